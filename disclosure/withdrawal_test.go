package disclosure

import (
	"testing"

	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/fault"
)

// withdraw takes an item down as asked for.
func (w *world) withdraw(id string, how Withdrawal) error {
	w.t.Helper()
	seen := w.item(id).Head
	if err := w.try(func(tx *db.Tx) error { return AskWithdrawal(tx, drafter, id, seen, how) }); err != nil {
		return err
	}
	return w.act(VerbConfirm, reviewer, id)
}

func TestAWithdrawnTextStaysOnlyWhereItWasAskedFor(t *testing.T) {
	engines(t, func(w *world) {
		text := w.text("旧办法")
		text.Attachments = []Attachment{file("表.pdf", 'e')}
		kept, other := w.publish(text), w.publish(w.text("新办法"))
		if err := w.withdraw(kept, Withdrawal{Ground: Replaced, Words: "已由新办法代替", Shows: ShowsNotice}); err != nil {
			t.Fatal(err)
		}
		p := w.page(kept)
		if !p.Withdrawn() || !p.Kept() || p.Title != "旧办法" || p.Taken.Words != "已由新办法代替" || len(p.Attachments) != 1 || p.Reason != "" {
			t.Errorf("%+v", p)
		}
		w.look(func(q db.Query) error {
			if _, err := PublicAttachment(q, file("x", 'e').Hash); err != nil {
				t.Errorf("the attachment of a text that stays: %v", err)
			}
			if r, err := PublicRevision(q, kept, 1); err != nil || r.Title != "旧办法" || r.Superseded {
				t.Errorf("%+v %v", r, err)
			}
			list, err := List(q, Shelf{})
			if err != nil || list.Total != 1 || len(list.Items) != 1 || list.Items[0].ID != other {
				t.Errorf("a withdrawn text is in the list: %+v %v", list, err)
			}
			return nil
		})
		if problems := w.verify(); len(problems) != 0 {
			t.Error(problems)
		}
	})
}

func TestWhatMustGoCannotStay(t *testing.T) {
	engines(t, func(w *world) {
		id := w.publish(w.text("名单"))
		for name, how := range map[string]Withdrawal{
			"personal data left to be read": {Ground: PersonalData, Words: "x", Shows: ShowsNotice},
			"secrets left to be read":       {Ground: SecretFound, Words: "x", Shows: ShowsNotice},
			"no ground":                     {Words: "x", Shows: ShowsGone},
			"nothing to be shown":           {Ground: OtherGround, Words: "x"},
			"no words":                      {Ground: OtherGround, Shows: ShowsGone},
			"led nowhere":                   {Ground: Replaced, Words: "x", Shows: ShowsRedirect},
			"led to itself":                 {Ground: Replaced, Words: "x", Shows: ShowsRedirect, Target: id},
			"led to what is not there":      {Ground: Replaced, Words: "x", Shows: ShowsRedirect, Target: "nobody"},
		} {
			if err := w.withdraw(id, how); fault.Of(err) != fault.Invalid {
				t.Errorf("%s: %v", name, err)
			}
		}
		if w.item(id).Stage != Published {
			t.Error("a refused asking moved the item")
		}
	})
}

func TestARedirectionIsCheckedAgainWhenItIsConfirmed(t *testing.T) {
	engines(t, func(w *world) {
		old, next := w.publish(w.text("旧")), w.publish(w.text("新"))
		w.do(func(tx *db.Tx) error {
			return AskWithdrawal(tx, drafter, old, 1, Withdrawal{Ground: Replaced, Words: "合并", Shows: ShowsRedirect, Target: next})
		})
		if err := w.withdraw(next, Withdrawal{Ground: FactError, Words: "有误", Shows: ShowsGone}); err != nil {
			t.Fatal(err)
		}
		refuses(t, w.act(VerbConfirm, reviewer, old), "disclosure.redirect_gone")
		w.must(reviewer, old, VerbKeep)
		if w.page(old).Withdrawn() {
			t.Error("the text is gone")
		}
	})
}

func TestWhatHappenedIsListedNewestFirst(t *testing.T) {
	engines(t, func(w *world) {
		a, b := w.publish(w.text("甲")), w.publish(w.text("乙"))
		w.clock.Advance(3600e9)
		w.must(drafter, a, VerbCorrect)
		if err := w.save(drafter, a, func(t *Text) { t.Title = "甲（更正）" }); err != nil {
			t.Fatal(err)
		}
		w.must(drafter, a, VerbSubmit)
		w.must(reviewer, a, VerbReview)
		w.must(signer, a, VerbSignOff, VerbRepublish)
		w.clock.Advance(3600e9)
		if err := w.withdraw(b, Withdrawal{Ground: PersonalData, Words: "含有个人信息", Shows: ShowsGone}); err != nil {
			t.Fatal(err)
		}
		w.look(func(q db.Query) error {
			list, total, err := Happenings(q, News{})
			if err != nil || total != 4 || len(list) != 4 {
				t.Fatal(list, total, err)
			}
			if h := list[0]; h.Kind != TakenDown || h.Item != b || h.Title != "" || h.Note != "含有个人信息" {
				t.Errorf("%+v", h)
			}
			if h := list[1]; h.Kind != Corrected || h.Serial != 2 || h.Title != "甲（更正）" || h.First {
				t.Errorf("%+v", h)
			}
			for _, h := range list[2:] {
				if want := map[string]string{a: "甲", b: ""}[h.Item]; h.Title != want || !h.First {
					t.Errorf("%+v", h)
				}
			}
			for _, n := range []struct {
				News
				want int64
			}{{News{Organ: w.organ}, 4}, {News{Organ: "elsewhere"}, 0}, {News{Kind: Corrected}, 1}, {News{Kind: FirstPublished}, 2}, {News{Organ: w.organ, Kind: TakenDown}, 1}} {
				list, total, err := Happenings(q, n.News)
				if err != nil || total != n.want || int64(len(list)) != n.want {
					t.Errorf("%+v: %d %d %v", n.News, len(list), total, err)
				}
			}
			one, _, err := Happenings(q, News{Page: 2, Size: 3})
			if err != nil || len(one) != 1 {
				t.Error(one, err)
			}
			return nil
		})
	})
}

func TestAnItemIsFoundByWhatPeopleCallIt(t *testing.T) {
	engines(t, func(w *world) {
		id := w.publish(w.text("关于农用地的办法"))
		number := w.item(id).IndexNumber
		w.look(func(q db.Query) error {
			for _, words := range []string{id, "/items/" + id, "https://example.gov.cn/items/" + id + "?x=1", number, " " + number + " ", "浦街办〔2026〕8号", "浦街办[2026]8号"} {
				list, err := Targets(q, words)
				if err != nil || len(list) != 1 || list[0].ID != id || list[0].DocumentNumber != "浦街办〔2026〕8号" {
					t.Errorf("%q: %+v %v", words, list, err)
				}
			}
			for _, words := range []string{"", "没有", "浦街办〔2026〕9号", "/items/"} {
				if list, err := Targets(q, words); err != nil || len(list) != 0 {
					t.Errorf("%q: %+v %v", words, list, err)
				}
			}
			return nil
		})
	})
}

func TestWhatIsTypedIsKeptForItsWriterAlone(t *testing.T) {
	engines(t, func(w *world) {
		id := w.draft(drafter, w.text("草稿"))
		typed := Typed{Place: id, Seen: 1, Fields: map[string][]string{"title": {"打了一半"}}}
		w.do(func(tx *db.Tx) error { return KeepTyped(tx, drafter, w.organ, typed) })
		typed.Fields["title"] = []string{"打完了"}
		w.do(func(tx *db.Tx) error { return KeepTyped(tx, drafter, w.organ, typed) })
		w.look(func(q db.Query) error {
			if got, err := TypedBy(q, drafter.ID, id); err != nil || got.Seen != 1 || got.At.IsZero() || got.Fields["title"][0] != "打完了" {
				t.Errorf("%+v %v", got, err)
			}
			if got, err := TypedBy(q, second.ID, id); err != nil || !got.At.IsZero() {
				t.Errorf("another person reads it: %+v %v", got, err)
			}
			return nil
		})
		if w.item(id).Head != 1 {
			t.Error("a draft became a revision")
		}
		if err := w.try(func(tx *db.Tx) error { return KeepTyped(tx, staff("路人"), w.organ, typed) }); err == nil {
			t.Error("kept for somebody who may not write")
		}
		w.do(func(tx *db.Tx) error { return DropTyped(tx, drafter.ID, id) })
		w.look(func(q db.Query) error {
			if got, err := TypedBy(q, drafter.ID, id); err != nil || !got.At.IsZero() {
				t.Errorf("%+v %v", got, err)
			}
			return nil
		})
	})
}

func TestOthersSeeWhoWritesUntilTheyAreGone(t *testing.T) {
	engines(t, func(w *world) {
		id := w.draft(drafter, w.text("草稿"))
		others := func() (n int) {
			w.look(func(q db.Query) error {
				list, err := Writers(q, id, second.ID)
				n = len(list)
				return err
			})
			return n
		}
		w.do(func(tx *db.Tx) error { return Attend(tx, drafter, id) })
		w.do(func(tx *db.Tx) error { return Attend(tx, second, id) })
		if others() != 1 {
			t.Error("who writes is not seen, or sees himself")
		}
		w.clock.Advance(presenceKept + 1e9)
		if others() != 0 {
			t.Error("who is long gone still writes")
		}
		w.do(func(tx *db.Tx) error { return Attend(tx, drafter, id) })
		w.do(func(tx *db.Tx) error { return Leave(tx, drafter, id) })
		if others() != 0 {
			t.Error("who has left still writes")
		}
		w.do(SweepTyped)
	})
}

// An annual report stays public for ever: it is corrected, never taken down, whatever the ground.
func TestAnAnnualReportIsNeverTakenDown(t *testing.T) {
	engines(t, func(w *world) {
		text := w.text("2025年政府信息公开工作年度报告")
		text.Column = w.columns[catalogue.Reports].ID
		id := w.publish(text)
		for _, ground := range Grounds {
			if err := w.withdraw(id, Withdrawal{Ground: ground, Words: "重新发布", Shows: ShowsGone}); fault.Of(err) != fault.Refused {
				t.Errorf("%s: %v", ground, err)
			}
		}
		if p := w.page(id); p.Withdrawn() {
			t.Error("the report is gone")
		}
	})
}
