package request

// The ledger of days: what each day after receipt was to the clock, up to the last of which something is known. Pure.

import "gongkai/workday"

// DayKind is what a day was to the clock.
type DayKind string

const (
	CountedDay DayKind = "counted"
	OnWeekend  DayKind = "weekend"
	OnHoliday  DayKind = "holiday"
	OnMakeUp   DayKind = "make_up" // a make-up workday: counted, and carries its number
	WaitingDay DayKind = "waiting"
)

// Day is one line of the day ledger. N is the number of a counted day, else 0; Why is the festival's name, or for a
// waiting day the State that was waited in.
type Day struct {
	Date workday.Date
	Kind DayKind
	N    int
	Why  string
}

// end gives the last day of the ledger: the due date, or while it cannot be known the last day of which something is known.
func (c *clock) end(today workday.Date, d Deadline) workday.Date {
	if !d.Due.IsZero() {
		return d.Due
	}
	end := today
	if d.State == DeemedAbandoned {
		end = c.lapse()
	}
	for _, term := range d.Terms {
		if term.Due.After(end) {
			end = term.Due
		}
	}
	return end
}

func (c *clock) lapse() workday.Date {
	if c.pending(AwaitingPayment) != nil {
		return c.payBy
	}
	return c.clarifyBy
}

// days writes the ledger: one line for each calendar day after receipt up to end.
func (c *clock) days(end workday.Date) []Day {
	size := end.Sub(c.received)
	if size <= 0 {
		return nil
	}
	days := make([]Day, 0, size)
	n, next := 0, 0
	for d := c.received.AddDays(1); !d.After(end); d = d.AddDays(1) {
		for next < len(c.restarts) && d.After(c.restarts[next]) {
			n, next = 0, next+1
		}
		day := Day{Date: d}
		if w := c.waitOn(d); w != nil {
			day.Kind, day.Why = WaitingDay, string(w.state)
		} else {
			kind, name := c.cal.Kind(d)
			day.Kind, day.Why = dayKind(kind), name
			if kind.Works() {
				n++
				day.N = n
			}
		}
		days = append(days, day)
	}
	return days
}

func dayKind(k workday.Kind) DayKind {
	switch k {
	case workday.Weekend:
		return OnWeekend
	case workday.Holiday:
		return OnHoliday
	case workday.MakeUp:
		return OnMakeUp
	}
	return CountedDay
}
