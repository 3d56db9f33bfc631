package catalogue

// column_action.go is what may be done to columns: create, edit, move, reorder, close and reopen. None is ever deleted: the
// texts that name it are hashed, and its address is permanent. Merging is in package disclosure, which moves the items.
// Events column.create, column.edit, column.move, column.close, column.reopen.

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/ledger"
	"gongkai/office"
)

// The verbs of columns, as in the permission table and the ledger.
const (
	VerbRead   office.Verb = "column.read"
	VerbCreate office.Verb = "column.create"
	VerbEdit   office.Verb = "column.edit"
	VerbMove   office.Verb = "column.move"
	VerbClose  office.Verb = "column.close"
	VerbReopen office.Verb = "column.reopen"
)

// Create adds a column of the organ's own under parent (empty: at the top) and gives its id. It comes last among its
// siblings unless a position is given.
func Create(tx *db.Tx, by office.Actor, c Column) (string, error) {
	if err := by.Allow(VerbCreate, c.Organ); err != nil {
		return "", err
	}
	columns, err := Columns(tx, c.Organ)
	if err != nil {
		return "", err
	}
	if len(columns) >= MaxColumns {
		return "", fault.Refuse("catalogue.too_many_columns", MaxColumns)
	}
	c = Column{ID: db.NewID(tx.Now()), Organ: c.Organ, Parent: c.Parent, Name: c.Name, Description: c.Description, Keywords: c.Keywords,
		Statutory: c.Statutory, Position: c.Position, Category: c.Category, Unit: c.Unit, DutyDays: c.DutyDays, Term: c.Term,
		Template: c.Template, Basis: c.Basis, CreatedAt: tx.Now().UTC().Truncate(time.Microsecond), Revision: 1}.tidied()
	if c.Position == 0 {
		c.Position = 10
		for _, sibling := range columns {
			if sibling.Parent == c.Parent {
				c.Position = max(c.Position, sibling.Position+10)
			}
		}
	}
	if key := mayStand(columns, c.ID, c.Parent); key != "" {
		var f fault.Form
		f.Add("parent", key, MaxDepth)
		return "", f.Err()
	}
	if err := c.check(tx, columns); err != nil {
		return "", err
	}
	if err := insertColumn(tx, c); err != nil {
		return "", err
	}
	if err := readdress(tx, c.Organ); err != nil {
		return "", err
	}
	return c.ID, ledger.Append(tx, by.Event(VerbCreate, Subject(c.ID), c.Name, nil))
}

// Subject is a column's name in the ledger.
func Subject(id string) string { return "column:" + id }

// Edit changes a column's words, category, owner, duty, term, template, basis and position. c.Revision is the revision its
// writer saw: Stale when there is a newer one.
func Edit(tx *db.Tx, by office.Actor, c Column) error {
	old, err := own(tx, by, VerbEdit, c.ID)
	if err != nil {
		return err
	}
	if c.Revision != old.Revision {
		return fault.Conflict("fault.stale")
	}
	was := old
	old.Name, old.Description, old.Keywords, old.Statutory, old.Position = c.Name, c.Description, c.Keywords, c.Statutory, c.Position
	old.Category, old.Unit, old.DutyDays, old.Term, old.Template, old.Basis = c.Category, c.Unit, c.DutyDays, c.Term, c.Template, c.Basis
	old = old.tidied()
	columns, err := Columns(tx, old.Organ)
	if err != nil {
		return err
	}
	if err := old.check(tx, columns); err != nil {
		return err
	}
	old.Revision++
	if err := updateColumn(tx, old); err != nil {
		return err
	}
	data := map[string]any{}
	if was.Name != old.Name {
		data["from"] = was.Name
	}
	return ledger.Append(tx, by.Event(VerbEdit, Subject(old.ID), old.Name, data))
}

// Move puts a column, with all under it, under another parent ("": at the top) behind its new siblings.
func Move(tx *db.Tx, by office.Actor, id string, seen int64, parent string) error {
	c, err := own(tx, by, VerbMove, id)
	if err != nil {
		return err
	}
	if seen != c.Revision {
		return fault.Conflict("fault.stale")
	}
	columns, err := Columns(tx, c.Organ)
	if err != nil {
		return err
	}
	if key := mayStand(columns, id, parent); key != "" {
		var f fault.Form
		f.Add("parent", key, MaxDepth)
		return f.Err()
	}
	from := c.Parent
	c.Parent, c.Position, c.Revision = parent, 10, c.Revision+1
	for _, sibling := range columns {
		if sibling.Parent == parent && sibling.ID != id {
			c.Position = max(c.Position, sibling.Position+10)
		}
	}
	if err := updateColumn(tx, c); err != nil {
		return err
	}
	return ledger.Append(tx, by.Event(VerbMove, Subject(id), c.Name, map[string]any{"from": from, "to": parent}))
}

// Shift moves a column one place up (-1) or down (+1) among its siblings; at the end it stays.
func Shift(tx *db.Tx, by office.Actor, id string, places int) error {
	c, err := own(tx, by, VerbMove, id)
	if err != nil {
		return err
	}
	columns, err := Columns(tx, c.Organ)
	if err != nil {
		return err
	}
	var siblings []Column
	for _, other := range columns {
		if other.Parent == c.Parent {
			siblings = append(siblings, other)
		}
	}
	at := slices.IndexFunc(siblings, func(o Column) bool { return o.ID == id })
	to := at + places
	if at < 0 || to < 0 || to >= len(siblings) || places != 1 && places != -1 {
		return nil
	}
	siblings[at], siblings[to] = siblings[to], siblings[at]
	for i, o := range siblings {
		if want := int64(i+1) * 10; o.Position != want {
			o.Position = want
			o.Revision++
			if err := updateColumn(tx, o); err != nil {
				return err
			}
		}
	}
	return ledger.Append(tx, by.Event(VerbMove, Subject(id), c.Name, map[string]any{"place": to + 1}))
}

// Close ends a column: it takes no new items; what is public in it stays, at its address. Standard columns stay open, for
// every organ must have them (FACTS 7.1), and so does one with open columns under it.
func Close(tx *db.Tx, by office.Actor, id string, seen int64) error {
	c, err := own(tx, by, VerbClose, id)
	if err != nil {
		return err
	}
	columns, err := Columns(tx, c.Organ)
	if err != nil {
		return err
	}
	switch {
	case seen != c.Revision:
		return fault.Conflict("fault.stale")
	case c.Kind != "":
		return fault.Refuse("catalogue.standard_stays", c.Name)
	case slices.ContainsFunc(columns, func(o Column) bool { return o.Parent == id && !o.Closed() }):
		return fault.Refuse("catalogue.open_below", c.Name)
	case c.Closed():
		return nil
	}
	c.ClosedAt, c.Revision = tx.Now().UTC().Truncate(time.Microsecond), c.Revision+1
	if err := updateColumn(tx, c); err != nil {
		return err
	}
	return ledger.Append(tx, by.Event(VerbClose, Subject(id), c.Name, nil))
}

// Reopen takes the closing back, where the column above is open.
func Reopen(tx *db.Tx, by office.Actor, id string, seen int64) error {
	c, err := own(tx, by, VerbReopen, id)
	if err != nil {
		return err
	}
	if seen != c.Revision {
		return fault.Conflict("fault.stale")
	}
	if !c.Closed() {
		return nil
	}
	if c.Parent != "" {
		above, err := ColumnByID(tx, c.Parent)
		if err != nil {
			return err
		}
		if above.Closed() {
			return fault.Refuse("catalogue.closed_above", above.Name)
		}
	}
	c.ClosedAt, c.Revision = time.Time{}, c.Revision+1
	if err := updateColumn(tx, c); err != nil {
		return err
	}
	return ledger.Append(tx, by.Event(VerbReopen, Subject(id), c.Name, nil))
}

// own gives a column of the transaction's organ that stands, to somebody who may do the verb.
func own(tx *db.Tx, by office.Actor, verb office.Verb, id string) (Column, error) {
	c, err := ColumnByID(tx, id)
	if err != nil {
		return c, err
	}
	if err := by.Allow(verb, c.Organ); err != nil {
		return c, err
	}
	if c.ID != id || c.Organ != tx.Organ() { // merged, or another organ's
		return c, fault.Missing("catalogue.no_column")
	}
	return c, nil
}

func (c Column) tidied() Column {
	for _, s := range []*string{&c.Name, &c.Description, &c.Keywords, &c.Term, &c.Basis} {
		*s = strings.TrimSpace(strings.ToValidUTF8(strings.ReplaceAll(*s, "\x00", ""), "\uFFFD"))
	}
	c.Name = strings.Join(strings.Fields(c.Name), " ")
	return c
}

const longestDuty = 1100 // days: a column that is due less often than every three years has no duty

func (c Column) check(q db.Query, columns []Column) error {
	var f fault.Form
	if n := utf8.RuneCountInString(c.Name); n == 0 || n > 40 {
		f.Add("name", "catalogue.bad_name")
	}
	for name, value := range map[string]string{"description": c.Description, "keywords": c.Keywords, "basis": c.Basis, "term": c.Term} {
		if utf8.RuneCountInString(value) > 300 {
			f.Add(name, "catalogue.too_long")
		}
	}
	if _, ok := StatutoryByKey(c.Statutory); c.Statutory != "" && !ok {
		f.Add("statutory", "catalogue.bad_statutory")
	}
	if c.Category != "" && !c.Category.Valid() {
		f.Add("category", "catalogue.bad_category")
	}
	if !c.Template.valid() {
		f.Add("template", "catalogue.bad_template")
	}
	if c.DutyDays < -1 || c.DutyDays > longestDuty {
		f.Add("duty_days", "catalogue.bad_duty", longestDuty)
	}
	if slices.ContainsFunc(columns, func(o Column) bool { return o.ID != c.ID && o.Parent == c.Parent && o.Name == c.Name && !o.Closed() }) {
		f.Add("name", "catalogue.same_name")
	}
	if c.Unit != "" {
		units, err := office.Units(q, c.Organ)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(units, func(u office.Unit) bool { return u.ID == c.Unit }) {
			f.Add("unit", "catalogue.bad_unit")
		}
	}
	return f.Err()
}
