package workday

// The official calendar (FACTS 5): Monday to Friday are workdays, minus the days off and plus the make-up workdays of
// the State Council's yearly notice. Only the days the notices name are stored; counts are precomputed, so that adding
// workdays costs the same for 1 and for 1,000.

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

//go:embed holidays.csv
var holidays string

// Kind is what a day is for the clock.
type Kind string

const (
	Workday Kind = "workday" // Workday is an ordinary Monday to Friday.
	Weekend Kind = "weekend" // Weekend is an ordinary Saturday or Sunday.
	Holiday Kind = "holiday" // Holiday is a day off named by a notice, also when it falls on a weekend.
	MakeUp  Kind = "make_up" // MakeUp is a weekend day on which one works (调休上班).
)

// Works says whether a day of this kind counts.
func (k Kind) Works() bool { return k == Workday || k == MakeUp }

// Day is one day named by a yearly notice. Year is the year the notice arranges, which for days at the end of December
// is the next one.
type Day struct {
	Date Date
	Kind Kind // Holiday or MakeUp
	Name string
	Year int
}

// Calendar is an immutable official calendar. Its zero value knows no notice: every Monday to Friday counts and every
// date is provisional.
type Calendar struct{ c *counts }

type counts struct {
	days  map[Date]Day
	years map[int]bool // years whose notice is loaded
	base  Date         // the table begins here
	upTo  []int32      // upTo[i]: workdays in the i days from base on
	nth   []int32      // nth[k]: offset from base of workday number k (from 0)
	kinds []Kind       // kinds[i]: of the day base + i
	names []string     // names[i]: its festival
}

var empty = &counts{base: On(2000, time.January, 3), upTo: []int32{0}} // a Monday

func (c Calendar) table() *counts {
	if c.c == nil {
		return empty
	}
	return c.c
}

// New makes a calendar of the days; every year they arrange counts as loaded.
func New(days []Day) Calendar {
	years := map[int]bool{}
	for _, day := range days {
		years[day.Year] = true
	}
	return build(days, years)
}

// National gives the national calendar that comes with the program: 2019 to 2026.
func National() Calendar { return national() }

var national = sync.OnceValue(func() Calendar {
	days, err := ReadCSV(holidays)
	if err != nil {
		panic(err)
	}
	return New(days)
})

// With gives a calendar in which the notices of the years are replaced by the days, and any other day given (a local
// order, FACTS 5.7) stands before what was known of its date.
func (c Calendar) With(days []Day, years ...int) Calendar {
	t := c.table()
	loaded := maps.Clone(t.years)
	if loaded == nil {
		loaded = map[int]bool{}
	}
	kept := make([]Day, 0, len(t.days)+len(days))
	for _, day := range t.days {
		if !slices.Contains(years, day.Year) {
			kept = append(kept, day)
		}
	}
	for _, year := range years {
		loaded[year] = true
	}
	return build(append(kept, days...), loaded)
}

func build(days []Day, years map[int]bool) Calendar {
	t := &counts{days: map[Date]Day{}, years: years, base: empty.base, upTo: []int32{0}}
	if len(days) == 0 {
		return Calendar{t}
	}
	first, last := days[0].Date, days[0].Date
	for _, day := range days {
		t.days[day.Date] = day
		if day.Date.Before(first) {
			first = day.Date
		}
		if day.Date.After(last) {
			last = day.Date
		}
	}
	t.base = On(first.Year(), time.January, 1)
	size := On(last.Year()+1, time.January, 1).Sub(t.base)
	for i := range size {
		kind, name := t.look(t.base.AddDays(i))
		t.kinds, t.names = append(t.kinds, kind), append(t.names, name)
		if kind.Works() {
			t.nth = append(t.nth, int32(i))
		}
		t.upTo = append(t.upTo, int32(len(t.nth)))
	}
	return Calendar{t}
}

func (t *counts) kind(d Date) (Kind, string) {
	if i := d.Sub(t.base); i >= 0 && i < len(t.kinds) {
		return t.kinds[i], t.names[i]
	}
	return t.look(d)
}

// look finds out what the table then keeps.
func (t *counts) look(d Date) (Kind, string) {
	if day, ok := t.days[d]; ok {
		return day.Kind, day.Name
	}
	if w := d.Weekday(); w == time.Saturday || w == time.Sunday {
		return Weekend, ""
	}
	return Workday, ""
}

// Kind gives what the day is, and for days named by a notice the name of the festival.
func (c Calendar) Kind(d Date) (Kind, string) { return c.table().kind(d) }

// Days gives the days the loaded notices name for the year, by date.
func (c Calendar) Days(year int) []Day {
	var days []Day
	for _, day := range c.table().days {
		if day.Year == year {
			days = append(days, day)
		}
	}
	slices.SortFunc(days, func(a, b Day) int { return a.Date.Compare(b.Date) })
	return days
}

// Years gives the years whose notice is loaded, in order.
func (c Calendar) Years() []int { return slices.Sorted(maps.Keys(c.table().years)) }

// Provisional says whether the year's notice is not loaded, so that dates computed through it may still move.
func (c Calendar) Provisional(year int) bool { return !c.table().years[year] }

// tail is the first day of December that the next year's notice may still change (FACTS 5.4: 2018 and 2022 did).
const tail = 26

// Settled says whether the day's kind can no longer change: the notice of its year is loaded, and for the last days of
// December that of the next year too (FACTS 5.4, 11.8).
func (c Calendar) Settled(d Date) bool {
	years := c.table().years
	year, month, day := d.Civil()
	return years[year] && (month != time.December || day < tail || years[year+1])
}

// settledSpan says whether every day after from and up to to is settled.
func (c Calendar) settledSpan(from, to Date) bool {
	if to.Before(from) {
		from, to = to, from
	}
	first := from.AddDays(1)
	if first.After(to) {
		first = to
	}
	for year := first.Year(); year <= to.Year(); year++ {
		if !c.table().years[year] {
			return false
		}
	}
	return c.Settled(to)
}

// Add gives the n-th workday after d; the day d itself is never counted (FACTS 1.51). A negative n counts back, and 0
// gives d. Provisional says that a day on the way is not settled yet, so that the answer may move (FACTS 5.4).
func (c Calendar) Add(d Date, n int) (due Date, provisional bool) {
	t := c.table()
	switch {
	case n > 0:
		due = t.at(t.rank(d) + n - 1)
	case n < 0:
		due = t.at(t.rank(d.AddDays(-1)) + n)
	default:
		due = d
	}
	return due, !c.settledSpan(d, due)
}

// Between gives the number of workdays after a and up to b, so that Between(d, Add(d, n)) is n; it is negative when b
// is before a.
func (c Calendar) Between(a, b Date) int {
	t := c.table()
	return t.rank(b) - t.rank(a)
}

// rank gives the number of workdays from base up to and including d; before base it is negative.
func (t *counts) rank(d Date) int {
	i := d.Sub(t.base) + 1 // the days from base on, with d
	last := len(t.upTo) - 1
	switch {
	case i < 0:
		return weekdays(t.base.AddDays(i), t.base) * -1
	case i <= last:
		return int(t.upTo[i])
	}
	end := t.base.AddDays(last)
	return int(t.upTo[last]) + weekdays(end, end.AddDays(i-last))
}

// at gives the workday with the number k, the first from base on having the number 0.
func (t *counts) at(k int) Date {
	switch {
	case k < 0:
		return nthWeekday(t.base, k)
	case k < len(t.nth):
		return t.base.AddDays(int(t.nth[k]))
	}
	return nthWeekday(t.base.AddDays(len(t.upTo)-1), k-len(t.nth))
}

// weekdays counts Mondays to Fridays from a up to but without b.
func weekdays(a, b Date) int { return mondayToFriday(b) - mondayToFriday(a) }

// mondayToFriday counts Mondays to Fridays from 0001-01-01, a Monday, up to but without d.
func mondayToFriday(d Date) int {
	n := int(d.day) - 1
	return n/7*5 + min(n%7, 5)
}

// nthWeekday gives the Monday-to-Friday day number k counted from d on (0 is d itself if it is one; -1 the last before d).
func nthWeekday(d Date, k int) Date {
	m := mondayToFriday(d) + k
	return Date{int32(m/5*7 + m%5 + 1)}
}

// ReadCSV reads days from lines of date,kind,name,year under a heading; kind is off or work. Errors name the line.
func ReadCSV(text string) ([]Day, error) {
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("workday: %w", err)
	}
	kinds := map[string]Kind{"off": Holiday, "work": MakeUp}
	var days []Day
	for i, row := range rows {
		if i == 0 {
			continue
		}
		if len(row) != 4 || kinds[row[1]] == "" {
			return nil, fmt.Errorf("workday: line %d: want date, off or work, name, year", i+1)
		}
		date, err := ParseDate(row[0])
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", i+1, err)
		}
		year, err := strconv.Atoi(row[3])
		if err != nil || year < date.Year() || year > date.Year()+1 {
			return nil, fmt.Errorf("workday: line %d: %q is not the year this day can belong to", i+1, row[3])
		}
		days = append(days, Day{Date: date, Kind: kinds[row[1]], Name: row[2], Year: year})
	}
	return days, nil
}
