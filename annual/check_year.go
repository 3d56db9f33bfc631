package annual

// This file compares a report with last year's and with those of the bodies below: C-504, C-506, C-507, C-609 (FACTS 2.39,
// 2.41, 2.47). The equations across years, C-501 to C-503 and C-505, are data of the forms.

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// checkFormSwitch is C-504: where the form has changed, table 2 cannot be compared with last year's.
func checkFormSwitch(r *Report, a Around) []Finding {
	if !follows(r, a.Previous) {
		if a.Previous == nil {
			return nil
		}
		return []Finding{{Check: "C-504", Severity: Notice, About: "year", Where: []string{"title"}, Left: figure(int64(a.Previous.Year)), Right: figure(int64(r.Year - 1)),
			Key: "annual.check.not_last_year", Args: []any{a.Previous.Year, r.Year}}}
	}
	if a.Previous.Form == r.Form {
		return nil
	}
	return []Finding{{Check: "C-504", Severity: Notice, About: "form", Where: []string{string(Proactive)}, Key: "annual.check.c504", Args: []any{a.Previous.Form.Basis, r.Form.Basis}}}
}

// checkJumps is C-506: figures that are several times last year's or a fraction of it (FACTS 2.41).
func checkJumps(r *Report, a Around) []Finding {
	var out []Finding
	j := r.Form.Jumps
	for _, where := range j.Places {
		row, column, _ := strings.Cut(where, "/")
		p := Place{row, column}
		was, ok1 := before(r, a, p)
		now, ok2 := r.cell(p)
		if !ok1 || !ok2 || now.Meaning != Number || now.Solved {
			continue
		}
		base, unit := j.Base, ""
		if c, _ := r.Form.ColumnOf(p); c.Kind == "money" {
			base, unit = base*wan, "万元"
		}
		if now.Value <= j.Factor*max(was.Value, base) && was.Value <= j.Factor*max(now.Value, base) {
			continue
		}
		left, right := now.Value, was.Value
		written := func(v int64) string { return strconv.FormatInt(v, 10) }
		if unit != "" {
			left, right = left/wan, right/wan
			written = func(v int64) string { return Yuan(v, unit) + unit }
		}
		columns := r.columns(row)
		out = append(out, Finding{Check: "C-506", Severity: Warning, Where: []string{where, previousMark + where}, Left: figure(left), Right: figure(right),
			Expression: written(was.Value) + " → " + written(now.Value), Key: "annual.check.c506",
			Args: []any{r.label(row), columns[columnAt(columns, column)].Label, written(was.Value), written(now.Value), j.Factor}})
	}
	return out
}

const (
	// shingle is how many characters in a row are compared: long enough that set phrases of the trade (政府信息公开, 依申请
	// 公开) say nothing, short enough that a changed word costs a few of them only.
	shingle = 12
	// tooSimilar is the share of this year's text, in percent, that may stand in last year's too. Two consecutive real reports
	// of one body share 6 to 7 in a hundred, those of different bodies at most 2; a text whose figures and dates alone were
	// replaced shares more than nine tenths. Six tenths lies between with room on both sides.
	tooSimilar = 60
	// longText is how many bytes of a text are compared.
	longText = 200_000
	// shortText is how many characters a text needs before its share says anything.
	shortText = 300
)

// checkRepeatedText is C-507: the words of the report are last year's (FACTS 2.41).
func checkRepeatedText(r *Report, a Around) []Finding {
	before := a.PreviousText
	if before == "" && follows(r, a.Previous) {
		before = written(a.Previous)
	}
	share, ok := Similarity(written(r), before)
	if !ok || share < tooSimilar {
		return nil
	}
	return []Finding{{Check: "C-507", Severity: Warning, Where: []string{"section"}, Left: figure(int64(share)), Right: figure(tooSimilar),
		Expression: fmt.Sprintf("%d%% ≥ %d%%", share, tooSimilar), Key: "annual.check.c507", Args: []any{share, tooSimilar}}}
}

// written gives the sections a body writes anew each year: one and five. Six and the lead-in are set phrases.
func written(r *Report) string { return r.Texts[1] + "\n" + r.Texts[5] }

// Similarity gives the share of a text, in percent, that stands in another one too, figures, punctuation and white space
// left out. False when either is too short to say.
func Similarity(text, other string) (percent int, ok bool) {
	one, two := onlyWords(clip(text, longText)), onlyWords(clip(other, longText))
	if len(one) < shortText || len(two) < shortText {
		return 0, false
	}
	there := make(map[string]struct{}, len(two))
	for i := 0; i+shingle <= len(two); i++ {
		there[string(two[i:i+shingle])] = struct{}{}
	}
	same, all := 0, 0
	for i := 0; i+shingle <= len(one); i++ {
		all++
		if _, ok := there[string(one[i:i+shingle])]; ok {
			same++
		}
	}
	return same * 100 / all, true
}

func onlyWords(s string) []rune {
	var out []rune
	for _, c := range s {
		if unicode.IsLetter(c) {
			out = append(out, c)
		}
	}
	return out
}

// share is what one part has in a cell.
type share struct {
	organ string
	value int64
}

// checkParts is C-609: a report that covers the bodies below equals the sum of theirs, cell by cell; like is compared with
// like only (FACTS 2.47). One finding for each row names the parts, the largest first.
func checkParts(r *Report, a Around) []Finding {
	if len(a.Parts) == 0 || a.Scope == Self {
		return nil
	}
	var out []Finding
	for _, row := range r.codes() {
		if f, ok := partsOf(r, a, row); ok {
			out = append(out, f)
		}
	}
	return out
}

// partsOf compares one row with its parts.
func partsOf(r *Report, a Around, row string) (Finding, bool) {
	f := Finding{Check: "C-609", Severity: Warning, About: row, Key: "annual.check.c609"}
	if a.Scope == Aggregate {
		f.Severity = Error
	}
	columns := r.columns(row)
	for i := len(columns) - 1; i >= 0; i-- { // the total first: it is the one to be shown
		where := row + "/" + columns[i].Code
		whole, ok := r.cell(Place{row, columns[i].Code})
		if !ok || !whole.Known() {
			continue
		}
		shares, unread := sharesOf(a.Parts, Place{row, columns[i].Code})
		if unread != "" {
			return Finding{Check: "C-609", Severity: Notice, About: row, Where: []string{row}, Key: "annual.check.part_unread", Args: []any{r.label(row), unread}, Uncertain: true}, true
		}
		sum := int64(0)
		for _, s := range shares {
			sum += s.value
		}
		if sum == whole.Value {
			continue
		}
		f.Where = append(f.Where, where)
		if f.Left == nil {
			left, right := whole.Value, sum
			if columns[i].Kind == "money" {
				left, right = left/100, right/100
			}
			f.Left, f.Right = figure(left), figure(right)
			f.Expression = fmt.Sprintf("%d ≠ %d (%s)", left, right, shareWords(shares))
			f.Args = []any{r.label(row), columns[i].Label, left, right, left - right, suspect(shares, whole.Value-sum)}
		}
	}
	if f.Left != nil && f.Args[5] != "" {
		f.Key = "annual.check.part_moved"
	}
	return f, f.Left != nil
}

// sharesOf gives what each part has in a cell, the largest first, and the part whose cell could not be read.
func sharesOf(parts []*Report, p Place) (shares []share, unread string) {
	for _, part := range parts {
		c, ok := part.cell(p)
		if ok && !c.Known() {
			return nil, part.Organ
		}
		if c.Value != 0 {
			shares = append(shares, share{part.Organ, c.Value})
		}
	}
	slices.SortStableFunc(shares, func(x, y share) int { return int(y.value - x.value) })
	return shares, ""
}

// suspect names the one part whose figure is just the difference: it was left out, or counted twice.
func suspect(shares []share, difference int64) string {
	name := ""
	for _, s := range shares {
		if s.value == difference || s.value == -difference {
			if name != "" {
				return ""
			}
			name = s.organ
		}
	}
	return name
}

const sharesShown = 8

func shareWords(shares []share) string {
	var words []string
	for i, s := range shares {
		if i == sharesShown {
			words = append(words, "…")
			break
		}
		words = append(words, s.organ+" "+strconv.FormatInt(s.value, 10))
	}
	return strings.Join(words, " + ")
}
