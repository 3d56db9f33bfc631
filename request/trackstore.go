package request

// Queries on request_submission.

import (
	"database/sql"
	"errors"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/office"
)

const submissionFields = `id, case_id, organ, kind, text, way, letter, on_date, at, state, decider_name, why`

func scanSubmission(r scanner) (s Submission, err error) {
	err = r.Scan(&s.ID, &s.Case, &s.Organ, &s.Kind, &s.text, &s.Way, &s.Letter, &s.On, &s.At, &s.State, &s.DeciderName, &s.Why)
	return s, err
}

func insertSubmission(tx *db.Tx, s Submission) error {
	_, err := tx.Exec(`INSERT INTO request_submission (`+submissionFields+`, decider, decided_at) VALUES `+db.Values(1, 14), s.ID, s.Case, s.Organ, string(s.Kind), s.text, s.Way,
		s.Letter, s.On.String(), s.At, string(s.State), s.DeciderName, s.Why, "", 0)
	return err
}

func submissionsOf(q db.Query, caseID string) ([]Submission, error) {
	rows, err := q.Query(`SELECT `+submissionFields+` FROM request_submission WHERE case_id = $1 ORDER BY id LIMIT 200`, caseID)
	return collect(rows, err, scanSubmission)
}

func submissionByID(q db.Query, id string) (Submission, error) {
	s, err := scanSubmission(q.QueryRow(`SELECT `+submissionFields+` FROM request_submission WHERE id = $1`, id))
	if errors.Is(err, sql.ErrNoRows) {
		return s, fault.Missing("submission.none")
	}
	return s, err
}

func saveSubmission(tx *db.Tx, id string, state SubmissionState, by office.Actor, why string) error {
	_, err := tx.Exec(`UPDATE request_submission SET state = $2, decider = $3, decider_name = $4, decided_at = $5, why = $6 WHERE id = $1`, id, string(state), by.ID, by.Name, tx.Now().UnixMicro(), why)
	return err
}

// saveWay changes the way in which an applicant wants to be answered; other ways that would have done do no longer.
func saveWay(tx *db.Tx, caseID, way string) error {
	if _, err := tx.Exec(`UPDATE request_intake SET ways = $2 WHERE case_id = $1`, caseID, way); err != nil {
		return err
	}
	_, err := tx.Exec(`UPDATE request_case SET way = $2 WHERE id = $1`, caseID, way)
	return err
}

// WaitingSubmissions counts what was handed in to an organ and nobody has looked at.
func WaitingSubmissions(q db.Query, organ string) (n int, err error) {
	err = q.QueryRow(`SELECT count(*) FROM request_submission WHERE organ = $1 AND state = 'waiting'`, organ).Scan(&n)
	return n, err
}
