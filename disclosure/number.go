// number.go follows index numbers to their items, and explains the gaps among those that are public: every serial was taken
// by something, and this says what.
package disclosure

import (
	"database/sql"
	"errors"
	"time"

	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/fault"
	"gongkai/office"
	"gongkai/workday"
)

// takeNumber gives an item that is being published its index number by the organ's rule.
func takeNumber(tx *db.Tx, by office.Actor, it Item) (string, error) {
	organ, err := office.OrganByID(tx, it.Organ)
	if err != nil {
		return "", err
	}
	r, err := RevisionOf(tx, it.ID, it.Head)
	if err != nil {
		return "", err
	}
	column, err := catalogue.ColumnByID(tx, r.Column)
	if err != nil {
		return "", err
	}
	return catalogue.Take(tx, by, it.Organ, catalogue.NumberFacts{Code: organ.Code, Region: organ.Division, Category: column.Category,
		Statutory: r.Statutory, Day: workday.DateOf(tx.Now()), Subject: Subject(it.ID)})
}

// ByIndexNumber gives the id of the item that carries an index number, or carried it in an earlier system (an alias), if the
// public may know of it: it is public, or was. Otherwise NotFound.
func ByIndexNumber(q db.Query, number string) (id string, err error) {
	err = q.QueryRow(`SELECT id FROM disclosure_item WHERE index_number = $1 AND index_number <> ''`, number).Scan(&id)
	if err == nil || !errors.Is(err, sql.ErrNoRows) {
		return id, err
	}
	id, ok, err := catalogue.Resolve(q, catalogue.IndexAlias, number)
	if err == nil && !ok {
		err = fault.Missing("disclosure.no_item")
	}
	return id, err
}

// Gap is a run of serials no public item carries.
type Gap struct {
	First, Last int64  // serials
	Number      string // of the first
	Why         string // withdrawn, reserved, skipped, lost
	Item, Title string // of a withdrawn item
	Note        string // the public reason, or why they are reserved
	ByName      string
	At          time.Time // when it was withdrawn or reserved; zero where unknown
}

// Gaps explains every serial of a scope that no public item carries: withdrawn with its reason, reserved for an earlier
// system, skipped because the number had been given out under another count. "lost" would be a number taken by nothing: the
// transaction that takes one gives it to its item or takes none.
func Gaps(q db.Query, organ, scope string) ([]Gap, error) {
	taken, err := catalogue.TakenOf(q, organ, scope)
	if err != nil {
		return nil, err
	}
	carried, err := numbered(q, organ)
	if err != nil {
		return nil, err
	}
	var gaps []Gap
	next := int64(1)
	for _, t := range taken {
		if t.First > next {
			gaps = append(gaps, Gap{First: next, Last: t.First - 1, Number: t.Number(next), Why: "skipped"})
		}
		next = t.Last + 1
		if t.Why == "reserve" {
			gaps = append(gaps, Gap{First: t.First, Last: t.Last, Number: t.Number(t.First), Why: "reserved", Note: t.Note, ByName: t.ByName, At: t.At})
			continue
		}
		for serial := t.First; serial <= t.Last; serial++ {
			if c, ok := carried[t.Number(serial)]; !ok {
				gaps = append(gaps, Gap{First: serial, Last: serial, Number: t.Number(serial), Why: "lost", ByName: t.ByName, At: t.At})
			} else if !c.live {
				gaps = append(gaps, Gap{First: serial, Last: serial, Number: t.Number(serial), Why: "withdrawn", Item: c.id, Title: c.title, Note: c.reason, At: c.at})
			}
		}
	}
	return gaps, nil
}

// carrier is the item that carries a number.
type carrier struct {
	id, title, reason string
	live              bool
	at                time.Time
}

func numbered(q db.Query, organ string) (map[string]carrier, error) {
	rows, err := q.Query(`SELECT index_number, id, head_title, withdraw_reason, live, changed_at FROM disclosure_item WHERE organ = $1 AND index_number <> '' ORDER BY id`, organ)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	found := map[string]carrier{}
	for rows.Next() {
		var number string
		var c carrier
		var live, at int64
		if err := rows.Scan(&number, &c.id, &c.title, &c.reason, &live, &at); err != nil {
			return nil, err
		}
		c.live, c.at = live > 0, instant(at)
		found[number] = c
	}
	return found, rows.Err()
}
