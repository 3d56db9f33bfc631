package desk

import (
	"gongkai/db"
	"gongkai/fault"
	"gongkai/page"
	"gongkai/request"
	"gongkai/workday"
)

// case_report.go is what the annual report takes from a case beside its reply: reconsiderations and suits over it, its fee, and the
// correction of how it counts (FACTS 2.8, 2.21–2.23).

// casePart is that part of a case's page.
type casePart struct {
	Suits                 []suit
	Fee                   request.Fee
	HasFee                bool
	Remedy, MayFee, Amend bool // the visitor may
}

// suit is a proceeding as it stands, with the number of states it had.
type suit struct {
	request.Proceeding
	States int
}

func (d *Desk) readCasePart(q db.Query, v *page.Visit, c request.Case) (p casePart, err error) {
	all, err := request.ProceedingsOf(q, c.ID)
	if err != nil {
		return p, err
	}
	for _, one := range all {
		if n := len(p.Suits); n > 0 && p.Suits[n-1].ID == one.ID {
			p.Suits[n-1] = suit{one, p.Suits[n-1].States + 1}
		} else {
			p.Suits = append(p.Suits, suit{one, 1})
		}
	}
	p.Fee, err = request.FeeOf(q, c.ID)
	p.HasFee = err == nil
	if fault.Of(err) == fault.NotFound {
		err = nil
	}
	p.Remedy, p.MayFee, p.Amend = v.Actor.May(request.VerbRemedy, c.Organ), v.Actor.May("case.fee", c.Organ), v.Actor.May("case.amend", c.Organ)
	return p, err
}

// caseReport takes a form of that part and goes back to it.
func (d *Desk) caseReport(v *page.Visit) error {
	c, err := d.caseOf(v)
	if err != nil {
		return err
	}
	act := map[string]func(tx *db.Tx) error{
		"register": func(tx *db.Tx) error {
			received, err := typedDate(v, "received_on")
			if err == nil {
				_, err = request.RegisterProceeding(tx, v.Actor, c.ID, request.Proceeding{Way: request.Way(v.Form("proceeding")), Number: v.Form("number"), ReceivedOn: received})
			}
			return err
		},
		"close": func(tx *db.Tx) error {
			closed, err := typedDate(v, "closed_on")
			if err == nil {
				err = request.CloseProceeding(tx, v.Actor, v.Form("id"), closed, v.Form("result"), v.Form("reason"))
			}
			return err
		},
		"void": func(tx *db.Tx) error { return request.VoidProceeding(tx, v.Actor, v.Form("id"), v.Form("reason")) },
		"amend": func(tx *db.Tx) error {
			return request.Amend(tx, v.Actor, c.ID, seen(v), request.Requester(v.Form("requester")), request.Outcome(v.Form("outcome")), v.Form("reason"))
		},
	}[v.Path("what")]
	if act == nil {
		return fault.Missing("request.no_step")
	}
	err = d.once(v, c.Organ, func(tx *db.Tx) (string, error) { return "/desk/cases/" + c.ID + "#report", act(tx) })
	if err != nil && wordable(err) {
		return d.showCase(v, page.StatusOf(err), nil, err)
	}
	return err
}

// typedDate reads a date field; what is none is a fault at it.
func typedDate(v *page.Visit, field string) (workday.Date, error) {
	typed := v.Form(field)
	on, err := workday.ParseDate(typed)
	if err != nil {
		var form fault.Form
		form.Add(field, "case.bad_date")
		return on, form.Err()
	}
	return on, nil
}
