package work_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"time"

	"gongkai/db"
	"gongkai/ledger"
	"gongkai/testkit"
	"gongkai/work"
)

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

// Two processes share one follower while events come in and the follower fails now and then: each event is handled
// exactly once, in order.
func TestAFollowerHandlesEachEventOnce(t *testing.T) {
	testkit.EnginesAt(t, nil, func(t *testing.T, open func(func() time.Time) *db.DB) {
		first := open(nil)
		stores := []*db.DB{first}
		if first.Engine() == db.Postgres {
			stores = append(stores, open(nil))
		}
		var mu sync.Mutex
		calls, seen := 0, map[string][]int64{}
		do := func(tx *db.Tx, events []ledger.Event) error {
			mu.Lock()
			calls++
			fail := calls%5 == 2
			mu.Unlock()
			if fail {
				return errors.New("now and then it fails")
			}
			tx.AfterCommit(func() {
				mu.Lock()
				defer mu.Unlock()
				for _, e := range events {
					seen[e.Organ] = append(seen[e.Organ], e.Seq)
				}
			})
			return nil
		}
		ctx, cancel := context.WithCancel(context.Background())
		var all sync.WaitGroup
		for _, d := range stores {
			all.Go(func() { work.Run(ctx, d, quiet(), []work.Follower{{Name: "test", Do: do}}, nil) })
		}
		for n := range 60 {
			organ := fmt.Sprint("organ", n%3)
			if err := stores[n%len(stores)].Update(ctx, organ, func(tx *db.Tx) error {
				return ledger.Append(tx, ledger.Event{Actor: "staff", Verb: "item.draft", Subject: "item:1"})
			}); err != nil {
				t.Fatal(err)
			}
		}
		deadline := time.Now().Add(30 * time.Second)
		for lag := int64(1); lag > 0 && time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
			if err := first.View(ctx, func(q *db.View) (err error) {
				lag, err = work.Lag(q, "test")
				return err
			}); err != nil {
				t.Fatal(err)
			}
		}
		cancel()
		all.Wait()
		for o := range 3 {
			got := seen[fmt.Sprint("organ", o)]
			if len(got) != 20 {
				t.Errorf("organ %d: %d events handled, want 20: %v", o, len(got), got)
			}
			for i, seq := range got {
				if seq != int64(i+1) {
					t.Errorf("organ %d: event %d handled as number %d", o, seq, i+1)
				}
			}
		}
	})
}

func TestATickIsDoneOnceBySomebody(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, d *db.DB) {
		ctx, cancel := context.WithTimeout(context.Background(), 300*time.Millisecond)
		defer cancel()
		var mu sync.Mutex
		done := 0
		tick := work.Tick{Name: "sweep", Every: time.Hour, Do: func(context.Context) error {
			mu.Lock()
			defer mu.Unlock()
			done++
			return nil
		}}
		var all sync.WaitGroup
		for range 3 {
			all.Go(func() { work.Run(ctx, d, quiet(), nil, []work.Tick{tick}) })
		}
		all.Wait()
		if done != 1 {
			t.Errorf("done %d times, want once", done)
		}
	})
}
