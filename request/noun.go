package request

// The case: what was asked, by whom, through which channel, and where its handling stands. Table request_case; the
// facts are in fact.go.

import (
	"strings"

	"gongkai/privacy"
	"gongkai/vault"
	"gongkai/workday"
)

// Requester is the applicant's column in table 3 of the annual report (FACTS 2.17), fixed at registration.
type Requester string

const (
	NaturalPerson      Requester = "natural_person"
	Enterprise         Requester = "commercial_enterprise"
	Research           Requester = "research_institution"
	PublicInterest     Requester = "public_interest_organisation"
	LegalService       Requester = "legal_service_institution"
	OtherOrganisation  Requester = "other_organisation"
	longestName                  = 100
	longestDescription           = 5000
	longestDocument              = 200
)

// Requesters lists the six columns in the report's order.
var Requesters = []Requester{NaturalPerson, Enterprise, Research, PublicInterest, LegalService, OtherOrganisation}

// Key is the message key of the column's name.
func (r Requester) Key() string { return "request.requester." + string(r) }

// Channel is how an application came in (FACTS 1.26).
type Channel string

const (
	InPerson      Channel = "in_person"
	SignedMail    Channel = "signed_mail"
	OrdinaryMail  Channel = "ordinary_mail"
	OtherUnitMail Channel = "other_unit_mail" // addressed to another unit or person than the disclosure office (FACTS 4.1)
	Internet      Channel = "internet"
	Email         Channel = "email"
	Fax           Channel = "fax"
)

// ChannelRule says which day is the day of receipt: the day of arrival, or the day both sides confirm (art. 31).
type ChannelRule struct {
	Channel   Channel
	Confirmed bool // receipt is the day of confirmation
}

// Channels lists the channels. Counter and post can never be switched off (FACTS 4.4).
var Channels = []ChannelRule{{InPerson, false}, {SignedMail, false}, {OrdinaryMail, true}, {OtherUnitMail, true}, {Internet, true}, {Email, true}, {Fax, true}}

// Key is the message key of the channel's name.
func (c Channel) Key() string { return "request.channel." + string(c) }

func channelRule(c Channel) (ChannelRule, bool) {
	for _, rule := range Channels {
		if rule.Channel == c {
			return rule, true
		}
	}
	return ChannelRule{}, false
}

// Forms are the forms in which information may be wanted, Ways how it may be handed over (art. 29 ¶2(3), art. 40).
var (
	Forms = []string{"electronic", "paper", "inspection"}
	Ways  = []string{"online", "email", "mail", "in_person"}
)

// Person is what identifies an applicant, in plain text: it lives in memory only.
type Person struct {
	Name     string
	Paper    privacy.Paper
	Identity string
	Contact  string // of an organisation: who is to be contacted
	Phone    string
	Email    string
	Address  string
	Agent    Agent // only where the case was opened whole (Reveal)
}

// Masked is the person as shown by default (FACTS 8.42). The name of an organisation is not personal data.
func (p Person) Masked(r Requester) Person {
	m := Person{Name: p.Name, Paper: p.Paper, Identity: privacy.MaskIdentity(p.Identity), Contact: privacy.MaskName(p.Contact),
		Phone: privacy.MaskPhone(p.Phone), Email: privacy.MaskEmail(p.Email), Address: privacy.MaskAddress(p.Address)}
	if r == NaturalPerson {
		m.Name = privacy.MaskName(p.Name)
	} else {
		m.Identity = p.Identity
	}
	return m
}

// Case is one application.
type Case struct {
	ID, Organ   string
	Number      string // organ's short name, year and serial: 浦口街道20260007
	Year        int
	Serial      int64
	Stage       Stage
	Channel     Channel
	Requester   Requester
	Person      vault.PersonID
	Same        string // blind index of the applicant's identity: equal for the same applicant
	Description string // what is asked for, in the applicant's words
	Document    string // its document number, where known
	Form, Way   string
	Transcriber string // who wrote down an oral application (art. 29 ¶1)
	ArrivedOn   workday.Date
	ReceivedOn  workday.Date
	DueOn       workday.Date // as computed after the last fact; for lists, never for law
	DecidedOn   workday.Date
	ServedOn    workday.Date
	Outcome     Outcome
	Row         string // row of table 3 the outcome counts in
	Revision    int64
	FiledAt     int64 // microseconds
	Kind        CaseKind
	Handler     string // staff id of who answers for it (handler.go); "" nobody

	Facts  []Fact
	terms  []Term // open terms as computed with DueOn; nil when they were not
	sealed sealed
}

// sealed are the person's values as stored.
type sealed struct {
	name, paper, identity, contact, phone, email, address, code string
}

// Subject is the case's name in the ledger.
func (c *Case) Subject() string { return "case:" + c.ID }

// Open says whether a reply is still owed.
func (c *Case) Open() bool { return c.DecidedOn.IsZero() }

const codeAlphabet = "23456789ABCDEFGHJKMNPQRSTUVWXYZ" // nothing that is mistaken for something else; 31 signs
const codeLength = 12

// CleanCode takes a query code as typed or photographed: blanks, dashes and small letters are forgiven.
func CleanCode(s string) string {
	clean := strings.NewReplacer("-", "", "—", "").Replace(privacy.Clean(s))
	if len(clean) != codeLength || strings.Trim(clean, codeAlphabet) != "" {
		return ""
	}
	return clean
}

// ShowCode writes a query code in groups of four.
func ShowCode(code string) string {
	if len(code) != codeLength {
		return code
	}
	return code[:4] + "-" + code[4:8] + "-" + code[8:]
}
