package desk

// case_move.go is a case that goes another way: split, merged, handed to another organ or to petition, and the correction of data
// about oneself (arts. 39, 41; FACTS 2.25).

import (
	"fmt"

	"github.com/a-h/templ"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/office"
	"gongkai/page"
	"gongkai/privacy"
	"gongkai/request"
	"gongkai/workday"
)

const splitRows = 6 // what the form offers; more by splitting again

var splitForm = caseFormPage{verb: request.VerbSplit, title: "step.split", load: func(_ db.Query, _ *page.Visit, p caseForm) (func(page.Frame) templ.Component, error) {
	return func(f page.Frame) templ.Component { return splitView(f, p) }, nil
}}

func postSplit(d *Desk, v *page.Visit, c request.Case) (func(tx *db.Tx) (string, error), error) {
	var parts []string
	for i := range splitRows {
		parts = append(parts, v.Form(fmt.Sprintf("part-%d", i+1)))
	}
	return func(tx *db.Tx) (string, error) {
		_, err := request.Split(tx, d.Keys, v.Actor, c.ID, caseSeen(v), parts, v.Form("reason"))
		return "/desk/cases/" + c.ID + "#moves", err
	}, nil
}

// mergeForm offers the open cases of the same applicant.
var mergeForm = caseFormPage{verb: request.VerbMerge, title: "step.merge", load: func(q db.Query, _ *page.Visit, p caseForm) (func(page.Frame) templ.Component, error) {
	same, err := request.SameApplicant(q, p.Case, 50)
	var into []page.Option
	for _, c := range same {
		if c.Open() && c.Kind == p.Kind {
			into = append(into, page.Option{Value: c.ID, Label: c.Number + " " + brief(c.Description)})
		}
	}
	return func(f page.Frame) templ.Component { return leaveView(f, p, "merge", "into", into) }, err
}}

// leaveWords are the keys of what the two ways of ending here say.
var leaveWords = map[string]struct{ choose, none string }{
	"merge": {"move.choose_merge", "move.none_merge"}, "transfer": {"move.choose_transfer", "move.none_transfer"},
}

func notice(v *page.Visit) (n request.Notice, err error) {
	n.How = v.Form("told_how")
	return n, dated(v, map[string]*workday.Date{"told_on": &n.On})
}

func postMerge(_ *Desk, v *page.Visit, c request.Case) (func(tx *db.Tx) (string, error), error) {
	told, err := notice(v)
	if err == nil && v.Form("into") == "" {
		var form fault.Form
		form.Add("into", "request.flaw.choose")
		err = form.Err()
	}
	return func(tx *db.Tx) (string, error) {
		return "/desk/cases/" + c.ID, request.Merge(tx, v.Actor, c.ID, caseSeen(v), v.Form("into"), v.Form("reason"), told)
	}, err
}

// transferForm offers the other organs of the house.
var transferForm = caseFormPage{verb: request.VerbTransfer, title: "step.transfer", load: func(q db.Query, _ *page.Visit, p caseForm) (func(page.Frame) templ.Component, error) {
	organs, err := office.Organs(q)
	var to []page.Option
	for _, o := range organs {
		if o.Active && o.ID != p.Organ {
			to = append(to, page.Option{Value: o.ID, Label: o.Name})
		}
	}
	return func(f page.Frame) templ.Component { return leaveView(f, p, "transfer", "organ", to) }, err
}}

func postTransfer(_ *Desk, v *page.Visit, c request.Case) (func(tx *db.Tx) (string, error), error) {
	told, err := notice(v)
	return func(tx *db.Tx) (string, error) {
		return "/desk/cases/" + c.ID, request.Transfer(tx, v.Actor, c.ID, caseSeen(v), v.Form("organ"), v.Form("reason"), told)
	}, err
}

var petitionForm = caseFormPage{verb: request.VerbPetition, title: "step.petition", load: func(_ db.Query, _ *page.Visit, p caseForm) (func(page.Frame) templ.Component, error) {
	return func(f page.Frame) templ.Component { return petitionView(f, p) }, nil
}}

func postPetition(_ *Desk, v *page.Visit, c request.Case) (func(tx *db.Tx) (string, error), error) {
	return func(tx *db.Tx) (string, error) {
		return "/desk/cases/" + c.ID + "#moves", request.HandToPetition(tx, v.Actor, c.ID, caseSeen(v), v.Form("name"), v.Form("reason"))
	}, nil
}

// handedPage is what other organs handed over and nobody took yet.
type handedPage struct {
	Key  string
	Rows []handedRow
}

type handedRow struct {
	request.Moving
	From string
}

const handedShown = 100

func handedTo(q db.Query, by office.Actor) (rows []handedRow, err error) {
	for _, organ := range by.Where(request.VerbTakeOver) {
		moves, err := request.HandedOver(q, organ, handedShown)
		if err != nil {
			return nil, err
		}
		for _, m := range moves {
			from, err := office.OrganByID(q, m.Organ)
			if err != nil {
				return nil, err
			}
			rows = append(rows, handedRow{m, from.Name})
		}
	}
	return rows, nil
}

func (d *Desk) handedOver(v *page.Visit) error {
	p := handedPage{Key: page.FormKey()}
	err := d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		p.Rows, err = handedTo(q, v.Actor)
		return err
	})
	if err != nil {
		return err
	}
	f := d.frame(v, v.T("handed.title"))
	f.Crumbs = crumbs(v, page.Link{Href: "/desk/cases", Label: v.T("desk.menu.cases")}, page.Link{Label: v.T("handed.title")})
	return v.Render(200, handedView(f, p))
}

// takeOver takes one in; the form says for which organ.
func (d *Desk) takeOver(v *page.Visit) error {
	organ := v.Form("organ")
	if err := v.Actor.Allow(request.VerbTakeOver, organ); err != nil {
		return err
	}
	return d.once(v, organ, func(tx *db.Tx) (string, error) {
		c, err := request.TakeOver(tx, d.Keys, v.Actor, v.Path("move"))
		return "/desk/cases/" + c.ID, err
	})
}

// handedDuties are what waits to be taken over.
func handedDuties(q db.Query, v *page.Visit) ([]duty, error) {
	rows, err := handedTo(q, v.Actor)
	var duties []duty
	for _, row := range rows {
		duties = append(duties, duty{What: row.FromNumber + " " + row.From, Kind: v.T("desk.menu.cases"), Do: v.T("verb.case.take_over"), Href: "/desk/handed-over", Due: row.On})
	}
	return duties, err
}

// correctionPage is the form for who wants a record about himself corrected.
type correctionPage struct {
	caseForm
	OrganID, OrganName string
}

func (d *Desk) correctionNew(v *page.Visit) error { return d.showCorrection(v, nil) }

func (d *Desk) showCorrection(v *page.Visit, failed error) error {
	organ, err := caseOrgan(v, "case.register")
	if err != nil {
		return err
	}
	p := correctionPage{OrganID: organ, caseForm: caseForm{Key: page.FormKey(), Typed: map[string]string{}, Errors: page.Errors(v.Lang, failed).Named(v.Lang, "apply."), Today: workday.DateOf(d.DB.Now())}}
	for name := range v.R.PostForm {
		p.Typed[name] = v.Form(name)
	}
	err = d.DB.View(v.R.Context(), func(q *db.View) error {
		o, err := office.OrganByID(q, organ)
		p.OrganName = o.Name
		return err
	})
	if err != nil {
		return err
	}
	f := d.frame(v, v.T("correction.new"))
	f.Crumbs = crumbs(v, page.Link{Href: "/desk/cases", Label: v.T("desk.menu.cases")}, page.Link{Label: v.T("correction.new")})
	return v.Render(page.StatusOf(failed), correctionView(f, p))
}

func (d *Desk) correctionPost(v *page.Visit) error {
	organ, err := caseOrgan(v, "case.register")
	if err != nil {
		return err
	}
	a := request.Application{Organ: organ, Requester: request.NaturalPerson, Form: "paper", Way: v.Form("way"), Channel: request.Channel(v.Form("channel")),
		Person: request.Person{Name: v.Form("name"), Paper: privacy.Paper(v.Form("paper")), Identity: v.Form("identity"), Phone: v.Form("phone"), Email: v.Form("email"), Address: v.Form("address")}}
	err = dated(v, map[string]*workday.Date{"arrived_on": &a.ArrivedOn})
	a.ConfirmedOn = a.ArrivedOn
	var files []request.Enclosure
	if err == nil {
		files, err = d.sealed(v)
	}
	if err == nil {
		err = d.once(v, organ, func(tx *db.Tx) (string, error) {
			r, err := request.RegisterCorrection(tx, d.Keys, v.Actor, a, request.Wrong{Record: v.Form("record"), Is: v.Form("is"), Should: v.Form("should"), Evidence: v.Form("evidence")}, files)
			return "/desk/cases/" + r.Case.ID + "/receipt", err
		})
	}
	if err != nil && wordable(err) {
		return d.showCorrection(v, err)
	}
	return err
}
