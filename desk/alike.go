package desk

// alike.go shows what may have been asked before, with the evidence: both texts, what they have in common marked, how alike
// they are, and what was answered. People decide what it means (request.Earlier).

import (
	"gongkai/compare"
	"gongkai/db"
	"gongkai/page"
	"gongkai/request"
)

const earlierShown = 5

// earlier is an earlier case beside the text it is like.
type earlier struct {
	request.Match
	Pieces []compare.Piece // from its text to this one
}

// earlierThan gives what may be about the same matter.
func earlierThan(q db.Query, m request.Sought) ([]earlier, error) {
	found, err := request.Earlier(q, m, earlierShown)
	var all []earlier
	for _, f := range found {
		all = append(all, earlier{f, compare.Words(f.Description, m.Description)})
	}
	return all, err
}

// lookEarlier shows the form of intake with what may have been asked before.
func (d *Desk) lookEarlier(v *page.Visit, p intakePage) error {
	err := d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		p.Earlier, err = earlierThan(q, request.Sought{Organ: p.App.Organ, Same: request.SameIdentity(d.Keys, p.App.Person), Description: p.App.Description})
		return err
	})
	if err != nil {
		return err
	}
	p.Looked = true
	return d.showIntake(v, p, nil)
}
