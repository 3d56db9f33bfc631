package desk_test

import (
	"strings"
	"testing"
	"time"

	"gongkai/annual"
	"gongkai/office"
)

// An error is waived at the desk by two people, and a changed figure closes the gate again.
func TestAFindingIsSettledAtTheDesk(t *testing.T) {
	inTown(t, func(h *town) {
		h.clock.Set(time.Date(2026, 1, 12, 2, 0, 0, 0, time.UTC))
		h.columns()
		handler, signer, reviewer := h.as(office.RequestHandler), h.as(office.Signer), h.as(office.Reviewer)
		handler.get("/desk/reports")
		handler.post("/desk/reports", "year", "2025")
		handler.get("/desk/reports/2025/findings")
		handler.sees("错误：改正后才能定稿", "怎么办", "还有 3 个数字没有填", "手工填报数字")
		handler.wellFormed()
		fields := []string{"reason", "各科室报送"}
		f := annual.FormOf(2025)
		for _, row := range f.RowCodes() {
			for _, c := range f.ColumnsOf(row) {
				value := "0"
				if c.Code == "reconsideration.total" {
					value = "1"
				}
				if !annual.Sourced(row) || row == "T4" {
					fields = append(fields, row+"/"+c.Code, value)
				}
			}
		}
		handler.get("/desk/reports/2025/figures")
		handler.post("/desk/reports/2025/figures", fields...)
		handler.get("/desk/reports/2025")
		handler.sees("1 ≠ 0", "查看全部检查结果并处理")

		about := "C-401@T4/reconsideration.total"
		handler.get("/desk/reports/2025/findings")
		handler.sees("相差 1", "申请豁免")
		handler.post("/desk/reports/2025/findings", "finding", about, "figures", handler.figuresOf(about), "ruling", "waived", "reason", "")
		handler.sees("请写明理由")
		handler.wellFormed()
		handler.post("/desk/reports/2025/findings", "finding", about, "figures", handler.figuresOf(about), "ruling", "waived", "reason", "县里统一口径")
		handler.at("/desk/reports/2025/findings")
		handler.sees("等待另一人同意", "县里统一口径")
		if strings.Contains(handler.raw, "/findings/waive") {
			t.Error("whoever asked may agree")
		}
		signer.get("/desk/reports/2025")
		signer.post("/desk/reports/2025/freeze")
		signer.sees("改正后才能定稿")
		reviewer.get("/desk/reports/2025/findings")
		reviewer.sees("同意豁免")
		reviewer.wellFormed()
		reviewer.post("/desk/reports/2025/findings/waive", "finding", about, "figures", reviewer.figuresOf(about))
		reviewer.sees("已豁免", "其中 1 处已豁免", "没有妨碍定稿的错误")

		handler.get("/desk/reports/2025/cells/T4/reconsideration.total")
		handler.post("/desk/reports/2025/figures", "T4/reconsideration.total", "2", "reason", "改正")
		handler.get("/desk/reports/2025/findings")
		handler.sees("数字已变，意见失效", "当时是：1 ≠ 0")
		signer.get("/desk/reports/2025")
		signer.post("/desk/reports/2025/freeze")
		signer.sees("改正后才能定稿")
		handler.get("/desk/reports/2025/cells/T4/reconsideration.total")
		handler.post("/desk/reports/2025/figures", "T4/reconsideration.total", "1", "reason", "原数无误")
		signer.get("/desk/reports/2025")
		signer.post("/desk/reports/2025/freeze")
		signer.sees("已定稿")
		signer.get("/desk/reports/2025/findings")
		signer.sees("定稿时的检查结果", "1 ≠ 0", "已豁免")
		signer.wellFormed()
	})
}

// figuresOf finds the fingerprint that stands beside a finding on the last page.
func (p *person) figuresOf(identity string) string {
	p.h.t.Helper()
	_, rest, ok := strings.Cut(p.raw, `name="finding" value="`+identity+`"`)
	if !ok {
		p.h.t.Fatalf("%s is not on the page", identity)
	}
	_, rest, _ = strings.Cut(rest, `name="figures" value="`)
	value, _, _ := strings.Cut(rest, `"`)
	return value
}
