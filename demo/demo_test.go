package demo

import (
	"slices"
	"strings"
	"testing"
	"time"

	"gongkai/annual"
	"gongkai/blob"
	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/ledger"
	"gongkai/office"
	"gongkai/request"
	"gongkai/testkit"
	"gongkai/vault"
	"gongkai/workday"
)

// made is a store with the demonstration in it, told on the day of the clock.
func made(t *testing.T, d *db.DB, size Size) House {
	t.Helper()
	dir := t.TempDir()
	keys, err := vault.Start(t.Context(), d, dir)
	must(t, err)
	blobs, err := blob.NewDirectory(dir)
	must(t, err)
	h := House{DB: d, Keys: keys, Blobs: blobs}
	must(t, Fill(t.Context(), h, size))
	return h
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

var toldOn = time.Date(2026, 11, 20, 3, 0, 0, 0, time.UTC)

func look(t *testing.T, d *db.DB, f func(q db.Query) error) {
	t.Helper()
	must(t, d.View(t.Context(), func(q *db.View) error { return f(q) }))
}

func TestTheSmallSetIsThatOfTheReport(t *testing.T) {
	testkit.EnginesClock(t, func(t *testing.T, d *db.DB, c *testkit.Clock) {
		c.Set(toldOn)
		made(t, d, Size{})
		whole(t, d)
		look(t, d, func(q db.Query) error {
			var all int64
			for kind, want := range shelves {
				column, err := catalogue.ColumnByKind(q, pukouID, kind)
				must(t, err)
				n, err := disclosure.Total(q, "", column.ID, 0)
				if must(t, err); n != int64(want) {
					t.Errorf("%s: %d items, want %d", kind, n, want)
				}
				all += n
			}
			if all != 196 {
				t.Errorf("%d items in the eight kinds", all)
			}
			documents, err := disclosure.NormativeDocuments(q, pukouID)
			if must(t, err); len(documents) != 8 {
				t.Errorf("%d normative documents", len(documents))
			}
			return nil
		})
	})
}

func TestThePeopleAreRolesAndNineteen(t *testing.T) {
	full := 0
	for _, a := range staff {
		if a.fullTime {
			full++
		}
		if strings.ContainsAny(a.Name, "张王李赵陈刘") {
			t.Errorf("%s looks like a person", a.Name)
		}
	}
	if len(staff) != 19 || full != 2 || len(administrators) != 3 {
		t.Errorf("%d staff, %d full-time, %d administrators", len(staff), full, len(administrators))
	}
	for n := range 300 {
		if code := creditCode(n); !office.ValidCode(code) {
			t.Errorf("%s is no code", code)
		}
	}
}

// whole checks what gongkai verify checks of the records.
func whole(t *testing.T, d *db.DB) {
	t.Helper()
	look(t, d, func(q db.Query) error {
		if state, err := StateOf(q); err != nil || state != Whole {
			t.Errorf("the store is %d, %v", state, err)
		}
		heads, err := ledger.Heads(q)
		must(t, err)
		for _, head := range heads {
			if _, err := ledger.Verify(q, head.Organ); err != nil {
				t.Error(err)
			}
		}
		_, err = disclosure.VerifyRevisions(q, func(problem string) { t.Error(problem) })
		return err
	})
}

// states are the stage and outcome each case of the small set must end in, by its number.
var states = []struct {
	stage   request.Stage
	outcome request.Outcome
}{
	{request.StageClosed, request.GrantedProvided}, {request.StageClosed, request.GrantedProvided}, {request.StageClosed, request.GrantedProvided}, {request.StageClosed, request.NotExisting}, {request.StageClosed, request.GrantedProvided},
	{request.StageClosed, request.NeedsCreation}, {request.StageClosed, request.GrantedPublic}, {request.StageClosed, request.PartiallyGranted},
	{request.StageClosed, request.RefusedProcess}, {request.StageClosed, request.NotHeld}, {request.StageClosed, request.Petition},
	{request.StageClosed, request.ClosedNotCorrected}, {request.StageArchived, request.ClosedOther}, {request.StageHandling, ""},
	{request.StageHandling, ""}, {request.StageHandling, ""}, {request.StageReviewed, ""}, {request.StageHandling, ""},
	{request.StageAwaiting, ""}, {request.StageHandling, ""}, {request.StageHandling, ""}, {request.StageHandling, ""},
	{request.StageReceived, ""}, {request.StageSubmitted, ""}, {request.StageReceived, ""},
}

func TestTheCasesAreInEveryState(t *testing.T) {
	d := small(t)
	look(t, d, func(q db.Query) error {
		cases, err := request.List(q, request.Filter{Organ: pukouID}, 0, 100)
		must(t, err)
		slices.SortFunc(cases, func(a, b request.Case) int { return int(a.FiledAt - b.FiledAt) })
		if len(cases) != len(states) || len(cases) != smallCases {
			t.Fatalf("%d cases", len(cases))
		}
		today, late, soon := workday.DateOf(toldOn), 0, 0
		for i, c := range cases {
			if c.Stage != states[i].stage || c.Outcome != states[i].outcome {
				t.Errorf("%s is %s, %s", c.Number, c.Stage, c.Outcome)
			}
			if !c.Open() || c.DueOn.IsZero() {
				continue
			}
			if c.DueOn.Before(today) {
				late++
			} else if workday.National().Between(today, c.DueOn) <= 3 {
				soon++
			}
		}
		if late != 1 || soon != 1 {
			t.Errorf("%d overdue, %d near due", late, soon)
		}
		return nil
	})
}

func TestLastYearsReportIsPublicAndThisYearsADraft(t *testing.T) {
	d := small(t)
	look(t, d, func(q db.Query) error {
		last, err := annual.Of(q, pukouID, 2025)
		must(t, err)
		item, err := disclosure.ItemByID(q, last.Item)
		must(t, err)
		now, err := annual.Of(q, pukouID, 2026)
		must(t, err)
		made, _ := now.Figure(annual.Place{Row: "normative_documents", Column: "made"})
		carried, _ := now.Figure(annual.Place{Row: "R2", Column: "total"})
		if last.State != annual.Frozen || item.Stage != disclosure.Published || now.State != annual.Draft || made != 8 || carried != 2 {
			t.Errorf("last year's %s, its item %s; this year's %s, %d documents, %d cases carried in", last.State, item.Stage, now.State, made, carried)
		}
		return nil
	})
}

func TestEveryStageStandsOnTheDesk(t *testing.T) {
	d := small(t)
	look(t, d, func(q db.Query) error {
		stages := map[disclosure.Stage]int64{}
		var corrected, public int64
		rows, err := q.Query(`SELECT stage, live, corrections FROM disclosure_item WHERE organ = $1`, pukouID)
		must(t, err)
		defer rows.Close()
		for rows.Next() {
			var stage disclosure.Stage
			var live, n int64
			must(t, rows.Scan(&stage, &live, &n))
			stages[stage]++
			corrected = max(corrected, n)
			if live > 0 {
				public++
			}
		}
		if stages[disclosure.Drafting] < 3 || stages[disclosure.Submitted] != 2 || stages[disclosure.Reviewed] != 2 || stages[disclosure.SignedOff] != 1 ||
			stages[disclosure.Withdrawing] != 1 || stages[disclosure.Withdrawn] != 3 || corrected != 2 || public != smallItems {
			t.Errorf("%v, corrected %d times, %d public", stages, corrected, public)
		}
		return rows.Err()
	})
}

// Every text is filled, long enough to read like one, and fit for what the law asks of its form.
func TestTextsAreWhole(t *testing.T) {
	d := small(t)
	look(t, d, func(q db.Query) error {
		rows, err := q.Query(`SELECT r.title, r.body, r.summary, r.keywords, r.document_number, i.live FROM disclosure_revision r JOIN disclosure_item i ON i.id = r.item AND i.head = r.n`)
		must(t, err)
		defer rows.Close()
		titles := map[string]bool{}
		for rows.Next() {
			var title, body, summary, keywords, number string
			var live int64
			must(t, rows.Scan(&title, &body, &summary, &keywords, &number, &live))
			words := []rune(disclosure.PlainText(body))
			if strings.ContainsAny(title+body+summary+keywords, "{}[]#") || strings.Contains(body, "-0.") {
				t.Errorf("%s: a hole is left", title)
			}
			if live > 0 && (len(words) < 170 || titles[title]) {
				t.Errorf("%s: %d letters, or a second of that title", title, len(words))
			}
			if number != "" && !catalogue.ValidDocumentNumber(number) {
				t.Errorf("%s has the number %s", title, number)
			}
			titles[title] = true
		}
		return rows.Err()
	})
}

func TestPurchasesAreFiftyNineForTheSumOfTheReport(t *testing.T) {
	n, yuan := 0, int64(0)
	for i := range 4 {
		for _, p := range purchasesOf(i) {
			n, yuan = n+1, yuan+p.yuan
			if p.yuan < 100 {
				t.Errorf("%s for %d", p.what, p.yuan)
			}
		}
	}
	if n != 59 || yuan != purchasesYuan {
		t.Errorf("%d purchases for %d", n, yuan)
	}
}

func TestAnyDayOfTheYearHasItsStory(t *testing.T) {
	for _, day := range []string{"2024-01-03", "2025-02-10", "2025-06-30", "2026-07-01", "2026-12-31"} {
		t.Run(day, func(t *testing.T) {
			d := storeAt(t, clockOn(workday.MustParse(day), 100))
			made(t, d, Size{})
			whole(t, d)
		})
	}
}

func TestTheSameAgain(t *testing.T) {
	var first []string
	for range 2 {
		d := storeAt(t, toldOn)
		made(t, d, Size{Items: 700, Cases: 25, Organs: 4})
		var now []string
		look(t, d, func(q db.Query) error {
			rows, err := q.Query(`SELECT index_number || ' ' || live_hash || ' ' || CAST(published_at AS TEXT) FROM disclosure_item WHERE live > 0
				AND NOT EXISTS (SELECT 1 FROM disclosure_relation WHERE source = disclosure_item.id) ORDER BY index_number`) // relations name items by ids, which are drawn anew
			must(t, err)
			defer rows.Close()
			for rows.Next() {
				var line string
				must(t, rows.Scan(&line))
				now = append(now, line)
			}
			return rows.Err()
		})
		if len(now) < 695 || len(now) > 700 {
			t.Fatalf("%d items without relations", len(now))
		}
		if first == nil {
			first = now
		} else if !slices.Equal(first, now) {
			for i := range min(len(first), len(now)) {
				if first[i] != now[i] {
					t.Errorf("the second set differs from the first: %s, %s", first[i], now[i])
				}
			}
		}
	}
}

func TestAnInterruptedStoreIsNotTakenForWhole(t *testing.T) {
	d := storeAt(t, toldOn)
	look(t, d, func(q db.Query) error {
		if state, err := StateOf(q); err != nil || state != Empty {
			t.Error(state, err)
		}
		return nil
	})
	p := newPlan(workday.DateOf(toldOn), toldOn, Size{})
	must(t, d.Update(t.Context(), rootID, func(tx *db.Tx) error { return p.found(tx.At(p.opened)) }))
	look(t, d, func(q db.Query) error {
		if state, err := StateOf(q); err != nil || state != Partial {
			t.Error(state, err)
		}
		return nil
	})
	other := storeAt(t, toldOn)
	must(t, other.Update(t.Context(), "o1", func(tx *db.Tx) error {
		_, err := office.CreateOrgan(tx, program, office.Organ{ID: "o1", Kind: office.Government, Name: "某市人民政府"})
		return err
	}))
	look(t, other, func(q db.Query) error {
		if state, err := StateOf(q); err != nil || state != Foreign {
			t.Error(state, err)
		}
		return nil
	})
}

// storeAt is an empty store on SQLite whose clock stands.
func storeAt(t *testing.T, now time.Time) *db.DB {
	t.Helper()
	o := testkit.Store(t, db.SQLite)
	o.Clock = func() time.Time { return now }
	d, err := db.Open(t.Context(), o)
	must(t, err)
	t.Cleanup(func() { must(t, d.Close()) })
	return d
}

// small is the small set on SQLite.
func small(t *testing.T) *db.DB {
	t.Helper()
	d := storeAt(t, toldOn)
	made(t, d, Size{})
	return d
}

// A larger set is whole too. The limit only catches a change that makes it many times slower, on busy processors and
// with the race detector; make bench measures.
func TestTwoThousandItems(t *testing.T) {
	d := storeAt(t, toldOn)
	begun := time.Now()
	made(t, d, Size{Items: 2000})
	if took := time.Since(begun); took > 3*time.Minute {
		t.Errorf("2000 items took %v", took)
	}
	whole(t, d)
}
