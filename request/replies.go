package request

// The closed table of outcomes (FACTS 2.23): each with its article, its row in the annual report, its wording, its
// remedy and what a letter of that kind must contain (FACTS 4.11–4.21). There is no second mapping anywhere.

import (
	"gongkai/office"
	"gongkai/workday"
)

// Outcome is the code of a reply.
type Outcome string

const (
	GrantedPublic      Outcome = "granted_already_public"
	GrantedProvided    Outcome = "granted_provided"
	PartiallyGranted   Outcome = "partially_granted"
	RefusedSecret      Outcome = "refused_state_secret"
	RefusedProhibited  Outcome = "refused_prohibited_by_law"
	RefusedSecurities  Outcome = "refused_three_securities_one_stability"
	RefusedThirdParty  Outcome = "refused_third_party"
	RefusedInternal    Outcome = "refused_internal_affairs"
	RefusedProcess     Outcome = "refused_process_information"
	RefusedFile        Outcome = "refused_enforcement_file"
	RefusedQuery       Outcome = "refused_special_query_matter"
	NotExisting        Outcome = "unable_not_existing"
	NotHeld            Outcome = "unable_not_held"
	NeedsCreation      Outcome = "unable_needs_creation"
	StillUnclear       Outcome = "unable_still_unclear"
	Petition           Outcome = "not_processed_petition"
	Repeat             Outcome = "not_processed_repeat"
	Publication        Outcome = "not_processed_publication"
	Excessive          Outcome = "not_processed_excessive"
	Confirmation       Outcome = "not_processed_confirm_or_reissue"
	ClosedNotCorrected Outcome = "closed_not_corrected"
	ClosedFeeUnpaid    Outcome = "closed_fee_unpaid"
	ClosedOther        Outcome = "closed_other"
)

// Key is the message key of the outcome's name.
func (o Outcome) Key() string { return "request.outcome." + string(o) }

// Need is a part of a reply that a letter of some kind must have.
type Need string

const (
	NeedReasons   Need = "reasons"   // why
	NeedProvision Need = "provision" // how, where and when to get it
	NeedGround    Need = "ground"    // of a partial reply: on which ground the rest is withheld
	NeedSearch    Need = "search"    // where, by whom, with which words and when it was searched (FACTS 4.13)
	NeedOrgan     Need = "organ"     // name and contact of the organ that is responsible, if it can be determined
	NeedLaw       Need = "law"       // the special law besides the 条例
)

// RemedyKind says what the letter tells about remedies.
type RemedyKind int

const (
	NoRemedy       RemedyKind = iota // procedural notice (FACTS 4.14)
	Choice60or6                      // reconsideration within 60 days or a suit within 6 months
	Reconsider1st                    // reconsideration first, since 2024-01-01 (FACTS 4.20)
	RemedyByGround                   // partial: by the ground of what is withheld (FACTS 4.21)
)

// ReplyKind is one row of the table.
type ReplyKind struct {
	Outcome Outcome
	Article string // as cited in the letter
	Row     string // of table 3 (FACTS 2.18)
	Title   string // of the letter, after 政府信息公开
	Wording string // the decision; {0} is the article
	Remedy  RemedyKind
	Needs   []Need
}

// Replies is the table, in the order of the annual report.
var Replies = []ReplyKind{
	{GrantedPublic, "第三十六条第（一）项", "R3.1", "申请答复书", "您申请公开的信息已经主动公开。根据《中华人民共和国政府信息公开条例》{0}的规定，现将获取该信息的方式、途径告知如下：", Choice60or6, []Need{NeedProvision}},
	{GrantedProvided, "第三十六条第（二）项", "R3.1", "申请答复书", "您申请公开的信息可以公开。根据《中华人民共和国政府信息公开条例》{0}的规定，本机关予以公开，获取该信息的方式、途径和时间如下：", Choice60or6, []Need{NeedProvision}},
	{PartiallyGranted, "第三十七条", "R3.2", "申请答复书", "您申请公开的信息中含有不应当公开的内容，能够作区分处理。根据《中华人民共和国政府信息公开条例》{0}的规定，本机关公开可以公开的内容，其余内容不予公开。", RemedyByGround, []Need{NeedProvision, NeedGround}},
	{RefusedSecret, "第十四条", "R3.3.1", "申请答复书", "您申请公开的信息依法确定为国家秘密。根据《中华人民共和国政府信息公开条例》{0}的规定，本机关决定不予公开。", Reconsider1st, []Need{NeedReasons, NeedLaw}},
	{RefusedProhibited, "第十四条", "R3.3.2", "申请答复书", "您申请公开的信息属于法律、行政法规禁止公开的政府信息。根据《中华人民共和国政府信息公开条例》{0}的规定，本机关决定不予公开。", Reconsider1st, []Need{NeedReasons, NeedLaw}},
	{RefusedSecurities, "第十四条", "R3.3.3", "申请答复书", "您申请公开的信息公开后可能危及国家安全、公共安全、经济安全、社会稳定。根据《中华人民共和国政府信息公开条例》{0}的规定，本机关决定不予公开。", Reconsider1st, []Need{NeedReasons}},
	{RefusedThirdParty, "第十五条、第三十二条", "R3.3.4", "申请答复书", "您申请公开的信息公开会对第三方合法权益造成损害。根据《中华人民共和国政府信息公开条例》{0}的规定，本机关决定不予公开。", Reconsider1st, []Need{NeedReasons}},
	{RefusedInternal, "第十六条第一款", "R3.3.5", "申请答复书", "您申请公开的信息属于行政机关的内部事务信息。根据《中华人民共和国政府信息公开条例》{0}的规定，本机关决定不予公开。", Reconsider1st, []Need{NeedReasons}},
	{RefusedProcess, "第十六条第二款", "R3.3.6", "申请答复书", "您申请公开的信息属于行政机关在履行行政管理职能过程中形成的过程性信息。根据《中华人民共和国政府信息公开条例》{0}的规定，本机关决定不予公开。", Reconsider1st, []Need{NeedReasons}},
	{RefusedFile, "第十六条第二款", "R3.3.7", "申请答复书", "您申请公开的信息属于行政执法案卷信息。根据《中华人民共和国政府信息公开条例》{0}的规定，本机关决定不予公开。", Reconsider1st, []Need{NeedReasons}},
	{RefusedQuery, "第三十六条第（七）项", "R3.3.8", "申请答复书", "您申请公开的信息，有关法律、行政法规对其获取有特别规定。根据《中华人民共和国政府信息公开条例》{0}的规定，请您依照有关法律、行政法规的规定办理查询。", Choice60or6, []Need{NeedLaw, NeedOrgan}},
	{NotExisting, "第三十六条第（四）项", "R3.4.1", "申请答复书", "经检索，没有您申请公开的信息。根据《中华人民共和国政府信息公开条例》{0}的规定，现告知您：您申请公开的政府信息不存在。", Choice60or6, []Need{NeedSearch}},
	{NotHeld, "第三十六条第（五）项", "R3.4.1", "申请答复书", "您申请公开的信息不属于本机关负责公开。根据《中华人民共和国政府信息公开条例》{0}的规定，现将理由和有关机关告知如下：", Choice60or6, []Need{NeedReasons, NeedOrgan}},
	{NeedsCreation, "第三十八条", "R3.4.2", "申请答复书", "您申请公开的信息没有现成的，需要本机关对现有政府信息进行加工、分析。根据《中华人民共和国政府信息公开条例》{0}的规定，本机关不予提供。", Choice60or6, []Need{NeedReasons}},
	{StillUnclear, "第三十条", "R3.4.3", "申请答复书", "经补正，您的申请内容仍不明确，本机关无法据以查找。根据《中华人民共和国政府信息公开条例》{0}的规定，本机关无法提供。", Choice60or6, []Need{NeedReasons}},
	{Petition, "第三十九条第一款", "R3.5.1", "申请不予处理告知书", "您以政府信息公开申请的形式进行信访、投诉、举报等活动。根据《中华人民共和国政府信息公开条例》{0}的规定，本机关不作为政府信息公开申请处理。", Choice60or6, []Need{NeedReasons}},
	{Repeat, "第三十六条第（六）项", "R3.5.2", "申请不予重复处理告知书", "本机关已就您申请公开的信息作出过答复。根据《中华人民共和国政府信息公开条例》{0}的规定，对您的重复申请不予重复处理。", Choice60or6, []Need{NeedReasons}},
	{Publication, "第三十九条第二款", "R3.5.3", "申请不予处理告知书", "您申请的内容为要求提供政府公报、报刊、书籍等公开出版物。根据《中华人民共和国政府信息公开条例》{0}的规定，获取的途径告知如下：", Choice60or6, []Need{NeedProvision}},
	{Excessive, "第三十五条", "R3.5.4", "申请不予处理告知书", "您申请公开政府信息的数量、频次明显超过合理范围，所说明的理由不合理。根据《中华人民共和国政府信息公开条例》{0}的规定，本机关不予处理。", Choice60or6, []Need{NeedReasons}},
	{Confirmation, "第二条", "R3.5.5", "申请不予处理告知书", "您要求本机关确认或者重新出具您已经获取的信息，不属于《中华人民共和国政府信息公开条例》{0}规定的申请公开政府信息，本机关不予处理。", Choice60or6, []Need{NeedReasons}},
	{ClosedNotCorrected, "第三十条", "R3.6.1", "申请不再处理告知书", "您无正当理由逾期不补正。根据《中华人民共和国政府信息公开条例》{0}的规定，视为放弃申请，本机关不再处理该政府信息公开申请。", Choice60or6, nil},
	{ClosedFeeUnpaid, "第四十二条", "R3.6.2", "申请不再处理告知书", "您逾期未按收费通知要求缴纳信息处理费。根据《中华人民共和国政府信息公开条例》{0}和《政府信息公开信息处理费管理办法》的规定，视为放弃申请，本机关不再处理该政府信息公开申请。", Choice60or6, nil},
	{ClosedOther, "", "R3.6.3", "申请终止办理告知书", "您的政府信息公开申请终止办理。", NoRemedy, []Need{NeedReasons}},
}

// KindOf gives the row of an outcome.
func KindOf(o Outcome) (ReplyKind, bool) {
	for _, table := range [][]ReplyKind{Replies, CorrectionReplies} {
		for _, kind := range table {
			if kind.Outcome == o {
				return kind, true
			}
		}
	}
	return ReplyKind{}, false
}

// Needs says whether a letter of the kind must have the part.
func (k ReplyKind) Has(n Need) bool {
	for _, need := range k.Needs {
		if need == n {
			return true
		}
	}
	return false
}

// Grounds lists the outcomes that can be the ground of what a partial reply withholds: arts. 14–16.
func Grounds() []Outcome {
	return []Outcome{RefusedSecret, RefusedProhibited, RefusedSecurities, RefusedThirdParty, RefusedInternal, RefusedProcess, RefusedFile}
}

var reconsiderationFirst = workday.MustParse("2024-01-01") // 复议法 2023 in force

// Remedy gives the letter's paragraph on remedies for a reply of the day (FACTS 4.12, 4.20–4.26).
func Remedy(kind ReplyKind, ground Outcome, on workday.Date, to office.Remedy) string {
	what := kind.Remedy
	if what == RemedyByGround {
		what = Choice60or6
		if withheld, ok := KindOf(ground); ok {
			what = withheld.Remedy
		}
	}
	if what == Reconsider1st && on.Before(reconsiderationFirst) {
		what = Choice60or6
	}
	switch what {
	case Reconsider1st:
		return "如您对本答复不服，应当自收到本答复书之日起六十日内先向" + blank(to.Reconsideration) + "申请行政复议；对行政复议决定不服的，可以自收到复议决定书之日起十五日内向" + blank(to.Court) + "提起行政诉讼。"
	case Choice60or6:
		return "如您对本答复不服，可以自收到本答复书之日起六十日内向" + blank(to.Reconsideration) + "申请行政复议，或者自收到本答复书之日起六个月内向" + blank(to.Court) + "提起行政诉讼。"
	}
	return ""
}

func blank(s string) string {
	if s == "" {
		return "＿＿＿＿＿＿"
	}
	return s
}
