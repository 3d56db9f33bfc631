package desk_test

import (
	"testing"

	"gongkai/office"
)

func TestTheSignsOfLettersAreSetAtTheDesk(t *testing.T) {
	inTown(t, func(h *town) {
		keeper := h.as(office.SecurityAdmin)
		keeper.get("/desk/case-rules/series")
		keeper.sees("补正告知书", "依补〔", "更正")
		keeper.wellFormed()
		keeper.post("/desk/case-rules/series", "organ", h.subdistrict, "extend", "竹街〔延〕", "seen_extend", "0")
		if keeper.status != 422 {
			t.Errorf("answered %d", keeper.status)
		}
		keeper.sees("代字只用汉字和字母", "竹街〔延〕")
		keeper.wellFormed()
		keeper.get("/desk/case-rules/series")
		keeper.post("/desk/case-rules/series", "organ", h.subdistrict, "extend", "竹街公延", "seen_extend", "0")
		keeper.sees("竹街公延")
		if last := h.last(h.subdistrict); last.Verb != "rule.case" {
			t.Errorf("the ledger says %s", last.Verb)
		}
		handler := h.as(office.RequestHandler)
		handler.get("/desk/case-rules/series")
		if handler.status != 403 {
			t.Errorf("a handler was answered %d", handler.status)
		}
	})
}
