package db_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/testkit"
)

func put(d *db.DB, organ, key string) error {
	return d.Update(context.Background(), organ, func(tx *db.Tx) error { return insert(tx, key) })
}

func insert(tx *db.Tx, key string) error {
	_, err := tx.Exec(`INSERT INTO db_once (key, answer, at) VALUES ($1, '', 1)`, key)
	return err
}

func count(t *testing.T, d *db.DB) (n int) {
	t.Helper()
	if err := d.View(context.Background(), func(q *db.View) error {
		return q.QueryRow(`SELECT COUNT(*) FROM db_once`).Scan(&n)
	}); err != nil {
		t.Fatal(err)
	}
	return n
}

// Sixty-four callers at once, every third failing, every seventh panicking: each gets its own answer, and exactly
// what was answered with success is there.
func TestUpdate_in_a_group_each_has_its_own_answer(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, d *db.DB) {
		var all sync.WaitGroup
		var mu sync.Mutex
		good := 0
		for n := range 640 {
			all.Go(func() {
				err := d.Update(context.Background(), fmt.Sprint("organ", n%8), func(tx *db.Tx) error {
					if err := insert(tx, fmt.Sprint(n)); err != nil {
						return err
					}
					switch {
					case n%7 == 0:
						panic("a mistake in one action")
					case n%3 == 0:
						return errors.New("refused")
					}
					return nil
				})
				if wrong := n%7 == 0 || n%3 == 0; wrong == (err == nil) {
					t.Errorf("caller %d was answered %v", n, err)
				}
				if err == nil {
					mu.Lock()
					good++
					mu.Unlock()
				}
			})
		}
		all.Wait()
		if n := count(t, d); n != good {
			t.Errorf("%d rows, %d successes", n, good)
		}
	})
}

func TestUpdate_runs_after_commit_hooks_only_when_it_committed(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, d *db.DB) {
		ran := 0
		before := d.Commits()
		if err := d.Update(context.Background(), "o", func(tx *db.Tx) error {
			tx.AfterCommit(func() { ran++ })
			return insert(tx, "a")
		}); err != nil || ran != 1 {
			t.Fatalf("ran %d times, %v", ran, err)
		}
		if d.Commits() == before {
			t.Error("a commit did not move Commits")
		}
		_ = d.Update(context.Background(), "o", func(tx *db.Tx) error {
			tx.AfterCommit(func() { ran++ })
			return errors.New("no")
		})
		if ran != 1 {
			t.Error("a hook ran for an update that failed")
		}
	})
}

func TestView_cannot_write_and_sees_one_snapshot(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, d *db.DB) {
		err := d.View(context.Background(), func(q *db.View) error {
			var key string
			return q.QueryRow(`INSERT INTO db_once (key, answer, at) VALUES ('x', '', 1) RETURNING key`).Scan(&key)
		})
		if err == nil || count(t, d) != 0 {
			t.Fatalf("a view wrote: %v", err)
		}
		if err := d.View(context.Background(), func(q *db.View) error {
			var before, after int
			if err := q.QueryRow(`SELECT COUNT(*) FROM db_once`).Scan(&before); err != nil {
				return err
			}
			if err := put(d, "o", "y"); err != nil {
				return err
			}
			if err := q.QueryRow(`SELECT COUNT(*) FROM db_once`).Scan(&after); err != nil {
				return err
			}
			if before != after {
				t.Errorf("the snapshot moved from %d to %d", before, after)
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	})
}

// A statement is prepared once and lent again when its rows are closed.
func TestQuery_the_same_statement_again_and_again(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, d *db.DB) {
		for _, key := range []string{"a", "b", "c"} {
			if err := put(d, "o", key); err != nil {
				t.Fatal(err)
			}
		}
		var got []string
		if err := d.Update(context.Background(), "o", func(tx *db.Tx) error {
			outer, err := keys(tx)
			if err != nil {
				return err
			}
			for _, k := range outer {
				inner, err := keys(tx)
				if err != nil {
					return err
				}
				got = append(got, k+strings.Join(inner, ""))
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		if strings.Join(got, " ") != "aabc babc cabc" {
			t.Errorf("got %v", got)
		}
	})
}

// A row that is not read yet keeps its statement: it is neither lent to the next question nor closed, however many there are.
func TestQueryRow_keeps_its_statement_until_it_is_read(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, d *db.DB) {
		err := d.View(t.Context(), func(q *db.View) error {
			for i := range 3000 { // more than are kept ready
				var got int
				if err := q.QueryRow(fmt.Sprintf(`SELECT %d + CAST($1 AS INTEGER)`, i), 1).Scan(&got); err != nil || got != i+1 {
					return fmt.Errorf("%d: got %d, %v", i, got, err)
				}
			}
			if q.Engine() == db.Postgres { // one conversation at a time
				return nil
			}
			const text = `SELECT 'row ' || CAST($1 AS TEXT)`
			first, second := q.QueryRow(text, 1), q.QueryRow(text, 2)
			var one, two string
			if err := errors.Join(second.Scan(&two), first.Scan(&one)); err != nil || one != "row 1" || two != "row 2" {
				t.Errorf("rows read late say %q and %q, %v", one, two, err)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func keys(q db.Query) ([]string, error) {
	rows, err := q.Query(`SELECT key FROM db_once ORDER BY key`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var k string
		if err := rows.Scan(&k); err != nil {
			return nil, err
		}
		all = append(all, k)
	}
	return all, rows.Err()
}

func TestOnce_answers_a_repetition_the_same_and_writes_once(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, d *db.DB) {
		var all sync.WaitGroup
		answers := make([]string, 20)
		for n := range answers {
			all.Go(func() {
				answer, _, err := d.Once(context.Background(), "o", "the key", func(tx *db.Tx) (string, error) {
					return fmt.Sprint("answer ", n), insert(tx, "row")
				})
				if err != nil {
					t.Error(err)
				}
				answers[n] = answer
			})
		}
		all.Wait()
		for _, a := range answers {
			if a != answers[0] {
				t.Errorf("answers differ: %v", answers)
				break
			}
		}
		if n := count(t, d); n != 2 { // the row and the kept answer
			t.Errorf("%d rows, want 2", n)
		}
		_, _, err := d.Once(context.Background(), "o", "another", func(tx *db.Tx) (string, error) { return "", fault.Refuse("no") })
		if fault.Of(err) != fault.Refused || count(t, d) != 2 {
			t.Errorf("a refusal was kept: %v", err)
		}
	})
}

func TestIsUnique(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, d *db.DB) {
		if err := put(d, "o", "a"); err != nil {
			t.Fatal(err)
		}
		if err := put(d, "o", "a"); !db.IsUnique(err) {
			t.Errorf("not known as a unique violation: %v", err)
		}
	})
}

func TestNewID_is_ordered_by_time_and_never_the_same(t *testing.T) {
	at := time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC)
	early, late := db.NewID(at), db.NewID(at.Add(time.Millisecond))
	if len(early) != 20 || early >= late || db.NewID(at) == early {
		t.Errorf("%s then %s", early, late)
	}
}

// A disk that is full gives Busy to everyone in the group, loses nothing acknowledged, and works again once there is
// room, without a restart.
func TestAFullDiskIsSaidAndHeals(t *testing.T) {
	testkit.EnginesAt(t, []db.Engine{db.SQLite}, func(t *testing.T, open func(func() time.Time) *db.DB) {
		d := open(nil)
		limit := func(pages int) {
			if err := d.Update(context.Background(), "o", func(tx *db.Tx) error {
				var got int
				return tx.QueryRow(fmt.Sprintf(`PRAGMA max_page_count = %d`, pages)).Scan(&got)
			}); err != nil {
				t.Fatal(err)
			}
		}
		limit(1) // no more than there are now
		long := strings.Repeat("公开", 5000)
		acknowledged, refused := 0, 0
		var all sync.WaitGroup
		var mu sync.Mutex
		for n := range 64 {
			all.Go(func() {
				err := d.Update(context.Background(), "o", func(tx *db.Tx) error { return insert(tx, long+fmt.Sprint(n)) })
				mu.Lock()
				defer mu.Unlock()
				switch fault.Of(err) {
				case fault.Busy:
					refused++
				default:
					if err != nil {
						t.Errorf("a full disk was said as %v", err)
					}
					acknowledged++
				}
			})
		}
		all.Wait()
		if refused == 0 {
			t.Fatal("the disk was not full")
		}
		if n := count(t, d); n != acknowledged {
			t.Errorf("%d rows, %d acknowledged", n, acknowledged)
		}
		limit(1 << 30)
		if err := put(d, "o", long); err != nil {
			t.Errorf("after room was made: %v", err)
		}
	})
}

// A database that goes away gives Busy, and is used again when it is back.
func TestALostDatabaseIsSaidAndHeals(t *testing.T) {
	testkit.EnginesAt(t, []db.Engine{db.Postgres}, func(t *testing.T, open func(func() time.Time) *db.DB) {
		d, other := open(nil), open(nil)
		err := d.Update(context.Background(), "o", func(tx *db.Tx) error {
			if err := insert(tx, "lost"); err != nil {
				return err
			}
			return other.Update(context.Background(), "x", func(o *db.Tx) error { // every connection but its own is ended
				_, err := o.Exec(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`)
				return err
			})
		})
		if fault.Of(err) != fault.Busy {
			t.Errorf("a lost connection was said as %v", err)
		}
		deadline := time.Now().Add(10 * time.Second)
		for err = put(d, "o", "after"); err != nil && time.Now().Before(deadline); err = put(d, "o", "after") {
			if fault.Of(err) != fault.Busy {
				t.Fatalf("while it was away: %v", err)
			}
		}
		if err != nil || count(t, d) != 1 {
			t.Errorf("after it was back: %v, %d rows", err, count(t, d))
		}
	})
}

func TestOpen_refuses_a_newer_schema_and_touches_nothing(t *testing.T) {
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			o := testkit.Store(t, engine)
			d, err := db.Open(context.Background(), o)
			if err != nil {
				t.Fatal(err)
			}
			if err := d.Update(context.Background(), "", func(tx *db.Tx) error {
				_, err := tx.Exec(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, $1)`, true)
				return err
			}); err != nil {
				t.Fatal(err)
			}
			if err := d.Close(); err != nil {
				t.Fatal(err)
			}
			before := fingerprint(t, o.Dir)
			if _, err := db.Open(context.Background(), o); fault.Of(err) != fault.Refused || fault.As(err).Key != "db.newer" {
				t.Errorf("a newer schema was answered %v", err)
			}
			if after := fingerprint(t, o.Dir); after != before {
				t.Errorf("the folder changed:\n%s\n%s", before, after)
			}
		})
	}
}

func fingerprint(t *testing.T, dir string) string {
	if dir == "" {
		return ""
	}
	raw, err := os.ReadFile(filepath.Join(dir, "gongkai.db"))
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%d %x", len(raw), raw[:100])
}

func TestOpen_says_when_the_folder_cannot_be_written(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := db.Open(context.Background(), db.Options{Dir: filepath.Join(file, "data")})
	if fault.Of(err) != fault.Invalid || fault.As(err).Key != "db.dir" {
		t.Errorf("answered %v", err)
	}
	if _, err := db.Open(context.Background(), db.Options{URL: "mysql://x"}); fault.Of(err) != fault.Invalid {
		t.Errorf("a foreign address was answered %v", err)
	}
}

func TestUnsafeSettings_are_named(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, d *db.DB) {
		bad, err := d.UnsafeSettings(context.Background())
		if err != nil || len(bad) != 0 {
			t.Errorf("a store as we open it is unsafe: %v %v", bad, err)
		}
	})
	t.Run("PostgreSQL told not to wait for the disk", func(t *testing.T) {
		o := testkit.Store(t, db.Postgres)
		d, err := db.Open(context.Background(), db.Options{URL: o.URL + "&options=-csynchronous_commit%3Doff"})
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close()
		bad, err := d.UnsafeSettings(context.Background())
		if err != nil || len(bad) != 1 {
			t.Errorf("named %v, %v", bad, err)
		}
	})
}

func TestAtIsTheSameTransactionAtAnotherTime(t *testing.T) {
	testkit.EnginesClock(t, func(t *testing.T, d *db.DB, c *testkit.Clock) {
		earlier, told := c.Now().Add(-time.Hour), 0
		err := d.Update(t.Context(), "organ", func(tx *db.Tx) error {
			past := tx.At(earlier)
			if !past.Now().Equal(earlier) || !tx.Now().Equal(c.Now()) || past.Organ() != "organ" {
				t.Errorf("%v, %v, %s", past.Now(), tx.Now(), past.Organ())
			}
			past.At(c.Now()).AfterCommit(func() { told++ })
			past.AfterCommit(func() { told++ })
			if told != 0 {
				t.Error("told before the commit")
			}
			return nil
		})
		if err != nil || told != 2 {
			t.Errorf("%v, told %d times", err, told)
		}
	})
}
