package desk

// column.go is the editor of an organ's columns: the tree, one column with everything that is said of it, its place, its
// closing. Works without script; each change is one form.

import (
	"net/url"
	"strconv"

	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/fault"
	"gongkai/ledger"
	"gongkai/office"
	"gongkai/page"
	"gongkai/workday"
)

// shelfFrame is what the pages of the catalogue have in common: whose catalogue it is, the other views of it.
type shelfFrame struct {
	Organ  office.Organ
	Organs []page.Option
	Path   string // of the page, for choosing another organ
	Tabs   []page.Tab
	Key    string
}

// shelfTabs are the views of an organ's catalogue.
var shelfTabs = []struct{ path, key string }{
	{"/desk/columns", "columns.tree"}, {"/desk/columns/duties", "columns.duties"}, {"/desk/columns/statutory", "columns.statutory"},
	{standardPath, "standard.title"}, {classPath, "classes.title"}, {numberPath, "numbers.title"}, {addressPath, "address.title"}, {mergePath, "merge.title"},
}

// shelfOf reads the organ asked for, to somebody who may read its columns.
func shelfOf(q db.Query, v *page.Visit, organ, path string) (s shelfFrame, err error) {
	if organ == "" {
		portal, err := office.PortalOrgan(q)
		if err != nil && fault.Of(err) != fault.NotFound {
			return s, err
		}
		if organ = portal.ID; !v.Actor.May(catalogue.VerbRead, organ) {
			organ = homeFor(v, catalogue.VerbRead)
		}
	}
	if err := v.Actor.Allow(catalogue.VerbRead, organ); err != nil {
		return s, err
	}
	if s.Organ, err = office.OrganByID(q, organ); err != nil {
		return s, err
	}
	_, s.Organs, err = organNames(q, v.Actor, catalogue.VerbRead)
	s.Path, s.Key = path, page.FormKey()
	for _, t := range shelfTabs {
		s.Tabs = append(s.Tabs, page.Tab{Href: ofOrgan(t.path, organ), Label: v.T(t.key), Current: t.path == path})
	}
	return s, err
}

// ofOrgan is a path of the catalogue for an organ.
func ofOrgan(path, organ string) string { return path + "?organ=" + url.QueryEscape(organ) }

// columnTreePage is the tree of an organ's columns.
type columnTreePage struct {
	shelfFrame
	Rows              []columnRow
	MayAdd, MayChange bool
}

type columnRow struct {
	catalogue.Standing
	Unit     string
	Up, Down bool // it can be moved so
}

func (d *Desk) columnTree(v *page.Visit) error {
	var p columnTreePage
	err := d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		if p.shelfFrame, err = shelfOf(q, v, v.Ask("organ"), "/desk/columns"); err != nil {
			return err
		}
		p.Rows, err = columnRows(q, p.Organ.ID)
		return err
	})
	if err != nil {
		return err
	}
	p.MayAdd, p.MayChange = v.Actor.May(catalogue.VerbCreate, p.Organ.ID), v.Actor.May(catalogue.VerbMove, p.Organ.ID)
	f := d.frame(v, v.T("columns.title"))
	f.Crumbs = crumbs(v, page.Link{Label: f.Title})
	return v.Render(200, columnTreeView(f, p))
}

// columnRows lists the tree with the standing of each column; headings, closed columns and the door have none.
func columnRows(q db.Query, organ string) ([]columnRow, error) {
	columns, err := catalogue.Columns(q, organ)
	if err != nil {
		return nil, err
	}
	news, err := disclosure.ActivityOf(q, organ)
	if err != nil {
		return nil, err
	}
	units, err := unitNames(q, organ)
	if err != nil {
		return nil, err
	}
	standing := map[string]catalogue.Standing{}
	for _, s := range catalogue.Standings(columns, news, workday.DateOf(q.Now())) {
		standing[s.ID] = s
	}
	siblings := map[string][]string{}
	for _, c := range columns {
		siblings[c.Parent] = append(siblings[c.Parent], c.ID)
	}
	var rows []columnRow
	for _, placed := range catalogue.Walk(columns) {
		row := columnRow{Standing: catalogue.Standing{Placed: placed, Activity: news[placed.ID], State: catalogue.NoDuty}, Unit: units[placed.Unit]}
		if s, ok := standing[placed.ID]; ok {
			row.Standing = s
		}
		own := siblings[placed.Parent]
		row.Up, row.Down = own[0] != placed.ID, own[len(own)-1] != placed.ID
		rows = append(rows, row)
	}
	return rows, nil
}

// unitNames gives the names of an organ's units by id; "" is its disclosure office.
func unitNames(q db.Query, organ string) (map[string]string, error) {
	units, err := office.Units(q, organ)
	names := map[string]string{}
	for _, u := range units {
		names[u.ID] = u.Name
	}
	return names, err
}

// columnPage is one column with its forms.
type columnPage struct {
	shelfFrame
	catalogue.Column
	New       bool
	Names     []string // path from the top
	Standing  catalogue.Standing
	Fields    map[string]string
	Units     []page.Option
	Parents   []page.Option // where it may stand
	History   []page.Moment
	Addresses []string // its own first, then those that lead there
	May       func(office.Verb) bool
	Bad       page.FieldErrors
	MoveBad   page.FieldErrors
}

func (d *Desk) columnNew(v *page.Visit) error {
	return d.showColumnNew(v, catalogue.Column{Organ: v.Ask("organ"), Parent: v.Ask("parent")}, nil)
}

func (d *Desk) showColumnNew(v *page.Visit, c catalogue.Column, fail error) error {
	if fail != nil && !wordable(fail) {
		return fail
	}
	p := columnPage{New: true, Column: c, Bad: page.Errors(v.Lang, fail)}
	p.fill()
	err := d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		if p.shelfFrame, err = shelfOf(q, v, c.Organ, "/desk/columns"); err != nil {
			return err
		}
		if err := v.Actor.Allow(catalogue.VerbCreate, p.shelfFrame.Organ.ID); err != nil {
			return err
		}
		return p.choices(q)
	})
	if err != nil {
		return err
	}
	f := d.frame(v, v.T("columns.new"))
	f.Crumbs = crumbs(v, page.Link{Href: ofOrgan("/desk/columns", p.shelfFrame.Organ.ID), Label: v.T("columns.title")}, page.Link{Label: f.Title})
	return v.Render(page.StatusOf(fail), columnNewView(f, p))
}

func (d *Desk) columnNewPost(v *page.Visit) error {
	c, err := columnTyped(v)
	c.Organ, c.Parent = v.Form("organ"), v.Form("parent")
	if err == nil {
		err = d.once(v, c.Organ, func(tx *db.Tx) (string, error) {
			id, err := catalogue.Create(tx, v.Actor, c)
			return "/desk/columns/" + id, err
		})
	}
	if err != nil {
		return d.showColumnNew(v, c, err)
	}
	return nil
}

// columnTyped reads the form of a column.
func columnTyped(v *page.Visit) (catalogue.Column, error) {
	c := catalogue.Column{Name: v.Form("name"), Description: v.Form("description"), Keywords: v.Form("keywords"), Statutory: v.Form("statutory"),
		Category: catalogue.Category(v.Form("category")), Unit: v.Form("unit"), Term: v.Form("term"), Template: catalogue.Template(v.Form("template")), Basis: v.Form("basis"),
		Revision: seen(v)}
	if words := v.Form("duty_days"); words != "" {
		days, err := strconv.ParseInt(words, 10, 32)
		if err != nil {
			var f fault.Form
			f.Add("duty_days", "catalogue.bad_duty", 1100)
			return c, f.Err()
		}
		c.DutyDays = days
	}
	return c, nil
}

// fill puts the column into the fields of the form.
func (p *columnPage) fill() {
	p.Fields = map[string]string{"name": p.Name, "description": p.Description, "keywords": p.Keywords, "statutory": p.Statutory,
		"category": string(p.Category), "unit": p.Column.Unit, "term": p.Term, "template": string(p.Template), "basis": p.Basis, "duty_days": strconv.FormatInt(p.DutyDays, 10)}
}

// choices reads what may be chosen: units and places in the tree.
func (p *columnPage) choices(q db.Query) error {
	organ := p.shelfFrame.Organ.ID
	units, err := office.Units(q, organ)
	if err != nil {
		return err
	}
	for _, u := range units {
		if u.Active || u.ID == p.Column.Unit {
			p.Units = append(p.Units, page.Option{Value: u.ID, Label: u.Name})
		}
	}
	columns, err := catalogue.Columns(q, organ)
	if err != nil {
		return err
	}
	for _, c := range catalogue.Walk(columns) {
		if catalogue.MayStand(columns, p.ID, c.ID) {
			p.Parents = append(p.Parents, page.Option{Value: c.ID, Label: indent(c.Depth) + c.Name})
		}
		if c.ID == p.ID {
			p.Names = c.Path
		}
	}
	return nil
}

// indent shifts a name by its depth in a list of choices.
func indent(depth int) string {
	words := ""
	for range depth {
		words += "　"
	}
	return words
}

func (d *Desk) columnOne(v *page.Visit) error { return d.showColumn(v, nil, nil) }

// showColumn shows a column; typed puts what was typed, and what was wrong with it, into the page.
func (d *Desk) showColumn(v *page.Visit, fail error, typed func(*columnPage, page.FieldErrors)) error {
	if fail != nil && !wordable(fail) {
		return fail
	}
	var p columnPage
	err := d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		if p.Column, err = catalogue.ColumnByID(q, v.Path("id")); err != nil {
			return err
		}
		if p.shelfFrame, err = shelfOf(q, v, p.Column.Organ, "/desk/columns"); err != nil {
			return err
		}
		if err := p.choices(q); err != nil {
			return err
		}
		return p.read(q, v)
	})
	if err != nil {
		return err
	}
	if p.ID != v.Path("id") { // merged: what stands now
		return v.See("/desk/columns/" + p.ID)
	}
	p.fill()
	p.May = func(verb office.Verb) bool { return v.Actor.May(verb, p.Column.Organ) }
	if typed != nil {
		typed(&p, page.Errors(v.Lang, fail))
	}
	f := d.frame(v, p.Name)
	f.Crumbs = crumbs(v, page.Link{Href: ofOrgan("/desk/columns", p.Column.Organ), Label: v.T("columns.title")}, page.Link{Label: p.Name})
	return v.Render(page.StatusOf(fail), columnOneView(f, p))
}

// read fills in how the column stands and what was done to it.
func (p *columnPage) read(q db.Query, v *page.Visit) error {
	rows, err := columnRows(q, p.Column.Organ)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if row.ID == p.ID {
			p.Standing = row.Standing
		}
	}
	if p.Addresses, err = catalogue.AddressesOf(q, catalogue.ColumnTarget, p.ID); err != nil {
		return err
	}
	events, err := ledger.Of(q, catalogue.Subject(p.ID), 100)
	if err != nil {
		return err
	}
	for i := len(events) - 1; i >= 0; i-- {
		e := events[i]
		p.History = append(p.History, page.Moment{When: instant(e.At), Who: actorWord(v.Context(), e.Actor, e.ActorName), What: verbWord(v.Lang, office.Verb(e.Verb)), Note: e.Title})
	}
	return nil
}

func (d *Desk) columnEdit(v *page.Visit) error {
	c, err := columnTyped(v)
	organ, position, failed := d.columnOrgan(v)
	if failed != nil {
		return failed
	}
	c.ID, c.Position = v.Path("id"), position
	if err == nil {
		err = d.once(v, organ, func(tx *db.Tx) (string, error) { return "/desk/columns/" + c.ID, catalogue.Edit(tx, v.Actor, c) })
	}
	if err != nil {
		return d.showColumn(v, err, func(p *columnPage, bad page.FieldErrors) {
			now := p.Column
			p.Column = c
			p.Column.Organ, p.Parent, p.Kind, p.ClosedAt, p.Revision = now.Organ, now.Parent, now.Kind, now.ClosedAt, now.Revision
			p.fill()
			p.Fields["duty_days"], p.Bad = v.Form("duty_days"), bad
		})
	}
	return nil
}

// columnOrgan finds whose column the address names, to know whose writer to be, and its position.
func (d *Desk) columnOrgan(v *page.Visit) (organ string, position int64, err error) {
	err = d.DB.View(v.R.Context(), func(q *db.View) error {
		c, err := catalogue.ColumnByID(q, v.Path("id"))
		organ, position = c.Organ, c.Position
		return err
	})
	return organ, position, err
}

func (d *Desk) columnMove(v *page.Visit) error {
	organ, _, err := d.columnOrgan(v)
	if err != nil {
		return err
	}
	id := v.Path("id")
	err = d.once(v, organ, func(tx *db.Tx) (string, error) {
		return "/desk/columns/" + id, catalogue.Move(tx, v.Actor, id, seen(v), v.Form("parent"))
	})
	if err != nil {
		return d.showColumn(v, err, func(p *columnPage, bad page.FieldErrors) { p.MoveBad = bad })
	}
	return nil
}

// columnShift moves a column one place up or down in the tree's page.
func (d *Desk) columnShift(v *page.Visit) error {
	organ, _, err := d.columnOrgan(v)
	if err != nil {
		return err
	}
	places := map[string]int{"up": -1, "down": 1}[v.Path("way")]
	if places == 0 {
		return fault.Missing("fault.not_found")
	}
	return d.once(v, organ, func(tx *db.Tx) (string, error) {
		return ofOrgan("/desk/columns", organ) + "#" + v.Path("id"), catalogue.Shift(tx, v.Actor, v.Path("id"), places)
	})
}

// columnStep fits closing and reopening to a handler.
func columnStep(act func(tx *db.Tx, by office.Actor, id string, seen int64) error) func(*Desk, *page.Visit) error {
	return func(d *Desk, v *page.Visit) error {
		organ, _, err := d.columnOrgan(v)
		if err != nil {
			return err
		}
		err = d.once(v, organ, func(tx *db.Tx) (string, error) {
			return "/desk/columns/" + v.Path("id"), act(tx, v.Actor, v.Path("id"), seen(v))
		})
		if err != nil {
			return d.showColumn(v, err, func(p *columnPage, bad page.FieldErrors) { p.MoveBad = bad })
		}
		return nil
	}
}
