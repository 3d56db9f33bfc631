package mail

// store.go is the rows of the outbox.

import (
	"time"

	"gongkai/db"
	"gongkai/vault"
)

type waiting struct {
	id     string
	person vault.PersonID
	sealed string
	tries  int
}

func insert(tx *db.Tx, id string, person vault.PersonID, sealed string) error {
	_, err := tx.Exec(`INSERT INTO mail_outbox (id, person, sealed, tries, due_at) VALUES ($1, $2, $3, 0, $4)`, id, person, sealed, tx.Now().UnixMicro())
	return err
}

func dueLetters(q db.Query, most int) (list []waiting, err error) {
	rows, err := q.Query(`SELECT id, person, sealed, tries FROM mail_outbox WHERE due_at <= $1 ORDER BY due_at, id LIMIT $2`, q.Now().UnixMicro(), most)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var w waiting
		if err := rows.Scan(&w.id, &w.person, &w.sealed, &w.tries); err != nil {
			return nil, err
		}
		list = append(list, w)
	}
	return list, rows.Err()
}

func later(tx *db.Tx, id string, at time.Time) error {
	_, err := tx.Exec(`UPDATE mail_outbox SET tries = tries + 1, due_at = $1 WHERE id = $2`, at.UnixMicro(), id)
	return err
}

func deleteOne(tx *db.Tx, id string) error {
	_, err := tx.Exec(`DELETE FROM mail_outbox WHERE id = $1`, id)
	return err
}

func deleteOf(tx *db.Tx, person vault.PersonID) error {
	_, err := tx.Exec(`DELETE FROM mail_outbox WHERE person = $1`, person)
	return err
}

// Waiting is how many letters have not been sent, and how many of those failed at least once.
func Waiting(q db.Query) (all, failed int64, err error) {
	err = q.QueryRow(`SELECT COUNT(*), COALESCE(CAST(SUM(CASE WHEN tries > 0 THEN 1 ELSE 0 END) AS BIGINT), 0) FROM mail_outbox`).Scan(&all, &failed)
	return all, failed, err
}
