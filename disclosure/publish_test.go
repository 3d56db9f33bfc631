package disclosure

import (
	"testing"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/publiclog"
	"gongkai/workday"
)

func TestACorrectionMovesNothingUntilItIsPublished(t *testing.T) {
	engines(t, func(w *world) {
		id := w.publish(w.text("公告（电话有误）"))
		w.must(drafter, id, VerbCorrect)
		if err := w.save(drafter, id, func(t *Text) { t.Title, t.Body = "公告", "<p>电话改正。</p>" }); err != nil {
			t.Fatal(err)
		}
		for _, verb := range []struct {
			verb string
			do   func()
		}{
			{"save", func() {}}, {"submit", func() { w.must(drafter, id, VerbSubmit) }}, {"review", func() { w.must(reviewer, id, VerbReview) }}, {"sign off", func() { w.must(signer, id, VerbSignOff) }},
		} {
			verb.do()
			if p := w.page(id); p.Title != "公告（电话有误）" || p.N != 1 {
				t.Errorf("after %s the public reads %q", verb.verb, p.Title)
			}
		}
		refuses(t, w.act(VerbPublish, signer, id), "disclosure.wrong_stage")
		if err := w.try(func(tx *db.Tx) error { return PublishCorrection(tx, signer, id, 2, " ") }); fault.Of(err) != fault.Invalid {
			t.Errorf("without a public note: %v", err)
		}
		w.must(signer, id, VerbRepublish)
		p := w.page(id)
		if p.Title != "公告" || p.N != 2 || len(p.History) != 2 || p.History[1].Note != "更正联系电话" || p.IndexNumber != "11330683742010670P/2026-00001" {
			t.Errorf("%+v", p)
		}
		w.look(func(q db.Query) error {
			old, err := PublicRevision(q, id, 1)
			if err != nil || !old.Superseded || old.Title != "公告（电话有误）" || old.Live != 2 {
				t.Errorf("the superseded text: %+v %v", old, err)
			}
			if now, err := PublicRevision(q, id, 2); err != nil || now.Superseded {
				t.Error(err)
			}
			if _, err := PublicRevision(q, id, 3); fault.Of(err) != fault.NotFound {
				t.Error(err)
			}
			return nil
		})
	})
}

func TestADraftBetweenPublicationsIsNeverPublic(t *testing.T) {
	engines(t, func(w *world) {
		id := w.publish(w.text("公告"))
		w.must(drafter, id, VerbCorrect)
		for _, title := range []string{"草稿一", "草稿二"} {
			if err := w.save(drafter, id, func(t *Text) { t.Title = title; t.Attachments = append(t.Attachments, file("x.pdf", 'c')) }); err != nil {
				t.Fatal(err)
			}
		}
		w.look(func(q db.Query) error {
			if _, err := PublicRevision(q, id, 2); fault.Of(err) != fault.NotFound {
				t.Errorf("an intermediate text is public: %v", err)
			}
			if _, err := PublicAttachment(q, file("x", 'c').Hash); fault.Of(err) != fault.NotFound {
				t.Errorf("its attachment is public: %v", err)
			}
			_, err := OrganAttachment(q, w.organ, file("x", 'c').Hash)
			return err
		})
		w.must(drafter, id, VerbDiscard)
		it := w.item(id)
		if it.Stage != Published || it.LiveHash == it.HeadHash || w.page(id).Title != "公告" {
			t.Errorf("%+v", it)
		}
		w.must(drafter, id, VerbCorrect)
		if it = w.item(id); it.HeadHash != it.LiveHash || it.Head != 4 {
			t.Errorf("a new correction does not start from the public text: %+v", it)
		}
		refuses(t, w.act(VerbSubmit, drafter, id), "disclosure.nothing_changed")
	})
}

func TestWithdrawalTakesTwoAndLeavesANotice(t *testing.T) {
	engines(t, func(w *world) {
		text := w.text("救助名单")
		text.Attachments = []Attachment{file("名单.pdf", 'd')}
		id := w.publish(text)
		w.must(all, id, VerbWithdraw)
		if w.page(id).Title != "救助名单" {
			t.Error("a request alone took the text down")
		}
		refuses(t, w.act(VerbConfirm, all, id), "disclosure.own_withdrawal")
		w.must(other, id, VerbKeep)
		w.must(all, id, VerbWithdraw)
		w.must(other, id, VerbConfirm)
		p := w.page(id)
		if !p.Withdrawn() || p.Title != "" || p.Body != "" || len(p.History) != 2 || p.History[1].Note != "含有个人信息" {
			t.Errorf("%+v", p)
		}
		w.look(func(q db.Query) error {
			if old, err := PublicRevision(q, id, 1); err != nil || old.Body != "" {
				t.Errorf("the old text is still to be had: %v", err)
			}
			if _, err := PublicAttachment(q, file("x", 'd').Hash); fault.Of(err) != fault.NotFound {
				t.Errorf("its attachment is still to be had: %v", err)
			}
			if n, err := Total(q, w.organ, "", 0); err != nil || n != 0 {
				t.Error(n, err)
			}
			return nil
		})
		refuses(t, w.act(VerbCorrect, drafter, id), "disclosure.wrong_stage")
	})
}

func TestPublicationsAreInThePublicLog(t *testing.T) {
	engines(t, func(w *world) {
		id := w.publish(w.text("公告"))
		w.must(drafter, id, VerbCorrect)
		if err := w.save(drafter, id, func(t *Text) { t.Title = "公告（更正）" }); err != nil {
			t.Fatal(err)
		}
		w.must(drafter, id, VerbSubmit)
		w.must(reviewer, id, VerbReview)
		w.must(signer, id, VerbSignOff, VerbRepublish, VerbWithdraw)
		w.must(reviewer, id, VerbConfirm)
		w.look(func(q db.Query) error {
			list, err := Publications(q, id)
			if err != nil || len(list) != 3 {
				t.Fatal(list, err)
			}
			for i, p := range list {
				proof, err := publiclog.ProofOf(q, p.Leaf)
				if err != nil {
					return err
				}
				if err := proof.Check(p.Record(w.organ, w.item(id).IndexNumber)); err != nil || proof.Index != int64(i) {
					t.Error(p.Kind, err)
				}
				p.Note = "改写历史"
				if proof.Check(p.Record(w.organ, w.item(id).IndexNumber)) == nil {
					t.Error("a rewritten note is proved")
				}
			}
			return nil
		})
		if problems := w.verify(); len(problems) != 0 {
			t.Error(problems)
		}
	})
}

func TestVerifyFindsWhatWasDoneByHand(t *testing.T) {
	for name, tamper := range map[string]string{
		"body":        `UPDATE disclosure_revision SET body = '<p>别的</p>' WHERE n = 1`,
		"attachment":  `UPDATE disclosure_attachment SET name = '别的.pdf'`,
		"lost file":   `DELETE FROM disclosure_attachment`,
		"live text":   `UPDATE disclosure_item SET live_title = '别的'`,
		"publication": `UPDATE disclosure_publication SET note = '别的'`,
		"count":       `UPDATE disclosure_count SET n = n + 1`,
		"lost":        `DELETE FROM disclosure_publication`,
	} {
		t.Run(name, func(t *testing.T) {
			engines(t, func(w *world) {
				text := w.text("公告")
				text.Attachments = []Attachment{file("a.pdf", 'a')}
				w.publish(text)
				if problems := w.verify(); len(problems) != 0 {
					t.Fatal(problems)
				}
				w.thaw()
				w.do(func(tx *db.Tx) error { _, err := tx.Exec(tamper); return err })
				if len(w.verify()) == 0 {
					t.Error("not found")
				}
			})
		})
	}
}

func TestListsAreNewestFirstWithExactTotals(t *testing.T) {
	engines(t, func(w *world) {
		for i := range 7 {
			text := w.text("公告" + string(rune('一'+i)))
			text.FormedOn = workday.MustParse("2026-02-27")
			w.publish(text)
			w.clock.Advance(60 * 24 * 3600 * 1e9) // into 2027
		}
		column := w.text("").Column
		w.look(func(q db.Query) error {
			years, err := Years(q, "", column)
			if err != nil || len(years) != 2 || years[0].Year != 2027 || years[0].N+years[1].N != 7 {
				t.Fatal(years, err)
			}
			for _, s := range []Shelf{{}, {Organ: w.organ}, {Column: column}} {
				s.Size = 3
				seen := map[string]bool{}
				for s.Page = 1; s.Page <= 4; s.Page++ {
					l, err := List(q, s)
					if err != nil || l.Total != 7 || l.Pages != 3 {
						t.Fatalf("%+v: %+v %v", s, l, err)
					}
					for i, item := range l.Items {
						if seen[item.ID] || i > 0 && item.PublishedAt.After(l.Items[i-1].PublishedAt) {
							t.Errorf("%+v: %v", s, item)
						}
						seen[item.ID] = true
					}
				}
				if len(seen) != 7 {
					t.Errorf("%+v: %d of 7", s, len(seen))
				}
				s.Page, s.Year = 1, years[0].Year
				if l, err := List(q, s); err != nil || l.Total != years[0].N || int64(len(l.Items)) != min(3, years[0].N) {
					t.Errorf("%+v: %+v %v", s, l, err)
				}
			}
			return nil
		})
	})
}

func TestLate_counts_working_days_after_the_last_one(t *testing.T) {
	cal := workday.National()
	formed := Text{FormedOn: workday.MustParse("2026-03-02"), TermDays: DefaultTerm}
	due := formed.Due(cal)
	if due.String() != "2026-03-30" {
		t.Fatal(due)
	}
	for day, want := range map[string]int{"2026-03-02": 0, "2026-03-30": 0, "2026-03-31": 1, "2026-04-07": 5} {
		if late := Late(due, workday.MustParse(day), cal); late != want {
			t.Errorf("%s: %d", day, late)
		}
	}
	friday := workday.MustParse("2026-03-27")
	if Late(friday, friday.AddDays(1), cal) != 1 || Late(workday.Date{}, due, cal) != 0 {
		t.Error("a Saturday after is late by one; without a term nothing is late")
	}
}

func (w *world) verify() (problems []string) {
	w.t.Helper()
	w.look(func(q db.Query) error {
		_, err := VerifyRevisions(q, func(s string) { problems = append(problems, s) })
		return err
	})
	return problems
}
