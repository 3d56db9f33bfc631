package main

// Actions per second: one row changed and one event appended, durable, on both engines, for 1 and 64 callers on 1 and
// 64 organs. The floors are bare durable commits of one row through the same drivers in the same run.

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"gongkai/db"
	"gongkai/ledger"
	"gongkai/testkit"
)

func actions(s settings) ([]row, error) {
	length := 3 * time.Second
	if s.quick {
		length = 300 * time.Millisecond
	}
	var rows []row
	dir, err := os.MkdirTemp("", "gongkai-bench-*")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	single, err := sqliteFloor(filepath.Join(dir, "single.db"), 1, length)
	if err != nil {
		return nil, err
	}
	grouped, err := sqliteFloor(filepath.Join(dir, "grouped.db"), 64, length)
	if err != nil {
		return nil, err
	}
	rows = append(rows, row{"SQLite floor, one-row durable commits, one by one", persec(single), "", ""},
		row{"SQLite floor, 64 rows in each durable commit", persec(grouped), "", ""})
	d, err := db.Open(context.Background(), db.Options{Dir: filepath.Join(dir, "store")})
	if err != nil {
		return rows, err
	}
	rows, err = actionRows(rows, d, length, func(callers int) float64 {
		if callers == 1 {
			return single
		}
		return grouped
	})
	if e := d.Close(); err == nil {
		err = e
	}
	if err != nil {
		return rows, err
	}
	return postgresActions(rows, length)
}

func postgresActions(rows []row, length time.Duration) ([]row, error) {
	url := os.Getenv(testkit.PostgresVariable)
	if url == "" {
		return rows, fmt.Errorf("%s is not set", testkit.PostgresVariable)
	}
	floors := map[int]float64{}
	for _, callers := range []int{1, 64} {
		floor, err := postgresFloor(url, callers, length)
		if err != nil {
			return rows, err
		}
		floors[callers] = floor
		rows = append(rows, row{fmt.Sprintf("PostgreSQL floor, one-row durable commits, %d callers", callers), persec(floor), "", ""})
	}
	d, err := db.Open(context.Background(), db.Options{URL: url})
	if err != nil {
		return rows, err
	}
	defer d.Close()
	return actionRows(rows, d, length, func(callers int) float64 { return floors[callers] })
}

func actionRows(rows []row, d *db.DB, length time.Duration, floor func(callers int) float64) ([]row, error) {
	for _, callers := range []int{1, 64} {
		for _, organs := range []int{1, 64} {
			n, err := measure(callers, length, func(caller int) error { return act(d, fmt.Sprint("organ", caller%organs)) })
			if err != nil {
				return rows, err
			}
			f := floor(callers)
			rows = append(rows, row{fmt.Sprintf("%s actions, %d callers, %d organs", d.Engine(), callers, organs), persec(n),
				fmt.Sprintf("%s (ratio %.2f)", persec(f), n/f), ""})
		}
	}
	return rows, nil
}

// act is the smallest action: one row kept and one event appended.
func act(d *db.DB, organ string) error {
	return d.Update(context.Background(), organ, func(tx *db.Tx) error {
		if _, err := tx.Exec(`INSERT INTO db_once (key, answer, at) VALUES ($1, $2, $3)`, db.NewID(tx.Now()), "a", tx.Now().UnixMicro()); err != nil {
			return err
		}
		return ledger.Append(tx, ledger.Event{Actor: "staff", ActorName: "信息员", Verb: "item.save", Subject: "item:1", Title: "通知"})
	})
}

// measure runs do from callers at once and gives how often per second it was done.
func measure(callers int, length time.Duration, do func(caller int) error) (perSecond float64, err error) {
	var n atomic.Int64
	var first atomic.Pointer[error]
	var all sync.WaitGroup
	start := time.Now()
	for c := range callers {
		all.Go(func() {
			for time.Since(start) < length {
				if err := do(c); err != nil {
					first.Store(&err)
					return
				}
				n.Add(1)
			}
		})
	}
	all.Wait()
	if e := first.Load(); e != nil {
		return 0, *e
	}
	return float64(n.Load()) / time.Since(start).Seconds(), nil
}

func sqliteFloor(path string, rows int, length time.Duration) (perSecond float64, err error) {
	pool, err := sql.Open("sqlite", "file:"+path+"?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_txlock=immediate")
	if err != nil {
		return 0, err
	}
	defer pool.Close()
	pool.SetMaxOpenConns(1)
	if _, err := pool.Exec(`CREATE TABLE floor (id INTEGER PRIMARY KEY, text TEXT)`); err != nil {
		return 0, err
	}
	n := 0
	start := time.Now()
	for time.Since(start) < length {
		tx, err := pool.Begin()
		if err != nil {
			return 0, err
		}
		insert, err := tx.Prepare(`INSERT INTO floor (text) VALUES ($1)`)
		if err != nil {
			return 0, err
		}
		for range rows {
			if _, err := insert.Exec("item"); err != nil {
				return 0, err
			}
			n++
		}
		if err := tx.Commit(); err != nil {
			return 0, err
		}
	}
	return float64(n) / time.Since(start).Seconds(), nil
}

func postgresFloor(url string, callers int, length time.Duration) (perSecond float64, err error) {
	pool, err := sql.Open("pgx", url)
	if err != nil {
		return 0, err
	}
	defer pool.Close()
	pool.SetMaxOpenConns(64)
	pool.SetMaxIdleConns(64)
	if _, err := pool.Exec(`CREATE TABLE IF NOT EXISTS floor (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, text TEXT)`); err != nil {
		return 0, err
	}
	defer pool.Exec(`DROP TABLE floor`)
	return measure(callers, length, func(int) error {
		_, err := pool.Exec(`INSERT INTO floor (text) VALUES ($1)`, "item")
		return err
	})
}

func persec(n float64) string { return fmt.Sprintf("%.0f/s", n) }
