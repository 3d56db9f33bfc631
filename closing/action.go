package closing

// The actions: asked, decided, refused, each in the ledger of the organ that ends; and what the keeper's ledger then takes down.

import (
	"context"
	"errors"
	"strings"
	"unicode/utf8"

	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/fault"
	"gongkai/ledger"
	"gongkai/office"
	"gongkai/request"
	"gongkai/workday"
)

const (
	longestReason   = 500 // characters
	longestDocument = 100
)

// Ask proposes to close the transaction's organ, for a successor or, with "", for none. An organ waits in one proposal at most.
func Ask(tx *db.Tx, by office.Actor, successor, reason, document string) (string, error) {
	if err := by.Allow(VerbAsk, tx.Organ()); err != nil {
		return "", err
	}
	reason, document = strings.TrimSpace(reason), strings.TrimSpace(document)
	var form fault.Form
	if reason == "" || utf8.RuneCountInString(reason) > longestReason {
		form.Add("reason", "closing.no_reason", longestReason)
	}
	if utf8.RuneCountInString(document) > longestDocument {
		form.Add("document", "office.too_long", longestDocument)
	}
	if err := form.Err(); err != nil {
		return "", err
	}
	e, err := Look(tx, tx.Organ(), successor)
	if err == nil {
		err = e.Against
	}
	if err != nil {
		return "", err
	}
	p := Proposal{ID: db.NewID(tx.Now()), Organ: tx.Organ(), Successor: successor, Keeper: e.Keeper.ID, Reason: reason, Document: document,
		AskedBy: by.ID, AskedAs: by.Name, AskedAt: tx.Now(), State: Asked}
	if err := insert(tx, p); err != nil {
		return "", err
	}
	return p.ID, ledger.Append(tx, p.event(by.ID, by.Name, e.Organ.Name, e.Keeper.Name))
}

// Confirm decides that the organ ends, as somebody who may in the organ that keeps what it left and who did not ask for it. It is
// looked at again; seen must be what the page said would move (Effects.Seen).
func Confirm(tx *db.Tx, by office.Actor, id, seen string) error {
	p, err := waits(tx, by, VerbConfirm, id)
	if err != nil {
		return err
	}
	if p.AskedBy == by.ID {
		return fault.Refuse("closing.own")
	}
	if err := office.Hold(tx, p.Organ, p.Keeper); err != nil {
		return err
	}
	e, err := Look(tx, p.Organ, p.Successor)
	if err != nil {
		return err
	}
	if e.Against != nil {
		return e.Against
	}
	if e.Keeper.ID != p.Keeper || e.Seen() != seen {
		return fault.Conflict("closing.changed")
	}
	if err := p.carryOut(tx, by, e); err != nil {
		return err
	}
	p.State, p.DoneBy, p.DoneAs = Done, by.ID, by.Name
	if err := settle(tx, p); err != nil {
		return err
	}
	return ledger.Append(tx, p.event(by.ID, by.Name, e.Organ.Name, e.Keeper.Name))
}

// carryOut ends drafts, passes cases on, and closes the organ.
func (p *Proposal) carryOut(tx *db.Tx, by office.Actor, e Effects) (err error) {
	p.Moved = Moved{Public: e.Items.Public, Mistakes: len(e.Mistakes), Staff: len(e.Staff), Unserved: e.Cases.Unserved, Reconsid: e.Cases.Remedies,
		Reassess: e.Items.Closed, Recalled: e.Cases.Parts, Redrafted: e.Cases.Drafted}
	if p.Moved.Drafts, err = disclosure.EndDrafts(tx, by, p.Reason); err != nil {
		return err
	}
	if p.Successor != "" {
		if p.Moved.Cases, err = request.PassOn(tx, by, e.Successor, p.Reason); err != nil {
			return err
		}
	}
	return office.Close(tx, p.Organ, p.Successor, workday.DateOf(tx.Now()))
}

// Refuse leaves the organ as it is; who asked may take the wish back so.
func Refuse(tx *db.Tx, by office.Actor, id string) error {
	p, err := ByID(tx, id)
	if err != nil {
		return err
	}
	if p.AskedBy != by.ID || !by.May(VerbRefuse, p.Organ) {
		if err := by.Allow(VerbRefuse, p.Keeper); err != nil {
			return err
		}
	}
	if err := p.own(tx); err != nil {
		return err
	}
	o, err := office.OrganByID(tx, p.Organ)
	if err != nil {
		return err
	}
	p.State, p.DoneBy, p.DoneAs = Refused, by.ID, by.Name
	if err := settle(tx, p); err != nil {
		return err
	}
	return ledger.Append(tx, p.event(by.ID, by.Name, o.Name, ""))
}

// waits gives a proposal that waits, to somebody who may do the verb in the organ that keeps.
func waits(tx *db.Tx, by office.Actor, verb office.Verb, id string) (Proposal, error) {
	p, err := ByID(tx, id)
	if err != nil {
		return p, err
	}
	if err := by.Allow(verb, p.Keeper); err != nil {
		return p, err
	}
	return p, p.own(tx)
}

func (p *Proposal) own(tx *db.Tx) error {
	if p.Organ != tx.Organ() {
		return fault.Missing("closing.none")
	}
	if p.State != Asked {
		return fault.Conflict("fault.stale")
	}
	return nil
}

// event is what a ledger takes down of the proposal's present state: the same in both.
func (p *Proposal) event(id, name, title, keeper string) ledger.Event {
	verb := map[State]office.Verb{Asked: VerbAsk, Done: VerbConfirm, Refused: VerbRefuse}[p.State]
	data := map[string]any{"proposal": p.ID, "organ": p.Organ, "successor": p.Successor, "keeper": p.Keeper, "name": keeper, "document": p.Document, "asked_by": p.AskedAs}
	switch p.State {
	case Asked:
		data["reason"] = p.Reason
	case Done:
		data["moved"] = p.Moved
	}
	return office.Actor{ID: id, Name: name}.Event(verb, "organ:"+p.Organ, title, data)
}

// Note takes down in the keeper's ledger, whose transaction it is, what became of proposals, and takes the cases on that were
// passed to it. Done twice it does nothing more.
func Note(tx *db.Tx) error {
	list, err := unnoted(tx, tx.Organ())
	for _, p := range list {
		if err != nil {
			return err
		}
		err = p.takeDown(tx)
	}
	return err
}

// takeDown writes what the ledger does not hold yet of a proposal: that it was asked for, and what was decided.
func (p *Proposal) takeDown(tx *db.Tx) error {
	o, err := office.OrganByID(tx, p.Organ)
	if err != nil {
		return err
	}
	if p.noted == "" {
		asked := *p
		asked.State = Asked
		if err := ledger.Append(tx, asked.event(p.AskedBy, p.AskedAs, o.Name, "")); err != nil {
			return err
		}
	}
	if p.State != Asked {
		if err := ledger.Append(tx, p.event(p.DoneBy, p.DoneAs, o.Name, "")); err != nil {
			return err
		}
	}
	if p.State == Done {
		if _, err := request.TakeOn(tx, office.Actor{ID: p.DoneBy, Name: p.DoneAs}); err != nil {
			return err
		}
	}
	return note(tx, *p)
}

// NoteAll has every keeper's ledger take down what it does not hold yet. Who decides calls it at once; the background calls it
// too, so that an end of the program in between leaves nothing undone.
func NoteAll(ctx context.Context, d *db.DB) error {
	var keepers []string
	err := d.View(ctx, func(q *db.View) error {
		list, err := unnoted(q, "")
		seen := map[string]bool{}
		for _, p := range list {
			if !seen[p.Keeper] {
				seen[p.Keeper] = true
				keepers = append(keepers, p.Keeper)
			}
		}
		return err
	})
	for _, keeper := range keepers {
		err = errors.Join(err, d.Update(ctx, keeper, Note))
	}
	return err
}
