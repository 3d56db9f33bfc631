package db

// frozen.go has the database itself refuse to change what was published, whoever asks and by whatever statement. The
// triggers of each engine stand in frozen/; they are looked at on every start, so that one taken away by hand is back after the
// next. Beside search.go this is the one place where the engines' schemas differ.

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"strings"
)

//go:embed frozen/*.sql
var frozen embed.FS

// freeze puts the triggers in place where one of them is missing.
func freeze(ctx context.Context, engine Engine, pool *sql.DB) error {
	text, err := frozen.ReadFile("frozen/" + string(engine) + ".sql")
	if err != nil {
		return err
	}
	ask := map[Engine]string{
		SQLite:   `SELECT COUNT(*) FROM sqlite_schema WHERE type = 'trigger' AND substr(name, 1, 7) = 'frozen_'`,
		Postgres: `SELECT COUNT(*) FROM pg_trigger WHERE NOT tgisinternal AND substr(tgname, 1, 7) = 'frozen_'`,
	}[engine]
	var have int
	if err := pool.QueryRowContext(ctx, ask).Scan(&have); err != nil {
		return fmt.Errorf("look for the guards of published texts: %w", err)
	}
	if have == strings.Count(string(text), "CREATE TRIGGER") {
		return nil
	}
	if _, err := pool.ExecContext(ctx, string(text)); err != nil {
		return fmt.Errorf("put up the guards of published texts: %w", err)
	}
	return nil
}
