// timed.go is what happens by the clock and by nobody's hand: plans whose time has come go out or are refused, texts whose last
// day has passed lapse, emergencies not approved in time are marked. Package work calls it every few seconds; what a stopped
// program missed is done when it runs again. Event item.lapse.
package disclosure

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gongkai/clearance"
	"gongkai/db"
	"gongkai/fault"
	"gongkai/office"
	"gongkai/workday"
)

// VerbLapse is recorded when a text's last day has passed.
const VerbLapse office.Verb = "item.lapse"

// Timed does all that is due now. One thing that fails keeps nothing else back; it is tried again the next time.
func Timed(ctx context.Context, d *db.DB) error {
	var due []Plan
	var gone, late []dueItem
	err := d.View(ctx, func(q *db.View) (err error) {
		if due, err = duePlans(q); err != nil {
			return err
		}
		if gone, err = lapsing(q); err != nil {
			return err
		}
		late, err = lating(q)
		return err
	})
	if err != nil {
		return fmt.Errorf("read what is due: %w", err)
	}
	var failed error
	for _, p := range due {
		failed = errors.Join(failed, fireOne(ctx, d, p))
	}
	for _, p := range gone {
		failed = errors.Join(failed, d.Update(ctx, p.organ, func(tx *db.Tx) error { return lapse(tx, p.item) }))
	}
	for _, p := range late {
		failed = errors.Join(failed, d.Update(ctx, p.organ, func(tx *db.Tx) error { return overdue(tx, p.item) }))
	}
	return failed
}

// readFor is how long a plan whose time has come waits for its files to be looked into.
const readFor = 10 * time.Minute

// fireOne has a plan go out, or, where the workflow refuses it, ends it with the reason. A failure of the machine leaves it waiting.
func fireOne(ctx context.Context, d *db.DB, due Plan) error {
	err := d.Update(ctx, due.Organ, func(tx *db.Tx) error {
		p, err := waitingPlan(tx, due.ID)
		if fault.Of(err) == fault.Refused { // cancelled a moment ago: there is nothing left to do
			return nil
		}
		if err != nil {
			return err
		}
		return fire(tx, office.System("clock"), p)
	})
	if err == nil || !lawful(err) {
		return err
	}
	if f := fault.As(err); f.Key == clearance.Unread && d.Now().Before(due.At.Add(readFor)) {
		return nil // its files are being looked into by rules that have just changed: it goes out, or is refused, when that is done
	}
	return d.Update(ctx, due.Organ, func(tx *db.Tx) error {
		p, gone := waitingPlan(tx, due.ID)
		if fault.Of(gone) == fault.Refused {
			return nil
		}
		if gone != nil {
			return gone
		}
		return refuse(tx, p, err)
	})
}

// lapse marks a public text whose last day has passed. It stays at its address.
func lapse(tx *db.Tx, id string) error {
	it, err := ItemByID(tx, id)
	if err != nil || it.Live == 0 || it.ExpiresOn.IsZero() || !it.LapsedAt.IsZero() || !it.ExpiresOn.Before(workday.DateOf(tx.Now())) {
		return err
	}
	by := office.System("clock")
	it.LapsedAt = tx.Now()
	if err := publicise(tx, by, &it, RanOut, ""); err != nil {
		return err
	}
	if err := updateItem(tx, it); err != nil {
		return err
	}
	return record(tx, by, VerbLapse, it, map[string]any{"expires_on": it.ExpiresOn, "n": it.Live, "hash": it.LiveHash})
}
