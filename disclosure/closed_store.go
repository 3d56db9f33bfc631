// The queries about closed information. Tables disclosure_reassessment, disclosure_reassess_rule.
package disclosure

import (
	"database/sql"
	"errors"

	"gongkai/db"
	"gongkai/workday"
)

// mostClosed bounds the list of what an organ keeps closed.
const mostClosed = 1000

// Shut is closed information with its newest decision.
type Shut struct {
	Item
	Last Reassessment
}

// ClosedOf gives what an organ keeps closed, the first to be looked at again first.
func ClosedOf(q db.Query, organ string) ([]Shut, error) {
	list, err := items(q, `SELECT `+itemFields+` FROM disclosure_item WHERE organ = $1 AND stage = 'closed' ORDER BY reassess_on, id LIMIT $2`, organ, mostClosed)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	rows, err := q.Query(`SELECT `+reassessmentFields+` FROM disclosure_reassessment r JOIN disclosure_item i ON i.id = r.item
		WHERE i.organ = $1 AND i.stage = 'closed' ORDER BY r.item, r.seq`, organ)
	last, err := reassessments(rows, err)
	if err != nil {
		return nil, err
	}
	byItem := map[string]Reassessment{}
	for _, r := range last {
		byItem[r.Item] = r
	}
	all := make([]Shut, len(list))
	for i, it := range list {
		all[i] = Shut{it, byItem[it.ID]}
	}
	return all, nil
}

const reassessmentFields = `r.item, r.seq, r.at, r.by_id, r.by_name, r.outcome, r.n, r.article, r.reason, r.next_on`

// ReassessmentsOf gives the decisions about one item, the first first.
func ReassessmentsOf(q db.Query, item string) ([]Reassessment, error) {
	rows, err := q.Query(`SELECT `+reassessmentFields+` FROM disclosure_reassessment r WHERE r.item = $1 ORDER BY r.seq LIMIT 200`, item)
	return reassessments(rows, err)
}

func reassessments(rows *db.Rows, err error) ([]Reassessment, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []Reassessment
	for rows.Next() {
		var r Reassessment
		var at int64
		if err := rows.Scan(&r.Item, &r.Seq, &at, &r.ByID, &r.ByName, &r.Outcome, &r.N, &r.Article, &r.Reason, &r.NextOn); err != nil {
			return nil, err
		}
		r.At = instant(at)
		list = append(list, r)
	}
	return list, rows.Err()
}

// putReassessment keeps a decision as the item's next.
func putReassessment(tx *db.Tx, r Reassessment) error {
	_, err := tx.Exec(`INSERT INTO disclosure_reassessment (item, seq, at, by_id, by_name, outcome, n, article, reason, next_on)
		SELECT $1, COALESCE((SELECT MAX(seq) FROM disclosure_reassessment WHERE item = $1), 0) + 1, CAST($2 AS BIGINT), $3, $4, $5, CAST($6 AS BIGINT), $7, $8, $9`,
		r.Item, micros(tx.Now()), r.ByID, r.ByName, string(r.Outcome), r.N, string(r.Article), r.Reason, r.NextOn)
	return err
}

// ReassessMonths gives after how many months an organ looks at closed information again.
func ReassessMonths(q db.Query, organ string) (months int, err error) {
	err = q.QueryRow(`SELECT months FROM disclosure_reassess_rule WHERE organ = $1`, organ).Scan(&months)
	if errors.Is(err, sql.ErrNoRows) {
		return UsualMonths, nil
	}
	return months, err
}

func putReassessMonths(tx *db.Tx, organ string, months int, byName string) error {
	_, err := tx.Exec(`INSERT INTO disclosure_reassess_rule (organ, months, by_name, at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (organ) DO UPDATE SET months = excluded.months, by_name = excluded.by_name, at = excluded.at`, organ, months, byName, micros(tx.Now()))
	return err
}

// NextAssessment is the usual day on which what is decided on a day is looked at again.
func NextAssessment(q db.Query, organ string, day workday.Date) (workday.Date, error) {
	months, err := ReassessMonths(q, organ)
	return day.AddMonths(months), err
}
