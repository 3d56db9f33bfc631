// The queries about terms: what is owed now, how what went out kept its term. Table disclosure_term.
package disclosure

import (
	"gongkai/db"
	"gongkai/office"
	"gongkai/workday"
)

// keepTerm keeps how a text that goes out kept its term. What has no day it was due on is not counted.
func keepTerm(tx *db.Tx, it Item, serial, days int64) error {
	if it.DueOn.IsZero() {
		return nil
	}
	cal, err := office.Calendar(tx)
	if err != nil {
		return err
	}
	today := workday.DateOf(tx.Now())
	_, err = tx.Exec(`INSERT INTO disclosure_term (item, serial, organ, unit, change, from_on, due_on, days, published_on, late)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		it.ID, serial, it.Organ, it.Unit, it.Corrections > 0, it.ClockFrom, it.DueOn, days, today, Late(it.DueOn, today, cal))
	return err
}

// mostOwed bounds the list of what an organ owes.
const mostOwed = 1000

// Owed gives the items of an organ that are to be public and are not yet, or not as they are since they changed; the first due
// first, those without a day to count from last.
func Owed(q db.Query, organ string) ([]Item, error) {
	return items(q, `SELECT `+itemFields+` FROM disclosure_item WHERE organ = $1 AND attribute = 'proactive'
		AND stage IN ('draft', 'submitted', 'reviewed', 'signed_off', 'scheduled')
		ORDER BY CASE WHEN due_on = '' THEN 1 ELSE 0 END, due_on, id LIMIT $2`, organ, mostOwed)
}

// Kept is how one text that went out kept its term.
type Kept struct {
	Item, Title, Unit string
	Serial            int64
	Change            bool // took the place of a public text
	From, Due         workday.Date
	Days              int64 // of the term
	Published         workday.Date
	Late              int64 // working days; 0 in time
}

// LateOnes gives what an organ published late in a year, the latest day first, at most so many.
func LateOnes(q db.Query, organ string, year, limit int) ([]Kept, error) {
	rows, err := q.Query(`SELECT t.item, i.head_title, t.unit, t.serial, t.change, t.from_on, t.due_on, t.days, t.published_on, t.late
		FROM disclosure_term t JOIN disclosure_item i ON i.id = t.item
		WHERE t.organ = $1 AND t.published_on >= $2 AND t.published_on <= $3 AND t.late > 0
		ORDER BY t.published_on DESC, t.item, t.serial LIMIT $4`, organ, workday.On(year, 1, 1), workday.On(year, 12, 31), limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []Kept
	for rows.Next() {
		var k Kept
		if err := rows.Scan(&k.Item, &k.Title, &k.Unit, &k.Serial, &k.Change, &k.From, &k.Due, &k.Days, &k.Published, &k.Late); err != nil {
			return nil, err
		}
		list = append(list, k)
	}
	return list, rows.Err()
}

// Record is how a unit kept its terms in a year.
type Record struct {
	Unit    string
	N, Late int64 // texts that went out; of them late
	Days    int64 // working days late, all together
	Worst   int64 // the most days of one
}

// RecordsOf gives how the units of an organ kept their terms in a year, by unit.
func RecordsOf(q db.Query, organ string, year int) (map[string]Record, error) {
	rows, err := q.Query(`SELECT unit, COUNT(*), CAST(SUM(CASE WHEN late > 0 THEN 1 ELSE 0 END) AS BIGINT), CAST(SUM(late) AS BIGINT), MAX(late)
		FROM disclosure_term WHERE organ = $1 AND published_on >= $2 AND published_on <= $3 GROUP BY unit ORDER BY unit`,
		organ, workday.On(year, 1, 1), workday.On(year, 12, 31))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := map[string]Record{}
	for rows.Next() {
		var r Record
		if err := rows.Scan(&r.Unit, &r.N, &r.Late, &r.Days, &r.Worst); err != nil {
			return nil, err
		}
		all[r.Unit] = r
	}
	return all, rows.Err()
}

// KeptOf gives how the texts of one item kept their terms, the first first.
func KeptOf(q db.Query, item string) ([]Kept, error) {
	rows, err := q.Query(`SELECT t.item, i.head_title, t.unit, t.serial, t.change, t.from_on, t.due_on, t.days, t.published_on, t.late
		FROM disclosure_term t JOIN disclosure_item i ON i.id = t.item WHERE t.item = $1 ORDER BY t.serial LIMIT 200`, item)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []Kept
	for rows.Next() {
		var k Kept
		if err := rows.Scan(&k.Item, &k.Title, &k.Unit, &k.Serial, &k.Change, &k.From, &k.Due, &k.Days, &k.Published, &k.Late); err != nil {
			return nil, err
		}
		list = append(list, k)
	}
	return list, rows.Err()
}

// StaffOf gives the staff of an organ with the roles they hold in it, for whom a term concerns (Concerned).
func StaffOf(q db.Query, organ string) ([]Posted, error) {
	staff, err := office.StaffOf(q, "")
	if err != nil {
		return nil, err
	}
	grants, err := office.AllGrants(q, "")
	if err != nil {
		return nil, err
	}
	roles := map[string][]office.Role{}
	for _, g := range grants {
		if g.Organ == organ {
			roles[g.Staff] = append(roles[g.Staff], g.Role)
		}
	}
	var list []Posted
	for _, s := range staff {
		if len(roles[s.ID]) > 0 {
			list = append(list, Posted{s, roles[s.ID]})
		}
	}
	return list, nil
}
