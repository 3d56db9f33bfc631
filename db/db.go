// Package db is the one way to the store. A View reads one snapshot; an Update writes, one writer per organ at a
// time, durably. SQLite (embedded) and PostgreSQL run the same statements, so nothing above knows which one it is.
//
// SQLite has one writer connection; PostgreSQL takes the organ's lock first in each transaction. On both, updates that
// wait for the same writer are committed together with one fsync, each in a savepoint of its own (group.go). Neither
// needs a retry loop.
package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime/debug"
	"strings"
	"time"

	"gongkai/fault"
)

// Engine says which database runs. Only package db branches on it.
type Engine string

// The two engines.
const (
	SQLite   Engine = "sqlite"
	Postgres Engine = "postgres"
)

// Query reads. *View and *Tx are the two that can.
type Query interface {
	// Query runs a statement that gives rows; the caller closes them. Placeholders are $1, $2 …
	// Read them to the end before asking anything else: PostgreSQL holds one conversation at a time.
	Query(text string, args ...any) (*Rows, error)
	// QueryRow runs a statement that gives one row; Scan it at once.
	QueryRow(text string, args ...any) *Row
	// Now is the time of this view or transaction, fixed for its whole length.
	Now() time.Time
	// Engine says which database answers.
	Engine() Engine
}

// Rows is the answer of Query: as *sql.Rows, and on Close its prepared statement can be used again.
type Rows struct {
	*sql.Rows
	release func()
}

// Next moves to the next row; at the end the rows close themselves.
func (r *Rows) Next() bool {
	if r.Rows.Next() {
		return true
	}
	r.free()
	return false
}

// Close ends the reading; it may be called more than once.
func (r *Rows) Close() error {
	err := r.Rows.Close()
	r.free()
	return err
}

func (r *Rows) free() {
	if r.release != nil {
		r.release()
		r.release = nil
	}
}

// Row is the answer of QueryRow. Its prepared statement can be used again, or closed, once it is read: a statement that goes
// before its row takes the memory the row lies in with it.
type Row struct {
	row     *sql.Row
	release func()
}

// Scan reads the row; it is read once. Without a row the error is sql.ErrNoRows.
func (r *Row) Scan(to ...any) error {
	err := r.row.Scan(to...)
	if r.release != nil {
		r.release()
		r.release = nil
	}
	return err
}

// querier is what a connection or a transaction of database/sql can do.
type querier interface {
	query(text string, args []any) (*Rows, error)
	queryRow(text string, args []any) *Row
	exec(text string, args []any) (sql.Result, error)
}

type session struct {
	on     querier
	now    time.Time
	engine Engine
}

func (s *session) Query(text string, args ...any) (*Rows, error) { return s.on.query(text, args) }

func (s *session) QueryRow(text string, args ...any) *Row { return s.on.queryRow(text, args) }

func (s *session) Now() time.Time { return s.now }

func (s *session) Engine() Engine { return s.engine }

// View is one read-only snapshot of the store.
type View struct{ session }

// Tx is a writing transaction of one organ. Everything in it commits together or not at all.
type Tx struct {
	session
	organ string
	after []func()
	of    *Tx // the transaction this one is At another time of; nil for the transaction itself
}

// Exec runs a statement that changes rows.
func (t *Tx) Exec(text string, args ...any) (sql.Result, error) { return t.on.exec(text, args) }

// Organ is the organ whose writer this transaction is.
func (t *Tx) Organ() string { return t.organ }

// AfterCommit has fn called once the transaction is durable, before the caller gets its answer. fn must be quick.
func (t *Tx) AfterCommit(fn func()) {
	if t.of != nil {
		t = t.of
	}
	t.after = append(t.after, fn)
}

// At gives the same transaction as if it were run at another time: for records of what happened earlier, as an import
// or the demonstration makes them. Whoever writes a ledger so must go forward in time.
func (t *Tx) At(now time.Time) *Tx {
	root := t
	if t.of != nil {
		root = t.of
	}
	return &Tx{session: session{on: t.on, now: now, engine: t.engine}, organ: t.organ, of: root}
}

// Options say where the store is. URL empty means SQLite in Dir; "postgres://…" means PostgreSQL.
type Options struct {
	URL   string
	Dir   string
	Clock func() time.Time // Clock is time.Now when nil.
}

// backend is what each engine provides: view and update run fn and translate nothing.
type backend interface {
	view(ctx context.Context, now time.Time, fn func(*View) error) error
	update(ctx context.Context, organ string, now func() time.Time, fn func(*Tx) error) error
	unsafeSettings(ctx context.Context) ([]string, error)
	close() error
}

// DB is an open store. Its methods may be called from many goroutines.
type DB struct {
	engine Engine
	back   backend
	clock  func() time.Time
	bell   bell
	opened time.Time
}

// Open opens the store, brings its schema up to this binary's, and refuses (touching nothing) a schema that is newer.
func Open(ctx context.Context, o Options) (*DB, error) {
	d := &DB{clock: o.Clock, opened: time.Now()}
	if d.clock == nil {
		d.clock = time.Now
	}
	var err error
	switch {
	case o.URL == "":
		d.engine = SQLite
		d.back, err = openSQLite(ctx, o.Dir)
	case strings.HasPrefix(o.URL, "postgres://"), strings.HasPrefix(o.URL, "postgresql://"):
		d.engine = Postgres
		d.back, err = openPostgres(ctx, o.URL)
	default:
		return nil, fault.BadInput("db.url", o.URL)
	}
	if err != nil {
		return nil, err
	}
	return d, nil
}

// Close waits for updates under way and closes the store.
func (d *DB) Close() error { return d.back.close() }

// Engine says which database runs.
func (d *DB) Engine() Engine { return d.engine }

// Now is the store's clock: the injected one, or the machine's.
func (d *DB) Now() time.Time { return d.clock() }

// View runs fn on one read-only snapshot. Faults of the store itself come back as fault.Busy.
func (d *DB) View(ctx context.Context, fn func(q *View) error) error {
	return worded(d.back.view(ctx, d.clock(), func(q *View) (err error) {
		defer caught(&err)
		return fn(q)
	}))
}

// Update runs fn as the organ's only writer. When it returns nil, what fn did is durable; when it returns an error,
// nothing of it happened. fn does database work only: no network, no waiting, no View or Update inside.
func (d *DB) Update(ctx context.Context, organ string, fn func(tx *Tx) error) error {
	err := d.back.update(ctx, organ, d.clock, func(tx *Tx) (err error) {
		defer caught(&err)
		return fn(tx)
	})
	if err == nil {
		d.bell.ring()
	}
	return worded(err)
}

// Once is Update for a submission that may arrive twice: the first time fn runs and its answer is kept under key; a
// repetition gets the same answer with repeated true, and nothing is written again. An error of fn keeps nothing.
func (d *DB) Once(ctx context.Context, organ, key string, fn func(tx *Tx) (string, error)) (answer string, repeated bool, err error) {
	err = d.Update(ctx, organ, func(tx *Tx) error {
		found, kept, err := onceAnswer(tx, key)
		if err != nil || found {
			answer, repeated = kept, found
			return err
		}
		if answer, err = fn(tx); err != nil {
			return err
		}
		return onceKeep(tx, key, answer)
	})
	return answer, repeated, err
}

// Wake gives a channel that receives after commits of this process; stop ends the subscription. Other processes on the
// same PostgreSQL are not heard: who must see their writes looks again from time to time.
func (d *DB) Wake() (wake <-chan struct{}, stop func()) { return d.bell.subscribe() }

// Commits moves whenever something may have been committed, and has moved before Update returns: whoever keeps
// something derived from the store can tell at the cost of one load that nothing has changed. On PostgreSQL it moves
// ten times a second besides, because the commits of other processes are not heard.
func (d *DB) Commits() uint64 {
	n := d.bell.count.Load()
	if d.engine == Postgres {
		n += uint64(time.Since(d.opened) / commitsUnheard)
	}
	return n
}

const commitsUnheard = 100 * time.Millisecond

// UnsafeSettings names each setting under which an acknowledged write could be lost, in plain words; empty is good.
func (d *DB) UnsafeSettings(ctx context.Context) ([]string, error) { return d.back.unsafeSettings(ctx) }

// Ping says whether the store answers.
func (d *DB) Ping(ctx context.Context) error {
	return d.View(ctx, func(q *View) error {
		var one int
		return q.QueryRow(`SELECT 1`).Scan(&one)
	})
}

// caught turns a panic in a callback into an error, so that a writer never dies of one caller's mistake.
func caught(err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
	}
}

// worded turns the store's own failures into fault.Busy and leaves all else as it is.
func worded(err error) error {
	if err == nil || fault.As(err) != nil {
		return err
	}
	if errors.Is(err, sql.ErrNoRows) {
		return err
	}
	if sqliteBusy(err) || postgresBusy(err) {
		return fault.Wrap(err, fault.Busy, "fault.busy")
	}
	return err
}

// IsUnique says whether err is the violation of a unique index, on either engine.
func IsUnique(err error) bool { return sqliteUnique(err) || postgresUnique(err) }
