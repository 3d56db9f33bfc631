package request

// Who answers for a case: a person of the disclosure office for the whole, one of the unit for a part (承办, FACTS 10.A). It is
// taken by oneself, given by somebody who may, or handed back; each change is a row of request_handover and an event. Who no
// longer may answer for it stays named until somebody else is, so that the gap is seen. Events case.take, case.hand,
// case.give_back, case.part_take, case.part_hand, case.part_give_back.

import (
	"slices"
	"strings"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/ledger"
	"gongkai/office"
)

// The verbs.
const (
	VerbTakeOn       office.Verb = "case.take"
	VerbHand         office.Verb = "case.hand"
	VerbGiveBack     office.Verb = "case.give_back"
	VerbPartTake     office.Verb = "case.part_take"
	VerbPartHand     office.Verb = "case.part_hand"
	VerbPartGiveBack office.Verb = "case.part_give_back"
)

// Nobody is, in a Filter, the handler of cases nobody answers for.
const Nobody = "none"

// Colleague is somebody who can answer for cases or parts.
type Colleague struct {
	ID, Name, Unit string
	Case           bool // of the disclosure office: may answer for whole cases
	Part           bool // may answer for parts of the unit
}

// Colleagues gives who can answer for what in an organ, by name.
func Colleagues(q db.Query, organ string) ([]Colleague, error) {
	holders, err := office.Holders(q, organ)
	if err != nil {
		return nil, err
	}
	return colleagues(holders, organ), nil
}

func colleagues(holders []office.Holder, organ string) []Colleague {
	var all []Colleague
	for _, h := range holders {
		as := office.Actor{ID: h.Staff, Grants: map[string][]office.Role{organ: {h.Role}}}
		whole, part := as.May(VerbTakeOn, organ), as.May(VerbPartTake, organ) && h.Unit != ""
		if !whole && !part {
			continue
		}
		i := slices.IndexFunc(all, func(c Colleague) bool { return c.ID == h.Staff })
		if i < 0 {
			i = len(all)
			all = append(all, Colleague{ID: h.Staff, Name: h.Name, Unit: h.Unit})
		}
		all[i].Case, all[i].Part = all[i].Case || whole, all[i].Part || part
	}
	slices.SortFunc(all, func(a, b Colleague) int { return strings.Compare(a.Name+a.ID, b.Name+b.ID) })
	return all
}

// ForCase gives those who can answer for whole cases.
func ForCase(all []Colleague) []Colleague {
	return slices.DeleteFunc(slices.Clone(all), func(c Colleague) bool { return !c.Case })
}

// ForPart gives those who can answer for a part of a unit.
func ForPart(all []Colleague, unit string) []Colleague {
	return slices.DeleteFunc(slices.Clone(all), func(c Colleague) bool { return !c.Part || c.Unit != unit })
}

func among(all []Colleague, id string) (Colleague, bool) {
	i := slices.IndexFunc(all, func(c Colleague) bool { return c.ID == id })
	if i < 0 {
		return Colleague{}, false
	}
	return all[i], true
}

// LeftPost says whether somebody is named and can no longer answer: left, or lost the role or the unit.
func LeftPost(handler string, able []Colleague) bool {
	_, ok := among(able, handler)
	return handler != "" && !ok
}

// Take makes the actor the one who answers for a case that is nobody's, or whose handler can answer no more.
func Take(tx *db.Tx, by office.Actor, id string, seen int64) error {
	c, able, err := toHand(tx, by, VerbTakeOn, id, seen)
	if err != nil {
		return err
	}
	switch {
	case c.Handler == by.ID:
		return fault.Refuse("handler.yours")
	case c.Handler != "" && !LeftPost(c.Handler, able):
		return fault.Refuse("handler.taken", nameIn(able, c.Handler))
	}
	return c.handTo(tx, by, VerbTakeOn, Colleague{ID: by.ID, Name: by.Name}, "")
}

// HandOver gives a case to somebody of the disclosure office.
func HandOver(tx *db.Tx, by office.Actor, id string, seen int64, to, reason string) error {
	c, able, err := toHand(tx, by, VerbHand, id, seen)
	if err != nil {
		return err
	}
	who, reason, err := c.handable(able, to, reason)
	if err != nil {
		return err
	}
	return c.handTo(tx, by, VerbHand, who, reason)
}

// handable says whether the case can be given to somebody.
func (c *Case) handable(able []Colleague, to, reason string) (Colleague, string, error) {
	who, ok := among(able, to)
	var form fault.Form
	if !ok {
		form.Add("to", "request.flaw.choose")
	}
	if err := form.Err(); err != nil {
		return who, "", err
	}
	if c.Handler == to {
		return who, "", fault.Refuse("handler.already", who.Name)
	}
	reason, err := remark(reason, false)
	return who, reason, err
}

// GiveBack leaves a case to nobody: its handler's word, with a reason.
func GiveBack(tx *db.Tx, by office.Actor, id string, seen int64, reason string) error {
	c, _, err := toHand(tx, by, VerbGiveBack, id, seen)
	if err != nil {
		return err
	}
	if c.Handler != by.ID {
		return fault.Deny("handler.not_yours")
	}
	if reason, err = remark(reason, true); err != nil {
		return err
	}
	return c.handTo(tx, by, VerbGiveBack, Colleague{}, reason)
}

// toHand gives a case that somebody may give away, and those who can answer for it.
func toHand(tx *db.Tx, by office.Actor, verb office.Verb, id string, seen int64) (Case, []Colleague, error) {
	c, err := load(tx, by, Move{Verb: verb}, id)
	if err == nil {
		err = c.unfinished(seen)
	}
	if err != nil {
		return c, nil, err
	}
	all, err := Colleagues(tx, c.Organ)
	return c, ForCase(all), err
}

// unfinished refuses a case that is closed, or that changed since it was seen.
func (c *Case) unfinished(seen int64) error {
	if seen != c.Revision {
		return fault.Conflict("request.stale")
	}
	if c.Stage == StageClosed {
		return fault.Refuse("request.wrong_stage", c.Number)
	}
	return nil
}

func nameIn(all []Colleague, id string) string {
	who, _ := among(all, id)
	return who.Name
}

// handTo saves who answers and records it.
func (c *Case) handTo(tx *db.Tx, by office.Actor, verb office.Verb, to Colleague, reason string) error {
	h := Handover{From: c.Handler, To: to.ID, ToName: to.Name, Reason: reason}
	if err := saveHandler(tx, c, to.ID); err != nil {
		return err
	}
	return c.recordHandover(tx, by, verb, h)
}

// follows gives a case that was split off to who answers for the first.
func (c *Case) follows(tx *db.Tx, by office.Actor, handler string) error {
	if handler == "" {
		return nil
	}
	name, err := staffName(tx, handler)
	if err != nil {
		return err
	}
	return c.handTo(tx, by, VerbHand, Colleague{ID: handler, Name: name}, "")
}

func (c *Case) recordHandover(tx *db.Tx, by office.Actor, verb office.Verb, h Handover) (err error) {
	if h.FromName, err = staffName(tx, h.From); err != nil {
		return err
	}
	if err := insertHandover(tx, by, c, h); err != nil {
		return err
	}
	data := map[string]any{"from": h.From, "to": h.To}
	if h.Part != "" {
		data["part"], data["unit"] = h.Part, h.Unit
	}
	return ledger.Append(tx, by.Event(verb, c.Subject(), c.Number, data))
}

// staffName gives the name of a member of staff, of nobody "".
func staffName(q db.Query, id string) (string, error) {
	if id == "" {
		return "", nil
	}
	s, err := office.StaffByID(q, id)
	if fault.Of(err) == fault.NotFound {
		return "", nil
	}
	return s.Name, err
}

// TakePart makes the actor the one of the unit who answers for a part. was is who the actor saw there.
func TakePart(tx *db.Tx, by office.Actor, id, was string) error {
	p, c, able, err := partToHand(tx, by, id, VerbPartTake, was)
	if err != nil {
		return err
	}
	me, ok := among(able, by.ID)
	switch {
	case !ok:
		return fault.Deny("request.part.not_yours")
	case p.Handler == by.ID:
		return fault.Refuse("handler.yours")
	case p.Handler != "" && !LeftPost(p.Handler, able):
		return fault.Refuse("handler.taken", nameIn(able, p.Handler))
	}
	return p.handTo(tx, by, VerbPartTake, c, me, "")
}

// HandPart gives a part to somebody of its unit: by the unit's own people who may, or whoever asks units for parts.
func HandPart(tx *db.Tx, by office.Actor, id, was, to, reason string) error {
	p, c, able, err := partToHand(tx, by, id, VerbPartHand, was)
	if err != nil {
		return err
	}
	if by.Unit != p.Unit && !by.May(VerbAssign, p.Organ) {
		return fault.Deny("request.part.not_yours")
	}
	who, ok := among(able, to)
	var form fault.Form
	if !ok {
		form.Add("to", "request.flaw.choose")
	}
	if err := form.Err(); err != nil {
		return err
	}
	if p.Handler == to {
		return fault.Refuse("handler.already", who.Name)
	}
	if reason, err = remark(reason, false); err != nil {
		return err
	}
	return p.handTo(tx, by, VerbPartHand, c, who, reason)
}

// GiveBackPart leaves a part to the whole unit again: its handler's word, with a reason.
func GiveBackPart(tx *db.Tx, by office.Actor, id, was, reason string) error {
	p, c, _, err := partToHand(tx, by, id, VerbPartGiveBack, was)
	if err != nil {
		return err
	}
	if p.Handler != by.ID {
		return fault.Deny("handler.not_yours")
	}
	if reason, err = remark(reason, true); err != nil {
		return err
	}
	return p.handTo(tx, by, VerbPartGiveBack, c, Colleague{}, reason)
}

func partToHand(tx *db.Tx, by office.Actor, id string, verb office.Verb, was string) (Part, Case, []Colleague, error) {
	p, c, err := openPart(tx, by, id, verb)
	if err == nil && p.Handler != was {
		err = fault.Conflict("request.stale")
	}
	if err != nil {
		return p, c, nil, err
	}
	all, err := Colleagues(tx, p.Organ)
	return p, c, ForPart(all, p.Unit), err
}

func (p Part) handTo(tx *db.Tx, by office.Actor, verb office.Verb, c Case, to Colleague, reason string) error {
	if err := savePartHandler(tx, p.ID, to.ID); err != nil {
		return err
	}
	return c.recordHandover(tx, by, verb, Handover{Part: p.ID, Unit: p.Unit, From: p.Handler, To: to.ID, ToName: to.Name, Reason: reason})
}
