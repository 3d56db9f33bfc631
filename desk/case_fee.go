package desk

// case_fee.go is the fee of a case: what it comes to by either basis, its notice, its payment and its waiver (国办函〔2020〕109号).

import (
	"strconv"

	"github.com/a-h/templ"

	"gongkai/annual"
	"gongkai/db"
	"gongkai/fault"
	"gongkai/office"
	"gongkai/page"
	"gongkai/request"
	"gongkai/workday"
)

// feePage is what the form shows: what the fee would be, or what was notified.
type feePage struct {
	caseForm
	ByCase   request.Charge
	Charge   request.Charge
	Notified bool
	Fee      request.Fee
	PayBy    workday.Date
	Open     bool // it waits for the payment
	Letters  letterForm
}

var feeForm = caseFormPage{verb: "case.fee", title: "fee.title", load: func(q db.Query, v *page.Visit, p caseForm) (func(page.Frame) templ.Component, error) {
	fp := feePage{caseForm: p, Letters: readLetterForm(v, request.LettersOf("fee_notified"))}
	var err error
	if fp.ByCase, err = request.Reckon(q, p.Case, request.PerCase, 0); err != nil {
		return nil, err
	}
	fp.Charge, err = request.ChargeOf(q, p.ID)
	if fp.Notified = err == nil; err != nil && fault.Of(err) != fault.NotFound {
		return nil, err
	}
	if fp.Notified {
		cal, err := office.Calendar(q)
		if err != nil {
			return nil, err
		}
		if fp.Fee, err = request.FeeOf(q, p.ID); err != nil {
			return nil, err
		}
		fp.PayBy = fp.Charge.PayBy(cal)
		fp.Open = p.Case.Open() && fp.Fee.Paid+fp.Fee.Waived < fp.Fee.Charged
	}
	return func(f page.Frame) templ.Component { return feeView(f, fp) }, nil
}}

func postFee(d *Desk, v *page.Visit, c request.Case) (func(tx *db.Tx) (string, error), error) {
	next := "/desk/cases/" + c.ID
	switch v.Form("do") {
	case "pay":
		var on workday.Date
		err := dated(v, map[string]*workday.Date{"paid_on": &on})
		return func(tx *db.Tx) (string, error) { return next, request.PayFee(tx, v.Actor, c.ID, caseSeen(v), on) }, err
	case "waive":
		cell := annual.ReadCell(v.Form("waived"), "money", "元", 0)
		return func(tx *db.Tx) (string, error) {
			return next, request.WaiveFee(tx, v.Actor, c.ID, caseSeen(v), cell.Value, v.Form("waived_reason"))
		}, nil
	}
	var on, reached workday.Date
	err := dated(v, map[string]*workday.Date{"on": &on, "reached_on": &reached})
	pages, _ := strconv.ParseInt(v.Form("pages"), 10, 64) // unreadable: 0, which is refused where it counts
	w := readLetterForm(v, request.LettersOf("fee_notified")).wish()
	return func(tx *db.Tx) (string, error) {
		return next, request.NotifyFeeWithLetter(tx, d.Keys, v.Actor, c.ID, caseSeen(v), request.FeeBasis(v.Form("basis")), pages, on, reached, w)
	}, err
}
