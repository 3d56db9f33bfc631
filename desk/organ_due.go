package desk

import (
	"strconv"

	"gongkai/annual"
	"gongkai/db"
	"gongkai/office"
	"gongkai/page"
	"gongkai/workday"
)

// organ_due.go is the day by which an organ's annual report is to be public: the day of the law, or the one its county office
// set by notice (FACTS 0.3, 1.44), with every day ever set.

// duePart is what the organ's page says of that day.
type duePart struct {
	Year  int // of the report that is due next
	On    workday.Date
	Set   *annual.SetDay // nil where the law's day counts
	Days  []annual.SetDay
	Typed annual.SetDay
	Bad   page.FieldErrors
}

func readDue(q db.Query, organ office.Organ) (p duePart, err error) {
	p.Year = workday.DateOf(q.Now()).Year() - 1
	if p.On, p.Set, err = annual.Due(q, organ, p.Year); err != nil {
		return p, err
	}
	p.Days, err = annual.DaysSet(q, organ.ID)
	return p, err
}

func (d *Desk) organDuePost(v *page.Visit) error {
	id := v.Path("id")
	year, err := strconv.Atoi(v.Form("due_year"))
	if err != nil {
		year = 0 // every year
	}
	err = d.once(v, id, func(tx *db.Tx) (string, error) {
		return "/desk/organs/" + id + "#report-due", annual.SetDue(tx, v.Actor, id, year, v.Form("due_day"), v.Form("due_reason"))
	})
	if err != nil {
		return d.showOrgan(v, err, func(p *organPage, bad page.FieldErrors) {
			p.Due.Typed, p.Due.Bad = annual.SetDay{Year: year, Day: v.Form("due_day"), Reason: v.Form("due_reason")}, bad
		})
	}
	return nil
}
