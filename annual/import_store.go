package annual

// The queries of imported reports. Tables annual_body, annual_import, annual_reading, annual_correction.

import (
	"database/sql"
	"encoding/json"
	"errors"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/office"
)

const importFields = `id, organ, batch, seq, file_name, file_hash, file_size, state, reason, title, named, body, year, scope, received, source, is_public,
	verdict, errors, warnings, uncertain, replaces, revision, by_id, by_name, at`

func (i *Import) row() ([]any, error) {
	reason, err := json.Marshal(i.Reason)
	return []any{i.ID, i.Organ, i.Batch, i.Seq, i.File, i.Hash, i.Size, i.State, string(reason), i.Title, i.Named, i.Body, i.Year, i.Scope, i.Received, i.Source,
		i.Public, i.Verdict, i.Errors, i.Warnings, i.Uncertain, i.Replaces, i.Revision, i.by, i.ByName, micros(i.At)}, err
}

func scanImport(row scanner) (*Import, error) {
	var i Import
	var reason string
	var at int64
	err := row.Scan(&i.ID, &i.Organ, &i.Batch, &i.Seq, &i.File, &i.Hash, &i.Size, &i.State, &reason, &i.Title, &i.Named, &i.Body, &i.Year, &i.Scope, &i.Received, &i.Source,
		&i.Public, &i.Verdict, &i.Errors, &i.Warnings, &i.Uncertain, &i.Replaces, &i.Revision, &i.by, &i.ByName, &at)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fault.Missing("annual.import.none")
	}
	if err != nil {
		return nil, err
	}
	i.At = instant(at)
	return &i, json.Unmarshal([]byte(reason), &i.Reason)
}

func collectImports(rows *db.Rows, err error) (out []*Import, _ error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		i, err := scanImport(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, i)
	}
	return out, rows.Err()
}

// ImportByID gives an import, whole, or a NotFound fault.
func ImportByID(q db.Query, id string) (*Import, error) {
	i, err := scanImport(q.QueryRow(`SELECT `+importFields+` FROM annual_import WHERE id = $1`, id))
	if err != nil {
		return nil, err
	}
	return wholeImport(q, i)
}

// ImportsOf gives the files an organ took in together, in their order, without what was read of them.
func ImportsOf(q db.Query, organ, batch string) ([]*Import, error) {
	return collectImports(q.Query(`SELECT `+importFields+` FROM annual_import WHERE organ = $1 AND batch = $2 ORDER BY seq LIMIT 5000`, organ, batch))
}

// ImportsKept gives the imports that count for a body, newest year first.
func ImportsKept(q db.Query, body string) ([]*Import, error) {
	return collectImports(q.Query(`SELECT `+importFields+` FROM annual_import WHERE body = $1 AND state = $2 ORDER BY year DESC, scope, id LIMIT 200`, body, Kept))
}

// ImportsOfYear gives the imports that count for a year, of every body.
func ImportsOfYear(q db.Query, year int) ([]*Import, error) {
	return collectImports(q.Query(`SELECT `+importFields+` FROM annual_import WHERE year = $1 AND state = $2 ORDER BY body, scope, id LIMIT 20000`, year, Kept))
}

// Batch is files taken in together.
type Batch struct {
	ID                            string
	ByName                        string
	At                            int64 // microseconds
	Files, Waiting, Kept, Useless int64
}

// Batches gives what an organ took in, newest first.
func Batches(q db.Query, organ string, limit int) ([]Batch, error) {
	rows, err := q.Query(`SELECT batch, MAX(by_name), MAX(at), COUNT(*), CAST(SUM(CASE WHEN state = $2 THEN 1 ELSE 0 END) AS BIGINT),
		CAST(SUM(CASE WHEN state = $3 THEN 1 ELSE 0 END) AS BIGINT), CAST(SUM(CASE WHEN state = $4 THEN 1 ELSE 0 END) AS BIGINT)
		FROM annual_import WHERE organ = $1 GROUP BY batch ORDER BY batch DESC LIMIT $5`, organ, Taken, Kept, Unusable, limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Batch
	for rows.Next() {
		var b Batch
		if err := rows.Scan(&b.ID, &b.ByName, &b.At, &b.Files, &b.Waiting, &b.Kept, &b.Useless); err != nil {
			return nil, err
		}
		out = append(out, b)
	}
	return out, rows.Err()
}

// NamedFile says whether an import names the file of that hash.
func NamedFile(q db.Query, hash string) (bool, error) {
	var n int64
	err := q.QueryRow(`SELECT COUNT(*) FROM (SELECT 1 FROM annual_import WHERE file_hash = $1 LIMIT 1) AS named`, hash).Scan(&n)
	return n > 0, err
}

func wholeImport(q db.Query, i *Import) (*Import, error) {
	if i.State == Unusable {
		return i, nil
	}
	var data string
	err := q.QueryRow(`SELECT data FROM annual_reading WHERE import = $1`, i.ID).Scan(&data)
	if err != nil {
		return nil, err
	}
	if i.Read, err = decodeReport(data); err != nil {
		return nil, err
	}
	i.Corrections, err = corrections(q, i.ID)
	return i, err
}

func corrections(q db.Query, id string) ([]Correction, error) {
	rows, err := q.Query(`SELECT seq, row_code, column_code, was, raw, reason, by_id, by_name, at FROM annual_correction WHERE import = $1 ORDER BY seq`, id)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Correction
	for rows.Next() {
		var c Correction
		var at int64
		if err := rows.Scan(&c.Seq, &c.Row, &c.Column, &c.Was, &c.Raw, &c.Reason, &c.by, &c.ByName, &at); err != nil {
			return nil, err
		}
		c.At = instant(at)
		out = append(out, c)
	}
	return out, rows.Err()
}

// keptImport gives the import that counts in a slot, whole; nil when there is none.
func keptImport(q db.Query, s slot) (*Import, error) {
	i, err := scanImport(q.QueryRow(`SELECT `+importFields+` FROM annual_import WHERE body = $1 AND year = $2 AND scope = $3 AND state = $4 ORDER BY id DESC LIMIT 1`,
		s.Body, s.Year, s.Scope, Kept))
	if i == nil {
		return nil, orMissing(err)
	}
	return wholeImport(q, i)
}

// orMissing is nil where nothing was found, which is an answer here.
func orMissing(err error) error {
	if fault.Of(err) == fault.NotFound {
		return nil
	}
	return err
}

func insertImport(tx *db.Tx, i *Import) error {
	row, err := i.row()
	if err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO annual_import (`+importFields+`) VALUES `+db.Values(1, 26), row...)
	if err != nil || i.Read == nil {
		return err
	}
	data, err := encodeReport(i.Read)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO annual_reading (import, data) VALUES ($1, $2)`, i.ID, data)
	return err
}

func updateImport(tx *db.Tx, i *Import) error {
	_, err := tx.Exec(`UPDATE annual_import SET state = $2, body = $3, year = $4, scope = $5, received = $6, source = $7, is_public = $8, verdict = $9, errors = $10,
		warnings = $11, uncertain = $12, replaces = $13, revision = $14 WHERE id = $1`,
		i.ID, i.State, i.Body, i.Year, i.Scope, i.Received, i.Source, i.Public, i.Verdict, i.Errors, i.Warnings, i.Uncertain, i.Replaces, i.Revision)
	return err
}

func insertCorrection(tx *db.Tx, id string, c Correction) error {
	_, err := tx.Exec(`INSERT INTO annual_correction (import, seq, row_code, column_code, was, raw, reason, by_id, by_name, at) VALUES `+db.Values(1, 10),
		id, c.Seq, c.Row, c.Column, c.Was, c.Raw, c.Reason, c.by, c.ByName, micros(c.At))
	return err
}

// OutsideAgencies gives the bodies that are no organs of the house, by name.
func OutsideAgencies(q db.Query) ([]Agency, error) {
	rows, err := q.Query(`SELECT id, name, kind, parent FROM annual_body ORDER BY name, id LIMIT 100000`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Agency
	for rows.Next() {
		b := Agency{Outside: true}
		if err := rows.Scan(&b.ID, &b.Name, &b.Kind, &b.Parent); err != nil {
			return nil, err
		}
		out = append(out, b)
	}
	return out, rows.Err()
}

// AgencyOf gives an organ of the house as a body.
func AgencyOf(o office.Organ) Agency {
	return Agency{ID: o.ID, Name: o.Name, Short: o.ShortName, Kind: o.Kind, Parent: o.Parent}
}

// Agencies gives every body: the organs of the house in their order, then those outside by name.
func Agencies(q db.Query) ([]Agency, error) {
	organs, err := office.Organs(q)
	if err != nil {
		return nil, err
	}
	outside, err := OutsideAgencies(q)
	if err != nil {
		return nil, err
	}
	out := make([]Agency, 0, len(organs)+len(outside))
	for _, o := range organs {
		out = append(out, AgencyOf(o)) // closed ones too: their years stay
	}
	return append(out, outside...), nil
}

func insertBody(tx *db.Tx, b Agency) error {
	_, err := tx.Exec(`INSERT INTO annual_body (id, name, kind, parent, at) VALUES ($1, $2, $3, $4, $5)`, b.ID, b.Name, b.Kind, b.Parent, micros(tx.Now()))
	if db.IsUnique(err) {
		var f fault.Form
		f.Add("name", "annual.import.body_there", b.Name)
		return f.Err()
	}
	return err
}
