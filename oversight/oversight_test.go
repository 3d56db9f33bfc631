package oversight_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/ledger"
	"gongkai/office"
	"gongkai/oversight"
	"gongkai/testkit"
	"gongkai/workday"
)

const organ = "pukou"

func staff(id string, roles ...office.Role) office.Actor {
	return office.Actor{ID: id, Name: id, Organ: organ, Grants: map[string][]office.Role{organ: roles}}
}

var (
	drafter   = staff("信息员", office.Drafter)
	inspector = staff("督查员", office.Inspector)
	signer    = staff("签发人", office.Signer)
)

// register is a subdistrict on Monday 2026-03-02.
type register struct {
	*testing.T
	d *db.DB
}

func onBoth(t *testing.T, run func(r *register)) {
	testkit.EnginesClock(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		r := &register{t, d}
		r.must(func(tx *db.Tx) error {
			_, err := office.CreateOrgan(tx, staff("系统管理员", office.SystemAdmin), office.Organ{ID: organ, Kind: office.Subdistrict, Name: "浦口街道办事处", Code: "11330683742010670P"})
			return err
		})
		run(r)
	})
}

func (r *register) try(act func(tx *db.Tx) error) error {
	r.Helper()
	return r.d.Update(r.Context(), organ, act)
}

func (r *register) must(act func(tx *db.Tx) error) {
	r.Helper()
	if err := r.try(act); err != nil {
		r.Fatal(err)
	}
}

func (r *register) year(n int) (y oversight.Year) {
	r.Helper()
	err := r.d.View(r.Context(), func(q *db.View) (err error) { y, err = oversight.InYear(q, organ, n); return err })
	if err != nil {
		r.Fatal(err)
	}
	return y
}

func day(s string) workday.Date { return workday.MustParse(s) }

func TestTheRegisterTellsOfAYear(t *testing.T) {
	onBoth(t, func(r *register) {
		var inspection, problem, other string
		r.must(func(tx *db.Tx) (err error) {
			for _, one := range []oversight.Record{
				{Organ: organ, Kind: oversight.Training, HeldOn: day("2026-01-12"), Title: "专题培训", People: 19},
				{Organ: organ, Kind: oversight.Training, HeldOn: day("2026-02-03"), Title: "业务培训", People: 17},
				{Organ: organ, Kind: oversight.Training, HeldOn: day("2025-12-31"), Title: "上年培训", People: 5},
			} {
				if _, err = oversight.Enter(tx, drafter, one); err != nil {
					return err
				}
			}
			inspection, err = oversight.Enter(tx, inspector, oversight.Record{Organ: organ, Kind: oversight.Inspection, HeldOn: day("2026-02-20"), Title: "专项检查", ByWhom: oversight.Discipline})
			if err != nil {
				return err
			}
			problem, err = oversight.Find(tx, inspector, oversight.Problem{Organ: organ, Record: inspection, FoundOn: day("2026-02-20"), What: "指南没有及时更新", Measure: "更新指南", DueOn: day("2026-02-27")})
			if err != nil {
				return err
			}
			other, err = oversight.Find(tx, drafter, oversight.Problem{Organ: organ, FoundOn: day("2025-11-01"), What: "栏目更新慢", Measure: "每周更新"})
			return err
		})
		y := r.year(2026)
		if len(y.Of(oversight.Training)) != 2 || y.People() != 36 || y.InspectedBy(oversight.Discipline) != 1 || len(y.Found) != 1 || len(y.Open) != 2 || len(y.Mended) != 0 {
			t.Fatalf("the year reads %+v", y)
		}
		if !y.Found[0].Late(day("2026-03-02")) || y.Found[0].Late(day("2026-02-27")) {
			t.Error("a problem is late from the day after its day")
		}
		mend := func(by office.Actor, id string) error {
			return r.try(func(tx *db.Tx) error { return oversight.Mend(tx, by, id, day("2026-03-02"), "已更新并核对") })
		}
		if err := mend(inspector, problem); fault.Of(err) != fault.Denied {
			t.Errorf("who inspects does not put right: %v", err)
		}
		if err := mend(drafter, problem); err != nil {
			t.Fatal(err)
		}
		if err := mend(drafter, problem); fault.Of(err) != fault.Refused {
			t.Errorf("put right twice: %v", err)
		}
		r.must(func(tx *db.Tx) error { return oversight.VoidProblem(tx, signer, other, "重复登记") })
		if y := r.year(2026); len(y.Mended) != 1 || len(y.Open) != 0 {
			t.Errorf("after that the year reads %+v", y)
		}
		err := r.d.View(t.Context(), func(q *db.View) error {
			events, err := ledger.Of(q, "oversight:"+problem, 10)
			if len(events) != 2 {
				t.Errorf("the ledger holds %d events of the problem", len(events))
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestWhatIsNotRightIsRefusedAtItsField(t *testing.T) {
	onBoth(t, func(r *register) {
		for name, c := range map[string]struct {
			record oversight.Record
			field  string
		}{
			"no title":                 {oversight.Record{Kind: oversight.Training, HeldOn: day("2026-01-12"), People: 3}, "title"},
			"tomorrow":                 {oversight.Record{Kind: oversight.Training, HeldOn: day("2026-03-03"), Title: "培训", People: 3}, "held_on"},
			"no kind":                  {oversight.Record{Kind: "party", HeldOn: day("2026-01-12"), Title: "培训"}, "kind"},
			"nobody came":              {oversight.Record{Kind: oversight.Training, HeldOn: day("2026-01-12"), Title: "培训"}, "people"},
			"nobody inspected":         {oversight.Record{Kind: oversight.Inspection, HeldOn: day("2026-01-12"), Title: "检查"}, "by_whom"},
			"a result without a word":  {oversight.Record{Kind: oversight.Assessment, HeldOn: day("2026-01-12"), Title: "年度考核"}, "result"},
			"a title beyond all words": {oversight.Record{Kind: oversight.Training, HeldOn: day("2026-01-12"), Title: string(make([]rune, 300)) + "长", People: 1}, ""},
		} {
			c.record.Organ = organ
			err := r.try(func(tx *db.Tx) error { _, err := oversight.Enter(tx, drafter, c.record); return err })
			f := fault.As(err)
			switch {
			case c.field == "" && err != nil:
				t.Errorf("%s: nulls are taken out, and a title is left: %v", name, err)
			case c.field != "" && (f == nil || len(f.Fields) != 1 || f.Fields[0].Name != c.field):
				t.Errorf("%s: %v", name, err)
			}
		}
		if err := r.try(func(tx *db.Tx) error {
			_, err := oversight.Find(tx, drafter, oversight.Problem{Organ: organ, Record: "none", FoundOn: day("2026-01-01"), What: "问题", Measure: "整改"})
			return err
		}); fault.Of(err) != fault.NotFound {
			t.Errorf("a problem of no inspection: %v", err)
		}
	})
}

// What is found in a year is either put right in it or open at its end, and never both; what was taken back is nowhere.
func TestAProblemIsOpenOrPutRight(t *testing.T) {
	date := func(t *rapid.T, name string) workday.Date {
		return workday.On(rapid.IntRange(2023, 2026).Draw(t, name), time.Month(rapid.IntRange(1, 12).Draw(t, name+" month")), rapid.IntRange(1, 28).Draw(t, name+" day"))
	}
	rapid.Check(t, func(t *rapid.T) {
		p := oversight.Problem{ID: "1", FoundOn: date(t, "found"), Void: rapid.SampledFrom([]string{"", "", "误登"}).Draw(t, "void")}
		if rapid.Bool().Draw(t, "done") {
			if p.DoneOn = date(t, "done"); p.DoneOn.Before(p.FoundOn) {
				p.DoneOn = p.FoundOn
			}
		}
		years := 0
		for n := 2022; n <= 2027; n++ {
			y := oversight.YearOf(nil, []oversight.Problem{p}, n)
			if len(y.Mended)+len(y.Open) > 1 || p.Void != "" && len(y.Found)+len(y.Mended)+len(y.Open) > 0 {
				t.Fatalf("%d: %+v of %+v", n, y, p)
			}
			if known := p.Void == "" && p.FoundOn.Year() <= n && (p.DoneOn.IsZero() || p.DoneOn.Year() >= n); known != (len(y.Mended)+len(y.Open) == 1) {
				t.Fatalf("%d: %+v of %+v", n, y, p)
			}
			years += len(y.Mended)
		}
		if years > 1 {
			t.Fatalf("put right in %d years: %+v", years, p)
		}
	})
}
