// Package sheet reads and writes workbooks (SpreadsheetML, ECMA-376): cells as people see them, merged cells, column
// widths; no formulas, charts or macros. What is written and read again is the same. The same book gives the same bytes.
package sheet

import "strconv"

// Align is the alignment of a cell.
type Align string

// The alignments there are. The zero value centres, as statutory tables do.
const (
	Center Align = ""
	Left   Align = "left"
	Right  Align = "right"
)

// Cell is a cell; it spans columns to the right and rows below.
type Cell struct {
	Text   string // what is shown
	Number bool   // Text is a decimal number and is kept as one
	Across int    // columns, 1 when 0
	Down   int    // rows, 1 when 0
	Bold   bool   // written only
	Align  Align  // written only
	Row    int    // from 1; read only
	Column int    // from 1; read only
}

// Ref is the address of a cell that was read, as "B7".
func (c Cell) Ref() string { return columnName(c.Column) + strconv.Itoa(c.Row) }

// Sheet is one sheet. A row lists its own cells only: places that a cell above or to the left reaches into are left out.
// Of a sheet that is read, rows without any text are left out (but not a row of blank cells right below one with text,
// which nobody filled in), and every other row is as wide as the sheet.
type Sheet struct {
	Name    string
	Widths  []float64 // of the columns, in characters; written only
	Heights []float64 // of the rows, in points; 0 and those not given are a line high; written only
	Rows    [][]Cell
	Heads   int // rows that are repeated on each printed page; written only
}

// Book is a workbook.
type Book struct {
	Title  string // in the file's properties; written only
	Author string // the organ, never a person's name; written only
	Sheets []Sheet
}

func columnName(n int) string {
	var b [8]byte
	i := len(b)
	for ; n > 0 && i > 0; n = (n - 1) / 26 {
		i--
		b[i] = byte('A' + (n-1)%26)
	}
	return string(b[i:])
}

// place parses an address as "B7" or "$B$7"; zeros when it is none.
func place(ref string) (row, column int) {
	for i := 0; i < len(ref); i++ {
		switch c := ref[i]; {
		case c == '$':
		case c >= 'A' && c <= 'Z' && row == 0:
			column = column*26 + int(c-'A') + 1
		case c >= 'a' && c <= 'z' && row == 0:
			column = column*26 + int(c-'a') + 1
		case c >= '0' && c <= '9' && column > 0:
			row = row*10 + int(c-'0')
		default:
			return 0, 0
		}
		if row > maxRowNumber || column > maxColumnNumber {
			return 0, 0
		}
	}
	if row == 0 || column == 0 {
		return 0, 0
	}
	return row, column
}

// The size of a sheet by the standard.
const (
	maxRowNumber    = 1 << 20
	maxColumnNumber = 1 << 14
)
