package request

// The model check: random and exhaustive walks over the events of a case, held against a clerk who knows nothing of the
// clock and goes through the days one by one.

import (
	"bytes"
	"encoding/csv"
	"errors"
	"math/rand/v2"
	"os"
	"slices"
	"testing"
	"time"

	"gongkai/message"
	"gongkai/workday"
)

// wall is the calendar on the clerk's wall, read from the file by itself.
type wall struct {
	first workday.Date
	works []bool
}

func hang(t *testing.T) wall {
	t.Helper()
	raw, err := os.ReadFile("../workday/holidays.csv")
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(raw)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	w := wall{first: workday.MustParse("2019-01-01")}
	for i := range 366 * 12 {
		day := w.first.AddDays(i).Weekday()
		w.works = append(w.works, day != time.Saturday && day != time.Sunday)
	}
	for _, row := range rows[1:] {
		if i := workday.MustParse(row[0]).Sub(w.first); i >= 0 {
			w.works[i] = row[1] == "work"
		}
	}
	return w
}

func (w wall) on(d workday.Date) bool { return w.works[d.Sub(w.first)] }

// asked is a letter that went out: nobody counts after its day, until it is answered or its term is over.
type asked struct {
	kind    FactKind
	whom    string
	reached workday.Date
	left    int // workdays of the asked one's own term after that; -1 for none, so that nobody knows its end
	ended   bool
}

var answerOf = map[FactKind]FactKind{Clarified: ClarificationAsked, Paid: FeeNotified, ThirdPartyAnswered: ThirdPartyAsked, CoMakerAnswered: CoMakerAsked, OrganAnswered: OrganAsked}

// clerk goes from the day after receipt from day to day, reads the mail of each in the evening, and strikes off the days
// that count. known is false when a letter keeps the case and nobody can say for how long.
func clerk(facts []Fact, w wall) (due workday.Date, days []Day, known bool) {
	n, target := 0, 20
	var letters []asked
	var fixed, reached workday.Date // the date of art. 35; the day on which the last day of the term was struck off
	next := 0
	evening := func(d workday.Date) {
		for ; next < len(facts) && facts[next].On == d; next++ {
			f := facts[next]
			switch f.Kind {
			case Clarified, Paid:
				n, target, fixed, reached = 0, 20, workday.Date{}, workday.Date{}
			case Extended:
				target += f.Days
			case Delayed:
				fixed = f.Until
			case Replied, Withdrawn:
				for i := range letters {
					letters[i].ended = true
				}
			}
			switch f.Kind {
			case ClarificationAsked, FeeNotified, OrganAsked:
				letters = append(letters, asked{kind: f.Kind, whom: f.Whom, left: -1})
			case ThirdPartyAsked, CoMakerAsked:
				a := asked{kind: f.Kind, whom: f.Whom, left: 15, reached: f.On}
				if !f.Until.IsZero() {
					a.reached = f.Until
				}
				letters = append(letters, a)
			}
			if question, ok := answerOf[f.Kind]; ok {
				i := slices.IndexFunc(letters, func(a asked) bool { return a.kind == question && !a.ended && (f.Whom == "" || a.whom == f.Whom) })
				letters[i].ended = true
			}
		}
	}
	d := facts[0].On
	for evening(d); ; {
		d = d.AddDays(1)
		waiting := false
		for i := range letters {
			a := &letters[i]
			if a.left == 0 || a.ended {
				continue
			}
			waiting = true
			if a.left > 0 && d.After(a.reached) && w.on(d) {
				a.left--
			}
		}
		day := Day{Date: d}
		switch {
		case waiting:
			day.Kind = WaitingDay
		case w.on(d):
			n++
			day.N = n
		}
		days = append(days, day)
		evening(d)
		done := next == len(facts)
		if reached.IsZero() && n >= target && !waiting && w.on(d) {
			reached = d
		}
		open := func(kinds ...FactKind) bool {
			return slices.ContainsFunc(letters, func(a asked) bool { return !a.ended && slices.Contains(kinds, a.kind) })
		}
		switch {
		case done && open(ClarificationAsked, FeeNotified): // whose answer begins all anew
			return workday.Date{}, nil, false
		case done && fixed.IsZero() && n < target && open(OrganAsked):
			return workday.Date{}, nil, false
		case !fixed.IsZero():
			if done && !d.Before(fixed) {
				return fixed, days, true
			}
		case !reached.IsZero() && !open(ClarificationAsked, FeeNotified):
			return reached, days, true
		}
	}
}

var everyKind = []FactKind{Received, ClarificationAsked, Clarified, ThirdPartyAsked, ThirdPartyAnswered, CoMakerAsked, CoMakerAnswered,
	OrganAsked, OrganAnswered, Extended, Delayed, FeeNotified, Paid, Withdrawn, Replied, Served}

func TestRandomCasesAgreeWithAClerk(t *testing.T) {
	dice := rand.New(rand.NewPCG(33, 711))
	onTheWall := hang(t)
	rounds := 100_000
	if testing.Short() {
		rounds = 2_000
	}
	steps := 0
	for range rounds {
		steps += randomCase(t, dice, onTheWall)
	}
	if steps < 2*rounds {
		t.Errorf("%d cases made only %d lawful steps", rounds, steps)
	}
}

// randomCase throws a case and compares it with the clerk's after every lawful step; it gives how many there were.
func randomCase(t *testing.T, dice *rand.Rand, w wall) (lawful int) {
	t.Helper()
	cal := workday.National()
	on := workday.MustParse("2021-01-04").AddDays(dice.IntN(1700))
	facts := append(make([]Fact, 0, 16), Fact{On: on, Kind: Received})
	for range 3 + dice.IntN(12) {
		on = on.AddDays(dice.IntN(9))
		next := append(facts, randomFact(dice, on))
		got, err := Due(next, cal, on)
		if err != nil {
			var u *Unlawful
			if !errors.As(err, &u) || u.Index != len(next)-1 || !message.Has(message.Chinese, "request.unlawful."+u.Code) {
				t.Fatalf("%v: %v", next, err)
			}
			continue
		}
		facts = next
		lawful++
		compare(t, facts, got, w)
		mustGoOn(t, facts, cal, got, on)
	}
	return lawful
}

func randomFact(dice *rand.Rand, on workday.Date) Fact {
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
	return f
}

func compare(t *testing.T, facts []Fact, got Deadline, w wall) {
	t.Helper()
	if !checkLedger(t, got) {
		t.Fatal(tell(facts))
	}
	if got.State == DeemedAbandoned {
		return
	}
	due, days, known := clerk(facts, w)
	if got.Due.IsZero() == known || (known && got.Due != due) {
		t.Fatalf("%s\nthe clock says %s, the clerk %s (%v)", tell(facts), got.Due, due, known)
	}
	if !known || got.Total == 0 { // no due date, or one that was fixed: the days after the term are nobody's to count
		return
	}
	for i, day := range got.Days {
		if clerks := days[i]; day.Date != clerks.Date || day.N != clerks.N || (day.Kind == WaitingDay) != (clerks.Kind == WaitingDay) {
			t.Fatalf("%s\non %s the clock has %s %d, the clerk %+v", tell(facts), day.Date, day.Kind, day.N, clerks)
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

// Every lawful sequence of events up to a depth, with days between them that reach before, to and beyond each term: none
// ends where no lawful step leads on, and the clerk agrees with all of them.
func TestNoLawfulSequenceIsStuck(t *testing.T) {
	depth := 4
	if testing.Short() {
		depth = 3
	}
	cal, w := workday.National(), hang(t)
	seen := 0
	var visit func(facts []Fact, left int)
	visit = func(facts []Fact, left int) {
		last := facts[len(facts)-1].On
		for _, kind := range everyKind {
			for _, gap := range []int{0, 6, 31} {
				f := Fact{On: last.AddDays(gap), Kind: kind}
				switch kind {
				case ClarificationAsked:
					f.Until = f.On.AddDays(10)
				case Extended:
					f.Days = 20
				case Delayed:
					f.Until = f.On.AddDays(60)
				}
				next := append(facts[:len(facts):len(facts)], f)
				d, err := Due(next, cal, f.On)
				if err != nil {
					continue
				}
				seen++
				compare(t, next, d, w)
				mustGoOn(t, next, cal, d, f.On)
				mustGoOn(t, next, cal, d, f.On.AddDays(60)) // and also when all terms are over
				if left > 1 {
					visit(next, left-1)
				}
			}
		}
	}
	visit([]Fact{{On: workday.MustParse("2025-01-13"), Kind: Received}}, depth)
	t.Logf("%d lawful sequences", seen)
	if seen < 1000 {
		t.Errorf("only %d lawful sequences", seen)
	}
}
