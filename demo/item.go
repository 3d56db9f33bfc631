package demo

// item.go is the items of the small set: which text is made on which day, and the steps it takes through the hands of
// the people: draft, submit, review, sign off, publish, and what a pattern's mark says happens besides.

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/office"
	"gongkai/workday"
)

// piece is one item to be made.
type piece struct {
	pattern
	n    int // of its pattern's
	day  workday.Date
	text disclosure.Text
}

// The marks of patterns.
const (
	markDraft       = "草稿"
	markSubmitted   = "待审"
	markReviewed    = "已审"
	markSigned      = "已签"
	markReturned    = "退回"
	markWithdrawing = "待撤"
	markWithdrawn   = "撤下"
	markAbolished   = "废止"
	markCorrected   = "更正"
	markCorrecting  = "更正中"
	markPurchases   = "采购"
	markScheduled   = "定时"  // goes out three days after the story's end
	markEmergency   = "紧急"  // the first of its pattern goes out unapproved, and is approved too late
	markKept        = "撤留"  // withdrawn, its text still to be read under a notice
	markLeads       = "撤转"  // withdrawn, its address leads to the text its first relation names
	markClosed      = "不公开" // signed off as not to be public, so many working days ago; article and reason are lists of the pattern
	markLate        = "迟发"  // so many working days after it was formed, past its term
)

// unpublished are the marks of texts that stand on the desk; their note is how many workdays ago they were begun.
var unpublished = []string{markScheduled, markDraft, markSubmitted, markReviewed, markSigned, markReturned, markClosed}

// pieces gives every item of the small set, in the order of their days, texts filled.
func (p *plan) pieces(columns map[catalogue.Kind]catalogue.Column, files files) []piece {
	var all []piece
	for i, pat := range texts().patterns {
		r := randomFor(1, uint64(i))
		for n := range pat.uses {
			all = append(all, piece{pattern: pat, n: n, day: p.dayOf(pat, n, r.IntN)})
		}
	}
	slices.SortStableFunc(all, func(a, b piece) int { return a.day.Compare(b.day) })
	numbers := map[int]int{}
	for i := range all {
		pc := &all[i]
		f := newFiller(randomFor(2, uint64(i)), pc.pattern, pc.n, pc.day)
		if pc.mark == markPurchases {
			describePurchases(f, pc.n)
		}
		pc.text = pc.pattern.text(f, pukouName)
		pc.text.Column = columns[pc.kind].ID
		if pc.numbered {
			numbers[pc.day.Year()]++
			pc.text.DocumentNumber = fmt.Sprintf("浦街〔%d〕%d号", pc.day.Year(), numbers[pc.day.Year()])
		}
		if pc.mark == markPurchases {
			pc.text.Attachments = files.purchases[pc.n]
		}
	}
	return all
}

// text fills a pattern's holes.
func (pat pattern) text(f *filler, issuer string) disclosure.Text {
	t := disclosure.Text{Title: f.fill(pat.title), Statutory: pat.statutory, Topic: pat.topic, Genre: pat.genre, Normative: pat.normative,
		Issuer: issuer, FormedOn: f.day}
	t.Summary, t.Keywords, t.Body = f.fill(pat.summary), f.fill(pat.keywords), markup(f.fill(pat.body))
	for _, e := range pat.elements {
		t.Elements = append(t.Elements, disclosure.Element{Key: e.Key, Value: f.fill(e.Value)})
	}
	if pat.mark == markClosed {
		t.Attribute, t.Article, t.Reason = disclosure.Withheld, disclosure.Article(pat.lists["条"][0]), pat.lists["由"][0]
	}
	if pat.normative {
		t.Validity, t.EffectiveOn = disclosure.InForce, f.day.AddDays(30)
	}
	return t
}

// dayOf chooses the day of the n-th text of a pattern.
func (p *plan) dayOf(pat pattern, n int, intN func(int) int) workday.Date {
	days := p.days[:len(p.days)-4] // what is published had a few days to get there
	if slices.Contains(unpublished, pat.mark) {
		days = p.days
	}
	last := len(days) - 1
	whens := strings.Split(pat.when, "|") // in the order of the pattern's list
	from, to, ranged := strings.Cut(whens[n%len(whens)], "-")
	switch {
	case slices.Contains(unpublished, pat.mark):
		ago, err := strconv.Atoi(pat.note)
		if err != nil { // a returned text's note is the reason
			ago = 3
		}
		return days[max(last-ago, 0)]
	case pat.when == "季":
		return inMonths(days, []int{4, 7, 10, 1}[n%4], 8, intN)
	case pat.when == "匀":
		return days[last*(2*n+1)/(2*pat.uses)]
	case ranged:
		a, _ := strconv.Atoi(from) // tested: every pattern is made
		b, _ := strconv.Atoi(to)
		return inMonths(days, a+intN(b-a+1), 31, intN)
	}
	return days[intN(len(days))]
}

// inMonths chooses one of the days in a month, up to a day of the month; where the story has none, any day.
func inMonths(days []workday.Date, month, upTo int, intN func(int) int) workday.Date {
	var some []workday.Date
	for _, d := range days {
		if _, m, day := d.Civil(); int(m) == month && day <= upTo {
			some = append(some, d)
		}
	}
	if len(some) == 0 {
		some = days
	}
	return some[intN(len(some))]
}

// crew is the people through whose hands a piece goes.
type crew struct{ drafter, reviewer, signer office.Actor }

// hands chooses them: most often the full-time reviewer and the head of the office, now and then their deputies.
func (p *plan) hands(pc piece, intN func(int) int) crew {
	c := crew{p.cast[pc.by], p.cast["shenhe"], p.cast["qianfa"]}
	if intN(6) == 0 {
		c.reviewer = p.cast["shenhe2"]
	}
	if intN(5) == 0 {
		c.signer = p.cast["qianfa2"]
	}
	return c
}

// told is an item while its story goes on.
type told struct {
	*story
	crew
	intN func(int) int
	id   string
	head int64
	last time.Time
}

const dayEnds = 17*60 + 30 // minutes after midnight

// next has something happen some minutes of working time later.
func (t *told) next(minutes int, do func(tx *db.Tx) error) {
	t.last = t.last.Add(time.Duration(minutes) * time.Minute)
	day := workday.DateOf(t.last)
	if t.last.Sub(day.Start()) > dayEnds*time.Minute {
		t.last = clockOn(workdayAfter(day, 1), t.intN(90))
	}
	t.add(t.last, do)
}

// days passes some workdays.
func (t *told) days(n int) { t.last = clockOn(workdayAfter(workday.DateOf(t.last), n), t.intN(90)) }

// move has an actor take a plain step.
func (t *told) move(minutes int, by office.Actor, step func(tx *db.Tx, by office.Actor, id string, seen int64) error) {
	t.next(minutes, func(tx *db.Tx) error { return step(tx, by, t.id, t.head) })
}

func workdayAfter(d workday.Date, n int) workday.Date {
	due, _ := workday.National().Add(d, n)
	return due
}

// tell puts the steps of a piece into the story.
func (p *plan) tell(s *story, i int, pc piece) {
	r := randomFor(3, uint64(i))
	t := &told{story: s, crew: p.hands(pc, r.IntN), intN: r.IntN, last: clockOn(pc.day, 10+r.IntN(200))}
	t.next(0, func(tx *db.Tx) (err error) {
		if pc.text.Relations, err = s.related(tx, pc.relations); err != nil {
			return err
		}
		if t.id, err = disclosure.Draft(tx, t.drafter, pukouID, pc.text); err != nil {
			return fmt.Errorf("%s: %w", pc.text.Title, err)
		}
		t.head, s.ids[pc.text.Title] = 1, t.id
		return p.look(tx, pc.text)
	})
	if pc.mark == markDraft {
		return
	}
	t.move(10+r.IntN(90), t.drafter, disclosure.Submit)
	switch pc.mark {
	case markSubmitted:
		return
	case markReturned:
		t.move(60, t.reviewer, withNote(disclosure.Return, pc.note))
		return
	}
	if pc.mark == markEmergency && pc.n == 0 {
		t.move(15, p.cast["qianfa"], withNote(disclosure.PublishEmergency, pc.note))
		t.signer = p.cast["qianfa2"]
		t.days(4) // later than the days there are
	}
	t.move(20+r.IntN(300), t.reviewer, disclosure.Review)
	if pc.mark == markReviewed {
		return
	}
	t.move(20+r.IntN(400), t.signer, disclosure.SignOff)
	switch {
	case pc.mark == markSigned, pc.mark == markClosed, pc.mark == markEmergency && pc.n == 0:
		return
	case pc.mark == markScheduled:
		t.next(30, func(tx *db.Tx) error {
			_, err := disclosure.Arrange(tx, t.drafter, pukouID, "", p.now.Add(72*time.Hour), []disclosure.Planned{{Item: t.id, N: t.head}})
			return err
		})
		return
	}
	if days, err := strconv.Atoi(pc.note); err == nil && pc.mark == markLate {
		t.days(days)
	}
	t.move(5+r.IntN(120), t.drafter, disclosure.Publish)
	t.afterwards(pc)
}

// leadsTo is where the address of what was replaced leads.
const leadsTo = "浦口街道农村生活垃圾分类管理办法"

// related gives the relations to texts that are public by now, with their ids.
func (s *story) related(q db.Query, list disclosure.Relations) (found disclosure.Relations, err error) {
	for _, r := range list {
		if r.Target = s.ids[r.Title]; r.Target == "" {
			continue
		}
		it, err := disclosure.ItemByID(q, r.Target)
		if err != nil {
			return nil, err
		}
		if it.Live > 0 {
			found = append(found, r)
		}
	}
	return found, nil
}

type noted = func(tx *db.Tx, by office.Actor, id string, seen int64, note string) error

func withNote(step noted, note string) func(tx *db.Tx, by office.Actor, id string, seen int64) error {
	return func(tx *db.Tx, by office.Actor, id string, seen int64) error { return step(tx, by, id, seen, note) }
}

// afterwards is what happens to a public text besides.
func (t *told) afterwards(pc piece) {
	switch pc.mark {
	case markCorrected:
		for n, c := range corrections {
			t.days(20 + 25*n)
			t.correct(c.note, func(text *disclosure.Text) { text.Body = strings.ReplaceAll(text.Body, c.was, c.is) })
		}
	case markCorrecting: // begun a few days ago
		t.days(30)
		if begun := clockOn(workdayAfter(workday.DateOf(t.story.last), -6), 60); begun.After(t.last) {
			t.last = begun
		}
		t.rewrite(func(text *disclosure.Text) {
			text.Summary = "辖区村、社区的名称、户数和人口（演示数据，年中更新）。"
		})
	case markAbolished:
		t.days(150)
		day := workday.DateOf(t.last)
		t.correct(pc.note, func(text *disclosure.Text) { text.Validity, text.AbolishedOn = disclosure.Abolished, day })
	case markWithdrawing:
		t.days(20)
		t.move(0, t.drafter, withNote(disclosure.Withdraw, pc.note))
	case markKept, markLeads:
		t.days(20)
		t.next(0, func(tx *db.Tx) error {
			w := disclosure.Withdrawal{Ground: disclosure.Expired, Words: pc.note, Shows: disclosure.ShowsNotice}
			if target := t.ids[leadsTo]; pc.mark == markLeads && target != "" {
				w.Ground, w.Shows, w.Target = disclosure.Replaced, disclosure.ShowsRedirect, target
			}
			return disclosure.AskWithdrawal(tx, t.drafter, t.id, t.head, w)
		})
		t.move(90, t.signer, disclosure.ConfirmWithdrawal)
	case markWithdrawn:
		t.days(20)
		t.move(0, t.drafter, withNote(disclosure.Withdraw, pc.note))
		t.move(90, t.signer, disclosure.ConfirmWithdrawal)
	}
}

// corrections are made to the page of addresses and hours.
var corrections = []struct{ was, is, note string }{
	{"工作日 8:30—17:00，中午值班", "工作日 8:30—17:30，中午不休息", "便民服务中心的办公时间延长，原来写的 17:00 改为 17:30，中午照常办理。"},
	{"公交 6 路、11 路", "公交 6 路、16 路", "公交线路调整：11 路改为 16 路。"},
}

// rewrite begins a correction and saves it.
func (t *told) rewrite(change func(*disclosure.Text)) {
	t.next(0, func(tx *db.Tx) (err error) {
		if t.head, err = disclosure.StartCorrection(tx, t.drafter, t.id, t.head); err != nil {
			return err
		}
		r, err := disclosure.RevisionOf(tx, t.id, t.head)
		if err != nil {
			return err
		}
		change(&r.Text)
		t.head, err = disclosure.Save(tx, t.drafter, t.id, t.head, r.Text)
		return err
	})
}

// correct takes a correction all the way.
func (t *told) correct(note string, change func(*disclosure.Text)) {
	t.rewrite(change)
	t.move(10, t.drafter, disclosure.Submit)
	t.move(30, t.reviewer, disclosure.Review)
	t.move(40, t.signer, disclosure.SignOff)
	t.move(10, t.drafter, withNote(disclosure.PublishCorrection, note))
}
