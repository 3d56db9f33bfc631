package desk_test

import (
	"strings"
	"testing"
	"time"

	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/office"
	"gongkai/workday"
)

func TestWhatIsTypedIsKeptAndALateSaveShowsBothTexts(t *testing.T) {
	inTown(t, func(h *town) {
		column := h.shelf(catalogue.Notices)
		drafter, reviewer := h.as(office.Drafter), h.as(office.Reviewer)
		drafter.get("/desk/items/new")
		drafter.upload("/desk/items/new/draft", "", "", "organ", h.subdistrict, "title", "打了一半的标题")
		drafter.at("/desk/items/new")
		drafter.sees("打了一半的标题", "暂存")
		drafter.get("/desk/items/new")
		drafter.sees("尚未保存的内容", "继续编辑暂存的内容")
		drafter.whole()
		fields := func(body string) []string {
			return []string{"organ", h.subdistrict, "title", "关于夜间施工的公告", "column", column, "issuer", "竹桥街道办事处",
				"formed_on", "2026-02-27", "term_days", "20", "attribute", "proactive", "body", body}
		}
		drafter.upload("/desk/items/new", "", "", fields("<p>原来的一句。</p>")...)
		item := drafter.path
		drafter.get("/desk/items/new")
		if strings.Contains(drafter.raw, "打了一半的标题") || strings.Contains(drafter.raw, "尚未保存的内容") {
			t.Error("a draft outlives its save")
		}

		drafter.get(item + "/edit")
		reviewer.get(item + "/edit")
		reviewer.sees("正在编辑，始于")
		reviewer.upload(item+"/edit", "", "", fields("<p>审核员改的一句。</p>")...)
		reviewer.at(item)
		drafter.upload(item+"/edit", "附图.pdf", "%PDF-1.7 ...", fields("<p>信息员改的一句。</p>")...)
		if drafter.status != 409 {
			t.Errorf("a late save: %d", drafter.status)
		}
		drafter.sees("两份内容并列", "别人已保存的", "您填写的", "审核", "附图.pdf")
		drafter.whole()
		drafter.get(item + "/edit?draft=1")
		drafter.sees("两份内容并列", "附图.pdf")
		drafter.whole()
		drafter.upload(item+"/edit", "", "", fields("<p>合并后的一句。</p>")...)
		drafter.at(item)
		drafter.sees("合并后的一句", "附图.pdf")
	})
}

func TestAWithdrawalIsAskedForWithAllItDoes(t *testing.T) {
	inTown(t, func(h *town) {
		column := h.shelf(catalogue.Notices)
		old, next := h.public(column, "旧办法"), h.public(column, "新办法")
		drafter, reviewer := h.as(office.Drafter), h.as(office.Reviewer)
		drafter.get("/desk/items/" + old)
		drafter.sees("申请撤下")
		drafter.get("/desk/items/" + old + "/withdraw")
		drafter.sees("涉及个人信息", "转到另一条公开信息")
		drafter.whole()
		drafter.post("/desk/items/"+old+"/withdraw", "ground", "personal_data", "shows", "notice", "note", "有身份证号")
		if drafter.status != 422 {
			t.Errorf("personal data may stay: %d", drafter.status)
		}
		drafter.sees("原文不能继续提供", "有身份证号")
		drafter.post("/desk/items/"+old+"/withdraw", "ground", "superseded", "shows", "redirect", "note", "已由新办法代替", "target", "没有这个号")
		drafter.sees("不能确定是哪一条")
		drafter.whole()
		drafter.post("/desk/items/"+old+"/withdraw", "ground", "superseded", "shows", "redirect", "note", "已由新办法代替", "target", "/items/"+next)
		drafter.at("/desk/items/" + old)
		reviewer.get("/desk/items/" + old)
		reviewer.sees("已由新办法代替", "已被新的文件代替", "转到另一条公开信息", "/items/"+next)
		reviewer.whole()
		reviewer.post("/desk/items/" + old + "/confirm-withdrawal")
		reviewer.sees("已撤下")
	})
}

// public makes an item that the public can read.
func (h *town) public(column, title string) (id string) {
	h.t.Helper()
	h.do(func(tx *db.Tx) error {
		ids, err := disclosure.ImportPublished(tx, office.System("test"), []disclosure.Imported{{PublishedAt: tx.Now().Add(-time.Hour), Text: disclosure.Text{
			Title: title, Column: column, Issuer: "竹桥街道办事处", FormedOn: workday.MustParse("2026-02-27"), Body: "<p>正文。</p>"}}})
		if err == nil {
			id = ids[0]
		}
		return err
	})
	return id
}

func TestADocumentIsNamedByItsNumberInTheForm(t *testing.T) {
	inTown(t, func(h *town) {
		column := h.shelf(catalogue.Notices)
		old := h.public(column, "旧的管理办法")
		h.public(column, "旧的收费办法")
		drafter := h.as(office.Drafter)
		fields := func(more ...string) []string {
			return append([]string{"organ", h.subdistrict, "title", "新办法", "column", column, "issuer", "竹桥街道办事处", "formed_on", "2026-02-27", "attribute", "proactive", "body", "<p>正文。</p>"}, more...)
		}
		drafter.get("/desk/items/new")
		drafter.upload("/desk/items/new", "", "", fields("relation_kind", "repeals", "relation", "旧的")...)
		if drafter.status != 422 {
			t.Errorf("which of two: %d", drafter.status)
		}
		drafter.sees("不能确定是哪份文件", "旧的管理办法", "旧的收费办法")
		drafter.whole()
		drafter.upload("/desk/items/new", "", "", fields("relation_kind", "repeals", "relation", "旧的", "relation_id", old)...)
		item := drafter.path
		drafter.sees("与其他文件的关系", "废止：", "旧的管理办法")
		drafter.get(item + "/edit")
		drafter.sees("移除 旧的管理办法")
		drafter.whole()
		drafter.upload(item+"/edit", "", "", fields("relation_drop", "0", "relation_had", `{"kind":"repeals","target":"`+old+`","title":"旧的管理办法"}`,
			"relation_kind", "amends", "relation_outside", "1", "relation", "省级办法（浙政发[2019]7号） https://example.gov.cn/1")...)
		drafter.sees("修改：", "省级办法", "浙政发〔2019〕7号")
		if strings.Contains(drafter.raw, "/desk/items/"+old) {
			t.Error("a relation taken out is still there")
		}
	})
}
