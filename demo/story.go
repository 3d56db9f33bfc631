package demo

// story.go puts what happens in the subdistrict in order of time: items and cases are told one by one, each step with
// its moment, and then all steps are taken as they came, so that the ledger runs forward.

import (
	"math/rand/v2"
	"slices"
	"time"

	"gongkai/db"
	"gongkai/workday"
)

// story is a heap of steps.
type story struct {
	steps []moment
	last  time.Time         // nothing happens after it
	ids   map[string]string // title → item, of those drafted so far
}

type moment struct {
	at     time.Time
	do     func(tx *db.Tx) error
	items  *lot // instead of do: a batch of the large set
	begins bool // a case comes in
}

// add has something happen at a moment.
func (s *story) add(at time.Time, do func(tx *db.Tx) error) {
	if at.After(s.last) {
		at = s.last
	}
	s.steps = append(s.steps, moment{at: at, do: do})
}

// play takes every step at its moment, oldest first; of two at one moment the one added first goes first.
func (s *story) play(tx *db.Tx) error {
	slices.SortStableFunc(s.steps, func(a, b moment) int { return a.at.Compare(b.at) })
	for _, m := range s.steps {
		if err := m.do(tx.At(m.at)); err != nil {
			return err
		}
	}
	return nil
}

// randomFor gives the random numbers of one part of the set: the same each time, whatever the other parts draw.
func randomFor(part, n uint64) *rand.Rand { return rand.New(rand.NewPCG(part, n)) }

// clockOn gives a moment on a day: minutes after 8:30 in China.
func clockOn(d workday.Date, minutes int) time.Time {
	return d.Start().Add(8*time.Hour + time.Duration(30+minutes)*time.Minute)
}

const (
	storyMonths = 12
	halfYear    = 7 // from July on the year told is the calendar year, so that its report counts all of it
)

// newPlan works out the days the story has.
func newPlan(today workday.Date, now time.Time, size Size) *plan {
	p := &plan{today: today, now: now, size: size}
	year, month, _ := today.Civil()
	from := workday.On(year, 1, 1)
	if month < halfYear {
		from = today.AddMonths(-storyMonths)
	}
	cal := workday.National()
	for d := from; d.Before(today); d = d.AddDays(1) {
		if kind, _ := cal.Kind(d); kind.Works() {
			p.days = append(p.days, d)
		}
	}
	p.opened = clockOn(from.AddDays(-beforeDays), 0)
	if p.size.Items > 0 || p.size.Cases > 0 {
		p.opened = epoch
	}
	return p
}

const beforeDays = 75 // the cases carried into the year are received in this time
