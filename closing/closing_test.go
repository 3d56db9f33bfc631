package closing_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"gongkai/catalogue"
	"gongkai/closing"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/fault"
	"gongkai/ledger"
	"gongkai/mistake"
	"gongkai/office"
	"gongkai/privacy"
	"gongkai/request"
	"gongkai/testkit"
	"gongkai/vault"
	"gongkai/workday"
)

const city, small, large = "o-city", "o-small", "o-large"

// world is a city with a small office that is to be merged into a large one, each with its people.
type world struct {
	*testing.T
	d     *db.DB
	clock *testkit.Clock
	keys  *vault.Keys
	staff map[string]string // login → id
	root  office.Actor
}

func engines(t *testing.T, run func(w *world)) {
	testkit.EnginesClock(t, func(t *testing.T, d *db.DB, c *testkit.Clock) {
		w := &world{T: t, d: d, clock: c, staff: map[string]string{}}
		w.root = office.Actor{ID: "root", Name: "系统管理员", Organ: city, Grants: map[string][]office.Role{office.Everywhere: {office.SystemAdmin}}}
		w.at("2026-03-02")
		var err error
		if w.keys, err = vault.Start(t.Context(), d, t.TempDir()); err != nil {
			t.Fatal(err)
		}
		for _, o := range []office.Organ{{ID: city, Kind: office.Government, Name: "青溪市人民政府", ShortName: "青溪市"}, {ID: large, Parent: city, Kind: office.Subdistrict, Name: "青溪市东港街道办事处", ShortName: "东港街道"},
			{ID: small, Parent: city, Kind: office.Township, Name: "青溪市西岭乡人民政府", ShortName: "西岭乡", Code: "11330683742010670P"}} {
			w.do(city, func(tx *db.Tx) error { _, err := office.CreateOrgan(tx, w.root, o); return err })
			w.do(o.ID, func(tx *db.Tx) error { _, err := catalogue.Standard(tx, office.System("test"), o.ID); return err })
		}
		for _, a := range []struct {
			organ, login string
			role         office.Role
		}{{small, "xin", office.Drafter}, {small, "shou", office.RequestHandler}, {small, "kan", office.Inspector}, {large, "qian", office.Signer}, {large, "ban", office.RequestHandler}, {large, "cao", office.Drafter}} {
			w.do(a.organ, func(tx *db.Tx) error {
				id, err := office.Appoint(tx, office.System("test"), office.Staff{Organ: a.organ, Login: a.login, Name: a.login}, "hash", office.Granted{Organ: a.organ, Role: a.role})
				w.staff[a.login] = id
				return err
			})
		}
		run(w)
	})
}

func (w *world) at(day string) { w.clock.Set(workday.MustParse(day).Start().Add(10 * time.Hour)) }

func (w *world) try(organ string, fn func(tx *db.Tx) error) error {
	return w.d.Update(w.Context(), organ, fn)
}

func (w *world) do(organ string, fn func(tx *db.Tx) error) {
	w.Helper()
	if err := w.try(organ, fn); err != nil {
		w.Fatal(err)
	}
}

func (w *world) look(fn func(q db.Query) error) {
	w.Helper()
	if err := w.d.View(w.Context(), func(q *db.View) error { return fn(q) }); err != nil {
		w.Fatal(err)
	}
}

// as is who signs in by a login now.
func (w *world) as(login string) (a office.Actor) {
	w.Helper()
	w.look(func(q db.Query) (err error) { a, err = office.StaffActor(q, w.staff[login]); return err })
	return a
}

func (w *world) file(organ, identity string) (r request.Receipt) {
	w.Helper()
	w.do(organ, func(tx *db.Tx) (err error) {
		r, err = request.File(tx, w.keys, office.Citizen(), request.Application{Organ: organ, Requester: request.NaturalPerson, Description: "西岭村水渠改造的批复", Form: "electronic", Way: "online",
			Person: request.Person{Name: "吕知", Paper: privacy.ResidentID, Identity: identity, Phone: "13800000000"}})
		return err
	})
	return r
}

func (w *world) text(organ, title string, kind catalogue.Kind) (t disclosure.Text) {
	w.look(func(q db.Query) error {
		c, err := catalogue.ColumnByKind(q, organ, kind)
		t = disclosure.Text{Title: title, Column: c.ID, Issuer: "青溪市西岭乡人民政府", FormedOn: workday.MustParse("2026-03-02"), Body: "<p>" + title + "</p>", Attribute: disclosure.Proactive}
		return err
	})
	return t
}

func (w *world) seen(successor string) (s string) {
	w.look(func(q db.Query) error {
		e, err := closing.Look(q, small, successor)
		s = e.Seen()
		return err
	})
	return s
}

func (w *world) ask(successor string) (id string) {
	w.Helper()
	w.do(small, func(tx *db.Tx) (err error) {
		id, err = closing.Ask(tx, w.root, successor, "乡镇区划调整", "青政发〔2026〕8号")
		return err
	})
	if err := closing.NoteAll(w.Context(), w.d); err != nil {
		w.Fatal(err)
	}
	return id
}

func (w *world) merge() {
	w.Helper()
	id := w.ask(large)
	seen := w.seen(large)
	w.do(small, func(tx *db.Tx) error { return closing.Confirm(tx, w.as("qian"), id, seen) })
	if err := closing.NoteAll(w.Context(), w.d); err != nil {
		w.Fatal(err)
	}
}

func key(err error) string {
	if f := fault.As(err); f != nil {
		return f.Key
	}
	return ""
}

func TestClosingAnOrganTakesTwoPeopleAndWhatTheyReadMustStillHold(t *testing.T) {
	engines(t, func(w *world) {
		if err := w.try(small, func(tx *db.Tx) error {
			_, err := closing.Ask(tx, w.as("shou"), large, "乡镇区划调整", "")
			return err
		}); fault.Of(err) != fault.Denied {
			w.Error("a request handler closed an organ", err)
		}
		if err := w.try(small, func(tx *db.Tx) error { _, err := closing.Ask(tx, w.root, large, " ", ""); return err }); fault.Of(err) != fault.Invalid {
			w.Error("without a reason", err)
		}
		if err := w.try(small, func(tx *db.Tx) error { _, err := closing.Ask(tx, w.root, small, "区划调整", ""); return err }); key(err) != "closing.bad_successor" {
			w.Error("into itself", err)
		}
		if err := w.try(city, func(tx *db.Tx) error { _, err := closing.Ask(tx, w.root, large, "区划调整", ""); return err }); key(err) != "closing.organs_below" {
			w.Error("with organs below it", err)
		}
		w.file(small, "330683199001010018")
		if err := w.try(small, func(tx *db.Tx) error { _, err := closing.Ask(tx, w.root, "", "撤销", ""); return err }); key(err) != "closing.cases_open" {
			w.Error("without anybody to answer the open case", err)
		}
		id, seen := w.ask(large), w.seen(large)
		if err := w.try(small, func(tx *db.Tx) error { _, err := closing.Ask(tx, w.root, large, "再提一次", ""); return err }); key(err) != "closing.waiting" {
			w.Error("asked twice", err)
		}
		confirm := func(by office.Actor, seen string) error {
			return w.try(small, func(tx *db.Tx) error { return closing.Confirm(tx, by, id, seen) })
		}
		both := w.root
		both.Grants = map[string][]office.Role{office.Everywhere: {office.SystemAdmin, office.Signer}}
		if err := confirm(both, seen); key(err) != "closing.own" {
			w.Error("nobody decides on one's own wish", err)
		}
		if err := confirm(w.root, seen); fault.Of(err) != fault.Denied {
			w.Error("a system administrator decided", err)
		}
		own := w.as("shou") // a signer of the organ that ends is not one of the organ that carries on
		own.Grants = map[string][]office.Role{small: {office.Signer}}
		if err := confirm(own, seen); fault.Of(err) != fault.Denied {
			w.Error("the organ that ends decided on itself", err)
		}
		w.file(small, "110101199003070011")
		if err := confirm(w.as("qian"), seen); key(err) != "closing.changed" {
			w.Error("another case came in since", err)
		}
		w.look(func(q db.Query) error {
			o, err := office.OrganByID(q, small)
			if o.Closed() {
				w.Error("closed by what was refused")
			}
			return err
		})
		seen = w.seen(large)
		if err := confirm(w.as("qian"), seen); err != nil {
			w.Fatal(err)
		}
		if err := confirm(w.as("qian"), seen); fault.Of(err) != fault.Stale {
			w.Error("decided twice", err)
		}
		if err := w.try(small, func(tx *db.Tx) error { _, err := closing.Ask(tx, w.root, large, "再撤", ""); return err }); key(err) != "closing.closed" {
			w.Error("closed twice", err)
		}
	})
}

func TestAProposalIsRefusedOrTakenBackAndNothingMoves(t *testing.T) {
	engines(t, func(w *world) {
		r := w.file(small, "330683199001010018")
		for _, by := range []office.Actor{w.root, w.as("qian")} {
			id := w.ask(large)
			w.do(small, func(tx *db.Tx) error { return closing.Refuse(tx, by, id) })
			if err := w.try(small, func(tx *db.Tx) error { return closing.Confirm(tx, w.as("qian"), id, w.seen(large)) }); fault.Of(err) != fault.Stale {
				w.Error("decided after it was refused", err)
			}
		}
		id := w.ask(large)
		if err := w.try(small, func(tx *db.Tx) error { return closing.Refuse(tx, w.as("ban"), id) }); fault.Of(err) != fault.Denied {
			w.Error("a request handler refused", err)
		}
		w.look(func(q db.Query) error {
			c, err := request.ByID(q, r.Case.ID)
			if c.Organ != small {
				w.Error("the case moved")
			}
			return err
		})
	})
}

func TestOpenCasesGoOnWithTheOrganThatCarriesOn(t *testing.T) {
	engines(t, func(w *world) {
		here := w.file(large, "330683199001010018") // both organs have a first number of the year
		r := w.file(small, "330683199001010018")
		done := w.file(small, "110101199003070011")
		w.do(small, func(tx *db.Tx) error {
			return request.Record(tx, w.as("shou"), done.Case.ID, 1, request.Fact{Kind: request.Withdrawn})
		})
		before := w.clock.Now()
		w.at("2026-03-09")
		w.merge()
		w.look(func(q db.Query) error {
			c, err := request.ByID(q, r.Case.ID)
			if err != nil || c.Organ != large || c.Number != r.Case.Number || c.DueOn != r.Case.DueOn || c.ReceivedOn != r.Case.ReceivedOn || c.Serial != here.Case.Serial {
				w.Errorf("%+v %v", c, err)
			}
			if old, _ := request.ByID(q, done.Case.ID); old.Organ != small {
				w.Error("a decided case must stay for the closed organ's report")
			}
			for _, typed := range []string{r.Case.Number} {
				track, err := request.Track(q, typed, r.Code)
				if err != nil || track.Organ.ID != large || len(track.Before) != 1 || track.Before[0].From.ID != small || track.Before[0].On.String() != "2026-03-09" {
					w.Errorf("%+v %v", track.Before, err)
				}
			}
			queue, _, err := request.Page(q, request.Filter{Organ: large, Open: true}, "", 10)
			if err != nil || len(queue) != 2 {
				w.Error("the queue of the organ that carries on", len(queue), err)
			}
			terms, _, err := request.TermsBetween(q, large, workday.MustParse("2026-03-01"), workday.MustParse("2026-12-31"), "", 10)
			if err != nil || !slices.ContainsFunc(terms, func(t request.OpenTerm) bool { return t.Case == r.Case.ID }) {
				w.Error("its terms", terms, err)
			}
			if left, _, _ := request.Page(q, request.Filter{Organ: small, Open: true}, "", 10); len(left) != 0 {
				w.Error("left behind", len(left))
			}
			// each case counts once: the one passed on with the organ that answers it, the one decided where it was decided
			for organ, want := range map[string][2]int64{large: {2, 2}, small: {1, 0}} {
				counts, err := request.Tally(q, organ, 2026)
				if err != nil || counts["R1"][6] != want[0] || counts["R4"][6] != want[1] {
					w.Errorf("%s counts %v new and %v open: %v", organ, counts["R1"], counts["R4"], err)
				}
				now, err := request.TallyAt(q, organ, 2026, q.Now())
				if err != nil || now["R1"] != counts["R1"] || now["R4"] != counts["R4"] {
					w.Errorf("%s: the records of now say %v, the count %v: %v", organ, now["R1"], counts["R1"], err)
				}
			}
			was, err := request.TallyAt(q, small, 2026, before)
			if err != nil || was["R1"][6] != 2 {
				w.Error("the records as they were before", was["R1"], err)
			}
			for organ, verb := range map[string]office.Verb{small: request.VerbPassOn, large: request.VerbCarryOn} {
				events, err := ledger.Latest(q, ledger.Filter{Organ: organ, Verb: string(verb)}, 0, 10)
				if err != nil || len(events) != 1 || events[0].Subject != "case:"+r.Case.ID {
					w.Errorf("%s in the ledger of %s: %+v %v", verb, organ, events, err)
				}
			}
			if same, err := request.SameApplicant(q, c, 10); err != nil || len(same) != 1 || same[0].ID != here.Case.ID {
				w.Error("the applicant's other case", same, err)
			}
			return nil
		})
		seen := int64(0)
		w.look(func(q db.Query) error { c, err := request.ByID(q, r.Case.ID); seen = c.Revision; return err })
		if err := w.try(small, func(tx *db.Tx) error { return request.Accept(tx, w.as("shou"), r.Case.ID, seen) }); err == nil {
			w.Error("the closed organ's handler went on with the case")
		}
		w.do(large, func(tx *db.Tx) error { return request.Accept(tx, w.as("ban"), r.Case.ID, seen) })
		if err := w.try(small, func(tx *db.Tx) error {
			_, err := request.File(tx, w.keys, office.Citizen(), request.Application{Organ: small})
			return err
		}); key(err) != "closing.is_merged" {
			w.Error("a closed organ took an application", err)
		}
	})
}

func TestAReplyUnderReviewIsWrittenAnewByWhoSignsIt(t *testing.T) {
	engines(t, func(w *world) {
		r := w.file(small, "330683199001010018")
		w.do(small, func(tx *db.Tx) error {
			return request.DraftReply(tx, w.as("shou"), r.Case.ID, 1, request.Reply{Outcome: request.GrantedProvided, Provision: "随本答复提供。"})
		})
		w.merge()
		w.look(func(q db.Query) error {
			c, err := request.ByID(q, r.Case.ID)
			if c.Stage != request.StageHandling {
				w.Error(c.Stage, err)
			}
			drafts, err := request.Drafts(q, c.ID)
			if len(drafts) != 1 {
				w.Error("what was written stays to be read", len(drafts), err)
			}
			return err
		})
	})
}

func TestWhatWasPublishedStaysAndNothingNewBegins(t *testing.T) {
	engines(t, func(w *world) {
		var public, draft string
		var number string
		drafter, flood, unfinished := w.as("xin"), w.text(small, "防汛通知", catalogue.Notices), w.text(small, "还没写完的通知", catalogue.Notices)
		w.do(small, func(tx *db.Tx) error {
			ids, err := disclosure.ImportPublished(tx, office.System("test"), []disclosure.Imported{{Text: flood, PublishedAt: w.clock.Now()}})
			if err == nil {
				public = ids[0]
			}
			return err
		})
		w.do(small, func(tx *db.Tx) (err error) {
			draft, err = disclosure.Draft(tx, drafter, small, unfinished)
			return err
		})
		w.look(func(q db.Query) error { it, err := disclosure.ItemByID(q, public); number = it.IndexNumber; return err })
		w.merge()
		w.look(func(q db.Query) error {
			p, err := disclosure.Public(q, public)
			if err != nil || p.Organ != small || p.IndexNumber != number {
				w.Errorf("%+v %v", p, err)
			}
			if id, err := disclosure.ByIndexNumber(q, number); err != nil || id != public {
				w.Error("its index number", id, err)
			}
			it, err := disclosure.ItemByID(q, draft)
			if it.Stage != disclosure.Dropped {
				w.Error("the draft is", it.Stage)
			}
			return err
		})
		keeper := w.as("cao")
		notice, report := w.text(small, "又一个通知", catalogue.Notices), w.text(small, "2025年政府信息公开工作年度报告", catalogue.Reports)
		if err := w.try(small, func(tx *db.Tx) error { _, err := disclosure.Draft(tx, keeper, small, notice); return err }); key(err) != "closing.is_merged" {
			w.Error("drafted for a closed organ", err)
		}
		w.do(small, func(tx *db.Tx) error { _, err := disclosure.Draft(tx, keeper, small, report); return err }) // it still owes its report
		w.do(small, func(tx *db.Tx) error { _, err := disclosure.StartCorrection(tx, keeper, public, 1); return err })
	})
}

func TestPeopleOfTheClosedOrganWorkThereNoMoreAndThoseWhoCarryOnDo(t *testing.T) {
	engines(t, func(w *world) {
		var report mistake.Report
		w.do(small, func(tx *db.Tx) (err error) {
			report, _, err = mistake.File(tx, w.keys, office.Citizen(), mistake.Filing{Organ: small, Kind: mistake.Kinds[0], Page: "/", Words: "首页的电话错了一位"})
			return err
		})
		if w.as("ban").May("mistake.answer", small) {
			w.Error("before")
		}
		w.merge()
		for login, want := range map[string]bool{"shou": false, "ban": true, "cao": true} {
			if got := w.as(login).May("mistake.answer", small); got != want {
				w.Errorf("%s may answer for the closed organ: %v", login, got)
			}
		}
		if !w.as("kan").May("item.read", small) || w.as("xin").May("item.draft", small) {
			w.Error("who looked on goes on reading, who drafted does not")
		}
		w.look(func(q db.Query) error {
			holders, err := office.Holders(q, small)
			var found []string
			for _, h := range holders {
				found = append(found, string(h.Role))
			}
			slices.Sort(found)
			if strings.Join(found, " ") != "drafter inspector request_handler signer" {
				w.Error("who is told of its work:", found)
			}
			return err
		})
		w.do(small, func(tx *db.Tx) error {
			return mistake.Answer(tx, w.as("ban"), report.ID, report.Revision, mistake.Reply{Valid: true, Answer: "已改正，谢谢。"})
		})
	})
}

func TestBothLedgersHoldItOnceAndHoldTogether(t *testing.T) {
	engines(t, func(w *world) {
		w.file(small, "330683199001010018")
		var id string
		w.do(small, func(tx *db.Tx) (err error) { // the program ends before the other ledger is written, both times
			id, err = closing.Ask(tx, w.root, large, "乡镇区划调整", "")
			return err
		})
		seen, signer := w.seen(large), w.as("qian")
		w.do(small, func(tx *db.Tx) error { return closing.Confirm(tx, signer, id, seen) })
		for range 3 { // an end of the program in between: the background does it again
			if err := closing.NoteAll(w.Context(), w.d); err != nil {
				w.Fatal(err)
			}
			w.do(large, closing.Note)
		}
		w.look(func(q db.Query) error {
			for _, organ := range []string{small, large} {
				for _, want := range []struct {
					verb office.Verb
					who  string
				}{{closing.VerbAsk, "root"}, {closing.VerbConfirm, w.staff["qian"]}} {
					events, err := ledger.Latest(q, ledger.Filter{Organ: organ, Verb: string(want.verb)}, 0, 10)
					if err != nil || len(events) != 1 || events[0].Actor != want.who || events[0].Subject != "organ:"+small {
						w.Errorf("%s in the ledger of %s: %+v %v", want.verb, organ, events, err)
					}
				}
				if _, err := ledger.Verify(q, organ); err != nil {
					w.Error(err)
				}
			}
			before, err := office.Predecessors(q, large)
			if len(before) != 1 || before[0].ID != small || before[0].Active {
				w.Errorf("%+v", before)
			}
			return err
		})
	})
}

func TestAnOrganThatCarriedOnIsItselfMergedAndTheLastOneAnswers(t *testing.T) {
	engines(t, func(w *world) {
		r := w.file(small, "330683199001010018")
		w.merge()
		w.do(city, func(tx *db.Tx) error {
			id, err := office.Appoint(tx, office.System("test"), office.Staff{Organ: city, Login: "shi", Name: "shi"}, "hash", office.Granted{Organ: city, Role: office.Signer})
			w.staff["shi"] = id
			return err
		})
		var id, seen string
		w.do(large, func(tx *db.Tx) (err error) {
			if id, err = closing.Ask(tx, w.root, city, "街道撤销", ""); err != nil {
				return err
			}
			e, err := closing.Look(tx, large, city)
			seen = e.Seen()
			return err
		})
		w.do(large, func(tx *db.Tx) error { return closing.Confirm(tx, w.as("shi"), id, seen) })
		if err := closing.NoteAll(w.Context(), w.d); err != nil {
			w.Fatal(err)
		}
		w.look(func(q db.Query) error {
			o, _ := office.OrganByID(q, small)
			now, err := office.Answering(q, o)
			if now.ID != city {
				w.Error(now.ID)
			}
			track, err2 := request.Track(q, r.Case.Number, r.Code)
			if err2 != nil || track.Organ.ID != city || len(track.Before) != 2 {
				w.Errorf("%+v %v", track.Before, err2)
			}
			return err
		})
		if !w.as("shi").May("item.read", small) {
			w.Error("what the first organ left is out of reach")
		}
	})
}

func TestAnOrganWithoutAnybodyWaitingEndsWithoutASuccessor(t *testing.T) {
	engines(t, func(w *world) {
		w.do(city, func(tx *db.Tx) error {
			id, err := office.Appoint(tx, office.System("test"), office.Staff{Organ: city, Login: "shi", Name: "shi"}, "hash", office.Granted{Organ: city, Role: office.Signer})
			w.staff["shi"] = id
			return err
		})
		id, seen := w.ask(""), w.seen("")
		if err := w.try(small, func(tx *db.Tx) error { return closing.Confirm(tx, w.as("qian"), id, seen) }); fault.Of(err) != fault.Denied {
			w.Error("it is the organ above that decides", err)
		}
		w.do(small, func(tx *db.Tx) error { return closing.Confirm(tx, w.as("shi"), id, seen) })
		if !w.as("shi").May("item.withdraw", small) {
			w.Error("nobody keeps what it left")
		}
		if err := w.try(small, func(tx *db.Tx) error {
			_, err := request.File(tx, w.keys, office.Citizen(), request.Application{Organ: small})
			return err
		}); key(err) != "closing.is_closed" {
			w.Error(err)
		}
	})
}
