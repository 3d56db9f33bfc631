package request

// The stories: cases as a lawyer would tell them, with what is to come of them in the lines that begin with "#=".

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"gongkai/fault"
	"gongkai/message"
	"gongkai/workday"
)

// expectations reads the lines "#= 词 值" of a story.
func expectations(text string) [][]string {
	var all [][]string
	for line := range strings.Lines(text) {
		if rest, ok := strings.CutPrefix(line, "#="); ok {
			all = append(all, strings.Fields(rest))
		}
	}
	return all
}

func TestStories(t *testing.T) {
	files, err := filepath.Glob("testdata/stories/*.txt")
	if err != nil || len(files) < 60 {
		t.Fatalf("%d stories, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			tellStory(t, string(raw))
		})
	}
}

func tellStory(t *testing.T, text string) {
	t.Helper()
	lines, err := ReadStory(text)
	if err != nil {
		t.Fatal(err)
	}
	today := lines[len(lines)-1].On
	wants := expectations(text)
	if len(wants) == 0 {
		t.Fatal("the story expects nothing")
	}
	for _, want := range wants {
		if want[0] == "查看" {
			today = workday.MustParse(want[1])
		}
	}
	got, err := Due(Facts(lines), workday.National(), today)
	for _, want := range wants {
		if want[0] == "拒绝" {
			checkRefused(t, lines, err, want[1:])
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if said, wanted := saidOf(t, got, want); said != wanted {
			t.Errorf("%s: the clock says %q, want %q", want[0], said, wanted)
		}
	}
	checkLedger(t, got)
}

// checkRefused wants the refusal in the line named, and each further word in its article or sentence.
func checkRefused(t *testing.T, lines []Line, err error, want []string) {
	t.Helper()
	var u *Unlawful
	if !errors.As(err, &u) {
		t.Fatalf("%v, want it refused", err)
	}
	f := fault.As(u)
	said := message.T(message.Chinese, f.Key, f.Args...)
	if line := "第" + strconv.Itoa(lines[u.Index].Number) + "行"; line != want[0] {
		t.Errorf("refused in %s: %s, want %v", line, said, want)
	}
	if !strings.Contains(said, u.Article) || u.Article == "" {
		t.Errorf("%q does not name %q", said, u.Article)
	}
	if sentence := strings.Join(want[1:], " "); !strings.Contains(said, sentence) {
		for _, word := range want[1:] {
			if !strings.Contains(said, word) {
				t.Errorf("refused: %s, want %q", said, word)
			}
		}
	}
}

var yesNo = map[bool]string{true: "是", false: "否"}

// saidOf gives what the clock says of a thing, and what the story wants.
func saidOf(t *testing.T, d Deadline, want []string) (said, wanted string) {
	t.Helper()
	wanted = strings.Join(want[1:], " ")
	switch want[0] {
	case "查看":
		return wanted, wanted
	case "状态":
		return message.T(message.Chinese, "request.state."+string(d.State)), wanted
	case "到期":
		if d.Due.IsZero() {
			return "未定", wanted
		}
		return d.Due.String(), wanted
	case "逾期":
		return yesNo[d.Overdue], wanted
	case "暂定":
		return yesNo[d.Provisional], wanted
	case "期限":
		for _, term := range d.Terms {
			if said := message.T(message.Chinese, "request.term."+string(term.What)) + " " + term.Due.String(); said == wanted {
				return said, wanted
			}
		}
		return "", wanted
	case "台账":
		for _, day := range d.Days {
			if day.Date.String() == want[1] {
				return want[1] + " " + inWords(day), wanted
			}
		}
		return "", wanted
	}
	t.Fatalf("unknown expectation %v", want)
	return "", ""
}

func inWords(day Day) string {
	switch day.Kind {
	case CountedDay:
		return message.T(message.Chinese, "casefile.day.counted", day.N)
	case OnMakeUp:
		return message.T(message.Chinese, "casefile.day.make_up", day.N)
	case OnWeekend:
		return message.T(message.Chinese, "casefile.day.weekend")
	case WaitingDay:
		return message.T(message.Chinese, "request.state."+day.Why)
	}
	return day.Why
}

// The 48 vectors of FACTS 1.54, each told as a case: receipt and its 7, 15, 20 and 40 workdays.
func TestTheVectorsOfTheLawAsCases(t *testing.T) {
	for _, row := range [][5]string{
		{"2020-01-13", "2020-01-21", "2020-02-10", "2020-02-17", "2020-03-16"},
		{"2020-09-21", "2020-09-29", "2020-10-16", "2020-10-23", "2020-11-20"},
		{"2021-02-01", "2021-02-09", "2021-02-25", "2021-03-04", "2021-04-01"},
		{"2022-09-19", "2022-09-28", "2022-10-13", "2022-10-20", "2022-11-17"},
		{"2023-04-17", "2023-04-25", "2023-05-09", "2023-05-16", "2023-06-13"},
		{"2024-02-01", "2024-02-09", "2024-02-27", "2024-03-05", "2024-04-02"},
		{"2024-09-09", "2024-09-19", "2024-09-30", "2024-10-12", "2024-11-08"},
		{"2025-01-20", "2025-02-05", "2025-02-14", "2025-02-21", "2025-03-21"},
		{"2025-09-22", "2025-09-30", "2025-10-17", "2025-10-24", "2025-11-21"},
		{"2026-02-06", "2026-02-24", "2026-03-05", "2026-03-12", "2026-04-10"},
		{"2026-02-14", "2026-03-03", "2026-03-13", "2026-03-20", "2026-04-20"},
		{"2026-09-14", "2026-09-22", "2026-10-10", "2026-10-16", "2026-11-13"},
	} {
		received := row[0] + " 收到\n"
		for _, story := range []string{
			received + "#= 期限 最迟告知补正 " + row[1],
			received + row[0] + " 征求第三方意见\n#= 期限 第三方答复 " + row[2],
			received + "#= 到期 " + row[3],
			received + row[3] + " 延期 20\n#= 到期 " + row[4],
		} {
			t.Run(row[0], func(t *testing.T) { tellStory(t, story) })
		}
	}
}

// A law of shorter terms, from a later day on: who asked before keeps the old terms whatever happens afterwards.
func TestAnOldCaseKeepsItsLaw(t *testing.T) {
	old := Rules[0]
	old.Until = workday.MustParse("2026-03-31")
	amended := law{
		rules: []Rule{old, {From: workday.MustParse("2026-04-01"), Reply: 15, Extension: 10, ClarifyNotice: 5, Consultation: 10}},
		fees:  []FeeRule{{From: FeeRules[0].From, Until: old.Until, Payment: 20, AfterPayment: 20}},
	}
	for _, c := range []struct{ name, story, due, refused string }{
		{"received before", "2026-03-31 收到", "2026-04-29", ""},
		{"received after", "2026-04-01 收到", "2026-04-23", ""},
		{"received before, corrected after", "2026-03-31 收到\n2026-04-02 补正告知 至 2026-04-20\n2026-04-13 补正收到", "2026-05-13", ""},
		{"received before, extended by twenty after", "2026-03-31 收到\n2026-04-20 延期 20", "2026-05-29", ""},
		{"received after, extended by twenty", "2026-04-01 收到\n2026-04-20 延期 20", "", "extension_length"},
		{"received before, third party asked after", "2026-03-31 收到\n2026-04-01 征求第三方意见", "2026-05-22", ""},
		{"received before, a fee of the old rule", "2026-03-31 收到\n2026-03-31 收费通知\n2026-04-08 缴费", "2026-05-09", ""},
		{"a fee that is no longer lawful", "2026-03-31 收到\n2026-04-08 收费通知", "", "before_fees"},
	} {
		lines, err := ReadStory(c.story)
		if err != nil {
			t.Fatal(err)
		}
		d, err := amended.due(Facts(lines), workday.National(), lines[len(lines)-1].On)
		var u *Unlawful
		switch {
		case errors.As(err, &u):
			if u.Code != c.refused {
				t.Errorf("%s: refused as %s, want %q", c.name, u.Code, c.refused)
			}
		case c.refused != "" || d.Due.String() != c.due:
			t.Errorf("%s: due %s, want %s%s", c.name, d.Due, c.due, c.refused)
		}
	}
}
