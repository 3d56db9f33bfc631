package disclosure

import (
	"strings"
	"testing"

	"gongkai/clearance"
	"gongkai/db"
	"gongkai/deadlink"
	"gongkai/fault"
	"gongkai/ledger"
	"gongkai/office"
	"gongkai/privacy"
	"gongkai/screen"
)

var somebody = func() string {
	n := "33068319900307001"
	return n + string(privacy.ResidentCheck(n))
}()

// found gives the rules of an item's hits, and those that block.
func (w *world) found(id string) (rules string, hits, blocking []clearance.Hit) {
	w.t.Helper()
	w.look(func(q db.Query) error {
		it, err := ItemByID(q, id)
		if err != nil {
			return err
		}
		r, err := RevisionOf(q, id, it.Head)
		if err != nil {
			return err
		}
		m, err := ClearanceOf(q, it, r.Text)
		if err != nil {
			return err
		}
		if hits, err = clearance.Hits(q, m); err != nil {
			return err
		}
		decisions, err := clearance.DecisionsOf(q, m.Subject)
		blocking = clearance.Blocking(hits, decisions)
		return err
	})
	for _, h := range hits {
		rules += h.Rule + " "
	}
	return strings.TrimSpace(rules), hits, blocking
}

type settling func(tx *db.Tx, by office.Actor, id string, seen int64, a clearance.Ask) error

func (w *world) settle(act settling, by office.Actor, id, reason string, hits ...clearance.Hit) error {
	w.t.Helper()
	a := clearance.Ask{Reason: reason}
	for _, h := range hits {
		a.Hits = append(a.Hits, h.ID)
	}
	seen := w.item(id).Head
	return w.try(func(tx *db.Tx) error { return act(tx, by, id, seen, a) })
}

func TestAllThatIsWrongIsFoundAtOnce(t *testing.T) {
	engines(t, func(w *world) {
		text := w.text("机密★一年")
		text.DocumentNumber, text.Statutory = "第八号", ""
		text.Body = `<p>张某，身份证号` + somebody + `，请拔款，<a href="/items/none">见此</a><a href="http://10.0.0.1/">内网</a></p><table><tr><td>姓名</td><td>手机</td></tr><tr><td>张三</td><td>138 0013 8000</td></tr></table>`
		id := w.draft(drafter, text)
		rules, hits, _ := w.found(id)
		if rules != "secret.mark personal.identity personal.mobile word.wrong link.inside link.internal lack.number lack.summary lack.statutory" {
			t.Error(rules)
		}
		for _, h := range hits {
			if all := h.Shown + h.Before + h.After; strings.Contains(all, somebody) || strings.Contains(all, "13800138000") || strings.Contains(all, "138 0013 8000") {
				t.Errorf("shown whole: %+v", h)
			}
		}
	})
}

func TestAGraveHitStaysOnlyByTheWordOfTwo(t *testing.T) {
	engines(t, func(w *world) {
		text := w.text("公告")
		text.Body = "<p>张某，身份证号" + somebody + "。</p>"
		id := w.draft(drafter, text)
		if err := w.act(VerbSubmit, drafter, id); fault.Of(err) != fault.Refused {
			t.Fatalf("submitted with an identity number: %v", err)
		}
		_, _, open := w.found(id)
		for why, try := range map[string]error{
			"without a reason":           w.settle(AllowHits, drafter, id, " ", open...),
			"without anything chosen":    w.settle(AllowHits, drafter, id, "法律规定"),
			"agreed before it was asked": w.settle(AgreeHits, reviewer, id, "", open...),
			"by nobody's role":           w.settle(AllowHits, staff("督查员", office.Inspector), id, "法律规定", open...),
			"what is not there":          w.settle(AllowHits, drafter, id, "法律规定", clearance.Hit{ID: "0"}),
		} {
			if try == nil {
				t.Error("settled " + why)
			}
		}
		if err := w.settle(AllowHits, all, id, "法律规定应当公开", open...); err != nil {
			t.Fatal(err)
		}
		for who, by := range map[string]office.Actor{"the same person": all, "a drafter": second} {
			if w.settle(AgreeHits, by, id, "", open...) == nil {
				t.Error(who + " agreed")
			}
		}
		// who wrote in it may not agree either
		if err := w.save(other, id, func(t *Text) { t.Body += "<p>补充。</p>" }); err != nil {
			t.Fatal(err)
		}
		if w.settle(AgreeHits, other, id, "", open...) == nil {
			t.Error("an author agreed")
		}
		if err := w.settle(AgreeHits, reviewer, id, "", open...); err != nil {
			t.Fatal(err)
		}
		w.must(drafter, id, VerbSubmit)
		// the decision stands while the number does, and is not one about another number
		if err := w.save(drafter, id, func(t *Text) { t.Title = "另一公告" }); err != nil {
			t.Fatal(err)
		}
		if _, _, open := w.found(id); len(open) != 0 {
			t.Errorf("asked again: %+v", open)
		}
		if err := w.save(drafter, id, func(t *Text) { t.Body += "<p>手机13900139000</p>" }); err != nil {
			t.Fatal(err)
		}
		if _, _, open := w.found(id); len(open) != 1 || open[0].Rule != "personal.mobile" {
			t.Errorf("%+v", open)
		}
		if err := w.settle(RevokeHits, reviewer, id, "", func() []clearance.Hit { _, h, _ := w.found(id); return h[:1] }()...); err != nil {
			t.Fatal(err)
		}
		if _, _, open := w.found(id); len(open) != 2 {
			t.Errorf("%+v", open)
		}
	})
}

func TestWhatIsEditedOutIsRecordedByName(t *testing.T) {
	engines(t, func(w *world) {
		text := w.text("公告")
		text.Body = "<p>张某，身份证号" + somebody + "。</p>"
		id := w.draft(drafter, text)
		if err := w.save(second, id, func(t *Text) { t.Body = "<p>张某。</p>" }); err != nil {
			t.Fatal(err)
		}
		w.look(func(q db.Query) error {
			gone, err := clearance.RemovedFrom(q, Subject(id))
			if len(gone) != 1 || gone[0].ByName != second.Name || gone[0].Rule != "personal.identity" {
				t.Errorf("%+v", gone)
			}
			events, err2 := ledger.Of(q, Subject(id), 100)
			all := ""
			for _, e := range events {
				all += e.Verb + " " + string(e.Data) + "\n"
			}
			if !strings.Contains(all, "clearance.remove") || strings.Contains(all, somebody) {
				t.Error(all)
			}
			if err == nil {
				err = err2
			}
			return err
		})
		// lesser hits are settled by the name of whoever hands the text on
		w.must(drafter, id, VerbSubmit)
		w.look(func(q db.Query) error {
			decisions, err := clearance.DecisionsOf(q, Subject(id))
			if len(decisions) != 1 || decisions[0].Ruling != clearance.Seen || decisions[0].By != drafter.ID {
				t.Errorf("%+v", decisions)
			}
			return err
		})
	})
}

func TestAFilesWordsAreLookedThroughToo(t *testing.T) {
	engines(t, func(w *world) {
		text := w.text("公告")
		text.Attachments = []Attachment{file("名单.xlsx", 'z')}
		id := w.draft(drafter, text)
		if rules, _, _ := w.found(id); rules != "lack.summary file.waiting" {
			t.Error(rules)
		}
		it := w.item(id)
		w.do(func(tx *db.Tx) error {
			m, err := ClearanceOf(tx, it, text)
			if err != nil {
				return err
			}
			return clearance.Keep(tx, m, m.Files[0], screen.Reading{Parts: []screen.Part{{Rows: [][]string{{"姓名", "手机"}, {"张三", "13800138000"}}}},
				Traces: []screen.Trace{{Kind: screen.Author, Detail: "浦口街道办事处"}, {Kind: screen.LastAuthor, Detail: "裘某某"}, {Kind: screen.Comments, N: 2}}})
		})
		if rules, _, open := w.found(id); rules != "lack.summary personal.mobile hidden.last_author hidden.comments" || len(open) != 2 {
			t.Error(rules, open)
		}
		if w.act(VerbSubmit, drafter, id) == nil {
			t.Error("submitted with a number in the file")
		}
	})
}

// What the daily round found dead the gate says, without holding the text back.
func TestTheGateKnowsDeadLinks(t *testing.T) {
	engines(t, func(w *world) {
		text := w.text("关于网上办事的通知")
		text.Body = `<p>请到<a href="https://old.example.com/guide#top">办事大厅</a>办理。</p>`
		id := w.publish(text)
		w.do(func(tx *db.Tx) error {
			events, err := ledger.After(tx, organID, 0, 1000)
			if err != nil {
				return err
			}
			return FollowLinks(tx, events)
		})
		if rules, _, _ := w.found(id); strings.Contains(rules, "link.dead") {
			t.Error("called dead before it was asked:", rules)
		}
		w.do(func(tx *db.Tx) error {
			return deadlink.Record(tx, "https://old.example.com/guide", deadlink.Verdict{State: deadlink.Dead, Code: 404, Why: "gone"})
		})
		rules, _, blocking := w.found(id)
		if !strings.Contains(rules, "link.dead") || len(blocking) != 0 {
			t.Error(rules, blocking)
		}
	})
}
