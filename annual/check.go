package annual

// This file checks a report. Rules are data; what they find is data too: a failing relation is not an error of the
// program but a finding, with the figures filled in and the cells it is about (FACTS 2.I, 2.K).

import (
	"fmt"
	"regexp"
	"sort"
	"strings"
)

// Verdict sums up the findings of a report (FACTS 2.35).
type Verdict string

const (
	Pass          Verdict = "pass"
	Fail          Verdict = "fail"
	Uncertain     Verdict = "uncertain"      // a cell the relations need could not be read
	NotAssessable Verdict = "not_assessable" // the tables the relations need are not there
)

// Rule is a check: its code and what it looks at.
type Rule struct {
	Code string
	Look func(r *Report, a Around) []Finding
}

// Rules are all checks, in the order their findings are given.
var Rules = []Rule{
	{"C-001", alone(checkCells)},
	{"C-002", alone(checkComplete)},
	{"C-301", alone(relations("C-301"))},
	{"C-302", alone(relations("C-302"))},
	{"C-303", alone(relations("C-303"))},
	{"C-401", alone(relations("C-401"))},
	{"C-201", alone(checkMadeNotPublic)},
	{"C-203", alone(checkRuleMaking)},
	{"C-204", alone(checkMoney)},
	{"C-605", alone(checkLeadIn)},
	{"C-606", alone(checkYears)},
	{"C-607", alone(checkHeadings)},
}

// alone makes a rule of a check that needs the report alone.
func alone(look func(r *Report) []Finding) func(*Report, Around) []Finding {
	return func(r *Report, _ Around) []Finding { return look(r) }
}

// Around is what a report is compared with, as far as it is known.
type Around struct {
	Previous     *Report   // the same body's report of the year before
	PreviousText string    // its text, where no more than that is known
	Parts        []*Report // the reports of the bodies below that this one adds up
	Scope        Scope     // whose figures the report gives
}

// Scope says whose figures a report gives (FACTS 2.47).
type Scope string

const (
	Self      Scope = "self"      // Self: the body's own.
	Aggregate Scope = "aggregate" // Aggregate: its own and those of the bodies below it.
)

// Check gives the findings of a report and the verdict.
func Check(r *Report) ([]Finding, Verdict) { return CheckWith(r, Around{}) }

// CheckWith gives the findings of a report compared with what stands around it, worst first, and the verdict.
func CheckWith(r *Report, a Around) ([]Finding, Verdict) {
	var all []Finding
	for _, rule := range Rules {
		all = append(all, rule.Look(r, a)...)
	}
	sort.SliceStable(all, func(i, j int) bool { return rank[all[i].Severity] < rank[all[j].Severity] })
	for i := range all {
		all[i].Cells = r.shown(all[i].Where)
		all[i].Uncertain = all[i].Uncertain || all[i].unsure
	}
	return all, verdict(r, all)
}

var rank = map[Severity]int{Error: 0, Warning: 1, Notice: 2}

func verdict(r *Report, all []Finding) Verdict {
	unsure := false
	for _, f := range all {
		if f.Severity == Error {
			return Fail
		}
		unsure = unsure || f.unsure
	}
	switch {
	case r.Found[Requests] == Absent && r.Found[Remedy] == Absent:
		return NotAssessable
	case unsure || r.Found[Requests] == Absent || r.Found[Remedy] == Absent:
		return Uncertain
	}
	return Pass
}

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
				out = append(out, Finding{Check: "C-001", Severity: Error, Where: []string{where}, Key: "annual.check.text", Args: []any{r.label(row), columns[i].Label, c.Raw}})
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
			out = append(out, Finding{Check: "C-001", Severity: Error, Where: empty, Key: "annual.check.not_entered", Args: []any{r.label(row), len(empty)}})
		}
		if len(dim) > 0 {
			out = append(out, Finding{Check: "C-001", Severity: Warning, Where: dim, Key: "annual.check.unreadable", Args: []any{r.label(row), raws(r.Rows[row])}, unsure: r.table(row) != Proactive})
		}
		if len(solved) > 0 {
			out = append(out, Finding{Check: "C-001", Severity: Notice, Where: solved, Key: "annual.check.solved", Args: []any{r.label(row), raws(r.Rows[row])}})
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
		out = append(out, Finding{Check: "C-002", Severity: Warning, Where: []string{string(Proactive)}, Key: "annual.check.wrong_form", Args: []any{r.Year, r.FormByYear.Basis, r.Form.Basis}})
	}
	if r.Table3 != r.Form {
		out = append(out, Finding{Check: "C-002", Severity: Warning, Where: []string{string(Requests)}, Key: "annual.check.old_rows", Args: []any{r.Form.Basis, r.Table3.Basis}})
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

// checkMadeNotPublic is C-201 (form of 2019): what was made known this year is part of what is public; something made
// and nothing published deserves a look (FACTS 2.42).
func checkMadeNotPublic(r *Report) []Finding {
	var out []Finding
	for _, row := range []string{"rules", "normative_documents"} {
		made, ok1 := r.count(row, "made")
		public, ok2 := r.count(row, "newly_public")
		total, ok3 := r.count(row, "public_total")
		if ok1 && ok2 && made > 0 && public == 0 {
			out = append(out, Finding{Check: "C-201", Severity: Warning, Where: []string{row + "/made", row + "/newly_public"}, Left: figure(made), Right: figure(public),
				Expression: fmt.Sprintf("%d > 0, %d = 0", made, public), Key: "annual.check.made_not_public", Args: []any{r.label(row), made, public, total}})
		}
		if ok2 && ok3 && public > total {
			out = append(out, Finding{Check: "C-201", Severity: Warning, Where: []string{row + "/newly_public", row + "/public_total"}, Left: figure(public), Right: figure(total),
				Expression: fmt.Sprintf("%d > %d", public, total), Key: "annual.check.public_above_total", Args: []any{r.label(row), public, total}})
		}
	}
	return out
}

// Rules (规章) are made by departments of the State Council, provinces and cities with districts alone (FACTS 2.42). A
// township or subdistrict by its full name has certainly no such power, nor has a bureau of a named place; the same endings
// without that may be another body's name (景德镇 is a city, 国家能源局 is of the State Council), so that a person must look.
var (
	noRules       = regexp.MustCompile(`(街道|街道办事处|镇|镇人民政府|乡|乡人民政府|局|委员会办公室)$`)
	certainly     = regexp.MustCompile(`(街道|街道办事处|镇人民政府|乡人民政府|[县区市旗州].+[镇乡]|[县区市旗].+局)$`)
	perhapsOthers = regexp.MustCompile(`^(国家|国务院|中国|中央|中共|中华)|(景德镇|萍乡|新乡|乡镇|总局)$`)
)

// checkRuleMaking is C-203.
func checkRuleMaking(r *Report) []Finding {
	made, ok := r.count("rules", "made")
	if !ok || made <= 0 || !noRules.MatchString(r.Organ) {
		return nil
	}
	f := Finding{Check: "C-203", Severity: Warning, Where: []string{"rules/made"}, Left: figure(made), Right: figure(0),
		Expression: fmt.Sprintf("%d > 0", made), Key: "annual.check.rule_making_doubt", Args: []any{r.Organ, made}}
	if certainly.MatchString(strings.ReplaceAll(r.Organ, "市场", "")) && !perhapsOthers.MatchString(r.Organ) {
		f.Severity, f.Key = Error, "annual.check.rule_making"
	}
	return []Finding{f}
}

const (
	// outlierTotal is 100,000 万元 in 分: more than any township buys in a year (FACTS 2.43).
	outlierTotal = 100_000 * wan
	// outlierEach is 5,000 万元 in 分: a mean per project above it is far outside what is bought.
	outlierEach = 5_000 * wan
	wan         = 10_000 * 100 // wan is 一万元 in 分.
)

// checkMoney is C-204: a procurement total out of any band when it is given in 万元 is probably 元 (FACTS 2.43).
func checkMoney(r *Report) []Finding {
	cells := r.Rows["procurement"]
	projects, ok := r.count("procurement", "projects")
	if !ok || len(cells) < 2 || cells[1].Meaning != Number || cells[1].Unit != "万元" {
		return nil
	}
	total := cells[1].Value
	if total <= outlierTotal && (projects == 0 || total/projects <= outlierEach) {
		return nil
	}
	each := total
	if projects > 0 {
		each = total / projects
	}
	written := Yuan(total, "万元")
	return []Finding{{Check: "C-204", Severity: Warning, Where: []string{"procurement/amount"}, Left: figure(total / wan), Right: figure(outlierTotal / wan),
		Expression: fmt.Sprintf("%s万元 ÷ %d = %s万元", written, projects, Yuan(each/wan*wan, "万元")),
		Key:        "annual.check.money_outlier", Args: []any{written, projects, Yuan(total/10000, "万元")}}}
}

// checkLeadIn is C-605: the lead-in names the period and a contact (FACTS 2.5, 2.45).
func checkLeadIn(r *Report) []Finding {
	var out []Finding
	if r.Period == 0 {
		out = append(out, Finding{Check: "C-605", Severity: Warning, Where: []string{"lead_in"}, Key: "annual.check.no_period"})
	}
	if !r.Contact {
		out = append(out, Finding{Check: "C-605", Severity: Notice, Where: []string{"lead_in"}, Key: "annual.check.no_contact"})
	}
	return out
}

// checkYears is C-606: title, lead-in and labels speak of the same year (FACTS 2.45).
func checkYears(r *Report) []Finding {
	if r.Year == 0 {
		return []Finding{{Check: "C-606", Severity: Warning, Where: []string{"title"}, Key: "annual.check.no_year"}}
	}
	var out []Finding
	if r.Period != 0 && r.Period != r.Year {
		out = append(out, Finding{Check: "C-606", Severity: Warning, Where: []string{"title", "lead_in"}, Left: figure(int64(r.Year)), Right: figure(int64(r.Period)),
			Expression: fmt.Sprintf("%d ≠ %d", r.Year, r.Period), Key: "annual.check.year_period", Args: []any{r.Year, r.Period}})
	}
	for _, y := range r.Labels {
		if y != r.Year {
			out = append(out, Finding{Check: "C-606", Severity: Warning, Where: []string{"title", "labels"}, Left: figure(int64(r.Year)), Right: figure(int64(y)),
				Expression: fmt.Sprintf("%d ≠ %d", r.Year, y), Key: "annual.check.year_label", Args: []any{r.Year, y}})
		}
	}
	return out
}
