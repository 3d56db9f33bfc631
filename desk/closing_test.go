package desk_test

import (
	"context"
	"strings"
	"testing"

	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/office"
)

// elsewhere is a person of another organ than the subdistrict, signed in.
func (h *town) elsewhere(organ, login string, role office.Role) *person {
	h.t.Helper()
	hash, err := h.keeper.NewPassword(context.Background(), h.d, login, goodPassword)
	h.must(err)
	h.must(h.d.Update(context.Background(), organ, func(tx *db.Tx) error {
		_, err := office.Appoint(tx, office.System("test"), office.Staff{Organ: organ, Login: login, Name: "某" + login}, hash, office.Granted{Organ: organ, Role: role})
		return err
	}))
	p := h.stranger()
	p.signIn(login, goodPassword)
	p.at("/desk")
	return p
}

func TestAnOrganIsMergedAtTheDeskByTwoPeopleWhoReadWhatMoves(t *testing.T) {
	inTown(t, func(h *town) {
		small := h.organ(office.Organ{Parent: h.city, Kind: office.Township, Name: "青溪县西岭乡人民政府", ShortName: "西岭乡", Code: "11330683000000772P"})
		h.must(h.d.Update(context.Background(), small, func(tx *db.Tx) error { _, err := catalogue.Standard(tx, office.System("test"), small); return err }))
		admin, handler := h.elsewhere(small, "xi-ling-xitong", office.SystemAdmin), h.elsewhere(small, "xi-ling-shouli", office.RequestHandler)
		path := "/desk/organs/" + small + "/close"
		admin.get("/desk/organs/" + small)
		admin.sees(`href="` + path + `"`)
		admin.get(path)
		admin.sees("由谁承接")
		admin.whole()
		admin.get(path + "?successor=" + small)
		admin.sees("请选择另一个没有撤并的机关")
		admin.get(path + "?successor=" + h.subdistrict)
		admin.sees("还没有答复的依申请案件", "编号、查询码、期限都不变", "账号保留，还能登录", "xi-ling-shouli")
		admin.whole()
		if admin.post(path, "successor", h.subdistrict, "reason", " "); admin.status != 422 {
			t.Errorf("without a reason: %d", admin.status)
		}
		admin.sees("请写明原因")
		admin.whole()
		admin.post(path, "successor", h.subdistrict, "reason", "乡镇区划调整", "document", "青政发〔2026〕8号")
		proposal := admin.path
		if !strings.HasPrefix(proposal, "/desk/closings/") {
			t.Fatalf("%s: %s", proposal, admin.body)
		}
		admin.sees("等待决定", "须由另一人决定")
		admin.whole()
		if admin.post(proposal+"/confirm", "_seen", "x"); admin.status != 403 {
			t.Errorf("who asked decided: %d", admin.status)
		}
		drafter := h.as(office.Drafter)
		if drafter.post(proposal+"/confirm", "_seen", "x"); drafter.status != 403 {
			t.Errorf("a drafter decided: %d", drafter.status)
		}
		signer := h.as(office.Signer)
		signer.get("/desk")
		signer.sees("撤并青溪县西岭乡人民政府")
		signer.get(proposal)
		signer.sees("决定撤并机关", "不予撤并", "乡镇区划调整")
		signer.whole()
		seen := between(t, signer.raw, `name="_seen" value="`, `"`)
		if signer.post(proposal+"/confirm", "_seen", "what was read before"); signer.status != 409 {
			t.Errorf("decided on another list: %d", signer.status)
		}
		signer.sees("您看过以后情况变了")
		signer.get(proposal)
		signer.post(proposal+"/confirm", "_seen", seen)
		signer.sees("已撤并")
		signer.whole()
		signer.get("/desk/organs")
		signer.sees("已撤并")
		signer.get("/desk/organs/" + small)
		signer.sees("职能由")
		if handler.get("/desk/cases?organ=" + small); handler.status != 403 {
			t.Errorf("a handler of the closed organ goes on: %d", handler.status)
		}
		ours := h.as(office.RequestHandler)
		if ours.get("/desk/cases?organ=" + small); ours.status != 200 {
			t.Errorf("a handler of the organ that carries on: %d", ours.status)
		}
	})
}
