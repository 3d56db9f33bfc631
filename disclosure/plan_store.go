// The queries of plans. Tables disclosure_plan, disclosure_plan_item.
package disclosure

import (
	"encoding/json"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/workday"
)

const planFields = `id, organ, name, at, state, why, noted, by_id, by_name, made_at, ended_at, ended_by`

func scanPlan(row scanner) (p Plan, err error) {
	var at, made, ended int64
	var why string
	if err := row.Scan(&p.ID, &p.Organ, &p.Name, &at, &p.State, &why, &p.Noted, &p.ByID, &p.ByName, &made, &ended, &p.EndedBy); err != nil {
		return p, err
	}
	p.At, p.MadeAt, p.EndedAt = instant(at), instant(made), instant(ended)
	return p, json.Unmarshal([]byte(why), &p.Why)
}

// PlanByID gives a plan with its texts, or a NotFound fault.
func PlanByID(q db.Query, id string) (Plan, error) {
	list, err := plans(q, `SELECT `+planFields+` FROM disclosure_plan WHERE id = $1`, id)
	if err == nil && len(list) == 0 {
		err = fault.Missing("disclosure.plan.none")
	}
	if err != nil {
		return Plan{}, err
	}
	return list[0], nil
}

// WaitingPlans gives an organ's plans that wait for their time, the nearest first.
func WaitingPlans(q db.Query, organ string) ([]Plan, error) {
	return plans(q, `SELECT `+planFields+` FROM disclosure_plan WHERE organ = $1 AND state = 'waiting' ORDER BY at, id LIMIT 200`, organ)
}

// EndedPlans gives an organ's plans that are over, the latest first.
func EndedPlans(q db.Query, organ string, limit int) ([]Plan, error) {
	return plans(q, `SELECT `+planFields+` FROM disclosure_plan WHERE organ = $1 AND state <> 'waiting' ORDER BY ended_at DESC, id DESC LIMIT $2`, organ, limit)
}

// RefusedPlans gives a person's plans in an organ that did not go out and that he has not seen yet.
func RefusedPlans(q db.Query, organ, by string) ([]Plan, error) {
	return plans(q, `SELECT `+planFields+` FROM disclosure_plan WHERE organ = $1 AND state = 'refused' AND by_id = $2 AND NOT noted ORDER BY ended_at DESC, id DESC LIMIT 50`, organ, by)
}

// duePlans gives the plans of all organs whose time has come, the longest due first.
func duePlans(q db.Query) ([]Plan, error) {
	return plans(q, `SELECT `+planFields+` FROM disclosure_plan WHERE state = 'waiting' AND at <= $1 ORDER BY at, id LIMIT 100`, micros(q.Now()))
}

func plans(q db.Query, text string, args ...any) ([]Plan, error) {
	rows, err := q.Query(text, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []Plan
	for rows.Next() {
		p, err := scanPlan(rows)
		if err != nil {
			return nil, err
		}
		list = append(list, p)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	for i := range list {
		if list[i].Items, err = planned(q, list[i].ID); err != nil {
			return nil, err
		}
	}
	return list, nil
}

func planned(q db.Query, plan string) ([]Planned, error) {
	rows, err := q.Query(`SELECT item, n, hash, title, note FROM disclosure_plan_item WHERE plan = $1 ORDER BY seq`, plan)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []Planned
	for rows.Next() {
		var one Planned
		if err := rows.Scan(&one.Item, &one.N, &one.Hash, &one.Title, &one.Note); err != nil {
			return nil, err
		}
		list = append(list, one)
	}
	return list, rows.Err()
}

func insertPlan(tx *db.Tx, p Plan) error {
	_, err := tx.Exec(`INSERT INTO disclosure_plan (`+planFields+`) VALUES `+db.Values(1, 12),
		p.ID, p.Organ, p.Name, micros(p.At), string(p.State), "[]", p.Noted, p.ByID, p.ByName, micros(p.MadeAt), micros(p.EndedAt), p.EndedBy)
	for i, one := range p.Items {
		if err != nil {
			return err
		}
		_, err = tx.Exec(`INSERT INTO disclosure_plan_item (plan, seq, item, n, hash, title, note) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			p.ID, i+1, one.Item, one.N, one.Hash, one.Title, one.Note)
	}
	return err
}

func updatePlan(tx *db.Tx, p Plan) error {
	why, err := json.Marshal(p.Why)
	if err != nil {
		return err
	}
	if p.Why == nil {
		why = []byte("[]")
	}
	_, err = tx.Exec(`UPDATE disclosure_plan SET state = $2, why = $3, noted = $4, ended_at = $5, ended_by = $6 WHERE id = $1`,
		p.ID, string(p.State), string(why), p.Noted, micros(p.EndedAt), p.EndedBy)
	return err
}

// Emergencies gives an organ's public texts that are still to be approved, the nearest day first.
func Emergencies(q db.Query, organ string) ([]Item, error) {
	return items(q, `SELECT `+itemFields+` FROM disclosure_item WHERE emergency IN ('pending', 'overdue') AND organ = $1 ORDER BY emergency_due, id LIMIT 200`, organ)
}

// Expiring gives an organ's public texts that lapse by a day, the nearest first.
func Expiring(q db.Query, organ string, by workday.Date) ([]Item, error) {
	return items(q, `SELECT `+itemFields+` FROM disclosure_item WHERE expires_on <> '' AND lapsed_at = 0 AND expires_on <= $2 AND organ = $1 AND live > 0
		ORDER BY expires_on, id LIMIT 200`, organ, by)
}

// dueItem is an item and the organ whose writer changes it.
type dueItem struct{ organ, item string }

// lapsing and lating give the items of all organs whose day has passed.
func lapsing(q db.Query) ([]dueItem, error) {
	return places(q, `SELECT organ, id FROM disclosure_item WHERE expires_on <> '' AND lapsed_at = 0 AND expires_on < $1 AND live > 0 ORDER BY expires_on, id LIMIT 200`,
		workday.DateOf(q.Now()))
}

func lating(q db.Query) ([]dueItem, error) {
	return places(q, `SELECT organ, id FROM disclosure_item WHERE emergency = 'pending' AND emergency_due < $1 ORDER BY emergency_due, id LIMIT 200`, workday.DateOf(q.Now()))
}

func places(q db.Query, text string, args ...any) ([]dueItem, error) {
	rows, err := q.Query(text, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []dueItem
	for rows.Next() {
		var p dueItem
		if err := rows.Scan(&p.organ, &p.item); err != nil {
			return nil, err
		}
		list = append(list, p)
	}
	return list, rows.Err()
}
