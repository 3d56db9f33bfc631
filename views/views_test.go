package views

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/office"
	"gongkai/testkit"
	"gongkai/workday"
)

// However many read at once and however often a write fails, every reading is counted once, on the day it is written.
func TestEveryReadingIsCountedOnce(t *testing.T) {
	testkit.EnginesClock(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		c := NewCounter()
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				for i := range 500 {
					c.Of([]string{"a", "b"}[i%2]).Add(1)
				}
			})
		}
		down := func(context.Context, string, func(*db.Tx) error) error { return errors.New("the store is away") }
		for range 20 {
			_ = c.Flush(t.Context(), down)
			if err := c.Flush(t.Context(), d.Update); err != nil {
				t.Fatal(err)
			}
		}
		all.Wait()
		if err := c.Flush(t.Context(), d.Update); err != nil {
			t.Fatal(err)
		}
		clock.Advance(24 * time.Hour)
		c.Of("a").Add(5)
		if err := c.Flush(t.Context(), d.Update); err != nil {
			t.Fatal(err)
		}
		if err := d.View(t.Context(), func(q *db.View) error {
			a, err := Total(q, "a")
			b, err2 := Total(q, "b")
			if a != 2005 || b != 2000 || err != nil || err2 != nil {
				t.Error(a, b, err, err2)
			}
			list, err := MostRead(q, workday.DateOf(q.Now()), 10)
			if err != nil || len(list) != 1 || list[0] != (Count{"a", 5}) {
				t.Error(list, err)
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	})
}

func TestWhoMayShowTheNumbers(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, d *db.DB) {
		for role, want := range map[office.Role]fault.Kind{office.SystemAdmin: 0, office.Drafter: fault.Denied} {
			by := office.Actor{ID: "s", Name: "s", Organ: "o1", Grants: map[string][]office.Role{"o1": {role}}}
			err := d.Update(t.Context(), "o1", func(tx *db.Tx) error { return Show(tx, by, "o1", true) })
			if want == 0 && err != nil || want != 0 && fault.Of(err) != want {
				t.Error(role, err)
			}
		}
		if err := d.View(t.Context(), func(q *db.View) error {
			shown, err := Shown(q, "o1")
			never, err2 := Shown(q, "o2")
			if !shown || never || err != nil || err2 != nil {
				t.Error(shown, never, err, err2)
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	})
}
