package desk_test

import (
	"strings"
	"testing"

	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/office"
	"gongkai/request"
	"gongkai/testkit"
)

// An applicant's suggestion is decided by the head, drafted by a drafter, and the item leads back to it.
func TestAProposalToPublishAtTheDesk(t *testing.T) {
	inTown(t, func(h *town) {
		shelf := h.shelf(catalogue.Notices)
		handler, signer := h.as(office.RequestHandler), h.as(office.Signer)
		at := handler.register()
		handler.get(at)
		handler.sees("登记：申请人建议主动公开")
		handler.post(at + "/suggest")
		one := handler.path
		handler.sees("等待决定", "1 位不同的申请人")
		handler.missing("作出决定")
		testkit.CheckHTML(t, "proposal", []byte(handler.raw))
		signer.get("/desk")
		signer.sees(one, "决定是否公开")
		signer.get(one)
		testkit.CheckHTML(t, "proposal to decide", []byte(signer.raw))
		signer.post(one, "publish", "yes", "subject", "")
		if signer.status != 422 {
			t.Errorf("published without a title: %d", signer.status)
		}
		signer.post(one, "publish", "yes", "subject", "征地补偿方案", "reason", "群众普遍关心")
		signer.at(one)
		signer.sees("待起草")
		drafter := h.as(office.Drafter)
		drafter.get("/desk")
		drafter.sees("征地补偿方案", "起草信息")
		drafter.get(one)
		drafter.missing("竹桥街道办事处20260001") // who drafts does not read cases
		testkit.CheckHTML(t, "proposal to draft", []byte(drafter.raw))
		drafter.post(one+"/draft", "column", shelf)
		if !strings.HasSuffix(drafter.path, "/edit") || drafter.status != 200 {
			t.Fatalf("at %s with %d: %s", drafter.path, drafter.status, drafter.text())
		}
		drafter.sees("征地补偿方案")
		drafter.get(strings.TrimSuffix(drafter.path, "/edit"))
		drafter.sees(one, "由依申请公开转化")
		handler.get("/desk/proposals?state=drafted")
		handler.sees("征地补偿方案")
		testkit.CheckHTML(t, "proposals", []byte(handler.raw))
		h.do(func(tx *db.Tx) error {
			all, err := request.Proposals(tx, h.subdistrict, request.ProposalDrafted, 10)
			if len(all) != 1 || all[0].Item == "" {
				t.Errorf("drafted: %v", all)
			}
			return err
		})
	})
}
