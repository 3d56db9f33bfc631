package request

// The board: a month of days with the terms that end on them, workdays and days off told apart. A day shows its first few
// and how many there are; the whole day is a page of its own.

import (
	"time"

	"gongkai/db"
	"gongkai/workday"
)

// BoardDay is a day of the board.
type BoardDay struct {
	Date  workday.Date
	Kind  workday.Kind
	Name  string // of the festival
	In    bool   // within the month
	N     int64  // terms that end on it, counted up to BoardMost
	First []OpenTerm
}

// BoardOf is a month: whole weeks, Monday first.
type BoardOf struct {
	Month workday.Date // its first day
	Weeks [][7]BoardDay
	Late  int64 // terms of the organ's own that are over, counted up to lateMost
	Total int64 // terms within the month; More when a day has more than were counted
	More  bool
}

// BoardMost is up to how many terms of a day are counted.
const BoardMost = 100

const (
	boardFirst = 4    // terms shown of a day
	lateMost   = 1000 // beyond it the board says "more"
)

// Board gives an organ's month; today is what counts as late from.
func Board(q db.Query, cal workday.Calendar, organ string, month, today workday.Date) (b BoardOf, err error) {
	year, m, _ := month.Civil()
	b = BoardOf{Month: workday.On(year, m, 1)}
	first := b.Month.AddDays(-(int(b.Month.Weekday()) + 6) % 7)
	last := workday.On(year, m+1, 1).AddDays(-1)
	last = last.AddDays((7 - int(last.Weekday())) % 7)
	for d := first; !d.After(last); d = d.AddDays(7) {
		var week [7]BoardDay
		for i := range week {
			day := BoardDay{Date: d.AddDays(i)}
			if day.N, err = countDay(q, organ, day.Date); err != nil {
				return b, err
			}
			day.Kind, day.Name = cal.Kind(day.Date)
			_, in, _ := day.Date.Civil()
			if day.In = in == time.Month(m); day.In {
				b.Total, b.More = b.Total+day.N, b.More || day.N >= BoardMost
			}
			if day.N > 0 {
				if day.First, _, err = TermsBetween(q, organ, day.Date, day.Date, "", boardFirst); err != nil {
					return b, err
				}
			}
			week[i] = day
		}
		b.Weeks = append(b.Weeks, week)
	}
	b.Late, err = countLate(q, organ, today)
	return b, err
}

func countDay(q db.Query, organ string, day workday.Date) (n int64, err error) {
	err = q.QueryRow(`SELECT count(*) FROM (SELECT 1 AS one FROM request_term WHERE organ = $1 AND due_on = $2 LIMIT $3) AS day`,
		organ, day.String(), BoardMost).Scan(&n)
	return n, err
}

// countLate counts the terms of the organ's own that are over, as far as it matters.
func countLate(q db.Query, organ string, today workday.Date) (n int64, err error) {
	err = q.QueryRow(`SELECT count(*) FROM (SELECT 1 AS one FROM request_term WHERE organ = $1 AND due_on < $2 AND what IN ('reply', 'serve') LIMIT $3) AS late`,
		organ, today.String(), lateMost).Scan(&n)
	return n, err
}
