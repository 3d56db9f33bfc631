package pdftext

// This file finds ruled tables: rules that touch each other span a grid; where no rule parts two places of the grid they
// are one cell.

import (
	"sort"
	"strings"
)

const (
	touch     = 3.0    // points: rules nearer than this touch or are one
	shortest  = 5.0    // points: shorter rules part nothing
	maxPlaces = 30_000 // of a grid
)

// table is a ruled table: its regions are its cells.
type table struct {
	top     float64
	regions []region
	unsure  bool // the regions are no rectangles
}

type region struct {
	row                      int
	left, right, top, bottom float64
}

// line is a rule along an axis, with its place across it.
type line struct{ at, from, to float64 }

// findTables gives the tables of a page, small ones first: a frame round a table comes after it.
func findTables(rules []rule) []table {
	var across, down []line
	for _, r := range rules {
		if r.x2-r.x1 >= r.y2-r.y1 {
			across = append(across, line{(r.y1 + r.y2) / 2, r.x1, r.x2})
		} else {
			down = append(down, line{(r.x1 + r.x2) / 2, r.y1, r.y2})
		}
	}
	across, down = merged(across), merged(down)
	if len(across)*len(down) > 4_000_000 {
		return nil
	}
	var out []table
	for _, c := range components(across, down) {
		if t, ok := gridOf(c[0], c[1]); ok {
			out = append(out, t)
		}
	}
	sort.SliceStable(out, func(i, k int) bool { return out[i].area() < out[k].area() })
	return out
}

func (t table) area() (sum float64) {
	for _, r := range t.regions {
		sum += (r.right - r.left) * (r.top - r.bottom)
	}
	return sum
}

// merged puts together rules that lie on each other or go on from each other, and drops what is too short to part cells.
func merged(lines []line) []line {
	sort.Slice(lines, func(i, k int) bool { return lines[i].at < lines[k].at })
	var out []line
	for i := 0; i < len(lines); {
		k := i + 1
		for k < len(lines) && lines[k].at-lines[i].at < touch {
			k++
		}
		same := append([]line(nil), lines[i:k]...)
		at := same[len(same)/2].at
		sort.Slice(same, func(a, b int) bool { return same[a].from < same[b].from })
		one := line{at, same[0].from, same[0].to}
		for _, l := range same[1:] {
			if l.from <= one.to+touch {
				one.to = max(one.to, l.to)
				continue
			}
			out = append(out, one)
			one = line{at, l.from, l.to}
		}
		out = append(out, one)
		i = k
	}
	long := out[:0]
	for _, l := range out {
		if l.to-l.from >= shortest {
			long = append(long, l)
		}
	}
	return long
}

// components gives the sets of rules that touch each other.
func components(across, down []line) [][2][]line {
	n := len(across)
	parent := make([]int, n+len(down))
	for i := range parent {
		parent[i] = i
	}
	for i, a := range across {
		for k, d := range down {
			if d.at >= a.from-touch && d.at <= a.to+touch && a.at >= d.from-touch && a.at <= d.to+touch {
				parent[find(parent, i)] = find(parent, n+k)
			}
		}
	}
	groups := map[int]*[2][]line{}
	var order []int
	for i := range parent {
		root := find(parent, i)
		g := groups[root]
		if g == nil {
			g = &[2][]line{}
			groups[root] = g
			order = append(order, root)
		}
		if i < n {
			g[0] = append(g[0], across[i])
		} else {
			g[1] = append(g[1], down[i-n])
		}
	}
	var out [][2][]line
	for _, root := range order {
		if g := groups[root]; len(g[0]) >= 2 && len(g[1]) >= 1 {
			out = append(out, *g)
		}
	}
	return out
}

func find(parent []int, i int) int {
	for parent[i] != i {
		parent[i] = parent[parent[i]]
		i = parent[i]
	}
	return i
}

// stops gives the places of lines and the far ends of the lines across them: an open side has an edge too.
func stops(lines, others []line) []float64 {
	var all []float64
	for _, l := range lines {
		all = append(all, l.at)
	}
	low, high := others[0].from, others[0].to
	for _, l := range others {
		low, high = min(low, l.from), max(high, l.to)
	}
	all = append(all, low, high)
	sort.Float64s(all)
	out := all[:1]
	for _, v := range all[1:] {
		if v-out[len(out)-1] >= touch {
			out = append(out, v)
		}
	}
	return out
}

// gridOf makes a table of rules that touch; false when they span no cells.
func gridOf(across, down []line) (table, bool) {
	xs, ys := stops(down, across), stops(across, down)
	columns, rows := len(xs)-1, len(ys)-1
	if columns < 1 || rows < 1 || columns*rows < 2 || columns*rows > maxPlaces {
		return table{}, false
	}
	place := func(row, column int) int { return row*columns + column }
	right, above := parting(down, xs, ys), parting(across, ys, xs) // [stop][place along it]
	parent := make([]int, columns*rows)
	for i := range parent {
		parent[i] = i
	}
	for r := range rows {
		for c := range columns {
			if c+1 < columns && !right[c+1][r] {
				parent[find(parent, place(r, c+1))] = find(parent, place(r, c))
			}
			if r+1 < rows && !above[r+1][c] {
				parent[find(parent, place(r+1, c))] = find(parent, place(r, c))
			}
		}
	}
	return regionsOf(parent, xs, ys)
}

// parting says for each stop and each stretch along it whether a rule lies there.
func parting(lines []line, stops, along []float64) [][]bool {
	out := make([][]bool, len(stops))
	for i := range out {
		out[i] = make([]bool, len(along)-1)
	}
	for _, l := range lines {
		i := nearest(stops, l.at)
		for k := range out[i] {
			from, to := max(l.from, along[k]), min(l.to, along[k+1])
			if to-from > 0.6*(along[k+1]-along[k]) {
				out[i][k] = true
			}
		}
	}
	return out
}

func nearest(stops []float64, at float64) int {
	best := 0
	for i, s := range stops {
		if d, b := s-at, stops[best]-at; d*d < b*b {
			best = i
		}
	}
	return best
}

// regionsOf gathers places that are one cell.
func regionsOf(parent []int, xs, ys []float64) (table, bool) {
	columns, rows := len(xs)-1, len(ys)-1
	type extent struct{ r1, r2, c1, c2, n int }
	extents := map[int]*extent{}
	var order []int
	for r := rows - 1; r >= 0; r-- { // ys rise, rows go down
		for c := range columns {
			root := find(parent, r*columns+c)
			e := extents[root]
			if e == nil {
				e = &extent{r, r, c, c, 0}
				extents[root] = e
				order = append(order, root)
			}
			e.r1, e.r2, e.c1, e.c2 = min(e.r1, r), max(e.r2, r), min(e.c1, c), max(e.c2, c)
			e.n++
		}
	}
	t := table{top: ys[rows]}
	for _, root := range order {
		e := extents[root]
		t.unsure = t.unsure || e.n != (e.r2-e.r1+1)*(e.c2-e.c1+1)
		t.regions = append(t.regions, region{rows - 1 - e.r2, xs[e.c1], xs[e.c2+1], ys[e.r2+1], ys[e.r1]})
	}
	return t, len(t.regions) > 1
}

// regionOf gives the region a character stands in, -1 for none.
func (t table) regionOf(g glyph) int {
	x, y := (g.x+g.x2)/2, g.middle()
	for i, r := range t.regions {
		if x >= r.left && x < r.right && y >= r.bottom && y < r.top {
			return i
		}
	}
	return -1
}

// rows gives the cells of each row with the characters that stand in each region.
func (t table) rows(inside [][]glyph) [][]Cell {
	unsure := t.straddled(inside)
	var out [][]Cell
	last := -1
	for _, i := range t.order() {
		r := t.regions[i]
		if r.row != last {
			out = append(out, nil)
			last = r.row
		}
		var lines []string
		for _, l := range linesOf(inside[i]) {
			lines = append(lines, join(l))
		}
		row := &out[len(out)-1]
		*row = append(*row, Cell{strings.Join(lines, "\n"), r.left, r.right, unsure[i] || t.unsure})
	}
	return out
}

func (t table) order() []int {
	out := make([]int, len(t.regions))
	for i := range out {
		out[i] = i
	}
	sort.SliceStable(out, func(a, b int) bool {
		x, y := t.regions[out[a]], t.regions[out[b]]
		return x.row < y.row || (x.row == y.row && x.left < y.left)
	})
	return out
}

// straddled finds the regions that share a figure: one whose digits stand close together on both sides of an edge.
func (t table) straddled(inside [][]glyph) []bool {
	out := make([]bool, len(inside))
	type digit struct {
		glyph
		region int
	}
	var all []digit
	for i, gs := range inside {
		for _, g := range gs {
			if figure(g) {
				all = append(all, digit{g, i})
			}
		}
	}
	sort.Slice(all, func(i, k int) bool {
		if d := all[i].y - all[k].y; d > 1 || d < -1 {
			return d > 0
		}
		return all[i].x < all[k].x
	})
	for i := 1; i < len(all); i++ {
		a, b := all[i-1], all[i]
		if d := a.y - b.y; a.region != b.region && d < 1 && d > -1 && b.x-a.x2 < 0.15*a.size && b.x > a.x {
			out[a.region], out[b.region] = true, true
		}
	}
	return out
}
