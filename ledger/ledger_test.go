package ledger_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"testing"

	"gongkai/db"
	"gongkai/ledger"
	"gongkai/testkit"
)

func act(d *db.DB, organ, actor string, n int) error {
	return d.Update(context.Background(), organ, func(tx *db.Tx) error {
		return ledger.Append(tx, ledger.Event{Actor: actor, ActorName: "信息员", Verb: "item.draft",
			Subject: fmt.Sprintf("item:%s-%d", actor, n), Title: "通知", Data: json.RawMessage(fmt.Sprintf(`{"n":%d}`, n))})
	})
}

// Sixteen people make a hundred edits each, on one organ and on sixteen, while a follower reads; nothing is lost,
// skipped or read twice, and the chain holds.
func TestSixteenWritersAndAFollower(t *testing.T) {
	const writers, edits = 16, 100
	for _, organs := range []int{1, 16} {
		t.Run(fmt.Sprintf("%d organs", organs), func(t *testing.T) {
			testkit.Engines(t, func(t *testing.T, d *db.DB) {
				written := make(chan struct{})
				var read sync.WaitGroup
				got := make([][]ledger.Event, organs)
				for o := range organs {
					read.Go(func() { got[o] = follow(t, d, fmt.Sprint("organ", o), writers*edits/organs, written) })
				}
				var write sync.WaitGroup
				for w := range writers {
					write.Go(func() {
						for n := range edits {
							if err := act(d, fmt.Sprint("organ", w%organs), fmt.Sprint("staff", w), n); err != nil {
								t.Errorf("writer %d, edit %d: %v", w, n, err)
							}
						}
					})
				}
				write.Wait()
				close(written)
				read.Wait()
				checkAll(t, d, got, writers, edits)
			})
		})
	}
}

// follow reads an organ's ledger until it has seen want events, or all is written and there is nothing more.
func follow(t *testing.T, d *db.DB, organ string, want int, written <-chan struct{}) []ledger.Event {
	var all []ledger.Event
	var seq int64
	for {
		ended := false
		select {
		case <-written:
			ended = true
		default:
		}
		var events []ledger.Event
		if err := d.View(context.Background(), func(q *db.View) (err error) {
			events, err = ledger.After(q, organ, seq, 7)
			return err
		}); err != nil {
			t.Error(err)
			return all
		}
		for _, e := range events {
			if e.Seq != seq+1 {
				t.Errorf("follower of %s was given %d after %d", organ, e.Seq, seq)
			}
			seq = e.Seq
		}
		all = append(all, events...)
		if len(all) >= want || (ended && len(events) == 0) {
			return all
		}
	}
}

func checkAll(t *testing.T, d *db.DB, got [][]ledger.Event, writers, edits int) {
	seen := map[string]int{}
	for o, events := range got {
		for _, e := range events {
			seen[e.Subject]++
		}
		err := d.View(context.Background(), func(q *db.View) error {
			n, err := ledger.Verify(q, fmt.Sprint("organ", o))
			if n != int64(len(events)) {
				t.Errorf("organ %d: %d events hold, %d were read", o, n, len(events))
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	}
	for w := range writers {
		for n := range edits {
			if s := fmt.Sprintf("item:staff%d-%d", w, n); seen[s] != 1 {
				t.Errorf("%s was read %d times", s, seen[s])
			}
		}
	}
}

func TestVerifyFindsWhatWasDoneByHand(t *testing.T) {
	cases := []struct {
		name, statement string
		seq             int64
		reason          string
	}{
		{"a title changed", `UPDATE ledger_event SET title = '通告' WHERE seq = 3`, 3, "altered"},
		{"details changed", `UPDATE ledger_event SET data = '{"n":9}' WHERE seq = 4`, 4, "altered"},
		{"an event removed", `DELETE FROM ledger_event WHERE seq = 5`, 5, "missing"},
		{"the last removed", `DELETE FROM ledger_event WHERE seq = 10`, 10, "head"},
		{"a hash replaced", `UPDATE ledger_event SET hash = prev WHERE seq = 6`, 6, "altered"},
		{"a link replaced", `UPDATE ledger_event SET prev = '' WHERE seq = 7`, 7, "chain"},
		{"the head moved", `UPDATE ledger_head SET seq = 9`, 11, "head"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			testkit.Engines(t, func(t *testing.T, d *db.DB) {
				for n := range 10 {
					if err := act(d, "organ", "staff", n); err != nil {
						t.Fatal(err)
					}
				}
				if err := d.Update(context.Background(), "organ", func(tx *db.Tx) error {
					_, err := tx.Exec(c.statement)
					return err
				}); err != nil {
					t.Fatal(err)
				}
				err := d.View(context.Background(), func(q *db.View) error {
					_, err := ledger.Verify(q, "organ")
					return err
				})
				var b *ledger.Break
				if !errors.As(err, &b) || b.Seq != c.seq || b.Reason != c.reason {
					t.Errorf("verify said %v, want event %d %s", err, c.seq, c.reason)
				}
			})
		})
	}
}
