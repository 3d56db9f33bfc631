package cli

// This file prints a report and its findings for reading: tables aligned by the width of Chinese characters.

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"golang.org/x/text/width"

	"gongkai/annual"
	"gongkai/message"
)

type printer struct {
	out  io.Writer
	lang message.Lang
}

func (p *printer) t(key string, args ...any) string { return message.T(p.lang, key, args...) }

func (p *printer) line(s string) { fmt.Fprintln(p.out, strings.TrimRight(s, " ")) }

// report prints one report.
func (p *printer) report(r *annual.Report, findings []annual.Finding, verdict annual.Verdict) {
	organ, year := r.Organ, strconv.Itoa(r.Year)
	if organ == "" {
		organ = p.t("annual.report.unknown")
	}
	if r.Year == 0 {
		year = p.t("annual.report.unknown")
	}
	p.line("== " + r.File)
	p.line(fmt.Sprintf("%s: %s    %s: %s    %s: %s (%s)", p.t("annual.report.organ"), organ, p.t("annual.report.year"), year, p.t("annual.report.format"), r.Form.Code, r.Form.Basis))
	p.proactive(r)
	p.applications(r)
	p.remedies(r)
	p.line("")
	p.line(p.t("annual.report.findings"))
	if len(findings) == 0 {
		p.line("  " + p.t("annual.report.none"))
	}
	for _, f := range findings {
		p.line(fmt.Sprintf("  %s  %s  %s", f.Check, pad(p.t("annual.severity."+string(f.Severity)), 7), p.t(f.Key, f.Args...)))
		if f.Expression != "" {
			p.line("         " + f.Expression + "   [" + strings.Join(f.Where, " ") + "]" + p.stood(f))
		}
	}
	p.doubts(r)
	p.line(p.t("annual.verdict") + ": " + p.t("annual.verdict."+string(verdict)))
	p.line("")
}

// doubts prints the cells that were not read directly, with what they could be; solved rows on one line.
func (p *printer) doubts(r *annual.Report) {
	all := r.Doubts()
	if len(all) > 0 {
		p.line(p.t("annual.batch.doubtful"))
	}
	for len(all) > 0 {
		n := 1
		for n < len(all) && all[n].Place.Row == all[0].Place.Row {
			n++
		}
		p.doubtRow(all[:n])
		all = all[n:]
	}
}

func (p *printer) doubtRow(row []annual.Doubt) {
	head, raw := short(row[0].Row), ""
	for _, d := range row {
		if d.Cell.Raw != "" && d.Cell.Raw != raw {
			raw = d.Cell.Raw
			head += "  " + p.t("annual.batch.original", raw)
		}
	}
	p.line("  " + row[0].Place.Row + "  " + head)
	for _, d := range row {
		could := make([]string, len(d.Cell.Could))
		for i, v := range d.Cell.Could {
			could[i] = strconv.FormatInt(v, 10)
		}
		switch {
		case d.Cell.Solved && len(could) > 1:
			p.line("      " + d.Label + ": " + p.t("annual.batch.taken", d.Cell.Value) + "  (" + p.t("annual.batch.could", strings.Join(could, ", ")) + ")")
		case d.Cell.Solved:
			p.line("      " + d.Label + ": " + p.t("annual.batch.taken", d.Cell.Value))
		case len(could) > 0:
			p.line("      " + d.Label + ": " + p.t("annual.batch.could", strings.Join(could, ", ")))
		default:
			p.line("      " + d.Label + ": " + p.t("annual.batch.could_not"))
		}
	}
}

// brief prints a report on one line, and its errors.
func (p *printer) brief(r *annual.Report, findings []annual.Finding, verdict annual.Verdict) {
	p.line(pad(p.t("annual.verdict."+string(verdict)), 20) + "  " + r.File + "  " + r.Organ + "  " + strconv.Itoa(r.Year))
	for _, f := range findings {
		if f.Severity == annual.Error {
			p.line("    " + f.Check + "  " + p.t(f.Key, f.Args...))
		}
	}
}

// stood says where the first of a finding's cells stands in the file.
func (p *printer) stood(f annual.Finding) string {
	for _, c := range f.Cells {
		if key, args := c.At.Words(); key != "" && !c.Previous {
			return "  " + p.t(key, args...)
		}
	}
	return ""
}

// heading prints the name of a table; false when the report has none.
func (p *printer) heading(r *annual.Report, t annual.Table) bool {
	p.line("")
	p.line(p.t("annual.table." + string(t)))
	if r.Found[t] == annual.Absent {
		p.line("  " + p.t("annual.table.absent"))
		return false
	}
	return true
}

func (p *printer) proactive(r *annual.Report) {
	if !p.heading(r, annual.Proactive) {
		return
	}
	for _, b := range r.Form.Proactive {
		rows := [][]string{{b.Label}}
		for _, c := range b.Columns {
			rows[0] = append(rows[0], c.Label)
		}
		for _, row := range b.Rows {
			out := []string{row.Label}
			for i, c := range r.Rows[row.Code] {
				out = append(out, show(c, b.Columns[i].Kind))
			}
			rows = append(rows, out)
		}
		p.table(rows, 20)
	}
}

func (p *printer) applications(r *annual.Report) {
	if !p.heading(r, annual.Requests) {
		return
	}
	rows := [][]string{{"", p.t("annual.report.item")}}
	for _, c := range r.Form.Applications.Columns {
		rows[0] = append(rows[0], c.Label)
	}
	for _, line := range r.Table3.Lines() {
		out := []string{line.Code, short(line.Label)}
		for _, c := range r.Rows[line.Code] {
			out = append(out, show(c, ""))
		}
		rows = append(rows, out)
	}
	p.table(rows, 40)
}

func (p *printer) remedies(r *annual.Report) {
	if !p.heading(r, annual.Remedy) {
		return
	}
	cells := r.Rows[r.Form.Remedies.Row]
	var rows [][]string
	at := 0
	var walk func(g annual.Group, path string)
	walk = func(g annual.Group, path string) {
		if len(g.Columns) > 0 {
			head, out := []string{""}, []string{path + g.Label}
			for _, c := range g.Columns {
				head, out = append(head, c.Label), append(out, show(cells[at], ""))
				at++
			}
			if rows == nil {
				rows = append(rows, head)
			}
			rows = append(rows, out)
		}
		for _, sub := range g.Groups {
			walk(sub, path+g.Label+" · ")
		}
	}
	for _, g := range r.Form.Remedies.Groups {
		walk(g, "")
	}
	p.table(rows, 30)
}

// table prints rows in columns; figures stand to the right. most bounds the width of columns of words.
func (p *printer) table(rows [][]string, most int) {
	var wide []int
	for _, row := range rows {
		for i, s := range row {
			if i == len(wide) {
				wide = append(wide, 0)
			}
			wide[i] = max(wide[i], min(cells(s), most))
		}
	}
	for _, row := range rows {
		var b strings.Builder
		b.WriteString("  ")
		for i, s := range row {
			if words := i == 0 || (i == 1 && len(wide) > 8); words {
				b.WriteString(pad(s, wide[i]))
			} else {
				b.WriteString(strings.Repeat(" ", max(0, wide[i]-cells(s))) + s)
			}
			b.WriteString("  ")
		}
		p.line(b.String())
	}
}

// show writes a cell: its figure, blank as it is, "?" where it could not be read, "~" before a reconstructed one.
func show(c annual.Cell, kind string) string {
	switch c.Meaning {
	case annual.Number:
		s := strconv.FormatInt(c.Value, 10)
		if kind == "money" {
			s = annual.Yuan(c.Value, c.Unit) + c.Unit
		}
		if c.Solved {
			return "~" + s
		}
		return s
	case annual.NotApplicable:
		return "/"
	case annual.Text:
		return c.Raw
	case annual.Empty:
		return ""
	}
	return "?"
}

// short cuts the explanation in brackets off a label.
func short(label string) string {
	if i := strings.Index(label, "（区分处理"); i > 0 {
		label = label[:i]
	}
	if r := []rune(label); len(r) > 20 {
		return string(r[:19]) + "…"
	}
	return label
}

// cells gives the width of text in terminal cells: Chinese characters take two.
func cells(s string) int {
	n := 0
	for _, r := range s {
		switch width.LookupRune(r).Kind() {
		case width.EastAsianWide, width.EastAsianFullwidth:
			n += 2
		default:
			n++
		}
	}
	return n
}

func pad(s string, n int) string { return s + strings.Repeat(" ", max(0, n-cells(s))) }
