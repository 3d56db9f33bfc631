package office

import "gongkai/db"

// holder.go says who holds roles in an organ: those who are told of its work.

// Holder is an active member of staff with a role held in an organ: there, above it over the subtree, or in the organ that
// keeps what a closed one left.
type Holder struct {
	Staff, Unit string
	Role        Role
	Name        string
}

// Holders gives who holds which role in an organ, by person.
func Holders(q db.Query, organ string) ([]Holder, error) {
	rows, err := q.Query(`WITH RECURSIVE above(id, parent, keeper, closed_on, own) AS (
			SELECT id, parent, keeper, closed_on, 1 FROM office_organ WHERE id = $1
			UNION
			SELECT o.id, o.parent, o.keeper, o.closed_on, CASE WHEN o.id = a.keeper THEN a.own ELSE 0 END
				FROM above a JOIN office_organ o ON o.id = a.parent OR o.id = a.keeper
		) SELECT DISTINCT s.id, s.unit, g.role, s.name FROM above a JOIN office_grant g ON g.organ = a.id JOIN office_staff s ON s.id = g.staff
		WHERE s.active AND (a.own = 1 OR g.subtree) AND `+standing("a", "g")+` ORDER BY s.id, g.role`, organ)
	return collect(rows, err, func(r scanner) (h Holder, err error) { return h, r.Scan(&h.Staff, &h.Unit, &h.Role, &h.Name) })
}
