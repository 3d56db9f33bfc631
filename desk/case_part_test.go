package desk_test

import (
	"regexp"
	"strings"
	"testing"

	"gongkai/db"
	"gongkai/office"
	"gongkai/testkit"
)

var unitBox = regexp.MustCompile(`name="unit" value="([a-z0-9]{20})"`)
var partHref = regexp.MustCompile(`href="(/desk/parts/[a-z0-9]{20})"`)

// A unit sees its part and its day, answers with the record of its search, and learns nothing of the applicant; the case sees it.
func TestAUnitAnswersItsPart(t *testing.T) {
	inTown(t, func(h *town) {
		var unit string
		h.do(func(tx *db.Tx) (err error) {
			unit, err = office.CreateUnit(tx, office.System("test"), office.Unit{Organ: h.subdistrict, Name: "财政办公室"})
			return err
		})
		handler := h.as(office.RequestHandler)
		at := handler.register()
		handler.get(at)
		handler.sees("交科室办理")
		handler.get(at + "/assign")
		testkit.CheckHTML(t, "assign", []byte(handler.raw))
		if got := unitBox.FindStringSubmatch(handler.raw); got == nil || got[1] != unit {
			t.Fatalf("the unit is not offered: %s", handler.text())
		}
		handler.post(at+"/assign", "part", "补偿款拨付凭证", "due_on", "2026-03-10")
		if handler.status != 422 {
			t.Errorf("assigned to nobody: %d", handler.status)
		}
		handler.sees("补偿款拨付凭证", "请选择")
		handler.post(at+"/assign", "unit", unit, "part", "补偿款拨付凭证", "due_on", "2026-03-10")
		handler.at(at)
		handler.sees("财政办公室", "等待回复", "补偿款拨付凭证")
		testkit.CheckHTML(t, "case with a part", []byte(handler.raw))

		stranger := h.as(office.Drafter) // of no unit
		stranger.get("/desk/parts")
		stranger.missing("补偿款拨付凭证")
		handler.get("/desk/parts")
		part := partHref.FindStringSubmatch(handler.raw)[1]
		if stranger.get(part); stranger.status != 404 {
			t.Errorf("another unit's part answers %d", stranger.status)
		}
		handler.get(part)
		testkit.CheckHTML(t, "part", []byte(handler.raw))
		handler.missing("张三丰", "张**", "138****1234")
		handler.post(part, "answer", "not_found", "said", "查了三年的凭证。", "searched_on", "2026-03-02", "place", "会计档案室", "searcher", "会计", "words", "补偿")
		if handler.status != 422 {
			t.Errorf("nothing found without proof: %d", handler.status)
		}
		handler.sees("查了三年的凭证。")
		handler.post(part, "answer", "not_found", "said", "查了三年的凭证。", "searched_on", "2026-03-02", "place", "会计档案室", "searcher", "会计", "words", "补偿", "evidence", "目录一页")
		handler.at(part)
		handler.get(at)
		handler.sees("没有找到", "会计档案室", "目录一页", "查了三年的凭证。")
		handler.get(at + "/search")
		testkit.CheckHTML(t, "search", []byte(handler.raw))
		inspector := h.as(office.Inspector)
		inspector.get(at)
		inspector.sees("会计档案室")
		if strings.Contains(inspector.body, "/assign") {
			t.Error("an inspector is offered to assign")
		}
	})
}

func TestTheRuleOfHandlingIsSetByWhoTakesPartInNone(t *testing.T) {
	inTown(t, func(h *town) {
		guard := h.as(office.SecurityAdmin)
		guard.get("/desk/case-rules")
		guard.sees("法律审核", "保密审查", "网上申请行政复议的途径")
		testkit.CheckHTML(t, "case rules", []byte(guard.raw))
		guard.post("/desk/case-rules", "organ", h.subdistrict, "case.legal_review", "1")
		if guard.status != 422 {
			t.Errorf("fewer steps without a reason: %d", guard.status)
		}
		guard.post("/desk/case-rules", "organ", h.subdistrict, "case.legal_review", "1", "reason", "人手少。", "number", "甲·{年度}-{件号}", "years", "10", "litigated", "9")
		if guard.status != 422 {
			t.Errorf("litigated cases kept shorter: %d", guard.status)
		}
		guard.post("/desk/case-rules", "organ", h.subdistrict, "case.legal_review", "1", "reason", "人手少。", "number", "甲·{年度}-{件号}", "years", "10", "litigated", "30")
		guard.at("/desk/case-rules")
		handler := h.as(office.RequestHandler)
		at := handler.register()
		handler.get(at + "/reply?" + already)
		handler.post(at+"/reply", "outcome", "granted_already_public", "provision", "见网站。")
		handler.at(at + "/letter")
		handler.sees("人手少。", "法律审核")
		handler.missing("保密审查")
		if handler.get("/desk/case-rules"); handler.status != 403 {
			t.Errorf("a handler sets the rule: %d", handler.status)
		}
	})
}
