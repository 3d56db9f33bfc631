package annual

// This file is what every reader delivers, whatever the file was: lines with cells. What follows never asks whether
// they came from text, Markdown or HTML.

import "strings"

// blankLine is how many cells a row of a text without any words or figures must have to be kept: table 4 is one row of
// fifteen, and an office without disputes may leave all of them blank. Other blank lines are layout.
const blankLine = 15

// Line is one paragraph or one row of a table, in the order of the source.
type Line struct {
	No      int      // running number: line of a text, block of anything else
	At      Spot     // place in the source
	Cells   []string // raw; a paragraph is one cell
	Columns []int    // of the cells in the source's grid, from 1; nil where there is none
	Exact   bool     // a row whose cells, blank ones too, are marked off by the source itself
}

// text joins the cells of a line.
func (l Line) text() string {
	if len(l.Cells) == 1 {
		return l.Cells[0]
	}
	return strings.Join(l.Cells, " ")
}

// band is a stretch of figures with the words before it: what may become a row of a table.
type band struct {
	label   string   // words in the same row
	pending string   // words on lines since the band before
	above   string   // the last of those lines
	values  []string // raw
	exact   bool
	line    int
	at      Spot
	columns []int // of the values in the source's grid; nil when not known
}

// source gives the place of the i-th figure.
func (b band) source(i int) Spot {
	s := b.at
	if i < len(b.columns) {
		s.Column = b.columns[i]
	}
	return s
}

// bands folds lines into bands. width is the number of figures a full row has.
func bands(lines []Line, width int) []band {
	var out []band
	var pending strings.Builder
	above := ""
	open := false // the last band may still grow: its figures come one to a line
	for _, l := range lines {
		label, values, columns := split(l, width)
		if len(values) == 0 {
			if label != "" {
				pending.WriteString(label)
				above, open = label, false
			}
			continue
		}
		if open && label == "" && !l.Exact && len(values) == 1 {
			last := &out[len(out)-1]
			if len(last.values) < width {
				last.values = append(last.values, values[0])
				continue
			}
		}
		out = append(out, band{label: label, pending: clip(pending.String(), 2000), above: above, values: values,
			exact: l.Exact, line: l.No, at: l.At, columns: columns})
		pending.Reset()
		above = ""
		open = !l.Exact && len(values) == 1
	}
	return out
}

// split parts a line into its words and its figures, with the columns of these where the source has a grid.
func split(l Line, width int) (label string, values []string, columns []int) {
	if l.Exact {
		label, from, to := splitRow(l.Cells, width)
		if to <= len(l.Columns) {
			columns = l.Columns[from:to]
		}
		return label, l.Cells[from:to], columns
	}
	var words []string
	from, to := longestRun(l.Cells, &words)
	if to-from == 0 {
		return strings.Join(words, ""), nil, nil
	}
	return strings.Join(append(append([]string(nil), words[:from]...), words[to:]...), ""), words[from:to], nil
}

// longestRun cuts cells at white space into words and finds the longest stretch of figures among them.
func longestRun(cells []string, words *[]string) (from, to int) {
	for _, c := range cells {
		*words = append(*words, strings.Fields(strings.ReplaceAll(c, "\u00a0", " "))...)
	}
	start := -1
	for i, w := range *words {
		if !figureLike(w) {
			start = -1
			continue
		}
		if start < 0 {
			start = i
		}
		if i+1-start > to-from {
			from, to = start, i+1
		}
	}
	return from, to
}

// splitRow takes what stands behind the last words of a row as its figures, cells[from:to]; blank cells too many at its
// end are layout.
func splitRow(cells []string, width int) (label string, from, to int) {
	last := -1
	figures := false
	for i, c := range cells {
		if p := plain(c); p != "" && !figureLike(p) {
			last = i
		}
	}
	from, to = last+1, len(cells)
	for to-from > width && plain(cells[to-1]) == "" {
		to--
	}
	for last < 0 && to-from > width && plain(cells[from]) == "" {
		from++
	}
	if n := len(cells) - width; to-from < width && n > 0 && figuresIn(cells[n:])*2 > width { // words among the figures
		last, from, to = n-1, n, len(cells)
	}
	for _, v := range cells[from:to] {
		figures = figures || plain(v) != ""
	}
	if last >= 0 {
		label = cells[last]
	}
	if !figures && (last < 0 || to-from < width) {
		return strings.Join(cells, ""), len(cells), len(cells)
	}
	return label, from, to
}

func figuresIn(cells []string) (n int) {
	for _, c := range cells {
		if figureLike(c) {
			n++
		}
	}
	return n
}

// figureLike says whether text could stand in a cell for figures.
func figureLike(s string) bool {
	s = plain(s)
	if s == "" || len(s) > 60 {
		return false
	}
	if isDash(s) || s == "无" {
		return true
	}
	for _, p := range []string{"+", "-", "增加", "减少", "增", "减"} {
		if t, ok := strings.CutPrefix(s, p); ok {
			s = t
			break
		}
	}
	s = cutRemark(s)
	for _, u := range []string{"万元", "元", "件", "项"} {
		s = strings.TrimSuffix(s, u)
	}
	return s != "" && strings.Trim(s, "0123456789,.") == "" && hasDigit(s) && s[0] != '.' && s[0] != ',' && s[len(s)-1] != '.'
}
