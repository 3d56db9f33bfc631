// merge.go moves the items of a column that is merged into another: at once where nothing public moves, else when a second
// person agrees. The texts stay as they were hashed and signed; the column they name leads to the one that took them.
// Events column.merge, column.merge_confirm, column.merge_refuse.
package disclosure

import (
	"encoding/json"

	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/fault"
	"gongkai/ledger"
	"gongkai/office"
)

// AskMerge merges column source into target where nothing public moves; otherwise it notes the wish, and done is false until
// a second person agrees (ConfirmMerge).
func AskMerge(tx *db.Tx, by office.Actor, source, target, reason string) (done bool, err error) {
	from, to, err := catalogue.MayMerge(tx, source, target)
	if err != nil {
		return false, err
	}
	if err := by.Allow(catalogue.VerbMerge, from.Organ); err != nil {
		return false, err
	}
	if from.Organ != tx.Organ() {
		return false, fault.Missing("catalogue.no_column")
	}
	items, err := Total(tx, "", source, 0)
	if err != nil {
		return false, err
	}
	m := catalogue.Merge{Organ: from.Organ, Source: source, Target: target, Reason: reason, AskedBy: by.ID, AskedWho: by.Name, Items: items}
	if m.ID, err = catalogue.Ask(tx, m); err != nil {
		return false, err
	}
	if items == 0 {
		m.State, m.DoneBy, m.DoneWho = "done", by.ID, by.Name
		err = join(tx, by, m, from, to)
	}
	if err != nil {
		return false, err
	}
	return items == 0, ledger.Append(tx, by.Event(catalogue.VerbMerge, catalogue.Subject(source), from.Name, map[string]any{"into": to.ID, "name": to.Name,
		"items": items, "reason": reason, "done": items == 0}))
}

// ConfirmMerge agrees to a merge somebody else asked for, and does it.
func ConfirmMerge(tx *db.Tx, by office.Actor, id string) error {
	m, err := asked(tx, by, catalogue.VerbMergeConfirm, id)
	if err != nil {
		return err
	}
	if m.AskedBy == by.ID {
		return fault.Refuse("merge.own")
	}
	from, to, err := catalogue.MayMerge(tx, m.Source, m.Target)
	if err != nil {
		return err
	}
	if m.Items, err = Total(tx, "", m.Source, 0); err != nil {
		return err
	}
	m.State, m.DoneBy, m.DoneWho = "done", by.ID, by.Name
	if err := join(tx, by, m, from, to); err != nil {
		return err
	}
	return ledger.Append(tx, by.Event(catalogue.VerbMergeConfirm, catalogue.Subject(m.Source), from.Name, map[string]any{"into": to.ID, "name": to.Name, "items": m.Items}))
}

// RefuseMerge leaves the columns as they are; who asked may take the wish back so, too.
func RefuseMerge(tx *db.Tx, by office.Actor, id string) error {
	m, err := asked(tx, by, catalogue.VerbMergeRefuse, id)
	if err != nil {
		return err
	}
	m.State, m.DoneBy, m.DoneWho = "refused", by.ID, by.Name
	if err := catalogue.Settle(tx, m); err != nil {
		return err
	}
	return ledger.Append(tx, by.Event(catalogue.VerbMergeRefuse, catalogue.Subject(m.Source), "", map[string]any{"into": m.Target}))
}

// asked gives a merge that still waits, to somebody who may do the verb.
func asked(tx *db.Tx, by office.Actor, verb office.Verb, id string) (catalogue.Merge, error) {
	m, err := catalogue.MergeByID(tx, id)
	if err != nil {
		return m, err
	}
	if err := by.Allow(verb, m.Organ); err != nil {
		return m, err
	}
	if m.Organ != tx.Organ() {
		return m, fault.Missing("merge.none")
	}
	if m.State != "asked" {
		return m, fault.Conflict("fault.stale")
	}
	return m, nil
}

// join moves every item of one column to the other, its drafts and its counts too.
func join(tx *db.Tx, by office.Actor, m catalogue.Merge, from, to catalogue.Column) error {
	for _, text := range []string{
		`UPDATE disclosure_item SET live_column = $2 WHERE live_column = $1`,
		`UPDATE disclosure_item SET head_column = $2 WHERE head_column = $1`,
		`INSERT INTO disclosure_count (organ, column_id, year, n) SELECT organ, $2, year, n FROM disclosure_count WHERE column_id = $1
			ON CONFLICT (organ, column_id, year) DO UPDATE SET n = disclosure_count.n + excluded.n`,
	} {
		if _, err := tx.Exec(text, from.ID, to.ID); err != nil {
			return err
		}
	}
	if _, err := tx.Exec(`DELETE FROM disclosure_count WHERE column_id = $1`, from.ID); err != nil {
		return err
	}
	if err := catalogue.Join(tx, by, from, to); err != nil {
		return err
	}
	return catalogue.Settle(tx, m)
}

// movedBy gives the items that search must look at again because an event merged their column into another.
func movedBy(q db.Query, e ledger.Event) ([]string, error) {
	if e.Verb != string(catalogue.VerbMerge) && e.Verb != string(catalogue.VerbMergeConfirm) {
		return nil, nil
	}
	var data struct {
		Into string `json:"into"`
	}
	if err := json.Unmarshal(e.Data, &data); err != nil {
		return nil, err
	}
	rows, err := q.Query(`SELECT id FROM disclosure_item WHERE live_column = $1 AND live > 0 ORDER BY id`, data.Into)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var ids []string
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}
