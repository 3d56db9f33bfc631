package desk

// submission.go takes what applicants handed in on the tracking page, or declines it with a reason they can read.

import (
	"gongkai/db"
	"gongkai/page"
	"gongkai/request"
)

func submissionTone(s request.Submission) page.Tone {
	switch s.State {
	case request.SubmissionWaiting:
		return page.Warn
	case request.SubmissionTaken:
		return page.Good
	}
	return page.Over
}

func (d *Desk) submissionTake(v *page.Visit) error {
	return d.submissionDo(v, func(tx *db.Tx) error {
		return request.TakeSubmission(tx, v.Actor, v.Path("submission"), caseSeen(v))
	})
}

func (d *Desk) submissionDecline(v *page.Visit) error {
	return d.submissionDo(v, func(tx *db.Tx) error {
		return request.DeclineSubmission(tx, v.Actor, v.Path("submission"), v.Form("why"))
	})
}

func (d *Desk) submissionDo(v *page.Visit, act func(tx *db.Tx) error) error {
	c, err := d.caseOf(v)
	if err != nil {
		return err
	}
	err = d.once(v, c.Organ, func(tx *db.Tx) (string, error) { return "/desk/cases/" + c.ID, act(tx) })
	if err != nil && wordable(err) {
		return d.showCase(v, page.StatusOf(err), nil, err)
	}
	return err
}
