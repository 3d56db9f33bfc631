package clearance

// The queries of package clearance.

import (
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"strconv"
	"time"

	"gongkai/db"
)

// saltOf gives the installation's salt, "" before the first text was looked through.
func saltOf(q db.Query) (salt, error) {
	var s salt
	err := q.QueryRow(`SELECT salt FROM clearance_salt WHERE id = 'salt'`).Scan(&s)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return s, err
}

// someSalt gives the salt, and makes it the first time.
func someSalt(tx *db.Tx) (salt, error) {
	s, err := saltOf(tx)
	if err != nil || s != "" {
		return s, err
	}
	var raw [32]byte
	if _, err := rand.Read(raw[:]); err != nil {
		return "", err
	}
	if _, err := tx.Exec(`INSERT INTO clearance_salt (id, salt) VALUES ('salt', $1) ON CONFLICT (id) DO NOTHING`, hex.EncodeToString(raw[:])); err != nil {
		return "", err
	}
	return saltOf(tx)
}

// noted is a hit as it was first seen.
type noted struct {
	Hit
	gone bool
}

func notedHits(q db.Query, subject string) (map[string]noted, error) {
	rows, err := q.Query(`SELECT hit, rule, field, shown, grave, gone_at FROM clearance_hit WHERE subject = $1`, subject)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := map[string]noted{}
	for rows.Next() {
		var n noted
		var gone int64
		if err := rows.Scan(&n.ID, &n.Rule, &n.Field, &n.Shown, &n.Grave, &gone); err != nil {
			return nil, err
		}
		n.gone = gone > 0
		all[n.ID] = n
	}
	return all, rows.Err()
}

func insertHit(tx *db.Tx, m Matter, h Hit) error {
	_, err := tx.Exec(`INSERT INTO clearance_hit (subject, hit, organ, rule, field, shown, grave, found_at, gone_at, gone_by, gone_name)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, '', '')
		ON CONFLICT (subject, hit) DO UPDATE SET gone_at = 0, gone_by = '', gone_name = '', grave = excluded.grave, shown = excluded.shown`,
		m.Subject, h.ID, m.Organ, h.Rule, h.Field, h.Shown, h.Grave, tx.Now().UnixMicro())
	return err
}

func markGone(tx *db.Tx, subject, hit, by, name string) error {
	_, err := tx.Exec(`UPDATE clearance_hit SET gone_at = $3, gone_by = $4, gone_name = $5 WHERE subject = $1 AND hit = $2`, subject, hit, tx.Now().UnixMicro(), by, name)
	return err
}

// Removed is a grave hit that somebody took out by editing.
type Removed struct {
	Rule, Field, Shown string
	ByName             string
	At                 time.Time
}

// RemovedFrom gives the grave hits taken out of a subject, newest first, at most a hundred.
func RemovedFrom(q db.Query, subject string) ([]Removed, error) {
	rows, err := q.Query(`SELECT rule, field, shown, gone_name, gone_at FROM clearance_hit WHERE subject = $1 AND gone_at > 0 AND grave
		ORDER BY gone_at DESC, hit LIMIT 100`, subject)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []Removed
	for rows.Next() {
		var r Removed
		var at int64
		if err := rows.Scan(&r.Rule, &r.Field, &r.Shown, &r.ByName, &at); err != nil {
			return nil, err
		}
		r.At = time.UnixMicro(at).UTC()
		list = append(list, r)
	}
	return list, rows.Err()
}

// DecisionsOf gives what was decided about a subject's hits, oldest first.
func DecisionsOf(q db.Query, subject string) ([]Decision, error) {
	rows, err := q.Query(`SELECT seq, hit, ruling, reason, by_id, by_name, at FROM clearance_decision WHERE subject = $1 ORDER BY seq`, subject)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []Decision
	for rows.Next() {
		var d Decision
		var at int64
		if err := rows.Scan(&d.Seq, &d.Hit, &d.Ruling, &d.Reason, &d.By, &d.ByName, &at); err != nil {
			return nil, err
		}
		d.At = time.UnixMicro(at).UTC()
		list = append(list, d)
	}
	return list, rows.Err()
}

func insertDecision(tx *db.Tx, m Matter, d Decision) error {
	_, err := tx.Exec(`INSERT INTO clearance_decision (subject, seq, organ, hit, ruling, reason, by_id, by_name, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		m.Subject, d.Seq, m.Organ, d.Hit, d.Ruling, d.Reason, d.By, d.ByName, tx.Now().UnixMicro())
	return err
}

// fileHits gives what was found in a file, and by which rules; known is false when nobody has looked yet.
func fileHits(q db.Query, organ, hash string) (hits []Hit, rules string, known bool, err error) {
	var found string
	err = q.QueryRow(`SELECT rules, found FROM clearance_file WHERE organ = $1 AND hash = $2`, organ, hash).Scan(&rules, &found)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, "", false, nil
	}
	if err != nil {
		return nil, "", false, err
	}
	return hits, rules, true, json.Unmarshal([]byte(found), &hits)
}

// readBy gives which files were looked into by these rules.
func readBy(q db.Query, organ, rules string, hashes []string) (known []string, err error) {
	args := []any{organ, rules}
	in := ""
	for i, h := range hashes {
		args = append(args, h)
		in += ", $" + strconv.Itoa(i+3)
	}
	rows, err := q.Query(`SELECT hash FROM clearance_file WHERE organ = $1 AND rules = $2 AND hash IN (`+in[2:]+`) ORDER BY hash`, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var h string
		if err := rows.Scan(&h); err != nil {
			return nil, err
		}
		known = append(known, h)
	}
	return known, rows.Err()
}

func keepFile(tx *db.Tx, organ, hash, rules string, hits []Hit) error {
	found, err := json.Marshal(hits)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO clearance_file (organ, hash, rules, found, at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (organ, hash) DO UPDATE SET rules = excluded.rules, found = excluded.found, at = excluded.at`, organ, hash, rules, string(found), tx.Now().UnixMicro())
	return err
}

// WordsOf gives an organ's own expressions, in order.
func WordsOf(q db.Query, organ string) ([]Word, error) {
	rows, err := q.Query(`SELECT wrong, correct, grave, note FROM clearance_word WHERE organ = $1 ORDER BY wrong`, organ)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []Word
	for rows.Next() {
		var w Word
		if err := rows.Scan(&w.Wrong, &w.Correct, &w.Grave, &w.Note); err != nil {
			return nil, err
		}
		list = append(list, w)
	}
	return list, rows.Err()
}

func insertWord(tx *db.Tx, organ string, w Word) error {
	_, err := tx.Exec(`INSERT INTO clearance_word (organ, wrong, correct, grave, note) VALUES ($1, $2, $3, $4, $5)`, organ, w.Wrong, w.Correct, w.Grave, w.Note)
	return err
}

func clearWords(tx *db.Tx, organ string) error {
	_, err := tx.Exec(`DELETE FROM clearance_word WHERE organ = $1`, organ)
	return err
}

// Forget takes away what was found in a subject's text and decided about it: the words of what is destroyed do not outlive it.
func Forget(tx *db.Tx, subject string) error {
	for _, text := range []string{`DELETE FROM clearance_hit WHERE subject = $1`, `DELETE FROM clearance_decision WHERE subject = $1`, `DELETE FROM clearance_original WHERE subject = $1`} {
		if _, err := tx.Exec(text, subject); err != nil {
			return err
		}
	}
	return nil
}
