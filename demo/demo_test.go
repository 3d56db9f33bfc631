package demo

import (
	"strings"
	"testing"
	"time"

	"gongkai/blob"
	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/ledger"
	"gongkai/office"
	"gongkai/testkit"
	"gongkai/vault"
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
				if must(t, err); kind == catalogue.Notices {
					n-- // one on the way to being withdrawn is public still, beside the 196
				}
				if n != int64(want) {
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

func TestTwoThousandItemsInSeconds(t *testing.T) {
	o := testkit.Store(t, db.SQLite)
	o.Clock = func() time.Time { return toldOn }
	d, err := db.Open(t.Context(), o)
	must(t, err)
	defer d.Close()
	begun := time.Now()
	made(t, d, Size{Items: 10000})
	if took := time.Since(begun); took > 30*time.Second {
		t.Errorf("2000 items took %v", took)
	} else {
		t.Log(took)
	}
	whole(t, d)
}
