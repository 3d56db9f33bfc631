package annual

// This file is a parent body's view of a year: which of its children have handed in, and whether the parent's own figures
// are those of its children and itself, cell by cell. Like is compared with like: a child that adds up its own children
// counts with that report, every other with its own (FACTS 2.47).

import (
	"cmp"
	"slices"
	"strings"

	"gongkai/db"
	"gongkai/office"
	"gongkai/workday"
)

// Progress says how far a child's report is.
type Progress string

const (
	PublicReport   Progress = "public"   // PublicReport: published here.
	SignedReport   Progress = "signed"   // SignedReport: ours, signed, not public yet.
	ImportedReport Progress = "imported" // ImportedReport: taken in from a file.
	DraftReport    Progress = "draft"    // DraftReport: ours, not signed.
	NoneReport     Progress = "none"     // NoneReport: nothing is known of it.
)

// Key is the message key of the standing's name.
func (s Progress) Key() string { return "annual.city." + string(s) }

// Child is a body below the parent and its report of the year.
type Child struct {
	Agency
	Progress         Progress
	Report           string // among the figures; "" when it is not there
	Import           string // id, of one imported
	Scope            Scope
	Handed           workday.Date // zero when not handed in, or the day is not known
	Due              workday.Date
	Errors, Warnings int64
	Checked          bool // whether findings were counted
}

// Late is how many days after its due date the report came, or has not come yet; 0 when it is or can still be in time.
func (c Child) Late(today workday.Date) int {
	day := c.Handed
	if day.IsZero() {
		if c.Progress == PublicReport || c.Progress == ImportedReport {
			return 0
		}
		day = today
	}
	return max(0, day.Sub(c.Due))
}

// In says whether the report has been handed in.
func (c Child) In() bool { return c.Progress == PublicReport || c.Progress == ImportedReport }

// City is a parent with its children in a year.
type City struct {
	Parent    Agency
	Year      int
	Children  []Child
	Self      string // the parent's report of its own doings among the figures, "" none
	Aggregate string // the one that adds up its children
}

// CityOf gives a parent's view of a year.
func CityOf(q db.Query, parent office.Organ, year int) (c City, err error) {
	c = City{Parent: AgencyOf(parent), Year: year}
	held, err := holders(q, year)
	if err != nil {
		return c, err
	}
	c.Self, c.Aggregate = held[slot{parent.ID, year, Self}].Report, held[slot{parent.ID, year, Aggregate}].Report
	facts, err := factsOf(q, year)
	if err != nil {
		return c, err
	}
	organs, err := office.Organs(q)
	if err != nil {
		return c, err
	}
	for _, o := range organs {
		if o.Parent == parent.ID && o.StoodIn(year) {
			child := facts.child(AgencyOf(o), held, year)
			if child.Due, _, err = Due(q, o, year); err != nil {
				return c, err
			}
			c.Children = append(c.Children, child)
		}
	}
	outside, err := OutsideAgencies(q)
	if err != nil {
		return c, err
	}
	for _, b := range outside {
		if b.Parent == parent.ID {
			child := facts.child(b, held, year)
			child.Due = DueOn(b.Kind, year)
			c.Children = append(c.Children, child)
		}
	}
	return c, nil
}

// yearFacts are the reports of a year: ours by organ, with what their items and findings say, imports by id.
type yearFacts struct {
	own      map[string]*Filing
	public   map[string]workday.Date // filing → day it became public
	findings map[string][2]int64     // filing → errors, warnings
	imports  map[string]*Import
}

func (f yearFacts) child(b Agency, held map[slot]holder, year int) Child {
	c := Child{Agency: b, Progress: NoneReport, Scope: Self}
	h := held[slot{b.ID, year, Aggregate}]
	if c.Scope = Aggregate; h.Report == "" {
		h, c.Scope = held[slot{b.ID, year, Self}], Self
	}
	c.Report = h.Report
	if i := f.imports[h.Report]; i != nil {
		c.Progress, c.Import, c.Handed, c.Errors, c.Warnings, c.Checked = ImportedReport, i.ID, i.Received, i.Errors, i.Warnings, true
		return c
	}
	own := f.own[b.ID]
	switch {
	case own == nil:
		return c
	case own.State != Frozen:
		c.Progress = DraftReport
		return c
	}
	c.Progress = SignedReport
	if day, ok := f.public[own.ID]; ok {
		c.Progress, c.Handed = PublicReport, day
	}
	n := f.findings[own.ID]
	c.Errors, c.Warnings, c.Checked = n[0], n[1], true
	return c
}

// Reports gives the reports that count for the children and the parent's own doings.
func (c City) Reports() []string {
	var out []string
	if c.Self != "" {
		out = append(out, c.Self)
	}
	for _, child := range c.Children {
		if child.Report != "" {
			out = append(out, child.Report)
		}
	}
	return out
}

// Gap is a cell whose figure in the parent's report is not the sum of its own and its children's.
type Gap struct {
	Place
	Label, Column string
	Kind, Unit    string
	Parent, Sum   int64 // None where there is no figure
}

// Difference is the parent's figure less the sum; None where one of them is missing.
func (g Gap) Difference() int64 {
	if g.Parent == None || g.Sum == None {
		return None
	}
	return g.Parent - g.Sum
}

// Sums gives every cell of the form of the year: the parent's figure beside the sum of its own and its children's.
func Sums(q db.Query, c City) ([]Gap, error) {
	sums, err := addUp(q, c.Reports())
	if err != nil {
		return nil, err
	}
	parent := map[string]Wide{}
	if c.Aggregate != "" {
		if parent, err = addUp(q, []string{c.Aggregate}); err != nil {
			return nil, err
		}
	}
	var out []Gap
	for _, m := range FormOf(c.Year).Measures() {
		if m.Group {
			continue
		}
		for i, column := range m.Columns {
			g := Gap{Place: Place{m.Row, column.Code}, Label: m.Label, Column: column.Label, Kind: column.Kind, Unit: moneyOf(column), Parent: None, Sum: None}
			if w, ok := sums[m.Row]; ok {
				g.Sum = w[i]
			}
			if w, ok := parent[m.Row]; ok {
				g.Parent = w[i]
			}
			out = append(out, g)
		}
	}
	return out, nil
}

// Contribution is what a body contributes to a cell, this year and last.
type Contribution struct {
	Agency
	Now, Before int64 // None where there is no figure
}

// Moved is how much the body moved the total.
func (p Contribution) Moved() int64 { return known(p.Now) - known(p.Before) }

func known(v int64) int64 {
	if v == None {
		return 0
	}
	return v
}

// Contributions gives what each body contributes to a cell this year and last, those that moved the total most first.
func Contributions(q db.Query, now, before City, p Place) ([]Contribution, error) {
	columns := FormOf(now.Year).columnsOf(p.Row)
	this, err := contributed(q, now, p.Row, columnAt(columns, p.Column))
	if err != nil {
		return nil, err
	}
	last := map[string]int64{}
	if form := FormOf(before.Year); form != nil {
		if last, err = contributed(q, before, p.Row, columnAt(form.columnsOf(p.Row), p.Column)); err != nil {
			return nil, err
		}
	}
	var out []Contribution
	add := func(b Agency) {
		one := Contribution{Agency: b, Now: None, Before: None}
		if v, ok := this[b.ID]; ok {
			one.Now = v
		}
		if v, ok := last[b.ID]; ok {
			one.Before = v
		}
		if b.ID != now.Parent.ID || one.Now != None || one.Before != None { // a parent without a report of its own says nothing here
			out = append(out, one)
		}
	}
	add(now.Parent)
	for _, c := range now.Children {
		add(c.Agency)
	}
	slices.SortStableFunc(out, func(a, b Contribution) int {
		return cmp.Or(cmp.Compare(size(b.Moved()), size(a.Moved())), cmp.Compare(known(b.Now), known(a.Now)), strings.Compare(a.Name, b.Name))
	})
	return out, nil
}

func size(v int64) int64 { return max(v, -v) }
