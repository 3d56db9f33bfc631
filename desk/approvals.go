package desk

// approvals.go is where the security administrator sees by which routes texts are approved, and declares which organs are
// too small for a person to each step, and takes that back (art. 17). Everybody sees the declaration on the item it
// touches, and the public on the organ's page.

import (
	"strings"

	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/fault"
	"gongkai/office"
	"gongkai/page"
)

// approvalsPage is the organs with their declarations, and the form.
type approvalsPage struct {
	Rows     []approvalRow
	Routes   []routeLine
	Organs   []page.Option
	Organ    string
	SameHand string // "1" one hand may, "0" two hands must
	Note     string
	Key      string
	Errors   page.FieldErrors
}

// approvalRow is an organ and what was declared of it last.
type approvalRow struct {
	office.Organ
	Rule disclosure.Rule
}

// routeLine is a route in the list.
type routeLine struct {
	disclosure.Route
	OrganName, Fits, StepNames string
}

// routeLines lays out an organ's routes.
func routeLines(q db.Query, v *page.Visit, o office.Organ) ([]routeLine, error) {
	routes, err := disclosure.Routes(q, o.ID)
	if err != nil {
		return nil, err
	}
	var lines []routeLine
	for _, r := range routes {
		l := routeLine{Route: r, OrganName: o.Display()}
		var fits, names []string
		if r.Kind != "" {
			c, err := catalogue.ColumnByKind(q, o.ID, r.Kind)
			if err != nil {
				return nil, err
			}
			fits = append(fits, c.Name)
		}
		if r.Genre != "" {
			fits = append(fits, r.Genre)
		}
		if r.Normative {
			fits = append(fits, v.T("item.normative"))
		}
		if len(fits) == 0 {
			fits = []string{v.T("routeform.all")}
		}
		for _, s := range r.Steps {
			names = append(names, stepWord(v.Context(), s.Name, s.Verb))
		}
		l.Fits, l.StepNames = strings.Join(fits, v.T("desk.and")), strings.Join(names, " → ")
		lines = append(lines, l)
	}
	return lines, nil
}

func (d *Desk) approvals(v *page.Visit) error {
	return d.showApprovals(v, approvalsPage{Organ: homeFor(v, disclosure.VerbRule)}, nil)
}

func (d *Desk) showApprovals(v *page.Visit, p approvalsPage, fail error) error {
	if fail != nil && !wordable(fail) {
		return fail
	}
	p.Key, p.Errors = page.FormKey(), page.Errors(v.Lang, fail)
	err := d.DB.View(v.R.Context(), func(q *db.View) error {
		organs, err := office.Organs(q)
		if err != nil {
			return err
		}
		rules, err := disclosure.Rules(q)
		if err != nil {
			return err
		}
		for _, o := range organs {
			if v.Actor.May(disclosure.VerbRule, o.ID) {
				p.Rows = append(p.Rows, approvalRow{o, rules[o.ID]})
				p.Organs = append(p.Organs, page.Option{Value: o.ID, Label: o.Name})
				lines, err := routeLines(q, v, o)
				if err != nil {
					return err
				}
				p.Routes = append(p.Routes, lines...)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	f := d.frame(v, v.T("approvals.title"))
	f.Crumbs = crumbs(v, page.Link{Href: "/desk/permissions", Label: v.T("desk.menu.permissions")}, page.Link{Label: v.T("approvals.title")})
	return v.Render(page.StatusOf(fail), approvalsView(f, p))
}

func (d *Desk) approvalsPost(v *page.Visit) error {
	p := approvalsPage{Organ: v.Form("organ"), SameHand: v.Form("same_hand"), Note: v.Form("note")}
	if p.SameHand != "0" && p.SameHand != "1" {
		var f fault.Form
		f.Add("same_hand", "approvals.choose")
		return d.showApprovals(v, p, f.Err())
	}
	err := d.once(v, p.Organ, func(tx *db.Tx) (string, error) {
		return "/desk/approvals", disclosure.Declare(tx, v.Actor, p.Organ, p.SameHand == "1", p.Note)
	})
	if err != nil {
		return d.showApprovals(v, p, err)
	}
	return nil
}
