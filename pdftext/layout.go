package pdftext

// This file puts the characters of a page together to lines, and to the cells of ruled tables.

import (
	"math"
	"sort"
	"strings"
)

// blocks gives what stands on the page from top to bottom.
func (c *canvas) blocks() []Block {
	c.turnUpright()
	glyphs := once(c.glyphs)
	type placed struct {
		y float64
		b Block
	}
	var all []placed
	for _, t := range findTables(c.rules) {
		var rest []glyph
		inside := make([][]glyph, len(t.regions))
		for _, g := range glyphs {
			if i := t.regionOf(g); i >= 0 {
				inside[i] = append(inside[i], g)
			} else {
				rest = append(rest, g)
			}
		}
		glyphs = rest
		all = append(all, placed{t.top, Block{Rows: t.rows(inside)}})
	}
	top, bottom := math.Inf(-1), math.Inf(1)
	for _, g := range c.glyphs {
		top, bottom = max(top, g.y), min(bottom, g.y)
	}
	lines := linesOf(glyphs)
	left, right := math.Inf(1), math.Inf(-1)
	for _, l := range lines {
		left, right = min(left, l[0].x), max(right, l[len(l)-1].x2)
	}
	for _, l := range lines {
		margin := l[0].y < bottom+l[0].size || l[0].y > top-l[0].size
		all = append(all, placed{l[0].y, Block{Text: join(l), Margin: margin, GoesOn: full(l, left, right)}})
	}
	sort.SliceStable(all, func(i, k int) bool { return all[i].y > all[k].y })
	var out []Block
	for _, p := range all {
		if p.b.Rows != nil || strings.TrimSpace(p.b.Text) != "" {
			out = append(out, p.b)
		}
	}
	return out
}

// full says whether a line of running text reaches to the right edge of what stands on the page.
func full(l []glyph, left, right float64) bool {
	first, last := l[0], l[len(l)-1]
	return last.x2 > right-1.5*last.size && first.x < left+3*first.size && len(l) > 15
}

// turnUpright turns a page whose text mostly runs in another direction than from left to right.
func (c *canvas) turnUpright() {
	var count [4]int
	for _, g := range c.glyphs {
		count[g.turn]++
	}
	turn := 0
	for i, n := range count {
		if n > count[turn] {
			turn = i
		}
	}
	m, ok := map[int]matrix{1: {0, -1, 1, 0, 0, 0}, 2: {-1, 0, 0, -1, 0, 0}, 3: {0, 1, -1, 0, 0, 0}}[turn]
	if ok {
		for i := range c.glyphs {
			g := &c.glyphs[i]
			g.x, g.y = m.apply(g.x, g.y)
			g.x2, g.y2 = m.apply(g.x2, g.y2)
		}
		for i := range c.rules {
			r := &c.rules[i]
			x1, y1 := m.apply(r.x1, r.y1)
			x2, y2 := m.apply(r.x2, r.y2)
			*r = rule{min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)}
		}
	}
	for i := range c.glyphs {
		if g := &c.glyphs[i]; g.x2 < g.x {
			g.x, g.x2 = g.x2, g.x
		}
	}
}

// once drops characters drawn twice at next to the same place, as some programs make type bold; and blanks.
func once(glyphs []glyph) []glyph {
	type spot struct {
		text string
		x, y int
	}
	seen := map[spot][]int{}
	const cell = 4.0
	var out []glyph
next:
	for _, g := range glyphs {
		if strings.TrimSpace(strings.Trim(g.text, "\u00a0\u3000\u200b\ufeff")) == "" {
			continue
		}
		cx, cy := int(math.Floor(g.x/cell)), int(math.Floor(g.y/cell))
		for dx := -1; dx <= 1; dx++ {
			for dy := -1; dy <= 1; dy++ {
				for _, i := range seen[spot{g.text, cx + dx, cy + dy}] {
					if o := out[i]; math.Abs(o.x-g.x) < 0.2*g.size && math.Abs(o.y-g.y) < 0.2*g.size {
						continue next
					}
				}
			}
		}
		at := spot{g.text, cx, cy}
		seen[at] = append(seen[at], len(out))
		out = append(out, g)
	}
	return out
}

func (g glyph) middle() float64 { return g.y + 0.35*g.size }

// linesOf puts characters to lines: those whose middles are within less than half their height, from top to bottom and
// from left to right.
func linesOf(glyphs []glyph) [][]glyph {
	sorted := append([]glyph(nil), glyphs...)
	sort.SliceStable(sorted, func(i, k int) bool { return sorted[i].middle() > sorted[k].middle() })
	var out [][]glyph
	at, height := 0.0, 0.0
	for _, g := range sorted {
		if n := len(out); n > 0 && at-g.middle() < 0.45*max(min(height, g.size), 0.6*max(height, g.size)) {
			out[n-1] = append(out[n-1], g)
			height = max(height, g.size)
			continue
		}
		out = append(out, []glyph{g})
		at, height = g.middle(), g.size
	}
	for _, l := range out {
		sort.SliceStable(l, func(i, k int) bool { return l[i].x < l[k].x })
	}
	return out
}

// join writes a line of characters, a blank where there is a gap. Between figures a small gap is one.
func join(line []glyph) string {
	var b strings.Builder
	for i, g := range line {
		if i > 0 && apart(line[i-1], g) {
			b.WriteByte(' ')
		}
		b.WriteString(g.text)
	}
	return b.String()
}

func apart(a, b glyph) bool {
	gap, size := b.x-a.x2, max(a.size, b.size)
	if figure(a) && figure(b) {
		raised := math.Abs(a.y-b.y) > 0.12*size || math.Abs(a.size-b.size) > 0.15*size // the mark of a note
		return raised || gap > 0.22*size
	}
	return gap > 0.45*size
}

func figure(g glyph) bool { return len(g.text) == 1 && g.text[0] >= '0' && g.text[0] <= '9' }
