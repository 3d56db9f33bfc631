package docx

// This file reads documents of any origin: paragraphs, and tables laid out on their grid (gridSpan, vMerge). Insertions
// under revision are read, deletions are not; hidden text, field codes, notes and comments are left out; text boxes are
// read where they are anchored.

import (
	"encoding/xml"
	"io"
	"path"
	"strconv"
	"strings"

	"gongkai/ooxml"
)

// Part is a paragraph or, with Rows, a table of a document that was read.
type Part struct {
	Text string
	Rows [][]Box
}

// Box is a cell of a table that was read. A row lists its own cells only, those that begin in it.
type Box struct {
	Text   string // its paragraphs, one a line
	Column int    // of the grid, from 0
	Across int    // columns, at least 1
	Down   int    // rows, at least 1
	Parts  []Part // what stands in it, only where that is more than text: a table inside the cell
}

// The bounds of what is read.
const (
	maxText  = 8 << 20
	maxBoxes = 200_000
	maxSpan  = 200
)

// IsDocument says whether a package is a word-processing document.
func IsDocument(p *ooxml.Package) bool { return mainPart(p) != "" }

func mainPart(p *ooxml.Package) string {
	_, byType, err := p.Relations("")
	if err != nil {
		return ""
	}
	for _, name := range []string{byType["officeDocument"], "word/document.xml"} {
		if p.Has(name) && (strings.HasPrefix(name, "word/") || strings.HasPrefix(path.Base(name), "document")) {
			return name
		}
	}
	return ""
}

// Read reads the main text of a document. The errors are those of package ooxml.
func Read(p *ooxml.Package) ([]Part, error) {
	name := mainPart(p)
	if name == "" {
		return nil, ooxml.ErrNoPart
	}
	numbers, err := readNumbering(p, name)
	if err != nil {
		return nil, err
	}
	part, err := p.Part(name)
	if err != nil {
		return nil, err
	}
	defer part.Close()
	r := &reader{in: part, numbers: numbers}
	var out []Part
	if err := r.blocks(&out, ""); err != io.EOF {
		return nil, err
	}
	return out, nil
}

type reader struct {
	in      *ooxml.Part
	numbers *numbering
	text    int
	boxes   int
}

// skipped are elements nothing of which is read.
var skipped = map[string]bool{
	"del": true, "moveFrom": true, "sectPr": true, "sdtPr": true, "sdtEndPr": true, "tblPr": true, "tblGrid": true, "tblPrEx": true,
	"Fallback": true, "instrText": true, "delText": true, "delInstrText": true, "rt": true, "customXmlPr": true,
	"smartTagPr": true, "commentRangeStart": true, "commentRangeEnd": true, "bookmarkStart": true, "bookmarkEnd": true, "proofErr": true,
	"binData": true, "fldData": true, "background": true,
}

// blocks reads paragraphs and tables up to the end of the element named, io.EOF at the end of the part. Wrappers of every
// kind (content controls, custom XML, insertions) are looked through.
func (r *reader) blocks(out *[]Part, until string) error {
	for {
		t, err := r.in.Next()
		if err != nil {
			if until != "" {
				return damaged(err)
			}
			return err
		}
		switch t := t.(type) {
		case xml.StartElement:
			switch name := t.Name.Local; {
			case skipped[name]:
				err = r.in.Skip()
			case name == "p":
				err = r.paragraph(out)
			case name == "tbl":
				err = r.table(out)
			}
			if err != nil {
				return damaged(err)
			}
		case xml.EndElement:
			if t.Name.Local == until {
				return nil
			}
		}
	}
}

// damaged makes an early end what it is inside an element.
func damaged(err error) error {
	if err == io.EOF {
		return ooxml.ErrDamaged
	}
	return err
}

// words is a paragraph being read.
type words struct {
	strings.Builder
	inText bool
	run    int    // length when the run at hand began
	hidden bool   // the run is
	after  []Part // of text boxes anchored in it
	number string // its automatic number
}

// all gives the paragraph with its number. A blank keeps the number from a figure it would run together with.
func (w *words) all() string {
	text := w.String()
	if w.number == "" || strings.TrimSpace(text) == "" {
		return text
	}
	if c := w.number[len(w.number)-1]; c >= '0' && c <= '9' {
		return w.number + " " + text
	}
	return w.number + text
}

func (r *reader) paragraph(out *[]Part) error {
	var w words
	for {
		t, err := r.in.Next()
		if err != nil {
			return damaged(err)
		}
		switch t := t.(type) {
		case xml.StartElement:
			if err := r.inline(&w, t); err != nil {
				return err
			}
		case xml.EndElement:
			switch t.Name.Local {
			case "p":
				*out = append(append(*out, Part{Text: w.all()}), w.after...)
				return nil
			case "t":
				w.inText = false
			case "r":
				if w.hidden {
					text := w.String()[:w.run]
					w.Reset()
					w.WriteString(text)
				}
				w.hidden = false
			}
		case xml.CharData:
			if w.inText {
				w.Write(t)
				if r.text += len(t); r.text > maxText {
					return ooxml.ErrTooLarge
				}
			}
		}
	}
}

// inline reads an element inside a paragraph.
func (r *reader) inline(w *words, e xml.StartElement) error {
	switch name := e.Name.Local; name {
	case "pPr":
		return r.properties(w)
	case "r":
		w.run, w.hidden = w.Len(), false
	case "t":
		w.inText = true
	case "vanish":
		v := ooxml.Attr(e, "val")
		w.hidden = v == "" || ooxml.On(v)
	case "tab", "ptab":
		w.WriteByte('\t')
	case "br", "cr":
		w.WriteByte('\n')
	case "noBreakHyphen":
		w.WriteByte('-')
	case "sym":
		w.WriteString(symbol(ooxml.Attr(e, "font"), ooxml.Attr(e, "char")))
	case "txbxContent":
		return r.blocks(&w.after, "txbxContent")
	case "tbl": // not allowed there, but seen
		return r.table(&w.after)
	default:
		if skipped[name] {
			return r.in.Skip()
		}
	}
	return nil
}

// properties reads what a paragraph's properties say of its number.
func (r *reader) properties(w *words) error {
	style, list, at := "", "", ""
	for {
		t, err := r.in.Next()
		if err != nil {
			return damaged(err)
		}
		switch t := t.(type) {
		case xml.StartElement:
			switch t.Name.Local {
			case "pStyle":
				style = ooxml.Attr(t, "val")
			case "numId":
				list = ooxml.Attr(t, "val")
			case "ilvl":
				at = ooxml.Attr(t, "val")
			case "rPr", "pPrChange", "sectPr":
				if err := r.in.Skip(); err != nil {
					return damaged(err)
				}
			}
		case xml.EndElement:
			if t.Name.Local != "pPr" {
				continue
			}
			if of := r.numbers.styles[style]; list == "" {
				list = of[0]
				if at == "" {
					at = of[1]
				}
			}
			if list != "" {
				w.number = r.numbers.next(list, at)
			}
			return nil
		}
	}
}

// symbol gives a character of a symbol font: what the Symbol font shares with ASCII as itself, others as a mark that
// something stands there.
func symbol(font, char string) string {
	n, err := strconv.ParseUint(char, 16, 32)
	if c := n & 0xFF; err == nil && font == "Symbol" && (n < 0x80 || n>>8 == 0xF0) && c >= ' ' && c < 0x7F {
		return string(rune(c))
	}
	if err == nil && n >= 0x80 && (n < 0xE000 || n > 0xF8FF) && n < 0x10FFFF {
		return string(rune(n))
	}
	return "\uFFFD"
}

// table reads a table and lays its cells on the grid.
func (r *reader) table(out *[]Part) error {
	var rows [][]Box
	reach := map[int][2]int{} // column → row and place of the box that may reach further down
	for {
		t, err := r.in.Next()
		if err != nil {
			return damaged(err)
		}
		switch t := t.(type) {
		case xml.StartElement:
			switch name := t.Name.Local; {
			case name == "tr":
				row, keep, err := r.row()
				if err != nil {
					return err
				}
				if keep {
					rows = append(rows, lay(rows, row, reach))
				}
			case skipped[name]:
				if err := r.in.Skip(); err != nil {
					return damaged(err)
				}
			}
		case xml.EndElement:
			if t.Name.Local == "tbl" {
				*out = append(*out, Part{Rows: rows})
				return nil
			}
		}
	}
}

// tc is a cell as it stands in its row.
type tc struct {
	Box
	merge string // "", "restart" or "continue", down
	left  bool   // merged with the cell to the left
}

// lay puts a row's cells on the grid: continued ones lengthen the box above.
func lay(rows [][]Box, row []tc, reach map[int][2]int) []Box {
	var out []Box
	for _, c := range row {
		above, ok := reach[c.Column]
		if c.merge == "continue" && ok && above[0] < len(rows) && rows[above[0]][above[1]].Across == c.Across {
			rows[above[0]][above[1]].Down++
			continue
		}
		if c.left && len(out) > 0 {
			out[len(out)-1].Across += c.Across
			continue
		}
		delete(reach, c.Column)
		if c.merge != "" {
			reach[c.Column] = [2]int{len(rows), len(out)}
		}
		out = append(out, c.Box)
	}
	return out
}

// row reads a table row; false for one deleted under revision.
func (r *reader) row() (cells []tc, keep bool, err error) {
	keep = true
	column := 0
	for {
		t, err := r.in.Next()
		if err != nil {
			return nil, false, damaged(err)
		}
		switch t := t.(type) {
		case xml.StartElement:
			switch name := t.Name.Local; name {
			case "gridBefore":
				column += spanOf(t, 0)
			case "tc":
				c, gone, err := r.cell(column)
				if err != nil {
					return nil, false, err
				}
				if column += c.Across; !gone {
					cells = append(cells, c)
				}
			case "del": // inside trPr: the row is deleted
				keep = false
				fallthrough
			default:
				if name != "trPr" && name != "sdt" && name != "sdtContent" && name != "customXml" && name != "gridAfter" {
					if err := r.in.Skip(); err != nil {
						return nil, false, damaged(err)
					}
				}
			}
		case xml.EndElement:
			if t.Name.Local == "tr" {
				return cells, keep, nil
			}
		}
	}
}

func spanOf(e xml.StartElement, least int) int {
	n, _ := strconv.Atoi(ooxml.Attr(e, "val"))
	return min(max(n, least), maxSpan)
}

// cell reads a cell at a column of the grid; true for one deleted under revision.
func (r *reader) cell(column int) (c tc, gone bool, err error) {
	c.Column, c.Across, c.Down = column, 1, 1
	if r.boxes++; r.boxes > maxBoxes {
		return c, false, ooxml.ErrTooLarge
	}
	var parts []Part
	for {
		t, err := r.in.Next()
		if err != nil {
			return c, false, damaged(err)
		}
		switch t := t.(type) {
		case xml.StartElement:
			switch name := t.Name.Local; {
			case name == "gridSpan":
				c.Across = spanOf(t, 1)
			case name == "vMerge":
				if c.merge = ooxml.Attr(t, "val"); c.merge != "restart" {
					c.merge = "continue"
				}
			case name == "hMerge":
				c.left = ooxml.Attr(t, "val") != "restart"
			case name == "cellDel":
				gone = true
			case name == "p":
				err = r.paragraph(&parts)
			case name == "tbl":
				err = r.table(&parts)
			case skipped[name]:
				err = r.in.Skip()
			}
			if err != nil {
				return c, false, damaged(err)
			}
		case xml.EndElement:
			if t.Name.Local == "tc" {
				c.fill(parts)
				return c, gone, nil
			}
		}
	}
}

// fill puts into the cell what was read in it.
func (c *tc) fill(parts []Part) {
	var texts []string
	for _, p := range parts {
		if p.Rows != nil {
			c.Parts = parts
		} else if strings.TrimSpace(p.Text) != "" {
			texts = append(texts, p.Text)
		}
	}
	c.Text = strings.Join(texts, "\n")
}
