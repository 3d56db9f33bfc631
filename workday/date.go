// Package workday counts legal days: the dates the law speaks of, in the time of Beijing, and the official calendar of
// days off and make-up workdays (FACTS 5). It is pure: no clock, no storage.
package workday

import (
	"database/sql/driver"
	"fmt"
	"time"
)

// Date is a day of the Gregorian calendar between years 1 and 9999, without time or zone. The zero Date is no date; it
// is written as the empty string. Dates compare with == and serve as map keys.
type Date struct{ day int32 } // days since 0000-12-31, so that 0001-01-01 is 1

const unixDay = 719163 // the day number of 1970-01-01

// Beijing is the zone of every legal day (Asia/Shanghai; no daylight saving since 1991).
var Beijing = beijing()

func beijing() *time.Location {
	if zone, err := time.LoadLocation("Asia/Shanghai"); err == nil {
		return zone
	}
	return time.FixedZone("Asia/Shanghai", 8*60*60) // a machine without zone data still counts legal days rightly
}

// On gives the date of year, month and day; values out of range roll over as in time.Date.
func On(year int, month time.Month, day int) Date {
	return Date{int32(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix()/86400 + unixDay)}
}

// DateOf gives the legal day on which the instant falls in China.
func DateOf(t time.Time) Date {
	year, month, day := t.In(Beijing).Date()
	return On(year, month, day)
}

// ParseDate reads a date written as 2026-01-05. Anything else, also an impossible day such as 2026-02-30, is an error.
func ParseDate(s string) (Date, error) {
	if len(s) != 10 || s[4] != '-' || s[7] != '-' {
		return Date{}, badDate(s)
	}
	year, ok1 := digits(s[:4])
	month, ok2 := digits(s[5:7])
	day, ok3 := digits(s[8:])
	if !ok1 || !ok2 || !ok3 || year == 0 {
		return Date{}, badDate(s)
	}
	d := On(year, time.Month(month), day)
	if y, m, n := d.Civil(); y != year || int(m) != month || n != day {
		return Date{}, badDate(s)
	}
	return d, nil
}

// MustParse is ParseDate for dates written in the program; a wrong one panics.
func MustParse(s string) Date {
	d, err := ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func badDate(s string) error { return fmt.Errorf("workday: %.20q is not a date like 2026-01-05", s) }

func digits(s string) (int, bool) {
	n := 0
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = n*10 + int(s[i]-'0')
	}
	return n, true
}

func (d Date) utc() time.Time { return time.Unix(int64(d.day-unixDay)*86400, 0).UTC() }

// Civil gives year, month and day.
func (d Date) Civil() (int, time.Month, int) { return d.utc().Date() }

// Year gives the calendar year.
func (d Date) Year() int { return d.utc().Year() }

// Weekday gives the day of the week.
func (d Date) Weekday() time.Weekday { return time.Weekday(d.day % 7) } // 0001-01-01 was a Monday

// Start gives the instant at which the day begins in China.
func (d Date) Start() time.Time {
	year, month, day := d.Civil()
	return time.Date(year, month, day, 0, 0, 0, 0, Beijing)
}

// IsZero says whether there is no date.
func (d Date) IsZero() bool { return d.day == 0 }

// AddDays gives the date n calendar days later (earlier when n is negative). No date stays no date.
func (d Date) AddDays(n int) Date {
	if d.IsZero() {
		return d
	}
	return Date{d.day + int32(n)}
}

// AddMonths gives the same day n months later, or that month's last day where it has no such day (民法典 art. 202).
func (d Date) AddMonths(n int) Date {
	year, month, day := d.Civil()
	first := On(year, month+time.Month(n), 1)
	y, m, _ := first.Civil()
	last := On(y, m+1, 1).AddDays(-1)
	if same := first.AddDays(day - 1); !same.After(last) {
		return same
	}
	return last
}

// Sub gives the calendar days from other to d.
func (d Date) Sub(other Date) int { return int(d.day - other.day) }

// Before says whether d is earlier than other.
func (d Date) Before(other Date) bool { return d.day < other.day }

// After says whether d is later than other.
func (d Date) After(other Date) bool { return d.day > other.day }

// Compare orders dates for slices.SortFunc.
func (d Date) Compare(other Date) int { return int(d.day) - int(other.day) }

// String writes 2026-01-05, or nothing for no date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	year, month, day := d.Civil()
	b := [10]byte{4: '-', 7: '-'}
	b[0], b[1], b[2], b[3] = '0'+byte(year/1000%10), '0'+byte(year/100%10), '0'+byte(year/10%10), '0'+byte(year%10)
	b[5], b[6], b[8], b[9] = '0'+byte(month/10), '0'+byte(month%10), '0'+byte(day/10), '0'+byte(day%10)
	return string(b[:])
}

// Chinese writes 2026年1月5日, the form of official texts (FACTS 9.4), or nothing for no date.
func (d Date) Chinese() string {
	if d.IsZero() {
		return ""
	}
	year, month, day := d.Civil()
	return fmt.Sprintf("%d年%d月%d日", year, int(month), day)
}

// MarshalText writes the date as String does, for JSON and the like.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (d *Date) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = Date{}
		return nil
	}
	read, err := ParseDate(string(text))
	if err == nil {
		*d = read
	}
	return err
}

// Value gives the text stored in a database.
func (d Date) Value() (driver.Value, error) { return d.String(), nil }

// Scan reads the text stored in a database; NULL and the empty text are no date.
func (d *Date) Scan(stored any) error {
	switch v := stored.(type) {
	case nil:
		*d = Date{}
		return nil
	case string:
		return d.UnmarshalText([]byte(v))
	case []byte:
		return d.UnmarshalText(v)
	}
	return fmt.Errorf("workday: a date cannot be read from %T", stored)
}
