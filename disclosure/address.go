package disclosure

// address.go gives items their readable addresses: in the transaction that publishes, and to those that were public before
// their organ chose a rule, a few at a time. An item keeps its address whatever becomes of its title or column.
// Event address.give.

import (
	"context"
	"database/sql"
	"errors"
	"slices"

	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/fault"
	"gongkai/ledger"
	"gongkai/office"
	"gongkai/workday"
)

// ItemHref is where an item is read: its readable address, or that by its id, which stays good too.
func ItemHref(id, address string) string {
	if address != "" {
		return address
	}
	return "/items/" + id
}

// address gives an item that becomes public its readable address.
func (it *Item) address(tx *db.Tx) error {
	_, err := it.addressed(tx)
	return err
}

func (it *Item) addressed(tx *db.Tx) (given bool, err error) {
	path, err := catalogue.ItemAddress(tx, it.Organ, it.ID, it.HeadColumn, catalogue.ItemFacts{Title: it.HeadTitle, IndexNumber: it.IndexNumber, Day: workday.DateOf(it.PublishedAt)})
	if err != nil || path == "" {
		return false, err
	}
	_, err = tx.Exec(`UPDATE disclosure_item SET path = $2 WHERE id = $1`, it.ID, path)
	return true, err
}

// addressOf gives an item's readable address, "" for none.
func addressOf(q db.Query, id string) (path string, err error) {
	err = q.QueryRow(`SELECT path FROM disclosure_item WHERE id = $1`, id).Scan(&path)
	if errors.Is(err, sql.ErrNoRows) {
		return "", fault.Missing("disclosure.no_item")
	}
	return path, err
}

// EachAddress calls put with those of the items that have a readable address, or with all there are.
func EachAddress(q db.Query, ids []string, all bool, put func(id, path string)) error {
	if all {
		return eachAddress(q, put, `SELECT id, path FROM disclosure_item WHERE path <> '' ORDER BY id`)
	}
	for part := range slices.Chunk(ids, 100) {
		args := make([]any, len(part))
		for i, id := range part {
			args[i] = id
		}
		if err := eachAddress(q, put, `SELECT id, path FROM disclosure_item WHERE path <> '' AND id IN `+db.Values(1, len(args)), args...); err != nil {
			return err
		}
	}
	return nil
}

func eachAddress(q db.Query, put func(id, path string), text string, args ...any) error {
	rows, err := q.Query(text, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id, path string
		if err := rows.Scan(&id, &path); err != nil {
			return err
		}
		put(id, path)
	}
	return rows.Err()
}

const addressesAtATime = 100

// Addresses gives addresses to items that were public before their organ's rule, and says whether there are more.
func Addresses(tx *db.Tx) (more bool, err error) {
	rows, err := tx.Query(`SELECT id, live_title, live_column, index_number, published_at FROM disclosure_item
		WHERE organ = $1 AND live > 0 AND path = '' ORDER BY published_at, id LIMIT $2`, tx.Organ(), addressesAtATime)
	if err != nil {
		return false, err
	}
	defer rows.Close()
	var list []Item
	for rows.Next() {
		it := Item{Organ: tx.Organ()}
		var at int64
		if err := rows.Scan(&it.ID, &it.HeadTitle, &it.HeadColumn, &it.IndexNumber, &at); err != nil {
			return false, err
		}
		it.PublishedAt = instant(at)
		list = append(list, it)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return false, err
	}
	given := 0
	for i := range list {
		one, err := list[i].addressed(tx)
		if err != nil {
			return false, err
		}
		if one {
			given++
		}
	}
	if more = len(list) == addressesAtATime && given > 0; !more { // what is in a column without an address gets none
		if err := catalogue.AddressesGiven(tx, tx.Organ()); err != nil {
			return false, err
		}
	}
	if given == 0 {
		return false, nil
	}
	return more, ledger.Append(tx, office.System("addresses").Event(catalogue.VerbAddressGive, "organ:"+tx.Organ(), "", map[string]any{"items": given}))
}

// GiveAddresses is the work that brings all organs' items to their addresses.
func GiveAddresses(ctx context.Context, d *db.DB) error {
	var organs []string
	err := d.View(ctx, func(q *db.View) (err error) {
		organs, err = catalogue.AddressesWaiting(q)
		return err
	})
	if err != nil {
		return err
	}
	for _, organ := range organs {
		for more := true; more && ctx.Err() == nil; {
			err := d.Update(ctx, organ, func(tx *db.Tx) (err error) {
				more, err = Addresses(tx)
				return err
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}
