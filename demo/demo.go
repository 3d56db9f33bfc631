// Package demo makes the office of the demonstration: 浦口街道 of 嵊州市 with the figures of its report of 2020 (FACTS 0.A) in
// words of our own, people who are roles and not names, and, for benchmarks, any larger set that comes out the same
// each time. It acts through the same actions as everybody; only the time at which it does so is made up.
//
// demo.go decides whether there is anything to make, and makes it in order: organs, people, the year's story, the end.
package demo

import (
	"context"
	"fmt"
	"time"

	"gongkai/annual"
	"gongkai/blob"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/fault"
	"gongkai/ledger"
	"gongkai/office"
	"gongkai/vault"
	"gongkai/workday"
)

// Size is how large a set is wanted. Zero, and all below the small set's own size, mean the small set.
type Size struct {
	Items  int // published items
	Cases  int // cases of disclosure on request
	Organs int // organs, the city government and 浦口街道 among them
}

// The largest set that is made.
const most = 5_000_000

// Check refuses a size that cannot be meant.
func (s Size) Check() error {
	for _, n := range []int{s.Items, s.Cases, s.Organs} {
		if n < 0 || n > most {
			return fault.BadInput("demo.bad_size", most)
		}
	}
	if s.Organs > mostOrgans {
		return fault.BadInput("demo.bad_size", mostOrgans)
	}
	return nil
}

const mostOrgans = 1000

// House is what the demonstration is made in.
type House struct {
	DB    *db.DB
	Keys  *vault.Keys
	Blobs blob.Store
	Tell  func(key string, args ...any) // says how far it is; may be nil
}

// State says what a store holds.
type State int

// The states of a store.
const (
	Empty   State = iota // nothing: the demonstration can be made
	Whole                // a finished demonstration
	Partial              // one that was interrupted
	Foreign              // data that is not the demonstration's
)

// The two events between which the demonstration is made, in the ledger of the city government.
const (
	verbBegin = "demo.begin"
	verbEnd   = "demo.complete"
)

// rootID is the city government's id: the state of the store is read from its ledger.
var rootID = organID(0)

// StateOf says what the store holds.
func StateOf(q db.Query) (State, error) {
	begun, err := ledger.Latest(q, ledger.Filter{Organ: rootID, Verb: verbBegin}, 0, 1)
	if err != nil {
		return Empty, err
	}
	ended, err := ledger.Latest(q, ledger.Filter{Organ: rootID, Verb: verbEnd}, 0, 1)
	if err != nil {
		return Empty, err
	}
	organs, err := office.Organs(q)
	switch {
	case err != nil:
		return Empty, err
	case len(ended) > 0:
		return Whole, nil
	case len(begun) > 0:
		return Partial, nil
	case len(organs) > 0:
		return Foreign, nil
	}
	return Empty, nil
}

// Fill makes the demonstration in an empty store. What it could not finish is left marked as begun: StateOf tells.
func Fill(ctx context.Context, h House, size Size) error {
	if h.Tell == nil {
		h.Tell = func(string, ...any) {}
	}
	plan := newPlan(workday.DateOf(h.DB.Now()), h.DB.Now(), size)
	plan.blobs = h.Blobs
	plan.look = func(tx *db.Tx, t disclosure.Text) error { return disclosure.LookIntoFiles(ctx, tx, h.Blobs, t) }
	plan.keep = func(d annual.Document) ([]disclosure.Attachment, error) { return annual.Keep(ctx, h.Blobs, d) }
	var err error
	plan.hash, err = office.NewGate(office.DefaultRules(), office.Sealer{}).NewPassword(ctx, h.DB, "", Password)
	if err != nil {
		return fmt.Errorf("hash the demonstration's password: %w", err)
	}
	files, err := putFiles(ctx, h.Blobs)
	if err != nil {
		return err
	}
	if err := h.DB.Update(ctx, rootID, func(tx *db.Tx) error { return plan.found(tx.At(plan.opened)) }); err != nil {
		return fmt.Errorf("make the organs: %w", err)
	}
	if err := h.DB.Update(ctx, pukouID, func(tx *db.Tx) error { return plan.settle(tx.At(plan.opened)) }); err != nil {
		return fmt.Errorf("make the office: %w", err)
	}
	if err := plan.merge(ctx, h); err != nil {
		return fmt.Errorf("merge an office: %w", err)
	}
	if err := plan.crowd(ctx, h); err != nil {
		return fmt.Errorf("make the large set: %w", err)
	}
	if err := h.DB.Update(ctx, pukouID, func(tx *db.Tx) error { return plan.year(tx, h.Keys, files) }); err != nil {
		return fmt.Errorf("make the year's story: %w", err)
	}
	if err := plan.receiveMail(ctx, h); err != nil {
		return fmt.Errorf("receive a mail: %w", err)
	}
	reports, err := plan.readNeighbours(ctx, h)
	if err != nil {
		return fmt.Errorf("write the neighbours' reports: %w", err)
	}
	return h.DB.Update(ctx, rootID, func(tx *db.Tx) error {
		if err := plan.tellNeighbours(tx, reports); err != nil {
			return fmt.Errorf("take in the neighbours' reports: %w", err)
		}
		return ledger.Append(tx, program.Event(verbEnd, "organ:"+rootID, cityName, nil))
	})
}

// program is who makes the demonstration where no member of staff does.
var program = office.System("demo")

// plan is what is to be made: computed from the day and the size alone.
type plan struct {
	today  workday.Date
	now    time.Time
	size   Size
	hash   string                  // of the password
	opened time.Time               // when the office was set up, before all else
	cast   map[string]office.Actor // of 浦口街道, by login
	days   []workday.Date          // the workdays of the year told, oldest first
	keep   func(annual.Document) ([]disclosure.Attachment, error)
	blobs  blob.Store
	look   func(*db.Tx, disclosure.Text) error // into the files of a text, as the reader in the background does
}
