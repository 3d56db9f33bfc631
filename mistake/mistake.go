// Package mistake is what visitors say is wrong with the site (我为政府网站找错, FACTS 6.20): a report of a page, answered within
// three working days. Who reports need not say who he is; a contact that is given is sealed, and never shown in public.
// Table mistake_report; events mistake.file, mistake.answer, mistake.show, mistake.hide, mistake.reveal.
//
// mistake.go is the noun and its rules. Pure.
package mistake

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"gongkai/fault"
	"gongkai/office"
	"gongkai/privacy"
	"gongkai/workday"
)

// The verbs of reports.
const (
	VerbFile   office.Verb = "mistake.file"
	VerbRead   office.Verb = "mistake.read"
	VerbAnswer office.Verb = "mistake.answer"
	VerbShow   office.Verb = "mistake.show"
	VerbHide   office.Verb = "mistake.hide"
	VerbReveal office.Verb = "mistake.reveal"
)

// Kind is what is wrong.
type Kind string

// Kinds lists what can be wrong, in the order shown.
var Kinds = []Kind{"content", "wording", "link", "outdated", "function", "other"}

// Key is the message key of the kind's name.
func (k Kind) Key() string { return "mistake.kind." + string(k) }

// State is where a report stands.
type State string

// The states.
const (
	Open     State = "open"
	Answered State = "answered"
)

// Key is the message key of the state's name.
func (s State) Key() string { return "mistake.state." + string(s) }

// TermDays is how many working days there are for an answer (FACTS 6.20).
const TermDays = 3

// Report is one report.
type Report struct {
	ID, Organ, Number string
	Kind              Kind
	Page, Words       string
	Person            string // whose key seals the contact; empty without one
	contact           string
	ReceivedOn, DueOn workday.Date
	State             State
	Valid             bool // there was a mistake
	Answer            string
	Gist              string // what was said, in the office's words; public with the answer
	Shown             bool
	AnsweredOn        workday.Date
	ByName            string
	FiledAt           time.Time
	Revision          int64
	code              string
}

// Late says how many working days after its term a report was answered, or stands open today; 0 within it.
func (r Report) Late(today workday.Date, cal workday.Calendar) int {
	day := today
	if r.State == Answered {
		day = r.AnsweredOn
	}
	return max(0, -cal.Between(day, r.DueOn))
}

// Subject is a report's name in the ledger.
func (r Report) Subject() string { return "mistake:" + r.ID }

const (
	shortestWords = 5
	longestWords  = 1000
	longestPage   = 300
	longestWay    = 100
	longestAnswer = 1000
)

// Filing is what is typed into the form.
type Filing struct {
	Organ   string
	Kind    Kind
	Page    string // a path of the site
	Words   string
	Contact string // telephone or e-mail, or nothing
	Honey   string // of a field nobody sees: only a program fills it in
}

// check tidies what was typed and gives every field that is wrong.
func (f *Filing) check() error {
	f.Words, f.Contact, f.Page = tidy(f.Words), strings.TrimSpace(f.Contact), strings.TrimSpace(f.Page)
	var form fault.Form
	known := false
	for _, k := range Kinds {
		known = known || k == f.Kind
	}
	if !known {
		form.Add("kind", "mistake.bad_kind")
	}
	if n := utf8.RuneCountInString(f.Words); n < shortestWords || n > longestWords {
		form.Add("words", "mistake.bad_words", shortestWords, longestWords)
	}
	if !strings.HasPrefix(f.Page, "/") || strings.HasPrefix(f.Page, "//") || len(f.Page) > longestPage || !printable(f.Page) || strings.ContainsAny(f.Page, "\\<>\"'") {
		form.Add("page", "mistake.bad_page")
	}
	if f.Contact != "" && (utf8.RuneCountInString(f.Contact) > longestWay || !reachable(f.Contact)) {
		form.Add("contact", "mistake.bad_contact")
	}
	if f.Honey != "" {
		form.Add("words", "mistake.refused")
	}
	return form.Err()
}

// tidy takes out what has no shape but line ends.
func tidy(s string) string {
	s = strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' {
			return r
		}
		if !unicode.IsPrint(r) && r != '　' {
			return -1
		}
		return r
	}, strings.ReplaceAll(s, "\r\n", "\n"))
	return strings.TrimSpace(s)
}

func printable(s string) bool {
	for _, r := range s {
		if !unicode.IsPrint(r) {
			return false
		}
	}
	return utf8.ValidString(s)
}

// plain says which words for the public hold personal data.
func plain(form *fault.Form, name, words string, today time.Time) {
	if found := privacy.Scan(words, today); len(found) > 0 {
		form.Add(name, "mistake.personal", found[0].Masked())
	}
}

// reachable says whether a contact is a telephone number or an e-mail address.
func reachable(contact string) bool {
	_, phone := privacy.Phone(contact)
	_, mail := privacy.Email(contact)
	return phone == privacy.Fine || mail == privacy.Fine
}
