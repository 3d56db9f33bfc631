// succession.go is what becomes of an organ's items when it is closed (package closing). What is public stays public under its
// own address and number, in the name of the organ that made it; the organ that keeps what it left corrects it and takes it down.
// What was never public ends as a draft and stays in the records; a closed organ begins and publishes nothing but the annual
// report it still owes (art. 49).
package disclosure

import (
	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/office"
)

// Left is what an organ would leave, counted.
type Left struct {
	Public      int64    // items that stay where they are
	Drafts      []Item   // not public yet: they end
	Corrections int64    // of public items, on their way: the organ that keeps them goes on with them
	Withdrawing int64    // asked for and not confirmed
	Closed      int64    // information to be reassessed (art. 18)
	Owing       []string // names of columns with a duty to be updated that the other organ has no column of the same name for
}

// LeftBy says what an organ would leave to another, "" for none.
func LeftBy(q db.Query, organ, to string) (l Left, err error) {
	for _, one := range []struct {
		into *int64
		text string
	}{
		{&l.Public, `SELECT count(*) FROM disclosure_item WHERE organ = $1 AND live > 0`},
		{&l.Corrections, `SELECT count(*) FROM disclosure_item WHERE organ = $1 AND live > 0 AND stage IN ('draft', 'submitted', 'reviewed', 'signed_off', 'scheduled')`},
		{&l.Withdrawing, `SELECT count(*) FROM disclosure_item WHERE organ = $1 AND stage = 'withdrawing'`},
		{&l.Closed, `SELECT count(*) FROM disclosure_item WHERE organ = $1 AND stage = 'closed'`},
	} {
		if err := q.QueryRow(one.text, organ).Scan(one.into); err != nil {
			return l, err
		}
	}
	if l.Drafts, err = draftsOf(q, organ); err != nil {
		return l, err
	}
	columns, err := catalogue.Columns(q, organ)
	if err != nil || to == "" {
		return l, err
	}
	theirs, err := catalogue.Columns(q, to)
	known := map[string]bool{}
	for _, c := range theirs {
		known[c.Name] = !c.Closed() || known[c.Name]
	}
	for _, c := range columns {
		if c.Takes() && owes(c) && !known[c.Name] {
			l.Owing = append(l.Owing, c.Name)
		}
	}
	return l, err
}

func owes(c catalogue.Column) bool { _, ok := c.Rule(); return ok }

// draftsOf gives what was never public and would end with its organ: all on its way but the annual report.
func draftsOf(q db.Query, organ string) ([]Item, error) {
	report := ""
	columns, err := catalogue.Columns(q, organ)
	if err != nil {
		return nil, err
	}
	for _, c := range columns {
		if c.Kind == catalogue.Reports {
			report = c.ID
		}
	}
	return items(q, `SELECT `+itemFields+` FROM disclosure_item WHERE organ = $1 AND live = 0 AND head_column <> $2
		AND stage IN ('draft', 'submitted', 'reviewed', 'signed_off', 'scheduled') ORDER BY id`, organ, report)
}

// EndDrafts ends what the transaction's organ never published, and says how many texts that were.
func EndDrafts(tx *db.Tx, by office.Actor, note string) (int, error) {
	list, err := draftsOf(tx, tx.Organ())
	if err != nil {
		return 0, err
	}
	for _, it := range list {
		plan := it.Plan
		it.Stage, it.ChangedAt = Dropped, tx.Now()
		it.void()
		if err := updateItem(tx, it); err != nil {
			return 0, err
		}
		if err := leavePlan(tx, plan, it); err != nil {
			return 0, err
		}
		if err := record(tx, by, VerbDrop, it, map[string]any{"note": note}); err != nil {
			return 0, err
		}
	}
	return len(list), nil
}

// mayBegin refuses new items of an organ that is closed, but its annual report.
func mayBegin(q db.Query, organ, column string) error {
	closed := office.StillOpen(q, organ)
	if closed == nil {
		return nil
	}
	c, err := catalogue.ColumnByID(q, column)
	if err == nil && c.Organ == organ && c.Kind == catalogue.Reports {
		return nil
	}
	return closed
}
