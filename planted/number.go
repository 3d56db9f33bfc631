package planted

// number.go makes numbers: those of people, right by their rules, and those that only look alike. Every rule is worked out here
// in another way than the scanners check it.

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// maker makes one document.
type maker struct {
	rng     *rand.Rand
	format  string
	plant   bool
	planted []Plant
}

func (g *maker) of(list ...string) string { return list[g.rng.IntN(len(list))] }

func (g *maker) digits(n int) string {
	var b strings.Builder
	for range n {
		b.WriteByte(byte('0' + g.rng.IntN(10)))
	}
	return b.String()
}

// day gives a date as YYYYMMDD.
func (g *maker) day(from, to int) string {
	return fmt.Sprintf("%04d%02d%02d", from+g.rng.IntN(to-from+1), 1+g.rng.IntN(12), 1+g.rng.IntN(28))
}

// identity makes a number of 18 by the recursive form of ISO 7064 MOD 11-2.
func (g *maker) identity(bornFrom, bornTo int) string {
	area := g.of("330683", "330602", "110105", "440524", "510104", "610113", "320102", "372928", "810000", "830000", "640104", "152221")
	s := area + g.day(bornFrom, bornTo) + g.digits(3)
	p := 0
	for _, c := range s {
		p = (p + int(c-'0')) * 2 % 11
	}
	check := (12 - p) % 11
	if check == 10 {
		return s + "X"
	}
	return s + fmt.Sprint(check)
}

func (g *maker) oldIdentity() string {
	return g.of("330683", "330602", "110105", "440524") + g.day(1930, 1985)[2:] + g.digits(3)
}

func (g *maker) mobile() string {
	return g.of("130", "135", "138", "139", "147", "150", "158", "166", "177", "186", "191", "198", "199") + g.digits(8)
}

func (g *maker) landline() string {
	return g.of("0575", "010", "0571", "021", "0755") + "-" + g.of("8", "6", "5") + g.digits(7)
}

// bankCard makes a card number: the last digit is the one that brings the sum to a multiple of ten.
func (g *maker) bankCard() string {
	body := g.of("622202", "622848", "621700", "623058", "621799", "622588", "620522") + g.digits(g.rng.IntN(4)+9)
	for last := byte('0'); ; last++ {
		s := body + string(last)
		sum := 0
		for i, weigh := len(s)-1, 1; i >= 0; i, weigh = i-1, 3-weigh {
			v := int(s[i]-'0') * weigh
			sum += v/10 + v%10
		}
		if sum%10 == 0 {
			return s
		}
	}
}

// creditCode makes a right 统一社会信用代码.
func (g *maker) creditCode() string {
	const letters = "0123456789ABCDEFGHJKLMNPQRTUWXY"
	s := g.of("91", "92", "11", "12", "52", "93") + g.of("330683", "330602", "310115")
	for range 9 {
		s += string(letters[g.rng.IntN(len(letters))])
	}
	sum, weight := 0, 1
	for _, c := range s {
		sum += strings.IndexRune(letters, c) * weight
		weight = weight * 3 % 31
	}
	return s + string(letters[(31-sum%31)%31])
}

// plain, spaced and others are how people write a number; wide ones only where the format keeps them.
func (g *maker) dress(s string, cuts []int, cell bool) string {
	kinds := []string{"plain", "plain", "plain", "spaces", "dashes"}
	if g.format != ".pdf" {
		kinds = append(kinds, "wide", "zero", "wide spaces", "small")
	}
	if cell && g.format != "text" && g.format != ".pdf" {
		kinds = append(kinds, "broken")
	}
	switch g.of(kinds...) {
	case "spaces":
		return cut(s, cuts, " ")
	case "dashes":
		return cut(s, cuts, "-")
	case "wide spaces":
		return cut(s, cuts, "\u3000")
	case "wide":
		return strings.Map(func(r rune) rune { return r + 0xFEE0 }, s)
	case "zero":
		return cut(s, cuts[:1], "\u200b")
	case "small":
		return strings.ToLower(s)
	case "broken":
		at := 5 + g.rng.IntN(4)
		return s[:at] + "\n" + s[at:]
	}
	return s
}

func cut(s string, at []int, with string) string {
	var b strings.Builder
	for _, n := range at {
		if len(s) > n {
			b.WriteString(s[:n] + with)
			s = s[n:]
		}
	}
	return b.String() + s
}

// keep notes what is planted.
func (g *maker) keep(kind, value string) { g.planted = append(g.planted, Plant{kind, value}) }

// anIdentity plants the number of a grown-up, sometimes an old one.
func (g *maker) anIdentity(cell bool) string {
	if g.rng.IntN(12) == 0 {
		s := g.oldIdentity()
		g.keep("identity_old", s)
		return s
	}
	s := g.identity(1935, 2006)
	g.keep("identity", s)
	return g.dress(s, []int{6, 8}, cell)
}

func (g *maker) aMobile(cell bool) string {
	s := g.mobile()
	g.keep("mobile", s)
	switch g.rng.IntN(10) {
	case 0:
		return "+86 " + s
	case 1:
		return "86-" + s
	}
	return g.dress(s, []int{3, 4}, cell)
}

func (g *maker) aLandline() string {
	s := g.landline()
	g.keep("landline", s)
	return s
}

func (g *maker) aBankCard(cell bool) string {
	s := g.bankCard()
	g.keep("bank", s)
	return g.dress(s, []int{4, 4, 4, 4}, cell)
}

func masked(s string) string { return s[:len(s)-8] + "****" + s[len(s)-4:] }

func (g *maker) maskedIdentity() string {
	s := g.identity(1940, 2000)
	return s[:6] + "********" + s[14:]
}

func (g *maker) amount() string {
	return fmt.Sprintf("%d.%02d", 100+g.rng.IntN(900000), g.rng.IntN(100))
}

var (
	families = []string{"王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周", "徐", "孙", "马", "朱", "胡", "郭", "何", "高", "林", "罗", "裘", "竺", "俞", "娄"}
	givens   = []string{"伟", "芳", "秀英", "敏", "静", "丽华", "强", "磊", "洋", "艳", "勇", "军", "杰", "娟", "涛", "明", "超", "秀兰", "霞", "平", "建国", "桂英", "志刚", "晓燕"}
	villages = []string{"东郭村", "西湖塘村", "上岸村", "大塘头社区", "新桥社区", "后山村", "河东村"}
)

func (g *maker) name() string    { return g.of(families...) + g.of(givens...) }
func (g *maker) village() string { return g.of(villages...) }
