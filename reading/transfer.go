package reading

// transfer.go is the lists by which information is handed over: what became public in a period, as it was then, with its receipt.

import (
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/fault"
	"gongkai/ledger"
	"gongkai/office"
	"gongkai/workday"
)

// Transfer is one list.
type Transfer struct {
	ID, Organ, Number string
	Place, Receiver   string // the place's id, and its name then
	From, To          workday.Date
	Items             int64
	MadeAt            time.Time
	ByName            string
	ReceivedOn        workday.Date // zero until its receipt is recorded
	ReceivedBy, Note  string
	Revision          int64
}

// Line is one item of a list, as it was when the list was made.
type Line struct {
	Item, Hash                         string
	N                                  int64 // revision
	IndexNumber, Title, DocumentNumber string
	FormedOn, PublishedOn              workday.Date
}

const mostLines = 5000

// Make lists what became public, for the first time, in a period, for a place that receives such.
func Make(tx *db.Tx, by office.Actor, place string, from, to workday.Date) (string, error) {
	p, err := own(tx, place)
	if err != nil {
		return "", err
	}
	if err := by.Allow(VerbMake, p.Organ); err != nil {
		return "", err
	}
	var f fault.Form
	if !p.Kind.Receives() {
		f.Add("place", "transfer.bad_place")
	}
	if from.IsZero() || to.IsZero() || to.Before(from) || workday.DateOf(tx.Now()).Before(to) || to.Sub(from) > 366 {
		f.Add("from", "transfer.bad_period")
	}
	if err := f.Err(); err != nil {
		return "", err
	}
	list, err := disclosure.FirstPublic(tx, p.Organ, from, to, mostLines+1)
	if err != nil {
		return "", err
	}
	switch {
	case len(list) == 0:
		f.Add("from", "transfer.nothing")
	case len(list) > mostLines:
		f.Add("from", "transfer.too_many", mostLines)
	}
	if err := f.Err(); err != nil {
		return "", err
	}
	made, err := count(tx, p.Organ, to.Year())
	if err != nil {
		return "", err
	}
	t := Transfer{ID: db.NewID(tx.Now()), Organ: p.Organ, Number: fmt.Sprintf("%d-%03d", to.Year(), made+1), Place: p.ID, Receiver: p.Name, From: from, To: to,
		Items: int64(len(list)), MadeAt: tx.Now().UTC().Truncate(time.Microsecond), ByName: by.Name, Revision: 1}
	if err := insert(tx, t); err != nil {
		return "", err
	}
	for i, e := range list {
		_, err := tx.Exec(`INSERT INTO reading_line (transfer, position, item, n, hash, index_number, title, document_number, formed_on, published_on) VALUES `+db.Values(1, 10),
			t.ID, i+1, e.ID, e.N, e.Hash, e.IndexNumber, e.Title, e.DocumentNumber, e.FormedOn, workday.DateOf(e.PublishedAt))
		if err != nil {
			return "", err
		}
	}
	return t.ID, ledger.Append(tx, by.Event(VerbMake, "transfer:"+t.ID, t.Number, map[string]any{"receiver": t.Receiver, "from": from, "to": to, "items": t.Items}))
}

// Receive records that the place has received the list, when and who signed for it.
func Receive(tx *db.Tx, by office.Actor, id string, seen int64, on workday.Date, signed, note string) error {
	t, err := TransferByID(tx, id)
	if err != nil {
		return err
	}
	if err := by.Allow(VerbReceive, t.Organ); err != nil {
		return err
	}
	if t.Organ != tx.Organ() {
		return fault.Missing("transfer.none")
	}
	if seen != t.Revision {
		return fault.Conflict("fault.stale")
	}
	signed, note = strings.TrimSpace(signed), strings.TrimSpace(note)
	var f fault.Form
	if on.IsZero() || on.Before(workday.DateOf(t.MadeAt)) || workday.DateOf(tx.Now()).Before(on) {
		f.Add("received_on", "transfer.bad_day")
	}
	if n := utf8.RuneCountInString(signed); n == 0 || n > 60 {
		f.Add("received_by", "transfer.bad_signed")
	}
	if utf8.RuneCountInString(note) > 300 {
		f.Add("note", "places.bad_words", 300)
	}
	if !t.ReceivedOn.IsZero() {
		f.Add("received_on", "transfer.already")
	}
	if err := f.Err(); err != nil {
		return err
	}
	_, err = tx.Exec(`UPDATE reading_transfer SET received_on = $2, received_by = $3, note = $4, revision = revision + 1 WHERE id = $1`, id, on, signed, note)
	if err != nil {
		return err
	}
	return ledger.Append(tx, by.Event(VerbReceive, "transfer:"+id, t.Number, map[string]any{"on": on}))
}

const transferFields = `id, organ, number, place, receiver, from_on, to_on, items, made_at, by_name, received_on, received_by, note, revision`

func scan(row interface{ Scan(...any) error }) (t Transfer, err error) {
	var at int64
	err = row.Scan(&t.ID, &t.Organ, &t.Number, &t.Place, &t.Receiver, &t.From, &t.To, &t.Items, &at, &t.ByName, &t.ReceivedOn, &t.ReceivedBy, &t.Note, &t.Revision)
	t.MadeAt = time.UnixMicro(at).UTC()
	if errors.Is(err, sql.ErrNoRows) {
		return t, fault.Missing("transfer.none")
	}
	return t, err
}

func insert(tx *db.Tx, t Transfer) error {
	_, err := tx.Exec(`INSERT INTO reading_transfer (`+transferFields+`) VALUES `+db.Values(1, 14), t.ID, t.Organ, t.Number, t.Place, t.Receiver, t.From, t.To, t.Items,
		t.MadeAt.UnixMicro(), t.ByName, t.ReceivedOn, t.ReceivedBy, t.Note, t.Revision)
	return err
}

func count(q db.Query, organ string, year int) (n int64, err error) {
	err = q.QueryRow(`SELECT COUNT(*) FROM reading_transfer WHERE organ = $1 AND to_on >= $2 AND to_on < $3`, organ, workday.On(year, 1, 1), workday.On(year+1, 1, 1)).Scan(&n)
	return n, err
}

// TransferByID gives a list, or a NotFound fault.
func TransferByID(q db.Query, id string) (Transfer, error) {
	return scan(q.QueryRow(`SELECT `+transferFields+` FROM reading_transfer WHERE id = $1`, id))
}

// Transfers gives an organ's lists, the newest first.
func Transfers(q db.Query, organ string) ([]Transfer, error) {
	rows, err := q.Query(`SELECT `+transferFields+` FROM reading_transfer WHERE organ = $1 ORDER BY id DESC LIMIT 200`, organ)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []Transfer
	for rows.Next() {
		t, err := scan(rows)
		if err != nil {
			return nil, err
		}
		list = append(list, t)
	}
	return list, rows.Err()
}

// Lines gives the items of a list in order.
func Lines(q db.Query, transfer string) ([]Line, error) {
	rows, err := q.Query(`SELECT item, n, hash, index_number, title, document_number, formed_on, published_on FROM reading_line WHERE transfer = $1 ORDER BY position`, transfer)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []Line
	for rows.Next() {
		var l Line
		if err := rows.Scan(&l.Item, &l.N, &l.Hash, &l.IndexNumber, &l.Title, &l.DocumentNumber, &l.FormedOn, &l.PublishedOn); err != nil {
			return nil, err
		}
		list = append(list, l)
	}
	return list, rows.Err()
}
