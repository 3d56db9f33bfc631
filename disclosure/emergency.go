// emergency.go is publication before approval, when waiting would harm: with its reason, marked in public, by somebody who did
// not write the text, and with a day by which the steps of its route are to be taken afterwards (FACTS 1.17 item 12: warnings
// and response in emergencies). Events item.publish_emergency, item.emergency_approved, item.emergency_overdue.
package disclosure

import (
	"strings"

	"gongkai/db"
	"gongkai/office"
	"gongkai/workday"
)

// Emergency is how a public text stands that went out before its approval; empty for one that went the whole way.
type Emergency string

// The states after an emergency. The record of it stays in the item's history whatever becomes of it.
const (
	Pending  Emergency = "pending"  // to be approved by its day
	Overdue  Emergency = "overdue"  // that day has passed
	CaughtUp Emergency = "approved" // every step was taken afterwards
)

// EmergencyDays is how many working days there are to approve afterwards. The house's own rule: no text of law names one.
const EmergencyDays = 2

// The verbs recorded about emergencies without anybody's asking.
const (
	VerbCaughtUp office.Verb = "item.emergency_approved"
	VerbOverdue  office.Verb = "item.emergency_overdue"
)

// PublishEmergency makes the newest text public at once, whatever steps of its route are still open, for the first time or in
// place of the public text. Nobody who wrote in it may. The reason is public.
func PublishEmergency(tx *db.Tx, by office.Actor, id string, seen int64, reason string) error {
	return step(tx, by, VerbEmergency, id, seen, reason, func(it *Item) error {
		if _, err := fit(tx, *it); err != nil {
			return err
		}
		if it.Live == 0 {
			if err := it.entitle(tx, by); err != nil {
				return err
			}
		} else {
			if err := hide(tx, *it); err != nil {
				return err
			}
			it.Corrections++
		}
		base, state, due := it.Base, it.Emergency, it.EmergencyDue
		if !it.Late() { // a second emergency gives no further time
			cal, err := office.Calendar(tx)
			if err != nil {
				return err
			}
			day, _ := cal.Add(workday.DateOf(tx.Now()), EmergencyDays)
			state, due = Pending, day
		}
		if err := show(tx, by, it, InEmergency, strings.TrimSpace(reason)); err != nil {
			return err
		}
		it.Base, it.Emergency, it.EmergencyDue, it.EmergencyBy = base, state, due, by.ID
		return nil
	})
}

// caughtUp ends an emergency once every step of the route is approved on the public text.
func (it *Item) caughtUp(tx *db.Tx, by office.Actor, crew Crew) error {
	if it.Stage != Published || !it.Late() || !crew.whole(it.LiveHash) {
		return nil
	}
	it.Base, it.Emergency = it.Live, CaughtUp
	if err := publicise(tx, by, it, ApprovedAfter, ""); err != nil {
		return err
	}
	return record(tx, by, VerbCaughtUp, *it, map[string]any{"n": it.Live, "hash": it.LiveHash})
}

// overdue marks what was to be approved by a day that has passed.
func overdue(tx *db.Tx, id string) error {
	it, err := ItemByID(tx, id)
	if err != nil || it.Emergency != Pending || !it.EmergencyDue.Before(workday.DateOf(tx.Now())) {
		return err
	}
	it.Emergency = Overdue
	if err := updateItem(tx, it); err != nil {
		return err
	}
	return record(tx, office.System("clock"), VerbOverdue, it, map[string]any{"due": it.EmergencyDue, "n": it.Live, "hash": it.LiveHash})
}
