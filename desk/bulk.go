package desk

// bulk.go is many cases at once: ticked in the queue, looked at one by one before anything is done, done, reported
// (request/bulk.go). Every page of it works without script.

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"gongkai/db"
	"gongkai/page"
	"gongkai/request"
	"gongkai/workday"
)

// bulkForm is what is asked for the cases ticked.
type bulkForm struct {
	Organ  string
	Key    string
	Give   bool // the visitor may give cases to people
	Assign bool // or ask units
	People []page.Option
	Units  []page.Option

	Act, To, Comment string // as typed
	Unit, What, Due  string
}

// May says whether there is anything the visitor could do with many cases.
func (b bulkForm) May() bool { return b.Give || b.Assign }

func bulkChoices(q db.Query, v *page.Visit, organ string, h handlers) (b bulkForm, err error) {
	b = bulkForm{Organ: organ, Key: page.FormKey(), Give: v.Actor.May(request.VerbHand, organ), Assign: v.Actor.May(request.VerbAssign, organ)}
	b.People = colleagueOptions(request.ForCase(h.able))
	_, b.Units, err = unitsByName(q, organ)
	b.Give, b.Assign = b.Give && len(b.People) > 0, b.Assign && len(b.Units) > 0
	return b, err
}

// asked is what a form asks for.
func (b bulkForm) asked() (request.Bulk, error) {
	if b.Act != "unit" {
		return request.Bulk{To: b.To, Reason: b.Comment}, nil
	}
	due, err := workday.ParseDate(b.Due)
	if err != nil { // the day is checked with the rest: none is a bad one
		due = workday.Date{}
	}
	return request.Bulk{Unit: b.Unit, What: b.What, Due: due}, nil
}

// bulkPage is what would happen, or what happened.
type bulkPage struct {
	bulkForm
	Ticked   []request.Ticked
	Lines    []request.BulkLine
	Fit      int // cases nothing stands against
	Wish     string
	Errors   page.FieldErrors
	Report   request.BulkReport
	Foretold bool
}

func readBulk(v *page.Visit) (bulkForm, []request.Ticked) {
	b := bulkForm{Organ: v.Form("organ"), Act: v.Form("act"), To: v.Form("to"), Comment: v.Form("comment"), Unit: v.Form("unit"), What: v.Form("part"), Due: v.Form("due_on")}
	ids := slices.Clone(v.FormAll("case"))
	if v.Form("all") != "" {
		ids = slices.Clone(v.FormAll("row"))
	}
	var ticked []request.Ticked
	for _, id := range ids {
		ticked = append(ticked, request.Ticked{ID: id, Seen: int64(number(v.Form("seen-" + id)))})
	}
	return b, ticked
}

// bulkForesee shows what would happen to each of the cases ticked. It writes nothing.
func (d *Desk) bulkForesee(v *page.Visit) error {
	b, ticked := readBulk(v)
	return d.showBulk(v, b, ticked, nil)
}

func (d *Desk) showBulk(v *page.Visit, typed bulkForm, ticked []request.Ticked, failed error) error {
	if err := v.Actor.Allow("case.read", typed.Organ); err != nil {
		return err
	}
	p := bulkPage{Ticked: ticked}
	err := d.DB.View(v.R.Context(), func(q *db.View) error {
		h, err := readHandlers(q, v, typed.Organ)
		if err != nil {
			return err
		}
		if p.bulkForm, err = bulkChoices(q, v, typed.Organ, h); err != nil {
			return err
		}
		p.Act, p.To, p.Comment, p.Unit, p.What, p.Due = typed.Act, typed.To, typed.Comment, typed.Unit, typed.What, typed.Due
		if p.Act == "" {
			p.Act = "person"
		}
		ask, err := p.asked()
		if err != nil {
			return err
		}
		p.Lines, err = ask.Foresee(q, v.Actor, typed.Organ, ticked)
		p.Foretold = err == nil
		if err != nil && wordable(err) {
			failed, err = err, nil
		}
		return err
	})
	if err != nil {
		return err
	}
	for _, line := range p.Lines {
		if len(line.Why) == 0 {
			p.Fit++
		}
	}
	p.Errors = page.Errors(v.Lang, failed)
	p.Wish = p.wish(v)
	f := d.frame(v, v.T("bulk.title"))
	f.Wide = true
	f.Crumbs = crumbs(v, page.Link{Href: "/desk/cases?organ=" + p.Organ, Label: v.T("desk.menu.cases")}, page.Link{Label: v.T("bulk.title")})
	return v.Render(page.StatusOf(failed), bulkView(f, p))
}

// wish says what is asked, in one sentence.
func (b bulkForm) wish(v *page.Visit) string {
	if b.Act == "unit" {
		return v.T("bulk.wish_unit", optionLabel(b.Units, b.Unit), b.Due)
	}
	return v.T("bulk.wish_person", optionLabel(b.People, b.To))
}

func optionLabel(all []page.Option, value string) string {
	for _, o := range all {
		if o.Value == value {
			return o.Label
		}
	}
	return ""
}

// bulkPost does it, each case as it was seen; what is refused is in the report.
func (d *Desk) bulkPost(v *page.Visit) error {
	b, ticked := readBulk(v)
	ask, err := b.asked()
	if err == nil {
		err = v.Actor.Allow(ask.Verb(), b.Organ)
	}
	if err == nil {
		err = d.once(v, b.Organ, func(tx *db.Tx) (string, error) {
			id, err := ask.Carry(tx, v.Actor, ticked)
			return "/desk/bulk/" + id, err
		})
	}
	if err != nil && wordable(err) {
		return d.showBulk(v, b, ticked, err)
	}
	return err
}

// bulkReport shows what was done and what was not.
func (d *Desk) bulkReport(v *page.Visit) error {
	var p bulkPage
	err := d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		if p.Report, err = request.BulkByID(q, v.Path("id")); err != nil {
			return err
		}
		if err := v.Actor.Allow("case.read", p.Report.Organ); err != nil {
			return err
		}
		h, err := readHandlers(q, v, p.Report.Organ)
		if err != nil {
			return err
		}
		p.bulkForm, err = bulkChoices(q, v, p.Report.Organ, h)
		return err
	})
	if err != nil {
		return err
	}
	asked := p.Report.Asked
	p.Act, p.To, p.Unit, p.What, p.Due, p.Comment = "person", asked.To, asked.Unit, asked.What, asked.Due.String(), asked.Reason
	if asked.Unit != "" {
		p.Act = "unit"
	}
	p.Lines, p.Wish = p.Report.Lines, p.wish(v)
	for _, line := range p.Lines {
		if len(line.Why) == 0 {
			p.Fit++
		}
	}
	f := d.frame(v, v.T("bulk.report"))
	f.Wide = true
	f.Crumbs = crumbs(v, page.Link{Href: "/desk/cases?organ=" + p.Organ, Label: v.T("desk.menu.cases")}, page.Link{Label: v.T("bulk.report")})
	return v.Render(http.StatusOK, bulkReportView(f, p))
}

// whyNot puts kept refusals into words.
func whyNot(ctx context.Context, why []request.Said) string {
	words := ""
	for _, s := range why {
		args := make([]any, len(s.Args))
		for i, a := range s.Args {
			args[i] = a
		}
		words += page.T(ctx, s.Key, args...)
	}
	return words
}

func seenText(n int64) string { return strconv.FormatInt(n, 10) }
