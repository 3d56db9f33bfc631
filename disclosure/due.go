// due.go is what the desk's "today" page and the annual report ask: items whose term runs out, and normative documents
// made, abolished and in force in a year (FACTS 2.B).
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

// NormativeSet says which of an organ's public normative documents: the columns of the annual report's table.
type NormativeSet string

// The sets of a year's table one.
const (
	MadeIn      NormativeSet = "made"      // 本年制发件数: formed in the year
	AbolishedIn NormativeSet = "abolished" // 本年废止件数: abolished or lapsed in the year
	InForceAt   NormativeSet = "in_force"  // 现行有效件数: formed by the end of the year and not abolished by then
)

// Normative gives an organ's public normative documents (行政规范性文件) of a set and year. The number in the report is its
// length: a cell opens what it counts.
func Normative(q db.Query, organ string, year int, set NormativeSet) ([]Listed, error) {
	from, to := workday.On(year, 1, 1), workday.On(year+1, 1, 1)
	where := map[NormativeSet]string{
		MadeIn:      `r.formed_on >= $2 AND r.formed_on < $3`,
		AbolishedIn: `r.abolished_on >= $2 AND r.abolished_on < $3`,
		InForceAt:   `r.formed_on <> '' AND r.formed_on < $3 AND (r.abolished_on = '' OR r.abolished_on >= $3) AND $2 <> ''`,
	}[set]
	return listed(q, `SELECT i.id, i.organ, i.live_column, i.live_title, i.index_number, i.published_at, i.corrections
		FROM disclosure_item i JOIN disclosure_revision r ON r.item = i.id AND r.n = i.live AND r.normative
		WHERE i.organ = $1 AND i.live > 0 AND `+where+` ORDER BY r.formed_on, i.id LIMIT 5000`, organ, from, to)
}
