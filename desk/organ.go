package desk

import (
	"strconv"

	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/fault"
	"gongkai/office"
	"gongkai/page"
	"gongkai/workday"
)

// organ.go shows the organs and their internal units, and lets the system administrator edit what stands on letters and on
// the public site: contact block, remedies, head and foot (FACTS 1.7, 4.12, 6.25).

// organListPage is the tree of organs, one line each.
type organListPage struct {
	Rows   []organRow
	MayAdd bool
}

type organRow struct {
	office.Organ
	Depth  int
	Portal bool
}

func (d *Desk) organList(v *page.Visit) error {
	p := organListPage{MayAdd: v.Actor.Anywhere("organ.create")}
	err := d.DB.View(v.R.Context(), func(q *db.View) error {
		all, err := office.Organs(q)
		if err != nil {
			return err
		}
		portal, err := office.PortalOrgan(q)
		p.Rows = tree(all, "", 0, portal.ID)
		return err
	})
	if err != nil {
		return err
	}
	f := d.frame(v, v.T("organ.title"))
	f.Crumbs = crumbs(v, page.Link{Href: "/desk/staff", Label: v.T("desk.menu.staff")}, page.Link{Label: v.T("organ.title")})
	return v.Render(200, organListView(f, p))
}

// tree puts the organs in the order of the tree, each with its depth.
func tree(all []office.Organ, parent string, depth int, portal string) []organRow {
	var rows []organRow
	for _, o := range all {
		if o.Parent == parent && depth < 16 {
			rows = append(rows, organRow{o, depth, o.ID == portal})
			rows = append(rows, tree(all, o.ID, depth+1, portal)...)
		}
	}
	return rows
}

// organPage is one organ: its own fields, its units, its site.
type organPage struct {
	Organ    office.Organ
	Site     office.Site
	Units    []office.Unit
	Parents  []page.Option // where a new organ may stand
	Portal   bool
	New      bool
	Key      string
	May      func(office.Verb) bool
	Bad      page.FieldErrors // of the organ's form
	SiteBad  page.FieldErrors
	UnitBad  page.FieldErrors
	UnitName string
	Due      duePart
	Ended    string // of a closed one: since when, and who carries on
}

func (d *Desk) organOne(v *page.Visit) error { return d.showOrgan(v, nil, nil) }

// showOrgan shows an organ; typed puts what was typed, and what was wrong with it, into the page.
func (d *Desk) showOrgan(v *page.Visit, fail error, typed func(*organPage, page.FieldErrors)) error {
	if fail != nil && !wordable(fail) {
		return fail
	}
	p := organPage{Key: page.FormKey()}
	err := d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		if p.Organ, err = office.OrganByID(q, v.Path("id")); err != nil {
			return err
		}
		if p.Site, err = office.SiteOf(q, p.Organ); err != nil {
			return err
		}
		portal, err := office.PortalOrgan(q)
		if err != nil {
			return err
		}
		p.Portal = portal.ID == p.Organ.ID
		if p.Units, err = office.Units(q, p.Organ.ID); err != nil {
			return err
		}
		if ended := fault.As(office.StillOpen(q, p.Organ.ID)); ended != nil {
			p.Ended = v.T(ended.Key, ended.Args...)
		}
		p.Due, err = readDue(q, p.Organ)
		return err
	})
	if err != nil {
		return err
	}
	p.May = func(verb office.Verb) bool { return v.Actor.May(verb, p.Organ.ID) }
	if typed != nil {
		typed(&p, page.Errors(v.Lang, fail))
	}
	f := d.frame(v, p.Organ.Name)
	f.Crumbs = crumbs(v, page.Link{Href: "/desk/staff", Label: v.T("desk.menu.staff")},
		page.Link{Href: "/desk/organs", Label: v.T("organ.title")}, page.Link{Label: p.Organ.Display()})
	return v.Render(page.StatusOf(fail), organOneView(f, p))
}

// organTyped reads the organ's form.
func organTyped(v *page.Visit) office.Organ {
	position, _ := strconv.ParseInt(v.Form("position"), 10, 64) // unreadable: first
	return office.Organ{Parent: v.Form("parent"), Kind: office.Kind(v.Form("kind")), Code: v.Form("code"), Division: v.Form("division"),
		Name: v.Form("name"), ShortName: v.Form("short_name"), Address: v.Form("address"), Postcode: v.Form("postcode"),
		Phone: v.Form("phone"), Fax: v.Form("fax"), Email: v.Form("email"), Hours: v.Form("hours"),
		DisclosureUnit: v.Form("disclosure_unit"), Reconsideration: v.Form("reconsideration"), Court: v.Form("court"),
		Position: position, Active: true, Revision: seen(v)}
}

// seen is the revision the form was made from; unreadable is 0, which is stale.
func seen(v *page.Visit) int64 {
	n, err := strconv.ParseInt(v.Form("_seen"), 10, 64)
	if err != nil {
		return 0
	}
	return n
}

func (d *Desk) organNew(v *page.Visit) error {
	return d.showOrganNew(v, office.Organ{Parent: v.Actor.Organ, Kind: office.Bureau}, nil)
}

func (d *Desk) showOrganNew(v *page.Visit, o office.Organ, fail error) error {
	if fail != nil && !wordable(fail) {
		return fail
	}
	p := organPage{Organ: o, New: true, Key: page.FormKey(), Bad: page.Errors(v.Lang, fail)}
	err := d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		_, p.Parents, err = organNames(q, v.Actor, "organ.create")
		return err
	})
	if err != nil {
		return err
	}
	f := d.frame(v, v.T("organ.new"))
	f.Crumbs = crumbs(v, page.Link{Href: "/desk/organs", Label: v.T("organ.title")}, page.Link{Label: v.T("organ.new")})
	return v.Render(page.StatusOf(fail), organNewView(f, p))
}

func (d *Desk) organNewPost(v *page.Visit) error {
	o := organTyped(v)
	if o.Parent == "" {
		return d.showOrganNew(v, o, fault.BadInput("office.no_organ"))
	}
	err := d.once(v, o.Parent, func(tx *db.Tx) (string, error) {
		id, err := office.CreateOrgan(tx, v.Actor, o)
		if err == nil {
			_, err = catalogue.Standard(tx, office.System("columns"), id) // without columns nothing can be drafted
		}
		return "/desk/organs/" + id, err
	})
	if err != nil {
		return d.showOrganNew(v, o, err)
	}
	return nil
}

func (d *Desk) organEdit(v *page.Visit) error {
	o := organTyped(v)
	o.ID = v.Path("id")
	err := d.once(v, o.ID, func(tx *db.Tx) (string, error) { return "/desk/organs/" + o.ID, office.EditOrgan(tx, v.Actor, o) })
	if err != nil {
		return d.showOrgan(v, err, func(p *organPage, bad page.FieldErrors) {
			o.Revision = p.Organ.Revision
			p.Organ, p.Bad = o, bad
		})
	}
	return nil
}

func (d *Desk) organSite(v *page.Visit) error {
	s := office.Site{Organ: v.Path("id"), Name: v.Form("name"), Domain: v.Form("domain"), IDCode: v.Form("id_code"), ICP: v.Form("icp"),
		Police: v.Form("police"), MarkURL: v.Form("mark_url"), ErrorURL: v.Form("error_url"), Host: v.Form("host"),
		Undertaker: v.Form("undertaker"), Contact: v.Form("contact"), Revision: seen(v)}
	var wrong fault.Form
	s.GreyFrom, s.GreyUntil = dayTyped(v, &wrong, "grey_from"), dayTyped(v, &wrong, "grey_until")
	err := wrong.Err()
	if err == nil {
		err = d.saveSite(v, s)
	}
	if err != nil {
		return d.showOrgan(v, err, func(p *organPage, bad page.FieldErrors) {
			s.Revision = p.Site.Revision
			p.Site, p.SiteBad = s, bad
		})
	}
	return nil
}

// dayTyped reads a day that may be left empty; what is no day is noted.
func dayTyped(v *page.Visit, wrong *fault.Form, name string) workday.Date {
	text := v.Form(name)
	if text == "" {
		return workday.Date{}
	}
	day, err := workday.ParseDate(text)
	if err != nil {
		wrong.Add(name, "office.bad_day")
	}
	return day
}

func (d *Desk) saveSite(v *page.Visit, s office.Site) error {
	return d.once(v, s.Organ, func(tx *db.Tx) (string, error) {
		return "/desk/organs/" + s.Organ, office.EditSite(tx, v.Actor, s)
	})
}

func (d *Desk) organPortal(v *page.Visit) error {
	id := v.Path("id")
	return d.once(v, id, func(tx *db.Tx) (string, error) { return "/desk/organs/" + id, office.ChoosePortal(tx, v.Actor, id) })
}

func (d *Desk) unitNew(v *page.Visit) error {
	u := office.Unit{Organ: v.Path("id"), Name: v.Form("unit")}
	err := d.once(v, u.Organ, func(tx *db.Tx) (string, error) {
		_, err := office.CreateUnit(tx, v.Actor, u)
		return "/desk/organs/" + u.Organ + "#units", err
	})
	return d.unitShown(v, u, err)
}

func (d *Desk) unitEdit(v *page.Visit) error {
	position, _ := strconv.ParseInt(v.Form("position"), 10, 64) // unreadable: first
	u := office.Unit{ID: v.Path("unit"), Organ: v.Path("id"), Name: v.Form("unit"), Position: position, Active: v.Form("active") == "1"}
	err := d.once(v, u.Organ, func(tx *db.Tx) (string, error) {
		return "/desk/organs/" + u.Organ + "#units", office.EditUnit(tx, v.Actor, u)
	})
	return d.unitShown(v, u, err)
}

// unitShown shows the organ again when a unit could not be saved.
func (d *Desk) unitShown(v *page.Visit, u office.Unit, err error) error {
	if err == nil {
		return nil
	}
	return d.showOrgan(v, err, func(p *organPage, bad page.FieldErrors) { p.UnitName, p.UnitBad = u.Name, bad })
}
