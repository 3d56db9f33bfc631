package request

// What a statistician asks of each case, and nothing of its applicant: dates, channel, kind of applicant, outcome, proceedings,
// units, workdays used, and what the law keeps out of the term apart from them (art. 33 ¶3, FACTS 1.53). Read a part at a time, in
// the order of receipt, so that memory does not grow with their number.

import (
	"strconv"
	"strings"

	"gongkai/db"
	"gongkai/office"
	"gongkai/workday"
)

// Counting chooses which cases a period is about.
type Counting string

// The ways to choose.
const (
	ByCounted  Counting = "counted"  // those table 3 counts: received by its end and not decided before it
	ByReceived Counting = "received" // received in it
	ByDecided  Counting = "decided"  // decided in it
)

// Countings lists them in the form's order.
var Countings = []Counting{ByCounted, ByReceived, ByDecided}

// Statistics chooses cases. Both days belong to the period.
type Statistics struct {
	Organ    string
	From, To workday.Date
	By       Counting
	Unit     string // cases a unit had a part in; "" for all
}

// Statistic is one case as it is counted.
type Statistic struct {
	Case
	Units       []string     // ids of the units that had a part in it
	Proceedings []Proceeding // as they stand, without those struck out
	Extended    int          // workdays added by art. 33 ¶2
	Total       int          // workdays of the term as it stands; 0 where art. 35 fixed the date
	Used        int          // workdays that counted until the reply, or until today
	Waited      map[State]int
	Late        int // workdays after the due date until service, or until today
	Due         workday.Date

	New, CarriedIn, Done, CarriedOut bool // how table 3 counts it for the period; a correction counts nowhere
}

const statisticsPart = 200 // cases in memory at a time

// EachStatistic gives every case chosen, in the order of receipt.
func EachStatistic(q db.Query, f Statistics, each func(Statistic) error) error {
	cal, err := office.Calendar(q)
	if err != nil {
		return err
	}
	received, id := "0", ""
	lower := "0"
	if f.By == ByReceived {
		received, lower = f.From.AddDays(-1).String()+"~", f.From.String()
	}
	for {
		rows, err := q.Query(`SELECT `+columns+` FROM request_case WHERE organ = $1 AND (received_on, id) > ($2, $3) AND received_on >= $4 AND received_on <= $6
			AND ($7 <> 'counted' OR decided_on = '' OR decided_on >= $5) AND ($7 <> 'decided' OR (decided_on >= $5 AND decided_on <= $6))
			ORDER BY received_on, id LIMIT $8`, f.Organ, received, id, lower, f.From.String(), f.To.String(), string(f.By), statisticsPart)
		cases, err := collect(rows, err, scanCase)
		if err != nil || len(cases) == 0 {
			return err
		}
		last := cases[len(cases)-1]
		received, id = last.ReceivedOn.String(), last.ID
		all, err := statisticsOf(q, cases, f, cal, workday.DateOf(q.Now()))
		if err != nil {
			return err
		}
		for _, one := range all {
			if f.Unit != "" && !one.of(f.Unit) {
				continue
			}
			if err := each(one); err != nil {
				return err
			}
		}
		if len(cases) < statisticsPart {
			return nil
		}
	}
}

func (s Statistic) of(unit string) bool {
	for _, u := range s.Units {
		if u == unit {
			return true
		}
	}
	return false
}

// statisticsOf reads what belongs to a part of the cases, with one statement each.
func statisticsOf(q db.Query, cases []Case, f Statistics, cal workday.Calendar, today workday.Date) ([]Statistic, error) {
	if err := WithFacts(q, cases); err != nil {
		return nil, err
	}
	at, marks, args := map[string]int{}, make([]string, len(cases)), make([]any, len(cases))
	all := make([]Statistic, len(cases))
	for i, c := range cases {
		at[c.ID], marks[i], args[i] = i, "$"+strconv.Itoa(i+1), c.ID
		all[i].Case = c
	}
	in := strings.Join(marks, ",")
	rows, err := q.Query(`SELECT case_id, unit FROM request_part WHERE case_id IN (`+in+`) ORDER BY case_id, seq`, args...)
	_, err = collect(rows, err, func(r scanner) (_ struct{}, err error) {
		var id, unit string
		if err = r.Scan(&id, &unit); err == nil && !all[at[id]].of(unit) {
			all[at[id]].Units = append(all[at[id]].Units, unit)
		}
		return struct{}{}, err
	})
	if err != nil {
		return nil, err
	}
	rows, err = q.Query(`SELECT `+proceedingFields+` FROM request_remedy r JOIN request_case c ON c.id = r.case_id WHERE r.case_id IN (`+in+`) AND NOT r.void
		AND r.until = `+strconv.FormatInt(forever, 10)+` ORDER BY r.received_on, r.id`, args...)
	_, err = collect(rows, err, func(r scanner) (_ struct{}, err error) {
		p, err := scanProceeding(r)
		if err == nil {
			all[at[p.Case]].Proceedings = append(all[at[p.Case]].Proceedings, p)
		}
		return struct{}{}, err
	})
	for i := range all {
		if err == nil {
			err = all[i].reckon(cal, today)
		}
		all[i].count(f.From, f.To)
	}
	return all, err
}

// count says how table 3 counts the case for a period (FACTS 2.26).
func (s *Statistic) count(from, to workday.Date) {
	if s.Kind != ForInformation || s.ReceivedOn.IsZero() {
		return
	}
	s.New = !s.ReceivedOn.Before(from) && !s.ReceivedOn.After(to)
	s.CarriedIn = s.ReceivedOn.Before(from) && (s.Open() || !s.DecidedOn.Before(from))
	s.Done = !s.Open() && s.Row != "" && !s.DecidedOn.Before(from) && !s.DecidedOn.After(to)
	s.CarriedOut = !s.ReceivedOn.After(to) && (s.Open() || s.DecidedOn.After(to))
}

// reckon takes from the ledger of days how many counted until the reply and how many were waited for whom.
func (s *Statistic) reckon(cal workday.Calendar, today workday.Date) error {
	d, err := DeadlineBy(s.Case, cal, today)
	if err != nil {
		return err
	}
	s.Due, s.Total, s.Waited = d.Due, d.Total, map[State]int{}
	for _, f := range s.Facts {
		if f.Kind == Extended {
			s.Extended += f.Days
		}
	}
	end := today
	if !s.Open() {
		end = s.DecidedOn
	}
	reached := s.ReceivedOn
	for _, day := range d.Days {
		if day.Date.After(end) {
			break
		}
		reached = day.Date
		switch {
		case day.Kind == WaitingDay:
			s.Waited[State(day.Why)]++
		case day.N > 0:
			s.Used++
		}
	}
	if end.After(reached) {
		s.Used += cal.Between(reached, end)
	}
	judged := today // by service or posting (FACTS 4.5, 4.31)
	switch {
	case !s.ServedOn.IsZero():
		judged = s.ServedOn
	case !s.Open() && s.Stage != StageReplied:
		judged = s.DecidedOn
	}
	if !d.Due.IsZero() && judged.After(d.Due) {
		s.Late = cal.Between(d.Due, judged)
	}
	return nil
}
