package annual

// This file says where something stood in its file, so that a person can look it up there.

import "strconv"

// Spot is a place in a file: a line of a text, a line on a page, a cell of a table, or a cell of a sheet. What is not
// known or does not apply is zero.
type Spot struct {
	Line   int    `json:"line,omitempty"`   // of a text, or of the page, from 1
	Page   int    `json:"page,omitempty"`   // from 1
	Sheet  string `json:"sheet,omitempty"`  // name of a workbook's sheet
	Table  int    `json:"table,omitempty"`  // of a document, web page or page of a PDF, from 1
	Row    int    `json:"row,omitempty"`    // of the table or sheet, from 1
	Column int    `json:"column,omitempty"` // of the table's grid or the sheet, from 1
}

// Words gives the message that names the place; "" when it is not known.
func (s Spot) Words() (key string, args []any) {
	switch {
	case s.Sheet != "":
		return "annual.at.sheet", []any{s.Sheet, s.Ref()}
	case s.Page > 0 && s.Table > 0:
		return "annual.at.page_table", []any{s.Page, s.Table, s.Row, s.Column}
	case s.Page > 0:
		return "annual.at.page", []any{s.Page, s.Line}
	case s.Table > 0 && s.Column > 0:
		return "annual.at.table", []any{s.Table, s.Row, s.Column}
	case s.Table > 0:
		return "annual.at.row", []any{s.Table, s.Row}
	case s.Line > 0:
		return "annual.at.line", []any{s.Line}
	}
	return "", nil
}

// Ref is the address of a sheet's cell, as "B7"; without a column, the row.
func (s Spot) Ref() string {
	name := ""
	for n := s.Column; n > 0; n = (n - 1) / 26 {
		name = string(rune('A'+(n-1)%26)) + name
	}
	return name + strconv.Itoa(s.Row)
}
