package request

// Heaps of applications by one applicant: each is a case in law and is taken in; the office sees them as one group that opens to
// its members (条例 art. 35: quantity and frequency clearly beyond reason). Table request_group.

import (
	"strconv"
	"strings"

	"gongkai/db"
)

// GroupFrom is how many open cases of one applicant are shown as a group.
const GroupFrom = 20

// Group is the open cases of one applicant at an organ.
type Group struct {
	Same  string // blind index of the applicant's identity
	Cases int    // open ones
	Newest,
	Oldest Case
}

const groupsMost = 20

// Groups gives the applicants with many open cases at an organ, the largest heaps first.
func Groups(q db.Query, organ string) ([]Group, error) {
	rows, err := q.Query(`SELECT same FROM request_group WHERE organ = $1 AND cases >= $2 ORDER BY cases DESC, same LIMIT $3`, organ, GroupFrom, groupsMost)
	heaps, err := collect(rows, err, func(r scanner) (same string, err error) { return same, r.Scan(&same) })
	if err != nil {
		return nil, err
	}
	var all []Group
	for _, same := range heaps {
		g := Group{Same: same}
		var oldest, newest *string
		err := q.QueryRow(`SELECT count(*), min(id), max(id) FROM request_case WHERE organ = $1 AND same = $2 AND decided_on = ''`, organ, same).Scan(&g.Cases, &oldest, &newest)
		if err != nil {
			return nil, err
		}
		if g.Cases < GroupFrom {
			continue
		}
		if g.Oldest, err = ByID(q, *oldest); err != nil {
			return nil, err
		}
		if g.Newest, err = ByID(q, *newest); err != nil {
			return nil, err
		}
		all = append(all, g)
	}
	return all, nil
}

// Members gives the open cases of a group after an id, oldest first.
func Members(q db.Query, organ, same, after string, limit int) ([]Case, error) {
	if same == "" {
		return nil, nil
	}
	rows, err := q.Query(`SELECT `+columns+` FROM request_case WHERE organ = $1 AND same = $2 AND decided_on = '' AND id > $3 ORDER BY id LIMIT $4`, organ, same, after, limit)
	return collect(rows, err, scanCase)
}

// without leaves the cases of applicants out of a statement of the queue; they are the last of its n arguments.
func without(query string, groups []string, n int) string {
	if len(groups) == 0 {
		return query
	}
	marks := make([]string, len(groups))
	for i := range groups {
		marks[i] = "$" + strconv.Itoa(n-len(groups)+i+1)
	}
	return strings.Replace(query, " ORDER BY", ` AND (decided_on <> '' OR same NOT IN (`+strings.Join(marks, ", ")+`)) ORDER BY`, 1)
}

// joinGroup counts a case to its applicant's.
func joinGroup(tx *db.Tx, c *Case) error {
	_, err := tx.Exec(`INSERT INTO request_group (organ, same, cases) VALUES ($1, $2, 1) ON CONFLICT (organ, same) DO UPDATE SET cases = request_group.cases + 1`, c.Organ, c.Same)
	return err
}

// leaveGroup takes the case of an applicant who is erased out of the count.
func leaveGroup(tx *db.Tx, c *Case) error {
	_, err := tx.Exec(`UPDATE request_group SET cases = cases - 1 WHERE organ = $1 AND same = $2`, c.Organ, c.Same)
	return err
}
