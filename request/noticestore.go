package request

// Queries on request_notice.

import (
	"time"

	"gongkai/db"
)

const messageFields = `id, case_id, organ, way, template, state, tries, at, sent_at, provider, error`

func scanMessage(r scanner) (n Message, err error) {
	err = r.Scan(&n.ID, &n.Case, &n.Organ, &n.Way, &n.Template, &n.State, &n.Tries, &n.At, &n.SentAt, &n.Provider, &n.Error)
	return n, err
}

func insertMessage(tx *db.Tx, n Message) error {
	_, err := tx.Exec(`INSERT INTO request_notice (`+messageFields+`, due_at, checked_at) VALUES `+db.Values(1, 13), n.ID, n.Case, n.Organ, n.Way, n.Template, string(n.State), n.Tries,
		n.At, n.SentAt, n.Provider, n.Error, n.At, 0)
	return err
}

// MessagesOf gives the messages of a case, oldest first.
func MessagesOf(q db.Query, caseID string) ([]Message, error) {
	rows, err := q.Query(`SELECT `+messageFields+` FROM request_notice WHERE case_id = $1 ORDER BY id LIMIT 200`, caseID)
	return collect(rows, err, scanMessage)
}

func dueMessages(q db.Query, most int) ([]Message, error) {
	rows, err := q.Query(`SELECT `+messageFields+` FROM request_notice WHERE state IN ('waiting', 'unclear') AND due_at <= $1 ORDER BY due_at, id LIMIT $2`, q.Now().UnixMicro(), most)
	return collect(rows, err, scanMessage)
}

func sentMessages(q db.Query, checkedBefore, sentAfter time.Time, most int) ([]Message, error) {
	rows, err := q.Query(`SELECT `+messageFields+` FROM request_notice WHERE state = 'sent' AND way = 'sms' AND checked_at < $1 AND sent_at > $2 ORDER BY checked_at, id LIMIT $3`,
		checkedBefore.UnixMicro(), sentAfter.UnixMicro(), most)
	return collect(rows, err, scanMessage)
}

func saveMessage(tx *db.Tx, n Message, due time.Time) error {
	_, err := tx.Exec(`UPDATE request_notice SET state = $2, tries = $3, due_at = $4, sent_at = $5, provider = $6, error = $7 WHERE id = $1`, n.ID, string(n.State), n.Tries, due.UnixMicro(), n.SentAt, n.Provider, n.Error)
	return err
}

func saveReport(tx *db.Tx, n Message) error {
	_, err := tx.Exec(`UPDATE request_notice SET state = $2, error = $3, checked_at = $4 WHERE id = $1`, n.ID, string(n.State), n.Error, tx.Now().UnixMicro())
	return err
}
