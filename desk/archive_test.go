package desk_test

import (
	"archive/zip"
	"bytes"
	"context"
	"regexp"
	"strings"
	"testing"
	"time"

	"gongkai/db"
	"gongkai/office"
	"gongkai/testkit"
)

var archivedHref = regexp.MustCompile(`href="(/desk/archive/[a-z0-9]{20})"`)

// later is somebody appointed now: the passwords of the others have run out.
func (h *town) later(role office.Role) *person {
	h.t.Helper()
	name := "later-" + login(role)
	hash, err := h.keeper.NewPassword(context.Background(), h.d, name, goodPassword)
	h.must(err)
	h.do(func(tx *db.Tx) error {
		_, err := office.Appoint(tx, office.System("test"), office.Staff{Organ: h.subdistrict, Login: name, Name: "后任" + name}, hash, office.Granted{Organ: h.subdistrict, Role: role})
		return err
	})
	p := h.stranger()
	p.signIn(name, goodPassword)
	return p
}

// A withdrawn case is closed, waits in the queue, becomes a file with a list to print and a whole to download, and changes no more.
func TestACaseIsArchivedAtTheDesk(t *testing.T) {
	inTown(t, func(h *town) {
		handler := h.as(office.RequestHandler)
		at := handler.register()
		handler.get(at + "/do/withdrawn")
		handler.post(at+"/do/withdrawn", "on", "2026-03-02")
		handler.get(at)
		handler.post(at + "/do/close")
		h.clock.Advance(48 * time.Hour)
		handler = h.as(office.RequestHandler)
		handler.get("/desk/archive")
		handler.sees("竹桥街道办事处20260001", "可以归档", "2 天", at+"/archive")
		testkit.CheckHTML(t, "archive", []byte(handler.raw))
		handler.get(at)
		handler.sees("整理成卷")
		handler.get(at + "/archive")
		handler.sees("政府信息公开申请表", "申请登记表", "一般案卷")
		testkit.CheckHTML(t, "archive a case", []byte(handler.raw))
		handler.post(at + "/archive")
		if !strings.HasPrefix(handler.path, "/desk/archive/") || handler.status != 200 {
			t.Fatalf("at %s with %d: %s", handler.path, handler.status, handler.text())
		}
		file := handler.path
		handler.sees("XXGK·2026-D10-0001", "保管中", "下载整卷")
		testkit.CheckHTML(t, "file", []byte(handler.raw))
		handler.post(file + "/whole.zip")
		whole, err := zip.NewReader(bytes.NewReader([]byte(handler.raw)), int64(len(handler.raw)))
		if err != nil || len(whole.File) < 6 {
			t.Errorf("the whole file: %v", err)
		}
		if e := h.last(h.subdistrict); e.Verb != "archive.open" {
			t.Errorf("taking it out was recorded as %s", e.Verb)
		}
		handler.get(file + "/list.docx")
		if handler.status != 200 || !strings.HasPrefix(handler.raw, "PK") {
			t.Errorf("the list: %d", handler.status)
		}
		handler.get(at)
		handler.sees("已归档")
		handler.post(at+"/call", "number", "1")
		handler.get("/desk/archive?show=register")
		if m := archivedHref.FindStringSubmatch(handler.raw); m == nil || m[1] != file {
			t.Errorf("the register leads to %v", m)
		}
		testkit.CheckHTML(t, "register", []byte(handler.raw))
		inspector := h.as(office.Inspector)
		inspector.get(file)
		inspector.missing("下载整卷")
		if inspector.post(file + "/whole.zip"); inspector.status != 403 {
			t.Errorf("an inspector took the file: %d", inspector.status)
		}
		h.clock.Set(time.Date(2037, 2, 2, 2, 0, 0, 0, time.UTC))
		signer, reviewer := h.later(office.Signer), h.later(office.Reviewer)
		signer.get("/desk/archive?show=expired")
		testkit.CheckHTML(t, "expired", []byte(signer.raw))
		signer.post("/desk/destructions", "organ", h.subdistrict, "file", strings.TrimPrefix(file, "/desk/archive/"))
		if signer.status != 422 {
			t.Errorf("proposed without a reason: %d", signer.status)
		}
		signer.post("/desk/destructions", "organ", h.subdistrict, "file", strings.TrimPrefix(file, "/desk/archive/"), "reason", "保管期满")
		list := signer.path
		signer.sees("等待决定", "XXGK·2026-D10-0001")
		testkit.CheckHTML(t, "destruction", []byte(signer.raw))
		reviewer.get(list)
		reviewer.sees("同意销毁")
		reviewer.post(list, "agree", "yes", "reason", "")
		reviewer.sees("已同意销毁")
		reviewer.get(at)
		reviewer.missing("330683")
		reviewer.get(file)
		reviewer.sees("已销毁")
	})
}
