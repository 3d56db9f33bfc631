package desk_test

import (
	"strings"
	"testing"
	"time"

	"gongkai/office"
)

// A drafter enters a training and a problem, a wrong entry keeps what was typed, the problem is put right, a signer takes back
// what was entered twice, and the people's congress only reads.
func TestTheRegisterOfOversightIsKeptAtTheDesk(t *testing.T) {
	inTown(t, func(h *town) {
		h.clock.Set(time.Date(2026, 3, 12, 2, 0, 0, 0, time.UTC))
		p := h.as(office.Drafter)
		p.get("/desk/oversight")
		p.sees("监督保障", "这一年还没有登记")
		p.wellFormed()
		at := "?organ=" + h.subdistrict + "&year=2026"
		p.post("/desk/oversight/records"+at, "kind", "training", "held_on", "2026-03-11", "title", "条例专题培训", "people", "没有")
		p.sees("请填写参加人次", "条例专题培训")
		p.wellFormed()
		p.post("/desk/oversight/records"+at, "kind", "training", "held_on", "2026-03-11", "title", "条例专题培训", "people", "19")
		p.sees("条例专题培训", "培训 · 19人次")
		p.post("/desk/oversight/problems"+at, "what", "指南没有更新", "found_on", "2026-03-01", "measure", "更新指南", "due_on", "2026-03-10")
		p.sees("指南没有更新", "逾期未整改")
		p.wellFormed()
		id := between(t, p.raw, "/desk/oversight/problems/", "/mend")
		p.post("/desk/oversight/problems/"+id+"/mend"+at, "done_on", "2026-02-01", "outcome", "已更新")
		p.sees("也不能早于发现的日期")
		p.wellFormed()
		p.post("/desk/oversight/problems/"+id+"/mend"+at, "done_on", "2026-03-12", "outcome", "已更新")
		p.sees("2026-03-12整改完成", "已更新")
		if strings.Contains(p.raw, "作废") {
			t.Error("a drafter may take back what is entered")
		}
		s := h.as(office.Signer)
		s.get("/desk/oversight" + at)
		record := between(t, s.raw, "/desk/oversight/records/", "/void")
		s.post("/desk/oversight/records/"+record+"/void"+at, "reason", "重复登记")
		s.sees("已作废：重复登记")
		s.wellFormed()
		m := h.as(office.CongressMonitor)
		m.get("/desk/oversight" + at)
		m.sees("指南没有更新")
		m.wellFormed()
		m.post("/desk/oversight/problems/"+id+"/void"+at, "reason", "不对")
		if m.status != 403 {
			t.Errorf("the congress took back a problem: %d", m.status)
		}
	})
}

// between gives the text between two marks.
func between(t *testing.T, text, before, after string) string {
	t.Helper()
	_, rest, ok := strings.Cut(text, before)
	found, _, closed := strings.Cut(rest, after)
	if !ok || !closed {
		t.Fatalf("no %s…%s", before, after)
	}
	return found
}
