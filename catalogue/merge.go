package catalogue

// merge.go is what the catalogue keeps of the merging of columns: who asked, who agreed, and the alias by which the old
// column's address and the texts that name it go on leading to the one that took its items. The items are moved by
// package disclosure (merge.go there), whose tables they stand in. Tables catalogue_merge, catalogue_alias.

import (
	"database/sql"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/office"
)

// The verbs of merging.
const (
	VerbMerge        office.Verb = "column.merge"
	VerbMergeConfirm office.Verb = "column.merge_confirm"
	VerbMergeRefuse  office.Verb = "column.merge_refuse"
)

// Merge is one merging of columns, asked for or done.
type Merge struct {
	ID, Organ         string
	Source, Target    string // column ids
	Reason            string
	AskedBy, AskedWho string // staff id, name
	AskedAt           time.Time
	State             string // asked, done, refused
	DoneBy, DoneWho   string
	DoneAt            time.Time
	Items             int64 // public items that move
}

// MayMerge gives the two columns, or says why the first cannot be merged into the second: both stand in one organ, the
// first is no standard column and has none under it, the second takes items.
func MayMerge(q db.Query, source, target string) (from, to Column, err error) {
	if from, err = ColumnByID(q, source); err != nil {
		return from, to, err
	}
	if to, err = ColumnByID(q, target); err != nil {
		return from, to, err
	}
	columns, err := Columns(q, from.Organ)
	if err != nil {
		return from, to, err
	}
	switch {
	case from.ID != source || to.ID != target || from.Organ != to.Organ:
		return from, to, fault.Missing("catalogue.no_column")
	case from.ID == to.ID || !to.Takes():
		return from, to, fault.Refuse("merge.bad_target")
	case from.Kind != "":
		return from, to, fault.Refuse("catalogue.standard_stays", from.Name)
	case slices.ContainsFunc(columns, func(c Column) bool { return c.Parent == from.ID }):
		return from, to, fault.Refuse("merge.columns_below", from.Name)
	}
	return from, to, nil
}

// Ask keeps the wish to merge; a column is waiting in one merge at most.
func Ask(tx *db.Tx, m Merge) (string, error) {
	if m.Reason = strings.TrimSpace(m.Reason); m.Reason == "" || utf8.RuneCountInString(m.Reason) > 500 {
		var f fault.Form
		f.Add("reason", "merge.no_reason")
		return "", f.Err()
	}
	m.ID, m.AskedAt, m.State = db.NewID(tx.Now()), tx.Now(), "asked"
	_, err := tx.Exec(`INSERT INTO catalogue_merge (`+mergeFields+`) VALUES `+db.Values(1, 13), m.row()...)
	if db.IsUnique(err) {
		return "", fault.Refuse("merge.waiting")
	}
	return m.ID, err
}

// Settle ends a merge that was asked for, done or refused.
func Settle(tx *db.Tx, m Merge) error {
	_, err := tx.Exec(`UPDATE catalogue_merge SET state = $2, done_by = $3, done_name = $4, done_at = $5, items = $6 WHERE id = $1`,
		m.ID, m.State, m.DoneBy, m.DoneWho, micros(tx.Now()), m.Items)
	return err
}

// Join ends the first column for the second: what names it leads there from now on, rows of standard catalogues too.
func Join(tx *db.Tx, by office.Actor, from, to Column) error {
	from.MergedInto, from.Revision = to.ID, from.Revision+1
	if from.ClosedAt.IsZero() {
		from.ClosedAt = tx.Now().UTC().Truncate(time.Microsecond)
	}
	if err := updateColumn(tx, from); err != nil {
		return err
	}
	for _, text := range []string{`UPDATE catalogue_column SET merged_into = $2 WHERE merged_into = $1`,
		`UPDATE catalogue_row SET column_id = $2, revision = revision + 1 WHERE column_id = $1`,
		`UPDATE catalogue_address SET target = $2, current = 0 WHERE kind = 'column' AND target = $1`} {
		if _, err := tx.Exec(text, from.ID, to.ID); err != nil {
			return err
		}
	}
	return PutAlias(tx, ColumnAlias, from.ID, to.ID, from.Organ, by.Name)
}

const mergeFields = `id, organ, source, target, reason, asked_by, asked_name, asked_at, state, done_by, done_name, done_at, items`

func (m Merge) row() []any {
	return []any{m.ID, m.Organ, m.Source, m.Target, m.Reason, m.AskedBy, m.AskedWho, micros(m.AskedAt), m.State, m.DoneBy, m.DoneWho, micros(m.DoneAt), m.Items}
}

func scanMerge(row interface{ Scan(...any) error }) (m Merge, err error) {
	var asked, done int64
	err = row.Scan(&m.ID, &m.Organ, &m.Source, &m.Target, &m.Reason, &m.AskedBy, &m.AskedWho, &asked, &m.State, &m.DoneBy, &m.DoneWho, &done, &m.Items)
	m.AskedAt, m.DoneAt = instant(asked), instant(done)
	return m, err
}

// MergeByID gives a merge, or a NotFound fault.
func MergeByID(q db.Query, id string) (Merge, error) {
	m, err := scanMerge(q.QueryRow(`SELECT `+mergeFields+` FROM catalogue_merge WHERE id = $1`, id))
	if errors.Is(err, sql.ErrNoRows) {
		return m, fault.Missing("merge.none")
	}
	return m, err
}

// Merges gives an organ's merges, the newest first.
func Merges(q db.Query, organ string) ([]Merge, error) {
	rows, err := q.Query(`SELECT `+mergeFields+` FROM catalogue_merge WHERE organ = $1 ORDER BY id DESC LIMIT 100`, organ)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []Merge
	for rows.Next() {
		m, err := scanMerge(rows)
		if err != nil {
			return nil, err
		}
		list = append(list, m)
	}
	return list, rows.Err()
}
