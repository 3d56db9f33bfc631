package annual

// This file evaluates the relations a form carries as data: sums within the report (勾稽关系, FACTS 2.30–2.33), sums with
// last year's report and comparisons (FACTS 2.36–2.42). Blanks count as nothing, a blank total as the sum of its row
// (FACTS 2.48, 2.49); a relation over a cell that could not be read is undecided; one over solved cells fails only when it
// fails for every reading of them.

import (
	"strconv"
	"strings"
)

// term is one summand of a relation as the form writes it: "R1", "-abolished", "previous:R4".
type term struct {
	code     string
	minus    bool
	previous bool
}

const previousMark = "previous:"

func terms(codes []string) []term {
	out := make([]term, len(codes))
	for i, c := range codes {
		rest, minus := strings.CutPrefix(c, "-")
		rest, previous := strings.CutPrefix(rest, previousMark)
		out[i] = term{rest, minus, previous}
	}
	return out
}

// prepare parses the terms once.
func (rel *Relation) prepare() {
	rel.left, rel.right = terms(rel.Left), terms(rel.Right)
	for _, t := range append(append([]term(nil), rel.left...), rel.right...) {
		rel.across = rel.across || t.previous
	}
}

// operand is a summand with its cell.
type operand struct {
	Cell
	term
	row, column string
}

func (o operand) signed(v int64) int64 {
	if o.minus {
		return -v
	}
	return v
}

func (o operand) place() string {
	if o.previous {
		return previousMark + o.row + "/" + o.column
	}
	return o.row + "/" + o.column
}

// relations makes the rule for a check code out of the relations the forms carry under it.
func relations(code string) func(r *Report, a Around) []Finding {
	return func(r *Report, a Around) []Finding {
		var out []Finding
		for _, set := range [2][]Relation{r.Table3.Relations, r.Form.Comparisons} {
			for i := range set {
				switch rel := &set[i]; {
				case rel.Check != code || rel.across && !follows(r, a.Previous):
				case rel.Per == "column":
					out = append(out, perColumn(r, a.Previous, rel)...)
				default:
					out = append(out, perRow(r, a.Previous, rel)...)
				}
			}
		}
		return out
	}
}

// follows says whether one report is of the year after another's, as far as their years are known.
func follows(r, previous *Report) bool {
	return previous != nil && (r.Year == 0 || previous.Year == 0 || previous.Year == r.Year-1)
}

func perColumn(r, previous *Report, rel *Relation) []Finding {
	if r.Found[Requests] == Absent || rel.across && previous.Found[Requests] == Absent {
		return nil
	}
	var out []Finding
	left, right := make([]operand, len(rel.left)), make([]operand, len(rel.right))
	for i, col := range r.Table3.Applications.Columns {
		pickColumn(r, previous, i, col.Code, rel.left, left)
		pickColumn(r, previous, i, col.Code, rel.right, right)
		out = append(out, rel.compare(left, right, col.Label)...)
	}
	return out
}

// pickColumn puts the cells of a column into list.
func pickColumn(r, previous *Report, i int, column string, some []term, list []operand) {
	for j, t := range some {
		of := r
		if t.previous {
			of = previous
		}
		list[j] = operand{effective(of, t.code, i), t, t.code, column}
	}
}

func perRow(r, previous *Report, rel *Relation) []Finding {
	rows := rel.Rows
	if rows == nil {
		rows = r.codes()
	}
	var out []Finding
	left, right := make([]operand, len(rel.left)), make([]operand, len(rel.right))
	for _, row := range rows {
		if r.Found[r.table(row)] == Absent || rel.across && previous.Found[r.table(row)] == Absent {
			continue
		}
		if !pickRow(r, previous, row, rel.left, left) || left[0].Blank() && len(left) == 1 { // a blank total is tolerated (FACTS 2.49)
			continue
		}
		if !pickRow(r, previous, row, rel.right, right) {
			continue
		}
		name := rel.Label
		if name == "" {
			name = r.label(row)
		}
		out = append(out, rel.compare(left, right, name)...)
	}
	return out
}

// pickRow puts the cells of a row into list; false when the row does not have them all.
func pickRow(r, previous *Report, row string, some []term, list []operand) bool {
	columns, cells := r.columns(row), r.Rows[row]
	for j, t := range some {
		columns, cells := columns, cells
		if t.previous {
			columns, cells = previous.columns(row), previous.Rows[row]
		}
		i := columnAt(columns, t.code)
		if i < 0 || i >= len(cells) {
			return false
		}
		list[j] = operand{cells[i], t, row, t.code}
	}
	return true
}

// effective gives a cell of table 3, a blank total standing for the sum of its row.
func effective(r *Report, row string, i int) Cell {
	cells := r.Rows[row]
	if i >= len(cells) {
		return Cell{}
	}
	if i != len(cells)-1 || !cells[i].Blank() {
		return cells[i]
	}
	sum := Cell{Meaning: Number}
	for _, c := range cells[:i] {
		if !c.Known() {
			return Cell{Meaning: Unreadable}
		}
		sum.Value += c.Value
	}
	return sum
}

// holds says whether two sums stand as the relation wants them.
func (rel *Relation) holds(l, r int64) bool {
	switch rel.Is {
	case "<=":
		return l <= r
	case ">=":
		return l >= r
	}
	return l == r
}

// fails is how a failing relation is written.
func (rel *Relation) fails() string {
	switch rel.Is {
	case "<=":
		return " > "
	case ">=":
		return " < "
	}
	return " ≠ "
}

// compare gives the finding of one relation, none when it holds.
func (rel *Relation) compare(left, right []operand, name string) []Finding {
	worst := max(doubt(left), doubt(right))
	l, r := sum(left), sum(right)
	if worst == lost || worst == dim && rel.severity() != Error || worst == clear && rel.holds(l, r) { // a dim or lost cell is reported by itself
		return nil
	}
	all := append(append(make([]operand, 0, len(left)+len(right)), left...), right...)
	about := left[0].place()
	if worst == dim {
		return []Finding{{Check: rel.Check, Severity: Notice, About: about, Where: placesOf(all), Key: "annual.check.undecided", Args: []any{name},
			Uncertain: true, unsure: !rel.across}}
	}
	f := Finding{Check: rel.Check, Severity: rel.severity(), About: about, Where: placesOf(involved(all)), Left: figure(l), Right: figure(r),
		Expression: expression(left) + rel.fails() + expression(right), Key: "annual.check." + strings.ToLower(strings.ReplaceAll(rel.Check, "-", "")), Args: []any{name, l, r, l - r}}
	if rel.couldHold(left, right) {
		f.Severity, f.Uncertain, f.unsure, f.Key, f.Args = Warning, true, !rel.across, "annual.check.several_readings", []any{name}
	}
	return []Finding{f}
}

// How far the cells of a sum can be counted on.
const (
	clear = iota
	dim   // one could not be read
	lost  // one is not there at all: said once, by C-001 or C-002
)

func doubt(list []operand) int {
	worst := clear
	for i := range list {
		switch o := &list[i]; {
		case o.Meaning == Missing && !o.previous:
			return lost
		case !o.Known():
			worst = dim
		}
	}
	return worst
}

func (rel *Relation) severity() Severity {
	if rel.Severity == "" {
		return Error
	}
	return rel.Severity
}

func sum(list []operand) int64 {
	var n int64
	for i := range list {
		n += list[i].signed(list[i].Value)
	}
	return n
}

// expression writes a sum without its zeros: "2+5-1", "0" when all are.
func expression(list []operand) string {
	var b strings.Builder
	for _, o := range list {
		if o.Value == 0 && len(list) > 2 {
			continue
		}
		switch v := o.signed(o.Value); {
		case v < 0 || b.Len() == 0:
			b.WriteString(strconv.FormatInt(v, 10))
		default:
			b.WriteString("+" + strconv.FormatInt(v, 10))
		}
	}
	if b.Len() == 0 {
		return "0"
	}
	return b.String()
}

// involved keeps the cells an equation is about: long sums name only those that are not zero, and the first.
func involved(all []operand) []operand {
	if len(all) <= 8 {
		return all
	}
	out := all[:1:1]
	for _, o := range all[1:] {
		if o.Value != 0 {
			out = append(out, o)
		}
	}
	return out
}

func placesOf(all []operand) []string {
	out := make([]string, len(all))
	for i, o := range all {
		out[i] = o.place()
	}
	return out
}

// couldHold says whether the relation holds for other readings of solved cells. Too many readings count as yes.
func (rel *Relation) couldHold(left, right []operand) bool {
	sums := map[int64]bool{0: true}
	add := func(list []operand, sign int64) bool {
		for _, o := range list {
			next := make(map[int64]bool, len(sums))
			for s := range sums {
				for _, v := range o.readings() {
					next[s+sign*o.signed(v)] = true
				}
			}
			if sums = next; len(sums) > 50000 {
				return false
			}
		}
		return true
	}
	if !add(left, 1) || !add(right, -1) {
		return true
	}
	for s := range sums {
		if rel.holds(s, 0) {
			return true
		}
	}
	return false
}

func columnAt(columns []Column, code string) int {
	for i, c := range columns {
		if c.Code == code {
			return i
		}
	}
	return -1
}

// codes gives the rows of the report: those of its form, table 3 as the report has it.
func (r *Report) codes() []string {
	if r.Table3 == r.Form {
		return r.Form.codes
	}
	var out []string
	for _, row := range r.Form.blockRows {
		out = append(out, row.Code)
	}
	for _, row := range r.Table3.lines {
		out = append(out, row.Code)
	}
	return append(out, r.Form.Remedies.Row)
}

func (r *Report) columns(row string) []Column {
	if c := r.Form.ColumnsOf(row); c != nil {
		return c
	}
	return r.Table3.ColumnsOf(row)
}

func (r *Report) label(row string) string {
	if l := r.Form.Label(row); l != "" {
		return l
	}
	return r.Table3.Label(row)
}

// table gives the table a row of the report stands in.
func (r *Report) table(row string) Table {
	if t := r.Form.TableOf(row); t != "" {
		return t
	}
	return r.Table3.TableOf(row)
}

// cell gives the cell of a place, false when the report has none there.
func (r *Report) cell(p Place) (Cell, bool) {
	i := columnAt(r.columns(p.Row), p.Column)
	if i < 0 || i >= len(r.Rows[p.Row]) {
		return Cell{}, false
	}
	return r.Rows[p.Row][i], true
}

// count gives a figure that was read as a whole number.
func (r *Report) count(row, column string) (int64, bool) {
	c, ok := r.cell(Place{row, column})
	return c.Value, ok && c.Meaning == Number
}
