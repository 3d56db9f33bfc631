package desk

// case_rules.go is where the security administrator says how replies of an organ are reviewed, archived and challenged.

import (
	"net/http"
	"strconv"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/office"
	"gongkai/page"
	"gongkai/request"
)

// caseRulesPage is the form.
type caseRulesPage struct {
	Organ, Key, Seen string
	Organs           []page.Option
	Rule             request.Handling
	Years, Litigated string // as typed
	Errors           page.FieldErrors
}

func (d *Desk) caseRules(v *page.Visit) error {
	organ, err := caseOrgan(v, request.VerbHandling)
	if err != nil {
		return err
	}
	p := caseRulesPage{Organ: organ}
	err = d.DB.View(v.R.Context(), func(q *db.View) error {
		p.Rule, err = request.HandlingOf(q, organ)
		return err
	})
	if err != nil {
		return err
	}
	p.Years, p.Litigated, p.Seen = strconv.Itoa(p.Rule.Years), strconv.Itoa(p.Rule.Litigated), strconv.FormatInt(p.Rule.Revision, 10)
	return d.showCaseRules(v, p, nil)
}

func (d *Desk) showCaseRules(v *page.Visit, p caseRulesPage, failed error) error {
	p.Key, p.Errors = page.FormKey(), page.Errors(v.Lang, failed)
	err := d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		_, p.Organs, err = organNames(q, v.Actor, request.VerbHandling)
		return err
	})
	if err != nil {
		return err
	}
	f := d.frame(v, v.T("case_rules.title"))
	f.Crumbs = crumbs(v, page.Link{Label: v.T("case_rules.title")})
	status := http.StatusOK
	if failed != nil {
		status = page.StatusOf(failed)
	}
	return v.Render(status, caseRulesView(f, p))
}

func (d *Desk) caseRulesPost(v *page.Visit) error {
	organ, err := caseOrgan(v, request.VerbHandling)
	if err != nil {
		return err
	}
	p := caseRulesPage{Organ: organ, Seen: v.Form("_seen"), Years: v.Form("years"), Litigated: v.Form("litigated"), Rule: request.Handling{SameHand: v.Form("same_hand") != "",
		Reason: v.Form("reason"), Online: v.Form("online"), Number: v.Form("number")}}
	for _, verb := range request.ReviewVerbs {
		if v.Form(string(verb)) != "" {
			p.Rule.Steps = append(p.Rule.Steps, verb)
		}
	}
	var form fault.Form
	for _, one := range []struct {
		field, typed string
		into         *int
	}{{"years", p.Years, &p.Rule.Years}, {"litigated", p.Litigated, &p.Rule.Litigated}} {
		if *one.into, err = strconv.Atoi(one.typed); err != nil {
			form.Add(one.field, "request.flaw.wrong_form")
		}
	}
	if err = form.Err(); err == nil {
		err = d.once(v, organ, func(tx *db.Tx) (string, error) {
			return "/desk/case-rules?organ=" + organ, request.SetHandling(tx, v.Actor, organ, caseSeen(v), p.Rule)
		})
	}
	if err != nil && wordable(err) {
		return d.showCaseRules(v, p, err)
	}
	return err
}

// takes says whether the route has a step.
func (p caseRulesPage) takes(verb office.Verb) string {
	for _, one := range p.Rule.Steps {
		if one == verb {
			return "1"
		}
	}
	return ""
}
