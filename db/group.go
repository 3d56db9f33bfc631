// Group commit for SQLite: updates that arrive while the disk is busy are committed together with one fsync. Each has
// its own savepoint, so one that fails takes nothing of the others with it, and each gets its own answer, after the
// commit.
package db

import (
	"context"
	"errors"
	"time"
)

// ask is one Update waiting for the writer.
type ask struct {
	ctx    context.Context
	organ  string
	now    func() time.Time
	fn     func(*Tx) error
	answer chan error
}

const (
	groupMost = 256                   // updates in one commit
	groupTime = 20 * time.Millisecond // how long one commit may gather
)

var errGroupLost = errors.New("the transaction was rolled back by the database")

// write is the one writer: it takes asks until the store closes, finishes those that wait, and leaves.
func (b *sqliteBack) write() {
	defer close(b.done)
	var conn *prepared
	for {
		var a *ask
		select {
		case a = <-b.asks:
		case <-b.stop:
			if a = b.nextAsk(0, time.Now()); a == nil {
				if conn != nil {
					_ = conn.close() // every commit is durable already
				}
				return
			}
		}
		conn = b.serve(conn, a)
	}
}

// serve answers a, and what waits with it, on conn or a new connection; it gives the connection to go on with.
func (b *sqliteBack) serve(conn *prepared, a *ask) *prepared {
	if conn == nil {
		var err error
		if conn, err = b.writerConn(); err != nil {
			a.answer <- err
			return nil
		}
	}
	if b.group(conn, a) != nil {
		_ = conn.close() // a connection that failed is not used again; the next ask opens another
		return nil
	}
	return conn
}

func (b *sqliteBack) writerConn() (*prepared, error) {
	c, err := b.writer.Conn(context.Background())
	if err != nil {
		return nil, err
	}
	return newPrepared(c), nil
}

// served is an ask that ran, waiting for the commit.
type served struct {
	a  *ask
	tx *Tx
}

// group runs first and whatever else waits in one transaction. It returns an error when the connection is to be dropped.
func (b *sqliteBack) group(conn *prepared, first *ask) error {
	if _, err := conn.exec(`BEGIN IMMEDIATE`, nil); err != nil {
		first.answer <- err
		return err
	}
	var done []served
	var broken error
	start := time.Now()
	for a := first; a != nil; a = b.nextAsk(len(done), start) {
		tx := &Tx{session: session{on: conn, now: a.now(), engine: SQLite}, organ: a.organ}
		err, lost := runAsk(conn, a, tx)
		if lost != nil {
			a.answer <- errors.Join(err, lost)
			broken = lost
			break
		}
		if err != nil {
			a.answer <- err
			continue
		}
		done = append(done, served{a, tx})
	}
	if broken == nil {
		_, broken = conn.exec(`COMMIT`, nil)
	}
	if broken != nil {
		_, _ = conn.exec(`ROLLBACK`, nil) // may say there is nothing to roll back: that is the aim
	}
	for _, s := range done {
		if broken == nil {
			for _, fn := range s.tx.after {
				fn()
			}
		}
		s.a.answer <- broken
	}
	return broken
}

// runAsk runs one ask in its savepoint. lost means the database has rolled back the whole transaction under us (disk
// full, I/O error): then every ask of the group has failed and must be told so.
func runAsk(conn *prepared, a *ask, tx *Tx) (err, lost error) {
	if a.ctx.Err() != nil {
		return a.ctx.Err(), nil
	}
	if _, err := conn.exec(`SAVEPOINT ask`, nil); err != nil {
		return err, err
	}
	err = a.fn(tx)
	if err != nil {
		if _, e := conn.exec(`ROLLBACK TO ask`, nil); e != nil {
			return err, errors.Join(errGroupLost, e)
		}
	}
	if _, e := conn.exec(`RELEASE ask`, nil); e != nil {
		return err, errors.Join(errGroupLost, e)
	}
	return err, nil
}

// nextAsk gives the next waiting ask, or nil when none waits or the group is full.
func (b *sqliteBack) nextAsk(n int, start time.Time) *ask {
	if n >= groupMost || time.Since(start) > groupTime {
		return nil
	}
	select {
	case a := <-b.asks:
		return a
	default:
		return nil
	}
}
