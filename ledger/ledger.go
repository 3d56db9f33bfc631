// Package ledger is each organ's record of everything done: one event per action, appended in the action's own
// transaction, each hash-chained to the one before. The same rows are the audit trail (GB/T 22239 8.1.4.3, FACTS
// 9.21), an item's history, and the queue that followers read. Tables ledger_head and ledger_event.
package ledger

import (
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"gongkai/db"
)

// Event is one thing done. Title and Data never hold personal data of applicants: an event cannot be erased.
type Event struct {
	Organ     string          // organ in whose ledger it stands
	Seq       int64           // 1, 2, 3 … in that ledger, without gaps
	At        time.Time       // to the microsecond
	Actor     string          // staff id, "citizen", or "system:<what>"
	ActorName string          // as it was then
	Verb      string          // the permission table's verb
	Subject   string          // "item:<id>", "case:<id>" …
	Title     string          // what the subject was called then
	Data      json.RawMessage // details, an object; "{}" when there are none
	Prev      string          // hash of the event before, "" for the first
	Hash      string          // SHA-256 over all the above, hex
}

// Append adds e to the ledger of the transaction's organ. It fills Organ, Seq, At, Prev and Hash.
func Append(tx *db.Tx, e Event) error { return AppendAll(tx, []Event{e}) }

// AppendAll adds events one after the other, as Append does each.
func AppendAll(tx *db.Tx, events []Event) error {
	if len(events) == 0 {
		return nil
	}
	prev, seq, err := head(tx, tx.Organ())
	if err != nil {
		return err
	}
	for i := range events {
		e := &events[i]
		e.Organ, e.Seq, e.Prev = tx.Organ(), seq+1, prev
		e.At = tx.Now().UTC().Truncate(time.Microsecond)
		if len(e.Data) == 0 {
			e.Data = json.RawMessage("{}")
		}
		e.Hash = e.sum()
		prev, seq = e.Hash, e.Seq
	}
	if err := insert(tx, events); err != nil {
		return err
	}
	return setHead(tx, events[len(events)-1])
}

// sum is the event's hash: SHA-256 over a version mark and every field, each led by its length, so that no two
// different events have the same input.
func (e Event) sum() string {
	h := sha256.New()
	var n [8]byte
	text := func(s string) {
		binary.BigEndian.PutUint64(n[:], uint64(len(s)))
		h.Write(n[:])
		h.Write([]byte(s))
	}
	number := func(v int64) {
		binary.BigEndian.PutUint64(n[:], uint64(v))
		h.Write(n[:])
	}
	text("gongkai ledger 1")
	text(e.Prev)
	text(e.Organ)
	number(e.Seq)
	number(e.At.UnixMicro())
	for _, s := range []string{e.Actor, e.ActorName, e.Verb, e.Subject, e.Title, string(e.Data)} {
		text(s)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Break is the first place where a ledger does not hold.
type Break struct {
	Organ  string
	Seq    int64
	Reason string // "altered", "missing", "chain" or "head"
}

// Error says where and what, for the log; the verify command words it for people.
func (b *Break) Error() string {
	return fmt.Sprintf("ledger of %s, event %d: %s", b.Organ, b.Seq, b.Reason)
}

// Verify walks the organ's whole ledger and gives the number of events that hold. err is a *Break when one does not.
func Verify(q db.Query, organ string) (n int64, err error) {
	const page = 1000
	prev := ""
	for {
		events, err := After(q, organ, n, page)
		if err != nil {
			return n, err
		}
		for _, e := range events {
			switch {
			case e.Seq != n+1:
				return n, &Break{organ, n + 1, "missing"}
			case e.Prev != prev:
				return n, &Break{organ, e.Seq, "chain"}
			case e.Hash != e.sum():
				return n, &Break{organ, e.Seq, "altered"}
			}
			n, prev = e.Seq, e.Hash
		}
		if len(events) < page {
			break
		}
	}
	last, seq, err := head(q, organ)
	if err != nil {
		return n, err
	}
	if seq != n || last != prev {
		return n, &Break{organ, n + 1, "head"}
	}
	return n, nil
}

func head(q db.Query, organ string) (hash string, seq int64, err error) {
	err = q.QueryRow(`SELECT hash, seq FROM ledger_head WHERE organ = $1`, organ).Scan(&hash, &seq)
	if errors.Is(err, sql.ErrNoRows) {
		return "", 0, nil
	}
	if err != nil {
		return "", 0, fmt.Errorf("read the head of the ledger: %w", err)
	}
	return hash, seq, nil
}
