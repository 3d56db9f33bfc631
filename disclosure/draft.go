// draft.go keeps what a person has typed and not saved, and who has the form of an item open: so that nothing typed is lost
// and nobody is surprised by another's save. Neither is an act on the item: no revision, no event.
package disclosure

import (
	"database/sql"
	"encoding/json"
	"errors"
	"time"
	"unicode/utf8"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/office"
)

// Typed is what a person has typed into a form of an item and not saved.
type Typed struct {
	Place  string // the item, or NewPlace of an organ
	Seen   int64  // the revision it was begun from; 0 for a new item
	At     time.Time
	Fields map[string][]string // of the form
}

// NewPlace is where the text of an item is kept that does not exist yet.
func NewPlace(organ string) string { return "new:" + organ }

// maxTyped bounds what is kept for one form, in bytes.
const maxTyped = 2*MaxBody + 1<<20

// KeepTyped keeps what by has typed in an organ's form, in place of what was kept before.
func KeepTyped(tx *db.Tx, by office.Actor, organ string, t Typed) error {
	verb := VerbSave
	if t.Place == NewPlace(organ) {
		verb = VerbDraft
	} else if it, err := ItemByID(tx, t.Place); err != nil || it.Organ != organ {
		return errors.Join(err, fault.Missing("disclosure.no_item"))
	}
	if err := by.Allow(verb, organ); err != nil {
		return err
	}
	raw, err := json.Marshal(t.Fields)
	if err != nil {
		return err
	}
	if len(raw) > maxTyped || !utf8.Valid(raw) {
		return fault.BadInput("fault.too_large", maxTyped>>20)
	}
	return setTyped(tx, by.ID, t, string(raw))
}

// TypedBy gives what a person has typed at a place and not saved; At is zero when there is nothing.
func TypedBy(q db.Query, staff, place string) (t Typed, err error) {
	var at int64
	var raw string
	err = q.QueryRow(`SELECT place, seen, at, fields FROM disclosure_draft WHERE staff = $1 AND place = $2`, staff, place).Scan(&t.Place, &t.Seen, &at, &raw)
	if errors.Is(err, sql.ErrNoRows) {
		return Typed{}, nil
	}
	if err != nil {
		return Typed{}, err
	}
	t.At = instant(at)
	return t, json.Unmarshal([]byte(raw), &t.Fields)
}

func setTyped(tx *db.Tx, staff string, t Typed, fields string) error {
	_, err := tx.Exec(`INSERT INTO disclosure_draft (staff, place, seen, at, fields) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (staff, place) DO UPDATE SET seen = excluded.seen, at = excluded.at, fields = excluded.fields`,
		staff, t.Place, t.Seen, micros(tx.Now()), fields)
	return err
}

// DropTyped forgets what a person has typed at a place: it was saved, or given up.
func DropTyped(tx *db.Tx, staff, place string) error {
	_, err := tx.Exec(`DELETE FROM disclosure_draft WHERE staff = $1 AND place = $2`, staff, place)
	return err
}

// typedKept is how long what nobody came back to is kept.
const typedKept = 90 * 24 * time.Hour

// Writer is somebody who has the form of an item open.
type Writer struct {
	Name  string
	Since time.Time
}

// presenceKept is how long after the last sign of life somebody counts as writing; a form without script gives one sign only,
// when it is opened.
const presenceKept = 10 * time.Minute

// Attend notes that by has the form of an item open.
func Attend(tx *db.Tx, by office.Actor, item string) error {
	now := micros(tx.Now())
	_, err := tx.Exec(`INSERT INTO disclosure_presence (item, staff, name, since, at) VALUES ($1, $2, $3, $4, $4)
		ON CONFLICT (item, staff) DO UPDATE SET name = excluded.name, at = excluded.at,
		since = CASE WHEN disclosure_presence.at < $5 THEN excluded.since ELSE disclosure_presence.since END`,
		item, by.ID, by.Name, now, micros(tx.Now().Add(-presenceKept)))
	return err
}

// Leave notes that by has closed the form.
func Leave(tx *db.Tx, by office.Actor, item string) error {
	_, err := tx.Exec(`DELETE FROM disclosure_presence WHERE item = $1 AND staff = $2`, item, by.ID)
	return err
}

// Writers gives who else than one person has the form of an item open, the first come first.
func Writers(q db.Query, item, but string) ([]Writer, error) {
	rows, err := q.Query(`SELECT name, since FROM disclosure_presence WHERE item = $1 AND staff <> $2 AND at >= $3 ORDER BY since, staff`,
		item, but, micros(q.Now().Add(-presenceKept)))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []Writer
	for rows.Next() {
		var w Writer
		var since int64
		if err := rows.Scan(&w.Name, &since); err != nil {
			return nil, err
		}
		w.Since = instant(since)
		list = append(list, w)
	}
	return list, rows.Err()
}

// SweepTyped forgets drafts nobody came back to and people long gone: daily work.
func SweepTyped(tx *db.Tx) error {
	if _, err := tx.Exec(`DELETE FROM disclosure_draft WHERE at < $1`, micros(tx.Now().Add(-typedKept))); err != nil {
		return err
	}
	_, err := tx.Exec(`DELETE FROM disclosure_presence WHERE at < $1`, micros(tx.Now().Add(-presenceKept)))
	return err
}
