package search

// store.go is the rows of the index.

import (
	"fmt"
	"slices"

	"gongkai/db"
)

// state is where a shelf stands: its version, and the next numbers.
type state struct {
	shelf                           Shelf
	version, docs, segments, blocks int64
}

// take moves a shelf on and gives where it stood; whoever has it is its only writer until the transaction ends.
func take(tx *db.Tx, shelf Shelf) (s state, err error) {
	s.shelf = shelf
	err = tx.QueryRow(`UPDATE search_state SET version = version + 1 WHERE id = $1 RETURNING version, docs, segments, blocks`, int64(shelf)).
		Scan(&s.version, &s.docs, &s.segments, &s.blocks)
	return s, err
}

func (s state) keep(tx *db.Tx) error {
	_, err := tx.Exec(`UPDATE search_state SET docs = $1, segments = $2, blocks = $3 WHERE id = $4`, s.docs, s.segments, s.blocks, int64(s.shelf))
	return err
}

// Version moves with every change of the public shelf.
func Version(q db.Query) (v int64, err error) { return version(q, Public) }

func version(q db.Query, shelf Shelf) (v int64, err error) {
	err = q.QueryRow(`SELECT version FROM search_state WHERE id = $1`, int64(shelf)).Scan(&v)
	return v, err
}

const (
	rowsAtOnce = 25 // of one statement: the driver looks placeholders up one by one
	idsAtOnce  = 32
)

// present gives number and mark of the documents that are on a shelf, by key.
func present(q db.Query, shelf Shelf, keys []string) (map[string]docRow, error) {
	found := map[string]docRow{}
	for part := range slices.Chunk(keys, rowsAtOnce) {
		args := make([]any, len(part))
		for i, k := range part {
			args[i] = k
		}
		rows, err := q.Query(`SELECT n, key, mark FROM search_doc WHERE gone = 0 AND key IN `+db.Values(1, len(part)), args...)
		if err != nil {
			return nil, err
		}
		for rows.Next() {
			var d docRow
			if err := rows.Scan(&d.n, &d.key, &d.mark); err != nil {
				rows.Close()
				return nil, err
			}
			if from, to := shelf.numbers(); d.n >= from && d.n < to {
				found[d.key] = d
			}
		}
		if err := rows.Err(); err != nil {
			return nil, err
		}
	}
	return found, nil
}

type docRow struct {
	n         int64
	key, mark string
}

func insertDocs(tx *db.Tx, first int64, docs []Doc) error {
	var rows []any
	for i, d := range docs {
		rows = append(rows, first+int64(i), d.Key, d.Mark, 0)
	}
	for part := range slices.Chunk(rows, 4*rowsAtOnce) {
		if _, err := tx.Exec(`INSERT INTO search_doc (n, key, mark, gone) VALUES `+db.Values(len(part)/4, 4), part...); err != nil {
			return err
		}
	}
	return nil
}

func dropDoc(tx *db.Tx, n, version int64) error {
	_, err := tx.Exec(`UPDATE search_doc SET gone = $1 WHERE n = $2`, version, n)
	return err
}

// goneSince gives the documents of a shelf that went after a version.
func goneSince(q db.Query, shelf Shelf, version int64) ([]int64, error) {
	from, to := shelf.numbers()
	return numbers(q, `SELECT n FROM search_doc WHERE gone > $1 AND gone > 0 AND n >= $2 AND n < $3`, version, from, to)
}

func goneWithin(q db.Query, low, high int64) ([]int64, error) {
	return numbers(q, `SELECT n FROM search_doc WHERE gone > 0 AND n >= $1 AND n < $2`, low, high)
}

func numbers(q db.Query, text string, args ...any) (list []int64, err error) {
	rows, err := q.Query(text, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var n int64
		if err := rows.Scan(&n); err != nil {
			return nil, err
		}
		list = append(list, n)
	}
	return list, rows.Err()
}

// keysOf gives the keys of documents by number.
func keysOf(q db.Query, list []int64) (map[int64]string, error) {
	keys := map[int64]string{}
	for part := range slices.Chunk(list, rowsAtOnce) {
		args := make([]any, rowsAtOnce)
		for i := range args {
			args[i] = part[min(i, len(part)-1)]
		}
		rows, err := q.Query(`SELECT n, key FROM search_doc WHERE n IN `+db.Values(1, rowsAtOnce), args...)
		if err != nil {
			return nil, err
		}
		for rows.Next() {
			var n int64
			var key string
			if err := rows.Scan(&n, &key); err != nil {
				rows.Close()
				return nil, err
			}
			keys[n] = key
		}
		if err := rows.Err(); err != nil {
			return nil, err
		}
	}
	return keys, nil
}

type segmentRow struct {
	id, low, docs, block, rows int64
	firsts, abouts             []byte
}

func insertSegment(tx *db.Tx, s *state, low int64, m made) error {
	rows := m.rows()
	_, err := tx.Exec(`INSERT INTO search_segment (id, low, docs, block, blocks, firsts, abouts) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		s.segments, low, m.docs, s.blocks, len(rows), packStrings(m.firsts), m.abouts)
	if err != nil {
		return err
	}
	s.segments++
	for part := range slices.Chunk(rows, rowsAtOnce) {
		var args []any
		for _, data := range part {
			args = append(args, s.blocks, data)
			s.blocks++
		}
		if _, err := tx.Exec(`INSERT INTO search_block (id, data) VALUES `+db.Values(len(part), 2), args...); err != nil {
			return err
		}
	}
	return nil
}

func dropSegment(tx *db.Tx, s segmentRow) error {
	if _, err := tx.Exec(`DELETE FROM search_segment WHERE id = $1`, s.id); err != nil {
		return err
	}
	_, err := tx.Exec(`DELETE FROM search_block WHERE id >= $1 AND id < $2`, s.block, s.block+s.rows)
	return err
}

// segmentSizes gives the segments of a shelf in order, without what they hold.
func segmentSizes(q db.Query, shelf Shelf) (list []segmentRow, err error) {
	from, to := shelf.numbers()
	rows, err := q.Query(`SELECT id, low, docs, block, blocks FROM search_segment WHERE id >= $1 AND id < $2 ORDER BY low`, from, to)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var s segmentRow
		if err := rows.Scan(&s.id, &s.low, &s.docs, &s.block, &s.rows); err != nil {
			return nil, err
		}
		list = append(list, s)
	}
	return list, rows.Err()
}

func (s *segmentRow) load(q db.Query) error {
	err := q.QueryRow(`SELECT firsts, abouts FROM search_segment WHERE id = $1`, s.id).Scan(&s.firsts, &s.abouts)
	if err != nil {
		return fmt.Errorf("segment %d of the search index: %w", s.id, err)
	}
	return nil
}

// blocksFrom gives n blocks in a row.
func blocksFrom(q db.Query, first, n int64) (list [][]byte, err error) {
	rows, err := q.Query(`SELECT data FROM search_block WHERE id >= $1 AND id < $2 ORDER BY id`, first, first+n)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var b []byte
		if err := rows.Scan(&b); err != nil {
			return nil, err
		}
		list = append(list, b)
	}
	return list, rows.Err()
}

// blocksByID gives blocks by their numbers.
func blocksByID(q db.Query, ids []int64, got func(id int64, data []byte)) error {
	for part := range slices.Chunk(ids, idsAtOnce) {
		size := 8
		if len(part) > size {
			size = idsAtOnce
		}
		args := make([]any, size)
		for i := range args {
			args[i] = part[min(i, len(part)-1)]
		}
		rows, err := q.Query(`SELECT id, data FROM search_block WHERE id IN `+db.Values(1, size), args...)
		if err != nil {
			return err
		}
		for rows.Next() {
			var id int64
			var data []byte
			if err := rows.Scan(&id, &data); err != nil {
				rows.Close()
				return err
			}
			got(id, data)
		}
		if err := rows.Err(); err != nil {
			return err
		}
	}
	return nil
}
