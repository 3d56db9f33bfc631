package desk

import (
	"strconv"
	"time"

	"gongkai/annual"
	"gongkai/db"
	"gongkai/page"
)

// report_changes.go is what the records count otherwise than they did at an earlier instant: since the report was frozen, since
// it was counted, or since midnight of 31 December. Nothing of it moves a frozen figure.

// changesPage lists the differences.
type changesPage struct {
	reportPage
	Since string // frozen, filled, year_end
	From  time.Time
	List  []annual.Difference
	Names func(annual.Place) string
	Tabs  []page.Tab
}

// baselines are the instants one may compare with, the one that says most first.
func baselines(f *annual.Filing) []string {
	if f.State == annual.Frozen {
		return []string{"frozen", "year_end"}
	}
	return []string{"year_end", "filled"}
}

func (d *Desk) reportChanges(v *page.Visit) error {
	organ, err := reportOrgan(v)
	if err != nil {
		return err
	}
	var p changesPage
	err = d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		if p.reportPage, err = readReport(q, v, organ, reportYear(v)); err != nil {
			return err
		}
		p.chooseBaseline(v)
		if p.From.Before(q.Now()) {
			p.List, err = annual.Differences(q, organ, p.Year, p.From, q.Now())
		}
		return err
	})
	if err != nil {
		return err
	}
	f := d.frame(v, v.T("annual.changes.title"))
	f.Wide = true
	f.Crumbs = crumbs(v, page.Link{Href: reportPath(v, organ, 0, ""), Label: v.T("annual.desk.title")},
		page.Link{Href: p.Path(""), Label: strconv.Itoa(p.Year)}, page.Link{Label: v.T("annual.changes.title")})
	return v.Render(200, changesView(f, p))
}

func (p *changesPage) chooseBaseline(v *page.Visit) {
	all := baselines(p.Filing)
	p.Since = all[0]
	for _, one := range all {
		if one == v.Ask("since") {
			p.Since = one
		}
	}
	p.From = map[string]time.Time{"frozen": p.FrozenAt, "filled": p.FilledAt, "year_end": annual.YearEnd(p.Year)}[p.Since]
	for _, one := range all {
		p.Tabs = append(p.Tabs, page.Tab{Label: v.T("annual.changes.since." + one), Href: withQuery(p.Path("/changes"), "since", one), Current: one == p.Since})
	}
	p.Names = func(place annual.Place) string {
		column, _ := p.Form.ColumnOf(place)
		return p.Form.Label(place.Row) + " · " + column.Label
	}
}
