package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/ledger"
	"gongkai/office"
)

// gongkai runs the command line and gives exit code and what it printed.
func gongkai(in string, args ...string) (code int, out string) {
	var both strings.Builder
	code = Main(args, strings.NewReader(in), &both, &both)
	return code, both.String()
}

func TestAdmin(t *testing.T) {
	dir := t.TempDir()
	steps := []struct {
		name, in string
		args     []string
		exit     int
		says     string
	}{
		{"the first needs an organ", "", []string{"create", "--name", "张三"}, 2, "name: 请填写这一项"},
		{"system administrator", "", []string{"create", "--name", "张三", "--organ", "竹桥街道办事处"}, 0, "初始密码"},
		{"not twice", "", []string{"create", "--name", "李四", "--login", "lisi"}, 5, "已经有人担任"},
		{"another post", "Qing-Feng-2026\n", []string{"create", "--name", "李四", "--role", "security", "--password-stdin"}, 0, "secadmin"},
		{"a weak password", "short\n", []string{"create", "--name", "王五", "--role", "audit", "--password-stdin"}, 2, "密码至少 10 位"},
		{"no password", "", []string{"create", "--name", "王五", "--role", "audit", "--password-stdin"}, 2, "标准输入"},
		{"in English", "", []string{"create", "--name", "王五", "--role", "audit", "--lang", "en"}, 0, "Audit administrator"},
		{"reset", "", []string{"reset-password", "--login", "SYSADMIN"}, 0, "初始密码"},
		{"reset nobody", "", []string{"reset-password", "--login", "nobody"}, 3, "没有找到"},
	}
	for _, s := range steps {
		args := append([]string{"admin"}, s.args...)
		code, out := gongkai(s.in, append(args, "--data", dir)...)
		if code != s.exit || !strings.Contains(out, s.says) {
			t.Fatalf("%s: exit %d, want %d and %q: %s", s.name, code, s.exit, s.says, out)
		}
		if s.in != "" && strings.Contains(out, strings.TrimSpace(s.in)) {
			t.Errorf("%s: prints the password it was given", s.name)
		}
	}
}

// An installation that was just made can draft: its organ has the columns every organ starts with.
func TestANewInstallationHasItsColumns(t *testing.T) {
	dir := t.TempDir()
	for _, role := range []string{"system", "security"} { // the second finds them there
		if code, out := gongkai("", "admin", "create", "--name", "张三", "--role", role, "--organ", "竹桥街道办事处", "--data", dir); code != 0 {
			t.Fatalf("exit %d: %s", code, out)
		}
	}
	d, err := db.Open(t.Context(), db.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	err = d.View(t.Context(), func(q *db.View) error {
		portal, err := office.PortalOrgan(q)
		if err != nil {
			return err
		}
		columns, err := catalogue.Columns(q, portal.ID)
		if len(columns) != 13 {
			t.Errorf("%d columns", len(columns))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Where vault.key is lost nothing starts; said so plainly, the installation goes on with a new one and its ledger tells.
func TestALostKeyIsReplacedByCommand(t *testing.T) {
	dir := t.TempDir()
	run := func(exit int, says string, args ...string) {
		t.Helper()
		if code, out := gongkai("", append(args, "--data", dir)...); code != exit || !strings.Contains(out, says) {
			t.Fatalf("%v: exit %d, want %d and %q: %s", args, code, exit, says, out)
		}
	}
	run(0, "初始密码", "admin", "create", "--name", "张三", "--organ", "竹桥街道办事处")
	run(5, "还在", "admin", "new-key", "--i-have-lost-the-key")
	if err := os.Remove(filepath.Join(dir, "vault.key")); err != nil {
		t.Fatal(err)
	}
	run(2, "admin new-key", "admin", "reset-password", "--login", "sysadmin")
	run(2, "--i-have-lost-the-key", "admin", "new-key")
	run(0, "已换用新密钥", "admin", "new-key", "--i-have-lost-the-key")
	run(0, "初始密码", "admin", "reset-password", "--login", "sysadmin")
	run(0, "", "verify")
	d, err := db.Open(t.Context(), db.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	err = d.View(t.Context(), func(q *db.View) error {
		portal, err := office.PortalOrgan(q)
		if err != nil {
			return err
		}
		events, err := ledger.Of(q, "organ:"+portal.ID, 100)
		for _, e := range events {
			if e.Verb == "key.replace" {
				return err
			}
		}
		t.Error("the ledger does not tell of the new key")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
