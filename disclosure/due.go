// due.go is what the desk's "today" page asks: the items waiting for a step.
package disclosure

import "gongkai/db"

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
