package desk_test

import (
	"testing"

	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/office"
	"gongkai/search"
	"gongkai/work"
)

// found gives how many public items a search finds, with all its words or those that are called the same.
func (h *town) found(f *disclosure.Finder, words string) (n int) {
	h.t.Helper()
	h.must(h.d.View(h.t.Context(), func(q *db.View) error {
		r, err := f.Search(q, disclosure.Ask{Words: words, Exact: true})
		n = r.Total
		return err
	}))
	return n
}

func TestASearchFindsByASynonymOnceItIsAddedAtTheDesk(t *testing.T) {
	inTown(t, func(h *town) {
		h.public(h.shelf(catalogue.Notices), "竹桥街道敬老津贴发放公告")
		h.must(work.CatchUp(t.Context(), h.d, work.Follower{Name: "index", Do: disclosure.Index}))
		f := disclosure.NewFinder(search.CacheBytes)
		if h.found(f, "敬老津贴") != 1 || h.found(f, "高龄补助") != 0 {
			t.Fatal("before the synonym is added")
		}
		drafter := h.as(office.Drafter)
		drafter.get("/desk/items")
		drafter.sees("检索同义词", "/desk/synonyms")
		drafter.get("/desk/synonyms")
		drafter.sees("还没有添加")
		drafter.whole()
		drafter.post("/desk/synonyms", "words", "高龄补助")
		if drafter.status != 422 {
			t.Errorf("a single word: %d", drafter.status)
		}
		drafter.sees("请至少写两个词", `value="高龄补助"`)
		drafter.post("/desk/synonyms", "words", "高龄补助、敬老津贴")
		drafter.at("/desk/synonyms")
		drafter.sees("高龄补助 敬老津贴")
		drafter.whole()
		if n := h.found(f, "高龄补助"); n != 1 {
			t.Errorf("%d found by the synonym", n)
		}
		drafter.post("/desk/synonyms", "words", "高龄补助 敬老津贴")
		drafter.sees("已经有完全相同的一条")

		drafter.get("/desk/synonyms")
		drafter.upload("/desk/synonyms/import", "词.txt", "# 民政\n困难补助 救助金\n只有一个\n")
		drafter.sees("第 3 行不对：“只有一个”", "没有导入任何一行")
		drafter.missing("困难补助 救助金")
		drafter.whole()
		drafter.get("/desk/synonyms")
		drafter.upload("/desk/synonyms/import", "词.txt", "# 民政\r\n困难补助，救助金\r\n高龄补助 敬老津贴\r\n\r\n")
		drafter.at("/desk/synonyms")
		drafter.sees("困难补助 救助金")

		drafter.post("/desk/synonyms/" + cutOut(cutOut(drafter.raw, ">高龄补助 敬老津贴<", "</table>"), `action="/desk/synonyms/`, "/drop") + "/drop")
		drafter.at("/desk/synonyms")
		drafter.missing("高龄补助")
		drafter.sees("困难补助 救助金")
		if n := h.found(f, "高龄补助"); n != 0 {
			t.Errorf("%d found by a synonym that was removed", n)
		}
		audit := h.as(office.AuditAdmin)
		audit.get("/desk/audit")
		audit.sees("添加检索同义词", "删去检索同义词")
		audit.get("/desk/synonyms")
		if audit.status != 403 {
			t.Errorf("the auditor sees the form: %d", audit.status)
		}
	})
}
