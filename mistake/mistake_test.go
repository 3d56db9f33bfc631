package mistake

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/ledger"
	"gongkai/office"
	"gongkai/testkit"
	"gongkai/vault"
)

const town = "o1"

func who(roles ...office.Role) office.Actor {
	return office.Actor{ID: "s", Name: "某人", Organ: town, Grants: map[string][]office.Role{town: roles}}
}

type house struct {
	t     *testing.T
	d     *db.DB
	clock *testkit.Clock
	keys  *vault.Keys
}

func inHouse(t *testing.T, run func(h *house)) {
	t.Helper()
	testkit.EnginesClock(t, func(t *testing.T, d *db.DB, c *testkit.Clock) {
		keys, err := vault.Start(t.Context(), d, t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		h := &house{t, d, c, keys}
		h.do(func(tx *db.Tx) error {
			_, err := office.CreateOrgan(tx, office.System("test"), office.Organ{ID: town, Kind: office.Subdistrict, Name: "竹桥街道办事处", ShortName: "竹桥街道"})
			return err
		})
		run(h)
	})
}

func (h *house) try(fn func(tx *db.Tx) error) error { return h.d.Update(h.t.Context(), town, fn) }

func (h *house) do(fn func(tx *db.Tx) error) {
	h.t.Helper()
	if err := h.try(fn); err != nil {
		h.t.Fatal(err)
	}
}

func some() Filing {
	return Filing{Organ: town, Kind: "wording", Page: "/items/x?y=1", Words: "第二段“公告”写成了“公吿”。", Contact: "13800138000"}
}

func (h *house) file(f Filing) (r Report, code string) {
	h.t.Helper()
	h.do(func(tx *db.Tx) (err error) {
		r, code, err = File(tx, h.keys, office.Citizen(), f)
		return err
	})
	return r, code
}

// Received on a Monday, it is to be answered by Thursday; the reporter follows it by number and code, and nobody else does.
func TestAReportIsAnsweredWithinThreeWorkingDays(t *testing.T) {
	inHouse(t, func(h *house) {
		r, code := h.file(some())
		if r.Number != "竹桥街道找错20260001" || r.DueOn.Sub(r.ReceivedOn) != 3 {
			t.Error(r.Number, r.ReceivedOn, r.DueOn)
		}
		if again, _ := h.file(some()); again.Number != "竹桥街道找错20260002" {
			t.Error(again.Number)
		}
		track := func(number, code string) (got Report, err error) {
			_ = h.d.View(t.Context(), func(q *db.View) error { got, err = Track(q, number, code); return nil })
			return got, err
		}
		if got, err := track(r.Number, " "+strings.ToLower(code)); err != nil || got.Words != r.Words {
			t.Error(got, err)
		}
		for _, pair := range [][2]string{{r.Number, ""}, {r.Number, code + "X"}, {"竹桥街道找错20260002", code}, {"'", "' OR 1=1"}} {
			if _, err := track(pair[0], pair[1]); fault.Of(err) != fault.NotFound {
				t.Error(pair, err)
			}
		}
		h.clock.Advance(7 * 24 * time.Hour)
		h.do(func(tx *db.Tx) error {
			cal, err := office.Calendar(tx)
			if err != nil {
				return err
			}
			if late := r.Late(r.DueOn.AddDays(4), cal); late == 0 {
				t.Error("late and not said")
			}
			return Answer(tx, who(office.RequestHandler), r.ID, 1, Reply{Valid: true, Answer: "已经改正，谢谢。"})
		})
		if got, err := track(r.Number, code); err != nil || got.State != Answered || got.Answer != "已经改正，谢谢。" || got.AnsweredOn.IsZero() {
			t.Error(got, err)
		}
		if err := h.try(func(tx *db.Tx) error { return Answer(tx, who(office.Signer), r.ID, 1, Reply{Answer: "x"}) }); fault.Of(err) != fault.Stale {
			t.Error("an answer over a newer one:", err)
		}
	})
}

func TestWhatIsWrongInAReportIsRefusedInWords(t *testing.T) {
	inHouse(t, func(h *house) {
		for name, change := range map[string]func(*Filing){
			"mistake.bad_kind":    func(f *Filing) { f.Kind = "x" },
			"mistake.bad_words":   func(f *Filing) { f.Words = strings.Repeat("长", 1001) },
			"mistake.bad_page":    func(f *Filing) { f.Page = "https://elsewhere.example/" },
			"mistake.bad_contact": func(f *Filing) { f.Contact = "<script>alert(1)</script>" },
			"mistake.refused":     func(f *Filing) { f.Honey = "http://spam.example" },
		} {
			f := some()
			change(&f)
			err := h.try(func(tx *db.Tx) error { _, _, err := File(tx, h.keys, office.Citizen(), f); return err })
			if fault.Of(err) != fault.Invalid || !strings.Contains(fmt.Sprint(fault.As(err).Fields), name) {
				t.Errorf("%s: %v", name, err)
			}
		}
		for _, page := range []string{"//evil.example", "javascript:alert(1)", "/a\"onclick=", "/a\x00b", "items/x", "/" + strings.Repeat("a", 400), "/\\evil"} {
			f := some()
			f.Page = page
			if err := h.try(func(tx *db.Tx) error { _, _, err := File(tx, h.keys, office.Citizen(), f); return err }); fault.Of(err) != fault.Invalid {
				t.Errorf("%q is taken for a page: %v", page, err)
			}
		}
	})
}

// What is shown to everybody is the office's words, holds no personal data, and is shown by somebody who may publish. The contact
// is sealed; that it was looked at is in the ledger, and what it is never is.
func TestTheReporterIsNeverShown(t *testing.T) {
	inHouse(t, func(h *house) {
		r, _ := h.file(some())
		reply := Reply{Valid: true, Answer: "已改正。", Gist: "公告里有错字。", Show: true}
		if err := h.try(func(tx *db.Tx) error { return Answer(tx, who(office.RequestHandler), r.ID, 1, reply) }); fault.Of(err) != fault.Denied {
			t.Error("shown by somebody who may not publish:", err)
		}
		bad := reply
		bad.Gist = "13912345678 说公告里有错字。"
		if err := h.try(func(tx *db.Tx) error { return Answer(tx, who(office.Reviewer), r.ID, 1, bad) }); fault.Of(err) != fault.Invalid {
			t.Error("a telephone number is shown:", err)
		}
		h.do(func(tx *db.Tx) error { return Answer(tx, who(office.Reviewer), r.ID, 1, reply) })
		if err := h.d.View(t.Context(), func(q *db.View) error {
			list, err := Public(q, town, 10)
			if err != nil || len(list) != 1 || list[0].Gist != reply.Gist {
				t.Error(list, err)
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		if err := h.try(func(tx *db.Tx) error { _, err := Reveal(tx, h.keys, who(office.Inspector), r.ID); return err }); fault.Of(err) != fault.Denied {
			t.Error("an inspector sees the contact:", err)
		}
		h.do(func(tx *db.Tx) error {
			contact, err := Reveal(tx, h.keys, who(office.RequestHandler), r.ID)
			if contact != "13800138000" {
				t.Error(contact)
			}
			return err
		})
		h.do(func(tx *db.Tx) error { // taken back
			return Answer(tx, who(office.RequestHandler), r.ID, 2, Reply{Answer: "已改正。"})
		})
		if err := h.d.View(t.Context(), func(q *db.View) error {
			if list, err := Public(q, town, 10); err != nil || len(list) != 0 {
				t.Error("still shown", err)
			}
			events, err := ledger.Of(q, r.Subject(), 100)
			verbs := ""
			for _, e := range events {
				verbs += e.Verb + " "
				if strings.Contains(fmt.Sprint(e), "13800138000") || strings.Contains(string(e.Data), "公吿") {
					t.Error("the ledger tells of the reporter:", e)
				}
			}
			if verbs != "mistake.file mistake.answer mistake.show mistake.reveal mistake.answer mistake.hide " {
				t.Error(verbs, err)
			}
			var stored string
			if err := q.QueryRow(`SELECT contact FROM mistake_report WHERE id = $1`, r.ID).Scan(&stored); err != nil || strings.Contains(stored, "138") {
				t.Error(stored, err)
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	})
}
