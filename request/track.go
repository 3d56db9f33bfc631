package request

// What the applicant sees with number and query code: where it is, what comes next, until when and why that day.

import (
	"slices"
	"strings"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/office"
	"gongkai/privacy"
	"gongkai/vault"
	"gongkai/workday"
)

// Tracking is a case as its applicant may see it.
type Tracking struct {
	Case     Case
	Organ    office.Organ
	Deadline Deadline
	Document string       // number of the reply letter, once served
	Files    []ReplyFile  // those that go with the reply, once served
	Letters  []Issued     // to the applicant, served
	Before   []Succession // the organs that had it and were closed

	Gone  []Gone // where it went, one hand after the other (onward.go)
	Came  []Gone // what was merged into it or handed over to it
	Parts []Kin  // the others it was split into
	Whole string // what was asked for before it was split
}

// Ended says whether its answer comes under another number.
func (t Tracking) Ended() bool { return t.End().Kind != "" }

// End is the first way it went that takes the answer elsewhere; empty when it is answered here.
func (t Tracking) End() Gone {
	if at := slices.IndexFunc(t.Gone, Gone.Ends); at >= 0 {
		return t.Gone[at]
	}
	return Gone{}
}

// Track finds a case by number and code. Anything that does not fit is the same fault, so that nobody learns which
// numbers exist.
func Track(q db.Query, number, code string) (Tracking, error) {
	clean := CleanCode(code)
	if clean == "" || strings.TrimSpace(number) == "" {
		return Tracking{}, fault.Missing("request.track.none")
	}
	cases, err := byCode(q, codeHash(clean))
	if err != nil {
		return Tracking{}, err
	}
	for _, c := range cases {
		if sameNumber(c.Number, number) {
			return tracking(q, c, cases)
		}
	}
	return Tracking{}, fault.Missing("request.track.none")
}

// sameNumber forgives blanks and a number typed without the organ's name: the code is what proves.
func sameNumber(number, typed string) bool {
	clean := privacy.Clean(typed)
	return strings.EqualFold(number, clean) || (len(clean) >= 8 && strings.HasSuffix(number, clean))
}

func tracking(q db.Query, c Case, family []Case) (t Tracking, err error) {
	t.Case = c
	if t.Gone, err = goneFrom(q, c, family); err != nil {
		return t, err
	}
	if t.Came, err = cameFrom(q, c); err != nil {
		return t, err
	}
	if t.Parts, t.Whole, err = splitParts(q, c, family); err != nil {
		return t, err
	}
	if t.Case.Facts, err = factsOf(q, c.ID); err != nil {
		return t, err
	}
	if t.Organ, err = office.OrganByID(q, c.Organ); err != nil {
		return t, err
	}
	if !c.ReceivedOn.IsZero() {
		if t.Deadline, err = t.Case.refresh(q); err != nil {
			return t, err
		}
	}
	if t.Letters, err = TrackedLetters(q, c); err != nil {
		return t, err
	}
	if t.Before, err = SuccessionOf(q, c.ID); err != nil {
		return t, err
	}
	if c.ServedOn.IsZero() {
		return t, nil
	}
	drafts, err := Drafts(q, c.ID)
	if err != nil {
		return t, err
	}
	if len(drafts) > 0 {
		t.Document = drafts[len(drafts)-1].Document
	}
	t.Files, err = servedFiles(q, c, drafts)
	return t, err
}

// TrackedLetter gives the served letter to whoever has number and code.
func TrackedLetter(q db.Query, k *vault.Keys, number, code string) (Letter, error) {
	t, err := Track(q, number, code)
	if err != nil {
		return Letter{}, err
	}
	if t.Case.ServedOn.IsZero() {
		return Letter{}, fault.Missing("request.no_draft")
	}
	return LetterOf(q, k, t.Case)
}

// DeadlineOf computes a case's deadline as of the query's time; a case not received yet has none.
func DeadlineOf(q db.Query, c Case) (Deadline, error) {
	if c.ReceivedOn.IsZero() {
		return Deadline{}, nil
	}
	return c.refresh(q)
}

// DeadlineBy is DeadlineOf for a case with its facts and a calendar at hand.
func DeadlineBy(c Case, cal workday.Calendar, today workday.Date) (Deadline, error) {
	if c.ReceivedOn.IsZero() {
		return Deadline{}, nil
	}
	return Due(c.Facts, cal, today)
}

// Choices gives the clock's view of the facts that the case's stage allows.
func Choices(q db.Query, c Case) (map[FactKind]Choice, error) {
	cal, err := office.Calendar(q)
	if err != nil {
		return nil, err
	}
	var kinds []FactKind
	for _, m := range c.Steps() {
		if m.Fact != "" {
			kinds = append(kinds, m.Fact)
		}
	}
	choices := map[FactKind]Choice{}
	for _, choice := range Lawful(c.Facts, cal, workday.DateOf(q.Now()), kinds...) {
		choices[choice.Kind] = choice
	}
	return choices, nil
}
