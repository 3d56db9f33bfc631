package annual

// What people do with reports others made: take files in, set cells right, say whose they are and keep them, put them
// aside, show them in public. Each loads, allows, does, saves, records. FACTS 2.47.

import (
	"strings"
	"unicode/utf8"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/ledger"
	"gongkai/office"
	"gongkai/workday"
)

// The verbs of imports.
const (
	VerbImport        office.Verb = "report.import"
	VerbImportCorrect office.Verb = "report.import_correct"
	VerbImportKeep    office.Verb = "report.import_keep"
	VerbImportDrop    office.Verb = "report.import_drop"
	VerbImportShow    office.Verb = "report.import_show"
)

// Received is a file as it came: what was read of it, or why nothing was.
type Received struct {
	File   string
	Hash   string
	Size   int64
	Report *Report
	Err    error // a fault; the report is nil
}

// TakeIn keeps the files of one upload, each by itself, and gives the batch. Where exactly one body fits the name a report
// gives itself, it is proposed.
func TakeIn(tx *db.Tx, by office.Actor, organ string, files []Received) (batch string, err error) {
	if err := by.Allow(VerbImport, organ); err != nil {
		return "", err
	}
	if len(files) == 0 {
		return "", fault.BadInput("annual.import.no_files")
	}
	bodies, err := Agencies(tx)
	if err != nil {
		return "", err
	}
	batch = db.NewID(tx.Now())
	useless := 0
	for n, f := range files {
		i := &Import{ID: db.NewID(tx.Now()), Organ: organ, Batch: batch, Seq: int64(n) + 1, File: clip(f.File, 300), Scope: Self, Received: workday.DateOf(tx.Now()),
			Revision: 1, by: by.ID, ByName: by.Name, At: tx.Now()}
		if f.Err != nil || f.Report == nil {
			i.State, i.Reason = Unusable, reasonOf(f.Err)
			useless++
		} else if err := i.fill(tx, f, bodies); err != nil {
			return "", err
		}
		if err := insertImport(tx, i); err != nil {
			return "", err
		}
	}
	return batch, ledger.Append(tx, by.Event(VerbImport, "import_batch:"+batch, "", map[string]any{"files": len(files), "unusable": useless}))
}

func reasonOf(err error) Reason {
	if f := fault.As(err); f != nil {
		return Reason{f.Key, f.Args}
	}
	return Reason{Key: "annual.read.no_file"}
}

// fill takes over what was read.
func (i *Import) fill(tx *db.Tx, f Received, bodies []Agency) error {
	i.State, i.Hash, i.Size, i.Read = Taken, f.Hash, f.Size, f.Report
	i.Title, i.Named, i.Year = clip(f.Report.Title, 300), clip(f.Report.Organ, 300), f.Report.Year
	if b, ok := Guess(f.Report.Organ, bodies); ok {
		i.Body, i.Scope = b.ID, UsualScope(b.Kind)
	}
	around, err := aroundOf(tx, i)
	if err != nil {
		return err
	}
	i.look(around)
	return nil
}

// aroundOf gives what an import is checked beside: the report of the year before of the same body and scope, and where it
// adds up the bodies below, theirs.
func aroundOf(q db.Query, i *Import) (a Around, err error) {
	a.Scope = i.Scope
	if i.Body == "" || i.Year == 0 {
		return a, nil
	}
	if a.Previous, err = ReportIn(q, i.Body, i.Year-1, i.Scope); err != nil || i.Scope != Aggregate {
		return a, err
	}
	a.Parts, err = partsIn(q, i.Body, i.Year)
	return a, err
}

// partsIn gives the reports an aggregate of a body adds up: of its own doings and of each body right below; none while one
// of them is not there, for half a sum proves nothing (FACTS 2.47).
func partsIn(q db.Query, body string, year int) ([]*Report, error) {
	own, err := ReportIn(q, body, year, Self)
	if err != nil || own == nil {
		return nil, err
	}
	below, err := agenciesBelow(q, body, year)
	if err != nil || len(below) == 0 {
		return nil, err
	}
	parts := []*Report{own}
	for _, b := range below {
		part, err := ReportIn(q, b.ID, year, Aggregate)
		if err == nil && part == nil {
			part, err = ReportIn(q, b.ID, year, Self)
		}
		if err != nil || part == nil {
			return nil, err
		}
		parts = append(parts, part)
	}
	return parts, nil
}

// agenciesBelow lists the bodies right below another that were there in a year, organs of the house and outside ones.
func agenciesBelow(q db.Query, parent string, year int) (below []Agency, err error) {
	organs, err := office.Organs(q)
	if err != nil {
		return nil, err
	}
	for _, o := range organs {
		if o.Parent == parent && o.StoodIn(year) {
			below = append(below, AgencyOf(o))
		}
	}
	outside, err := OutsideAgencies(q)
	for _, b := range outside {
		if b.Parent == parent {
			below = append(below, b)
		}
	}
	return below, err
}

// ReportIn gives the report that counts for a body, a year and a scope: ours if signed, else the one imported; nil when
// there is none.
func ReportIn(q db.Query, body string, year int, scope Scope) (*Report, error) {
	if scope == Self {
		f, err := Of(q, body, year)
		if err == nil && f.State == Frozen {
			organ, err := office.OrganByID(q, body)
			return f.Report(organ), err
		}
		if orMissing(err) != nil {
			return nil, err
		}
	}
	i, err := keptImport(q, slot{body, year, scope})
	if i == nil {
		return nil, err
	}
	return i.Report(), err
}

// Findings checks an import as it stands, beside last year's report and those it adds up, where they are known.
func Findings(q db.Query, i *Import) ([]Finding, Verdict, error) {
	around, err := aroundOf(q, i)
	if err != nil {
		return nil, "", err
	}
	found := i.look(around)
	return found, i.Verdict, nil
}

// CorrectImport sets cells right by hand with one reason for all; as read they stay beside. An empty entry is no entry.
func CorrectImport(tx *db.Tx, by office.Actor, id string, seen int64, entries map[Place]string, reason string) (n int, err error) {
	i, err := loadImport(tx, by, VerbImportCorrect, id, seen)
	if err != nil {
		return 0, err
	}
	if reason = strings.TrimSpace(reason); reason == "" {
		return 0, noReason()
	}
	if utf8.RuneCountInString(reason) > 500 {
		return 0, fault.BadInput("annual.reason_long", 500)
	}
	now := i.Report()
	var bad fault.Form
	for _, p := range now.places() {
		typed := strings.TrimSpace(entries[p])
		if typed == "" {
			continue
		}
		cell, _ := now.cellRead(p)
		column := now.columnOf(p)
		if c := ReadCell(typed, column.Kind, moneyOf(column), 0); !c.Known() || c.Meaning == Number && c.Value < 0 && column.Kind != "signed" {
			bad.Add(p.Row+"/"+p.Column, "annual.bad_figure", now.label(p.Row), column.Label)
			continue
		}
		if cell.Raw == typed && cell.Meaning == Number && !cell.Solved {
			continue
		}
		c := Correction{Place: p, Seq: int64(len(i.Corrections)) + 1, Was: cell.Written(), Raw: typed, Reason: reason, by: by.ID, ByName: by.Name, At: tx.Now()}
		if err := insertCorrection(tx, id, c); err != nil {
			return 0, err
		}
		i.Corrections = append(i.Corrections, c)
		n++
	}
	if err := bad.Err(); err != nil || n == 0 {
		return 0, err
	}
	if err := i.settle(tx); err != nil {
		return 0, err
	}
	return n, keepImport(tx, by, VerbImportCorrect, i, map[string]any{"cells": n, "reason": reason})
}

// settle checks again and, for one that counts, brings its figures up to date.
func (i *Import) settle(tx *db.Tx) error {
	around, err := aroundOf(tx, i)
	if err != nil {
		return err
	}
	i.look(around)
	return nil
}

// Whose says whose report an import is and how it came.
type Whose struct {
	Body     string // an organ of the house or a body known; "" makes New
	New      Agency
	Year     int
	Scope    Scope
	Received workday.Date
	Source   string
}

// KeepImport says whose report it is and lets it count. Another import of the same body, year and scope is replaced and
// stays as its predecessor; refused where our own signed report stands.
func KeepImport(tx *db.Tx, by office.Actor, id string, seen int64, w Whose) error {
	i, err := loadImport(tx, by, VerbImportKeep, id, seen)
	if err != nil {
		return err
	}
	if err := w.check(workday.DateOf(tx.Now())); err != nil {
		return err
	}
	if w.Body, err = bodyFor(tx, w); err != nil {
		return err
	}
	before := i.slot()
	was := i.State
	i.Body, i.Year, i.Scope, i.Received, i.Source, i.State = w.Body, w.Year, w.Scope, w.Received, strings.TrimSpace(w.Source), Kept
	if own, _, err := ownFigures(tx, i.slot()); err != nil || own.Report != "" && i.Scope == Self {
		if err == nil {
			err = fault.Refuse("annual.import.own_stands")
		}
		return err
	}
	old, err := keptImport(tx, i.slot())
	if err != nil {
		return err
	}
	if old != nil && old.ID != i.ID {
		if i.Replaces, err = old.ID, replaced(tx, old); err != nil {
			return err
		}
	}
	if err := i.settle(tx); err != nil {
		return err
	}
	if err := keepImport(tx, by, VerbImportKeep, i, map[string]any{"body": i.Body, "year": i.Year, "scope": i.Scope, "replaces": i.Replaces}); err != nil {
		return err
	}
	if was == Kept && before != i.slot() {
		if _, err := occupy(tx, before); err != nil {
			return err
		}
	}
	return nil
}

func replaced(tx *db.Tx, old *Import) error {
	old.State, old.Public = Replaced, false
	old.Revision++
	return updateImport(tx, old)
}

func (w Whose) check(today workday.Date) error {
	var f fault.Form
	if FormOf(w.Year) == nil || w.Year > today.Year() {
		f.Add("year", "annual.no_form", w.Year)
	}
	if w.Scope != Self && w.Scope != Aggregate {
		f.Add("scope", "annual.import.no_scope")
	}
	if w.Received.IsZero() || today.Before(w.Received) {
		f.Add("received", "annual.import.bad_received")
	}
	if utf8.RuneCountInString(w.Source) > 500 {
		f.Add("source", "office.too_long", 500)
	}
	return f.Err()
}

// bodyFor gives the body meant, making a new one outside the system.
func bodyFor(tx *db.Tx, w Whose) (string, error) {
	bodies, err := Agencies(tx)
	if err != nil {
		return "", err
	}
	known := map[string]bool{"": true}
	for _, b := range bodies {
		known[b.ID] = true
	}
	if w.Body != "" {
		if !known[w.Body] {
			return "", fault.Missing("annual.import.no_body")
		}
		return w.Body, nil
	}
	b := w.New
	b.Name = strings.TrimSpace(b.Name)
	if err := b.check(); err != nil {
		return "", err
	}
	if !known[b.Parent] {
		return "", fault.Missing("annual.import.no_body")
	}
	for _, there := range bodies {
		if there.Name == b.Name {
			return there.ID, nil
		}
	}
	b.ID = db.NewID(tx.Now())
	return b.ID, insertBody(tx, b)
}

// DropImport puts an import aside with a reason; it no longer counts, and stays to be read.
func DropImport(tx *db.Tx, by office.Actor, id string, seen int64, reason string) error {
	i, err := loadImport(tx, by, VerbImportDrop, id, seen)
	if err != nil {
		return err
	}
	if strings.TrimSpace(reason) == "" {
		return noReason()
	}
	i.State, i.Public = Dropped, false
	return keepImport(tx, by, VerbImportDrop, i, map[string]any{"reason": strings.TrimSpace(reason)})
}

// ShowImport shows the figures of an import in public with their source, or takes them back.
func ShowImport(tx *db.Tx, by office.Actor, id string, seen int64, show bool) error {
	i, err := loadImport(tx, by, VerbImportShow, id, seen)
	if err != nil {
		return err
	}
	switch {
	case i.State != Kept:
		return fault.Refuse("annual.import.not_kept")
	case show && i.Source == "":
		return fault.Refuse("annual.import.no_source")
	}
	i.Public = show
	return keepImport(tx, by, VerbImportShow, i, map[string]any{"public": show})
}

func loadImport(tx *db.Tx, by office.Actor, verb office.Verb, id string, seen int64) (*Import, error) {
	i, err := ImportByID(tx, id)
	if err != nil {
		return nil, err
	}
	if err := by.Allow(verb, i.Organ); err != nil {
		return nil, err
	}
	switch {
	case seen != i.Revision:
		return nil, fault.Conflict("fault.stale")
	case i.State != Taken && i.State != Kept:
		return nil, fault.Refuse("annual.import.closed")
	}
	return i, nil
}

// keepImport saves an import as changed, brings the figures side by side up to date and records.
func keepImport(tx *db.Tx, by office.Actor, verb office.Verb, i *Import, data any) error {
	i.Revision++
	if err := updateImport(tx, i); err != nil {
		return err
	}
	if i.Body != "" && i.Year != 0 {
		if _, err := occupy(tx, i.slot()); err != nil {
			return err
		}
	}
	return ledger.Append(tx, by.Event(verb, i.Subject(), i.name(), data))
}
