package disclosure

// worklist.go is the desk's list of an organ's items, with how many there are in each stage.

import (
	"strconv"
	"strings"

	"gongkai/db"
)

// Work says which items the desk lists.
type Work struct {
	Organ  string
	Stage  Stage    // empty: all
	Column string   // empty: all
	Class  string   // a value of an own class; empty: all
	Words  string   // part of the title; empty: all
	Hits   []string // besides, the items with these ids: those whose text has the words (DeskFinder.Hits); at most 400
	Page   int      // from 1
}

// WorkSize is how many items the desk lists at a time.
const WorkSize = 50

// ForDesk gives items of an organ, last changed first, and how many there are in all.
func ForDesk(q db.Query, w Work) (items []Item, total int64, err error) {
	args := []any{w.Organ, string(w.Stage), w.Column, "", w.Class}
	where := ` FROM disclosure_item WHERE organ = $1 AND ($2 = '' OR stage = $2) AND ($3 = '' OR head_column = $3)
		AND ($5 = '' OR EXISTS (SELECT 1 FROM disclosure_revision r WHERE r.item = disclosure_item.id AND r.n = disclosure_item.head
			AND r.classes <> '' AND ' ' || r.classes || ' ' LIKE '% ' || $5 || ' %'))
		AND ($4 = '' OR head_title LIKE $4 ESCAPE '\'`
	if words := strings.TrimSpace(w.Words); words != "" {
		args[3] = "%" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(words) + "%"
	}
	if len(w.Hits) > 0 {
		size := 20 // two sizes of statement are enough
		if len(w.Hits) > size {
			size = 2 * deskMost
		}
		where += ` OR id IN (` + placeholders(len(args), size) + `)`
		for i := range size {
			args = append(args, w.Hits[min(i, len(w.Hits)-1)])
		}
	}
	where += `)`
	if err := q.QueryRow(`SELECT COUNT(*)`+where, args...).Scan(&total); err != nil {
		return nil, 0, err
	}
	limit := ` LIMIT $` + strconv.Itoa(len(args)+1) + ` OFFSET $` + strconv.Itoa(len(args)+2)
	rows, err := q.Query(`SELECT `+itemFields+where+` ORDER BY changed_at DESC, id DESC`+limit, append(args, WorkSize, max(w.Page-1, 0)*WorkSize)...)
	if err != nil {
		return nil, 0, err
	}
	defer rows.Close()
	for rows.Next() {
		it, err := scanItem(rows)
		if err != nil {
			return nil, 0, err
		}
		items = append(items, it)
	}
	return items, total, rows.Err()
}

// placeholders writes n placeholders after so many others: $3, $4.
func placeholders(after, n int) string {
	list := make([]string, n)
	for i := range list {
		list[i] = "$" + strconv.Itoa(after+i+1)
	}
	return strings.Join(list, ", ")
}

// StageCounts gives the number of an organ's items in each stage.
func StageCounts(q db.Query, organ string) (map[Stage]int64, error) {
	rows, err := q.Query(`SELECT stage, COUNT(*) FROM disclosure_item WHERE organ = $1 GROUP BY stage`, organ)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	counts := map[Stage]int64{}
	for rows.Next() {
		var s Stage
		var n int64
		if err := rows.Scan(&s, &n); err != nil {
			return nil, err
		}
		counts[s] = n
	}
	return counts, rows.Err()
}
