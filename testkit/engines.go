// Package testkit is what tests share: both engines, a world of staff, and checks of pages.
package testkit

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"gongkai/db"
)

// PostgresVariable names the environment variable with the address of a PostgreSQL server where tests may create and
// drop databases. scripts/postgres starts such a server and sets it.
const PostgresVariable = "GONGKAI_TEST_POSTGRES"

// Clock is a clock that tests move by hand. It starts on Monday 2026-03-02, 9:00 in Shanghai.
type Clock struct{ at atomic.Int64 }

// NewClock makes a clock at the usual start.
func NewClock() *Clock {
	c := &Clock{}
	c.Set(time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC))
	return c
}

// Now is the clock's time.
func (c *Clock) Now() time.Time { return time.UnixMicro(c.at.Load()).UTC() }

// Set moves the clock to t.
func (c *Clock) Set(t time.Time) { c.at.Store(t.UnixMicro()) }

// Advance moves the clock forward.
func (c *Clock) Advance(d time.Duration) { c.at.Add(d.Microseconds()) }

// Engines runs the test on SQLite and on PostgreSQL, each with an empty store of its own and the machine's clock. It
// fails, and never skips, when PostgreSQL is not to be had.
func Engines(t *testing.T, run func(t *testing.T, d *db.DB)) {
	t.Helper()
	EnginesAt(t, nil, func(t *testing.T, open func(clock func() time.Time) *db.DB) { run(t, open(nil)) })
}

// EnginesClock is Engines with a clock that the test moves.
func EnginesClock(t *testing.T, run func(t *testing.T, d *db.DB, c *Clock)) {
	t.Helper()
	EnginesAt(t, nil, func(t *testing.T, open func(clock func() time.Time) *db.DB) {
		c := NewClock()
		run(t, open(c.Now), c)
	})
}

// EnginesAt hands the test a function that opens the engine's store; called again in one test it opens the same store
// once more, as a second process would. only, when not empty, names the one engine wanted.
func EnginesAt(t *testing.T, only []db.Engine, run func(t *testing.T, open func(clock func() time.Time) *db.DB)) {
	t.Helper()
	if len(only) == 0 {
		only = []db.Engine{db.SQLite, db.Postgres}
		if testing.Short() && os.Getenv(PostgresVariable) == "" {
			t.Log("quick run: SQLite only; make test runs PostgreSQL too")
			only = only[:1]
		}
	}
	for _, engine := range only {
		t.Run(string(engine), func(t *testing.T) {
			options := Store(t, engine)
			run(t, func(clock func() time.Time) *db.DB {
				options.Clock = clock
				d, err := db.Open(context.Background(), options)
				if err != nil {
					t.Fatalf("open %s: %v", engine, err)
				}
				t.Cleanup(func() {
					if err := d.Close(); err != nil {
						t.Errorf("close %s: %v", engine, err)
					}
				})
				return d
			})
		})
	}
}

// Store makes an empty store for one test and says where it is; it is gone when the test ends.
func Store(t testing.TB, engine db.Engine) db.Options {
	t.Helper()
	if engine == db.SQLite {
		return db.Options{Dir: t.TempDir()}
	}
	server := os.Getenv(PostgresVariable)
	if server == "" {
		t.Fatalf("%s is not set: run the tests with `make test`, which starts a PostgreSQL server of its own", PostgresVariable)
	}
	return db.Options{URL: newDatabase(t, server)}
}

var (
	serial   atomic.Int64
	template = sync.OnceValues(makeTemplate)
)

// newDatabase copies a database that already has the schema, which is much quicker than migrating each time.
func newDatabase(t testing.TB, server string) string {
	t.Helper()
	from, err := template()
	if err != nil {
		t.Fatalf("prepare PostgreSQL at %s: %v", server, err)
	}
	name := fmt.Sprintf("gongkai_%d_%d", os.Getpid(), serial.Add(1))
	if err := admin(server, `CREATE DATABASE `+name+` TEMPLATE `+from); err != nil {
		t.Fatalf("create a database: %v", err)
	}
	t.Cleanup(func() {
		if err := admin(server, `DROP DATABASE IF EXISTS `+name+` WITH (FORCE)`); err != nil {
			t.Errorf("drop the database: %v", err)
		}
	})
	return withDatabase(server, name)
}

// makeTemplate runs once in each test binary. What it leaves goes with the throw-away server.
func makeTemplate() (string, error) {
	server := os.Getenv(PostgresVariable)
	name := fmt.Sprintf("gongkai_template_%d", os.Getpid())
	if err := admin(server, `DROP DATABASE IF EXISTS `+name+` WITH (FORCE)`); err != nil {
		return "", err
	}
	if err := admin(server, `CREATE DATABASE `+name); err != nil {
		return "", err
	}
	d, err := db.Open(context.Background(), db.Options{URL: withDatabase(server, name)})
	if err != nil {
		return "", err
	}
	return name, d.Close()
}

func withDatabase(server, name string) string {
	u, err := url.Parse(server)
	if err != nil {
		return server
	}
	u.Path = "/" + name
	return u.String()
}

var adminLock sync.Mutex // two copies of one template at a time are refused by the server

func admin(server, statement string) error {
	adminLock.Lock()
	defer adminLock.Unlock()
	pool, err := sql.Open("pgx", server)
	if err != nil {
		return err
	}
	defer pool.Close()
	for try := 0; ; try++ {
		_, err = pool.Exec(statement)
		if err == nil || try > 50 || !strings.Contains(err.Error(), "being accessed") {
			return err
		}
		time.Sleep(20 * time.Millisecond) // the template's last connection is still leaving
	}
}
