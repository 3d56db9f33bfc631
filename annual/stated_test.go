package annual

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// telling is a sound report of 2023 of a body, R1 40 + R2 3 = R3.7 38 + R4 5, whose section one says words.
func telling(t *testing.T, organ, words string) *Report {
	t.Helper()
	s := blankSample(2023)
	s.organ = organ
	s.set("R1", []int64{38, 2, 0, 0, 0, 0, 40})
	s.set("R2", []int64{3, 0, 0, 0, 0, 0, 3})
	s.set("R3.1", []int64{20, 1, 0, 0, 0, 0, 21})
	s.set("R3.2", []int64{4, 0, 0, 0, 0, 0, 4})
	s.set("R3.3.4", []int64{2, 0, 0, 0, 0, 0, 2})
	s.set("R3.4.1", []int64{8, 0, 0, 0, 0, 0, 8})
	s.set("R3.5.2", []int64{2, 0, 0, 0, 0, 0, 2})
	s.set("R3.6.3", []int64{1, 0, 0, 0, 0, 0, 1})
	s.set("R3.7", []int64{37, 1, 0, 0, 0, 0, 38})
	s.set("R4", []int64{4, 1, 0, 0, 0, 0, 5})
	s.set("T4", []int64{3, 1, 0, 1, 5, 1, 0, 0, 0, 1, 1, 0, 0, 1, 2})
	s.rows["normative_documents"], s.rows["penalties"] = []string{"6", "2", "30"}, []string{"77"}
	return parsed(t, strings.Replace(layouts["tabs"](s), sampleText, words, 1))
}

// What a sentence states: about, figure, year and scope.
func TestFiguresStatedInWords(t *testing.T) {
	for words, want := range map[string][]string{
		"2023年，共收到政府信息公开申请40件，办结38件，结转下年度继续办理5件。": {"requests.new 40 2023 ", "requests.answered 38 2023 ", "requests.carried_out 5 2023 "},
		"本年新收政府信息公开申请40件，上年结转3件。":                 {"requests.new 40 2023 ", "requests.carried_in 3 2023 "},
		"（二）依申请公开。全年受理40件，其中予以公开21件，部分公开4件，不予公开2件，无法提供8件，不予处理2件，其他处理1件，另有5件结转下年度办理。": {"requests.new 40 2023 ", "requests.granted 21 2023 ", "requests.partly_granted 4 2023 ", "requests.refused 2 2023 ", "requests.unable 8 2023 ", "requests.not_processed 2 2023 ", "requests.otherwise 1 2023 ", "requests.carried_out 5 2023 "},
		"去年收到政府信息公开申请90件，2022年办结政府信息公开申请91件。":                                        {"requests.new 90 2022 ", "requests.answered 91 2022 "},
		"2022年收到政府信息公开申请90件，今年收到政府信息公开申请40件。":                                        {"requests.new 90 2022 ", "requests.new 40 2023 "},
		"收到政府信息公开申请40件，较上年增加12件。":                                                    {"requests.new 40 2023 "},
		"全市收到政府信息公开申请400件。":                                                          {"requests.new 400 2023 全市"},
		"区司法局收到政府信息公开申请9件。":                                                          {"requests.new 9 2023 区司法局"},
		"因政府信息公开引发行政复议5件，其中结果维持3件、结果纠正1件、尚未审结1件；行政诉讼3件。":                             {"reconsideration.total 5 2023 ", "reconsideration.upheld 3 2023 ", "reconsideration.corrected 1 2023 ", "reconsideration.pending 1 2023 ", "suits.total 3 2023 "},
		"被申请政府信息公开行政复议5件，3件被维持。":                                                     {"reconsideration.total 5 2023 ", "reconsideration.upheld 3 2023 "},
		"主动公开政府信息1136条，制发行政规范性文件6件，作出行政处罚决定77件。":                                     {"published 1136 2023 ", "documents.normative 6 2023 ", "decisions.penalties 77 2023 "},
		"上半年收到政府信息公开申请18件，受理网络问政182件，通过信函收到申请7件，审查规范性文件9件，办理建议提案12件，全年接待咨询300件。":     nil,
		"公开行政处罚信息55条，举办政府信息公开申请培训3次，收取保证金300元。":                                      nil,
	} {
		var got []string
		for _, s := range telling(t, "青石街道办事处", words).Stated {
			if s.Section == 1 {
				got = append(got, fmt.Sprintf("%s %d %d %s", s.About, s.Figure, s.Year, s.Scope))
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s\n got %q\nwant %q", words, got, want)
		}
	}
}

// What is compared, and how sure a difference is.
func TestWordsAgainstTables(t *testing.T) {
	for _, c := range []struct {
		name, organ, words string
		severity           Severity // "" for nothing found
		key                string
	}{
		{"all agree", "青石街道办事处", "收到政府信息公开申请40件，办结38件，上年结转3件，结转下年5件。", "", ""},
		{"received with what was carried in", "青石街道办事处", "共受理政府信息公开申请43件（含上年结转3件）。", "", ""},
		{"another number", "青石街道办事处", "收到政府信息公开申请41件。", Warning, "annual.check.c601"},
		{"results under a heading", "青石街道办事处", "收到政府信息公开申请40件，其中不予公开3件。", Warning, "annual.check.c601"},
		{"a suit too many", "青石街道办事处", "因政府信息公开被提起行政诉讼4件。", Warning, "annual.check.c601"},
		{"last year's number", "青石街道办事处", "去年收到政府信息公开申请41件。", "", ""},
		{"another year's number", "青石街道办事处", "2022年收到政府信息公开申请41件。", "", ""},
		{"not exact", "青石街道办事处", "收到政府信息公开申请近40余件。", "", ""},
		{"the whole city's in a bureau's report", "临江市财政局", "全市收到政府信息公开申请400件。", Notice, "annual.check.stated_scope"},
		{"the whole city's beside the bureau's own", "临江市财政局", "全市收到政府信息公开申请400件，我局收到政府信息公开申请40件。", "", ""},
		{"the whole city's in its government's report", "临江市人民政府", "全市收到政府信息公开申请400件。", Warning, "annual.check.c601"},
		{"the office's own in a government's report", "临江市人民政府", "市政府办公室收到政府信息公开申请9件。", Notice, "annual.check.stated_scope"},
		{"a bureau's in a government's report", "临江市人民政府", "其中市司法局收到政府信息公开申请9件。", Notice, "annual.check.stated_scope"},
		{"two numbers, one agrees", "青石街道办事处", "收到政府信息公开申请40件。收到政府信息公开申请44件。", Notice, "annual.check.stated_twice"},
		{"two numbers, none agrees", "青石街道办事处", "收到政府信息公开申请45件。收到政府信息公开申请44件。", Warning, "annual.check.stated_several"},
		{"documents of unknown scope", "青石街道办事处", "制发行政规范性文件8件。", Notice, "annual.check.c601"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := telling(t, c.organ, c.words)
			hits, verdict := found(t, r, Around{}, "C-601")
			switch {
			case verdict != Pass:
				t.Errorf("words made the verdict %s", verdict)
			case c.severity == "" && len(hits) > 0:
				t.Errorf("%+v", hits)
			case c.severity != "" && (len(hits) != 1 || hits[0].Severity != c.severity || hits[0].Key != c.key):
				t.Errorf("%+v, want %s %s", hits, c.severity, c.key)
			}
			for _, f := range hits {
				if f.Difference() == nil || *f.Difference() == 0 || f.Expression == "" || !strings.HasPrefix(f.Where[len(f.Where)-1], "section:") {
					t.Errorf("%+v", f)
				}
			}
		})
	}
}

// Real reports tell many figures; where their words agree with their tables nothing is found, and what they say of
// themselves is never an error.
func TestWordsOfRealReports(t *testing.T) {
	dir := shared(t)
	for name, least := range map[string]int{
		"pukou-2020.txt": 0, "real/001-huaian-city-2024.txt": 14, "real/003-hongze-district-2023.txt": 1, "real/005-shanghai-gov-office-2025.md": 8,
		"real/008-shuyang-drc-2023.html": 1, "real/011-pingtan-2019-glued.txt": 0, "real/012-pingtan-2020-glued.txt": 1, "real/018-pingtan-2025-article.html": 5,
	} {
		r, err := Parse(name, readFile(t, dir, name))
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, s := range r.Stated {
			if len(s.Sums) > 0 {
				n++
			}
		}
		if n < least {
			t.Errorf("%s: %d figures understood, not %d", name, n, least)
		}
		if r.Texts[1] == "" || name != "pukou-2020.txt" && (r.Texts[6] == "" || r.LeadIn == "") {
			t.Errorf("%s: sections %d, lead-in %q", name, len(r.Texts), clip(r.LeadIn, 60))
		}
		if hits, _ := found(t, r, Around{}, "C-601"); len(hits) > 0 {
			t.Errorf("%s: %+v", name, hits)
		}
	}
}
