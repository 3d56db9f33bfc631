package closing

// The queries on closing_proposal.

import (
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"gongkai/db"
	"gongkai/fault"
)

const fields = `id, organ, successor, keeper, reason, document, asked_by, asked_name, asked_at, state, done_by, done_name, done_at, moved, noted`

func scan(row interface{ Scan(...any) error }) (p Proposal, err error) {
	var asked, done int64
	var moved string
	err = row.Scan(&p.ID, &p.Organ, &p.Successor, &p.Keeper, &p.Reason, &p.Document, &p.AskedBy, &p.AskedAs, &asked, &p.State, &p.DoneBy, &p.DoneAs, &done, &moved, &p.noted)
	p.AskedAt, p.DoneAt = instant(asked), instant(done)
	if err == nil && moved != "" {
		err = json.Unmarshal([]byte(moved), &p.Moved)
	}
	return p, err
}

func instant(micros int64) time.Time {
	if micros == 0 {
		return time.Time{}
	}
	return time.UnixMicro(micros).UTC()
}

func collect(rows *db.Rows, err error) (list []Proposal, _ error) {
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // rows.Err says what went wrong
	for rows.Next() {
		p, err := scan(rows)
		if err != nil {
			return nil, err
		}
		list = append(list, p)
	}
	return list, rows.Err()
}

// ByID gives a proposal, or a NotFound fault.
func ByID(q db.Query, id string) (Proposal, error) {
	p, err := scan(q.QueryRow(`SELECT `+fields+` FROM closing_proposal WHERE id = $1`, id))
	if errors.Is(err, sql.ErrNoRows) {
		return p, fault.Missing("closing.none")
	}
	return p, err
}

const listMost = 100

// Of gives the proposals that concern an organ, as the one that ends or the one that keeps, the newest first.
func Of(q db.Query, organ string) ([]Proposal, error) {
	return collect(q.Query(`SELECT `+fields+` FROM closing_proposal WHERE organ = $1 OR keeper = $1 ORDER BY id DESC LIMIT $2`, organ, listMost))
}

// Waiting gives the proposals that wait for a decision of an organ's people, the oldest first.
func Waiting(q db.Query, keeper string) ([]Proposal, error) {
	return collect(q.Query(`SELECT `+fields+` FROM closing_proposal WHERE keeper = $1 AND state = 'asked' ORDER BY id LIMIT $2`, keeper, listMost))
}

// unnoted gives what a keeper's ledger does not hold yet; of every keeper for "".
func unnoted(q db.Query, keeper string) ([]Proposal, error) {
	return collect(q.Query(`SELECT `+fields+` FROM closing_proposal WHERE noted <> state AND ($1 = '' OR keeper = $1) ORDER BY id LIMIT $2`, keeper, listMost))
}

func insert(tx *db.Tx, p Proposal) error {
	_, err := tx.Exec(`INSERT INTO closing_proposal (`+fields+`) VALUES `+db.Values(1, 15), p.ID, p.Organ, p.Successor, p.Keeper, p.Reason, p.Document,
		p.AskedBy, p.AskedAs, p.AskedAt.UnixMicro(), string(p.State), "", "", int64(0), "", "")
	if db.IsUnique(err) {
		return fault.Refuse("closing.waiting")
	}
	return err
}

func settle(tx *db.Tx, p Proposal) error {
	moved, err := json.Marshal(p.Moved)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`UPDATE closing_proposal SET state = $2, done_by = $3, done_name = $4, done_at = $5, moved = $6 WHERE id = $1`,
		p.ID, string(p.State), p.DoneBy, p.DoneAs, tx.Now().UnixMicro(), string(moved))
	return err
}

func note(tx *db.Tx, p Proposal) error {
	_, err := tx.Exec(`UPDATE closing_proposal SET noted = $2 WHERE id = $1`, p.ID, string(p.State))
	return err
}
