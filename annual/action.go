package annual

// What people do with a report: fill, adjust, write, freeze, reopen, make an item of it. Each loads, allows, does, saves,
// records. Events report.fill, report.adjust, report.write, report.freeze, report.reopen, report.publish. 条例 arts. 49, 50.

import (
	"strings"
	"time"
	"unicode/utf8"

	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/fault"
	"gongkai/ledger"
	"gongkai/office"
	"gongkai/oversight"
	"gongkai/workday"
)

// The verbs of reports, as in the permission table and the ledger.
const (
	VerbRead    office.Verb = "report.read"
	VerbFill    office.Verb = "report.fill"
	VerbAdjust  office.Verb = "report.adjust"
	VerbWrite   office.Verb = "report.write"
	VerbFreeze  office.Verb = "report.freeze"
	VerbReopen  office.Verb = "report.reopen"
	VerbPublish office.Verb = "report.publish"
)

// Refill counts the figures of an organ's report of a year anew, making the report if there is none, and gives its id.
// Adjustments stay. Refused once frozen, and for a year without a form or not begun.
func Refill(tx *db.Tx, by office.Actor, organ string, year int) (id string, err error) {
	if err := by.Allow(VerbFill, organ); err != nil {
		return "", err
	}
	if FormOf(year) == nil || year > workday.DateOf(tx.Now()).Year() {
		return "", fault.BadInput("annual.no_form", year)
	}
	f, err := Of(tx, organ, year)
	fresh := fault.Of(err) == fault.NotFound
	if fresh {
		f, err = &Filing{ID: db.NewID(tx.Now()), Organ: organ, Year: year, Form: FormOf(year), State: Draft}, nil
	}
	if err != nil {
		return "", err
	}
	if f.State != Draft {
		return "", fault.Refuse("annual.is_frozen")
	}
	if f.Filled, err = Fill(tx, organ, year, time.Time{}); err != nil {
		return "", err
	}
	f.FilledAt = tx.Now()
	f.Revision++
	if fresh {
		err = insertFiling(tx, f)
	} else {
		err = updateFiling(tx, f)
	}
	if err != nil {
		return "", err
	}
	if err := putCells(tx, f.ID, f.Filled); err != nil {
		return "", err
	}
	return f.ID, record(tx, by, VerbFill, f, nil)
}

// Entry is a figure to be entered by hand; money in 分.
type Entry struct {
	Place
	Value int64
}

// Adjust enters figures by hand with one reason or source for all of them; a figure that is there already is left alone.
// It gives how many were changed.
func Adjust(tx *db.Tx, by office.Actor, id string, seen int64, entries []Entry, reason string) (n int, err error) {
	f, err := open(tx, by, VerbAdjust, id, seen)
	if err != nil {
		return 0, err
	}
	reason = strings.TrimSpace(reason)
	switch {
	case reason == "":
		return 0, noReason()
	case utf8.RuneCountInString(reason) > 500:
		return 0, fault.BadInput("annual.reason_long", 500)
	}
	for _, e := range entries {
		columns := f.Form.ColumnsOf(e.Row)
		i := columnAt(columns, e.Column)
		if i < 0 {
			return 0, fault.Missing("annual.no_cell")
		}
		if e.Value < 0 && columns[i].Kind != "signed" || e.Value > maxFigure || e.Value < -maxFigure {
			return 0, fault.BadInput("annual.bad_figure", f.Form.Label(e.Row), columns[i].Label)
		}
		was, had := f.Figure(e.Place)
		if had && was == e.Value {
			continue
		}
		a := Adjustment{Place: e.Place, Seq: int64(len(f.Adjustments)) + 1, Filled: had, Was: was, Value: e.Value, Reason: reason, By: by.ID, ByName: by.Name, At: tx.Now()}
		if err := insertAdjustment(tx, id, a); err != nil {
			return 0, err
		}
		f.Adjustments = append(f.Adjustments, a)
		n++
	}
	if n == 0 {
		return 0, nil
	}
	return n, keep(tx, by, VerbAdjust, f, map[string]any{"cells": n, "reason": reason})
}

func noReason() error {
	var f fault.Form
	f.Add("reason", "annual.no_reason")
	return f.Err()
}

// maxFigure bounds what can be entered: ten thousand billion 元 in 分.
const maxFigure = 1_000_000_000_000_000

const maxText = 60_000 // bytes of one written section

// Write keeps the texts of sections by number; a section not given stays as it is.
func Write(tx *db.Tx, by office.Actor, id string, seen int64, sections map[int]string) error {
	f, err := open(tx, by, VerbWrite, id, seen)
	if err != nil {
		return err
	}
	changed := false
	for n, body := range sections {
		body = strings.TrimSpace(strings.ReplaceAll(body, "\r\n", "\n"))
		switch {
		case n < 1 || n > len(f.Form.Sections):
			return fault.Missing("annual.no_cell")
		case len(body) > maxText:
			return fault.BadInput("annual.text_long", maxText/3)
		case body == f.Texts[n]:
			continue
		}
		if err := putText(tx, id, n, body); err != nil {
			return err
		}
		if err := putBindings(tx, id, n, carry(f.Texts[n], boundIn(f.Bound, n), body)); err != nil {
			return err
		}
		changed = true
	}
	if !changed {
		return nil
	}
	return keep(tx, by, VerbWrite, f, nil)
}

// Compose drafts the written sections that are still empty, each number bound to its source, and gives how many it wrote.
func Compose(tx *db.Tx, by office.Actor, id string, seen int64) (n int, err error) {
	f, g, err := grounded(tx, by, id, seen)
	if err != nil {
		return 0, err
	}
	organ, err := office.OrganByID(tx, f.Organ)
	if err != nil {
		return 0, err
	}
	year, err := oversight.InYear(tx, f.Organ, f.Year)
	if err != nil {
		return 0, err
	}
	texts, bound := Narrative(f, organ, g, year)
	for section, body := range texts {
		if f.Texts[section] != "" {
			continue
		}
		if err := putText(tx, id, section, body); err != nil {
			return 0, err
		}
		if err := putBindings(tx, id, section, boundIn(bound, section)); err != nil {
			return 0, err
		}
		n++
	}
	if n == 0 {
		return 0, fault.Refuse("annual.texts_stand")
	}
	return n, keep(tx, by, VerbWrite, f, map[string]any{"composed": n})
}

// Renumber puts the present figures into the bound numbers of the texts and gives how many were another.
func Renumber(tx *db.Tx, by office.Actor, id string, seen int64) (n int, err error) {
	f, g, err := grounded(tx, by, id, seen)
	if err != nil {
		return 0, err
	}
	if n = len(f.Mismatches(g)); n == 0 {
		return 0, nil
	}
	for section, was := range f.Texts {
		body, bound := renumber(was, boundIn(f.Bound, section), g)
		if err := putText(tx, id, section, body); err != nil {
			return 0, err
		}
		if err := putBindings(tx, id, section, bound); err != nil {
			return 0, err
		}
	}
	return n, keep(tx, by, VerbWrite, f, map[string]any{"renumbered": n})
}

// grounded gives a draft and what its texts can be bound to.
func grounded(tx *db.Tx, by office.Actor, id string, seen int64) (*Filing, Ground, error) {
	f, err := open(tx, by, VerbWrite, id, seen)
	if err != nil {
		return nil, nil, err
	}
	last, err := LastOf(tx, f)
	if err != nil {
		return nil, nil, err
	}
	g, err := GroundOf(tx, f, last)
	return f, g, err
}

// finished refuses a text with blanks left in it or with a bound number that is not its source's any more.
func finished(q db.Query, f *Filing) error {
	if blanks := f.Blanks(); len(blanks) > 0 {
		return fault.Refuse("annual.blanks_left", len(blanks), blanks[0])
	}
	if len(f.Bound) == 0 {
		return nil
	}
	last, err := LastOf(q, f)
	if err != nil {
		return err
	}
	g, err := GroundOf(q, f, last)
	if err != nil {
		return err
	}
	if wrong := f.Mismatches(g); len(wrong) > 0 {
		w := wrong[0]
		return fault.Refuse("annual.bound_moved", len(wrong), w.Sentence, w.Written, w.Source, w.Is)
	}
	return nil
}

// Freeze signs the report: figures and texts stand still from here on. Refused before the year is over (FACTS 2.5), while
// a check finds an error that no two people have waived (Blocking), while the cases and items count otherwise than when the
// report was filled, and while its texts have blanks left or bound numbers that are not their sources' any more.
func Freeze(tx *db.Tx, by office.Actor, id string, seen int64) error {
	f, err := open(tx, by, VerbFreeze, id, seen)
	if err != nil {
		return err
	}
	if !f.Over(workday.DateOf(tx.Now())) {
		return fault.Refuse("annual.year_open", f.Year)
	}
	now, err := Fill(tx, f.Organ, f.Year, time.Time{})
	if err != nil {
		return err
	}
	if !now.Equal(f.Filled) {
		return fault.Refuse("annual.figures_moved")
	}
	if err := finished(tx, f); err != nil {
		return err
	}
	findings, _, err := f.Examine(tx)
	if err != nil {
		return err
	}
	decisions, err := Decisions(tx, id)
	if err != nil {
		return err
	}
	if standing := Blocking(findings, decisions); len(standing) > 0 {
		return fault.Refuse("annual.errors_stand", len(standing))
	}
	f.State, f.FrozenAt, f.FrozenBy, f.FrozenByName = Frozen, tx.Now(), by.ID, by.Name
	if err := putFindings(tx, id, findings); err != nil {
		return err
	}
	return keep(tx, by, VerbFreeze, f, map[string]any{"warnings": count(findings, Warning), "waived": count(findings, Error)})
}

func count(findings []Finding, s Severity) int {
	n := 0
	for _, f := range findings {
		if f.Severity == s {
			n++
		}
	}
	return n
}

// Reopen makes a frozen report a draft again, with a reason; refused while its item is under way. A public report stays
// public as it is until its correction is.
func Reopen(tx *db.Tx, by office.Actor, id string, seen int64, reason string) error {
	f, err := load(tx, by, VerbReopen, id, seen)
	if err != nil {
		return err
	}
	if f.State != Frozen {
		return fault.Refuse("annual.not_frozen")
	}
	if strings.TrimSpace(reason) == "" {
		return noReason()
	}
	it, err := itemOf(tx, f)
	if err != nil {
		return err
	}
	if it.ID != "" && !correctable(it) {
		return fault.Refuse("annual.item_stands")
	}
	f.Item = it.ID
	f.State, f.FrozenAt, f.FrozenBy, f.FrozenByName = Draft, instant(0), "", ""
	return keep(tx, by, VerbReopen, f, map[string]any{"reason": strings.TrimSpace(reason)})
}

// itemOf gives the item a report became that was neither given up nor taken down; the zero item when there is none.
func itemOf(q db.Query, f *Filing) (disclosure.Item, error) {
	if f.Item == "" {
		return disclosure.Item{}, nil
	}
	it, err := disclosure.ItemByID(q, f.Item)
	if err != nil || it.Stage == disclosure.Dropped || it.Stage == disclosure.Withdrawn {
		return disclosure.Item{}, err
	}
	return it, nil
}

// correctable says whether the item is public and nothing is under way with it.
func correctable(it disclosure.Item) bool { return it.Live > 0 && it.Stage == disclosure.Published }

// Publish makes the frozen report a draft item in the column of annual reports, with files beside it, and gives the item's
// id; the item then goes through review and sign-off like any other (arts. 17, 49). Of a report that is public already it
// begins the correction of its item. The files are in the blob store before.
func Publish(tx *db.Tx, by office.Actor, id string, seen int64, files ...disclosure.Attachment) (item string, err error) {
	f, err := load(tx, by, VerbPublish, id, seen)
	if err != nil {
		return "", err
	}
	if f.State != Frozen {
		return "", fault.Refuse("annual.not_frozen")
	}
	it, err := itemOf(tx, f)
	if err != nil {
		return "", err
	}
	if it.ID != "" && !correctable(it) {
		return "", fault.Refuse("annual.item_stands")
	}
	organ, err := office.OrganByID(tx, f.Organ)
	if err != nil {
		return "", err
	}
	column, err := catalogue.ColumnByKind(tx, f.Organ, catalogue.Reports)
	if err != nil {
		return "", err
	}
	text := disclosure.Text{Title: f.Title(organ), Column: column.ID, Issuer: organ.Name, FormedOn: workday.DateOf(tx.Now()), Body: Body(f, organ), Attachments: files}
	if it.ID == "" {
		f.Item, err = disclosure.Draft(tx, by, f.Organ, text)
	} else {
		err = correct(tx, by, it, text)
	}
	if err != nil {
		return "", err
	}
	return f.Item, keep(tx, by, VerbPublish, f, map[string]any{"item": f.Item, "correction": it.ID != ""})
}

// correct puts the text of the report into a correction of its public item; the day it was formed stays.
func correct(tx *db.Tx, by office.Actor, it disclosure.Item, text disclosure.Text) error {
	public, err := disclosure.RevisionOf(tx, it.ID, it.Live)
	if err != nil {
		return err
	}
	if body := disclosure.Clean(text.Body, nil); body == public.Body {
		return fault.Refuse("annual.nothing_corrected")
	}
	head, err := disclosure.StartCorrection(tx, by, it.ID, it.Head)
	if err != nil {
		return err
	}
	text.FormedOn = public.FormedOn
	_, err = disclosure.Save(tx, by, it.ID, head, text)
	return err
}

// load gives the report for an action, or says why not.
func load(tx *db.Tx, by office.Actor, verb office.Verb, id string, seen int64) (*Filing, error) {
	f, err := ByID(tx, id)
	if err != nil {
		return nil, err
	}
	if err := by.Allow(verb, f.Organ); err != nil {
		return nil, err
	}
	if seen != f.Revision {
		return nil, fault.Conflict("fault.stale")
	}
	return f, nil
}

// open is load for actions on a draft.
func open(tx *db.Tx, by office.Actor, verb office.Verb, id string, seen int64) (*Filing, error) {
	f, err := load(tx, by, verb, id, seen)
	if err == nil && f.State != Draft {
		err = fault.Refuse("annual.is_frozen")
	}
	return f, err
}

// keep saves the report as changed and records why.
func keep(tx *db.Tx, by office.Actor, verb office.Verb, f *Filing, data any) error {
	f.Revision++
	if err := updateFiling(tx, f); err != nil {
		return err
	}
	return record(tx, by, verb, f, data)
}

func record(tx *db.Tx, by office.Actor, verb office.Verb, f *Filing, data any) error {
	return ledger.Append(tx, by.Event(verb, f.Subject(), yearText(f.Year), data))
}
