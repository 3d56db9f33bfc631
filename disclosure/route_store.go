// The queries of routes, approvals and ready reasons. Tables disclosure_route, disclosure_approval, disclosure_reason.
package disclosure

import (
	"database/sql"
	"encoding/json"
	"errors"

	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/fault"
)

const routeFields = `id, organ, name, kind, genre, normative, steps, reason, by_id, by_name, at, revision`

func scanRoute(row scanner) (r Route, err error) {
	var steps string
	var at int64
	if err := row.Scan(&r.ID, &r.Organ, &r.Name, &r.Kind, &r.Genre, &r.Normative, &steps, &r.Reason, &r.ByID, &r.ByName, &at, &r.Revision); err != nil {
		return r, err
	}
	r.At = instant(at)
	return r, json.Unmarshal([]byte(steps), &r.Steps)
}

// RouteByID gives a route, or a NotFound fault.
func RouteByID(q db.Query, id string) (Route, error) {
	r, err := scanRoute(q.QueryRow(`SELECT `+routeFields+` FROM disclosure_route WHERE id = $1`, id))
	if errors.Is(err, sql.ErrNoRows) {
		return Route{}, fault.Missing("disclosure.route.none")
	}
	return r, err
}

// Routes gives an organ's routes, oldest first.
func Routes(q db.Query, organ string) ([]Route, error) {
	rows, err := q.Query(`SELECT `+routeFields+` FROM disclosure_route WHERE organ = $1 ORDER BY id`, organ)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []Route
	for rows.Next() {
		r, err := scanRoute(rows)
		if err != nil {
			return nil, err
		}
		list = append(list, r)
	}
	return list, rows.Err()
}

func putRoute(tx *db.Tx, r Route) error {
	steps, err := json.Marshal(r.Steps)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO disclosure_route (`+routeFields+`) VALUES `+db.Values(1, 12)+`
		ON CONFLICT (id) DO UPDATE SET name = excluded.name, kind = excluded.kind, genre = excluded.genre, normative = excluded.normative,
			steps = excluded.steps, reason = excluded.reason, by_id = excluded.by_id, by_name = excluded.by_name, at = excluded.at, revision = excluded.revision`,
		r.ID, r.Organ, r.Name, string(r.Kind), r.Genre, r.Normative, string(steps), r.Reason, r.ByID, r.ByName, micros(r.At), r.Revision)
	return err
}

func deleteRoute(tx *db.Tx, id string) error {
	_, err := tx.Exec(`DELETE FROM disclosure_route WHERE id = $1`, id)
	return err
}

// routeOf gives the route of the text that approvals of the item are of now.
func routeOf(q db.Query, it Item) (Route, error) {
	routes, err := Routes(q, it.Organ)
	if err != nil || len(routes) == 0 {
		return DefaultRoute(), err
	}
	var genre, column string
	var normative bool
	n, _ := it.approved()
	err = q.QueryRow(`SELECT genre, normative, column_id FROM disclosure_revision WHERE item = $1 AND n = $2`, it.ID, n).Scan(&genre, &normative, &column)
	if errors.Is(err, sql.ErrNoRows) { // withdrawn, and nothing begun since
		return DefaultRoute(), nil
	}
	if err != nil {
		return Route{}, err
	}
	c, err := catalogue.ColumnByID(q, column)
	if err != nil && fault.Of(err) != fault.NotFound {
		return Route{}, err
	}
	return choose(routes, c.Kind, genre, normative), nil
}

const approvalFields = `item, round, step, seq, name, verb, n, hash, by_id, by_name, at, answers, comment`

func insertApproval(tx *db.Tx, a Approval) error {
	answers, err := json.Marshal(a.Answers)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO disclosure_approval (`+approvalFields+`) VALUES `+db.Values(1, 13),
		a.Item, a.Round, a.Step, a.Seq, a.Name, string(a.Verb), a.N, a.Hash, a.ByID, a.ByName, micros(a.At), string(answers), a.Comment)
	return err
}

// Approvals gives the approvals of an item, of a round or of all (0), in the order they were given.
func Approvals(q db.Query, item string, round int64) ([]Approval, error) {
	return approvals(q, `SELECT `+approvalFields+` FROM disclosure_approval WHERE item = $1 AND ($2 = 0 OR round = $2) ORDER BY round, seq`, item, round)
}

// approvedAfter gives the ids of items with approvals, in order, after one of them.
func approvedAfter(q db.Query, item string, limit int) ([]string, error) {
	return texts(q, `SELECT DISTINCT item FROM disclosure_approval WHERE item > $1 ORDER BY item LIMIT $2`, item, limit)
}

func approvals(q db.Query, text string, args ...any) ([]Approval, error) {
	rows, err := q.Query(text, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []Approval
	for rows.Next() {
		var a Approval
		var at int64
		var answers string
		if err := rows.Scan(&a.Item, &a.Round, &a.Step, &a.Seq, &a.Name, &a.Verb, &a.N, &a.Hash, &a.ByID, &a.ByName, &at, &answers, &a.Comment); err != nil {
			return nil, err
		}
		a.At = instant(at)
		if err := json.Unmarshal([]byte(answers), &a.Answers); err != nil {
			return nil, err
		}
		list = append(list, a)
	}
	return list, rows.Err()
}

// Reasons gives the reasons for returning a text that the organ keeps ready, in order; none where it has none of its own.
func Reasons(q db.Query, organ string) ([]string, error) {
	rows, err := q.Query(`SELECT words FROM disclosure_reason WHERE organ = $1 ORDER BY seq`, organ)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []string
	for rows.Next() {
		var words string
		if err := rows.Scan(&words); err != nil {
			return nil, err
		}
		list = append(list, words)
	}
	return list, rows.Err()
}

func putReasons(tx *db.Tx, organ string, reasons []string) error {
	if _, err := tx.Exec(`DELETE FROM disclosure_reason WHERE organ = $1`, organ); err != nil {
		return err
	}
	for i, words := range reasons {
		if _, err := tx.Exec(`INSERT INTO disclosure_reason (organ, seq, words) VALUES ($1, $2, $3)`, organ, i+1, words); err != nil {
			return err
		}
	}
	return nil
}
