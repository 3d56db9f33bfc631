package oversight

// action.go is what people do with the register: enter, say that a problem was put right, take back what was entered by
// mistake. Nothing is erased. Events oversight.record, oversight.mend, oversight.void.

import (
	"gongkai/db"
	"gongkai/fault"
	"gongkai/ledger"
	"gongkai/office"
	"gongkai/workday"
)

// Enter takes a training, an inspection or a result into the register and gives its id.
func Enter(tx *db.Tx, by office.Actor, r Record) (id string, err error) {
	if err := by.Allow(VerbRecord, r.Organ); err != nil {
		return "", err
	}
	if err := r.check(workday.DateOf(tx.Now())); err != nil {
		return "", err
	}
	r.ID, r.Void, r.ByName, r.At = db.NewID(tx.Now()), "", by.Name, tx.Now()
	if err := insertRecord(tx, r); err != nil {
		return "", err
	}
	return r.ID, ledger.Append(tx, by.Event(VerbRecord, "oversight:"+r.ID, r.Title, map[string]any{"kind": string(r.Kind), "held_on": r.HeldOn.String(), "people": r.People}))
}

// Find takes a problem into the register and gives its id. Record, where given, is an inspection of the same organ.
func Find(tx *db.Tx, by office.Actor, p Problem) (id string, err error) {
	if err := by.Allow(VerbRecord, p.Organ); err != nil {
		return "", err
	}
	if err := p.check(workday.DateOf(tx.Now())); err != nil {
		return "", err
	}
	if p.Record != "" {
		r, err := RecordByID(tx, p.Record)
		if err != nil {
			return "", err
		}
		if r.Organ != p.Organ || r.Kind != Inspection || r.Void != "" {
			return "", fault.BadInput("oversight.no_inspection")
		}
	}
	p.ID, p.DoneOn, p.Outcome, p.Void, p.ByName, p.At = db.NewID(tx.Now()), workday.Date{}, "", "", by.Name, tx.Now()
	if err := insertProblem(tx, p); err != nil {
		return "", err
	}
	return p.ID, ledger.Append(tx, by.Event(VerbRecord, "oversight:"+p.ID, p.What, map[string]any{"problem": true, "record": p.Record}))
}

// Mend says that a problem was put right on a day, and how. It is said once: what was said by mistake is taken back by voiding
// the problem and entering it anew.
func Mend(tx *db.Tx, by office.Actor, id string, on workday.Date, outcome string) error {
	p, err := ProblemByID(tx, id)
	if err != nil {
		return err
	}
	if err := by.Allow(VerbMend, p.Organ); err != nil {
		return err
	}
	var f fault.Form
	text(&f, "outcome", &outcome, true, longestText)
	if on.IsZero() || on.Before(p.FoundOn) || on.After(workday.DateOf(tx.Now())) {
		f.Add("done_on", "oversight.bad_day")
	}
	if err := f.Err(); err != nil {
		return err
	}
	if p.Void != "" || !p.DoneOn.IsZero() {
		return fault.Refuse("oversight.closed")
	}
	p.DoneOn, p.Outcome = on, outcome
	if err := updateProblem(tx, p); err != nil {
		return err
	}
	return ledger.Append(tx, by.Event(VerbMend, "oversight:"+id, p.What, map[string]any{"done_on": on.String(), "outcome": outcome}))
}

// VoidRecord takes back a record entered by mistake, with a reason.
func VoidRecord(tx *db.Tx, by office.Actor, id, reason string) error {
	r, err := RecordByID(tx, id)
	if err != nil {
		return err
	}
	if err := voidable(by, r.Organ, r.Void, &reason); err != nil {
		return err
	}
	if err := voidRecord(tx, id, reason); err != nil {
		return err
	}
	return ledger.Append(tx, by.Event(VerbVoid, "oversight:"+id, r.Title, map[string]any{"reason": reason}))
}

// VoidProblem takes back a problem entered by mistake, with a reason.
func VoidProblem(tx *db.Tx, by office.Actor, id, reason string) error {
	p, err := ProblemByID(tx, id)
	if err != nil {
		return err
	}
	if err := voidable(by, p.Organ, p.Void, &reason); err != nil {
		return err
	}
	p.Void = reason
	if err := updateProblem(tx, p); err != nil {
		return err
	}
	return ledger.Append(tx, by.Event(VerbVoid, "oversight:"+id, p.What, map[string]any{"reason": reason}))
}

func voidable(by office.Actor, organ, void string, reason *string) error {
	if err := by.Allow(VerbVoid, organ); err != nil {
		return err
	}
	var f fault.Form
	text(&f, "reason", reason, true, longestText)
	if err := f.Err(); err != nil {
		return err
	}
	if void != "" {
		return fault.Refuse("oversight.closed")
	}
	return nil
}
