package annual

// This file finds the figures that the words of a report state, and what they mean: 本年新收, 上年结转, 办结, 结转, each result,
// reconsideration and litigation, documents, decisions, fees (FACTS 2.44). Meanings are a table of words. What is said of
// another year, a part of the year, a change or a channel has no meaning here: better no comparison than a false one.

import (
	"slices"
	"strconv"
	"strings"
)

// state finds the figures in the words of the report.
func (r *Report) state() {
	r.Stated = nil
	for n := 0; n <= 6; n++ {
		text := r.Texts[n]
		if n == 0 {
			text = r.LeadIn
		}
		if text == "" || !hasDigit(text) && n != 6 {
			continue
		}
		about := map[int]topic{3: requestTopic, 4: remedyTopic, 2: documentTopic}[n]
		for paragraph := range strings.Lines(text) {
			p := plain(paragraph)
			about = turns(p, n, about)
			for _, sentence := range strings.Split(p, "。") {
				r.sentence(sentence, n, about)
			}
		}
	}
}

// turns says what a text is about after the heading a paragraph opens with: "(二)依申请公开".
func turns(p string, section int, about topic) topic {
	if section != 1 || !strings.HasPrefix(p, "(") && !strings.HasPrefix(p, "二是") {
		if t, numbered := unnumber(p); section != 1 || !numbered || t == "" {
			return about
		}
	}
	opening := clip(p, 60)
	switch {
	case strings.Contains(opening, "依申请"):
		return requestTopic
	case strings.Contains(opening, "主动公开"):
		return documentTopic
	}
	return anything
}

// A sentence with more figures than mostFigures is a table that lost its lines; farBack is how many bytes before a figure
// say what it is about.
const (
	mostFigures = 120
	mostStated  = 2000
	farBack     = 900
)

// tail gives the last n bytes of a text at most, from a whole character on.
func tail(s string, n int) string {
	if len(s) <= n {
		return s
	}
	s = s[len(s)-n:]
	for len(s) > 0 && s[0]&0xC0 == 0x80 {
		s = s[1:]
	}
	return s
}

// sentence takes the figures out of one sentence.
func (r *Report) sentence(s string, section int, about topic) {
	if section == 6 && strings.Contains(s, "费") && containsAny(s, []string{"未收", "无收取", "没有收", "不收", "未发生收", "未产生", "未向"}) {
		r.Stated = append(r.Stated, Statement{Section: section, Sentence: clip(s, 300), Unit: "元", About: "fee.amount", Year: r.Year})
		return
	}
	if len(s) > 6000 || !containsAny(s, aboutWords) || !hasDigit(s) {
		return
	}
	figures := figuresOf(s)
	if len(figures) > mostFigures || len(r.Stated) > mostStated {
		return
	}
	for i, f := range figures {
		from, to := 0, len(s)
		if i > 0 {
			from = figures[i-1].to
		}
		if i+1 < len(figures) {
			to = figures[i+1].from
		}
		st := Statement{Section: section, Sentence: around(s, f), Figure: f.value, Unit: f.unit, Approx: f.approx || strings.HasSuffix(s[:f.from], "近") || strings.HasSuffix(s[:f.from], "约"), Year: r.Year}
		before := s[from:f.from]
		clause := lastClause(before)
		if clause == "" || slices.Contains([]string{"共", "共计", "总计", "合计", "为", "计"}, clause) {
			clause = before
		}
		told := tail(s[:f.from], farBack)
		st.About, st.Sums = r.meaning(s, told, clause, after(s[f.to:to]), f, about)
		if st.About == "" {
			continue
		}
		st.Year = r.yearOf(told, st.About)
		st.Scope = r.scopeOf(told, clause)
		r.Stated = append(r.Stated, st)
	}
}

// said is a figure with a unit in a sentence.
type said struct {
	value    int64
	unit     string
	from, to int
	approx   bool
}

var units = []string{"万元", "元", "件次", "件", "起", "宗", "份", "例", "条", "项", "部", "个"}

// figuresOf gives the whole numbers with a unit, and amounts of money.
func figuresOf(s string) []said {
	var out []said
	for i := 0; i < len(s); {
		if s[i] < '0' || s[i] > '9' {
			i++
			continue
		}
		from := i
		for i < len(s) && (s[i] >= '0' && s[i] <= '9' || (s[i] == ',' || s[i] == '.') && i+1 < len(s) && s[i+1] >= '0' && s[i+1] <= '9') {
			i++
		}
		if f, ok := figureAt(s, from, i); ok {
			out = append(out, f)
			i = f.to
		}
	}
	return out
}

func figureAt(s string, from, to int) (said, bool) {
	f, digits := said{from: from, to: to}, s[from:to]
	for _, more := range []string{"余", "多"} {
		if strings.HasPrefix(s[f.to:], more) {
			f.approx = true
			f.to += len(more)
		}
	}
	for _, u := range units {
		if !strings.HasPrefix(s[f.to:], u) {
			continue
		}
		f.unit = u
		f.to += len(u)
		if u == "万元" || u == "元" {
			places := map[string]int{"万元": 6, "元": 2}[u]
			v, ok := decimal(strings.ReplaceAll(digits, ",", ""), places)
			f.value = v
			return f, ok
		}
		v, ok := number(digits)
		f.value = v
		return f, ok && !strings.Contains(digits, ".")
	}
	return f, false
}

func lastClause(s string) string {
	if i := strings.LastIndexAny(s, ",;:("); i >= 0 {
		return s[i+1:]
	}
	return s
}

// after gives what follows a figure up to the next mark.
func after(s string) string {
	if i := strings.IndexAny(s, ",;:()。、"); i >= 0 {
		s = s[:i]
	}
	return clip(s, 36)
}

// around gives the part of a long sentence that a figure stands in.
func around(s string, f said) string {
	from, to := 0, len(s)
	if f.from > 150 {
		from = f.from - 150 + strings.IndexFunc(s[f.from-150:], func(r rune) bool { return r != '\uFFFD' })
	}
	if to > f.to+150 {
		to = f.to + 150
	}
	return strings.TrimSpace(clip(s[from:], to-from))
}

// meaning says what a figure counts; "" when that is not certain enough to compare it.
func (r *Report) meaning(s, before, clause, after string, f said, about topic) (string, []Sum) {
	switch {
	case f.unit == "元" || f.unit == "万元":
		if strings.Contains(lastStop(before), "处理费") || strings.Contains(after, "处理费") {
			return "fee.amount", nil
		}
		return "", nil
	case containsAny(clause, changes) || partOfYear(before):
		return "", nil
	case strings.Contains(clause, "处理费"):
		return "fee.cases", nil
	}
	ofRequests := about == requestTopic || strings.Contains(s, "公开申请") || strings.Contains(s, "依申请")
	if strings.Contains(before, "复议") || strings.Contains(before, "诉讼") || strings.Contains(before, "起诉") {
		if ofRequests || about == remedyTopic || strings.Contains(s, "信息公开") {
			if what, sums := r.remedyMeaning(before, clause, after); what != "" {
				return what, sums
			}
		}
		if containsAny(clause, besides) {
			return "", nil
		}
	}
	if ofRequests && f.unit != "条" && f.unit != "个" && f.unit != "部" {
		if what, sums := r.requestMeaning(s, clause, after, about); what != "" {
			return what, sums
		}
	}
	return r.documentMeaning(before, clause, f)
}

// lastStop cuts what stands before the last full stop or semicolon.
func lastStop(s string) string {
	if i := strings.LastIndexAny(s, ";。"); i >= 0 {
		return s[i+1:]
	}
	return s
}

// partOfYear says whether a figure is about some months only.
func partOfYear(before string) bool {
	s := lastStop(before)
	if strings.Contains(s, "12月31日") {
		return false
	}
	if containsAny(s, parts) {
		return true
	}
	i := strings.LastIndex(s, "月")
	return i > 0 && s[i-1] >= '0' && s[i-1] <= '9'
}

func (r *Report) requestMeaning(s, clause, after string, about topic) (string, []Sum) {
	best := pick(requestSayings, clause)
	if best == nil || best.rank < 3 {
		if b := pick(requestSayings, after); b != nil && b.rank >= 3 {
			best = b
		}
	}
	switch {
	case best != nil && best.rank >= 3:
		if containsAny(clause, []string{"主动公开", "政策", "建议", "提案", "撤回"}) {
			return "", nil
		}
		return best.about, r.sums(best.sums)
	case containsAny(clause, besides) || containsAny(clause, channels) && !containsAny(clause, all):
		return "", nil
	case best != nil:
		return best.about, r.sums(best.sums)
	case containsAny(clause, receiving) && (strings.Contains(clause, "申请") || about == requestTopic):
		if strings.Contains(s, "结转") || strings.Contains(s, "上年") {
			return "requests.new", r.sums(newSumsAll)
		}
		return "requests.new", r.sums(newSums)
	}
	return "", nil
}

// pick gives the saying whose words end last in a clause, the longer words among equals; a higher rank comes first.
func pick(table []saying, clause string) *saying {
	var best *saying
	end, size := -1, 0
	for i := range table {
		for _, w := range table[i].words {
			at := strings.LastIndex(clause, w)
			if at < 0 {
				continue
			}
			e := at + len(w)
			if best == nil || table[i].rank > best.rank || table[i].rank == best.rank && (e > end || e == end && len(w) > size) {
				best, end, size = &table[i], e, len(w)
			}
		}
	}
	return best
}

// remedyMeaning follows which remedy a sentence speaks of.
func (r *Report) remedyMeaning(before, clause, after string) (string, []Sum) {
	groups, at := []string(nil), -1
	for _, g := range []struct {
		word   string
		groups []string
	}{{"复议", []string{"reconsideration"}}, {"诉讼", []string{"direct_suit", "suit_after_reconsideration"}}, {"应诉", []string{"direct_suit", "suit_after_reconsideration"}},
		{"直接起诉", []string{"direct_suit"}}, {"复议后起诉", []string{"suit_after_reconsideration"}}, {"复议后提起", []string{"suit_after_reconsideration"}},
		{"行政复议、行政诉讼", []string{"reconsideration", "direct_suit", "suit_after_reconsideration"}}, {"行政复议和行政诉讼", []string{"reconsideration", "direct_suit", "suit_after_reconsideration"}}} {
		if i := strings.LastIndex(before, g.word); i >= 0 && i+len(g.word) >= at {
			groups, at = g.groups, i+len(g.word)
		}
	}
	best := pick(remedySayings, clause)
	if best == nil || best.rank < 3 {
		if b := pick(remedySayings, after); b != nil && b.rank == 3 {
			best = b
		}
	}
	if best == nil || groups == nil || containsAny(clause, []string{"上年", "去年", "收到", "受理"}) && !strings.Contains(clause, "复议") && !strings.Contains(clause, "诉讼") {
		return "", nil
	}
	var sum Sum
	for _, g := range groups {
		sum = append(sum, Place{r.Form.Remedies.Row, g + "." + best.about})
	}
	name := map[int]string{1: groups[0], 2: "suits", 3: "remedies"}[len(groups)]
	return name + "." + best.about, []Sum{sum}
}

func (r *Report) documentMeaning(before, clause string, f said) (string, []Sum) {
	if strings.Contains(clause, "主动公开") && strings.Contains(clause, "信息") && !strings.Contains(clause, "其他") && (f.unit == "条" || f.unit == "件") {
		return "published", nil
	}
	best := pick(documentSayings, clause)
	if best == nil || f.unit == "条" || f.unit == "个" || containsAny(clause, notMade) {
		return "", nil
	}
	verbs := deciding
	if strings.HasPrefix(best.about, "documents.") {
		verbs = making
	}
	ends := false
	for _, w := range best.words {
		ends = ends || strings.HasSuffix(clause, w)
	}
	if !ends || !containsAny(lastStop(before), verbs) {
		return "", nil
	}
	return best.about, r.sums(best.sums)
}

// sums turns the sums of a saying into cells of the report's forms; what a form does not have is left out.
func (r *Report) sums(list []string) []Sum {
	var out []Sum
	for _, one := range list {
		var sum Sum
		for _, name := range strings.Split(one, "+") {
			row, column, ok := strings.Cut(name, "/")
			if !ok {
				column = "total"
			}
			sum = append(sum, r.cellsBelow(row, column)...)
		}
		if len(sum) > 0 {
			out = append(out, sum)
		}
	}
	return out
}

// cellsBelow gives the cells of a row, or of all rows below a heading: R3.3 is R3.3.1 to R3.3.8.
func (r *Report) cellsBelow(row, column string) []Place {
	if columnAt(r.columns(row), column) >= 0 {
		return []Place{{row, column}}
	}
	var out []Place
	for _, l := range r.Table3.lines {
		if strings.HasPrefix(l.Code, row+".") {
			out = append(out, Place{l.Code, column})
		}
	}
	return out
}

// yearOf gives the year a figure is said of: the one named last before it.
func (r *Report) yearOf(before, about string) int {
	if about == "requests.carried_in" || about == "requests.carried_out" {
		return r.Year
	}
	year, at := r.Year, -1
	for i := 0; i+4 < len(before); i++ {
		if before[i] == '2' && before[i+1] == '0' && strings.HasPrefix(before[i+4:], "年") && onlyDigits(before[i:i+4]) {
			if n, _ := strconv.Atoi(before[i : i+4]); n <= r.Year || r.Year == 0 {
				year, at = n, i
			}
		}
	}
	for _, w := range []string{"去年", "上年", "上一年"} {
		if i := strings.LastIndex(before, w); i > at && !strings.Contains(before[i:], "结转") {
			year, at = r.Year-1, i
		}
	}
	for _, w := range []string{"今年", "本年", "全年", "当年"} {
		if i := strings.LastIndex(before, w); i > at && (at < 0 || i > at+len("2020年度")) {
			year, at = r.Year, i
		}
	}
	return year
}

// scopeOf gives the words that say whose figure it is, "" when none do.
func (r *Report) scopeOf(before, clause string) string {
	scope, at := "", -1
	s := lastStop(before)
	for _, list := range [][]string{wideWords, ownWords} {
		for _, w := range list {
			if i := strings.LastIndex(s, w); i > at {
				scope, at = w, i
			}
		}
	}
	for _, verb := range append([]string{"共"}, receiving...) {
		i := strings.Index(clause, verb)
		if i <= 0 {
			continue
		}
		subject := clause[:i]
		for _, end := range otherEnds {
			if strings.HasSuffix(subject, end) && !strings.Contains(r.Organ, subject) && !strings.HasSuffix(subject, "我"+end) && !strings.HasSuffix(subject, "本"+end) &&
				!strings.HasSuffix(subject, "各"+end) && !strings.HasSuffix(r.Organ, lastRunes(subject, 4)) {
				return subject
			}
		}
	}
	return scope
}

func lastRunes(s string, n int) string {
	all := []rune(s)
	return string(all[max(0, len(all)-n):])
}
