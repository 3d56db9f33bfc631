package request_test

import (
	"fmt"
	"strings"
	"testing"

	"gongkai/db"
	"gongkai/ledger"
	"gongkai/message"
	"gongkai/office"
	"gongkai/request"
)

// Every step says which field went from what to what, who did it and why; texts are told apart version by version; and the ledger
// learns no values of an applicant by it.
func TestTheHistoryHasValuesBeforeAndAfter(t *testing.T) {
	onBoth(t, func(w *world) {
		w.at("2026-03-02")
		id := w.file().Case.ID
		w.must(func(tx *db.Tx) error { return request.Accept(tx, w.handler(), id, 1) })
		w.at("2026-03-04")
		w.do(w.signer(), id, request.Fact{Kind: request.Extended, Days: 5})
		w.draft(id, request.Reply{Outcome: request.NeedsCreation, Reasons: "没有现成的汇总材料"})
		w.at("2026-03-05")
		w.draft(id, request.Reply{Outcome: request.NeedsCreation, Reasons: "没有现成的汇总材料，需要加工"})
		seen := w.load(id).Revision
		w.must(func(tx *db.Tx) error {
			return request.Amend(tx, w.signer(), id, seen, request.Enterprise, "", "登记时选错了类别")
		})
		var said []string
		var diff request.Change
		w.view(func(q *db.View) error {
			all, err := request.Changes(q, w.load(id))
			for _, ch := range all {
				did, _ := ch.Did(message.Chinese)
				said = append(said, fmt.Sprintf("%s %s：%s：%s→%s", ch.ByName, did, ch.What(message.Chinese), ch.Say(message.Chinese, ch.Before), ch.Say(message.Chinese, ch.After)))
				if ch.Field == "reply_reasons" && ch.Before != "" {
					diff = ch
				}
				if ch.Field == "requester" && ch.Reason != "登记时选错了类别" {
					t.Errorf("no reason: %+v", ch)
				}
				if strings.Contains(message.T(message.Chinese, "change.field."+ch.Field), "change.field") {
					t.Errorf("field %s has no name", ch.Field)
				}
			}
			return err
		})
		text := strings.Join(said, "\n")
		for _, want := range []string{"办理阶段：已收到→办理中", "签发人 延长答复期限：答复期限：2026-03-30→2026-04-07", "申请人类别：自然人→商业企业", "办理阶段：办理中→待审查", "答复：理由（第 2 稿）"} {
			if !strings.Contains(text, want) {
				t.Errorf("the history does not say %s:\n%s", want, text)
			}
		}
		if !diff.Text || diff.Before != "没有现成的汇总材料" || diff.After != "没有现成的汇总材料，需要加工" {
			t.Errorf("the text: %+v", diff)
		}
		w.view(func(q *db.View) error {
			events, err := ledger.Of(q, "case:"+id, 100)
			for _, e := range events {
				if strings.Contains(string(e.Data), "张三丰") || strings.Contains(string(e.Data), "330683") {
					t.Errorf("the ledger learned of the applicant: %s", e.Data)
				}
			}
			return err
		})
		var suit string
		w.must(func(tx *db.Tx) (err error) {
			suit, err = request.RegisterProceeding(tx, w.handler(), id, request.Proceeding{Way: request.DirectSuit, Number: "号", ReceivedOn: w.load(id).ReceivedOn})
			return err
		})
		w.at("2026-03-06")
		w.must(func(tx *db.Tx) error {
			return request.CloseProceeding(tx, w.who("受理员", office.RequestHandler), suit, w.load(id).ReceivedOn, "ordered", "")
		})
		w.view(func(q *db.View) error {
			all, err := request.Changes(q, w.load(id))
			last := all[len(all)-1]
			if last.Field != "proceeding_result" || last.Before != "" || last.After != "ordered" {
				t.Errorf("the proceeding: %+v", last)
			}
			return err
		})
	})
}
