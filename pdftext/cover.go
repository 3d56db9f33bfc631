package pdftext

// This file notes what is painted over characters that stood there before: filled boxes, thick strokes, pictures. Whoever
// draws a black box over a word in a PDF hides it from the eye alone; every program still reads it (FACTS 8.43).

import "math"

// cover is an area painted over, and how many characters had been drawn by then.
type cover struct {
	rule
	before int
}

const (
	mostCovers   = 20_000
	wideStroke   = 5.0 // points: a stroke as thick hides a word
	smallCover   = 3.0 // points: what is thinner hides none
	mostOutlines = 1000
)

// outline gathers the corners of the path at hand, on the page.
type outline struct {
	boxes  []rule       // subpaths that are done and have four sides along the axes
	points [][2]float64 // of the subpath at hand
	slant  bool         // it has a side along no axis
}

// look reads how what follows is painted: see-through ink, as of a marker, hides nothing.
func (p *painter) look(args []any) {
	if len(args) == 0 {
		return
	}
	n, _ := args[len(args)-1].(name)
	d := p.of.dict(p.of.dict(p.resources["ExtGState"])[n])
	if ca, ok := p.of.get(d["ca"]).(float64); ok {
		p.state.faint = ca < 0.95
	}
	if mode, ok := p.of.get(d["BM"]).(name); ok && mode != "Normal" && mode != "Compatible" {
		p.state.faint = true
	}
}

// trace follows the outline of the path and notes what is painted.
func (p *painter) trace(op word, args []any) {
	o := &p.outline
	switch op {
	case "m":
		if v := nums(args, 2); v != nil {
			o.close()
			o.to(p.ctm.apply(v[0], v[1]))
		}
	case "l":
		if v := nums(args, 2); v != nil {
			o.to(p.ctm.apply(v[0], v[1]))
		}
	case "c", "v", "y": // round corners: their ends count
		if v := nums(args, 2); v != nil {
			o.bend(p.ctm.apply(v[0], v[1]))
		}
	case "re":
		if v := nums(args, 4); v != nil {
			o.close()
			for _, c := range [][2]float64{{v[0], v[1]}, {v[0] + v[2], v[1]}, {v[0] + v[2], v[1] + v[3]}, {v[0], v[1] + v[3]}} {
				o.to(p.ctm.apply(c[0], c[1]))
			}
			o.close()
		}
	case "h":
	default:
		p.paintOutline(op)
		*o = outline{}
	}
}

func (o *outline) to(x, y float64) {
	if n := len(o.points); n > 0 && n < mostOutlines {
		last := o.points[n-1]
		o.slant = o.slant || math.Abs(last[0]-x) > 0.8 && math.Abs(last[1]-y) > 0.8
	}
	o.bend(x, y)
}

func (o *outline) bend(x, y float64) {
	if len(o.points) < mostOutlines {
		o.points = append(o.points, [2]float64{x, y})
	}
}

// close ends the subpath at hand and keeps it if it is a box.
func (o *outline) close() {
	if len(o.points) >= 4 && !o.slant && len(o.boxes) < mostOutlines {
		box := rule{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
		for _, at := range o.points {
			box = rule{min(box.x1, at[0]), min(box.y1, at[1]), max(box.x2, at[0]), max(box.y2, at[1])}
		}
		o.boxes = append(o.boxes, box)
	}
	o.points, o.slant = o.points[:0], false
}

// paintOutline notes the boxes that are filled, and strokes thick enough to hide a word.
func (p *painter) paintOutline(op word) {
	if p.state.faint || op == "n" {
		return
	}
	if op != "S" && op != "s" {
		p.outline.close()
		for _, box := range p.outline.boxes {
			p.cover(box)
		}
	}
	if op[0] == 'f' || op[0] == 'F' {
		return
	}
	if wide := p.wide * math.Sqrt(math.Abs(p.ctm[0]*p.ctm[3]-p.ctm[1]*p.ctm[2])); wide >= wideStroke {
		for _, r := range p.path {
			p.cover(rule{r.x1 - wide/2, r.y1 - wide/2, r.x2 + wide/2, r.y2 + wide/2})
		}
	}
}

// coverPicture notes a picture: it fills the unit square.
func (p *painter) coverPicture() {
	if p.state.faint {
		return
	}
	box := rule{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	for _, c := range [][2]float64{{0, 0}, {1, 0}, {1, 1}, {0, 1}} {
		x, y := p.ctm.apply(c[0], c[1])
		box = rule{min(box.x1, x), min(box.y1, y), max(box.x2, x), max(box.y2, y)}
	}
	p.cover(box)
}

func (c *canvas) cover(box rule) {
	if len(c.glyphs) == 0 || len(c.covers) >= mostCovers || math.IsNaN(box.x1+box.y1+box.x2+box.y2) ||
		box.x2-box.x1 < smallCover || box.y2-box.y1 < smallCover {
		return
	}
	c.covers = append(c.covers, cover{box, len(c.glyphs)})
}

// hidden says of each character whether something was painted over its middle afterwards, and the character not once more.
func (c *canvas) hidden() []bool {
	out := make([]bool, len(c.glyphs))
	if len(c.covers) == 0 {
		return out
	}
	type spot struct {
		text string
		x, y int
	}
	last := map[spot]int{} // where a character was drawn last
	at := func(g glyph) spot { return spot{g.text, int(math.Round(g.x)), int(math.Round(g.y))} }
	for i, g := range c.glyphs {
		last[at(g)] = i
	}
	steps := 0
	for i, g := range c.glyphs {
		x, y := middleOf(g)
		for k := len(c.covers) - 1; k >= 0 && c.covers[k].before > last[at(g)]; k-- {
			if steps++; steps > maxSteps*10 {
				return out
			}
			if r := c.covers[k]; x > r.x1 && x < r.x2 && y > r.y1 && y < r.y2 {
				out[i] = true
				break
			}
		}
	}
	return out
}

// middleOf gives the middle of a character on the page.
func middleOf(g glyph) (x, y float64) {
	box := extent(g)
	return (box.x1 + box.x2) / 2, (box.y1 + box.y2) / 2
}

// extent gives the area a character takes: from a little below its base line to the height of its type.
func extent(g glyph) rule {
	x1, x2, y1, y2 := min(g.x, g.x2), max(g.x, g.x2), min(g.y, g.y2), max(g.y, g.y2)
	const below, above = 0.22, 0.88
	switch g.turn {
	case 1:
		return rule{x1 - above*g.size, y1, x2 + below*g.size, y2}
	case 2:
		return rule{x1, y1 - above*g.size, x2, y2 + below*g.size}
	case 3:
		return rule{x1 - below*g.size, y1, x2 + above*g.size, y2}
	}
	return rule{x1, y1 - below*g.size, x2, y2 + above*g.size}
}
