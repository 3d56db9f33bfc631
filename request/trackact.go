package request

// What an applicant hands in with number and query code: a correction (art. 30), a withdrawal, the confirmation that makes
// an application received (art. 31), another way of being answered, the confirmation of a service. Each is kept as handed
// in on its day; where the law wants the office's part, it counts when the office takes it, and then as of that day. Table
// request_submission. Events submission.hand_in, submission.take, submission.decline.

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

// The verbs of submissions.
const (
	VerbHandIn  = office.Verb("submission.hand_in")
	VerbTake    = office.Verb("submission.take")
	VerbDecline = office.Verb("submission.decline")
	VerbOpened  = office.Verb("letter.opened")
)

// SubmissionKind is what was handed in.
type SubmissionKind string

// The kinds there are.
const (
	HandInClarification SubmissionKind = "clarification"
	HandInWithdrawal    SubmissionKind = "withdrawal"
	HandInConfirmation  SubmissionKind = "confirm"
	HandInWay           SubmissionKind = "way"
	HandInService       SubmissionKind = "service"
)

// Key is the message key of the kind's name.
func (k SubmissionKind) Key() string { return "submission.kind." + string(k) }

// SubmissionState is what became of it.
type SubmissionState string

// The states there are.
const (
	SubmissionWaiting  SubmissionState = "waiting"
	SubmissionTaken    SubmissionState = "taken"
	SubmissionDeclined SubmissionState = "declined"
)

// Key is the message key of the state's name.
func (s SubmissionState) Key() string { return "submission.state." + string(s) }

// Submission is one thing an applicant handed in.
type Submission struct {
	ID, Case, Organ string
	Kind            SubmissionKind
	Text            string // plain in memory only
	Way             string // HandInWay: the one wanted
	Letter          string // HandInService: whose service is confirmed
	On              workday.Date
	At              int64 // microseconds
	State           SubmissionState
	DeciderName     string
	Why             string // of a declined one

	text string // sealed
}

// handIns says when each kind can be handed in, and what taking it records.
var handIns = map[SubmissionKind]struct {
	stages []Stage
	fact   FactKind
	text   bool // must have words
}{
	HandInClarification: {[]Stage{StageAwaiting}, Clarified, true},
	HandInWithdrawal:    {anyOpen, Withdrawn, false},
	HandInConfirmation:  {[]Stage{StageSubmitted}, Received, false},
	HandInWay:           {append([]Stage{StageSubmitted}, beforeServed...), "", false},
}

var beforeServed = append(slices.Clone(anyOpen), StageReplied)

// HandIns gives the kinds an applicant can hand in at a stage, in the page's order.
func HandIns(s Stage) []SubmissionKind {
	var kinds []SubmissionKind
	for _, k := range []SubmissionKind{HandInClarification, HandInConfirmation, HandInWay, HandInWithdrawal} {
		if slices.Contains(handIns[k].stages, s) {
			kinds = append(kinds, k)
		}
	}
	return kinds
}

// HandIn keeps what an applicant hands in with number and code.
func HandIn(tx *db.Tx, k *vault.Keys, by office.Actor, number, code string, s Submission) error {
	t, err := Track(tx, number, code)
	if err != nil {
		return err
	}
	c := t.Case
	if err := by.Allow(VerbHandIn, c.Organ); err != nil {
		return err
	}
	if c.Stage == StageArchived {
		return fault.Refuse("request.archived", c.Number)
	}
	s.ID, s.Case, s.Organ, s.At, s.On = db.NewID(tx.Now()), c.ID, c.Organ, tx.Now().UnixMicro(), workday.DateOf(tx.Now())
	s.State = SubmissionWaiting
	if s.Kind == HandInService {
		err = s.confirmService(tx, c)
	} else {
		err = s.check(tx, c)
	}
	if err != nil {
		return err
	}
	if s.text, err = k.Seal(tx, c.Person, "submission "+s.ID, s.Text); err != nil {
		return err
	}
	if err := insertSubmission(tx, s); err != nil {
		return err
	}
	return ledger.Append(tx, by.Event(VerbHandIn, c.Subject(), c.Number, map[string]any{"kind": s.Kind}))
}

func (s *Submission) check(q db.Query, c Case) error {
	rule, ok := handIns[s.Kind]
	if !ok || !slices.Contains(rule.stages, c.Stage) {
		return fault.Refuse("submission.not_now")
	}
	var form fault.Form
	var flaw privacy.Flaw
	if s.Text, flaw = privacy.Text(s.Text, longestDescription); flaw != privacy.Fine && (rule.text || flaw != privacy.Missing) {
		form.Add("text", "request.flaw."+string(flaw))
	}
	if s.Kind != HandInWay {
		s.Way = ""
	} else if !slices.Contains(Ways, s.Way) {
		form.Add("way", "request.flaw.choose")
	}
	s.Letter = ""
	if err := form.Err(); err != nil {
		return err
	}
	all, err := submissionsOf(q, c.ID)
	if slices.ContainsFunc(all, func(o Submission) bool { return o.Kind == s.Kind && o.State == SubmissionWaiting }) {
		return fault.Refuse("submission.waiting")
	}
	return err
}

// confirmService notes that the applicant has a letter; nobody need take that.
func (s *Submission) confirmService(tx *db.Tx, c Case) error {
	one, err := trackedLetter(tx, c, s.Letter)
	if err != nil {
		return err
	}
	all, err := servicesOf(tx, one.ID)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return fault.Missing("letter.none")
	}
	s.State, s.Text, s.Way = SubmissionTaken, "", ""
	return saveConfirmed(tx, all[len(all)-1].ID)
}

// TakeSubmission takes what was handed in: it then counts as of the day it was handed in.
func TakeSubmission(tx *db.Tx, by office.Actor, id string, seen int64) error {
	s, c, err := waitingSubmission(tx, by, VerbTake, id)
	if err != nil {
		return err
	}
	if c.Revision != seen {
		return fault.Conflict("request.stale")
	}
	if kind := handIns[s.Kind].fact; kind != "" {
		if err := Record(tx, by, c.ID, seen, Fact{Kind: kind, On: s.On}); err != nil {
			return err
		}
	} else if err := keepChangeOf(tx, by, c.ID, Change{Verb: VerbTake, Field: "way", Before: c.Way, After: s.Way}); err != nil {
		return err
	} else if err := saveWay(tx, c.ID, s.Way); err != nil {
		return err
	}
	return s.decide(tx, by, c, VerbTake, SubmissionTaken, "")
}

// DeclineSubmission does not take it and says why; the applicant reads it.
func DeclineSubmission(tx *db.Tx, by office.Actor, id, why string) error {
	s, c, err := waitingSubmission(tx, by, VerbDecline, id)
	if err != nil {
		return err
	}
	why, flaw := privacy.Line(why, longestReason)
	if flaw != privacy.Fine {
		var form fault.Form
		form.Add("why", "request.flaw."+string(flaw))
		return form.Err()
	}
	return s.decide(tx, by, c, VerbDecline, SubmissionDeclined, why)
}

func waitingSubmission(tx *db.Tx, by office.Actor, verb office.Verb, id string) (Submission, Case, error) {
	s, err := submissionByID(tx, id)
	if err != nil {
		return s, Case{}, err
	}
	c, err := load(tx, by, Move{Verb: verb}, s.Case)
	if err == nil && s.State != SubmissionWaiting {
		err = fault.Conflict("submission.decided")
	}
	return s, c, err
}

func (s Submission) decide(tx *db.Tx, by office.Actor, c Case, verb office.Verb, state SubmissionState, why string) error {
	if err := saveSubmission(tx, s.ID, state, by, why); err != nil {
		return err
	}
	if err := c.notify(tx, MessageSubmission); err != nil {
		return err
	}
	return ledger.Append(tx, by.Event(verb, c.Subject(), c.Number, map[string]any{"kind": s.Kind, "on": s.On}))
}

// Submissions gives what was handed in over a case, oldest first, in plain words; who may read them is the caller's to ask.
func Submissions(q db.Query, k *vault.Keys, c Case) ([]Submission, error) {
	all, err := submissionsOf(q, c.ID)
	for i := range all {
		if all[i].text == "" {
			continue
		}
		plain, failed := k.Reveal(q, c.Person, "submission "+all[i].ID, all[i].text)
		if fault.Of(failed) == fault.NotFound && failed != nil { // erased
			continue
		}
		if failed != nil {
			return nil, failed
		}
		all[i].Text = plain
	}
	return all, err
}

// clarificationWaits says whether a correction was handed in that nobody has looked at: the applicant has not let it lapse.
func clarificationWaits(q db.Query, caseID string) (bool, error) {
	all, err := submissionsOf(q, caseID)
	return slices.ContainsFunc(all, func(s Submission) bool { return s.Kind == HandInClarification && s.State == SubmissionWaiting }), err
}

// trackedLetter gives a letter of a case that its applicant may read: one to the applicant, served, not made outside.
func trackedLetter(q db.Query, c Case, letterID string) (Issued, error) {
	letters, err := TrackedLetters(q, c)
	if err != nil {
		return Issued{}, err
	}
	for _, one := range letters {
		if one.ID == letterID {
			return one, nil
		}
	}
	return Issued{}, fault.Missing("letter.none")
}

// TrackedLetters gives the letters of a case that its applicant may read.
func TrackedLetters(q db.Query, c Case) ([]Issued, error) {
	all, err := LettersIn(q, c.ID)
	return slices.DeleteFunc(all, func(one Issued) bool {
		return one.Recipient != ToApplicant || one.ServedOn.IsZero() || one.Outside()
	}), err
}

// ReadTracked gives a served letter to whoever has number and code; the reply for an empty id.
func ReadTracked(q db.Query, k *vault.Keys, number, code, letterID string) (Letter, Issued, error) {
	t, err := Track(q, number, code)
	if err != nil {
		return Letter{}, Issued{}, err
	}
	letters, err := TrackedLetters(q, t.Case)
	if err != nil {
		return Letter{}, Issued{}, err
	}
	for _, one := range slices.Backward(letters) {
		if one.ID == letterID || letterID == "" && one.IsReply() {
			l, err := TextOf(q, k, one)
			return l, one, err
		}
	}
	return Letter{}, Issued{}, fault.Missing("letter.none")
}

// NoteOpened notes that a served letter was opened with number and code: the proof that it arrived. Only the first time counts.
func NoteOpened(tx *db.Tx, by office.Actor, number, code, letterID string) error {
	t, err := Track(tx, number, code)
	if err != nil {
		return err
	}
	if err := by.Allow(VerbOpened, t.Case.Organ); err != nil {
		return err
	}
	one, err := trackedLetter(tx, t.Case, letterID)
	if err != nil {
		return err
	}
	services, err := servicesOf(tx, one.ID)
	if err != nil || len(services) == 0 || services[len(services)-1].OpenedAt != 0 || t.Case.Stage == StageArchived {
		return err
	}
	if err := saveOpened(tx, services[len(services)-1].ID); err != nil {
		return err
	}
	return ledger.Append(tx, by.Event(VerbOpened, t.Case.Subject(), t.Case.Number, map[string]any{"document": one.Number}))
}
