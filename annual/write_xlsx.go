package annual

// This file writes the report as a workbook: a sheet for each table, with its heading, and sheets for the words between
// them, in the order of the report.

import (
	"io"
	"math"

	"gongkai/sheet"
)

// wordsWidth is the width of a sheet of words, in characters.
const wordsWidth = 72

func writeXLSX(to io.Writer, d Document) error {
	book := sheet.Book{Title: d.Title, Author: d.Organ.Name}
	words := -1 // the sheet of words that is open
	for _, p := range d.parts() {
		t := TableIn(p.section)
		switch {
		case p.kind == headingPart && t != "":
			book.Sheets = append(book.Sheets, d.sheetOf(t, p.text))
			words = -1
		case p.kind == tablePart: // stands already
		case t != "":
			s := &book.Sheets[len(book.Sheets)-1]
			s.Rows = append(s.Rows, []sheet.Cell{{Text: p.text, Across: len(s.Widths), Align: sheet.Left}})
		default:
			if words < 0 {
				words = len(book.Sheets)
				book.Sheets = append(book.Sheets, sheet.Sheet{Name: d.sheetName(p), Widths: []float64{wordsWidth}})
			}
			c := sheet.Cell{Text: p.text, Align: sheet.Left, Bold: p.kind == headingPart}
			if p.kind == titlePart {
				c.Align, c.Bold = sheet.Center, true
			}
			book.Sheets[words].Rows = append(book.Sheets[words].Rows, []sheet.Cell{c})
		}
	}
	for i := range book.Sheets {
		book.Sheets[i].Heights = heights(book.Sheets[i])
	}
	return sheet.Write(to, book)
}

// lineHeight is that of a line, in points.
const lineHeight = 16.5

// heights gives each row the lines its words need: a Chinese character is two wide. What spans rows lets the last grow.
func heights(s sheet.Sheet) []float64 {
	out := make([]float64, len(s.Rows))
	down := make([]int, len(s.Widths)) // rows that a cell above still reaches into, by column
	for i, row := range s.Rows {
		out[i] = lineHeight
		column := 0
		for _, c := range row {
			for column < len(down) && down[column] > 0 {
				column++
			}
			room, span := 0.0, max(c.Across, 1)
			for k := column; k < min(column+span, len(down)); k++ {
				room += s.Widths[k]
				down[k] = max(c.Down, 1)
			}
			wide := 0.0
			for _, r := range c.Text {
				wide++
				if r > 0x2000 {
					wide++
				}
			}
			if c.Down < 2 && room > 1 {
				out[i] = max(out[i], lineHeight*math.Ceil(wide/(room-1)))
			}
			column += span
		}
		for k := range down {
			down[k] = max(down[k]-1, 0)
		}
	}
	return out
}

func (d Document) sheetName(p part) string {
	if p.section == 0 {
		return d.Form.Sections[0].Title
	}
	return d.Form.Sections[p.section-1].Title
}

// sheetOf lays a table out below its heading.
func (d Document) sheetOf(t Table, heading string) sheet.Sheet {
	widths := d.Form.Widths(t)
	total := 0
	for _, w := range widths {
		total += w
	}
	section := 1
	for TableIn(section) != t {
		section++
	}
	out := sheet.Sheet{Name: d.Form.Sections[section-1].Title}
	for _, w := range widths {
		out.Widths = append(out.Widths, float64(max(7, 120*w/total)))
	}
	out.Rows = append(out.Rows, []sheet.Cell{{Text: heading, Across: len(widths), Bold: true}})
	for _, row := range d.Form.Layout(t) {
		var cells []sheet.Cell
		for _, b := range row {
			c := sheet.Cell{Text: b.Text, Across: b.Cols, Down: b.Rows}
			switch {
			case b.Figure():
				column, _ := d.Form.ColumnOf(b.Place)
				cell := d.Cell(b.Place)
				c.Text = cell.Words(column)
				c.Number = cell.Meaning == Number && (column.Kind != "money" || cell.Unit == column.Unit)
			case b.Head == "row" || b.Head == "note":
				c.Align = sheet.Left
			}
			cells = append(cells, c)
		}
		out.Rows = append(out.Rows, cells)
	}
	if heads := d.Form.HeadRows(t); heads > 0 {
		out.Heads = heads + 1
	}
	return out
}
