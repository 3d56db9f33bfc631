package request

// Queries on request_service.

import (
	"database/sql"
	"errors"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/workday"
)

const serviceFields = `id, letter, case_id, organ, way, on_date, reached_on, receiver, relation, through, postal, witnesses, place, scan, scan_type, returned_on,
	returned_why, opened_at, confirmed_at, actor_name, at`

func scanService(r scanner) (s Service, err error) {
	err = r.Scan(&s.ID, &s.Letter, &s.Case, &s.Organ, &s.Way, &s.On, &s.ReachedOn, &s.receiver, &s.Relation, &s.Through, &s.Postal, &s.witnesses, &s.placed, &s.scan, &s.ScanType,
		&s.ReturnedOn, &s.ReturnedWhy, &s.OpenedAt, &s.ConfirmedAt, &s.ActorName, &s.At)
	return s, err
}

func insertService(tx *db.Tx, s Service, actor string) error {
	_, err := tx.Exec(`INSERT INTO request_service (`+serviceFields+`, actor) VALUES `+db.Values(1, 22), s.ID, s.Letter, s.Case, s.Organ, string(s.Way), s.On.String(), s.ReachedOn.String(),
		s.receiver, s.Relation, s.Through, s.Postal, s.witnesses, s.placed, s.scan, s.ScanType, s.ReturnedOn.String(), s.ReturnedWhy, s.OpenedAt, s.ConfirmedAt, s.ActorName, s.At, actor)
	return err
}

func servicesOf(q db.Query, letter string) ([]Service, error) {
	rows, err := q.Query(`SELECT `+serviceFields+` FROM request_service WHERE letter = $1 ORDER BY id LIMIT 100`, letter)
	return collect(rows, err, scanService)
}

func serviceByID(q db.Query, id string) (Service, error) {
	s, err := scanService(q.QueryRow(`SELECT `+serviceFields+` FROM request_service WHERE id = $1`, id))
	if errors.Is(err, sql.ErrNoRows) {
		return s, fault.Missing("service.none")
	}
	return s, err
}

func saveArrived(tx *db.Tx, id string, on workday.Date) error {
	_, err := tx.Exec(`UPDATE request_service SET reached_on = $2 WHERE id = $1`, id, on.String())
	return err
}

func saveReturned(tx *db.Tx, id string, on workday.Date, why string) error {
	_, err := tx.Exec(`UPDATE request_service SET returned_on = $2, returned_why = $3 WHERE id = $1`, id, on.String(), why)
	return err
}

func saveScan(tx *db.Tx, id, hash, kind string) error {
	_, err := tx.Exec(`UPDATE request_service SET scan = $2, scan_type = $3 WHERE id = $1`, id, hash, kind)
	return err
}

// saveOpened notes the first time the applicant opened the letter; saveConfirmed that the service was confirmed.
func saveOpened(tx *db.Tx, id string) error {
	_, err := tx.Exec(`UPDATE request_service SET opened_at = $2 WHERE id = $1 AND opened_at = 0`, id, tx.Now().UnixMicro())
	return err
}

func saveConfirmed(tx *db.Tx, id string) error {
	_, err := tx.Exec(`UPDATE request_service SET confirmed_at = $2 WHERE id = $1 AND confirmed_at = 0`, id, tx.Now().UnixMicro())
	return err
}

// NamedScan says whether a file of the store is a scan of a receipt.
func NamedScan(q db.Query, hash string) (bool, error) {
	var n int
	err := q.QueryRow(`SELECT count(*) FROM request_service WHERE scan = $1`, hash).Scan(&n)
	return n > 0, err
}

func saveReached(tx *db.Tx, caseID string, seq int, on workday.Date) error {
	_, err := tx.Exec(`UPDATE request_fact SET until = $3 WHERE case_id = $1 AND seq = $2`, caseID, seq, on.String())
	return err
}
