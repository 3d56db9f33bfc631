package search

// put.go writes the index. Whoever follows the ledger does it; two writers wait for each other.

import (
	"errors"
	"fmt"
	"slices"

	"gongkai/db"
)

// Put puts documents on the public shelf, in place of older ones with the same keys; the keys differ. Given several hundred at
// once it costs the least.
func Put(tx *db.Tx, docs []Doc) error { return PutOn(tx, Public, docs) }

// PutOn is Put for any shelf. A key belongs to one shelf.
func PutOn(tx *db.Tx, shelf Shelf, docs []Doc) error {
	if err := put(tx, shelf, docs); err != nil {
		return fmt.Errorf("put into the search index: %w", err)
	}
	return nil
}

func put(tx *db.Tx, shelf Shelf, docs []Doc) error {
	if len(docs) == 0 {
		return nil
	}
	keys := make([]string, len(docs))
	for i, d := range docs {
		keys[i] = d.Key
	}
	had, err := present(tx, shelf, keys)
	if err != nil {
		return err
	}
	var fresh []Doc
	for _, d := range docs {
		if was, ok := had[d.Key]; !ok || was.mark != d.Mark || d.Mark == "" {
			fresh = append(fresh, d)
		}
	}
	if len(fresh) == 0 {
		return nil
	}
	s, err := take(tx, shelf)
	if err != nil {
		return err
	}
	for _, d := range fresh {
		if was, ok := had[d.Key]; ok {
			if err := dropDoc(tx, was.n, s.version); err != nil {
				return err
			}
		}
	}
	low := s.docs
	if err := insertDocs(tx, low, fresh); err != nil {
		return err
	}
	s.docs += int64(len(fresh))
	if err := insertSegment(tx, &s, low, buildAll(fresh)); err != nil {
		return err
	}
	if err := tidy(tx, &s); err != nil {
		return err
	}
	return s.keep(tx)
}

// tidy joins the newest segments while there are too many of one size.
func tidy(tx *db.Tx, s *state) error {
	for {
		all, err := segmentSizes(tx, s.shelf)
		if err != nil {
			return err
		}
		sizes := make([]int, len(all))
		for i, a := range all {
			sizes[i] = int(a.docs)
		}
		n := toJoin(sizes)
		if n == 0 {
			return nil
		}
		if err := joinRows(tx, s, all[len(all)-n:]); err != nil {
			return err
		}
	}
}

func joinRows(tx *db.Tx, s *state, parts []segmentRow) error {
	low, high := parts[0].low, parts[len(parts)-1].low+parts[len(parts)-1].docs
	list, err := goneWithin(tx, low, high)
	if err != nil {
		return err
	}
	gone := map[uint32]bool{}
	for _, n := range list {
		gone[uint32(n-low)] = true
	}
	var sources []*source
	var abouts []about
	for _, p := range parts {
		if err := p.load(tx); err != nil {
			return err
		}
		firsts, _ := unpackStrings(p.firsts)
		rows, err := blocksFrom(tx, p.block, p.rows)
		if err != nil {
			return err
		}
		if int64(len(rows)) != p.rows || len(rows) < len(firsts) {
			return errors.New("blocks are missing")
		}
		sources = append(sources, &source{blocks: rows[:len(firsts)], places: slices.Concat(rows[len(firsts):]...), offset: uint32(p.low - low)})
		abouts = append(abouts, unpackAbouts(p.abouts, int(p.docs))...)
		if err := dropSegment(tx, p); err != nil {
			return err
		}
	}
	return insertSegment(tx, s, low, join(sources, abouts, gone))
}

// Delete takes a document off the public shelf; one that is not there is no error.
func Delete(tx *db.Tx, key string) error { return DeleteOn(tx, Public, key) }

// DeleteOn is Delete for any shelf, and several documents.
func DeleteOn(tx *db.Tx, shelf Shelf, keys ...string) error {
	had, err := present(tx, shelf, keys)
	if err != nil || len(had) == 0 {
		return err
	}
	s, err := take(tx, shelf)
	if err != nil {
		return err
	}
	for _, d := range had {
		if err := dropDoc(tx, d.n, s.version); err != nil {
			return err
		}
	}
	return nil
}

// Mark gives the mark of the version of a document that is on the public shelf, "" when none is.
func Mark(q db.Query, key string) (string, error) {
	had, err := present(q, Public, []string{key})
	return had[key].mark, err
}

// Size is the number of documents on the public shelf.
func Size(q db.Query) (n int64, err error) {
	from, to := Public.numbers()
	err = q.QueryRow(`SELECT COUNT(*) FROM search_doc WHERE gone = 0 AND n >= $1 AND n < $2`, from, to).Scan(&n)
	return n, err
}

// Lock makes this transaction the only writer of the index until it ends, so that what it reads afterwards to put in is the
// latest there is.
func Lock(tx *db.Tx) error {
	_, err := tx.Exec(`UPDATE search_state SET version = version WHERE id = $1`, int64(Public))
	return err
}
