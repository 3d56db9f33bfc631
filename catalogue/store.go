// The queries of package catalogue. Table catalogue_column.
package catalogue

import (
	"database/sql"
	"errors"
	"time"

	"gongkai/db"
	"gongkai/fault"
)

const columnFields = `id, organ, parent, kind, name, description, keywords, statutory, position,
	category, unit, duty_days, term, template, basis, created_at, closed_at, merged_into, revision, path`

func scanColumn(row interface{ Scan(...any) error }) (c Column, err error) {
	var created, closed int64
	err = row.Scan(&c.ID, &c.Organ, &c.Parent, &c.Kind, &c.Name, &c.Description, &c.Keywords, &c.Statutory, &c.Position,
		&c.Category, &c.Unit, &c.DutyDays, &c.Term, &c.Template, &c.Basis, &created, &closed, &c.MergedInto, &c.Revision, &c.Address)
	c.CreatedAt, c.ClosedAt = instant(created), instant(closed)
	return c, err
}

func (c Column) row() []any {
	return []any{c.ID, c.Organ, c.Parent, c.Kind, c.Name, c.Description, c.Keywords, c.Statutory, c.Position,
		c.Category, c.Unit, c.DutyDays, c.Term, c.Template, c.Basis, micros(c.CreatedAt), micros(c.ClosedAt), c.MergedInto, c.Revision, c.Address}
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

// ColumnByID gives a column, or a NotFound fault. The id of a column that was merged gives the one that took its items: what
// names the old one, an address or a text, goes on holding.
func ColumnByID(q db.Query, id string) (Column, error) {
	c, err := one(q.QueryRow(`SELECT `+columnFields+` FROM catalogue_column WHERE id = $1`, id))
	for range MaxDepth {
		if err != nil || c.MergedInto == "" {
			return c, err
		}
		c, err = one(q.QueryRow(`SELECT `+columnFields+` FROM catalogue_column WHERE id = $1`, c.MergedInto))
	}
	return c, err
}

// ColumnByKind gives an organ's standard column of that kind, or a NotFound fault.
func ColumnByKind(q db.Query, organ string, kind Kind) (Column, error) {
	return one(q.QueryRow(`SELECT `+columnFields+` FROM catalogue_column WHERE organ = $1 AND kind = $2 AND kind <> ''`, organ, kind))
}

func one(row *db.Row) (Column, error) {
	c, err := scanColumn(row)
	if errors.Is(err, sql.ErrNoRows) {
		return Column{}, fault.Missing("catalogue.no_column")
	}
	return c, err
}

// MaxColumns bounds the columns of one organ.
const MaxColumns = 1000

// Columns gives an organ's columns, parents before children and level by level, in the order shown. Those merged into
// others are left out; closed ones are not.
func Columns(q db.Query, organ string) ([]Column, error) {
	rows, err := q.Query(`SELECT `+columnFields+` FROM catalogue_column WHERE organ = $1 AND merged_into = '' ORDER BY position, id LIMIT $2`, organ, MaxColumns)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var columns []Column
	for rows.Next() {
		c, err := scanColumn(rows)
		if err != nil {
			return nil, err
		}
		columns = append(columns, c)
	}
	return byLevel(columns), rows.Err()
}

func insertColumn(tx *db.Tx, c Column) error {
	_, err := tx.Exec(`INSERT INTO catalogue_column (`+columnFields+`) VALUES `+db.Values(1, 20), c.row()...)
	return err
}

func updateColumn(tx *db.Tx, c Column) error {
	_, err := tx.Exec(`UPDATE catalogue_column SET organ = $2, parent = $3, kind = $4, name = $5, description = $6, keywords = $7, statutory = $8, position = $9,
		category = $10, unit = $11, duty_days = $12, term = $13, template = $14, basis = $15, created_at = $16, closed_at = $17, merged_into = $18,
		revision = $19, path = $20 WHERE id = $1`, c.row()...)
	return err
}
