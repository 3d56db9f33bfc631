package privacy

// scan_words.go finds what is told by form and words rather than by check digits: papers of travel (FACTS 8.7, 8.8), mailboxes,
// number plates, home addresses, children.

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

const surnames = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤俞裘娄竺屠骆鲍"

// PersonName says whether a text looks like a whole Chinese name: a common surname and one or two characters more, or a double
// surname. Masked names (张某, 张*) are none.
func PersonName(s string) bool {
	s = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
	r := []rune(s)
	if len(r) < 2 || len(r) > 4 {
		return false
	}
	for _, c := range r {
		if !unicode.Is(unicode.Han, c) || c == '某' {
			return false
		}
	}
	if strings.ContainsRune(surnames, r[0]) && len(r) <= 3 {
		return true
	}
	for _, d := range doubleSurnames {
		if strings.HasPrefix(s, d) && len(r) > 2 {
			return true
		}
	}
	return false
}

var paperMarks = []struct {
	says *regexp.Regexp
	form *regexp.Regexp
}{
	{regexp.MustCompile(`护照`), regexp.MustCompile(`\b(E[A-HJ-NP-Z]?\d{7,8}|G\d{8}|[SDP]E?\d{7,8}|[A-Z]{1,2}\d{6,8})\b`)},
	{regexp.MustCompile(`通行证|回乡证|往来内地|港澳|台胞证`), regexp.MustCompile(`\b([HM]\d{8}(\d{2})?|\d{8})\b`)},
	{regexp.MustCompile(`永久居留`), regexp.MustCompile(`\b[A-Z]{3}\d{12}\b`)},
	{regexp.MustCompile(`军官证|士兵证|警官证`), regexp.MustCompile(`\p{Han}{1,3}字第\d{4,8}号`)},
}

func (x *examiner) papers() {
	all := x.about.heading + " " + string(x.text.runes)
	for _, p := range paperMarks {
		if !p.says.MatchString(all) {
			continue
		}
		x.matches(p.form, func(from, to int, s string) {
			// a bare eight-digit number needs its word right before it
			near := x.about.heading + x.before(from, 16)
			if p.says.MatchString(near) && !sameDate(s) {
				x.add(TravelPaper, from, to, s, true)
			}
		})
	}
}

func sameDate(s string) bool {
	return len(s) == 8 && (strings.HasPrefix(s, "19") || strings.HasPrefix(s, "20")) && allDigits(s)
}

// matches calls do for each match of a pattern that is free, with its place in runes.
func (x *examiner) matches(p *regexp.Regexp, do func(from, to int, s string)) {
	text := string(x.text.runes)
	place, byteAt := 0, 0
	for _, m := range p.FindAllStringIndex(text, maxFound) {
		place += utf8.RuneCountInString(text[byteAt:m[0]])
		byteAt = m[0]
		to := place + utf8.RuneCountInString(text[m[0]:m[1]])
		if x.free(place, to) {
			do(place, to, text[m[0]:m[1]])
		}
	}
}

var mailbox = regexp.MustCompile(`[A-Za-z0-9][A-Za-z0-9._%+\-]{0,63}@(?:[A-Za-z0-9](?:[A-Za-z0-9\-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,24}`)

func (x *examiner) mailboxes() {
	x.matches(mailbox, func(from, to int, s string) {
		if domain := strings.ToLower(s[strings.LastIndexByte(s, '@')+1:]); strings.HasSuffix(domain, ".gov.cn") || domain == "gov.cn" {
			return
		}
		if value, flaw := Email(s); flaw == Fine {
			x.add(Mailbox, from, to, value, false)
		}
	})
}

var plate = regexp.MustCompile(`[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][· ]?[A-HJ-NP-Z0-9]{4,5}[A-HJ-NP-Z0-9挂学警港澳]`)

// ofCar says that what ends in 号 is a car's number and not a permit's.
var ofCar = regexp.MustCompile(`车|驾驶|号牌|号[小大重轻中普客货]`)

func (x *examiner) plates() {
	x.matches(plate, func(from, to int, s string) {
		digits := strings.IndexFunc(s, unicode.IsDigit) >= 0
		next := x.after(to, 1)
		if !digits || next != "" && (isDigit(rune(next[0])) || isLetter(rune(next[0])) || next == "-") {
			return
		}
		if next == "号" && !ofCar.MatchString(x.before(from, 8)+"|"+x.after(to, 3)) {
			return
		}
		x.add(Plate, from, to, strings.NewReplacer("·", "", " ", "").Replace(s), false)
	})
}

var (
	// door is an address down to the door; place is anything that begins as an address does.
	door  = regexp.MustCompile(`(?:[\p{Han}]{2,12}?(?:省|自治区|市|区|县|旗))*[\p{Han}]{1,12}?(?:街道|镇|乡|路|街|巷|弄|村|社区|小区|花园|公寓|新村|组)[\p{Han}\d\-]{0,20}?\d{1,4} ?(?:号楼|幢|栋|号|单元|室)(?:[\d\-]{1,6} ?(?:号楼|幢|栋|号|单元|室))*`)
	lives = regexp.MustCompile(`(?:家庭住址|家庭地址|住址|现住|家住|户籍地|户籍所在地|居住地|住所地|住在)(?:为|是|在)?[:： ]?$`)
)

func (x *examiner) addresses() {
	x.matches(door, func(from, to int, s string) {
		value := s
		before := x.before(from, 10)
		for _, word := range []string{"家庭住址", "家庭地址", "户籍所在地", "户籍地", "居住地", "住所地", "住址", "现住", "家住", "住在"} {
			if i := strings.Index(value, word); i >= 0 {
				before, value = word, strings.TrimLeft(value[i+len(word):], "为是在:： ")
			}
		}
		listed := x.about.class == addressColumn && x.about.person && !x.about.office
		if value != "" && (listed || !x.about.cell && lives.MatchString(before)) {
			x.add(HomeAddress, from, to, value, listed)
		}
	})
}

var child = regexp.MustCompile(`(?:未成年人|学生|儿童|孤儿|幼儿|女童|男童)[:： ]?([\p{Han}]{2,3}?)(?:[,，(（、 ]{0,2})(?:男|女|\d{1,2}岁|身份|公民|出生|就读|系[\p{Han}]|\d{4}年)`)

func (x *examiner) children() {
	text := string(x.text.runes)
	for _, m := range child.FindAllStringSubmatchIndex(text, maxFound) {
		name := text[m[2]:m[3]]
		if PersonName(name) {
			from := utf8.RuneCountInString(text[:m[2]])
			to := from + utf8.RuneCountInString(name)
			if x.free(from, to) {
				x.add(Minor, from, to, name, true)
			}
		}
	}
}
