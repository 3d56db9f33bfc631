// import.go brings in what an organ had already made public elsewhere, many items at once. Event
// item.import.
package disclosure

import (
	"fmt"
	"slices"
	"time"

	"gongkai/catalogue"
	"gongkai/clearance"
	"gongkai/db"
	"gongkai/fault"
	"gongkai/ledger"
	"gongkai/office"
	"gongkai/publiclog"
	"gongkai/workday"
)

// Imported is an item that is public already: its text and since when.
type Imported struct {
	ID          string // empty makes one
	Unit        string
	PublishedAt time.Time
	Nonce       string // of its leaf in the public log; empty draws one
	Text
}

// ImportPublished makes items that are public at once, and gives their ids in order. Texts are tidied, checked and hashed
// as in every save; each gets one revision, an index number of the year of its publication, a leaf in the public log and an
// event in the ledger. A few hundred at a time keep the transaction short.
func ImportPublished(tx *db.Tx, by office.Actor, batch []Imported) ([]string, error) {
	if len(batch) == 0 {
		return nil, nil
	}
	if err := by.Allow(VerbImport, tx.Organ()); err != nil {
		return nil, err
	}
	organ, err := office.OrganByID(tx, tx.Organ())
	if err != nil {
		return nil, err
	}
	list, err := prepare(tx, by, batch)
	if err != nil {
		return nil, err
	}
	if err := number(tx, organ, list); err != nil {
		return nil, err
	}
	if err := keepImported(tx, list); err != nil {
		return nil, err
	}
	if err := addressImported(tx, list); err != nil {
		return nil, err
	}
	ids := make([]string, len(list))
	events := make([]ledger.Event, len(list))
	for i, im := range list {
		ids[i] = im.it.ID
		events[i] = by.Event(VerbImport, Subject(im.it.ID), im.it.HeadTitle, map[string]any{"n": 1, "hash": im.it.HeadHash, "leaf": im.pub.Leaf})
	}
	return ids, ledger.AppendAll(tx, events)
}

// addressImported gives the items readable addresses, where their organ has a rule.
func addressImported(tx *db.Tx, list []imported) error {
	rule, err := catalogue.AddressRuleOf(tx, tx.Organ())
	if err != nil || !rule.Given() {
		return err
	}
	for i := range list {
		if err := list[i].it.address(tx); err != nil {
			return err
		}
	}
	return nil
}

// imported is an item on its way in.
type imported struct {
	it    Item
	r     Revision
	pub   Publication
	nonce string
}

func prepare(tx *db.Tx, by office.Actor, batch []Imported) ([]imported, error) {
	shelves := map[string]string{}
	today := workday.DateOf(tx.Now())
	cal, err := office.Calendar(tx)
	if err != nil {
		return nil, err
	}
	list := make([]imported, len(batch))
	for i, b := range batch {
		text := b.Text.tidied()
		if err := text.check(today); err != nil {
			return nil, fmt.Errorf("import %q: %w", text.Title, err)
		}
		if err := text.Complete(); err != nil {
			return nil, fmt.Errorf("import %q: %w", text.Title, err)
		}
		if text.Attribute != Proactive || b.PublishedAt.After(tx.Now()) || b.PublishedAt.IsZero() {
			return nil, fault.Refuse("disclosure.not_proactive")
		}
		if err := imports(tx, b.ID, text); err != nil {
			return nil, fmt.Errorf("import %q: %w", text.Title, err)
		}
		if shelves[text.Column] == "" {
			column, err := shelf(tx, tx.Organ(), text.Column, "")
			if err != nil {
				return nil, err
			}
			shelves[text.Column] = column
		}
		if err := known(tx, tx.Organ(), text); err != nil {
			return nil, err
		}
		if b.ID == "" {
			b.ID = db.NewID(b.PublishedAt)
		}
		at := b.PublishedAt.UTC().Truncate(time.Microsecond)
		it := Item{ID: b.ID, Organ: tx.Organ(), Unit: b.Unit, Stage: Published, Round: 1, Base: 1, CreatedAt: at, ChangedAt: at, CreatedBy: by.ID, PublishedAt: at, UpdatedAt: at}
		r := Revision{Item: b.ID, N: 1, At: at, Author: by.ID, AuthorName: by.Name, Hash: text.Hash(), Text: text}
		it.follow(r, workday.Date{}, cal)
		it.Live, it.LiveTitle, it.LiveColumn, it.LiveHash, it.ExpiresOn = r.N, r.Title, shelves[r.Column], r.Hash, r.ExpiresOn
		list[i] = imported{it: it, r: r, nonce: b.Nonce, pub: Publication{Item: b.ID, Serial: 1, Kind: FirstPublished, N: 1, Hash: r.Hash, At: at, ByName: by.Name}}
	}
	return list, nil
}

// imports holds the files of a text that comes in to the gate: they were looked into (LookIntoFiles), and nothing grave in them
// or in the text is open. The words of a text without files, public for years elsewhere, are not weighed again.
func imports(tx *db.Tx, id string, t Text) error {
	if len(t.Attachments) == 0 {
		return nil
	}
	m, err := ClearanceOf(tx, Item{ID: id, Organ: tx.Organ()}, t)
	if err != nil {
		return err
	}
	return clearance.Clear(tx, m)
}

// number gives index numbers by year, counts the items, and appends their leaves.
func number(tx *db.Tx, organ office.Organ, list []imported) error {
	byYear := map[int][]*Item{}
	type place struct {
		column string
		year   int
	}
	counts := map[place]int64{}
	for i := range list {
		it := &list[i].it
		year := publicYear(it.PublishedAt)
		byYear[year] = append(byYear[year], it)
		counts[place{it.LiveColumn, year}]++
	}
	for year, items := range byYear {
		numbers, err := catalogue.IndexNumbers(tx, organ.ID, organ.Code, year, len(items))
		if err != nil {
			return err
		}
		for i, it := range items {
			it.IndexNumber = numbers[i]
		}
	}
	for p, n := range counts {
		if err := count(tx, organ.ID, p.column, p.year, n); err != nil {
			return err
		}
	}
	entries := make([]publiclog.Entry, len(list))
	for i, im := range list {
		entries[i] = publiclog.Entry{Subject: Subject(im.it.ID), Record: im.pub.Record(organ.ID, im.it.IndexNumber), Nonce: im.nonce}
	}
	first, err := publiclog.AppendAll(tx, entries)
	for i := range list {
		list[i].pub.Leaf = first + int64(i)
	}
	return err
}

// keepImported writes the rows.
func keepImported(tx *db.Tx, list []imported) error {
	const batch = 8 // a driver finds a placeholder by walking their list, so that long statements cost by their square
	for part := range slices.Chunk(list, batch) {
		var items, revisions, files, pubs []any
		for _, im := range part {
			items = append(items, im.it.row()...)
			revisions = append(revisions, im.r.row()...)
			for i, a := range im.r.Attachments {
				files = append(files, im.r.Item, im.r.N, i+1, a.Name, a.Type, a.Hash, a.Size)
			}
			p := im.pub
			pubs = append(pubs, p.Item, p.Serial, p.Kind, p.N, p.Hash, micros(p.At), p.ByName, p.Note, p.Leaf, p.Round)
		}
		if err := insertMany(tx, items, revisions, files, pubs); err != nil {
			return err
		}
		changes := make([]happened, len(part))
		for i, im := range part {
			changes[i] = happened{im.it.ID, im.pub.Serial, "", im.it.Organ, im.pub.Kind, im.pub.At}
		}
		if err := insertChange(tx, changes...); err != nil {
			return err
		}
		for _, im := range part {
			if im.r.Validity == "" && len(im.r.Relations) == 0 {
				continue
			}
			if err := relate(tx, im.it, im.pub.Serial, im.r.Text); err != nil {
				return err
			}
		}
		for _, im := range part {
			if err := label(tx, im.it, im.r.Text); err != nil {
				return err
			}
		}
	}
	return nil
}
