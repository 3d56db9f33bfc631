package office

// calendar.go loads the calendar of a further year (FACTS 5.4): the State Council announces each year's days off in the autumn
// before, and until its notice is loaded every date that passes through the year is provisional. Tables office_year, office_day.

import (
	"fmt"
	"time"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/ledger"
	"gongkai/workday"
)

const mostDays = 120 // days one year's notice may name

// Calendar gives the calendar that holds now: the one that comes with the program, with the loaded years put over it.
func Calendar(q db.Query) (workday.Calendar, error) {
	years, err := loadedYears(q)
	if err != nil || len(years) == 0 {
		return workday.National(), err
	}
	days, err := loadedDays(q)
	return workday.National().With(days, years...), err
}

// LoadYear puts the notice of a year in the place of what was known of it. The days may reach into the December before.
func LoadYear(tx *db.Tx, by Actor, year int, days []workday.Day) error {
	if err := by.Allow("calendar.load", tx.Organ()); err != nil {
		return err
	}
	if err := checkYear(year, days); err != nil {
		return err
	}
	if err := saveYear(tx, by, year, days); err != nil {
		return err
	}
	title := fmt.Sprintf("%d", year)
	return ledger.Append(tx, by.Event("calendar.load", "calendar:"+title, title, map[string]int{"days": len(days)}))
}

func checkYear(year int, days []workday.Day) error {
	if year < 2019 || year > 2200 {
		return fault.BadInput("office.calendar.year", year)
	}
	if len(days) == 0 || len(days) > mostDays {
		return fault.BadInput("office.calendar.count", mostDays)
	}
	seen := map[workday.Date]bool{}
	first, last := workday.On(year-1, time.December, 1), workday.On(year, time.December, 31)
	for _, day := range days {
		weekend := day.Date.Weekday() == time.Saturday || day.Date.Weekday() == time.Sunday
		switch {
		case day.Date.Before(first) || day.Date.After(last):
			return fault.BadInput("office.calendar.outside", day.Date, year)
		case seen[day.Date]:
			return fault.BadInput("office.calendar.twice", day.Date)
		case day.Kind != workday.Holiday && day.Kind != workday.MakeUp, day.Name == "" || len(day.Name) > 100:
			return fault.BadInput("office.calendar.kind", day.Date)
		case day.Kind == workday.MakeUp && !weekend:
			return fault.BadInput("office.calendar.make_up", day.Date)
		}
		seen[day.Date] = true
	}
	return nil
}

func loadedYears(q db.Query) ([]int, error) {
	rows, err := q.Query(`SELECT year FROM office_year ORDER BY year`)
	return collect(rows, err, func(r scanner) (year int, err error) { return year, r.Scan(&year) })
}

func loadedDays(q db.Query) ([]workday.Day, error) {
	rows, err := q.Query(`SELECT date, kind, name, year FROM office_day ORDER BY date`)
	return collect(rows, err, func(r scanner) (d workday.Day, err error) {
		return d, r.Scan(&d.Date, &d.Kind, &d.Name, &d.Year)
	})
}

// saveYear replaces the year's days. A date that another year's notice named already now belongs to this one.
func saveYear(tx *db.Tx, by Actor, year int, days []workday.Day) error {
	if _, err := tx.Exec(`INSERT INTO office_year (year, loaded, actor) VALUES ($1, $2, $3)
		ON CONFLICT (year) DO UPDATE SET loaded = excluded.loaded, actor = excluded.actor`, year, tx.Now().UnixMicro(), by.ID); err != nil {
		return err
	}
	if _, err := tx.Exec(`DELETE FROM office_day WHERE year = $1`, year); err != nil {
		return err
	}
	for _, day := range days {
		if _, err := tx.Exec(`INSERT INTO office_day (date, kind, name, year) VALUES ($1, $2, $3, $4)
			ON CONFLICT (date) DO UPDATE SET kind = excluded.kind, name = excluded.name, year = excluded.year`,
			day.Date.String(), string(day.Kind), day.Name, year); err != nil {
			return err
		}
	}
	return nil
}

// CalendarLoaded gives the instant, in microseconds, at which a notice was last loaded; 0 when none was.
func CalendarLoaded(q db.Query) (at int64, err error) {
	err = q.QueryRow(`SELECT COALESCE(max(loaded), 0) FROM office_year`).Scan(&at)
	return at, err
}

// CalendarWith gives the calendar as it would be with a year's notice loaded, or why that cannot be.
func CalendarWith(q db.Query, year int, days []workday.Day) (workday.Calendar, error) {
	if err := checkYear(year, days); err != nil {
		return workday.Calendar{}, err
	}
	cal, err := Calendar(q)
	return cal.With(days, year), err
}
