package desk

// class.go is where the system administrator keeps an organ's own classes and their values.

import (
	"strings"

	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/page"
)

const classPath = "/desk/catalogue/classes"

// classPage is the classes with a form for each, and one for a new one.
type classPage struct {
	shelfFrame
	Forms   []classForm
	MayEdit bool
}

// classForm is the form of one class.
type classForm struct {
	catalogue.Class
	Lines string // its open values, one a line
	Bad   page.FieldErrors
}

func (d *Desk) classes(v *page.Visit) error { return d.showClasses(v, nil, nil) }

func (d *Desk) showClasses(v *page.Visit, typed *classForm, fail error) error {
	if fail != nil && !wordable(fail) {
		return fail
	}
	var p classPage
	err := d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		if p.shelfFrame, err = shelfOf(q, v, v.Ask("organ"), classPath); err != nil {
			return err
		}
		all, err := catalogue.Classes(q, p.Organ.ID)
		for _, c := range all {
			form := classForm{Class: c}
			for _, value := range c.Values {
				if !value.Closed() {
					form.Lines += value.Name + "\n"
				}
			}
			p.Forms = append(p.Forms, form)
		}
		return err
	})
	if err != nil {
		return err
	}
	p.Forms = append(p.Forms, classForm{})
	if typed != nil {
		typed.Bad = page.Errors(v.Lang, fail)
		for i := range p.Forms {
			if p.Forms[i].ID == typed.ID {
				p.Forms[i] = *typed
			}
		}
	}
	p.MayEdit = v.Actor.May(catalogue.VerbClass, p.Organ.ID)
	f := d.frame(v, v.T("classes.title"))
	f.Crumbs = crumbs(v, page.Link{Href: ofOrgan("/desk/columns", p.Organ.ID), Label: v.T("columns.title")}, page.Link{Label: f.Title})
	return v.Render(page.StatusOf(fail), classesView(f, p))
}

func (d *Desk) classesPost(v *page.Visit) error {
	organ := v.Ask("organ")
	form := classForm{Class: catalogue.Class{ID: v.Form("id"), Organ: organ, Name: v.Form("name")}, Lines: v.Form("values")}
	if v.Form("closed") == "1" {
		form.ClosedAt = d.DB.Now()
	}
	err := d.once(v, organ, func(tx *db.Tx) (string, error) {
		_, err := catalogue.SaveClass(tx, v.Actor, form.Class, form.Lines)
		return ofOrgan(classPath, organ), err
	})
	if err != nil {
		return d.showClasses(v, &form, err)
	}
	return nil
}

// valueLine lists a class's open values in a sentence.
func valueLine(c classForm) string { return strings.Join(strings.Fields(c.Lines), "、") }
