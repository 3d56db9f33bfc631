package desk_test

import (
	"testing"

	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/office"
	"gongkai/work"
	"gongkai/workday"
)

func TestTheDeskFindsDraftsOfTheOwnOrganByTheirText(t *testing.T) {
	inTown(t, func(h *town) {
		column := h.shelf(catalogue.Notices)
		follow := func() { h.must(work.CatchUp(t.Context(), h.d, work.Follower{Name: "index", Do: disclosure.Index})) }
		draft := func(organ, column, title, body string) (id string) {
			h.must(h.d.Update(t.Context(), organ, func(tx *db.Tx) (err error) {
				by := office.Actor{ID: "x", Name: "信息员", Organ: organ, Grants: map[string][]office.Role{organ: {office.Drafter}}}
				id, err = disclosure.Draft(tx, by, organ, disclosure.Text{Title: title, Column: column, Issuer: "竹桥街道办事处",
					FormedOn: workday.MustParse("2026-02-26"), Attribute: disclosure.Proactive, TermDays: 20, Body: "<p>" + body + "</p>"})
				return err
			}))
			return id
		}
		id := draft(h.subdistrict, column, "防汛方案", "河道清淤分三段进行。")
		var cityColumn string
		h.must(h.d.Update(t.Context(), h.city, func(tx *db.Tx) error {
			columns, err := catalogue.Standard(tx, office.System("test"), h.city)
			cityColumn = columns[catalogue.Notices].ID
			return err
		}))
		draft(h.city, cityColumn, "市里的草稿", "河道清淤由市里验收。")
		h.public(column, "停水公告")
		drafter := h.as(office.Drafter)
		drafter.get("/desk/items?q=清淤")
		drafter.missing("防汛方案") // its text is not in the index yet
		drafter.get("/desk/items?q=防汛")
		drafter.sees("防汛方案") // its title is
		follow()
		drafter.get("/desk/items?q=清淤")
		drafter.sees("防汛方案")
		drafter.missing("市里的草稿", "停水公告")
		drafter.whole()
		drafter.get("/desk/items?q=清淤&stage=published")
		drafter.missing("防汛方案")
		drafter.get("/desk/items?q=正文")
		drafter.sees("停水公告")
		drafter.get("/desk/items?organ=" + h.city + "&q=清淤")
		if drafter.status != 403 {
			t.Errorf("another organ's drafts: %d", drafter.status)
		}
		drafter.get("/desk/items/" + id)
		drafter.post("/desk/items/"+id+"/drop", "note", "不发了")
		follow()
		drafter.get("/desk/items?q=清淤")
		drafter.missing("防汛方案")
	})
}
