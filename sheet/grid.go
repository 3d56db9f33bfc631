package sheet

// grid.go reads one sheet: its cells as they are shown, the merged ones laid out, what is hidden named.

import (
	"encoding/xml"
	"strconv"
	"strings"

	"gongkai/ooxml"
)

// grid is a sheet being read.
type grid struct {
	rows   [][]Cell // those with text, only the cells with text
	merges []Cell   // their places and spans
	hidden map[int]bool
	width  int
	row    int  // the row being read
	blank  int  // blank cells of a row without text right below one with text
	skip   bool // it is hidden
}

func (r *reader) sheet(name string) (Sheet, error) {
	g := &grid{hidden: map[int]bool{}}
	err := each(r.of, name, func(p *ooxml.Part, e xml.StartElement) error {
		switch e.Name.Local {
		case "col":
			g.hide(e)
		case "row":
			g.row++
			if n, err := strconv.Atoi(ooxml.Attr(e, "r")); err == nil && n > 0 && n <= maxRowNumber {
				g.row = n
			}
			g.skip = ooxml.On(ooxml.Attr(e, "hidden"))
			g.keepBlank()
			if n := len(g.rows); n == 0 || len(g.rows[n-1]) > 0 {
				g.rows = append(g.rows, nil)
			}
		case "c":
			return r.cell(p, e, g)
		case "mergeCell":
			if m, ok := mergeOf(ooxml.Attr(e, "ref")); ok {
				g.merges = append(g.merges, m)
			}
			if len(g.merges) > maxMerges {
				return ooxml.ErrTooLarge
			}
		}
		return nil
	})
	if err != nil {
		return Sheet{}, err
	}
	g.keepBlank()
	return r.unfold(g)
}

// rowOfBlanks is how many blank cells make a row one that nobody filled in, rather than space between tables.
const rowOfBlanks = 10

// belowText says whether the row at hand has no text yet and stands right below one with text.
func (g *grid) belowText() bool {
	n := len(g.rows)
	return n > 1 && len(g.rows[n-1]) == 0 && g.rows[n-2][0].Row == g.row-1 && g.rows[n-2][0].Text != ""
}

// keepBlank keeps the row that ends if it is one that nobody filled in.
func (g *grid) keepBlank() {
	if n := len(g.rows); g.blank >= rowOfBlanks && len(g.rows[n-1]) == 0 {
		g.rows[n-1] = []Cell{{Row: g.rows[n-2][0].Row + 1, Column: 1}}
	}
	g.blank = 0
}

func (g *grid) hide(e xml.StartElement) {
	from, _ := strconv.Atoi(ooxml.Attr(e, "min"))
	to, _ := strconv.Atoi(ooxml.Attr(e, "max"))
	if !ooxml.On(ooxml.Attr(e, "hidden")) {
		return
	}
	for c := max(from, 1); c <= min(to, maxWidth); c++ {
		g.hidden[c] = true
	}
}

func mergeOf(ref string) (Cell, bool) {
	a, b, ok := strings.Cut(ref, ":")
	r1, c1 := place(a)
	r2, c2 := place(b)
	if !ok || r1 == 0 || r2 < r1 || c2 < c1 {
		return Cell{}, false
	}
	return Cell{Row: r1, Column: c1, Down: r2 - r1 + 1, Across: c2 - c1 + 1}, true
}

// cell reads a cell into the row at hand, if there is anything to see.
func (r *reader) cell(p *ooxml.Part, e xml.StartElement, g *grid) error {
	_, column := place(ooxml.Attr(e, "r"))
	if len(g.rows) == 0 { // a cell outside of any row
		return ooxml.ErrDamaged
	}
	row := &g.rows[len(g.rows)-1]
	if column == 0 {
		column = 1
		if n := len(*row); n > 0 {
			column = (*row)[n-1].Column + 1
		}
	}
	text, number, err := r.value(p, ooxml.Attr(e, "t"), ooxml.Attr(e, "s"))
	if err != nil || g.skip || column > maxWidth {
		return err
	}
	if strings.TrimSpace(text) == "" {
		if g.belowText() {
			g.blank++
		}
		return nil
	}
	g.width = max(g.width, column)
	if r.cells++; r.cells > maxCells {
		return ooxml.ErrTooLarge
	}
	*row = append(*row, Cell{Text: text, Number: number, Row: g.row, Column: column})
	return nil
}

// value reads what the cell just begun shows. A formula that was never worked out shows itself.
func (r *reader) value(p *ooxml.Part, kind, style string) (text string, number bool, err error) {
	var value, formula strings.Builder
	into, hasValue, isFormula := (*strings.Builder)(nil), false, false
	for depth := 1; depth > 0; {
		t, err := p.Next()
		if err != nil {
			return "", false, damaged(err)
		}
		switch t := t.(type) {
		case xml.StartElement:
			into = nil
			switch t.Name.Local {
			case "is":
				text, err := r.richText(p)
				if err != nil {
					return "", false, err
				}
				value.WriteString(text)
				hasValue = true
				continue
			case "v":
				into = &value
			case "f":
				into, isFormula = &formula, true
			}
			depth++
		case xml.EndElement:
			depth--
			into = nil
		case xml.CharData:
			if into != nil && into.Len() < 1<<16 {
				into.Write(t)
				hasValue = hasValue || into == &value
			}
		}
	}
	if isFormula && !hasValue {
		return "=" + formula.String(), false, nil
	}
	text, number = r.shown(value.String(), kind, style)
	return text, number, nil
}

// shown gives what a stored value looks like.
func (r *reader) shown(v, kind, style string) (string, bool) {
	switch kind {
	case "s":
		if i, err := strconv.Atoi(strings.TrimSpace(v)); err == nil && i >= 0 && i < len(r.strings) {
			return r.strings[i], false
		}
		return "", false
	case "inlineStr":
		return v, false
	case "str", "e", "d":
		return unescape(v), false
	case "b":
		return map[bool]string{true: "TRUE", false: "FALSE"}[strings.TrimSpace(v) == "1"], false
	}
	f := plainFormat
	if i, err := strconv.Atoi(style); err == nil && i >= 0 && i < len(r.formats) {
		f = r.formats[i]
	}
	return f.show(strings.TrimSpace(v))
}

// unfold lays the cells out: spans from the list of merged ranges, blank cells between, hidden columns out.
func (r *reader) unfold(g *grid) (Sheet, error) {
	for _, m := range g.merges {
		if last := m.Column + m.Across - 1; last <= maxWidth && len(g.rows) > 0 {
			g.width = max(g.width, last)
		}
	}
	spans := spansByRow(g.merges)
	var s Sheet
	for _, row := range g.rows {
		if len(row) == 0 {
			continue
		}
		if r.cells += g.width; r.cells > maxCells {
			return Sheet{}, ooxml.ErrTooLarge
		}
		if cells := g.lay(row, spans[row[0].Row]); len(cells) > 0 {
			s.Rows = append(s.Rows, cells)
		}
	}
	return s, nil
}

// lay gives the cells of one row, own ones only.
func (g *grid) lay(row []Cell, spans []Cell) []Cell {
	full := make([]Cell, g.width)
	for i := range full {
		full[i] = Cell{Row: row[0].Row, Column: i + 1, Across: 1, Down: 1}
	}
	for _, c := range row {
		c.Across, c.Down = 1, 1
		full[c.Column-1] = c
	}
	covered := make([]bool, g.width)
	for _, m := range spans {
		for c := m.Column; c < m.Column+m.Across && c <= g.width; c++ {
			if m.Row == row[0].Row && c == m.Column {
				full[c-1].Across, full[c-1].Down = m.Across, m.Down
			} else {
				covered[c-1] = true
			}
		}
	}
	out := full[:0]
	seen := false
	for i, c := range full {
		if covered[i] || g.hidden[i+1] {
			continue
		}
		seen = seen || c.Text != ""
		out = append(out, c)
	}
	if !seen && len(out) < rowOfBlanks {
		return nil
	}
	return out
}

// spansByRow gives for each row the merged ranges that touch it. A range down a whole column counts for its first rows.
func spansByRow(merges []Cell) map[int][]Cell {
	out := map[int][]Cell{}
	total := 0
	for _, m := range merges {
		for row := m.Row; row < m.Row+m.Down && total < maxCells; row++ {
			out[row] = append(out[row], m)
			total++
		}
	}
	return out
}
