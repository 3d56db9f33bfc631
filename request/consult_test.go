package request_test

import (
	"strings"
	"testing"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/request"
	"gongkai/workday"
)

func (w *world) consult(id string, kind request.FactKind, name string) (one string) {
	w.Helper()
	seen := w.load(id).Revision
	w.must(func(tx *db.Tx) (err error) {
		one, err = request.Consult(tx, w.keys, w.handler(), id, seen, kind, name, workday.Date{}, workday.Date{})
		return err
	})
	return one
}

func (w *world) rule(one, basis, reasons, told string) error {
	return w.try(func(tx *db.Tx) error {
		var on workday.Date
		if told != "" {
			on = workday.MustParse(told)
		}
		return request.RuleOn(tx, w.signer(), one, basis, reasons, on)
	})
}

func (w *world) tryDraft(id string, r request.Reply) error {
	seen := w.load(id).Revision
	return w.try(func(tx *db.Tx) error { return request.DraftReply(tx, w.handler(), id, seen, r) })
}

// Art. 32: two third parties, one refuses, one is silent; the organ decides on each and writes to whom it goes against.
func TestThirdPartiesAreAskedAnsweredAndDecidedOneByOne(t *testing.T) {
	onBoth(t, func(w *world) {
		w.at("2026-03-02")
		id := w.file().Case.ID
		a, b := w.consult(id, request.ThirdPartyAsked, "某甲食品有限公司"), w.consult(id, request.ThirdPartyAsked, "李四")
		grant := request.Reply{Outcome: request.GrantedProvided, Provision: "随信附上。"}
		if err := w.tryDraft(id, grant); w.key(err) != "request.consult.open" {
			w.Errorf("granted while third parties may speak: %v", err)
		}
		w.at("2026-03-05")
		seen := w.load(id).Revision
		w.must(func(tx *db.Tx) error {
			return request.Reached(tx, w.handler(), b, seen, workday.MustParse("2026-03-04"))
		})
		w.at("2026-03-09")
		seen = w.load(id).Revision
		w.must(func(tx *db.Tx) error {
			return request.Answered(tx, w.keys, w.handler(), a, seen, request.Refuses, "含有配方。", workday.MustParse("2026-03-09"))
		})
		if err := w.rule(b, "silent_harmless", "不涉及隐私。", "2026-03-09"); w.key(err) != "request.consult.open" {
			w.Errorf("decided before the term of 15 workdays: %v", err)
		}
		w.at("2026-03-26") // 15 workdays after 4 March are over
		for _, bad := range [][3]string{{"consented", "", ""}, {"silent_harmless", "不涉及。", "2026-03-26"}, {"public_interest", "", "2026-03-26"}, {"public_interest", "涉及食品安全。", ""}} {
			if err := w.rule(a, bad[0], bad[1], bad[2]); fault.Of(err) != fault.Invalid {
				w.Errorf("%v after a refusal: %v", bad, err)
			}
		}
		if err := w.rule(a, "public_interest", "涉及食品安全，不公开会对公共利益造成重大影响。", "2026-03-26"); err != nil {
			w.Fatal(err)
		}
		if err := w.tryDraft(id, grant); w.key(err) != "request.consult.undecided" {
			w.Errorf("granted while one is undecided: %v", err)
		}
		if err := w.rule(b, "silent_harmful", "", ""); err != nil {
			w.Fatal(err)
		}
		if err := w.tryDraft(id, grant); w.key(err) != "request.consult.withheld" {
			w.Errorf("granted in full though a part is withheld: %v", err)
		}
		if err := w.tryDraft(id, request.Reply{Outcome: request.PartiallyGranted, Provision: "随信附上。", Withheld: []request.PartWithheld{{What: "李四的住址", Ground: request.RefusedThirdParty, Reasons: "属于个人隐私。"}}}); err != nil {
			w.Error(err)
		}
		w.view(func(q *db.View) error {
			var stored string
			err := q.QueryRow(`SELECT name || grounds FROM request_consult WHERE id = $1`, a).Scan(&stored)
			if strings.Contains(stored, "食品") || strings.Contains(stored, "配方") {
				w.Errorf("a third party lies plain in the store: %s", stored)
			}
			for _, f := range w.load(id).Facts {
				if strings.Contains(f.Whom, "食品") || strings.Contains(f.Whom, "李四") {
					w.Errorf("a fact names a third party: %+v", f)
				}
			}
			return err
		})
		w.must(func(tx *db.Tx) error {
			name, grounds, err := request.Consulted(tx, w.keys, w.handler(), a)
			if name != "某甲食品有限公司" || grounds != "含有配方。" {
				w.Errorf("%s %s", name, grounds)
			}
			return err
		})
	})
}

// The same silence is agreement of a co-maker (art. 34) and nothing of a third party (art. 32).
func TestSilenceIsAgreementOfACoMakerOnly(t *testing.T) {
	cal := workday.National()
	asked := workday.MustParse("2026-03-02")
	for _, c := range []struct {
		kind        request.FactKind
		on          string
		want        request.Opinion
		reached     string
		description string
	}{
		{request.ThirdPartyAsked, "2026-03-23", request.Awaited, "", "the last day"},
		{request.ThirdPartyAsked, "2026-03-24", request.Silent, "", "the day after"},
		{request.CoMakerAsked, "2026-03-23", request.Awaited, "", "the last day"},
		{request.CoMakerAsked, "2026-03-24", request.DeemedAgreed, "", "the day after"},
		{request.CoMakerAsked, "2026-03-24", request.Awaited, "2026-03-04", "reached later"},
		{request.OrganAsked, "2026-12-31", request.Awaited, "", "no term"},
	} {
		one := request.Consultation{Kind: c.kind, AskedOn: asked}
		if c.reached != "" {
			one.ReachedOn = workday.MustParse(c.reached)
		}
		if got := one.Stands(cal, workday.MustParse(c.on)); got != c.want {
			t.Errorf("%s on %s (%s): %q, not %q", c.kind, c.on, c.description, got, c.want)
		}
	}
}

// Every outcome of FACTS 2.23 that people choose is reached by answers, each first decision decides, and no answers leave it open
// at the end.
func TestTheQuestionsLeadToEveryOutcome(t *testing.T) {
	reached := map[request.Outcome]bool{}
	var walk func(answers map[string]string)
	walk = func(answers map[string]string) {
		outcome, ground, open := request.Lead(answers)
		if open == "" {
			reached[outcome] = true
			if outcome == request.PartiallyGranted && ground == "" {
				t.Errorf("%v leads to a partial reply without a ground", answers)
			}
			return
		}
		for _, q := range request.Questions {
			if q.Key != open {
				continue
			}
			for _, o := range q.Options {
				next := map[string]string{q.Key: o.Key}
				for k, v := range answers {
					next[k] = v
				}
				walk(next)
			}
		}
	}
	walk(map[string]string{})
	for _, kind := range request.Replies {
		byItself := kind.Outcome == request.ClosedNotCorrected || kind.Outcome == request.ClosedFeeUnpaid || kind.Outcome == request.ClosedOther
		if reached[kind.Outcome] == byItself {
			t.Errorf("%s is reached by answers: %v", kind.Outcome, reached[kind.Outcome])
		}
	}
	onBoth(t, func(w *world) {
		w.at("2026-03-02")
		id := w.file().Case.ID
		err := w.tryDraft(id, request.Reply{Outcome: request.GrantedPublic, Provision: "见网站。", Answers: map[string]string{"nature": "petition"}})
		if fault.Of(err) != fault.Invalid || !strings.Contains(err.Error(), "request.unfit") {
			w.Errorf("an outcome its answers do not lead to: %v", err)
		}
	})
}

func TestAPartialReplyListsEachPartWithheld(t *testing.T) {
	onBoth(t, func(w *world) {
		w.at("2026-03-02")
		id := w.file().Case.ID
		part := request.PartWithheld{What: "内部审批意见", Ground: request.RefusedProcess, Reasons: "属于过程性信息。"}
		for _, bad := range []request.PartWithheld{{Ground: part.Ground, Reasons: part.Reasons}, {What: part.What, Reasons: part.Reasons}, {What: part.What, Ground: part.Ground}, {What: part.What, Ground: request.Petition, Reasons: part.Reasons}} {
			if err := w.tryDraft(id, request.Reply{Outcome: request.PartiallyGranted, Provision: "附后。", Withheld: []request.PartWithheld{bad}}); fault.Of(err) != fault.Invalid {
				w.Errorf("%+v: %v", bad, err)
			}
		}
		w.answer(id, request.Reply{Outcome: request.PartiallyGranted, Provision: "附后。", Withheld: []request.PartWithheld{{What: "合同附件三", Ground: request.NotExisting, Reasons: "没有制作。"}, part}})
		w.view(func(q *db.View) error {
			l, err := request.LetterOf(q, w.keys, w.load(id))
			text := strings.Join(l.Paragraphs, "\n")
			for _, want := range []string{"合同附件三。依据：《中华人民共和国政府信息公开条例》第三十六条第（四）项", "内部审批意见。依据：《中华人民共和国政府信息公开条例》第十六条第二款。理由：属于过程性信息。", "先向嵊州市人民政府申请行政复议"} {
				if !strings.Contains(text, want) {
					w.Errorf("the letter lacks %s:\n%s", want, text)
				}
			}
			return err
		})
	})
}
