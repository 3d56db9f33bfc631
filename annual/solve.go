package annual

// This file chooses between the readings of damaged rows: the relations of the form are the constraints, and only what
// all readings that satisfy them agree on is taken, and marked as solved. The rest stays open, with its candidates.

import (
	"cmp"
	"slices"
)

// equation is a relation within a row, by the places of its columns.
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
		if sumAt(values, e.left) != sumAt(values, e.right) {
			return false
		}
	}
	return true
}

// solve settles the open rows of table 3; the others stand in r already.
func solve(r *Report, open map[string]openRow) {
	p := newPuzzle(r, open)
	left, sure := p.search()
	contradicted := sure && !p.found
	for code, o := range open {
		switch i := slices.Index(p.codes, code); {
		case o.only != nil:
			r.Rows[code] = o.exactly()
		case i >= 0 && sure && len(left[i]) > 0:
			r.Rows[code] = o.agreed(left[i])
		case len(o.good) == 1 && (!o.lost || o.raw != "" && !contradicted):
			r.Rows[code] = o.agreed(o.good)
		case o.raw == "": // nothing was seen of it, and nothing shows that it was blank
			r.Rows[code] = blankRow(len(r.Table3.Applications.Columns), Missing)
		default:
			r.Rows[code] = o.undecided(len(r.Table3.Applications.Columns))
		}
	}
}

// alone settles a row that no other row has a say in.
func (o openRow) alone(n int) []Cell {
	switch {
	case o.only != nil:
		return o.exactly()
	case len(o.good) == 0:
		return o.undecided(n)
	}
	return o.agreed(o.good)
}

// exactly gives the cells of a row that reads in one way alone.
func (o openRow) exactly() []Cell {
	cells := make([]Cell, len(o.only))
	for i, v := range o.only {
		cells[i] = Cell{Meaning: Number, Value: v, Raw: o.raw, Line: o.line, At: o.at}
	}
	return cells
}

// agreed gives the cells all the readings left agree on; the others are unreadable, with their candidates.
func (o openRow) agreed(left [][]int64) []Cell {
	cells := o.undecided(len(left[0]))
	for i := range cells {
		var values []int64
		for _, row := range left {
			values = addOnce(values, row[i])
		}
		cells[i].Could = values
		if len(values) == 1 {
			cells[i].Meaning, cells[i].Value, cells[i].Solved = Number, values[0], true
			if o.could != nil && slices.Contains(o.could[i], values[0]) {
				cells[i].Could = o.could[i]
			}
		}
	}
	return cells
}

// mostCandidates is how many candidates of a cell are kept to be shown.
const mostCandidates = 20

// undecided gives unreadable cells with their candidates: those that agree with the row's sums, or else all.
func (o openRow) undecided(n int) []Cell {
	cells := blankRow(n, Unreadable)
	for i := range cells {
		var values []int64
		for _, row := range o.good {
			values = addOnce(values, row[i])
		}
		if len(o.good) == 0 && o.could != nil {
			values = o.could[i]
		}
		if len(values) <= mostCandidates {
			cells[i].Could = values
		}
		cells[i].Raw, cells[i].Line, cells[i].At = o.raw, o.line, o.at
	}
	return cells
}

// puzzle is table 3 with open rows: sums over columns that must come to nothing.
type puzzle struct {
	codes  []string
	rows   [][][]int64 // per open row its readings
	sums   []columnSum
	rest   position // what each sum comes to with the readings picked so far
	stands [][]bool // per open row and reading: it stands in a solution
	seen   []map[position]bool
	steps  int
	found  bool // there is a solution
}

// position is the state of all sums; more than mostSums are not followed.
type position [mostSums]int64

// Bounds of the search. A sum that is left out leaves more readings standing, never fewer.
const (
	mostSums  = 16
	maxStates = 5000 // states of the sums that are looked at
)

// columnSum is one relation in one column: the sign of each open row in it, and how far it can still go.
type columnSum struct {
	col   int
	sign  []int64
	least []int64 // per open row: the least that it and those behind it can come to
	most  []int64
}

// newPuzzle gathers the open rows that have readings, and the relations in which nothing else is unknown.
func newPuzzle(r *Report, open map[string]openRow) *puzzle {
	p := &puzzle{}
	for _, line := range r.Table3.lines {
		if o, ok := open[line.Code]; ok && (o.only != nil || len(o.good) > 0) {
			p.codes = append(p.codes, line.Code)
		}
	}
	p.codes = picking(p.codes, open, r.Table3.Relations)
	for _, code := range p.codes {
		rows := open[code].good
		if open[code].only != nil {
			rows = [][]int64{open[code].only}
		}
		p.rows = append(p.rows, rows)
	}
	for _, rel := range r.Table3.Relations {
		if rel.Per == "column" {
			for col := range r.Table3.Applications.Columns {
				p.addSum(r, rel, col)
			}
		}
	}
	return p
}

// picking gives the open rows in the order they are best picked in: relation by relation, beginning with the one that has
// the fewest of them open, so that its sums are settled early; within one the large figures, which leave the
// least room.
func picking(codes []string, open map[string]openRow, relations []Relation) []string {
	slices.SortStableFunc(codes, func(a, b string) int {
		return cmp.Compare(heft(open[b].good), heft(open[a].good))
	})
	groups := [][]string{}
	for _, rel := range relations {
		if rel.Per == "column" {
			groups = append(groups, slices.DeleteFunc(slices.Clone(codes), func(code string) bool {
				return !slices.Contains(rel.Left, code) && !slices.Contains(rel.Right, code)
			}))
		}
	}
	slices.SortStableFunc(groups, func(a, b []string) int { return len(a) - len(b) })
	var out []string
	for _, code := range append(slices.Concat(groups...), codes...) {
		if !slices.Contains(out, code) {
			out = append(out, code)
		}
	}
	return out
}

// heft is the largest figure in the readings of a row.
func heft(rows [][]int64) int64 {
	var most int64
	for _, row := range rows {
		most = max(most, slices.Max(row))
	}
	return most
}

// addSum adds a relation in a column, unless something in it is unknown or none of its rows is open.
func (p *puzzle) addSum(r *Report, rel Relation, col int) {
	s := columnSum{col: col, sign: make([]int64, len(p.rows))}
	open, rest := false, int64(0)
	for side, codes := range [][]string{rel.Left, rel.Right} {
		sign := int64(1 - 2*side)
		for _, code := range codes {
			if i := slices.Index(p.codes, code); i >= 0 {
				s.sign[i] += sign
				open = true
				continue
			}
			c := effective(r, code, col)
			if !c.Known() {
				return
			}
			rest += sign * c.Value
		}
	}
	if open && len(p.sums) < mostSums {
		p.rest[len(p.sums)] = rest
		p.sums = append(p.sums, s)
	}
}

// search gives for each open row the readings that stand in some solution of all sums; one that was not looked at to the
// end is not among them, so that left holds only while sure. sure is false when there was too much to look at, or no sum
// to go by.
func (p *puzzle) search() (left [][][]int64, sure bool) {
	if len(p.rows) == 0 || len(p.sums) == 0 {
		return nil, false
	}
	p.reach()
	p.seen = make([]map[position]bool, len(p.rows))
	p.stands = make([][]bool, len(p.rows))
	for k, rows := range p.rows {
		p.seen[k], p.stands[k] = map[position]bool{}, make([]bool, len(rows))
	}
	p.found = p.solvable(0)
	left = make([][][]int64, len(p.rows))
	for k, rows := range p.rows {
		for j, row := range rows {
			if p.stands[k][j] {
				left[k] = append(left[k], row)
			}
		}
	}
	return left, p.steps <= maxStates
}

// reach works out how far each sum can still go from every row on.
func (p *puzzle) reach() {
	for i := range p.sums {
		s := &p.sums[i]
		s.least, s.most = make([]int64, len(p.rows)+1), make([]int64, len(p.rows)+1)
		for k := len(p.rows) - 1; k >= 0; k-- {
			least, most := s.sign[k]*p.rows[k][0][s.col], s.sign[k]*p.rows[k][0][s.col]
			for _, row := range p.rows[k] {
				least, most = min(least, s.sign[k]*row[s.col]), max(most, s.sign[k]*row[s.col])
			}
			s.least[k], s.most[k] = s.least[k+1]+least, s.most[k+1]+most
		}
	}
}

// solvable says whether rows k and on can be read so that all sums come to nothing, and marks the readings that do. What
// follows depends on the state of the sums alone, not on how it came about, so each state is looked at once.
func (p *puzzle) solvable(k int) bool {
	if k == len(p.rows) {
		return true
	}
	at := p.rest
	if ok, had := p.seen[k][at]; had {
		return ok
	}
	if p.steps++; p.steps > maxStates {
		return false
	}
	ok := false
	for j, row := range p.rows[k] {
		if p.fits(k, row) && p.solvable(k+1) {
			ok, p.stands[k][j] = true, true
		}
		p.rest = at
	}
	p.seen[k][at] = ok
	return ok
}

// fits adds a row to the sums and says whether all can still come to nothing.
func (p *puzzle) fits(k int, row []int64) bool {
	for i := range p.sums {
		s := &p.sums[i]
		v := p.rest[i] + s.sign[k]*row[s.col]
		if v+s.least[k+1] > 0 || v+s.most[k+1] < 0 {
			return false
		}
		p.rest[i] = v
	}
	return true
}
