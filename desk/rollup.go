package desk

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"strconv"

	"gongkai/annual"
	"gongkai/db"
	"gongkai/fault"
	"gongkai/office"
	"gongkai/page"
	"gongkai/workday"
)

// rollup.go is the lead office's view of a year (条例 arts. 46, 49): which bodies below have handed in their reports and
// which are late, whether the organ's own figures are the sum of theirs, and which body moved a total.

const cityPageSize = 100

// cityPage is a parent organ and a year.
type cityPage struct {
	annual.City
	Organs []page.Option
	Years  []page.Option
	Today  workday.Date
	View   string // handed, sums, moved
	Page   int
	Gaps   []annual.Gap // every cell
	Place  annual.Place
	Parts  []annual.Contribution
	May    func(verb office.Verb, organ string) bool
}

// importing is the way to taking reports in, without an address for those who may not.
func (p cityPage) importing(ctx context.Context) page.Act {
	if !p.May(annual.VerbImport, p.Parent.ID) {
		return page.Act{}
	}
	return page.Act{Label: page.T(ctx, "annual.import.title"), Href: "/desk/imports?organ=" + p.Parent.ID, Icon: "download"}
}

func (d *Desk) city(v *page.Visit) error {
	var p cityPage
	err := d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		p, err = readCity(q, v)
		return err
	})
	if err != nil {
		return err
	}
	f := d.frame(v, v.T("annual.city.title"))
	f.Wide = true
	f.Crumbs = crumbs(v, page.Link{Href: "/desk/reports", Label: v.T("annual.desk.title")}, page.Link{Label: f.Title})
	return v.Render(200, cityView(f, p))
}

func readCity(q db.Query, v *page.Visit) (p cityPage, err error) {
	p.Today, p.May = workday.DateOf(q.Now()), v.Actor.May
	organ, err := p.parents(q, v)
	if err != nil {
		return p, err
	}
	year, err := strconv.Atoi(cmp.Or(v.Ask("year"), strconv.Itoa(p.Today.Year()-1)))
	if err != nil || annual.FormOf(year) == nil || year > p.Today.Year() {
		return p, fault.Missing("annual.no_report")
	}
	for y := p.Today.Year(); annual.FormOf(y) != nil; y-- {
		p.Years = append(p.Years, page.Option{Value: strconv.Itoa(y), Label: strconv.Itoa(y)})
	}
	parent, err := office.OrganByID(q, organ)
	if err != nil {
		return p, err
	}
	if p.City, err = annual.CityOf(q, parent, year); err != nil {
		return p, err
	}
	p.Page = 1
	if n, err := strconv.Atoi(v.Ask("page")); err == nil && n > 0 && n < 10_000 {
		p.Page = n
	}
	switch p.View = v.Ask("view"); p.View {
	case "sums":
		p.Gaps, err = annual.Sums(q, p.City)
	case "moved":
		err = p.readMoved(q, v, parent)
	default:
		p.View = "handed"
		p.byNeed()
	}
	return p, err
}

// parents lists the organs that have bodies below and whose reports the visitor may read, and gives the one asked for.
func (p *cityPage) parents(q db.Query, v *page.Visit) (string, error) {
	all, err := annual.Agencies(q)
	if err != nil {
		return "", err
	}
	above := map[string]bool{}
	for _, b := range all {
		above[b.Parent] = true
	}
	organ := v.Ask("organ")
	for _, b := range all {
		if !b.Outside && v.Actor.May(annual.VerbRead, b.ID) && (above[b.ID] || b.ID == organ) {
			p.Organs = append(p.Organs, page.Option{Value: b.ID, Label: b.Name})
		}
	}
	if organ == "" && len(p.Organs) > 0 {
		organ = p.Organs[0].Value
	}
	organ = cmp.Or(organ, v.Actor.Organ)
	return organ, v.Actor.Allow(annual.VerbRead, organ)
}

// byNeed puts first what needs somebody: late ones, then those with errors, then the rest by name.
func (p *cityPage) byNeed() {
	slices.SortStableFunc(p.Children, func(a, b annual.Child) int {
		missing := func(c annual.Child) int {
			if c.In() {
				return 0
			}
			return 1 + c.Late(p.Today)
		}
		return cmp.Or(cmp.Compare(missing(b), missing(a)), cmp.Compare(b.Errors, a.Errors), cmp.Compare(b.Warnings, a.Warnings))
	})
}

func (p *cityPage) readMoved(q db.Query, v *page.Visit, parent office.Organ) error {
	p.Place = annual.Place{Row: cmp.Or(v.Ask("row"), "R1"), Column: v.Ask("column")}
	m, ok := annual.FormOf(p.Year).MeasureOf(p.Place.Row)
	if !ok {
		return fault.Missing("annual.no_cell")
	}
	if p.Place.Column == "" || !slices.ContainsFunc(m.Columns, func(c annual.Column) bool { return c.Code == p.Place.Column }) {
		p.Place.Column = m.Columns[len(m.Columns)-1].Code // the total
	}
	before := annual.City{Year: p.Year - 1}
	if annual.FormOf(p.Year-1) != nil {
		var err error
		if before, err = annual.CityOf(q, parent, p.Year-1); err != nil {
			return err
		}
	}
	var err error
	p.Parts, err = annual.Contributions(q, p.City, before, p.Place)
	return err
}

// path is the address of another view of the same parent and year.
func (p cityPage) path(pairs ...string) string {
	values := url.Values{"organ": {p.Parent.ID}, "year": {strconv.Itoa(p.Year)}}
	for i := 0; i+1 < len(pairs); i += 2 {
		values.Set(pairs[i], pairs[i+1])
	}
	return "/desk/city?" + values.Encode()
}

func (p cityPage) tabs(v func(key string) string) []page.Tab {
	var out []page.Tab
	for _, view := range []string{"handed", "sums", "moved"} {
		out = append(out, page.Tab{Href: p.path("view", view), Label: v("annual.city.view." + view), Count: -1, Current: p.View == view})
	}
	return out
}

// shown is the children on the page asked for.
func (p cityPage) shown() []annual.Child {
	from := min((p.Page-1)*cityPageSize, len(p.Children))
	return p.Children[from:min(from+cityPageSize, len(p.Children))]
}

func (p cityPage) pages() page.Pages {
	return page.Pages{Page: p.Page, Size: cityPageSize, Total: len(p.Children), Href: func(n int) string { return p.path("view", p.View, "page", strconv.Itoa(n)) }}
}

// href is where a child's report is looked at, "" where the visitor may not.
func (p cityPage) href(c annual.Child) string {
	switch {
	case c.Import != "" && p.May(annual.VerbImport, p.Parent.ID):
		return "/desk/imports/" + c.Import
	case (c.Progress == annual.PublicReport || c.Progress == annual.SignedReport || c.Progress == annual.DraftReport) && p.May(annual.VerbRead, c.ID):
		return "/desk/reports/" + strconv.Itoa(p.Year) + "?organ=" + url.QueryEscape(c.ID)
	}
	return ""
}

// tally counts the children by how far they are.
func (p cityPage) tally() (in, late, errors int) {
	for _, c := range p.Children {
		if c.In() {
			in++
		} else if c.Late(p.Today) > 0 {
			late++
		}
		if c.Errors > 0 {
			errors++
		}
	}
	return in, late, errors
}

// uneven are the cells whose figure in the parent's report is not the sum.
func (p cityPage) uneven() []annual.Gap {
	var out []annual.Gap
	for _, g := range p.Gaps {
		if d := g.Difference(); d != annual.None && d != 0 {
			out = append(out, g)
		}
	}
	return out
}

// moved sums up what the bodies contribute.
func (p cityPage) moved() (now, before int64) {
	for _, part := range p.Parts {
		if part.Now != annual.None {
			now += part.Now
		}
		if part.Before != annual.None {
			before += part.Before
		}
	}
	return now, before
}

// column is the column of the cell looked at.
func (p cityPage) column() annual.Column {
	m, _ := annual.FormOf(p.Year).MeasureOf(p.Place.Row)
	for _, c := range m.Columns {
		if c.Code == p.Place.Column {
			return c
		}
	}
	return annual.Column{}
}

func (p cityPage) figure(n int64) string {
	return annual.WriteFigure(n, p.column().Kind, annual.UnitOf(p.column()))
}

func signed(s string, n int64) string {
	if n > 0 {
		return "+" + s
	}
	return s
}

func (p cityPage) rowOptions() []page.Option {
	var out []page.Option
	for _, m := range annual.FormOf(p.Year).Measures() {
		out = append(out, page.Option{Value: m.Row, Label: m.Label})
	}
	return out
}

func (p cityPage) columnOptions() []page.Option {
	var out []page.Option
	m, _ := annual.FormOf(p.Year).MeasureOf(p.Place.Row)
	for _, c := range m.Columns {
		out = append(out, page.Option{Value: c.Code, Label: c.Label})
	}
	return out
}

// cityRuled draws a table of the form with the sums; where the parent's own figure differs it stands beside, lit.
func cityRuled(ctx context.Context, p cityPage, t annual.Table) page.Ruled {
	gaps := map[annual.Place]annual.Gap{}
	for _, g := range p.Gaps {
		gaps[g.Place] = g
	}
	return ruledForm(ctx, annual.FormOf(p.Year), t, func(b annual.Box) page.RuledCell {
		g := gaps[b.Place]
		c := page.RuledCell{Text: annual.WriteFigure(g.Sum, g.Kind, g.Unit), Label: g.Label + "，" + g.Column, Rows: b.Rows, Cols: b.Cols,
			Href: p.path("view", "moved", "row", g.Row, "column", g.Place.Column)}
		if d := g.Difference(); d != annual.None && d != 0 {
			c.Tone, c.Mark = page.Bad, page.T(ctx, "annual.city.instead", annual.WriteFigure(g.Parent, g.Kind, g.Unit))
		}
		return c
	})
}
