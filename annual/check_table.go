package annual

// This file checks what is plausible within the tables: C-201, C-203, C-204, C-608 (FACTS 2.42, 2.43, 2.46).

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"gongkai/office"
)

// checkMadeNotPublic is the first half of C-201 (form of 2019): something made and nothing published deserves a look; that
// what is published is part of all that is public is a relation of the form (FACTS 2.42).
func checkMadeNotPublic(r *Report) []Finding {
	var out []Finding
	for _, row := range []string{"rules", "normative_documents"} {
		made, ok1 := r.count(row, "made")
		public, ok2 := r.count(row, "newly_public")
		total, _ := r.count(row, "public_total")
		if ok1 && ok2 && made > 0 && public == 0 {
			out = append(out, Finding{Check: "C-201", Severity: Warning, About: row + "/made", Where: []string{row + "/made", row + "/newly_public"}, Left: figure(made), Right: figure(public),
				Expression: fmt.Sprintf("%d > 0, %d = 0", made, public), Key: "annual.check.made_not_public", Args: []any{r.label(row), made, public, total}})
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

const wan = 10_000 * 100 // wan is 一万元 in 分.

// small knows townships and subdistricts, by kind or by name.
var small = regexp.MustCompile(`(街道|街道办事处|镇|镇人民政府|乡|乡人民政府)$`)

func (r *Report) small() bool {
	if r.Kind != "" {
		return r.Kind == office.Township || r.Kind == office.Subdistrict
	}
	return small.MatchString(r.Organ) && !perhapsOthers.MatchString(r.Organ)
}

// checkMoney is C-204: an amount far out of what its kind of body deals with, or some thousand times last year's, is
// probably in 元 where 万元 is written; so is one whose cell names another unit than its header (FACTS 2.43). The bounds
// stand in the forms.
func checkMoney(r *Report, a Around) []Finding {
	var out []Finding
	for _, b := range r.Form.Bounds {
		c, ok := r.cell(Place{b.Row, b.Column})
		if !ok || c.Meaning != Number {
			continue
		}
		column, _ := r.Form.ColumnOf(Place{b.Row, b.Column})
		f := Finding{Check: b.Check, Severity: Warning, Where: []string{b.Row + "/" + b.Column}}
		written, less := Yuan(c.Value, "万元"), Yuan(c.Value/10_000, "万元")
		switch over, per := b.over(r, c); {
		case column.Unit == "万元" && c.Unit == "元":
			f.Key, f.Args, f.Expression = "annual.check.money_unit", []any{r.label(b.Row), c.Raw}, c.Raw
		case c.Unit == "万元" && over && per > 0:
			f.Left, f.Right = figure(c.Value/wan), figure(b.Most)
			f.Expression = fmt.Sprintf("%s万元 ÷ %d = %s万元", written, per, Yuan(c.Value/per/wan*wan, "万元"))
			f.Key, f.Args = "annual.check.money_outlier", []any{written, per, less}
		case c.Unit == "万元" && over:
			f.Left, f.Right, f.Expression = figure(c.Value/wan), figure(b.Most), written+"万元 > "+strconv.FormatInt(b.Most, 10)+"万元"
			f.Key, f.Args = "annual.check.money_large", []any{r.label(b.Row), written, less}
		default:
			was, ok := before(r, a, Place{b.Row, b.Column})
			if !ok || was.Value < wan || b.Slip == 0 || c.Value/was.Value < b.Slip {
				continue
			}
			f.Left, f.Right, f.Expression = figure(c.Value/wan), figure(was.Value/wan), written+"万元 ÷ "+Yuan(was.Value, "万元")+"万元 = "+strconv.FormatInt(c.Value/was.Value, 10)
			f.Key, f.Args = "annual.check.money_slip", []any{r.label(b.Row), written, c.Value / was.Value, less}
		}
		out = append(out, f)
	}
	return out
}

// over says whether an amount is out of its bound, and for how many things it is.
func (b Bound) over(r *Report, c Cell) (over bool, per int64) {
	if b.Small && !r.small() {
		return false, 0
	}
	if b.Per != "" {
		per, _ = r.count(b.Row, b.Per)
	}
	return b.Most > 0 && c.Value > b.Most*wan || per > 0 && b.Each > 0 && c.Value/per > b.Each*wan, per
}

// before gives the figure of a place in last year's report, if that has it.
func before(r *Report, a Around, p Place) (Cell, bool) {
	if !follows(r, a.Previous) {
		return Cell{}, false
	}
	c, ok := a.Previous.cell(p)
	return c, ok && c.Meaning == Number && !c.Solved
}

// checkDirectSuits is C-608: since 2024 a refusal goes to reconsideration first, so that suits upheld or lost without one
// should be rare. For information (FACTS 2.46, 0.2).
func checkDirectSuits(r *Report) []Finding {
	upheld, _ := r.count(r.Form.Remedies.Row, "direct_suit.upheld")
	corrected, _ := r.count(r.Form.Remedies.Row, "direct_suit.corrected")
	if r.Year < 2024 || upheld+corrected == 0 {
		return nil
	}
	row := r.Form.Remedies.Row
	return []Finding{{Check: "C-608", Severity: Notice, Where: []string{row + "/direct_suit.upheld", row + "/direct_suit.corrected"},
		Expression: fmt.Sprintf("%d+%d > 0", upheld, corrected), Left: figure(upheld + corrected), Right: figure(0), Key: "annual.check.c608", Args: []any{upheld, corrected}}}
}
