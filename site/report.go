package site

import (
	"strconv"
	"time"

	"gongkai/annual"
	"gongkai/db"
	"gongkai/message"
	"gongkai/office"
	"gongkai/page"
	"gongkai/workday"
)

// report.go is the annual reports in public (条例 arts. 49, 50): the list by year, and each report as the official form
// with what is written around it.

// reportsPage is the list of public reports.
type reportsPage struct {
	Rows []reportLine
}

type reportLine struct {
	Href, Organ string
	Year        int
	PublishedOn workday.Date
}

func (s *Site) reports(v *page.Visit) error {
	var p reportsPage
	var f page.Frame
	err := s.Store.View(v.R.Context(), func(q *db.View) (err error) {
		if f, err = s.frame(v, q, v.T("annual.site.title")); err != nil {
			return err
		}
		portal, err := office.PortalOrgan(q)
		if err != nil {
			return err
		}
		list, err := annual.PublicList(q, "")
		if err != nil {
			return err
		}
		names := map[string]string{}
		for _, r := range list {
			if names[r.Organ] == "" {
				o, err := office.OrganByID(q, r.Organ)
				if err != nil {
					return err
				}
				names[r.Organ] = o.Name
			}
			p.Rows = append(p.Rows, reportLine{Href: reportHref(portal.ID, r.Organ, r.Year), Organ: names[r.Organ], Year: r.Year, PublishedOn: workday.DateOf(r.Item.PublishedAt)})
		}
		return nil
	})
	if err != nil {
		return err
	}
	f.Crumbs = []page.Link{{Href: "/", Label: v.T("site.menu.home")}, {Label: f.Title}}
	return v.Render(200, reportsView(f, p))
}

// reportHref is the address of a report; the portal's own organ is not named in it.
func reportHref(portal, organ string, year int) string {
	if organ == portal {
		return "/reports/" + strconv.Itoa(year)
	}
	return "/reports/" + strconv.Itoa(year) + "/" + organ
}

// reportPage is one public report.
type reportPage struct {
	annual.Published
	Organ    office.Organ
	Title    string
	Last     *annual.Filing // the public report of the year before; nil when there is none
	LastHref string
	At       time.Time
	Charts   []page.Chart
}

func (s *Site) report(v *page.Visit) error {
	year, err := strconv.Atoi(v.Path("year"))
	if err != nil {
		year = 0 // no report has it
	}
	var p reportPage
	var f page.Frame
	err = s.Store.View(v.R.Context(), func(q *db.View) (err error) {
		if p, err = readReport(q, v.Path("organ"), year); err != nil {
			return err
		}
		charts, err := annual.Charts(q, p.Filing, p.Last, p.Basis(q, p.Published.Item.UpdatedAt), v.Lang)
		if err != nil {
			return err
		}
		p.Charts = drawn(charts)
		f, err = s.frame(v, q, p.Title)
		return err
	})
	if err != nil {
		return err
	}
	f.Crumbs = []page.Link{{Href: "/", Label: v.T("site.menu.home")}, {Href: "/reports", Label: v.T("annual.site.title")}, {Label: strconv.Itoa(year)}}
	return v.Render(200, reportView(f, p))
}

func readReport(q db.Query, organ string, year int) (p reportPage, err error) {
	portal, err := office.PortalOrgan(q)
	if err != nil {
		return p, err
	}
	if organ == "" {
		organ = portal.ID
	}
	if p.Published, err = annual.PublicOf(q, organ, year); err != nil {
		return p, err
	}
	if p.Organ, err = office.OrganByID(q, organ); err != nil {
		return p, err
	}
	p.Title, p.At = p.Filing.Title(p.Organ), p.Published.Item.PublishedAt
	if before, err := annual.PublicOf(q, organ, year-1); err == nil {
		p.Last, p.LastHref = before.Filing, reportHref(portal.ID, organ, year-1)
	}
	return p, nil
}

// headline are the figures people look for first, beside those of the year before.
var headline = []struct {
	key   string
	place annual.Place
}{
	{"annual.site.received", annual.Place{Row: "R1", Column: "total"}},
	{"annual.site.answered", annual.Place{Row: "R3.7", Column: "total"}},
	{"annual.site.granted", annual.Place{Row: "R3.1", Column: "total"}},
	{"annual.site.open", annual.Place{Row: "R4", Column: "total"}},
}

func figures(lang message.Lang, p reportPage) []page.Figure {
	var out []page.Figure
	for _, h := range headline {
		f := page.Figure{Label: message.T(lang, h.key), Value: p.Text(h.place), Unit: message.T(lang, "annual.site.cases")}
		if p.Last != nil {
			f.Note = message.T(lang, "annual.site.last_year", p.Last.Text(h.place))
		}
		out = append(out, f)
	}
	return out
}

// ruled draws a table of the report.
func ruled(lang message.Lang, p reportPage, t annual.Table) page.Ruled {
	out := page.Ruled{Caption: message.T(lang, "annual.table."+string(t)), Bare: true}
	for _, row := range p.Form.Layout(t) {
		var cells []page.RuledCell
		figures := false
		for _, b := range row {
			c := page.RuledCell{Text: b.Text, Rows: b.Rows, Cols: b.Cols, Scope: b.Head}
			if lang == message.English {
				c.Gloss = b.Gloss
			}
			if b.Head == "note" {
				c.Scope, c.Note = "", true
			}
			if b.Figure() {
				c.Text, figures = p.Text(b.Place), true
			}
			cells = append(cells, c)
		}
		if !figures && out.Head == len(out.Rows) && t != annual.Proactive {
			out.Head++
		}
		out.Rows = append(out.Rows, cells)
	}
	return out
}
