package desk_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"gongkai/annual"
	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/office"
	"gongkai/testkit"
)

// columnsOf makes the standard columns of the subdistrict.
func (h *town) columns() {
	h.t.Helper()
	h.must(h.d.Update(context.Background(), h.subdistrict, func(tx *db.Tx) error {
		_, err := catalogue.Standard(tx, office.System("test"), h.subdistrict)
		return err
	}))
}

// A report is begun, completed by hand, written, frozen by another and made an item, all through the pages.
func TestTheReportGoesThroughTheDesk(t *testing.T) {
	inTown(t, func(h *town) {
		h.clock.Set(time.Date(2026, 1, 12, 2, 0, 0, 0, time.UTC))
		h.columns()
		handler := h.as(office.RequestHandler)
		handler.get("/desk")
		handler.sees("竹桥街道办事处 2025 年", "统计年度报告", "2026-01-31")
		handler.get("/desk/reports")
		handler.wellFormed()
		handler.post("/desk/reports", "year", "2025")
		handler.at("/desk/reports/2025")
		handler.sees("竹桥街道办事处2025年政府信息公开工作年度报告", "（七）总计", "还有 3 个数字没有填")
		handler.wellFormed()

		handler.get("/desk/reports/2025/files/report.csv")
		if handler.status != 200 || !strings.Contains(handler.raw, ",mark,,,,草稿,") {
			t.Errorf("the draft does not say that it is one: %d", handler.status)
		}
		handler.get("/desk/reports/2025/files/report.odt")
		if handler.status != 404 {
			t.Errorf("a form there is not: %d", handler.status)
		}

		signer := h.as(office.Signer)
		signer.get("/desk/reports/2025")
		signer.post("/desk/reports/2025/freeze")
		signer.sees("改正后才能定稿")

		handler.get("/desk/reports/2025/figures")
		handler.wellFormed()
		var fields []string
		f := annual.FormOf(2025)
		for _, row := range f.RowCodes() {
			for _, c := range f.ColumnsOf(row) {
				if !annual.Sourced(row) {
					fields = append(fields, row+"/"+c.Code, "0")
				}
			}
		}
		handler.post("/desk/reports/2025/figures", append(fields[2:], fields[0], "很多", "reason", "各科室报送")...)
		handler.sees("不是可用的数字")
		handler.get("/desk/reports/2025/figures")
		handler.post("/desk/reports/2025/figures", append(fields, "reason", "各科室报送")...)
		handler.at("/desk/reports/2025")
		handler.sees("勾稽关系成立")

		handler.get("/desk/reports/2025/cells/R1/natural_person")
		handler.sees("没有计入这一格的申请")
		handler.wellFormed()
		handler.post("/desk/reports/2025/figures", "back", "/cells/R1/natural_person", "R1/natural_person", "4", "reason", "系统启用前收到")
		handler.at("/desk/reports/2025/cells/R1/natural_person")
		handler.sees("系统启用前收到")
		handler.get("/desk/reports/2025")
		handler.sees("相差 4", "4+0 ≠ 0+0", "手工")
		if !strings.Contains(handler.raw, `class="num bad"`) {
			t.Error("the broken relation lights nothing")
		}
		handler.wellFormed()
		handler.get("/desk/reports/2025/cells/R1/natural_person")
		handler.post("/desk/reports/2025/figures", "R1/natural_person", "0", "reason", "改正")
		handler.get("/desk/reports/2025")
		handler.post("/desk/reports/2025/texts", "section1", "全年平稳。", "section5", "", "section6", "")
		handler.sees("全年平稳。")

		signer.get("/desk")
		signer.sees("年度报告定稿")
		signer.get("/desk/reports/2025")
		signer.post("/desk/reports/2025/freeze")
		signer.sees("已定稿")
		drafter := h.as(office.Drafter)
		drafter.get("/desk/reports/2025")
		drafter.post("/desk/reports/2025/publish")
		if !strings.HasPrefix(drafter.path, "/desk/items/") {
			t.Errorf("went to %s", drafter.path)
		}
		for _, wrong := range []string{"/desk/reports/2024", "/desk/reports/abc", "/desk/reports/2025/cells/R9/total", "/desk/reports/2025/cells/R1/nobody"} {
			handler.get(wrong)
			if handler.status != 404 {
				t.Errorf("%s answered %d", wrong, handler.status)
			}
		}
	})
}

// wellFormed checks the last page; the button to sign out is safe to press twice and carries no key.
func (p *person) wellFormed() {
	p.h.t.Helper()
	for _, fault := range testkit.FaultsOfHTML([]byte(p.raw)) {
		if !strings.Contains(fault, "/desk/sign-out") {
			p.h.t.Errorf("%s: %s", p.path, fault)
		}
	}
}
