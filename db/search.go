// The search seam: the one place, beside locking, where the two engines speak differently. Documents are indexed by the
// words of bigram.go; SQLite keeps them in an FTS5 table without content, PostgreSQL in a tsvector under a GIN index. Both
// give the same hits in the same order: those with every term in the title first, then the rest, each newest first.
//
// The tables belong to no migration, because they are a copy that can be made again from the items at any time, and their
// definitions differ by engine: openSearch makes them when they are absent. db_search.id is the document's time in
// microseconds (a later one of the same second when taken), so that the order of ids is the order of time.
package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"gongkai/fault"
)

// Doc is one document of the search index.
type Doc struct {
	Key   string // the caller's name for it, such as "item:<id>"
	Mark  string // what version of it is indexed; putting the same mark again does nothing
	Organ string // organ id, letters and digits
	At    time.Time
	Title string
	Text  string // plain words
}

// Find is a search. Words are what was typed: terms parted by blanks, all of which must stand in the document.
type Find struct {
	Words         string
	Organ         string // empty: all organs
	Newest        bool   // newest first throughout, instead of titles first
	Limit, Offset int
}

// Hit is a document found.
type Hit struct {
	Key   string
	Organ string
	At    time.Time
}

// FindCap is how far hits are counted and paged through; more are said to be "more than" that.
const FindCap = 2000

func openSearch(ctx context.Context, engine Engine, pool *sql.DB) error {
	statements := []string{
		`CREATE TABLE IF NOT EXISTS db_search (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, mark TEXT NOT NULL, organ TEXT NOT NULL, at BIGINT NOT NULL)`,
		`CREATE VIRTUAL TABLE IF NOT EXISTS db_search_words USING fts5(title, body, content='', contentless_delete=1, tokenize="unicode61 remove_diacritics 0")`,
	}
	if engine == Postgres {
		statements = []string{
			`CREATE TABLE IF NOT EXISTS db_search (id BIGINT PRIMARY KEY, key TEXT NOT NULL UNIQUE, mark TEXT NOT NULL, organ TEXT NOT NULL, at BIGINT NOT NULL, words TSVECTOR NOT NULL)`,
			`CREATE INDEX IF NOT EXISTS db_search_words ON db_search USING gin (words) WITH (fastupdate = off)`,
		}
	}
	for _, s := range statements {
		if _, err := pool.ExecContext(ctx, s); err != nil {
			return fmt.Errorf("make the search index: %w", err)
		}
	}
	return nil
}

// IndexPut puts a document into the index, in place of an older one with the same key.
func IndexPut(tx *Tx, doc Doc) error { return IndexPutAll(tx, []Doc{doc}) }

// IndexPutAll puts many documents at once; their keys differ.
func IndexPutAll(tx *Tx, docs []Doc) error {
	const batch = 500 // SQLite's index writes itself out after each
	for len(docs) > 0 {
		n := min(batch, len(docs))
		if err := putBatch(tx, docs[:n]); err != nil {
			return fmt.Errorf("put into the search index: %w", err)
		}
		docs = docs[n:]
	}
	return nil
}

func putBatch(tx *Tx, docs []Doc) error {
	marks, err := marksOf(tx, docs)
	if err != nil {
		return err
	}
	var fresh []Doc
	for _, d := range docs {
		mark, had := marks[d.Key]
		if had && mark == d.Mark && d.Mark != "" {
			continue
		}
		if had {
			if err := IndexDelete(tx, d.Key); err != nil {
				return err
			}
		}
		fresh = append(fresh, d)
	}
	if len(fresh) == 0 {
		return nil
	}
	ids, err := freeIDs(tx, fresh)
	if err != nil {
		return err
	}
	if tx.Engine() == Postgres {
		return putPostgres(tx, fresh, ids)
	}
	return putSQLite(tx, fresh, ids)
}

func marksOf(q Query, docs []Doc) (map[string]string, error) {
	args := make([]any, len(docs))
	for i, d := range docs {
		args[i] = d.Key
	}
	rows, err := q.Query(`SELECT key, mark FROM db_search WHERE key IN `+Values(1, len(docs)), args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	marks := map[string]string{}
	for rows.Next() {
		var key, mark string
		if err := rows.Scan(&key, &mark); err != nil {
			return nil, err
		}
		marks[key] = mark
	}
	return marks, rows.Err()
}

// freeIDs gives each document its time as id, or, where that is taken, one after the last id taken within that second.
func freeIDs(q Query, docs []Doc) ([]int64, error) {
	const second = 1_000_000
	ids, taken := make([]int64, len(docs)), map[int64]bool{}
	for i, d := range docs {
		id, last := d.At.UnixMicro(), int64(0)
		err := q.QueryRow(`SELECT COALESCE(MAX(id), 0) FROM db_search WHERE id >= $1 AND id < $2 AND EXISTS (SELECT 1 FROM db_search WHERE id = $1)`,
			id, id+second).Scan(&last)
		if err != nil {
			return nil, err
		}
		if last > 0 || taken[id] {
			for other := range taken {
				if other >= id && other < id+second {
					last = max(last, other)
				}
			}
			id = last + 1
		}
		ids[i], taken[id] = id, true
	}
	return ids, nil
}

const rowsAtOnce = 25 // of one INSERT: the driver looks placeholders up one by one

func putSQLite(tx *Tx, docs []Doc, ids []int64) error {
	var rows, text []any
	for i, d := range docs {
		rows = append(rows, ids[i], d.Key, d.Mark, d.Organ, d.At.UnixMicro())
		text = append(text, ids[i], strings.Join(words(d.Title), " "), organWord(d.Organ)+" "+strings.Join(words(d.Text), " "))
	}
	for part := range slices.Chunk(rows, 5*rowsAtOnce) {
		if _, err := tx.Exec(`INSERT INTO db_search (id, key, mark, organ, at) VALUES `+Values(len(part)/5, 5), part...); err != nil {
			return err
		}
	}
	_, err := tx.Exec(`INSERT INTO db_search_words (rowid, title, body) VALUES `+Values(len(docs), 3), text...)
	return err
}

func putPostgres(tx *Tx, docs []Doc, ids []int64) error {
	var rows []any
	var places []string
	for i, d := range docs {
		rows = append(rows, ids[i], d.Key, d.Mark, d.Organ, d.At.UnixMicro(), vector(d))
		p := i * 6
		places = append(places, fmt.Sprintf("($%d, $%d, $%d, $%d, $%d, CAST($%d AS tsvector))", p+1, p+2, p+3, p+4, p+5, p+6))
	}
	_, err := tx.Exec(`INSERT INTO db_search (id, key, mark, organ, at, words) VALUES `+strings.Join(places, ", "), rows...)
	return err
}

// vector writes a document as a tsvector: the title's words with weight A, then, after a gap that no phrase can cross, the
// body's. Words are letters and digits only, so they need no escaping inside their quotes.
func vector(d Doc) string {
	var b strings.Builder
	at := 1
	put := func(word, weight string) {
		b.WriteString("'" + word + "':" + strconv.Itoa(at) + weight + " ")
		at++
	}
	for _, w := range words(d.Title) {
		put(w, "A")
	}
	at += 2
	put(organWord(d.Organ), "")
	for _, w := range words(d.Text) {
		put(w, "")
	}
	return b.String()
}

// organWord is a word that no text can hold, because words of a text have no Greek letters: the organ as part of the index.
func organWord(organ string) string {
	return "ω" + strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r >= 'a' && r <= 'z' {
			return r
		}
		return 'ω'
	}, strings.ToLower(organ))
}

// IndexDelete takes a document out of the index; one that is not there is no error.
func IndexDelete(tx *Tx, key string) error {
	var id int64
	err := tx.QueryRow(`DELETE FROM db_search WHERE key = $1 RETURNING id`, key).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err == nil && tx.Engine() == SQLite {
		_, err = tx.Exec(`DELETE FROM db_search_words WHERE rowid = $1`, id)
	}
	return err
}

// IndexFind gives the hits of a page, and how many there are in all: exactly up to FindCap, and capped beyond. Words without
// a letter or digit are an Invalid fault. What is past FindCap cannot be paged to.
func IndexFind(q Query, f Find) (hits []Hit, total int, capped bool, err error) {
	list := terms(f.Words)
	if len(list) == 0 {
		return nil, 0, false, fault.BadInput("db.search_nothing")
	}
	f.Limit, f.Offset = max(min(f.Limit, 100), 0), max(f.Offset, 0)
	all, inTitle := match(q.Engine(), list, f.Organ)
	n, err := countUpTo(q, all)
	if err != nil {
		return nil, 0, false, err
	}
	total, capped = min(n, FindCap), n > FindCap
	limit := min(f.Limit, total-f.Offset)
	if limit <= 0 {
		return nil, total, capped, nil
	}
	if f.Newest {
		hits, err = page(q, all, limit, f.Offset, n)
		return hits, total, capped, err
	}
	titled, err := countUpTo(q, inTitle)
	if err != nil {
		return nil, 0, false, err
	}
	if f.Offset < titled {
		if hits, err = page(q, inTitle, limit, f.Offset, titled); err != nil {
			return nil, 0, false, err
		}
	}
	if missing := limit - len(hits); missing > 0 {
		rest, err := page(q, without(q.Engine(), all, inTitle), missing, max(f.Offset-titled, 0), n)
		if err != nil {
			return nil, 0, false, err
		}
		hits = append(hits, rest...)
	}
	return hits, total, capped, nil
}

// match writes the engine's expression for documents with all terms anywhere, and with all terms in the title.
func match(engine Engine, terms []string, organ string) (all, inTitle string) {
	var anywhere, title []string
	for _, term := range terms {
		list, partly := phrase(term)
		if engine == Postgres {
			anywhere = append(anywhere, "("+postgresPhrase(list, partly, "")+")")
			title = append(title, "("+postgresPhrase(list, partly, "A")+")")
			continue
		}
		star := ""
		if partly {
			star = " *"
		}
		p := `"` + strings.Join(list, " ") + `"` + star
		anywhere, title = append(anywhere, p), append(title, "title : "+p)
	}
	and := map[Engine]string{SQLite: " AND ", Postgres: " & "}[engine]
	all, inTitle = strings.Join(anywhere, and), strings.Join(title, and)
	if organ != "" {
		word := map[Engine]string{SQLite: `"` + organWord(organ) + `"`, Postgres: "'" + organWord(organ) + "'"}[engine]
		all, inTitle = "("+all+")"+and+word, "("+inTitle+")"+and+word
	}
	return all, inTitle
}

func postgresPhrase(list []string, partly bool, weight string) string {
	quoted := make([]string, len(list))
	for i, w := range list {
		flags := weight
		if partly && i == len(list)-1 {
			flags = "*" + weight
		}
		if quoted[i] = "'" + w + "'"; flags != "" {
			quoted[i] += ":" + flags
		}
	}
	return strings.Join(quoted, " <-> ")
}

func without(engine Engine, all, inTitle string) string {
	if engine == Postgres {
		return "(" + all + ") & !(" + inTitle + ")"
	}
	return "(" + all + ") NOT (" + inTitle + ")"
}

// countUpTo counts hits, but no further than one past FindCap.
func countUpTo(q Query, match string) (n int, err error) {
	text := `SELECT COUNT(*) FROM (SELECT 1 FROM db_search_words WHERE db_search_words MATCH $1 LIMIT ` + strconv.Itoa(FindCap+1) + `) x`
	if q.Engine() == Postgres {
		text = `SELECT COUNT(*) FROM (SELECT 1 FROM db_search WHERE words @@ CAST($1 AS tsquery) LIMIT ` + strconv.Itoa(FindCap+1) + `) x`
	}
	err = q.QueryRow(text, match).Scan(&n)
	return n, err
}

// page gives hits newest first. expected is how many the expression has: on PostgreSQL a rare one is fetched whole through the
// GIN index and sorted, a common one is found sooner by walking the newest documents.
func page(q Query, match string, limit, offset, expected int) ([]Hit, error) {
	text := `SELECT s.key, s.organ, s.at FROM (SELECT rowid AS id FROM db_search_words WHERE db_search_words MATCH $1 ORDER BY rowid DESC LIMIT $2 OFFSET $3) m
		JOIN db_search s ON s.id = m.id ORDER BY s.id DESC`
	if q.Engine() == Postgres {
		text = `WITH m AS MATERIALIZED (SELECT id, key, organ, at FROM db_search WHERE words @@ CAST($1 AS tsquery))
			SELECT key, organ, at FROM m ORDER BY id DESC LIMIT $2 OFFSET $3`
		if expected > FindCap {
			text = `WITH m AS MATERIALIZED (SELECT id, key, organ, at FROM db_search WHERE words @@ CAST($1 AS tsquery) ORDER BY id DESC LIMIT $2 OFFSET $3)
				SELECT key, organ, at FROM m ORDER BY id DESC`
		}
	}
	rows, err := q.Query(text, match, limit, offset)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var hits []Hit
	for rows.Next() {
		var h Hit
		var at int64
		if err := rows.Scan(&h.Key, &h.Organ, &at); err != nil {
			return nil, err
		}
		h.At = time.UnixMicro(at).UTC()
		hits = append(hits, h)
	}
	return hits, rows.Err()
}

// IndexMark gives the mark of the version of a document that is indexed, "" when none is.
func IndexMark(q Query, key string) (mark string, err error) {
	err = q.QueryRow(`SELECT mark FROM db_search WHERE key = $1`, key).Scan(&mark)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return mark, err
}

// IndexSize is the number of documents in the index.
func IndexSize(q Query) (n int64, err error) {
	err = q.QueryRow(`SELECT COUNT(*) FROM db_search`).Scan(&n)
	return n, err
}
