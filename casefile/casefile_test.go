package casefile

import (
	"testing"

	"gongkai/message"
	"gongkai/page"
	"gongkai/privacy"
	"gongkai/request"
	"gongkai/workday"
)

// Every name that pages put together at run time has its words in both languages.
func TestEverythingHasWords(t *testing.T) {
	var keys []string
	add := func(prefix string, names ...string) {
		for _, name := range names {
			keys = append(keys, prefix+name)
		}
	}
	for _, m := range request.Flow {
		add("step.", m.Step, m.Step+".effect")
		if m.Fact != "" {
			add("request.fact.", string(m.Fact))
		}
	}
	for _, s := range request.Stages {
		keys = append(keys, s.Key())
	}
	for _, r := range request.Requesters {
		keys = append(keys, r.Key())
	}
	for _, c := range request.Channels {
		keys = append(keys, c.Channel.Key())
	}
	for _, k := range request.Replies {
		keys = append(keys, k.Outcome.Key())
	}
	for _, p := range append(privacy.Papers[:len(privacy.Papers):len(privacy.Papers)], privacy.CreditCode) {
		add("request.paper.", string(p))
	}
	add("request.form.", request.Forms...)
	add("request.way.", request.Ways...)
	for _, s := range []request.State{request.InHandling, request.AwaitingClarification, request.AwaitingThirdParty, request.AwaitingCoMaker, request.AwaitingOrgan,
		request.AwaitingPayment, request.DeemedAbandoned, request.StateWithdrawn, request.StateReplied, request.StateServed} {
		add("request.state.", string(s))
	}
	for _, term := range []request.TermKind{request.ReplyTerm, request.ClarifyNoticeTerm, request.ClarifyTerm, request.ThirdPartyTerm, request.CoMakerTerm, request.PaymentTerm, request.ServeTerm} {
		add("request.term.", string(term))
	}
	for _, flaw := range []privacy.Flaw{privacy.Missing, privacy.WrongLength, privacy.WrongCharacter, privacy.WrongRegion, privacy.WrongDate, privacy.WrongCheck, privacy.WrongForm} {
		add("request.flaw.", string(flaw))
	}
	for _, key := range keys {
		for _, lang := range message.Langs {
			if !message.Has(lang, key) {
				t.Errorf("%s has no text for %s", lang, key)
			}
		}
	}
}

func TestTheStripShowsTheRunningTerm(t *testing.T) {
	day := workday.MustParse
	facts := []request.Fact{{On: day("2026-01-26"), Kind: request.Received}, {On: day("2026-01-28"), Kind: request.ClarificationAsked, Until: day("2026-02-13")}, {On: day("2026-02-06"), Kind: request.Clarified}}
	d, err := request.Due(facts, workday.National(), day("2026-02-09"))
	if err != nil {
		t.Fatal(err)
	}
	s := Strip(message.Chinese, workday.National().Settled, d, day("2026-02-09"))
	first, last := s.Days[0], s.Days[len(s.Days)-1]
	if first.Date != "2026-02-06" || first.Kind != page.DayStart || last.Date != "2026-03-12" || !last.Due || last.N != 20 {
		t.Errorf("from %+v to %+v", first, last)
	}
	n := 0
	for _, day := range s.Days {
		if day.N > 0 {
			n++
		}
		if day.Today != (day.Date == "2026-02-09") {
			t.Errorf("today is %s", day.Date)
		}
	}
	if n != 20 {
		t.Errorf("%d days are counted", n)
	}
}
