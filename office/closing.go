package office

// closing.go is the end of an organ (机关撤并): the day, who carries its functions on, and who keeps what it left. Whoever
// carries on answers for what the closed organ made (条例 art. 10, FACTS 1.5). Who may close one, and what moves, is in package
// closing.

import (
	"slices"
	"strings"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/workday"
)

// Closed says whether the organ is no more.
func (o Organ) Closed() bool { return !o.ClosedOn.IsZero() }

// StoodIn says whether the organ was there in a year at all: then it owes a report of it (art. 49), made by whoever keeps what it
// left.
func (o Organ) StoodIn(year int) bool { return !o.Closed() || o.ClosedOn.Year() >= year }

// workingRoles act for an organ; they end with it. Those who look on, and administrators, go on reading what it left.
var workingRoles = []Role{Drafter, Reviewer, Signer, RequestHandler}

// standing is the condition that a grant still holds: no working role granted in an organ that is closed.
func standing(organ, grant string) string {
	roles := make([]string, len(workingRoles))
	for i, r := range workingRoles {
		roles[i] = "'" + string(r) + "'"
	}
	return `(` + organ + `.closed_on = '' OR ` + grant + `.role NOT IN (` + strings.Join(roles, ", ") + `))`
}

// Works says whether the role acts for an organ, and so ends with it.
func (r Role) Works() bool {
	return slices.Contains(workingRoles, r)
}

// Close ends an organ in its own ledger; package closing asked who may, and records. successor "" means that nobody carries its
// functions on: the organ above keeps what it left.
func Close(tx *db.Tx, organ, successor string, on workday.Date) error {
	o, err := OrganByID(tx, organ)
	if err != nil {
		return err
	}
	if err := own(tx, organ); err != nil {
		return err
	}
	if o.Closed() {
		return fault.Refuse("closing.closed", o.Display())
	}
	o.Active, o.ClosedOn, o.Successor, o.Keeper, o.Revision = false, on, successor, successor, o.Revision+1
	if o.Keeper == "" {
		o.Keeper = o.Parent
	}
	return updateOrgan(tx, o)
}

// Answering gives the organ that answers for this one today: itself, or at the end of the line of those that carried on.
func Answering(q db.Query, o Organ) (Organ, error) {
	for range 16 {
		if o.Successor == "" {
			return o, nil
		}
		next, err := OrganByID(q, o.Successor)
		if err != nil {
			return o, err
		}
		o = next
	}
	return o, nil
}

// StillOpen refuses what a closed organ does no more, and says who carries on.
func StillOpen(q db.Query, organ string) error {
	o, err := OrganByID(q, organ)
	if err != nil || !o.Closed() {
		return err
	}
	now, err := Answering(q, o)
	if err != nil {
		return err
	}
	if now.ID == o.ID {
		return fault.Refuse("closing.is_closed", o.Display(), o.ClosedOn)
	}
	return fault.Refuse("closing.is_merged", o.Display(), o.ClosedOn, now.Name)
}

// Predecessors gives the closed organs whose functions an organ carries on, those closed first at the top.
func Predecessors(q db.Query, organ string) ([]Organ, error) {
	rows, err := q.Query(`SELECT `+organColumns+` FROM office_organ WHERE successor = $1 AND keeper = $1 ORDER BY closed_on, id LIMIT $2`, organ, listLimit)
	return collect(rows, err, scanOrgan)
}

// OpenBelow gives the organs right under one that are not closed.
func OpenBelow(q db.Query, organ string) ([]Organ, error) {
	rows, err := q.Query(`SELECT `+organColumns+` FROM office_organ WHERE parent = $1 AND closed_on = '' ORDER BY position, id LIMIT $2`, organ, listLimit)
	return collect(rows, err, scanOrgan)
}

// Hold keeps organs from being closed by anybody else until the transaction ends, and waits for who does so now: closings are of
// two organs, and each has a writer of its own.
func Hold(tx *db.Tx, organs ...string) error {
	organs = slices.Clone(organs)
	slices.Sort(organs) // always in the same order, so that two never wait for each other
	for _, id := range organs {
		if _, err := tx.Exec(`UPDATE office_organ SET active = active WHERE id = $1`, id); err != nil {
			return err
		}
	}
	return nil
}
