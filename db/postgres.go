// PostgreSQL through pgx's database/sql driver. An Update first takes the organ's advisory lock, so that writers of one
// organ queue and those of different organs run side by side; those of one organ that wait in one process commit
// together (group.go).
package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"net"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"

	"gongkai/fault"
)

type postgresBack struct {
	db    *sql.DB
	mu    sync.Mutex
	lines map[string]*line // organ → its line; an organ once written to keeps its own
}

func openPostgres(ctx context.Context, url string) (*postgresBack, error) {
	pool, err := sql.Open("pgx", url)
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "db.url", "postgres://…")
	}
	pool.SetMaxOpenConns(32)
	pool.SetMaxIdleConns(32)
	pool.SetConnMaxIdleTime(5 * time.Minute)
	if err := pool.PingContext(ctx); err != nil {
		return nil, errors.Join(fault.Wrap(err, fault.Busy, "db.unreachable"), pool.Close())
	}
	if err := checkVersion(ctx, pool); err != nil {
		return nil, errors.Join(err, pool.Close())
	}
	if err := migrate(ctx, Postgres, pool); err != nil {
		return nil, errors.Join(err, pool.Close())
	}
	return &postgresBack{db: pool, lines: map[string]*line{}}, nil
}

// onTx runs statements in a transaction; pgx keeps prepared statements per connection by itself.
type onTx struct {
	ctx context.Context
	tx  *sql.Tx
}

func (t onTx) query(text string, args []any) (*Rows, error) {
	rows, err := t.tx.QueryContext(t.ctx, text, args...)
	if err != nil {
		return nil, err
	}
	return &Rows{Rows: rows}, nil
}

func (t onTx) queryRow(text string, args []any) *Row {
	return &Row{row: t.tx.QueryRowContext(t.ctx, text, args...)}
}

func (t onTx) exec(text string, args []any) (sql.Result, error) {
	return t.tx.ExecContext(t.ctx, text, args...)
}

func (p *postgresBack) close() error { return p.db.Close() }

func (p *postgresBack) view(ctx context.Context, now time.Time, fn func(*View) error) error {
	tx, err := p.db.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return err
	}
	defer tx.Rollback() // a snapshot has nothing to commit
	return fn(&View{session{on: onTx{ctx, tx}, now: now, engine: Postgres}})
}

func (p *postgresBack) update(ctx context.Context, organ string, now func() time.Time, fn func(*Tx) error) error {
	p.mu.Lock()
	l := p.lines[organ]
	if l == nil {
		l = &line{engine: Postgres, begin: p.begin}
		p.lines[organ] = l
	}
	p.mu.Unlock()
	return l.update(ctx, organ, now, fn)
}

// begin opens a transaction and takes the organ's lock, which other processes respect too. An update once begun is
// finished, whoever has stopped listening.
func (p *postgresBack) begin(ctx context.Context, organ string) (writing, error) {
	ctx = context.WithoutCancel(ctx)
	tx, err := p.db.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	w := onTx{ctx, tx}
	if _, err := w.exec(`SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`, []any{organ}); err != nil {
		w.rollback()
		return nil, err
	}
	return w, nil
}

func (t onTx) commit() error { return t.tx.Commit() }

func (t onTx) rollback() { _ = t.tx.Rollback() } // a lost connection rolls back by itself

func (p *postgresBack) unsafeSettings(ctx context.Context) ([]string, error) {
	var bad []string
	for _, name := range []string{"fsync", "synchronous_commit", "full_page_writes"} {
		var value string
		if err := p.db.QueryRowContext(ctx, `SELECT current_setting($1)`, name).Scan(&value); err != nil {
			return nil, err
		}
		if value == "off" || (name == "synchronous_commit" && value == "local_off") {
			bad = append(bad, "PostgreSQL "+name+" = "+value+", must be on")
		}
	}
	return bad, nil
}

// postgresBusy tells the server's own trouble (class 08 connection, 53 resources, 57 shutdown, 58 system) and a lost
// connection from a mistake of ours.
func postgresBusy(err error) bool {
	var e *pgconn.PgError
	if errors.As(err, &e) {
		switch {
		case strings.HasPrefix(e.Code, "08"), strings.HasPrefix(e.Code, "53"), strings.HasPrefix(e.Code, "57P"), strings.HasPrefix(e.Code, "58"):
			return true
		}
		return false
	}
	var c *pgconn.ConnectError
	var n net.Error
	return errors.As(err, &c) || errors.As(err, &n) || errors.Is(err, driver.ErrBadConn) || errors.Is(err, net.ErrClosed) ||
		pgconn.SafeToRetry(err) || strings.Contains(err.Error(), "unexpected EOF") || strings.Contains(err.Error(), "conn closed")
}

func postgresUnique(err error) bool {
	var e *pgconn.PgError
	return errors.As(err, &e) && e.Code == "23505"
}
