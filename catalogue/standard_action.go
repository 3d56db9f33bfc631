package catalogue

// standard_action.go is what is done to standard catalogues: take rows in from a file, change one, take one out, declare a
// field involved or not. Events catalogue.import, catalogue.row, catalogue.field.

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/ledger"
	"gongkai/office"
)

// The verbs of standard catalogues.
const (
	VerbImport office.Verb = "catalogue.import"
	VerbRow    office.Verb = "catalogue.row"
	VerbField  office.Verb = "catalogue.field"
)

// ChangeKind is what taking a file in would do with a row.
type ChangeKind string

// The kinds of change.
const (
	Added    ChangeKind = "added"
	Altered  ChangeKind = "altered"
	Same     ChangeKind = "same"
	LeftOver ChangeKind = "left_over" // kept by the organ, not in the file
)

// Key is the message key of the kind's name.
func (k ChangeKind) Key() string { return "standard.change." + string(k) }

// RowChange is what taking a file in would do with one row.
type RowChange struct {
	Kind ChangeKind
	Row  Row // as it would be; of LeftOver as it is
	Line int // in the file; 0 for LeftOver
}

// Compare says what taking rows in would do to those kept: matters are the same by field and names, the second of the same
// names with the second. Only fields the file speaks of are looked at.
func Compare(kept []Row, read []ReadRow) []RowChange {
	have, fields := map[string]Row{}, map[int]bool{}
	count := map[string]int{}
	nth := func(r Row) string {
		count[r.key()]++
		return r.key() + "\n" + strconv.Itoa(count[r.key()])
	}
	for _, r := range kept {
		have[nth(r)] = r
	}
	clear(count)
	var list []RowChange
	met := map[string]bool{}
	for _, r := range read {
		key := nth(r.Row)
		fields[r.Field], met[key] = true, true
		old, known := have[key]
		change := RowChange{Kind: Added, Row: r.Row, Line: r.Line}
		if known {
			change.Row.ID, change.Row.Organ, change.Row.Column, change.Row.Revision = old.ID, old.Organ, old.Column, old.Revision
			change.Kind = Altered
			if old.SameAs(r.Row) && old.Position == r.Position && !old.Sample {
				change.Kind = Same
			}
		}
		list = append(list, change)
	}
	clear(count)
	for _, r := range kept {
		if key := nth(r); fields[r.Field] && !met[key] {
			list = append(list, RowChange{Kind: LeftOver, Row: r})
		}
	}
	return list
}

// TakeIn keeps the rows of a file, and with drop takes out those of its fields that are not in it. A field with rows is
// involved from then on. It gives how many rows changed in each way.
func TakeIn(tx *db.Tx, by office.Actor, organ string, read []ReadRow, drop bool) (map[ChangeKind]int, error) {
	if err := by.Allow(VerbImport, organ); err != nil {
		return nil, err
	}
	if len(read) == 0 {
		return nil, fault.Refuse("standard.read.nothing")
	}
	kept, err := Rows(tx, organ, 0)
	if err != nil {
		return nil, err
	}
	if len(kept)+len(read) > 2*MaxRows {
		return nil, fault.Refuse("standard.read.too_many", MaxRows)
	}
	done, fields := map[ChangeKind]int{}, map[int]bool{}
	for _, c := range Compare(kept, read) {
		done[c.Kind]++
		fields[c.Row.Field] = true
		r := c.Row
		switch {
		case c.Kind == Same || c.Kind == LeftOver && !drop:
			continue
		case c.Kind == LeftOver:
			r.RemovedAt = tx.Now().UTC().Truncate(time.Microsecond)
		case c.Kind == Added:
			r.ID, r.Organ = db.NewID(tx.Now()), organ
		}
		r.Revision++
		if err := putRow(tx, r); err != nil {
			return nil, err
		}
	}
	for _, field := range sortedKeys(fields) {
		if err := putField(tx, organ, FieldState{Field: field, Involved: true, ByName: by.Name, At: tx.Now()}); err != nil {
			return nil, err
		}
	}
	return done, ledger.Append(tx, by.Event(VerbImport, "catalogue:"+organ, "", map[string]any{"fields": sortedKeys(fields), "added": done[Added],
		"altered": done[Altered], "same": done[Same], "left_over": done[LeftOver], "removed": drop}))
}

// SaveRow changes one row by hand, or adds one (ID empty). r.Revision is the revision its writer saw.
func SaveRow(tx *db.Tx, by office.Actor, r Row) (string, error) {
	if err := by.Allow(VerbRow, r.Organ); err != nil {
		return "", err
	}
	for _, s := range []*string{&r.Level1, &r.Level2, &r.Content, &r.Basis, &r.Term, &r.Body, &r.ChannelsAlso, &r.Audience} {
		*s = strings.TrimSpace(*s)
	}
	if err := r.check(tx); err != nil {
		return "", err
	}
	if r.ID == "" {
		rows, err := Rows(tx, r.Organ, r.Field)
		if err != nil {
			return "", err
		}
		if len(rows) >= MaxRows {
			return "", fault.Refuse("standard.read.too_many", MaxRows)
		}
		r.ID, r.Position, r.Revision = db.NewID(tx.Now()), 10, 0
		if len(rows) > 0 {
			r.Position = rows[len(rows)-1].Position + 10
		}
	} else {
		old, err := standing(tx, r.ID, r.Organ, r.Revision)
		if err != nil {
			return "", err
		}
		r.Field, r.Position = old.Field, old.Position
	}
	r.Sample = false
	r.Revision++
	if err := putRow(tx, r); err != nil {
		return "", err
	}
	return r.ID, ledger.Append(tx, by.Event(VerbRow, "row:"+r.ID, r.Name(), map[string]any{"field": r.Field, "column": r.Column}))
}

// DropRow takes a row out of the catalogue. Texts that name it go on naming it.
func DropRow(tx *db.Tx, by office.Actor, organ, id string, seen int64) error {
	if err := by.Allow(VerbRow, organ); err != nil {
		return err
	}
	r, err := standing(tx, id, organ, seen)
	if err != nil {
		return err
	}
	r.RemovedAt, r.Revision = tx.Now().UTC().Truncate(time.Microsecond), r.Revision+1
	if err := putRow(tx, r); err != nil {
		return err
	}
	return ledger.Append(tx, by.Event(VerbRow, "row:"+r.ID, r.Name(), map[string]any{"field": r.Field, "removed": true}))
}

// standing gives a row of the organ that was not taken out and not changed since it was seen.
func standing(q db.Query, id, organ string, seen int64) (Row, error) {
	r, err := RowByID(q, id)
	switch {
	case err != nil:
		return r, err
	case r.Organ != organ || !r.RemovedAt.IsZero():
		return r, fault.Missing("catalogue.no_row")
	case r.Revision != seen:
		return r, fault.Conflict("fault.stale")
	}
	return r, nil
}

func (r Row) check(q db.Query) error {
	var f fault.Form
	if FieldName(r.Field) == "" {
		f.Add("field", "standard.bad_field")
	}
	if n := utf8.RuneCountInString(r.Level1); n == 0 || n > 200 {
		f.Add("level1", "standard.bad_matter")
	}
	for name, text := range map[string]string{"level2": r.Level2, "content": r.Content, "basis": r.Basis, "term": r.Term, "body": r.Body, "also": r.ChannelsAlso} {
		if utf8.RuneCountInString(text) > longestCell {
			f.Add(name, "standard.read.too_long", longestCell)
		}
	}
	if slices.ContainsFunc(r.Channels, func(n int) bool { return n < 1 || n > len(Channels) }) ||
		slices.ContainsFunc(r.Tiers, func(t Tier) bool { return !slices.Contains(Tiers, t) }) {
		f.Add("channels", "standard.bad_choice")
	}
	if r.Column != "" {
		c, err := ColumnByID(q, r.Column)
		if err != nil && fault.Of(err) != fault.NotFound {
			return err
		}
		if err != nil || c.Organ != r.Organ || !c.Holds() {
			f.Add("column", "standard.bad_column")
		}
	}
	return f.Err()
}

// DeclareField says whether an organ has to do with a field; where it has not, why (FACTS 7.16).
func DeclareField(tx *db.Tx, by office.Actor, organ string, field int, involved bool, explanation string) error {
	if err := by.Allow(VerbField, organ); err != nil {
		return err
	}
	explanation = strings.TrimSpace(explanation)
	var f fault.Form
	if FieldName(field) == "" {
		f.Add("field", "standard.bad_field")
	}
	if n := utf8.RuneCountInString(explanation); !involved && n == 0 || n > 500 {
		f.Add("explanation", "standard.no_explanation")
	}
	if err := f.Err(); err != nil {
		return err
	}
	if involved {
		explanation = ""
	} else if rows, err := Rows(tx, organ, field); err != nil {
		return err
	} else if len(rows) > 0 {
		return fault.Refuse("standard.has_rows", FieldName(field), len(rows))
	}
	if err := putField(tx, organ, FieldState{Field: field, Involved: involved, Explanation: explanation, ByName: by.Name, At: tx.Now()}); err != nil {
		return err
	}
	return ledger.Append(tx, by.Event(VerbField, "catalogue:"+organ, FieldName(field), map[string]any{"field": field, "involved": involved, "explanation": explanation}))
}
