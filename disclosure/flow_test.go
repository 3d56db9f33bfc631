package disclosure

import (
	"slices"
	"testing"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/ledger"
	"gongkai/office"
	"gongkai/workday"
)

func TestAnItemTravelsFromDraftToPublicPage(t *testing.T) {
	engines(t, func(w *world) {
		id := w.draft(drafter, w.text("关于道路施工的公告"))
		w.look(func(q db.Query) error {
			if _, err := Public(q, id); fault.Of(err) != fault.NotFound {
				t.Errorf("a draft is public: %v", err)
			}
			return nil
		})
		w.must(drafter, id, VerbSubmit)
		w.must(reviewer, id, VerbReview)
		w.must(signer, id, VerbSignOff, VerbPublish)
		p := w.page(id)
		if p.Title != "关于道路施工的公告" || p.IndexNumber != "11330683742010670P/2026-00001" || p.DocumentNumber != "浦街办〔2026〕8号" || p.History != nil {
			t.Errorf("%+v", p)
		}
		w.look(func(q db.Query) error {
			history, err := ledger.Of(q, Subject(id), 100)
			var verbs []string
			for _, e := range history {
				verbs = append(verbs, e.Verb)
			}
			if want := []string{"item.draft", "clearance.see", "item.submit", "item.review", "item.sign_off", "item.publish"}; !slices.Equal(verbs, want) {
				t.Errorf("history %v", verbs)
			}
			return err
		})
	})
}

func TestNobodyApprovesTheirOwnText(t *testing.T) {
	engines(t, func(w *world) {
		for _, role := range office.Roles {
			// author holds one role and may draft; then every way of having contributed
			author := staff("作者"+string(role), role, office.Drafter, office.Reviewer, office.Signer)
			id := w.draft(author, w.text("自己写的"))
			w.must(author, id, VerbSubmit)
			refuses(t, w.act(VerbReview, author, id), "disclosure.own_text")
			w.must(reviewer, id, VerbReview)
			refuses(t, w.act(VerbSignOff, author, id), "disclosure.own_text")
		}
		for name, contribute := range map[string]func(id string) error{
			"saved one word long ago": func(id string) error {
				if err := w.save(all, id, func(t *Text) { t.Summary = "一句" }); err != nil {
					return err
				}
				return w.save(drafter, id, func(t *Text) { t.Summary = "另一句" })
			},
			"attached a file": func(id string) error {
				return w.save(all, id, func(t *Text) { t.Attachments = append(t.Attachments, file("a.pdf", 'a')) })
			},
			"changed the text after it was submitted": func(id string) error {
				if err := w.act(VerbSubmit, drafter, id); err != nil {
					return err
				}
				return w.save(all, id, func(t *Text) { t.Title = "改过" })
			},
			"submitted it": func(id string) error { return nil },
		} {
			id := w.draft(drafter, w.text(name))
			if err := contribute(id); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			by := drafter
			if name == "submitted it" {
				by = all
			}
			w.must(by, id, VerbSubmit)
			if err := w.act(VerbReview, all, id); fault.Of(err) != fault.Refused || fault.As(err).Key != "disclosure.own_text" {
				t.Errorf("%s: reviewed: %v", name, err)
			}
			w.must(reviewer, id, VerbReview)
			if err := w.act(VerbSignOff, all, id); fault.Of(err) != fault.Refused {
				t.Errorf("%s: signed off: %v", name, err)
			}
		}
	})
}

func TestAdministratorsAndReadersDoNothingToItems(t *testing.T) {
	engines(t, func(w *world) {
		id := w.draft(drafter, w.text("公告"))
		w.must(drafter, id, VerbSubmit)
		for _, role := range []office.Role{office.SystemAdmin, office.SecurityAdmin, office.AuditAdmin, office.Inspector, office.CongressMonitor, office.RequestHandler} {
			who := staff("only "+string(role), role)
			for verb := range acts {
				if err := w.act(verb, who, id); fault.Of(err) != fault.Denied {
					t.Errorf("%s as %s: %v", verb, role, err)
				}
			}
			if err := w.save(who, id, func(t *Text) { t.Title = "x" }); fault.Of(err) != fault.Denied {
				t.Errorf("save as %s: %v", role, err)
			}
			if err := w.try(func(tx *db.Tx) error { _, err := Draft(tx, who, w.organ, w.text("x")); return err }); fault.Of(err) != fault.Denied {
				t.Errorf("draft as %s: %v", role, err)
			}
		}
		elsewhere := office.Actor{ID: "x", Grants: map[string][]office.Role{"other": office.Roles}}
		if err := w.act(VerbReview, elsewhere, id); fault.Of(err) != fault.Denied {
			t.Errorf("from another organ: %v", err)
		}
	})
}

func TestReviewerMaySignOffOnlyWhereThatIsDeclared(t *testing.T) {
	engines(t, func(w *world) {
		id := w.draft(drafter, w.text("公告"))
		w.must(drafter, id, VerbSubmit)
		w.must(all, id, VerbReview)
		refuses(t, w.act(VerbSignOff, all, id), "disclosure.own_review")
		admin := staff("安全管理员", office.SecurityAdmin)
		declare := func(by office.Actor, reason string) error {
			return w.try(func(tx *db.Tx) error { return Declare(tx, by, w.organ, true, reason) })
		}
		if err := declare(signer, "人少"); fault.Of(err) != fault.Denied {
			t.Error(err)
		}
		if err := declare(admin, " "); fault.Of(err) != fault.Invalid {
			t.Error(err)
		}
		if err := declare(admin, "本街道只有一名专职人员"); err != nil {
			t.Fatal(err)
		}
		w.must(all, id, VerbSignOff)
		own := w.draft(all, w.text("自己的"))
		w.must(all, own, VerbSubmit)
		refuses(t, w.act(VerbReview, all, own), "disclosure.own_text")
	})
}

func TestAnyChangeVoidsTheApproval(t *testing.T) {
	changes := map[string]func(*Text){
		"title": func(t *Text) { t.Title += "（修）" }, "body": func(t *Text) { t.Body += "<p>再加一段。</p>" },
		"date": func(t *Text) { t.FormedOn = t.FormedOn.AddDays(-1) }, "column": func(t *Text) { t.Statutory = "20.1" },
		"attachment": func(t *Text) { t.Attachments = append(t.Attachments, file("b.pdf", 'b')) }, "term": func(t *Text) { t.TermDays = 7 },
	}
	engines(t, func(w *world) {
		for name, change := range changes {
			id := w.draft(drafter, w.text(name))
			w.must(drafter, id, VerbSubmit)
			w.must(reviewer, id, VerbReview)
			w.must(signer, id, VerbSignOff)
			if err := w.save(second, id, change); err != nil {
				t.Fatal(err)
			}
			it := w.item(id)
			w.look(func(q db.Query) error {
				crew, err := CrewOf(q, it)
				if it.Stage != Drafting || len(crew.Approvals) != 0 {
					t.Errorf("%s: approval still stands: %+v %+v", name, it, crew)
				}
				return err
			})
			refuses(t, w.act(VerbPublish, signer, id), "disclosure.wrong_stage")
		}
		id := w.draft(drafter, w.text("同样"))
		w.must(drafter, id, VerbSubmit)
		if err := w.save(drafter, id, func(*Text) {}); err != nil || w.item(id).Stage != Submitted || w.item(id).Head != 1 {
			t.Errorf("a save without change did something: %v", err)
		}
	})
}

func TestATextAlteredInTheStoreIsNotPublished(t *testing.T) {
	engines(t, func(w *world) {
		id := w.draft(drafter, w.text("公告"))
		w.must(drafter, id, VerbSubmit)
		w.must(reviewer, id, VerbReview)
		w.must(signer, id, VerbSignOff)
		w.do(func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE disclosure_revision SET body = $2 WHERE item = $1`, id, "<p>悄悄改的</p>")
			return err
		})
		refuses(t, w.act(VerbPublish, signer, id), "disclosure.altered")
	})
}

func TestAStaleWriterIsToldAndLosesNothing(t *testing.T) {
	engines(t, func(w *world) {
		id := w.draft(drafter, w.text("公告"))
		if err := w.save(second, id, func(t *Text) { t.Title = "第二人先保存" }); err != nil {
			t.Fatal(err)
		}
		err := w.try(func(tx *db.Tx) error { _, err := Save(tx, drafter, id, 1, w.text("第一人后保存")); return err })
		if fault.Of(err) != fault.Stale {
			t.Error(err)
		}
		if err := w.try(func(tx *db.Tx) error { return Submit(tx, drafter, id, 1) }); fault.Of(err) != fault.Stale {
			t.Error(err)
		}
		if it := w.item(id); it.HeadTitle != "第二人先保存" || it.Head != 2 || it.Stage != Drafting {
			t.Errorf("%+v", it)
		}
	})
}

func TestSubmitWantsACompleteText(t *testing.T) {
	engines(t, func(w *world) {
		for field, spoil := range map[string]func(*Text){
			"body": func(t *Text) { t.Body = "<p> </p>" }, "issuer": func(t *Text) { t.Issuer = "" },
			"formed_on": func(t *Text) { t.FormedOn = workday.Date{} },
			"reason":    func(t *Text) { t.Attribute, t.Article = Withheld, Discussion },
		} {
			text := w.text(field)
			spoil(&text)
			id := w.draft(drafter, text)
			err := w.act(VerbSubmit, drafter, id)
			if f := fault.As(err); fault.Of(err) != fault.Invalid || len(f.Fields) != 1 || f.Fields[0].Name != field {
				t.Errorf("%s: %v", field, err)
			}
		}
	})
}

func TestOnlyProactiveInformationIsPublished(t *testing.T) {
	engines(t, func(w *world) {
		text := w.text("会议纪要")
		text.Attribute, text.Article, text.Reason = Withheld, Discussion, "条例第十六条第二款：过程性信息"
		id := w.draft(drafter, text)
		refuses(t, w.act(VerbEmergency, signer, id), "disclosure.not_proactive")
		w.must(drafter, id, VerbSubmit)
		w.must(reviewer, id, VerbReview)
		w.must(signer, id, VerbSignOff)
		refuses(t, w.act(VerbPublish, signer, id), "disclosure.wrong_stage")
	})
}

type choice struct {
	by   office.Actor
	verb office.Verb
}

// lawful gives what anybody may do to the item now, so that walks get somewhere.
func (w *world) lawful(it Item, people []office.Actor) (all []choice) {
	w.look(func(q db.Query) error {
		crew, err := CrewOf(q, it)
		for _, by := range people {
			for _, verb := range it.Lawful(by, crew) {
				if verb != VerbSave && verb != VerbDrop && verb != VerbReturn && verb != VerbDiscard {
					all = append(all, choice{by, verb})
				}
			}
		}
		return err
	})
	return all
}

func refuses(t *testing.T, err error, key string) {
	t.Helper()
	if fault.Of(err) != fault.Refused || fault.As(err).Key != key {
		t.Errorf("want it refused with %s, got %v", key, err)
	}
}
