package cli

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gongkai/casefile"
)

func due(t *testing.T, in string, args ...string) (exit int, out, errOut string) {
	t.Helper()
	var o, e bytes.Buffer
	exit = Main(append([]string{"--lang", "zh-CN", "due"}, args...), strings.NewReader(in), &o, &e)
	return exit, o.String(), e.String()
}

func TestDueAsJSON(t *testing.T) {
	exit, out, errOut := due(t, "2026-02-06 收到\n2026-02-24 答复 # 完\n", "--json", "-")
	if exit != 0 {
		t.Fatal(exit, errOut)
	}
	var doc casefile.DueDocument
	if err := json.Unmarshal([]byte(out), &doc); err != nil {
		t.Fatal(err)
	}
	if doc.State != "replied" || doc.Due == nil || *doc.Due != "2026-03-12" || doc.Overdue || doc.Provisional || len(doc.Days) != 34 {
		t.Errorf("%+v", doc)
	}
	for _, day := range doc.Days {
		if day.Date == "2026-02-14" && (day.Kind != "make_up" || day.N == nil || *day.N != 6) {
			t.Errorf("the make-up day is %+v", day)
		}
		if day.Date == "2026-02-16" && (day.Kind != "holiday" || day.N != nil || day.Why != "春节") {
			t.Errorf("the holiday is %+v", day)
		}
	}
	if _, out, _ = due(t, "2026-02-06 收到\n2026-02-09 征求其他机关意见", "--json", "--today", "2026-02-12", "-"); !strings.Contains(out, `"due": null`) || !strings.Contains(out, `"awaiting_other_organ"`) {
		t.Error(out)
	}
}

func TestDueInWordsFromAFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "story.txt")
	if err := os.WriteFile(file, []byte("2024-09-09 收到\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	exit, out, _ := due(t, "", "--today", "2024-09-10", file)
	if exit != 0 || !strings.Contains(out, "答复期限：2024年10月12日") || !strings.Contains(out, "调休上班，第 20 天") {
		t.Error(exit, out)
	}
}

func TestDueRefuses(t *testing.T) {
	exit, _, errOut := due(t, "# 两次补正\n2026-01-26 收到\n2026-01-28 补正告知\n2026-01-30 补正收到\n2026-02-02 补正告知\n", "-")
	if exit != 1 || !strings.Contains(errOut, "第 5 行") || !strings.Contains(errOut, "第三十条") {
		t.Error(exit, errOut)
	}
	exit, out, _ := due(t, "2026-01-26 收到\n2026-03-26 延期 10\n", "--json", "-")
	if exit != 1 || !strings.Contains(out, `"line": 2`) || !strings.Contains(out, "第三十三条") {
		t.Error(exit, out)
	}
	for _, story := range []string{"", "2026-01-26 飞走", "2026-13-26 收到", "\x00", strings.Repeat("2026-01-26 收到\n", 100000)} {
		if exit, _, errOut := due(t, story, "-"); exit != 2 || errOut == "" {
			t.Errorf("%.20q: exit %d, %s", story, exit, errOut)
		}
	}
	if exit, _, _ := due(t, "", "no-such-file"); exit != 2 {
		t.Error(exit)
	}
	if exit, _, _ := due(t, "2026-01-26 收到", "--today", "soon", "-"); exit != 2 {
		t.Error(exit)
	}
}

// The bytes of the answer, as other programs read them: a day that does not count has null for its number, and so has a
// due date nobody can know.
func TestTheShapeOfTheAnswer(t *testing.T) {
	_, out, _ := due(t, "2026-10-08 收到\n2026-10-08 答复\n", "--json", "-")
	want := `{
  "state": "replied",
  "received": "2026-10-08",
  "due": "2026-11-04",
  "overdue": false,
  "provisional": false,
  "terms": [
    {
      "what": "serve",
      "due": "2026-11-04"
    }
  ],
  "days": [
    {
      "date": "2026-10-09",
      "kind": "counted",
      "n": 1,
      "why": "工作日，第 1 天"
    },
    {
      "date": "2026-10-10",
      "kind": "make_up",
      "n": 2,
      "why": "调休上班，第 2 天"
    },
    {
      "date": "2026-10-11",
      "kind": "weekend",
      "n": null,
      "why": "周末，不计"
    },
`
	if !strings.HasPrefix(out, want) {
		t.Errorf("got\n%.700s", out)
	}
	_, out, _ = due(t, "2026-03-02 收到\n2026-03-03 补正告知 至 2026-03-04\n", "--json", "--today", "2026-03-03", "-")
	want = `{
  "state": "awaiting_clarification",
  "received": "2026-03-02",
  "due": null,
  "overdue": false,
  "provisional": false,
  "terms": [
    {
      "what": "clarification",
      "due": "2026-03-04"
    }
  ],
  "days": [
    {
      "date": "2026-03-03",
      "kind": "counted",
      "n": 1,
      "why": "工作日，第 1 天"
    },
    {
      "date": "2026-03-04",
      "kind": "waiting",
      "n": null,
      "why": "等待申请人补正"
    }
  ]
}
`
	if out != want {
		t.Errorf("got\n%s", out)
	}
	_, out, _ = due(t, "2026-03-02 收到\n2026-03-03 撤回\n", "--json", "-")
	if !strings.Contains(out, "\"terms\": [],") {
		t.Errorf("no terms are\n%.300s", out)
	}
	_, out, _ = due(t, "# 先后两次\n2026-01-20 收到\n2026-02-10 延期 5\n2026-02-11 延期 5\n", "--json", "-")
	want = `{
  "refused": {
    "line": 4,
    "event": "延期",
    "article": "《条例》第三十三条第二款",
    "message": "答复期限只能延长一次（《条例》第三十三条第二款）。"
  }
}
`
	if out != want {
		t.Errorf("got\n%s", out)
	}
}
