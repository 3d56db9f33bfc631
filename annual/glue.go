package annual

// This file reads tables whose cells have run together ("640020470"): the labels are found in the order of the form,
// and the digits between two of them are what solve.go decides on.

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// mash is a text without white space that remembers where it stood.
type mash struct {
	text  string
	space []bool // per byte of text: white space stood before it
}

func (d *doc) mashed() *mash {
	if d.mash != nil {
		return d.mash
	}
	m := &mash{}
	var b strings.Builder
	gap := false
	for _, l := range d.lines {
		for _, r := range norm.NFKC.String(l.text()) {
			if unicode.IsSpace(r) {
				gap = true
				continue
			}
			if r = plainRune(r); r < 0 {
				continue
			}
			n, _ := b.WriteRune(r)
			m.space = append(m.space, gap)
			for ; n > 1; n-- {
				m.space = append(m.space, false)
			}
			gap = false
		}
		gap = true
	}
	m.text = b.String()
	m.cut(labelYear.FindAllStringIndex(m.text, -1))
	d.mash = m
	return m
}

// labelYear is a year that an office wrote into a label: 本年(2020)新收 (FACTS 0.A.3).
var labelYear = regexp.MustCompile(`\((?:19|20)\d\d年?度?\)`)

// cut takes stretches out of the text.
func (m *mash) cut(stretches [][]int) {
	for i := len(stretches) - 1; i >= 0; i-- {
		from, to := stretches[i][0], stretches[i][1]
		m.text = m.text[:from] + m.text[to:]
		m.space = append(m.space[:from], m.space[to:]...)
	}
}

// figures gives the stretch of digits and marks from at on, parted where white space stood. ok is false when it runs
// into a number that belongs to the words behind it.
func (m *mash) figures(at int) (parts []string, ok bool) {
	i := at
	for i < len(m.text) && i-at < 200 && strings.IndexByte("0123456789/-", m.text[i]) >= 0 {
		if i == at || m.space[i] {
			parts = append(parts, "")
		}
		parts[len(parts)-1] += m.text[i : i+1]
		i++
	}
	r, _ := utf8.DecodeRuneInString(m.text[i:])
	return parts, i == len(m.text) || !strings.ContainsRune("、.),%年月", r)
}

// find looks for a label from at on, with its numbering; end is past the label. -1 when it is not there.
func (m *mash) find(label string, at, limit int) (start, end int) {
	whole := plain(label)
	short, _, _ := strings.Cut(whole, "(")
	return m.findAny([]string{whole, short}, at, limit)
}

// spareLabel is how many characters a label must have to be looked for without its number.
const spareLabel = 5

// findRow looks for the label of a line as the form has it or, where it is not there, without its number or shortened.
func (m *mash) findRow(row Row, at, limit int) (start, end int) {
	if start, end = m.find(row.Label, at, limit); end >= 0 {
		return start, end
	}
	var words []string
	for _, w := range append([]string{row.Label}, row.Also...) {
		if w = bare(w); utf8.RuneCountInString(w) >= spareLabel {
			words = append(words, w)
		}
	}
	return m.findAny(words, at, limit)
}

func (m *mash) findAny(words []string, at, limit int) (start, end int) {
	window := m.text[at:min(len(m.text), at+limit)]
	for _, w := range words {
		if w == "" {
			continue
		}
		if i := strings.Index(window, w); i >= 0 {
			return at + i, at + i + len(w)
		}
	}
	return -1, -1
}

// gluedRequests reads table 3 from text without separators.
func (d *doc) gluedRequests(r *Report) {
	best, from := d.gluedLines(r.Form), r.Form
	for _, f := range forms {
		if f == r.Form || len(best) == len(r.Form.lines) {
			continue
		}
		if g := d.gluedLines(f); len(g) > len(best) {
			best, from = g, f
		}
	}
	if len(best) < 3 {
		return
	}
	r.Table3, r.Found[Requests] = from, Glued
	width := len(from.Applications.Columns)
	open := map[string]openRow{}
	for _, line := range from.Lines() {
		if g, found := best[line.Code]; found {
			open[line.Code] = g.row(width, from.within)
		} else {
			r.Rows[line.Code] = blankRow(width, Missing)
		}
	}
	solve(r, open)
}

// gluedText is the figures behind a label; nil parts where they run into a number of the words behind them.
type gluedText struct {
	parts []string
	raw   string
}

func (g gluedText) row(n int, equations []equation) openRow {
	if g.parts == nil {
		return openRow{raw: g.raw}
	}
	return gluedRow(g.parts, n, equations, g.raw)
}

// gluedLines finds the lines of table 3 of a form with the text of their figures.
func (d *doc) gluedLines(f *Form) map[string]gluedText {
	m := d.mashed()
	at, _ := m.find("申请人情况", 0, len(m.text))
	if at < 0 {
		return nil
	}
	out := map[string]gluedText{}
	for _, line := range f.Lines() {
		_, end := m.findRow(line, at, 1200)
		if end < 0 {
			continue
		}
		at = end
		parts, ok := m.figures(end)
		if len(parts) == 0 {
			continue
		}
		g := gluedText{raw: clip(strings.Join(parts, " "), 80)}
		if parts, ok = m.unnumbered(parts, ok, end); ok {
			g.parts = parts
		}
		out[line.Code] = g
	}
	return out
}

// unnumbered takes the number of the next label ("00000002.其他…") off the figures, where that label is known by it.
func (m *mash) unnumbered(parts []string, ok bool, at int) ([]string, bool) {
	if ok {
		return parts, true
	}
	length := 0
	for _, p := range parts {
		length += len(p)
	}
	rest := m.text[at+length:]
	if !strings.HasPrefix(rest, ".") && !strings.HasPrefix(rest, "、") {
		return nil, false
	}
	_, after, _ := strings.Cut(rest, rest[:1])
	if rest[0] != '.' {
		after = strings.TrimPrefix(rest, "、")
	}
	if r, _ := utf8.DecodeRuneInString(after); r < 0x80 {
		return nil, false
	}
	last := parts[len(parts)-1]
	parts = append(append([]string(nil), parts[:len(parts)-1]...), last[:len(last)-1])
	if parts[len(parts)-1] == "" {
		parts = parts[:len(parts)-1]
	}
	return parts, true
}

// gluedRemedies reads table 4 where its fifteen figures have run together: only when they part in a single way.
func (d *doc) gluedRemedies(r *Report, seen bool) {
	columns := r.Form.Remedies.Columns()
	m := d.mashed()
	from, _ := m.find("申请人情况", 0, len(m.text))
	at := strings.LastIndex(m.text, "复议后起诉")
	if at < 0 || at < from {
		if seen {
			r.Rows[r.Form.Remedies.Row] = blankRow(len(columns), Unreadable)
			r.Found[Remedy] = Loose
		}
		return
	}
	window := m.text[at:min(len(m.text), at+600)]
	last := strings.LastIndex(window[:min(len(window), 400)], "总计")
	if last < 0 {
		return
	}
	parts, ok := m.figures(at + last + len("总计"))
	if len(parts) == 0 {
		return
	}
	r.Found[Remedy] = Glued
	o := openRow{raw: clip(strings.Join(parts, " "), 80)}
	if ok {
		o = gluedRow(parts, len(columns), r.Form.disputes, o.raw)
	}
	r.Rows[r.Form.Remedies.Row] = o.alone(len(columns))
}

// gluedProactive reads table 2 from text without separators: rows whose digits part in a single way.
func (d *doc) gluedProactive(r *Report) {
	m := d.mashed()
	at, _ := m.find("第二十条第(一)项", 0, len(m.text))
	if at < 0 {
		return
	}
	for _, row := range r.Form.blockRows {
		columns := r.Form.ColumnsOf(row.Code)
		_, end := m.find(row.Label, at, 600)
		for _, also := range row.Also {
			if end < 0 {
				_, end = m.find(also, at, 600)
			}
		}
		if end < 0 {
			continue
		}
		at = end
		if amount := gluedAmount.FindString(m.text[end:]); amount != "" && len(columns) == 1 && columns[0].Kind == "money" {
			r.Found[Proactive] = Glued
			r.Rows[row.Code] = []Cell{ReadCell(amount, "money", columns[0].Unit, 0)}
			continue
		}
		parts, ok := m.figures(end)
		if len(parts) == 0 {
			continue
		}
		r.Found[Proactive] = Glued
		raw := clip(strings.Join(parts, " "), 80)
		cells := openRow{raw: raw}.undecided(len(columns))
		if o := gluedRow(parts, len(columns), nil, raw); ok && plainCounts(columns, raw) {
			cells = o.alone(len(columns))
		}
		r.Rows[row.Code] = cells
	}
}

// gluedAmount is an amount that stands alone in its row.
var gluedAmount = regexp.MustCompile(`^\d{1,3}(?:\d*|(?:,\d{3})+)(?:\.\d{1,6})?(?:万元|元)?`)

// plainCounts says whether digits are all there is: no amounts with a point, no sign that could be a dash.
func plainCounts(columns []Column, raw string) bool {
	for _, c := range columns {
		if c.Kind == "money" || (c.Kind == "signed" && strings.ContainsAny(raw, "-/")) {
			return false
		}
	}
	return true
}
