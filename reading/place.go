// Package reading is where people read government information who do not read it on the portal (条例 art. 25, FACTS 1.19): reading
// places in archives, public libraries and service halls with their hours; and the lists (移送清单) by which information is handed
// to archives and libraries in time, each with its receipt. Tables reading_place, reading_transfer, reading_line; events
// place.save, place.close, transfer.make, transfer.receive.
//
// place.go is the places.
package reading

import (
	"database/sql"
	"errors"
	"strings"
	"unicode/utf8"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/ledger"
	"gongkai/office"
	"gongkai/privacy"
)

// The verbs of places and lists.
const (
	VerbSave    office.Verb = "place.save"
	VerbClose   office.Verb = "place.close"
	VerbRead    office.Verb = "transfer.read"
	VerbMake    office.Verb = "transfer.make"
	VerbReceive office.Verb = "transfer.receive"
)

// Kind is what sort of place it is.
type Kind string

// Kinds lists them in the order of art. 25.
var Kinds = []Kind{"archive", "library", "service", "room", "point", "board", "screen"}

// Key is the message key of the kind's name.
func (k Kind) Key() string { return "places.kind." + string(k) }

// Receives says whether information must be handed to places of this kind (art. 25).
func (k Kind) Receives() bool { return k == "archive" || k == "library" }

// Place is one reading place.
type Place struct {
	ID, Organ     string
	Kind          Kind
	Name, Address string
	Hours, Phone  string
	Offers        string // what there is to read and to use
	Position      int64
	Closed        bool
	Revision      int64 // what a form calls _seen; 0 for a new one
}

// Save adds a place, or changes one as seen.
func Save(tx *db.Tx, by office.Actor, p Place) (string, error) {
	if err := by.Allow(VerbSave, p.Organ); err != nil {
		return "", err
	}
	old := Place{}
	if p.ID != "" {
		var err error
		if old, err = own(tx, p.ID); err != nil {
			return "", err
		}
	}
	if p.Revision != old.Revision {
		return "", fault.Conflict("fault.stale")
	}
	for _, s := range []*string{&p.Name, &p.Address, &p.Hours, &p.Phone, &p.Offers} {
		*s = strings.TrimSpace(strings.ToValidUTF8(strings.ReplaceAll(*s, "\x00", ""), "\uFFFD"))
	}
	if err := p.check(); err != nil {
		return "", err
	}
	p.Organ, p.Closed, p.Revision = tx.Organ(), old.Closed, old.Revision+1
	if p.ID == "" {
		p.ID = db.NewID(tx.Now())
	}
	if err := putPlace(tx, p); err != nil {
		return "", err
	}
	return p.ID, ledger.Append(tx, by.Event(VerbSave, "place:"+p.ID, p.Name, nil))
}

func (p Place) check() error {
	var f fault.Form
	known := false
	for _, k := range Kinds {
		known = known || k == p.Kind
	}
	if !known {
		f.Add("kind", "places.bad_kind")
	}
	for name, value := range map[string]string{"name": p.Name, "address": p.Address, "hours": p.Hours} {
		if n := utf8.RuneCountInString(value); n == 0 || n > 200 {
			f.Add(name, "places.bad_words", 200)
		}
	}
	if utf8.RuneCountInString(p.Offers) > 1000 {
		f.Add("offers", "places.bad_words", 1000)
	}
	if _, flaw := privacy.Phone(p.Phone); p.Phone != "" && flaw != privacy.Fine {
		f.Add("phone", "places.bad_phone")
	}
	return f.Err()
}

// Close takes a place from the public list, or puts it back.
func Close(tx *db.Tx, by office.Actor, id string, seen int64, closed bool) error {
	p, err := own(tx, id)
	if err != nil {
		return err
	}
	if err := by.Allow(VerbClose, p.Organ); err != nil {
		return err
	}
	if seen != p.Revision {
		return fault.Conflict("fault.stale")
	}
	p.Closed, p.Revision = closed, p.Revision+1
	if err := putPlace(tx, p); err != nil {
		return err
	}
	return ledger.Append(tx, by.Event(VerbClose, "place:"+p.ID, p.Name, map[string]any{"closed": closed}))
}

func own(tx *db.Tx, id string) (Place, error) {
	p, err := PlaceByID(tx, id)
	if err == nil && p.Organ != tx.Organ() {
		err = fault.Missing("places.none")
	}
	return p, err
}

const placeFields = `id, organ, kind, name, address, hours, phone, offers, position, closed, revision`

func scanPlace(row interface{ Scan(...any) error }) (p Place, err error) {
	var closed int64
	err = row.Scan(&p.ID, &p.Organ, &p.Kind, &p.Name, &p.Address, &p.Hours, &p.Phone, &p.Offers, &p.Position, &closed, &p.Revision)
	p.Closed = closed == 1
	if errors.Is(err, sql.ErrNoRows) {
		return p, fault.Missing("places.none")
	}
	return p, err
}

func putPlace(tx *db.Tx, p Place) error {
	closed := 0
	if p.Closed {
		closed = 1
	}
	_, err := tx.Exec(`INSERT INTO reading_place (`+placeFields+`) VALUES `+db.Values(1, 11)+` ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, name = excluded.name,
		address = excluded.address, hours = excluded.hours, phone = excluded.phone, offers = excluded.offers, position = excluded.position, closed = excluded.closed, revision = excluded.revision`,
		p.ID, p.Organ, p.Kind, p.Name, p.Address, p.Hours, p.Phone, p.Offers, p.Position, closed, p.Revision)
	return err
}

// PlaceByID gives a place, or a NotFound fault.
func PlaceByID(q db.Query, id string) (Place, error) {
	return scanPlace(q.QueryRow(`SELECT `+placeFields+` FROM reading_place WHERE id = $1`, id))
}

// Places gives an organ's places in order; of the closed ones only when all are wanted.
func Places(q db.Query, organ string, all bool) ([]Place, error) {
	rows, err := q.Query(`SELECT `+placeFields+` FROM reading_place WHERE organ = $1 ORDER BY position, id LIMIT 200`, organ)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []Place
	for rows.Next() {
		p, err := scanPlace(rows)
		if err != nil {
			return nil, err
		}
		if all || !p.Closed {
			list = append(list, p)
		}
	}
	return list, rows.Err()
}
