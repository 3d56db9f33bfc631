package request

// When a case may be archived (归档, the last of the five stages of art. 45), and what an archived one still allows. It must be
// closed, and nobody may be able to challenge it any more: every proceeding ended, the term of remedy over (FACTS 4.20–4.26,
// 9.12). What is archived changes by a proceeding or a correction of how it counts alone, each of which calls for a supplement.
// The archive itself is package archive. Events case.archive, case.destroy.

import (
	"slices"
	"strconv"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/ledger"
	"gongkai/office"
	"gongkai/vault"
	"gongkai/workday"
)

// The verbs of the end of a case.
const (
	VerbArchive office.Verb = "case.archive" // put it into the archive
	VerbDestroy office.Verb = "case.destroy" // recorded when an archived case is erased after its retention
)

// stillAllowed are the verbs an archived case still takes: those that only look, and those that reopen its file.
var stillAllowed = []office.Verb{VerbSuggest, "case.reveal", "case.receipt", "case.upload_open", "case.file_open", "case.read", VerbRemedy, "case.amend", VerbDestroy}

// LackKind names what stands against archiving.
type LackKind string

// The lacks.
const (
	LackOpen       LackKind = "open"       // not closed yet
	LackProceeding LackKind = "proceeding" // a reconsideration or suit is pending
	LackPerform    LackKind = "perform"    // what was ordered is not done
	LackRemedy     LackKind = "remedy"     // the term of remedy runs
	LackReturned   LackKind = "returned"   // the reply came back and was not served again
	LackHandIn     LackKind = "hand_in"    // the applicant handed in something nobody decided on
	LackPart       LackKind = "part"       // a unit owes an answer
	LackHandover   LackKind = "handover"   // the organ it was handed to has not taken it over
)

// Lack is one thing that stands against archiving; Until is the day from which it does not, when that is known.
type Lack struct {
	Kind  LackKind
	Until workday.Date
}

// Key is the message key of the lack's name.
func (l Lack) Key() string { return "archive.lack." + string(l.Kind) }

// Rest is how a case stands to the archive.
type Rest struct {
	Lacks     []Lack
	From      workday.Date // the first day it could be archived, as far as dates tell; zero while a proceeding is pending
	Litigated bool         // a reconsideration or suit was had over it
	Last      workday.Date // the last decision over it: the reply's, or a proceeding's
}

// facts of a case that archiving looks at, read by restOf.
type restFacts struct {
	ground      Outcome      // of a partial reply
	reached     workday.Date // the reply reached the applicant; zero when unknown
	returned    bool
	proceedings []Proceeding
	steps       map[string][]ProceedingStep
	handIns     []Submission
	parts       []Part
	moves       []Moving
}

// remedyEnds is the last day on which the reply can be challenged by whoever did not yet: 60 days where reconsideration comes
// first, six months where a suit can be brought directly (FACTS 4.20, 4.23, 4.26). It counts from the day the reply reached the
// applicant, or was served where that is all that is known. A reply without remedy ends with its decision.
func remedyEnds(c Case, f restFacts, cal workday.Calendar) workday.Date {
	kind, _ := KindOf(c.Outcome)
	what := kind.Remedy
	if what == RemedyByGround {
		withheld, _ := KindOf(f.ground)
		what = max(withheld.Remedy, Choice60or6)
	}
	if what == Reconsider1st && c.DecidedOn.Before(reconsiderationFirst) {
		what = Choice60or6
	}
	from := c.DecidedOn
	for _, day := range []workday.Date{c.ServedOn, f.reached} {
		if day.After(from) {
			from = day
		}
	}
	switch what {
	case Choice60or6:
		return endOfTerm(from.AddMonths(6), cal)
	case Reconsider1st:
		return endOfTerm(from.AddDays(60), cal)
	}
	return c.DecidedOn
}

// rest is the rule, pure: what stands against archiving a case on a day.
func rest(c Case, f restFacts, cal workday.Calendar, today workday.Date) (r Rest) {
	lack := func(kind LackKind, until workday.Date) { r.Lacks = append(r.Lacks, Lack{kind, until}) }
	if c.Stage != StageClosed && c.Stage != StageArchived {
		lack(LackOpen, workday.Date{})
		return r
	}
	r.Last = c.DecidedOn
	ends, pending := remedyEnds(c, f, cal), false
	for _, p := range f.proceedings {
		r.Litigated = true
		if p.ClosedOn.IsZero() {
			pending = true
			lack(LackProceeding, workday.Date{})
			continue
		}
		if p.ClosedOn.After(r.Last) {
			r.Last = p.ClosedOn
		}
		if p.Way == Reconsideration { // its applicant may still sue for 15 days
			if sue := endOfTerm(p.ClosedOn.AddDays(15), cal); sue.After(ends) {
				ends = sue
			}
		}
		has := func(kind ProceedingStepKind) bool {
			return slices.ContainsFunc(f.steps[p.ID], func(s ProceedingStep) bool { return s.Kind == kind })
		}
		if has(ToPerform) && !has(Performed) {
			lack(LackPerform, workday.Date{})
		}
	}
	if !pending && settledByCourt(f.proceedings) { // who went to court is done with remedies against the reply
		ends = r.Last
	}
	if !pending {
		if r.From = r.Last; ends.After(r.Last) {
			r.From = ends.AddDays(1)
		}
		if !today.After(ends) && ends.After(r.Last) {
			lack(LackRemedy, r.From)
		}
	}
	for kind, there := range map[LackKind]bool{LackReturned: f.returned,
		LackHandIn:   slices.ContainsFunc(f.handIns, func(s Submission) bool { return s.State == SubmissionWaiting }),
		LackPart:     slices.ContainsFunc(f.parts, func(p Part) bool { return p.Answer == PartOpen }),
		LackHandover: slices.ContainsFunc(f.moves, func(m Moving) bool { return m.Kind == Transferred && m.FromCase == c.ID && m.ToCase == "" })} {
		if there {
			lack(kind, workday.Date{})
		}
	}
	slices.SortFunc(r.Lacks, func(a, b Lack) int { return slices.Index(lackOrder, a.Kind) - slices.Index(lackOrder, b.Kind) })
	return r
}

var lackOrder = []LackKind{LackOpen, LackProceeding, LackPerform, LackRemedy, LackReturned, LackHandIn, LackPart, LackHandover}

// settledByCourt says whether a court has had the last word: a suit was closed on its merits.
func settledByCourt(all []Proceeding) bool {
	return slices.ContainsFunc(all, func(p Proceeding) bool {
		result, _ := resultOf(p.Result)
		return p.Way != Reconsideration && !p.ClosedOn.IsZero() && result.Column != "other_result"
	})
}

// RestOf says how a case stands to the archive today.
func RestOf(q db.Query, c Case) (Rest, error) {
	cal, err := office.Calendar(q)
	if err != nil {
		return Rest{}, err
	}
	f, err := restFactsOf(q, c)
	if err != nil {
		return Rest{}, err
	}
	return rest(c, f, cal, workday.DateOf(q.Now())), nil
}

func restFactsOf(q db.Query, c Case) (f restFacts, err error) {
	if c.Stage != StageClosed && c.Stage != StageArchived {
		return f, nil
	}
	if f.proceedings, f.steps, err = liveProceedings(q, c.ID); err != nil {
		return f, err
	}
	if c.Outcome == PartiallyGranted {
		drafts, err := Drafts(q, c.ID)
		if err != nil {
			return f, err
		}
		for _, d := range drafts {
			f.ground = d.Reply.Ground
		}
	}
	letters, err := LettersIn(q, c.ID)
	if err != nil {
		return f, err
	}
	for _, one := range letters {
		if !one.IsReply() {
			continue
		}
		f.returned = one.Returned
		services, err := servicesOf(q, one.ID)
		if err != nil {
			return f, err
		}
		for _, s := range services {
			f.reached = s.ReachedOn
		}
	}
	if f.handIns, err = submissionsOf(q, c.ID); err != nil {
		return f, err
	}
	if f.parts, err = PartsOf(q, c.ID); err != nil {
		return f, err
	}
	f.moves, err = MovesOf(q, c.ID)
	return f, err
}

// liveProceedings gives the proceedings over a case as they stand, without those struck out, and what happened in each.
func liveProceedings(q db.Query, caseID string) (all []Proceeding, steps map[string][]ProceedingStep, err error) {
	states, err := ProceedingsOf(q, caseID)
	steps = map[string][]ProceedingStep{}
	for i, p := range states {
		if p.Void || i+1 < len(states) && states[i+1].ID == p.ID {
			continue
		}
		all = append(all, p)
		if steps[p.ID], err = ProceedingSteps(q, p.ID); err != nil {
			return nil, nil, err
		}
	}
	return all, steps, err
}

// PutAway takes a case to its last stage. Number is the archival number it got.
func PutAway(tx *db.Tx, by office.Actor, id string, seen int64, number string) (Case, error) {
	m, _ := MoveOf("archive")
	c, err := load(tx, by, m, id)
	if err != nil {
		return c, err
	}
	how, err := RestOf(tx, c)
	if err != nil {
		return c, err
	}
	if len(how.Lacks) > 0 {
		return c, fault.Refuse(how.Lacks[0].Key(), how.Lacks[0].Until)
	}
	if err := c.do(m, seen); err != nil {
		return c, err
	}
	return c, c.finish(tx, by, m, map[string]any{"archive": number})
}

// Closed gives the closed cases of an organ that are not archived yet after a place of the list, those due first before the
// others, and the place after the last of them; that is "" when there are no more.
func Closed(q db.Query, organ, after string, limit int) ([]Case, string, error) {
	due, id := "", ""
	if len(after) > len("2006-01-02") {
		due, id = after[:10], after[10:]
	}
	rows, err := q.Query(`SELECT `+columns+` FROM request_case WHERE organ = $1 AND stage = 'closed' AND (due_on, id) > ($2, $3) ORDER BY due_on, id LIMIT $4`, organ, due, id, limit+1)
	cases, err := collect(rows, err, scanCase)
	if err != nil || len(cases) <= limit {
		return cases, "", err
	}
	last := cases[limit-1]
	if last.DueOn.IsZero() {
		return cases[:limit], "0000-00-00" + last.ID, nil
	}
	return cases[:limit], last.DueOn.String() + last.ID, nil
}

// shredded are the statements that take out of the rows of a case whatever may name a person. Numbers, dates, outcomes and what
// the annual report counts stay, with what opens its cells.
var shredded = []string{
	`UPDATE request_case SET description = '', document = '' WHERE id = $1`,
	`UPDATE request_fact SET whom = '' WHERE case_id = $1`,
	`UPDATE request_part SET part = '', said = '' WHERE case_id = $1`,
	`UPDATE request_search SET words = '', span = '', evidence = '' WHERE case_id = $1`,
	`UPDATE request_consult SET name = '', grounds = '', reasons = '' WHERE case_id = $1`,
	`UPDATE request_change SET reason = '' WHERE case_id = $1`,
	`UPDATE request_handover SET reason = '' WHERE case_id = $1`,
	`UPDATE request_move SET reason = '', text = '', told_how = '' WHERE from_case = $1`,
	`UPDATE request_remedy SET reason = '' WHERE case_id = $1`,
	`UPDATE request_proceeding_step SET note = '' WHERE id IN (SELECT id FROM request_remedy WHERE case_id = $1)`,
	`UPDATE request_fee SET reason = '' WHERE case_id = $1`,
	`UPDATE request_approval SET comment = '' WHERE case_id = $1`,
	`UPDATE request_letter SET letter = '' WHERE case_id = $1`,
	`UPDATE request_service SET receiver = '', relation = '', postal = '', witnesses = '', place = '', scan = '', returned_why = '' WHERE case_id = $1`,
	`UPDATE request_submission SET text = '', why = '' WHERE case_id = $1`,
	`DELETE FROM request_redaction WHERE file IN (SELECT id FROM request_released WHERE case_id = $1)`,
	`DELETE FROM request_released WHERE case_id = $1`,
	`DELETE FROM request_release WHERE case_id = $1`,
	`DELETE FROM request_file WHERE case_id = $1`,
}

// Shred erases an archived case after its retention: the keys of everybody in it, and every text that may name somebody. The
// files in the store go with the next sweep.
func Shred(tx *db.Tx, k *vault.Keys, by office.Actor, id string) error {
	c, err := load(tx, by, Move{Verb: VerbDestroy}, id)
	if err != nil {
		return err
	}
	if c.Stage != StageArchived {
		return fault.Refuse("request.wrong_stage", c.Number)
	}
	consulted, err := Consultations(tx, c.ID)
	if err != nil {
		return err
	}
	people := []vault.PersonID{c.Person}
	for _, one := range consulted {
		people = append(people, one.person)
	}
	for _, person := range people {
		if err := k.Erase(tx, person); err != nil {
			return err
		}
	}
	if err := forgetBands(tx, &c); err != nil {
		return err
	}
	if err := shredReplies(tx, c.ID); err != nil {
		return err
	}
	for _, text := range shredded {
		if _, err := tx.Exec(text, c.ID); err != nil {
			return err
		}
	}
	for _, erase := range []func(*db.Tx, string) error{eraseCase, eraseMore} {
		if err := erase(tx, c.ID); err != nil {
			return err
		}
	}
	if err := leaveGroup(tx, &c); err != nil {
		return err
	}
	return ledger.Append(tx, by.Event(VerbDestroy, c.Subject(), c.Number, nil))
}

// forgetBands takes the signature of what was asked for out of its bands.
func forgetBands(tx *db.Tx, c *Case) error {
	for _, band := range bands(c.Organ, c.Description) {
		if _, err := tx.Exec(`DELETE FROM request_band WHERE band = $1 AND ref = $2`, band, int64(c.Year)<<32|c.Serial); err != nil {
			return err
		}
	}
	return nil
}

// shredReplies leaves of each version of the reply its outcome alone.
func shredReplies(tx *db.Tx, id string) error {
	drafts, err := Drafts(tx, id)
	for _, d := range drafts {
		text := `{"outcome":` + strconv.Quote(string(d.Reply.Outcome)) + `}`
		if _, err := tx.Exec(`UPDATE request_reply SET text = $3, letter = '' WHERE case_id = $1 AND version = $2`, id, d.Version, text); err != nil {
			return err
		}
	}
	return err
}
