package desk

// calendar.go loads the official calendar of a further year and computes the open cases anew (FACTS 5.4).

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/office"
	"gongkai/page"
	"gongkai/request"
	"gongkai/workday"
)

// calendarPage is the years that are loaded and the form for another.
type calendarPage struct {
	Years      []calendarYear
	Year, Days string
	Key        string
	Errors     page.FieldErrors

	Preview      bool // Moved is what would move; otherwise what the last notice did
	Cases, Dates int
	Moved        []movedRow // the first of them
}

// movedRow is a date that moves, with the organ whose case it is.
type movedRow struct {
	Organ string
	request.Moved
}

const mostMoved = 200 // dates on one page

type calendarYear struct{ Year, Workdays, Off, MakeUp int }

func (d *Desk) calendar(v *page.Visit) error {
	return d.showCalendar(v, calendarPage{Year: strconv.Itoa(workday.DateOf(d.DB.Now()).Year() + 1)}, nil)
}

func (d *Desk) showCalendar(v *page.Visit, p calendarPage, failed error) error {
	p.Key, p.Errors = page.FormKey(), page.Errors(v.Lang, failed)
	err := d.DB.View(v.R.Context(), func(q *db.View) error {
		cal, err := office.Calendar(q)
		for _, year := range cal.Years() {
			row := calendarYear{Year: year, Workdays: cal.Between(workday.On(year-1, time.December, 31), workday.On(year, time.December, 31))}
			for _, day := range cal.Days(year) {
				if day.Kind == workday.MakeUp {
					row.MakeUp++
				} else {
					row.Off++
				}
			}
			p.Years = append(p.Years, row)
		}
		if err != nil || p.Preview {
			return err
		}
		return p.lastMoved(q)
	})
	if err != nil {
		return err
	}
	f := d.frame(v, v.T("calendar.title"))
	f.Crumbs = crumbs(v, page.Link{Label: v.T("calendar.title")})
	if moved := v.Ask("moved"); moved != "" && failed == nil {
		if n, err := strconv.Atoi(moved); err == nil {
			f.Flash = page.Flash{Tone: page.Good, Text: v.T("calendar.moved", n)}
		}
	}
	return v.Render(page.StatusOf(failed), calendarView(f, p))
}

func (d *Desk) calendarPost(v *page.Visit) error {
	p := calendarPage{Year: v.Form("year"), Days: v.Form("days")}
	year, _ := strconv.Atoi(p.Year) // unreadable: 0, which the action refuses
	days, err := readDays(year, p.Days)
	if err == nil {
		err = d.loadYear(v, year, days)
	}
	if fault.Of(err) == fault.Invalid {
		return d.showCalendar(v, p, err)
	}
	return err
}

// readDays reads lines of date, off or work, festival.
func readDays(year int, text string) ([]workday.Day, error) {
	kinds := map[string]workday.Kind{"off": workday.Holiday, "work": workday.MakeUp}
	var days []workday.Day
	for i, line := range strings.Split(text, "\n") {
		if strings.TrimSpace(line) == "" {
			continue
		}
		parts := strings.Split(strings.NewReplacer("，", ",", "\t", ",").Replace(line), ",")
		if len(parts) < 3 {
			return nil, fault.BadInput("calendar.bad_line", i+1)
		}
		date, err := workday.ParseDate(strings.TrimSpace(parts[0]))
		kind := kinds[strings.ToLower(strings.TrimSpace(parts[1]))]
		if err != nil || kind == "" {
			return nil, fault.BadInput("calendar.bad_line", i+1)
		}
		days = append(days, workday.Day{Date: date, Kind: kind, Name: strings.TrimSpace(parts[2]), Year: year})
	}
	return days, nil
}

// calendarPreview shows what the notice would do before it is loaded; nothing is written.
func (d *Desk) calendarPreview(v *page.Visit) error {
	p := calendarPage{Year: v.Form("year"), Days: v.Form("days")}
	year, _ := strconv.Atoi(p.Year)
	days, err := readDays(year, p.Days)
	if err == nil {
		err = d.DB.View(v.R.Context(), func(q *db.View) error { return p.preview(q, year, days) })
	}
	if fault.Of(err) == fault.Invalid {
		return d.showCalendar(v, p, err)
	}
	if err != nil {
		return err
	}
	return d.showCalendar(v, p, nil)
}

// preview computes the open cases of every organ by the calendar as it would be.
func (p *calendarPage) preview(q db.Query, year int, days []workday.Day) error {
	cal, err := office.CalendarWith(q, year, days)
	if err != nil {
		return err
	}
	organs, err := office.Organs(q)
	if err != nil {
		return err
	}
	p.Preview = true
	for _, o := range organs {
		moved, cases, err := request.Preview(q, o.ID, cal)
		if err != nil {
			return err
		}
		p.Cases += cases
		p.add(o.Name, moved)
	}
	return nil
}

// add lists dates of an organ that moved, as many as a page takes; all are counted.
func (p *calendarPage) add(organ string, moved []request.Moved) {
	p.Dates += len(moved)
	for _, m := range moved[:min(len(moved), mostMoved-min(mostMoved, len(p.Moved)))] {
		p.Moved = append(p.Moved, movedRow{organ, m})
	}
}

// lastMoved lists what the last notice moved.
func (p *calendarPage) lastMoved(q db.Query) error {
	loaded, err := office.CalendarLoaded(q)
	if err != nil || loaded == 0 {
		return err
	}
	organs, err := office.Organs(q)
	if err != nil {
		return err
	}
	for _, o := range organs {
		moved, err := request.LastMoved(q, o.ID, mostMoved)
		if err != nil {
			return err
		}
		p.add(o.Name, slices.DeleteFunc(moved, func(m request.Moved) bool { return m.At < loaded }))
	}
	return nil
}

// loadYear loads the notice and then, organ by organ, computes the open cases anew.
func (d *Desk) loadYear(v *page.Visit, year int, days []workday.Day) error {
	_, _, err := d.DB.Once(v.R.Context(), v.Actor.Organ, v.Key(), func(tx *db.Tx) (string, error) {
		return "loaded", office.LoadYear(tx, v.Actor, year, days)
	})
	if err != nil {
		return err
	}
	moved, err := request.RecomputeAll(v.R.Context(), d.DB)
	if err != nil {
		return err
	}
	return v.See("/desk/calendar?moved=" + strconv.Itoa(moved) + "#moved")
}
