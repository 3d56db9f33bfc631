package casefile

// document.go is the clock's answer as data: the JSON of `gongkai due --json` and of the calculator on the portal.

import (
	"gongkai/fault"
	"gongkai/message"
	"gongkai/request"
)

// DueDocument is the answer. A due date nobody can know yet is null, and so is the number of a day that does not count;
// a day's words are in the reader's language, all else is the same in each.
type DueDocument struct {
	State       request.State  `json:"state"`
	Received    string         `json:"received"`
	Due         *string        `json:"due"`
	Overdue     bool           `json:"overdue"`
	Provisional bool           `json:"provisional"`
	Terms       []TermDocument `json:"terms"`
	Days        []DayDocument  `json:"days"`
}

// TermDocument is a term that is open.
type TermDocument struct {
	What request.TermKind `json:"what"`
	Due  string           `json:"due"`
}

// DayDocument is a day of the ledger.
type DayDocument struct {
	Date string          `json:"date"`
	Kind request.DayKind `json:"kind"`
	N    *int            `json:"n"`
	Why  string          `json:"why"`
}

// RefusedDocument names an event the law does not allow, with its line from 1.
type RefusedDocument struct {
	Refused struct {
		Line    int    `json:"line"`
		Event   string `json:"event"`
		Article string `json:"article"`
		Message string `json:"message"`
	} `json:"refused"`
}

// Document makes the answer's data.
func Document(lang message.Lang, d request.Deadline) DueDocument {
	doc := DueDocument{State: d.State, Received: d.Received.String(), Overdue: d.Overdue, Provisional: d.Provisional, Terms: []TermDocument{}, Days: []DayDocument{}}
	if due := d.Due.String(); due != "" {
		doc.Due = &due
	}
	for _, t := range d.Terms {
		doc.Terms = append(doc.Terms, TermDocument{t.What, t.Due.String()})
	}
	for _, day := range d.Days {
		line := DayDocument{Date: day.Date.String(), Kind: day.Kind, Why: DayWords(lang, day)}
		if day.N > 0 {
			n := day.N
			line.N = &n
		}
		doc.Days = append(doc.Days, line)
	}
	return doc
}

// Refused makes the data of a refusal.
func Refused(lang message.Lang, lines []request.Line, u *request.Unlawful) RefusedDocument {
	line := lines[min(u.Index, len(lines)-1)]
	f := fault.As(u)
	var doc RefusedDocument
	doc.Refused.Line, doc.Refused.Event, doc.Refused.Article, doc.Refused.Message = line.Number, line.Kind.Chinese(), u.Article, message.T(lang, f.Key, f.Args...)
	return doc
}
