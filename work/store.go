// Cursors, leases and ticks.
package work

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"gongkai/db"
	"gongkai/ledger"
)

// writer is the organ under whose lock leases and ticks are written: none, so they never wait for an office's work.
const writer = "work"

// lagging names the organs whose ledgers go beyond the follower's cursor.
func lagging(ctx context.Context, d *db.DB, name string) (organs []string, err error) {
	err = d.View(ctx, func(q *db.View) error {
		heads, err := ledger.Heads(q)
		if err != nil {
			return err
		}
		at, err := cursors(q, name)
		if err != nil {
			return err
		}
		for _, h := range heads {
			if h.Seq > at[h.Organ] {
				organs = append(organs, h.Organ)
			}
		}
		return nil
	})
	return organs, err
}

func cursors(q db.Query, name string) (map[string]int64, error) {
	rows, err := q.Query(`SELECT organ, seq FROM work_cursor WHERE name = $1`, name)
	if err != nil {
		return nil, fmt.Errorf("read the cursors of %s: %w", name, err)
	}
	defer rows.Close()
	at := map[string]int64{}
	for rows.Next() {
		var organ string
		var seq int64
		if err := rows.Scan(&organ, &seq); err != nil {
			return nil, err
		}
		at[organ] = seq
	}
	return at, rows.Err()
}

func cursor(q db.Query, name, organ string) (seq int64, err error) {
	err = q.QueryRow(`SELECT seq FROM work_cursor WHERE name = $1 AND organ = $2`, name, organ).Scan(&seq)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("read the cursor of %s: %w", name, err)
	}
	return seq, nil
}

func setCursor(tx *db.Tx, name, organ string, seq int64) error {
	_, err := tx.Exec(`INSERT INTO work_cursor (name, organ, seq) VALUES ($1, $2, $3)
		ON CONFLICT (name, organ) DO UPDATE SET seq = excluded.seq`, name, organ, seq)
	if err != nil {
		return fmt.Errorf("move the cursor of %s: %w", name, err)
	}
	return nil
}

// Lag is how many events the follower has still to read, over all organs.
func Lag(q db.Query, name string) (lag int64, err error) {
	heads, err := ledger.Heads(q)
	if err != nil {
		return 0, err
	}
	at, err := cursors(q, name)
	if err != nil {
		return 0, err
	}
	for _, h := range heads {
		lag += h.Seq - at[h.Organ]
	}
	return lag, nil
}

// lease takes or renews the lease of name for holder and says until when it holds; the zero time when another has it.
func lease(ctx context.Context, d *db.DB, name, holder string) (until time.Time, err error) {
	err = d.Update(ctx, writer, func(tx *db.Tx) error {
		now := time.Now() // leases are about processes, not about the law's days
		var got string
		err := tx.QueryRow(`INSERT INTO work_lease (name, holder, until) VALUES ($1, $2, $3)
			ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until
			WHERE work_lease.holder = excluded.holder OR work_lease.until < $4
			RETURNING holder`, name, holder, now.Add(leaseFor).UnixMicro(), now.UnixMicro()).Scan(&got)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("lease %s: %w", name, err)
		}
		until = now.Add(leaseFor)
		return nil
	})
	return until, err
}

// release gives up every lease of holder, so that another process goes on at once.
func release(ctx context.Context, d *db.DB, log *slog.Logger, holder string) {
	err := d.Update(ctx, writer, func(tx *db.Tx) error {
		_, err := tx.Exec(`DELETE FROM work_lease WHERE holder = $1`, holder)
		return err
	})
	if err != nil {
		log.Warn("give up leases", "err", err)
	}
}

// claim says whether the tick is due and, if it is, marks it done, so that nobody else does it.
func claim(ctx context.Context, d *db.DB, t Tick, holder string) (due bool, err error) {
	err = d.Update(ctx, writer, func(tx *db.Tx) error {
		now := time.Now()
		var got int64
		err := tx.QueryRow(`INSERT INTO work_tick (name, at) VALUES ($1, $2)
			ON CONFLICT (name) DO UPDATE SET at = excluded.at WHERE work_tick.at <= $3
			RETURNING at`, t.Name, now.UnixMicro(), now.Add(-t.Every).UnixMicro()).Scan(&got)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		due = err == nil
		return err
	})
	return due, err
}
