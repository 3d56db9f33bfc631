package request_test

import (
	"strings"
	"testing"
	"time"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/mail"
	"gongkai/office"
	"gongkai/request"
	"gongkai/workday"
)

// staffed makes accounts with roles at the world's organ, so that there is somebody to tell.
func (w *world) staffed(roles ...office.Role) map[office.Role]office.Actor {
	w.Helper()
	people := map[office.Role]office.Actor{}
	for _, role := range roles {
		w.must(func(tx *db.Tx) error {
			id, err := office.Appoint(tx, office.System("test"), office.Staff{Organ: w.organ, Login: strings.ReplaceAll(string(role), "_", "-"), Name: string(role)}, "x",
				office.Granted{Organ: w.organ, Role: role})
			if err != nil {
				return err
			}
			people[role], err = office.StaffActor(tx, id)
			return err
		})
	}
	return people
}

func (w *world) remind() {
	w.Helper()
	r := request.Reminder{DB: w.d, Keys: w.keys, SiteOf: func(db.Query) (string, string, error) { return "竹桥街道", "https://zhuqiao.example.cn", nil }}
	if err := r.Tell(w.Context()); err != nil {
		w.Fatal(err)
	}
}

// told gives what a person was told of: level and term.
func (w *world) told(by office.Actor) (all []string) {
	w.view(func(q *db.View) error {
		alerts, err := request.AlertsOf(q, by.ID, 100)
		for _, a := range alerts {
			all = append(all, string(a.Level)+" "+string(a.What)+" "+a.Due.String())
		}
		return err
	})
	return all
}

func (w *world) waiting() (n int64) {
	w.view(func(q *db.View) (err error) { n, _, err = mail.Waiting(q); return err })
	return n
}

// A reply is due on 2026-03-30, a Monday: who handles hears of it five workdays before, the last day but one, on the day and
// after it; the head of the office on the day and after. Each is told once, however often one looks.
func TestTheRightPeopleAreToldOnce(t *testing.T) {
	onBoth(t, func(w *world) {
		w.at("2026-03-02")
		people := w.staffed(office.RequestHandler, office.Signer, office.Reviewer)
		w.must(func(tx *db.Tx) error {
			return request.SetAddress(tx, w.keys, people[office.RequestHandler], "shouli@zhuqiao.example.cn")
		})
		w.file()
		for _, step := range []struct {
			day           string
			handler, head int
			letters       int64
		}{
			{"2026-03-02", 0, 0, 0}, {"2026-03-20", 0, 0, 0}, {"2026-03-23", 1, 0, 1}, {"2026-03-24", 1, 0, 1}, {"2026-03-27", 2, 0, 2},
			{"2026-03-28", 2, 0, 2}, {"2026-03-30", 3, 1, 3}, {"2026-03-31", 4, 2, 4}, {"2026-04-01", 4, 2, 4},
		} {
			w.at(step.day)
			w.remind()
			w.remind()
			if got := w.told(people[office.RequestHandler]); len(got) != step.handler {
				w.Errorf("%s: the handler was told %v", step.day, got)
			}
			if got := w.told(people[office.Signer]); len(got) != step.head {
				w.Errorf("%s: the head was told %v", step.day, got)
			}
			if n := w.waiting(); n != step.letters {
				w.Errorf("%s: %d letters, want %d", step.day, n, step.letters)
			}
		}
		if got := w.told(people[office.Reviewer]); len(got) != 0 {
			w.Errorf("a reviewer of no unit of the case was told %v", got)
		}
	})
}

// What was missed while the program stood still is told once at the level of today, not at each that passed; before seven
// nobody is told anything.
func TestAfterAStandstillOnlyTodaysLevelIsTold(t *testing.T) {
	onBoth(t, func(w *world) {
		w.at("2026-03-02")
		handler := w.staffed(office.RequestHandler)[office.RequestHandler]
		w.file()
		w.clock.Set(workday.MustParse("2026-04-07").Start().Add(6 * time.Hour))
		w.remind()
		if got := w.told(handler); len(got) != 0 {
			w.Errorf("told at six: %v", got)
		}
		w.at("2026-04-07")
		w.remind()
		if got := w.told(handler); len(got) != 1 || got[0] != "late reply 2026-03-30" {
			w.Errorf("told %v", got)
		}
	})
}

// The applicant's term to correct, a third party's to answer, and a signed reply that is not served: each is told.
func TestOthersTermsAndUnservedRepliesAreTold(t *testing.T) {
	onBoth(t, func(w *world) {
		w.at("2026-03-02")
		people := w.staffed(office.RequestHandler, office.Signer)
		unclear, third, unserved := w.file().Case.ID, w.file().Case.ID, w.file().Case.ID
		w.do(w.handler(), unclear, request.Fact{Kind: request.ClarificationAsked, Until: workday.MustParse("2026-03-18")})
		w.do(w.handler(), third, request.Fact{Kind: request.ThirdPartyAsked, Whom: "某公司"})
		w.at("2026-03-10")
		w.draft(unserved, request.Reply{Outcome: request.NotExisting})
		if err := w.approve(w.signer(), unserved, w.latest(unserved).Hash); err != nil {
			w.Fatal(err)
		}
		w.at("2026-03-17")
		w.remind()
		if got := w.told(people[office.RequestHandler]); len(got) != 1 || got[0] != "next clarification 2026-03-18" {
			w.Errorf("told %v", got)
		}
		w.at("2026-03-19")
		w.remind()
		if got := strings.Join(w.told(people[office.RequestHandler]), ", "); !strings.Contains(got, "late clarification 2026-03-18") {
			w.Errorf("told %v", got)
		}
		w.at("2026-03-31")
		w.remind()
		got := strings.Join(w.told(people[office.RequestHandler]), ", ")
		for _, want := range []string{"late third_party_answer 2026-03-23", "late serve 2026-03-30"} {
			if !strings.Contains(got, want) {
				w.Errorf("told %v, not %s", got, want)
			}
		}
		if got := w.told(people[office.Signer]); len(got) != 1 || got[0] != "late serve 2026-03-30" {
			w.Errorf("the head was told %v", got)
		}
	})
}

// The calendar holds the terms under a secret address, names nobody, is valid by RFC 5545, and ends when a new one is made or
// its owner may no longer sign in.
func TestTheCalendarOneSubscribesTo(t *testing.T) {
	onBoth(t, func(w *world) {
		w.at("2026-03-02")
		handler := w.staffed(office.RequestHandler)[office.RequestHandler]
		number := w.file().Case.Number
		feed := func(secret string) (terms []request.OpenTerm, err error) {
			w.view(func(q *db.View) error { terms, err = request.Feed(q, secret); return nil })
			return terms, err
		}
		make := func() (secret string) {
			w.must(func(tx *db.Tx) (err error) { secret, err = request.NewFeed(tx, handler); return err })
			return secret
		}
		first := make()
		if terms, err := feed(first); err != nil || len(terms) != 1 || terms[0].Number != number || terms[0].Due.String() != "2026-03-30" {
			w.Fatalf("%v %v", terms, err)
		}
		second := make()
		for _, secret := range []string{first, "", "x", strings.Repeat("a", 32), strings.Repeat("a", 1<<20)} {
			if _, err := feed(secret); fault.Of(err) != fault.NotFound {
				w.Errorf("%.40q opens a calendar: %v", secret, err)
			}
		}
		if _, err := feed(second); err != nil {
			w.Error(err)
		}
		w.must(func(tx *db.Tx) error { return request.EndFeed(tx, handler) })
		if _, err := feed(second); fault.Of(err) != fault.NotFound {
			w.Error("an ended calendar is open")
		}
	})
}

func TestTheCalendarIsAFileOfRFC5545(t *testing.T) {
	term := request.OpenTerm{Case: "c1", Number: "竹桥街道办事处20260001", Organ: "o1"}
	term.What, term.Due = request.ReplyTerm, workday.MustParse("2026-12-31")
	text := request.WriteCalendar("依申请公开期限", time.Date(2026, 3, 2, 1, 2, 3, 0, time.UTC), []request.CalendarEvent{
		{OpenTerm: term, Summary: "一行,两个;三\\个\n四个" + strings.Repeat("很长的字", 30), Address: "https://zhuqiao.example.cn/desk/cases/c1"}})
	if !strings.HasSuffix(text, "END:VCALENDAR\r\n") || strings.Count(text, "\n") != strings.Count(text, "\r\n") {
		t.Error("lines do not end as they must")
	}
	depth := 0
	for _, line := range strings.Split(text, "\r\n") {
		if len(line) > 75 {
			t.Errorf("a line of %d bytes", len(line))
		}
		depth += strings.Count(line, "BEGIN:") - strings.Count(line, "END:")
	}
	if depth != 0 {
		t.Error("parts do not close")
	}
	whole := strings.ReplaceAll(text, "\r\n ", "")
	for _, want := range []string{"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:", "UID:c1-reply-2026-12-31@gongkai\r\n", "DTSTAMP:20260302T010203Z\r\n",
		"DTSTART;VALUE=DATE:20261231\r\nDTEND;VALUE=DATE:20270101\r\n", `SUMMARY:一行\,两个\;三\\个\n四个很长的字`, "X-WR-CALNAME:依申请公开期限\r\n"} {
		if !strings.Contains(whole, want) {
			t.Errorf("%q is missing in\n%s", want, whole)
		}
	}
}

// The board has whole weeks, tells days off from make-up workdays, and shows what is due where.
func TestTheBoard(t *testing.T) {
	onBoth(t, func(w *world) {
		w.at("2026-02-02")
		for range 6 {
			w.file()
		}
		w.view(func(q *db.View) error {
			b, err := request.Board(q, workday.National(), w.organ, workday.MustParse("2026-02-20"), workday.MustParse("2026-04-01"))
			if err != nil {
				return err
			}
			if len(b.Weeks) != 5 || b.Weeks[0][0].Date.String() != "2026-01-26" || b.Weeks[4][6].Date.String() != "2026-03-01" || b.Late != 6 || b.Total != 0 {
				w.Errorf("%d weeks from %s, %d late, %d in the month", len(b.Weeks), b.Weeks[0][0].Date, b.Late, b.Total)
			}
			if day := b.Weeks[2][5]; day.Date.String() != "2026-02-14" || day.Kind != workday.MakeUp {
				w.Errorf("%+v", day)
			}
			b, err = request.Board(q, workday.National(), w.organ, workday.MustParse("2026-03-01"), workday.MustParse("2026-03-01"))
			if day := b.Weeks[1][4]; err != nil || day.Date.String() != "2026-03-06" || day.N != 6 || len(day.First) != 4 || b.Total != 6 || b.Late != 0 {
				w.Errorf("%+v %d", day, b.Total)
			}
			var got []request.OpenTerm
			for after := ""; ; {
				some, next, err := request.TermsBetween(q, w.organ, workday.MustParse("2026-03-06"), workday.MustParse("2026-03-06"), after, 4)
				if err != nil {
					return err
				}
				got = append(got, some...)
				if after = next; next == "" {
					break
				}
			}
			if len(got) != 6 {
				w.Errorf("%d terms in pages", len(got))
			}
			return err
		})
	})
}

// Going on page by page gives every case once, in order, whatever the size of a page.
func TestPagesOfTheQueueMissAndDoubleNothing(t *testing.T) {
	onBoth(t, func(w *world) {
		w.at("2026-03-02")
		var ids []string
		for i := range 9 {
			w.at(workday.MustParse("2026-03-02").AddDays(i / 2).String())
			ids = append(ids, w.file().Case.ID)
		}
		w.do(w.handler(), ids[3], request.Fact{Kind: request.OrganAsked})
		w.do(w.handler(), ids[4], request.Fact{Kind: request.Withdrawn})
		w.do(w.handler(), ids[5], request.Fact{Kind: request.Withdrawn})
		w.view(func(q *db.View) error {
			whole, _, err := request.Page(q, request.Filter{Organ: w.organ}, "", 100)
			if err != nil || len(whole) != 9 || whole[6].ID != ids[3] || whole[8].Open() {
				w.Fatalf("%d cases, %v", len(whole), err)
			}
			for size := 1; size <= 9; size++ {
				var all []string
				for after := ""; ; {
					some, next, err := request.Page(q, request.Filter{Organ: w.organ}, after, size)
					if err != nil {
						return err
					}
					for _, c := range some {
						all = append(all, c.ID)
					}
					if after = next; next == "" {
						break
					}
				}
				for i, c := range whole {
					if i >= len(all) || all[i] != c.ID || len(all) != 9 {
						w.Fatalf("pages of %d give %d cases in another order", size, len(all))
					}
				}
			}
			if _, _, err := request.Page(q, request.Filter{Organ: w.organ}, "owed 'x; --", 5); err != nil {
				w.Errorf("a forged place: %v", err)
			}
			return nil
		})
	})
}
