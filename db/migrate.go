// The schema: one set of migrations for both engines, forward only, run by goose.
package db

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"sort"
	"strconv"
	"strings"

	"github.com/pressly/goose/v3"

	"gongkai/fault"
)

//go:embed migrations/*.sql
var migrations embed.FS

func newest() (int64, error) {
	names, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return 0, err
	}
	sort.Strings(names)
	number, _, _ := strings.Cut(strings.TrimPrefix(names[len(names)-1], "migrations/"), "_")
	return strconv.ParseInt(number, 10, 64)
}

// checkVersion refuses a store whose schema is newer than this binary. It only reads.
func checkVersion(ctx context.Context, pool *sql.DB) error {
	var have int64
	err := pool.QueryRowContext(ctx, `SELECT COALESCE(MAX(version_id), 0) FROM goose_db_version`).Scan(&have)
	if err != nil {
		if strings.Contains(err.Error(), "goose_db_version") {
			return nil // a store without a schema yet
		}
		return fmt.Errorf("read the schema's version: %w", err)
	}
	want, err := newest()
	if err != nil {
		return err
	}
	if have > want {
		return fault.Refuse("db.newer", have, want)
	}
	return nil
}

func migrate(ctx context.Context, engine Engine, pool *sql.DB) error {
	dialect := goose.DialectSQLite3
	if engine == Postgres {
		dialect = goose.DialectPostgres
	}
	set, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	provider, err := goose.NewProvider(dialect, pool, set, goose.WithLogger(goose.NopLogger()))
	if err != nil {
		return err
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("bring the schema up to date: %w", err)
	}
	return freeze(ctx, engine, pool)
}
