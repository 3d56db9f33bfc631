package request_test

import (
	"strings"
	"testing"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/office"
	"gongkai/request"
	"gongkai/workday"
)

// unit makes a unit of the organ and gives its id and a member.
func (w *world) unit(name string) (id string, member office.Actor) {
	w.Helper()
	admin := office.Actor{ID: "a", Name: "系统管理员", Grants: map[string][]office.Role{office.Everywhere: {office.SystemAdmin}}}
	w.must(func(tx *db.Tx) (err error) {
		id, err = office.CreateUnit(tx, admin, office.Unit{Organ: w.organ, Name: name})
		return err
	})
	member = w.who(name+"信息员", office.Drafter)
	member.Unit = id
	return id, member
}

func (w *world) assign(id, unit, what, due string) (part string) {
	w.Helper()
	seen := w.load(id).Revision
	w.must(func(tx *db.Tx) (err error) {
		part, err = request.Assign(tx, w.handler(), id, seen, unit, what, workday.MustParse(due))
		return err
	})
	return part
}

func (w *world) parts(id string) (all []request.Part) {
	w.Helper()
	w.view(func(q *db.View) (err error) { all, err = request.PartsOf(q, id); return err })
	return all
}

func TestUnitsAnswerTheirPartsSideBySide(t *testing.T) {
	onBoth(t, func(w *world) {
		w.at("2026-03-02")
		finance, money := w.unit("财政办公室")
		farming, farmer := w.unit("农业农村办公室")
		id := w.file().Case.ID
		a := w.assign(id, finance, "补偿款的拨付凭证", "2026-03-10")
		b := w.assign(id, farming, "补偿方案的报批稿", "2026-03-12")
		if c := w.load(id); c.Stage != request.StageHandling {
			w.Errorf("after assigning it stands at %s", c.Stage)
		}
		answer := func(by office.Actor, part string, what request.PartAnswer, s *request.Search) error {
			return w.try(func(tx *db.Tx) error { return request.AnswerPart(tx, by, part, what, "见附件。", nil, s) })
		}
		if err := answer(farmer, a, request.PartFound, nil); w.key(err) != "request.part.not_yours" {
			w.Errorf("a unit answered for another: %v", err)
		}
		if err := answer(money, a, request.PartNotFound, nil); w.key(err) != "request.search.needed" {
			w.Errorf("nothing found without a record: %v", err)
		}
		if err := answer(money, a, request.PartNotFound, &request.Search{On: workday.MustParse("2026-03-02"), Place: "会计档案室", Searcher: "会计", Words: "补偿"}); fault.Of(err) != fault.Invalid || !strings.Contains(err.Error(), "evidence") {
			w.Errorf("nothing found without proof: %v", err)
		}
		proved := request.Search{On: workday.MustParse("2026-03-02"), Place: "会计档案室", Searcher: "会计", Words: "补偿", Evidence: "目录一页"}
		if err := answer(money, a, request.PartNotFound, &proved); err != nil {
			w.Fatal(err)
		}
		if err := answer(money, a, request.PartFound, nil); w.key(err) != "request.part.answered" {
			w.Errorf("answered twice: %v", err)
		}
		w.at("2026-03-13")
		w.view(func(q *db.View) error {
			owed, err := request.PartsOwed(q, w.organ, "", 10)
			if len(owed) != 1 || owed[0].ID != b || !owed[0].Late(workday.MustParse("2026-03-13")) || owed[0].Late(workday.MustParse("2026-03-12")) {
				w.Errorf("owed: %+v", owed)
			}
			if mine, _ := request.PartsOwed(q, w.organ, finance, 10); len(mine) != 0 {
				w.Errorf("an answered part is owed: %+v", mine)
			}
			return err
		})
		w.must(func(tx *db.Tx) error {
			return request.MovePart(tx, w.handler(), b, finance, workday.MustParse("2026-03-18"), "方案由财政办公室保存。")
		})
		all := w.parts(id)
		if len(all) != 3 || all[1].Answer != request.PartMoved || all[1].MovedTo != all[2].ID || all[2].Unit != finance || all[2].What != all[1].What {
			w.Errorf("moved: %+v", all)
		}
		if err := answer(money, all[2].ID, request.PartFound, nil); err != nil {
			w.Error(err)
		}
	})
}

func TestAPartNeedsAUnitAWordAndADayBeforeTheReplyIsDue(t *testing.T) {
	onBoth(t, func(w *world) {
		w.at("2026-03-02")
		unit, _ := w.unit("财政办公室")
		id := w.file().Case.ID
		seen := w.load(id).Revision
		for _, bad := range [][4]string{{"none", "材料", "2026-03-10", "unit"}, {unit, " ", "2026-03-10", "part"}, {unit, "材料", "2026-03-01", "due_on"}, {unit, "材料", "2026-03-31", "due_on"}, {unit, "\u202e", "2026-03-10", "part"}} {
			err := w.try(func(tx *db.Tx) error {
				_, err := request.Assign(tx, w.handler(), id, seen, bad[0], bad[1], workday.MustParse(bad[2]))
				return err
			})
			if fault.Of(err) != fault.Invalid || !strings.Contains(err.Error(), bad[3]+":") {
				w.Errorf("%v: %v", bad, err)
			}
		}
		if err := w.try(func(tx *db.Tx) error {
			_, err := request.Assign(tx, w.signer(), id, seen, unit, "材料", workday.MustParse("2026-03-10"))
			return err
		}); fault.Of(err) != fault.Denied {
			w.Errorf("a signer assigned: %v", err)
		}
	})
}

func TestDoesNotExistRestsOnTheRecordOfASearch(t *testing.T) {
	onBoth(t, func(w *world) {
		w.at("2026-03-02")
		id := w.file().Case.ID
		draft := func() error {
			seen := w.load(id).Revision
			return w.try(func(tx *db.Tx) error {
				return request.DraftReply(tx, w.handler(), id, seen, request.Reply{Outcome: request.NotExisting})
			})
		}
		if err := draft(); fault.Of(err) != fault.Invalid || !strings.Contains(err.Error(), "search") {
			w.Errorf("without a record: %v", err)
		}
		w.must(func(tx *db.Tx) error {
			return request.AddSearch(tx, w.handler(), id, request.Search{On: workday.MustParse("2026-03-02"), Place: "档案室", Searcher: "管理员", Words: "补偿", Found: true}, nil)
		})
		if err := draft(); fault.Of(err) != fault.Invalid {
			w.Errorf("with a record that found something: %v", err)
		}
		w.search(id)
		if err := draft(); err != nil {
			w.Fatal(err)
		}
		if got := w.latest(id).Reply.Search; !strings.Contains(got, "2026年3月2日，档案管理员在街道档案室（2020—2025 年）以“东郭”“征地”“补偿”为关键词检索，未检索到") {
			w.Errorf("the letter tells %q", got)
		}
	})
}

// One changed byte voids what was approved, and each step is another's.
func TestReviewsAreStepsOfDifferentPeopleOnOneText(t *testing.T) {
	onBoth(t, func(w *world) {
		w.at("2026-03-02")
		id := w.file().Case.ID
		reply := request.Reply{Outcome: request.GrantedPublic, Provision: "见网站。"}
		w.draft(id, reply)
		first := w.latest(id).Hash
		legal, secrecy := w.who("甲", office.Reviewer, office.Signer), w.who("乙", office.Reviewer)
		if err := w.approveOnly(w.signer(), id, first); w.key(err) != "request.unreviewed" {
			w.Errorf("signed without reviews: %v", err)
		}
		if err := w.review(w.handler(), id, first); fault.Of(err) != fault.Denied {
			w.Errorf("the drafter reviewed: %v", err)
		}
		if err := w.review(legal, id, first); err != nil {
			w.Fatal(err)
		}
		if err := w.review(legal, id, first); w.key(err) != "request.second_hand" {
			w.Errorf("one person took two steps: %v", err)
		}
		reply.Provision = "见网站!"
		w.draft(id, reply)
		second := w.latest(id).Hash
		if c := w.load(id); first == second || c.Stage != request.StageDrafted {
			w.Errorf("a changed text kept its review: %s", c.Stage)
		}
		for _, by := range []office.Actor{secrecy, legal} {
			if err := w.review(by, id, second); err != nil {
				w.Fatal(err)
			}
		}
		if err := w.approveOnly(legal, id, second); w.key(err) != "request.second_hand" {
			w.Errorf("a reviewer signed: %v", err)
		}
		seen := w.load(id).Revision
		if err := w.try(func(tx *db.Tx) error { return request.ReturnReply(tx, w.signer(), id, seen, " ") }); fault.Of(err) != fault.Invalid {
			w.Errorf("returned without a reason: %v", err)
		}
		w.must(func(tx *db.Tx) error { return request.ReturnReply(tx, w.signer(), id, seen, "请写明网址。") })
		if err := w.approveOnly(w.signer(), id, second); w.key(err) != "request.wrong_stage" && w.key(err) != "request.unreviewed" {
			w.Errorf("a returned text was signed: %v", err)
		}
		w.must(func(tx *db.Tx) error { // what lies in the store was changed behind everybody's back
			seen := w.load(id).Revision
			return request.DraftReply(tx, w.handler(), id, seen, reply)
		})
		third := w.latest(id)
		w.must(func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE request_reply SET text = REPLACE(text, '见网站', '见别处') WHERE case_id = $1 AND version = $2`, id, third.Version)
			return err
		})
		if err := w.review(legal, id, third.Hash); fault.Of(err) != fault.Stale {
			w.Errorf("a text that is not its hash was reviewed: %v", err)
		}
	})
}

func (w *world) approveOnly(by office.Actor, id, hash string) error {
	seen := w.load(id).Revision
	return w.try(func(tx *db.Tx) error { return request.ApproveReply(tx, w.keys, by, id, seen, hash) })
}

func TestASmallOfficeDeclaresFewerSteps(t *testing.T) {
	onBoth(t, func(w *world) {
		w.at("2026-03-02")
		guard := w.who("安全管理员", office.SecurityAdmin)
		set := func(h request.Handling, seen int64) error {
			return w.try(func(tx *db.Tx) error { return request.SetHandling(tx, guard, w.organ, seen, h) })
		}
		h := request.Handling{Number: "{年度}-{件号}", Years: 10, Litigated: 30}
		if err := set(h, 0); fault.Of(err) != fault.Invalid || !strings.Contains(err.Error(), "reason") {
			w.Errorf("fewer steps without a reason: %v", err)
		}
		h.Reason = "本机关编制三人。"
		if err := set(h, 0); err != nil {
			w.Fatal(err)
		}
		if err := set(h, 0); fault.Of(err) != fault.Stale {
			w.Errorf("a stale rule was kept: %v", err)
		}
		id := w.file().Case.ID
		w.draft(id, request.Reply{Outcome: request.GrantedPublic, Provision: "见网站。"})
		if c := w.load(id); c.Stage != request.StageReviewed {
			w.Errorf("with no reviews declared it stands at %s", c.Stage)
		}
		if err := w.approveOnly(w.signer(), id, w.latest(id).Hash); err != nil {
			w.Error(err)
		}
		w.view(func(q *db.View) error {
			got, err := request.HandlingOf(q, w.organ)
			if !got.Fewer() || got.Reason != h.Reason || got.Revision != 1 {
				w.Errorf("%+v", got)
			}
			return err
		})
	})
}
