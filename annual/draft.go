package annual

// This file drafts the written sections from the office's own figures, as sentences a clerk edits (FACTS 2.3, 2.8). What the
// house does not know is a marked blank, 【待填：…】, which a report cannot be frozen with.

import (
	"slices"
	"strconv"
	"strings"

	"gongkai/office"
	"gongkai/oversight"
	"gongkai/request"
)

var channelNames = map[request.Channel]string{request.InPerson: "当面", request.SignedMail: "挂号信函或快递", request.OrdinaryMail: "平常信函",
	request.OtherUnitMail: "寄给其他机构或个人的信函", request.Internet: "互联网", request.Email: "电子邮件", request.Fax: "传真"}

// ref stands in a sentence for the number of a source.
type ref string

// prose writes a section and notes where its bound numbers stand.
type prose struct {
	section int
	g       Ground
	year    oversight.Year
	b       strings.Builder
	bound   []Binding
}

func (p *prose) say(parts ...any) {
	for _, part := range parts {
		switch v := part.(type) {
		case string:
			p.b.WriteString(v)
		case ref:
			p.bound = append(p.bound, Binding{p.section, p.b.Len(), string(v)})
			p.b.WriteString(p.g[string(v)].Text)
		}
	}
}

// list says "甲 3 件、乙 2 件" of what is not zero; it gives whether anything was.
func (p *prose) list(unit string, entries ...[2]string) bool {
	said := false
	for _, e := range entries {
		if p.g.Is(e[1]) == 0 {
			continue
		}
		if said {
			p.say("、")
		}
		p.say(e[0], ref(e[1]), unit)
		said = true
	}
	return said
}

// against says how a cell stands to last year's, when that is known.
func (p *prose) against(what, code, unit string) {
	was, known := p.g["last/"+code]
	switch is := p.g.Is(code); {
	case !known:
	case strconv.FormatInt(is, 10) == was.Text:
		p.say(what, "与上年持平。")
	case is > p.g.Is("last/"+code):
		p.say(what, "比上年增加", ref("more/"+code), unit, "。")
	default:
		p.say(what, "比上年减少", ref("more/"+code), unit, "。")
	}
}

// Narrative drafts the written sections of a report; year is what the register of oversight holds of it.
func Narrative(f *Filing, organ office.Organ, g Ground, year oversight.Year) (map[int]string, []Binding) {
	texts := map[int]string{}
	var bound []Binding
	for n, write := range map[int]func(*prose){1: func(p *prose) { overall(p, f, organ) }, 5: func(p *prose) { problems(p, f) }, 6: func(p *prose) { matters(p, f) }} {
		p := &prose{section: n, g: g, year: year}
		write(p)
		texts[n] = p.b.String()
		bound = append(bound, p.bound...)
	}
	slices.SortFunc(bound, func(a, b Binding) int {
		if a.Section != b.Section {
			return a.Section - b.Section
		}
		return a.At - b.At
	})
	return texts, bound
}

// overall is section one under its usual five headings (FACTS 2.3).
func overall(p *prose, f *Filing, organ office.Organ) {
	p.say(yearText(f.Year), "，", organ.Name, "依照《中华人民共和国政府信息公开条例》开展政府信息公开工作。\n（一）主动公开。本年主动公开政府信息", ref("items/total"), "条")
	if columns := p.columns(); len(columns) > 0 {
		p.say("，其中")
		p.list("条", columns...)
	}
	p.say("。")
	if p.g.Is("items/corrected")+p.g.Is("items/withdrawn") > 0 {
		p.say("更正已公开的信息", ref("items/corrected"), "条，撤下", ref("items/withdrawn"), "条。")
	}
	if _, current := p.g[normative+"/in_force"]; current {
		p.say("制发行政规范性文件", ref(normative+"/made"), "件，废止", ref(normative+"/abolished"), "件，现行有效", ref(normative+"/in_force"), "件。")
	}
	p.say("\n（二）依申请公开。")
	requests(p)
	p.say("\n（三）政府信息管理。【待填：信息的制作、审查、更新和清理，目录和指南的修订】\n（四）政府信息公开平台建设。【待填：网站、新媒体、公开栏、查阅场所的建设和维护】\n（五）监督保障。")
	guarantees(p, organ)
}

// inspectorNames are who inspects, as a report says it.
var inspectorNames = map[oversight.ByWhom]string{oversight.Self: "自查", oversight.Superior: "上级机关检查", oversight.Discipline: "纪检监察机关检查", oversight.Congress: "人大监督检查", oversight.Other: "其他检查"}

// guarantees tells of trainings, inspections and their results from the register; for governments also of assessment, public
// review and accountability (art. 50, FACTS 1.45, 2.3).
func guarantees(p *prose, organ office.Organ) {
	if p.g.Is("oversight/trainings") > 0 {
		p.say("本年组织政府信息公开培训", ref("oversight/trainings"), "次，参加", ref("oversight/trained"), "人次。")
	} else {
		p.say("【待填：培训几次、多少人次】")
	}
	if p.g.Is("oversight/inspections") > 0 {
		p.say("开展和接受检查", ref("oversight/inspections"), "次，其中")
		var who [][2]string
		for _, w := range oversight.Inspectors {
			who = append(who, [2]string{inspectorNames[w], "oversight/by/" + string(w)})
		}
		p.list("次", who...)
		p.say("。")
	} else {
		p.say("【待填：检查和整改情况】")
	}
	if _, known := p.g["oversight/found"]; known {
		p.say("发现问题", ref("oversight/found"), "个，本年整改完成", ref("oversight/mended"), "个。")
	}
	if organ.Kind != office.Government {
		return
	}
	for _, k := range []struct {
		kind oversight.Kind
		name string
	}{{oversight.Assessment, "工作考核"}, {oversight.PublicReview, "社会评议"}, {oversight.Accountability, "责任追究"}} {
		p.say(k.name, "：")
		results := p.year.Of(k.kind)
		if len(results) == 0 {
			p.say("【待填：", k.name, "结果情况】")
		}
		for _, r := range results {
			p.say(sentence(r.Title + "，" + r.Result))
		}
	}
}

// sentence ends a text with a full stop.
func sentence(text string) string { return strings.TrimRight(text, "。；;，, ") + "。" }

// columns are the columns with items of the year, the fullest first, at most six.
func (p *prose) columns() (out [][2]string) {
	for code, fig := range p.g {
		if strings.HasPrefix(code, "items/column/") {
			out = append(out, [2]string{fig.Label, code})
		}
	}
	slices.SortFunc(out, func(a, b [2]string) int {
		if d := p.g.Is(b[1]) - p.g.Is(a[1]); d != 0 {
			return int(d)
		}
		return strings.Compare(a[1], b[1])
	})
	return out[:min(len(out), 6)]
}

func requests(p *prose) {
	p.say("本年新收政府信息公开申请", ref("R1/total"), "件，上年结转", ref("R2/total"), "件。")
	p.against("新收申请", "R1/total", "件")
	if p.g.Is("R1/total") > 0 {
		p.say("新收的申请中，自然人提出", ref("R1/natural_person"), "件，法人或其他组织提出", ref("sum/R1/organisations"), "件。")
		var came [][2]string
		var known int64
		for _, c := range request.Channels {
			came = append(came, [2]string{channelNames[c.Channel], "channel/" + string(c.Channel)})
			known += p.g.Is("channel/" + string(c.Channel))
		}
		if known > 0 {
			p.say("按提出的方式分：")
			p.list("件", came...)
			p.say("。")
		}
	}
	p.say("本年度办理结果总计", ref("R3.7/total"), "件")
	if p.g.Is("R3.7/total") > 0 {
		p.say("：")
		p.list("件", [2]string{"予以公开", "R3.1/total"}, [2]string{"部分公开", "R3.2/total"}, [2]string{"不予公开", "sum/R3.3/total"},
			[2]string{"无法提供", "sum/R3.4/total"}, [2]string{"不予处理", "sum/R3.5/total"}, [2]string{"其他处理", "sum/R3.6/total"})
	}
	p.say("。结转下年度继续办理", ref("R4/total"), "件。")
	if _, known := p.g["days/median"]; known {
		p.say("半数申请在", ref("days/median"), "个工作日以内答复。")
	}
	re, direct, after := "T4/reconsideration.total", "T4/direct_suit.total", "T4/suit_after_reconsideration.total"
	if p.g.Is(re)+p.g.Is(direct)+p.g.Is(after) > 0 {
		p.say("因政府信息公开被申请行政复议", ref(re), "件；被直接起诉", ref(direct), "件，复议后被起诉", ref(after), "件。")
	}
}

// problems is section five: what the figures themselves show, and prompts for the rest.
func problems(p *prose, f *Filing) {
	p.say("主要问题：")
	if len(p.year.Found) == 0 {
		p.say("【待填：本年存在的主要问题】")
	}
	for i, one := range p.year.Found[:min(len(p.year.Found), mostProblems)] {
		p.say(ordinals[i], "是", sentence(one.What))
	}
	if p.g.Is("items/corrected") > 0 {
		p.say("\n本年更正已公开的信息", ref("items/corrected"), "条，公开前的审核还不够细。")
	}
	if p.g.Is("T4/reconsideration.corrected")+p.g.Is("T4/direct_suit.corrected")+p.g.Is("T4/suit_after_reconsideration.corrected") > 0 {
		p.say("\n行政复议、行政诉讼中有答复被纠正，答复的依据和说理还要加强。")
	}
	p.say("\n改进情况：")
	if len(p.year.Mended) == 0 {
		p.say("【待填：针对上年报告提出的问题做了什么，有什么效果】")
	}
	for i, one := range p.year.Mended[:min(len(p.year.Mended), mostProblems)] {
		p.say(ordinals[i], "是针对“", strings.TrimRight(one.What, "。"), "”，", sentence(one.Outcome))
	}
	p.say("\n", yearText(f.Year+1), "工作安排：")
	if len(p.year.Open) == 0 {
		p.say("【待填：下一年的改进措施】")
	}
	for i, one := range p.year.Open[:min(len(p.year.Open), mostProblems)] {
		p.say(ordinals[i], "是", sentence(one.Measure))
	}
}

// mostProblems are told of, by their ordinals.
const mostProblems = 5

var ordinals = [mostProblems]string{"一", "二", "三", "四", "五"}

// matters is section six: fees, or that none were charged (FACTS 2.8), and the rest.
func matters(p *prose, f *Filing) {
	if p.g.Is("fees/cases") > 0 {
		p.say("收取信息处理费情况：本年对", ref("fees/cases"), "件申请发出收费通知，应收", ref("fees/charged"), "元，实收", ref("fees/paid"), "元。")
	} else {
		p.say("按照《政府信息公开信息处理费管理办法》，本年没有收取信息处理费。")
	}
	p.say("\n", yearText(f.Year), "政务公开工作要点落实情况：【待填：落实情况，没有的删去本行】\n没有其他需要报告的事项。")
}
