package desk

// proceeding.go is reconsiderations and suits as cases of their own: what is pending with the next term of the organ, and one with
// all its terms and what happened (FACTS 2.22, 4.27).

import (
	"net/url"
	"slices"
	"strconv"

	"gongkai/db"
	"gongkai/office"
	"gongkai/page"
	"gongkai/request"
	"gongkai/workday"
)

// proceedingRow is a proceeding with its terms.
type proceedingRow struct {
	request.Proceeding
	Terms []request.ProceedingTerm
	Next  request.ProceedingTerm // of the organ, not done yet; zero for none
}

// proceedingsPage is the list.
type proceedingsPage struct {
	Organ, Show string
	Organs      []page.Option
	Rows        []proceedingRow
	More        string
	Today       workday.Date
}

const proceedingsShown = 50

func (d *Desk) proceedings(v *page.Visit) error {
	organ, err := caseOrgan(v, "case.read")
	if err != nil {
		return err
	}
	n, _ := strconv.Atoi(v.Ask("page"))
	n = min(max(n, 1), 100_000)
	p := proceedingsPage{Organ: organ, Show: v.Ask("show"), Today: workday.DateOf(d.DB.Now())}
	err = d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		if _, p.Organs, err = organNames(q, v.Actor, "case.read"); err != nil {
			return err
		}
		p.Rows, err = proceedingRows(q, organ, p.Show != "all", (n-1)*proceedingsShown, proceedingsShown+1)
		return err
	})
	if err != nil {
		return err
	}
	if len(p.Rows) > proceedingsShown {
		p.Rows = p.Rows[:proceedingsShown]
		p.More = "/desk/proceedings?" + url.Values{"organ": {organ}, "show": {p.Show}, "page": {strconv.Itoa(n + 1)}}.Encode()
	}
	f := d.frame(v, v.T("proceeding.title"))
	f.Crumbs = crumbs(v, page.Link{Href: "/desk/cases", Label: v.T("desk.menu.cases")}, page.Link{Label: v.T("proceeding.title")})
	return v.Render(200, proceedingsView(f, p))
}

func proceedingRows(q db.Query, organ string, pending bool, offset, limit int) ([]proceedingRow, error) {
	all, err := request.ProceedingsNow(q, organ, pending, offset, limit)
	if err != nil {
		return nil, err
	}
	cal, err := office.Calendar(q)
	if err != nil {
		return nil, err
	}
	rows := make([]proceedingRow, 0, len(all))
	for _, one := range all {
		steps, err := request.ProceedingSteps(q, one.ID)
		if err != nil {
			return nil, err
		}
		row := proceedingRow{Proceeding: one, Terms: one.Terms(steps, cal)}
		if i := slices.IndexFunc(row.Terms, func(t request.ProceedingTerm) bool { return t.Ours && !t.Done }); i >= 0 {
			row.Next = row.Terms[i]
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// proceedingPage is one.
type proceedingPage struct {
	proceedingRow
	Key    string
	Steps  []request.ProceedingStep
	May    bool
	Others []request.Proceeding // over the same case
	Today  workday.Date
	Typed  map[string]string
	Errors page.FieldErrors
}

func (d *Desk) proceeding(v *page.Visit) error { return d.showProceeding(v, nil) }

func (d *Desk) showProceeding(v *page.Visit, failed error) error {
	p := proceedingPage{Key: page.FormKey(), Today: workday.DateOf(d.DB.Now()), Typed: map[string]string{}, Errors: page.Errors(v.Lang, failed)}
	for name := range v.R.PostForm {
		p.Typed[name] = v.Form(name)
	}
	err := d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		if p.Proceeding, err = proceedingOf(q, v); err != nil {
			return err
		}
		if p.Steps, err = request.ProceedingSteps(q, p.ID); err != nil {
			return err
		}
		cal, err := office.Calendar(q)
		if err != nil {
			return err
		}
		p.Terms = p.Proceeding.Terms(p.Steps, cal)
		all, err := request.ProceedingsOf(q, p.Case)
		for _, one := range all {
			if one.ID != p.ID && !one.Void && one.Until.After(q.Now()) {
				p.Others = append(p.Others, one)
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	p.May = v.Actor.May(request.VerbRemedy, p.Organ) && !p.Void
	f := d.frame(v, v.T(p.Way.Key()))
	f.Crumbs = crumbs(v, page.Link{Href: "/desk/proceedings", Label: v.T("proceeding.title")}, page.Link{Label: p.CaseNumber})
	return v.Render(page.StatusOf(failed), proceedingView(f, p))
}

func proceedingOf(q db.Query, v *page.Visit) (request.Proceeding, error) {
	p, err := request.ProceedingByID(q, v.Path("id"))
	if err != nil {
		return p, err
	}
	return p, v.Actor.Allow("case.read", p.Organ)
}

func (d *Desk) proceedingPost(v *page.Visit) error {
	var p request.Proceeding
	err := d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		p, err = proceedingOf(q, v)
		return err
	})
	if err != nil {
		return err
	}
	var on workday.Date
	if err = dated(v, map[string]*workday.Date{"on": &on}); err == nil {
		err = d.once(v, p.Organ, func(tx *db.Tx) (string, error) {
			return "/desk/proceedings/" + p.ID, request.RecordProceedingStep(tx, v.Actor, p.ID, request.ProceedingStepKind(v.Form("step")), on, v.Form("note"))
		})
	}
	if err != nil && wordable(err) {
		return d.showProceeding(v, err)
	}
	return err
}

// proceedingDuties are the organ's own terms in pending proceedings.
func proceedingDuties(q db.Query, v *page.Visit) ([]duty, error) {
	var duties []duty
	for _, organ := range v.Actor.Where(request.VerbRemedy) {
		rows, err := proceedingRows(q, organ, true, 0, perStage)
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			if row.Next.What != "" {
				duties = append(duties, duty{What: row.CaseNumber + " " + v.T(row.Way.Key()), Kind: v.T("proceeding.title"), Do: v.T(row.Next.Key()),
					Href: "/desk/proceedings/" + row.ID, Due: row.Next.Due})
			}
		}
	}
	return duties, nil
}
