package annual

// This file chooses between the readings of damaged rows: the relations of the form are the constraints, and only what
// all readings that satisfy them agree on is taken, and marked as solved. The rest stays open, with its candidates.

import "slices"

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
	contradicted := sure && p.found == 0
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
	codes []string
	rows  [][][]int64 // per open row its readings
	sums  []columnSum
	left  [][][]int64 // per open row the readings that stand in a solution
	pick  [][]int64
	steps int
	found int
}

// columnSum is one relation in one column: what the rows read come to, and the sign of each open row.
type columnSum struct {
	col       int
	rest      int64
	sign      []int64
	least     []int64 // per open row: the least that it and those behind it can come to
	most      []int64
	untouched bool
}

// newPuzzle gathers the open rows that have readings, and the relations in which nothing else is unknown.
func newPuzzle(r *Report, open map[string]openRow) *puzzle {
	p := &puzzle{}
	for _, line := range r.Table3.lines {
		if o, ok := open[line.Code]; ok && (o.only != nil || len(o.good) > 0) {
			p.codes = append(p.codes, line.Code)
		}
	}
	slices.SortStableFunc(p.codes, func(a, b string) int { return len(open[a].good) - len(open[b].good) })
	for _, code := range p.codes {
		rows := open[code].good
		if open[code].only != nil {
			rows = [][]int64{open[code].only}
		}
		p.rows = append(p.rows, rows)
	}
	p.left, p.pick = make([][][]int64, len(p.rows)), make([][]int64, len(p.rows))
	for _, rel := range r.Table3.Relations {
		if rel.Per == "column" {
			for col := range r.Table3.Applications.Columns {
				p.addSum(r, rel, col)
			}
		}
	}
	return p
}

func (p *puzzle) addSum(r *Report, rel Relation, col int) {
	s := columnSum{col: col, sign: make([]int64, len(p.rows)), untouched: true}
	for side, codes := range [][]string{rel.Left, rel.Right} {
		sign := int64(1 - 2*side)
		for _, code := range codes {
			if i := slices.Index(p.codes, code); i >= 0 {
				s.sign[i] += sign
				s.untouched = false
				continue
			}
			c := effective(r, code, col)
			if !c.Known() {
				return
			}
			s.rest += sign * c.Value
		}
	}
	if s.untouched {
		return
	}
	s.least, s.most = make([]int64, len(p.rows)+1), make([]int64, len(p.rows)+1)
	for k := len(p.rows) - 1; k >= 0; k-- {
		least, most := s.sign[k]*p.rows[k][0][col], s.sign[k]*p.rows[k][0][col]
		for _, row := range p.rows[k] {
			least, most = min(least, s.sign[k]*row[col]), max(most, s.sign[k]*row[col])
		}
		s.least[k], s.most[k] = s.least[k+1]+least, s.most[k+1]+most
	}
	p.sums = append(p.sums, s)
}

const maxFound = 500 // solutions that are gathered

// search gives for each open row the readings that stand in a solution of all sums. sure is false when there was too
// much to look at, or no sum to go by.
func (p *puzzle) search() (left [][][]int64, sure bool) {
	if len(p.rows) == 0 || len(p.sums) == 0 {
		return nil, false
	}
	p.walk(0)
	return p.left, p.steps <= maxSteps && p.found <= maxFound
}

func (p *puzzle) walk(k int) {
	if p.steps++; p.steps > maxSteps || p.found > maxFound {
		return
	}
	if k == len(p.rows) {
		p.found++
		for i, row := range p.pick {
			if !holdsAmong(p.left[i], row) {
				p.left[i] = append(p.left[i], row)
			}
		}
		return
	}
	for _, row := range p.rows[k] {
		if p.fits(k, row) {
			p.pick[k] = row
			p.walk(k + 1)
		}
		p.add(k, row, -1)
	}
}

// fits adds a row to the sums and says whether all can still come to nothing.
func (p *puzzle) fits(k int, row []int64) bool {
	p.add(k, row, 1)
	for i := range p.sums {
		if s := &p.sums[i]; s.rest+s.least[k+1] > 0 || s.rest+s.most[k+1] < 0 {
			return false
		}
	}
	return true
}

func (p *puzzle) add(k int, row []int64, times int64) {
	for i := range p.sums {
		if s := &p.sums[i]; s.sign[k] != 0 {
			s.rest += times * s.sign[k] * row[s.col]
		}
	}
}
