package annual

// This file is a report of our own: filled from the cases and items, completed by hand, frozen, made an item. Tables
// annual_report, annual_cell, annual_adjustment, annual_text, annual_finding.

import (
	"maps"
	"slices"
	"strconv"
	"time"

	"gongkai/office"
	"gongkai/request"
	"gongkai/workday"
)

// State is where a report of ours stands. Whether it is public is told by the item it became.
type State string

const (
	Draft  State = "draft"  // Draft: figures may still move.
	Frozen State = "frozen" // Frozen: signed; figures and texts stand still.
)

// Key is the message key of the state's name.
func (s State) Key() string { return "annual.state." + string(s) }

// Place is a cell: row and column code.
type Place struct{ Row, Column string }

// Figures are the figures of cells that have one; money in 分.
type Figures map[Place]int64

// Equal says whether both hold the same figures.
func (f Figures) Equal(other Figures) bool { return maps.Equal(f, other) }

// Adjustment is a figure a person entered or changed, with who and why. It is never taken back, only followed by another.
type Adjustment struct {
	Place
	Seq    int64
	Filled bool  // the cell had a figure before
	Was    int64 // that figure
	Value  int64
	Reason string
	By     string // staff id
	ByName string
	At     time.Time
}

// Filing is a report of ours.
type Filing struct {
	ID, Organ    string
	Year         int
	Form         *Form
	State        State
	Item         string // id of the item it became, "" before
	Revision     int64
	FilledAt     time.Time
	FrozenAt     time.Time // zero while a draft
	FrozenBy     string
	FrozenByName string

	Filled      Figures // as the cases and items gave them
	Adjustments []Adjustment
	Texts       map[int]string // the written sections by number, 1 to 6
	Bound       []Binding      // numbers in them that are bound to their source, in order

	lead string // the lead-in as published, where it was read from there
}

// Subject is the report's name in the ledger.
func (f *Filing) Subject() string { return "report:" + f.ID }

// Title is the report's title (FACTS 2.7).
func (f *Filing) Title(organ office.Organ) string {
	return organ.Name + yearText(f.Year) + "政府信息公开工作年度报告"
}

func yearText(year int) string { return strconv.Itoa(year) + "年" }

// Figure gives a cell's figure: the last one a person gave, else the one filled; false when there is none.
func (f *Filing) Figure(p Place) (int64, bool) {
	for i := len(f.Adjustments) - 1; i >= 0; i-- {
		if f.Adjustments[i].Place == p {
			return f.Adjustments[i].Value, true
		}
	}
	v, ok := f.Filled[p]
	return v, ok
}

// Adjusted gives the adjustments of a cell, oldest first.
func (f *Filing) Adjusted(p Place) []Adjustment {
	var out []Adjustment
	for _, a := range f.Adjustments {
		if a.Place == p {
			out = append(out, a)
		}
	}
	return out
}

// Report gives the filing as the checks and the printer take a report.
func (f *Filing) Report(organ office.Organ) *Report {
	r := &Report{Title: f.Title(organ), Organ: organ.Name, Year: f.Year, Form: f.Form, FormByYear: FormOf(f.Year), Table3: f.Form, Own: true,
		Rows: map[string][]Cell{}, Found: map[Table]Reading{Proactive: Exact, Requests: Exact, Remedy: Exact},
		LeadIn: f.LeadIn(organ), Texts: f.Texts, Kind: organ.Kind, Period: f.Year, Contact: organ.Phone != "" || organ.Address != "" || organ.Email != ""}
	for i, s := range f.Form.Sections {
		r.Skeleton = append(r.Skeleton, true)
		r.Headings = append(r.Headings, string([]rune(chineseNumerals)[i])+"、"+s.Title)
	}
	last := make(map[Place]int64, len(f.Adjustments))
	for _, a := range f.Adjustments {
		last[a.Place] = a.Value
	}
	for _, row := range f.Form.codes {
		columns := f.Form.ColumnsOf(row)
		cells := make([]Cell, len(columns))
		for i, c := range columns {
			p := Place{row, c.Code}
			v, ok := last[p]
			if !ok {
				v, ok = f.Filled[p]
			}
			if ok {
				cells[i] = Cell{Meaning: Number, Value: v, Unit: moneyOf(c)}
			}
		}
		r.Rows[row] = cells
	}
	r.state()
	return r
}

// moneyOf is the unit a form's money column is written in: what its header says, else 元 (FACTS 2.10).
func moneyOf(c Column) string {
	switch {
	case c.Kind != "money":
		return ""
	case c.Unit != "":
		return c.Unit
	}
	return "元"
}

// Sourced says whether the program counts a row itself, from cases or items.
func Sourced(row string) bool {
	return row == normative || row == "T4" || slices.ContainsFunc(request.Rows, func(counted string) bool { return request.Below(counted, row) })
}

// Over says whether the report's year has ended on a day: its figures run to 31 December (FACTS 2.5).
func (f *Filing) Over(today workday.Date) bool { return today.Year() > f.Year }

// DueOn is the day by which the report of a year is to be public: 31 March for governments, 31 January for departments
// (art. 49; calendar dates, never moved for holidays, FACTS 1.44). Townships and subdistricts are not named there; their
// county office sets the day (FACTS 0.3), and until it has, 31 January is the safe one.
func DueOn(kind office.Kind, year int) workday.Date {
	if kind == office.Government {
		return workday.On(year+1, 3, 31)
	}
	return workday.On(year+1, 1, 31)
}
