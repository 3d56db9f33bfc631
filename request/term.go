package request

// The open terms of cases, kept for lists: who owes what by which day. They are computed with the due date, whenever a fact
// is recorded or the calendar changes, and never read where the law asks. Table request_term.

import (
	"strings"

	"gongkai/db"
	"gongkai/workday"
)

// keptTerms are the terms lists show: all but the organ's own last day to ask for clarification, which nobody waits for. It
// is never nil.
func keptTerms(d Deadline) []Term {
	kept := make([]Term, 0, len(d.Terms))
	for _, term := range d.Terms {
		if term.What != ClarifyNoticeTerm {
			kept = append(kept, term)
		}
	}
	return kept
}

// insertTerms keeps the terms of a case that has none yet.
func insertTerms(tx *db.Tx, c *Case) error {
	for i, term := range c.terms {
		if _, err := tx.Exec(`INSERT INTO request_term (case_id, seq, organ, what, due_on) VALUES ($1, $2, $3, $4, $5)`,
			c.ID, i+1, c.Organ, string(term.What), term.Due.String()); err != nil {
			return err
		}
	}
	return nil
}

// replaceTerms keeps the terms of a case whose clock was looked at, in the place of the old ones.
func replaceTerms(tx *db.Tx, c *Case) error {
	if !c.Open() && c.Stage != StageReplied { // over in whatever way: nobody waits for anything
		c.terms = []Term{}
	}
	if c.terms == nil {
		return nil
	}
	if _, err := tx.Exec(`DELETE FROM request_term WHERE case_id = $1`, c.ID); err != nil {
		return err
	}
	return insertTerms(tx, c)
}

// OpenTerm is a term with the case it belongs to.
type OpenTerm struct {
	Term
	Case, Number, Organ string
	Stage               Stage
}

// Href is where the desk shows what the term is about.
func (t OpenTerm) Href() string {
	if t.What == PartTerm {
		return "/desk/parts"
	}
	return "/desk/cases/" + t.Case
}

const termColumns = `t.case_id, t.organ, t.what, t.due_on, c.number, c.stage`

func scanTerm(r scanner) (t OpenTerm, err error) {
	return t, r.Scan(&t.Case, &t.Organ, &t.What, &t.Due, &t.Number, &t.Stage)
}

// TermsBetween gives an organ's open terms from a day to another, nearest first, after a place in that order ("" is the
// beginning), and the place after the last when there may be more.
func TermsBetween(q db.Query, organ string, from, to workday.Date, after string, limit int) ([]OpenTerm, string, error) {
	on, what, id := from.String(), "", ""
	if parts := strings.Split(after, "~"); len(parts) == 3 {
		on, what, id = parts[0], parts[1], parts[2]
	}
	rows, err := q.Query(`SELECT `+termColumns+` FROM request_term t JOIN request_case c ON c.id = t.case_id
		WHERE t.organ = $1 AND (t.due_on, t.what, t.case_id) > ($2, $3, $4) AND t.due_on <= $5 ORDER BY t.due_on, t.what, t.case_id LIMIT $6`,
		organ, on, what, id, to.String(), limit+1)
	terms, err := collect(rows, err, scanTerm)
	if err != nil || len(terms) <= limit {
		return terms, "", err
	}
	last := terms[limit-1]
	return terms[:limit], strings.Join([]string{last.Due.String(), string(last.What), last.Case}, "~"), nil
}

// partsOf gives the parts a unit still has to answer, nearest first.
func partsOf(q db.Query, unit string, from workday.Date) ([]OpenTerm, error) {
	rows, err := q.Query(`SELECT p.case_id, p.organ, 'part', p.due_on, c.number, c.stage FROM request_part p JOIN request_case c ON c.id = p.case_id
		WHERE p.unit = $1 AND p.answer = '' AND p.due_on >= $2 AND c.decided_on = '' ORDER BY p.due_on, p.id LIMIT $3`, unit, from.String(), feedMost)
	return collect(rows, err, scanTerm)
}
