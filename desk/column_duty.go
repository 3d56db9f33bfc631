package desk

// column_duty.go is the board of update duties: which columns are overdue or blank, whose they are, since when (FACTS 6.10);
// and what has been published for each statutory item, and what is missing (条例 arts. 20, 21).

import (
	"cmp"
	"slices"
	"strconv"

	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/page"
)

// dutyPage is the board.
type dutyPage struct {
	shelfFrame
	Rows    []columnRow
	Figures []page.Figure
	Fine    int // columns in time, which the board leaves out
}

// urgency puts what needs somebody first.
var urgency = map[catalogue.Freshness]int{catalogue.Stale: 0, catalogue.Blank: 1, catalogue.Soon: 2, catalogue.Fresh: 3, catalogue.NoDuty: 4}

var freshTones = map[catalogue.Freshness]page.Tone{catalogue.Stale: page.Bad, catalogue.Blank: page.Warn, catalogue.Soon: page.Info, catalogue.Fresh: page.Good}

func (d *Desk) columnDuties(v *page.Visit) error {
	var p dutyPage
	err := d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		if p.shelfFrame, err = shelfOf(q, v, v.Ask("organ"), "/desk/columns/duties"); err != nil {
			return err
		}
		p.Rows, err = columnRows(q, p.Organ.ID)
		return err
	})
	if err != nil {
		return err
	}
	var standings []catalogue.Standing
	p.Rows = slices.DeleteFunc(p.Rows, func(r columnRow) bool { return r.Closed() || !r.Holds() })
	for _, r := range p.Rows {
		standings = append(standings, r.Standing)
	}
	for _, c := range catalogue.CountVetoes(standings) {
		f := page.Figure{Label: v.T("columns.veto." + c.Indicator), Value: strconv.Itoa(c.N), Unit: v.T("columns.of", c.At), Note: v.T("columns.veto_fine")}
		switch {
		case c.Fails():
			f.Tone, f.Note = page.Bad, v.T("columns.veto_fails")
		case c.Near():
			f.Tone, f.Note = page.Warn, v.T("columns.veto_near")
		}
		p.Figures = append(p.Figures, f)
	}
	slices.SortStableFunc(p.Rows, func(a, b columnRow) int {
		return cmp.Or(cmp.Compare(urgency[a.State], urgency[b.State]), cmp.Compare(b.Late, a.Late))
	})
	f := d.frame(v, v.T("columns.duties"))
	f.Crumbs = crumbs(v, page.Link{Href: ofOrgan("/desk/columns", p.Organ.ID), Label: v.T("columns.title")}, page.Link{Label: f.Title})
	return v.Render(200, columnDutiesView(f, p))
}

// dutyWords says what is expected of a column.
func dutyWords(v interface{ T(string, ...any) string }, c catalogue.Column) string {
	rule, owed := c.Rule()
	switch {
	case !owed:
		return v.T("columns.duty_none")
	case rule.Months > 0:
		return v.T("columns.duty_months", rule.Months)
	}
	return v.T("columns.duty_in", rule.Days)
}

// statutoryPage is the items of arts. 20 and 21 with what is public for each.
type statutoryPage struct {
	shelfFrame
	Rows    []statutoryRow
	Missing int
}

type statutoryRow struct {
	catalogue.Statutory
	catalogue.Activity
	Columns []page.Link
}

func (d *Desk) columnStatutory(v *page.Visit) error {
	var p statutoryPage
	err := d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		if p.shelfFrame, err = shelfOf(q, v, v.Ask("organ"), "/desk/columns/statutory"); err != nil {
			return err
		}
		p.Rows, err = statutoryRows(q, p)
		return err
	})
	if err != nil {
		return err
	}
	for _, r := range p.Rows {
		if r.N == 0 {
			p.Missing++
		}
	}
	f := d.frame(v, v.T("columns.statutory"))
	f.Crumbs = crumbs(v, page.Link{Href: ofOrgan("/desk/columns", p.Organ.ID), Label: v.T("columns.title")}, page.Link{Label: f.Title})
	return v.Render(200, columnStatutoryView(f, p))
}

func statutoryRows(q db.Query, p statutoryPage) ([]statutoryRow, error) {
	published, err := disclosure.StatutoryActivity(q, p.Organ.ID)
	if err != nil {
		return nil, err
	}
	columns, err := catalogue.Columns(q, p.Organ.ID)
	if err != nil {
		return nil, err
	}
	var rows []statutoryRow
	for _, s := range catalogue.StatutoryFor(p.Organ.Kind) {
		row := statutoryRow{Statutory: s, Activity: published[s.Key]}
		for _, c := range columns {
			if c.Statutory == s.Key {
				row.Columns = append(row.Columns, page.Link{Href: "/desk/columns/" + c.ID, Label: c.Name})
			}
		}
		rows = append(rows, row)
	}
	return rows, nil
}
