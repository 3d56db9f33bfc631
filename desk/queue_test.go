package desk_test

import (
	"testing"
	"time"

	"gongkai/catalogue"
	"gongkai/disclosure"
	"gongkai/office"
)

// ready writes an item at the desk and takes it through review and sign-off.
func (h *town) ready(column, title string) (path string) {
	drafter, reviewer, signer := h.as(office.Drafter), h.as(office.Reviewer), h.as(office.Signer)
	drafter.get("/desk/items/new")
	drafter.upload("/desk/items/new", "", "", "organ", h.subdistrict, "title", title, "column", column, "issuer", "竹桥街道办事处",
		"formed_on", "2026-02-27", "term_days", "20", "attribute", "proactive", "body", "<p>明日停水。</p>")
	path = drafter.path
	drafter.post(path + "/submit")
	reviewer.get(path)
	reviewer.post(path + "/review")
	signer.get(path)
	signer.post(path + "/sign-off")
	signer.at(path)
	return path
}

// What is ready goes out at a time and together; who changes it in between is seen in the queue, and its planner is told.
func TestTheQueueShowsWhatGoesOutWhen(t *testing.T) {
	inTown(t, func(h *town) {
		column := h.shelf(catalogue.Notices)
		a, b := h.ready(column, "甲公告"), h.ready(column, "乙公告")
		idA, idB := a[len("/desk/items/"):], b[len("/desk/items/"):]
		signer, drafter := h.as(office.Signer), h.as(office.Drafter)
		signer.get(a)
		signer.sees("定时发布", "/desk/queue?organ="+h.subdistrict)
		signer.get("/desk/queue?organ=" + h.subdistrict + "&item=" + idA)
		signer.sees("甲公告", "乙公告", `value="`+idA+`" aria-label="甲公告" checked`)
		signer.whole()
		signer.post("/desk/queue", "organ", h.subdistrict, "at", "明天")
		if signer.status != 422 {
			t.Errorf("no time: %d", signer.status)
		}
		signer.sees("请按 2026-03-05T09:30 的样子填写时间")
		signer.whole()
		plan := func(id, at string) {
			signer.get("/desk/queue")
			signer.post("/desk/queue", "organ", h.subdistrict, "at", at, "name", "春节公告", "item", id, "seen-"+id, "1")
		}
		plan(idA, "2026-01-01T08:00")
		signer.sees("请填写将来的时间")
		at := h.clock.Now().Add(time.Hour)
		plan(idA, at.In(time.FixedZone("", 8*3600)).Format("2006-01-02T15:04"))
		signer.at("/desk/queue")
		signer.sees("春节公告", "可以发布")
		signer.whole()
		drafter.get(a)
		drafter.sees("待定时发布", "定于 ")
		drafter.whole()
		drafter.get(a + "/edit")
		drafter.upload(a+"/edit", "", "", "title", "甲公告", "column", column, "issuer", "竹桥街道办事处", "formed_on", "2026-02-27", "term_days", "20",
			"attribute", "proactive", "body", "<p>后日停水。</p>")
		signer.get("/desk")
		signer.sees("没有按时发布：春节公告")
		signer.get("/desk/queue")
		signer.sees("“甲公告”在安排发布之后又改动", "知道了")
		signer.whole()
		signer.post("/desk/queue/" + cutOut(signer.raw, `action="/desk/queue/`, "/noted") + "/noted")
		signer.at("/desk/queue")
		signer.missing("知道了")

		plan(idB, h.clock.Now().Add(time.Hour).In(time.FixedZone("", 8*3600)).Format("2006-01-02T15:04"))
		h.clock.Advance(61 * time.Minute)
		h.must(disclosure.Timed(t.Context(), h.d))
		signer = h.as(office.Signer)
		signer.get(b)
		signer.sees("已发布", "11330683742010670P/2026-00001")
	})
}

func TestAnEmergencyAtTheDesk(t *testing.T) {
	inTown(t, func(h *town) {
		column := h.shelf(catalogue.Notices)
		drafter, reviewer, signer := h.as(office.Drafter), h.as(office.Reviewer), h.as(office.Signer)
		drafter.get("/desk/items/new")
		drafter.upload("/desk/items/new", "", "", "organ", h.subdistrict, "title", "山洪预警", "column", column, "issuer", "竹桥街道办事处",
			"formed_on", "2026-02-27", "term_days", "20", "attribute", "proactive", "body", "<p>请立即转移。</p>")
		item := drafter.path
		drafter.missing("紧急发布")
		signer.get(item)
		signer.sees("紧急发布的原因（会公开）", "条例第二十条第十二项")
		signer.post(item+"/publish-emergency", "note", "")
		if signer.status != 422 {
			t.Errorf("without a reason: %d", signer.status)
		}
		signer.get(item)
		signer.post(item+"/publish-emergency", "note", "气象台发布山洪红色预警")
		signer.at(item)
		signer.sees("这条信息紧急发布在先", "气象台发布山洪红色预警", "公开页面")
		signer.whole()
		reviewer.get("/desk")
		reviewer.sees("山洪预警", "审核通过")
		reviewer.get("/desk/queue")
		reviewer.sees("紧急发布后待补办审核")
		reviewer.whole()
		reviewer.get(item)
		reviewer.post(item + "/review")
		reviewer.at(item)
		signer.get(item)
		signer.missing("/desk/items/x/sign-off")
		signer.post(item + "/sign-off")
		if signer.status != 409 {
			t.Errorf("approved what they hurried out: %d", signer.status)
		}
	})
}
