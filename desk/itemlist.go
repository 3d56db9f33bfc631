package desk

// itemlist.go is the list of an organ's items.

import (
	"net/url"
	"strconv"
	"strings"

	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/office"
	"gongkai/page"
	"gongkai/workday"
)

// itemsPage is the list of an organ's items.
type itemsPage struct {
	Work     disclosure.Work
	Organs   []page.Option
	Columns  []page.Option
	Classes  []page.Option // values of own classes
	Tabs     []page.Tab
	Rows     []itemRow
	Pages    page.Pages
	MayDraft bool

	MaySynonyms bool
	Further     []page.Link // the lists beside this one
	Beyond      bool        // more texts have the words than are listed
}

// itemRow is an item in the list.
type itemRow struct {
	disclosure.Item
	Column string
	Term   string // days left or late, in words
	Late   bool
}

func (d *Desk) items(v *page.Visit) error {
	p := itemsPage{Work: disclosure.Work{Organ: v.Ask("organ"), Stage: disclosure.Stage(v.Ask("stage")), Column: v.Ask("column"), Class: v.Ask("class"), Words: v.Ask("q"), Page: number(v.Ask("page"))}}
	if p.Work.Organ == "" {
		p.Work.Organ = homeFor(v, "item.read")
	}
	if err := v.Actor.Allow("item.read", p.Work.Organ); err != nil {
		return err
	}
	if err := d.DB.View(v.R.Context(), func(q *db.View) error { return p.read(q, v, d.finder) }); err != nil {
		return err
	}
	f := d.frame(v, v.T("desk.menu.items"))
	f.Crumbs, f.Wide = crumbs(v, page.Link{Label: v.T("desk.menu.items")}), true
	return v.Render(200, itemsView(f, p))
}

func (p *itemsPage) read(q db.Query, v *page.Visit, finder *disclosure.DeskFinder) (err error) {
	if _, p.Organs, err = organNames(q, v.Actor, "item.read"); err != nil {
		return err
	}
	var names map[string]string
	if p.Columns, names, err = columnOptions(q, p.Work.Organ); err != nil {
		return err
	}
	if p.Classes, err = classOptions(q, p.Work.Organ); err != nil {
		return err
	}
	counts, err := disclosure.StageCounts(q, p.Work.Organ)
	if err != nil {
		return err
	}
	p.Tabs = []page.Tab{{Href: p.href("", 1), Label: v.T("item.all"), Count: -1, Current: p.Work.Stage == ""}}
	for _, s := range disclosure.Stages {
		if counts[s] > 0 || p.Work.Stage == s {
			p.Tabs = append(p.Tabs, page.Tab{Href: p.href(s, 1), Label: v.T(s.Key()), Count: int(counts[s]), Current: p.Work.Stage == s})
		}
	}
	if p.Work.Words != "" {
		if p.Work.Hits, p.Beyond, err = finder.Hits(q, p.Work.Organ, p.Work.Words); err != nil {
			return err
		}
	}
	items, total, err := disclosure.ForDesk(q, p.Work)
	if err != nil {
		return err
	}
	cal, err := office.Calendar(q)
	if err != nil {
		return err
	}
	today := workday.DateOf(q.Now())
	for _, it := range items {
		row := itemRow{Item: it, Column: names[it.HeadColumn]}
		row.Term, row.Late = termWords(v, it, today, cal)
		p.Rows = append(p.Rows, row)
	}
	p.Pages = page.Pages{Page: max(p.Work.Page, 1), Size: disclosure.WorkSize, Total: int(total), Href: func(n int) string { return p.href(p.Work.Stage, n) }}
	p.Further = further(v, p.Work.Organ)
	p.MayDraft, p.MaySynonyms = v.Actor.May(disclosure.VerbDraft, p.Work.Organ), v.Actor.Anywhere(disclosure.VerbAddSynonym)
	return nil
}

// href is the list's address with another stage or page; the other filters stay.
func (p *itemsPage) href(stage disclosure.Stage, n int) string {
	values := url.Values{}
	for name, value := range map[string]string{"organ": p.Work.Organ, "stage": string(stage), "column": p.Work.Column, "class": p.Work.Class, "q": p.Work.Words} {
		if value != "" {
			values.Set(name, value)
		}
	}
	if n > 1 {
		values.Set("page", strconv.Itoa(n))
	}
	return "/desk/items?" + values.Encode()
}

// number reads a number of an address; anything else is 0.
func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 || n > 1_000_000 {
		return 0
	}
	return n
}

// homeFor is the home organ if the visitor may do the verb there, otherwise the first where they may.
func homeFor(v *page.Visit, verb office.Verb) string {
	if v.Actor.May(verb, v.Actor.Organ) {
		return v.Actor.Organ
	}
	if where := v.Actor.Where(verb); len(where) > 0 {
		return where[0]
	}
	return v.Actor.Organ
}

// classOptions are the values of an organ's own classes, each with the class's name.
func classOptions(q db.Query, organ string) (options []page.Option, err error) {
	classes, err := catalogue.Classes(q, organ)
	if err != nil {
		return nil, err
	}
	for _, c := range classes {
		for _, value := range c.Values {
			options = append(options, page.Option{Value: value.ID, Label: c.Name + " › " + value.Name})
		}
	}
	return options, nil
}

// columnOptions are the columns of an organ that hold items, and the names of all.
func columnOptions(q db.Query, organ string) ([]page.Option, map[string]string, error) {
	columns, err := catalogue.Columns(q, organ)
	if err != nil {
		return nil, nil, err
	}
	names := map[string]string{}
	var options []page.Option
	for _, c := range catalogue.Walk(columns) {
		names[c.ID] = c.Name
		if c.Takes() {
			options = append(options, page.Option{Value: c.ID, Label: strings.Join(c.Path, " › ")})
		}
	}
	return options, names, nil
}
