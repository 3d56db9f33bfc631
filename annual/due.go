package annual

// This file is the day by which a report is to be public (art. 49; FACTS 0.3, 1.44) and how near it is. Table annual_due.
// Event organ.due.

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/ledger"
	"gongkai/office"
	"gongkai/workday"
)

// VerbDue sets the day for an organ.
const VerbDue office.Verb = "organ.due"

// SetDay is a day somebody set for the reports of an organ.
type SetDay struct {
	Seq    int64
	Year   int    // report year, 0 = every year
	Day    string // MM-DD of the year after; "" takes an earlier one back
	Reason string
	ByName string
	At     time.Time
}

// Due gives the day by which an organ's report of a year is to be public: the day set for that year, else the one set for
// every year, else that of the law (DueOn). The day set is nil where the law's counts.
func Due(q db.Query, organ office.Organ, year int) (workday.Date, *SetDay, error) {
	all, err := DaysSet(q, organ.ID)
	if err != nil {
		return workday.Date{}, nil, err
	}
	for _, of := range []int{year, 0} {
		for i := len(all) - 1; i >= 0; i-- {
			if all[i].Year != of {
				continue
			}
			if on, ok := dayIn(year+1, all[i].Day); ok {
				return on, &all[i], nil
			}
			break // taken back
		}
	}
	return DueOn(organ.Kind, year), nil, nil
}

func dayIn(year int, day string) (workday.Date, bool) {
	on, err := workday.ParseDate(strconv.Itoa(year) + "-" + day)
	return on, err == nil && day != ""
}

// SetDue sets the day for an organ's reports, of one year or of every year (0), with the notice that says so; day is MM-DD of
// the year after the report's, "" goes back to the day of the law.
func SetDue(tx *db.Tx, by office.Actor, organ string, year int, day, reason string) error {
	if err := by.Allow(VerbDue, organ); err != nil {
		return err
	}
	var form fault.Form
	of := year
	if year == 0 {
		of = 2001 // followed by a year without a 29 February
	} else if FormOf(year) == nil || year > workday.DateOf(tx.Now()).Year()+1 {
		form.Add("due_year", "annual.no_form", year)
	}
	if _, ok := dayIn(of+1, day); !ok && day != "" {
		form.Add("due_day", "annual.due.bad_day")
	}
	reason = strings.TrimSpace(reason)
	if reason == "" || utf8.RuneCountInString(reason) > 500 {
		form.Add("due_reason", "annual.due.no_reason", 500)
	}
	if err := form.Err(); err != nil {
		return err
	}
	all, err := DaysSet(tx, organ)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO annual_due (organ, seq, year, day, reason, by_name, at) VALUES `+db.Values(1, 7),
		organ, len(all)+1, year, day, reason, by.Name, tx.Now().UnixMicro())
	if err != nil {
		return err
	}
	return ledger.Append(tx, by.Event(VerbDue, "organ:"+organ, "", map[string]any{"year": year, "day": day, "reason": reason}))
}

// DaysSet gives all days ever set for an organ, oldest first.
func DaysSet(q db.Query, organ string) ([]SetDay, error) {
	rows, err := q.Query(`SELECT seq, year, day, reason, by_name, at FROM annual_due WHERE organ = $1 ORDER BY seq`, organ)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []SetDay
	for rows.Next() {
		var d SetDay
		var at int64
		if err := rows.Scan(&d.Seq, &d.Year, &d.Day, &d.Reason, &d.ByName, &at); err != nil {
			return nil, err
		}
		d.At = instant(at)
		out = append(out, d)
	}
	return out, rows.Err()
}

// Urgency is how near the day is.
type Urgency string

// The steps of the countdown: a month, ten days, three days before, and past it.
const (
	Calm    Urgency = "calm"
	Soon    Urgency = "soon"    // 30 days or fewer
	Near    Urgency = "near"    // 10 days or fewer
	Pressed Urgency = "pressed" // 3 days or fewer, or the day itself
	Late    Urgency = "late"
)

// Countdown gives the days left to a day, negative when it has passed, and how near that is.
func Countdown(due, today workday.Date) (left int, u Urgency) {
	left = due.Sub(today)
	for _, step := range []struct {
		below int
		u     Urgency
	}{{0, Late}, {4, Pressed}, {11, Near}, {31, Soon}} {
		if left < step.below {
			return left, step.u
		}
	}
	return left, Calm
}
