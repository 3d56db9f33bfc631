package annual

// This file reads what stands around the tables: title, organ, report year, period and contact of the lead-in, and
// the numbered headings (FACTS 2.5–2.7, 2.45).

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

var (
	titleForm  = regexp.MustCompile(`^(?:标题[::])?(.{0,90}?)((?:19|20)\d\d)年?度?(.{0,90}?)(?:政府|政务)?信息公开(?:工作)?(?:年度)?(?:工作)?(?:报告|年报)`)
	periodForm = regexp.MustCompile(`((?:19|20)\d\d)年0?1月0?1日(?:起|开始)?(?:至|到|-|—|~)(?:((?:19|20)\d\d)年)?12月31日`)
	yearForm   = regexp.MustCompile(`(本年|上一?年|下年度?)\(((?:19|20)\d\d)年?度?\)`)
)

// contacts are words by which a lead-in names a contact.
var contacts = []string{"电话", "联系地址", "地址:", "邮箱", "邮编"}

func containsAny(s string, words []string) bool {
	for _, w := range words {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

// titleLines is how far down the title is looked for.
const titleLines = 80

func (d *doc) narrative(r *Report) {
	d.title(r)
	for i := range d.lines {
		if r.Period > 0 && r.Contact {
			break
		}
		if d.t2 >= 0 && i >= d.t2 {
			break
		}
		s := clip(d.plain[i], 20000)
		if i+1 < len(d.lines) && len(s) < 3*labelSize { // a date may be broken over two lines
			s += clip(d.plain[i+1], 3*labelSize)
		}
		if r.Period == 0 && strings.Contains(s, "12月31日") {
			if m := periodForm.FindStringSubmatch(s); m != nil {
				r.Period, _ = strconv.Atoi(m[1])
			}
		}
		r.Contact = r.Contact || containsAny(s, contacts)
	}
	d.labelYears(r)
	if r.Year == 0 {
		r.Year = r.Period
	}
	d.headings(r)
}

// title finds the title in one line or two, and with it organ and year.
func (d *doc) title(r *Report) {
	n := min(len(d.lines), titleLines)
	for i := 0; i < n; i++ {
		if len(d.lines[i].Cells) > 2 {
			continue
		}
		one := clip(d.plain[i], 6*labelSize)
		if i+1 < n && len(one) < labelSize {
			both := one + clip(d.plain[i+1], 6*labelSize)
			if d.takeTitle(r, one) && (r.Organ != "" || i == 0) {
				return
			}
			if d.takeTitle(r, both) && r.Organ != "" {
				return
			}
			continue
		}
		if d.takeTitle(r, one) && r.Organ != "" {
			return
		}
	}
}

// takeTitle reads a title; words with stops or book marks in the way of it are a sentence, not a title.
func (d *doc) takeTitle(r *Report, s string) bool {
	if !strings.Contains(s, "信息公开") {
		return false
	}
	m := titleForm.FindStringSubmatch(s)
	if m == nil || strings.ContainsAny(m[1]+m[3], "。;,《》\"") {
		return false
	}
	organ := strings.Trim(m[1]+m[3], " -_|:：关于的年度")
	organ = strings.TrimPrefix(strings.TrimPrefix(organ, "名称"), "正文")
	if utf8.RuneCountInString(organ) > 40 || (r.Organ != "" && organ == "") {
		return false
	}
	r.Title, r.Organ = m[0], organ
	r.Title = strings.TrimPrefix(strings.TrimPrefix(r.Title, "标题:"), "正文")
	r.Year, _ = strconv.Atoi(m[2])
	return true
}

// labelYears gathers the report years that years in labels come to: 上年(2019) speaks of the report of 2020.
func (d *doc) labelYears(r *Report) {
	seen := map[int]bool{}
	for _, l := range d.lines {
		for _, c := range l.Cells {
			if len(c) > labelSize || !strings.Contains(c, "年") {
				continue
			}
			s := plain(c)
			if !strings.Contains(s, "年(") && !strings.Contains(s, "度(") {
				continue
			}
			for _, m := range yearForm.FindAllStringSubmatch(s, -1) {
				y, _ := strconv.Atoi(m[2])
				switch {
				case strings.HasPrefix(m[1], "上"):
					y++
				case strings.HasPrefix(m[1], "下"):
					y--
				}
				if !seen[y] && len(r.Labels) < 10 {
					seen[y] = true
					r.Labels = append(r.Labels, y)
				}
			}
		}
	}
}

// headings gathers the first-level headings, and looks for the six sections under number and name.
func (d *doc) headings(r *Report) {
	f := forms[len(forms)-1]
	r.Skeleton = make([]bool, len(f.Sections))
	for i, l := range d.lines {
		if len(l.Cells) > 1 {
			continue
		}
		s := d.plain[i]
		if h, ok := heading(s); ok && !d.inTable(i) && len(r.Headings) < 40 {
			r.Headings = append(r.Headings, h)
		}
		if !strings.Contains(s, "、") {
			continue
		}
		for n := range f.Sections {
			r.Skeleton[n] = r.Skeleton[n] || sectionStands(s, n)
		}
	}
}

// inTable says whether a line lies between the headers and the end of the tables, where numbers are row numbers.
func (d *doc) inTable(i int) bool {
	return (d.t3 >= 0 && d.t4 >= 0 && i >= d.t3 && i < d.t4 && !strings.HasPrefix(d.flat[i], "四、政府"))
}

// heading gives a first-level heading: numbered 一、 or 1、 and short, or the opening of a paragraph that begins so.
func heading(s string) (string, bool) {
	if len(s) > 6*labelSize || strings.HasPrefix(s, "(") {
		return "", false
	}
	t, numbered := unnumber(s)
	if !numbered || t == "" || !strings.HasPrefix(strings.TrimLeft(s, "0123456789"+chineseNumerals), "、") {
		return "", false
	}
	if utf8.RuneCountInString(t) > 30 || strings.ContainsAny(t, "。;") {
		return "", false
	}
	return s, true
}

// sectionStands says whether section n stands in the text under its Chinese number and a name it may have.
func sectionStands(s string, n int) bool {
	number := chineseNumerals[3*n:3*n+3] + "、"
	for rest := s; ; {
		i := strings.Index(rest, number)
		if i < 0 {
			return false
		}
		rest = rest[i+len(number):]
		for _, f := range forms {
			for _, name := range f.sectionNames[n] {
				if strings.HasPrefix(rest, name) || (strings.HasPrefix(rest, "政府信息公开") && strings.HasPrefix(rest[len("政府信息公开"):], name)) {
					return true
				}
			}
		}
	}
}
