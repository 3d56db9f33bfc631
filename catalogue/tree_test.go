package catalogue

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/office"
	"gongkai/testkit"
	"gongkai/workday"
)

// Whatever is created, moved and shifted in whatever order, the columns of an organ stay one tree: each is reached once from
// the top, none is deeper than MaxDepth, and parents come before children.
func TestWhateverIsMovedTheColumnsStayATree(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, d *db.DB) {
		run := 0
		rapid.Check(t, func(r *rapid.T) {
			run++
			organ := fmt.Sprintf("organ-%d", run)
			by := keeper
			by.Grants = map[string][]office.Role{organ: {office.SystemAdmin}}
			must(t, d.Update(t.Context(), organ, func(tx *db.Tx) error {
				_, err := Standard(tx, by, organ)
				must(t, err)
				for step := range rapid.IntRange(1, 25).Draw(r, "steps") {
					columns, err := Columns(tx, organ)
					must(t, err)
					one := columns[rapid.IntRange(0, len(columns)-1).Draw(r, "one")]
					other := columns[rapid.IntRange(0, len(columns)-1).Draw(r, "other")]
					switch rapid.IntRange(0, 3).Draw(r, "what") {
					case 0:
						_, err = Create(tx, by, Column{Organ: organ, Name: fmt.Sprintf("栏目%d", step), Parent: one.ID})
					case 1:
						err = Move(tx, by, one.ID, one.Revision, other.ID)
					case 2:
						err = Move(tx, by, one.ID, one.Revision, "")
					case 3:
						err = Shift(tx, by, one.ID, 1-2*rapid.IntRange(0, 1).Draw(r, "up"))
					}
					if err != nil && fault.Of(err) != fault.Invalid {
						t.Fatal(err)
					}
				}
				isTree(t, tx, organ)
				return nil
			}))
		})
	})
}

func isTree(t *testing.T, q db.Query, organ string) {
	t.Helper()
	columns, err := Columns(q, organ)
	must(t, err)
	var n int64
	must(t, q.QueryRow(`SELECT COUNT(*) FROM catalogue_column WHERE organ = $1`, organ).Scan(&n))
	walked, seen := Walk(columns), map[string]bool{"": true}
	if int64(len(walked)) != n || int64(len(columns)) != n {
		t.Fatalf("%d of %d columns are reached from the top, %d listed", len(walked), n, len(columns))
	}
	for _, c := range columns {
		if !seen[c.Parent] || seen[c.ID] {
			t.Fatalf("%s comes before its parent, or twice", c.Name)
		}
		seen[c.ID] = true
	}
	for _, p := range walked {
		if p.Depth >= MaxDepth || len(p.Path) != p.Depth+1 {
			t.Fatalf("%v at depth %d", p.Path, p.Depth)
		}
	}
}

func TestMove_refuses_a_cycle_and_a_tree_too_deep(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, d *db.DB) {
		must(t, d.Update(t.Context(), "o1", func(tx *db.Tx) error {
			ids := []string{""}
			for i := range MaxDepth {
				id, err := Create(tx, keeper, Column{Organ: "o1", Name: fmt.Sprintf("第%d级", i+1), Parent: ids[i]})
				must(t, err)
				ids = append(ids, id)
			}
			if _, err := Create(tx, keeper, Column{Organ: "o1", Name: "第六级", Parent: ids[MaxDepth]}); fault.Of(err) != fault.Invalid {
				t.Errorf("a level too deep: %v", err)
			}
			for _, under := range ids[2:] {
				if err := Move(tx, keeper, ids[2], 1, under); fault.Of(err) != fault.Invalid {
					t.Errorf("under itself: %v", err)
				}
			}
			if err := Move(tx, keeper, ids[3], 9, ""); fault.Of(err) != fault.Stale {
				t.Errorf("a stale move: %v", err)
			}
			return nil
		}))
	})
}

func TestClose_keeps_what_must_stay_open(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, d *db.DB) {
		must(t, d.Update(t.Context(), "o1", func(tx *db.Tx) error {
			standard, err := Standard(tx, keeper, "o1")
			must(t, err)
			top, err := Create(tx, keeper, Column{Organ: "o1", Name: "专题"})
			must(t, err)
			below, err := Create(tx, keeper, Column{Organ: "o1", Name: "防汛", Parent: top})
			must(t, err)
			for id, why := range map[string]string{standard[News].ID: "a standard column", top: "an open column below"} {
				if err := Close(tx, keeper, id, 1); fault.Of(err) != fault.Refused {
					t.Errorf("%s: %v", why, err)
				}
			}
			must(t, Close(tx, keeper, below, 1))
			must(t, Close(tx, keeper, top, 1))
			if err := Reopen(tx, keeper, below, 2); fault.Of(err) != fault.Refused {
				t.Errorf("under a closed column: %v", err)
			}
			must(t, Reopen(tx, keeper, top, 2))
			must(t, Reopen(tx, keeper, below, 2))
			c, err := ColumnByID(tx, below)
			if must(t, err); !c.Takes() {
				t.Error("not open again")
			}
			return nil
		}))
	})
}

func TestStandings_follow_the_thresholds_of_the_national_check(t *testing.T) {
	today := workday.MustParse("2026-11-22")
	day := func(s string) Activity { return Activity{N: 3, Last: workday.MustParse(s).Start().Add(time.Hour)} }
	columns := []Column{
		{ID: "top", Kind: Content, Name: "法定主动公开内容"},
		{ID: "news", Parent: "top", Name: "动态", Category: CategoryNews}, {ID: "notice", Parent: "top", Name: "公告", Category: CategoryNotice},
		{ID: "deep", Parent: "notice", Name: "公告之下", Category: CategoryNotice}, {ID: "own", Name: "周报", Category: CategoryOther, DutyDays: 7},
		{ID: "free", Name: "不催", Category: CategoryNews, DutyDays: -1}, {ID: "blank", Name: "空", Category: CategoryPolicy},
		{ID: "closed", Name: "关", Category: CategoryNews, ClosedAt: today.Start()}, {ID: "other", Name: "随意", Category: CategoryOther},
	}
	list := Standings(columns, map[string]Activity{"news": day("2026-11-07"), "notice": day("2026-05-22"), "deep": day("2026-05-21"), "own": day("2026-11-15"),
		"free": day("2020-01-01"), "other": day("2020-01-01")}, today)
	want := map[string]struct {
		state     Freshness
		due       string
		late      int
		indicator string
	}{
		"news": {Stale, "2026-11-21", 1, "a"}, "notice": {Soon, "2026-11-22", 0, ""}, "deep": {Stale, "2026-11-21", 1, "b"},
		"own": {Soon, "2026-11-22", 0, ""}, "free": {NoDuty, "", 0, ""}, "blank": {Blank, "", 0, "c"}, "other": {NoDuty, "", 0, ""},
	}
	if len(list) != len(want) {
		t.Errorf("%d standings", len(list))
	}
	for _, s := range list {
		w := want[s.ID]
		if s.State != w.state || s.Due.String() != w.due || s.Late != w.late || s.Indicator != w.indicator {
			t.Errorf("%s: %s, due %s, %d late, %q; want %+v", s.ID, s.State, s.Due, s.Late, s.Indicator, w)
		}
	}
	for _, c := range CountVetoes(list) {
		if c.N != 1 || c.Fails() {
			t.Errorf("%+v", c)
		}
	}
}

func TestParseTerm_reads_what_catalogues_write(t *testing.T) {
	for text, want := range map[string]Term{
		"": {Kind: Workdays, Days: 20},
		"信息形成或者变更之日起20个工作日内": {Kind: Workdays, Days: 20}, "自信息形成之日起２０个工作日内公开": {Kind: Workdays, Days: 20},
		"3个工作日内": {Kind: Workdays, Days: 3}, "二十个工作日": {Kind: Workdays, Days: 20}, "十五 个工作日内": {Kind: Workdays, Days: 15}, "7工作日": {Kind: Workdays, Days: 7},
		"10": {Kind: Workdays, Days: 10}, "及时公开": {Kind: Immediate}, "实时公开": {Kind: Immediate}, "长期公开": {Kind: Permanent},
		"公告期限为5个工作日": {Kind: InWords}, "按照有关规定": {Kind: InWords}, "0个工作日": {Kind: InWords}, "十十个工作日": {Kind: InWords},
	} {
		if got := ParseTerm(text); got.Kind != want.Kind || got.Days != want.Days {
			t.Errorf("%q: %+v", text, got)
		}
	}
	if ParseTerm("及时公开").Limit() != 1 || ParseTerm("长期公开").Limit() != 20 || ParseTerm("3个工作日").Limit() != 3 {
		t.Error("limits")
	}
}
