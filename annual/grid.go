package annual

// This file turns tables that a source lays out on a grid (documents, workbooks, web pages, ruled pages) into lines. A
// merged cell comes once, where it begins. In table 3 the figures are those below the seven headings of its columns:
// what else stands in a row (further columns, unmerged blanks beside a label) is not taken for one.

import "strings"

// gridCell is a cell on the grid of its table.
type gridCell struct {
	text   string
	column int // from 0
	across int // at least 1
}

// gridRow is a row of a table, own cells only.
type gridRow struct {
	at     Spot
	cells  []gridCell
	unsure bool // what stands in which cell is not certain
}

// gridLines gives the lines of a table.
func gridLines(rows []gridRow) []Line {
	var out []Line
	heads, from := requestColumns(rows)
	if heads != nil {
		rows = overPages(rows, heads, from)
	}
	for i, row := range rows {
		cells := row.cells
		if len(cells) < 2 && blankCells(cells) { // several blank cells are a row nobody filled in
			continue
		}
		if lone, ok := loneWords(row); ok {
			for _, p := range strings.Split(lone.text, "\n") {
				if p = strings.TrimSpace(p); p != "" && !pageMark(p) {
					out = append(out, Line{At: row.at, Cells: []string{p}})
				}
			}
			continue
		}
		if heads != nil && i >= from {
			if below, ok := underHeads(cells, heads); ok {
				cells = below
			} else if strings.Contains(cells[0].text, "行政复议") {
				heads = nil
			}
		}
		if row.unsure {
			out = append(out, Line{At: row.at, Cells: []string{runTogether(cells)}})
			continue
		}
		l := Line{At: row.at, Cells: make([]string, len(cells)), Columns: make([]int, len(cells)), Exact: len(cells) > 1}
		for k, s := range cells {
			l.Cells[k], l.Columns[k] = s.text, s.column+1
		}
		out = append(out, l)
	}
	return out
}

func blankCells(cells []gridCell) bool {
	for _, s := range cells {
		if strings.TrimSpace(s.text) != "" {
			return false
		}
	}
	return true
}

// loneWords finds the paragraph of a row that holds nothing else: running text in a layout table, or a title in a sheet,
// where it stands beside blank cells that were not merged with it. A row's label beside blank cells is none.
func loneWords(row gridRow) (gridCell, bool) {
	var lone gridCell
	n := 0
	for _, s := range row.cells {
		if strings.TrimSpace(s.text) != "" {
			lone = s
			n++
		}
	}
	if n != 1 || figureLike(lone.text) {
		return gridCell{}, false
	}
	return lone, len(row.cells) == 1 || (row.at.Sheet != "" && !labelOfForm(lone.text))
}

// labelOfForm says whether text is the label of a row of any form.
func labelOfForm(text string) bool {
	if len(text) > labelSize {
		return false
	}
	for _, f := range forms {
		if match(f.lineKeys, text) >= 0 || match(f.blockKeys, text) >= 0 {
			return true
		}
	}
	return false
}

// requestColumns finds the headings of the seven columns of table 3, which stand in up to three rows; nil when they are
// not all there, one after the other. from is the first row below them.
func requestColumns(rows []gridRow) (heads []gridCell, from int) {
	for i := len(forms) - 1; i >= 0 && heads == nil; i-- {
		heads, from = columnsOf(forms[i].Applications.Columns, rows)
	}
	return heads, from
}

func columnsOf(columns []Column, rows []gridRow) (heads []gridCell, from int) {
	for i := range rows {
		if !hasText(rows[i].cells, columns[0].Label) {
			continue
		}
		found := make([]gridCell, len(columns))
		hits, last := 0, i
		for k := i; k < len(rows) && k < i+3; k++ {
			for _, s := range rows[k].cells {
				if c := columnLabelled(columns, s.text); c >= 0 && found[c].across == 0 {
					found[c] = s
					last = k
					hits++
				}
			}
		}
		if hits == len(columns) && inOrder(found) {
			return found, last + 1
		}
	}
	return nil, 0
}

func hasText(cells []gridCell, label string) bool {
	for _, s := range cells {
		if len(s.text) < labelSize && plain(s.text) == label {
			return true
		}
	}
	return false
}

func columnLabelled(columns []Column, text string) int {
	if len(text) > labelSize {
		return -1
	}
	text = plain(text)
	for i, c := range columns {
		if text == plain(c.Label) {
			return i
		}
		for _, also := range c.Also {
			if text == plain(also) {
				return i
			}
		}
	}
	return -1
}

func inOrder(heads []gridCell) bool {
	for i := 1; i < len(heads); i++ {
		if heads[i].column < heads[i-1].column+heads[i-1].across {
			return false
		}
	}
	return true
}

// underHeads gives the row's words left of the first heading, then one cell for each heading; false when the row's cells
// do not stand so.
func underHeads(cells, heads []gridCell) ([]gridCell, bool) {
	var out []gridCell
	for _, s := range cells {
		if s.column+s.across <= heads[0].column && strings.TrimSpace(s.text) != "" {
			out = append(out, s)
		}
	}
	for len(out) > 0 && figureLike(out[len(out)-1].text) {
		out = out[:len(out)-1] // the running number of the row
	}
	if len(out) == 0 {
		return nil, false
	}
	for _, h := range heads {
		n := 0
		for _, s := range cells {
			if s.column >= h.column && s.column < h.column+h.across {
				if s.column+s.across > h.column+h.across {
					return nil, false
				}
				out = append(out, s)
				n++
			}
		}
		if n != 1 {
			return nil, false
		}
	}
	return out, true
}

// runTogether writes a row as running text.
func runTogether(cells []gridCell) string {
	var words []string
	for _, c := range cells {
		words = append(words, strings.ReplaceAll(c.text, "\n", ""))
	}
	return strings.Join(words, " ")
}

// overPages puts together rows of table 3 that a page break cut in two: the words of a label go on, or the figures
// stand, on the next page. Where it is not certain that they belong together both are left unsure.
func overPages(rows []gridRow, heads []gridCell, from int) []gridRow {
	out := rows[:0:0]
	for i, row := range rows {
		n := len(out)
		if i <= from || n == 0 || row.at.Page == out[n-1].at.Page {
			out = append(out, row)
			continue
		}
		above, below := &out[n-1], row
		label, figures := besideHeads(above.cells, heads)
		more, later := besideHeads(below.cells, heads)
		switch {
		case !wholeLabel(label) && !wholeLabel(more) && wholeLabel(label+more), more == "" && figures == "" && later != "" && label != "":
			above.cells = together(above.cells, below.cells, heads)
			continue
		case figures == "" && !wholeLabel(more) && label != "" && later != "":
			above.unsure, below.unsure = true, true
		case later == "" && more != "" && !wholeLabel(more) && figures != "":
			below = gridRow{at: row.at, cells: []gridCell{{text: more, across: 1}}} // the rest of a label
		}
		out = append(out, below)
	}
	return out
}

// besideHeads gives the last words left of the headings and whatever stands below them.
func besideHeads(cells, heads []gridCell) (label, figures string) {
	for _, c := range cells {
		switch t := plain(c.text); {
		case c.column+c.across <= heads[0].column && t != "" && !figureLike(t):
			label = t
		case c.column >= heads[0].column:
			figures += t
		}
	}
	return label, figures
}

// wholeLabel says whether words are the whole label of a row of table 3 of some form.
func wholeLabel(words string) bool {
	if words == "" {
		return false
	}
	whole := bare(words)
	for _, f := range forms {
		for _, k := range f.lineKeys {
			if k.text == whole {
				return true
			}
		}
	}
	return false
}

// together puts the cells of two parts of a row into one: texts at the same place, one a line.
func together(above, below, heads []gridCell) []gridCell {
	out := append([]gridCell(nil), above...)
	words := -1
	for i, c := range out {
		if c.column+c.across <= heads[0].column && plain(c.text) != "" {
			words = i
		}
	}
	for _, c := range below {
		if plain(c.text) == "" {
			continue
		}
		if c.column+c.across <= heads[0].column && words >= 0 {
			out[words].text += "\n" + c.text
			continue
		}
		for i := range out {
			if out[i].column == c.column {
				out[i].text = strings.TrimSpace(out[i].text + "\n" + c.text)
			}
		}
	}
	return out
}

// numbered gives lines that come from a document their running numbers.
func numbered(lines []Line) []Line {
	for i := range lines {
		lines[i].No = i + 1
	}
	return lines
}
