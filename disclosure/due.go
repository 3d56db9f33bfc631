// due.go is what the desk's "today" page asks: items whose term runs out, and items waiting for a step.
package disclosure

import (
	"gongkai/db"
	"gongkai/workday"
)

// DueSoon gives an organ's items not yet public whose term ends on or before a day, the nearest first.
func DueSoon(q db.Query, organ string, until workday.Date, limit int) ([]Item, error) {
	return items(q, `SELECT `+itemFields+` FROM disclosure_item WHERE organ = $1 AND live = 0 AND due_on <> '' AND due_on <= $2
		AND stage IN ('draft', 'submitted', 'reviewed', 'signed_off') ORDER BY due_on, id LIMIT $3`, organ, until, limit)
}

// Waiting gives an organ's items in a stage, the longest waiting first.
func Waiting(q db.Query, organ string, stage Stage, limit int) ([]Item, error) {
	return items(q, `SELECT `+itemFields+` FROM disclosure_item WHERE organ = $1 AND stage = $2 ORDER BY changed_at, id LIMIT $3`,
		organ, string(stage), limit)
}

func items(q db.Query, text string, args ...any) ([]Item, error) {
	rows, err := q.Query(text, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []Item
	for rows.Next() {
		it, err := scanItem(rows)
		if err != nil {
			return nil, err
		}
		list = append(list, it)
	}
	return list, rows.Err()
}
