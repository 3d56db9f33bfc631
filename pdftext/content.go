package pdftext

// This file walks through a page's content and notes what it draws: characters with their places, and straight rules.

import (
	"bytes"
	"math"
)

// matrix maps x, y to a*x+c*y+e, b*x+d*y+f.
type matrix [6]float64

var unit = matrix{1, 0, 0, 1, 0, 0}

// then gives the matrix that does m first and n after it.
func (m matrix) then(n matrix) matrix {
	return matrix{m[0]*n[0] + m[1]*n[2], m[0]*n[1] + m[1]*n[3], m[2]*n[0] + m[3]*n[2], m[2]*n[1] + m[3]*n[3],
		m[4]*n[0] + m[5]*n[2] + n[4], m[4]*n[1] + m[5]*n[3] + n[5]}
}

func (m matrix) apply(x, y float64) (float64, float64) {
	return m[0]*x + m[2]*y + m[4], m[1]*x + m[3]*y + m[5]
}

// glyph is a drawn character: its base line from end to end.
type glyph struct {
	text         string
	x, y, x2, y2 float64
	size         float64 // height of the type
	turn         int     // quarters of a turn its line of writing is turned to the left
}

// rule is a straight line along an axis.
type rule struct{ x1, y1, x2, y2 float64 }

// state is the part of the graphics state that matters.
type state struct {
	ctm                                      matrix
	font                                     *font
	size, chars, words, scale, leading, rise float64
	mode                                     int
	wide                                     float64 // width of strokes
	faint                                    bool    // what is painted lets through what lies below
}

// canvas gathers what is drawn on a page.
type canvas struct {
	of        *file
	glyphs    []glyph
	ghosts    []glyph // written, but not to be seen or aslant
	rules     []rule
	covers    []cover // what was painted over what stood there (cover.go)
	within    bool    // the drawing at hand is part of a faint one
	invisible int
	steps     *int
	glyphsAll *int
}

// painter walks through one content stream.
type painter struct {
	*canvas
	state
	stack     []state
	line, at  matrix // of text
	path      []rule // straight pieces of the path at hand
	outline   outline
	px, py    float64
	sx, sy    float64
	resources dict
	depth     int
}

func (c *canvas) paint(data []byte, resources dict, ctm matrix, depth int) error {
	p := &painter{canvas: c, resources: resources, depth: depth, line: unit, at: unit}
	p.ctm, p.scale, p.size, p.wide, p.faint = ctm, 1, 1, 1, c.within
	return p.run(data)
}

func (p *painter) run(data []byte) error {
	l := &lexer{data: data}
	var args []any
	for l.at < len(data) {
		if *p.steps++; *p.steps > maxSteps {
			return ErrTooLarge
		}
		o := l.next(0)
		op, ok := o.(word)
		if !ok {
			if len(args) < 64 {
				args = append(args, o)
			}
			continue
		}
		if op == "BI" {
			skipImage(l)
			p.coverPicture()
		} else if err := p.operate(op, args); err != nil {
			return err
		}
		args = args[:0]
	}
	return nil
}

// skipImage passes over an image in the content.
func skipImage(l *lexer) {
	for l.at < len(l.data) {
		i := bytes.Index(l.data[l.at:], []byte("EI"))
		if i < 0 {
			l.at = len(l.data)
			return
		}
		at := l.at + i
		l.at = at + 2
		if at > 0 && isSpace(l.data[at-1]) && (l.at >= len(l.data) || isSpace(l.data[l.at])) {
			return
		}
	}
}

// nums gives the last n operands; nil when they are not numbers.
func nums(args []any, n int) []float64 {
	if len(args) < n {
		return nil
	}
	out := make([]float64, n)
	for i, a := range args[len(args)-n:] {
		v, ok := a.(float64)
		if !ok || math.Abs(v) > 1e7 {
			return nil
		}
		out[i] = v
	}
	return out
}

func one(args []any) float64 {
	if v := nums(args, 1); v != nil {
		return v[0]
	}
	return 0
}

func (p *painter) operate(op word, args []any) error {
	switch op {
	case "q":
		if len(p.stack) < 500 {
			p.stack = append(p.stack, p.state)
		}
	case "Q":
		if n := len(p.stack); n > 0 {
			p.state, p.stack = p.stack[n-1], p.stack[:n-1]
		}
	case "cm":
		if v := nums(args, 6); v != nil {
			p.ctm = matrix(v).then(p.ctm)
		}
	case "Do":
		return p.form(args)
	case "w":
		p.wide = one(args)
	case "gs":
		p.look(args)
	case "m", "l", "re", "h", "c", "v", "y", "S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "n":
		return p.draw(op, args)
	default:
		return p.write(op, args)
	}
	return nil
}

// form draws a form XObject where it stands.
func (p *painter) form(args []any) error {
	if len(args) == 0 || p.depth > 12 {
		return nil
	}
	n, _ := args[len(args)-1].(name)
	s, ok := p.of.get(p.of.dict(p.resources["XObject"])[n]).(*stream)
	if ok && p.of.nameOf(s.dict["Subtype"]) == "Image" && s.dict["SMask"] == nil && s.dict["Mask"] == nil && s.dict["ImageMask"] == nil {
		p.coverPicture()
	}
	if !ok || s.dict["Subtype"] != name("Form") {
		return nil
	}
	was := p.canvas.within
	p.canvas.within = p.state.faint
	defer func() { p.canvas.within = was }()
	data, err := p.of.unpack(s)
	if err != nil {
		if err == ErrTooLarge {
			return err
		}
		return nil
	}
	resources := p.of.dict(s.dict["Resources"])
	if resources == nil {
		resources = p.resources
	}
	m := unit
	if v := p.of.nums(s.dict["Matrix"]); len(v) == 6 {
		m = matrix(v)
	}
	return p.paint(data, resources, m.then(p.ctm), p.depth+1)
}

func (p *painter) draw(op word, args []any) error {
	p.trace(op, args)
	switch op {
	case "m":
		if v := nums(args, 2); v != nil {
			p.px, p.py, p.sx, p.sy = v[0], v[1], v[0], v[1]
		}
	case "l":
		if v := nums(args, 2); v != nil {
			p.segment(p.px, p.py, v[0], v[1])
			p.px, p.py = v[0], v[1]
		}
	case "c", "v", "y":
		if v := nums(args, 2); v != nil {
			p.px, p.py = v[0], v[1]
		}
	case "h":
		p.segment(p.px, p.py, p.sx, p.sy)
		p.px, p.py = p.sx, p.sy
	case "re":
		if v := nums(args, 4); v != nil {
			x, y, w, h := v[0], v[1], v[2], v[3]
			p.segment(x, y, x+w, y)
			p.segment(x+w, y, x+w, y+h)
			p.segment(x+w, y+h, x, y+h)
			p.segment(x, y+h, x, y)
			p.px, p.py, p.sx, p.sy = x, y, x, y
		}
	case "n":
		p.path = p.path[:0]
	default: // painted
		if op == "s" || op == "b" || op == "b*" {
			p.segment(p.px, p.py, p.sx, p.sy)
		}
		stroked := op[0] == 'S' || op[0] == 's' || op[0] == 'B' || op[0] == 'b'
		if stroked || p.thin() {
			if p.rules = append(p.rules, p.path...); len(p.rules) > maxRules {
				return ErrTooLarge
			}
		}
		p.path = p.path[:0]
	}
	return nil
}

// thin says whether the filled path is a rule: a box of next to no width or height. Larger ones only colour the ground.
func (p *painter) thin() bool {
	if len(p.path) == 0 {
		return false
	}
	box := p.path[0]
	for _, r := range p.path {
		box.x1, box.y1 = min(box.x1, r.x1), min(box.y1, r.y1)
		box.x2, box.y2 = max(box.x2, r.x2), max(box.y2, r.y2)
	}
	if len(p.path) > 8 { // many boxes in one path: each is small or it is no set of rules
		for _, r := range p.path {
			if r.x2-r.x1 > thickness && r.y2-r.y1 > thickness {
				return false
			}
		}
		return shorts(p.path)*2 >= len(p.path)-1
	}
	return box.x2-box.x1 <= thickness || box.y2-box.y1 <= thickness || shorts(p.path)*2 >= len(p.path)
}

// shorts counts pieces no longer than a rule is thick.
func shorts(path []rule) (n int) {
	for _, r := range path {
		if r.x2-r.x1 <= thickness && r.y2-r.y1 <= thickness {
			n++
		}
	}
	return n
}

const thickness = 3.5 // points: the most a rule is thick

// segment notes a straight piece of a path, if it lies along an axis of the page.
func (p *painter) segment(x1, y1, x2, y2 float64) {
	x1, y1 = p.ctm.apply(x1, y1)
	x2, y2 = p.ctm.apply(x2, y2)
	if math.Abs(x1-x2) > 0.8 && math.Abs(y1-y2) > 0.8 || len(p.path) > maxRules {
		return
	}
	p.path = append(p.path, rule{min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)})
}

func (p *painter) write(op word, args []any) error {
	switch op {
	case "BT":
		p.line, p.at = unit, unit
	case "Tf":
		if len(args) >= 2 {
			if n, ok := args[len(args)-2].(name); ok {
				p.font = p.of.font(p.of.dict(p.resources["Font"])[n])
			}
			p.size = one(args)
		}
	case "Tc":
		p.chars = one(args)
	case "Tw":
		p.words = one(args)
	case "Tz":
		p.scale = one(args) / 100
	case "TL":
		p.leading = one(args)
	case "Ts":
		p.rise = one(args)
	case "Tr":
		p.mode = int(one(args))
	case "Td", "TD":
		if v := nums(args, 2); v != nil {
			p.move(v[0], v[1])
			if op == "TD" {
				p.leading = -v[1]
			}
		}
	case "Tm":
		if v := nums(args, 6); v != nil {
			p.line = matrix(v)
			p.at = p.line
		}
	case "T*":
		p.move(0, -p.leading)
	case "'", `"`:
		if v := nums(args[:max(0, len(args)-1)], 2); op == `"` && v != nil {
			p.words, p.chars = v[0], v[1]
		}
		p.move(0, -p.leading)
		return p.show(args)
	case "Tj":
		return p.show(args)
	case "TJ":
		if len(args) > 0 {
			l, _ := args[len(args)-1].(list)
			for _, o := range l {
				if n, ok := o.(float64); ok {
					p.step(-n / 1000 * p.size)
				} else if err := p.show([]any{o}); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (p *painter) move(x, y float64) {
	p.line = matrix{1, 0, 0, 1, x, y}.then(p.line)
	p.at = p.line
}

// step goes on along the line of writing.
func (p *painter) step(by float64) {
	if p.font != nil && p.font.vertical {
		p.at = matrix{1, 0, 0, 1, 0, by}.then(p.at)
		return
	}
	p.at = matrix{1, 0, 0, 1, by * p.scale, 0}.then(p.at)
}

func (p *painter) show(args []any) error {
	if len(args) == 0 || p.font == nil {
		return nil
	}
	s, _ := args[len(args)-1].(text)
	for rest := string(s); len(rest) > 0; {
		code, size := p.font.next(rest)
		rest = rest[size:]
		if *p.glyphsAll++; *p.glyphsAll > maxGlyphs {
			return ErrTooLarge
		}
		w := p.font.advance(code) / 1000 * p.size
		p.put(p.font.text(code, size), w)
		if p.font.vertical {
			w = -p.size
		}
		w += p.chars
		if size == 1 && code == ' ' {
			w += p.words
		}
		p.step(w)
	}
	return nil
}

// put notes a character at the place at hand.
func (p *painter) put(s string, width float64) {
	m := p.at.then(p.ctm)
	x, y := m.apply(0, p.rise)
	x2, y2 := m.apply(width*p.scale, p.rise)
	up, upY := m.apply(0, p.rise+p.size)
	size := math.Hypot(up-x, upY-y)
	if size < 0.5 || math.IsNaN(x+y+x2+y2) {
		if p.mode == 3 || p.mode == 7 {
			p.invisible++
		}
		return
	}
	if p.mode == 3 || p.mode == 7 {
		p.invisible++
		p.ghosts = append(p.ghosts, glyph{s, x, y, x2, y2, size, 0})
		return
	}
	dx, dy := math.Abs(m[0]), math.Abs(m[1])
	if min(dx, dy) > 0.15*max(dx, dy) { // written aslant: a watermark
		p.ghosts = append(p.ghosts, glyph{s, x, y, x2, y2, size, 0})
		return
	}
	turn := 0
	switch {
	case dy > dx && m[1]*p.size > 0:
		turn = 1
	case dy > dx:
		turn = 3
	case m[0]*p.size < 0:
		turn = 2
	}
	if p.font.vertical {
		x, x2 = x-size/2, x+size/2
		y, y2 = y-size, y-size
	}
	p.glyphs = append(p.glyphs, glyph{s, x, y, x2, y2, size, turn})
}
