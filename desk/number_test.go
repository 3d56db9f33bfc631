package desk_test

import (
	"net/http"
	"strings"
	"testing"

	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/office"
)

func TestNumbersOfAnEarlierSystemLeadToTheirItemsOnceATableIsTakenIn(t *testing.T) {
	inTown(t, func(h *town) {
		column := h.shelf(catalogue.Notices)
		a, b := h.public(column, "甲办法"), h.public(column, "乙办法")
		var number string
		h.must(h.d.View(t.Context(), func(q *db.View) error {
			it, err := disclosure.ItemByID(q, b)
			number = it.IndexNumber
			return err
		}))
		address := "/desk/catalogue/numbers?organ=" + h.subdistrict
		admin := h.as(office.SystemAdmin)
		send := func(name, table string) {
			admin.get(address)
			admin.upload("/desk/catalogue/numbers/old?organ="+h.subdistrict, name, table)
		}
		send("表.txt", "没有表")
		admin.sees("这个文件读不出对照表")
		admin.whole()
		send("表.csv", "原索引号,现在的信息\nZQ-2015-001,/items/"+a+"\nZQ-2015-002,没有这一条\n,/items/"+b+"\n"+number+",/items/"+a+"\n")
		if admin.status != http.StatusUnprocessableEntity {
			t.Errorf("a wrong table: %d", admin.status)
		}
		admin.sees("第 3 行（ZQ-2015-002）：没有找到本机关已公开的信息“没有这一条”", "第 4 行：旧号为空", "第 5 行："+number+" 已经是另一条信息的索引号", "还没有导入")
		admin.whole()
		for range 2 { // a second time adds nothing
			send("表.csv", "原索引号,现在的信息\nZQ-2015-001,/items/"+a+"\nZQ-2015/002,"+number+"\n")
			admin.at("/desk/catalogue/numbers")
			admin.sees("ZQ-2015-001", "ZQ-2015/002")
			if n := strings.Count(admin.raw, "ZQ-2015-001</"); n == 0 {
				t.Error("the old number is not listed")
			}
		}
		admin.whole()
		for old, item := range map[string]string{"ZQ-2015-001": a, "ZQ-2015/002": b} {
			h.must(h.d.View(t.Context(), func(q *db.View) error {
				got, err := disclosure.ByIndexNumber(q, old)
				if got != item {
					t.Errorf("%s leads to %s", old, got)
				}
				return err
			}))
		}
		send("表.csv", "ZQ-2015-001,/items/"+b+"\n")
		admin.sees("ZQ-2015-001 已经是另一条信息的索引号")
		drafter := h.as(office.Drafter)
		drafter.get(address)
		drafter.sees("ZQ-2015-001")
		drafter.missing("导入以前系统的索引号")
		drafter.upload("/desk/catalogue/numbers/old?organ="+h.subdistrict, "表.csv", "X-1,/items/"+a+"\n")
		if drafter.status != http.StatusForbidden {
			t.Errorf("a drafter takes in numbers: %d", drafter.status)
		}
		audit := h.as(office.AuditAdmin)
		audit.get("/desk/audit")
		audit.sees("导入以前系统的索引号")
	})
}

func TestTheListOfItemsIsNarrowedToAValueOfAnOwnClass(t *testing.T) {
	inTown(t, func(h *town) {
		column := h.shelf(catalogue.Notices)
		var value string
		h.do(func(tx *db.Tx) error {
			if _, err := catalogue.SaveClass(tx, h.actor(office.SystemAdmin), catalogue.Class{Organ: h.subdistrict, Name: "人群"}, "老人\n学生"); err != nil {
				return err
			}
			classes, err := catalogue.Classes(tx, h.subdistrict)
			if err == nil {
				value = classes[0].Values[0].ID
			}
			return err
		})
		drafter := h.as(office.Drafter)
		draft := func(title string, more ...string) {
			drafter.get("/desk/items/new")
			drafter.upload("/desk/items/new", "", "", append([]string{"organ", h.subdistrict, "title", title, "column", column, "issuer", "竹桥街道办事处",
				"formed_on", "2026-02-27", "attribute", "proactive", "body", "<p>正文。</p>"}, more...)...)
		}
		draft("敬老公告", "classes", value)
		draft("别的公告")
		drafter.get("/desk/items?class=" + value)
		drafter.sees("人群 › 老人", "敬老公告")
		drafter.missing("别的公告")
		drafter.whole()
		drafter.get("/desk/items")
		drafter.sees("敬老公告", "别的公告")
	})
}
