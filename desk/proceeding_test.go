package desk_test

import (
	"regexp"
	"testing"

	"gongkai/office"
	"gongkai/testkit"
)

var proceedingHref = regexp.MustCompile(`href="(/desk/proceedings/[a-z0-9]{20})"`)

// A reconsideration shows its terms with their law, asks the organ for its answer, and is done when that is written down.
func TestAReconsiderationAtTheDesk(t *testing.T) {
	inTown(t, func(h *town) {
		handler := h.as(office.RequestHandler)
		at := handler.register()
		handler.get(at)
		handler.post(at+"/report/register", "proceeding", "reconsideration", "number", "复〔2026〕1号", "received_on", "2026-03-02")
		handler.get("/desk/proceedings")
		handler.sees("提交答复和证据", "2026-03-16")
		testkit.CheckHTML(t, "proceedings", []byte(handler.raw))
		one := proceedingHref.FindStringSubmatch(handler.raw)[1]
		handler.get("/desk")
		handler.sees("提交答复和证据")
		handler.get(one)
		handler.sees("《行政复议法》第六十二条", "按工作日算")
		testkit.CheckHTML(t, "proceeding", []byte(handler.raw))
		handler.post(one, "step", "judgment", "on", "2026-03-02")
		if handler.status != 422 {
			t.Errorf("a judgment in a reconsideration: %d", handler.status)
		}
		handler.post(one, "step", "answered", "on", "2026-03-02")
		handler.at(one)
		handler.sees("已提交答复和证据", "已办")
		handler.get(at + "/fee")
		handler.sees("第 1 件", "按量计收")
		testkit.CheckHTML(t, "fee", []byte(handler.raw))
		inspector := h.as(office.Inspector)
		if inspector.get(one); inspector.status != 200 {
			t.Errorf("an inspector reads a proceeding: %d", inspector.status)
		}
		inspector.missing("登记结果")
	})
}
