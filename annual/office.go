package annual

// This file reads office packages into lines: word-processing documents and workbooks.

import (
	"bytes"
	"errors"
	"strings"

	"gongkai/docx"
	"gongkai/fault"
	"gongkai/ooxml"
	"gongkai/sheet"
)

func isPackage(data []byte) bool {
	return bytes.HasPrefix(data, []byte("PK\x03\x04")) || bytes.HasPrefix(data, []byte("PK\x05\x06"))
}

// strangers are packages that are none of ours, by a part they have.
var strangers = []struct{ part, key string }{
	{"OFD.xml", "annual.read.ofd"},
	{"content.xml", "annual.read.odf"},
	{"ppt/presentation.xml", "annual.read.slides"},
	{"xl/workbook.bin", "annual.read.xlsb"},
}

// readPackage reads a DOCX or XLSX; any other zip is refused by what it is.
func readPackage(data []byte) ([]Line, error) {
	p, err := ooxml.Open(data)
	if err != nil {
		return nil, packageFault(err)
	}
	switch {
	case sheet.IsBook(p):
		book, err := sheet.Read(p)
		if err != nil {
			return nil, packageFault(err)
		}
		return bookLines(book), nil
	case docx.IsDocument(p):
		parts, err := docx.Read(p)
		if err != nil {
			return nil, packageFault(err)
		}
		d := document{}
		d.add(parts)
		return numbered(d.lines), nil
	}
	for _, s := range strangers {
		if p.Has(s.part) {
			return nil, fault.BadInput(s.key)
		}
	}
	return nil, fault.BadInput("annual.read.zip")
}

// packageFaults say what is wrong with a package.
var packageFaults = []struct {
	err error
	key string
}{
	{ooxml.ErrTooLarge, "annual.read.bomb"},
	{ooxml.ErrEncrypted, "annual.read.encrypted"},
	{ooxml.ErrDamaged, "annual.read.damaged"},
	{ooxml.ErrNoPart, "annual.read.damaged"},
}

func packageFault(err error) error {
	for _, f := range packageFaults {
		if errors.Is(err, f.err) {
			return fault.Wrap(err, fault.Invalid, f.key)
		}
	}
	return err
}

// document gathers the lines of a word-processing document.
type document struct {
	lines  []Line
	tables int
}

func (d *document) add(parts []docx.Part) {
	for _, p := range parts {
		if p.Rows != nil {
			d.table(p.Rows)
			continue
		}
		for _, t := range strings.Split(p.Text, "\n") {
			if l, ok := oneLine(t, 0); ok {
				l.At = Spot{}
				d.lines = append(d.lines, l)
			}
		}
	}
}

// table adds a table; a row with a table inside one of its cells only lays out the page.
func (d *document) table(rows [][]docx.Box) {
	d.tables++
	at := Spot{Table: d.tables}
	var grid []gridRow
	flush := func() {
		d.lines = append(d.lines, gridLines(grid)...)
		grid = nil
	}
	for i, row := range rows {
		at.Row = i + 1
		nested := false
		g := gridRow{at: at}
		for _, b := range row {
			nested = nested || len(b.Parts) > 0
			g.cells = append(g.cells, gridCell{b.Text, b.Column, b.Across})
		}
		if !nested {
			grid = append(grid, g)
			continue
		}
		flush()
		for _, b := range row {
			if len(b.Parts) > 0 {
				d.add(b.Parts)
			} else {
				d.add([]docx.Part{{Text: b.Text}})
			}
		}
	}
	flush()
}

// bookLines gives the lines of a workbook, sheet by sheet.
func bookLines(book sheet.Book) []Line {
	var out []Line
	for _, s := range book.Sheets {
		var grid []gridRow
		for _, row := range s.Rows {
			g := gridRow{at: Spot{Sheet: s.Name, Row: row[0].Row}}
			for _, c := range row {
				g.cells = append(g.cells, gridCell{c.Text, c.Column - 1, c.Across})
			}
			grid = append(grid, g)
		}
		out = append(out, gridLines(grid)...)
	}
	return numbered(out)
}
