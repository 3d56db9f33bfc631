package specimen

// This file lays the tables out as grids of cells with spans, in the habits of one office; layouts write the grids.

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"gongkai/annual"
)

// box is one cell of a table as it stands on paper.
type box struct {
	text       string
	figure     bool
	group      bool // a heading that spans several lines
	rows, cols int
}

// row is a line of a grid.
type row []box

// label and figures of a line; heads are the words of headings that begin in it.
func (r row) parts() (heads []string, label string, figures []string) {
	for _, b := range r {
		switch {
		case b.figure:
			figures = append(figures, b.text)
		case b.group:
			heads = append(heads, b.text)
		default:
			label += b.text
		}
	}
	return heads, label, figures
}

func (r row) texts() []string {
	out := make([]string, len(r))
	for i, b := range r {
		out[i] = b.text
	}
	return out
}

// header says whether a line holds no figures.
func (r row) header() bool {
	for _, b := range r {
		if b.figure {
			return false
		}
	}
	return true
}

// written is a report in one office's habits, ready to be laid out.
type written struct {
	*Report
	style
	rng *rand.Rand
}

func (w *written) grid(t annual.Table) []row {
	f := w.Form
	if t == annual.Requests {
		f = w.Table3
	}
	labels := map[string]annual.Row{}
	for _, l := range f.Lines() {
		labels[l.Label] = l
	}
	var out []row
	for _, boxes := range f.Layout(t) {
		var line row
		for _, b := range boxes {
			line = append(line, w.box(f, t, b, labels))
		}
		out = append(out, line)
	}
	return out
}

func (w *written) box(f *annual.Form, t annual.Table, b annual.Box, labels map[string]annual.Row) box {
	out := box{rows: b.Rows, cols: b.Cols, group: b.Head == "rowgroup"}
	if !b.Figure() {
		out.text = b.Text
		if l, ok := labels[b.Text]; ok && t == annual.Requests && !out.group {
			out.text = w.label(l, w.Year)
		}
		return out
	}
	out.figure = true
	columns := f.ColumnsOf(b.Place.Row)
	for i, c := range columns {
		if c.Code != b.Place.Column {
			continue
		}
		out.text = w.figure(w.Cells[b.Place.Row][i], c)
		if w.remark && b.Place.Row == "normative_documents" && i == 0 && w.Cells[b.Place.Row][i] > 1 {
			out.text += fmt.Sprintf("（其中修订%d件）", w.Cells[b.Place.Row][i]-1)
		}
		if w.blankTotals && t == annual.Requests && i == len(columns)-1 && strings.HasPrefix(b.Place.Row, "R3.") && b.Place.Row != "R3.7" {
			out.text = ""
		}
	}
	return out
}

// page writes a report around its tables.
func (w *written) page(para func(string) string, table func(annual.Table) string) string {
	var b strings.Builder
	b.WriteString(para(w.Title()) + para(w.LeadIn()))
	texts := w.Texts()
	for n := 1; n <= len(w.Form.Sections); n++ {
		b.WriteString(para(w.Form.SectionTitle(n)))
		if t := annual.TableIn(n); t != "" {
			b.WriteString(table(t))
		}
		for _, p := range texts[n] {
			b.WriteString(para(p))
		}
	}
	return b.String()
}
