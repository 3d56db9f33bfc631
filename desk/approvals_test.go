package desk_test

import (
	"strings"
	"testing"

	"gongkai/disclosure"
	"gongkai/office"
	"gongkai/workday"
)

// Art. 17 in an office of two: the security administrator declares it with a reason, everybody sees it on the item, and
// taking it back holds at once.
func TestASmallOrganDeclaresFewerHands(t *testing.T) {
	inTown(t, func(h *town) {
		item := "/desk/items/" + h.draft("关于停水的通知", workday.MustParse("2026-02-27"))
		drafter := h.as(office.Drafter)
		drafter.get(item)
		drafter.missing("同一人")
		drafter.get("/desk/approvals")
		if drafter.status != 403 {
			t.Errorf("a drafter sees the page: %d", drafter.status)
		}

		admin := h.as(office.SecurityAdmin)
		admin.get("/desk/permissions")
		admin.sees(`href="/desk/approvals"`)
		admin.get("/desk/approvals")
		admin.sees("竹桥街道办事处", "审核、签发须为两人")
		admin.missing("云溪市人民政府") // not theirs to declare
		admin.whole()
		admin.post("/desk/approvals", "organ", h.subdistrict, "same_hand", "1", "note", " ")
		if admin.status != 422 {
			t.Errorf("without a reason: %d", admin.status)
		}
		admin.sees("请写明这样规定的理由")
		admin.whole()
		admin.post("/desk/approvals", "organ", h.subdistrict, "note", "没有选")
		if admin.status != 422 {
			t.Errorf("without a choice: %d", admin.status)
		}
		admin.sees("请选择一项", "没有选")
		admin.post("/desk/approvals", "organ", h.city, "same_hand", "1", "note", "别的机关")
		if admin.status != 403 {
			t.Errorf("for another organ: %d", admin.status)
		}
		admin.get("/desk/approvals")
		admin.post("/desk/approvals", "organ", h.subdistrict, "same_hand", "1", "note", "本街道只有一名专职人员")
		admin.at("/desk/approvals")
		admin.sees("本街道只有一名专职人员", "某security-admin", "2026-")
		admin.whole()
		if e := h.last(h.subdistrict); e.Verb != string(disclosure.VerbRule) || e.Subject != "organ:"+h.subdistrict {
			t.Errorf("recorded as %+v", e)
		}
		drafter.get(item)
		drafter.sees("审核、签发可由同一人", "某security-admin", "理由：本街道只有一名专职人员")
		drafter.whole()

		admin.post("/desk/approvals", "organ", h.subdistrict, "same_hand", "0", "note", "来了新同事")
		admin.at("/desk/approvals")
		admin.sees("来了新同事")
		drafter.get(item)
		drafter.missing("同一人")
	})
}

// missing fails the test for words the last answer should not say.
func (p *person) missing(words ...string) {
	p.h.t.Helper()
	for _, word := range words {
		if strings.Contains(p.body, word) {
			p.h.t.Errorf("%s (%d) says %q", p.path, p.status, word)
		}
	}
}
