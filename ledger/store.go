// The ledger's queries.
package ledger

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"gongkai/db"
)

const columns = `organ, seq, at, actor, actor_name, verb, subject, title, data, prev, hash`

const batch = 16 // rows of one INSERT

func insert(tx *db.Tx, events []Event) error {
	for part := range slices.Chunk(events, batch) {
		args := make([]any, 0, len(part)*11)
		for _, e := range part {
			args = append(args, e.Organ, e.Seq, e.At.UnixMicro(), e.Actor, e.ActorName, e.Verb, e.Subject, e.Title, string(e.Data), e.Prev, e.Hash)
		}
		if _, err := tx.Exec(`INSERT INTO ledger_event (`+columns+`) VALUES `+db.Values(len(part), 11), args...); err != nil {
			return fmt.Errorf("append to the ledger: %w", err)
		}
	}
	return nil
}

func setHead(tx *db.Tx, e Event) error {
	_, err := tx.Exec(`INSERT INTO ledger_head (organ, seq, hash) VALUES ($1, $2, $3)
		ON CONFLICT (organ) DO UPDATE SET seq = excluded.seq, hash = excluded.hash`, e.Organ, e.Seq, e.Hash)
	if err != nil {
		return fmt.Errorf("move the head of the ledger: %w", err)
	}
	return nil
}

// After gives at most limit events of the organ after seq, oldest first.
func After(q db.Query, organ string, seq int64, limit int) ([]Event, error) {
	return events(q.Query(`SELECT `+columns+` FROM ledger_event WHERE organ = $1 AND seq > $2 ORDER BY seq LIMIT $3`,
		organ, seq, limit))
}

// Of gives the first limit events about a subject, oldest first: its history.
func Of(q db.Query, subject string, limit int) ([]Event, error) {
	return events(q.Query(`SELECT `+columns+` FROM ledger_event WHERE subject = $1 ORDER BY organ, seq LIMIT $2`, subject, limit))
}

// Filter chooses events; an empty field chooses all. From and To bound the time: From ≤ at < To.
type Filter struct {
	Organ, Actor, Verb, Subject string
	From, To                    time.Time
}

// Latest gives at most limit events that f chooses, newest first, older than before (0: from the newest).
func Latest(q db.Query, f Filter, before int64, limit int) ([]Event, error) {
	from, to := int64(0), int64(1)<<62
	if !f.From.IsZero() {
		from = f.From.UnixMicro()
	}
	if !f.To.IsZero() {
		to = f.To.UnixMicro()
	}
	if before <= 0 {
		before = 1 << 62
	}
	return events(q.Query(`SELECT `+columns+` FROM ledger_event
		WHERE organ = $1 AND seq < $2 AND ($3 = '' OR actor = $3) AND ($4 = '' OR verb = $4) AND ($5 = '' OR subject = $5)
		  AND at >= $6 AND at < $7
		ORDER BY seq DESC LIMIT $8`, f.Organ, before, f.Actor, f.Verb, f.Subject, from, to, limit))
}

// Head is how far an organ's ledger goes.
type Head struct {
	Organ string
	Seq   int64
	Hash  string
}

// Heads gives the head of every ledger, by organ.
func Heads(q db.Query) ([]Head, error) {
	rows, err := q.Query(`SELECT organ, seq, hash FROM ledger_head ORDER BY organ`)
	if err != nil {
		return nil, fmt.Errorf("read the heads of the ledgers: %w", err)
	}
	defer rows.Close()
	var heads []Head
	for rows.Next() {
		var h Head
		if err := rows.Scan(&h.Organ, &h.Seq, &h.Hash); err != nil {
			return nil, err
		}
		heads = append(heads, h)
	}
	return heads, rows.Err()
}

func events(rows *db.Rows, err error) ([]Event, error) {
	if err != nil {
		return nil, fmt.Errorf("read the ledger: %w", err)
	}
	defer rows.Close()
	var all []Event
	for rows.Next() {
		var e Event
		var at int64
		var data string
		if err := rows.Scan(&e.Organ, &e.Seq, &at, &e.Actor, &e.ActorName, &e.Verb, &e.Subject, &e.Title, &data, &e.Prev, &e.Hash); err != nil {
			return nil, err
		}
		e.At, e.Data = time.UnixMicro(at).UTC(), json.RawMessage(data)
		all = append(all, e)
	}
	return all, rows.Err()
}
