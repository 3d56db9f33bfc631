package page

// A ruled table is a statutory form with its merged cells: the desk fills it in, the portal shows it, paper prints it.

import (
	"strconv"

	"github.com/a-h/templ"
)

// RuledCell is a cell of a ruled table.
type RuledCell struct {
	Text  string
	Gloss string // in the reader's language below the official label; "" for none
	Rows  int    // span, 0 is 1
	Cols  int
	Scope string // of a heading: "col", "row", "colgroup", "rowgroup"; "" for a figure
	Note  bool   // words in the corner, neither heading nor figure
	Href  string // what the figure opens
	Label string // the figure's name, read aloud with its link or its field
	Tone  Tone   // Bad and Warn light the cell
	Mark  string // a short word behind the figure, as for one entered by hand
	Name  string // of the field the figure is typed in; "" shows it
}

// Ruled is a whole table. Head is how many of its rows are headings of columns.
type Ruled struct {
	Caption string
	Head    int
	Rows    [][]RuledCell
	Bare    bool // without the caption to be seen: a heading stands above
}

func (c RuledCell) class() templ.CSSClasses {
	return templ.Classes(templ.KV("num", c.Scope == "" && !c.Note), templ.KV("bad", c.Tone == Bad), templ.KV("lit", c.Tone == Warn), templ.KV("corner", c.Note))
}

func (c RuledCell) spans() templ.Attributes {
	attrs := templ.Attributes{}
	if c.Rows > 1 {
		attrs["rowspan"] = strconv.Itoa(c.Rows)
	}
	if c.Cols > 1 {
		attrs["colspan"] = strconv.Itoa(c.Cols)
	}
	return attrs
}
