// action.go is what people do with an item's text up to its sign-off: each action loads, allows, does, saves, records.
// Events item.draft, item.save, item.submit, item.return, item.drop, rule.approval. Approvals are in approval.go.
package disclosure

import (
	"maps"
	"strings"
	"unicode/utf8"

	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/fault"
	"gongkai/ledger"
	"gongkai/office"
	"gongkai/workday"
)

// Draft starts a new item in an organ with its first revision, and gives its id.
func Draft(tx *db.Tx, by office.Actor, organ string, text Text) (id string, err error) {
	if err := by.Allow(VerbDraft, organ); err != nil {
		return "", err
	}
	if err := mayBegin(tx, organ, text.Column); err != nil {
		return "", err
	}
	it := Item{ID: db.NewID(tx.Now()), Organ: organ, Unit: by.Unit, Stage: Drafting, Round: 1, CreatedAt: tx.Now(), ChangedAt: tx.Now(), CreatedBy: by.ID}
	if err := addRevision(tx, by, &it, text); err != nil {
		return "", err
	}
	if err := insertItem(tx, it); err != nil {
		return "", err
	}
	return it.ID, record(tx, by, VerbDraft, it, nil)
}

// Save keeps a new revision and gives its number. Approvals that stood lapse; a text without any change writes nothing and
// gives the newest number again. seen is the revision the writer started from: Stale when there is a newer one.
func Save(tx *db.Tx, by office.Actor, id string, seen int64, text Text) (n int64, err error) {
	it, crew, err := load(tx, id)
	if err != nil {
		return 0, err
	}
	if err := by.Allow(VerbSave, it.Organ); err != nil {
		return 0, err
	}
	before, plan := it.Stage, it.Plan
	if err := it.Do(VerbSave, by, seen, "", crew, tx.Now()); err != nil {
		return 0, err
	}
	old := it
	if err := addRevision(tx, by, &it, text); err != nil {
		return 0, err
	}
	if it.Head == old.Head {
		return it.Head, nil
	}
	if err := updateItem(tx, it); err != nil {
		return 0, err
	}
	if err := leavePlan(tx, plan, it); err != nil {
		return 0, err
	}
	was, err := RevisionOf(tx, id, old.Head)
	if err != nil {
		return 0, err
	}
	now, err := RevisionOf(tx, id, it.Head)
	if err != nil {
		return 0, err
	}
	return it.Head, record(tx, by, VerbSave, it, map[string]any{"changed": Changed(was.Text, now.Text), "from": before})
}

// Submit sends the newest text on its route. It must be complete, and a correction must change something.
func Submit(tx *db.Tx, by office.Actor, id string, seen int64) error {
	return step(tx, by, VerbSubmit, id, seen, "", func(it *Item) error {
		r, err := fit(tx, *it)
		if err != nil {
			return err
		}
		return handOn(tx, by, *it, r)
	})
}

// fit gives the newest text, or why it cannot be handed on: it lacks something, or changes nothing of what is public.
func fit(q db.Query, it Item) (Revision, error) {
	r, err := RevisionOf(q, it.ID, it.Head)
	if err != nil {
		return r, err
	}
	if it.HeadHash == it.LiveHash {
		return r, fault.Refuse("disclosure.nothing_changed")
	}
	if it.Live > 0 && r.Attribute != Proactive { // what is public is taken down, not corrected away
		return r, fault.Refuse("disclosure.withdraw_instead")
	}
	column, err := catalogue.ColumnByID(q, r.Column)
	if err != nil {
		return r, err
	}
	return r, r.CompleteIn(column)
}

// Return gives the text back to its drafter with a reason; approvals lapse.
func Return(tx *db.Tx, by office.Actor, id string, seen int64, reason string) error {
	return step(tx, by, VerbReturn, id, seen, reason, nil)
}

// Drop gives up a draft that was never public; it stays in the records.
func Drop(tx *db.Tx, by office.Actor, id string, seen int64, reason string) error {
	return step(tx, by, VerbDrop, id, seen, reason, nil)
}

const longestReason = 500 // characters

// Declare sets whether, in this organ, one person may take several steps of a route: for offices too small for more. The reason
// is kept, and the authors of a text are never among its approvers whatever is declared.
func Declare(tx *db.Tx, by office.Actor, organ string, sameHand bool, reason string) error {
	if err := by.Allow(VerbRule, organ); err != nil {
		return err
	}
	if reason = strings.TrimSpace(reason); reason == "" {
		return noteFault("disclosure.no_rule_reason")
	}
	if utf8.RuneCountInString(reason) > longestReason {
		return noteFault("disclosure.too_long", longestReason)
	}
	if err := setRule(tx, organ, Rule{SameHand: sameHand, Reason: reason, ByName: by.Name, At: tx.Now()}); err != nil {
		return err
	}
	return ledger.Append(tx, by.Event(VerbRule, "organ:"+organ, "", map[string]any{"same_hand": sameHand, "reason": reason}))
}

// step is the five steps of every action that only moves an item: load, allow, do, save, record. more, when not nil, may
// check and change the item once the step itself is found lawful.
func step(tx *db.Tx, by office.Actor, verb office.Verb, id string, seen int64, note string, more func(*Item) error) error {
	return move(tx, by, verb, id, seen, note, nil, more)
}

// move is step with more to record.
func move(tx *db.Tx, by office.Actor, verb office.Verb, id string, seen int64, note string, data map[string]any, more func(*Item) error) error {
	it, crew, err := load(tx, id)
	if err != nil {
		return err
	}
	if err := by.Allow(verb, it.Organ); err != nil {
		return err
	}
	plan := it.Plan
	if err := it.Do(verb, by, seen, note, crew, tx.Now()); err != nil {
		return err
	}
	if more != nil {
		if err := more(&it); err != nil {
			return err
		}
	}
	if err := updateItem(tx, it); err != nil {
		return err
	}
	if verb != VerbUnschedule {
		if err := leavePlan(tx, plan, it); err != nil {
			return err
		}
	}
	all := map[string]any{}
	maps.Copy(all, data)
	if note = strings.TrimSpace(note); note != "" {
		all["note"] = note
	}
	return record(tx, by, verb, it, all)
}

// load gives an item of the transaction's organ and who stands where in its approval.
func load(tx *db.Tx, id string) (Item, Crew, error) {
	it, err := ItemByID(tx, id)
	if err != nil {
		return Item{}, Crew{}, err
	}
	if it.Organ != tx.Organ() { // the ledger and the lock are the organ's own
		return Item{}, Crew{}, fault.Missing("disclosure.no_item")
	}
	crew, err := CrewOf(tx, it)
	return it, crew, err
}

// CrewOf gives who wrote the text under approval, its route, what was approved, and the organ's rule.
func CrewOf(q db.Query, it Item) (c Crew, err error) {
	if c.Authors, err = authors(q, it); err != nil {
		return c, err
	}
	if c.Route, err = routeOf(q, it); err != nil {
		return c, err
	}
	if c.Approvals, err = Approvals(q, it.ID, it.Round); err != nil {
		return c, err
	}
	rule, err := RuleOf(q, it.Organ)
	c.SameHand = rule.SameHand
	return c, err
}

// addRevision tidies and checks the text and keeps it as the item's next revision, unless it is the newest one unchanged.
func addRevision(tx *db.Tx, by office.Actor, it *Item, text Text) error {
	cal, err := office.Calendar(tx)
	if err != nil {
		return err
	}
	if text.TermDays == 0 {
		rule, err := TermRuleFor(tx, it.Organ, text, cal)
		if err != nil {
			return err
		}
		text.TermDays = rule.Days
	}
	text = text.tidied()
	if err := text.check(workday.DateOf(tx.Now())); err != nil {
		return err
	}
	if _, err := shelf(tx, it.Organ, text.Column, it.LiveColumn); err != nil {
		return err
	}
	if err := known(tx, it.Organ, text); err != nil {
		return err
	}
	hash := text.Hash()
	if it.Head > 0 && hash == it.HeadHash {
		return nil
	}
	r := Revision{Item: it.ID, N: it.Head + 1, At: tx.Now(), Author: by.ID, AuthorName: by.Name, Hash: hash, Text: text}
	if err := insertRevision(tx, r); err != nil {
		return err
	}
	var public Revision
	if it.Live > 0 {
		if public, err = RevisionOf(tx, it.ID, it.Live); err != nil {
			return err
		}
	}
	it.follow(r, public.ChangedOn, cal)
	return noteHits(tx, by, *it, r)
}

// follow makes a revision the item's newest. Its term runs from the day the information was formed; of a text that takes the
// place of a public one from the day it changed, where the text says another than the public one, or else from the day the
// correction was begun (StartCorrection).
func (it *Item) follow(r Revision, known workday.Date, cal workday.Calendar) {
	it.Head, it.HeadHash, it.HeadTitle, it.HeadColumn, it.Attribute = r.N, r.Hash, r.Title, r.Column, r.Attribute
	switch {
	case it.Live == 0 && !it.OpenedOn.IsZero():
		it.ClockFrom = it.OpenedOn
	case it.Live == 0:
		it.ClockFrom = r.FormedOn
	case r.ChangedOn != known && !r.ChangedOn.IsZero():
		it.ClockFrom = r.ChangedOn
	}
	it.DueOn = due(it.ClockFrom, r.TermDays, cal)
}

// TermRuleFor gives the rule that sets a text's term where the text itself names none.
func TermRuleFor(q db.Query, organ string, t Text, cal workday.Calendar) (TermRule, error) {
	var column catalogue.Column
	var row *catalogue.Row
	if t.Column != "" {
		c, err := catalogue.ColumnByID(q, t.Column)
		if err != nil && fault.Of(err) != fault.NotFound {
			return TermRule{}, err
		}
		column = c
	}
	if t.CatalogueRow != "" {
		found, err := catalogue.RowByID(q, t.CatalogueRow)
		if err != nil && fault.Of(err) != fault.NotFound {
			return TermRule{}, err
		}
		if err == nil && found.Organ == organ {
			row = &found
		}
	}
	from := t.FormedOn
	if !t.ChangedOn.IsZero() {
		from = t.ChangedOn
	}
	return ruleOf(column, row, from, cal), nil
}

// shelf gives the column that stands for the one a text names (another one since they were merged). It refuses one that is
// not the organ's, that holds no items, or that is closed, unless the item is public there already (live).
func shelf(q db.Query, organ, column, live string) (string, error) {
	c, err := catalogue.ColumnByID(q, column)
	if err == nil && c.Organ == organ && (c.Takes() || c.Holds() && c.ID == live) {
		return c.ID, nil
	}
	if err != nil && fault.Of(err) != fault.NotFound {
		return "", err
	}
	var f fault.Form
	f.Add("column", "disclosure.bad_column")
	return "", f.Err()
}

// intact checks that a stored text still is the one its hash names: approval is of that hash.
func intact(q db.Query, id string, n int64, hash string) error {
	r, err := RevisionOf(q, id, n)
	if err != nil {
		return err
	}
	if r.Hash != hash || r.Text.Hash() != r.Hash {
		return fault.Refuse("disclosure.altered")
	}
	return nil
}

// record appends the event of an action; every event names the revision and its hash.
func record(tx *db.Tx, by office.Actor, verb office.Verb, it Item, data map[string]any) error {
	all := map[string]any{"n": it.Head, "hash": it.HeadHash}
	for k, v := range data {
		all[k] = v
	}
	return ledger.Append(tx, by.Event(verb, Subject(it.ID), it.HeadTitle, all))
}
