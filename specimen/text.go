package specimen

// This file is the layouts of text: saved from a word processor, from a page, from Markdown, out of a PDF.

import (
	"fmt"
	"slices"
	"strings"

	"gongkai/annual"
)

func oneCellALine(w *written) string {
	return w.plainPage(func(_ annual.Table, _ int, r row) string {
		return "\t" + strings.Join(r.texts(), "\n\t") + "\n\n"
	})
}

func oneCellALineUntabbed(w *written) string {
	return w.plainPage(func(_ annual.Table, _ int, r row) string {
		return strings.Join(r.texts(), "\n") + "\n"
	})
}

func tabs(w *written) string {
	return w.plainPage(func(_ annual.Table, _ int, r row) string { return strings.Join(r.texts(), "\t") + "\n" })
}

func pipes(w *written) string {
	return w.plainPage(func(_ annual.Table, i int, r row) string {
		s := "| " + strings.Join(r.texts(), " | ") + " |\n"
		if i == 0 {
			s += strings.Repeat("|---", len(r)) + "|\n"
		}
		return s
	})
}

// pipesBroken is a PDF turned into Markdown: a rule under every page's first row, headings cut over rows, rows whose
// label stands alone above them, blank cells at the end.
func pipesBroken(w *written) string {
	return w.plainPage(func(t annual.Table, i int, r row) string {
		heads, label, figures := r.parts()
		cells := append(heads[min(1, len(heads)):], append([]string{label}, figures...)...)
		if r.header() {
			cells = r.texts()
		}
		s := ""
		if t == annual.Requests && len(figures) > 0 && i%9 == 7 { // an orphan: its label stands above, the row has none
			s, cells = label+"\n\n", figures
		}
		if w.rng.IntN(3) == 0 && len(figures) > 0 && t == annual.Requests {
			cells = append(slices.Clone(cells), "")
		}
		s += "| " + strings.Join(cells, " | ") + " |\n"
		if i%6 == 0 {
			s += strings.Repeat("|---", len(cells)) + "|\n"
		}
		return s
	})
}

func spaces(w *written) string {
	return w.plainPage(func(_ annual.Table, i int, r row) string {
		s := strings.Join(r.texts(), " ") + "\n"
		if i%7 == 5 {
			s += fmt.Sprintf("-%d-\n\n", i)
		}
		return s
	})
}

// pdfText is text out of a PDF: labels broken before and after their figures, headings wherever they were drawn, 三、
// one character a line, page marks within the tables.
func pdfText(w *written) string {
	vertical := strings.Split("三、|本|年|度|办|理|结|果", "|")
	return w.plainPage(func(t annual.Table, i int, r row) string {
		heads, label, figures := r.parts()
		if r.header() {
			return pdfHeader(r)
		}
		s := ""
		for _, h := range heads {
			if h = strings.TrimSpace(h); !strings.HasPrefix(h, "三、") {
				s += h[:3*min(4, len(h)/3)] + "\n"
			}
		}
		if t == annual.Requests && i > 6 && len(vertical) > 0 {
			s, vertical = s+vertical[0]+"\n", vertical[1:]
		}
		if i%11 == 10 {
			s += fmt.Sprintf("- %d -\n\n", i/11+2)
		}
		if t == annual.Remedy && w.rng.IntN(3) == 0 { // a row too long for its line
			return s + strings.Join(figures[:9], " ") + "\n" + strings.Join(figures[9:], " ") + "\n"
		}
		return s + wrapped(label, strings.Join(figures, " "))
	})
}

func pdfHeader(r row) string {
	var s []string
	for _, t := range r.texts() {
		if runes := []rune(t); len(runes) > 4 && !strings.HasPrefix(t, "第二十条") && t != "申请人情况" && len(r) > 4 {
			t = string(runes[:2]) + "\n" + string(runes[2:])
		}
		s = append(s, t)
	}
	return strings.Join(s, " ") + "\n"
}

// wrapped breaks a long label over the lines around its figures.
func wrapped(label, figures string) string {
	const wide = 17
	l := []rune(label)
	switch {
	case len(l) <= wide:
		return strings.TrimSpace(label+" "+figures) + "\n"
	case len(l) <= 2*wide:
		return string(l[:wide]) + "\n" + figures + "\n" + string(l[wide:]) + "\n"
	}
	return string(l[:wide]) + "\n" + string(l[wide:2*wide]) + " " + figures + "\n" + string(l[2*wide:]) + "\n"
}
