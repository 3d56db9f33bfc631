// flow.go is the workflow of an item as one table, and the rules of who may approve what. Pure.
package disclosure

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"gongkai/fault"
	"gongkai/office"
)

// Stage is where an item stands. While a correction is being made the public text stays; Item.Live says so.
type Stage string

// The stages.
const (
	Drafting    Stage = "draft"       // 起草
	Submitted   Stage = "submitted"   // 待审核
	Reviewed    Stage = "reviewed"    // 已审核，待签发
	SignedOff   Stage = "signed_off"  // 已签发，待发布
	Scheduled   Stage = "scheduled"   // 待定时发布
	Published   Stage = "published"   // 已发布
	Withdrawing Stage = "withdrawing" // 已申请撤下，待确认
	Withdrawn   Stage = "withdrawn"   // 已撤下
	Closed      Stage = "closed"      // 已定不主动公开，定期重新评估
	Dropped     Stage = "dropped"     // 作废的草稿
)

// Stages lists them in the order of an item's life.
var Stages = []Stage{Drafting, Submitted, Reviewed, SignedOff, Scheduled, Published, Withdrawing, Withdrawn, Closed, Dropped}

// The verbs of items, as in the permission table and the ledger.
const (
	VerbDraft      office.Verb = "item.draft"
	VerbSave       office.Verb = "item.save"
	VerbSubmit     office.Verb = "item.submit"
	VerbReturn     office.Verb = "item.return"
	VerbReview     office.Verb = "item.review"
	VerbSignOff    office.Verb = "item.sign_off"
	VerbPublish    office.Verb = "item.publish"
	VerbSchedule   office.Verb = "item.schedule"
	VerbUnschedule office.Verb = "item.unschedule"
	VerbEmergency  office.Verb = "item.publish_emergency"
	VerbCorrect    office.Verb = "item.correct"
	VerbRepublish  office.Verb = "item.publish_correction"
	VerbDiscard    office.Verb = "item.discard_correction"
	VerbWithdraw   office.Verb = "item.withdraw"
	VerbConfirm    office.Verb = "item.confirm_withdrawal"
	VerbKeep       office.Verb = "item.refuse_withdrawal"
	VerbDrop       office.Verb = "item.drop"
	VerbRule       office.Verb = "rule.approval"
	VerbImport     office.Verb = "item.import"
	maxNoteLetters             = 500
)

// public says what a step needs of the public side of the item.
type public int

const (
	whenever public = iota // public or not
	never                  // not public yet
	live                   // public now
)

// Step is one row of the workflow.
type Step struct {
	Verb   office.Verb
	From   []Stage
	To     Stage  // byRoute: where the route leads
	Needs  public // of the public side
	Note   string // message key of the fault when the reason is missing; "" when none is asked
	Second string // who must be another person than the actor: "authors", "approvers", "asker", "closer", separated by blanks
	Passes bool   // takes the route's next step, which must be one of this verb; of a public text only after an emergency
	Bound  bool   // every step of the route must be approved, on exactly the present text
	Voids  bool   // approvals lapse
}

// byRoute stands for the stage the route leads to: that of its next step.
const byRoute Stage = ""

// approving are the stages in which a route is under way. What was ready to go out is again on its way when its organ adds a
// step; what went out in an emergency is approved afterwards.
var approving = []Stage{Submitted, Reviewed, SignedOff, Published}

// unpublic are the stages of a text on its way to the public.
var unpublic = []Stage{Drafting, Submitted, Reviewed, SignedOff, Scheduled}

// Flow is the whole workflow. A verb that is not here in the item's stage is refused, whoever asks.
var Flow = []Step{
	{Verb: VerbSave, From: unpublic, To: Drafting, Voids: true},
	{Verb: VerbSubmit, From: []Stage{Drafting}, To: byRoute},
	{Verb: VerbReturn, From: []Stage{Submitted, Reviewed, SignedOff, Scheduled}, To: Drafting, Note: "disclosure.no_return_reason", Voids: true},
	{Verb: VerbReview, From: approving, To: byRoute, Second: "authors approvers", Passes: true},
	{Verb: VerbProofread, From: approving, To: byRoute, Second: "authors approvers", Passes: true},
	{Verb: VerbLegal, From: approving, To: byRoute, Second: "authors approvers", Passes: true},
	{Verb: VerbSecrecy, From: approving, To: byRoute, Second: "authors approvers", Passes: true},
	{Verb: VerbSignOff, From: approving, To: byRoute, Second: "authors approvers", Passes: true},
	{Verb: VerbPublish, From: []Stage{SignedOff}, To: Published, Needs: never, Bound: true},
	{Verb: VerbSchedule, From: []Stage{SignedOff}, To: Scheduled, Bound: true},
	{Verb: VerbUnschedule, From: []Stage{Scheduled}, To: SignedOff},
	{Verb: VerbEmergency, From: []Stage{Drafting, Submitted, Reviewed}, To: Published, Second: "authors", Note: "disclosure.no_emergency_reason"},
	{Verb: VerbDrop, From: []Stage{Drafting}, To: Dropped, Needs: never, Note: "disclosure.no_drop_reason", Voids: true},
	{Verb: VerbCorrect, From: []Stage{Published}, To: Drafting, Needs: live, Voids: true},
	{Verb: VerbRepublish, From: []Stage{SignedOff}, To: Published, Needs: live, Bound: true, Note: "disclosure.no_correction_note"},
	{Verb: VerbDiscard, From: unpublic, To: Published, Needs: live, Voids: true},
	{Verb: VerbWithdraw, From: []Stage{Published}, To: Withdrawing, Needs: live, Note: "disclosure.no_withdraw_reason"},
	{Verb: VerbConfirm, From: []Stage{Withdrawing}, To: Withdrawn, Needs: live, Second: "asker"},
	{Verb: VerbReassess, From: []Stage{Closed}, To: Closed, Needs: never, Second: "closer"},
	{Verb: VerbOpen, From: []Stage{Closed}, To: Drafting, Needs: never, Second: "closer", Voids: true},
	{Verb: VerbKeep, From: []Stage{Withdrawing}, To: Published, Needs: live, Note: "disclosure.no_keep_reason"},
}

// Crew is who wrote the text being approved, the route it goes through, what was approved of it, and the organ's declared
// rule about approvers.
type Crew struct {
	Authors   []string // ids of everyone with a revision since the last text that went through its route
	SameHand  bool     // the organ has declared that one person may take several steps (small offices)
	Route     Route
	Approvals []Approval // of the item's present round
}

// step finds the row for a verb in the item's present state.
func (it *Item) step(verb office.Verb) (Step, bool) {
	for _, s := range Flow {
		if s.Verb == verb && slices.Contains(s.From, it.Stage) &&
			(s.Needs == whenever || (s.Needs == live) == (it.Live > 0)) && (!s.Passes || it.Stage != Published || it.Late()) {
			return s, true
		}
	}
	return Step{}, false
}

// Do takes the item one step on, or says why not: seen is the newest revision the actor looked at (Stale when there is
// a newer one), note the reason where the step wants one. The item is changed only when the error is nil.
func (it *Item) Do(verb office.Verb, by office.Actor, seen int64, note string, crew Crew, now time.Time) error {
	s, ok := it.step(verb)
	if !ok {
		return fault.Refuse("disclosure.wrong_stage", it.Stage.Key(), verb.Key())
	}
	if seen != it.Head {
		return fault.Conflict("fault.stale")
	}
	if s.Note != "" && strings.TrimSpace(note) == "" {
		return noteFault(s.Note)
	}
	if utf8.RuneCountInString(note) > maxNoteLetters {
		return noteFault("disclosure.too_long", maxNoteLetters)
	}
	_, text := it.approved()
	next, more := crew.next(text)
	switch {
	case s.Passes && (!more || next.Verb != verb):
		return fault.Refuse("disclosure.wrong_stage", it.Stage.Key(), verb.Key())
	case s.Bound && !crew.whole(it.HeadHash):
		return fault.Refuse("disclosure.not_what_was_approved")
	}
	if err := it.second(s, by, crew); err != nil {
		return err
	}
	if s.Passes {
		crew.Approvals = append(slices.Clone(crew.Approvals), Approval{Step: next.Key, Verb: verb, Hash: text, ByID: by.ID})
	}
	if it.ChangedAt = now; s.To != byRoute {
		it.Stage = s.To
	} else if it.Stage != Published {
		it.Stage = leads(crew.next(text))
	}
	if it.Stage == SignedOff && it.Attribute != Proactive { // signed off, it is decided: there is nothing to publish
		it.Stage = Closed
	}
	if s.Voids {
		it.void()
	}
	it.sign(verb, by, note)
	return nil
}

func noteFault(key string, args ...any) error {
	var f fault.Form
	f.Add("note", key, args...)
	return f.Err()
}

// second refuses an actor whose own words or own act this step is to check.
func (it *Item) second(s Step, by office.Actor, crew Crew) error {
	if s.Second == "" {
		return nil
	}
	if by.ID == "" {
		return fault.Refuse("disclosure.nobody")
	}
	for _, who := range strings.Fields(s.Second) {
		switch {
		case who == "authors" && (slices.Contains(crew.Authors, by.ID) || by.ID == it.SubmittedBy):
			return fault.Refuse("disclosure.own_text")
		case who == "approvers" && !crew.SameHand && slices.ContainsFunc(crew.Approvals, func(a Approval) bool { return a.ByID == by.ID }):
			return fault.Refuse("disclosure.own_review")
		case who == "approvers" && !crew.SameHand && it.Stage == Published && by.ID == it.EmergencyBy:
			return fault.Refuse("disclosure.own_emergency")
		case who == "asker" && by.ID == it.WithdrawBy:
			return fault.Refuse("disclosure.own_withdrawal")
		case who == "closer" && by.ID == it.ClosedBy:
			return fault.Refuse("disclosure.own_closing")
		}
	}
	return nil
}

// sign notes who took the step.
func (it *Item) sign(verb office.Verb, by office.Actor, note string) {
	switch verb {
	case VerbSubmit:
		it.SubmittedBy = by.ID
	case VerbWithdraw:
		it.WithdrawBy, it.WithdrawReason = by.ID, strings.TrimSpace(note)
	case VerbUnschedule:
		it.Plan = ""
	case VerbKeep:
		it.WithdrawBy, it.WithdrawReason = "", ""
	}
}

// void takes back every approval: those of the rounds before count no more.
func (it *Item) void() {
	it.SubmittedBy, it.Plan = "", ""
	it.Round++
}

// Owed says whether the item is on its way to the public and has a term to keep.
func (it *Item) Owed() bool { return it.Attribute == Proactive && slices.Contains(unpublic, it.Stage) }

// Late says whether the public text went out in an emergency and is not approved yet.
func (it *Item) Late() bool { return it.Emergency == Pending || it.Emergency == Overdue }

// approved is the revision and hash that approvals are of now: the newest text, or the public one afterwards.
func (it *Item) approved() (n int64, hash string) {
	if it.Stage == Published {
		return it.Live, it.LiveHash
	}
	return it.Head, it.HeadHash
}

// Lawful gives the verbs the actor could use on the item now, in the order of Flow: for buttons; Do decides.
func (it *Item) Lawful(by office.Actor, crew Crew) []office.Verb {
	var verbs []office.Verb
	for _, s := range Flow {
		found, ok := it.step(s.Verb)
		_, text := it.approved()
		next, more := crew.next(text)
		if ok && by.May(s.Verb, it.Organ) && it.second(found, by, crew) == nil && !(s.Passes && (!more || next.Verb != s.Verb)) && !(s.Bound && !crew.whole(it.HeadHash)) {
			verbs = append(verbs, s.Verb)
		}
	}
	return verbs
}

// WantsNote says whether the verb asks for a reason.
func WantsNote(verb office.Verb) bool {
	i := slices.IndexFunc(Flow, func(s Step) bool { return s.Verb == verb })
	return i >= 0 && Flow[i].Note != ""
}

// Key is the message key of the stage's name.
func (s Stage) Key() string { return "disclosure.stage." + string(s) }

// Correcting says whether a new text is being prepared over a public one.
func (it *Item) Correcting() bool {
	return it.Live > 0 && !slices.Contains([]Stage{Published, Withdrawing}, it.Stage)
}
