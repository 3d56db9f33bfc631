package disclosure

import (
	"slices"
	"testing"
	"time"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/office"
	"gongkai/workday"
)

// closedText is a text that is not to be public, for an article and a reason.
func (w *world) closedText(title string) Text {
	text := w.text(title)
	text.Attribute, text.Article, text.Reason = Withheld, Discussion, "内部讨论，结论以后公布"
	return text
}

// shut drafts such a text and takes it through its route.
func (w *world) shut(title string) (id string) {
	w.t.Helper()
	id = w.draft(drafter, w.closedText(title))
	w.must(drafter, id, VerbSubmit)
	w.must(reviewer, id, VerbReview)
	w.must(signer, id, VerbSignOff)
	return id
}

func (w *world) reassess(by office.Actor, id string, given Reassessment) error {
	w.t.Helper()
	seen := w.item(id).Head
	return w.try(func(tx *db.Tx) error { return Reassess(tx, by, id, seen, given) })
}

func TestWithheldInformationNamesItsArticle(t *testing.T) {
	engines(t, func(w *world) {
		for name, c := range map[string]struct {
			change func(t *Text)
			fields []string
		}{
			"no article":            {func(t *Text) { t.Article = "" }, []string{"article"}},
			"no reason":             {func(t *Text) { t.Reason = "" }, []string{"reason"}},
			"another law, not said": {func(t *Text) { t.Article = OtherLaw }, []string{"reason"}},
			"another law, named":    {func(t *Text) { t.Article, t.Reason = OtherLaw, "《档案法》第二十七条" }, nil},
			"on request":            {func(t *Text) { t.Attribute, t.Article = OnRequest, "" }, nil},
			"as it is":              {func(*Text) {}, nil},
		} {
			text := w.closedText(name)
			c.change(&text)
			var fields []string
			if f := fault.As(text.Complete()); f != nil {
				for _, one := range f.Fields {
					fields = append(fields, one.Name)
				}
			}
			if !slices.Equal(fields, c.fields) {
				t.Errorf("%s: wrong in %v, want %v", name, fields, c.fields)
			}
		}
	})
}

// What is signed off as withheld is decided: it is closed, is owed to nobody, and is looked at again after a year.
func TestClosedInformationIsLookedAtAgain(t *testing.T) {
	engines(t, func(w *world) {
		w.clock.Set(time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC))
		id := w.shut("会议讨论记录")
		it := w.item(id)
		if it.Stage != Closed || it.ReassessOn != workday.MustParse("2027-03-02") || it.ClosedBy != signer.ID {
			t.Fatalf("%s, again on %s, by %s", it.Stage, it.ReassessOn, it.ClosedBy)
		}
		if err := w.act(VerbPublish, signer, id); fault.Of(err) != fault.Refused {
			t.Errorf("closed information is published: %v", err)
		}
		w.clock.Set(time.Date(2027, 3, 3, 1, 0, 0, 0, time.UTC))
		stays := Reassessment{Outcome: Stays, Article: Discussion, Reason: "事项仍在商议", NextOn: workday.MustParse("2027-09-01")}
		if err := w.reassess(signer, id, stays); fault.As(err) == nil || fault.As(err).Key != "disclosure.own_closing" {
			t.Errorf("who decided decides again: %v", err)
		}
		for name, bad := range map[string]func(r *Reassessment){
			"no reason": func(r *Reassessment) { r.Reason = "" }, "no article": func(r *Reassessment) { r.Article = "" },
			"no next day": func(r *Reassessment) { r.NextOn = workday.Date{} }, "too far a day": func(r *Reassessment) { r.NextOn = workday.MustParse("2040-01-01") },
			"no outcome": func(r *Reassessment) { r.Outcome = "" },
		} {
			given := stays
			bad(&given)
			if err := w.reassess(reviewer, id, given); fault.Of(err) != fault.Invalid {
				t.Errorf("%s: %v", name, err)
			}
		}
		if err := w.reassess(reviewer, id, stays); err != nil {
			t.Fatal(err)
		}
		if err := w.reassess(reviewer, id, stays); err == nil {
			t.Error("the same person decides twice running")
		}
		// Circumstances have changed: it opens, becomes a draft, and its term runs from that day.
		if err := w.reassess(signer, id, Reassessment{Outcome: Opens, Reason: "事项已经议定"}); err != nil {
			t.Fatal(err)
		}
		it = w.item(id)
		if it.Stage != Drafting || it.Attribute != Proactive || it.ClockFrom != workday.MustParse("2027-03-03") || !it.Owed() {
			t.Errorf("opened: %s %s from %s", it.Stage, it.Attribute, it.ClockFrom)
		}
		w.must(drafter, id, VerbSubmit)
		w.must(reviewer, id, VerbReview)
		w.must(signer, id, VerbSignOff, VerbPublish)
		w.look(func(q db.Query) error {
			history, err := ReassessmentsOf(q, id)
			var outcomes []Outcome
			for _, h := range history {
				outcomes = append(outcomes, h.Outcome)
			}
			if !slices.Equal(outcomes, []Outcome{WasClosed, Stays, Opens}) || history[0].Article != Discussion {
				t.Errorf("history: %+v", history)
			}
			return err
		})
	})
}

func TestReassessmentsConcernOthersThanWhoDecided(t *testing.T) {
	staff := []Posted{{office.Staff{ID: "shenhe", Active: true}, []office.Role{office.Reviewer}}, {office.Staff{ID: "shenhe2", Active: true}, []office.Role{office.Reviewer}},
		{office.Staff{ID: "qianfa", Active: true}, []office.Role{office.Signer}}, {office.Staff{ID: "xinxi", Active: true}, []office.Role{office.Drafter}}}
	today := workday.MustParse("2026-11-20")
	for on, want := range map[string][]string{"2027-03-01": nil, "2026-12-10": {"shenhe2"}, "2026-11-20": {"qianfa", "shenhe2"}, "2026-10-01": {"qianfa", "shenhe2"}} {
		level := ReassessLevel(workday.MustParse(on), today)
		if got := ReassessConcerned(Item{ClosedBy: "shenhe"}, level, staff); !slices.Equal(got, want) {
			t.Errorf("on %s (%s): %v, want %v", on, level, got, want)
		}
	}
	if ReassessLevel(workday.Date{}, today) != LevelLate {
		t.Error("what was never assessed is due at once")
	}
}

func TestTheIntervalOfReassessmentIsTheOrgans(t *testing.T) {
	engines(t, func(w *world) {
		for months, good := range map[int]bool{0: false, 1: true, 61: false, 6: true} {
			err := w.try(func(tx *db.Tx) error { return SetReassessMonths(tx, reviewer, w.organ, months) })
			if (err == nil) != good {
				t.Errorf("%d months: %v", months, err)
			}
		}
		w.do(func(tx *db.Tx) error { return SetReassessMonths(tx, reviewer, w.organ, 6) })
		id := w.shut("内部流程")
		if it := w.item(id); it.ReassessOn != workday.DateOf(w.clock.Now()).AddMonths(6) {
			t.Errorf("again on %s", it.ReassessOn)
		}
	})
}

// A correction cannot make public information closed: it is taken down by two, with its notice.
func TestPublicInformationIsNotCorrectedAway(t *testing.T) {
	engines(t, func(w *world) {
		id := w.publish(w.text("公告"))
		w.must(drafter, id, VerbCorrect)
		if err := w.save(drafter, id, func(t *Text) { t.Attribute, t.Article, t.Reason = Withheld, Discussion, "不想公开" }); err != nil {
			t.Fatal(err)
		}
		if err := w.act(VerbSubmit, drafter, id); fault.As(err) == nil || fault.As(err).Key != "disclosure.withdraw_instead" {
			t.Error(err)
		}
	})
}
