package pdftext

// This file walks through the pages of a file and gives what stands on them.

import "strings"

// Page is a page: its blocks from top to bottom.
type Page struct {
	Number int // from 1
	Blocks []Block
}

// Block is a line of text or, with Rows, a ruled table.
type Block struct {
	Text   string
	Margin bool // the line stands at the very top or bottom of the page
	GoesOn bool // the line fills the measure: its sentence may go on in the next one
	Rows   [][]Cell
}

// Cell is a cell of a ruled table. A row lists the cells that begin in it, blank ones too.
type Cell struct {
	Text        string  // its lines, one a line
	Left, Right float64 // points from the left edge of the page
	Unsure      bool    // something in it reaches over its edge
}

// Read reads the pages of a file. The errors are those of this package.
func Read(data []byte) (pages []Page, err error) { return read(data, nil) }

// ReadOutside is Read without the characters that lie in boxes, by the number of their page.
func ReadOutside(data []byte, boxes map[int][]Box) ([]Page, error) { return read(data, boxes) }

func read(data []byte, boxes map[int][]Box) (pages []Page, err error) {
	f, err := open(data)
	if err != nil {
		return nil, err
	}
	leaves, err := f.pages()
	if err != nil {
		return nil, err
	}
	var t tally
	for i, leaf := range leaves {
		c := &canvas{of: f, steps: &t.steps, glyphsAll: &t.glyphs}
		if err := f.paintPage(c, leaf); err != nil {
			return nil, err
		}
		c.glyphs = outside(c.glyphs, f.view(leaf), boxes[i+1])
		t.add(c)
		pages = append(pages, Page{Number: i + 1, Blocks: c.blocks()})
	}
	switch {
	case t.drawn == 0 || t.invisible > t.drawn:
		return nil, ErrNoText
	case t.unknown*5 > t.drawn:
		return nil, ErrFonts
	}
	return pages, nil
}

// tally counts what was drawn on all pages.
type tally struct{ steps, glyphs, drawn, unknown, invisible int }

func (t *tally) add(c *canvas) {
	t.invisible += c.invisible
	for _, g := range c.glyphs {
		if strings.TrimSpace(g.text) != "" {
			t.drawn++
		}
		if strings.Contains(g.text, "\uFFFD") {
			t.unknown++
		}
	}
}

// leaf is a page with what it inherits.
type leaf struct {
	dict      dict
	resources any
	box       any
	crop      any
	rotate    any
}

// pages gives the pages in order.
func (f *file) pages() ([]leaf, error) {
	var out []leaf
	seen := map[ref]bool{}
	var walk func(o any, l leaf, depth int) error
	walk = func(o any, l leaf, depth int) error {
		if r, ok := o.(ref); ok {
			if seen[r] {
				return nil
			}
			seen[r] = true
		}
		d := f.dict(o)
		if d == nil || depth > maxNesting {
			return nil
		}
		for key, into := range map[name]*any{"Resources": &l.resources, "MediaBox": &l.box, "CropBox": &l.crop, "Rotate": &l.rotate} {
			if v, ok := d[key]; ok {
				*into = v
			}
		}
		if kids, ok := f.get(d["Kids"]).(list); ok {
			for _, k := range kids {
				if err := walk(k, l, depth+1); err != nil {
					return err
				}
			}
			return nil
		}
		l.dict = d
		if out = append(out, l); len(out) > maxPages {
			return ErrTooLarge
		}
		return nil
	}
	root := f.dict(f.root)
	if root == nil {
		return nil, ErrDamaged
	}
	if err := walk(root["Pages"], leaf{}, 0); err != nil {
		return nil, err
	}
	if len(out) == 0 {
		return nil, ErrDamaged
	}
	return out, nil
}

func (f *file) paintPage(c *canvas, l leaf) error {
	var data []byte
	parts, ok := f.get(l.dict["Contents"]).(list)
	if !ok {
		parts = list{l.dict["Contents"]}
	}
	for _, o := range parts {
		s, ok := f.get(o).(*stream)
		if !ok {
			continue
		}
		part, err := f.unpack(s)
		if err == ErrTooLarge {
			return err
		}
		data = append(append(data, part...), '\n')
	}
	turn := upright(f.nums(l.box), int(f.num(l.rotate)))
	if err := c.paint(data, f.dict(l.resources), turn, 0); err != nil {
		return err
	}
	for i, o := range f.list(l.dict["Annots"]) {
		if i > 5000 {
			break
		}
		if err := f.paintNote(c, f.dict(o), f.dict(l.resources), turn); err != nil {
			return err
		}
	}
	return nil
}

// paintNote draws a field that was filled in, or text typed over the page, unless it is hidden.
func (f *file) paintNote(c *canvas, d, resources dict, turn matrix) error {
	if kind := f.nameOf(d["Subtype"]); (kind != "Widget" && kind != "FreeText") || int(f.num(d["F"]))&(2|32) != 0 {
		return nil
	}
	look := f.get(f.dict(d["AP"])["N"])
	if states, ok := look.(dict); ok {
		look = f.get(states[f.nameOf(d["AS"])])
	}
	s, ok := look.(*stream)
	place, inner := f.nums(d["Rect"]), []float64(nil)
	if ok {
		inner = f.nums(s.dict["BBox"])
	}
	if len(place) != 4 || len(inner) != 4 {
		return nil
	}
	data, err := f.unpack(s)
	if err == ErrTooLarge {
		return err
	}
	if own := f.dict(s.dict["Resources"]); own != nil {
		resources = own
	}
	m := unit
	if v := f.nums(s.dict["Matrix"]); len(v) == 6 {
		m = matrix(v)
	}
	x, y := m.apply(min(inner[0], inner[2]), min(inner[1], inner[3]))
	shift := matrix{1, 0, 0, 1, min(place[0], place[2]) - x, min(place[1], place[3]) - y}
	return c.paint(data, resources, m.then(shift).then(turn), 0)
}

// upright turns a page as it is shown.
func upright(box []float64, rotate int) matrix {
	w, h, x, y := letterWidth, letterHeight, 0.0, 0.0
	if len(box) == 4 {
		x, y = min(box[0], box[2]), min(box[1], box[3])
		w, h = max(box[0], box[2])-x, max(box[1], box[3])-y
	}
	m := matrix{1, 0, 0, 1, -x, -y}
	switch (rotate%360 + 360) % 360 {
	case 90:
		return m.then(matrix{0, -1, 1, 0, 0, w})
	case 180:
		return m.then(matrix{-1, 0, 0, -1, w, h})
	case 270:
		return m.then(matrix{0, 1, -1, 0, h, 0})
	}
	return m
}
