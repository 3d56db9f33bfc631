package annual

import (
	"math/rand"
	"slices"
	"strings"
	"testing"

	"gongkai/message"
)

// sum of a small report whose relations hold: one request of a natural person, granted.
func holding(year int) *sample {
	s := blankSample(year)
	for _, row := range []string{"R1", "R3.1", "R3.7"} {
		s.set(row, []int64{1, 0, 0, 0, 0, 0, 1})
	}
	s.set("T4", []int64{1, 0, 0, 1, 2, 0, 0, 0, 0, 0, 0, 1, 0, 0, 1})
	return s
}

// breakage is a fixture of a rule: a report that holds, and what breaks it.
type breakage struct {
	name, check string
	year        int
	severity    Severity
	break_      func(s *sample)
	text        func(text string) string // of the broken report
	sound       func(text string) string // of both
	around      func(t *testing.T) Around
	where       string
}

// lastYear is the report of the year before, with its figures.
func lastYear(year int, change func(s *sample)) func(t *testing.T) Around {
	return func(t *testing.T) Around {
		s := holding(year - 1)
		if change != nil {
			change(s)
		}
		return Around{Previous: parsed(t, layouts["tabs"](s))}
	}
}

func parsed(t *testing.T, text string) *Report {
	t.Helper()
	r, err := Parse("fixture", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// ofParts is a report that two others add up to.
func ofParts(t *testing.T) Around {
	none := holding(2023)
	for _, row := range []string{"R1", "R3.1", "R3.7", "T4"} {
		none.set(row, make([]int64, len(none.rows[row])))
	}
	none.organ = "竹桥镇"
	return Around{Scope: Aggregate, Parts: []*Report{parsed(t, layouts["tabs"](holding(2023))), parsed(t, layouts["tabs"](none))}}
}

// story is a long text in which nothing is counted.
func story(words string) string {
	var b strings.Builder
	for i, c := range "春夏秋冬东西南北山水云风雨雪花草木石田林" {
		b.WriteString("本街道在" + string(c) + "村召开居民会议，听取" + words + "方面的意见，逐条答复并在公开栏张贴")
		b.WriteString(strings.Repeat(string(c), i%3+1) + "。")
	}
	return b.String()
}

var ruleFixtures = []breakage{
	{name: "words in a cell", check: "C-001", year: 2023, severity: Error, break_: func(s *sample) { s.rows["R3.2"][1] = "若干" }, where: "R3.2/commercial_enterprise"},
	{name: "a figure below zero", check: "C-001", year: 2023, severity: Error, break_: func(s *sample) { s.rows["R2"] = []string{"-1", "1", "0", "0", "0", "0", "0"} }, where: "R2/natural_person"},
	{name: "a row left out", check: "C-002", year: 2023, severity: Error, text: cut("3.要求提供公开出版物\t"), where: "R3.5.3"},
	{name: "made and not published", check: "C-201", year: 2020, severity: Warning, break_: func(s *sample) { s.rows["normative_documents"] = []string{"8", "0", "0"} }, where: "normative_documents/made"},
	{name: "published above all that is public", check: "C-201", year: 2020, severity: Warning, break_: func(s *sample) { s.rows["normative_documents"] = []string{"8", "8", "5"} }, where: "normative_documents/public_total"},
	{name: "issued above in force and abolished", check: "C-202", year: 2023, severity: Warning, break_: func(s *sample) { s.rows["normative_documents"] = []string{"9", "1", "5"} }, where: "normative_documents/in_force"},
	{name: "a subdistrict makes rules", check: "C-203", year: 2023, severity: Error, break_: func(s *sample) { s.rows["rules"] = []string{"2", "0", "2"} }, where: "rules/made"},
	{name: "元 for 万元", check: "C-204", year: 2020, severity: Warning, break_: func(s *sample) { s.rows["procurement"] = []string{"59", "792062万元"} }, where: "procurement/amount"},
	{name: "元 under a header of 万元", check: "C-204", year: 2023, severity: Warning, break_: func(s *sample) { s.rows["fees"] = []string{"38000元"} }, where: "fees/amount"},
	{name: "charges no township has", check: "C-204", year: 2023, severity: Warning, break_: func(s *sample) { s.rows["fees"] = []string{"380000"} }, where: "fees/amount"},
	{name: "ten thousand times last year's charges", check: "C-204", year: 2023, severity: Warning, break_: func(s *sample) { s.rows["fees"] = []string{"38000"} },
		around: lastYear(2023, func(s *sample) { s.rows["fees"] = []string{"3.6"} }), where: "fees/amount"},
	{name: "carried in does not add up", check: "C-301", year: 2023, severity: Error, break_: func(s *sample) { s.set("R2", []int64{2, 0, 0, 0, 0, 0, 2}) }, where: "R2/natural_person"},
	{name: "results do not add up", check: "C-302", year: 2020, severity: Error, break_: func(s *sample) { s.set("R3.6", []int64{0, 0, 3, 0, 0, 0, 3}) }, where: "R3.6/research_institution"},
	{name: "a row does not add up", check: "C-303", year: 2020, severity: Error, break_: func(s *sample) { s.set("R3.4.1", []int64{1, 0, 0, 0, 0, 0, 1}); s.rows["R3.4.1"][6] = "2" }, where: "R3.4.1/total"},
	{name: "remedies do not add up", check: "C-401", year: 2023, severity: Error, break_: func(s *sample) { s.rows["T4"][9] = "4" }, where: "T4/direct_suit.total"},
	{name: "carried in is not what was carried out", check: "C-501", year: 2023, severity: Error, around: lastYear(2023, nil), break_: func(s *sample) {
		s.set("R2", []int64{0, 1, 0, 0, 0, 0, 1})
		s.set("R4", []int64{0, 1, 0, 0, 0, 0, 1})
	}, where: "R2/commercial_enterprise"},
	{name: "carried in of another kind of applicant", check: "C-501", year: 2021, severity: Error, around: lastYear(2021, nil), break_: func(s *sample) {
		s.set("R2", []int64{1, 0, 0, 0, 0, 0, 1})
		s.set("R4", []int64{1, 0, 0, 0, 0, 0, 1})
	}, where: "previous:R4/natural_person"},
	{name: "the stock does not carry", check: "C-502", year: 2023, severity: Warning, around: lastYear(2023, nil), break_: func(s *sample) { s.rows["normative_documents"] = []string{"3", "1", "9"} }, where: "previous:normative_documents/in_force"},
	{name: "items do not carry", check: "C-503", year: 2020, severity: Warning, around: lastYear(2020, nil), break_: func(s *sample) { s.rows["licences"] = []string{"5", "0", "0"} }, where: "licences/previous_items"},
	{name: "another form", check: "C-504", year: 2022, severity: Notice, around: lastYear(2022, nil), break_: func(s *sample) {}, text: swap("2022", "2023"), where: "title"},
	{name: "pending cases vanish", check: "C-505", year: 2023, severity: Warning, around: lastYear(2023, func(s *sample) { s.set("T4", []int64{1, 0, 0, 1, 2, 0, 0, 0, 0, 0, 0, 1, 0, 0, 1}) }),
		break_: func(s *sample) { s.set("T4", make([]int64, 15)) }, where: "previous:T4/reconsideration.pending"},
	{name: "several times last year's", check: "C-506", year: 2023, severity: Warning, around: lastYear(2023, nil), break_: func(s *sample) { s.rows["penalties"] = []string{"31"} }, where: "penalties/decisions"},
	{name: "last year's text", check: "C-507", year: 2023, severity: Warning, sound: swap(sampleText, story("道路")), text: swap("道路", "停车"), where: "section",
		around: func(t *testing.T) Around { return Around{PreviousText: story("停车")} }},
	{name: "the text says another number", check: "C-601", year: 2023, severity: Warning, sound: swap(sampleText, "本年共收到政府信息公开申请1件。"), text: swap("申请1件", "申请7件"), where: "R1/total"},
	{name: "requests closed for fees", check: "C-602", year: 2023, severity: Warning, break_: func(s *sample) {
		s.set("R3.6.2", []int64{1, 0, 0, 0, 0, 0, 1})
		s.set("R3.1", make([]int64, 7))
	}, text: swap("本年度没有收取信息处理费。", "本年度没有其他情况。"), where: "R3.6.2/total"},
	{name: "an empty section", check: "C-603", year: 2023, severity: Warning, text: swap("宣传还不够，下一年改进。\n", ""), where: "section:5"},
	{name: "a government does not tell of assessment", check: "C-604", year: 2023, severity: Warning, sound: func(text string) string {
		return strings.ReplaceAll(swap("青石街道办事处", "临江市人民政府")(text), sampleText, "开展考核和社会评议，没有责任追究的情形。")
	}, text: swap("开展考核和社会评议，没有责任追究的情形。", "全年平稳。"), where: "section:1"},
	{name: "no period", check: "C-605", year: 2023, severity: Warning, text: swap("数据期限为2023年1月1日至2023年12月31日", ""), where: "lead_in"},
	{name: "two years", check: "C-606", year: 2023, severity: Warning, text: swap("2023年1月1日至2023年12月31日", "2022年1月1日至2022年12月31日"), where: "title"},
	{name: "a label of another year", check: "C-606", year: 2023, severity: Warning, text: swap("二、上年结转", "二、上年（2021）结转"), where: "labels"},
	{name: "a section of last year", check: "C-606", year: 2023, severity: Warning, text: swap(sampleText, "2022年，本街道按时答复。"), where: "section:1"},
	{name: "published late", check: "C-606", year: 2023, severity: Warning, sound: swap("青石街道办事处", "临江市财政局"), text: func(s string) string { return "发布时间：2024-02-06\n" + s }, where: "title"},
	{name: "a section left out", check: "C-607", year: 2023, severity: Warning, text: swap("六、其他需要报告的事项\n", ""), where: "sections"},
	{name: "numerals of two kinds", check: "C-607", year: 2023, severity: Warning, text: swap("一、总体情况", "1、总体情况"), where: "headings"},
	{name: "suits without reconsideration", check: "C-608", year: 2024, severity: Notice, break_: func(s *sample) { s.set("T4", []int64{0, 0, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 0, 0}) }, where: "T4/direct_suit.upheld"},
	{name: "not the sum of its bodies", check: "C-609", year: 2023, severity: Error, around: ofParts, break_: func(s *sample) { s.rows["licences"] = []string{"4"} }, where: "licences/decisions"},
	{name: "parts do not add up", check: "C-610", year: 2023, severity: Warning, sound: swap(sampleText, "全年公布信息9条（其中规划类2条，财政类3条，其他信息4条）。"), text: swap("信息9条", "信息11条"), where: "section:1"},
}

func TestEveryRuleHasItsFixtures(t *testing.T) {
	have := map[string]bool{}
	for _, f := range ruleFixtures {
		have[f.check] = true
	}
	for _, rule := range Rules {
		if !have[rule.Code] {
			t.Errorf("%s has no fixture", rule.Code)
		}
		delete(have, rule.Code)
	}
	for code := range have {
		t.Errorf("%s is no rule", code)
	}
}

// Each rule has a report it passes and one it finds fault with.
func TestEveryRuleFindsItsFaultAndOnlyThat(t *testing.T) {
	for _, c := range ruleFixtures {
		t.Run(c.check+"/"+c.name, func(t *testing.T) {
			a := Around{}
			if c.around != nil {
				a = c.around(t)
			}
			if c.sound == nil {
				c.sound = swap("", "")
			}
			s := holding(c.year)
			if hits, v := found(t, parsed(t, c.sound(layouts["tabs"](s))), a, c.check); len(hits) > 0 || v != Pass {
				t.Fatalf("the sound report: %s, %+v", v, hits)
			}
			if c.break_ != nil {
				c.break_(s)
			}
			text := c.sound(layouts["tabs"](s))
			if c.text != nil {
				text = c.text(text)
			}
			hits, v := found(t, parsed(t, text), a, c.check)
			if len(hits) == 0 || hits[0].Severity != c.severity || !slices.ContainsFunc(hits, func(f Finding) bool { return slices.Contains(f.Where, c.where) }) {
				t.Fatalf("found %+v, want %s at %s", hits, c.severity, c.where)
			}
			if (v == Fail) != (c.severity == Error) {
				t.Errorf("verdict %s", v)
			}
		})
	}
}

// found gives the findings of one check, and sees that all have words, advice and an identity of their own.
func found(t *testing.T, r *Report, a Around, check string) (hits []Finding, v Verdict) {
	t.Helper()
	all, v := CheckWith(r, a)
	met := map[string]bool{}
	for _, f := range all {
		for _, lang := range message.Langs {
			for _, key := range []string{f.Key, f.Advice()} {
				if !message.Has(lang, key) {
					t.Errorf("%s: no text for %s", lang, key)
				}
			}
			if words := message.T(lang, f.Key, f.Args...); strings.Contains(words, "{") {
				t.Errorf("%s: a place is left open in %q", lang, words)
			}
		}
		if met[f.Identity()] {
			t.Errorf("two findings are called %s", f.Identity())
		}
		met[f.Identity()] = true
		if f.Check == check {
			hits = append(hits, f)
		}
	}
	return hits, v
}

func find(t *testing.T, text, check string) ([]Finding, Verdict) {
	t.Helper()
	return found(t, parsed(t, text), Around{}, check)
}

func swap(old, with string) func(string) string {
	return func(s string) string { return strings.ReplaceAll(s, old, with) }
}

// Nobody is told that a report is wrong because of a name that may be another body's.
func TestOnlyBodiesCertainlyWithoutThatPowerAreWrongToReportRules(t *testing.T) {
	for organ, want := range map[string]Severity{
		"青石街道办事处": Error, "竹桥街道": Error, "青石镇人民政府": Error, "南河乡人民政府": Error, "临江县青石镇": Error, "某县河口回族乡": Error,
		"临江县财政局": Error, "某市临江区市场监督管理局": Error, "临江市公安局": Error,
		"景德镇": Warning, "新乡": Warning, "青石镇": Warning, "国家能源局": Warning, "国家税务总局临江市税务局": Warning, "市场监督管理局": Warning,
		"市场监管总局": Warning, "财政局": Warning, "临江县委员会办公室": Warning, "临江县各乡镇": Warning,
		"临江市人民政府": "", "某省人民政府": "", "司法部": "", "": "",
	} {
		s := holding(2023)
		s.organ = organ
		s.set("rules", []int64{2, 0, 2})
		r, err := Parse("fixture", []byte(layouts["tabs"](s)))
		if err != nil {
			t.Fatal(err)
		}
		r.Organ = organ
		got := Severity("")
		all, verdict := Check(r)
		for _, f := range all {
			if f.Check == "C-203" {
				got = f.Severity
			}
		}
		if got != want || (verdict == Fail) != (want == Error) {
			t.Errorf("%s: %q, verdict %s, want %q", organ, got, verdict, want)
		}
	}
}

// cut takes out the line that holds words.
func cut(words string) func(string) string {
	return func(s string) string {
		var out []string
		for _, l := range strings.Split(s, "\n") {
			if !strings.Contains(l, words) {
				out = append(out, l)
			}
		}
		return strings.Join(out, "\n")
	}
}

func TestRelationsGiveTheirFigures(t *testing.T) {
	s := holding(2023)
	s.set("R3.7", []int64{3, 0, 0, 0, 0, 0, 3})
	hits, _ := find(t, layouts["tabs"](s), "C-302")
	if len(hits) != 2 || *hits[0].Left != 3 || *hits[0].Right != 1 || hits[0].Expression != "3 ≠ 1" {
		t.Errorf("%+v", hits)
	}
}

// Blank totals of result rows and blanks for zero are met in reports that hold (FACTS 2.48, 2.49).
func TestBlanksAreTolerated(t *testing.T) {
	s := holding(2023)
	for _, l := range s.form.Lines() {
		for i, v := range s.rows[l.Code] {
			if v == "0" || (i == 6 && strings.HasPrefix(l.Code, "R3.") && l.Code != "R3.7") {
				s.rows[l.Code][i] = ""
			}
		}
	}
	for _, layout := range []string{"one_cell_a_line", "tabs", "pipes", "html"} {
		r, err := Parse(layout, []byte(layouts[layout](s)))
		if err != nil {
			t.Fatal(err)
		}
		if all, v := Check(r); v != Pass {
			t.Errorf("%s: %s %+v", layout, v, all)
		}
		if r.Rows["R1"][1].Meaning != Empty {
			t.Errorf("%s: a blank came out as %s", layout, r.Rows["R1"][1].Meaning)
		}
	}
}

// Where cells are not marked off, a blank is not seen: it is put back only where the relations leave one place for it.
func TestBlankIsNotAssumedWhereCellsAreNotMarkedOff(t *testing.T) {
	s := holding(2023)
	s.rows["R1"] = []string{"1", "", "", "", "", "", "1"}
	r, err := Parse("spaces", []byte(layouts["spaces"](s)))
	if err != nil {
		t.Fatal(err)
	}
	if c := r.Rows["R1"][0]; c.Meaning != Number || c.Value != 1 || !c.Solved {
		t.Errorf("R1 came out as %+v", c)
	}
	s.rows["R3.1"], s.rows["R3.7"] = s.rows["R1"], s.rows["R1"]
	if r, err = Parse("spaces", []byte(layouts["spaces"](s))); err != nil {
		t.Fatal(err)
	}
	if c := r.Rows["R1"][0]; c.Meaning != Unreadable || len(c.Could) != 2 {
		t.Errorf("R1 came out as %+v", c)
	}
	if c := r.Rows["R1"][6]; c.Meaning != Number || c.Value != 1 || !c.Solved {
		t.Errorf("the total of R1, the same in every reading, came out as %+v", c)
	}
	if _, v := Check(r); v != Uncertain {
		t.Errorf("verdict %s", v)
	}
}

func TestVerdictWithoutTables(t *testing.T) {
	r, err := Parse("x", []byte("青石街道办事处2023年政府信息公开工作年度报告\n一、总体情况\n没有表格。"))
	if err != nil {
		t.Fatal(err)
	}
	if _, v := Check(r); v != NotAssessable {
		t.Errorf("verdict %s", v)
	}
}

func TestOneRowForOtherHandlingIsReadInANewReport(t *testing.T) {
	old := holding(2020)
	text := strings.ReplaceAll(layouts["wrapped"](old), "2020", "2023")
	for _, c := range []struct{ old, with string }{{"本年新制作数量 本年新公开数量 对外公开总数量", "本年制发件数 本年废止件数 现行有效件数"}} {
		text = strings.ReplaceAll(text, c.old, c.with)
	}
	r, err := Parse("mixed", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	if r.Rows["R3.6"] == nil || r.Rows["R3.6"][0].Meaning != Number {
		t.Errorf("R3.6 is %+v", r.Rows["R3.6"])
	}
}

// What reference/…/reports/README.md says of each real report.
func TestCheckRealReports(t *testing.T) {
	dir := shared(t)
	for name, want := range map[string]struct {
		verdict Verdict
		codes   []string
	}{
		"pukou-2020.txt":                       {Pass, []string{"C-201", "C-204", "C-605", "C-607"}},
		"real/001-huaian-city-2024.txt":        {Pass, nil},
		"real/003-hongze-district-2023.txt":    {Fail, []string{"C-401"}},
		"real/005-shanghai-gov-office-2025.md": {Pass, nil},
		"real/008-shuyang-drc-2023.html":       {Pass, nil},
		"real/011-pingtan-2019-glued.txt":      {Pass, nil},
		"real/012-pingtan-2020-glued.txt":      {Fail, []string{"C-302"}},
		"real/018-pingtan-2025-article.html":   {Pass, nil},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := Parse(name, readFile(t, dir, name))
			if err != nil {
				t.Fatal(err)
			}
			all, v := Check(r)
			if v != want.verdict {
				t.Errorf("verdict %s, want %s", v, want.verdict)
			}
			for _, code := range want.codes {
				if !slices.ContainsFunc(all, func(f Finding) bool { return f.Check == code }) {
					t.Errorf("%s was not found", code)
				}
			}
			for _, f := range all {
				if f.Severity == Error && !slices.Contains(want.codes, f.Check) {
					t.Errorf("a false alarm: %+v", f)
				}
			}
		})
	}
}

func TestFormsAreWhole(t *testing.T) {
	for code, lines := range map[int]int{2020: 23, 2024: 25} {
		f := FormOf(code)
		if len(f.Lines()) != lines || len(f.Remedies.Columns()) != 15 || len(f.Sections) != 6 || len(f.Applications.Columns) != 7 {
			t.Errorf("form of %d: %d lines", code, len(f.Lines()))
		}
	}
	if FormOf(2018) != nil || FormOf(2019).Code != "2019" || FormOf(2021).Code != "2021" {
		t.Error("a year has the wrong form (FACTS 2.4)")
	}
}

// The figures of FACTS 2.50, a prefecture-level city's 2025 report, hold in every layout that marks its cells off.
func TestTheVectorOfALargeCityHolds(t *testing.T) {
	const figures = `R1 13612,252,0,45,128,32,14069
R2 535,6,0,1,18,0,560
R3.1 5345,129,0,41,19,14,5548
R3.2 2120,39,0,1,6,2,2168
R3.3.1 13,0,0,0,0,0,13
R3.3.2 30,0,0,0,0,0,30
R3.3.3 11,0,0,0,0,0,11
R3.3.4 49,2,0,0,0,0,51
R3.3.5 103,1,0,0,0,0,104
R3.3.6 84,1,0,0,0,0,85
R3.3.7 282,4,0,0,0,0,286
R3.3.8 147,0,0,0,1,2,150
R3.4.1 3075,50,0,0,89,8,3222
R3.4.2 177,3,0,0,0,0,180
R3.4.3 19,0,0,0,0,0,19
R3.5.1 199,1,0,0,3,0,203
R3.5.2 147,1,0,0,0,0,148
R3.5.3 0,0,0,0,0,0,0
R3.5.4 100,1,0,0,0,0,101
R3.5.5 5,0,0,0,0,0,5
R3.6.1 315,3,0,0,0,0,318
R3.6.2 202,0,0,1,0,0,203
R3.6.3 941,17,0,1,3,3,965
R3.7 13364,252,0,44,121,29,13810
R4 783,6,0,2,25,3,819
T4 376,97,196,121,790,16,1,12,27,56,74,1,30,51,156
rules 3,5,74
normative_documents 564,984,4185
licences 11398889
penalties 6937489
coercion 166105
fees 316441`
	s := blankSample(2025)
	s.organ = "临江市人民政府" // it makes rules
	for _, line := range strings.Split(figures, "\n") {
		row, cells, _ := strings.Cut(line, " ")
		s.rows[row] = strings.Split(cells, ",")
	}
	for name := range certain {
		r, err := Parse(name, []byte(layouts[name](s)))
		if err != nil {
			t.Fatal(err)
		}
		checkRead(t, s, r, true)
		findings, v := Check(r)
		for _, f := range findings {
			if f.Check != "C-604" && f.Check != "C-608" { // the sample says nothing of assessment; the city had direct suits
				t.Errorf("%s: %s %+v", name, v, f)
			}
		}
	}
}

// FACTS 2.49: the totals of the result rows are blank, the money has its unit in the cell, remedies have dashes and blanks.
func TestTheVectorOfAnOldReportHolds(t *testing.T) {
	s := blankSample(2019)
	s.organ = "临江市人民政府" // it makes rules
	for _, l := range s.form.Lines() {
		s.rows[l.Code] = []string{"", "", "", "", "", "", ""}
	}
	leaves := map[string]string{"R3.1": "258", "R3.2": "3", "R3.3.4": "14", "R3.3.5": "5", "R3.3.6": "3", "R3.3.8": "10", "R3.4.1": "252", "R3.4.2": "44", "R3.5.1": "25",
		"R3.5.2": "148", "R3.6": "5"}
	for row, n := range leaves {
		s.rows[row][0] = n
	}
	s.rows["R3.1"][1], s.rows["R3.4.1"][4], s.rows["R3.4.2"][5] = "35", "2", "1"
	s.rows["R1"] = []string{"821", "35", "", "", "2", "1", "859"}
	s.rows["R2"] = []string{"18", "", "", "", "", "", "18"}
	s.rows["R3.7"] = []string{"767", "35", "", "", "2", "1", "805"}
	s.rows["R4"] = []string{"72", "", "", "", "", "", "72"}
	s.rows["T4"] = []string{"5", "–", "–", "2", "7", "8", "–", "–", "1", "9", "", "", "", "", ""}
	s.rows["rules"], s.rows["normative_documents"] = []string{"13", "13", "524"}, []string{"60", "60", "368"}
	s.rows["procurement"] = []string{"6", "251000元"}
	for _, name := range []string{"one_cell_a_line", "tabs", "pipes", "html"} {
		r, err := Parse(name, []byte(layouts[name](s)))
		if err != nil {
			t.Fatal(err)
		}
		if findings, v := Check(r); v != Pass || len(findings) > 1 {
			t.Errorf("%s: %s %+v", name, v, findings)
		}
		if c := r.Rows["procurement"][1]; c.Value != 25_100_000 || c.Unit != "元" {
			t.Errorf("%s: %+v", name, c)
		}
	}
}

// Whatever a report holds: while its relations hold no check calls it wrong, and a change of any one cell of table 3 or 4
// is an error.
func TestAnyChangedCellIsFound(t *testing.T) {
	rng := rand.New(rand.NewSource(2))
	for round := range 12 {
		s := randomSample([]int{2019, 2020, 2021, 2024}[round%4], rng, 60)
		s.organ = "临江市人民政府"
		r := parsed(t, layouts["tabs"](s))
		all, v := Check(r)
		if v != Pass {
			t.Fatalf("%s %+v", v, all)
		}
		for row, cells := range r.Rows {
			if r.table(row) == Proactive {
				continue
			}
			for i := range cells {
				cells[i].Value++
				if _, v := Check(r); v != Fail {
					t.Errorf("%d %s/%d changed and %s", r.Year, row, i, v)
				}
				cells[i].Value--
			}
		}
	}
}
