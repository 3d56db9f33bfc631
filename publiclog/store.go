// The queries of package publiclog. Tables publiclog_head, publiclog_leaf, publiclog_hash.
package publiclog

import (
	"encoding/hex"

	"golang.org/x/mod/sumdb/tlog"

	"gongkai/db"
)

// grow adds n to the log's size and gives the new one. On PostgreSQL the row stays locked until the transaction ends: that
// is what puts appends of different organs in order.
func grow(tx *db.Tx, n int) (size int64, err error) {
	err = tx.QueryRow(`UPDATE publiclog_head SET size = size + $1 WHERE id = 1 RETURNING size`, n).Scan(&size)
	return size, err
}

func sizeNow(q db.Query) (size int64, err error) {
	err = q.QueryRow(`SELECT size FROM publiclog_head WHERE id = 1`).Scan(&size)
	return size, err
}

const batch = 40 // rows of one INSERT, or keys of one SELECT: drivers look placeholders up one by one

func insertLeaves(tx *db.Tx, leaves []leaf) error {
	for len(leaves) > 0 {
		n := min(batch, len(leaves))
		args := make([]any, 0, n*5)
		for _, l := range leaves[:n] {
			args = append(args, l.idx, l.commitment, l.nonce, l.subject, l.at)
		}
		if _, err := tx.Exec(`INSERT INTO publiclog_leaf (idx, commitment, nonce, subject, at) VALUES `+db.Values(n, 5), args...); err != nil {
			return err
		}
		leaves = leaves[n:]
	}
	return nil
}

func insertHashes(tx *db.Tx, first int64, list []tlog.Hash) error {
	for len(list) > 0 {
		n := min(batch, len(list))
		args := make([]any, 0, n*2)
		for i, h := range list[:n] {
			args = append(args, first+int64(i), hex.EncodeToString(h[:]))
		}
		if _, err := tx.Exec(`INSERT INTO publiclog_hash (idx, hash) VALUES `+db.Values(n, 2), args...); err != nil {
			return err
		}
		list, first = list[n:], first+int64(n)
	}
	return nil
}

func leafAt(q db.Query, idx int64) (leaf, error) {
	l := leaf{idx: idx}
	err := q.QueryRow(`SELECT commitment, nonce, subject, at FROM publiclog_leaf WHERE idx = $1`, idx).Scan(&l.commitment, &l.nonce, &l.subject, &l.at)
	return l, err
}

func leavesFrom(q db.Query, first int64, limit int) ([]leaf, error) {
	rows, err := q.Query(`SELECT idx, commitment, nonce, subject, at FROM publiclog_leaf WHERE idx >= $1 ORDER BY idx LIMIT $2`, first, limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []leaf
	for rows.Next() {
		var l leaf
		if err := rows.Scan(&l.idx, &l.commitment, &l.nonce, &l.subject, &l.at); err != nil {
			return nil, err
		}
		list = append(list, l)
	}
	return list, rows.Err()
}

// readHashes gives the stored hashes at the indexes; those that are not there are absent from the answer.
func readHashes(q db.Query, indexes []int64) (map[int64]tlog.Hash, error) {
	found := make(map[int64]tlog.Hash, len(indexes))
	for len(indexes) > 0 {
		n := min(batch, len(indexes))
		args := make([]any, n)
		for i, x := range indexes[:n] {
			args[i] = x
		}
		if err := scanHashes(q, found, `SELECT idx, hash FROM publiclog_hash WHERE idx IN `+db.Values(1, n), args...); err != nil {
			return nil, err
		}
		indexes = indexes[n:]
	}
	return found, nil
}

func hashesFrom(q db.Query, first, end int64) (map[int64]tlog.Hash, error) {
	found := make(map[int64]tlog.Hash, end-first)
	return found, scanHashes(q, found, `SELECT idx, hash FROM publiclog_hash WHERE idx >= $1 AND idx < $2`, first, end)
}

func scanHashes(q db.Query, into map[int64]tlog.Hash, text string, args ...any) error {
	rows, err := q.Query(text, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var idx int64
		var text string
		if err := rows.Scan(&idx, &text); err != nil {
			return err
		}
		raw, err := hex.DecodeString(text)
		if err != nil || len(raw) != tlog.HashSize {
			continue // as good as missing: whoever asked will say so
		}
		into[idx] = tlog.Hash(raw)
	}
	return rows.Err()
}
