package request

import (
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"gongkai/message"
	"gongkai/workday"
)

// expectations reads the lines "#= word value" of a story.
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
	if err != nil || len(files) < 20 {
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
		if want[0] == "today" {
			today = workday.MustParse(want[1])
		}
	}
	got, err := Due(Facts(lines), workday.National(), today)
	for _, want := range wants {
		if want[0] == "refused" {
			var u *Unlawful
			if !errors.As(err, &u) {
				t.Fatalf("accepted, want it refused: %+v", got)
			}
			if event := u.Index + 1; strconv.Itoa(event) != want[1] || u.Code != want[2] || (len(want) > 3 && !strings.Contains(u.Article, want[3])) {
				t.Errorf("refused %s at event %d by %s, want %v", u.Code, event, u.Article, want)
			}
			if !message.Has(message.Chinese, "request.unlawful."+u.Code) {
				t.Errorf("no text for %s", u.Code)
			}
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		checkWant(t, got, want)
	}
	checkLedger(t, got)
}

func checkWant(t *testing.T, got Deadline, want []string) {
	t.Helper()
	var said string
	switch want[0] {
	case "today":
		return
	case "state":
		said = string(got.State)
	case "due":
		said = got.Due.String()
		if said == "" {
			said = "-"
		}
	case "overdue":
		said = strconv.FormatBool(got.Overdue)
	case "provisional":
		said = strconv.FormatBool(got.Provisional)
	case "term":
		for _, term := range got.Terms {
			if string(term.What) == want[1] {
				said = term.Due.String()
			}
		}
		want = []string{want[0] + " " + want[1], want[2]}
	default:
		t.Fatalf("unknown expectation %v", want)
	}
	if said != want[1] {
		t.Errorf("%s is %s, want %s", want[0], said, want[1])
	}
}

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

// clerk is an independent counter: for each question it goes through all facts again and marks days on a wall calendar.
func clerk(facts []Fact, cal workday.Calendar) (due workday.Date, known bool) {
	blocked := map[workday.Date]bool{}
	var start, fixed workday.Date
	length := 0
	works := func(d workday.Date) bool { k, _ := cal.Kind(d); return k.Works() }
	nth := func(d workday.Date, n int) workday.Date {
		for n > 0 {
			if d = d.AddDays(1); works(d) {
				n--
			}
		}
		return d
	}
	answers := map[FactKind]FactKind{ClarificationAsked: Clarified, FeeNotified: Paid, ThirdPartyAsked: ThirdPartyAnswered, CoMakerAsked: CoMakerAnswered, OrganAsked: OrganAnswered}
	used := map[int]bool{}
	var forever []workday.Date
	for i, f := range facts {
		switch f.Kind {
		case Received:
			start, length = f.On, 20
		case Clarified, Paid:
			start, length, fixed = f.On, 20, workday.Date{}
		case Extended:
			length += f.Days
		case Delayed:
			fixed = f.Until
		}
		answer, asks := answers[f.Kind]
		if !asks {
			continue
		}
		var end workday.Date
		for j := i + 1; j < len(facts) && end.IsZero(); j++ {
			over := facts[j].Kind == Replied || facts[j].Kind == Withdrawn
			if over || (facts[j].Kind == answer && !used[j] && (facts[j].Whom == "" || facts[j].Whom == f.Whom)) {
				end = facts[j].On
				used[j] = !over
			}
		}
		if f.Kind == ThirdPartyAsked || f.Kind == CoMakerAsked {
			reached := f.On
			if !f.Until.IsZero() {
				reached = f.Until
			}
			if lapse := nth(reached, 15); end.IsZero() || lapse.Before(end) {
				end = lapse
			}
		}
		if end.IsZero() {
			forever = append(forever, f.On)
			if f.Kind == ClarificationAsked || f.Kind == FeeNotified {
				fixed = workday.Date{}
			}
			continue
		}
		for d := f.On.AddDays(1); !d.After(end); d = d.AddDays(1) {
			blocked[d] = true
		}
	}
	if !fixed.IsZero() {
		return fixed, true
	}
	for d := start.AddDays(1); ; d = d.AddDays(1) {
		for _, from := range forever {
			if d.After(from) {
				return workday.Date{}, false
			}
		}
		counted := 0
		for x := start.AddDays(1); !x.After(d); x = x.AddDays(1) {
			if works(x) && !blocked[x] {
				counted++
			}
		}
		if counted == length {
			return d, true
		}
	}
}

var everyKind = []FactKind{Received, ClarificationAsked, Clarified, ThirdPartyAsked, ThirdPartyAnswered, CoMakerAsked, CoMakerAnswered,
	OrganAsked, OrganAnswered, Extended, Delayed, FeeNotified, Paid, Withdrawn, Replied, Served}

func TestRandomCasesAgreeWithAClerk(t *testing.T) {
	dice := rand.New(rand.NewPCG(33, 711))
	cal := workday.National()
	rounds := 3000
	if testing.Short() {
		rounds = 300
	}
	for range rounds {
		on := workday.MustParse("2021-01-04").AddDays(dice.IntN(1700))
		facts := []Fact{{On: on, Kind: Received}}
		for range 3 + dice.IntN(12) {
			on = on.AddDays(dice.IntN(9))
			kind := everyKind[dice.IntN(len(everyKind)-3)]
			if dice.IntN(12) == 0 {
				kind = everyKind[dice.IntN(len(everyKind))]
			}
			f := Fact{On: on, Kind: kind, Whom: []string{"", "", "甲", "乙"}[dice.IntN(4)]}
			switch kind {
			case Clarified, Paid:
				f.Whom = ""
			case ClarificationAsked:
				f.Until = on.AddDays(dice.IntN(30))
			case Extended:
				f.Days = dice.IntN(22)
			case Delayed:
				f.Until = on.AddDays(dice.IntN(90))
			case ThirdPartyAsked:
				f.Until = on.AddDays(dice.IntN(4))
			}
			next := append(slices.Clip(facts), f)
			got, err := Due(next, cal, on)
			if err != nil {
				var u *Unlawful
				if !errors.As(err, &u) || u.Index != len(next)-1 || !message.Has(message.Chinese, "request.unlawful."+u.Code) {
					t.Fatalf("%v: %v", next, err)
				}
				continue
			}
			facts = next
			if !checkLedger(t, got) {
				t.Fatal(tell(facts))
			}
			want, known := clerk(facts, cal)
			if got.State != DeemedAbandoned && (got.Due.IsZero() == known || (known && got.Due != want)) {
				t.Fatalf("%s\nthe clock says %s, the clerk %s (%v)", tell(facts), got.Due, want, known)
			}
			mustGoOn(t, facts, cal, got, on)
		}
	}
}

// mustGoOn says that no open case is stuck: some lawful step leads on, and a reply can always be given.
func mustGoOn(t *testing.T, facts []Fact, cal workday.Calendar, d Deadline, today workday.Date) {
	t.Helper()
	want := Replied
	switch d.State {
	case StateServed, StateWithdrawn:
		return
	case StateReplied:
		want = Served
	}
	if choices := Lawful(facts, cal, today, want); choices[0].Why != nil {
		t.Fatalf("%s\nis stuck: %v", tell(facts), choices[0].Why)
	}
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
