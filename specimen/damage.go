package specimen

// This file is the layouts in which something was lost on the way: cells run together, figures broken in two, cells,
// labels and rows gone astray (FACTS 2.48). What can be read of them the relations of the form decide.

import (
	"strings"

	"gongkai/annual"
)

// glued is text whose tags were stripped without a separator.
func glued(w *written) string {
	return w.page(func(p string) string { return p }, func(t annual.Table) string {
		var s strings.Builder
		for _, r := range w.grid(t) {
			s.WriteString(strings.Join(r.texts(), ""))
		}
		return s.String()
	})
}

// damaged writes the lines of a space separated text, some of those with figures in tables 3 and 4 put through harm.
func (w *written) damaged(oneIn int, harm func(label string, figures []string) (string, []string)) string {
	return w.plainPage(func(t annual.Table, _ int, r row) string {
		heads, label, figures := r.parts()
		if r.header() {
			return strings.Join(r.texts(), " ") + "\n"
		}
		if t != annual.Proactive && w.rng.IntN(oneIn) == 0 {
			label, figures = harm(label, figures)
		}
		return strings.TrimSpace(strings.Join(append(append(heads, label), figures...), " ")) + "\n"
	})
}

// splitDigits breaks one figure of a row in two: "1 2" for 12.
func splitDigits(w *written) string {
	return w.damaged(4, func(label string, figures []string) (string, []string) {
		out := append([]string(nil), figures...)
		for at := range out {
			if i := (at + w.rng.IntN(len(out))) % len(out); len(out[i]) > 1 {
				cut := 1 + w.rng.IntN(len(out[i])-1)
				out[i] = out[i][:cut] + " " + out[i][cut:]
				break
			}
		}
		return label, out
	})
}

// spacedDigits sets white space between all digits of a row.
func spacedDigits(w *written) string {
	return w.damaged(5, func(label string, figures []string) (string, []string) {
		return label, []string{strings.Join(strings.Split(strings.Join(figures, ""), ""), " ")}
	})
}

// lostCells drops one figure of a row.
func lostCells(w *written) string {
	return w.damaged(5, func(label string, figures []string) (string, []string) {
		i := w.rng.IntN(len(figures))
		return label, append(append([]string(nil), figures[:i]...), figures[i+1:]...)
	})
}

// joinedCells runs two neighbouring figures of a row together.
func joinedCells(w *written) string {
	return w.damaged(4, func(label string, figures []string) (string, []string) {
		i := w.rng.IntN(len(figures) - 1)
		out := append(append([]string(nil), figures[:i]...), figures[i]+figures[i+1])
		return label, append(out, figures[i+2:]...)
	})
}

// lostLabels leaves out the labels of some rows.
func lostLabels(w *written) string {
	return w.damaged(6, func(_ string, figures []string) (string, []string) { return "", figures })
}

// swappedRows writes two neighbouring rows of table 3 in the wrong order.
func swappedRows(w *written) string {
	held, done := "", false
	return w.plainPage(func(t annual.Table, i int, r row) string {
		_, label, figures := r.parts()
		s := strings.TrimSpace(label+" "+strings.Join(figures, " ")) + "\n"
		if r.header() {
			return strings.Join(r.texts(), " ") + "\n"
		}
		if t == annual.Requests && !done && held == "" && w.rng.IntN(8) == 0 {
			held = s
			return ""
		}
		if held != "" {
			s, held, done = s+held, "", true
		}
		return s
	})
}
