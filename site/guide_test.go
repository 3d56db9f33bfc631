package site_test

import (
	"fmt"
	"strings"
	"testing"

	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/office"
	"gongkai/workday"
)

// 条例 art. 12: the guide and the catalogue are there without anybody writing them.
func TestGuideAndCatalogueAreMadeFromData(t *testing.T) {
	atAPortal(t, func(r *reader) {
		text := r.text("关于夜间施工的公告")
		id := r.publish(text)
		for _, path := range []string{"/guide", "/organs/" + town + "/guide"} {
			r.page(path, "0575-1234567", "20 个工作日", "第四十二条", "60 日内", "应当先申请行政复议", "公告通告")
		}
		for _, path := range []string{"/catalogue", "/organs/" + town + "/catalogue", "/catalogue?column=" + text.Column} {
			r.page(path, "11330683742010670P/2026-00001", `href="/items/`+id+`"`, "一句概述", text.FormedOn.String())
		}
		if r.get("/catalogue?column=" + r.columns[catalogue.News].ID); strings.Contains(r.body, id) {
			t.Error("a column's catalogue has what stands in another")
		}
		for _, path := range []string{"/organs/nobody/guide", "/organs/nobody/catalogue", "/organs/nobody/services"} {
			if status := r.get(path); status != 404 {
				t.Errorf("%s answers %d", path, status)
			}
		}
	})
}

func TestServiceGuidesShowTheirElements(t *testing.T) {
	atAPortal(t, func(r *reader) {
		r.page("/services", "这里还没有办事指南")
		text := r.text("临时救助申请办事指南")
		text.Column, text.Statutory = r.columns[catalogue.Services].ID, "20.5"
		for _, key := range disclosure.GuideElements {
			text.Elements = append(text.Elements, disclosure.Element{Key: key, Value: "要素" + key})
		}
		id := r.publish(text)
		r.page("/services", `href="/items/`+id+`"`, "要素place", "要素hours", "要素phone")
		r.page("/items/"+id, "办事指南要素", "要素matter", "要素process")
	})
}

// The way from an item to its neighbours never ends in nothing, near the top of the column and far down.
func TestNeighboursOfAnItem(t *testing.T) {
	atAPortal(t, func(r *reader) {
		var batch []disclosure.Imported
		for k := range 70 {
			text := r.text(fmt.Sprintf("第%d号公告", k))
			text.FormedOn = workday.DateOf(r.clock.Now().AddDate(0, 0, -k-1))
			text.DocumentNumber = ""
			batch = append(batch, disclosure.Imported{PublishedAt: r.clock.Now().AddDate(0, 0, -k), Text: text})
		}
		ids := r.importAll(batch)
		r.page("/items/"+ids[0], "下一篇", "第1号公告", "同栏目的信息", "第5号公告")
		if strings.Contains(r.body, "上一篇") || strings.Contains(r.body, "第6号公告") {
			t.Error("the newest has a newer one, or shows too many")
		}
		r.page("/items/"+ids[5], "第4号公告", "第6号公告")
		for from, want := range map[string]string{
			ids[65] + "/newer": "/items/" + ids[64], ids[65] + "/older": "/items/" + ids[66], ids[59] + "/older": "/items/" + ids[60],
			ids[69] + "/older": "/columns/" + r.columns[catalogue.Notices].ID, ids[0] + "/newer": "/columns/" + r.columns[catalogue.Notices].ID,
		} {
			if status := r.get("/items/" + from); status != 303 || r.header.Get("Location") != want {
				t.Errorf("%s answers %d %s, want %s", from, status, r.header.Get("Location"), want)
			}
		}
		if status := r.get("/items/nothing/newer"); status != 404 {
			t.Errorf("an item that is not there has a neighbour: %d", status)
		}
		r.page("/items/"+ids[65], "/items/"+ids[65]+"/newer", "/items/"+ids[65]+"/older")
	})
}

// importAll takes in what was published before.
func (r *reader) importAll(batch []disclosure.Imported) (ids []string) {
	r.t.Helper()
	r.do(func(tx *db.Tx) (err error) {
		ids, err = disclosure.ImportPublished(tx, office.System("test"), batch)
		return err
	})
	return ids
}
