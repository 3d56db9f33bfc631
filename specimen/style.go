package specimen

// This file is how a report writes its labels and figures: what differs between published reports of the same layout
// (FACTS 0.A.3, 2.10, 2.11, 2.14, 2.20, 2.48).

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"

	"gongkai/annual"
)

// style is one office's habits.
type style struct {
	zero        string // how no case is written
	blankTotals bool   // result rows leave 总计 blank
	thousands   bool   // 1,234
	wide        bool   // full-width digits
	years       bool   // labels carry years: 本年（2020）新收…
	short       bool   // labels are shortened where the form knows it
	unnumbered  bool   // labels without 一、（一）1.
	inYuan      bool   // amounts with 元 in the cell
	remark      bool   // 22（其中修订16件）
	signs       bool   // 增3, 减2
	traditional bool   // 總計
}

// habits says which styles a layout leaves readable without doubt.
type habits struct {
	zeros  []string
	blanks bool // blank cells can be told from lost ones
	words  bool // marks, separators and remarks in cells
	labels bool // labels with years, shortened, without their numbers
}

var (
	anything = habits{zeros: []string{"0", "0", "", "/", "—", "-", "０"}, blanks: true, words: true, labels: true}
	marked   = habits{zeros: []string{"0", "0", "/", "—", "-"}, words: true, labels: true}
	digits   = habits{zeros: []string{"0"}}
)

func (h habits) draw(rng *rand.Rand) style {
	s := style{zero: h.zeros[rng.IntN(len(h.zeros))], blankTotals: h.blanks && rng.IntN(5) == 0}
	for _, b := range []*bool{&s.thousands, &s.wide, &s.inYuan, &s.remark, &s.signs, &s.traditional} {
		*b = h.words && rng.IntN(5) == 0
	}
	for _, b := range []*bool{&s.years, &s.short, &s.unnumbered} {
		*b = h.labels && rng.IntN(5) == 0
	}
	return s
}

// figure writes a cell.
func (s style) figure(v int64, c annual.Column) string {
	if v == 0 {
		return s.zero
	}
	switch c.Kind {
	case "money":
		return s.money(v, c)
	case "signed":
		if s.signs {
			return map[bool]string{true: "增", false: "减"}[v > 0] + s.digits(max(v, -v))
		}
	}
	return s.digits(v)
}

func (s style) money(fen int64, c annual.Column) string {
	switch {
	case c.Unit != "":
		return annual.Yuan(fen, c.Unit)
	case s.inYuan:
		return annual.Yuan(fen, "元") + "元"
	}
	return annual.Yuan(fen, "万元") + "万元"
}

func (s style) digits(v int64) string {
	t := strconv.FormatInt(v, 10)
	if s.thousands {
		for i := len(t) - 3; i > 0 && t[i-1] != '-'; i -= 3 {
			t = t[:i] + "," + t[i:]
		}
	}
	if s.wide {
		t = strings.Map(func(r rune) rune { return r - '0' + '０' }, strings.ReplaceAll(t, ",", ""))
		t = strings.ReplaceAll(t, string('-'-'0'+'０'), "-")
	}
	return t
}

// label writes a row's label.
func (s style) label(row annual.Row, year int) string {
	l := row.Label
	if number, _, cut := cutNumber(l); s.short && cut && len(row.Also) > 0 {
		l = number + row.Also[0]
	}
	if s.years {
		l = strings.NewReplacer("本年新收", fmt.Sprintf("本年（%d）新收", year), "上年结转", fmt.Sprintf("上年（%d）结转", year-1),
			"结转下年度", fmt.Sprintf("结转下年度（%d）", year+1)).Replace(l)
	}
	if _, rest, cut := cutNumber(l); s.unnumbered && cut {
		l = rest
	}
	return l
}

// cutNumber parts a label from its numbering.
func cutNumber(l string) (number, rest string, ok bool) {
	for _, end := range []string{"）", "、", "."} {
		if i := strings.Index(l, end); i > 0 && i <= len("（二") {
			return l[:i+len(end)], l[i+len(end):], true
		}
	}
	return "", l, false
}

// traditional writes the characters of the forms as they are written in Hong Kong and before 1956.
var traditional = strings.NewReplacer("开", "開", "请", "請", "数", "數", "总", "總", "计", "計", "处", "處", "关", "關", "务", "務", "业", "業",
	"构", "構", "会", "會", "织", "織", "诉", "訴", "讼", "訟", "议", "議", "复", "復", "维", "維", "纠", "糾", "结", "結", "规", "規", "发", "發",
	"废", "廢", "现", "現", "强", "強", "费", "費", "单", "單", "万", "萬", "决", "決", "许", "許", "罚", "罰", "审", "審", "报", "報", "统", "統",
	"条", "條", "据", "據", "类", "類", "况", "況", "动", "動", "转", "轉", "继", "繼", "续", "續", "办", "辦", "国", "國", "项", "項")
