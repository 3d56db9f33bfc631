package annual

// This file reads a published report: bytes → lines → tables and narrative. Cells that cannot be read with certainty
// come out as Unreadable, never as a guess.

import (
	"strings"

	"gongkai/fault"
)

// Parse reads a published report. file is its name, kept for the reader. The error is an Invalid fault that says why
// the file cannot be used.
func Parse(file string, data []byte) (*Report, error) {
	if r, ok, err := forms.ownFile(file, data); ok {
		return r, err
	}
	lines, err := Lines(data)
	if err != nil {
		return nil, err
	}
	return Read(file, lines)
}

// A report is some hundred kilobytes of text at most; what is far longer is none, and would only take time.
const (
	maxWords = 2 << 20
	maxLines = 60_000
)

func tooLong() error { return fault.BadInput("annual.read.long") }

// fits says whether lines are no more than a report could have.
func fits(lines []Line) bool {
	words := 0
	for _, l := range lines {
		for _, c := range l.Cells {
			words += len(c) + 1
		}
	}
	return len(lines) <= maxLines && words <= maxWords
}

// Read makes a report of lines, from whatever reader. The error is an Invalid fault: no report in it, or far too long.
func Read(file string, lines []Line) (*Report, error) {
	if !fits(lines) {
		return nil, tooLong()
	}
	d := newDoc(lines)
	r := &Report{File: file, Rows: map[string][]Cell{}, Found: map[Table]Reading{}}
	d.narrative(r)
	r.FormByYear = FormOf(r.Year)
	r.Form = d.form(r.FormByYear)
	r.Table3 = r.Form
	for _, code := range r.Form.RowCodes() {
		r.Rows[code] = blankRow(len(r.Form.ColumnsOf(code)), Missing)
	}
	d.proactive(r)
	d.requests(r)
	d.remedies(r)
	d.prose(r)
	r.state()
	if r.Title == "" && r.Found[Proactive] == Absent && r.Found[Requests] == Absent && r.Found[Remedy] == Absent {
		return nil, fault.BadInput("annual.read.no_report")
	}
	return r, nil
}

// doc is the lines with what was found out about them.
type doc struct {
	lines      []Line
	plain      []string // plain text, per line
	flat       []string // the same, bracketed years and units out, per line
	t2, t3, t4 int      // first line of each table, -1 when not found; t3 and t4 past the end of the one before
	end        int      // first line past table 4
	mash       *mash    // the whole text without white space, for tables whose cells are glued; made when needed
}

const labelSize = 200 // bytes: a line longer than this is running text, not a label

func newDoc(lines []Line) *doc {
	d := &doc{lines: lines, plain: make([]string, len(lines)), flat: make([]string, len(lines)), t2: -1, t3: -1, t4: -1, end: len(lines)}
	for i, l := range lines {
		d.plain[i] = plain(l.text())
		d.flat[i] = unbracket(d.plain[i])
	}
	for i, s := range d.flat {
		if len(s) > 3*labelSize {
			continue
		}
		switch {
		case d.t3 < 0 && d.t4 < 0 && d.t2 < 0 && d.startsProactive(i):
			d.t2 = i
		case d.t3 < 0 && startsRequests(s):
			d.t3 = i
		case d.t3 >= 0 && d.t4 < 0 && len(s) <= labelSize && (strings.Contains(s, "行政复议") || strings.Contains(s, "复议后起诉")):
			d.t4 = i
		case d.t4 >= 0 && d.end == len(lines) && i > d.t4 && startsProblems(s):
			d.end = i
		}
	}
	return d
}

// startsProactive says whether a line is the first heading of table 2, which may be broken over two lines.
func (d *doc) startsProactive(i int) bool {
	s := d.flat[i]
	if strings.HasSuffix(s, "第二十条") && i+1 < len(d.flat) {
		s += d.flat[i+1]
	}
	return strings.Contains(s, "第二十条第") && len(s) <= labelSize
}

func startsRequests(s string) bool {
	return (strings.Contains(s, "申请人情况") && len(s) <= labelSize) || (strings.HasPrefix(s, "一、本年新收") && len(s) <= labelSize)
}

func startsProblems(s string) bool {
	return len(s) <= labelSize && (strings.HasPrefix(s, "五、") || strings.HasPrefix(s, "六、") || strings.Contains(s, "存在的主要问题") || strings.Contains(s, "存在的问题"))
}

// form tells the form from the headers of table 2, which differ between the forms, else from the year.
func (d *doc) form(byYear *Form) *Form {
	best, hits := byYear, 0
	for _, f := range forms {
		if n := d.headers(f); n > hits || (n == hits && n > 0 && f == byYear) {
			best, hits = f, n
		}
	}
	if best == nil {
		return forms[len(forms)-1]
	}
	return best
}

// headers counts the column headers of the form's table 2 that stand in the text.
func (d *doc) headers(f *Form) int {
	n := 0
	for _, label := range f.headers {
		for _, s := range d.flat {
			if strings.Contains(s, label) {
				n++
				break
			}
		}
	}
	return n
}

// span gives the lines of a table: from its start to the next mark or a bound that no table reaches.
func (d *doc) span(from, to int) []Line {
	if from < 0 {
		return nil
	}
	if to < from {
		to = len(d.lines)
	}
	return d.lines[from:min(to, from+3000)]
}

// requests reads table 3.
func (d *doc) requests(r *Report) {
	region := d.span(d.t3, d.t4)
	width := len(r.Form.Applications.Columns)
	bs := bands(region, width)
	best, from := align(bs, r.Form), r.Form
	for _, f := range forms {
		if f != r.Form && best.loose > 0 {
			if p := align(bs, f); p.loose < best.loose && p.placed() > best.placed() {
				best, from = p, f
			}
		}
	}
	if best.placed() < 3 {
		d.gluedRequests(r)
		return
	}
	r.Table3, r.Found[Requests] = from, Exact
	open := map[string]openRow{}
	for i, line := range from.Lines() {
		at := best.bands[i]
		switch {
		case at == missingRow:
			r.Rows[line.Code] = blankRow(width, Missing)
			if l, ok := labelAlone(region, from.lineKeys, i); ok {
				open[line.Code] = openRow{line: l.No, at: l.At, good: [][]int64{make([]int64, width)}, lost: true}
			}
		case at == unclearRow:
			r.Rows[line.Code] = blankRow(width, Unreadable)
		case len(bs[at].values) != width:
			r.Rows[line.Code] = blankRow(width, Unreadable)
			open[line.Code] = damagedRow(bs[at], width, from.within)
		default:
			r.Rows[line.Code] = readRow(bs[at], from.Applications.Columns, "")
		}
		if at == unclearRow || (at >= 0 && !bs[at].exact) {
			r.Found[Requests] = Loose
		}
	}
	if len(open) > 0 {
		solve(r, open)
	}
}

// labelAlone finds the label of a line that stands without any figures in text that does not mark cells off: where zeros
// were left blank, nothing else is to be seen of them. Whether they are zeros the columns say.
func labelAlone(region []Line, keys []key, row int) (Line, bool) {
	for _, l := range region {
		if !l.Exact && len(l.Cells) == 1 && len(l.Cells[0]) <= labelSize && match(keys, l.Cells[0]) == row {
			return l, true
		}
	}
	return Line{}, false
}

// placed counts the lines that have a band.
func (p placing) placed() int {
	n := 0
	for _, b := range p.bands {
		if b >= 0 {
			n++
		}
	}
	return n
}

// readRow reads a band's figures into the columns; any other number of figures than columns is unreadable.
func readRow(b band, columns []Column, unit string) []Cell {
	values := b.values
	if len(values) != len(columns) {
		cells := blankRow(len(columns), Unreadable)
		for i := range cells {
			cells[i].Line, cells[i].At = b.line, b.source(i)
			if i < len(values) {
				cells[i].Raw = clip(values[i], 80)
			}
		}
		return cells
	}
	cells := make([]Cell, len(columns))
	for i, c := range columns {
		u := c.Unit
		if unit != "" {
			u = unit
		}
		cells[i] = ReadCell(values[i], c.Kind, u, b.line)
		cells[i].At = b.source(i)
	}
	return cells
}

// remedies reads table 4: the one row of fifteen figures.
func (d *doc) remedies(r *Report) {
	columns := r.Form.Remedies.Columns()
	region := d.span(d.t4, d.end)
	all := bands(region, len(columns))
	hit := fullRows(all, region, len(columns))
	r.Found[Remedy] = Loose
	row := r.Form.Remedies.Row
	switch {
	case len(hit) == 1:
		r.Rows[row] = readRow(hit[0], columns, "")
		if hit[0].exact {
			r.Found[Remedy] = Exact
		}
	case len(hit) > 1:
		r.Rows[row] = blankRow(len(columns), Unreadable)
	case len(all) == 1 && len(all[0].values) > 1:
		r.Rows[row] = damagedRow(all[0], len(columns), r.Form.disputes).alone(len(columns))
	default:
		r.Found[Remedy] = Absent
		d.gluedRemedies(r, len(region) > 0)
	}
}

// fullRows gives the bands with all figures of table 4 or, where there is none, the row nobody filled in.
func fullRows(all []band, region []Line, width int) []band {
	var hit []band
	for _, b := range all {
		if len(b.values) == width {
			hit = append(hit, b)
		}
	}
	if b := resumed(all); len(hit) == 0 && len(b.values) == width {
		hit = append(hit, b)
	}
	for _, l := range region {
		if len(hit) == 0 && l.Exact && len(l.Cells) == width && plain(l.text()) == "" {
			hit = append(hit, band{values: l.Cells, exact: true, line: l.No})
		}
	}
	return hit
}

// resumed joins the bands of running text that follow one another without words between: a row broken over lines.
func resumed(all []band) (whole band) {
	for i, b := range all {
		if b.exact || b.label != "" || (i > 0 && b.pending != "") {
			return band{}
		}
		if i == 0 {
			whole = b
			continue
		}
		whole.values = append(whole.values[:len(whole.values):len(whole.values)], b.values...)
	}
	return whole
}
