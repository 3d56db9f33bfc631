package desk_test

import (
	"regexp"
	"strings"
	"testing"

	"gongkai/office"
	"gongkai/request"
	"gongkai/testkit"
)

var phraseHref = regexp.MustCompile(`href="(/desk/phrases/[a-z0-9]{20})"`)
var phraseOption = regexp.MustCompile(`<option value="([a-z0-9]{20})" data-text="([^"]*)"`)

// A phrase is written, offered where it is used, put into the form without script and with nothing lost, changed and retired.
func TestPhrasesAreKeptAndInserted(t *testing.T) {
	inTown(t, func(h *town) {
		handler := h.as(office.RequestHandler)
		handler.get("/desk/phrases")
		handler.sees("还没有常用语")
		testkit.CheckHTML(t, "no phrases", []byte(handler.raw))
		handler.post("/desk/phrases", "organ", h.subdistrict, "whose", "organ", "place", "clarification", "title", "写明年份", "text", "有{花括号}")
		if handler.status != 422 {
			t.Errorf("a phrase that opens a blank answers %d", handler.status)
		}
		handler.sees("花括号", "写明年份")
		handler.post("/desk/phrases", "organ", h.subdistrict, "whose", "organ", "place", "clarification", "title", "写明年份", "text", "请写明所需信息的年份。")
		handler.at("/desk/phrases")
		handler.sees("写明年份", "本机关共用")
		handler.post("/desk/phrases", "organ", h.subdistrict, "whose", "own", "place", "reasons", "title", "我的理由", "text", "经查，属于内部事务信息。")
		testkit.CheckHTML(t, "phrases", []byte(handler.raw))
		own := phraseHref.FindAllStringSubmatch(handler.raw, -1)[1][1]

		at := handler.register()
		handler.get(at)
		handler.post(at + "/do/accept")
		handler.get(at + "/do/clarification_asked")
		testkit.CheckHTML(t, "offered", []byte(handler.raw))
		option := phraseOption.FindStringSubmatch(handler.raw)
		if option == nil || option[2] != "请写明所需信息的年份。" {
			t.Fatalf("the phrase is not offered: %v", option)
		}
		if strings.Contains(handler.body, "我的理由") {
			t.Error("a phrase for reasons is offered for clarification")
		}
		field := request.BlankField("补正事项")
		handler.post(at+"/do/clarification_asked", "on", "2026-03-02", "until", "2026-03-20", field, "地块不明。", "_insert", field, "_phrase-"+field, option[1])
		if handler.status != 200 {
			t.Errorf("inserting answers %d", handler.status)
		}
		handler.sees("地块不明。\n请写明所需信息的年份。", `value="2026-03-20"`)
		if e := h.last(h.subdistrict); e.Verb == "case.clarify" {
			t.Error("inserting a phrase took the step")
		}
		// the button without a choice sends the form as ever
		handler.post(at+"/do/clarification_asked", "on", "2026-03-02", "until", "2026-03-20", field, "地块不明。", "_insert", field, "_phrase-"+field, "")
		handler.at(at)

		second := h.register2()
		handler.get(second + "/reply?" + withThirdParty)
		reasons := phraseOption.FindStringSubmatch(handler.raw)
		if reasons == nil {
			t.Fatal("no phrase for reasons")
		}
		handler.post(second+"/reply", "outcome", "refused_third_party", "findings", "有第三方。", "reasons", "", "_insert", "reasons", "_phrase-reasons", reasons[1])
		handler.sees("经查，属于内部事务信息。", "有第三方。")
		testkit.CheckHTML(t, "inserted", []byte(handler.raw))

		other := h.as(office.Signer)
		other.get("/desk/phrases")
		other.sees("写明年份")
		if strings.Contains(other.body, "我的理由") {
			t.Error("somebody else's own phrase is shown")
		}
		other.get(own)
		if other.status != 404 {
			t.Errorf("somebody else's own phrase answers %d", other.status)
		}
		organs := phraseHref.FindStringSubmatch(func() string { other.get("/desk/phrases"); return other.raw }())[1]
		handler.get(organs)
		other.get(organs)
		other.post(organs, "place", "clarification", "title", "写明年份", "text", "请写明所需信息的起止年份。")
		other.at("/desk/phrases")
		handler.post(organs, "place", "clarification", "title", "写明年份", "text", "改的旧文")
		if handler.status != 409 {
			t.Errorf("a phrase changed meanwhile answers %d", handler.status)
		}
		handler.sees("刚刚被别人改过", "改的旧文")
		other.get(organs)
		other.sees("请写明所需信息的起止年份。", "请写明所需信息的年份。")
		testkit.CheckHTML(t, "versions", []byte(other.raw))
		other.post(organs + "/drop")
		other.at("/desk/phrases")
		if strings.Contains(other.body, "写明年份") {
			t.Error("a retired phrase is still offered")
		}
		inspector := h.as(office.Inspector)
		inspector.get("/desk/phrases")
		if inspector.status != 403 {
			t.Errorf("an inspector keeps phrases: %d", inspector.status)
		}
	})
}

// register2 takes in a second application.
func (h *town) register2() string {
	p := h.as(office.RequestHandler)
	at := p.register("description", "2024年西郭村道路硬化工程决算")
	p.get(at)
	p.post(at + "/do/accept")
	return at
}
