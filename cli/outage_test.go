package cli

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"gongkai/db"
	"gongkai/testkit"
)

// A full disk is told to the citizen with a page that says so; what was typed can be sent again, and is taken once there
// is room, without a restart.
func TestAFullDiskIsToldAndHeals(t *testing.T) {
	testkit.EnginesAt(t, []db.Engine{db.SQLite}, func(t *testing.T, open func(func() time.Time) *db.DB) {
		d := open(nil)
		_, server := openDemo(t, d)
		pages := func(most int) {
			t.Helper()
			if err := d.Update(context.Background(), "", func(tx *db.Tx) error {
				var got int
				return tx.QueryRow(fmt.Sprintf(`PRAGMA max_page_count = %d`, most)).Scan(&got)
			}); err != nil {
				t.Fatal(err)
			}
		}
		citizen := testkit.NewVisitor(t, server, "a citizen").MayFail()
		form := citizen.Open("/apply").Fill("requester", "natural_person", "name", "申请人戊", "identity", "330683199001010018",
			"phone", "13800005678", "description", strings.Repeat("竹林路道路养护采购合同。", 300))
		pages(1) // no more than there are now
		refused := 0
		for range 200 { // until the free pages are used up
			if form.Again("提交申请").Status == http.StatusServiceUnavailable {
				refused++
				break
			}
		}
		if refused == 0 {
			t.Fatal("the disk was never full")
		}
		form.Sees("暂时", "没有丢失")
		citizen.Open("/").Gets(200) // reading goes on
		pages(1 << 30)
		form.Open("/apply").Fill("requester", "natural_person", "name", "申请人戊", "identity", "330683199001010018",
			"phone", "13800005678", "description", "竹林路道路养护采购合同").Press("提交申请").Sees("受理编号")
	})
}
