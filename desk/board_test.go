package desk_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"gongkai/office"
	"gongkai/testkit"
	"gongkai/workday"
)

var feedAddress = regexp.MustCompile(`/desk/feed/[a-z2-9]{32}`)

// The board shows what is due on which day; its day is a page; a calendar subscribed to holds the same and ends when its owner
// says so; a mail address is kept or refused.
func TestTheBoardAndReminders(t *testing.T) {
	inTown(t, func(h *town) {
		p := h.as(office.RequestHandler)
		at := p.register()
		p.get("/desk/board?month=2026-03")
		p.sees("2026年3月", "竹桥街道办事处20260001", "答复", "本月 1 项", "清明节")
		testkit.CheckHTML(t, "board", []byte(p.raw))
		p.get("/desk/board/2026-03-30")
		p.sees("竹桥街道办事处20260001", "2026年3月30日", "星期一")
		testkit.CheckHTML(t, "day of the board", []byte(p.raw))
		for _, bad := range []string{"/desk/board?month=x", "/desk/board?month=9999-12", "/desk/board?month=2026-13"} {
			if p.get(bad); p.status != 200 {
				t.Errorf("%s answered %d", bad, p.status)
			}
		}
		if p.get("/desk/board/tomorrow"); p.status != 404 {
			t.Errorf("a day that is none answered %d", p.status)
		}
		p.get("/desk/reminders")
		testkit.CheckHTML(t, "reminders", []byte(p.raw))
		p.post("/desk/reminders/mail", "address", "nobody")
		if p.status != 422 {
			t.Errorf("a bad address answered %d", p.status)
		}
		p.sees("邮箱地址不对", `value="nobody"`)
		p.get("/desk/reminders")
		p.post("/desk/reminders/mail", "address", "shouli@zhuqiao.example.cn")
		p.sees("已保存", "shouli@zhuqiao.example.cn")

		p.get("/desk/reminders")
		p.post("/desk/reminders/feed")
		secret := feedAddress.FindString(p.raw)
		if secret == "" {
			t.Fatalf("no address: %s", p.text())
		}
		testkit.CheckHTML(t, "calendar made", []byte(p.raw))
		stranger := h.stranger()
		stranger.get(secret)
		if !strings.Contains(stranger.raw, "DTSTART;VALUE=DATE:20260330") || strings.Contains(stranger.raw, "张") || strings.Contains(stranger.raw, "征地") {
			t.Errorf("the calendar is\n%s", stranger.raw)
		}
		if e := h.last(h.subdistrict); e.Verb != "reminder.feed" || strings.Contains(string(e.Data), secret[11:]) {
			t.Errorf("recorded as %s %s", e.Verb, e.Data)
		}
		p.get("/desk/reminders")
		p.post("/desk/reminders/feed/end")
		if stranger.get(secret); stranger.status != 404 {
			t.Errorf("an ended calendar answered %d", stranger.status)
		}
		if stranger.get("/desk/board"); strings.Contains(stranger.raw, "竹桥街道办事处20260001") {
			t.Error("a stranger sees the board")
		}
		p.get(at)
	})
}

// What others owe and what is over stands on the today page of who has to know.
func TestTermsStandOnTheTodayPage(t *testing.T) {
	inTown(t, func(h *town) {
		p := h.as(office.RequestHandler)
		p.register()
		h.clock.Set(workday.MustParse("2026-03-31").Start().Add(10 * time.Hour))
		head := h.as(office.Signer)
		head.get("/desk")
		head.sees("竹桥街道办事处20260001", "已经过期", "答复申请人")
	})
}
