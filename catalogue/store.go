// The queries of package catalogue. Tables catalogue_column, catalogue_serial.
package catalogue

import (
	"database/sql"
	"errors"

	"gongkai/db"
	"gongkai/fault"
)

const columnFields = `id, organ, parent, kind, name, description, keywords, statutory, position`

func scanColumn(row interface{ Scan(...any) error }) (c Column, err error) {
	err = row.Scan(&c.ID, &c.Organ, &c.Parent, &c.Kind, &c.Name, &c.Description, &c.Keywords, &c.Statutory, &c.Position)
	return c, err
}

// ColumnByID gives a column, or a NotFound fault.
func ColumnByID(q db.Query, id string) (Column, error) {
	return one(q.QueryRow(`SELECT `+columnFields+` FROM catalogue_column WHERE id = $1`, id))
}

// ColumnByKind gives an organ's standard column of that kind, or a NotFound fault.
func ColumnByKind(q db.Query, organ string, kind Kind) (Column, error) {
	return one(q.QueryRow(`SELECT `+columnFields+` FROM catalogue_column WHERE organ = $1 AND kind = $2 AND kind <> ''`, organ, kind))
}

func one(row *sql.Row) (Column, error) {
	c, err := scanColumn(row)
	if errors.Is(err, sql.ErrNoRows) {
		return Column{}, fault.Missing("catalogue.no_column")
	}
	return c, err
}

// Columns gives an organ's columns, parents before children, in the order shown.
func Columns(q db.Query, organ string) ([]Column, error) {
	rows, err := q.Query(`SELECT `+columnFields+` FROM catalogue_column WHERE organ = $1
		ORDER BY CASE WHEN parent = '' THEN 0 ELSE 1 END, position, id LIMIT 500`, organ)
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
	return columns, rows.Err()
}

func insertColumn(tx *db.Tx, c Column) error {
	_, err := tx.Exec(`INSERT INTO catalogue_column (`+columnFields+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		c.ID, c.Organ, c.Parent, c.Kind, c.Name, c.Description, c.Keywords, c.Statutory, c.Position)
	return err
}

func updateColumn(tx *db.Tx, c Column) error {
	_, err := tx.Exec(`UPDATE catalogue_column SET name = $2, description = $3, keywords = $4, statutory = $5, position = $6 WHERE id = $1`,
		c.ID, c.Name, c.Description, c.Keywords, c.Statutory, c.Position)
	return err
}

// takeSerials moves an organ's serial of the year on by n and gives the last one taken.
func takeSerials(tx *db.Tx, organ string, year, n int) (last int64, err error) {
	err = tx.QueryRow(`INSERT INTO catalogue_serial (organ, year, last) VALUES ($1, $2, $3)
		ON CONFLICT (organ, year) DO UPDATE SET last = catalogue_serial.last + excluded.last RETURNING last`, organ, year, n).Scan(&last)
	return last, err
}
