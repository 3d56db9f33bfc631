package alert

// store.go is the rows of package alert.

import (
	"database/sql"
	"errors"
	"time"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/workday"
)

const fields = `id, person, address, same, ask, pace, lang, asked_at, confirmed_at, told_on`

func scan(row interface{ Scan(...any) error }) (s Search, err error) {
	var asked, confirmed int64
	err = row.Scan(&s.ID, &s.Person, &s.address, &s.same, &s.Ask, &s.Pace, &s.Lang, &asked, &confirmed, &s.ToldOn)
	s.AskedAt = time.UnixMicro(asked).UTC()
	if confirmed > 0 {
		s.ConfirmedAt = time.UnixMicro(confirmed).UTC()
	}
	return s, err
}

func insert(tx *db.Tx, s Search) error {
	_, err := tx.Exec(`INSERT INTO alert_search (`+fields+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9)`,
		s.ID, s.Person, s.address, s.same, s.Ask, s.Pace, s.Lang, s.AskedAt.UnixMicro(), s.ToldOn)
	return err
}

func byID(q db.Query, id string) (Search, error) {
	s, err := scan(q.QueryRow(`SELECT `+fields+` FROM alert_search WHERE id = $1`, id))
	if errors.Is(err, sql.ErrNoRows) {
		return s, fault.Missing("alert.gone")
	}
	return s, err
}

// countSame is how many searches an address has, and how many of them it was asked about since a moment and has not answered.
func countSame(q db.Query, same string, since time.Time) (kept, lately int64, err error) {
	err = q.QueryRow(`SELECT COUNT(*), COALESCE(CAST(SUM(CASE WHEN confirmed_at = 0 AND asked_at > $2 THEN 1 ELSE 0 END) AS BIGINT), 0) FROM alert_search WHERE same = $1`,
		same, since.UnixMicro()).Scan(&kept, &lately)
	return kept, lately, err
}

func confirm(tx *db.Tx, id string, at time.Time) error {
	_, err := tx.Exec(`UPDATE alert_search SET confirmed_at = $1, told_on = $2 WHERE id = $3`, at.UnixMicro(), workday.DateOf(at), id)
	return err
}

func remove(tx *db.Tx, id string) error {
	if _, err := tx.Exec(`DELETE FROM alert_told WHERE search = $1`, id); err != nil {
		return err
	}
	_, err := tx.Exec(`DELETE FROM alert_search WHERE id = $1`, id)
	return err
}

// searches gives confirmed searches after an id, or with asked set those never confirmed that were asked for before a moment.
func searches(q db.Query, after string, most int) (list []Search, err error) {
	return listed(q, `SELECT `+fields+` FROM alert_search WHERE confirmed_at > 0 AND id > $1 ORDER BY id LIMIT $2`, after, most)
}

func unconfirmed(q db.Query, before time.Time) ([]Search, error) {
	return listed(q, `SELECT `+fields+` FROM alert_search WHERE confirmed_at = 0 AND asked_at < $1 ORDER BY id LIMIT 100`, before.UnixMicro())
}

func listed(q db.Query, text string, args ...any) (list []Search, err error) {
	rows, err := q.Query(text, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		s, err := scan(rows)
		if err != nil {
			return nil, err
		}
		list = append(list, s)
	}
	return list, rows.Err()
}

// told gives the items a search has been told about.
func told(q db.Query, search string) (map[string]bool, error) {
	rows, err := q.Query(`SELECT item FROM alert_told WHERE search = $1`, search)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	items := map[string]bool{}
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		items[id] = true
	}
	return items, rows.Err()
}

func keepTold(tx *db.Tx, search string, day workday.Date, items map[string]time.Time, forget time.Time) error {
	for id, at := range items {
		if _, err := tx.Exec(`INSERT INTO alert_told (search, item, at) VALUES ($1, $2, $3) ON CONFLICT (search, item) DO NOTHING`, search, id, at.UnixMicro()); err != nil {
			return err
		}
	}
	if _, err := tx.Exec(`DELETE FROM alert_told WHERE search = $1 AND at < $2`, search, forget.UnixMicro()); err != nil {
		return err
	}
	_, err := tx.Exec(`UPDATE alert_search SET told_on = $1 WHERE id = $2`, day, search)
	return err
}
