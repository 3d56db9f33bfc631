package annual

// This file says what the records count otherwise at one instant than at another, and which case, proceeding or document
// made it so: a late registration, a correction, a changed outcome shows as a difference and never moves a frozen report
// (docs/adr/0014-as-of.md).

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/fault"
	"gongkai/request"
)

// Source names what a figure counts one of.
type Source string

// The sources.
const (
	FromCase       Source = "case"
	FromProceeding Source = "proceeding"
	FromDocument   Source = "document"
)

// Change is one thing that a cell counts now and did not, or the other way round.
type Change struct {
	Source   Source
	ID, Name string    // of the case, also for a proceeding, or of the item
	By       int64     // +1 or -1
	At       time.Time // when it was recorded; zero where only the texts were compared
}

// Difference is a cell that counts otherwise.
type Difference struct {
	Place
	Was, Is int64
	Changes []Change
}

// Differences gives the cells of an organ's report of a year that the records count otherwise at the instant to than at the
// instant from, in the order of the form, each with all that made the difference.
func Differences(q db.Query, organ string, year int, from, to time.Time) ([]Difference, error) {
	form := FormOf(year)
	if form == nil {
		return nil, fault.BadInput("annual.no_form", year)
	}
	was, err := Fill(q, organ, year, from)
	if err != nil {
		return nil, err
	}
	is, err := Fill(q, organ, year, to)
	if err != nil {
		return nil, err
	}
	changes := map[Place][]Change{}
	for _, read := range []func(db.Query, *Form, string, int, time.Time, time.Time, map[Place][]Change) error{caseChanges, proceedingChanges, documentChanges} {
		if err := read(q, form, organ, year, from, to, changes); err != nil {
			return nil, err
		}
	}
	var out []Difference
	for _, row := range form.codes {
		for _, c := range form.ColumnsOf(row) {
			p := Place{row, c.Code}
			if len(changes[p]) > 0 || was[p] != is[p] {
				out = append(out, Difference{p, was[p], is[p], changes[p]})
			}
		}
	}
	return out, nil
}

// weigh adds the difference between the places one thing counted in and those it counts in now.
func weigh(into map[Place][]Change, before, after []Place, c Change) {
	net := map[Place]int64{}
	for _, p := range before {
		net[p]--
	}
	for _, p := range after {
		net[p]++
	}
	for _, p := range slices.SortedFunc(maps.Keys(net), func(a, b Place) int {
		return cmp.Or(cmp.Compare(a.Row, b.Row), cmp.Compare(a.Column, b.Column))
	}) {
		if c.By = net[p]; c.By != 0 {
			into[p] = append(into[p], c)
		}
	}
}

// casePlaces are the cells a standing counts in.
func casePlaces(form *Form, s request.Standing, year int) []Place {
	var out []Place
	for _, row := range s.Rows(year) {
		for _, line := range form.lines {
			if request.Below(row, line.Code) {
				out = append(out, Place{line.Code, string(s.Requester)}, Place{line.Code, "total"})
			}
		}
	}
	return out
}

// runs parts a list, sorted by what key says, where the key changes.
func runs[T any](all []T, key func(T) string) (out [][]T) {
	for i, one := range all {
		if i == 0 || key(all[i-1]) != key(one) {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], one)
	}
	return out
}

func caseChanges(q db.Query, form *Form, organ string, year int, from, to time.Time, into map[Place][]Change) error {
	all, err := request.StandingsSince(q, organ, from, to)
	for _, of := range runs(all, func(s request.Standing) string { return s.Case }) {
		var before, after []Place
		c := Change{Source: FromCase, ID: of[0].Case, Name: of[0].Number}
		for _, s := range of {
			if s.At(from) {
				before = casePlaces(form, s, year)
			}
			if s.At(to) {
				after, c.At = casePlaces(form, s, year), s.Since
			}
		}
		weigh(into, before, after, c)
	}
	return err
}

func proceedingChanges(q db.Query, form *Form, organ string, year int, from, to time.Time, into map[Place][]Change) error {
	places := func(p request.Proceeding) (out []Place) {
		for _, column := range p.Columns(year) {
			out = append(out, Place{form.Remedies.Row, column})
		}
		return out
	}
	all, err := request.ProceedingsSince(q, organ, from, to)
	for _, of := range runs(all, func(p request.Proceeding) string { return p.ID }) {
		var before, after []Place
		c := Change{Source: FromProceeding, ID: of[0].Case, Name: of[0].CaseNumber}
		for _, p := range of {
			if p.At(from) {
				before = places(p)
			}
			if p.At(to) {
				after, c.At = places(p), p.Since
			}
		}
		weigh(into, before, after, c)
	}
	return err
}

func documentChanges(q db.Query, form *Form, organ string, year int, from, to time.Time, into map[Place][]Change) error {
	was, err := disclosure.NormativeDocumentsAt(q, organ, from)
	if err != nil {
		return err
	}
	is, err := disclosure.NormativeDocumentsAt(q, organ, to)
	if err != nil {
		return err
	}
	before, after, names := map[string][]Place{}, map[string][]Place{}, map[string]string{}
	note := func(docs []disclosure.Document, places map[string][]Place) {
		for _, d := range docs {
			names[d.ID] = d.Title
			for _, c := range form.ColumnsOf(normative) {
				if d.Counts(c.Code, year) {
					places[d.ID] = append(places[d.ID], Place{normative, c.Code})
				}
			}
		}
	}
	note(was, before)
	note(is, after)
	for _, id := range slices.Sorted(maps.Keys(names)) {
		weigh(into, before[id], after[id], Change{Source: FromDocument, ID: id, Name: names[id]})
	}
	return nil
}
