package request

// What an application brings beside the form of a case: an agent with an authorisation, further forms and ways of the answer
// that would do, to whom a letter was addressed, and the calls made to confirm it (art. 29, art. 31, FACTS 1.26, 4.1). Tables
// request_intake, request_call; event case.call.

import (
	"database/sql"
	"errors"
	"slices"
	"strings"
	"time"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/message"
	"gongkai/office"
	"gongkai/privacy"
	"gongkai/vault"
	"gongkai/workday"
)

// Agent acts for the applicant. OnPaper: the authorisation was handed in on paper, at the counter or in a letter.
type Agent struct {
	Name     string
	Paper    privacy.Paper
	Identity string
	Phone    string
	OnPaper  bool
}

// There says whether an agent was named at all.
func (a Agent) There() bool { return a.Name != "" || a.Identity != "" || a.Phone != "" }

// Masked is the agent as shown by default (FACTS 8.42).
func (a Agent) Masked() Agent {
	return Agent{Name: privacy.MaskName(a.Name), Paper: a.Paper, Identity: privacy.MaskIdentity(a.Identity), Phone: privacy.MaskPhone(a.Phone), OnPaper: a.OnPaper}
}

// Intake is what came with an application, for the pages of those who handle it.
type Intake struct {
	Forms, Ways []string
	Oral        bool   // told by word of mouth and written down by the case's transcriber
	AddressedTo string // the unit or person the letter was addressed to
	PostNumber  string
	Lang        message.Lang // the applicant wrote in; empty is Chinese
	Agent       Agent        // masked
	Files       []Uploaded
	Calls       []Call
}

// Call is one attempt to confirm an application with the applicant.
type Call struct {
	At      time.Time
	Number  string // dialled, or the address written to: masked where it is shown
	Reached bool
	ByName  string
}

// checkMore cleans what an application brought beside the form.
func (a *Application) checkMore(form *fault.Form, today workday.Date, now time.Time) {
	a.Forms, a.Ways = onlyOf(Forms, append([]string{a.Form}, a.Forms...)), onlyOf(Ways, append([]string{a.Way}, a.Ways...))
	if a.Requester == NaturalPerson && a.Person.Paper == privacy.CreditCode {
		form.Add("paper", "intake.flaw.personal_paper")
	}
	line := func(name string, text *string) {
		var f privacy.Flaw
		if *text, f = privacy.Line(*text, longestName); f != privacy.Fine && f != privacy.Missing {
			form.Add(name, "request.flaw."+string(f))
		}
	}
	line("addressed_to", &a.AddressedTo)
	line("post_number", &a.PostNumber)
	if a.Channel == OtherUnitMail && a.AddressedTo == "" {
		form.Add("addressed_to", "request.flaw.missing")
	}
	if a.Oral && a.Transcriber == "" {
		form.Add("transcriber", "intake.flaw.transcriber")
	}
	a.checkAgent(form, now)
	if len(a.Files) > MaxUploads {
		form.Add("enclosure", "intake.file.too_many", MaxUploads)
	}
	if a.Call.At.IsZero() {
		return
	}
	if day := workday.DateOf(a.Call.At); day.Before(a.ArrivedOn) || a.Call.At.After(now) {
		form.Add("called_at", "request.flaw.date", a.ArrivedOn, today)
	}
	a.Call.check(form)
}

// checkAgent wants of an agent what is wanted of an applicant, and the authorisation.
func (a *Application) checkAgent(form *fault.Form, now time.Time) {
	g := &a.Agent
	if !g.There() {
		if g.Paper, g.OnPaper = "", false; slices.ContainsFunc(a.Files, func(u Upload) bool { return u.Kind == Authorisation }) {
			form.Add("agent_name", "intake.flaw.agent")
		}
		return
	}
	flaw := func(name string, f privacy.Flaw) {
		if f != privacy.Fine {
			form.Add(name, "request.flaw."+string(f))
		}
	}
	var f privacy.Flaw
	g.Name, f = privacy.Line(g.Name, longestName)
	flaw("agent_name", f)
	if g.Paper == privacy.CreditCode {
		form.Add("agent_paper", "intake.flaw.personal_paper")
	}
	g.Identity, f = privacy.Identity(g.Paper, g.Identity, now.In(workday.Beijing))
	flaw("agent_identity", f)
	g.Phone, f = privacy.Phone(g.Phone)
	flaw("agent_phone", f)
	if !g.OnPaper && !slices.ContainsFunc(a.Files, func(u Upload) bool { return u.Kind == Authorisation }) {
		form.Add("authorisation", "intake.flaw.authorisation")
	}
}

func (c *Call) check(form *fault.Form) {
	var f privacy.Flaw
	if strings.Contains(c.Number, "@") {
		c.Number, f = privacy.Email(c.Number)
	} else {
		c.Number, f = privacy.Phone(c.Number)
	}
	if f != privacy.Fine {
		form.Add("number", "request.flaw."+string(f))
	}
}

// onlyOf gives the known values among some, in the order of the known, each once.
func onlyOf(known, some []string) []string {
	var all []string
	for _, value := range known {
		if slices.Contains(some, value) {
			all = append(all, value)
		}
	}
	return all
}

// keepMore writes what an application brought beside the form.
func (c *Case) keepMore(tx *db.Tx, k *vault.Keys, by office.Actor, a Application) error {
	if err := attach(tx, k, c.Person, c.ID, a.Files); err != nil {
		return err
	}
	if a.Mail != "" {
		if err := moveFiles(tx, a.Mail, c.ID); err != nil {
			return err
		}
		if err := setMail(tx, a.Mail, MailCase, "", c.ID, by.Name); err != nil {
			return err
		}
	}
	if !a.Call.At.IsZero() {
		if err := c.keepCall(tx, k, by, 1, a.Call); err != nil {
			return err
		}
	}
	if len(a.Forms) < 2 && len(a.Ways) < 2 && !a.Oral && a.AddressedTo == "" && a.PostNumber == "" && a.Lang == "" && !a.Agent.There() {
		return nil
	}
	return insertIntake(tx, k, c, a)
}

func (c *Case) keepCall(tx *db.Tx, k *vault.Keys, by office.Actor, seq int, call Call) error {
	number, err := k.Seal(tx, c.Person, "call", call.Number)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO request_call (case_id, seq, called_at, number, reached, by_id, by_name, at) VALUES ($1,$2,$3,$4,$5,$6,$7,$8)`,
		c.ID, seq, call.At.UnixMicro(), number, call.Reached, by.ID, by.Name, tx.Now().UnixMicro())
	return err
}

// Contact records a call made to confirm an application. Who is reached has confirmed: that day is the day of receipt, and the
// clock runs. Who is not reached stays registered; the clock starts when contact is restored (FACTS 4.1). A zero time is now.
func Contact(tx *db.Tx, k *vault.Keys, by office.Actor, id string, seen int64, call Call) error {
	m, _ := MoveOf("confirm")
	m.Verb = "case.call"
	c, err := load(tx, by, m, id)
	if err != nil {
		return err
	}
	if call.At.IsZero() {
		call.At = tx.Now()
	}
	var form fault.Form
	call.check(&form)
	if day := workday.DateOf(call.At); day.Before(c.ArrivedOn) || call.At.After(tx.Now()) {
		form.Add("called_at", "request.flaw.date", c.ArrivedOn, workday.DateOf(tx.Now()))
	}
	if err := form.Err(); err != nil {
		return err
	}
	calls, err := callsOf(tx, id)
	if err != nil {
		return err
	}
	if !call.Reached {
		m.To = "" // nothing moves
	}
	if call.Reached {
		if err := c.take(tx, by, m, seen, Fact{On: workday.DateOf(call.At), Kind: Received}); err != nil {
			return err
		}
		c.ReceivedOn = c.Facts[0].On
	} else if err := c.do(m, seen); err != nil {
		return err
	}
	if err := c.keepCall(tx, k, by, len(calls)+1, call); err != nil {
		return err
	}
	return c.finish(tx, by, m, map[string]any{"reached": call.Reached, "due": c.DueOn})
}

// CallNumber gives the telephone and the address of the applicant, for recording a call to them.
func CallNumber(q db.Query, k *vault.Keys, by office.Actor, id string) (phone, email string, err error) {
	c, err := ByID(q, id)
	if err == nil {
		err = by.Allow("case.call", c.Organ)
	}
	if err != nil {
		return "", "", err
	}
	p, _, err := c.reveal(q, k)
	return p.Phone, p.Email, err
}

func insertIntake(tx *db.Tx, k *vault.Keys, c *Case, a Application) error {
	if err := keepMarks(tx, k, c, a.Agent.Name); err != nil {
		return err
	}
	var sealed [3]string
	for i, plain := range []string{a.Agent.Name, a.Agent.Identity, a.Agent.Phone} {
		var err error
		if sealed[i], err = k.Seal(tx, c.Person, agentFields[i], plain); err != nil {
			return err
		}
	}
	_, err := tx.Exec(`INSERT INTO request_intake (case_id, organ, forms, ways, oral, addressed_to, post_number, agent_name, agent_paper, agent_identity, agent_phone, agent_on_paper, lang)
		VALUES `+db.Values(1, 13), c.ID, c.Organ, strings.Join(a.Forms, " "), strings.Join(a.Ways, " "), a.Oral, a.AddressedTo, a.PostNumber,
		sealed[0], string(a.Agent.Paper), sealed[1], sealed[2], a.Agent.OnPaper, string(a.Lang))
	return err
}

var agentFields = [3]string{"agent name", "agent identity", "agent phone"}

// agentOf opens the agent of a case; none is no error.
func agentOf(q db.Query, k *vault.Keys, c *Case) (a Agent, err error) {
	var name, identity, phone string
	err = q.QueryRow(`SELECT agent_name, agent_paper, agent_identity, agent_phone, agent_on_paper FROM request_intake WHERE case_id = $1`, c.ID).
		Scan(&name, &a.Paper, &identity, &phone, &a.OnPaper)
	if errors.Is(err, sql.ErrNoRows) || err == nil && name == "" {
		return Agent{}, nil
	}
	if err != nil {
		return a, err
	}
	v, err := k.RevealAll(q, c.Person, map[string]string{agentFields[0]: name, agentFields[1]: identity, agentFields[2]: phone})
	a.Name, a.Identity, a.Phone = v[agentFields[0]], v[agentFields[1]], v[agentFields[2]]
	return a, err
}

// takesElectronic says whether the applicant named a way that needs no paper, first or beside others.
func takesElectronic(q db.Query, c Case) (bool, error) {
	var ways string
	err := q.QueryRow(`SELECT ways FROM request_intake WHERE case_id = $1`, c.ID).Scan(&ways)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return slices.ContainsFunc(append(strings.Fields(ways), c.Way), func(way string) bool { return way == "online" || way == "email" }), err
}

// langOf is the language an applicant wrote in.
func langOf(q db.Query, c Case) (message.Lang, error) {
	var lang string
	err := q.QueryRow(`SELECT lang FROM request_intake WHERE case_id = $1`, c.ID).Scan(&lang)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return message.Parse(lang), err
}

// IntakeOf gives what came with a case, what names people masked. Of an applicant who was erased the agent and the numbers are
// gone; the rest stays.
func IntakeOf(q db.Query, k *vault.Keys, c Case) (in Intake, err error) {
	var forms, ways string
	err = q.QueryRow(`SELECT forms, ways, oral, addressed_to, post_number, lang FROM request_intake WHERE case_id = $1`, c.ID).
		Scan(&forms, &ways, &in.Oral, &in.AddressedTo, &in.PostNumber, &in.Lang)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return in, err
	}
	if in.Forms, in.Ways = strings.Fields(forms), strings.Fields(ways); len(in.Forms) == 0 {
		in.Forms, in.Ways = []string{c.Form}, []string{c.Way}
	}
	if in.Files, err = FilesOf(q, c.ID); err != nil {
		return in, err
	}
	if in.Calls, err = callsOf(q, c.ID); err != nil {
		return in, err
	}
	agent, err := agentOf(q, k, &c)
	for i := range in.Calls {
		if err == nil {
			in.Calls[i].Number, err = k.Reveal(q, c.Person, "call", in.Calls[i].Number)
		}
		in.Calls[i].Number = maskNumber(in.Calls[i].Number)
	}
	if fault.Of(err) == fault.NotFound {
		for i := range in.Calls {
			in.Calls[i].Number = ""
		}
		return in, nil
	}
	in.Agent = agent.Masked()
	return in, err
}

func maskNumber(number string) string {
	if strings.Contains(number, "@") {
		return privacy.MaskEmail(number)
	}
	return privacy.MaskPhone(number)
}

func callsOf(q db.Query, id string) ([]Call, error) {
	rows, err := q.Query(`SELECT called_at, number, reached, by_name FROM request_call WHERE case_id = $1 ORDER BY seq LIMIT 200`, id)
	return collect(rows, err, func(r scanner) (c Call, err error) {
		var at int64
		err = r.Scan(&at, &c.Number, &c.Reached, &c.ByName)
		c.At = time.UnixMicro(at).UTC()
		return c, err
	})
}

// eraseMore takes the rest of an applicant's sealed values and the files out of the rows; the sweep removes what was stored.
func eraseMore(tx *db.Tx, id string) error {
	for _, text := range []string{
		`UPDATE request_intake SET agent_name = '', agent_identity = '', agent_phone = '' WHERE case_id = $1`,
		`UPDATE request_call SET number = '' WHERE case_id = $1`,
		`DELETE FROM request_upload WHERE owner = $1`,
		`DELETE FROM request_mark WHERE case_id = $1`,
		`DELETE FROM request_letter_words WHERE case_id = $1`,
		`UPDATE request_mail SET sender = '', name = '', subject = '', body = '', same = '' WHERE case_id = $1`,
	} {
		if _, err := tx.Exec(text, id); err != nil {
			return err
		}
	}
	return nil
}
