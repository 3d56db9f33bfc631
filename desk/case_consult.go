package desk

// case_consult.go is asking others over a case: a third party, a co-maker, another organ; each a card with its letter, its term,
// its answer, and for a third party what the organ decides (arts. 32, 34).

import (
	"slices"

	"github.com/a-h/templ"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/message"
	"gongkai/office"
	"gongkai/page"
	"gongkai/request"
	"gongkai/workday"
)

// consultRow is a consultation as it stands today.
type consultRow struct {
	request.Consultation
	Due    workday.Date
	Stands request.Opinion
	Bases  []page.Option // decisions that fit how it stands
}

// caseConsults is who was asked over a case.
type caseConsults struct {
	Rows       []consultRow
	Ask, Rule  bool
	Reveal     bool
	Name, Says string // of the one just revealed
	Revealed   string // its id
}

func (d *Desk) readConsults(q db.Query, v *page.Visit, c request.Case) (p caseConsults, err error) {
	all, err := request.Consultations(q, c.ID)
	if err != nil {
		return p, err
	}
	cal, err := office.Calendar(q)
	if err != nil {
		return p, err
	}
	today := workday.DateOf(q.Now())
	for _, one := range all {
		row := consultRow{Consultation: one, Due: one.Due(cal), Stands: one.Stands(cal, today)}
		for _, b := range request.Bases {
			if one.Kind == request.ThirdPartyAsked && slices.Contains(b.After, row.Stands) {
				row.Bases = append(row.Bases, page.Option{Value: b.Key, Label: message.T(v.Lang, "request.basis."+b.Key)})
			}
		}
		p.Rows = append(p.Rows, row)
	}
	p.Ask, p.Rule, p.Reveal = v.Actor.May("case.consult", c.Organ) && c.Open(), v.Actor.May(request.VerbRule, c.Organ) && c.Open(), v.Actor.May("case.reveal", c.Organ)
	return p, nil
}

// consultForm asks one more.
var consultForm = caseFormPage{verb: "case.consult", title: "consult.new", load: func(_ db.Query, v *page.Visit, p caseForm) (func(page.Frame) templ.Component, error) {
	kind := request.FactKind(v.Path("kind"))
	if m, ok := request.MoveOf(string(kind)); !ok || m.Verb != "case.consult" {
		return nil, fault.Missing("request.no_step")
	}
	letters := readLetterForm(v, request.LettersOf(string(kind)))
	return func(f page.Frame) templ.Component { return consultView(f, p, kind, letters) }, nil
}}

func postConsult(d *Desk, v *page.Visit, c request.Case) (func(tx *db.Tx) (string, error), error) {
	var asked, reached workday.Date
	if err := dated(v, map[string]*workday.Date{"asked_on": &asked, "reached_on": &reached}); err != nil {
		return nil, err
	}
	return func(tx *db.Tx) (string, error) {
		w := readLetterForm(v, request.LettersOf(v.Path("kind"))).wish()
		if given, asks := w.Blanks["收件人"]; asks && given == "" {
			w.Blanks["收件人"] = v.Form("name")
		}
		_, err := request.ConsultWithLetters(tx, d.Keys, v.Actor, c.ID, caseSeen(v), request.FactKind(v.Path("kind")), v.Form("name"), asked, reached, w)
		return "/desk/cases/" + c.ID + "#consult", err
	}, nil
}

// caseConsult takes a step of one consultation: the day it reached them, their answer, the decision.
func (d *Desk) caseConsult(v *page.Visit) error {
	c, err := d.caseOf(v)
	if err != nil {
		return err
	}
	var on workday.Date
	if err := dated(v, map[string]*workday.Date{"on": &on}); err != nil {
		return d.orCaseForm(v, err)
	}
	id := v.Path("one")
	err = d.once(v, c.Organ, func(tx *db.Tx) (string, error) {
		next := "/desk/cases/" + c.ID + "#consult"
		switch v.Path("what") {
		case "reached":
			return next, request.Reached(tx, v.Actor, id, caseSeen(v), on)
		case "answer":
			return next, request.Answered(tx, d.Keys, v.Actor, id, caseSeen(v), request.Opinion(v.Form("answer")), v.Form("grounds"), on)
		case "rule":
			return next, request.RuleOn(tx, v.Actor, id, v.Form("basis"), v.Form("reasons"), on)
		}
		return "", fault.Missing("request.no_step")
	})
	return d.orCaseForm(v, err)
}

// caseConsulted shows who was asked and what they said, plain; each look is recorded.
func (d *Desk) caseConsulted(v *page.Visit) error {
	c, err := d.caseOf(v)
	if err != nil {
		return err
	}
	var name, grounds string
	err = d.DB.Update(v.R.Context(), c.Organ, func(tx *db.Tx) (err error) {
		name, grounds, err = request.Consulted(tx, d.Keys, v.Actor, v.Path("one"))
		return err
	})
	if err != nil {
		return err
	}
	f := d.frame(v, v.T("consult.who"))
	f.Crumbs = crumbs(v, page.Link{Href: "/desk/cases", Label: v.T("desk.menu.cases")}, page.Link{Href: "/desk/cases/" + c.ID, Label: c.Number}, page.Link{Label: v.T("consult.who")})
	return v.Render(200, consultedView(f, c, name, grounds))
}
