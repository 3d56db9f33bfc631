package desk

import (
	"strconv"
	"time"

	"gongkai/db"
	"gongkai/office"
	"gongkai/page"
)

// rules.go lets the security administrator set how strict sign-in is, within the bounds of FACTS 9.22.

// ruleFields are the rules that can be set, in the order of the form: name in the form, and where in Rules, in which unit.
var ruleFields = []struct {
	name string
	get  func(r *office.Rules) int
	set  func(r *office.Rules, n int)
}{
	{"min_length", func(r *office.Rules) int { return r.MinLength }, func(r *office.Rules, n int) { r.MinLength = n }},
	{"min_classes", func(r *office.Rules) int { return r.MinClasses }, func(r *office.Rules, n int) { r.MinClasses = n }},
	{"keep_last", func(r *office.Rules) int { return r.KeepLast }, func(r *office.Rules, n int) { r.KeepLast = n }},
	{"max_age", func(r *office.Rules) int { return int(r.MaxAge / day) }, func(r *office.Rules, n int) { r.MaxAge = time.Duration(n) * day }},
	{"failures", func(r *office.Rules) int { return r.Failures }, func(r *office.Rules, n int) { r.Failures = n }},
	{"lock_for", func(r *office.Rules) int { return int(r.LockFor / time.Minute) }, func(r *office.Rules, n int) { r.LockFor = time.Duration(n) * time.Minute }},
	{"idle", func(r *office.Rules) int { return int(r.Idle / time.Minute) }, func(r *office.Rules, n int) { r.Idle = time.Duration(n) * time.Minute }},
	{"absolute", func(r *office.Rules) int { return int(r.Absolute / time.Hour) }, func(r *office.Rules, n int) { r.Absolute = time.Duration(n) * time.Hour }},
}

const day = 24 * time.Hour

// rulesPage is the form of the rules.
type rulesPage struct {
	Key        string
	Values     map[string]string
	OneSession string
	Factor     string
	Errors     page.FieldErrors
}

func (d *Desk) rules(v *page.Visit) error {
	var rules office.Rules
	err := d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		rules, err = office.RulesOf(q)
		return err
	})
	if err != nil {
		return err
	}
	p := rulesPage{Values: map[string]string{}, OneSession: yes(rules.OneSession), Factor: string(rules.Factor)}
	for _, f := range ruleFields {
		p.Values[f.name] = strconv.Itoa(f.get(&rules))
	}
	return d.showRules(v, p, nil)
}

func (d *Desk) showRules(v *page.Visit, p rulesPage, fail error) error {
	if fail != nil && !wordable(fail) {
		return fail
	}
	p.Key, p.Errors = page.FormKey(), page.Errors(v.Lang, fail)
	f := d.frame(v, v.T("staff.rules"))
	f.Crumbs = crumbs(v, page.Link{Href: "/desk/permissions", Label: v.T("desk.menu.permissions")}, page.Link{Label: v.T("staff.rules")})
	return v.Render(page.StatusOf(fail), rulesView(f, p))
}

func (d *Desk) rulesPost(v *page.Visit) error {
	p := rulesPage{Values: map[string]string{}, OneSession: v.Form("one_session"), Factor: v.Form("factor")}
	var rules office.Rules
	var portal office.Organ
	err := d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		if portal, err = office.PortalOrgan(q); err != nil {
			return err
		}
		rules, err = office.RulesOf(q)
		return err
	})
	if err != nil {
		return err
	}
	for _, f := range ruleFields {
		p.Values[f.name] = v.Form(f.name)
		n, err := strconv.Atoi(p.Values[f.name])
		if err != nil {
			n = -1 // no number: out of every bound
		}
		f.set(&rules, n)
	}
	rules.OneSession, rules.Factor = p.OneSession == "1", office.Demand(p.Factor)
	err = d.once(v, portal.ID, func(tx *db.Tx) (string, error) { return "/desk/permissions#rules", office.SetRules(tx, v.Actor, rules) })
	if err != nil {
		return d.showRules(v, p, err)
	}
	return nil
}
