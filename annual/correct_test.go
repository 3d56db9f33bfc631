package annual_test

import (
	"testing"

	"gongkai/annual"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/fault"
	"gongkai/office"
	"gongkai/request"
	"gongkai/workday"
)

var reviewer = person("审核员", office.Reviewer)

// goPublic takes an item through review and sign-off to the public; a correction with its note.
func (b *bureau) goPublic(item string, correction bool) {
	b.Helper()
	head := func() int64 {
		var n int64
		b.look(func(q db.Query) error { it, err := disclosure.ItemByID(q, item); n = it.Head; return err })
		return n
	}
	b.do(func(tx *db.Tx) error { return disclosure.Submit(tx, drafter, item, head()) })
	b.do(func(tx *db.Tx) error { return disclosure.Review(tx, reviewer, item, head()) })
	b.do(func(tx *db.Tx) error { return disclosure.SignOff(tx, signer, item, head()) })
	b.do(func(tx *db.Tx) error {
		if correction {
			return disclosure.PublishCorrection(tx, drafter, item, head(), "更正第三部分的数字")
		}
		return disclosure.Publish(tx, drafter, item, head())
	})
}

func (b *bureau) freezeReport(f *annual.Filing) *annual.Filing {
	b.Helper()
	b.do(func(tx *db.Tx) error { return annual.Freeze(tx, signer, f.ID, f.Revision) })
	return b.filing(f.Year)
}

func (b *bureau) publishReport(f *annual.Filing, files ...disclosure.Attachment) (item string) {
	b.Helper()
	b.do(func(tx *db.Tx) (err error) {
		item, err = annual.Publish(tx, drafter, f.ID, f.Revision, files...)
		return err
	})
	return item
}

func (b *bureau) publicFigure(year int, p annual.Place) (v int64) {
	b.Helper()
	b.look(func(q db.Query) error {
		r, err := annual.PublicOf(q, organID, year)
		if err == nil {
			v, _ = r.Figure(p)
		}
		return err
	})
	return v
}

// A public figure changes only through the correction of the item, and until that is published nothing of it shows.
func TestAPublicReportIsCorrectedThroughItsItem(t *testing.T) {
	onBoth(t, func(b *bureau) {
		b.addCase("2025-02-03", "2025-02-10", request.NaturalPerson, "R3.1")
		r1 := annual.Place{Row: "R1", Column: "total"}
		f := b.complete(b.refill(2025))
		b.do(func(tx *db.Tx) error {
			return annual.Write(tx, drafter, f.ID, f.Revision, map[int]string{1: "一年工作平稳。", 5: "一是培训不够。\n二是解读不够。", 6: "无。"})
		})
		f = b.freezeReport(b.filing(2025))
		item := b.publishReport(f)
		b.goPublic(item, false)
		if got := b.publicFigure(2025, r1); got != 1 {
			t.Fatalf("public: %d", got)
		}

		b.addCase("2025-12-30", "2025-12-31", request.NaturalPerson, "R3.2") // came out in February
		f = b.filing(2025)
		b.do(func(tx *db.Tx) error { return annual.Reopen(tx, signer, f.ID, f.Revision, "漏登一件") })
		f = b.refill(2025)
		if got, _ := f.Figure(r1); got != 2 || b.publicFigure(2025, r1) != 1 {
			t.Errorf("while it is corrected: at the desk %d, in public %d", got, b.publicFigure(2025, r1))
		}
		b.look(func(q db.Query) error {
			r, err := annual.PublicOf(q, organID, 2025)
			if err != nil {
				return err
			}
			if r.Texts[1] != "一年工作平稳。" || r.Texts[5] != "一是培训不够。\n二是解读不够。" || r.LeadIn(office.Organ{}) == "" {
				t.Errorf("texts as public: %v", r.Texts)
			}
			return nil
		})
		f = b.freezeReport(b.filing(2025))
		if again := b.publishReport(f); again != item {
			t.Errorf("the correction went to item %s, not %s", again, item)
		}
		if got := b.publicFigure(2025, r1); got != 1 {
			t.Errorf("before the correction is published: %d", got)
		}
		refused(t, "published again meanwhile", b.try(func(tx *db.Tx) error {
			_, err := annual.Publish(tx, drafter, f.ID, f.Revision+1)
			return err
		}), "annual.item_stands")
		b.goPublic(item, true)
		if got := b.publicFigure(2025, r1); got != 2 {
			t.Errorf("after the correction: %d", got)
		}
		refused(t, "a correction of nothing", b.try(func(tx *db.Tx) error {
			_, err := annual.Publish(tx, drafter, f.ID, f.Revision+1)
			return err
		}), "annual.nothing_corrected")
		b.look(func(q db.Query) error {
			old, err := disclosure.PublicRevision(q, item, 1)
			if err != nil || old.ID != item {
				t.Errorf("the superseded text lost its address: %v", err)
			}
			return nil
		})
	})
}

// A figure corrected by hand in the item's text is the public figure too.
func TestThePublicFigureIsTheItemsText(t *testing.T) {
	onBoth(t, func(b *bureau) {
		b.addCase("2025-02-03", "2025-02-10", request.NaturalPerson, "R3.1")
		f := b.freezeReport(b.complete(b.refill(2025)))
		f.Filled[annual.Place{Row: "penalties", Column: f.Form.ColumnsOf("penalties")[0].Code}] = 0
		item := b.publishReport(f)
		p := annual.Place{Row: "penalties", Column: f.Form.ColumnsOf("penalties")[0].Code}
		b.do(func(tx *db.Tx) error {
			r, err := disclosure.RevisionOf(tx, item, 1)
			if err != nil {
				return err
			}
			g := *f
			g.Adjustments = append(g.Adjustments, annual.Adjustment{Place: p, Value: 46})
			r.Text.Body = annual.Body(&g, office.Organ{Name: "青石街道办事处", Phone: "0575-0000000"})
			_, err = disclosure.Save(tx, drafter, item, 1, r.Text)
			return err
		})
		b.goPublic(item, false)
		if got := b.publicFigure(2025, p); got != 46 {
			t.Errorf("public: %d", got)
		}
	})
}

// The county office sets another day by notice; the last word counts, that of the year before that of every year (FACTS 0.3).
func TestTheDayIsSetByNotice(t *testing.T) {
	onBoth(t, func(b *bureau) {
		admin := person("管理员", office.SystemAdmin)
		set := func(by office.Actor, year int, day, reason string) error {
			return b.try(func(tx *db.Tx) error { return annual.SetDue(tx, by, organID, year, day, reason) })
		}
		due := func(year int) (on workday.Date) {
			b.look(func(q db.Query) error {
				organ, err := office.OrganByID(q, organID)
				if err == nil {
					on, _, err = annual.Due(q, organ, year)
				}
				return err
			})
			return on
		}
		want := func(year int, on string) {
			t.Helper()
			if got := due(year); got != workday.MustParse(on) {
				t.Errorf("%d is due on %s, want %s", year, got, on)
			}
		}
		want(2025, "2026-01-31")
		for what, err := range map[string]error{"by the signer": set(signer, 0, "01-20", "通知"), "no day": set(admin, 0, "13-01", "通知"),
			"29 February of every year": set(admin, 0, "02-29", "通知"), "no notice": set(admin, 0, "01-20", " "), "before the forms": set(admin, 2017, "01-20", "通知")} {
			if kind := fault.Of(err); kind != fault.Invalid && kind != fault.Denied {
				t.Errorf("%s: %v", what, err)
			}
		}
		for _, s := range []struct {
			year             int
			day, of, expects string
		}{{0, "01-20", "每年", "2026-01-20"}, {2025, "01-15", "当年", "2026-01-15"}, {2025, "", "收回", "2026-01-20"}, {0, "", "收回", "2026-01-31"}} {
			if err := set(admin, s.year, s.day, s.of); err != nil {
				t.Fatal(err)
			}
			want(2025, s.expects)
		}
		b.look(func(q db.Query) error {
			all, err := annual.DaysSet(q, organID)
			if len(all) != 4 || all[1].Reason != "当年" || all[1].ByName != admin.Name {
				t.Errorf("history: %+v", all)
			}
			return err
		})
	})
}

func TestCountdown(t *testing.T) {
	due := workday.MustParse("2026-01-31")
	for today, want := range map[string]struct {
		left int
		u    annual.Urgency
	}{"2025-12-31": {31, annual.Calm}, "2026-01-01": {30, annual.Soon}, "2026-01-21": {10, annual.Near}, "2026-01-28": {3, annual.Pressed},
		"2026-01-31": {0, annual.Pressed}, "2026-02-05": {-5, annual.Late}} {
		if left, u := annual.Countdown(due, workday.MustParse(today)); left != want.left || u != want.u {
			t.Errorf("%s: %d %s", today, left, u)
		}
	}
}
