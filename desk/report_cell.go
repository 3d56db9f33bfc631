package desk

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"gongkai/annual"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/fault"
	"gongkai/page"
	"gongkai/request"
)

// report_cell.go is one figure of a report: what the program counted, what people entered, and the list behind it.

// cellPage is one figure: how it came about, and what it counts.
type cellPage struct {
	reportPage
	Place     annual.Place
	Row, Col  string // labels
	Figure    string
	Has       bool
	Filled    string // what the program counted; "" when it does not count this cell
	Counts    string // what it counts now, where that differs
	Lines     []annual.Adjustment
	Cases     []request.Case
	Documents []disclosure.Document
	Suits     []request.Proceeding
	More      string // address of the next cases
	Total     int64
}

const casesPage = 100

func (d *Desk) reportCell(v *page.Visit) error {
	organ, err := reportOrgan(v)
	if err != nil {
		return err
	}
	var p cellPage
	err = d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		if p.reportPage, err = readReport(q, v, organ, reportYear(v)); err != nil {
			return err
		}
		return readCell(q, v, &p)
	})
	if err != nil {
		return err
	}
	f := d.frame(v, p.Row+" · "+p.Col)
	f.Crumbs = crumbs(v, page.Link{Href: reportPath(v, organ, 0, ""), Label: v.T("annual.desk.title")},
		page.Link{Href: p.Path(""), Label: strconv.Itoa(p.Year)}, page.Link{Label: p.Row + " · " + p.Col})
	return v.Render(200, cellView(f, p))
}

func readCell(q db.Query, v *page.Visit, p *cellPage) error {
	p.Place = annual.Place{Row: v.Path("row"), Column: v.Path("column")}
	column, ok := p.Form.ColumnOf(p.Place)
	if !ok {
		return fault.Missing("annual.no_cell")
	}
	p.Row, p.Col = p.Form.Label(p.Place.Row), column.Label
	p.Figure, p.Lines = p.Filing.Text(p.Place), p.Adjusted(p.Place)
	_, p.Has = p.Filing.Figure(p.Place)
	if n, ok := p.Filing.Filled[p.Place]; ok {
		p.Filled = strconv.FormatInt(n, 10)
		now, err := annual.Fill(q, p.Filing.Organ, p.Year, time.Time{})
		if err != nil {
			return err
		}
		if p.Total = now[p.Place]; p.Total != n {
			p.Counts = strconv.FormatInt(p.Total, 10)
		}
	}
	var err error
	switch p.Form.TableOf(p.Place.Row) {
	case annual.Requests:
		if !v.Actor.May("case.read", p.Filing.Organ) {
			return nil
		}
		p.Cases, err = annual.Cases(q, p.Filing.Organ, p.Year, p.Place, v.Ask("after"), casesPage)
		if len(p.Cases) == casesPage {
			p.More = withQuery(p.Path(cellBelow(p.Place)), "after", p.Cases[casesPage-1].ID)
		}
	case annual.Remedy:
		if v.Actor.May("case.read", p.Filing.Organ) {
			p.Suits, err = annual.Proceedings(q, p.Filing.Organ, p.Year, p.Place)
		}
	case annual.Proactive:
		p.Documents, err = annual.Documents(q, p.Filing.Organ, p.Year, p.Place)
	}
	return err
}

func cellBelow(p annual.Place) string { return "/cells/" + p.Row + "/" + p.Column }

func withQuery(path, name, value string) string {
	sep := "?"
	if strings.Contains(path, "?") {
		sep = "&"
	}
	return path + sep + name + "=" + url.QueryEscape(value)
}
