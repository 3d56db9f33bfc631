package annual

// This file checks the section skeleton (FACTS 2.6, 2.45): six sections under their Chinese numbers, in order, with
// numerals of one kind.

import (
	"strings"
	"unicode/utf8"
)

// checkHeadings is C-607.
func checkHeadings(r *Report) []Finding {
	var out []Finding
	var missing []string
	for i, sec := range r.Form.Sections {
		if i < len(r.Skeleton) && !r.Skeleton[i] {
			missing = append(missing, string([]rune(chineseNumerals)[i])+"、"+sec.Title)
		}
	}
	switch {
	case len(missing) == len(r.Form.Sections):
		out = append(out, Finding{Check: "C-607", Severity: Warning, Where: []string{"sections"}, Key: "annual.check.no_skeleton"})
	case len(missing) > 0:
		out = append(out, Finding{Check: "C-607", Severity: Warning, Where: []string{"sections"}, Key: "annual.check.section_missing", Args: []any{strings.Join(missing, "；")}})
	}
	numbers, arabic, chinese := numerals(r.Headings)
	if arabic && chinese {
		out = append(out, Finding{Check: "C-607", Severity: Warning, Where: []string{"headings"}, Key: "annual.check.mixed_numerals", Args: []any{strings.Join(r.Headings, "；")}})
	}
	for i, n := range numbers {
		if n != i+1 && !arabic && (len(missing) == 0 || len(missing) == len(r.Form.Sections)) {
			out = append(out, Finding{Check: "C-607", Severity: Warning, Where: []string{"headings"}, Key: "annual.check.misnumbered", Args: []any{r.Headings[i]}})
			break
		}
	}
	return out
}

// numerals gives the numbers of headings and which kinds of numeral they are written in.
func numerals(headings []string) (numbers []int, arabic, chinese bool) {
	for _, h := range headings {
		r, _ := utf8.DecodeRuneInString(h)
		if r >= '0' && r <= '9' {
			arabic = true
			numbers = append(numbers, int(r-'0'))
			continue
		}
		chinese = true
		numbers = append(numbers, strings.IndexRune(chineseNumerals, r)/len("一")+1)
	}
	return numbers, arabic, chinese
}
