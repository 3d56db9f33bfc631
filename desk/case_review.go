package desk

// case_review.go is the way of a reply from its draft to the signature, at the letter itself: each step approves exactly the
// text that was read. The rule of an organ is in case_rules.go.

import (
	"gongkai/db"
	"gongkai/fault"
	"gongkai/office"
	"gongkai/page"
	"gongkai/request"
)

// route reads where the letter stands on its way and what the visitor may do with it.
func (p *letterPage) route(q db.Query, v *page.Visit) (err error) {
	if p.Handling, err = request.HandlingOf(q, p.Organ); err != nil {
		return err
	}
	if p.Taken, err = request.ApprovalsOf(q, p.ID); err != nil {
		return err
	}
	if p.Waits, p.Pass, err = request.Waits(q, v.Actor, p.Case); err != nil {
		return err
	}
	p.Return = p.Waits != "" && v.Actor.May("case.return", p.Organ)
	return nil
}

// caseReview passes the review that is due, on the text that was read.
func (d *Desk) caseReview(v *page.Visit) error {
	return d.letterStep(v, func(tx *db.Tx, by office.Actor, id string) error {
		return request.ReviewReply(tx, by, id, caseSeen(v), v.Form("hash"), v.Form("comment"))
	})
}

// caseApprove signs the letter that was read: the form carries the hash of its text.
func (d *Desk) caseApprove(v *page.Visit) error {
	return d.letterStep(v, func(tx *db.Tx, by office.Actor, id string) error {
		return request.ApproveReply(tx, d.Keys, by, id, caseSeen(v), v.Form("hash"))
	})
}

// caseReturn gives the reply back to its writer, with the reason.
func (d *Desk) caseReturn(v *page.Visit) error {
	return d.letterStep(v, func(tx *db.Tx, by office.Actor, id string) error {
		return request.ReturnReply(tx, by, id, caseSeen(v), v.Form("comment"))
	})
}

func (d *Desk) letterStep(v *page.Visit, act func(tx *db.Tx, by office.Actor, id string) error) error {
	c, err := d.caseOf(v)
	if err != nil {
		return err
	}
	if inserted, err := d.inserting(v, c.Organ); inserted || err != nil {
		return errOr(err, func() error { return d.showLetter(v, "", nil) })
	}
	err = d.once(v, c.Organ, func(tx *db.Tx) (string, error) { return "/desk/cases/" + c.ID, act(tx, v.Actor, c.ID) })
	switch kind := fault.Of(err); {
	case kind == fault.Invalid || kind == fault.Refused || kind == fault.Stale:
		return d.showLetter(v, "", err)
	case fault.As(err) != nil && (fault.As(err).Key == "request.own_reply" || fault.As(err).Key == "request.second_hand"):
		return d.showLetter(v, "", err)
	}
	return err
}
