package annual

// This file parts digits that have run together and chooses between the ways to part them: the relations of the form are
// the constraints, and only a reading that alone satisfies them is taken.

import "maps"

// gluedRow is a row of digits with its possible readings.
type gluedRow struct {
	all  [][]int64 // every way to part the digits
	good [][]int64 // those that agree with the relations of the row
	raw  string
}

const (
	maxSplits  = 3000 // ways of one row that are followed up
	maxSolving = 3000 // combinations of rows that are tried
)

// partings gives every way to read parts as exactly n figures without leading zeros; a mark (/ or -) is a cell of its own
// that counts 0. nil when there are too many ways, or none.
func partings(parts []string, n int) [][]int64 {
	digits := 0
	for _, p := range parts {
		digits += len(p)
	}
	if digits < n || digits > n*8 {
		return nil
	}
	p := &parting{parts: parts, n: n}
	if !p.walk(0, 0, digits) {
		return nil
	}
	return p.out
}

// parting is the search for the ways to part digits.
type parting struct {
	parts []string
	n     int
	row   []int64
	all   []int64 // the rows of out, one after the other
	out   [][]int64
}

// longestFigure is the most digits one cell is taken to have.
const longestFigure = 9

// walk reads on from a place, with left characters to go. False when there are too many ways.
func (p *parting) walk(part, at, left int) bool {
	open := p.n - len(p.row)
	switch {
	case part == len(p.parts):
		if open == 0 {
			p.all = append(p.all, p.row...)
			p.out = append(p.out, p.all[len(p.all)-p.n:])
		}
		return len(p.out) <= maxSplits
	case open == 0 || left < open || left > longestFigure*open:
		return true
	}
	s := p.parts[part][at:]
	if s[0] < '0' || s[0] > '9' {
		return p.take(part, at, 1, left, 0)
	}
	var v int64
	for i := 0; i < len(s) && i < longestFigure && s[i] >= '0' && s[i] <= '9'; i++ {
		v = v*10 + int64(s[i]-'0')
		if !p.take(part, at, i+1, left, v) {
			return false
		}
		if v == 0 {
			break // no leading zeros
		}
	}
	return true
}

// take reads the next length characters as one cell and walks on.
func (p *parting) take(part, at, length, left int, v int64) bool {
	next := at + length
	if next == len(p.parts[part]) {
		part, next = part+1, 0
	}
	p.row = append(p.row, v)
	ok := p.walk(part, next, left-length)
	p.row = p.row[:len(p.row)-1]
	return ok
}

// equation is a relation within a row of table 3, by the places of its columns.
type equation struct{ left, right []int }

// within gives the equations within a row.
func within(columns []Column, relations []Relation) []equation {
	var out []equation
	for _, rel := range relations {
		e := equation{places(columns, rel.Left), places(columns, rel.Right)}
		if rel.Per == "row" && len(e.left) == len(rel.Left) && len(e.right) == len(rel.Right) {
			out = append(out, e)
		}
	}
	return out
}

func places(columns []Column, codes []string) []int {
	var out []int
	for _, code := range codes {
		if i := columnAt(columns, code); i >= 0 {
			out = append(out, i)
		}
	}
	return out
}

// holds says whether the equations hold for a row's values.
func holds(equations []equation, values []int64) bool {
	for _, e := range equations {
		var l, r int64
		for _, i := range e.left {
			l += values[i]
		}
		for _, i := range e.right {
			r += values[i]
		}
		if l != r {
			return false
		}
	}
	return true
}

// solve chooses a reading for each row, where only one is left.
func solve(f *Form, rows map[string]gluedRow) map[string][]int64 {
	chosen := map[string][]int64{}
	var open []string
	combos := 1
	for _, line := range f.Lines() {
		g, ok := rows[line.Code]
		switch {
		case !ok:
		case len(g.all) == 1:
			chosen[line.Code] = g.all[0]
		case len(g.good) == 1:
			chosen[line.Code] = g.good[0]
		case len(g.good) > 1:
			open = append(open, line.Code)
			combos = min(combos*len(g.good), maxSolving+1)
		}
	}
	if len(open) == 0 || combos > maxSolving || len(chosen)+len(open) < len(f.Lines()) {
		return chosen
	}
	if only := solveOpen(f, rows, chosen, open); only != nil {
		for code, v := range only {
			chosen[code] = v
		}
	}
	return chosen
}

// solveOpen tries every combination of the open rows' readings; nil unless exactly one satisfies the columns.
func solveOpen(f *Form, rows map[string]gluedRow, chosen map[string][]int64, open []string) map[string][]int64 {
	var only map[string][]int64
	solutions := 0
	pick := maps.Clone(chosen)
	var try func(i int)
	try = func(i int) {
		if solutions > 1 {
			return
		}
		if i < len(open) {
			for _, v := range rows[open[i]].good {
				pick[open[i]] = v
				try(i + 1)
			}
			return
		}
		if columnsHold(f, pick) {
			solutions++
			only = maps.Clone(pick)
		}
	}
	try(0)
	if solutions != 1 {
		return nil
	}
	return only
}

func columnsHold(f *Form, rows map[string][]int64) bool {
	for _, rel := range f.Relations {
		if rel.Per != "column" {
			continue
		}
		for i := range f.Applications.Columns {
			var l, r int64
			for _, c := range rel.Left {
				l += rows[c][i]
			}
			for _, c := range rel.Right {
				r += rows[c][i]
			}
			if l != r {
				return false
			}
		}
	}
	return true
}
