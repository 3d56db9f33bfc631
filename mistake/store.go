package mistake

// The queries of package mistake.

import (
	"database/sql"
	"errors"
	"time"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/workday"
)

const fields = `id, organ, number, code, kind, page, words, person, contact, received_on, due_on, state, valid, answer, gist, shown, answered_on, by_name, filed_at, revision`

const fieldCount = 20

func (r Report) row() []any {
	return []any{r.ID, r.Organ, r.Number, r.code, r.Kind, r.Page, r.Words, r.Person, r.contact, r.ReceivedOn, r.DueOn, r.State, bit(r.Valid), r.Answer, r.Gist, bit(r.Shown),
		r.AnsweredOn, r.ByName, r.FiledAt.UnixMicro(), r.Revision}
}

func bit(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

func scan(row interface{ Scan(...any) error }) (r Report, err error) {
	var valid, shown, at int64
	err = row.Scan(&r.ID, &r.Organ, &r.Number, &r.code, &r.Kind, &r.Page, &r.Words, &r.Person, &r.contact, &r.ReceivedOn, &r.DueOn, &r.State, &valid, &r.Answer, &r.Gist, &shown,
		&r.AnsweredOn, &r.ByName, &at, &r.Revision)
	r.Valid, r.Shown, r.FiledAt = valid == 1, shown == 1, time.UnixMicro(at).UTC()
	if errors.Is(err, sql.ErrNoRows) {
		return Report{}, fault.Missing("mistake.not_found")
	}
	return r, err
}

func insert(tx *db.Tx, r Report) error {
	_, err := tx.Exec(`INSERT INTO mistake_report (`+fields+`) VALUES `+db.Values(1, fieldCount), r.row()...)
	return err
}

func update(tx *db.Tx, r Report) error {
	_, err := tx.Exec(`UPDATE mistake_report SET state = $2, valid = $3, answer = $4, gist = $5, shown = $6, answered_on = $7, by_name = $8, revision = $9 WHERE id = $1`,
		r.ID, r.State, bit(r.Valid), r.Answer, r.Gist, bit(r.Shown), r.AnsweredOn, r.ByName, r.Revision)
	return err
}

// ByID gives a report, or a NotFound fault.
func ByID(q db.Query, id string) (Report, error) {
	return scan(q.QueryRow(`SELECT `+fields+` FROM mistake_report WHERE id = $1`, id))
}

func byNumber(q db.Query, number string) (Report, error) {
	return scan(q.QueryRow(`SELECT `+fields+` FROM mistake_report WHERE number = $1`, number))
}

// filed is how many reports an organ received in a year.
func filed(q db.Query, organ string, year int) (n int64, err error) {
	err = q.QueryRow(`SELECT COUNT(*) FROM mistake_report WHERE organ = $1 AND received_on >= $2 AND received_on < $3`,
		organ, workday.On(year, 1, 1), workday.On(year+1, 1, 1)).Scan(&n)
	return n, err
}

const listMost = 200

// List gives an organ's reports in a state: open ones by their term, others the newest first.
func List(q db.Query, organ string, state State) ([]Report, error) {
	order := ` ORDER BY due_on, id`
	if state != Open {
		order = ` ORDER BY filed_at DESC, id DESC`
	}
	return many(q, `SELECT `+fields+` FROM mistake_report WHERE organ = $1 AND state = $2`+order+` LIMIT $3`, organ, state, listMost)
}

// Public gives the answers an organ shows to everybody, the newest first.
func Public(q db.Query, organ string, most int) ([]Report, error) {
	return many(q, `SELECT `+fields+` FROM mistake_report WHERE organ = $1 AND shown = 1 ORDER BY answered_on DESC, id DESC LIMIT $2`, organ, most)
}

func many(q db.Query, text string, args ...any) ([]Report, error) {
	rows, err := q.Query(text, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []Report
	for rows.Next() {
		r, err := scan(rows)
		if err != nil {
			return nil, err
		}
		list = append(list, r)
	}
	return list, rows.Err()
}
