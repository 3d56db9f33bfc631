package request_test

import (
	"testing"
	"time"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/office"
	"gongkai/request"
	"gongkai/workday"
)

func (w *world) handIn(r request.Receipt, s request.Submission) error {
	w.clock.Advance(time.Minute)
	return w.try(func(tx *db.Tx) error { return request.HandIn(tx, w.keys, office.Citizen(), r.Case.Number, r.Code, s) })
}

func (w *world) submissions(id string) (all []request.Submission) {
	w.Helper()
	c := w.load(id)
	w.view(func(q *db.View) (err error) { all, err = request.Submissions(q, w.keys, c); return err })
	return all
}

func (w *world) takeIn(id string) error {
	all, seen := w.submissions(id), w.load(id).Revision
	return w.try(func(tx *db.Tx) error { return request.TakeSubmission(tx, w.handler(), all[len(all)-1].ID, seen) })
}

func TestACorrectionCountsAsOfTheDayItWasHandedIn(t *testing.T) {
	onBoth(t, func(w *world) {
		w.at("2026-09-14")
		r := w.file()
		if err := w.handIn(r, request.Submission{Kind: request.HandInClarification, Text: "补正"}); w.key(err) != "submission.not_now" {
			t.Errorf("a correction nobody asked for: %v", err)
		}
		w.do(w.handler(), r.Case.ID, request.Fact{Kind: request.ClarificationAsked, Until: workday.MustParse("2026-09-18")})
		w.at("2026-09-18")
		if err := w.handIn(r, request.Submission{Kind: request.HandInClarification}); fault.Of(err) != fault.Invalid {
			t.Errorf("an empty correction: %v", err)
		}
		if err := w.handIn(r, request.Submission{Kind: request.HandInClarification, Text: "2025年东郭村的方案"}); err != nil {
			t.Fatal(err)
		}
		if err := w.handIn(r, request.Submission{Kind: request.HandInClarification, Text: "又一次"}); w.key(err) != "submission.waiting" {
			t.Errorf("handed in twice: %v", err)
		}
		w.at("2026-09-21") // the office is late; the applicant was not
		seen := w.load(r.Case.ID).Revision
		err := w.try(func(tx *db.Tx) error {
			return request.DraftReply(tx, w.handler(), r.Case.ID, seen, request.Reply{Outcome: request.ClosedNotCorrected})
		})
		if w.key(err) != "submission.clarification_waits" {
			t.Errorf("closed as not corrected over a correction: %v", err)
		}
		if err := w.takeIn(r.Case.ID); err != nil {
			t.Fatal(err)
		}
		if c := w.load(r.Case.ID); c.Stage != request.StageHandling || c.Facts[len(c.Facts)-1].On.String() != "2026-09-18" {
			t.Errorf("%+v", c)
		}
		if all := w.submissions(r.Case.ID); len(all) != 1 || all[0].Text != "2025年东郭村的方案" || all[0].State != request.SubmissionTaken {
			t.Errorf("%+v", all)
		}
	})
}

func TestHandInsNeedNumberAndCodeAndTheOffice(t *testing.T) {
	onBoth(t, func(w *world) {
		w.at("2026-09-14")
		r, other := w.file(), w.file()
		r.Code, other.Code = other.Code, r.Code
		if err := w.handIn(r, request.Submission{Kind: request.HandInWithdrawal}); w.key(err) != "request.track.none" {
			t.Errorf("withdrawn with another's code: %v", err)
		}
		r.Code = other.Code
		for _, s := range []request.Submission{{Kind: request.HandInWay, Way: "pigeon"}, {Kind: "erase"}, {Kind: request.HandInConfirmation}, {Kind: request.HandInService, Letter: "none"}} {
			if err := w.handIn(r, s); err == nil {
				t.Errorf("%+v was taken", s)
			}
		}
		if err := w.handIn(r, request.Submission{Kind: request.HandInWay, Way: "mail"}); err != nil {
			t.Fatal(err)
		}
		if w.load(r.Case.ID).Way != "online" {
			t.Error("the way changed before the office took it")
		}
		all, seen := w.submissions(r.Case.ID), w.load(r.Case.ID).Revision
		if err := w.try(func(tx *db.Tx) error {
			return request.TakeSubmission(tx, w.who("信息员", office.Drafter), all[0].ID, seen)
		}); fault.Of(err) != fault.Denied {
			t.Errorf("a drafter took it: %v", err)
		}
		if err := w.takeIn(r.Case.ID); err != nil || w.load(r.Case.ID).Way != "mail" {
			t.Errorf("%v, way %s", err, w.load(r.Case.ID).Way)
		}
		if err := w.handIn(r, request.Submission{Kind: request.HandInWithdrawal, Text: "已经解决"}); err != nil {
			t.Fatal(err)
		}
		all = w.submissions(r.Case.ID)
		w.must(func(tx *db.Tx) error {
			return request.DeclineSubmission(tx, w.handler(), all[len(all)-1].ID, "请本人来电确认")
		})
		if c := w.load(r.Case.ID); c.Stage != request.StageReceived {
			t.Errorf("withdrawn although declined: %s", c.Stage)
		}
		if err := w.handIn(r, request.Submission{Kind: request.HandInWithdrawal}); err != nil {
			t.Fatal(err)
		}
		if err := w.takeIn(r.Case.ID); err != nil || w.load(r.Case.ID).Stage != request.StageWithdrawn {
			t.Errorf("%v", err)
		}
	})
}

func TestOpeningAnElectronicLetterIsTheProofThatItArrived(t *testing.T) {
	onBoth(t, func(w *world) {
		w.at("2026-09-14")
		r := w.file()
		all, err := w.take(w.handler(), r.Case.ID, request.Fact{Kind: request.ClarificationAsked, Until: workday.MustParse("2026-09-30")}, request.Wish{Blanks: request.Values{"补正事项": "请写明年份。"}})
		if err != nil {
			t.Fatal(err)
		}
		read := func() (err error) {
			w.view(func(q *db.View) error {
				_, _, err = request.ReadTracked(q, w.keys, r.Case.Number, r.Code, all[0].ID)
				return nil
			})
			return err
		}
		if fault.Of(read()) != fault.NotFound {
			t.Error("a letter is read before it was served")
		}
		id, err := w.serve(all[0], request.Service{Way: request.Electronic})
		if err != nil {
			t.Fatal(err)
		}
		if err := read(); err != nil {
			t.Fatal(err)
		}
		note := func() {
			w.must(func(tx *db.Tx) error {
				return request.NoteOpened(tx, office.Citizen(), r.Case.Number, r.Code, all[0].ID)
			})
		}
		w.at("2026-09-15")
		note()
		opened := w.services(all[0])[0].OpenedAt
		w.at("2026-09-16")
		note()
		if now := w.services(all[0])[0]; opened == 0 || now.OpenedAt != opened || now.ID != id {
			t.Errorf("opened at %d, then %d", opened, now.OpenedAt)
		}
		err = w.try(func(tx *db.Tx) error {
			return request.CameBack(tx, w.handler(), id, workday.MustParse("2026-09-16"), "未到达")
		})
		if w.key(err) != "service.done" {
			t.Errorf("a letter that was opened came back: %v", err)
		}
		if err := w.handIn(r, request.Submission{Kind: request.HandInService, Letter: all[0].ID}); err != nil || w.services(all[0])[0].ConfirmedAt == 0 {
			t.Errorf("%v", err)
		}
	})
}

func (w *world) services(one request.Issued) (all []request.Service) {
	w.Helper()
	w.view(func(q *db.View) (err error) { all, err = request.Services(q, w.keys, one); return err })
	return all
}
