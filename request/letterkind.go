package request

// The letters an office sends in a case (FACTS 4.10): each with its title, the series its number is taken from, whom it
// goes to, the step that issues it, and the blanks a person fills in. Their texts are in letterset and template.go.

import "slices"

// LetterCode names a kind of letter.
type LetterCode string

// The letters other than replies; those are named by their outcome (ReplyCode).
const (
	LetterAck          LetterCode = "ack_receipt"
	LetterClarify      LetterCode = "clarify"
	LetterReasons      LetterCode = "explain_reasons"
	LetterExtend       LetterCode = "extend"
	LetterDelay        LetterCode = "delay_art35"
	LetterThirdParty   LetterCode = "third_party_consult"
	LetterConsulted    LetterCode = "third_party_notice_to_applicant"
	LetterDecision     LetterCode = "third_party_decision"
	LetterCoMaker      LetterCode = "comaker_consult"
	LetterAssist       LetterCode = "assist"
	LetterFee          LetterCode = "fee_notice"
	LetterTransferred  LetterCode = "transfer_correction"
	letterReply                   = "reply_"
	seriesReply                   = "复"
	longestBlank                  = 4000
	longestLetterTitle            = 60
)

// Key is the message key of the letter's name.
func (c LetterCode) Key() string {
	if _, ok := outcomeOf(c); ok {
		return "letter.kind.reply"
	}
	return "letter.kind." + string(c)
}

// Addressee is whom a letter goes to.
type Addressee string

// The addressees there are.
const (
	ToApplicant  Addressee = "applicant"
	ToThirdParty Addressee = "third_party"
	ToOrgan      Addressee = "organ"
)

// LetterKind is one row of the catalogue.
type LetterKind struct {
	Code   LetterCode
	Series string // its usual sign in the number: 浦口街道依补〔2026〕3号; series.go
	To     Addressee
	Asked  []string // names of the blanks a person fills in, in the form's order
	Alone  []Stage  // the stages in which it is issued by itself and not by a step
}

// LetterKinds is the catalogue without the replies.
var LetterKinds = []LetterKind{
	{Code: LetterAck, Series: "收", To: ToApplicant, Alone: []Stage{StageReceived, StageHandling}},
	{Code: LetterClarify, Series: "补", To: ToApplicant, Asked: []string{"补正事项"}},
	{Code: LetterReasons, Series: "说", To: ToApplicant, Asked: []string{"申请情况", "限定日期"}, Alone: []Stage{StageReceived, StageHandling}},
	{Code: LetterExtend, Series: "延", To: ToApplicant, Asked: []string{"延期理由"}},
	{Code: LetterDelay, Series: "迟", To: ToApplicant, Asked: []string{"延迟理由"}},
	{Code: LetterThirdParty, Series: "征", To: ToThirdParty, Asked: []string{"收件人", "征求事项"}},
	{Code: LetterConsulted, Series: "告", To: ToApplicant},
	{Code: LetterDecision, Series: "决", To: ToThirdParty, Asked: []string{"收件人", "公开内容", "决定理由"}, Alone: []Stage{StageHandling, StageDrafted, StageReplied, StageServed}},
	{Code: LetterCoMaker, Series: "商", To: ToOrgan, Asked: []string{"征求事项"}},
	{Code: LetterAssist, Series: "协", To: ToOrgan, Asked: []string{"协办事项"}},
	{Code: LetterFee, Series: "费", To: ToApplicant, Asked: []string{"收费标准", "收费数额", "缴纳方式"}},
	{Code: LetterTransferred, Series: "转", To: ToApplicant, Asked: []string{"转送机关"}, Alone: []Stage{StageReceived, StageHandling}},
}

// Typed says what the form asks for in a blank a person fills in.
type Typed struct{ Long, Date bool }

// typed are the blanks people fill in; all others are filled from the case.
var typed = map[string]Typed{
	"补正事项": {Long: true}, "申请情况": {Long: true}, "延期理由": {}, "延迟理由": {}, "征求事项": {Long: true}, "公开内容": {Long: true}, "决定理由": {Long: true},
	"协办事项": {Long: true}, "收费标准": {}, "收费数额": {}, "缴纳方式": {Long: true}, "转送机关": {}, "收件人": {}, "限定日期": {Date: true},
}

// optional are typed blanks that may stay empty: the letter then goes to whoever the step names.
var optional = []string{"收件人"}

// OptionalBlank says whether a typed blank may stay empty in a letter of a step.
func OptionalBlank(k LetterKind, name string) bool {
	return slices.Contains(optional, name) && len(k.Alone) == 0
}

// TypedBlank gives what the form asks for in a blank; ok is false for one that is filled from the case.
func TypedBlank(name string) (t Typed, ok bool) { t, ok = typed[name]; return t, ok }

// filled are the blanks filled from the case, its last fact, the organ and the reply.
var filled = []string{"机关名称", "机关地址", "机关电话", "申请编号", "提出日期", "收到日期", "答复期限", "原答复期限", "申请内容", "今日", "延长天数", "被征求方类别", "征求依据",
	"复议机关", "人民法院"}

// repliesOnly are the blanks filled from a reply.
var repliesOnly = []string{"事实", "检索情况", "决定", "不予公开依据", "有关规定", "理由", "获取方式", "负责机关", "救济途径"}

// Blanks gives the names that may stand in a letter of the kind.
func (k LetterKind) Blanks() []string {
	names := append(slices.Clone(filled), k.Asked...)
	if _, reply := outcomeOf(k.Code); reply {
		return append(names, repliesOnly...)
	}
	if k.Code == LetterClarify || k.Code == LetterDelay {
		names = append(names, "限定日期")
	}
	return names
}

// issuedBy says which letters a step of the workflow issues.
var issuedBy = map[string][]LetterCode{
	"confirm": {LetterAck}, "clarification_asked": {LetterClarify}, "extended": {LetterExtend}, "delayed": {LetterDelay},
	"third_party_asked": {LetterThirdParty, LetterConsulted}, "co_maker_asked": {LetterCoMaker, LetterConsulted}, "organ_asked": {LetterAssist, LetterConsulted},
	"fee_notified": {LetterFee},
}

// LettersOf gives the letters a step of the workflow issues.
func LettersOf(step string) []LetterKind {
	var kinds []LetterKind
	for _, code := range issuedBy[step] {
		k, _ := LetterKindOf(code)
		kinds = append(kinds, k)
	}
	return kinds
}

// LettersAlone gives the letters that can be issued by themselves in a stage.
func LettersAlone(s Stage) []LetterKind {
	return slices.DeleteFunc(slices.Clone(LetterKinds), func(k LetterKind) bool { return !slices.Contains(k.Alone, s) })
}

// replyCodes names the replies whose letters FACTS 4.10 names otherwise than by their outcome.
var replyCodes = map[Outcome]LetterCode{
	Petition: "not_processed_petition", Publication: "not_processed_publication", Excessive: "not_processed_excessive",
	Confirmation: "not_processed_confirm_or_reissue", Repeat: "not_repeat", ClosedNotCorrected: "closed_not_corrected",
	ClosedFeeUnpaid: "closed_fee_unpaid", ClosedOther: "closed_other",
}

// ReplyCode is the letter of an outcome.
func ReplyCode(o Outcome) LetterCode {
	if code, ok := replyCodes[o]; ok {
		return code
	}
	return letterReply + LetterCode(o)
}

func outcomeOf(c LetterCode) (Outcome, bool) {
	for _, table := range [][]ReplyKind{Replies, CorrectionReplies} {
		for _, kind := range table {
			if ReplyCode(kind.Outcome) == c {
				return kind.Outcome, true
			}
		}
	}
	return "", false
}

// LetterKindOf gives a row of the catalogue, replies included.
func LetterKindOf(code LetterCode) (LetterKind, bool) {
	for _, k := range LetterKinds {
		if k.Code == code {
			return k, true
		}
	}
	_, ok := outcomeOf(code)
	return LetterKind{Code: code, Series: replySigns[seriesOf(code)], To: ToApplicant}, ok
}

// LetterCodes lists the whole catalogue: the letters of the steps, then a reply for each outcome.
func LetterCodes() []LetterCode {
	var codes []LetterCode
	for _, k := range LetterKinds {
		codes = append(codes, k.Code)
	}
	for _, kind := range slices.Concat(Replies, CorrectionReplies) {
		codes = append(codes, ReplyCode(kind.Outcome))
	}
	return codes
}
