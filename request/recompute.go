package request

// What a changed calendar moves: the open terms of an organ's cases computed anew, which dates moved and where to (FACTS
// 5.4). A preview writes nothing. What moved is kept in request_moved, where its applicant is told of it.

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"gongkai/db"
	"gongkai/ledger"
	"gongkai/office"
	"gongkai/workday"
)

// Moved is a date that a changed calendar moved.
type Moved struct {
	Case, Number string
	What         TermKind
	Old, New     workday.Date
	At           int64 // microseconds; 0 in a preview
}

// change is a case whose terms are not those that were kept.
type change struct {
	id, number string
	due        workday.Date
	terms      []Term
	same       bool // the terms are of the same kinds as those kept, in the same order
	moved      []Moved
}

// Preview says what dates of an organ's open cases a calendar would move, by case, and how many cases those are.
func Preview(q db.Query, organ string, cal workday.Calendar) (moved []Moved, cases int, err error) {
	all, err := changes(q, organ, cal)
	for _, c := range all {
		moved = append(moved, c.moved...)
		if len(c.moved) > 0 {
			cases++
		}
	}
	return moved, cases, err
}

// Recompute computes the terms of the organ's open cases anew, after a calendar was loaded, and says which moved.
func Recompute(tx *db.Tx, by office.Actor) ([]Moved, error) {
	if err := by.Allow("calendar.load", tx.Organ()); err != nil {
		return nil, err
	}
	cal, err := office.Calendar(tx)
	if err != nil {
		return nil, err
	}
	all, err := changes(tx, tx.Organ(), cal)
	if err != nil {
		return nil, err
	}
	var moved []Moved
	for part := range slices.Chunk(all, 500) {
		if err := saveChanges(tx, part); err != nil {
			return nil, err
		}
		events := make([]ledger.Event, 0, len(part))
		for _, c := range part {
			moved = append(moved, c.moved...)
			for _, m := range c.moved {
				events = append(events, by.Event("calendar.load", "case:"+c.id, c.number, map[string]any{"step": "recompute", "what": m.What, "old": m.Old, "due": m.New}))
			}
		}
		if err := ledger.AppendAll(tx, events); err != nil {
			return nil, err
		}
	}
	loaded, err := office.CalendarLoaded(tx)
	if err != nil {
		return nil, err
	}
	return moved, keepLoaded(tx, loaded)
}

// RecomputeAll has every organ's cases computed by the calendar that holds, those done already left out. Who loads a
// calendar calls it at once; the background calls it too, so that an end of the program in between leaves nothing undone.
func RecomputeAll(ctx context.Context, d *db.DB) (moved int, err error) {
	var behind []string
	err = d.View(ctx, func(q *db.View) (err error) {
		loaded, err := office.CalendarLoaded(q)
		if err != nil || loaded == 0 {
			return err
		}
		organs, err := office.Organs(q)
		if err != nil {
			return err
		}
		done, err := organsAt(q, loaded)
		for _, o := range organs {
			if !slices.Contains(done, o.ID) {
				behind = append(behind, o.ID)
			}
		}
		return err
	})
	for _, organ := range behind {
		err = errors.Join(err, d.Update(ctx, organ, func(tx *db.Tx) error {
			dates, err := Recompute(tx, office.System("calendar"))
			moved += len(dates)
			return err
		}))
	}
	return moved, err
}

// changes gives the open cases whose terms a calendar moves. Whoever did not correct or pay in time stays with that.
func changes(q db.Query, organ string, cal workday.Calendar) ([]change, error) {
	kept, err := keptOf(q, organ)
	if err != nil {
		return nil, err
	}
	today := workday.DateOf(q.Now())
	var all []change
	look := func(c *Case) error {
		d, err := Due(c.Facts, cal, today)
		if err != nil || d.State == DeemedAbandoned {
			return err
		}
		terms, old := keptTerms(d), kept[c.ID]
		if d.Due == c.DueOn && slices.Equal(terms, old) {
			return nil
		}
		all = append(all, change{id: c.ID, number: c.Number, due: d.Due, terms: terms, same: sameKinds(old, terms), moved: differences(c, old, terms)})
		return nil
	}
	return all, errors.Join(clocked(q, organ, look), clockedReplied(q, organ, look))
}

func sameKinds(a, b []Term) bool {
	return slices.EqualFunc(a, b, func(x, y Term) bool { return x.What == y.What })
}

// differences pairs terms of a kind in their order: the case has the same ones before and after.
func differences(c *Case, old, terms []Term) (moved []Moved) {
	taken := make([]bool, len(old))
	for _, term := range terms {
		for i, was := range old {
			if taken[i] || was.What != term.What {
				continue
			}
			taken[i] = true
			if was.Due != term.Due {
				moved = append(moved, Moved{Case: c.ID, Number: c.Number, What: term.What, Old: was.Due, New: term.Due})
			}
			break
		}
	}
	return moved
}

// clocked gives the cases that wait for a reply to each, with the facts alone of what is theirs; clockedReplied those that
// wait to be served.
func clocked(q db.Query, organ string, each func(c *Case) error) error {
	rows, err := q.Query(`SELECT c.id, c.number, c.due_on, f.on_date, f.kind, f.until, f.days, f.whom FROM request_case c JOIN request_fact f ON f.case_id = c.id
		WHERE c.organ = $1 AND c.decided_on = '' AND c.received_on <> '' ORDER BY c.id, f.seq`, organ)
	return eachCase(rows, err, each)
}

func clockedReplied(q db.Query, organ string, each func(c *Case) error) error {
	rows, err := q.Query(`SELECT c.id, c.number, c.due_on, f.on_date, f.kind, f.until, f.days, f.whom FROM request_case c JOIN request_fact f ON f.case_id = c.id
		WHERE c.organ = $1 AND c.stage = 'replied' AND c.received_on <> '' ORDER BY c.id, f.seq`, organ)
	return eachCase(rows, err, each)
}

// eachCase puts the rows of a case together again. The case is the same variable every time.
func eachCase(rows *db.Rows, err error, each func(c *Case) error) error {
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }() // rows.Err says what went wrong
	var c Case
	flush := func() error {
		if c.ID == "" {
			return nil
		}
		return each(&c)
	}
	for rows.Next() {
		var id, number string
		var due workday.Date
		var f Fact
		if err := rows.Scan(&id, &number, &due, &f.On, &f.Kind, &f.Until, &f.Days, &f.Whom); err != nil {
			return err
		}
		if id != c.ID {
			if err := flush(); err != nil {
				return err
			}
			c = Case{ID: id, Number: number, DueOn: due, Facts: c.Facts[:0]}
		}
		c.Facts = append(c.Facts, f)
	}
	return errors.Join(rows.Err(), flush())
}

// keptOf gives the terms kept for an organ's cases.
func keptOf(q db.Query, organ string) (map[string][]Term, error) {
	kept := map[string][]Term{}
	rows, err := q.Query(`SELECT case_id, what, due_on FROM request_term WHERE organ = $1 ORDER BY case_id, seq`, organ)
	_, err = collect(rows, err, func(r scanner) (_ struct{}, err error) {
		var id string
		var t Term
		err = r.Scan(&id, &t.What, &t.Due)
		kept[id] = append(kept[id], t)
		return struct{}{}, err
	})
	return kept, err
}

const together = 64 // rows of one statement: numbered parameters are looked up one by one, so that more cost more

// saveChanges writes due dates, terms and what moved, many cases in one statement.
func saveChanges(tx *db.Tx, all []change) error {
	var due, gone, terms, shifted, moved [][]any
	now := tx.Now().UnixMicro()
	for _, c := range all {
		due = append(due, []any{c.id, c.due.String()})
		if !c.same {
			gone = append(gone, []any{c.id})
		}
		for i, t := range c.terms {
			if c.same {
				shifted = append(shifted, []any{c.id, strconv.Itoa(i + 1), t.Due.String()})
				continue
			}
			terms = append(terms, []any{c.id, int64(i + 1), tx.Organ(), string(t.What), t.Due.String()})
		}
		for i, m := range c.moved {
			moved = append(moved, []any{c.id, now, int64(i + 1), tx.Organ(), c.number, string(m.What), m.Old.String(), m.New.String()})
		}
	}
	return errors.Join(
		inGroups(tx, `WITH now (id, due) AS (VALUES @) UPDATE request_case SET due_on = now.due, revision = revision + 1 FROM now WHERE request_case.id = now.id`, due),
		inGroups(tx, `WITH now (id, seq, due) AS (VALUES @) UPDATE request_term SET due_on = now.due FROM now
			WHERE request_term.case_id = now.id AND request_term.seq = CAST(now.seq AS BIGINT)`, shifted),
		inGroups(tx, `DELETE FROM request_term WHERE case_id IN (VALUES @)`, gone),
		inGroups(tx, `INSERT INTO request_term (case_id, seq, organ, what, due_on) VALUES @`, terms),
		inGroups(tx, `INSERT INTO request_moved (case_id, at, seq, organ, number, what, old_on, new_on) VALUES @ ON CONFLICT (case_id, at, seq) DO NOTHING`, moved))
}

// inGroups runs a statement over rows of values, @ being where they stand.
func inGroups(tx *db.Tx, text string, rows [][]any) error {
	for part := range slices.Chunk(rows, together) {
		var args []any
		for _, row := range part {
			args = append(args, row...)
		}
		if _, err := tx.Exec(strings.Replace(text, "@", db.Values(len(part), len(part[0])), 1), args...); err != nil {
			return err
		}
	}
	return nil
}

// organsAt gives the organs whose cases are computed by the calendar loaded at an instant.
func organsAt(q db.Query, loaded int64) ([]string, error) {
	rows, err := q.Query(`SELECT organ FROM request_calendar WHERE loaded = $1`, loaded)
	return collect(rows, err, func(r scanner) (organ string, err error) { return organ, r.Scan(&organ) })
}

func keepLoaded(tx *db.Tx, loaded int64) error {
	_, err := tx.Exec(`INSERT INTO request_calendar (organ, loaded) VALUES ($1, $2) ON CONFLICT (organ) DO UPDATE SET loaded = excluded.loaded`, tx.Organ(), loaded)
	return err
}

const movedColumns = `case_id, number, what, old_on, new_on, at`

func scanMoved(r scanner) (m Moved, err error) {
	return m, r.Scan(&m.Case, &m.Number, &m.What, &m.Old, &m.New, &m.At)
}

// MovedOf gives the dates of a case that calendars moved, the latest first.
func MovedOf(q db.Query, id string) ([]Moved, error) {
	rows, err := q.Query(`SELECT `+movedColumns+` FROM request_moved WHERE case_id = $1 ORDER BY at DESC, seq LIMIT 20`, id)
	return collect(rows, err, scanMoved)
}

// LastMoved gives an organ's dates that calendars moved, the latest first.
func LastMoved(q db.Query, organ string, limit int) ([]Moved, error) {
	rows, err := q.Query(`SELECT `+movedColumns+` FROM request_moved WHERE organ = $1 ORDER BY at DESC, case_id, seq LIMIT $2`, organ, limit)
	return collect(rows, err, scanMoved)
}

// Day is the legal day on which the date was moved.
func (m Moved) Day() workday.Date { return workday.DateOf(time.UnixMicro(m.At)) }
