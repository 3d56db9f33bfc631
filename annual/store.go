package annual

// The queries of package annual. Tables annual_report, annual_cell, annual_adjustment, annual_text, annual_finding.

import (
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"gongkai/db"
	"gongkai/fault"
)

const reportFields = `id, organ, year, form, state, item, revision, filled_at, frozen_at, frozen_by, frozen_by_name`

type scanner interface{ Scan(...any) error }

func scanFiling(row scanner) (*Filing, error) {
	var f Filing
	var form string
	var filled, frozen int64
	err := row.Scan(&f.ID, &f.Organ, &f.Year, &form, &f.State, &f.Item, &f.Revision, &filled, &frozen, &f.FrozenBy, &f.FrozenByName)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, noReport()
	}
	if err != nil {
		return nil, err
	}
	for _, known := range forms {
		if known.Code == form {
			f.Form = known
		}
	}
	if f.Form == nil {
		return nil, errors.New("annual: report " + f.ID + " has an unknown form " + form)
	}
	f.FilledAt, f.FrozenAt = instant(filled), instant(frozen)
	return &f, nil
}

func noReport() error { return fault.Missing("annual.no_report") }

// Of gives an organ's report of a year, whole, or a NotFound fault.
func Of(q db.Query, organ string, year int) (*Filing, error) {
	f, err := scanFiling(q.QueryRow(`SELECT `+reportFields+` FROM annual_report WHERE organ = $1 AND year = $2`, organ, year))
	if err != nil {
		return nil, err
	}
	return whole(q, f)
}

// ByID gives a report, whole, or a NotFound fault.
func ByID(q db.Query, id string) (*Filing, error) {
	f, err := scanFiling(q.QueryRow(`SELECT `+reportFields+` FROM annual_report WHERE id = $1`, id))
	if err != nil {
		return nil, err
	}
	return whole(q, f)
}

// List gives the reports of an organ, newest year first, without their figures; organ "" is every organ.
func List(q db.Query, organ string) ([]*Filing, error) {
	rows, err := q.Query(`SELECT `+reportFields+` FROM annual_report WHERE $1 = '' OR organ = $1 ORDER BY year DESC, organ LIMIT 2000`, organ)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []*Filing
	for rows.Next() {
		f, err := scanFiling(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, f)
	}
	return out, rows.Err()
}

func whole(q db.Query, f *Filing) (_ *Filing, err error) {
	if f.Filled, err = cells(q, f.ID); err != nil {
		return nil, err
	}
	if f.Adjustments, err = adjustments(q, f.ID); err != nil {
		return nil, err
	}
	if f.Texts, err = texts(q, f.ID); err != nil {
		return nil, err
	}
	f.Bound, err = bindings(q, f.ID)
	return f, err
}

func cells(q db.Query, id string) (Figures, error) {
	rows, err := q.Query(`SELECT row_code, column_code, value FROM annual_cell WHERE report = $1 ORDER BY row_code, column_code`, id)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := Figures{}
	for rows.Next() {
		var p Place
		var v int64
		if err := rows.Scan(&p.Row, &p.Column, &v); err != nil {
			return nil, err
		}
		out[p] = v
	}
	return out, rows.Err()
}

func adjustments(q db.Query, id string) ([]Adjustment, error) {
	rows, err := q.Query(`SELECT seq, row_code, column_code, filled, was, value, reason, by_id, by_name, at
		FROM annual_adjustment WHERE report = $1 ORDER BY seq`, id)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Adjustment
	for rows.Next() {
		var a Adjustment
		var at int64
		if err := rows.Scan(&a.Seq, &a.Row, &a.Column, &a.Filled, &a.Was, &a.Value, &a.Reason, &a.By, &a.ByName, &at); err != nil {
			return nil, err
		}
		a.At = instant(at)
		out = append(out, a)
	}
	return out, rows.Err()
}

func texts(q db.Query, id string) (map[int]string, error) {
	rows, err := q.Query(`SELECT section, body FROM annual_text WHERE report = $1 ORDER BY section`, id)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[int]string{}
	for rows.Next() {
		var n int
		var body string
		if err := rows.Scan(&n, &body); err != nil {
			return nil, err
		}
		out[n] = body
	}
	return out, rows.Err()
}

func bindings(q db.Query, id string) ([]Binding, error) {
	rows, err := q.Query(`SELECT section, position, code FROM annual_bound WHERE report = $1 ORDER BY section, position`, id)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Binding
	for rows.Next() {
		var b Binding
		if err := rows.Scan(&b.Section, &b.At, &b.Code); err != nil {
			return nil, err
		}
		out = append(out, b)
	}
	return out, rows.Err()
}

// putBindings replaces the bindings of a section.
func putBindings(tx *db.Tx, id string, section int, all []Binding) error {
	if _, err := tx.Exec(`DELETE FROM annual_bound WHERE report = $1 AND section = $2`, id, section); err != nil || len(all) == 0 {
		return err
	}
	args := make([]any, 0, 4*len(all))
	for _, b := range all {
		args = append(args, id, section, b.At, b.Code)
	}
	_, err := tx.Exec(`INSERT INTO annual_bound (report, section, position, code) VALUES `+db.Values(len(all), 4), args...)
	return err
}

func insertFiling(tx *db.Tx, f *Filing) error {
	_, err := tx.Exec(`INSERT INTO annual_report (`+reportFields+`) VALUES `+db.Values(1, 11), f.ID, f.Organ, f.Year, f.Form.Code, f.State, f.Item,
		f.Revision, micros(f.FilledAt), micros(f.FrozenAt), f.FrozenBy, f.FrozenByName)
	return err
}

func updateFiling(tx *db.Tx, f *Filing) error {
	_, err := tx.Exec(`UPDATE annual_report SET state = $2, item = $3, revision = $4, filled_at = $5, frozen_at = $6, frozen_by = $7, frozen_by_name = $8 WHERE id = $1`,
		f.ID, f.State, f.Item, f.Revision, micros(f.FilledAt), micros(f.FrozenAt), f.FrozenBy, f.FrozenByName)
	return err
}

// putCells replaces the filled figures.
func putCells(tx *db.Tx, id string, figures Figures) error {
	if _, err := tx.Exec(`DELETE FROM annual_cell WHERE report = $1`, id); err != nil {
		return err
	}
	args := make([]any, 0, 4*len(figures))
	for p, v := range figures {
		args = append(args, id, p.Row, p.Column, v)
	}
	_, err := tx.Exec(`INSERT INTO annual_cell (report, row_code, column_code, value) VALUES `+db.Values(len(figures), 4), args...)
	return err
}

func insertAdjustment(tx *db.Tx, id string, a Adjustment) error {
	_, err := tx.Exec(`INSERT INTO annual_adjustment (report, seq, row_code, column_code, filled, was, value, reason, by_id, by_name, at) VALUES `+db.Values(1, 11),
		id, a.Seq, a.Row, a.Column, a.Filled, a.Was, a.Value, a.Reason, a.By, a.ByName, micros(a.At))
	return err
}

func putText(tx *db.Tx, id string, section int, body string) error {
	_, err := tx.Exec(`INSERT INTO annual_text (report, section, body) VALUES ($1, $2, $3)
		ON CONFLICT (report, section) DO UPDATE SET body = excluded.body`, id, section, body)
	return err
}

// putFindings keeps what the checks found at freezing, in the place of what they found before.
func putFindings(tx *db.Tx, id string, all []Finding) error {
	if _, err := tx.Exec(`DELETE FROM annual_finding WHERE report = $1`, id); err != nil {
		return err
	}
	for i, f := range all {
		data, err := json.Marshal(f)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(`INSERT INTO annual_finding (report, seq, check_code, severity, data) VALUES ($1, $2, $3, $4, $5)`,
			id, i+1, f.Check, f.Severity, string(data)); err != nil {
			return err
		}
	}
	return nil
}

// micros and instant turn times to and from stored microseconds; the zero time is 0.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

func instant(micros int64) time.Time {
	if micros == 0 {
		return time.Time{}
	}
	return time.UnixMicro(micros).UTC()
}
