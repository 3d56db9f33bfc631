package archive

// Queries on archive_file and archive_paper.

import (
	"database/sql"
	"errors"
	"time"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/workday"
)

type scanner interface{ Scan(...any) error }

func collect[T any](rows *db.Rows, err error, scan func(scanner) (T, error)) ([]T, error) {
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // rows.Err says what went wrong
	var all []T
	for rows.Next() {
		one, err := scan(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, rows.Err()
}

const fileFields = `id, case_id, organ, case_number, number, scope, year, serial, years, litigated, expires_on, outcome, received_on, decided_on, state, supplement,
	reopened_at, person, by_id, by_name, at, revision`

func scanFile(r scanner) (f File, err error) {
	var at int64
	err = r.Scan(&f.ID, &f.Case, &f.Organ, &f.CaseNumber, &f.Number, &f.scope, &f.Year, &f.serial, &f.Years, &f.Litigated, &f.ExpiresOn, &f.Outcome, &f.ReceivedOn,
		&f.DecidedOn, &f.State, &f.Supplement, &f.ReopenedAt, &f.person, &f.ByID, &f.ByName, &at, &f.Revision)
	f.At = time.UnixMicro(at).UTC()
	if errors.Is(err, sql.ErrNoRows) {
		return f, fault.Missing("archive.none")
	}
	return f, err
}

// ByID gives a file, or fault.NotFound.
func ByID(q db.Query, id string) (File, error) {
	return scanFile(q.QueryRow(`SELECT `+fileFields+` FROM archive_file WHERE id = $1`, id))
}

// OfCase gives the file of a case, or fault.NotFound.
func OfCase(q db.Query, caseID string) (File, error) {
	return scanFile(q.QueryRow(`SELECT `+fileFields+` FROM archive_file WHERE case_id = $1`, caseID))
}

func nextSerial(tx *db.Tx, organ, scope string) (n int64, err error) {
	err = tx.QueryRow(`SELECT CAST(COALESCE(MAX(serial), 0) + 1 AS BIGINT) FROM archive_file WHERE organ = $1 AND scope = $2`, organ, scope).Scan(&n)
	return n, err
}

func insertFile(tx *db.Tx, f File) error {
	_, err := tx.Exec(`INSERT INTO archive_file (`+fileFields+`) VALUES `+db.Values(1, 22), f.ID, f.Case, f.Organ, f.CaseNumber, f.Number, f.scope, f.Year, f.serial, f.Years,
		f.Litigated, f.ExpiresOn.String(), string(f.Outcome), f.ReceivedOn.String(), f.DecidedOn.String(), string(f.State), f.Supplement, f.ReopenedAt, string(f.person),
		f.ByID, f.ByName, f.At.UnixMicro(), f.Revision)
	return err
}

// saveFile writes what changes; the number never does.
func saveFile(tx *db.Tx, f *File) error {
	f.Revision++
	_, err := tx.Exec(`UPDATE archive_file SET years = $2, litigated = $3, expires_on = $4, outcome = $5, state = $6, supplement = $7, reopened_at = $8, revision = $9 WHERE id = $1`,
		f.ID, f.Years, f.Litigated, f.ExpiresOn.String(), string(f.Outcome), string(f.State), f.Supplement, f.ReopenedAt, f.Revision)
	return err
}

const paperFields = `seq, supplement, kind, source, state, number, on_date, title, responsible, ending, pages, hash, size, sealed, sealed_size, file_key, at`

func scanPaper(r scanner) (p Paper, err error) {
	err = r.Scan(&p.Seq, &p.Supplement, &p.Kind, &p.Source, &p.state, &p.Number, &p.On, &p.Title, &p.By, &p.Ending, &p.Pages, &p.Hash, &p.Size, &p.sealed.Hash,
		&p.sealed.Size, &p.key, &p.at)
	return p, err
}

// PapersOf gives the papers of a file in order.
func PapersOf(q db.Query, file string) ([]Paper, error) {
	rows, err := q.Query(`SELECT `+paperFields+` FROM archive_paper WHERE file = $1 ORDER BY seq`, file)
	return collect(rows, err, scanPaper)
}

func lastPaper(q db.Query, file string) (n int, err error) {
	err = q.QueryRow(`SELECT CAST(COALESCE(MAX(seq), 0) AS BIGINT) FROM archive_paper WHERE file = $1`, file).Scan(&n)
	return n, err
}

func insertPaper(tx *db.Tx, file string, p Paper) error {
	_, err := tx.Exec(`INSERT INTO archive_paper (file, `+paperFields+`) VALUES `+db.Values(1, 18), file, p.Seq, p.Supplement, string(p.Kind), p.Source, p.state, p.Number,
		p.On.String(), p.Title, p.By, p.Ending, p.Pages, p.Hash, p.Size, p.sealed.Hash, p.sealed.Size, p.key, p.at)
	return err
}

// emptyPapers leaves of a destroyed file's papers what was there, and nothing of what stood in them.
func emptyPapers(tx *db.Tx, file string) error {
	_, err := tx.Exec(`UPDATE archive_paper SET state = '', hash = '', sealed = '', sealed_size = 0, file_key = '' WHERE file = $1`, file)
	return err
}

// NamedFile says whether a file of the store belongs to an archived case; such files are never swept.
func NamedFile(q db.Query, hash string) (named bool, err error) {
	err = q.QueryRow(`SELECT EXISTS (SELECT 1 FROM archive_paper WHERE sealed = $1)`, hash).Scan(&named)
	return named, err
}

// Filter chooses files of an organ's register; empty means any.
type Filter struct {
	Organ  string
	State  State
	Year   int    // of the decision
	Number string // archival number or the case's, as a whole
}

// Register gives the files of an organ, the newest first, after an id of the list.
func Register(q db.Query, f Filter, after string, limit int) ([]File, error) {
	rows, err := q.Query(`SELECT `+fileFields+` FROM archive_file WHERE organ = $1 AND ($2 = '' OR state = $2) AND ($3 = 0 OR year = $3)
		AND ($4 = '' OR number = $4 OR case_number = $4) AND ($5 = '' OR id < $5) ORDER BY at DESC, id DESC LIMIT $6`,
		f.Organ, string(f.State), f.Year, f.Number, after, limit)
	return collect(rows, err, scanFile)
}

// Expired gives the files of an organ whose retention ended before a day and that nobody proposed yet, the longest over first.
func Expired(q db.Query, organ string, today workday.Date, limit int) ([]File, error) {
	rows, err := q.Query(`SELECT `+fileFields+` FROM archive_file WHERE organ = $1 AND state = 'kept' AND expires_on < $2 ORDER BY expires_on, id LIMIT $3`,
		organ, today.String(), limit)
	return collect(rows, err, scanFile)
}

// Owed gives the files that owe a supplement, the longest first.
func Owed(q db.Query, organ string, limit int) ([]File, error) {
	rows, err := q.Query(`SELECT `+fileFields+` FROM archive_file WHERE organ = $1 AND state = 'reopened' ORDER BY expires_on, id LIMIT $2`, organ, limit)
	return collect(rows, err, scanFile)
}
