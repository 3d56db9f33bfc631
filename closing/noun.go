// Package closing is the end of an organ (机关撤并): one person asks for it, another one decides, of the organ that is to carry on
// (docs/adr/0032-organs.md). What has to be answered goes to the organ that carries the functions on (条例 art. 10, FACTS 1.5);
// what was published stays where it is, under its own numbers and addresses (FACTS 7.6).
//
// noun.go is the proposal and what its decision would move. Table closing_proposal; events organ.close, organ.close_confirm,
// organ.close_refuse in the ledgers of both organs, beside those of packages request and disclosure.
package closing

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"

	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/fault"
	"gongkai/mistake"
	"gongkai/office"
	"gongkai/request"
	"gongkai/workday"
)

// The verbs.
const (
	VerbAsk     office.Verb = "organ.close"
	VerbConfirm office.Verb = "organ.close_confirm"
	VerbRefuse  office.Verb = "organ.close_refuse"
)

// State is how a proposal stands.
type State string

// The states.
const (
	Asked   State = "asked"
	Done    State = "done"
	Refused State = "refused"
)

// Key is the message key of the state's name.
func (s State) Key() string { return "closing.state." + string(s) }

// Proposal is the wish to close an organ, or what became of it.
type Proposal struct {
	ID, Organ        string
	Successor        string // who carries the functions on; "" nobody
	Keeper           string // whose people decide, and keep what is left: the successor, or without one the organ above
	Reason           string
	Document         string // number of the document that orders it, where there is one
	AskedBy, AskedAs string // staff id, name
	AskedAt          time.Time
	State            State
	DoneBy, DoneAs   string
	DoneAt           time.Time
	Moved            Moved // once done
	noted            State // the last state the keeper's ledger holds
}

// Moved is what the decision moved or ended, counted.
type Moved struct {
	Public    int64 `json:"public"`
	Drafts    int   `json:"drafts"`
	Cases     int   `json:"cases"`
	Mistakes  int   `json:"mistakes"`
	Staff     int   `json:"staff"`
	Unserved  int64 `json:"unserved"`
	Reconsid  int64 `json:"proceedings"`
	Reassess  int64 `json:"reassess"`
	Recalled  int64 `json:"parts"`
	Redrafted int64 `json:"redrafted"`
}

// Effects is all that closing an organ moves, ends or leaves, as of now.
type Effects struct {
	Organ, Successor, Keeper office.Organ // Successor has no id without one
	Cases                    request.Left
	Items                    disclosure.Left
	Mistakes                 []mistake.Report // not answered
	Staff                    []office.Staff   // active accounts of the organ: their roles here end
	Years                    []int            // whose reports the keeper's people still make
	Portal                   bool             // the public site is this organ's
	Against                  error            // why it cannot be done now; nil: it can
}

// Look gathers what closing an organ for another one, "" for none, would move.
func Look(q db.Query, organ, successor string) (e Effects, err error) {
	if e.Organ, err = office.OrganByID(q, organ); err != nil {
		return e, err
	}
	keeper := successor
	if keeper == "" {
		keeper = e.Organ.Parent
	}
	if successor != "" {
		if e.Successor, err = office.OrganByID(q, successor); err != nil {
			return e, err
		}
	}
	if keeper != "" {
		if e.Keeper, err = office.OrganByID(q, keeper); err != nil {
			return e, err
		}
	}
	if e.Cases, err = request.LeftBy(q, organ); err != nil {
		return e, err
	}
	if e.Items, err = disclosure.LeftBy(q, organ, successor); err != nil {
		return e, err
	}
	if e.Mistakes, err = mistake.List(q, organ, mistake.Open); err != nil {
		return e, err
	}
	staff, err := office.StaffOf(q, organ)
	for _, s := range staff {
		if s.Active {
			e.Staff = append(e.Staff, s)
		}
	}
	if err != nil {
		return e, err
	}
	portal, err := office.PortalOrgan(q)
	if err != nil {
		return e, err
	}
	e.Portal = portal.ID == organ
	year := workday.DateOf(q.Now()).Year()
	e.Years = []int{year - 1, year}
	below, err := office.OpenBelow(q, organ)
	if err != nil {
		return e, err
	}
	e.Against = e.against(below)
	return e, nil
}

// against says why it cannot be done: it is closed already, other organs stand under it, the other one is closed, is itself, or
// there is none while somebody still waits for an answer.
func (e *Effects) against(below []office.Organ) error {
	switch {
	case e.Organ.Closed():
		return fault.Refuse("closing.closed", e.Organ.Display())
	case e.Successor.ID == e.Organ.ID, e.Successor.Closed():
		return fault.Refuse("closing.bad_successor")
	case len(below) > 0:
		return fault.Refuse("closing.organs_below", e.Organ.Display(), below[0].Display(), len(below))
	case e.Keeper.ID == "", e.Keeper.Closed():
		return fault.Refuse("closing.nobody_keeps")
	case e.Successor.ID == "" && e.Cases.Open+e.Cases.Mails+e.Cases.Handed > 0:
		return fault.Refuse("closing.cases_open", e.Organ.Display(), int(e.Cases.Open+e.Cases.Mails+e.Cases.Handed))
	}
	return nil
}

// Seen binds a decision to what was read before it: any count that moved since makes another one.
func (e *Effects) Seen() string {
	drafts := []string{}
	for _, it := range e.Items.Drafts {
		drafts = append(drafts, it.ID)
	}
	cases := e.Cases
	cases.FirstOnes = nil
	raw, err := json.Marshal([]any{e.Organ.ID, e.Successor.ID, e.Keeper.ID, cases, e.Items.Public, drafts, e.Items.Corrections, e.Items.Withdrawing,
		e.Items.Closed, len(e.Mistakes), len(e.Staff), e.Portal})
	if err != nil { // counts and ids: cannot fail
		return ""
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:])
}
