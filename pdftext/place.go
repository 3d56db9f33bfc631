package pdftext

// This file tells where each character stands on the page as it is shown, for whoever wants to find, box or check words.

import (
	"math"
	"sort"
	"strings"
)

// Box is an area of a page as it is shown: points from its left and its top edge.
type Box struct{ X, Y, W, H float64 }

// Meets says whether the middle of another box lies in this one, or a third of it does.
func (b Box) Meets(o Box) bool {
	x, y := o.X+o.W/2, o.Y+o.H/2
	if x >= b.X && x <= b.X+b.W && y >= b.Y && y <= b.Y+b.H {
		return true
	}
	w, h := min(b.X+b.W, o.X+o.W)-max(b.X, o.X), min(b.Y+b.H, o.Y+o.H)-max(b.Y, o.Y)
	return w > 0 && h > 0 && w*h*3 >= o.W*o.H
}

// Spot is a character and the area it takes.
type Spot struct {
	Text string
	Box
	Line    int  // characters of one line share it
	Covered bool // something was painted over it
	Unseen  bool // it is written without being drawn, or aslant
}

// Leaf is a page with its characters, line by line.
type Leaf struct {
	Width, Height float64 // points, as shown
	Spots         []Spot
}

// The size of a page that does not tell its own, as PDF readers take it.
const letterWidth, letterHeight = 612.0, 792.0

// view is the part of a page that is shown, in the page's upright coordinates.
type view struct {
	rule
	unit float64 // points to a unit
}

// view gives what of a page is shown: its crop box within its media box.
func (f *file) view(l leaf) view {
	media := f.nums(l.box)
	if len(media) != 4 || media[0] == media[2] || media[1] == media[3] {
		media = []float64{0, 0, letterWidth, letterHeight}
	}
	shown := rule{min(media[0], media[2]), min(media[1], media[3]), max(media[0], media[2]), max(media[1], media[3])}
	if c := f.nums(l.crop); len(c) == 4 {
		cut := rule{max(shown.x1, min(c[0], c[2])), max(shown.y1, min(c[1], c[3])), min(shown.x2, max(c[0], c[2])), min(shown.y2, max(c[1], c[3]))}
		if cut.x1 < cut.x2 && cut.y1 < cut.y2 {
			shown = cut
		}
	}
	m := upright(f.nums(l.box), int(f.num(l.rotate)))
	x1, y1 := m.apply(shown.x1, shown.y1)
	x2, y2 := m.apply(shown.x2, shown.y2)
	v := view{rule{min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)}, 1}
	if u := f.num(l.dict["UserUnit"]); u > 0 && u < 100 {
		v.unit = u
	}
	return v
}

func (v view) box(r rule) Box {
	return Box{(r.x1 - v.x1) * v.unit, (v.y2 - r.y2) * v.unit, (r.x2 - r.x1) * v.unit, (r.y2 - r.y1) * v.unit}
}

// outside gives the characters that no box meets.
func outside(glyphs []glyph, v view, boxes []Box) []glyph {
	if len(boxes) == 0 {
		return glyphs
	}
	var out []glyph
next:
	for _, g := range glyphs {
		at := v.box(extent(g))
		for _, b := range boxes {
			if b.Meets(at) {
				continue next
			}
		}
		out = append(out, g)
	}
	return out
}

// Places gives the pages with every character there is, also those that are not to be seen. A scan has pages without any.
// The errors are ErrDamaged, ErrLocked and ErrTooLarge.
func Places(data []byte) ([]Leaf, error) {
	f, err := open(data)
	if err != nil {
		return nil, err
	}
	leaves, err := f.pages()
	if err != nil {
		return nil, err
	}
	var t tally
	var out []Leaf
	for _, leaf := range leaves {
		v := f.view(leaf)
		c := &canvas{of: f, steps: &t.steps, glyphsAll: &t.glyphs}
		if err := f.paintPage(c, leaf); err != nil {
			return nil, err
		}
		out = append(out, Leaf{(v.x2 - v.x1) * v.unit, (v.y2 - v.y1) * v.unit, c.spots(v)})
	}
	return out, nil
}

// spots puts the characters of a page in the order they are read.
func (c *canvas) spots(v view) []Spot {
	var out []Spot
	line := 0
	under := c.hidden()
	for turn := range 4 {
		var glyphs []glyph
		covered := map[glyph]bool{}
		for i, g := range c.glyphs {
			if g.turn == turn && strings.TrimSpace(g.text) != "" {
				if turn == 0 && g.x2 < g.x {
					g.x, g.x2 = g.x2, g.x
				}
				glyphs = append(glyphs, g)
				covered[g] = covered[g] || under[i]
			}
		}
		for _, l := range linesAlong(glyphs, turn) {
			line++
			for _, g := range l {
				out = append(out, Spot{Text: g.text, Box: v.box(extent(g)), Line: line, Covered: covered[g]})
			}
		}
	}
	for i, g := range c.ghosts {
		if i == 0 || math.Abs(g.y-c.ghosts[i-1].y) > g.size/2 {
			line++
		}
		if strings.TrimSpace(g.text) != "" {
			out = append(out, Spot{Text: g.text, Box: v.box(extent(g)), Line: line, Unseen: true})
		}
	}
	return out
}

// linesAlong puts characters of one direction to lines.
func linesAlong(glyphs []glyph, turn int) [][]glyph {
	if turn == 0 {
		return linesOf(glyphs)
	}
	across := func(g glyph) float64 { return map[int]float64{1: g.x, 2: -g.y, 3: -g.x}[turn] }
	along := func(g glyph) float64 { return map[int]float64{1: g.y, 2: -g.x, 3: -g.y}[turn] }
	sort.SliceStable(glyphs, func(i, k int) bool { return across(glyphs[i]) < across(glyphs[k]) })
	var out [][]glyph
	for i, g := range glyphs {
		if i == 0 || across(g)-across(glyphs[i-1]) > g.size/2 {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], g)
	}
	for _, l := range out {
		sort.SliceStable(l, func(i, k int) bool { return along(l[i]) < along(l[k]) })
	}
	return out
}

// Covered gives the words that something was painted over, page by page, one line a line; "" for a page without.
func Covered(data []byte) ([]string, error) {
	leaves, err := Places(data)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, l := range leaves {
		var b strings.Builder
		line := 0
		for _, s := range l.Spots {
			if !s.Covered {
				continue
			}
			if line != 0 && s.Line != line {
				b.WriteByte('\n')
			}
			line = s.Line
			b.WriteString(s.Text)
		}
		out = append(out, b.String())
	}
	return out, nil
}
