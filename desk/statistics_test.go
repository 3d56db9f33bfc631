package desk_test

import (
	"strings"
	"testing"

	"gongkai/office"
	"gongkai/testkit"
)

// The form says what every column means; the files come recorded, and not to whoever only drafts.
func TestStatisticsAtTheDesk(t *testing.T) {
	inTown(t, func(h *town) {
		handler := h.as(office.RequestHandler)
		handler.register()
		handler.get("/desk/statistics")
		handler.sees("等待第三方", "不计入期限")
		testkit.CheckHTML(t, "statistics", []byte(handler.raw))
		handler.post("/desk/statistics.csv", "organ", h.subdistrict, "from", "2026-01-01", "to", "2026-12-31", "by", "counted")
		if handler.status != 200 || !strings.HasPrefix(handler.raw, "\ufeff受理编号,") || strings.Count(handler.raw, "\r\n") != 2 || strings.Contains(handler.raw, "330683") {
			t.Errorf("the file: %d %q", handler.status, handler.raw)
		}
		if e := h.last(h.subdistrict); e.Verb != "case.statistics" {
			t.Errorf("recorded as %s", e.Verb)
		}
		handler.get("/desk/statistics")
		handler.post("/desk/statistics.xlsx", "organ", h.subdistrict, "from", "2026-12-31", "to", "2026-01-01", "by", "counted")
		if handler.status != 422 {
			t.Errorf("a period that ends before it begins: %d", handler.status)
		}
		handler.post("/desk/statistics.xlsx", "organ", h.subdistrict, "from", "2026-01-01", "to", "2026-12-31", "by", "received")
		if handler.status != 200 || !strings.HasPrefix(handler.raw, "PK") {
			t.Errorf("the workbook: %d", handler.status)
		}
		drafter := h.as(office.Drafter)
		if drafter.get("/desk/statistics"); drafter.status != 403 {
			t.Errorf("a drafter: %d", drafter.status)
		}
	})
}
