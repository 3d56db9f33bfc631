package annual_test

import (
	"testing"

	"gongkai/annual"
	"gongkai/db"
	"gongkai/fault"
	"gongkai/office"
)

// findings examines the report of 2025 as it stands.
func (b *bureau) findings() (out []annual.Finding, decisions []annual.Decision) {
	b.Helper()
	f := b.filing(2025)
	b.look(func(q db.Query) (err error) {
		if out, _, err = f.Examine(q); err != nil {
			return err
		}
		decisions, err = annual.Decisions(q, f.ID)
		return err
	})
	return out, decisions
}

// finding gives the finding of a check, with what stands about it.
func (b *bureau) finding(check string) (annual.Finding, annual.Standing) {
	b.Helper()
	all, decisions := b.findings()
	for _, f := range all {
		if f.Check == check {
			return f, annual.StandingOf(f, decisions)
		}
	}
	b.Fatalf("%s was not found in %+v", check, all)
	return annual.Finding{}, annual.Standing{}
}

func (b *bureau) decide(by office.Actor, check string, r annual.Ruling, reason string) error {
	b.Helper()
	one, _ := b.finding(check)
	f := b.filing(2025)
	return b.try(func(tx *db.Tx) error {
		return annual.Decide(tx, by, f.ID, annual.Ask{Seen: f.Revision, Finding: one.Identity(), Figures: one.Figures(), Ruling: r, Reason: reason})
	})
}

func (b *bureau) second(by office.Actor, check string) error {
	b.Helper()
	one, _ := b.finding(check)
	f := b.filing(2025)
	return b.try(func(tx *db.Tx) error {
		return annual.Second(tx, by, f.ID, annual.Ask{Seen: f.Revision, Finding: one.Identity(), Figures: one.Figures()})
	})
}

func (b *bureau) freeze() error {
	f := b.filing(2025)
	return b.try(func(tx *db.Tx) error { return annual.Freeze(tx, signer, f.ID, f.Revision) })
}

// enter sets a figure by hand.
func (b *bureau) enter(by office.Actor, row, column string, v int64) {
	b.Helper()
	f := b.filing(2025)
	b.do(func(tx *db.Tx) error {
		_, err := annual.Adjust(tx, by, f.ID, f.Revision, []annual.Entry{{Place: annual.Place{Row: row, Column: column}, Value: v}}, "法制科报送")
		return err
	})
}

// A complete report of 2025 with one error: reconsiderations do not add up to their total.
func oneError(b *bureau) {
	b.complete(b.refill(2025))
	b.enter(handler, "T4", "reconsideration.total", 1)
}

func TestAnErrorStandsByTheWordOfTwoPeopleOnTheseFigures(t *testing.T) {
	onBoth(t, func(b *bureau) {
		oneError(b)
		refused(t, "an error", b.freeze(), "annual.errors_stand")
		refused(t, "an error explained", b.decide(handler, "C-401", annual.Explained, "上级如此要求"), "annual.error_not_explained")
		if err := b.decide(handler, "C-401", annual.Waived, " "); fault.Of(err) != fault.Invalid {
			t.Errorf("a waiver without a reason: %v", err)
		}
		if err := b.decide(reviewer, "C-401", annual.Waived, "总计含一件移送，县里统一口径"); err != nil {
			t.Fatal(err)
		}
		refused(t, "one person's waiver", b.freeze(), "annual.errors_stand")
		refused(t, "one's own waiver", b.second(reviewer, "C-401"), "annual.own_waiver")
		if err := b.second(handler, "C-401"); fault.Of(err) != fault.Denied {
			t.Errorf("seconded by the handler: %v", err)
		}
		if err := b.second(signer, "C-401"); err != nil {
			t.Fatal(err)
		}
		if _, s := b.finding("C-401"); !s.Waived() {
			t.Fatalf("%+v", s)
		}

		b.enter(handler, "T4", "reconsideration.total", 2)
		if _, s := b.finding("C-401"); s.Last == nil || !s.Stale || s.Waived() {
			t.Errorf("after the figure changed: %+v", s)
		}
		refused(t, "a waiver of other figures", b.freeze(), "annual.errors_stand")
		refused(t, "seconding a stale waiver", b.second(signer, "C-401"), "annual.no_waiver")

		b.enter(handler, "T4", "reconsideration.total", 1)
		if _, s := b.finding("C-401"); !s.Waived() {
			t.Errorf("the same figures again: %+v", s)
		}
		if err := b.freeze(); err != nil {
			t.Fatal(err)
		}
		f := b.filing(2025)
		b.look(func(q db.Query) error {
			found, err := annual.FoundAtFreezing(q, f.ID)
			if err != nil || len(found) == 0 || found[0].Check != "C-401" || found[0].Expression != "1 ≠ 0" || *found[0].Difference() != 1 || len(found[0].Cells) == 0 {
				t.Errorf("%+v %v", found, err)
			}
			return err
		})
		refused(t, "a decision on a frozen report", b.decide(reviewer, "C-401", annual.Confirmed, ""), "annual.is_frozen")
		b.checkVerbs(f, "report.fill", "report.decide", "report.waive", "report.freeze")
	})
}

func TestNobodyWaivesAFigureOfHisOwn(t *testing.T) {
	onBoth(t, func(b *bureau) {
		oneError(b)
		both := person("一人两岗", office.RequestHandler, office.Signer)
		b.enter(both, "T4", "reconsideration.total", 3)
		if err := b.decide(drafter, "C-401", annual.Waived, "口径不同"); err != nil {
			t.Fatal(err)
		}
		refused(t, "one's own figure", b.second(both, "C-401"), "annual.own_figure")
		if err := b.second(reviewer, "C-401"); err != nil {
			t.Fatal(err)
		}
	})
}

func TestAFigureLeftOutIsNotWaived(t *testing.T) {
	onBoth(t, func(b *bureau) {
		b.refill(2025)
		refused(t, "an empty cell", b.decide(handler, "C-001", annual.Waived, "没有"), "annual.not_waivable")
	})
}

func TestDecisionsSurviveEveryFurtherCheckAndCanBeTakenBack(t *testing.T) {
	onBoth(t, func(b *bureau) {
		oneError(b)
		refused(t, "taking back nothing", b.decide(handler, "C-603", annual.Withdrawn, "没有"), "annual.nothing_decided")
		if err := b.decide(handler, "C-603", annual.Explained, "下周补写"); err != nil {
			t.Fatal(err)
		}
		b.refill(2025)
		if _, s := b.finding("C-603"); s.Last == nil || s.Last.Ruling != annual.Explained || s.Last.Reason != "下周补写" || s.Stale {
			t.Errorf("after filling again: %+v", s)
		}
		if err := b.decide(handler, "C-603", annual.Withdrawn, "已补写"); err != nil {
			t.Fatal(err)
		}
		if _, s := b.finding("C-603"); s.Last != nil {
			t.Errorf("taken back: %+v", s)
		}

		one, _ := b.finding("C-401")
		f := b.filing(2025)
		b.enter(handler, "T4", "reconsideration.total", 9)
		for name, seen := range map[string]int64{"another revision": f.Revision, "other figures": f.Revision + 1} {
			err := b.try(func(tx *db.Tx) error {
				return annual.Decide(tx, handler, f.ID, annual.Ask{Seen: seen, Finding: one.Identity(), Figures: one.Figures(), Ruling: annual.Confirmed})
			})
			if fault.Of(err) != fault.Stale {
				t.Errorf("%s: %v", name, err)
			}
		}
		if err := b.try(func(tx *db.Tx) error {
			return annual.Decide(tx, handler, f.ID, annual.Ask{Seen: f.Revision + 1, Finding: "C-401@nowhere", Ruling: annual.Confirmed})
		}); fault.Of(err) != fault.Stale {
			t.Errorf("a finding that is gone: %v", err)
		}
	})
}
