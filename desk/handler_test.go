package desk_test

import (
	"context"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"gongkai/db"
	"gongkai/office"
	"gongkai/request"
	"gongkai/testkit"
)

// colleague appoints one more person with a role, of a unit or none.
func (h *town) colleague(login, name, unit string, role office.Role) (id string) {
	h.t.Helper()
	hash, err := h.keeper.NewPassword(context.Background(), h.d, login, goodPassword)
	h.must(err)
	h.do(func(tx *db.Tx) (err error) {
		id, err = office.Appoint(tx, office.System("test"), office.Staff{Organ: h.subdistrict, Unit: unit, Login: login, Name: name}, hash, office.Granted{Organ: h.subdistrict, Role: role})
		return err
	})
	return id
}

// named is that colleague, signed in.
func (h *town) named(login string) *person {
	p := h.stranger()
	p.signIn(login, goodPassword)
	p.at("/desk")
	return p
}

var countOf = func(body, label string) string {
	m := regexp.MustCompile(regexp.QuoteMeta(label) + `\s*<span class="count">([0-9+]+)</span>`).FindStringSubmatch(body)
	if m == nil {
		return ""
	}
	return m[1]
}

func TestACaseIsTakenGivenAndHandedBack(t *testing.T) {
	inTown(t, func(h *town) {
		second := h.colleague("second", "受理乙", "", office.RequestHandler)
		handler, other := h.as(office.RequestHandler), h.named("second")
		at := handler.register()
		handler.get("/desk/cases")
		if n := countOf(handler.body, "无人经办"); n != "1" {
			t.Errorf("%s cases are nobody's", n)
		}
		handler.get(at)
		handler.sees("由我经办", "无人经办")
		handler.post(at + "/handler/take")
		handler.at(at)
		handler.sees("（本人）", "经办人由 无人经办 变为 某request-handler")
		if e := h.last(h.subdistrict); e.Verb != "case.take" || !strings.Contains(string(e.Data), h.ids[office.RequestHandler]) {
			t.Errorf("taking is recorded as %s %s", e.Verb, e.Data)
		}
		testkit.CheckHTML(t, "case", []byte(handler.raw))
		handler.get("/desk")
		handler.sees("我经办的", "竹桥街道办事处20260001")
		testkit.CheckHTML(t, "today", []byte(handler.raw))
		other.get("/desk")
		if strings.Contains(other.body, "竹桥街道办事处20260001") {
			t.Error("another's case is on the desk of somebody who does not handle it")
		}
		other.get(at)
		other.post(at + "/handler/take")
		if other.status != 409 {
			t.Errorf("a case somebody handles was taken: %d", other.status)
		}
		other.sees("已由某request-handler经办")
		handler.get(at)
		handler.post(at+"/handler/give", "to", second, "comment", "下周休假")
		handler.sees("受理乙", "下周休假")
		other.get("/desk/cases?handler=me")
		other.sees("竹桥街道办事处20260001")
		testkit.CheckHTML(t, "queue", []byte(other.raw))
		handler.get("/desk/cases?queues=1")
		if n := countOf(handler.body, "受理乙"); n != "1" {
			t.Errorf("%s cases are the colleague's", n)
		}
		handler.get("/desk/cases?handler=me")
		if strings.Contains(handler.body, "竹桥街道办事处20260001") {
			t.Error("a case given away is still one's own")
		}
		handler.get(at)
		handler.post(at+"/handler/back", "comment", "不归我")
		if handler.status != 403 {
			t.Errorf("somebody else's case was handed back: %d", handler.status)
		}
		other.get(at)
		other.post(at + "/handler/back")
		if other.status != 422 {
			t.Errorf("handed back without a reason: %d", other.status)
		}
		other.get(at)
		other.post(at+"/handler/back", "comment", "应由甲续办")
		other.sees("应由甲续办", "无人经办")
	})
}

// Who lost the role stays named, as a gap everybody sees who may fill it.
func TestWhoLeftLeavesAGapThatIsSeen(t *testing.T) {
	inTown(t, func(h *town) {
		second := h.colleague("second", "受理乙", "", office.RequestHandler)
		handler, other := h.as(office.RequestHandler), h.named("second")
		at := handler.register()
		other.get(at)
		other.post(at + "/handler/take")
		security := h.as(office.SecurityAdmin)
		security.get("/desk/staff/" + second)
		security.post("/desk/staff/" + second + "/disable")
		handler.get("/desk")
		handler.sees("受理乙 已不在岗，名下 1 件申请没有人经办", "竹桥街道办事处20260001")
		handler.get("/desk/cases?handler=" + second)
		handler.sees("受理乙（已不在岗）", "竹桥街道办事处20260001")
		handler.get(at)
		handler.sees("受理乙（已不在岗）", "请另定经办人")
		handler.post(at + "/handler/take")
		handler.sees("经办人由 受理乙 变为 某request-handler")
	})
}

// A part has somebody of its unit who answers for it.
func TestAPartHasItsOwnHandler(t *testing.T) {
	inTown(t, func(h *town) {
		unit := h.unit("财政科")
		one := h.colleague("cai-one", "财政甲", unit, office.Drafter)
		h.colleague("cai-two", "财政乙", unit, office.Drafter)
		handler, first, second := h.as(office.RequestHandler), h.named("cai-one"), h.named("cai-two")
		at := handler.register()
		handler.get(at + "/assign")
		handler.post(at+"/assign", "unit", unit, "part", "查补偿款发放表", "due_on", "2026-03-10")
		handler.at(at)
		handler.get("/desk/cases?unit=" + unit)
		handler.sees("2026-03-10", "竹桥街道办事处20260001")
		testkit.CheckHTML(t, "unit's queue", []byte(handler.raw))
		second.get("/desk/parts")
		part := partHref.FindStringSubmatch(second.raw)[1]
		second.get(part)
		second.post(part + "/handler/take")
		second.sees("财政乙（本人）")
		first.get(part)
		first.post(part + "/handler/take")
		if first.status != 409 {
			t.Errorf("a part somebody handles was taken: %d", first.status)
		}
		first.get("/desk")
		if strings.Contains(first.body, "查补偿款发放表") {
			t.Error("a colleague's part is one's own duty")
		}
		handler.get(at)
		handler.sees("财政乙")
		handler.post(part+"/handler/give", "to", one, "_seen", "stale")
		if handler.status != 409 {
			t.Errorf("given on a stale page: %d", handler.status)
		}
		stranger := h.as(office.Drafter)
		stranger.get(part)
		stranger.post(part+"/handler/give", "to", one)
		if stranger.status != 404 {
			t.Errorf("another unit's drafter gives a part: %d", stranger.status)
		}
		handler.get(at)
		handler.sees("财政科的经办人由 无人经办 变为 财政乙")
	})
}

var rowOf = regexp.MustCompile(`name="(seen-([a-z0-9]{20}))" value="(\d+)"`)

// Many cases at once: each alone, those that changed meanwhile refused with the reason, the others done, one report.
func TestManyCasesAtOnce(t *testing.T) {
	inTown(t, func(h *town) {
		second := h.colleague("second", "受理乙", "", office.RequestHandler)
		unit := h.unit("财政科")
		handler := h.as(office.RequestHandler)
		a := handler.register()
		b := handler.register("description", "2024年西郭村道路硬化工程决算")
		c := handler.register("description", "2023年南郭村低保名单")
		handler.get("/desk/cases")
		handler.sees("对选中的申请批量交办")
		testkit.CheckHTML(t, "queue", []byte(handler.raw))
		form := []string{"organ", h.subdistrict, "act", "person", "to", second}
		for _, m := range rowOf.FindAllStringSubmatch(handler.raw, -1) {
			form = append(form, m[1], m[3])
		}
		ids := []string{strings.TrimPrefix(a, "/desk/cases/"), strings.TrimPrefix(b, "/desk/cases/"), strings.TrimPrefix(c, "/desk/cases/")}
		h.do(func(tx *db.Tx) error { // one changes meanwhile
			one, err := request.ByID(tx, ids[1])
			if err != nil {
				return err
			}
			by := office.Actor{ID: h.ids[office.RequestHandler], Name: "受理员", Organ: h.subdistrict, Grants: map[string][]office.Role{h.subdistrict: {office.RequestHandler}}}
			return request.Accept(tx, by, one.ID, one.Revision)
		})
		handler.postAll("/desk/bulk", "row", ids, append([]string{"all", "1"}, form...)...)
		handler.at("/desk/bulk")
		handler.sees("2 件可以办，1 件不能办", "交给 受理乙 经办", "确认办理 2 件")
		testkit.CheckHTML(t, "foreseen", []byte(handler.raw))
		handler.postAll("/desk/bulk/do", "case", ids, form...)
		if !strings.HasPrefix(handler.path, "/desk/bulk/") || handler.status != 200 {
			t.Fatalf("at %s with %d: %s", handler.path, handler.status, handler.text())
		}
		handler.sees("办了 2 件，1 件没有办", "不能办")
		testkit.CheckHTML(t, "report", []byte(handler.raw))
		h.do(func(tx *db.Tx) error {
			for i, want := range []string{second, "", second} {
				one, err := request.ByID(tx, ids[i])
				if err != nil || one.Handler != want {
					t.Errorf("case %d is handled by %q, want %q: %v", i, one.Handler, want, err)
				}
			}
			return nil
		})
		// a unit is asked for a part of each; a day that cannot be is said before anything is done
		unitForm := func(due string) []string {
			handler.get("/desk/cases")
			form := []string{"organ", h.subdistrict, "act", "unit", "unit", unit, "part", "查决算", "due_on", due}
			for _, m := range rowOf.FindAllStringSubmatch(handler.raw, -1) {
				form = append(form, m[1], m[3])
			}
			return form
		}
		handler.postAll("/desk/bulk", "case", ids, unitForm("2020-01-01")...)
		if handler.status != 422 {
			t.Errorf("a day gone by answers %d", handler.status)
		}
		form = unitForm("2026-03-09")
		handler.postAll("/desk/bulk", "case", ids, form...)
		handler.sees("3 件可以办，0 件不能办")
		handler.postAll("/desk/bulk/do", "case", ids, form...)
		handler.sees("办了 3 件，0 件没有办", "请 财政科 在 2026-03-09 前办理")
		inspector := h.as(office.Inspector)
		inspector.get("/desk/cases")
		if strings.Contains(inspector.body, "批量交办") {
			t.Error("an inspector is offered to give cases")
		}
		inspector.postAll("/desk/bulk/do", "case", ids, form...)
		if inspector.status != 403 {
			t.Errorf("an inspector gives cases: %d", inspector.status)
		}
		handler.postAll("/desk/bulk", "case", nil, "organ", h.subdistrict, "act", "person", "to", second)
		if handler.status != 422 {
			t.Errorf("nothing ticked answers %d", handler.status)
		}
		handler.sees("还没有选申请")
	})
}

// postAll sends a form with one field several times.
func (p *person) postAll(path, name string, values []string, pairs ...string) {
	p.h.t.Helper()
	form := url.Values{name: values}
	if m := formKey.FindStringSubmatch(p.raw); m != nil {
		form.Set("_key", m[1])
	}
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	r, err := p.client.PostForm(p.h.server.URL+path, form)
	p.take(r, err)
}

func (h *town) unit(name string) (id string) {
	h.t.Helper()
	h.do(func(tx *db.Tx) (err error) {
		id, err = office.CreateUnit(tx, office.System("test"), office.Unit{Organ: h.subdistrict, Name: name})
		return err
	})
	return id
}
