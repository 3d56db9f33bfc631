package disclosure

import (
	"slices"
	"testing"
	"time"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/ledger"
	"gongkai/office"
)

// ready drafts a text and takes it through its route, up to the door.
func (w *world) ready(title string) (id string) {
	w.t.Helper()
	id = w.draft(drafter, w.text(title))
	w.must(drafter, id, VerbSubmit)
	w.must(reviewer, id, VerbReview)
	w.must(signer, id, VerbSignOff)
	return id
}

// arrange plans texts for a time from now; none means at once.
func (w *world) arrange(in time.Duration, ids ...string) (plan string, err error) {
	w.t.Helper()
	items := make([]Planned, len(ids))
	for i, id := range ids {
		items[i] = Planned{Item: id, N: w.item(id).Head, Note: "更正联系电话"}
	}
	var at time.Time
	if in > 0 {
		at = w.clock.Now().Add(in)
	}
	err = w.try(func(tx *db.Tx) (err error) {
		plan, err = Arrange(tx, signer, w.organ, "假期公告", at, items)
		return err
	})
	return plan, err
}

// pass lets time go by and the clock's work be done.
func (w *world) pass(d time.Duration) {
	w.t.Helper()
	w.clock.Advance(d)
	if err := Timed(w.t.Context(), w.d); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) plan(id string) (p Plan) {
	w.t.Helper()
	w.look(func(q db.Query) (err error) { p, err = PlanByID(q, id); return err })
	return p
}

func (w *world) isPublic(id string) (yes bool) {
	w.t.Helper()
	w.look(func(q db.Query) error {
		p, err := Public(q, id)
		yes = err == nil && !p.Withdrawn()
		return nil
	})
	return yes
}

func TestTextsGoOutTogetherWhenTheirTimeComes(t *testing.T) {
	engines(t, func(w *world) {
		a, b := w.ready("甲"), w.ready("乙")
		c := w.publish(w.text("丙（电话有误）"))
		w.must(drafter, c, VerbCorrect)
		if err := w.save(drafter, c, func(t *Text) { t.Title = "丙" }); err != nil {
			t.Fatal(err)
		}
		w.must(drafter, c, VerbSubmit)
		w.must(reviewer, c, VerbReview)
		w.must(signer, c, VerbSignOff)
		plan, err := w.arrange(time.Hour, a, b, c)
		if err != nil {
			t.Fatal(err)
		}
		w.pass(59 * time.Minute)
		if w.isPublic(a) || w.item(a).Stage != Scheduled || w.plan(plan).State != PlanWaits {
			t.Error("out before its time")
		}
		refuses(t, w.act(VerbPublish, signer, a), "disclosure.wrong_stage")
		w.pass(time.Minute)
		if !w.isPublic(a) || !w.isPublic(b) || w.page(c).Title != "丙" || w.plan(plan).State != Done || w.item(a).Plan != "" {
			t.Errorf("%+v", w.plan(plan))
		}
		w.look(func(q db.Query) error {
			history, err := ledger.Of(q, Subject(a), 100)
			if last := history[len(history)-1]; last.Verb != string(VerbPublish) || last.Actor != "system:clock" {
				t.Errorf("recorded as %+v", last)
			}
			return err
		})
		if problems := w.verify(); len(problems) != 0 {
			t.Error(problems)
		}
	})
}

func TestAPlanIsAllOrNone(t *testing.T) {
	for name, spoil := range map[string]func(w *world, id string){
		"changed": func(w *world, id string) {
			if err := w.save(second, id, func(t *Text) { t.Summary = "多一个字" }); err != nil {
				w.t.Fatal(err)
			}
		},
		"returned":     func(w *world, id string) { w.must(signer, id, VerbReturn) },
		"changed back": func(w *world, id string) { w.do(alter(id, "<p>悄悄改的</p>")) },
		"a step added": func(w *world, _ string) {
			w.do(func(tx *db.Tx) error {
				_, err := SetRoute(tx, staff("安全管理员", office.SecurityAdmin), Route{Organ: w.organ, Name: "加一步",
					Steps: []RouteStep{{Key: "review", Verb: VerbReview}, {Key: "sign_off", Verb: VerbSignOff}, {Key: "law", Verb: VerbLegal}}}, 0)
				return err
			})
		},
	} {
		t.Run(name, func(t *testing.T) {
			engines(t, func(w *world) {
				a, b := w.ready("甲"), w.ready("乙")
				plan, err := w.arrange(time.Hour, a, b)
				if err != nil {
					t.Fatal(err)
				}
				spoil(w, b)
				w.pass(time.Hour)
				p := w.plan(plan)
				if w.isPublic(a) || w.isPublic(b) || p.State != Refused || len(p.Why) != 1 {
					t.Errorf("%+v", p)
				}
				if it := w.item(a); it.Stage != SignedOff || it.Plan != "" {
					t.Errorf("the other text: %+v", it)
				}
				w.look(func(q db.Query) error {
					mine, err := RefusedPlans(q, w.organ, signer.ID)
					if len(mine) != 1 {
						t.Errorf("nobody is told: %v", mine)
					}
					return err
				})
				w.do(func(tx *db.Tx) error { return NoteRefusal(tx, signer, plan) })
				w.look(func(q db.Query) error {
					mine, err := RefusedPlans(q, w.organ, signer.ID)
					if len(mine) != 0 {
						t.Errorf("still told: %v", mine)
					}
					return err
				})
			})
		})
	}
}

// alter changes a stored text behind everybody's back.
func alter(id, body string) func(tx *db.Tx) error {
	return func(tx *db.Tx) error {
		_, err := tx.Exec(`UPDATE disclosure_revision SET body = $2 WHERE item = $1`, id, body)
		return err
	}
}

func TestAPlanIsTakenBackOrGoesOutAtOnce(t *testing.T) {
	engines(t, func(w *world) {
		a, b := w.ready("甲"), w.ready("乙")
		plan, err := w.arrange(time.Hour, a, b)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.arrange(2*time.Hour, b); fault.Of(err) != fault.Refused {
			t.Errorf("in two plans: %v", err)
		}
		if err := w.try(func(tx *db.Tx) error { return Cancel(tx, staff("督查", office.Inspector), plan) }); fault.Of(err) != fault.Denied {
			t.Error(err)
		}
		w.do(func(tx *db.Tx) error { return Cancel(tx, drafter, plan) })
		refuses(t, w.try(func(tx *db.Tx) error { return Cancel(tx, drafter, plan) }), "disclosure.plan.over")
		w.pass(2 * time.Hour)
		if w.isPublic(a) || w.item(a).Stage != SignedOff {
			t.Error("a cancelled plan went out")
		}
		draft := w.draft(drafter, w.text("没审过"))
		if _, err := w.arrange(0, a, draft); fault.Of(err) != fault.Refused || w.isPublic(a) {
			t.Errorf("half a bundle went out: %v", err)
		}
		if _, err := w.arrange(0, a, b); err != nil || !w.isPublic(a) || !w.isPublic(b) {
			t.Error(err)
		}
		if _, err := w.arrange(-time.Second, w.ready("丙")); err != nil { // none is "at once"
			t.Error(err)
		}
		for name, err := range map[string]error{
			"nothing chosen": w.try(func(tx *db.Tx) error { _, err := Arrange(tx, signer, w.organ, "", time.Time{}, nil); return err }),
			"in the past": w.try(func(tx *db.Tx) error {
				_, err := Arrange(tx, signer, w.organ, "", tx.Now().Add(-time.Minute), []Planned{{Item: a}})
				return err
			}),
		} {
			if fault.Of(err) != fault.Invalid {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

func TestATextLapsesTheDayAfterItsLast(t *testing.T) {
	engines(t, func(w *world) {
		text := w.text("临时管制公告")
		text.ExpiresOn = text.FormedOn.AddDays(2)
		id := w.publish(text)
		w.pass(text.ExpiresOn.Start().Sub(w.clock.Now()) + 23*time.Hour)
		if p := w.page(id); p.Validity == Lapsed || p.History != nil {
			t.Errorf("lapsed on its last day: %+v", p)
		}
		w.pass(time.Hour)
		p := w.page(id)
		if p.Validity != Lapsed || p.AbolishedOn != text.ExpiresOn || p.Body == "" || len(p.History) != 2 || p.History[1].Kind != RanOut {
			t.Errorf("%+v", p)
		}
		w.pass(48 * time.Hour)
		if p := w.page(id); len(p.History) != 2 {
			t.Error("lapsed twice")
		}
		if problems := w.verify(); len(problems) != 0 {
			t.Error(problems)
		}
		late := w.text("早就过期")
		late.ExpiresOn = late.FormedOn
		old := w.draft(drafter, late)
		w.must(drafter, old, VerbSubmit)
		w.must(reviewer, old, VerbReview)
		w.must(signer, old, VerbSignOff)
		w.pass(48 * time.Hour)
		refuses(t, w.act(VerbPublish, signer, old), "disclosure.expired_already")
	})
}

func TestWhatWasHurriedOutIsMarkedAndApprovedAfterwards(t *testing.T) {
	engines(t, func(w *world) {
		chief := staff("主任", office.Signer)
		id := w.draft(all, w.text("山洪预警"))
		refuses(t, w.act(VerbEmergency, all, id), "disclosure.own_text")
		if err := w.act(VerbEmergency, reviewer, id); fault.Of(err) != fault.Denied {
			t.Error(err)
		}
		if err := w.try(func(tx *db.Tx) error { return PublishEmergency(tx, chief, id, 1, " ") }); fault.Of(err) != fault.Invalid {
			t.Error(err)
		}
		w.must(chief, id, VerbEmergency)
		p := w.page(id)
		if p.Emergency != Pending || len(p.History) != 1 || p.History[0].Kind != InEmergency || p.History[0].Note != "台风红色预警" || p.IndexNumber == "" {
			t.Errorf("%+v", p)
		}
		w.pass(10 * 24 * time.Hour)
		if w.page(id).Emergency != Overdue {
			t.Error("the day has passed and nothing says so")
		}
		refuses(t, w.act(VerbReview, all, id), "disclosure.own_text")
		w.must(reviewer, id, VerbReview)
		if w.page(id).Emergency != Overdue {
			t.Error("half a route was enough")
		}
		refuses(t, w.act(VerbSignOff, chief, id), "disclosure.own_emergency")
		w.must(signer, id, VerbSignOff)
		p = w.page(id)
		if p.Emergency != CaughtUp || len(p.History) != 2 || p.History[1].Kind != ApprovedAfter {
			t.Errorf("%+v", p)
		}
		refuses(t, w.act(VerbReview, other, id), "disclosure.wrong_stage")
		w.look(func(q db.Query) error {
			history, err := ledger.Of(q, Subject(id), 100)
			var verbs []string
			for _, e := range history {
				verbs = append(verbs, e.Verb)
			}
			if want := []string{"item.draft", "item.publish_emergency", "item.emergency_overdue", "item.review", "item.emergency_approved", "item.sign_off"}; !slices.Equal(verbs, want) {
				t.Errorf("%v", verbs)
			}
			return err
		})
		if problems := w.verify(); len(problems) != 0 {
			t.Error(problems)
		}
	})
}
