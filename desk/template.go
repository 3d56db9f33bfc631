package desk

// template.go is the page of an organ's templates: what new texts begin as.

import (
	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/page"
)

// templatesPage is the list of templates and, with Edit, the form of one.
type templatesPage struct {
	Organ  string
	Organs []page.Option
	List   []disclosure.Template
	Edit   bool
	One    disclosure.Template
	Key    string
	Errors page.FieldErrors
}

func (d *Desk) templates(v *page.Visit) error {
	p := templatesPage{Organ: v.Ask("organ"), Edit: v.Ask("new") == "1"}
	if p.Organ == "" {
		p.Organ = homeFor(v, disclosure.VerbTemplate)
	}
	key := v.Ask("key")
	err := d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		if key != "" {
			p.Edit = true
			p.One, err = disclosure.TemplateByKey(q, p.Organ, key)
		}
		return err
	})
	if err != nil {
		return err
	}
	return d.showTemplates(v, p, nil)
}

func (d *Desk) templatesPost(v *page.Visit) error {
	p := templatesPage{Organ: v.Form("organ"), Edit: true}
	p.One = disclosure.Template{Key: v.Form("key"), Name: v.Form("name"), Kind: catalogue.Kind(v.Form("kind")), Genre: v.Form("genre"), Body: v.Form("body"),
		Guide: v.Form("guide") == "1", Hidden: v.Form("hidden") == "1"}
	err := d.once(v, p.Organ, func(tx *db.Tx) (string, error) {
		_, err := disclosure.EditTemplate(tx, v.Actor, p.Organ, p.One)
		return "/desk/templates?organ=" + p.Organ, err
	})
	if err != nil {
		return d.showTemplates(v, p, err)
	}
	return nil
}

func (d *Desk) showTemplates(v *page.Visit, p templatesPage, fail error) error {
	if fail != nil && !wordable(fail) {
		return fail
	}
	if err := v.Actor.Allow(disclosure.VerbTemplate, p.Organ); err != nil {
		return err
	}
	err := d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		if _, p.Organs, err = organNames(q, v.Actor, disclosure.VerbTemplate); err != nil {
			return err
		}
		p.List, err = disclosure.Templates(q, p.Organ)
		return err
	})
	if err != nil {
		return err
	}
	p.Key, p.Errors = page.FormKey(), page.Errors(v.Lang, fail)
	f := d.frame(v, v.T("item.templates"))
	f.Editor = p.Edit
	f.Crumbs = crumbs(v, page.Link{Href: "/desk/items", Label: v.T("desk.menu.items")}, page.Link{Label: v.T("item.templates")})
	return v.Render(page.StatusOf(fail), templatesView(f, p))
}

// field gives a control of the form its value and its fault.
func (p templatesPage) field(name, label, value string) page.Field {
	return page.Field{Name: name, Label: label, Value: value, Error: p.Errors.Of(name)}
}

// templateKinds are the kinds of columns a template may be for.
var templateKinds = []catalogue.Kind{catalogue.Institution, catalogue.Leadership, catalogue.News, catalogue.Finance, catalogue.Plans, catalogue.Notices, catalogue.Services, catalogue.Circulars}
