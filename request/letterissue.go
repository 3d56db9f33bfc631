package request

// Issuing a letter: its blanks are filled, its number is taken from its series without gaps, its text is hashed with a salt
// for verification and sealed, and the register gets its row. Table request_letter. Event letter.issue.

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/ledger"
	"gongkai/office"
	"gongkai/privacy"
	"gongkai/vault"
	"gongkai/workday"
)

// VerbIssue is the verb of issuing a letter.
const VerbIssue = office.Verb("letter.issue")

// Issued is a row of the register of letters.
type Issued struct {
	ID, Organ, Case, CaseNumber string
	Kind                        LetterCode
	Series                      string
	Serial                      int64 // 0: made outside the program
	Number                      string
	Recipient                   Addressee
	Fact                        int   // number of the fact it tells of, from 1; 0 for none
	Template                    int64 // version of the organ's edition
	Hash                        string
	IssuedOn                    workday.Date
	IssuerName                  string
	Service                     ServiceWay // '' while it was not served
	ServedOn                    workday.Date
	Returned                    bool // came back and must be served again

	person vault.PersonID
	sealed string
}

// Outside says that the letter was made outside the program: the register has its number and not its text.
func (i Issued) Outside() bool { return i.Serial == 0 }

// IsReply says that the letter is the case's reply.
func (i Issued) IsReply() bool { _, ok := outcomeOf(i.Kind); return ok }

// Wish is what a person gives for the letters of a step.
type Wish struct {
	Blanks  Values // what was typed, by the blank's name
	Outside string // number of a letter that was made and sent on paper outside the program
}

// RecordWithLetters takes a step as Record does and issues the letters it needs. A letter bears the day it is issued, so a
// step of an earlier day needs the number of the letter that was sent then.
func RecordWithLetters(tx *db.Tx, k *vault.Keys, by office.Actor, id string, seen int64, f Fact, w Wish) ([]Issued, error) {
	step := string(f.Kind)
	if f.Kind == Received {
		step = "confirm"
	}
	if f.Kind == Served {
		if err := notPastItsLetter(tx, id); err != nil {
			return nil, err
		}
	}
	if err := Record(tx, by, id, seen, f); err != nil {
		return nil, err
	}
	return issueStep(tx, k, by, id, step, w)
}

// issueStep issues the letters of a step that was taken.
func issueStep(tx *db.Tx, k *vault.Keys, by office.Actor, id, step string, w Wish) ([]Issued, error) {
	c, err := ByID(tx, id)
	if err != nil {
		return nil, err
	}
	var all []Issued
	for _, kind := range LettersOf(step) {
		one, err := c.issueFor(tx, k, by, kind, w)
		if err != nil {
			return nil, err
		}
		if one.ID != "" {
			all = append(all, one)
		}
	}
	return all, nil
}

// notPastItsLetter refuses to record a service without its proof where the reply is in the register: Serve does it.
func notPastItsLetter(q db.Query, id string) error {
	letters, err := LettersIn(q, id)
	if err == nil && slices.ContainsFunc(letters, Issued.IsReply) {
		return fault.Refuse("service.at_letter")
	}
	return err
}

// issueFor issues a letter for the last fact, or registers the one that was made outside.
func (c *Case) issueFor(tx *db.Tx, k *vault.Keys, by office.Actor, kind LetterKind, w Wish) (Issued, error) {
	last := c.Facts[len(c.Facts)-1]
	if last.On == workday.DateOf(tx.Now()) && w.Outside == "" {
		return c.issue(tx, k, by, kind, last, w.Blanks)
	}
	if len(kind.Asked) == 0 { // goes with another letter, or is not owed
		return Issued{}, nil
	}
	number, flaw := privacy.Line(w.Outside, longestNumber)
	if flaw != privacy.Fine {
		var form fault.Form
		form.Add("outside", "letter.outside_needed")
		return Issued{}, form.Err()
	}
	one := Issued{Kind: kind.Code, Number: number, Recipient: kind.To, Fact: len(c.Facts), IssuedOn: last.On}
	return one, c.register(tx, by, &one, "")
}

// IssueAlone issues a letter that belongs to no step of the workflow.
func IssueAlone(tx *db.Tx, k *vault.Keys, by office.Actor, id string, code LetterCode, blanks Values) (Issued, error) {
	c, err := load(tx, by, Move{Verb: VerbIssue}, id)
	if err != nil {
		return Issued{}, err
	}
	kind, ok := LetterKindOf(code)
	if !ok || !slices.Contains(kind.Alone, c.Stage) {
		return Issued{}, fault.Refuse("letter.not_now")
	}
	return c.issue(tx, k, by, kind, Fact{}, blanks)
}

// issue writes, numbers, seals and registers a letter; f is the fact it tells of, if any.
func (c *Case) issue(tx *db.Tx, k *vault.Keys, by office.Actor, kind LetterKind, f Fact, blanks Values) (Issued, error) {
	if err := by.Allow(VerbIssue, c.Organ); err != nil {
		return Issued{}, err
	}
	l, t, err := c.letterFor(tx, k, kind, f, blanks)
	if err != nil {
		return Issued{}, err
	}
	if err := complete(l); err != nil {
		return Issued{}, err
	}
	one := Issued{Kind: kind.Code, Recipient: kind.To, Template: t.Version, IssuedOn: workday.DateOf(tx.Now())}
	if f.Kind != "" {
		one.Fact = len(c.Facts)
	}
	if one.Series, one.Serial, one.Number, err = c.number(tx, kind.Code, one.IssuedOn.Year()); err != nil {
		return one, err
	}
	l.Number = one.Number
	if one.Hash, err = stamp(tx, &l, c.Organ); err != nil {
		return one, err
	}
	raw, err := json.Marshal(l)
	if err != nil {
		return one, err
	}
	if one.sealed, err = k.Seal(tx, c.Person, "letter "+one.Number, string(raw)); err != nil {
		return one, err
	}
	if err := c.register(tx, by, &one, t.Base()); err != nil {
		return one, err
	}
	return one, keepLetterWords(tx, one, kind, blanks)
}

// complete refuses a letter with an empty blank that must be filled.
func complete(l Letter) error {
	var form fault.Form
	for _, name := range l.Missing {
		if _, asked := TypedBlank(name); asked {
			form.Add(BlankField(name), "request.flaw.missing")
		} else {
			form.Add("blanks", "letter.missing_blank", name)
		}
	}
	return form.Err()
}

// letterFor writes a letter of the case without number, by the organ's template; f is the case's last fact, or none.
func (c *Case) letterFor(q db.Query, k *vault.Keys, kind LetterKind, f Fact, blanks Values) (Letter, Template, error) {
	organ, err := office.OrganByID(q, c.Organ)
	if err != nil {
		return Letter{}, Template{}, err
	}
	remedies, err := office.Remedies(q, c.Organ)
	if err != nil {
		return Letter{}, Template{}, err
	}
	t, err := TemplateInForce(q, c.Organ, kind.Code)
	if err != nil {
		return Letter{}, t, err
	}
	today := workday.DateOf(q.Now())
	values := caseValues(*c, organ, remedies, today)
	if err := values.typed(kind, blanks); err != nil {
		return Letter{}, t, err
	}
	if err := values.fact(q, c, f); err != nil {
		return Letter{}, t, err
	}
	to := values["收件人"]
	switch {
	case kind.To == ToApplicant:
		p, _, err := c.reveal(q, k)
		if err != nil {
			return Letter{}, t, err
		}
		to = p.Name
	case to == "":
		to = f.Whom
	}
	l := writeLetter(t, organ, to, "", today, values)
	if to == "" {
		l.Missing = append(l.Missing, "收件人")
	}
	return l, t, nil
}

// typed takes what was typed into the blanks a person fills in.
func (v Values) typed(kind LetterKind, blanks Values) error {
	var form fault.Form
	for _, name := range kind.Asked {
		text := cleanBlank(&form, name, blanks[name])
		if how, _ := TypedBlank(name); how.Date && text != "" {
			day, err := workday.ParseDate(text)
			if err != nil {
				form.Add(BlankField(name), "request.flaw.wrong_form")
				continue
			}
			text = day.Chinese()
		}
		v[name] = text
	}
	return form.Err()
}

// consulted says in words who was asked by a fact, and by which articles.
var consulted = map[FactKind][2]string{
	ThirdPartyAsked: {"第三方", "第三十二条、第三十三条第三款"}, CoMakerAsked: {"共同制作该政府信息的机关", "第三十四条、第三十三条第三款"}, OrganAsked: {"其他机关", "第三十三条第三款"},
}

// fact fills the blanks that the case's last fact fills.
func (v Values) fact(q db.Query, c *Case, f Fact) error {
	v["被征求方类别"], v["征求依据"] = consulted[f.Kind][0], consulted[f.Kind][1]
	switch f.Kind {
	case ClarificationAsked, Delayed:
		v["限定日期"] = chinese(f.Until)
	case Extended:
		v["延长天数"] = fmt.Sprint(f.Days)
		cal, err := office.Calendar(q)
		if err != nil {
			return err
		}
		before, err := Due(c.Facts[:len(c.Facts)-1], cal, workday.DateOf(q.Now()))
		if err != nil {
			return err
		}
		v["原答复期限"] = chinese(before.Due)
	}
	return nil
}

// PreviewLetters writes the letters that a step would issue now, as drafts: what is still empty stands marked in them.
func PreviewLetters(q db.Query, k *vault.Keys, c Case, f Fact, blanks Values) ([]Letter, error) {
	step := string(f.Kind)
	if f.Kind == Received {
		step = "confirm"
	}
	if f.On.IsZero() {
		f.On = workday.DateOf(q.Now())
	}
	c.Facts = append(slices.Clone(c.Facts), f)
	if f.Kind == Received {
		c.ReceivedOn = f.On
	}
	if _, err := c.refresh(q); err != nil {
		return nil, err
	}
	var all []Letter
	for _, kind := range LettersOf(step) {
		l, _, err := c.letterFor(q, k, kind, f, blanks)
		if err != nil {
			return nil, err
		}
		l.Draft = true
		all = append(all, l)
	}
	return all, nil
}

// PreviewAlone writes a letter that belongs to no step, as a draft.
func PreviewAlone(q db.Query, k *vault.Keys, c Case, code LetterCode, blanks Values) (Letter, error) {
	kind, ok := LetterKindOf(code)
	if !ok || len(kind.Alone) == 0 {
		return Letter{}, fault.Missing("letter.no_kind")
	}
	l, _, err := c.letterFor(q, k, kind, Fact{}, blanks)
	l.Draft = true
	return l, err
}

// register adds a row to the register.
func (c *Case) register(tx *db.Tx, by office.Actor, one *Issued, base string) error {
	one.ID, one.Organ, one.Case, one.CaseNumber, one.IssuerName, one.person = db.NewID(tx.Now()), c.Organ, c.ID, c.Number, by.Name, c.Person
	if err := insertLetter(tx, *one, base, by.ID); err != nil {
		return err
	}
	return ledger.Append(tx, by.Event(VerbIssue, c.Subject(), c.Number, map[string]any{"letter": one.Kind, "document": one.Number, "hash": one.Hash, "template": one.Template}))
}

// stamp gives the letter its salt, its code and the address where it is verified, and gives its hash.
func stamp(q db.Query, l *Letter, organ string) (string, error) {
	var salt [16]byte
	_, _ = rand.Read(salt[:]) // never fails (crypto/rand)
	l.Salt, l.Check, l.Verify, l.Draft, l.Missing = hex.EncodeToString(salt[:]), "", "", false, nil
	raw, err := json.Marshal(l)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(raw)
	hash := hex.EncodeToString(sum[:])
	l.Check = ShowCheck(hash)
	o, err := office.PortalOrgan(q)
	if fault.Of(err) == fault.NotFound {
		return hash, nil
	}
	if err != nil {
		return "", err
	}
	s, err := office.SiteOf(q, o)
	if err == nil && s.Domain != "" {
		l.Verify = "https://" + s.Domain + "/verify?number=" + url.QueryEscape(l.Number) + "&code=" + hash[:checkLength]
	}
	return hash, err
}

const checkLength = 24 // signs of the hash that verify a letter: 96 bits

// ShowCheck writes the code of a hash in groups of four.
func ShowCheck(hash string) string {
	if len(hash) < checkLength {
		return ""
	}
	var groups []string
	for i := 0; i < checkLength; i += 4 {
		groups = append(groups, hash[i:i+4])
	}
	return strings.ToUpper(strings.Join(groups, "-"))
}

// Genuine says whether the organ issued a letter of this number with this code, and when. Whatever does not fit is the same
// fault, so that nobody learns which numbers exist; nothing of its content is told.
func Genuine(q db.Query, number, code string) (Issued, error) {
	clean := strings.ToLower(strings.NewReplacer("-", "", " ", "", "—", "").Replace(privacy.Clean(code)))
	number = strings.TrimSpace(number)
	if len(clean) != checkLength || number == "" || len(number) > 4*longestNumber {
		return Issued{}, fault.Missing("letter.not_genuine")
	}
	letters, err := lettersNumbered(q, number)
	if err != nil {
		return Issued{}, err
	}
	for _, one := range letters {
		if strings.HasPrefix(one.Hash, clean) {
			return one, nil
		}
	}
	return Issued{}, fault.Missing("letter.not_genuine")
}

// TextOf opens a letter of the register. Who may read it is the caller's to ask.
func TextOf(q db.Query, k *vault.Keys, one Issued) (Letter, error) {
	if one.Outside() {
		return Letter{}, fault.Missing("letter.made_outside")
	}
	return openLetter(q, k, one.person, one.Number, one.sealed)
}
