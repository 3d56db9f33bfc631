package catalogue

// term.go reads terms of publication (公开时限) as columns and standard catalogues write them: so many working days or calendar
// days, at once, for good, or words nobody can count (FACTS 1.20, 7.14). Pure.

import (
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/text/width"
)

// TermKind is what sort of term it is.
type TermKind string

// The kinds of term.
const (
	Workdays     TermKind = "workdays"  // within so many working days of being formed or changed
	CalendarDays TermKind = "days"      // within so many days, as budgets (预算法 art. 14)
	Immediate    TermKind = "immediate" // 及时公开, 实时公开
	Permanent    TermKind = "permanent" // 长期公开
	InWords      TermKind = "words"     // anything else: shown, not counted
)

// LawTerm is the term of art. 26 in working days (FACTS 1.20).
const LawTerm = 20

// Term is a term of publication.
type Term struct {
	Kind TermKind
	Days int    // working days where Kind is Workdays, calendar days where it is CalendarDays
	Text string // as written
}

var (
	termDays  = regexp.MustCompile(`([0-9]{1,3}|[一二三四五六七八九十]{1,3})个?工作日`)
	wholeDays = regexp.MustCompile(`([0-9]{1,3}|[一二三四五六七八九十]{1,3})(个?自然日|日内|日之内|天内|天之内)`)
	// A term of display, as in 公告期限为5个工作日, says how long something hangs out and not by when.
	termShown = regexp.MustCompile(`(公告|公示|展示|公开)(期限|期|时间)`)
	figures   = map[rune]int{'一': 1, '二': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9}
)

// ParseTerm reads a term. The empty text is the law's.
func ParseTerm(text string) Term {
	t := Term{Kind: InWords, Text: strings.TrimSpace(text)}
	plain := strings.Join(strings.Fields(width.Fold.String(t.Text)), "")
	if plain == "" {
		return Term{Kind: Workdays, Days: LawTerm}
	}
	if m := termDays.FindStringSubmatch(plain); m != nil && !termShown.MatchString(plain) {
		if n := figure(m[1]); n > 0 && n <= 250 {
			t.Kind, t.Days = Workdays, n
			return t
		}
	}
	if m := wholeDays.FindStringSubmatch(plain); m != nil && !termShown.MatchString(plain) {
		if n := figure(m[1]); n > 0 && n <= 365 {
			t.Kind, t.Days = CalendarDays, n
			return t
		}
	}
	if n, err := strconv.Atoi(plain); err == nil && n > 0 && n <= 250 { // a bare number in the field of a column
		t.Kind, t.Days = Workdays, n
		return t
	}
	switch {
	case strings.Contains(plain, "及时") || strings.Contains(plain, "实时") || strings.Contains(plain, "即时") || strings.Contains(plain, "当日"):
		t.Kind = Immediate
	case strings.Contains(plain, "长期") || strings.Contains(plain, "永久"):
		t.Kind = Permanent
	}
	return t
}

// figure reads 20 or 二十; anything else is 0.
func figure(s string) int {
	if n, err := strconv.Atoi(s); err == nil {
		return n
	}
	tens, ones, seen := 0, 0, false
	for _, r := range s {
		if r == '十' {
			if seen {
				return 0
			}
			tens, ones, seen = max(ones, 1), 0, true
			continue
		}
		if ones != 0 {
			return 0
		}
		ones = figures[r]
	}
	if seen {
		return tens*10 + ones
	}
	return ones
}

// Limit is the term in working days, as near as can be told without a day to count from: what is to be public at once has one day, the day itself and the next working day
// left for review. What cannot be counted has the law's term.
func (t Term) Limit() int {
	switch t.Kind {
	case Workdays:
		return t.Days
	case CalendarDays:
		return max(t.Days*5/7, 1)
	case Immediate:
		return 1
	}
	return LawTerm
}
