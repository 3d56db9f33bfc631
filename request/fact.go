// Package request handles cases of disclosure on request (依申请公开, 条例 arts. 27–45): intake, the clock, replies,
// letters, and the counts the annual report takes from them. A case is what was asked plus a row of facts; every date is
// computed from the facts and never stored as a truth of its own.
package request

// Facts: what happened to a case on which legal day. They are all the clock knows (FACTS 1.52).

import "gongkai/workday"

// FactKind names what happened.
type FactKind string

const (
	Received           FactKind = "received"             // 收到: the receipt date of art. 31
	ClarificationAsked FactKind = "clarification_asked"  // 补正告知, art. 30; Until is the period given
	Clarified          FactKind = "clarified"            // 补正收到: the term begins anew
	ThirdPartyAsked    FactKind = "third_party_asked"    // 征求第三方意见, art. 32
	ThirdPartyAnswered FactKind = "third_party_answered" // 第三方答复
	CoMakerAsked       FactKind = "co_maker_asked"       // 征求共同制作机关意见, art. 34
	CoMakerAnswered    FactKind = "co_maker_answered"    // 共同制作机关答复
	OrganAsked         FactKind = "organ_asked"          // 征求其他机关意见, art. 33 ¶3
	OrganAnswered      FactKind = "organ_answered"       // 其他机关答复
	Extended           FactKind = "extended"             // 延期, art. 33 ¶2: approved by the head and notified; Days is how much
	Delayed            FactKind = "delayed"              // 延迟答复, art. 35; Until is the date fixed
	FeeNotified        FactKind = "fee_notified"         // 收费通知, 国办函〔2020〕109号
	Paid               FactKind = "paid"                 // 缴费: the term begins anew (FACTS 3.11)
	Withdrawn          FactKind = "withdrawn"            // 撤回
	Replied            FactKind = "replied"              // 答复: the reply was made and signed
	Served             FactKind = "served"               // 送达: signed for, or posted (FACTS 4.5)
)

// Fact is one thing that happened to a case.
type Fact struct {
	On    workday.Date `json:"on"`
	Kind  FactKind     `json:"kind"`
	Until workday.Date `json:"until,omitzero"` // ClarificationAsked, Delayed: the date set; ThirdPartyAsked, CoMakerAsked, FeeNotified: the day the letter reached them, when known
	Days  int          `json:"days,omitempty"` // Extended: workdays added
	Whom  string       `json:"whom,omitempty"` // who was asked or answered, where several are; never an applicant's name
}

// word is how a fact is written in a story.
type word struct {
	Kind FactKind
	Text string
}

var words = []word{
	{Received, "收到"}, {ClarificationAsked, "补正告知"}, {Clarified, "补正收到"},
	{ThirdPartyAsked, "征求第三方意见"}, {ThirdPartyAnswered, "第三方答复"},
	{CoMakerAsked, "征求共同制作机关意见"}, {CoMakerAnswered, "共同制作机关答复"},
	{OrganAsked, "征求其他机关意见"}, {OrganAnswered, "其他机关答复"},
	{Extended, "延期"}, {Delayed, "延迟答复至"}, {FeeNotified, "收费通知"}, {Paid, "缴费"},
	{Withdrawn, "撤回"}, {Replied, "答复"}, {Served, "送达"},
}

// Chinese gives the word of a fact as stories write it.
func (k FactKind) Chinese() string {
	for _, w := range words {
		if w.Kind == k {
			return w.Text
		}
	}
	return string(k)
}

// Rule holds the terms of the law in workdays for receipts of a period; an old case keeps its law.
type Rule struct {
	From, Until   workday.Date // first and last day of receipt; no Until while it is in force
	Reply         int          // art. 33 ¶2
	Extension     int          // art. 33 ¶2, at most, once
	ClarifyNotice int          // art. 30, from receipt
	Consultation  int          // arts. 32, 34, from receipt of the letter
}

// Rules lists the law by date, newest last.
var Rules = []Rule{
	{From: workday.MustParse("2019-05-15"), Reply: 20, Extension: 20, ClarifyNotice: 7, Consultation: 15},
}

// FeeRule holds the terms of 109号 in workdays for notices of a period; a notice keeps its rule.
type FeeRule struct {
	From, Until  workday.Date
	Payment      int // from receipt of the notice (FACTS 3.10)
	AfterPayment int // to reply, from the payment (FACTS 3.11)
}

// FeeRules lists them by date, newest last.
var FeeRules = []FeeRule{{From: workday.MustParse("2021-01-01"), Payment: 20, AfterPayment: 20}}

// law is what the clock goes by. Tests put another in its place, to see what a change of the law does.
type law struct {
	rules []Rule
	fees  []FeeRule
}

var inForce = law{Rules, FeeRules}

func (l law) ruleOf(received workday.Date) (Rule, bool) {
	for i := len(l.rules) - 1; i >= 0; i-- {
		if covers(l.rules[i].From, l.rules[i].Until, received) {
			return l.rules[i], true
		}
	}
	return Rule{}, false
}

func (l law) feeRuleOf(notified workday.Date) (FeeRule, bool) {
	for i := len(l.fees) - 1; i >= 0; i-- {
		if covers(l.fees[i].From, l.fees[i].Until, notified) {
			return l.fees[i], true
		}
	}
	return FeeRule{}, false
}

func covers(from, until, day workday.Date) bool {
	return !day.Before(from) && (until.IsZero() || !day.After(until))
}

func ruleOf(received workday.Date) (Rule, bool) { return inForce.ruleOf(received) }

var feesSince = FeeRules[0].From // 109号 in force
