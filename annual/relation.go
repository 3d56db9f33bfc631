package annual

// This file evaluates the relations of a form (勾稽关系, FACTS 2.30–2.33). Blanks count as nothing, a blank total as
// the sum of its row (FACTS 2.48, 2.49); a relation over a cell that could not be read is undecided; one over solved
// cells fails only when it fails for every reading of them.

import (
	"strconv"
	"strings"
)

// relations makes the rule for a check code out of the relations the forms carry under it.
func relations(code string) func(r *Report) []Finding {
	return func(r *Report) []Finding {
		var out []Finding
		for _, rel := range r.Table3.Relations {
			if rel.Check != code {
				continue
			}
			if rel.Per == "column" {
				out = append(out, perColumn(r, rel)...)
			} else {
				out = append(out, perRow(r, rel)...)
			}
		}
		return out
	}
}

func perColumn(r *Report, rel Relation) []Finding {
	if r.Found[Requests] == Absent {
		return nil
	}
	var out []Finding
	for i, col := range r.Table3.Applications.Columns {
		pick := func(codes []string) (cells []Cell, where []string) {
			for _, code := range codes {
				cells = append(cells, effective(r, code, i))
				where = append(where, code+"/"+col.Code)
			}
			return cells, where
		}
		left, lw := pick(rel.Left)
		right, rw := pick(rel.Right)
		out = append(out, compareSums(rel.Check, left, right, append(lw, rw...), col.Label)...)
	}
	return out
}

func perRow(r *Report, rel Relation) []Finding {
	var out []Finding
	for _, row := range r.codes() {
		columns, cells := r.columns(row), r.Rows[row]
		pick := func(codes []string) (some []Cell, where []string) {
			for _, code := range codes {
				if i := columnAt(columns, code); i >= 0 {
					some, where = append(some, cells[i]), append(where, row+"/"+code)
				}
			}
			return some, where
		}
		left, lw := pick(rel.Left)
		right, rw := pick(rel.Right)
		if len(left) < len(rel.Left) || len(right) < len(rel.Right) || r.Found[r.table(row)] == Absent {
			continue
		}
		if left[0].Blank() && len(left) == 1 { // a blank total is tolerated (FACTS 2.49)
			continue
		}
		name := rel.Label
		if name == "" {
			name = r.label(row)
		}
		out = append(out, compareSums(rel.Check, left, right, append(lw, rw...), name)...)
	}
	return out
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

// compareSums gives the finding of one equation, none when it holds.
func compareSums(check string, left, right []Cell, where []string, name string) []Finding {
	for _, c := range append(append([]Cell(nil), left...), right...) {
		if c.Meaning == Missing { // said once, by C-001 or C-002
			return nil
		}
		if !c.Known() {
			return []Finding{{Check: check, Severity: Notice, Where: where, Key: "annual.check.undecided", Args: []any{name}, unsure: true}}
		}
	}
	l, r := sum(left), sum(right)
	if l == r {
		return nil
	}
	f := Finding{Check: check, Severity: Error, Where: involved(where, append(append([]Cell(nil), left...), right...)), Left: figure(l), Right: figure(r),
		Expression: expression(left) + " ≠ " + expression(right), Key: "annual.check." + strings.ToLower(strings.ReplaceAll(check, "-", "")), Args: []any{name, l, r, l - r}}
	if couldBeEqual(left, right) {
		f.Severity, f.unsure, f.Key, f.Args = Warning, true, "annual.check.several_readings", []any{name}
	}
	return []Finding{f}
}

func sum(cells []Cell) int64 {
	var n int64
	for _, c := range cells {
		n += c.Value
	}
	return n
}

// expression writes a sum without its zeros: "2+5", "0" when all are.
func expression(cells []Cell) string {
	var parts []string
	for _, c := range cells {
		if c.Value != 0 || len(cells) <= 2 {
			parts = append(parts, strconv.FormatInt(c.Value, 10))
		}
	}
	if len(parts) == 0 {
		return "0"
	}
	return strings.Join(parts, "+")
}

// involved keeps the places an equation is about: long sums name only the cells that are not zero, and the first.
func involved(where []string, cells []Cell) []string {
	if len(where) <= 8 {
		return where
	}
	out := where[:1:1]
	for i := 1; i < len(where); i++ {
		if cells[i].Value != 0 {
			out = append(out, where[i])
		}
	}
	return out
}

// couldBeEqual says whether other readings of solved cells make both sides equal. Too many readings count as yes.
func couldBeEqual(left, right []Cell) bool {
	sums := map[int64]bool{0: true}
	add := func(cells []Cell, sign int64) {
		for _, c := range cells {
			next := make(map[int64]bool, len(sums))
			for s := range sums {
				for _, v := range c.readings() {
					next[s+sign*v] = true
				}
			}
			if sums = next; len(sums) > 50000 {
				sums = map[int64]bool{0: true}
				return
			}
		}
	}
	add(left, 1)
	add(right, -1)
	return sums[0]
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

// count gives a figure that was read as a whole number.
func (r *Report) count(row, column string) (int64, bool) {
	i := columnAt(r.Form.ColumnsOf(row), column)
	if i < 0 || i >= len(r.Rows[row]) || r.Rows[row][i].Meaning != Number {
		return 0, false
	}
	return r.Rows[row][i].Value, true
}
