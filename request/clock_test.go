package request

import (
	"strings"
	"testing"

	"gongkai/workday"
)

// checkLedger holds what every ledger must: each day once, in order, from the day after receipt to the due date; the
// numbers run on; and the last counted day is the due date unless a date was fixed.
func checkLedger(t *testing.T, d Deadline) (held bool) {
	t.Helper()
	at, n := d.Received, 0
	for _, day := range d.Days {
		if at = at.AddDays(1); day.Date != at {
			t.Fatalf("the ledger has %s, want %s", day.Date, at)
		}
		counts := day.Kind == CountedDay || day.Kind == OnMakeUp
		if counts != (day.N > 0) {
			t.Fatalf("%s: %s with number %d", day.Date, day.Kind, day.N)
		}
		if counts {
			if day.N != n+1 && day.N != 1 {
				t.Fatalf("%s carries %d after %d", day.Date, day.N, n)
			}
			n = day.N
		}
		if day.Kind == WaitingDay && day.Why == "" {
			t.Fatalf("%s waits for nobody", day.Date)
		}
	}
	if !d.Due.IsZero() && (at != d.Due || (d.Total > 0 && n != d.Total)) {
		t.Errorf("the ledger ends on %s with %d, due %s of %d", at, n, d.Due, d.Total)
		return false
	}
	return true
}

func tell(facts []Fact) string {
	var lines []string
	for _, f := range facts {
		lines = append(lines, f.Write())
	}
	return strings.Join(lines, "\n")
}

func TestStoriesAreReadBackAsWritten(t *testing.T) {
	text := "2026-02-06 收到\n2026-02-10 补正告知 至 2026-02-27\n2026-02-24 补正收到\n2026-03-02 征求第三方意见 某公司 送达 2026-03-04\n2026-03-10 第三方答复 某公司\n2026-03-11 延期 10\n2026-03-12 延迟答复至 2026-06-01"
	lines, err := ReadStory(text)
	if err != nil {
		t.Fatal(err)
	}
	if got := tell(Facts(lines)); got != text {
		t.Errorf("got\n%s", got)
	}
	for _, bad := range []string{"", "# nothing", "2026-02-30 收到", "2026-02-06 收到 什么", "2026-02-06 延期", "2026-02-06 延期 x", "2026-02-06 飞走", "收到", strings.Repeat("2026-02-06 收到\n", 500)} {
		if _, err := ReadStory(bad); err == nil {
			t.Errorf("%.40q was read", bad)
		}
	}
}

func TestNextStepsSayWhatTheyDoToTheDate(t *testing.T) {
	facts := []Fact{{On: workday.MustParse("2026-09-14"), Kind: Received}}
	today := workday.MustParse("2026-09-15")
	choices := Lawful(facts, workday.National(), today, Extended, Clarified, ClarificationAsked)
	if choices[0].Due.String() != "2026-11-13" || choices[0].Why != nil {
		t.Errorf("an extension leads to %s, %v", choices[0].Due, choices[0].Why)
	}
	if choices[1].Why == nil || choices[1].Why.Code != "no_clarification" {
		t.Errorf("a correction nobody asked for is offered")
	}
	if choices[2].Why != nil || !choices[2].Due.IsZero() {
		t.Errorf("clarification: %v %s", choices[2].Why, choices[2].Due)
	}
}

func FuzzReadStory(f *testing.F) {
	f.Add("2026-02-06 收到\n2026-02-10 补正告知 至 2026-02-27\n")
	f.Fuzz(func(t *testing.T, text string) {
		lines, err := ReadStory(text)
		if err != nil {
			return
		}
		if d, err := Due(Facts(lines), workday.National(), lines[len(lines)-1].On); err == nil {
			checkLedger(t, d)
		}
	})
}

func BenchmarkDue(b *testing.B) {
	cal, today := workday.National(), workday.MustParse("2026-03-20")
	facts := []Fact{{On: workday.MustParse("2026-03-02"), Kind: Received}, {On: workday.MustParse("2026-03-09"), Kind: ThirdPartyAsked}, {On: workday.MustParse("2026-03-16"), Kind: ThirdPartyAnswered}}
	for b.Loop() {
		if _, err := Due(facts, cal, today); err != nil {
			b.Fatal(err)
		}
	}
}
