package annual

// This file checks the words of a report against its tables and against what the law wants said: C-601 to C-606, C-610
// (FACTS 2.44, 2.45). A figure in words that differs from the table is a warning, never an error: words may speak of another
// scope, and a reader may have misunderstood them.

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"gongkai/office"
	"gongkai/workday"
)

// checkStated is C-601: every figure stated in words against the cells it could mean. Several statements of one thing are
// one finding; a figure of another scope, or one among several, is uncertain.
func checkStated(r *Report) []Finding {
	var order []string
	groups := map[string][]Statement{}
	for _, s := range r.Stated {
		if len(s.Sums) == 0 || s.Year != r.Year {
			continue
		}
		if groups[s.About] == nil {
			order = append(order, s.About)
		}
		groups[s.About] = append(groups[s.About], s)
	}
	var out []Finding
	for _, about := range order {
		if f, ok := r.disagree(groups[about]); ok {
			out = append(out, f)
		}
	}
	return out
}

// disagree gives the finding of the statements of one thing.
func (r *Report) disagree(list []Statement) (Finding, bool) {
	var wrong []Statement
	agrees, figures := false, map[int64]bool{}
	for _, s := range list {
		switch r.compare(s) {
		case agreeing:
			agrees = true
		case disagreeing:
			wrong = append(wrong, s)
			figures[s.Figure] = true
		}
	}
	if len(wrong) == 0 {
		return Finding{}, false
	}
	s := wrong[0]
	for _, other := range wrong { // the one of the report's own scope is the one to show
		if !r.otherScope(other.Scope) {
			s = other
			break
		}
	}
	sum, cells := r.addUp(s.Sums[0])
	f := Finding{Check: "C-601", Severity: Warning, About: s.About, Left: figure(s.Figure), Right: figure(sum), Expression: strconv.FormatInt(s.Figure, 10) + " ≠ " + expression(cells),
		Where: append(placesOf(involved(cells)), "section:"+strconv.Itoa(s.Section)), Key: "annual.check.c601", Args: []any{s.Section, s.Figure, r.nameOf(s.Sums[0]), sum, s.Sentence}}
	switch {
	case r.otherScope(s.Scope) && agrees:
		return Finding{}, false
	case r.otherScope(s.Scope):
		f.Severity, f.Uncertain, f.Key = Notice, true, "annual.check.stated_scope"
		f.Args = append(f.Args, s.Scope)
	case agrees:
		f.Severity, f.Uncertain, f.Key = Notice, true, "annual.check.stated_twice"
	case len(figures) > 1:
		f.Uncertain, f.Key = true, "annual.check.stated_several"
		f.Args = append(f.Args, len(figures))
	case strings.HasPrefix(s.About, "documents.") || strings.HasPrefix(s.About, "decisions."):
		f.Severity, f.Uncertain = Notice, true
	}
	return f, true
}

type agreement uint8

const (
	undecided agreement = iota
	agreeing
	disagreeing
)

// compare says whether a statement equals one of its sums.
func (r *Report) compare(s Statement) agreement {
	result := undecided
	for _, sum := range s.Sums {
		n, cells := r.addUp(sum)
		if cells == nil {
			continue
		}
		if n == s.Figure || s.Approx && n >= s.Figure-s.Figure/10 && n <= s.Figure+s.Figure/5 {
			return agreeing
		}
		result = disagreeing
	}
	if result == disagreeing {
		if _, cells := r.addUp(s.Sums[0]); cells == nil {
			return undecided
		}
	}
	return result
}

// addUp adds the cells of a sum; nil when one of them is not certain.
func (r *Report) addUp(s Sum) (n int64, cells []operand) {
	for _, p := range s {
		c, ok := r.cell(p)
		if column := columnAt(r.columns(p.Row), p.Column); ok && r.table(p.Row) == Requests {
			c = effective(r, p.Row, column)
		}
		if !ok || !c.Known() || c.Solved && len(c.Could) > 1 {
			return 0, nil
		}
		n += c.Value
		cells = append(cells, operand{Cell: c, term: term{code: p.Row}, row: p.Row, column: p.Column})
	}
	return n, cells
}

// nameOf names a sum by the label of its row, or of the rows above it.
func (r *Report) nameOf(s Sum) string {
	first := r.label(s[0].Row)
	if s[0].Row == r.Form.Remedies.Row {
		columns := r.columns(s[0].Row)
		name := map[string]string{"reconsideration": "行政复议", "direct_suit": "行政诉讼", "suit_after_reconsideration": "行政诉讼"}[strings.Split(s[0].Column, ".")[0]]
		return name + " · " + columns[columnAt(columns, s[0].Column)].Label
	}
	if len(s) == 1 {
		return first
	}
	return first + " … " + r.label(s[len(s)-1].Row)
}

// area knows a name that is a government's or an area's, whose report speaks for all of it.
var area = regexp.MustCompile(`(人民政府|管委会|管理委员会|[省市县区州盟旗])$`)

// otherScope says whether words name another scope than the report's.
func (r *Report) otherScope(scope string) bool {
	wide := r.Kind == office.Government || r.Organ == "" || area.MatchString(r.Organ)
	switch {
	case scope == "":
		return false
	case containsAny(scope, wideWords):
		return !wide && !strings.HasPrefix(scope, "全镇") && !strings.HasPrefix(scope, "全乡") && !strings.HasPrefix(scope, "全街道")
	case scope == "本级" || strings.HasSuffix(scope, "办公室") || strings.HasSuffix(scope, "办公厅"):
		return wide
	case containsAny(scope, ownWords):
		return false
	}
	return true
}

// checkFeeTold is C-602: requests were closed because a fee was not paid, so section six says what fees there were.
func checkFeeTold(r *Report) []Finding {
	n, ok := r.count("R3.6.2", "total")
	if !ok || n == 0 || len(r.Texts) == 0 || strings.Contains(r.Texts[6], "处理费") || strings.Contains(r.Texts[6], "收费") {
		return nil
	}
	return []Finding{{Check: "C-602", Severity: Warning, Where: []string{"R3.6.2/total", "section:6"}, About: "section:6", Left: figure(n), Right: figure(0),
		Expression: fmt.Sprintf("%d > 0", n), Key: "annual.check.c602", Args: []any{n}}}
}

// checkSections is C-603: sections five and six are not empty; 无 alone is enough for section six in the form of 2019 (FACTS
// 2.8). A report whose headings were not found is not said to be empty.
func checkSections(r *Report) []Finding {
	var out []Finding
	for _, n := range []int{5, 6} {
		if !r.Own && (n > len(r.Skeleton) || !r.Skeleton[n-1]) {
			continue
		}
		text := strings.Trim(plain(r.Texts[n]), "。.;,")
		severity := Warning
		switch none := text == "无" || text == "没有" || strings.HasPrefix(text, "无其他需要报告"); {
		case n == 6 && none && r.Form.From < 2021:
			continue
		case n == 6 && none:
			severity = Notice
		case utf8.RuneCountInString(text) > 1:
			continue
		}
		out = append(out, Finding{Check: "C-603", Severity: severity, Where: []string{"section:" + strconv.Itoa(n)}, Key: "annual.check.c603", Args: []any{r.Form.SectionTitle(n)}})
	}
	return out
}

// duties are what a government tells under 监督保障 (FACTS 2.3), with the words by which reports tell it.
var duties = []struct {
	name  string
	words []string
}{
	{"工作考核", []string{"考核", "考评", "评估", "绩效"}},
	{"社会评议", []string{"评议", "满意度", "社会评价", "第三方评估", "测评"}},
	{"责任追究", []string{"责任追究", "追究责任", "追责", "问责"}},
}

// checkAccountability is C-604: a government's report tells of assessment, public appraisal and accountability. One of
// them left out is for information, all three a warning.
func checkAccountability(r *Report) []Finding {
	government := r.Kind == office.Government || r.Kind == "" && strings.HasSuffix(r.Organ, "人民政府") && !r.small()
	if !government || r.Form.From < 2021 || r.Texts[1] == "" && !r.Own {
		return nil
	}
	text := plain(r.Texts[1] + r.Texts[5] + r.Texts[6])
	var missing []string
	for _, d := range duties {
		if !containsAny(text, d.words) {
			missing = append(missing, d.name)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	f := Finding{Check: "C-604", Severity: Notice, Where: []string{"section:1"}, Key: "annual.check.c604", Args: []any{strings.Join(missing, "、")}}
	if len(missing) == len(duties) {
		f.Severity = Warning
	}
	return []Finding{f}
}

// checkLeadIn is C-605: the lead-in names the period and a contact (FACTS 2.5, 2.45).
func checkLeadIn(r *Report) []Finding {
	var out []Finding
	if r.Period == 0 {
		out = append(out, Finding{Check: "C-605", Severity: Warning, About: "lead_in/period", Where: []string{"lead_in"}, Key: "annual.check.no_period"})
	}
	if !r.Contact {
		out = append(out, Finding{Check: "C-605", Severity: Notice, About: "lead_in/contact", Where: []string{"lead_in"}, Key: "annual.check.no_contact"})
	}
	return out
}

// checkYears is C-606: title, lead-in, labels and sections speak of the same year, and the report was public in time (FACTS
// 2.45, 1.44).
func checkYears(r *Report, a Around) []Finding {
	if r.Year == 0 {
		return []Finding{{Check: "C-606", Severity: Warning, Where: []string{"title"}, Key: "annual.check.no_year"}}
	}
	out := append(otherYears(r), openingYears(r)...)
	due := a.Due
	if due.IsZero() {
		due = lawfulDay(r)
	}
	if !due.IsZero() && r.Published.After(due) && r.Published.Year() > r.Year {
		out = append(out, Finding{Check: "C-606", Severity: Warning, About: "published", Where: []string{"title"}, Expression: r.Published.String() + " > " + due.String(),
			Key: "annual.check.late", Args: []any{r.Published.String(), due.String()}})
	}
	return out
}

func otherYears(r *Report) []Finding {
	var out []Finding
	if r.Period != 0 && r.Period != r.Year {
		out = append(out, Finding{Check: "C-606", Severity: Warning, About: "lead_in", Where: []string{"title", "lead_in"}, Left: figure(int64(r.Year)), Right: figure(int64(r.Period)),
			Expression: fmt.Sprintf("%d ≠ %d", r.Year, r.Period), Key: "annual.check.year_period", Args: []any{r.Year, r.Period}})
	}
	for i, y := range r.Labels {
		if y != r.Year {
			out = append(out, Finding{Check: "C-606", Severity: Warning, About: "labels/" + strconv.Itoa(i+1), Where: []string{"title", "labels"}, Left: figure(int64(r.Year)), Right: figure(int64(y)),
				Expression: fmt.Sprintf("%d ≠ %d", r.Year, y), Key: "annual.check.year_label", Args: []any{r.Year, y}})
		}
	}
	return out
}

var opensWithYear = regexp.MustCompile(`^(20\d\d)年度?[,本我区市县全]`)

// openingYears finds sections that open with the year before: left over from last year's report.
func openingYears(r *Report) []Finding {
	var out []Finding
	for _, n := range []int{1, 6} {
		m := opensWithYear.FindStringSubmatch(plain(clip(r.Texts[n], 60)))
		if m == nil || m[1] == strconv.Itoa(r.Year) {
			continue
		}
		y, _ := strconv.Atoi(m[1])
		if y > r.Year {
			continue
		}
		out = append(out, Finding{Check: "C-606", Severity: Warning, About: "section:" + strconv.Itoa(n), Where: []string{"section:" + strconv.Itoa(n)}, Left: figure(int64(r.Year)), Right: figure(int64(y)),
			Expression: fmt.Sprintf("%d ≠ %d", r.Year, y), Key: "annual.check.year_section", Args: []any{n, r.Year, y}})
	}
	return out
}

// bureau knows a department by its name.
var bureau = regexp.MustCompile(`(局|委员会|办公室|办公厅|厅)$`)

// lawfulDay is the day the law sets for a body of that kind; where the kind is not certain the later one; none for
// townships, whose day the county office sets (art. 49, FACTS 0.3).
func lawfulDay(r *Report) workday.Date {
	switch {
	case r.small():
		return workday.Date{}
	case r.Kind != "":
		return DueOn(r.Kind, r.Year)
	case bureau.MatchString(r.Organ) && !strings.HasSuffix(r.Organ, "管理委员会"):
		return DueOn(office.Bureau, r.Year)
	}
	return DueOn(office.Government, r.Year)
}

// checkListed is C-610: a figure followed by the list of all its parts, the last of them 其他, equals their sum.
func checkListed(r *Report) []Finding {
	var out []Finding
	for n := 1; n <= 6; n++ {
		if !strings.Contains(r.Texts[n], "其中") {
			continue
		}
		for i, s := range strings.Split(plain(r.Texts[n]), "。") {
			f, ok := listed(s)
			if !ok {
				continue
			}
			f.About, f.Where = fmt.Sprintf("section:%d/%d", n, i+1), []string{"section:" + strconv.Itoa(n)}
			out = append(out, f)
		}
	}
	return out
}

// listed adds up the first list of parts in a sentence.
func listed(s string) (Finding, bool) {
	at := strings.Index(s, "其中")
	if at < 0 || !strings.ContainsAny(s, "0123456789") {
		return Finding{}, false
	}
	before := figuresOf(s[:at])
	if len(before) == 0 || before[len(before)-1].approx || at-before[len(before)-1].to > 60 {
		return Finding{}, false
	}
	whole := before[len(before)-1]
	var sum int64
	var terms []string
	list := listAfter(s[at+len("其中"):])
	last := ""
	figures := figuresOf(list)
	for i, f := range figures {
		from := 0
		if i > 0 {
			from = figures[i-1].to
		}
		if f.unit != whole.unit || f.approx {
			return Finding{}, false
		}
		last = list[from:f.from]
		sum += f.value
		terms = append(terms, strconv.FormatInt(f.value, 10))
	}
	if len(terms) < 3 || sum == whole.value || !strings.Contains(last, "其他") && !strings.Contains(last, "其它") {
		return Finding{}, false
	}
	return Finding{Check: "C-610", Severity: Warning, Left: figure(whole.value), Right: figure(sum), Expression: strconv.FormatInt(whole.value, 10) + " ≠ " + strings.Join(terms, "+"),
		Key: "annual.check.c610", Args: []any{whole.value, sum, whole.value - sum, clip(around(s, whole), 120)}}, true
}

// listAfter gives a list without what stands in brackets inside it, up to the bracket that ends it.
func listAfter(s string) string {
	var b strings.Builder
	depth := 0
	for _, c := range s {
		switch c {
		case '(':
			depth++
		case ')':
			if depth--; depth < 0 {
				return b.String()
			}
		case ';':
			if len(figuresOf(b.String())) > 1 && depth == 0 {
				return b.String()
			}
			b.WriteRune(c)
		default:
			if depth == 0 {
				b.WriteRune(c)
			}
		}
	}
	return b.String()
}
