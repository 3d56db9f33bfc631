package annual

// This file reads plain text and Markdown into lines: one cell to a line (rows parted by blank lines, cells led by a
// tab, as word processors save tables), cells parted by tabs, pipe rows, and text out of a PDF with its page marks.

import (
	"regexp"
	"strings"
)

// maxRow is the most cells a row of the forms has, with room; longer "rows" are not rows.
const maxRow = 40

// TextLines reads text. It never fails: what is not a table is a paragraph.
func TextLines(text string) []Line {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\f", "\n", "\v", "\n", "\u2028", "\n", "\u2029", "\n").Replace(text)
	raw := strings.Split(text, "\n")
	var out []Line
	for i := 0; i < len(raw); {
		s := raw[i]
		if strings.Trim(s, "\t") == "" && len(s)+1 == blankLine {
			out = append(out, Line{No: i + 1, Cells: make([]string, blankLine), Exact: true})
			i++
			continue
		}
		if strings.HasPrefix(s, "\t") && !strings.Contains(strings.TrimLeft(s, "\t"), "\t") {
			n := tabGroup(raw[i:])
			out = appendGroup(out, raw[i:i+n], i+1)
			i += n
			continue
		}
		l, ok := oneLine(s, i+1)
		if label, one := strings.CutSuffix(s, "\t"); one && i > 0 && strings.Contains(raw[i-1], "\t") && len(l.Cells) == 1 {
			l.Cells, l.Exact = []string{label, ""}, true // a row of tabs whose only figure is blank
		}
		if ok {
			out = append(out, l)
		}
		i++
	}
	return out
}

// mixedLines reads text that may hold tables written in HTML, as Markdown does. The error is that of such a table nested
// beyond reason.
func mixedLines(text string) ([]Line, error) {
	var out []Line
	line := 0
	for {
		i := indexFold(text, "<table")
		if i < 0 {
			return append(out, shifted(TextLines(text), line)...), nil
		}
		out = append(out, shifted(TextLines(text[:i]), line)...)
		line += strings.Count(text[:i], "\n")
		text = text[i:]
		j := tableEnd(text)
		table, err := markupText(text[:j])
		if err != nil {
			return nil, err
		}
		out = append(out, shifted(table, line)...)
		line += strings.Count(text[:j], "\n")
		text = text[j:]
	}
}

// shifted puts lines that were read from the middle of a text where they stand in it.
func shifted(lines []Line, by int) []Line {
	for i := range lines {
		lines[i].No += by
		if lines[i].At.Line > 0 {
			lines[i].At.Line += by
		}
	}
	return lines
}

// tableEnd finds the end of the table that text begins with, tables inside it included; the whole where it is not closed.
func tableEnd(text string) int {
	depth := 0
	for at := 0; ; {
		i := indexFold(text[at:], "table")
		if i < 0 {
			return len(text)
		}
		at += i
		switch {
		case at > 0 && text[at-1] == '<':
			depth++
		case at > 1 && text[at-2:at] == "</":
			depth--
		}
		at += len("table")
		if depth <= 0 {
			if k := strings.IndexByte(text[at:], '>'); k >= 0 {
				return at + k + 1
			}
			return len(text)
		}
	}
}

// indexFold finds ASCII in text in small or capital letters.
func indexFold(text, want string) int {
	for at := 0; at+len(want) <= len(text); at++ {
		i := strings.IndexAny(text[at:], want[:1]+strings.ToUpper(want[:1]))
		if i < 0 || at+i+len(want) > len(text) {
			return -1
		}
		if at += i; strings.EqualFold(text[at:at+len(want)], want) {
			return at
		}
	}
	return -1
}

// tags are what Markdown may carry of HTML in running text.
var tags = regexp.MustCompile(`</?[a-zA-Z][^<>]{0,300}>`)

// tabGroup counts the lines from the first that are each one cell led by a tab.
func tabGroup(raw []string) int {
	n := 0
	for n < len(raw) && strings.HasPrefix(raw[n], "\t") && !strings.Contains(strings.TrimLeft(raw[n], "\t"), "\t") {
		n++
	}
	return n
}

func appendGroup(out []Line, group []string, no int) []Line {
	if len(group) > 1 && len(group) <= maxRow {
		cells := make([]string, len(group))
		for i, g := range group {
			cells[i] = strings.TrimSpace(g)
		}
		return append(out, Line{No: no, At: Spot{Line: no}, Cells: cells, Exact: true})
	}
	for i, g := range group {
		if l, ok := oneLine(strings.TrimSpace(g), no+i); ok {
			out = append(out, l)
		}
	}
	return out
}

func oneLine(s string, no int) (Line, bool) {
	t := strings.TrimSpace(s)
	switch {
	case t == "" || pageMark(t):
		return Line{}, false
	case strings.HasPrefix(t, "|"):
		if strings.Trim(t, "|-: \t") == "" && (strings.Contains(t, "--") || strings.ContainsAny(t, ":") || strings.Contains(t, "|-|")) {
			return Line{}, false // the rule below a header; single marks that stand apart are cells
		}
		return Line{No: no, At: Spot{Line: no}, Cells: pipeCells(t), Exact: true}, true
	case (strings.Contains(t, "\t") || strings.Count(s, "\t") > 1) && strings.Count(s, "\t") <= maxRow:
		return Line{No: no, At: Spot{Line: no}, Cells: strings.Split(s, "\t"), Exact: true}, true
	}
	if strings.Contains(t, "<") {
		t = strings.TrimSpace(tags.ReplaceAllString(t, ""))
	}
	t = strings.TrimSpace(strings.TrimLeft(t, "#"))
	return Line{No: no, At: Spot{Line: no}, Cells: []string{strings.ReplaceAll(t, "**", "")}}, t != ""
}

// pipeBreaks takes the marks of Markdown out of a cell. A break stays one: "3<br>5" is not 35.
var pipeBreaks = strings.NewReplacer("<br>", "\n", "<br/>", "\n", "<br />", "\n", "**", "", "&nbsp;", " ", `\-`, "-", `\+`, "+", `\.`, ".")

func pipeCells(t string) []string {
	t = strings.TrimSuffix(strings.TrimPrefix(t, "|"), "|")
	cells := strings.Split(t, "|")
	for i, c := range cells {
		cells[i] = strings.TrimSpace(pipeBreaks.Replace(c))
	}
	return cells
}

// pageMark knows the page numbers that PDF text carries: -4-, — 4 —, 第4页.
func pageMark(s string) bool {
	if len(s) > 30 || len(strings.Fields(s)) > 3 { // more is a row of marks and figures
		return false
	}
	s = plain(s)
	if t, ok := strings.CutPrefix(s, "第"); ok {
		t, _, ok = strings.Cut(t, "页")
		return ok && onlyDigits(t)
	}
	t := strings.Trim(s, "-—–―─·")
	return t != "" && len(t) <= 4 && onlyDigits(t) && len(s) >= len(t)+2 && s[0] != t[0] && s[len(s)-1] != t[len(t)-1]
}
