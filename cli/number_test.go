package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/office"
	"gongkai/workday"
)

// Gaps and numbers of an earlier system from the command line, on SQLite: the commands are the same on both.
func TestNumbersFromTheCommandLine(t *testing.T) {
	dir := t.TempDir()
	if code, out := gongkai("", "admin", "create", "--name", "张三", "--organ", "竹桥街道办事处", "--data", dir); code != 0 {
		t.Fatal(out)
	}
	d, err := db.Open(t.Context(), db.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	var organ office.Organ
	if err := d.View(t.Context(), func(q *db.View) (err error) { organ, err = office.PortalOrgan(q); return err }); err != nil {
		t.Fatal(err)
	}
	var item string
	err = d.Update(t.Context(), organ.ID, func(tx *db.Tx) error {
		admin := office.Actor{ID: "x", Name: "管理员", Organ: organ.ID, Grants: map[string][]office.Role{organ.ID: {office.SystemAdmin}}}
		organ.Code = "11330683742010670P"
		if err := office.EditOrgan(tx, admin, organ); err != nil {
			return err
		}
		if err := catalogue.Reserve(tx, admin, organ, tx.Now().Year(), 7, "旧网站已用"); err != nil {
			return err
		}
		column, err := catalogue.ColumnByKind(tx, organ.ID, catalogue.Notices)
		if err != nil {
			return err
		}
		ids, err := disclosure.ImportPublished(tx, office.System("test"), []disclosure.Imported{{PublishedAt: tx.Now().Add(-time.Hour), Text: disclosure.Text{Title: "公告",
			Column: column.ID, Issuer: "竹桥街道办事处", FormedOn: workday.DateOf(tx.Now()), Body: "<p>正文。</p>"}}})
		if err == nil {
			item = ids[0]
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	table := filepath.Join(dir, "旧号.csv")
	for _, s := range []struct {
		table string
		args  []string
		exit  int
		says  string
	}{
		{"", []string{"gaps"}, 0, "… 7\t为以前的系统预留\t旧网站已用"},
		{"", []string{"gaps", "--organ", "没有的机关"}, 3, "没有代码、编号或名称"},
		{"旧号,信息\nZQ-1,/items/" + item + "\nZQ-2,没有\n", []string{"old", table}, 2, "第 3 行（ZQ-2）"},
		{"旧号,信息\nZQ-1,/items/" + item + "\n", []string{"old", table, "--organ", "竹桥街道办事处"}, 0, "已导入 1 个旧号"},
		{"旧号,信息\nZQ-1,/items/" + item + "\n", []string{"old", table}, 0, "已导入 0 个旧号"},
	} {
		if err := os.WriteFile(table, []byte(s.table), 0o600); err != nil {
			t.Fatal(err)
		}
		if code, out := gongkai("", append(append([]string{"numbers"}, s.args...), "--data", dir)...); code != s.exit || !strings.Contains(out, s.says) {
			t.Errorf("%v: exit %d: %s", s.args, code, out)
		}
	}
}
