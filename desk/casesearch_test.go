package desk_test

import (
	"strings"
	"testing"

	"gongkai/db"
	"gongkai/office"
	"gongkai/request"
	"gongkai/testkit"
	"gongkai/work"
)

// followed has the index read what happened.
func (h *town) followed() {
	h.t.Helper()
	h.must(work.CatchUp(h.t.Context(), h.d, work.Follower{Name: "cases", Do: request.FollowCases}))
}

// Cases are found by words wherever they stand in the clear, narrowed, marked where they stand; by their applicant only whole and
// recorded; and who answers for a unit finds its parts and nothing else.
func TestCasesAreFoundByTheirWords(t *testing.T) {
	inTown(t, func(h *town) {
		unit, others := h.unit("财政科"), h.unit("城建科")
		h.colleague("cai", "财政甲", unit, office.Drafter)
		h.colleague("jian", "城建甲", others, office.Drafter)
		handler := h.as(office.RequestHandler)
		a := handler.register()
		b := handler.register("description", "2024年西郭村道路硬化工程决算", "name", "李四光", "identity", "330683198001010013")
		handler.get(a + "/assign")
		handler.post(a+"/assign", "unit", unit, "part", "请查补偿款发放花名册", "due_on", "2026-03-10")
		handler.get(b)
		handler.post(b + "/do/accept")
		handler.get(b + "/do/clarification_asked")
		handler.post(b+"/do/clarification_asked", "on", "2026-03-02", "until", "2026-03-20", request.BlankField("补正事项"), "请写明是哪一标段。")
		h.as(office.CongressMonitor).comment(a, "建议尽快核实青苗补偿标准")
		h.followed()

		finds := func(p *person, query string, want ...string) {
			t.Helper()
			p.get("/desk/case-search?organ=" + h.subdistrict + "&q=" + query)
			if p.status != 200 {
				t.Errorf("%s answers %d", query, p.status)
			}
			for _, at := range []string{a, b} {
				is, should := strings.Contains(p.raw, `href="`+at+`"`), false
				for _, one := range want {
					should = should || one == at
				}
				if is != should {
					t.Errorf("%s finds %s: %v", query, at, is)
				}
			}
		}
		finds(handler, "东郭村", a)
		handler.sees("<mark>东郭村</mark>", "申请内容")
		testkit.CheckHTML(t, "found", []byte(handler.raw))
		finds(handler, "郭村", a, b)
		finds(handler, "村征", a)
		finds(handler, "东村")
		finds(handler, "硬化%20决算", b)
		finds(handler, "花名册", a)
		finds(handler, "哪一标段", b)
		finds(handler, "青苗", a)
		finds(handler, "竹桥街道办事处20260002", b)
		finds(handler, "郭村&unit="+unit, a)
		finds(handler, "郭村&stage=awaiting_clarification", b)
		finds(handler, "郭村&handler=none", a, b)
		finds(handler, "郭村&handler="+h.ids[office.RequestHandler])
		finds(handler, "郭村&received_from=2026-03-02&received_to=2026-03-02", a, b)
		finds(handler, "郭村&received_from=2026-03-03")
		finds(handler, "郭村&due_from=2026-03-30&due_to=2026-03-30", a)
		finds(handler, "郭村&channel=fax")
		finds(handler, "张三丰") // sealed
		finds(handler, "330683199001010018")
		handler.get("/desk/case-search?q=")
		if handler.status != 422 {
			t.Errorf("nothing to look for answers %d", handler.status)
		}
		testkit.CheckHTML(t, "nothing", []byte(handler.raw))

		person := func(p *person, typed string, want ...string) {
			t.Helper()
			p.get("/desk/case-search")
			p.post("/desk/case-search", "organ", h.subdistrict, "applicant", typed)
			for _, at := range []string{a, b} {
				is := strings.Contains(p.raw, `href="`+at+`"`)
				if is != (len(want) > 0 && want[0] == at) {
					t.Errorf("the applicant %s leads to %s: %v", typed, at, is)
				}
			}
		}
		person(handler, "张三丰", a)
		if e := h.last(h.subdistrict); e.Verb != "case.find_applicant" || strings.Contains(string(e.Data), "张") {
			t.Errorf("looking for a person is recorded as %s %s", e.Verb, e.Data)
		}
		testkit.CheckHTML(t, "by applicant", []byte(handler.raw))
		person(handler, "330683198001010013", b)
		person(handler, "张三")
		reviewer := h.as(office.Reviewer)
		reviewer.get("/desk/case-search")
		reviewer.post("/desk/case-search", "organ", h.subdistrict, "applicant", "张三丰")
		if reviewer.status != 403 {
			t.Errorf("a reviewer looks for a person: %d", reviewer.status)
		}

		cai, jian, inspector := h.named("cai"), h.named("jian"), h.as(office.Inspector)
		finds(inspector, "郭村", a, b)
		cai.get("/desk/case-search?q=花名册")
		cai.sees("<mark>花名册</mark>", "/desk/parts/")
		testkit.CheckHTML(t, "parts found", []byte(cai.raw))
		for _, words := range []string{"东郭村", "郭村", "标段", "青苗"} {
			cai.get("/desk/case-search?q=" + words)
			if strings.Contains(cai.body, "竹桥街道办事处2026") {
				t.Errorf("a unit finds %s in a case", words)
			}
		}
		jian.get("/desk/case-search?q=花名册")
		if strings.Contains(jian.body, "竹桥街道办事处2026") {
			t.Error("another unit finds a part")
		}
		admin := h.as(office.SystemAdmin)
		admin.get("/desk/case-search?q=郭村")
		if admin.status != 403 {
			t.Errorf("an administrator searches cases: %d", admin.status)
		}
	})
}

// Who was erased is found by no name any more, and what stood in letters to him not either.
func TestAnErasedApplicantIsNotFound(t *testing.T) {
	inTown(t, func(h *town) {
		handler := h.as(office.RequestHandler)
		at := handler.register()
		id := strings.TrimPrefix(at, "/desk/cases/")
		handler.get(at)
		handler.post(at + "/do/accept")
		handler.get(at + "/do/clarification_asked")
		handler.post(at+"/do/clarification_asked", "on", "2026-03-02", "until", "2026-03-20", request.BlankField("补正事项"), "请写明是哪一标段。")
		handler.get(at)
		handler.post(at+"/do/withdrawn", "on", "2026-03-02")
		handler.get(at)
		handler.post(at + "/do/close")
		h.followed()
		signer := h.as(office.Signer)
		signer.get("/desk/case-search?q=标段")
		signer.sees(at)
		signer.get(at)
		signer.post(at + "/erase")
		signer.at(at)
		h.followed()
		signer.get("/desk/case-search?q=标段")
		if strings.Contains(signer.raw, at) {
			t.Error("what a letter to an erased applicant said is found")
		}
		signer.get("/desk/case-search?q=东郭村")
		signer.sees(at)
		signer.post("/desk/case-search", "organ", h.subdistrict, "applicant", "张三丰")
		if strings.Contains(signer.raw, at) {
			t.Error("an erased applicant is found by name")
		}
		h.do(func(tx *db.Tx) error {
			var n int
			err := tx.QueryRow(`SELECT count(*) FROM request_mark WHERE case_id = $1`, id).Scan(&n)
			if n != 0 {
				t.Errorf("%d marks are left", n)
			}
			return err
		})
	})
}

// comment leaves a remark on a case.
func (p *person) comment(at, text string) {
	p.h.t.Helper()
	p.get(at)
	p.post("/desk/comments", "organ", p.h.subdistrict, "subject", "case:"+strings.TrimPrefix(at, "/desk/cases/"), "text", text, "back", at)
	if p.status != 200 {
		p.h.t.Fatalf("a remark answers %d: %s", p.status, p.text())
	}
}
