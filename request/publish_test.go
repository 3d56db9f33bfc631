package request_test

import (
	"fmt"
	"testing"
	"time"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/ledger"
	"gongkai/office"
	"gongkai/privacy"
	"gongkai/request"
)

// given takes an application by the n-th applicant to its reply and has the follower read on.
func (w *world) given(n int, asked string, o request.Outcome) (id string) {
	w.Helper()
	w.clock.Advance(time.Hour)
	a := w.application()
	a.Description = asked
	first := fmt.Sprintf("33068319900101%03d", n)
	a.Person.Name, a.Person.Identity = fmt.Sprintf("甲%d", n), first+string(privacy.ResidentCheck(first))
	w.must(func(tx *db.Tx) error {
		r, err := request.File(tx, w.keys, office.Citizen(), a)
		id = r.Case.ID
		return err
	})
	w.must(func(tx *db.Tx) error { return request.Accept(tx, w.handler(), id, 1) })
	w.answer(id, request.Reply{Outcome: o, Provision: "随附", Reasons: "不能公开", Ground: request.RefusedThirdParty})
	w.must(func(tx *db.Tx) error {
		events, err := ledger.After(tx, w.organ, 0, 10_000)
		if err != nil {
			return err
		}
		return request.FollowAlike(tx, events)
	})
	return id
}

func (w *world) proposals(state request.ProposalState) (all []request.Proposal) {
	w.Helper()
	w.view(func(q *db.View) (err error) {
		all, err = request.Proposals(q, w.organ, state, 100)
		return err
	})
	return all
}

func (w *world) decide(by office.Actor, p request.Proposal, publish bool, subject, reason string) error {
	return w.try(func(tx *db.Tx) error {
		return request.DecideProposal(tx, by, p.ID, p.Revision, publish, subject, reason)
	})
}

// Three applicants who were given the same make a proposal; one who asks again and again does neither make nor hide it; and what
// was decided is not brought up again until as many others were given it.
func TestThreeSimilarGrantsMakeAProposal(t *testing.T) {
	onBoth(t, func(w *world) {
		w.at("2026-03-02")
		const asked = "2025年东郭村土地征收补偿方案及补偿标准"
		for range 2 {
			w.given(1, asked, request.GrantedProvided)
		}
		w.given(2, "2025年东郭村土地征收的补偿方案和补偿标准", request.PartiallyGranted)
		w.given(3, "溪头水库1998年承包合同", request.GrantedProvided)
		w.given(4, asked, request.RefusedProcess)
		w.given(5, asked, request.GrantedPublic)
		if all := w.proposals(""); len(all) != 0 {
			t.Fatalf("two applicants made %d proposals", len(all))
		}
		w.given(6, "请公开2025年东郭村土地征收补偿方案、补偿标准", request.GrantedProvided)
		all := w.proposals(request.ProposalOpen)
		if len(all) != 1 || all[0].Cause != "similar" {
			t.Fatalf("three applicants made %v", all)
		}
		evidence := func(p request.Proposal) (e []request.Evidence) {
			w.view(func(q *db.View) (err error) { e, err = request.EvidenceOf(q, p.ID); return err })
			return e
		}
		if e := evidence(all[0]); len(e) != 3 || request.Applicants(e) != 3 || e[0].Percent < e[len(e)-1].Percent {
			t.Errorf("evidence: %d cases of %d applicants", len(e), request.Applicants(e))
		}
		w.given(7, asked, request.GrantedProvided)
		if e := evidence(all[0]); len(w.proposals("")) != 1 || request.Applicants(e) != 4 {
			t.Errorf("a fourth did not join: %d", request.Applicants(e))
		}
		if err := w.decide(w.handler(), all[0], false, "", "不"); fault.Of(err) != fault.Denied {
			t.Errorf("a handler decided: %v", err)
		}
		if err := w.decide(w.signer(), all[0], false, "", ""); fault.As(err) == nil {
			t.Error("declined without a reason")
		}
		if err := w.decide(w.signer(), all[0], false, "", "方案即将修订"); err != nil {
			t.Fatal(err)
		}
		w.given(1, asked, request.GrantedProvided) // counted before
		w.given(8, asked, request.GrantedProvided)
		w.given(9, asked, request.GrantedProvided)
		if n := len(w.proposals("")); n != 1 {
			t.Errorf("brought up again after two: %d", n)
		}
		w.given(10, asked, request.GrantedProvided)
		again := w.proposals(request.ProposalOpen)
		if len(again) != 1 {
			t.Fatalf("not brought up again: %v", again)
		}
		if err := w.decide(w.signer(), again[0], true, "", ""); fault.As(err) == nil {
			t.Error("agreed without a title")
		}
		if err := w.decide(w.signer(), again[0], true, "东郭村征地补偿方案", ""); err != nil {
			t.Fatal(err)
		}
		for n := 11; n < 13; n++ {
			w.given(n, asked, request.GrantedProvided)
		}
		if n := len(w.proposals("")); n != 2 {
			t.Errorf("what is to be published was proposed again: %d", n)
		}
		p := w.proposals(request.ProposalAgreed)[0]
		w.must(func(tx *db.Tx) error {
			return request.Drafted(tx, w.who("信息员", office.Drafter), p.ID, p.Revision, "item1")
		})
		w.view(func(q *db.View) error {
			back, err := request.ProposalOfItem(q, "item1")
			if back.ID != p.ID || back.State != request.ProposalDrafted {
				t.Errorf("the item leads back to %+v", back)
			}
			return err
		})
	})
}

// An applicant's own suggestion needs no others (art. 44 ¶2).
func TestAnApplicantSuggestsToPublish(t *testing.T) {
	onBoth(t, func(w *world) {
		w.at("2026-03-02")
		id := w.given(1, "街道办公用房租赁合同", request.GrantedProvided)
		suggest := func() error {
			return w.try(func(tx *db.Tx) error { _, err := request.Suggest(tx, w.handler(), id); return err })
		}
		if err := suggest(); err != nil {
			t.Fatal(err)
		}
		if all := w.proposals(request.ProposalOpen); len(all) != 1 || all[0].Cause != "suggested" {
			t.Errorf("%v", all)
		}
		if err := suggest(); w.key(err) != "proposal.there" {
			t.Errorf("suggested twice: %v", err)
		}
	})
}
