package request

// What came in and waits to be confirmed with the applicant, or to be registered: it must not age silently (FACTS 1.27, 4.4(3)).
// The law wants the applicant called on the day itself; from the working day after it is late.

import (
	"gongkai/db"
	"gongkai/office"
	"gongkai/workday"
)

// Unconfirmed is one application that waits.
type Unconfirmed struct {
	ID        string
	Mail      bool   // of the queue of mails, otherwise a case
	Number    string // of the case
	ArrivedOn workday.Date
	DueOn     workday.Date // the working day after it came: from then on it is late
}

const unconfirmedMost = 100

// WaitingToConfirm gives the applications of an organ that wait to be confirmed or registered, those that came first at the top.
func WaitingToConfirm(q db.Query, organ string) ([]Unconfirmed, error) {
	cal, err := office.Calendar(q)
	if err != nil {
		return nil, err
	}
	var all []Unconfirmed
	mails, err := mailsIn(q, organ, MailWaiting, unconfirmedMost)
	if err != nil {
		return nil, err
	}
	for _, m := range mails {
		all = append(all, Unconfirmed{ID: m.ID, Mail: true, ArrivedOn: m.ArrivedOn()})
	}
	cases, err := List(q, Filter{Organ: organ, Stage: StageSubmitted}, 0, unconfirmedMost)
	if err != nil {
		return nil, err
	}
	for _, c := range cases {
		all = append(all, Unconfirmed{ID: c.ID, Number: c.Number, ArrivedOn: c.ArrivedOn})
	}
	for i := range all {
		all[i].DueOn, _ = cal.Add(all[i].ArrivedOn, 1)
	}
	return all, nil
}
