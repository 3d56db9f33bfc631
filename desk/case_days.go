package desk

// case_days.go is the ledger of days of a case: a page to print, and the same as a PDF for the file.

import (
	"bytes"
	"net/http"

	"gongkai/casefile"
	"gongkai/db"
	"gongkai/office"
	"gongkai/page"
	"gongkai/request"
	"gongkai/workday"
)

// daysPage is the ledger of one case.
type daysPage struct {
	casefile.LedgerPaper
	ID    string
	Strip page.Strip
	Moved []request.Moved
}

func (d *Desk) ledgerOf(v *page.Visit) (p daysPage, err error) {
	err = d.DB.View(v.R.Context(), func(q *db.View) error {
		c, err := d.loadCase(q, v)
		if err != nil {
			return err
		}
		organ, err := office.OrganByID(q, c.Organ)
		if err != nil {
			return err
		}
		cal, err := office.Calendar(q)
		if err != nil {
			return err
		}
		p.ID, p.Organ, p.Number, p.Facts, p.On = c.ID, organ.Name, c.Number, c.Facts, workday.DateOf(q.Now())
		if p.Deadline, err = request.DeadlineBy(c, cal, p.On); err != nil {
			return err
		}
		p.Strip = casefile.Strip(v.Lang, cal.Settled, p.Deadline, p.On)
		p.Moved, err = request.MovedOf(q, c.ID)
		return err
	})
	return p, err
}

func (d *Desk) caseDays(v *page.Visit) error {
	p, err := d.ledgerOf(v)
	if err != nil {
		return err
	}
	f := d.frame(v, v.T("clock.days"))
	f.Crumbs = crumbs(v, page.Link{Href: "/desk/cases", Label: v.T("desk.menu.cases")}, page.Link{Href: "/desk/cases/" + p.ID, Label: p.Number}, page.Link{Label: v.T("clock.days")})
	return v.Render(http.StatusOK, caseDaysView(f, p))
}

func (d *Desk) caseDaysFile(v *page.Visit) error {
	p, err := d.ledgerOf(v)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := p.WritePDF(&b, v.Lang); err != nil {
		return err
	}
	return v.SendNamed(p.Number+".pdf", "application/pdf", b.Bytes())
}
