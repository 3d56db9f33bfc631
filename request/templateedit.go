package request

// Editing a template: an office changes the free paragraphs, a second person puts the edition in force. A letter keeps the
// version it was written by. Table request_template. Events letter.template, letter.template_agree, letter.template_refuse.

import (
	"gongkai/db"
	"gongkai/fault"
	"gongkai/ledger"
	"gongkai/office"
	"gongkai/privacy"
)

// The verbs of templates.
const (
	VerbTemplate       = office.Verb("letter.template")
	VerbTemplateAgree  = office.Verb("letter.template_agree")
	VerbTemplateRefuse = office.Verb("letter.template_refuse")
)

// EditionState is where an edition stands.
type EditionState string

// The states there are.
const (
	EditionProposed EditionState = "proposed"
	EditionInForce  EditionState = "in_force"
	EditionRefused  EditionState = "refused"
	EditionReplaced EditionState = "replaced"
)

// Key is the message key of the state's name.
func (s EditionState) Key() string { return "letter.edition." + string(s) }

// Edition is an organ's own version of the free paragraphs of a letter.
type Edition struct {
	Organ       string
	Kind        LetterCode
	Version     int64
	State       EditionState
	Slots       []string
	Author      string
	AuthorName  string
	At          int64 // microseconds
	Decider     string
	DeciderName string
	DecidedAt   int64
	Reason      string

	base string
}

// Outdated says that the locked text has changed since: the edition is not used until somebody looks at it again.
func (e Edition) Outdated(now Template) bool { return e.base != now.Base() }

// TemplateInForce gives the text letters of a kind are written by today: the organ's edition over the program's locked text,
// or the default.
func TemplateInForce(q db.Query, organ string, code LetterCode) (Template, error) {
	t, err := DefaultTemplate(code)
	if err != nil {
		return t, err
	}
	e, err := editionInForce(q, organ, code)
	switch {
	case fault.Of(err) == fault.NotFound:
		return t, nil
	case err != nil:
		return t, err
	case e.Outdated(t) || len(e.Slots) != len(t.Slots):
		return t, nil
	}
	t.Slots, t.Version = e.Slots, e.Version
	return t, nil
}

// EditTemplate proposes other free paragraphs for a kind of letter. Equal ones are refused.
func EditTemplate(tx *db.Tx, by office.Actor, organ string, code LetterCode, slots []string) error {
	if err := by.Allow(VerbTemplate, organ); err != nil {
		return err
	}
	now, err := TemplateInForce(tx, organ, code)
	if err != nil {
		return err
	}
	t := now
	if len(slots) != len(t.Slots) { // the form always has them all
		return fault.BadInput("letter.locked")
	}
	t.Slots = slots
	if err := t.check(); err != nil {
		return err
	}
	if same(t.Slots, now.Slots) {
		return fault.Refuse("letter.no_change")
	}
	old, err := Editions(tx, organ, code)
	if err != nil {
		return err
	}
	e := Edition{Organ: organ, Kind: code, Version: 1, State: EditionProposed, Slots: t.Slots, Author: by.ID, AuthorName: by.Name, At: tx.Now().UnixMicro(), base: t.Base()}
	if len(old) > 0 {
		e.Version = old[0].Version + 1
	}
	for _, o := range old { // one proposal at a time
		if o.State == EditionProposed {
			o.State = EditionReplaced
			if err := saveEdition(tx, o); err != nil {
				return err
			}
		}
	}
	if err := insertEdition(tx, e); err != nil {
		return err
	}
	return e.record(tx, by, VerbTemplate)
}

func same(a, b []string) bool {
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return len(a) == len(b)
}

// AgreeTemplate puts a proposed edition in force; never by who wrote it.
func AgreeTemplate(tx *db.Tx, by office.Actor, organ string, code LetterCode, version int64) error {
	e, old, err := proposed(tx, by, VerbTemplateAgree, organ, code, version)
	if err != nil {
		return err
	}
	if e.Author == by.ID {
		return fault.Deny("letter.own_edition")
	}
	t, err := DefaultTemplate(code)
	if err != nil {
		return err
	}
	if e.Outdated(t) {
		return fault.Conflict("letter.outdated")
	}
	for _, o := range old {
		if o.State == EditionInForce {
			o.State = EditionReplaced
			if err := saveEdition(tx, o); err != nil {
				return err
			}
		}
	}
	return e.decide(tx, by, VerbTemplateAgree, EditionInForce, "")
}

// RefuseTemplate sends a proposed edition back with a reason; its author may take it back so too.
func RefuseTemplate(tx *db.Tx, by office.Actor, organ string, code LetterCode, version int64, reason string) error {
	e, _, err := proposed(tx, by, VerbTemplateRefuse, organ, code, version)
	if err != nil {
		return err
	}
	reason, flaw := privacy.Line(reason, longestReason)
	if flaw != privacy.Fine {
		var form fault.Form
		form.Add("reason", "request.flaw."+string(flaw))
		return form.Err()
	}
	return e.decide(tx, by, VerbTemplateRefuse, EditionRefused, reason)
}

func proposed(tx *db.Tx, by office.Actor, verb office.Verb, organ string, code LetterCode, version int64) (Edition, []Edition, error) {
	if err := by.Allow(verb, organ); err != nil {
		return Edition{}, nil, err
	}
	all, err := Editions(tx, organ, code)
	if err != nil {
		return Edition{}, nil, err
	}
	for _, e := range all {
		if e.Version == version && e.State == EditionProposed {
			return e, all, nil
		}
	}
	return Edition{}, nil, fault.Conflict("letter.no_edition")
}

func (e Edition) decide(tx *db.Tx, by office.Actor, verb office.Verb, state EditionState, reason string) error {
	e.State, e.Decider, e.DeciderName, e.DecidedAt, e.Reason = state, by.ID, by.Name, tx.Now().UnixMicro(), reason
	if err := saveEdition(tx, e); err != nil {
		return err
	}
	return e.record(tx, by, verb)
}

func (e Edition) record(tx *db.Tx, by office.Actor, verb office.Verb) error {
	return ledger.Append(tx, by.Event(verb, "letter:"+string(e.Kind), string(e.Kind), map[string]any{"version": e.Version, "state": e.State}))
}
