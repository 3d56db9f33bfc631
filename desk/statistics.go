package desk

// statistics.go gives what a statistician asks of the cases as CSV and as a workbook (package statistics).

import (
	"io"
	"net/http"
	"os"
	"strconv"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/office"
	"gongkai/page"
	"gongkai/request"
	"gongkai/statistics"
	"gongkai/workday"
)

const statisticsPath = "/desk/statistics"

// statisticsPage is the form.
type statisticsPage struct {
	Organ, Key, From, To, By, Unit string
	Organs, Units                  []page.Option
	Errors                         page.FieldErrors
}

func (d *Desk) statistics(v *page.Visit) error { return d.showStatistics(v, nil) }

func (d *Desk) showStatistics(v *page.Visit, failed error) error {
	organ, err := caseOrgan(v, statistics.VerbExport)
	if err != nil {
		return err
	}
	year := strconv.Itoa(workday.DateOf(d.DB.Now()).Year())
	p := statisticsPage{Organ: organ, Key: page.FormKey(), From: year + "-01-01", To: year + "-12-31", By: string(request.ByCounted), Errors: page.Errors(v.Lang, failed)}
	if failed != nil {
		p.From, p.To, p.By, p.Unit = v.Form("from"), v.Form("to"), v.Form("by"), v.Form("unit")
	}
	err = d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		if _, p.Organs, err = organNames(q, v.Actor, statistics.VerbExport); err != nil {
			return err
		}
		units, err := office.Units(q, organ)
		for _, u := range units {
			p.Units = append(p.Units, page.Option{Value: u.ID, Label: u.Name})
		}
		return err
	})
	if err != nil {
		return err
	}
	f := d.frame(v, v.T("statistics.title"))
	f.Crumbs = crumbs(v, page.Link{Href: "/desk/cases", Label: v.T("desk.menu.cases")}, page.Link{Label: v.T("statistics.title")})
	status := http.StatusOK
	if failed != nil {
		status = page.StatusOf(failed)
	}
	return v.Render(status, statisticsView(f, p))
}

// statisticsAsked reads the form.
func statisticsAsked(v *page.Visit) (f request.Statistics, err error) {
	var form fault.Form
	for _, one := range []struct {
		name string
		into *workday.Date
	}{{"from", &f.From}, {"to", &f.To}} {
		if *one.into, err = workday.ParseDate(v.Form(one.name)); err != nil {
			form.Add(one.name, "request.flaw.wrong_form")
		}
	}
	if !f.From.IsZero() && f.To.Before(f.From) {
		form.Add("to", "statistics.order")
	}
	f.By, f.Unit = request.Counting(v.Form("by")), v.Form("unit")
	known := false
	for _, by := range request.Countings {
		known = known || by == f.By
	}
	if !known {
		form.Add("by", "request.flaw.choose")
	}
	return f, form.Err()
}

// statisticsFile makes the file beside, in one snapshot that a slow line does not hold, and sends it.
func statisticsFile(form string) func(*Desk, *page.Visit) error {
	return func(d *Desk, v *page.Visit) error {
		organ, err := caseOrgan(v, statistics.VerbExport)
		if err != nil {
			return err
		}
		asked, err := statisticsAsked(v)
		if err != nil {
			return d.showStatistics(v, err)
		}
		if err := d.DB.Update(v.R.Context(), organ, func(tx *db.Tx) error { return statistics.Record(tx, v.Actor, organ, form, asked) }); err != nil {
			return err
		}
		beside, err := os.CreateTemp("", "statistics-*")
		if err != nil {
			return err
		}
		defer func() { _, _ = beside.Close(), os.Remove(beside.Name()) }() // what is left is nobody's file
		err = d.DB.View(v.R.Context(), func(q *db.View) error {
			o, err := office.OrganByID(q, organ)
			if err != nil {
				return err
			}
			e := &statistics.Export{Lang: v.Lang, Organs: []office.Organ{o}, Asked: asked, On: workday.DateOf(q.Now())}
			if form == "csv" {
				return e.WriteCSV(q, beside)
			}
			return e.WriteXLSX(q, beside)
		})
		if err != nil {
			return err
		}
		if _, err := beside.Seek(0, io.SeekStart); err != nil {
			return err
		}
		name := asked.From.String() + "_" + asked.To.String() + "." + form
		return v.Stream(v.T("statistics.file")+name, statisticsTypes[form], func(w io.Writer) error {
			_, err := io.Copy(w, beside)
			return err
		})
	}
}

var statisticsTypes = map[string]string{"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
