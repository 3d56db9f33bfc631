package request_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/ledger"
	"gongkai/message"
	"gongkai/office"
	"gongkai/privacy"
	"gongkai/request"
	"gongkai/testkit"
	"gongkai/vault"
	"gongkai/workday"
)

// world is one organ with its people, on a store with a clock.
type world struct {
	*testing.T
	d     *db.DB
	clock *testkit.Clock
	keys  *vault.Keys
	organ string
	dir   string
}

func (w *world) who(name string, roles ...office.Role) office.Actor {
	return office.Actor{ID: name, Name: name, Organ: w.organ, Grants: map[string][]office.Role{w.organ: roles}}
}

func (w *world) handler() office.Actor { return w.who("受理员", office.RequestHandler) }
func (w *world) signer() office.Actor  { return w.who("签发人", office.Signer) }

func newWorld(t *testing.T, d *db.DB, clock *testkit.Clock) *world {
	w := &world{T: t, d: d, clock: clock, organ: "o-pukou", dir: t.TempDir()}
	var err error
	if w.keys, err = vault.Start(t.Context(), d, w.dir); err != nil {
		t.Fatal(err)
	}
	admin := office.Actor{ID: "a", Name: "系统管理员", Grants: map[string][]office.Role{office.Everywhere: {office.SystemAdmin}}}
	city := office.Organ{ID: "o-city", Kind: office.Government, Name: "嵊州市人民政府", Court: "绍兴市越城区人民法院", Active: true}
	street := office.Organ{ID: w.organ, Parent: "o-city", Kind: office.Subdistrict, Name: "嵊州市浦口街道办事处", ShortName: "浦口街道", Phone: "0575-83010000", Address: "嵊州市浦口街道", DisclosureUnit: "党政综合办公室", Active: true}
	for _, o := range []office.Organ{city, street} {
		if err := d.Update(t.Context(), "o-city", func(tx *db.Tx) error { _, err := office.CreateOrgan(tx, admin, o); return err }); err != nil {
			t.Fatal(err)
		}
	}
	return w
}

func onBoth(t *testing.T, run func(w *world)) {
	testkit.EnginesClock(t, func(t *testing.T, d *db.DB, c *testkit.Clock) { run(newWorld(t, d, c)) })
}

func (w *world) at(day string) { w.clock.Set(workday.MustParse(day).Start().Add(10 * time.Hour)) }

func (w *world) try(fn func(tx *db.Tx) error) error {
	return w.d.Update(w.Context(), w.organ, fn)
}

func (w *world) must(fn func(tx *db.Tx) error) {
	w.Helper()
	if err := w.try(fn); err != nil {
		w.Fatal(err)
	}
}

func (w *world) view(fn func(q *db.View) error) {
	w.Helper()
	if err := w.d.View(w.Context(), fn); err != nil {
		w.Fatal(err)
	}
}

func (w *world) load(id string) (c request.Case) {
	w.Helper()
	w.view(func(q *db.View) (err error) { c, err = request.ByID(q, id); return err })
	return c
}

func (w *world) application() request.Application {
	return request.Application{Organ: w.organ, Requester: request.NaturalPerson, Description: "2025年东郭村土地征收补偿方案", Form: "electronic", Way: "online",
		Person: request.Person{Name: "张三丰", Paper: privacy.ResidentID, Identity: "330683199001010018", Phone: "13812341234", Address: "浙江省嵊州市浦口街道东郭村12号"}}
}

func (w *world) file() request.Receipt {
	w.Helper()
	var r request.Receipt
	w.must(func(tx *db.Tx) (err error) {
		r, err = request.File(tx, w.keys, office.Citizen(), w.application())
		return err
	})
	return r
}

// step records a fact as of the current revision.
func (w *world) step(by office.Actor, id string, f request.Fact) error {
	seen := w.load(id).Revision
	return w.try(func(tx *db.Tx) error { return request.Record(tx, by, id, seen, f) })
}

func (w *world) do(by office.Actor, id string, f request.Fact) {
	w.Helper()
	if err := w.step(by, id, f); err != nil {
		w.Fatalf("%s: %v", f.Kind, err)
	}
}

func (w *world) draft(id string, r request.Reply) {
	w.Helper()
	if r.Outcome == request.NotExisting {
		w.search(id)
	}
	seen := w.load(id).Revision
	w.must(func(tx *db.Tx) error { return request.DraftReply(tx, w.handler(), id, seen, r) })
}

// approve has two others review the reply, and signs it.
func (w *world) approve(by office.Actor, id, hash string) error {
	for _, name := range []string{"法制审核员", "保密审查员"} {
		if w.load(id).Stage == request.StageDrafted {
			_ = w.review(w.who(name, office.Reviewer), id, hash) // refused: the signature will say why
		}
	}
	seen := w.load(id).Revision
	return w.try(func(tx *db.Tx) error { return request.ApproveReply(tx, w.keys, by, id, seen, hash) })
}

// search writes down a search that found nothing.
func (w *world) search(id string) {
	w.Helper()
	w.must(func(tx *db.Tx) error {
		return request.AddSearch(tx, w.handler(), id, request.Search{On: workday.DateOf(tx.Now()), Place: "街道档案室", Searcher: "档案管理员", Words: "东郭 征地 补偿", Span: "2020—2025 年",
			Evidence: "检索结果截图一张"}, nil)
	})
}

func (w *world) review(by office.Actor, id, hash string) error {
	seen := w.load(id).Revision
	return w.try(func(tx *db.Tx) error { return request.ReviewReply(tx, by, id, seen, hash, "") })
}

func (w *world) latest(id string) (d request.Draft) {
	w.Helper()
	w.view(func(q *db.View) error {
		drafts, err := request.Drafts(q, id)
		if len(drafts) > 0 {
			d = drafts[len(drafts)-1]
		}
		return err
	})
	return d
}

// answer takes a case in hand through reply and service to its end.
func (w *world) answer(id string, r request.Reply) {
	w.Helper()
	w.draft(id, r)
	if err := w.approve(w.signer(), id, w.latest(id).Hash); err != nil {
		w.Fatal(err)
	}
	w.do(w.handler(), id, request.Fact{Kind: request.Served})
	seen := w.load(id).Revision
	w.must(func(tx *db.Tx) error { return request.Close(tx, w.handler(), id, seen) })
}

func (w *world) key(err error) string {
	if f := fault.As(err); f != nil {
		return f.Key
	}
	return fmt.Sprint(err)
}

func TestACaseFromThePortalToItsReply(t *testing.T) {
	onBoth(t, func(w *world) {
		w.at("2026-09-14")
		r := w.file()
		if r.Case.Number != "浦口街道20260001" || len(r.Code) != 12 || r.Due.Due.String() != "2026-10-16" || r.Case.ReceivedOn.String() != "2026-09-14" {
			w.Fatalf("receipt %s %s due %s", r.Case.Number, r.Code, r.Due.Due)
		}
		id := r.Case.ID
		w.at("2026-09-16")
		w.do(w.handler(), id, request.Fact{Kind: request.ThirdPartyAsked, Whom: "某村民小组"})
		w.at("2026-09-23")
		w.do(w.handler(), id, request.Fact{Kind: request.ThirdPartyAnswered})
		if due := w.load(id).DueOn.String(); due != "2026-10-26" {
			w.Errorf("after six workdays' consultation due %s", due)
		}
		if err := w.step(w.handler(), id, request.Fact{Kind: request.Extended, Days: 10}); fault.Of(err) != fault.Denied {
			w.Errorf("a handler extended the term: %v", err)
		}
		w.do(w.signer(), id, request.Fact{Kind: request.Extended, Days: 10})
		w.at("2026-10-12")
		w.draft(id, request.Reply{Outcome: request.GrantedProvided, Provision: "电子文本随本答复书一并提供。"})
		if err := w.approve(w.signer(), id, w.latest(id).Hash); err != nil {
			w.Fatal(err)
		}
		w.view(func(q *db.View) error {
			if _, err := request.TrackedLetter(q, w.keys, r.Case.Number, r.Code); fault.Of(err) != fault.NotFound {
				w.Errorf("a letter was shown before it was served: %v", err)
			}
			return nil
		})
		w.do(w.handler(), id, request.Fact{Kind: request.Served})
		w.view(func(q *db.View) error {
			tr, err := request.Track(q, "20260001", request.ShowCode(r.Code))
			if err != nil {
				return err
			}
			if tr.Deadline.State != request.StateServed || tr.Deadline.Overdue || tr.Document != "浦口街道依复〔2026〕1号" {
				w.Errorf("tracked %+v", tr)
			}
			l, err := request.TrackedLetter(q, w.keys, r.Case.Number, r.Code)
			text := strings.Join(l.Paragraphs, "\n")
			for _, want := range []string{"第三十六条第（二）项", "东郭村土地征收补偿方案", "2026年9月14日", "六十日内向嵊州市人民政府申请行政复议", "六个月内向绍兴市越城区人民法院", "电子文本随本答复书"} {
				if !strings.Contains(text, want) {
					w.Errorf("the letter lacks %s:\n%s", want, text)
				}
			}
			if l.Addressee != "张三丰" || l.Date != "2026年10月12日" {
				w.Errorf("%+v", l)
			}
			return err
		})
	})
}

func TestTrackingNeedsBothNumberAndCode(t *testing.T) {
	onBoth(t, func(w *world) {
		w.at("2026-09-14")
		a, b := w.file(), w.file()
		if a.Code == b.Code || a.Case.Number == b.Case.Number {
			w.Fatal("two cases share a number or a code")
		}
		w.view(func(q *db.View) error {
			for _, c := range [][2]string{{a.Case.Number, b.Code}, {a.Case.Number, ""}, {"", a.Code}, {"浦口街道20269999", a.Code}, {"1", a.Code}, {a.Case.Number, strings.Repeat("x", 1000)}, {a.Case.Number, "'; --"}} {
				if _, err := request.Track(q, c[0], c[1]); w.key(err) != "request.track.none" {
					w.Errorf("%v: %v", c, err)
				}
			}
			_, err := request.Track(q, " "+a.Case.Number+" ", strings.ToLower(request.ShowCode(a.Code)))
			return err
		})
	})
}

func TestClarificationAndAbandonment(t *testing.T) {
	onBoth(t, func(w *world) {
		w.at("2026-01-26")
		r := w.file()
		w.at("2026-01-28")
		w.do(w.handler(), r.Case.ID, request.Fact{Kind: request.ClarificationAsked, Until: workday.MustParse("2026-02-13")})
		if c := w.load(r.Case.ID); !c.DueOn.IsZero() || c.Stage != request.StageAwaiting {
			w.Errorf("waiting: due %s in %s", c.DueOn, c.Stage)
		}
		seen := w.load(r.Case.ID).Revision
		if err := w.try(func(tx *db.Tx) error {
			return request.DraftReply(tx, w.handler(), r.Case.ID, seen, request.Reply{Outcome: request.ClosedNotCorrected})
		}); w.key(err) != "request.not_lapsed" {
			w.Errorf("closed before the period was over: %v", err)
		}
		w.at("2026-02-14")
		if err := w.try(func(tx *db.Tx) error {
			return request.DraftReply(tx, w.handler(), r.Case.ID, seen, request.Reply{Outcome: request.GrantedProvided, Provision: "x"})
		}); w.key(err) != "request.lapsed" {
			w.Errorf("another outcome for an abandoned request: %v", err)
		}
		w.answer(r.Case.ID, request.Reply{Outcome: request.ClosedNotCorrected})
		if c := w.load(r.Case.ID); c.Row != "R3.6.1" || c.Stage != request.StageClosed {
			w.Errorf("%s %s", c.Row, c.Stage)
		}
		w.at("2026-03-02")
		second := w.file()
		w.do(w.handler(), second.Case.ID, request.Fact{Kind: request.ClarificationAsked, Until: workday.MustParse("2026-03-20")})
		w.at("2026-03-09")
		w.do(w.handler(), second.Case.ID, request.Fact{Kind: request.Clarified})
		if c := w.load(second.Case.ID); c.DueOn.String() != "2026-04-07" || c.Stage != request.StageHandling {
			w.Errorf("restarted: %s %s", c.DueOn, c.Stage)
		}
		if err := w.step(w.handler(), second.Case.ID, request.Fact{Kind: request.ClarificationAsked}); w.key(err) != "request.unlawful.second_clarification" {
			w.Errorf("asked twice: %v", err)
		}
	})
}

// Every outcome of the table goes from intake to its row of the report, with its article in the letter.
func TestEveryOutcomeReachesItsRow(t *testing.T) {
	onBoth(t, func(w *world) {
		for _, kind := range request.Replies {
			w.at("2026-03-02")
			id := w.file().Case.ID
			switch kind.Outcome {
			case request.ClosedNotCorrected, request.StillUnclear:
				w.do(w.handler(), id, request.Fact{Kind: request.ClarificationAsked, Until: workday.MustParse("2026-03-10")})
				if kind.Outcome == request.StillUnclear {
					w.do(w.handler(), id, request.Fact{Kind: request.Clarified})
				}
				w.at("2026-03-11")
			case request.ClosedFeeUnpaid:
				w.do(w.handler(), id, request.Fact{Kind: request.FeeNotified})
				w.at("2026-04-10")
			}
			r := request.Reply{Outcome: kind.Outcome, Ground: request.RefusedThirdParty, Reasons: "理由如此。", Provision: "请到窗口领取。", Search: "查档案室，未见。", Organ: "某局，电话 0575-1234567。", Law: "某法第一条。"}
			w.answer(id, r)
			if c := w.load(id); c.Row != kind.Row || c.Outcome != kind.Outcome || c.Stage != request.StageClosed {
				w.Errorf("%s: %s %s %s", kind.Outcome, c.Outcome, c.Row, c.Stage)
			}
			w.view(func(q *db.View) error {
				l, err := request.LetterOf(q, w.keys, w.load(id))
				if text := strings.Join(l.Paragraphs, "\n"); !strings.Contains(text, kind.Article) || strings.Contains(text, "{0}") {
					w.Errorf("%s: %s", kind.Outcome, text)
				}
				return err
			})
			for _, lang := range message.Langs {
				if !message.Has(lang, kind.Outcome.Key()) {
					w.Errorf("no %s name of %s", lang, kind.Outcome)
				}
			}
		}
		w.view(func(q *db.View) error {
			counts, err := request.Tally(q, w.organ, 2026)
			if counts["R1"][6] != int64(len(request.Replies)) || counts["R3.4.1"][0] != 2 || counts["R3.1"][6] != 2 || counts["R4"][6] != 0 {
				w.Errorf("%v", counts)
			}
			return err
		})
	})
}

func TestARefusalSaysReconsiderationFirst(t *testing.T) {
	to := office.Remedy{Reconsideration: "嵊州市人民政府", Court: "某法院"}
	for _, c := range []struct {
		outcome, ground request.Outcome
		on              string
		first           bool
	}{
		{request.RefusedSecret, "", "2026-03-02", true},
		{request.RefusedProcess, "", "2023-12-29", false},
		{request.RefusedQuery, "", "2026-03-02", false},
		{request.NotExisting, "", "2026-03-02", false},
		{request.PartiallyGranted, request.RefusedThirdParty, "2026-03-02", true},
		{request.Petition, "", "2026-03-02", false},
	} {
		kind, _ := request.KindOf(c.outcome)
		text := request.Remedy(kind, c.ground, workday.MustParse(c.on), to)
		if got := strings.Contains(text, "应当自收到本答复书之日起六十日内先向嵊州市人民政府"); got != c.first || text == "" {
			t.Errorf("%s on %s: %s", c.outcome, c.on, text)
		}
	}
}

func TestAReplyNeedsWhatItsKindNeeds(t *testing.T) {
	onBoth(t, func(w *world) {
		w.at("2026-03-02")
		id := w.file().Case.ID
		for outcome, field := range map[request.Outcome]string{request.RefusedThirdParty: "reasons", request.NotExisting: "search", request.NotHeld: "organ",
			request.GrantedProvided: "provision", request.PartiallyGranted: "ground", request.RefusedQuery: "law", "forged": "outcome"} {
			seen := w.load(id).Revision
			err := w.try(func(tx *db.Tx) error {
				return request.DraftReply(tx, w.handler(), id, seen, request.Reply{Outcome: outcome})
			})
			f := fault.As(err)
			if f == nil || f.Kind != fault.Invalid || !strings.Contains(f.Error(), field+":") {
				w.Errorf("%s without %s: %v", outcome, field, err)
			}
		}
	})
}

// Nobody approves his own words, whatever he is.
func TestNobodyApprovesHisOwnReply(t *testing.T) {
	onBoth(t, func(w *world) {
		w.at("2026-03-02")
		for i, role := range office.Roles {
			id := w.file().Case.ID
			both := w.who(fmt.Sprintf("p%d", i), role, office.RequestHandler, office.Signer)
			w.search(id)
			seen := w.load(id).Revision
			w.must(func(tx *db.Tx) error {
				return request.DraftReply(tx, both, id, seen, request.Reply{Outcome: request.NotExisting, Search: "查过。"})
			})
			if err := w.approve(both, id, w.latest(id).Hash); w.key(err) != "request.own_reply" {
				w.Errorf("%s signed his own words: %v", role, err)
			}
			// Somebody else's later version does not make the first writer a stranger to it.
			seen = w.load(id).Revision
			w.must(func(tx *db.Tx) error {
				return request.DraftReply(tx, w.handler(), id, seen, request.Reply{Outcome: request.NotExisting, Search: "又查过。"})
			})
			if err := w.approve(both, id, w.latest(id).Hash); w.key(err) != "request.own_reply" {
				w.Errorf("%s signed a text he contributed to: %v", role, err)
			}
			if role != office.Signer {
				if err := w.approve(w.who("other", role), id, w.latest(id).Hash); fault.Of(err) != fault.Denied {
					w.Errorf("a %s signed: %v", role, err)
				}
			}
		}
	})
}

func TestWhatIsSignedIsWhatWasRead(t *testing.T) {
	onBoth(t, func(w *world) {
		w.at("2026-03-02")
		id := w.file().Case.ID
		w.draft(id, request.Reply{Outcome: request.NotExisting, Search: "查过。"})
		read := w.latest(id).Hash
		w.draft(id, request.Reply{Outcome: request.GrantedPublic, Provision: "见网站。"})
		if err := w.approve(w.signer(), id, read); fault.Of(err) != fault.Stale {
			w.Errorf("another text was signed than was read: %v", err)
		}
		err := w.try(func(tx *db.Tx) error { return request.Accept(tx, w.handler(), id, 1) })
		if fault.Of(err) != fault.Stale {
			w.Errorf("a stale step was taken: %v", err)
		}
	})
}

func TestStaffRegisterByTheChannelsRule(t *testing.T) {
	onBoth(t, func(w *world) {
		w.at("2026-03-06")
		day := workday.MustParse
		for _, c := range []struct {
			channel            request.Channel
			arrived, confirmed string
			received           string
		}{
			{request.InPerson, "2026-03-02", "", "2026-03-02"},
			{request.SignedMail, "2026-03-03", "", "2026-03-03"},
			{request.OrdinaryMail, "2026-03-03", "2026-03-04", "2026-03-04"},
			{request.OrdinaryMail, "2026-03-03", "", ""},
			{request.Fax, "2026-03-03", "2026-03-03", "2026-03-03"},
		} {
			a := w.application()
			a.Channel, a.ArrivedOn, a.Transcriber = c.channel, day(c.arrived), "李四"
			if c.confirmed != "" {
				a.ConfirmedOn = day(c.confirmed)
			}
			var r request.Receipt
			w.must(func(tx *db.Tx) (err error) { r, err = request.Register(tx, w.keys, w.handler(), a); return err })
			if got := r.Case.ReceivedOn.String(); got != c.received {
				w.Errorf("%s: received %s, want %s", c.channel, got, c.received)
			}
			if c.received == "" {
				if r.Case.Stage != request.StageSubmitted {
					w.Errorf("unconfirmed mail is %s", r.Case.Stage)
				}
				w.do(w.handler(), r.Case.ID, request.Fact{Kind: request.Received, On: day("2026-03-05")})
				if got := w.load(r.Case.ID); got.ReceivedOn.String() != "2026-03-05" || got.Stage != request.StageReceived {
					w.Errorf("confirmed: %s %s", got.ReceivedOn, got.Stage)
				}
			}
		}
		if err := w.try(func(tx *db.Tx) error {
			_, err := request.Register(tx, w.keys, office.Citizen(), w.application())
			return err
		}); fault.Of(err) != fault.Denied {
			w.Errorf("a citizen registered as staff: %v", err)
		}
	})
}

func TestAnApplicationIsCheckedByArticle29(t *testing.T) {
	onBoth(t, func(w *world) {
		w.at("2026-03-02")
		for field, spoil := range map[string]func(*request.Application){
			"name":        func(a *request.Application) { a.Person.Name = " " },
			"identity":    func(a *request.Application) { a.Person.Identity = "330683199001011234" },
			"phone":       func(a *request.Application) { a.Person.Phone, a.Person.Address = "", "" },
			"email":       func(a *request.Application) { a.Way = "email" },
			"address":     func(a *request.Application) { a.Way, a.Person.Address = "mail", "" },
			"description": func(a *request.Application) { a.Description = "" },
			"form":        func(a *request.Application) { a.Form = "forged" },
			"way":         func(a *request.Application) { a.Way = "" },
			"requester":   func(a *request.Application) { a.Requester = "forged" },
			"contact":     func(a *request.Application) { a.Requester, a.Person.Paper = request.Enterprise, "" },
		} {
			a := w.application()
			spoil(&a)
			err := w.try(func(tx *db.Tx) error { _, err := request.File(tx, w.keys, office.Citizen(), a); return err })
			if f := fault.As(err); f == nil || f.Kind != fault.Invalid || !strings.Contains(f.Error(), field+":") {
				w.Errorf("%s spoiled: %v", field, err)
			} else {
				for _, wrong := range f.Fields {
					if !message.Has(message.Chinese, wrong.Key) {
						w.Errorf("no text for %s", wrong.Key)
					}
				}
			}
		}
		a := w.application()
		a.Person.Name, a.Description = strings.Repeat("长", 1<<18), "<script>\x00"
		if err := w.try(func(tx *db.Tx) error { _, err := request.File(tx, w.keys, office.Citizen(), a); return err }); fault.Of(err) != fault.Invalid {
			w.Errorf("hostile input: %v", err)
		}
		w.view(func(q *db.View) error {
			all, err := request.List(q, request.Filter{Organ: w.organ}, 0, 10)
			if len(all) != 0 {
				w.Errorf("%d cases were written by refused applications", len(all))
			}
			return err
		})
	})
}

func TestApplicantsAreUnreadableAtRest(t *testing.T) {
	d, err := db.Open(t.Context(), db.Options{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	_ = d.Close()
	dir := t.TempDir()
	clock := testkit.NewClock()
	d, err = db.Open(t.Context(), db.Options{Dir: dir, Clock: clock.Now})
	if err != nil {
		t.Fatal(err)
	}
	w := newWorld(t, d, clock)
	w.at("2026-03-02")
	a := w.application()
	a.Person.Email, a.Way = "zhang.sanfeng@example.com", "email"
	var id string
	w.must(func(tx *db.Tx) error {
		r, err := request.File(tx, w.keys, office.Citizen(), a)
		id = r.Case.ID
		return err
	})
	w.answer(id, request.Reply{Outcome: request.NotExisting, Search: "查过。"})
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(files) == 0 {
		t.Fatal("no database files", err)
	}
	found := false
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			continue
		}
		found = found || bytes.Contains(raw, []byte("浦口街道20260001"))
		for _, plain := range []string{a.Person.Name, a.Person.Identity, a.Person.Phone, a.Person.Email, a.Person.Address} {
			if bytes.Contains(raw, []byte(plain)) {
				t.Errorf("%s stands plain in %s", plain, filepath.Base(file))
			}
		}
	}
	if !found {
		t.Error("the case itself was not found in the files, so the test proves nothing")
	}
}

func TestEveryPlainLookIsRecordedAndErasureIsForEver(t *testing.T) {
	onBoth(t, func(w *world) {
		w.at("2026-03-02")
		r := w.file()
		id := r.Case.ID
		w.view(func(q *db.View) error {
			p, err := request.Applicant(q, w.keys, w.load(id))
			if p.Name != "张**" || p.Identity != "330683********0018" || p.Phone != "138****1234" {
				w.Errorf("not masked: %+v", p)
			}
			return err
		})
		w.must(func(tx *db.Tx) error {
			p, err := request.Reveal(tx, w.keys, w.handler(), id)
			if p.Identity != "330683199001010018" {
				w.Errorf("revealed %+v", p)
			}
			return err
		})
		if err := w.try(func(tx *db.Tx) error {
			_, err := request.Reveal(tx, w.keys, w.who("督查员", office.Inspector), id)
			return err
		}); fault.Of(err) != fault.Denied {
			w.Errorf("an inspector saw the applicant plain: %v", err)
		}
		w.answer(id, request.Reply{Outcome: request.NotExisting, Search: "查过。"})
		w.view(func(q *db.View) error {
			events, err := ledger.Of(q, "case:"+id, 100)
			looks := 0
			for _, e := range events {
				if e.Verb == "case.reveal" {
					looks++
				}
				for _, plain := range []string{"张三丰", "330683199001010018", "13812341234", "东郭村12号"} {
					if strings.Contains(e.Title+string(e.Data), plain) {
						w.Errorf("the ledger holds %s", plain)
					}
				}
			}
			if looks != 1 {
				w.Errorf("%d looks recorded", looks)
			}
			return err
		})
		seen := w.load(id).Revision
		w.must(func(tx *db.Tx) error { return request.Erase(tx, w.keys, w.signer(), id, seen) })
		w.view(func(q *db.View) error {
			if _, err := request.Applicant(q, w.keys, w.load(id)); w.key(err) != "vault.erased" {
				w.Errorf("after erasure: %v", err)
			}
			if _, err := request.LetterOf(q, w.keys, w.load(id)); w.key(err) != "vault.erased" {
				w.Errorf("the letter after erasure: %v", err)
			}
			if _, err := request.Track(q, r.Case.Number, r.Code); w.key(err) != "request.track.none" {
				w.Errorf("tracking after erasure: %v", err)
			}
			return nil
		})
	})
}

func TestTheSameApplicantIsFound(t *testing.T) {
	onBoth(t, func(w *world) {
		w.at("2026-03-02")
		first, second := w.file(), w.file()
		a := w.application()
		a.Person.Identity = "330683200002290029"
		w.must(func(tx *db.Tx) error { _, err := request.File(tx, w.keys, office.Citizen(), a); return err })
		w.view(func(q *db.View) error {
			same, err := request.SameApplicant(q, w.load(first.Case.ID), 10)
			if len(same) != 1 || same[0].ID != second.Case.ID {
				w.Errorf("found %d", len(same))
			}
			return err
		})
	})
}

func TestTheReportCountsBySameYearRules(t *testing.T) {
	onBoth(t, func(w *world) {
		w.at("2025-12-22")
		carried, late := w.file().Case.ID, w.file().Case.ID
		w.at("2026-01-05")
		w.answer(carried, request.Reply{Outcome: request.NotExisting, Search: "查过。"})
		company := w.application()
		company.Requester, company.Person = request.Enterprise, request.Person{Name: "某公司", Identity: "91350100M000100Y43", Contact: "王五", Phone: "13812341234"}
		w.must(func(tx *db.Tx) error { _, err := request.File(tx, w.keys, office.Citizen(), company); return err })
		w.do(w.handler(), late, request.Fact{Kind: request.Withdrawn})
		for year, want := range map[int]map[string]int64{
			2025: {"R1": 2, "R2": 0, "R4": 2, "R3.4.1": 0},
			2026: {"R1": 1, "R2": 2, "R3.4.1": 1, "R3.6.3": 1, "R4": 1},
			2027: {"R1": 0, "R2": 1, "R4": 1},
		} {
			w.view(func(q *db.View) error {
				counts, err := request.Tally(q, w.organ, year)
				for row, n := range want {
					if counts[row][6] != n {
						w.Errorf("%d %s: %d, want %d", year, row, counts[row][6], n)
					}
				}
				for row, cells := range counts {
					for i, requester := range append(request.Requesters, "") {
						cases, err := request.Counted(q, w.organ, year, row, requester, "", 100)
						if err != nil || int64(len(cases)) != cells[i] {
							w.Errorf("%d %s %s counts %d and opens %d, %v", year, row, requester, cells[i], len(cases), err)
						}
					}
				}
				results := int64(0)
				for row, cells := range counts {
					if strings.HasPrefix(row, "R3.") {
						results += cells[6]
					}
				}
				if counts["R1"][6]+counts["R2"][6] != results+counts["R4"][6] {
					w.Errorf("%d: the official equation does not hold", year)
				}
				return err
			})
		}
		if w.load(carried).Year != 2025 {
			w.Error("the number's year is not the year of arrival")
		}
	})
}

func TestALoadedYearMovesOpenCases(t *testing.T) {
	onBoth(t, func(w *world) {
		w.at("2026-12-10")
		r := w.file()
		if !r.Due.Provisional || r.Due.Due.String() != "2027-01-07" {
			w.Fatalf("due %s, provisional %v", r.Due.Due, r.Due.Provisional)
		}
		admin := w.who("系统管理员", office.SystemAdmin)
		w.must(func(tx *db.Tx) error {
			day := workday.Day{Date: workday.MustParse("2027-01-01"), Kind: workday.Holiday, Name: "元旦", Year: 2027}
			if err := office.LoadYear(tx, admin, 2027, []workday.Day{day}); err != nil {
				return err
			}
			moved, err := request.Recompute(tx, admin)
			if len(moved) != 1 || moved[0].New.String() != "2027-01-08" {
				w.Errorf("moved %v", moved)
			}
			return err
		})
		if got := w.load(r.Case.ID).DueOn.String(); got != "2027-01-08" {
			w.Error(got)
		}
	})
}

func TestListsShowWhatIsDueFirst(t *testing.T) {
	onBoth(t, func(w *world) {
		w.at("2026-03-02")
		late := w.file().Case.ID
		w.at("2026-03-05")
		w.file()
		done := w.file().Case.ID
		w.answer(done, request.Reply{Outcome: request.NotExisting, Search: "查过。"})
		w.view(func(q *db.View) error {
			all, err := request.List(q, request.Filter{Organ: w.organ}, 0, 10)
			if len(all) != 3 || all[0].ID != late || all[2].ID != done {
				w.Errorf("%d cases in a wrong order", len(all))
			}
			for f, want := range map[request.Filter]int{
				{Organ: w.organ, Open: true}:                                  2,
				{Organ: w.organ, Stage: request.StageClosed}:                  1,
				{Organ: w.organ, Number: "0001"}:                              1,
				{Organ: w.organ, Number: "%"}:                                 0,
				{Organ: w.organ, DueBefore: workday.MustParse("2026-04-01")}:  1,
				{Organ: "elsewhere"}:                                          0,
				{Organ: w.organ, Requester: request.LegalService, Open: true}: 0,
			} {
				if all, err := request.List(q, f, 0, 10); len(all) != want || err != nil {
					w.Errorf("%+v: %d, want %d (%v)", f, len(all), want, err)
				}
			}
			return err
		})
	})
}

func TestTheLetterIsAFileTheApplicantCanOpen(t *testing.T) {
	l := request.Letter{Organ: "嵊州市浦口街道办事处", Title: "政府信息公开申请答复书", Number: "浦口街道依复〔2026〕1号", Addressee: "张三丰", Paragraphs: []string{"一", "二"}, Signature: "嵊州市浦口街道办事处", Date: "2026年3月5日"}
	var b bytes.Buffer
	if err := l.WriteDOCX(&b); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{l.Title, l.Number, "张三丰：", l.Date} {
		if !bytes.Contains(text, []byte(want)) {
			t.Errorf("lacks %s", want)
		}
	}
	if strings.Contains(l.FileName(), "张三丰") {
		t.Error("the file is named after the applicant")
	}
}
