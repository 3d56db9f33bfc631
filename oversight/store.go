// The queries of package oversight. Tables oversight_record, oversight_problem.
package oversight

import (
	"database/sql"
	"errors"
	"time"

	"gongkai/db"
	"gongkai/fault"
)

const recordFields = `id, organ, kind, held_on, title, by_whom, people, result, void, by_name, at`

type scanner interface{ Scan(...any) error }

func scanRecord(row scanner) (r Record, err error) {
	var at int64
	err = row.Scan(&r.ID, &r.Organ, &r.Kind, &r.HeldOn, &r.Title, &r.ByWhom, &r.People, &r.Result, &r.Void, &r.ByName, &at)
	r.At = time.UnixMicro(at).UTC()
	return r, err
}

// RecordByID gives a record, or a NotFound fault.
func RecordByID(q db.Query, id string) (Record, error) {
	r, err := scanRecord(q.QueryRow(`SELECT `+recordFields+` FROM oversight_record WHERE id = $1`, id))
	if errors.Is(err, sql.ErrNoRows) {
		return r, fault.Missing("oversight.none")
	}
	return r, err
}

// Records gives an organ's records, oldest first, those taken back too.
func Records(q db.Query, organ string) ([]Record, error) {
	rows, err := q.Query(`SELECT `+recordFields+` FROM oversight_record WHERE organ = $1 ORDER BY held_on, id`, organ)
	if err != nil {
		return nil, err
	}
	return all(rows, scanRecord)
}

func insertRecord(tx *db.Tx, r Record) error {
	_, err := tx.Exec(`INSERT INTO oversight_record (`+recordFields+`) VALUES `+db.Values(1, 11),
		r.ID, r.Organ, r.Kind, r.HeldOn, r.Title, r.ByWhom, r.People, r.Result, r.Void, r.ByName, r.At.UnixMicro())
	return err
}

func voidRecord(tx *db.Tx, id, reason string) error {
	_, err := tx.Exec(`UPDATE oversight_record SET void = $2 WHERE id = $1`, id, reason)
	return err
}

const problemFields = `id, organ, record, found_on, what, measure, due_on, done_on, outcome, void, by_name, at`

func scanProblem(row scanner) (p Problem, err error) {
	var at int64
	err = row.Scan(&p.ID, &p.Organ, &p.Record, &p.FoundOn, &p.What, &p.Measure, &p.DueOn, &p.DoneOn, &p.Outcome, &p.Void, &p.ByName, &at)
	p.At = time.UnixMicro(at).UTC()
	return p, err
}

// ProblemByID gives a problem, or a NotFound fault.
func ProblemByID(q db.Query, id string) (Problem, error) {
	p, err := scanProblem(q.QueryRow(`SELECT `+problemFields+` FROM oversight_problem WHERE id = $1`, id))
	if errors.Is(err, sql.ErrNoRows) {
		return p, fault.Missing("oversight.none")
	}
	return p, err
}

// Problems gives an organ's problems, oldest first, those taken back too.
func Problems(q db.Query, organ string) ([]Problem, error) {
	rows, err := q.Query(`SELECT `+problemFields+` FROM oversight_problem WHERE organ = $1 ORDER BY found_on, id`, organ)
	if err != nil {
		return nil, err
	}
	return all(rows, scanProblem)
}

func insertProblem(tx *db.Tx, p Problem) error {
	_, err := tx.Exec(`INSERT INTO oversight_problem (`+problemFields+`) VALUES `+db.Values(1, 12),
		p.ID, p.Organ, p.Record, p.FoundOn, p.What, p.Measure, p.DueOn, p.DoneOn, p.Outcome, p.Void, p.ByName, p.At.UnixMicro())
	return err
}

func updateProblem(tx *db.Tx, p Problem) error {
	_, err := tx.Exec(`UPDATE oversight_problem SET done_on = $2, outcome = $3, void = $4 WHERE id = $1`, p.ID, p.DoneOn, p.Outcome, p.Void)
	return err
}

// InYear reads an organ's register of a year.
func InYear(q db.Query, organ string, year int) (Year, error) {
	records, err := Records(q, organ)
	if err != nil {
		return Year{}, err
	}
	problems, err := Problems(q, organ)
	return YearOf(records, problems, year), err
}

func all[T any](rows *db.Rows, scan func(scanner) (T, error)) ([]T, error) {
	defer rows.Close()
	var list []T
	for rows.Next() {
		one, err := scan(rows)
		if err != nil {
			return nil, err
		}
		list = append(list, one)
	}
	return list, rows.Err()
}
