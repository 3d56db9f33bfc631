package disclosure

// mark.go puts public items forward for a while: recommended (推荐) on the front page, or at the top (置顶) of it and of their
// column. The text is not touched; the mark ends by itself on its last day. Table disclosure_mark; events item.feature,
// item.unfeature.

import (
	"database/sql"
	"errors"
	"time"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/ledger"
	"gongkai/office"
	"gongkai/workday"
)

// The verbs of marks.
const (
	VerbFeature   office.Verb = "item.feature"
	VerbUnfeature office.Verb = "item.unfeature"
)

// MarkKind is how an item is put forward.
type MarkKind string

// The kinds of mark.
const (
	AtTop       MarkKind = "top"
	Recommended MarkKind = "pick"
)

// MarkKinds lists them in the order shown.
var MarkKinds = []MarkKind{Recommended, AtTop}

// Key is the message key of the kind's name.
func (k MarkKind) Key() string { return "mark." + string(k) }

// Marked is how an item is put forward, and until when. The zero value is an item that is not.
type Marked struct {
	Kind   MarkKind
	Until  workday.Date // the last day
	ByName string
	At     time.Time
}

const longestMark = 366 // days

// Feature puts a public item forward until a day; a mark it has already is replaced.
func Feature(tx *db.Tx, by office.Actor, id string, kind MarkKind, until workday.Date) error {
	it, err := markable(tx, by, VerbFeature, id)
	if err != nil {
		return err
	}
	var f fault.Form
	today := workday.DateOf(tx.Now())
	if kind != AtTop && kind != Recommended {
		f.Add("mark", "mark.bad_kind")
	}
	if until.IsZero() || until.Before(today) || today.AddDays(longestMark).Before(until) {
		f.Add("until", "mark.bad_until")
	}
	if err := f.Err(); err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO disclosure_mark (item, organ, kind, until, by_name, at) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (item) DO UPDATE SET kind = excluded.kind, until = excluded.until, by_name = excluded.by_name, at = excluded.at`,
		id, it.Organ, kind, until, by.Name, micros(tx.Now()))
	if err != nil {
		return err
	}
	return ledger.Append(tx, by.Event(VerbFeature, Subject(id), it.LiveTitle, map[string]any{"kind": kind, "until": until}))
}

// Unfeature ends a mark before its day.
func Unfeature(tx *db.Tx, by office.Actor, id string) error {
	it, err := markable(tx, by, VerbUnfeature, id)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(`DELETE FROM disclosure_mark WHERE item = $1`, id); err != nil {
		return err
	}
	return ledger.Append(tx, by.Event(VerbUnfeature, Subject(id), it.LiveTitle, nil))
}

// markable gives a public item of the transaction's organ to somebody who may do the verb.
func markable(tx *db.Tx, by office.Actor, verb office.Verb, id string) (Item, error) {
	it, err := ItemByID(tx, id)
	if err != nil {
		return it, err
	}
	if err := by.Allow(verb, it.Organ); err != nil {
		return it, err
	}
	if it.Organ != tx.Organ() {
		return it, fault.Missing("disclosure.no_item")
	}
	if it.Live == 0 {
		return it, fault.Refuse("mark.not_public")
	}
	return it, nil
}

// MarkOf gives how an item is put forward today.
func MarkOf(q db.Query, id string) (m Marked, err error) {
	var at int64
	err = q.QueryRow(`SELECT kind, until, by_name, at FROM disclosure_mark WHERE item = $1 AND until >= $2`, id, workday.DateOf(q.Now())).Scan(&m.Kind, &m.Until, &m.ByName, &at)
	if errors.Is(err, sql.ErrNoRows) {
		return Marked{}, nil
	}
	m.At = instant(at)
	return m, err
}

// Featured gives what is put forward today, what is at the top first, then the latest marked; of a column ("" for all) only
// what is at the top.
func Featured(q db.Query, column string, most int) ([]Listed, error) {
	return listed(q, `SELECT i.id, i.organ, i.live_column, i.live_title, i.index_number, i.published_at, i.corrections, i.validity, i.path
		FROM disclosure_mark m JOIN disclosure_item i ON i.id = m.item
		WHERE i.live > 0 AND m.until >= $1 AND ($2 = '' OR i.live_column = $2 AND m.kind = 'top')
		ORDER BY CASE m.kind WHEN 'top' THEN 0 ELSE 1 END, m.at DESC, i.id LIMIT $3`, workday.DateOf(q.Now()), column, most)
}
