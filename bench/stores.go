package main

// Where sections that look at the store measure: a new one of each engine, one after the other, gone afterwards.

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"strings"

	"gongkai/db"
	"gongkai/testkit"
)

// store is an open store of one engine, empty but for the schema.
type store struct {
	*db.DB
	options db.Options
	dir     string // for files
}

// onBoth has a section measure on SQLite, then on PostgreSQL. Rows measured before an error are kept.
func onBoth(section string, measure func(s store) ([]row, error)) (rows []row, err error) {
	server := os.Getenv(testkit.PostgresVariable)
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		if engine == db.Postgres && server == "" {
			return rows, fmt.Errorf("%s is not set", testkit.PostgresVariable)
		}
		more, err := onOne(engine, server, section, measure)
		if rows = append(rows, more...); err != nil {
			return rows, fmt.Errorf("%s: %w", engine, err)
		}
	}
	return rows, nil
}

func onOne(engine db.Engine, server, section string, measure func(s store) ([]row, error)) (rows []row, err error) {
	dir, err := os.MkdirTemp("", "gongkai-bench-*")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	s := store{dir: dir, options: db.Options{Dir: dir}}
	if engine == db.Postgres {
		drop, own, err := throwaway(server, fmt.Sprintf("gongkai_bench_%s_%d", section, os.Getpid()))
		if err != nil {
			return nil, err
		}
		defer drop()
		s.options = db.Options{URL: own}
	}
	if s.DB, err = db.Open(context.Background(), s.options); err != nil {
		return nil, err
	}
	defer s.Close()
	return measure(s)
}

// throwaway makes a database of its own on the server and says how to drop it.
func throwaway(server, name string) (drop func(), url string, err error) {
	pool, err := sql.Open("pgx", server)
	if err != nil {
		return nil, "", err
	}
	if _, err := pool.Exec(`CREATE DATABASE ` + name); err != nil {
		return nil, "", errors.Join(err, pool.Close())
	}
	head, query, _ := strings.Cut(server, "?")
	url = head[:strings.LastIndexByte(head, '/')+1] + name + "?" + query
	return func() {
		_, _ = pool.Exec(`DROP DATABASE IF EXISTS ` + name + ` WITH (FORCE)`) // a throw-away
		_ = pool.Close()
	}, url, nil
}

// settle does at once what the engines do by themselves in quiet hours: they count what is in the tables that were filled.
func (s store) settle(ctx context.Context) error {
	if s.Engine() == db.SQLite {
		return s.Update(ctx, "bench", func(tx *db.Tx) error { _, err := tx.Exec(`ANALYZE`); return err })
	}
	bare, err := sql.Open("pgx", s.options.URL)
	if err != nil {
		return err
	}
	_, err = bare.ExecContext(ctx, `VACUUM (ANALYZE)`)
	return errors.Join(err, bare.Close())
}
