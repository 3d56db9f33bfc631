package catalogue

// address.go gives readable addresses to columns and items by the organ's rule. Once given, an address is kept for ever: a
// column may be given another, and its old one leads there; an item keeps what it got when it was published. Tables
// catalogue_address_rule, catalogue_address; events address.rule, address.give.

import (
	"database/sql"
	"encoding/json"
	"errors"
	"strconv"
	"strings"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/ledger"
	"gongkai/office"
)

// The verbs of addresses.
const (
	VerbAddressRule office.Verb = "address.rule"
	VerbAddressGive office.Verb = "address.give" // items published before the rule are given theirs
)

// The two kinds of thing that have an address.
const (
	ColumnTarget = "column"
	ItemTarget   = "item"
)

// Addressed is what an address leads to.
type Addressed struct {
	Kind, Target string
	Now          string // the target's present address; "" when it has none any more
}

// SetAddressRule chooses how readable addresses are built from now on; a rule without parts gives no more of them. Open columns
// without an address are given one; with renew all are given one by the new rule, and their old ones lead on.
func SetAddressRule(tx *db.Tx, by office.Actor, organ office.Organ, r AddressRule, renew bool) error {
	if err := by.Allow(VerbAddressRule, organ.ID); err != nil {
		return err
	}
	old, err := AddressRuleOf(tx, organ.ID)
	if err != nil {
		return err
	}
	if r.Revision != old.Revision {
		return fault.Conflict("fault.stale")
	}
	if r.Given() {
		if err := r.Check(); err != nil {
			return err
		}
	}
	if err := putAddressRule(tx, organ.ID, r.Parts, by.Name, r.Revision+1); err != nil {
		return err
	}
	given := 0
	if r.Given() {
		if given, err = addressColumns(tx, r, organ, renew); err != nil {
			return err
		}
	}
	return ledger.Append(tx, by.Event(VerbAddressRule, "organ:"+organ.ID, "", map[string]any{"parts": r.Parts, "renewed": renew, "columns": given}))
}

// addressColumns gives addresses to an organ's columns, parents first, and says to how many.
func addressColumns(tx *db.Tx, r AddressRule, organ office.Organ, renew bool) (given int, err error) {
	columns, err := Columns(tx, organ.ID)
	if err != nil {
		return 0, err
	}
	for _, c := range Walk(columns) {
		if c.Kind == Apply || c.Address != "" && !renew {
			continue
		}
		want := r.ColumnPath(organ.Display(), c.Path)
		if c.Address == want {
			continue
		}
		path, err := takeAddress(tx, ColumnTarget, c.ID, organ.ID, want)
		if err != nil {
			return given, err
		}
		if _, err := tx.Exec(`UPDATE catalogue_column SET path = $2 WHERE id = $1`, c.ID, path); err != nil {
			return given, err
		}
		given++
	}
	return given, nil
}

// readdress gives the columns of the transaction's organ that have none an address, where the organ has a rule.
func readdress(tx *db.Tx, id string) error {
	r, err := AddressRuleOf(tx, id)
	if err != nil || !r.Given() {
		return err
	}
	organ, err := office.OrganByID(tx, id)
	if err != nil {
		return err
	}
	_, err = addressColumns(tx, r, organ, false)
	return err
}

// ItemAddress gives an item that becomes public its address below its column's, "" where the organ has no rule.
func ItemAddress(tx *db.Tx, organ, item, column string, f ItemFacts) (string, error) {
	r, err := AddressRuleOf(tx, organ)
	if err != nil || !r.Given() {
		return "", err
	}
	c, err := ColumnByID(tx, column)
	if err != nil || c.Address == "" {
		return "", err
	}
	return takeAddress(tx, ItemTarget, item, organ, r.ItemPath(c.Address, f))
}

const tries = 1 << 20 // of the same title in the same place

// takeAddress gives target the path wanted, or the first free one like it, and has the target's older ones lead there.
func takeAddress(tx *db.Tx, kind, target, organ, want string) (string, error) {
	if root, _, _ := strings.Cut(want[1:], "/"); Reserved(root) {
		return "", fault.Refuse("address.reserved", root)
	}
	path, err := freeAddress(tx, target, cut(want))
	if err != nil {
		return "", err
	}
	if _, err := tx.Exec(`UPDATE catalogue_address SET current = 0 WHERE kind = $1 AND target = $2`, kind, target); err != nil {
		return "", err
	}
	_, err = tx.Exec(`INSERT INTO catalogue_address (path, kind, target, organ, current, at) VALUES ($1, $2, $3, $4, 1, $5)
		ON CONFLICT (path) DO UPDATE SET current = 1`, path, kind, target, organ, micros(tx.Now()))
	return path, err
}

// freeAddress gives the path wanted, or that with the first number behind it that is free. Many may have the same title, and
// addresses are never given back: it asks for ever greater numbers, then between the last that was taken and the first that
// was not.
func freeAddress(tx *db.Tx, target, want string) (string, error) {
	numbered := func(n int) string {
		if n == 1 {
			return want
		}
		return want + "-" + strconv.Itoa(n)
	}
	isTaken := func(n int) (bool, error) {
		var whose string
		err := tx.QueryRow(`SELECT target FROM catalogue_address WHERE path = $1`, numbered(n)).Scan(&whose)
		if errors.Is(err, sql.ErrNoRows) {
			return false, nil
		}
		return whose != target, err
	}
	low, high := 0, 1
	for {
		taken, err := isTaken(high)
		if err != nil {
			return "", err
		}
		if !taken {
			break
		}
		if low, high = high, 2*high; high > tries {
			return "", fault.Refuse("address.none_free", want)
		}
	}
	for high-low > 1 {
		middle := (low + high) / 2
		taken, err := isTaken(middle)
		if err != nil {
			return "", err
		}
		if taken {
			low = middle
		} else {
			high = middle
		}
	}
	return numbered(high), nil
}

// cut shortens an address that is too long, so that it still is one.
func cut(path string) string {
	if len(path) <= longAddress {
		return path
	}
	return strings.TrimRight(path[:longAddress], "-/")
}

// Readable gives what a readable address leads to, or a NotFound fault.
func Readable(q db.Query, path string) (a Addressed, err error) {
	if !ValidAddress(path) {
		return a, fault.Missing("fault.not_found")
	}
	err = q.QueryRow(`SELECT a.kind, a.target, COALESCE(n.path, '') FROM catalogue_address a
		LEFT JOIN catalogue_address n ON n.kind = a.kind AND n.target = a.target AND n.current = 1 WHERE a.path = $1`, path).Scan(&a.Kind, &a.Target, &a.Now)
	if errors.Is(err, sql.ErrNoRows) {
		return a, fault.Missing("fault.not_found")
	}
	return a, err
}

// AddressesOf gives every address a column or item has had, its present one first, then the newest.
func AddressesOf(q db.Query, kind, target string) (list []string, err error) {
	rows, err := q.Query(`SELECT path FROM catalogue_address WHERE kind = $1 AND target = $2 ORDER BY current DESC, at DESC, path LIMIT 100`, kind, target)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var path string
		if err := rows.Scan(&path); err != nil {
			return nil, err
		}
		list = append(list, path)
	}
	return list, rows.Err()
}

// ColumnAddresses gives the readable address of every column that has one, by the column's id.
func ColumnAddresses(q db.Query) (map[string]string, error) {
	rows, err := q.Query(`SELECT id, path FROM catalogue_column WHERE path <> '' AND merged_into = '' ORDER BY id`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	found := map[string]string{}
	for rows.Next() {
		var id, path string
		if err := rows.Scan(&id, &path); err != nil {
			return nil, err
		}
		found[id] = path
	}
	return found, rows.Err()
}

// AddressRuleOf gives an organ's rule; without one there are no readable addresses.
func AddressRuleOf(q db.Query, organ string) (r AddressRule, err error) {
	var parts string
	err = q.QueryRow(`SELECT parts, by_name, revision FROM catalogue_address_rule WHERE organ = $1`, organ).Scan(&parts, &r.ByName, &r.Revision)
	if errors.Is(err, sql.ErrNoRows) {
		return r, nil
	}
	if err != nil {
		return r, err
	}
	return r, json.Unmarshal([]byte(parts), &r.Parts)
}

func putAddressRule(tx *db.Tx, organ string, parts []Part, byName string, revision int64) error {
	raw, err := json.Marshal(parts)
	if err != nil {
		return err
	}
	waiting := 0
	if len(parts) > 0 {
		waiting = 1
	}
	_, err = tx.Exec(`INSERT INTO catalogue_address_rule (organ, parts, waiting, by_name, at, revision) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (organ) DO UPDATE SET parts = excluded.parts, waiting = excluded.waiting, by_name = excluded.by_name, at = excluded.at, revision = excluded.revision`,
		organ, string(raw), waiting, byName, micros(tx.Now()), revision)
	return err
}

// OrganAt gives the organ whose readable addresses begin with a word, /WORD, or "". Of several the one that came first.
func OrganAt(q db.Query, path string) (string, error) {
	roots, err := OrganRoots(q)
	for _, r := range roots {
		if r.Path == path {
			return r.Organ, err
		}
	}
	return "", err
}

// Root is where the readable addresses of an organ begin.
type Root struct{ Organ, Path string }

// OrganRoots gives the beginnings of the readable addresses of the organs that have a rule, in the order of the organs.
func OrganRoots(q db.Query) ([]Root, error) {
	rows, err := q.Query(`SELECT organ, parts FROM catalogue_address_rule ORDER BY organ LIMIT 5000`)
	if err != nil {
		return nil, err
	}
	rules := map[string]AddressRule{}
	var order []string
	for rows.Next() {
		var organ, parts string
		var r AddressRule
		if err := rows.Scan(&organ, &parts); err != nil {
			return nil, errors.Join(err, rows.Close())
		}
		if err := json.Unmarshal([]byte(parts), &r.Parts); err != nil {
			return nil, errors.Join(err, rows.Close())
		}
		rules[organ], order = r, append(order, organ)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return nil, err
	}
	var list []Root
	for _, id := range order {
		if !rules[id].Given() {
			continue
		}
		o, err := office.OrganByID(q, id)
		if err != nil {
			return nil, err
		}
		root, _, _ := strings.Cut(rules[id].ColumnPath(o.Display(), []string{"x"})[1:], "/")
		list = append(list, Root{id, "/" + root})
	}
	return list, nil
}

// FormerColumns gives the addresses that lead to a column and are not its present one: readable ones it had, and those by id of
// columns merged into others.
func FormerColumns(q db.Query) (list []string, err error) {
	rows, err := q.Query(`SELECT path FROM catalogue_address WHERE kind = 'column' AND current = 0
		UNION ALL SELECT '/columns/' || id FROM catalogue_column WHERE merged_into <> '' ORDER BY 1`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var path string
		if err := rows.Scan(&path); err != nil {
			return nil, err
		}
		list = append(list, path)
	}
	return list, rows.Err()
}

// AddressesWaiting gives the organs that have items published before their rule.
func AddressesWaiting(q db.Query) (organs []string, err error) {
	rows, err := q.Query(`SELECT organ FROM catalogue_address_rule WHERE waiting = 1 ORDER BY organ LIMIT 1000`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var organ string
		if err := rows.Scan(&organ); err != nil {
			return nil, err
		}
		organs = append(organs, organ)
	}
	return organs, rows.Err()
}

// AddressesGiven notes that no item of an organ waits for an address any more.
func AddressesGiven(tx *db.Tx, organ string) error {
	_, err := tx.Exec(`UPDATE catalogue_address_rule SET waiting = 0 WHERE organ = $1`, organ)
	return err
}
