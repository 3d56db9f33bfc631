package disclosure

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/office"
	"gongkai/workday"
)

// The column's own rule, that of the standard catalogue, the text's own, and the law's where none says otherwise.
func TestRuleOfText_is_the_nearest(t *testing.T) {
	cal := workday.National()
	from := workday.MustParse("2026-03-02")
	for _, c := range []struct {
		name, column, row string
		want              TermRule
	}{
		{"the law where nobody says anything", "", "", TermRule{RuleOfLaw, 20, ""}},
		{"the column's", "7个工作日内", "", TermRule{RuleOfColumn, 7, "7个工作日内"}},
		{"the row of the catalogue before the column", "7个工作日内", "3个工作日内", TermRule{RuleOfRow, 3, "3个工作日内"}},
		{"at once is the next working day", "及时公开", "", TermRule{RuleOfColumn, 1, "及时公开"}},
		{"calendar days end on the last working day in them", "20日内", "", TermRule{RuleOfColumn, 14, "20日内"}}, // to Sunday 22 March
		{"for good is no term", "长期公开", "", TermRule{RuleOfLaw, 20, ""}},
		{"words nobody can count", "按规定", "", TermRule{RuleOfLaw, 20, ""}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var row *catalogue.Row
			if c.row != "" {
				row = &catalogue.Row{Term: c.row}
			}
			if got := ruleOf(catalogue.Column{Term: c.column}, row, from, cal); got != c.want {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
		})
	}
}

func TestLevelOf_counts_working_days(t *testing.T) {
	cal := workday.National()
	due := workday.MustParse("2026-03-20") // a Friday
	for day, want := range map[string]Level{"2026-03-12": LevelCalm, "2026-03-13": LevelFive, "2026-03-18": LevelFive, "2026-03-19": LevelOne,
		"2026-03-20": LevelToday, "2026-03-21": LevelLate, "2026-03-23": LevelLate} {
		if got := LevelOf(due, workday.MustParse(day), cal); got != want {
			t.Errorf("%s: %s, want %s", day, got, want)
		}
	}
	if LevelOf(workday.Date{}, due, cal) != LevelNone {
		t.Error("nothing can be counted without a day")
	}
}

func TestTermDays_number_what_counts_and_end_on_the_due_day(t *testing.T) {
	cal := workday.National()
	rapid.Check(t, func(rt *rapid.T) {
		from := workday.MustParse("2024-01-01").AddDays(rapid.IntRange(0, 900).Draw(rt, "from"))
		n := rapid.IntRange(1, 60).Draw(rt, "days")
		last := due(from, int64(n), cal)
		days := TermDays(from, last, cal)
		if len(days) == 0 || days[len(days)-1].Date != last || days[len(days)-1].N != n {
			rt.Fatalf("the last day is %+v, want number %d on %s", days[len(days)-1], n, last)
		}
		for i, d := range days {
			if d.Date != from.AddDays(i+1) || (d.N > 0) != d.Kind.Works() {
				rt.Fatalf("day %d is %+v", i, d)
			}
		}
	})
}

func TestTermDays_name_the_holiday(t *testing.T) {
	cal := workday.National()
	days := TermDays(workday.MustParse("2026-09-28"), workday.MustParse("2026-10-10"), cal)
	find := func(day string) TermDay {
		i := slices.IndexFunc(days, func(d TermDay) bool { return d.Date == workday.MustParse(day) })
		return days[i]
	}
	if d := find("2026-10-01"); d.N != 0 || d.Why == "" {
		t.Errorf("national day counts: %+v", d)
	}
	if d := find("2026-10-10"); d.Kind != workday.MakeUp || d.N == 0 {
		t.Errorf("the make-up Saturday does not count: %+v", d)
	}
}

func TestConcerned_grows_as_the_day_comes_near(t *testing.T) {
	posted := func(id, unit string, active bool, roles ...office.Role) Posted {
		return Posted{office.Staff{ID: id, Unit: unit, Active: active}, roles}
	}
	staff := []Posted{posted("writer", "财政办", true, office.Drafter), posted("head", "财政办", true, office.Reviewer), posted("office", "党政办", true, office.Reviewer),
		posted("chief", "", true, office.Signer), posted("gone", "财政办", false, office.Drafter)}
	it := Item{CreatedBy: "writer", Unit: "财政办"}
	for level, want := range map[Level][]string{LevelCalm: nil, LevelNone: nil, LevelFive: {"writer"}, LevelOne: {"head", "writer"},
		LevelToday: {"chief", "head", "office", "writer"}, LevelLate: {"chief", "head", "office", "writer"}} {
		if got := Concerned(it, level, staff); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", level, got, want)
		}
	}
	if got := Concerned(Item{CreatedBy: "gone", Unit: "党政办"}, LevelFive, staff); !slices.Equal(got, []string{"office"}) {
		t.Errorf("of a drafter who left: %v", got)
	}
}

// A text without a term of its own takes that of its column, and keeps it though the column's rule changes later.
func TestATextTakesTheTermOfItsColumn(t *testing.T) {
	engines(t, func(w *world) {
		column := w.columns[catalogue.Notices]
		w.do(func(tx *db.Tx) error {
			column.Term = "5个工作日内"
			return catalogue.Edit(tx, staff("系统管理员", office.SystemAdmin), column)
		})
		text := w.text("停水通知")
		text.FormedOn = workday.MustParse("2026-03-02")
		w.clock.Set(text.FormedOn.Start().Add(9 * time.Hour))
		id := w.draft(drafter, text)
		if it := w.item(id); it.DueOn != workday.MustParse("2026-03-09") || it.ClockFrom != text.FormedOn {
			t.Errorf("due on %s from %s", it.DueOn, it.ClockFrom)
		}
		if err := w.save(drafter, id, func(t *Text) { t.TermDays = 30 }); err != nil {
			t.Fatal(err)
		}
		if it := w.item(id); it.DueOn != workday.MustParse("2026-03-02").AddDays(0) && it.DueOn != due(text.FormedOn, 30, workday.National()) {
			t.Errorf("its own term gives %s", it.DueOn)
		}
	})
}

func TestWhatWentOutLateIsCounted(t *testing.T) {
	engines(t, func(w *world) {
		formed := workday.MustParse("2026-03-02")
		at := func(day string) { w.clock.Set(workday.MustParse(day).Start().Add(9 * time.Hour)) }
		at("2026-03-02")
		text := w.text("年度计划")
		text.FormedOn = formed
		onTime := w.publish(text)
		text.Title = "迟到的计划"
		late := w.draft(drafter, text)
		w.must(drafter, late, VerbSubmit)
		w.must(reviewer, late, VerbReview)
		w.look(func(q db.Query) error {
			owed, err := Owed(q, w.organ)
			if err == nil && (len(owed) != 1 || owed[0].ID != late) {
				t.Errorf("owed: %v", owed)
			}
			return err
		})
		at("2026-04-01") // due on 30 March
		w.must(signer, late, VerbSignOff, VerbPublish)
		// The change of a public text has a term of its own, from the day it is begun.
		at("2026-05-11")
		w.must(drafter, onTime, VerbCorrect)
		if it := w.item(onTime); it.ClockFrom != workday.MustParse("2026-05-11") || !it.Owed() {
			t.Errorf("the correction's term runs from %s", it.ClockFrom)
		}
		if err := w.save(drafter, onTime, func(t *Text) { t.Summary, t.ChangedOn = "改了", workday.MustParse("2026-05-06") }); err != nil {
			t.Fatal(err)
		}
		if it := w.item(onTime); it.ClockFrom != workday.MustParse("2026-05-06") {
			t.Errorf("the day it changed is %s", it.ClockFrom)
		}
		w.must(drafter, onTime, VerbSubmit)
		w.must(reviewer, onTime, VerbReview)
		w.must(signer, onTime, VerbSignOff, VerbRepublish)
		w.look(func(q db.Query) error {
			records, err := RecordsOf(q, w.organ, 2026)
			if err != nil {
				return err
			}
			if got, want := records[""], (Record{N: 3, Late: 1, Days: 2, Worst: 2}); got != want {
				t.Errorf("records %+v, want %+v", got, want)
			}
			list, err := LateOnes(q, w.organ, 2026, 10)
			if err == nil && (len(list) != 1 || list[0].Item != late || list[0].Late != 2 || list[0].Change) {
				t.Errorf("late ones: %+v", list)
			}
			return err
		})
	})
}

// What is not to be public on the organ's own motion owes nothing.
func TestWhatIsNotToBePublicIsNotOwed(t *testing.T) {
	engines(t, func(w *world) {
		text := w.text("内部流程")
		text.Attribute, text.Reason = Withheld, "条例第十六条第一款"
		w.draft(drafter, text)
		w.look(func(q db.Query) error {
			owed, err := Owed(q, w.organ)
			if len(owed) > 0 {
				t.Errorf("owed: %v", owed)
			}
			return err
		})
	})
}
