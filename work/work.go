// Package work does what follows from what was done: followers read the ledger behind a cursor and act on each event
// once; ticks run now and then. One process at a time does the work of one name, by a lease, so that several processes
// on one PostgreSQL share it. It is handed functions and knows nothing of the law. Tables work_cursor, work_lease,
// work_tick.
package work

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"gongkai/db"
	"gongkai/ledger"
)

// Follower reads every organ's ledger from the beginning, in order. Do runs in the same transaction as the move of its
// cursor, so that what it writes happens exactly once for each event; it gets events of one organ at a time.
type Follower struct {
	Name string
	Do   func(tx *db.Tx, events []ledger.Event) error
}

// Tick is done once every Every, by one process, whoever of them is up.
type Tick struct {
	Name  string
	Every time.Duration
	Do    func(ctx context.Context) error
}

const (
	leaseFor  = 15 * time.Second
	renewEach = 5 * time.Second
	lookEach  = 100 * time.Millisecond // for commits of other processes
	batch     = 200                    // events in one transaction
	retryMost = time.Minute
)

// Run does the work until ctx ends, and returns when every follower has stopped. Errors are logged and tried again with
// growing pauses; nothing is skipped.
func Run(ctx context.Context, d *db.DB, log *slog.Logger, followers []Follower, ticks []Tick) {
	holder := db.NewID(d.Now())
	var all sync.WaitGroup
	for _, f := range followers {
		all.Go(func() { follow(ctx, d, log.With("follower", f.Name), holder, f) })
	}
	for _, t := range ticks {
		all.Go(func() { tick(ctx, d, log.With("tick", t.Name), holder, t) })
	}
	all.Wait()
	release(context.WithoutCancel(ctx), d, log, holder)
}

// CatchUp has a follower read all that it has not read yet. It is for a store nobody else has open, as one just made.
func CatchUp(ctx context.Context, d *db.DB, f Follower) error {
	for more := true; more; {
		var err error
		if more, err = advance(ctx, d, f); err != nil {
			return err
		}
	}
	return nil
}

func follow(ctx context.Context, d *db.DB, log *slog.Logger, holder string, f Follower) {
	wake, stop := d.Wake()
	defer stop()
	pause := time.Duration(0)
	var until time.Time
	for ctx.Err() == nil {
		more, err := false, error(nil)
		if time.Until(until) < leaseFor-renewEach {
			until, err = lease(ctx, d, "follower:"+f.Name, holder)
		}
		if err == nil && time.Now().Before(until) {
			more, err = advance(ctx, d, f)
		}
		switch {
		case err != nil && ctx.Err() == nil:
			pause = min(max(2*pause, 200*time.Millisecond), retryMost)
			log.Error("follow", "err", err, "again in", pause)
			sleep(ctx, pause)
			continue
		case more:
			pause = 0
			continue
		}
		pause = 0
		await(ctx, d, wake)
	}
}

// await waits for a commit of this process, or with PostgreSQL a moment for one of another.
func await(ctx context.Context, d *db.DB, wake <-chan struct{}) {
	look := renewEach
	if d.Engine() == db.Postgres {
		look = lookEach
	}
	timer := time.NewTimer(look)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-wake:
	case <-timer.C:
	}
}

// advance moves the follower one batch in every organ that has news; more says there may be further news.
func advance(ctx context.Context, d *db.DB, f Follower) (more bool, err error) {
	behind, err := lagging(ctx, d, f.Name)
	if err != nil {
		return false, err
	}
	for _, organ := range behind {
		if err := ctx.Err(); err != nil {
			return false, err
		}
		err := d.Update(ctx, organ, func(tx *db.Tx) error {
			seq, err := cursor(tx, f.Name, organ)
			if err != nil {
				return err
			}
			events, err := ledger.After(tx, organ, seq, batch)
			if err != nil || len(events) == 0 {
				return err
			}
			if err := f.Do(tx, events); err != nil {
				return err
			}
			return setCursor(tx, f.Name, organ, events[len(events)-1].Seq)
		})
		if err != nil {
			return false, err
		}
	}
	return len(behind) > 0, nil
}

func tick(ctx context.Context, d *db.DB, log *slog.Logger, holder string, t Tick) {
	for ctx.Err() == nil {
		due, err := claim(ctx, d, t, holder)
		if err == nil && due {
			err = t.Do(ctx)
		}
		if err != nil && ctx.Err() == nil {
			log.Error("tick", "err", err)
		}
		sleep(ctx, min(t.Every, time.Minute))
	}
}

func sleep(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}
