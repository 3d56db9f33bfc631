package annual

// This file reads what a report says in words: the lead-in, sections one to six without their tables, the day of
// publication (FACTS 2.3, 2.5–2.8). Lines that a PDF broke are joined again; reports without the six headings are parted by
// what their own headings speak of (FACTS 0.A.2).

import (
	"regexp"
	"sort"
	"strings"
	"unicode/utf8"

	"gongkai/workday"
)

// headingForm finds the numbered heading of a section anywhere in a text.
var headingForm = sectionHeadings()

func sectionHeadings() *regexp.Regexp {
	var names []string
	for _, f := range forms {
		for _, s := range f.Sections {
			for _, name := range append([]string{s.Title}, s.Also...) {
				names = append(names, regexp.QuoteMeta(name))
			}
		}
	}
	sort.Slice(names, func(i, j int) bool { return len(names[i]) > len(names[j]) })
	return regexp.MustCompile(`([` + chineseNumerals[:3*6] + `])、(?:政府信息公开)?(?:` + strings.Join(names, "|") + `)(?:[及和与、]?(?:改进|整改|提起)[^\s，。,:：]{0,8})?`)
}

// tableOpens are words by which the table of a section begins; what stands before them is its text.
var tableOpens = []string{"第二十条第", "(本列数据", "申请人情况", "行政复议行政诉讼", "结果维持", "信息内容", "法人或其他组织", "等于第三项"}

// footers are words by which what a site puts below an article begins.
var footers = []string{"附件", "打印", "关闭", "扫一扫", "分享", "主办", "承办", "版权", "网站标识", "上一篇", "下一篇", "责任编辑", "信息来源", "相关阅读", "相关链接", "Copyright", "友情链接", "返回顶部"}

// writer gathers the words of one report section by section.
type writer struct {
	section    int
	unnumbered bool // headings may lack their number
	table      bool // inside the table of the section
	over       bool // past the report, in what a site puts below it
	texts      [7][]string
}

// prose reads the lead-in and the sections.
func (d *doc) prose(r *Report) {
	w := &writer{unnumbered: standing(r.Skeleton) > 1}
	for i, l := range d.lines {
		if len(l.Cells) > 1 {
			w.table = w.table || w.section > 0
			continue
		}
		if len(d.plain[i]) <= 3*labelSize {
			w.line(l.Cells[0], d.plain[i], d.firstTable() >= 0 && i >= d.firstTable() && i < d.end)
			continue
		}
		for _, part := range parted(l.Cells[0]) {
			w.line(part, plain(part), false)
		}
	}
	r.Texts = map[int]string{}
	for n := 1; n <= 6; n++ {
		if body := joined(w.texts[n]); body != "" {
			r.Texts[n] = body
		}
	}
	d.leadIn(r, w.texts[0])
	d.published(r)
}

func standing(skeleton []bool) (n int) {
	for _, stands := range skeleton {
		if stands {
			n++
		}
	}
	return n
}

func (d *doc) firstTable() int {
	first := -1
	for _, t := range []int{d.t2, d.t3, d.t4} {
		if t >= 0 && (first < 0 || t < first) {
			first = t
		}
	}
	return first
}

// parted cuts running text before every heading of a section.
func parted(raw string) []string {
	var out []string
	from := 0
	for _, at := range headingForm.FindAllStringIndex(raw, -1) {
		if at[0] > from {
			out = append(out, raw[from:at[0]])
		}
		from = at[0]
	}
	return append(out, raw[from:])
}

// line takes one line or part of a line. tables says that it lies among the tables.
func (w *writer) line(raw, flat string, tables bool) {
	if w.section == 4 && w.table && strings.HasPrefix(flat, "(") && utf8.RuneCountInString(flat) < 30 && containsAny(flat, problemWords) {
		w.section, w.table = 5, false // the heading of section five was left out
	}
	if n, rest, ok := opensSection(raw, flat, w.unnumbered); ok {
		if len(w.texts[n]) > 0 && len(joined(w.texts[n])) < 90 { // what came before was a table of contents
			w.texts[n] = nil
		}
		w.section, w.table, w.over = n, false, false
		if rest != "" {
			w.words(rest, plain(rest))
		}
		return
	}
	if w.section == 0 && tables || w.over {
		return
	}
	if w.section == 6 && utf8.RuneCountInString(flat) < 60 && startsWithAny(flat, footers) {
		w.over = true
		return
	}
	w.words(raw, flat)
}

// words keeps running text; of a section with a table what stands before it, and sentences after it.
func (w *writer) words(raw, flat string) {
	if TableIn(w.section) != "" {
		at := -1
		for _, mark := range tableOpens {
			if i := strings.Index(flat, mark); i >= 0 && (at < 0 || i < at) {
				at = i
			}
		}
		size := utf8.RuneCountInString(flat)
		switch {
		case at >= 0 && strings.Contains(flat[:at], "。"):
			raw, w.table = flat[:at], true
		case at >= 0 || size < 10 && !strings.ContainsAny(flat, "。,;"):
			w.table = true
			return
		case w.table && (size < 15 || !strings.Contains(flat, "。")):
			return
		}
	}
	if flat != "" {
		w.texts[w.section] = append(w.texts[w.section], strings.TrimSpace(raw))
	}
}

func startsWithAny(s string, words []string) bool {
	for _, w := range words {
		if strings.HasPrefix(s, w) {
			return true
		}
	}
	return false
}

// opensSection says which section a line opens, and what follows its heading on the same line. A heading without its
// number is one where others have theirs; elsewhere it is the caption of a table.
func opensSection(raw, flat string, unnumbered bool) (n int, rest string, ok bool) {
	if !strings.ContainsRune(chineseNumerals[:3*6], firstRune(flat)) {
		return unnumberedSection(flat, unnumbered)
	}
	if at := headingForm.FindStringSubmatchIndex(raw); at != nil && plain(raw[:at[0]]) == "" {
		n = strings.Index(chineseNumerals, raw[at[2]:at[3]])/len("一") + 1
		if sectionStands(plain(raw[at[0]:at[1]]), n-1) {
			if rest = strings.TrimSpace(raw[at[1]:]); utf8.RuneCountInString(rest) < 12 && !strings.Contains(rest, "无") {
				rest = ""
			}
			return n, rest, true
		}
	}
	if len(flat) > labelSize {
		return 0, "", false
	}
	for n := range forms[0].Sections {
		if strings.HasPrefix(flat, chineseNumerals[3*n:3*n+3]+"、") && sectionStands(flat, n) {
			return n + 1, "", true
		}
	}
	return unnumberedSection(flat, unnumbered)
}

// unnumberedSection says which section a line opens by its title alone.
func unnumberedSection(flat string, may bool) (n int, rest string, ok bool) {
	if !may || len(flat) > labelSize || strings.HasPrefix(flat, "(") {
		return 0, "", false
	}
	title, _ := unnumber(flat)
	for n := range forms[0].Sections {
		for _, f := range forms {
			if title == f.sectionNames[n][0] {
				return n + 1, "", true
			}
		}
	}
	return 0, "", false
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

var paragraphOpens = regexp.MustCompile(`^(?:[（(][一二三四五六七八九十]+[)）]|[一二三四五六七八九]是)`)

// joined makes paragraphs of lines: a line that is full and does not end a sentence goes on in the next.
func joined(lines []string) string {
	var b strings.Builder
	for i, l := range lines {
		b.WriteString(l)
		if i == len(lines)-1 {
			break
		}
		last, _ := utf8.DecodeLastRuneInString(l)
		if paragraphOpens.MatchString(lines[i+1]) || strings.ContainsRune("。；！？：;!?:", last) || utf8.RuneCountInString(l) < 20 && !strings.ContainsRune("，、,（“《", last) {
			b.WriteByte('\n')
		}
	}
	return strings.TrimSpace(b.String())
}

// problemWords are words of headings that speak of problems and plans, in reports without the six headings.
var problemWords = []string{"不足", "问题", "改进", "打算", "思路", "计划", "下一步", "困难"}

// leadIn takes the opening paragraph out of what stands before section one. Where there is no section one it is the words
// of the report that stand there, and they are parted by their own headings.
func (d *doc) leadIn(r *Report, lines []string) {
	start := 0
	for i, l := range lines {
		if p := plain(l); r.Title != "" && len(p) < 3*labelSize && strings.Contains(p, "信息公开") && titleForm.MatchString(p) && !strings.Contains(p, "。") {
			start = i + 1
		}
	}
	lines = lines[start:]
	if len(r.Texts) > 0 {
		r.LeadIn = joined(long(lines))
		if at := titleEnds.FindStringIndex(clip(r.LeadIn, 3000)); at != nil {
			r.LeadIn = strings.TrimSpace(r.LeadIn[at[1]:])
		}
		return
	}
	section := 1
	var texts [7][]string
	for _, l := range lines {
		if h, ok := heading(plain(l)); ok || utf8.RuneCountInString(l) < 25 && containsAny(l, problemWords) {
			section = 1
			if containsAny(h+l, problemWords) {
				section = 5
			}
		}
		texts[section] = append(texts[section], l)
	}
	for n, some := range texts {
		if body := joined(some); body != "" {
			r.Texts[n] = body
		}
	}
}

// titleEnds is the end of a title that stands on the same line as the lead-in.
var titleEnds = regexp.MustCompile(`年度?(?:政府信息公开)(?:工作)?(?:年度)?报告\s+`)

// long leaves out the short lines: menus and labels.
func long(lines []string) []string {
	var out []string
	for i, l := range lines {
		if utf8.RuneCountInString(l) >= 20 || len(out) > 0 && i > 0 && !strings.HasSuffix(lines[i-1], "。") {
			out = append(out, l)
		}
	}
	return out
}

var publishedForm = regexp.MustCompile(`(?:发布时间|发布日期|公开日期|公布日期|公开时间|公布时间)[::]?(20\d\d)[-年/.]([01]?\d)[-月/.]([0-3]?\d)`)

// published finds the day of publication that a site puts above the report.
func (d *doc) published(r *Report) {
	n := min(len(d.lines), titleLines)
	for i := 0; i < n; i++ {
		s := clip(d.plain[i], labelSize)
		if !strings.Contains(s, "日期") && !strings.Contains(s, "时间") {
			continue
		}
		if i+1 < n {
			s += clip(d.plain[i+1], labelSize)
		}
		if m := publishedForm.FindStringSubmatch(s); m != nil {
			day, err := workday.ParseDate(m[1] + "-" + two(m[2]) + "-" + two(m[3]))
			if err == nil {
				r.Published = day
				return
			}
		}
	}
}

func two(s string) string {
	if len(s) < 2 {
		return "0" + s
	}
	return s
}
