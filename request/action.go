package request

// The steps of a case: each loads, asks whether it is allowed, does, saves and records. Events case.…; nothing in them
// identifies the applicant.

import (
	"slices"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/ledger"
	"gongkai/office"
	"gongkai/privacy"
	"gongkai/vault"
	"gongkai/workday"
)

// Record takes a step that is a fact: asking for clarification, consulting, extending, serving, withdrawing and so on.
// f.Kind says which; a zero f.On means today. The clock refuses what the law does not allow.
func Record(tx *db.Tx, by office.Actor, id string, seen int64, f Fact) error {
	step := string(f.Kind)
	if f.Kind == Received {
		step = "confirm"
	}
	m, ok := MoveOf(step)
	if !ok || m.Fact != f.Kind {
		return fault.BadInput("request.no_step")
	}
	c, err := load(tx, by, m, id)
	if err != nil {
		return err
	}
	if err := c.take(tx, by, m, seen, f); err != nil {
		return err
	}
	switch f.Kind {
	case Received:
		c.ReceivedOn = c.Facts[0].On
	case Withdrawn:
		c.decide(ClosedOther, c.Facts[len(c.Facts)-1].On)
	case Served:
		c.ServedOn = c.Facts[len(c.Facts)-1].On
	}
	said := c.Facts[len(c.Facts)-1]
	said.Whom = "" // may be a person, and the ledger forgets nothing
	return c.finish(tx, by, m, map[string]any{"fact": said, "due": c.DueOn})
}

// Accept takes a registered case into handling.
func Accept(tx *db.Tx, by office.Actor, id string, seen int64) error {
	return plainStep(tx, by, "accept", id, seen)
}

// Close ends a case whose reply was served, or which was withdrawn.
func Close(tx *db.Tx, by office.Actor, id string, seen int64) error {
	return plainStep(tx, by, "close", id, seen)
}

func plainStep(tx *db.Tx, by office.Actor, step, id string, seen int64) error {
	m, _ := MoveOf(step)
	c, err := load(tx, by, m, id)
	if err != nil {
		return err
	}
	if err := c.do(m, seen); err != nil {
		return err
	}
	return c.finish(tx, by, m, nil)
}

func load(tx *db.Tx, by office.Actor, m Move, id string) (Case, error) {
	c, err := ByID(tx, id)
	if err != nil {
		return c, err
	}
	if err := by.Allow(m.Verb, c.Organ); err != nil {
		return c, err
	}
	if c.Organ != tx.Organ() {
		return c, fault.Missing("request.no_case")
	}
	if c.Stage == StageArchived && !slices.Contains(stillAllowed, m.Verb) {
		return c, fault.Refuse("request.archived", c.Number)
	}
	return c, nil
}

// take moves the case and adds the fact, if the clock agrees.
func (c *Case) take(tx *db.Tx, by office.Actor, m Move, seen int64, f Fact) error {
	today := workday.DateOf(tx.Now())
	if f.On.IsZero() {
		f.On = today
	}
	if f.On.After(today) {
		return fault.BadInput("request.future", f.On)
	}
	var flaw privacy.Flaw
	if f.Whom, flaw = privacy.Line(f.Whom, longestName); flaw != privacy.Fine && flaw != privacy.Missing {
		return fault.BadInput("request.flaw." + string(flaw))
	}
	if err := c.do(m, seen); err != nil {
		return err
	}
	c.Facts = append(c.Facts, f)
	if _, err := c.refresh(tx); err != nil {
		return err
	}
	return insertFact(tx, c.ID, len(c.Facts), f, by.ID)
}

func (c *Case) finish(tx *db.Tx, by office.Actor, m Move, data any) error {
	reason := ""
	if fields, ok := data.(map[string]any); ok {
		reason, _ = fields["reason"].(string)
	}
	if err := c.saveChange(tx, by, m.Verb, m.Step, reason); err != nil {
		return err
	}
	return ledger.Append(tx, by.Event(m.Verb, c.Subject(), c.Number, withStep(m.Step, data)))
}

func withStep(step string, data any) any {
	if fields, ok := data.(map[string]any); ok {
		fields["step"] = step
		return fields
	}
	return map[string]any{"step": step}
}

func (c *Case) decide(o Outcome, on workday.Date) {
	kind, _ := KindOf(o)
	c.Outcome, c.Row, c.DecidedOn = o, kind.Row, on
}

// Applicant gives the person masked, for showing.
func Applicant(q db.Query, k *vault.Keys, c Case) (Person, error) {
	p, _, err := c.reveal(q, k)
	if err != nil {
		return Person{}, err
	}
	return p.Masked(c.Requester), nil
}

// Reveal gives the person plain; every look is recorded.
func Reveal(tx *db.Tx, k *vault.Keys, by office.Actor, id string) (Person, error) {
	c, err := load(tx, by, Move{Verb: "case.reveal"}, id)
	if err != nil {
		return Person{}, err
	}
	p, _, err := c.reveal(tx, k)
	if err == nil {
		p.Agent, err = agentOf(tx, k, &c)
	}
	if err != nil {
		return Person{}, err
	}
	return p, ledger.Append(tx, by.Event("case.reveal", c.Subject(), c.Number, nil))
}

// PrintReceipt gives staff the receipt with its query code, which opens what the applicant sees; so it is recorded.
func PrintReceipt(tx *db.Tx, k *vault.Keys, by office.Actor, id string) (Receipt, error) {
	c, err := load(tx, by, Move{Verb: "case.receipt"}, id)
	if err != nil {
		return Receipt{}, err
	}
	r, err := ReceiptOf(tx, k, id)
	if err != nil {
		return Receipt{}, err
	}
	return r, ledger.Append(tx, by.Event("case.receipt", c.Subject(), c.Number, nil))
}

// ReceiptOf gives the receipt of a case again, for a repeated submission; staff use PrintReceipt. The code in it opens
// the tracking page.
func ReceiptOf(q db.Query, k *vault.Keys, id string) (Receipt, error) {
	c, err := ByID(q, id)
	if err != nil {
		return Receipt{}, err
	}
	_, code, err := c.reveal(q, k)
	if err != nil || c.ReceivedOn.IsZero() {
		return Receipt{Case: c, Code: code}, err
	}
	due, err := c.refresh(q)
	return Receipt{c, code, due}, err
}

// Erase makes a closed case's applicant unreadable for ever, in the backups too (个人信息保护法 art. 47).
func Erase(tx *db.Tx, k *vault.Keys, by office.Actor, id string, seen int64) error {
	c, err := load(tx, by, Move{Verb: "case.erase"}, id)
	if err != nil {
		return err
	}
	if err := c.do(Move{From: []Stage{StageClosed}}, seen); err != nil {
		return err
	}
	if err := k.Erase(tx, c.Person); err != nil {
		return err
	}
	if err := eraseCase(tx, c.ID); err != nil {
		return err
	}
	if err := eraseMore(tx, c.ID); err != nil {
		return err
	}
	if err := leaveGroup(tx, &c); err != nil {
		return err
	}
	return c.finish(tx, by, Move{Step: "erase", Verb: "case.erase"}, nil)
}
