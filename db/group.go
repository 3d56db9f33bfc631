// Group commit, for both engines: updates of one writer that arrive while the disk is busy are committed together with
// one fsync. Each has its own savepoint, so one that fails takes nothing of the others with it, and each gets its own
// answer, after the commit. SQLite has one line of waiting updates, PostgreSQL one for each organ.
package db

import (
	"context"
	"errors"
	"sync"
	"time"
)

// writing is an open transaction of an engine.
type writing interface {
	querier
	commit() error
	rollback()
}

// ask is one Update waiting in line. It is answered, or told to lead: to run itself and those behind it.
type ask struct {
	ctx    context.Context
	organ  string
	now    func() time.Time
	fn     func(*Tx) error
	answer chan error
	lead   chan struct{}
}

// line is the updates of one writer that wait. Whoever finds nobody leading leads; having led one group, the leader
// hands over to the first who still waits.
type line struct {
	engine  Engine
	begin   func(ctx context.Context, organ string) (writing, error)
	mu      sync.Mutex
	waiting []*ask
	led     bool
}

const (
	groupMost = 256                   // updates in one commit
	groupTime = 20 * time.Millisecond // how long one commit may gather
)

var errGroupLost = errors.New("the transaction was rolled back by the database")

func (l *line) update(ctx context.Context, organ string, now func() time.Time, fn func(*Tx) error) error {
	a := &ask{ctx: ctx, organ: organ, now: now, fn: fn, answer: make(chan error, 1), lead: make(chan struct{}, 1)}
	l.mu.Lock()
	if l.led {
		l.waiting = append(l.waiting, a)
		l.mu.Unlock()
		select {
		case err := <-a.answer:
			return err
		case <-a.lead:
		}
	} else {
		l.led = true
		l.mu.Unlock()
	}
	defer l.handOver()
	l.group(a)
	return <-a.answer
}

// handOver makes the first who waits the leader.
func (l *line) handOver() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.waiting) == 0 {
		l.led = false
		return
	}
	l.waiting[0].lead <- struct{}{}
	l.waiting = l.waiting[1:]
}

// next takes the next who waits, or nil when nobody does or the group is full.
func (l *line) next(n int, start time.Time) *ask {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.waiting) == 0 || n >= groupMost || time.Since(start) > groupTime {
		return nil
	}
	a := l.waiting[0]
	l.waiting = l.waiting[1:]
	return a
}

func (l *line) alone() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.waiting) == 0
}

// served is an ask that ran, waiting for the commit.
type served struct {
	a  *ask
	tx *Tx
}

// group runs first and whoever waits in one transaction, and answers them all.
func (l *line) group(first *ask) {
	w, err := l.begin(first.ctx, first.organ)
	if err != nil {
		first.answer <- err
		return
	}
	var done []served
	var broken error
	start := time.Now()
	for a := first; a != nil; a = l.next(len(done), start) {
		tx := &Tx{session: session{on: w, now: a.now(), engine: l.engine}, organ: a.organ}
		if a == first && l.alone() { // the usual case: nobody to protect from it
			if err := run(a, tx); err != nil {
				w.rollback()
				a.answer <- err
				return
			}
			done = append(done, served{a, tx})
			continue
		}
		err, lost := runSaved(w, a, tx)
		switch {
		case lost != nil:
			a.answer <- errors.Join(err, lost)
			broken = lost
		case err != nil:
			a.answer <- err
		default:
			done = append(done, served{a, tx})
		}
		if broken != nil {
			break
		}
	}
	if broken == nil {
		broken = w.commit()
	} else {
		w.rollback()
	}
	answer(done, broken)
}

func answer(done []served, broken error) {
	for _, s := range done {
		if broken == nil {
			for _, fn := range s.tx.after {
				fn()
			}
		}
		s.a.answer <- broken
	}
}

func run(a *ask, tx *Tx) error {
	if err := a.ctx.Err(); err != nil {
		return err
	}
	return a.fn(tx)
}

// runSaved runs an ask in its savepoint. lost means the database has rolled back the whole transaction under us (disk
// full, connection gone): then every ask of the group has failed and must be told so.
func runSaved(w writing, a *ask, tx *Tx) (err, lost error) {
	if _, err := w.exec(`SAVEPOINT ask`, nil); err != nil {
		return err, err
	}
	if err = run(a, tx); err != nil {
		if _, e := w.exec(`ROLLBACK TO SAVEPOINT ask`, nil); e != nil {
			return err, errors.Join(errGroupLost, e)
		}
	}
	if _, e := w.exec(`RELEASE SAVEPOINT ask`, nil); e != nil {
		return err, errors.Join(errGroupLost, e)
	}
	return err, nil
}
