// The queries of the standard catalogues. Tables catalogue_field, catalogue_row.
package catalogue

import (
	"database/sql"
	"errors"
	"strconv"
	"strings"

	"gongkai/db"
	"gongkai/fault"
)

const rowFields = `id, organ, field, position, level1, level2, content, basis, term, body, channels, channels_also, for_all, for_some, audience,
	proactive, on_request, tiers, column_id, sample, removed_at, revision`

func scanRow(row interface{ Scan(...any) error }) (r Row, err error) {
	var channels, tiers string
	var removed int64
	err = row.Scan(&r.ID, &r.Organ, &r.Field, &r.Position, &r.Level1, &r.Level2, &r.Content, &r.Basis, &r.Term, &r.Body, &channels, &r.ChannelsAlso,
		&r.Everyone, &r.Some, &r.Audience, &r.Proactive, &r.OnRequest, &tiers, &r.Column, &r.Sample, &removed, &r.Revision)
	for _, word := range strings.Fields(channels) {
		if n, err := strconv.Atoi(word); err == nil && n >= 1 && n <= len(Channels) {
			r.Channels = append(r.Channels, n)
		}
	}
	for _, word := range strings.Fields(tiers) {
		r.Tiers = append(r.Tiers, Tier(word))
	}
	r.RemovedAt = instant(removed)
	return r, err
}

func (r Row) row() []any {
	var channels, tiers []string
	for _, n := range r.Channels {
		channels = append(channels, strconv.Itoa(n))
	}
	for _, t := range r.Tiers {
		tiers = append(tiers, string(t))
	}
	return []any{r.ID, r.Organ, r.Field, r.Position, r.Level1, r.Level2, r.Content, r.Basis, r.Term, r.Body, strings.Join(channels, " "), r.ChannelsAlso,
		r.Everyone, r.Some, r.Audience, r.Proactive, r.OnRequest, strings.Join(tiers, " "), r.Column, r.Sample, micros(r.RemovedAt), r.Revision}
}

// RowByID gives a row of a standard catalogue, a removed one too, or a NotFound fault.
func RowByID(q db.Query, id string) (Row, error) {
	r, err := scanRow(q.QueryRow(`SELECT `+rowFields+` FROM catalogue_row WHERE id = $1`, id))
	if errors.Is(err, sql.ErrNoRows) {
		return Row{}, fault.Missing("catalogue.no_row")
	}
	return r, err
}

// MaxRows bounds the rows of one organ's catalogues.
const MaxRows = 5000

// Rows gives the rows of an organ's catalogue of a field, or of all fields (0), in the order of the form.
func Rows(q db.Query, organ string, field int) ([]Row, error) {
	rows, err := q.Query(`SELECT `+rowFields+` FROM catalogue_row WHERE organ = $1 AND ($2 = 0 OR field = $2) AND removed_at = 0
		ORDER BY field, position, id LIMIT $3`, organ, int64(field), MaxRows)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []Row
	for rows.Next() {
		r, err := scanRow(rows)
		if err != nil {
			return nil, err
		}
		list = append(list, r)
	}
	return list, rows.Err()
}

func putRow(tx *db.Tx, r Row) error {
	_, err := tx.Exec(`INSERT INTO catalogue_row (`+rowFields+`) VALUES `+db.Values(1, 22)+`
		ON CONFLICT (id) DO UPDATE SET position = excluded.position, level1 = excluded.level1, level2 = excluded.level2, content = excluded.content,
			basis = excluded.basis, term = excluded.term, body = excluded.body, channels = excluded.channels, channels_also = excluded.channels_also,
			for_all = excluded.for_all, for_some = excluded.for_some, audience = excluded.audience, proactive = excluded.proactive,
			on_request = excluded.on_request, tiers = excluded.tiers, column_id = excluded.column_id, sample = excluded.sample,
			removed_at = excluded.removed_at, revision = excluded.revision`, r.row()...)
	return err
}

// Fields gives what an organ has declared of each of the 26 fields, with how many rows it keeps.
func Fields(q db.Query, organ string) ([]FieldState, error) {
	states := make([]FieldState, len(FieldNames))
	for i := range states {
		states[i].Field = i + 1
	}
	if err := declared(q, organ, states); err != nil {
		return nil, err
	}
	rows, err := q.Query(`SELECT field, COUNT(*) FROM catalogue_row WHERE organ = $1 AND removed_at = 0 GROUP BY field ORDER BY field`, organ)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var field, n int
		if err := rows.Scan(&field, &n); err != nil {
			return nil, err
		}
		if field >= 1 && field <= len(states) {
			states[field-1].Rows = n
		}
	}
	return states, rows.Err()
}

func declared(q db.Query, organ string, states []FieldState) error {
	rows, err := q.Query(`SELECT field, involved, explanation, by_name, at FROM catalogue_field WHERE organ = $1 ORDER BY field`, organ)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var s FieldState
		var at int64
		if err := rows.Scan(&s.Field, &s.Involved, &s.Explanation, &s.ByName, &at); err != nil {
			return err
		}
		if s.Field >= 1 && s.Field <= len(states) {
			s.Declared, s.At = true, instant(at)
			states[s.Field-1] = s
		}
	}
	return rows.Err()
}

func putField(tx *db.Tx, organ string, s FieldState) error {
	_, err := tx.Exec(`INSERT INTO catalogue_field (organ, field, involved, explanation, by_name, at) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (organ, field) DO UPDATE SET involved = excluded.involved, explanation = excluded.explanation, by_name = excluded.by_name, at = excluded.at`,
		organ, s.Field, s.Involved, s.Explanation, s.ByName, micros(s.At))
	return err
}
