package request

// What a case that lapsed comes to: the applicant did not correct in time, or did not pay in time (arts. 30, 42; FACTS 2.23).

import (
	"gongkai/db"
	"gongkai/office"
	"gongkai/workday"
)

// Lapsed is the one outcome a case can still have once a period given to the applicant has passed, or "".
func Lapsed(q db.Query, c Case) (Outcome, error) {
	if c.ReceivedOn.IsZero() || !c.Open() {
		return "", nil
	}
	cal, err := office.Calendar(q)
	if err != nil {
		return "", err
	}
	clock, err := fold(c.Facts, cal)
	if err != nil {
		return "", err
	}
	return lapses[clock.phase(workday.DateOf(q.Now()))], nil
}

var lapses = map[phase]Outcome{phaseUncorrected: ClosedNotCorrected, phaseUnpaid: ClosedFeeUnpaid}
