package annual

// This file is the figures of many bodies side by side: what a report holds, one line for each row of its form, in the
// order of the form of its year. Ours come in when signed, others when imported; see ADR 0015. Table annual_figure.

import (
	"math"
	"strconv"
	"strings"
)

// Widest is how many columns the widest row has: table 4 (FACTS 2.21).
const Widest = 15

// None stands where a report gives no figure: blank, not applicable, unreadable.
const None int64 = math.MinInt64

// Wide is a row's figures by place of their column in the form of the report's year; money in 分.
type Wide [Widest]int64

func noFigures() (w Wide) {
	for i := range w {
		w[i] = None
	}
	return w
}

// Key is the message key of the scope's name.
func (s Scope) Key() string { return "annual.scope." + string(s) }

// Scopes lists both.
var Scopes = []Scope{Self, Aggregate}

// Packed writes the figures as one text, "12,0,,3", without the empty ones at the end.
func (w Wide) Packed() string {
	n := Widest
	for n > 0 && w[n-1] == None {
		n--
	}
	var b []byte
	for i, v := range w[:n] {
		if i > 0 {
			b = append(b, ',')
		}
		if v != None {
			b = strconv.AppendInt(b, v, 10)
		}
	}
	return string(b)
}

// Unpack reads what Packed wrote. It is given what the store holds, so anything else counts as no figure.
func (w *Wide) Unpack(s string) {
	at, n, sign, some := 0, int64(0), int64(1), false
	put := func() {
		if at < Widest {
			w[at] = None
			if some {
				w[at] = sign * n
			}
		}
		at, n, sign, some = at+1, 0, 1, false
	}
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == ',':
			put()
		case c == '-':
			sign = -1
		case c >= '0' && c <= '9':
			n, some = n*10+int64(c-'0'), true
		}
	}
	for put(); at < Widest; {
		put()
	}
}

// Figures gives what a report holds, by row code, with the groups （三）–（六） of table 3 added up under R3.3 to R3.6. A
// blank total counts as the sum of its row (FACTS 2.49); a group with a cell that is not known has no figure.
func (r *Report) Figures() map[string]Wide {
	form := FormOf(r.Year)
	if form == nil {
		form = r.Form
	}
	out := make(map[string]Wide, len(form.codes)+4)
	for _, row := range form.codes {
		out[row] = r.wide(row, form.ColumnsOf(row))
	}
	for _, line := range r.Table3.lines { // （六）其他处理 of a report that keeps the row of 2019
		if _, ok := out[line.Code]; !ok {
			out[line.Code] = r.wide(line.Code, r.Table3.Applications.Columns)
		}
	}
	for group, members := range r.Table3.groups() {
		if _, ok := out[group]; !ok {
			out[group] = r.groupSum(members)
		}
	}
	return out
}

func (r *Report) wide(row string, columns []Column) Wide {
	w := noFigures()
	for i, c := range columns {
		if cell, ok := r.cellAt(Place{row, c.Code}); ok {
			if v, ok := cell.known(); ok && i < Widest {
				w[i] = v
			}
		}
	}
	return w
}

// known is a cell's figure, false for none.
func (c Cell) known() (int64, bool) { return c.Value, c.Meaning == Number }

// cellAt gives a cell by its codes; a blank total of table 3 stands for the sum of its row (FACTS 2.49).
func (r *Report) cellAt(p Place) (Cell, bool) {
	columns, cells := r.columns(p.Row), r.Rows[p.Row]
	i := columnAt(columns, p.Column)
	if i < 0 || i >= len(cells) {
		return Cell{}, false
	}
	c := cells[i]
	if p.Column != total || !c.Blank() || r.table(p.Row) != Requests {
		return c, true
	}
	sum, any := int64(0), false
	for j, other := range cells {
		if j == i {
			continue
		}
		if !other.Known() {
			return c, true
		}
		if v, ok := other.known(); ok {
			sum, any = sum+v, true
		}
	}
	if any {
		c.Meaning, c.Value = Number, sum
	}
	return c, true
}

const total = "total"

// groupSum adds up rows of table 3 per column, blanks as nothing.
func (r *Report) groupSum(members []string) Wide {
	w := noFigures()
	for i, c := range r.Table3.Applications.Columns {
		sum, any, known := int64(0), false, true
		for _, row := range members {
			cell, ok := r.cellAt(Place{row, c.Code})
			known = known && ok && cell.Known()
			if v, ok := cell.known(); ok {
				sum, any = sum+v, true
			}
		}
		if known && any {
			w[i] = sum
		}
	}
	return w
}

// groups gives the rows below each group of results: R3.3 is R3.3.1 and its like.
func (f *Form) groups() map[string][]string {
	out := map[string][]string{}
	for _, line := range f.lines {
		if parts := strings.Split(line.Code, "."); len(parts) == 3 {
			group := parts[0] + "." + parts[1]
			out[group] = append(out[group], line.Code)
		}
	}
	return out
}

// Measure is a row of a form, or a group of rows, as people choose it.
type Measure struct {
	Row     string
	Table   Table
	Label   string
	Gloss   string
	Group   bool
	Columns []Column
}

// Measures lists what can be compared in a form: its rows in order, each group of results before its rows.
func (f *Form) Measures() []Measure {
	var out []Measure
	add := func(code string, r Row, group bool) {
		out = append(out, Measure{Row: code, Table: f.tableOf(code), Label: r.Label, Gloss: r.Gloss, Group: group, Columns: f.columnsOf(code)})
	}
	for _, r := range f.blockRows {
		add(r.Code, r, false)
	}
	var walk func(rows []Row)
	walk = func(rows []Row) {
		for _, r := range rows {
			if len(r.Rows) == 0 {
				add(r.Code, r, false)
				continue
			}
			if leaf := r.Rows[0].Code; strings.Count(leaf, ".") == 2 {
				add(leaf[:strings.LastIndexByte(leaf, '.')], r, true)
			}
			walk(r.Rows)
		}
	}
	walk(f.Applications.Rows)
	add(f.Remedies.Row, f.places[f.Remedies.Row].row, false)
	out[len(out)-1].Columns = nil
	for _, g := range f.Remedies.Groups {
		out[len(out)-1].Columns = append(out[len(out)-1].Columns, g.named()...)
	}
	return out
}

// named gives the columns of a group of table 4 with the group's name before theirs.
func (g Group) named() (out []Column) {
	for _, c := range g.Columns {
		c.Label, c.Gloss = g.Label+"："+c.Label, g.Gloss+": "+c.Gloss
		out = append(out, c)
	}
	for _, sub := range g.Groups {
		out = append(out, sub.named()...)
	}
	return out
}

// columnsOf is ColumnsOf, which also knows the groups.
func (f *Form) columnsOf(row string) []Column {
	if columns := f.ColumnsOf(row); columns != nil {
		return columns
	}
	if strings.HasPrefix(row, "R3.") {
		return f.Applications.Columns
	}
	return nil
}

func (f *Form) tableOf(row string) Table {
	if t := f.TableOf(row); t != "" {
		return t
	}
	return Requests
}

// MeasureOf gives a row or group of the form by its code.
func (f *Form) MeasureOf(row string) (Measure, bool) {
	for _, m := range f.Measures() {
		if m.Row == row {
			return m, true
		}
	}
	return Measure{}, false
}

// places lists every cell of a report as it was read.
func (r *Report) places() []Place {
	var out []Place
	for _, row := range r.codes() {
		for i, c := range r.columns(row) {
			if i < len(r.Rows[row]) {
				out = append(out, Place{row, c.Code})
			}
		}
	}
	return out
}

// cellRead gives a cell as it stands, a blank total blank.
func (r *Report) cellRead(p Place) (Cell, bool) {
	i := columnAt(r.columns(p.Row), p.Column)
	if i < 0 || i >= len(r.Rows[p.Row]) {
		return Cell{}, false
	}
	return r.Rows[p.Row][i], true
}

func (r *Report) columnOf(p Place) Column {
	columns := r.columns(p.Row)
	if i := columnAt(columns, p.Column); i >= 0 {
		return columns[i]
	}
	return Column{}
}

// Cell gives a cell of the report and the column it stands in; ok is false for a place the report does not have.
func (r *Report) Cell(p Place) (c Cell, column Column, ok bool) {
	c, ok = r.cellRead(p)
	return c, r.columnOf(p), ok
}

// Written gives a cell as people write it: its figure, else the text it was read from.
func (c Cell) Written() string {
	switch {
	case c.Meaning != Number:
		return c.Raw
	case c.Unit != "":
		return Yuan(c.Value, c.Unit) + c.Unit
	}
	return strconv.FormatInt(c.Value, 10)
}
