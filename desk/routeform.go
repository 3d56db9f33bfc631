package desk

// routeform.go is the form of an approval route: which texts it fits, its steps, the questions asked at each. The security
// administrator, who takes part in no approval, writes it. Art. 17.

import (
	"strconv"
	"strings"

	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/office"
	"gongkai/page"
)

// routePage is the form of a route.
type routePage struct {
	disclosure.Route
	Seen    string
	Kinds   []page.Option
	Presets []page.Link
	Key     string
	DropKey string // of the form that ends the route
	Errors  page.FieldErrors
}

// columnKinds are the kinds of columns that hold items, in the order of the standard column.
var columnKinds = []catalogue.Kind{catalogue.Guide, catalogue.Rules, catalogue.Reports, catalogue.Institution, catalogue.Leadership, catalogue.News,
	catalogue.Finance, catalogue.Plans, catalogue.Notices, catalogue.Services, catalogue.Circulars}

func (d *Desk) routeNew(v *page.Visit) error {
	p := routePage{Route: disclosure.Route{Organ: v.Ask("organ"), Steps: preset(v, "two")}}
	if p.Organ == "" {
		p.Organ = homeFor(v, disclosure.VerbRoute)
	}
	if key := v.Ask("preset"); key != "" {
		p.Steps, p.Name = preset(v, key), v.T("route.preset."+key)
	}
	for _, one := range disclosure.Presets() {
		p.Presets = append(p.Presets, page.Link{Href: "/desk/approvals/routes/new?organ=" + p.Organ + "&preset=" + one.Key, Label: v.T("route.preset." + one.Key)})
	}
	return d.showRoute(v, p, nil)
}

// preset gives the steps of a preset in the reader's words; an unknown one gives none.
func preset(v *page.Visit, key string) (steps []disclosure.RouteStep) {
	for _, one := range disclosure.Presets() {
		if one.Key != key {
			continue
		}
		for _, s := range one.Steps {
			s.Name = v.T(s.Name)
			for i, q := range s.Questions {
				s.Questions[i] = v.T(q)
			}
			steps = append(steps, s)
		}
	}
	return steps
}

func (d *Desk) routeEdit(v *page.Visit) error {
	var p routePage
	err := d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		p.Route, err = disclosure.RouteByID(q, v.Path("id"))
		return err
	})
	if err != nil {
		return err
	}
	p.Seen = strconv.FormatInt(p.Revision, 10)
	return d.showRoute(v, p, nil)
}

func (d *Desk) showRoute(v *page.Visit, p routePage, fail error) error {
	if fail != nil && !wordable(fail) {
		return fail
	}
	if err := v.Actor.Allow(disclosure.VerbRoute, p.Organ); err != nil {
		return err
	}
	p.Key, p.DropKey, p.Errors = page.FormKey(), page.FormKey(), page.Errors(v.Lang, fail)
	err := d.DB.View(v.R.Context(), func(q *db.View) error {
		for _, kind := range columnKinds {
			c, err := catalogue.ColumnByKind(q, p.Organ, kind)
			if err == nil {
				p.Kinds = append(p.Kinds, page.Option{Value: string(kind), Label: c.Name})
			}
		}
		_, err := office.OrganByID(q, p.Organ)
		return err
	})
	if err != nil {
		return err
	}
	title := v.T("routeform.edit")
	if p.ID == "" {
		title = v.T("routeform.new")
	}
	f := d.frame(v, title)
	f.Crumbs = crumbs(v, page.Link{Href: "/desk/permissions", Label: v.T("desk.menu.permissions")},
		page.Link{Href: "/desk/approvals", Label: v.T("approvals.title")}, page.Link{Label: title})
	return v.Render(page.StatusOf(fail), routeFormView(f, p))
}

func (d *Desk) routePost(v *page.Visit) error {
	p := routePage{Seen: v.Form("_seen"), Route: disclosure.Route{ID: v.Form("id"), Organ: v.Form("organ"), Name: v.Form("name"),
		Kind: catalogue.Kind(v.Form("kind")), Genre: v.Form("genre"), Normative: v.Form("normative") == "1", Reason: v.Form("reason")}}
	for n := 1; n <= disclosure.MaxSteps; n++ {
		s := typedStep(v, strconv.Itoa(n))
		if s.Verb != "" {
			p.Steps = append(p.Steps, s)
		}
	}
	err := d.once(v, p.Organ, func(tx *db.Tx) (string, error) {
		_, err := disclosure.SetRoute(tx, v.Actor, p.Route, seen(v))
		return "/desk/approvals", err
	})
	if err != nil {
		return d.showRoute(v, p, err)
	}
	return nil
}

// typedStep reads one row of the form; a row without a verb is no step.
func typedStep(v *page.Visit, n string) disclosure.RouteStep {
	s := disclosure.RouteStep{Key: v.Form("key-" + n), Name: v.Form("step-" + n), Verb: office.Verb(v.Form("verb-" + n))}
	for _, q := range strings.Split(v.Form("questions-"+n), "\n") {
		if q = strings.TrimSpace(q); q != "" {
			s.Questions = append(s.Questions, q)
		}
	}
	return s
}

func (d *Desk) routeDrop(v *page.Visit) error {
	organ := v.Form("organ")
	return d.once(v, organ, func(tx *db.Tx) (string, error) {
		return "/desk/approvals", disclosure.DropRoute(tx, v.Actor, organ, v.Path("id"), seen(v))
	})
}
