package disclosure

import (
	"testing"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/workday"
)

func (w *world) links(id string) (list []Linked) {
	w.t.Helper()
	w.look(func(q db.Query) (err error) {
		p, err := Public(q, id)
		if err == nil {
			list, err = Links(q, p)
		}
		return err
	})
	return list
}

// states gives a text that stands in relations to others.
func (w *world) states(title string, list ...Relation) Text {
	t := w.text(title)
	t.DocumentNumber, t.Relations = "", list
	return t
}

func TestARepealIsSeenOnBothDocumentsAtOnceAndChangesNoApprovedText(t *testing.T) {
	engines(t, func(w *world) {
		text := w.text("旧办法")
		text.Validity, text.Normative = InForce, true
		old := w.publish(text)
		before := w.item(old)
		if p := w.page(old); p.Standing != InForce || p.Links != 0 {
			t.Errorf("%+v", p)
		}
		next := w.publish(w.states("新办法", Relation{Kind: Repeals, Target: old, Title: "旧办法"}, Relation{Kind: RelatedTo, Title: "上级办法", Number: "省发[2020]1号"}))
		p := w.page(old)
		if p.Standing != Abolished || p.Validity != InForce || p.Links != 1 {
			t.Errorf("standing %q, text says %q, links %d", p.Standing, p.Validity, p.Links)
		}
		if after := w.item(old); after.LiveHash != before.LiveHash || after.Head != before.Head || after.UpdatedAt != before.UpdatedAt {
			t.Error("the approved text was touched")
		}
		if l := w.links(old); len(l) != 1 || !l[0].Back || l[0].Kind != Repeals || l[0].Target != next || l[0].Title != "新办法" {
			t.Errorf("%+v", l)
		}
		if l := w.links(next); len(l) != 2 || l[0].Back || l[0].Target != old || !l[0].Public || l[1].Number != "省发〔2020〕1号" {
			t.Errorf("%+v", l)
		}
		w.look(func(q db.Query) error {
			list, err := List(q, Shelf{})
			for _, one := range list.Items {
				if want := map[string]Validity{old: Abolished, next: ""}[one.ID]; one.Validity != want {
					t.Errorf("in the list: %+v", one)
				}
			}
			news, _, err2 := Happenings(q, News{Kind: PublicationKind(Abolished)})
			if err2 != nil || len(news) != 1 || news[0].Item != old || news[0].Cause != next || news[0].CauseTitle != "新办法" || news[0].Title != "旧办法" {
				t.Errorf("%+v %v", news, err2)
			}
			return err
		})
		if err := w.withdraw(next, Withdrawal{Ground: FactError, Words: "误发", Shows: ShowsGone}); err != nil {
			t.Fatal(err)
		}
		if p := w.page(old); p.Standing != InForce || p.Links != 0 || len(w.links(old)) != 0 {
			t.Errorf("the repeal outlives its document: %+v", p)
		}
		if problems := w.verify(); len(problems) != 0 {
			t.Error(problems)
		}
	})
}

func TestARepealWaitsForItsDay(t *testing.T) {
	engines(t, func(w *world) {
		old := w.publish(w.text("旧办法"))
		text := w.states("新办法", Relation{Kind: Repeals, Target: old, Title: "旧办法"})
		text.EffectiveOn = workday.DateOf(w.clock.Now()).AddDays(30)
		w.publish(text)
		if p := w.page(old); p.Standing == Abolished || p.Links != 1 {
			t.Errorf("%+v", p)
		}
		if l := w.links(old); len(l) != 1 || l[0].From != text.EffectiveOn {
			t.Errorf("%+v", l)
		}
		w.do(Ripen)
		if w.page(old).Standing == Abolished {
			t.Error("repealed before its day")
		}
		w.clock.Advance(31 * 24 * 3600e9)
		w.do(Ripen)
		if p := w.page(old); p.Standing != Abolished {
			t.Errorf("%+v", p)
		}
		w.do(Ripen)
	})
}

func TestACorrectionTakesARelationBackAndTheStrongestHolds(t *testing.T) {
	engines(t, func(w *world) {
		old := w.publish(w.text("办法"))
		w.publish(w.states("修改决定", Relation{Kind: Amends, Target: old, Title: "办法"}))
		repeal := w.publish(w.states("废止决定", Relation{Kind: Repeals, Target: old, Title: "办法"}))
		w.publish(w.states("办法解读", Relation{Kind: Interprets, Target: old, Title: "办法"}))
		if p := w.page(old); p.Standing != Abolished || p.Links != 3 {
			t.Errorf("%+v", p)
		}
		w.must(drafter, repeal, VerbCorrect)
		if err := w.save(drafter, repeal, func(t *Text) { t.Relations = nil }); err != nil {
			t.Fatal(err)
		}
		if w.page(old).Standing != Abolished {
			t.Error("a draft moved another document")
		}
		w.must(drafter, repeal, VerbSubmit)
		w.must(reviewer, repeal, VerbReview)
		w.must(signer, repeal, VerbSignOff, VerbRepublish)
		if p := w.page(old); p.Standing != Amended || p.Links != 2 {
			t.Errorf("%+v", p)
		}
	})
}

func TestARelationIsPartOfTheTextThatIsApproved(t *testing.T) {
	engines(t, func(w *world) {
		old := w.publish(w.text("旧"))
		id := w.draft(drafter, w.states("新", Relation{Kind: Repeals, Target: old, Title: "旧"}))
		w.must(drafter, id, VerbSubmit)
		w.must(reviewer, id, VerbReview)
		if err := w.save(second, id, func(t *Text) { t.Relations[0].Kind = Amends }); err != nil {
			t.Fatal(err)
		}
		if it := w.item(id); it.Stage != Drafting || it.Head != 2 {
			t.Errorf("another relation kept the approvals: %+v", it)
		}
		plain, with := w.states("新"), w.states("新", Relation{Kind: Repeals, Target: old, Title: "旧"})
		if plain.Hash() == with.Hash() || len(Changed(plain, with)) != 1 || len(Between(plain, with, nil).Fields) != 1 {
			t.Error("a relation changes nothing")
		}
		for name, bad := range map[string]Relation{"kind": {Kind: "loves", Title: "x"}, "address": {Kind: Amends, Title: "x", Address: "javascript:alert(1)"}} {
			if err := w.save(second, id, func(t *Text) { t.Relations = Relations{bad} }); fault.Of(err) != fault.Invalid {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}
