package specimen

// This file names the layouts and what may be expected of each.

import (
	"math/rand/v2"

	"gongkai/annual"
)

// Layout is a way published reports come.
type Layout struct {
	Name  string
	Ext   string // of a file in this layout, with its dot
	Apart bool   // every cell stands apart: each must be read, and read right
	habits
	write func(w *written) string
}

// Layouts are all layouts.
func Layouts() []Layout {
	return []Layout{
		{"one_cell_a_line", ".txt", true, anything, oneCellALine},
		{"one_cell_a_line_untabbed", ".txt", true, marked, oneCellALineUntabbed},
		{"tabs", ".txt", true, anything, tabs},
		{"pipes", ".md", true, anything, pipes},
		{"pipes_broken", ".md", true, habits{zeros: marked.zeros}, pipesBroken},
		{"spaces", ".txt", true, marked, spaces},
		{"pdf_text", ".txt", true, digits, pdfText},
		{"html_clean", ".html", true, anything, htmlClean},
		{"html_word", ".html", true, anything, htmlWord},
		{"html_editor", ".html", true, anything, htmlEditor},
		{"document", ".docx", true, anything, officeDocument},
		{"workbook", ".xlsx", true, anything, officeBook},
		{"glued", ".txt", false, digits, glued},
		{"glued_labels", ".txt", false, habits{zeros: digits.zeros, labels: true}, glued},
		{"split_digits", ".txt", false, digits, splitDigits},
		{"spaced_digits", ".txt", false, digits, spacedDigits},
		{"lost_cells", ".txt", false, digits, lostCells},
		{"lost_blanks", ".txt", false, habits{zeros: []string{""}}, spaces},
		{"lost_labels", ".txt", false, digits, lostLabels},
		{"joined_cells", ".txt", false, digits, joinedCells},
		{"swapped_rows", ".txt", false, digits, swappedRows},
	}
}

// Write gives the report in the layout; the seed decides the habits it is written with.
func (l Layout) Write(r *Report, seed uint64) []byte {
	rng := rand.New(rand.NewPCG(seed, 3))
	w := &written{Report: r, style: l.draw(rng), rng: rng}
	text := l.write(w)
	if w.traditional && l.Ext != ".docx" && l.Ext != ".xlsx" {
		text = traditional.Replace(text)
	}
	return []byte(text)
}

// plainPage writes a text whose tables are written line by line.
func (w *written) plainPage(line func(t annual.Table, i int, r row) string) string {
	return w.page(func(p string) string { return p + "\n" }, func(t annual.Table) string {
		var s string
		for i, r := range w.grid(t) {
			s += line(t, i, r)
		}
		return s
	})
}
