package deadlink

// The queries of package deadlink.

import (
	"database/sql"
	"errors"
	"net/url"
	"time"

	"gongkai/db"
)

const linkFields = `l.url, l.host, l.state, l.code, l.why, l.since, l.checked_at, l.tries`

func scanLink(row interface{ Scan(...any) error }, more ...any) (l Link, err error) {
	var since, checked int64
	err = row.Scan(append([]any{&l.URL, &l.Host, &l.State, &l.Code, &l.Why, &since, &checked, &l.Tries}, more...)...)
	l.Since, l.Checked = instant(since), instant(checked)
	return l, err
}

func instant(micros int64) time.Time {
	if micros == 0 {
		return time.Time{}
	}
	return time.UnixMicro(micros).UTC()
}

// Put says which links stand at a place now; those that stood there before are forgotten there. What stands nowhere any more is
// forgotten altogether.
func Put(tx *db.Tx, at Place, addresses []string) error {
	if _, err := tx.Exec(`DELETE FROM deadlink_place WHERE kind = $1 AND ref = $2`, at.Kind, at.Ref); err != nil {
		return err
	}
	for _, address := range addresses {
		u, err := url.Parse(address)
		if err != nil {
			continue
		}
		if _, err := tx.Exec(`INSERT INTO deadlink_link (url, host, state, code, why, since, checked_at, tries) VALUES ($1, $2, $3, 0, '', $4, 0, 0) ON CONFLICT (url) DO NOTHING`,
			address, u.Host, Unasked, tx.Now().UnixMicro()); err != nil {
			return err
		}
		if _, err := tx.Exec(`INSERT INTO deadlink_place (kind, ref, url, organ) VALUES ($1, $2, $3, $4) ON CONFLICT (kind, ref, url) DO NOTHING`, at.Kind, at.Ref, address, at.Organ); err != nil {
			return err
		}
	}
	return nil
}

// WithinTexts gives the links of public texts to pages of the house.
func WithinTexts(q db.Query) ([]string, error) {
	rows, err := q.Query(`SELECT l.url FROM deadlink_link l WHERE l.host = '' AND EXISTS (SELECT 1 FROM deadlink_place p WHERE p.url = l.url AND p.kind = 'item')
		ORDER BY l.url LIMIT 100000`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []string
	for rows.Next() {
		var to string
		if err := rows.Scan(&to); err != nil {
			return nil, err
		}
		list = append(list, to)
	}
	return list, rows.Err()
}

// dueLinks gives links outside the house that stand somewhere and were last asked before an instant, longest ago first.
func dueLinks(q db.Query, before time.Time, most int) ([]Link, error) {
	rows, err := q.Query(`SELECT `+linkFields+` FROM deadlink_link l WHERE l.checked_at < $1 AND l.host <> ''
		AND EXISTS (SELECT 1 FROM deadlink_place p WHERE p.url = l.url) ORDER BY l.checked_at, l.url LIMIT $2`, before.UnixMicro(), most)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []Link
	for rows.Next() {
		l, err := scanLink(rows)
		if err != nil {
			return nil, err
		}
		list = append(list, l)
	}
	return list, rows.Err()
}

// Record keeps what asking a link came to, and when its state turned.
func Record(tx *db.Tx, address string, v Verdict) error {
	l, err := scanLink(tx.QueryRow(`SELECT `+linkFields+` FROM deadlink_link l WHERE l.url = $1`, address))
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	was := l.State
	l = l.next(v, tx.Now())
	_, err = tx.Exec(`UPDATE deadlink_link SET state = $2, code = $3, why = $4, since = $5, checked_at = $6, tries = $7 WHERE url = $1`,
		address, l.State, l.Code, l.Why, l.Since.UnixMicro(), l.Checked.UnixMicro(), l.Tries)
	if err != nil || was == l.State {
		return err
	}
	_, err = tx.Exec(`INSERT INTO deadlink_turn (url, at, state, code, why) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (url, at) DO NOTHING`,
		address, l.Checked.UnixMicro(), l.State, l.Code, l.Why)
	return err
}

// DeadAmong gives those of the addresses known to be dead, with since when.
func DeadAmong(q db.Query, addresses []string) (map[string]time.Time, error) {
	found := map[string]time.Time{}
	for _, address := range addresses {
		l, err := scanLink(q.QueryRow(`SELECT `+linkFields+` FROM deadlink_link l WHERE l.url = $1 AND l.state = 'dead'`, address))
		if errors.Is(err, sql.ErrNoRows) {
			continue
		}
		if err != nil {
			return nil, err
		}
		found[address] = l.Since
	}
	return found, nil
}

// Standing is a link that is not good, at one of its places.
type Standing struct {
	Link
	Place
}

// standingMost bounds the list.
const standingMost = 500

// NotGood gives the dead and doubtful links of an organ's items, and those of the portal's pages where portal is true: the dead
// first, those of the front page before others, longest dead first.
func NotGood(q db.Query, organ string, portal bool) ([]Standing, error) {
	rows, err := q.Query(`SELECT `+linkFields+`, p.kind, p.ref, p.organ FROM deadlink_link l JOIN deadlink_place p ON p.url = l.url
		WHERE l.state IN ('dead', 'doubtful') AND (p.kind = 'item' AND p.organ = $1 OR p.kind <> 'item' AND $2 = 1)
		ORDER BY CASE l.state WHEN 'dead' THEN 0 ELSE 1 END, CASE p.kind WHEN 'home' THEN 0 WHEN 'page' THEN 1 ELSE 2 END, l.since, l.url, p.ref LIMIT $3`,
		organ, one(portal), standingMost)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []Standing
	for rows.Next() {
		var s Standing
		if s.Link, err = scanLink(rows, &s.Place.Kind, &s.Ref, &s.Organ); err != nil {
			return nil, err
		}
		list = append(list, s)
	}
	return list, rows.Err()
}

func one(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// Count is how many links stand at a kind of place, and how they are.
type Count struct {
	Kind                         Kind
	All, Dead, Doubtful, Unasked int64
}

// Counts gives the numbers of links of the front page, of other pages, and of an organ's items, apart (FACTS 6.18).
func Counts(q db.Query, organ string) (list []Count, err error) {
	for _, kind := range []Kind{OnHome, OnPage, InItem} {
		c := Count{Kind: kind}
		err := q.QueryRow(`SELECT COUNT(*), COALESCE(CAST(SUM(CASE WHEN state = 'dead' THEN 1 ELSE 0 END) AS BIGINT), 0),
			COALESCE(CAST(SUM(CASE WHEN state = 'doubtful' THEN 1 ELSE 0 END) AS BIGINT), 0), COALESCE(CAST(SUM(CASE WHEN state = 'unasked' THEN 1 ELSE 0 END) AS BIGINT), 0)
			FROM deadlink_link WHERE url IN (SELECT url FROM deadlink_place WHERE kind = $1 AND (kind <> 'item' OR organ = $2))`, kind, organ).
			Scan(&c.All, &c.Dead, &c.Doubtful, &c.Unasked)
		if err != nil {
			return nil, err
		}
		list = append(list, c)
	}
	return list, nil
}

// LastRound is when a link was last asked; the zero time when none ever was.
func LastRound(q db.Query) (time.Time, error) {
	var at int64
	err := q.QueryRow(`SELECT COALESCE(MAX(checked_at), 0) FROM deadlink_link WHERE host <> ''`).Scan(&at)
	return instant(at), err
}

// Turn is a change of a link's state.
type Turn struct {
	At time.Time
	Verdict
}

// Turns gives how a link's state changed, newest first.
func Turns(q db.Query, address string) ([]Turn, error) {
	rows, err := q.Query(`SELECT at, state, code, why FROM deadlink_turn WHERE url = $1 ORDER BY at DESC LIMIT 20`, address)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []Turn
	for rows.Next() {
		var t Turn
		var at int64
		if err := rows.Scan(&at, &t.State, &t.Code, &t.Why); err != nil {
			return nil, err
		}
		t.At = instant(at)
		list = append(list, t)
	}
	return list, rows.Err()
}
