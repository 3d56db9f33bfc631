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
	"gongkai/request"
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
		drafter.sees("竹桥街道办事处2025年政府信息公开工作年度报告.docx") // the report as files beside the item
		drafter.get("/desk")
		drafter.sees("竹桥街道办事处 2025 年", "还有 19 天")
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

// What is recorded after the signing shows on the page of changes with its case, and moves nothing; a suit and a fee registered
// with the case are counted.
func TestLateRecordsShowAtTheDesk(t *testing.T) {
	inTown(t, func(h *town) {
		h.columns()
		handler := h.as(office.RequestHandler)
		h.clock.Set(time.Date(2025, 12, 20, 2, 0, 0, 0, time.UTC))
		early := handler.register("arrived_on", "2025-12-20")
		handler.get(early)
		handler.post(early+"/report/register", "proceeding", "reconsideration", "number", "绍政复〔2025〕9号", "received_on", "2025-12-19")
		handler.sees("日期应在 2025-12-20 至 2025-12-20 之间") // before the application came in
		handler.get(early)
		handler.post(early+"/report/register", "proceeding", "reconsideration", "number", "绍政复〔2025〕9号", "received_on", "2025-12-20")
		handler.sees("绍政复〔2025〕9号", "尚未审结")
		h.do(func(tx *db.Tx) error {
			return request.RegisterFee(tx, h.actor(office.RequestHandler), strings.TrimPrefix(early, "/desk/cases/"), request.Fee{Month: "2025-12", Charged: 380_50, Paid: 380_50})
		})
		handler.get(early)
		handler.sees("应收 380.5 元")
		handler.wellFormed()

		h.clock.Set(time.Date(2026, 1, 12, 2, 0, 0, 0, time.UTC))
		handler.get("/desk/reports")
		handler.post("/desk/reports", "year", "2025")
		handler.get("/desk/reports/2025/cells/T4/reconsideration.pending")
		handler.sees("绍政复〔2025〕9号", "计入的复议、诉讼（1 件）")
		handler.wellFormed()
		handler.get("/desk/reports/2025/cells/penalties/decisions")
		handler.sees("由有关单位填报")
		handler.get("/desk/reports/2025")
		handler.post("/desk/reports/2025/compose")
		handler.sees("本年新收政府信息公开申请1件", "应收380.5元", "处待填", "个数字与来源一致")
		handler.wellFormed()
		handler.get("/desk/reports/2025/changes")
		handler.sees("没有变化")

		h.clock.Advance(time.Hour)
		late := handler.register("arrived_on", "2025-12-30")
		handler.get("/desk/reports/2025/changes")
		handler.sees("年末以来", "一、本年新收政府信息公开申请数量 · 总计", "计入（申请），2026-01-12 11:00 记入")
		handler.wellFormed()
		signer := h.as(office.Signer)
		signer.get(late)
		signer.post(late+"/report/amend", "requester", "legal_service_institution", "outcome", "", "reason", "")
		signer.sees("请写明为什么更正")
		signer.get(late)
		signer.post(late+"/report/amend", "requester", "legal_service_institution", "outcome", "", "reason", "申请人是律师事务所")
		signer.get("/desk/reports/2025/changes")
		signer.sees("一、本年新收政府信息公开申请数量 · 法律服务机构")
	})
}

// The county office's day is entered with its notice by the administrator and counted down to.
func TestTheDueDayIsSetOnTheOrgansPage(t *testing.T) {
	inTown(t, func(h *town) {
		h.clock.Set(time.Date(2026, 1, 12, 2, 0, 0, 0, time.UTC))
		h.columns()
		admin := h.as(office.SystemAdmin)
		path := "/desk/organs/" + h.subdistrict
		admin.get(path)
		admin.sees("2025 年度报告应在 2026-01-31 前公布")
		admin.post(path+"/report-due", "due_year", "0", "due_day", "1月", "due_reason", "通知")
		admin.sees("请按“月-日”填写")
		admin.wellFormed()
		admin.get(path)
		admin.post(path+"/report-due", "due_year", "0", "due_day", "01-20", "due_reason", "市政府办公室通知")
		admin.sees("2025 年度报告应在 2026-01-20 前公布", "依据：市政府办公室通知", "历次设定")
		admin.wellFormed()
		handler := h.as(office.RequestHandler)
		handler.get("/desk")
		handler.sees("还有 8 天，请抓紧", "2026-01-20")
	})
}
