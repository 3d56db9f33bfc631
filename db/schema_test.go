package db_test

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gongkai/db"
	"gongkai/testkit"
)

var update = flag.Bool("update", false, "write the golden files")

// The schema of each engine is what the golden file says, so that a change of it is seen in the diff of a commit.
func TestSchema(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, d *db.DB) {
		text := map[db.Engine]string{
			db.SQLite: `SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'goose%' AND name NOT LIKE 'sqlite%'
				ORDER BY tbl_name, type DESC, name`,
			db.Postgres: `SELECT line FROM (
				SELECT table_name AS t, 1 AS k, ordinal_position AS n, table_name || '.' || column_name || ' ' || data_type ||
					CASE is_nullable WHEN 'NO' THEN ' NOT NULL' ELSE '' END || COALESCE(' DEFAULT ' || column_default, '') AS line
				FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT LIKE 'goose%'
				UNION ALL
				SELECT tablename, 2, 0, indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename NOT LIKE 'goose%'
				UNION ALL
				SELECT c.relname, 3, 0, pg_get_triggerdef(t.oid) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal
				) lines ORDER BY t, k, n, line`,
		}[d.Engine()]
		var lines []string
		if err := d.View(context.Background(), func(q *db.View) error {
			rows, err := q.Query(text)
			if err != nil {
				return err
			}
			defer rows.Close()
			for rows.Next() {
				var line string
				if err := rows.Scan(&line); err != nil {
					return err
				}
				lines = append(lines, strings.Join(strings.Fields(line), " "))
			}
			return rows.Err()
		}); err != nil {
			t.Fatal(err)
		}
		got := strings.Join(lines, "\n") + "\n"
		golden := filepath.Join("testdata", "schema."+string(d.Engine())+".txt")
		if *update {
			if err := os.MkdirAll("testdata", 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
			return
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("the schema is not %s; if the change is meant, run: go test ./db -run TestSchema -update\n%s", golden, difference(string(want), got))
		}
	})
}

func difference(want, got string) string {
	in := func(s string) map[string]bool {
		lines := map[string]bool{}
		for l := range strings.Lines(s) {
			lines[l] = true
		}
		return lines
	}
	var b strings.Builder
	for l := range strings.Lines(want) {
		if !in(got)[l] {
			b.WriteString("- " + l)
		}
	}
	for l := range strings.Lines(got) {
		if !in(want)[l] {
			b.WriteString("+ " + l)
		}
	}
	return b.String()
}
