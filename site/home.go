package site

// home.go is the front of the portal: ways in, what is new, the columns, the year in figures; and the page of an organ.
// FACTS 1.7, 6.22–6.25, 7.1.

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/office"
	"gongkai/page"
	"gongkai/request"
	"gongkai/workday"
)

// homePage is the front page.
type homePage struct {
	Organ     office.Organ
	Asked     []page.Link
	Doors     []page.DoorCard
	Important []page.Pair // put forward by the office
	Latest    []page.Pair
	Notices   []page.Pair
	Notice    string      // address of the column of notices
	Guides    []page.Pair // service guides
	Contact   []page.Pair
	Ways      []page.Link // what else people come for
	Shelves   []shelf
	Figures   []page.Figure
	Chart     page.Chart
	Others    []page.Link // other organs that publish here
}

// shelf is a column as a way in: its name, how much is in it.
type shelf struct {
	ID, Href, Name, Text string
	Count                int64
	Under                []shelf
}

const (
	latestShown    = 8
	importantShown = 6
	guidesShown    = 6
	chartShown     = 8
)

func (s *Site) home(v *page.Visit) error {
	var p homePage
	var f page.Frame
	err := s.Store.View(v.R.Context(), func(q *db.View) (err error) {
		if f, err = s.frame(v, q, v.T("site.menu.home")); err != nil {
			return err
		}
		k, err := s.cache.know(q)
		if err != nil {
			return err
		}
		return p.read(q, v, k)
	})
	if err != nil {
		return err
	}
	f.Home, f.Title = true, ""
	f.Self, f.Data = addressOf(f.Site, "/"), describe(organized(f.Site, p.Organ))
	return v.Render(200, homeView(f, p))
}

func (p *homePage) read(q db.Query, v *page.Visit, k *known) (err error) {
	p.Organ = k.portal
	latest, err := disclosure.List(q, disclosure.Shelf{Size: latestShown})
	if err != nil {
		return err
	}
	p.Latest = lines(latest.Items)
	important, err := disclosure.Featured(q, "", importantShown)
	if err != nil {
		return err
	}
	p.Important = lines(important)
	columns, err := k.columnsOf(q, p.Organ.ID)
	if err != nil {
		return err
	}
	if p.Shelves, err = k.shelves(q, p.Organ.ID); err != nil {
		return err
	}
	for _, c := range columns {
		if c.Kind != catalogue.Notices && c.Kind != catalogue.Services {
			continue
		}
		near, err := k.recentOf(q, c.ID)
		if err != nil {
			return err
		}
		if c.Kind == catalogue.Notices {
			p.Notices, p.Notice = near.lines[:min(len(near.lines), latestShown)], columnHref(c)
		} else {
			p.Guides = near.lines[:min(len(near.lines), guidesShown)]
		}
	}
	p.doors(v)
	p.Contact = contact(v, p.Organ)
	if err := p.figures(q, v, columns); err != nil {
		return err
	}
	p.Others = k.others()
	return nil
}

// askedFor are the searches offered to whoever does not know what to type.
var askedFor = []string{"portal.asked.subsidy", "portal.asked.land", "portal.asked.budget", "portal.asked.office"}

func (p *homePage) doors(v *page.Visit) {
	for _, key := range askedFor {
		p.Asked = append(p.Asked, page.Link{Href: searchHref(v.T(key), "", false, 1), Label: v.T(key)})
	}
	for _, d := range []struct{ href, icon, key string }{
		{"/search", "search", "find"}, {"/apply", "apply", "apply"}, {"/track", "track", "track"}, {"/mistake", "speak", "speak"},
	} {
		p.Doors = append(p.Doors, page.DoorCard{Href: d.href, Icon: d.icon, Title: v.T("portal.door." + d.key), Text: v.T("portal.door." + d.key + "_text")})
	}
	for _, d := range further {
		p.Ways = append(p.Ways, page.Link{Href: d.href, Label: v.T(d.key)})
	}
}

// further are the ways in beside the four doors.
var further = []struct{ href, key string }{
	{"/guide", "guide.title"}, {"/catalogue", "catalogue_page.title"}, {"/services", "services.title"}, {"/places", "places.title"}, {"/reports", "site.menu.reports"},
	{"/reports/explore", "annual.explore.title"}, {"/sitemap", "page.foot.sitemap"},
}

// figures is the year so far: what was published, of which kinds, what was asked for and answered.
func (p *homePage) figures(q db.Query, v *page.Visit, columns []catalogue.Column) error {
	year := workday.DateOf(q.Now()).Year()
	published, err := disclosure.Total(q, "", "", year)
	if err != nil {
		return err
	}
	total, err := disclosure.Total(q, "", "", 0)
	if err != nil {
		return err
	}
	asked, answered, err := requests(q, p.Organ.ID, year)
	if err != nil {
		return err
	}
	p.Figures = []page.Figure{
		{Label: v.T("portal.figure.year", year), Value: strconv.FormatInt(published, 10), Unit: v.T("portal.unit.items"), Href: "/columns"},
		{Label: v.T("portal.figure.all"), Value: strconv.FormatInt(total, 10), Unit: v.T("portal.unit.items"), Href: "/columns"},
		{Label: v.T("portal.figure.asked", year), Value: strconv.FormatInt(asked, 10), Unit: v.T("portal.unit.cases"), Href: "/reports"},
		{Label: v.T("portal.figure.answered", year), Value: strconv.FormatInt(answered, 10), Unit: v.T("portal.unit.cases"), Href: "/reports"},
	}
	counts, err := disclosure.ColumnCounts(q, p.Organ.ID, year)
	p.Chart = page.Chart{Title: v.T("portal.chart", year), Unit: v.T("portal.unit.items"), Over: v.T("item.column")}
	series := page.Series{Name: v.T("portal.unit.items")}
	for _, c := range columns {
		if c.Parent != "" && counts[c.ID] > 0 && len(p.Chart.Labels) < chartShown {
			p.Chart.Labels, p.Chart.Hrefs = append(p.Chart.Labels, c.Name), append(p.Chart.Hrefs, listHref(columnHref(c), year, 1))
			series.Values = append(series.Values, float64(counts[c.ID]))
		}
	}
	p.Chart.Series = []page.Series{series}
	return err
}

// requests gives the requests an organ received and those it decided in a year, as its annual report counts them.
func requests(q db.Query, organ string, year int) (received, decided int64, err error) {
	counts, err := request.Tally(q, organ, year)
	for row, cells := range counts {
		switch {
		case row == "R1":
			received = cells[len(cells)-1]
		case strings.HasPrefix(row, "R3"):
			decided += cells[len(cells)-1]
		}
	}
	return received, decided, err
}

// others are the organs beside the portal's that publish here, in their order.
func (k *known) others() []page.Link {
	var organs []office.Organ
	for _, o := range k.organs {
		if o.ID != k.portal.ID && o.Active {
			organs = append(organs, o)
		}
	}
	slices.SortFunc(organs, func(a, b office.Organ) int {
		return cmp.Or(cmp.Compare(a.Position, b.Position), strings.Compare(a.Name, b.Name), strings.Compare(a.ID, b.ID))
	})
	var links []page.Link
	for _, o := range organs[:min(len(organs), 100)] {
		links = append(links, page.Link{Href: "/organs/" + o.ID, Label: o.Display()})
	}
	return links
}

// shelves lays out an organ's columns with the number of items in each; a heading has the sum of those under it.
func (k *known) shelves(q db.Query, organ string) ([]shelf, error) {
	columns, err := k.columnsOf(q, organ)
	if err != nil {
		return nil, err
	}
	counts, err := disclosure.ColumnCounts(q, organ, 0)
	if err != nil {
		return nil, err
	}
	columns = slices.DeleteFunc(slices.Clone(columns), func(c catalogue.Column) bool { return c.Closed() && counts[c.ID] == 0 })
	return shelved(catalogue.Tree(columns), counts), nil
}

// shelved is branches of columns as ways in. A column that was merged into another is none: its items are there.
func shelved(branches []catalogue.Branch, counts map[string]int64) []shelf {
	var list []shelf
	for _, b := range branches {
		if b.MergedInto != "" {
			continue
		}
		one := shelf{ID: b.ID, Href: columnHref(b.Column), Name: b.Name, Text: b.Description, Count: counts[b.ID], Under: shelved(b.Below, counts)}
		for _, under := range one.Under {
			one.Count += under.Count
		}
		list = append(list, one)
	}
	return list
}

// under finds the shelves below a column.
func under(list []shelf, column string) []shelf {
	for _, s := range list {
		if s.ID == column {
			return s.Under
		}
		if found := under(s.Under, column); found != nil {
			return found
		}
	}
	return nil
}

func columnHref(c catalogue.Column) string {
	if c.Kind == catalogue.Apply {
		return "/apply"
	}
	return cmp.Or(c.Address, "/columns/"+c.ID)
}

// lines are items as a list shows them.
func lines(items []disclosure.Listed) []page.Pair {
	pairs := make([]page.Pair, len(items))
	for i, it := range items {
		pairs[i] = page.Pair{Label: it.Title, Href: it.Href(), Value: day(it.PublishedAt)}
	}
	return pairs
}

// day and minute are a moment as the public reads it, in Beijing time (FACTS 6.22: 发布时间 to the minute).
func day(t time.Time) string { return t.In(workday.Beijing).Format("2006-01-02") }

func minute(t time.Time) string { return t.In(workday.Beijing).Format("2006-01-02 15:04") }

// organPage is an organ as the public meets it: how to reach it, what it publishes.
type organPage struct {
	Organ   office.Organ
	Facts   []page.Pair
	Shelves []shelf
	Latest  []page.Pair
	Total   int64
	Fewer   []disclosure.Declaration // approvals with fewer steps or hands than usual
	Replies request.Handling         // how replies to applications are reviewed
	Ways    organWays
	Ended   ended       // of a closed one
	Before  []page.Link // closed ones whose functions it carries on
}

func (s *Site) organ(v *page.Visit) error { return s.organByID(v, v.Path("id")) }

func (s *Site) organByID(v *page.Visit, id string) error {
	var p organPage
	var f page.Frame
	err := s.Store.View(v.R.Context(), func(q *db.View) (err error) {
		k, err := s.cache.know(q)
		if err != nil {
			return err
		}
		if p.Organ, err = k.organ(id); err != nil {
			return err
		}
		if p.Shelves, err = k.shelves(q, p.Organ.ID); err != nil {
			return err
		}
		latest, err := disclosure.List(q, disclosure.Shelf{Organ: p.Organ.ID, Size: latestShown})
		if err != nil {
			return err
		}
		p.Latest, p.Total, p.Ways = lines(latest.Items), latest.Total, k.ways(p.Organ.ID)
		p.Ended, p.Before = k.endedOf(v, p.Organ), k.before(v, p.Organ.ID)
		if p.Fewer, err = disclosure.Declared(q, p.Organ.ID); err != nil {
			return err
		}
		if p.Replies, err = request.HandlingOf(q, p.Organ.ID); err != nil {
			return err
		}
		f, err = s.frame(v, q, p.Organ.Name)
		return err
	})
	if err != nil {
		return err
	}
	o := p.Organ
	p.Facts = contact(v, o)
	f.Crumbs, f.Feed = trail(v, page.Link{Label: o.Name}), "/feeds/organs/"+o.ID
	f.Self, f.Data = addressOf(f.Site, "/organs/"+o.ID), describe(organized(f.Site, o), crumbed(f.Site, f.Crumbs))
	return v.Render(200, organView(f, p))
}

// trail is the breadcrumb from the home page down (FACTS 6.23).
func trail(v *page.Visit, links ...page.Link) []page.Link {
	return append([]page.Link{{Href: "/", Label: v.T("site.menu.home")}}, links...)
}
