// The queries of index numbers. Tables catalogue_number_rule, catalogue_counter, catalogue_taken, catalogue_alias.
package catalogue

import (
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"gongkai/db"
)

// NumberRuleOf gives an organ's rule; none chosen is the national preset.
func NumberRuleOf(q db.Query, organ string) (NumberRule, error) {
	var r NumberRule
	var segments string
	err := q.QueryRow(`SELECT segments, by_name, revision FROM catalogue_number_rule WHERE organ = $1`, organ).Scan(&segments, &r.ByName, &r.Revision)
	if errors.Is(err, sql.ErrNoRows) {
		return NationalRule, nil
	}
	if err != nil {
		return r, err
	}
	return r, json.Unmarshal([]byte(segments), &r.Segments)
}

func putRule(tx *db.Tx, organ string, segments []Segment, byName string, revision int64) error {
	raw, err := json.Marshal(segments)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO catalogue_number_rule (organ, segments, by_name, at, revision) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (organ) DO UPDATE SET segments = excluded.segments, by_name = excluded.by_name, at = excluded.at, revision = excluded.revision`,
		organ, string(raw), byName, micros(tx.Now()), revision)
	return err
}

// takeSerials moves a scope's serial on by n and gives the last one taken. It goes past every serial ever taken under the
// same prefix and suffix, in this scope or another: a number is never given out twice.
func takeSerials(tx *db.Tx, t Taken, n int64) (last int64, err error) {
	var met int64
	err = tx.QueryRow(`SELECT COALESCE(MAX(last), 0) FROM catalogue_taken WHERE prefix = $1 AND suffix = $2`, t.Prefix, t.Suffix).Scan(&met)
	if err != nil {
		return 0, err
	}
	had, err := lastSerial(tx, t.Organ, t.Scope)
	if err != nil {
		return 0, err
	}
	last = max(met, had) + n
	_, err = tx.Exec(`INSERT INTO catalogue_counter (organ, scope, last) VALUES ($1, $2, $3)
		ON CONFLICT (organ, scope) DO UPDATE SET last = excluded.last`, t.Organ, t.Scope, last)
	return last, err
}

func lastSerial(q db.Query, organ, scope string) (last int64, err error) {
	err = q.QueryRow(`SELECT last FROM catalogue_counter WHERE organ = $1 AND scope = $2`, organ, scope).Scan(&last)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return last, err
}

const takenFields = `organ, scope, first, last, prefix, suffix, width, why, subject, by_name, note, at`

func insertTaken(tx *db.Tx, t Taken) error {
	_, err := tx.Exec(`INSERT INTO catalogue_taken (`+takenFields+`) VALUES `+db.Values(1, 12),
		t.Organ, t.Scope, t.First, t.Last, t.Prefix, t.Suffix, t.Width, t.Why, t.Subject, t.ByName, t.Note, micros(t.At))
	return err
}

// Scopes gives what an organ has counted by, the newest first, with the last serial of each.
func Scopes(q db.Query, organ string) (map[string]int64, error) {
	rows, err := q.Query(`SELECT scope, last FROM catalogue_counter WHERE organ = $1 ORDER BY scope DESC LIMIT 1000`, organ)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	found := map[string]int64{}
	for rows.Next() {
		var scope string
		var last int64
		if err := rows.Scan(&scope, &last); err != nil {
			return nil, err
		}
		found[scope] = last
	}
	return found, rows.Err()
}

// TakenOf gives the runs of serials of a scope in order.
func TakenOf(q db.Query, organ, scope string) ([]Taken, error) {
	rows, err := q.Query(`SELECT `+takenFields+` FROM catalogue_taken WHERE organ = $1 AND scope = $2 ORDER BY first`, organ, scope)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []Taken
	for rows.Next() {
		var t Taken
		var at int64
		if err := rows.Scan(&t.Organ, &t.Scope, &t.First, &t.Last, &t.Prefix, &t.Suffix, &t.Width, &t.Why, &t.Subject, &t.ByName, &t.Note, &at); err != nil {
			return nil, err
		}
		t.At = instant(at)
		list = append(list, t)
	}
	return list, rows.Err()
}

// AliasKind is what sort of old name it is.
type AliasKind string

// The kinds of alias.
const (
	ColumnAlias AliasKind = "column" // a merged column's id → the column that took its items
	IndexAlias  AliasKind = "index"  // an index number of an earlier system → an item's id
)

// Resolve gives what an old name leads to; ok is false where it is none.
func Resolve(q db.Query, kind AliasKind, old string) (target string, ok bool, err error) {
	err = q.QueryRow(`SELECT target FROM catalogue_alias WHERE kind = $1 AND old = $2`, kind, old).Scan(&target)
	if errors.Is(err, sql.ErrNoRows) {
		return "", false, nil
	}
	return target, err == nil, err
}

// Alias is an old name and what it leads to.
type Alias struct {
	Old, Target, ByName string
	At                  time.Time
}

// Aliases gives an organ's old names of a kind, the newest first, and how many there are.
func Aliases(q db.Query, kind AliasKind, organ string, most int) (list []Alias, total int64, err error) {
	if err := q.QueryRow(`SELECT COUNT(*) FROM catalogue_alias WHERE kind = $1 AND organ = $2`, kind, organ).Scan(&total); err != nil || total == 0 {
		return nil, 0, err
	}
	rows, err := q.Query(`SELECT old, target, by_name, at FROM catalogue_alias WHERE kind = $1 AND organ = $2 ORDER BY at DESC, old LIMIT $3`, kind, organ, most)
	if err != nil {
		return nil, 0, err
	}
	defer rows.Close()
	for rows.Next() {
		var a Alias
		var at int64
		if err := rows.Scan(&a.Old, &a.Target, &a.ByName, &at); err != nil {
			return nil, 0, err
		}
		a.At = instant(at)
		list = append(list, a)
	}
	return list, total, rows.Err()
}

// PutAlias has an old name lead to target, and what led to the old name too, so that one step is always enough.
func PutAlias(tx *db.Tx, kind AliasKind, old, target, organ, byName string) error {
	if _, err := tx.Exec(`UPDATE catalogue_alias SET target = $3 WHERE kind = $1 AND target = $2`, kind, old, target); err != nil {
		return err
	}
	_, err := tx.Exec(`INSERT INTO catalogue_alias (kind, old, target, organ, by_name, at) VALUES ($1, $2, $3, $4, $5, $6)`,
		kind, old, target, organ, byName, tx.Now().UTC().Truncate(time.Microsecond).UnixMicro())
	return err
}
