package request

// The workflow as one table (FACTS 10.A): which step leads from where to where, with which fact and article. Whether a
// fact is lawful on its day is the clock's to say; this table says in which stage of handling a step belongs.

import (
	"slices"

	"gongkai/fault"
	"gongkai/office"
)

// Stage is where the handling of a case stands.
type Stage string

const (
	StageSubmitted Stage = "submitted" // arrived; the confirmation that makes it received is still to come
	StageReceived  Stage = "received"
	StageHandling  Stage = "in_handling"
	StageAwaiting  Stage = "awaiting_clarification"
	StageDrafted   Stage = "drafted"  // a reply waits for its reviews
	StageReviewed  Stage = "reviewed" // the reply waits for the signer
	StageReplied   Stage = "replied"  // signed, to be served
	StageServed    Stage = "served"
	StageWithdrawn Stage = "withdrawn"
	StageClosed    Stage = "closed"
	StageArchived  Stage = "archived"
)

// Stages lists the stages in their order.
var Stages = []Stage{StageSubmitted, StageReceived, StageHandling, StageAwaiting, StageDrafted, StageReviewed, StageReplied, StageServed, StageWithdrawn, StageClosed, StageArchived}

// Key is the message key of the stage's name.
func (s Stage) Key() string { return "request.stage." + string(s) }

// Move is one row of the workflow. Fact is what it records, if anything; To empty means the stage stays.
type Move struct {
	Step    string // names the step in addresses and messages
	Verb    office.Verb
	From    []Stage
	To      Stage
	Fact    FactKind
	Article string
}

var (
	beforeDraft = []Stage{StageReceived, StageHandling}
	beforeReply = []Stage{StageReceived, StageHandling, StageDrafted, StageReviewed}
	anyOpen     = []Stage{StageReceived, StageHandling, StageAwaiting, StageDrafted, StageReviewed}
	inReview    = []Stage{StageDrafted, StageReviewed}
)

// Flow is the table.
var Flow = []Move{
	{"confirm", "case.register", []Stage{StageSubmitted}, StageReceived, Received, "《条例》第三十一条"},
	{"assign", VerbAssign, beforeDraft, StageHandling, "", "《条例》第四十五条"},
	{"accept", "case.accept", []Stage{StageReceived}, StageHandling, "", "《条例》第四十五条"},
	{"clarification_asked", "case.clarify", beforeDraft, StageAwaiting, ClarificationAsked, "《条例》第三十条"},
	{"clarified", "case.clarify", []Stage{StageAwaiting, StageHandling}, StageHandling, Clarified, "《条例》第三十条"},
	{"third_party_asked", "case.consult", beforeDraft, StageHandling, ThirdPartyAsked, "《条例》第三十二条"},
	{"third_party_answered", "case.consult", anyOpen, "", ThirdPartyAnswered, "《条例》第三十二条"},
	{"co_maker_asked", "case.consult", beforeDraft, StageHandling, CoMakerAsked, "《条例》第三十四条"},
	{"co_maker_answered", "case.consult", anyOpen, "", CoMakerAnswered, "《条例》第三十四条"},
	{"organ_asked", "case.consult", beforeDraft, StageHandling, OrganAsked, "《条例》第三十三条第三款"},
	{"organ_answered", "case.consult", anyOpen, "", OrganAnswered, "《条例》第三十三条第三款"},
	{"extended", "case.extend", beforeReply, "", Extended, "《条例》第三十三条第二款"},
	{"delayed", "case.delay", beforeReply, "", Delayed, "《条例》第三十五条"},
	{"fee_notified", "case.fee", beforeDraft, StageHandling, FeeNotified, "国办函〔2020〕109号"},
	{"paid", "case.fee", anyOpen, "", Paid, "国办函〔2020〕109号"},
	{"split", VerbSplit, beforeDraft, StageHandling, "", "国办函〔2020〕109号（一事一申请）"},
	{"merge", VerbMerge, beforeDraft, StageServed, Replied, "《条例》第四十五条"},
	{"transfer", VerbTransfer, beforeDraft, StageServed, Replied, "《条例》第三十六条第（五）项"},
	{"petition", VerbPetition, []Stage{StageReceived, StageHandling, StageDrafted, StageReviewed, StageReplied, StageServed}, "", "", "《条例》第三十九条第一款"},
	{"draft", "case.reply", anyOpen, StageDrafted, "", "《条例》第三十六条"},
	{"legal_review", VerbLegal, inReview, "", "", "《条例》第十七条"},
	{"secrecy_review", VerbSecrecy, inReview, "", "", "《条例》第十七条；保守国家秘密法"},
	{"return", "case.return", inReview, StageHandling, "", "《条例》第四十五条"},
	{"approve", VerbApprove, inReview, StageReplied, Replied, "《条例》第三十六条"},
	{"served", "case.serve", []Stage{StageReplied}, StageServed, Served, "国办公开办函〔2016〕235号"},
	{"withdrawn", "case.withdraw", anyOpen, StageWithdrawn, Withdrawn, "申请人自愿撤回"},
	{"close", "case.close", []Stage{StageServed, StageWithdrawn}, StageClosed, "", "《条例》第四十五条"},
	{"archive", VerbArchive, []Stage{StageClosed}, StageArchived, "", "《条例》第四十五条"},
}

// MoveOf gives the row of a step.
func MoveOf(step string) (Move, bool) {
	for _, m := range Flow {
		if m.Step == step {
			return m, true
		}
	}
	return Move{}, false
}

// do moves the case, or refuses: a case that changed since the actor saw it, or a step out of its stage.
func (c *Case) do(m Move, seen int64) error {
	if seen != c.Revision {
		return fault.Conflict("request.stale")
	}
	if !slices.Contains(m.From, c.Stage) {
		return fault.Refuse("request.wrong_stage", c.Number)
	}
	if m.To != "" {
		c.Stage = m.To
	}
	return nil
}

// Steps gives the rows whose stage is the case's, for the page of next steps.
func (c *Case) Steps() []Move {
	var moves []Move
	for _, m := range Flow {
		if slices.Contains(m.From, c.Stage) {
			moves = append(moves, m)
		}
	}
	return moves
}
