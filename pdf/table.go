package pdf

// This file lays tables out: cells that span, rows as high as their words need, headings again on every page, no row cut.

import (
	"cmp"
	"errors"
	"slices"
)

// ErrGrid says that a table's cells do not fill its grid.
var ErrGrid = errors.New("pdf: the cells do not fill the table")

const padding = 2 // points between a cell's border and its words

// boxed is a cell in its place.
type boxed struct {
	Cell
	row, col int
	lines    []string
	size     float64 // of its words: a figure too wide for its column is set smaller, never broken
	done     bool    // its words are drawn
}

// grid is a table measured.
type grid struct {
	cells   []boxed
	edges   []float64 // of columns, one more than columns
	heights []float64
	stays   []bool // the row stays with the one below
	heads   int
	size    float64
}

func (t Table) least(w *writer) float64 {
	g := t.measure(w)
	height := 0.0
	for i, h := range g.heights {
		height += h
		if i >= g.heads && !g.stays[i] {
			break
		}
	}
	return height
}

func (t Table) place(w *writer) {
	g := t.measure(w)
	if w.err != nil {
		return
	}
	for from := g.heads; from < len(g.heights); {
		y := w.y + g.height(0, g.heads)
		to := from
		for to < len(g.heights) && (to == from || y+g.height(from, to+1) <= bottom+0.1) {
			to++
		}
		for to < len(g.heights) && to-1 > from && g.stays[to-1] {
			to--
		}
		g.draw(w, 0, g.heads, true)
		g.draw(w, from, to, false)
		if from = to; from < len(g.heights) {
			w.feed()
		}
	}
}

func (g *grid) height(from, to int) float64 {
	sum := 0.0
	for _, h := range g.heights[from:to] {
		sum += h
	}
	return sum
}

// measure puts every cell in its place and finds how high each row must be.
func (t Table) measure(w *writer) *grid {
	g := &grid{heads: t.Heads, size: t.Size, heights: make([]float64, len(t.Rows)), stays: make([]bool, len(t.Rows)), edges: []float64{left}}
	if g.size == 0 {
		g.size = 10.5
	}
	total := 0
	for _, share := range t.Widths {
		total += share
	}
	sum := 0
	for _, share := range t.Widths {
		sum += share
		g.edges = append(g.edges, left+textWidth*float64(sum)/float64(max(total, 1)))
	}
	if !t.fill(g) {
		w.fail(ErrGrid)
		return g
	}
	for i := range g.cells {
		g.cells[i].set(w, g)
	}
	g.grow()
	return g
}

// smallest is the size below which a figure too wide is broken after all.
const smallest = 4

// set breaks a cell's words into lines.
func (c *boxed) set(w *writer, g *grid) {
	c.size = g.size
	width := g.edges[c.col+c.Across] - g.edges[c.col] - 2*padding
	if full := w.width(c.Text, g.size); full > width && len(units(c.Text)) == 1 {
		c.size = max(smallest, g.size*width/full)
	}
	measure := func(s string) float64 { return w.width(s, c.size) }
	if c.Align == Center {
		c.lines = balance(c.Text, width, c.size, measure)
	} else {
		c.lines = wrap(c.Text, width, 0, measure)
	}
}

// fill gives each cell its row and column; false when the cells do not fill the grid.
func (t Table) fill(g *grid) bool {
	taken := make([][]bool, len(t.Rows))
	for i := range taken {
		taken[i] = make([]bool, len(t.Widths))
	}
	for row, cells := range t.Rows {
		col := 0
		g.stays[row] = len(cells) > 0
		for _, c := range cells {
			c.Across, c.Down = max(c.Across, 1), max(c.Down, 1)
			g.stays[row] = g.stays[row] && c.Head
			for col < len(t.Widths) && taken[row][col] {
				col++
			}
			if col+c.Across > len(t.Widths) || row+c.Down > len(t.Rows) {
				return false
			}
			for r := row; r < row+c.Down; r++ {
				for k := col; k < col+c.Across; k++ {
					if taken[r][k] {
						return false
					}
					taken[r][k] = true
				}
			}
			g.cells = append(g.cells, boxed{Cell: c, row: row, col: col})
		}
	}
	return !slices.ContainsFunc(taken, func(row []bool) bool { return slices.Contains(row, false) })
}

// grow makes the rows high enough: first for the cells of one row, then for those that span, the shortest first.
func (g *grid) grow() {
	order := slices.Clone(g.cells)
	slices.SortStableFunc(order, func(a, b boxed) int { return cmp.Compare(a.Down, b.Down) })
	for _, c := range order {
		if lack := g.wants(c) - g.height(c.row, c.row+c.Down); lack > 0 {
			for r := c.row; r < c.row+c.Down; r++ {
				g.heights[r] += lack / float64(c.Down)
			}
		}
	}
}

func (g *grid) pitch() float64 { return g.size * 1.3 }

func (g *grid) wants(c boxed) float64 { return float64(len(c.lines))*g.pitch() + 2*padding }

// draw draws rows from..to at the page's place. A cell that reaches over the page's end is closed there and opened again
// on the next page; its words stand where they fit first.
func (g *grid) draw(w *writer, from, to int, again bool) {
	for i := range g.cells {
		c := &g.cells[i]
		first, last := max(c.row, from), min(c.row+c.Down, to)
		if first >= last {
			continue
		}
		y, height := w.y+g.height(from, first), g.height(first, last)
		x, width := g.edges[c.col], g.edges[c.col+c.Across]-g.edges[c.col]
		w.pdf.RectFromUpperLeft(x, y, width, height)
		if again || !c.done && (height >= g.wants(*c)-0.1 || last == c.row+c.Down) {
			g.words(w, c, x, y, width, height)
			c.done = true
		}
	}
	w.y += g.height(from, to)
}

func (g *grid) words(w *writer, c *boxed, x, y, width, height float64) {
	y += (height - float64(len(c.lines))*g.pitch()) / 2
	for _, line := range c.lines {
		at := x + padding
		switch c.Align {
		case Center:
			at = x + (width-w.width(line, c.size))/2
		case Right:
			at = x + width - padding - w.width(line, c.size)
		}
		w.text(line, at, y+(g.pitch()-c.size)/2+c.size*rise, c.size, 0)
		y += g.pitch()
	}
}
