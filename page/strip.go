package page

// The deadline strip: a row of days from receipt to the due date, and the sentence that says the same. It knows no
// law: the days come counted from the caller's ledger of days.

import (
	"context"
	"strings"
)

// DayKind says what a day is in a count of working days.
type DayKind string

const (
	DayStart   DayKind = "start"   // the day of receipt, which is not counted
	DayCounted DayKind = "counted" // a working day that counts; N is its number
	DayWeekend DayKind = "weekend"
	DayHoliday DayKind = "holiday"
	DayMakeUp  DayKind = "make_up" // a weekend day that is worked and counts; N is its number
	DayWaiting DayKind = "waiting" // not counted because somebody else's answer is awaited; Why says whose
)

// Day is one day of the strip.
type Day struct {
	Date        string // 2026-03-05
	Label       string // the day as shown; "" for 3/5
	Kind        DayKind
	N           int    // which counted day it is; 0 for none
	Begin       string // of the first day: "." and what it is, "" receipt
	Why         string // the holiday's name, or for whom one waits
	Today       bool
	Due         bool
	Provisional bool // the year's calendar is not yet announced
}

// Strip is a deadline: its days in order, Receipt to due date.
type Strip struct {
	Title string // what the deadline is for
	Days  []Day
}

func (d Day) label() string {
	if d.Label != "" {
		return d.Label
	}
	_, m, day, ok := splitDate(d.Date)
	if !ok {
		return d.Date
	}
	return count(m) + "/" + count(day)
}

func (d Day) class() string {
	class := "day day-" + string(d.Kind)
	if d.Today {
		class += " day-today"
	}
	if d.Due {
		class += " day-due"
	}
	return class
}

// mark is what stands large in the day: its number, or a word for why it has none.
func (d Day) mark(ctx context.Context) string {
	if d.N > 0 {
		return count(d.N)
	}
	return T(ctx, "page.strip.mark."+string(d.Kind)+d.Begin)
}

// foot is the small word below the day.
func (d Day) foot(ctx context.Context) string {
	switch {
	case d.Due:
		return T(ctx, "page.strip.due")
	case d.Today:
		return T(ctx, "page.strip.today")
	case d.Kind == DayMakeUp:
		return T(ctx, "page.strip.make_up")
	case d.Kind == DayStart:
		return T(ctx, "page.strip.start"+d.Begin)
	}
	return d.Why
}

// Sentence says the strip in words: from when, how many working days, what was left out and why, until when.
func (s Strip) Sentence(ctx context.Context) string {
	if len(s.Days) == 0 {
		return ""
	}
	var counted, weekends int
	var due string
	provisional := false
	skipped := newTally()
	waits := newTally()
	for _, d := range s.Days {
		switch d.Kind {
		case DayCounted, DayMakeUp:
			counted++
		case DayWeekend:
			weekends++
		case DayHoliday:
			skipped.add(d.Why)
		case DayWaiting:
			waits.add(d.Why)
		}
		if d.Due {
			due = d.Date
		}
		provisional = provisional || d.Provisional
	}
	said := []string{T(ctx, "page.strip.from"+s.Days[0].Begin, DateText(ctx, s.Days[0].Date), counted)}
	if weekends > 0 {
		said = append(said, T(ctx, "page.strip.weekends", weekends))
	}
	for _, why := range skipped.order {
		said = append(said, T(ctx, "page.strip.holiday", why, skipped.days[why]))
	}
	for _, why := range waits.order {
		said = append(said, T(ctx, "page.strip.waiting", why, waits.days[why]))
	}
	if due != "" {
		said = append(said, T(ctx, "page.strip.until", DateText(ctx, due)))
	}
	if provisional {
		said = append(said, T(ctx, "page.strip.provisional"))
	}
	return strings.Join(said, T(ctx, "page.strip.join")) + T(ctx, "page.strip.stop")
}

// tally counts days by reason, in the order the reasons first come.
type tally struct {
	order []string
	days  map[string]int
}

func newTally() *tally { return &tally{days: map[string]int{}} }

func (t *tally) add(why string) {
	if t.days[why] == 0 {
		t.order = append(t.order, why)
	}
	t.days[why]++
}

func (s Strip) has(kind DayKind) bool {
	for _, d := range s.Days {
		if d.Kind == kind {
			return true
		}
	}
	return false
}
