package desk_test

import (
	"strings"
	"testing"

	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/deadlink"
	"gongkai/mistake"
	"gongkai/office"
	"gongkai/workday"
)

func TestDeadLinksAreListedWithWhereTheyStand(t *testing.T) {
	inTown(t, func(h *town) {
		column := h.shelf(catalogue.Notices)
		h.publish("办事公告", column, h.clock.Now())
		id := ""
		h.must(h.d.View(t.Context(), func(q *db.View) error {
			return q.QueryRow(`SELECT id FROM disclosure_item WHERE live_title = '办事公告'`).Scan(&id)
		}))
		reader := h.as(office.Inspector)
		reader.get("/desk/links")
		reader.sees("没有开启外部链接检查", "没有发现打不开的链接")
		reader.whole()
		h.do(func(tx *db.Tx) error {
			if err := deadlink.Put(tx, deadlink.Place{Kind: deadlink.InItem, Ref: id, Organ: h.subdistrict}, []string{"https://old.example.com/a?b=1&c=2"}); err != nil {
				return err
			}
			return deadlink.Record(tx, "https://old.example.com/a?b=1&c=2", deadlink.Verdict{State: deadlink.Dead, Code: 404, Why: "gone"})
		})
		reader.get("/desk/links")
		reader.sees("https://old.example.com/a?b=1", "对方网页不存在 (404)", `href="/desk/items/`+id+`"`, "办事公告", "信息正文中打不开")
		reader.whole()
		admin := h.as(office.SystemAdmin)
		if admin.get("/desk/links"); admin.status != 403 {
			t.Errorf("whoever has no business with items: %d", admin.status)
		}
	})
}

func TestTheRuleOfAddressesIsChosenAtTheDesk(t *testing.T) {
	inTown(t, func(h *town) {
		column := h.shelf(catalogue.Notices)
		admin := h.as(office.SystemAdmin)
		path := "/desk/catalogue/addresses?organ=" + h.subdistrict
		admin.get(path)
		admin.sees("还没有设定规则", "gonggaotonggao")
		admin.whole()
		admin.post(path, "kind_0", "word", "text_0", "Zhu Qiao", "kind_1", "column", "kind_2", "title", "text_2", "6")
		if admin.status != 422 {
			t.Errorf("a word with a blank: %d", admin.status)
		}
		admin.sees("只能用小写字母", `value="Zhu Qiao"`)
		admin.whole()
		rule := []string{"kind_0", "word", "text_0", "zhuqiao", "kind_1", "column", "kind_2", "year", "kind_3", "title", "text_3", "6"}
		admin.get(path)
		admin.post(path, append(rule, "act", "preview")...)
		admin.sees("/zhuqiao/gonggaotonggao/", "guan-yu-kai-zhan-xia-ji")
		admin.get(path)
		admin.post(path, rule...)
		admin.get(path)
		admin.sees(`href="/zhuqiao/gonggaotonggao"`, "现有栏目也换成新网址")
		admin.whole()
		admin.get("/desk/columns/" + column)
		admin.sees(`href="/zhuqiao/gonggaotonggao"`)
		drafter := h.as(office.Drafter)
		drafter.get(path)
		if drafter.post(path, rule...); drafter.status != 403 || strings.Contains(drafter.body, "新规则") {
			t.Errorf("a drafter chose the rule: %d", drafter.status)
		}
	})
}

func TestAReportOfAMistakeIsAnsweredAndCorrected(t *testing.T) {
	inTown(t, func(h *town) {
		column := h.shelf(catalogue.Notices)
		id := h.public(column, "有错字的公告")
		var report mistake.Report
		h.do(func(tx *db.Tx) (err error) {
			report, _, err = mistake.File(tx, h.keys, office.Citizen(), mistake.Filing{Organ: h.subdistrict, Kind: "wording", Page: "/items/" + id, Words: "标题里有错字，请改正", Contact: "13800138000"})
			return err
		})
		clerk := h.as(office.RequestHandler)
		clerk.get("/desk")
		clerk.sees(report.Number)
		clerk.get("/desk/mistakes")
		clerk.sees(report.Number, "标题里有错字")
		clerk.whole()
		clerk.get("/desk/mistakes/" + report.ID)
		clerk.sees("有错字的公告", `href="/desk/items/`+id+`"`)
		clerk.missing("13800138000")
		clerk.whole()
		clerk.post("/desk/mistakes/" + report.ID + "/reveal")
		clerk.sees("13800138000")
		clerk.get("/desk/mistakes/" + report.ID)
		clerk.post("/desk/mistakes/"+report.ID, "answer", "")
		if clerk.status != 422 {
			t.Errorf("no answer: %d", clerk.status)
		}
		clerk.get("/desk/mistakes/" + report.ID)
		clerk.post("/desk/mistakes/"+report.ID, "valid", "1", "answer", "已经改正")
		clerk.get("/desk/mistakes?state=answered")
		clerk.sees(report.Number)
		drafter := h.as(office.Drafter)
		drafter.get("/desk/mistakes/" + report.ID)
		drafter.sees("起草更正")
		drafter.post("/desk/items/"+id+"/correct", "_seen", "1")
		if !strings.HasSuffix(drafter.path, "/edit") {
			t.Errorf("the correction begins at %s (%d)", drafter.path, drafter.status)
		}
	})
}

func TestItemsArePutForwardAtTheDesk(t *testing.T) {
	inTown(t, func(h *town) {
		id := h.public(h.shelf(catalogue.Notices), "要紧的公告")
		signer := h.as(office.Signer)
		signer.get("/desk/items/" + id)
		signer.sees("推荐与浏览", "浏览 0 次")
		signer.whole()
		until := workday.DateOf(h.clock.Now()).AddDays(5).String()
		signer.post("/desk/items/"+id+"/feature", "mark", "top", "until", until)
		signer.get("/desk/items/" + id)
		signer.sees("置顶", "到 "+until+" 为止")
		signer.post("/desk/items/" + id + "/unfeature")
		signer.get("/desk/items/" + id)
		signer.missing("到 " + until + " 为止")
		admin := h.as(office.SystemAdmin)
		if admin.post("/desk/items/"+id+"/feature", "mark", "top", "until", until); admin.status != 403 {
			t.Errorf("the administrator put it forward: %d", admin.status)
		}
		signer.get("/desk/views")
		signer.sees("还没有浏览记录")
		signer.whole()
		admin.post("/desk/views?organ="+h.subdistrict, "shown", "1")
		if admin.status >= 400 && admin.status != 403 { // the administrator sees no items, but sets this
			t.Errorf("%d", admin.status)
		}
	})
}
