package annual

// This file checks single cells and whether all of them are there: C-001 and C-002 (FACTS 2.34).

import (
	"fmt"
	"strings"
)

// checkCells is C-001: every figure a whole number from 0 on; 本年增/减 may be below, amounts may have decimals
// (FACTS 2.34). What could not be read is said here too, once a row.
func checkCells(r *Report) []Finding {
	var out []Finding
	for _, row := range r.codes() {
		columns := r.columns(row)
		var dim, solved, empty []string
		for i, c := range r.Rows[row] {
			where := row + "/" + columns[i].Code
			switch {
			case c.Meaning == Text:
				out = append(out, Finding{Check: "C-001", Severity: Error, About: where + "/text", Where: []string{where}, Key: "annual.check.text", Args: []any{r.label(row), columns[i].Label, c.Raw}})
			case c.Meaning == Number && c.Value < 0 && columns[i].Kind != "signed":
				out = append(out, Finding{Check: "C-001", Severity: Error, Where: []string{where}, Left: figure(c.Value), Right: figure(0),
					Expression: fmt.Sprintf("%d < 0", c.Value), Key: "annual.check.negative", Args: []any{r.label(row), columns[i].Label, c.Value}})
			case c.Meaning == Missing && r.Own:
				empty = append(empty, where)
			case c.Meaning == Unreadable:
				dim = append(dim, where)
			case c.Solved:
				solved = append(solved, where)
			}
		}
		if len(empty) > 0 {
			out = append(out, Finding{Check: "C-001", Severity: Error, Where: empty, About: row + "/empty", Key: "annual.check.not_entered", Args: []any{r.label(row), len(empty)}})
		}
		if len(dim) > 0 {
			out = append(out, Finding{Check: "C-001", Severity: Warning, Where: dim, Key: "annual.check.unreadable", Args: []any{r.label(row), raws(r.Rows[row])}, About: row + "/unreadable", Uncertain: true, unsure: r.table(row) != Proactive})
		}
		if len(solved) > 0 {
			out = append(out, Finding{Check: "C-001", Severity: Notice, Where: solved, About: row + "/solved", Key: "annual.check.solved", Args: []any{r.label(row), raws(r.Rows[row])}})
		}
	}
	return out
}

func raws(cells []Cell) string {
	var b []string
	for i, c := range cells {
		if c.Raw != "" && (i == 0 || c.Raw != cells[i-1].Raw) {
			b = append(b, c.Raw)
		}
	}
	return strings.Join(b, " ")
}

// checkComplete is C-002: all tables, and all lines of table 3, as the form of that year has them (FACTS 2.34).
func checkComplete(r *Report) []Finding {
	var out []Finding
	for _, t := range []Table{Proactive, Requests, Remedy} {
		if r.Found[t] == Absent {
			out = append(out, Finding{Check: "C-002", Severity: Warning, Where: []string{string(t)}, Key: "annual.check.no_table." + string(t)})
		}
	}
	if r.FormByYear != nil && r.FormByYear != r.Form {
		out = append(out, Finding{Check: "C-002", Severity: Warning, About: "form", Where: []string{string(Proactive)}, Key: "annual.check.wrong_form", Args: []any{r.Year, r.FormByYear.Basis, r.Form.Basis}})
	}
	if r.Table3 != r.Form {
		out = append(out, Finding{Check: "C-002", Severity: Warning, About: "rows", Where: []string{string(Requests)}, Key: "annual.check.old_rows", Args: []any{r.Form.Basis, r.Table3.Basis}})
	}
	for _, row := range r.codes() {
		cells := r.Rows[row]
		t := r.table(row)
		if r.Own || r.Found[t] == Absent || t == Remedy || !allMissing(cells) {
			continue
		}
		f := Finding{Check: "C-002", Severity: Error, Where: []string{row}, Key: "annual.check.no_row", Args: []any{r.label(row)}}
		if r.Found[t] != Exact || t == Proactive {
			f.Severity, f.unsure, f.Key = Warning, t == Requests, "annual.check.row_not_found"
		}
		out = append(out, f)
	}
	return out
}

func allMissing(cells []Cell) bool {
	for _, c := range cells {
		if c.Meaning != Missing {
			return false
		}
	}
	return true
}
