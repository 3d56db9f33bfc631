package request

// Queries on request_alert and request_reminder.

import (
	"database/sql"
	"errors"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/workday"
)

const alertsAtOnce = 500 // of one level and organ in one round

// untold gives an organ's terms that end within a span and of which nobody was told at the level.
func untold(q db.Query, organ string, level Level, from, to workday.Date) ([]OpenTerm, error) {
	rows, err := q.Query(`SELECT `+termColumns+` FROM request_term t JOIN request_case c ON c.id = t.case_id
		WHERE t.organ = $1 AND t.due_on >= $2 AND t.due_on <= $3
		AND NOT EXISTS (SELECT 1 FROM request_alert a WHERE a.case_id = t.case_id AND a.what = t.what AND a.due_on = t.due_on AND a.level = $4)
		ORDER BY t.due_on, t.what, t.case_id LIMIT $5`, organ, from.String(), to.String(), string(level), alertsAtOnce)
	return collect(rows, err, scanTerm)
}

// untoldParts is untold for the parts of units that are open; the unit stands in the place of the stage.
func untoldParts(q db.Query, organ string, level Level, from, to workday.Date) ([]OpenTerm, error) {
	rows, err := q.Query(`SELECT p.case_id, p.organ, 'part', p.due_on, c.number, p.unit FROM request_part p JOIN request_case c ON c.id = p.case_id
		WHERE p.organ = $1 AND p.answer = '' AND p.due_on >= $2 AND p.due_on <= $3 AND p.due_on <> '' AND c.decided_on = ''
		AND NOT EXISTS (SELECT 1 FROM request_alert a WHERE a.case_id = p.case_id AND a.what = 'part' AND a.due_on = p.due_on AND a.level = $4)
		ORDER BY p.due_on, p.id LIMIT $5`, organ, from.String(), to.String(), string(level), alertsAtOnce)
	return collect(rows, err, scanTerm)
}

// unitsOf gives the units that still answer a part of a case.
func unitsOf(q db.Query, id string) ([]string, error) {
	rows, err := q.Query(`SELECT DISTINCT unit FROM request_part WHERE case_id = $1 AND answer = '' ORDER BY unit`, id)
	return collect(rows, err, func(r scanner) (unit string, err error) { return unit, r.Scan(&unit) })
}

func insertAlert(tx *db.Tx, t OpenTerm, level Level, staff string) error {
	_, err := tx.Exec(`INSERT INTO request_alert (case_id, what, due_on, level, staff, organ, at) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (case_id, what, due_on, level, staff) DO NOTHING`, t.Case, string(t.What), t.Due.String(), string(level), staff, t.Organ, tx.Now().UnixMicro())
	return err
}

// Alert is a term somebody was told of.
type Alert struct {
	OpenTerm
	Level Level
	At    int64 // microseconds
}

// AlertsOf gives what a member of staff was told, the latest first.
func AlertsOf(q db.Query, staff string, limit int) ([]Alert, error) {
	rows, err := q.Query(`SELECT a.case_id, a.organ, a.what, a.due_on, c.number, c.stage, a.level, a.at FROM request_alert a JOIN request_case c ON c.id = a.case_id
		WHERE a.staff = $1 ORDER BY a.at DESC, a.due_on, a.case_id, a.what, a.level LIMIT $2`, staff, limit)
	return collect(rows, err, func(r scanner) (a Alert, err error) {
		return a, r.Scan(&a.Case, &a.Organ, &a.What, &a.Due, &a.Number, &a.Stage, &a.Level, &a.At)
	})
}

// reminder is a row of request_reminder.
type reminder struct {
	staff  string
	feed   string
	feedAt int64
}

func reminderOf(q db.Query, staff string) (r reminder, err error) {
	r.staff = staff
	err = q.QueryRow(`SELECT feed, feed_at FROM request_reminder WHERE staff = $1`, staff).Scan(&r.feed, &r.feedAt)
	if errors.Is(err, sql.ErrNoRows) {
		return r, nil
	}
	return r, err
}

func saveReminder(tx *db.Tx, r reminder) error {
	_, err := tx.Exec(`INSERT INTO request_reminder (staff, feed, feed_at) VALUES ($1, $2, $3)
		ON CONFLICT (staff) DO UPDATE SET feed = excluded.feed, feed_at = excluded.feed_at`, r.staff, r.feed, r.feedAt)
	return err
}

// staffOfFeed gives whose calendar an address is, by the hash of its secret.
func staffOfFeed(q db.Query, hash string) (staff string, err error) {
	err = q.QueryRow(`SELECT staff FROM request_reminder WHERE feed = $1 AND feed <> ''`, hash).Scan(&staff)
	if errors.Is(err, sql.ErrNoRows) {
		return "", fault.Missing("remind.no_feed")
	}
	return staff, err
}
