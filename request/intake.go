package request

// Intake: what an application must contain (art. 29 and nothing else), its receipt, and the day it counts as received
// (art. 31, FACTS 1.24–1.27, 4.1). Events case.file (portal) and case.register (staff).

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"time"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/ledger"
	"gongkai/message"
	"gongkai/office"
	"gongkai/privacy"
	"gongkai/vault"
	"gongkai/workday"
)

// Application is what is typed into the form.
type Application struct {
	Organ       string
	Requester   Requester
	Person      Person
	Description string
	Document    string
	Form, Way   string

	// Staff only: how and when it came in.
	Channel     Channel
	Transcriber string
	ArrivedOn   workday.Date
	ConfirmedOn workday.Date // the day both sides confirmed, where that is the day of receipt

	// What it may bring beside that: intake_more.go, intake_file.go.
	Forms, Ways []string // further forms and ways that would do
	Agent       Agent
	Files       []Upload
	Lang        message.Lang // the applicant writes in; '' is Chinese
	Oral        bool         // staff only: told by word of mouth, written down by Transcriber
	AddressedTo string       // staff only: the unit or person a letter was addressed to
	PostNumber  string       // staff only: of registered or express mail
	Call        Call         // staff only: made to confirm it; a zero time is none
	Mail        string       // staff only: the mail of the queue it came by
	Tell        bool         // staff only: mails can be sent, and the receipt goes to the applicant's address
	kind        CaseKind
}

// Receipt is what the applicant gets.
type Receipt struct {
	Case Case
	Code string // query code, plain; shown on the receipt only
	Due  Deadline
}

// File takes an application from the portal. The organ confirms at once, so that the day of filing is the day of
// receipt and nobody need argue about it (FACTS 1.27).
func File(tx *db.Tx, k *vault.Keys, by office.Actor, a Application) (Receipt, error) {
	if err := mayFile(tx, by, a.Organ); err != nil {
		return Receipt{}, err
	}
	a.online(workday.DateOf(tx.Now()))
	return take(tx, k, by, "case.file", a)
}

// mayFile says whether the portal takes applications for an organ.
func mayFile(tx *db.Tx, by office.Actor, organ string) error {
	if err := by.Allow("case.file", organ); err != nil {
		return err
	}
	open, err := ChannelOpen(tx, organ, Internet)
	if err == nil && !open {
		err = fault.Refuse("intake.channel.closed")
	}
	return err
}

// online is what an application is that comes through the portal, whatever was sent with it.
func (a *Application) online(today workday.Date) {
	a.Channel, a.Transcriber, a.ArrivedOn, a.ConfirmedOn = Internet, "", today, today
	a.Oral, a.AddressedTo, a.PostNumber, a.Call, a.Mail, a.Tell, a.Agent.OnPaper = false, "", "", Call{}, "", false, false
}

// CheckFiled says what File would say is wrong with an application, and adds it to what is wrong already.
func CheckFiled(a Application, now time.Time, already error) error {
	a.online(workday.DateOf(now))
	var form fault.Form
	for _, err := range []error{already, a.check(now)} {
		if f := fault.As(err); f != nil {
			for _, field := range f.Fields {
				form.Add(field.Name, field.Key, field.Args...)
			}
		}
	}
	return form.Err()
}

// Register takes an application at the counter, by post, fax or e-mail.
func Register(tx *db.Tx, k *vault.Keys, by office.Actor, a Application) (Receipt, error) {
	if err := by.Allow("case.register", a.Organ); err != nil {
		return Receipt{}, err
	}
	return take(tx, k, by, "case.register", a)
}

func take(tx *db.Tx, k *vault.Keys, by office.Actor, verb office.Verb, a Application) (Receipt, error) {
	organ, err := office.OrganByID(tx, a.Organ)
	if err == nil {
		err = office.StillOpen(tx, a.Organ)
	}
	if err != nil {
		return Receipt{}, err
	}
	var person vault.PersonID
	if a.Mail != "" {
		if person, err = a.byMail(tx); err != nil {
			return Receipt{}, err
		}
	}
	if err := a.check(tx.Now()); err != nil {
		return Receipt{}, err
	}
	c, code, err := newCase(tx, k, organ, a, person)
	if err != nil {
		return Receipt{}, err
	}
	due, err := c.receive(tx, a)
	if err != nil {
		return Receipt{}, err
	}
	if err := insertCase(tx, &c, codeHash(code)); err != nil {
		return Receipt{}, err
	}
	if err := c.notify(tx, MessageReceived); err != nil {
		return Receipt{}, err
	}
	for i, f := range c.Facts {
		if err := insertFact(tx, c.ID, i+1, f, by.ID); err != nil {
			return Receipt{}, err
		}
	}
	if err := joinGroup(tx, &c); err != nil {
		return Receipt{}, err
	}
	if err := c.keepMore(tx, k, by, a); err != nil {
		return Receipt{}, err
	}
	if err := c.tellReceipt(tx, k, organ, a, code); err != nil {
		return Receipt{}, err
	}
	data := map[string]any{"channel": c.Channel, "requester": c.Requester, "received": c.ReceivedOn, "due": c.DueOn}
	return Receipt{c, code, due}, ledger.Append(tx, by.Event(verb, c.Subject(), c.Number, data))
}

// newCase numbers the case, makes its code and seals the person, under a key there is already or a new one.
func newCase(tx *db.Tx, k *vault.Keys, organ office.Organ, a Application, person vault.PersonID) (Case, string, error) {
	c := Case{ID: db.NewID(tx.Now()), Kind: a.kind, Organ: a.Organ, Stage: StageSubmitted, Channel: a.Channel, Requester: a.Requester,
		Description: a.Description, Document: a.Document, Form: a.Form, Way: a.Way, Transcriber: a.Transcriber,
		ArrivedOn: a.ArrivedOn, Revision: 1, FiledAt: tx.Now().UnixMicro()}
	c.Year, c.Person = a.ArrivedOn.Year(), person
	var err error
	if c.Serial, err = nextNumber(tx, a.Organ, "case", c.Year); err != nil {
		return c, "", err
	}
	c.Number = fmt.Sprintf("%s%d%04d", organ.Display(), c.Year, c.Serial)
	code := newCode()
	c.Same = SameIdentity(k, a.Person)
	return c, code, c.seal(tx, k, a.Person, code)
}

// SameIdentity is the blind index of a person's paper, by which the same applicant is found.
func SameIdentity(k *vault.Keys, p Person) string {
	if number := privacy.Clean(p.Identity); number != "" {
		return k.Index("identity", string(p.Paper)+" "+number)
	}
	return ""
}

// receive sets the day of receipt where the channel's rule gives one already.
func (c *Case) receive(tx *db.Tx, a Application) (Deadline, error) {
	rule, _ := channelRule(a.Channel)
	on := a.ArrivedOn
	if rule.Confirmed {
		if on = a.ConfirmedOn; on.IsZero() && a.Call.Reached {
			on = workday.DateOf(a.Call.At)
		}
	}
	if on.IsZero() {
		return Deadline{}, nil
	}
	c.Stage, c.ReceivedOn, c.Facts = StageReceived, on, []Fact{{On: on, Kind: Received}}
	return c.refresh(tx)
}

// refresh computes the due date anew from the facts.
func (c *Case) refresh(q db.Query) (Deadline, error) {
	cal, err := office.Calendar(q)
	if err != nil {
		return Deadline{}, err
	}
	return c.refreshBy(cal, workday.DateOf(q.Now()))
}

func (c *Case) refreshBy(cal workday.Calendar, today workday.Date) (Deadline, error) {
	d, err := Due(c.Facts, cal, today)
	c.DueOn, c.terms = d.Due, keptTerms(d)
	return d, err
}

func (c *Case) seal(tx *db.Tx, k *vault.Keys, p Person, code string) (err error) {
	if c.Person == "" {
		if c.Person, err = k.New(tx); err != nil {
			return err
		}
	}
	s := &c.sealed
	s.paper = string(p.Paper)
	for _, f := range []struct {
		field, plain string
		into         *string
	}{{"name", p.Name, &s.name}, {"identity", p.Identity, &s.identity}, {"contact", p.Contact, &s.contact}, {"phone", p.Phone, &s.phone},
		{"email", p.Email, &s.email}, {"address", p.Address, &s.address}, {"code", code, &s.code}} {
		if *f.into, err = k.Seal(tx, c.Person, f.field, f.plain); err != nil {
			return err
		}
	}
	return keepMarks(tx, k, c, p.Name, p.Contact)
}

// reveal opens the person's values and the query code. Pages show them masked; Reveal in action.go shows them plain.
func (c *Case) reveal(q db.Query, k *vault.Keys) (Person, string, error) {
	s := c.sealed
	v, err := k.RevealAll(q, c.Person, map[string]string{"name": s.name, "identity": s.identity, "contact": s.contact, "phone": s.phone,
		"email": s.email, "address": s.address, "code": s.code})
	if err != nil {
		return Person{}, "", err
	}
	return Person{Name: v["name"], Paper: privacy.Paper(s.paper), Identity: v["identity"], Contact: v["contact"], Phone: v["phone"],
		Email: v["email"], Address: v["address"]}, v["code"], nil
}

// newCode draws a query code: 12 of 31 signs, 59 bits, which nobody guesses over a rate-limited door.
func newCode() string {
	code := make([]byte, 0, codeLength)
	var b [1]byte
	for len(code) < codeLength {
		_, _ = rand.Read(b[:]) // never fails (crypto/rand)
		if int(b[0]) < 256/len(codeAlphabet)*len(codeAlphabet) {
			code = append(code, codeAlphabet[int(b[0])%len(codeAlphabet)])
		}
	}
	return string(code)
}

func codeHash(code string) string {
	sum := sha256.Sum256([]byte("gongkai query code " + code))
	return hex.EncodeToString(sum[:])
}

// check cleans the application and names every field that is wrong (art. 29; nothing else may be demanded).
func (a *Application) check(now time.Time) error {
	var form fault.Form
	flaw := func(name string, f privacy.Flaw, must bool) {
		if f != privacy.Fine && (must || f != privacy.Missing) {
			form.Add(name, "request.flaw."+string(f))
		}
	}
	var f privacy.Flaw
	p := &a.Person
	p.Name, f = privacy.Line(p.Name, longestName)
	flaw("name", f, true)
	if !slices.Contains(Requesters, a.Requester) {
		form.Add("requester", "request.flaw.choose")
	}
	if a.Requester != NaturalPerson && p.Paper == "" {
		p.Paper = privacy.CreditCode
	}
	p.Identity, f = privacy.Identity(p.Paper, p.Identity, now.In(workday.Beijing))
	flaw("identity", f, true)
	if p.Contact, f = privacy.Line(p.Contact, longestName); a.Requester != NaturalPerson || f != privacy.Missing {
		flaw("contact", f, a.Requester != NaturalPerson)
	}
	p.Phone, f = privacy.Phone(p.Phone)
	flaw("phone", f, p.Email == "" && p.Address == "")
	p.Email, f = privacy.Email(p.Email)
	flaw("email", f, a.wants("email"))
	p.Address, f = privacy.Line(p.Address, 200)
	flaw("address", f, a.wants("mail"))
	a.Description, f = privacy.Text(a.Description, longestDescription)
	flaw("description", f, true)
	a.Document, f = privacy.Line(a.Document, longestDocument)
	flaw("document", f, false)
	if forms := onlyOf(Forms, a.Forms); a.Form == "" && len(forms) > 0 { // several would do: the first is meant until another is agreed on
		a.Form = forms[0]
	}
	if ways := onlyOf(Ways, a.Ways); a.Way == "" && len(ways) > 0 {
		a.Way = ways[0]
	}
	if !slices.Contains(Forms, a.Form) {
		form.Add("form", "request.flaw.choose")
	}
	if !slices.Contains(Ways, a.Way) {
		form.Add("way", "request.flaw.choose")
	}
	a.checkArrival(&form, workday.DateOf(now))
	a.checkMore(&form, workday.DateOf(now), now)
	return form.Err()
}

// wants says whether the answer may come in this way.
func (a *Application) wants(way string) bool { return a.Way == way || slices.Contains(a.Ways, way) }

func (a *Application) checkArrival(form *fault.Form, today workday.Date) {
	rule, ok := channelRule(a.Channel)
	if !ok {
		form.Add("channel", "request.flaw.choose")
	}
	var f privacy.Flaw
	if a.Transcriber, f = privacy.Line(a.Transcriber, longestName); f != privacy.Fine && f != privacy.Missing {
		form.Add("transcriber", "request.flaw."+string(f))
	}
	if _, lawful := ruleOf(a.ArrivedOn); !lawful || a.ArrivedOn.After(today) {
		form.Add("arrived_on", "request.flaw.date", Rules[0].From, today)
	}
	if rule.Confirmed && !a.ConfirmedOn.IsZero() && (a.ConfirmedOn.Before(a.ArrivedOn) || a.ConfirmedOn.After(today)) {
		form.Add("confirmed_on", "request.flaw.date", a.ArrivedOn, today)
	}
}
