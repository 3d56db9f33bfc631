package specimen

// This file is the layouts of office files: a document with merged cells, a workbook on one sheet or on a sheet for each
// part.

import (
	"strings"

	"gongkai/annual"
	"gongkai/docx"
	"gongkai/sheet"
)

// must takes what a writer of grids that are right by construction gives.
func must(err error) {
	if err != nil {
		panic(err)
	}
}

func officeDocument(w *written) string {
	d := docx.Document{Subject: w.Title(), Author: w.Organ}
	w.page(func(p string) string {
		d.Blocks = append(d.Blocks, docx.Text(p, docx.Run{}, docx.Paragraph{}))
		return ""
	}, func(t annual.Table) string {
		table := docx.Table{Widths: make([]int, 0)}
		for _, r := range w.grid(t) {
			var cells []docx.Cell
			for _, b := range r {
				cells = append(cells, docx.Cell{Text: b.text, Across: b.cols, Down: b.rows})
			}
			table.Rows = append(table.Rows, cells)
		}
		for _, b := range w.grid(t)[0] {
			for range b.cols {
				table.Widths = append(table.Widths, 1)
			}
		}
		d.Blocks = append(d.Blocks, table)
		return ""
	})
	var out strings.Builder
	must(d.Write(&out))
	return out.String()
}

func officeBook(w *written) string {
	var sheets []sheet.Sheet
	one := w.rng.IntN(2) == 0
	add := func(name string, rows ...[]sheet.Cell) {
		if len(sheets) == 0 || (!one && sheets[len(sheets)-1].Name != name) {
			sheets = append(sheets, sheet.Sheet{Name: name})
		}
		last := &sheets[len(sheets)-1]
		last.Rows = append(last.Rows, rows...)
	}
	w.page(func(p string) string {
		add("报告", []sheet.Cell{{Text: p}})
		return ""
	}, func(t annual.Table) string {
		for _, r := range w.grid(t) {
			var cells []sheet.Cell
			for _, b := range r {
				cells = append(cells, sheet.Cell{Text: b.text, Number: b.figure && whole(b.text), Across: b.cols, Down: b.rows})
			}
			add(string(t), cells)
		}
		return ""
	})
	var out strings.Builder
	must(sheet.Write(&out, sheet.Book{Title: w.Title(), Author: w.Organ, Sheets: sheets}))
	return out.String()
}

// whole says whether a text is kept as a number in a workbook.
func whole(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }
