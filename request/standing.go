package request

// How a case stands for the annual report, remembered: table request_standing. A late registration, a correction or a
// changed outcome adds a row and ends the one before, so that the counts of any past instant can be read again for ever
// (docs/adr/0014-as-of.md).

import (
	"database/sql"
	"errors"
	"math"
	"slices"
	"strings"
	"time"

	"gongkai/db"
	"gongkai/workday"
)

// Standing is how the records had a case from Since until Until.
type Standing struct {
	Case, Number string
	Requester    Requester
	ReceivedOn   workday.Date
	DecidedOn    workday.Date
	Row          string // of table 3, once decided
	Since, Until time.Time
}

// forever is the end of what still stands.
const forever = math.MaxInt64

// At says whether the standing was the one in the records at an instant.
func (s Standing) At(at time.Time) bool { return !s.Since.After(at) && s.Until.After(at) }

// Rows gives the rows of table 3 the standing counts in for a year; the same rule as the statements of tally.go.
func (s Standing) Rows(year int) []string {
	first, last := workday.On(year, 1, 1), workday.On(year, 12, 31)
	var rows []string
	add := func(row string, counts bool) {
		if counts {
			rows = append(rows, row)
		}
	}
	open := s.DecidedOn.IsZero()
	add("R1", !s.ReceivedOn.Before(first) && !s.ReceivedOn.After(last))
	add("R2", s.ReceivedOn.Before(first) && (open || !s.DecidedOn.Before(first)))
	add("R4", !s.ReceivedOn.After(last) && (open || s.DecidedOn.After(last)))
	add(s.Row, !open && !s.DecidedOn.Before(first) && !s.DecidedOn.After(last) && slices.Contains(Rows, s.Row))
	return rows
}

// keepStanding adds a row when the case stands otherwise than the last one says.
func keepStanding(tx *db.Tx, c *Case) error {
	if c.ReceivedOn.IsZero() || c.Kind != ForInformation {
		return nil
	}
	var seq int64
	var was Standing
	err := tx.QueryRow(`SELECT seq, requester, received_on, decided_on, report_row FROM request_standing WHERE case_id = $1 ORDER BY seq DESC LIMIT 1`, c.ID).
		Scan(&seq, &was.Requester, &was.ReceivedOn, &was.DecidedOn, &was.Row)
	now := tx.Now().UnixMicro()
	switch {
	case errors.Is(err, sql.ErrNoRows):
	case err != nil:
		return err
	case was == Standing{Requester: c.Requester, ReceivedOn: c.ReceivedOn, DecidedOn: c.DecidedOn, Row: c.Row}:
		return nil
	default:
		if _, err := tx.Exec(`UPDATE request_standing SET until = $3 WHERE case_id = $1 AND seq = $2`, c.ID, seq, now); err != nil {
			return err
		}
	}
	_, err = tx.Exec(`INSERT INTO request_standing (case_id, seq, organ, requester, received_on, decided_on, report_row, since, until) VALUES `+db.Values(1, 9),
		c.ID, seq+1, c.Organ, string(c.Requester), c.ReceivedOn.String(), c.DecidedOn.String(), c.Row, now, int64(forever))
	return err
}

// TallyAt is Tally for the records as they were at an instant.
func TallyAt(q db.Query, organ string, year int, at time.Time) (Counts, error) {
	counts := Counts{}
	for _, row := range Rows {
		counts[row] = [7]int64{}
	}
	all, err := standingsAt(q, organ, year, at)
	for _, s := range all {
		for _, row := range s.Rows(year) {
			cells := counts[row]
			cells[s.Requester.column()]++
			cells[6]++
			counts[row] = cells
		}
	}
	return counts, err
}

const standingFields = `s.case_id, c.number, s.requester, s.received_on, s.decided_on, s.report_row, s.since, s.until`

func scanStanding(r scanner) (s Standing, err error) {
	var since, until int64
	err = r.Scan(&s.Case, &s.Number, &s.Requester, &s.ReceivedOn, &s.DecidedOn, &s.Row, &since, &until)
	s.Since, s.Until = time.UnixMicro(since).UTC(), time.UnixMicro(until).UTC()
	return s, err
}

// standingsAt gives the standings that can count in a year, as the records were at an instant, by case.
func standingsAt(q db.Query, organ string, year int, at time.Time) ([]Standing, error) {
	first, last := ends(year)
	rows, err := q.Query(`SELECT `+standingFields+` FROM request_standing s JOIN request_case c ON c.id = s.case_id
		WHERE s.organ = $1 AND (s.decided_on = '' OR s.decided_on >= $2) AND s.received_on <= $3 AND s.since <= $4 AND s.until > $4
		ORDER BY s.case_id`, organ, first, last, at.UnixMicro())
	return collect(rows, err, scanStanding)
}

// CountedAt is Counted for the records as they were at an instant: the standings a row counts, of one column or of all ("").
func CountedAt(q db.Query, organ string, year int, row string, requester Requester, at time.Time) ([]Standing, error) {
	all, err := standingsAt(q, organ, year, at)
	var out []Standing
	for _, s := range all {
		if requester != "" && s.Requester != requester {
			continue
		}
		if slices.ContainsFunc(s.Rows(year), func(code string) bool { return Below(code, row) }) {
			out = append(out, s)
		}
	}
	return out, err
}

// Below says whether a row of table 3 is counted in a line of it: in itself, in R3.7 every result, in R3.6 of the form of
// 2019 its three rows together.
func Below(row, line string) bool {
	return row == line || strings.HasPrefix(row, line+".") || line == "R3.7" && strings.HasPrefix(row, "R3.")
}

// StandingsSince gives all standings, in the organ, of the cases whose standing changed after one instant and until another, by
// case and in order of time. A case that another organ took over (succession.go) has none here from then on.
func StandingsSince(q db.Query, organ string, from, to time.Time) ([]Standing, error) {
	rows, err := q.Query(`SELECT `+standingFields+` FROM request_standing s JOIN request_case c ON c.id = s.case_id
		WHERE s.organ = $1 AND s.case_id IN (SELECT case_id FROM request_standing WHERE organ = $1 AND since > $2 AND since <= $3
			UNION SELECT from_case FROM request_move WHERE organ = $1 AND kind = 'succession' AND at > $2 AND at <= $3)
		ORDER BY s.case_id, s.seq`, organ, from.UnixMicro(), to.UnixMicro())
	return collect(rows, err, scanStanding)
}

// Decided gives the standings of the cases decided in a year, as the records were at an instant, by case.
func Decided(q db.Query, organ string, year int, at time.Time) ([]Standing, error) {
	first, last := ends(year)
	rows, err := q.Query(`SELECT `+standingFields+` FROM request_standing s JOIN request_case c ON c.id = s.case_id
		WHERE s.organ = $1 AND s.decided_on >= $2 AND s.decided_on <= $3 AND s.since <= $4 AND s.until > $4 ORDER BY s.case_id`, organ, first, last, at.UnixMicro())
	return collect(rows, err, scanStanding)
}

// ReceivedIn counts the cases received in each month of a year, as the records were at an instant.
func ReceivedIn(q db.Query, organ string, year int, at time.Time) (months [12]int64, err error) {
	first, last := ends(year)
	rows, err := q.Query(`SELECT received_on, count(*) FROM request_standing WHERE organ = $1 AND received_on >= $2 AND received_on <= $3 AND since <= $4 AND until > $4
		GROUP BY received_on`, organ, first, last, at.UnixMicro())
	_, err = collect(rows, err, func(s scanner) (_ struct{}, err error) {
		var on workday.Date
		var n int64
		err = s.Scan(&on, &n)
		if _, month, _ := on.Civil(); err == nil {
			months[month-1] += n
		}
		return struct{}{}, err
	})
	return months, err
}
