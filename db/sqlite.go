// SQLite through modernc.org/sqlite: one writer connection with group commit (group.go), a pool of read-only ones.
package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"time"

	"modernc.org/sqlite"

	"gongkai/fault"
)

// Result codes of SQLite (the low byte of an extended code).
const (
	codeBusy     = 5
	codeLocked   = 6
	codeReadOnly = 8
	codeIOErr    = 10
	codeFull     = 13
	codeCantOpen = 14

	codeUnique     = 2067
	codePrimaryKey = 1555
)

type sqliteBack struct {
	writer  *sql.DB
	readers *sql.DB
	idle    chan *prepared
	line    line
	conn    *prepared    // the writer's connection, held by whoever leads the line; nil when it must be opened
	closing sync.RWMutex // held for reading by every update under way
	closed  bool
}

// openSQLite opens Dir/gongkai.db, making the folder and the file when there is none.
func openSQLite(ctx context.Context, dir string) (*sqliteBack, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "db.dir", dir)
	}
	path := filepath.Join(dir, "gongkai.db")
	if err := writable(dir); err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "db.dir", dir)
	}
	if _, err := os.Stat(path); err == nil {
		if err := refuseNewer(ctx, path); err != nil {
			return nil, err
		}
	}
	writer, err := sql.Open("sqlite", sqliteDSN(path, "&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=cache_size(-16000)&_pragma=temp_store(2)"))
	if err != nil {
		return nil, err
	}
	writer.SetMaxOpenConns(1)
	if err := migrate(ctx, SQLite, writer); err != nil {
		return nil, errors.Join(err, writer.Close())
	}
	readers, err := sql.Open("sqlite", sqliteDSN(path, "&_pragma=query_only(1)&_pragma=cache_size(-4000)&_pragma=temp_store(2)"))
	if err != nil {
		return nil, errors.Join(err, writer.Close())
	}
	b := &sqliteBack{writer: writer, readers: readers, line: line{engine: SQLite}}
	b.line.begin = b.begin
	n := max(4, 2*runtime.NumCPU())
	b.idle = make(chan *prepared, n)
	for range n {
		b.idle <- nil // opened when first needed
	}
	return b, nil
}

func sqliteDSN(path, more string) string {
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?_pragma=busy_timeout(5000)&_pragma=foreign_keys(1)" + more
}

func writable(dir string) error {
	f, err := os.CreateTemp(dir, ".write-*")
	if err != nil {
		return err
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}

// refuseNewer looks at an existing file read-only, so that a refusal leaves it as it was.
func refuseNewer(ctx context.Context, path string) error {
	look, err := sql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+"?mode=ro&_pragma=busy_timeout(5000)")
	if err != nil {
		return err
	}
	return errors.Join(checkVersion(ctx, look), look.Close())
}

func (b *sqliteBack) view(ctx context.Context, now time.Time, fn func(*View) error) (err error) {
	var conn *prepared
	select {
	case conn = <-b.idle:
	case <-ctx.Done():
		return fault.Wrap(ctx.Err(), fault.Busy, "fault.busy")
	}
	defer func() { b.idle <- conn }()
	if conn == nil {
		c, err := b.readers.Conn(context.Background())
		if err != nil {
			return err
		}
		conn = newPrepared(c)
	}
	if _, err := conn.exec(`BEGIN`, nil); err != nil {
		return err
	}
	defer func() {
		if _, e := conn.exec(`COMMIT`, nil); e != nil { // a reader left open by fn, or the file is gone: start afresh
			err = errors.Join(err, conn.close())
			conn = nil
		}
	}()
	return fn(&View{session{on: conn, now: now, engine: SQLite}})
}

func (b *sqliteBack) update(ctx context.Context, organ string, now func() time.Time, fn func(*Tx) error) error {
	b.closing.RLock()
	defer b.closing.RUnlock()
	if b.closed {
		return fault.New(fault.Busy, "fault.busy")
	}
	return b.line.update(ctx, organ, now, fn)
}

// sqliteWriting is the writer's connection inside a transaction. One that fails is not used again.
type sqliteWriting struct {
	*prepared
	back *sqliteBack
}

func (b *sqliteBack) begin(context.Context, string) (writing, error) {
	if b.conn == nil {
		c, err := b.writer.Conn(context.Background())
		if err != nil {
			return nil, err
		}
		b.conn = newPrepared(c)
	}
	w := sqliteWriting{b.conn, b}
	if _, err := w.exec(`BEGIN IMMEDIATE`, nil); err != nil {
		w.drop()
		return nil, err
	}
	return w, nil
}

func (w sqliteWriting) commit() error {
	_, err := w.exec(`COMMIT`, nil)
	if err != nil {
		w.rollback()
	}
	return err
}

func (w sqliteWriting) rollback() {
	if _, err := w.exec(`ROLLBACK`, nil); err != nil { // the database has rolled back already, or is gone
		w.drop()
	}
}

func (w sqliteWriting) drop() {
	_ = w.close() // what was acknowledged is durable; what was not is rolled back with the connection
	w.back.conn = nil
}

func (b *sqliteBack) close() error {
	b.closing.Lock()
	defer b.closing.Unlock()
	if b.closed {
		return nil
	}
	b.closed = true
	if b.conn != nil {
		_ = b.conn.close() // every commit is durable already
	}
	for range cap(b.idle) {
		if conn := <-b.idle; conn != nil {
			_ = conn.close() // a reader holds nothing to lose
		}
	}
	return errors.Join(b.readers.Close(), b.writer.Close())
}

func (b *sqliteBack) unsafeSettings(ctx context.Context) ([]string, error) {
	var bad []string
	err := b.update(ctx, "", time.Now, func(tx *Tx) error {
		var sync int
		var journal string
		if err := tx.QueryRow(`PRAGMA synchronous`).Scan(&sync); err != nil {
			return err
		}
		if err := tx.QueryRow(`PRAGMA journal_mode`).Scan(&journal); err != nil {
			return err
		}
		if sync < 2 {
			bad = append(bad, fmt.Sprintf("SQLite synchronous = %d, must be FULL (2)", sync))
		}
		if journal != "wal" {
			bad = append(bad, "SQLite journal_mode = "+journal+", must be wal")
		}
		return nil
	})
	return bad, err
}

func sqliteCode(err error) (int, bool) {
	var e *sqlite.Error
	if errors.As(err, &e) {
		return e.Code(), true
	}
	return 0, false
}

func sqliteBusy(err error) bool {
	code, ok := sqliteCode(err)
	if !ok {
		return false
	}
	switch code & 0xff {
	case codeBusy, codeLocked, codeReadOnly, codeIOErr, codeFull, codeCantOpen:
		return true
	}
	return false
}

func sqliteUnique(err error) bool {
	code, _ := sqliteCode(err)
	return code == codeUnique || code == codePrimaryKey
}
