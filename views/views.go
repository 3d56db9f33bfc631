// Package views counts how often items are read (浏览次数, FACTS 7.4). A reading is one added to a number in memory; now and then
// the numbers are written, by item and day. Of who read nothing is kept, so that there is nothing to ask consent for and
// nothing to lose; programs that fetch pages are counted too. Tables views_day, views_setting; event views.show.
package views

import (
	"context"
	"database/sql"
	"errors"
	"sync"
	"sync/atomic"

	"gongkai/db"
	"gongkai/ledger"
	"gongkai/office"
	"gongkai/workday"
)

// VerbRead is who sees the numbers at the desk.
const VerbRead office.Verb = "views.read"

// VerbShow is recorded when an organ begins or ends to show the numbers in public.
const VerbShow office.Verb = "views.show"

// Counter is the numbers of one process not yet written.
type Counter struct {
	mu    sync.RWMutex
	items map[string]*atomic.Int64
}

// NewCounter makes an empty one.
func NewCounter() *Counter { return &Counter{items: map[string]*atomic.Int64{}} }

const itemsMost = 200_000 // beyond this, readings of further items are not counted until the numbers are written

// Of gives an item's number, to be added to; whoever keeps it may add to it at any time.
func (c *Counter) Of(item string) *atomic.Int64 {
	c.mu.RLock()
	n := c.items[item]
	c.mu.RUnlock()
	if n != nil {
		return n
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if n = c.items[item]; n == nil {
		n = new(atomic.Int64)
		if len(c.items) < itemsMost {
			c.items[item] = n
		}
	}
	return n
}

// take gives what was counted since the last time.
func (c *Counter) take() map[string]int64 {
	c.mu.RLock()
	defer c.mu.RUnlock()
	taken := map[string]int64{}
	for item, n := range c.items {
		if read := n.Swap(0); read > 0 {
			taken[item] = read
		}
	}
	return taken
}

func (c *Counter) giveBack(taken map[string]int64) {
	for item, n := range taken {
		c.Of(item).Add(n)
	}
}

// writer is the organ under whose lock numbers are written: none.
const writer = "views"

// Flush writes what was counted. What could not be written is counted again the next time.
func (c *Counter) Flush(ctx context.Context, update func(ctx context.Context, organ string, fn func(tx *db.Tx) error) error) error {
	taken := c.take()
	if len(taken) == 0 {
		return nil
	}
	err := update(ctx, writer, func(tx *db.Tx) error {
		day := workday.DateOf(tx.Now())
		for item, n := range taken {
			if _, err := tx.Exec(`INSERT INTO views_day (item, day, n) VALUES ($1, $2, $3)
				ON CONFLICT (item, day) DO UPDATE SET n = views_day.n + excluded.n`, item, day, n); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		c.giveBack(taken)
	}
	return err
}

// Total is how often an item was read, as far as it was written.
func Total(q db.Query, item string) (n int64, err error) {
	err = q.QueryRow(`SELECT COALESCE(CAST(SUM(n) AS BIGINT), 0) FROM views_day WHERE item = $1`, item).Scan(&n)
	return n, err
}

// Count is an item with how often it was read.
type Count struct {
	Item string
	N    int64
}

// MostRead gives the items read most since a day.
func MostRead(q db.Query, since workday.Date, most int) ([]Count, error) {
	rows, err := q.Query(`SELECT item, CAST(SUM(n) AS BIGINT) AS total FROM views_day WHERE day >= $1 GROUP BY item ORDER BY total DESC, item LIMIT $2`, since, most)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []Count
	for rows.Next() {
		var c Count
		if err := rows.Scan(&c.Item, &c.N); err != nil {
			return nil, err
		}
		list = append(list, c)
	}
	return list, rows.Err()
}

// Shown says whether an organ shows the numbers in public; it does not unless it says so.
func Shown(q db.Query, organ string) (bool, error) {
	var shown int64
	err := q.QueryRow(`SELECT shown FROM views_setting WHERE organ = $1`, organ).Scan(&shown)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return shown == 1, err
}

// Show has an organ show the numbers in public, or not.
func Show(tx *db.Tx, by office.Actor, organ string, shown bool) error {
	if err := by.Allow(VerbShow, organ); err != nil {
		return err
	}
	var n int64
	if shown {
		n = 1
	}
	if _, err := tx.Exec(`INSERT INTO views_setting (organ, shown) VALUES ($1, $2) ON CONFLICT (organ) DO UPDATE SET shown = excluded.shown`, organ, n); err != nil {
		return err
	}
	return ledger.Append(tx, by.Event(VerbShow, "organ:"+organ, "", map[string]any{"shown": shown}))
}
