package request

// Asking others over a case, each as a sub-case of its own: letter, the day it reached them, their 15 workdays, answer or
// silence, and with a third party the organ's decision with its written reasons (arts. 32, 34; FACTS 1.28, 1.29). Silence of a
// third party leaves the organ to decide; silence of a co-maker is agreement. The clock learns of it by facts; names are sealed.
// Table request_consult. Events case.consult, case.rule.

import (
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/ledger"
	"gongkai/office"
	"gongkai/privacy"
	"gongkai/vault"
	"gongkai/workday"
)

// VerbRule decides after a third party's answer or silence.
const VerbRule office.Verb = "case.rule"

// Opinion is what somebody asked said, or what the law makes of silence.
type Opinion string

// The opinions.
const (
	Awaited      Opinion = ""
	Agrees       Opinion = "agrees"
	Refuses      Opinion = "refuses"
	PartlyAgrees Opinion = "partly"
	Silent       Opinion = "silent"        // a third party let its term pass: the organ decides (art. 32)
	DeemedAgreed Opinion = "deemed_agreed" // a co-maker let its term pass: agreed (art. 34)
)

// Opinions lists what can be answered.
var Opinions = []Opinion{Agrees, PartlyAgrees, Refuses}

// Key is the message key of the opinion's name.
func (o Opinion) Key() string {
	if o == Awaited {
		return "request.opinion.awaited"
	}
	return "request.opinion." + string(o)
}

// Ruling is what the organ decides for the part that concerns a third party.
type Ruling string

// The rulings.
const (
	Disclose     Ruling = "disclose"
	DisclosePart Ruling = "disclose_part"
	KeepBack     Ruling = "withhold"
)

// Basis is one way to decide: after which opinions, to which ruling, and whether the third party is told in writing with the
// reasons.
type Basis struct {
	Key     string
	After   []Opinion
	Ruling  Ruling
	Written bool
}

// Bases is the table of art. 32.
var Bases = []Basis{
	{"consented", []Opinion{Agrees}, Disclose, false},
	{"consented_part", []Opinion{PartlyAgrees}, DisclosePart, false},
	{"reasonable", []Opinion{Refuses, PartlyAgrees}, KeepBack, false},
	{"unreasonable", []Opinion{Refuses, PartlyAgrees}, Disclose, true},
	{"public_interest", []Opinion{Refuses, PartlyAgrees, Silent}, Disclose, true},
	{"silent_harmless", []Opinion{Silent}, Disclose, true},
	{"silent_part", []Opinion{Silent}, DisclosePart, true},
	{"silent_harmful", []Opinion{Silent}, KeepBack, false},
}

// BasisOf gives the row of a basis.
func BasisOf(key string) (Basis, bool) {
	i := slices.IndexFunc(Bases, func(b Basis) bool { return b.Key == key })
	if i < 0 {
		return Basis{}, false
	}
	return Bases[i], true
}

// asking is how the facts call those who are asked.
type asking struct {
	asked, answered FactKind
	label           string
	ends            bool // the law gives them a term
}

var askings = []asking{
	{ThirdPartyAsked, ThirdPartyAnswered, "第三方", true},
	{CoMakerAsked, CoMakerAnswered, "共同制作机关", true},
	{OrganAsked, OrganAnswered, "有关机关", false},
}

func askingOf(kind FactKind) (asking, bool) {
	i := slices.IndexFunc(askings, func(a asking) bool { return a.asked == kind })
	if i < 0 {
		return asking{}, false
	}
	return askings[i], true
}

// Consultation is one letter to one of them.
type Consultation struct {
	ID, Case, Organ string
	Kind            FactKind
	Seq             int64
	Label           string // 第三方1
	AskedOn         workday.Date
	ReachedOn       workday.Date // zero while unknown: the term then counts from the letter
	Answer          Opinion
	AnsweredOn      workday.Date
	Basis           string // key of Bases, once decided
	Reasons         string
	DecidedName     string
	DecidedOn       workday.Date
	ToldOn          workday.Date

	person        vault.PersonID
	name, grounds string // sealed
}

// Due is the last day to answer; zero where the law sets none.
func (c Consultation) Due(cal workday.Calendar) workday.Date {
	a, ok := askingOf(c.Kind)
	rule, lawful := ruleOf(c.AskedOn)
	if !ok || !a.ends || !lawful {
		return workday.Date{}
	}
	from := c.AskedOn
	if !c.ReachedOn.IsZero() {
		from = c.ReachedOn
	}
	due, _ := cal.Add(from, rule.Consultation)
	return due
}

// Stands is the opinion as of a day: the answer, or what the law makes of silence after the term.
func (c Consultation) Stands(cal workday.Calendar, today workday.Date) Opinion {
	if c.Answer != Awaited {
		return c.Answer
	}
	if due := c.Due(cal); due.IsZero() || !today.After(due) {
		return Awaited
	}
	if c.Kind == CoMakerAsked {
		return DeemedAgreed
	}
	return Silent
}

// Consult asks somebody by letter. The name is sealed; facts and pages call them by a label.
func Consult(tx *db.Tx, k *vault.Keys, by office.Actor, id string, seen int64, kind FactKind, name string, asked, reached workday.Date) (string, error) {
	a, ok := askingOf(kind)
	m, found := MoveOf(string(kind))
	if !ok || !found {
		return "", fault.BadInput("request.no_step")
	}
	c, err := load(tx, by, m, id)
	if err != nil {
		return "", err
	}
	name, flaw := privacy.Line(name, longestName)
	if flaw != privacy.Fine {
		var form fault.Form
		form.Add("name", "request.flaw."+string(flaw))
		return "", form.Err()
	}
	all, err := Consultations(tx, c.ID)
	if err != nil {
		return "", err
	}
	one := Consultation{ID: db.NewID(tx.Now()), Case: c.ID, Organ: c.Organ, Kind: kind, Seq: 1, AskedOn: asked, ReachedOn: reached}
	for _, other := range all {
		if other.Kind == kind {
			one.Seq++
		}
	}
	if one.Label = name; kind == ThirdPartyAsked { // organs go by their name, third parties never
		one.Label = fmt.Sprintf("%s%d", a.label, one.Seq)
	}
	if err := c.take(tx, by, m, seen, Fact{Kind: kind, On: asked, Until: reached, Whom: one.Label}); err != nil {
		return "", err
	}
	one.AskedOn = c.Facts[len(c.Facts)-1].On
	if one.person, err = k.New(tx); err != nil {
		return "", err
	}
	if one.name, err = k.Seal(tx, one.person, "name", name); err != nil {
		return "", err
	}
	if err := one.insert(tx); err != nil {
		return "", err
	}
	return one.ID, c.finish(tx, by, m, map[string]any{"consultation": one.ID, "label": one.Label, "asked": one.AskedOn, "reached": reached, "due": c.DueOn})
}

// ConsultWithLetters asks as Consult does and issues the letters to them and to the applicant.
func ConsultWithLetters(tx *db.Tx, k *vault.Keys, by office.Actor, id string, seen int64, kind FactKind, name string, asked, reached workday.Date, w Wish) (string, error) {
	one, err := Consult(tx, k, by, id, seen, kind, name, asked, reached)
	if err != nil {
		return "", err
	}
	_, err = issueStep(tx, k, by, id, string(kind), w)
	return one, err
}

// openConsult gives a consultation with its case, for a step of the case's flow.
func openConsult(tx *db.Tx, by office.Actor, id string, verb office.Verb) (Consultation, Case, error) {
	one, err := consultByID(tx, id)
	if err != nil {
		return one, Case{}, err
	}
	c, err := load(tx, by, Move{Verb: verb}, one.Case)
	return one, c, err
}

// Reached writes down the day the letter reached them; their term counts from it, and so does the case's.
func Reached(tx *db.Tx, by office.Actor, id string, seen int64, on workday.Date) error {
	one, c, err := openConsult(tx, by, id, "case.consult")
	if err != nil {
		return err
	}
	var form fault.Form
	if today := workday.DateOf(tx.Now()); on.Before(one.AskedOn) || on.After(today) {
		form.Add("reached_on", "request.flaw.date", one.AskedOn, today)
		return form.Err()
	}
	m := Move{Step: "reached", Verb: "case.consult", From: anyOpen}
	if one.Answer != Awaited {
		return fault.Refuse("request.consult.answered")
	}
	if err := c.do(m, seen); err != nil {
		return err
	}
	for i := range c.Facts {
		if f := &c.Facts[i]; f.Kind == one.Kind && f.Whom == one.Label {
			f.Until = on
			if _, err := tx.Exec(`UPDATE request_fact SET until = $3 WHERE case_id = $1 AND seq = $2`, c.ID, i+1, on.String()); err != nil {
				return err
			}
		}
	}
	if _, err := c.refresh(tx); err != nil {
		return err
	}
	one.ReachedOn = on
	if err := one.save(tx); err != nil {
		return err
	}
	return c.finish(tx, by, m, map[string]any{"consultation": one.ID, "reached": on, "due": c.DueOn})
}

// Answered writes their answer down, with the grounds of a refusal.
func Answered(tx *db.Tx, k *vault.Keys, by office.Actor, id string, seen int64, o Opinion, grounds string, on workday.Date) error {
	one, c, err := openConsult(tx, by, id, "case.consult")
	if err != nil {
		return err
	}
	a, _ := askingOf(one.Kind)
	m, _ := MoveOf(string(a.answered))
	var form fault.Form
	if !slices.Contains(Opinions, o) {
		form.Add("answer", "request.flaw.choose")
	}
	grounds, flaw := privacy.Text(grounds, longestReason)
	if flaw != privacy.Fine && flaw != privacy.Missing {
		form.Add("grounds", "request.flaw."+string(flaw))
	}
	if err := form.Err(); err != nil {
		return err
	}
	if one.Answer != Awaited || one.Basis != "" {
		return fault.Refuse("request.consult.answered")
	}
	if err := c.take(tx, by, m, seen, Fact{Kind: a.answered, On: on, Whom: one.Label}); err != nil {
		return err
	}
	one.Answer, one.AnsweredOn = o, c.Facts[len(c.Facts)-1].On
	if one.grounds, err = k.Seal(tx, one.person, "grounds", grounds); err != nil {
		return err
	}
	if err := one.save(tx); err != nil {
		return err
	}
	return c.finish(tx, by, m, map[string]any{"consultation": one.ID, "answer": o, "on": one.AnsweredOn, "due": c.DueOn})
}

// RuleOn is the organ's decision about what concerns a third party, after the answer or the silence. What goes against the third
// party is told in writing, with what is disclosed and why (art. 32).
func RuleOn(tx *db.Tx, by office.Actor, id string, basis, reasons string, told workday.Date) error {
	one, c, err := openConsult(tx, by, id, VerbRule)
	if err != nil {
		return err
	}
	cal, err := office.Calendar(tx)
	if err != nil {
		return err
	}
	today := workday.DateOf(tx.Now())
	b, ok := BasisOf(basis)
	stands := one.Stands(cal, today)
	switch {
	case one.Kind != ThirdPartyAsked:
		return fault.Refuse("request.consult.no_ruling")
	case !c.Open():
		return fault.Refuse("request.wrong_stage", c.Number)
	case stands == Awaited:
		return fault.Refuse("request.consult.open", one.Label)
	}
	var form fault.Form
	if !ok || !slices.Contains(b.After, stands) {
		form.Add("basis", "request.consult.basis")
	}
	reasons, flaw := privacy.Text(reasons, longestLetter)
	if flaw != privacy.Fine && (flaw != privacy.Missing || b.Written) {
		form.Add("reasons", "request.flaw."+string(flaw))
	}
	if told.After(today) || !told.IsZero() && told.Before(one.AskedOn) {
		form.Add("told_on", "request.flaw.date", one.AskedOn, today)
	}
	if b.Written && told.IsZero() {
		form.Add("told_on", "request.consult.untold")
	}
	if err := form.Err(); err != nil {
		return err
	}
	one.Basis, one.Reasons, one.DecidedName, one.DecidedOn, one.ToldOn = basis, reasons, by.Name, today, told
	if err := one.save(tx); err != nil {
		return err
	}
	return ledger.Append(tx, by.Event(VerbRule, c.Subject(), c.Number, map[string]any{"consultation": one.ID, "opinion": stands, "basis": basis, "told": told}))
}

// consulted holds that a reply agrees with what came of the consultations: nothing is given away while a third party or a
// co-maker may still speak or is undecided, and not in full what is withheld for a third party's sake.
func (c *Case) consulted(q db.Query, cal workday.Calendar, today workday.Date, o Outcome) error {
	if o != GrantedProvided && o != PartiallyGranted {
		return nil
	}
	all, err := Consultations(q, c.ID)
	if err != nil {
		return err
	}
	for _, one := range all {
		b, decided := BasisOf(one.Basis)
		switch stands := one.Stands(cal, today); {
		case stands == Awaited:
			return fault.Refuse("request.consult.open", one.Label)
		case one.Kind == ThirdPartyAsked && !decided:
			return fault.Refuse("request.consult.undecided", one.Label)
		case decided && b.Ruling != Disclose && o == GrantedProvided:
			return fault.Refuse("request.consult.withheld", one.Label)
		}
	}
	return nil
}

// Consulted gives the plain name and grounds of one, recorded: who handles the case must write to them.
func Consulted(tx *db.Tx, k *vault.Keys, by office.Actor, id string) (name, grounds string, err error) {
	one, c, err := openConsult(tx, by, id, "case.reveal")
	if err != nil {
		return "", "", err
	}
	plain, err := k.RevealAll(tx, one.person, map[string]string{"name": one.name, "grounds": one.grounds})
	if err != nil {
		return "", "", err
	}
	return plain["name"], plain["grounds"], ledger.Append(tx, by.Event("case.reveal", c.Subject(), c.Number, map[string]any{"consultation": one.ID}))
}

const consultFields = `id, case_id, organ, kind, seq, label, person, name, grounds, asked_on, reached_on, answer, answered_on, basis, reasons, decided_name, decided_on, told_on`

func scanConsult(r scanner) (c Consultation, err error) {
	return c, r.Scan(&c.ID, &c.Case, &c.Organ, &c.Kind, &c.Seq, &c.Label, &c.person, &c.name, &c.grounds, &c.AskedOn, &c.ReachedOn, &c.Answer, &c.AnsweredOn, &c.Basis,
		&c.Reasons, &c.DecidedName, &c.DecidedOn, &c.ToldOn)
}

func consultByID(q db.Query, id string) (Consultation, error) {
	one, err := scanConsult(q.QueryRow(`SELECT `+consultFields+` FROM request_consult WHERE id = $1`, id))
	if errors.Is(err, sql.ErrNoRows) {
		return one, fault.Missing("request.consult.none")
	}
	return one, err
}

// Consultations gives everybody asked over a case: third parties, co-makers, other organs, each in order of time.
func Consultations(q db.Query, caseID string) ([]Consultation, error) {
	rows, err := q.Query(`SELECT `+consultFields+` FROM request_consult WHERE case_id = $1 ORDER BY kind DESC, seq`, caseID)
	return collect(rows, err, scanConsult)
}

func (c *Consultation) insert(tx *db.Tx) error {
	_, err := tx.Exec(`INSERT INTO request_consult (`+consultFields+`) VALUES `+db.Values(1, 18), c.ID, c.Case, c.Organ, string(c.Kind), c.Seq, c.Label,
		string(c.person), c.name, c.grounds, c.AskedOn.String(), c.ReachedOn.String(), string(c.Answer), c.AnsweredOn.String(), c.Basis, c.Reasons, c.DecidedName,
		c.DecidedOn.String(), c.ToldOn.String())
	return err
}

func (c *Consultation) save(tx *db.Tx) error {
	_, err := tx.Exec(`UPDATE request_consult SET grounds = $2, reached_on = $3, answer = $4, answered_on = $5, basis = $6, reasons = $7, decided_name = $8, decided_on = $9, told_on = $10
		WHERE id = $1`, c.ID, c.grounds, c.ReachedOn.String(), string(c.Answer), c.AnsweredOn.String(), c.Basis, c.Reasons, c.DecidedName, c.DecidedOn.String(), c.ToldOn.String())
	return err
}
