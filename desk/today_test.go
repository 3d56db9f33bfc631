package desk_test

import (
	"context"
	"strings"
	"testing"

	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/office"
	"gongkai/privacy"
	"gongkai/request"
	"gongkai/workday"
)

func (h *town) actor(role office.Role) (a office.Actor) {
	h.t.Helper()
	h.must(h.d.View(context.Background(), func(q *db.View) (err error) {
		a, err = office.StaffActor(q, h.ids[role])
		return err
	}))
	return a
}

func (h *town) do(fn func(tx *db.Tx) error) {
	h.t.Helper()
	h.must(h.d.Update(context.Background(), h.subdistrict, fn))
}

// draft has the drafter begin an item and gives its id.
func (h *town) draft(title string, formed workday.Date) (id string) {
	h.t.Helper()
	h.do(func(tx *db.Tx) error {
		columns, err := catalogue.Standard(tx, office.System("test"), h.subdistrict)
		if err != nil {
			return err
		}
		id, err = disclosure.Draft(tx, h.actor(office.Drafter), h.subdistrict, disclosure.Text{Title: title, Column: columns[catalogue.Notices].ID,
			Issuer: "竹桥街道办事处", FormedOn: formed, Attribute: disclosure.Proactive, Validity: disclosure.InForce, TermDays: 20, Body: "<p>正文</p>"})
		return err
	})
	return id
}

func TestTodayShowsWhatWaitsForMe(t *testing.T) {
	inTown(t, func(h *town) {
		late := h.draft("迟到的通知", workday.MustParse("2026-01-05"))
		soon := h.draft("竹桥街道防汛预案", workday.MustParse("2026-02-26"))
		drafter := h.as(office.Drafter)
		drafter.sees("迟到的通知", "竹桥街道防汛预案", "提交审核", "已逾期")
		if strings.Index(drafter.body, "迟到的通知") > strings.Index(drafter.body, "竹桥街道防汛预案") {
			t.Error("the nearest day must come first")
		}
		reviewer := h.as(office.Reviewer)
		reviewer.sees("迟到的通知", "公开时限提醒", "已逾期")
		if strings.Contains(reviewer.body, "竹桥街道防汛预案") {
			t.Error("a draft that has time waits for its drafter only")
		}
		for _, id := range []string{late, soon} {
			h.do(func(tx *db.Tx) error { return disclosure.Submit(tx, h.actor(office.Drafter), id, 1) })
		}
		reviewer.get("/desk")
		reviewer.sees("迟到的通知", "审核通过")
		drafter.get("/desk")
		drafter.sees("我提交的，正在别人手里", "待审核")
		h.do(func(tx *db.Tx) error { return disclosure.Review(tx, h.actor(office.Reviewer), late, 1) })
		signer := h.as(office.Signer)
		signer.sees("迟到的通知", "签发")
		if strings.Contains(signer.body, "公开时限提醒") {
			t.Error("what is the signer's step already is told twice")
		}
		if strings.Contains(signer.body, "防汛预案") {
			t.Error("not reviewed yet, not the signer's turn")
		}
	})
}

func TestOrganPages(t *testing.T) {
	inTown(t, func(h *town) {
		admin := h.as(office.SystemAdmin)
		admin.get("/desk/organs")
		admin.sees("云溪市人民政府", "竹桥街道办事处", "本网站的主办机关")
		here := "/desk/organs/" + h.subdistrict
		admin.get(here)
		admin.at(here)
		admin.post(here+"/units", "unit", "党政综合办公室")
		admin.at(here)
		admin.sees("党政综合办公室")
		admin.post(here, "_seen", "1", "kind", "subdistrict", "name", "竹桥街道办事处", "code", "12330000470082478T", "phone", "0575-80000000")
		if admin.status != 422 {
			t.Errorf("a wrong code answers %d", admin.status)
		}
		admin.sees("校验码不对", `value="0575-80000000"`)
		admin.post(here, "_seen", "1", "kind", "subdistrict", "name", "竹桥街道办事处", "code", "11330683742010670P", "phone", "0575-80000000")
		admin.at(here)
		admin.post(here, "_seen", "1", "kind", "subdistrict", "name", "别的名字")
		if admin.status != 409 {
			t.Errorf("a stale form answers %d", admin.status)
		}
		admin.get(here)
		admin.post(here+"/site", "_seen", "0", "name", "竹桥街道信息公开网", "id_code", "3306830099")
		admin.at(here)
		admin.sees("竹桥街道信息公开网")
		admin.post(here + "/portal")
		admin.at(here)
		admin.sees("本网站的主办机关")
		admin.get("/desk/organs/new")
		admin.post("/desk/organs/new", "parent", h.subdistrict, "kind", "other", "name", "竹桥街道便民服务中心")
		admin.sees("竹桥街道便民服务中心", "其他机构")

		reader := h.as(office.Drafter)
		reader.get(here)
		reader.at(here)
		reader.sees("11330683742010670P")
		reader.post(here+"/units", "unit", "不行办")
		if reader.status != 403 {
			t.Errorf("a drafter makes a unit: %d", reader.status)
		}
	})
}

func TestRemarksOfSupervision(t *testing.T) {
	inTown(t, func(h *town) {
		id := h.draft("竹桥街道防汛预案", workday.MustParse("2026-02-26"))
		p := h.as(office.CongressMonitor)
		p.post("/desk/comments", "subject", "item:"+id, "back", "/desk/permissions", "text", "请补充联系人。")
		p.at("/desk/permissions")
		if e := h.last(h.subdistrict); e.Verb != "comment.add" || e.Subject != "item:"+id {
			t.Errorf("recorded %+v", e)
		}
		for _, subject := range []string{"item:none", "nothing:1", ""} {
			p.post("/desk/comments", "subject", subject, "text", "好")
			if p.status != 404 {
				t.Errorf("a remark on %q answers %d", subject, p.status)
			}
		}
		h.as(office.Drafter).post("/desk/comments", "subject", "item:"+id, "text", "好")
		if e := h.last(h.subdistrict); e.Verb != "access.deny" {
			t.Errorf("a drafter comments: %+v", e)
		}
	})
}

func TestTodayShowsCases(t *testing.T) {
	inTown(t, func(h *town) {
		var r request.Receipt
		h.do(func(tx *db.Tx) (err error) {
			r, err = request.File(tx, h.keys, office.Citizen(), request.Application{Organ: h.subdistrict, Requester: request.NaturalPerson,
				Description: "2025年竹桥村土地征收补偿方案", Form: "electronic", Way: "online", Person: request.Person{Name: "张三丰",
					Paper: privacy.ResidentID, Identity: "330683199001010018", Phone: "13812341234", Address: "竹桥村12号"}})
			return err
		})
		handler := h.as(office.RequestHandler)
		handler.sees(r.Case.Number, "2025年竹桥村土地征收补偿方案", "开始办理", r.Case.DueOn.String())
		h.do(func(tx *db.Tx) error {
			return request.Accept(tx, h.actor(office.RequestHandler), r.Case.ID, r.Case.Revision)
		})
		handler.get("/desk")
		handler.sees("起草答复")
		monitor := h.as(office.CongressMonitor)
		monitor.post("/desk/comments", "subject", "case:"+r.Case.ID, "back", "/desk", "text", "请在期限内答复。")
		monitor.at("/desk")
		if e := h.last(h.subdistrict); e.Verb != "comment.add" || e.Subject != "case:"+r.Case.ID {
			t.Errorf("recorded %+v", e)
		}
		drafter := h.as(office.Drafter)
		if strings.Contains(drafter.body, r.Case.Number) {
			t.Error("somebody who may not read cases sees one")
		}
	})
}
