package desk_test

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"gongkai/blob"
	"gongkai/db"
	"gongkai/mailbox"
	"gongkai/office"
	"gongkai/request"
)

func TestACaseIsSplitMergedAndHandedOverAtTheDesk(t *testing.T) {
	inTown(t, func(h *town) {
		handler, signer := h.as(office.RequestHandler), h.as(office.Signer)
		whole := handler.register("description", "河道整治方案和验收报告")
		handler.get(whole + "/split")
		handler.sees("拆分", "河道整治方案和验收报告", "收到日期不变")
		handler.wellFormed()
		handler.post(whole+"/split", "part-1", "河道整治方案", "reason", "两项内容。")
		handler.sees("河道整治方案", "两项内容。")
		handler.wellFormed()
		if handler.status != 422 {
			t.Errorf("split into one: %d", handler.status)
		}
		handler.post(whole+"/split", "part-1", "河道整治方案", "part-2", "验收报告", "reason", "两项内容。")
		handler.sees("拆分、合并和转送", "申请原文", "河道整治方案和验收报告", "两项内容。")
		handler.wellFormed()

		first, second := handler.register("description", "围垦审批表"), handler.register("description", "围垦的审批表")
		signer.get(second + "/merge")
		signer.sees("并入哪一件", "围垦审批表")
		signer.wellFormed()
		signer.post(second+"/merge", "into", "", "reason", "", "told_on", "2026-03-02", "told_how", "电话")
		if signer.wellFormed(); signer.status != 422 {
			t.Errorf("merged into nothing: %d", signer.status)
		}
		today := h.d.Now().Format("2006-01-02")
		signer.get(second + "/merge")
		signer.post(second+"/merge", "into", strings.TrimPrefix(first, "/desk/cases/"), "reason", "同一内容。", "told_on", today, "told_how", "电话告知")
		signer.sees("同一内容。", "电话告知")
		signer.wellFormed()

		signer.get(first + "/transfer")
		signer.sees("转给哪个机关", "云溪市人民政府")
		signer.wellFormed()
		signer.post(first+"/transfer", "organ", h.city, "reason", "由市政府制作。", "told_on", today, "told_how", "邮寄告知书")
		signer.sees("由市政府制作。", "邮寄告知书")
		handler.get("/desk/handed-over")
		handler.wellFormed()
		if strings.Contains(handler.body, "由市政府制作。") {
			t.Error("what goes to another organ waits here too")
		}

		third := handler.register("description", "信访事项的处理意见")
		handler.get(third + "/petition")
		handler.sees("转给哪个部门")
		handler.wellFormed()
		handler.post(third+"/petition", "name", "区信访局", "reason", "反映道路问题。")
		handler.sees("区信访局", "反映道路问题。")
	})
}

func TestOthersAreAskedOverACaseAtTheDesk(t *testing.T) {
	inTown(t, func(h *town) {
		handler := h.as(office.RequestHandler)
		at := handler.register("arrived_on", h.d.Now().Format("2006-01-02"))
		for _, kind := range []string{"third_party_asked", "co_maker_asked", "organ_asked"} {
			handler.get(at + "/consult/" + kind)
			if handler.wellFormed(); handler.status != 200 {
				t.Errorf("%s answered %d", kind, handler.status)
			}
		}
		handler.get(at + "/consult/nobody_asked")
		if handler.status != 404 {
			t.Errorf("a consultation of no kind answered %d", handler.status)
		}
		today := h.d.Now().Format("2006-01-02")
		handler.get(at + "/consult/third_party_asked")
		handler.post(at+"/consult/third_party_asked", "name", "", "asked_on", today)
		if handler.wellFormed(); handler.status != 422 {
			t.Errorf("nobody was asked: %d", handler.status)
		}
		handler.get(at + "/consult/third_party_asked")
		handler.post(at+"/consult/third_party_asked", "name", "竹桥建设公司", "asked_on", today, "reached_on", today, request.BlankField("征求事项"), "施工合同。")
		handler.sees("征求第三方意见", "依征〔")
		handler.wellFormed()
		if strings.Contains(handler.body, "竹桥建设公司") {
			t.Error("the name of the third party stands on the page of the case")
		}
	})
}

func TestACorrectionIsTakenInAtTheDesk(t *testing.T) {
	inTown(t, func(h *town) {
		handler := h.as(office.RequestHandler)
		handler.get("/desk/corrections/new")
		handler.sees("记录", "证据")
		handler.wellFormed()
		typed := func(more ...string) []string {
			return append([]string{"organ", h.subdistrict, "channel", "in_person", "arrived_on", h.d.Now().Format("2006-01-02"), "name", "张三丰", "paper", "resident_id", "identity", "330683199001010018",
				"phone", "13812341234", "way", "in_person", "record", "低保登记表", "is", "家庭人口 3 人", "should", "家庭人口 4 人", "evidence", "户口簿"}, more...)
		}
		handler.post("/desk/corrections/new", typed("evidence", "", "identity", "330683199001010011")...)
		if handler.wellFormed(); handler.status != 422 {
			t.Errorf("answered %d", handler.status)
		}
		handler.sees("低保登记表", "家庭人口 4 人")
		handler.post("/desk/corrections/new", typed()...)
		handler.sees("申请接收回执", "应当更正为：家庭人口 4 人")
		handler.get(strings.TrimSuffix(handler.path, "/receipt"))
		handler.sees("更正", "家庭人口 3 人")
		handler.wellFormed()
	})
}

func TestChannelsAreOpenedAndClosedAtTheDesk(t *testing.T) {
	inTown(t, func(h *town) {
		signer := h.as(office.Signer)
		signer.get("/desk/channels")
		signer.wellFormed()
		signer.post("/desk/channels", "organ", h.subdistrict, "usage_in_person", "工作日上午，一楼窗口。", "open_email", "1", "usage_email", "open@example.com")
		signer.sees("工作日上午，一楼窗口。", "open@example.com")
		signer.wellFormed()
		var open []request.Opened
		h.do(func(tx *db.Tx) (err error) { open, err = request.OpenedBy(tx, h.subdistrict); return err })
		for _, o := range open {
			if want := o.Basic() || o.Channel == request.Email; o.Open != want {
				t.Errorf("%s is open: %v", o.Channel, o.Open)
			}
		}
		if handler := h.as(office.RequestHandler); true {
			if handler.get("/desk/channels"); handler.status != 403 {
				t.Errorf("a handler was answered %d", handler.status)
			}
		}
	})
}

var groupHref = regexp.MustCompile(`href="(/desk/case-groups/[^"]+)"`)

func TestAHeapOfOneApplicantOpensAsAGroup(t *testing.T) {
	inTown(t, func(h *town) {
		handler := h.as(office.RequestHandler)
		h.do(func(tx *db.Tx) error {
			for n := range request.GroupFrom + 2 {
				a := request.Application{Organ: h.subdistrict, Requester: request.NaturalPerson, Description: fmt.Sprintf("第%d件：东郭村账目", n+1), Form: "electronic", Way: "online",
					Person: request.Person{Name: "张三丰", Paper: "resident_id", Identity: "330683199001010018", Phone: "13812341234"}}
				if _, err := request.File(tx, h.keys, office.Citizen(), a); err != nil {
					return err
				}
			}
			return nil
		})
		handler.get("/desk/cases")
		handler.wellFormed()
		m := groupHref.FindStringSubmatch(handler.body)
		if m == nil {
			t.Fatal("the list shows no group")
		}
		handler.get(m[1])
		handler.sees("第1件：东郭村账目", "张")
		handler.wellFormed()
		handler.get("/desk/case-groups/none")
		if handler.status != 404 {
			t.Errorf("a group that is none answered %d", handler.status)
		}
	})
}

var mailHref = regexp.MustCompile(`action="(/desk/mail/[a-z0-9]{20})"`)

func TestAMailIsReadAndSetAsideAtTheDesk(t *testing.T) {
	inTown(t, func(h *town) {
		blobs, err := blob.NewDirectory(t.TempDir())
		h.must(err)
		raw := "From: zhang@example.com\r\nMessage-ID: <1@example.com>\r\nSubject: apply\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n申请公开东郭村征地补偿方案\r\n"
		read := func(_ context.Context, after mailbox.Place, each func(mailbox.Found) error) error {
			return each(mailbox.Found{Place: mailbox.Place{Validity: 1, UID: after.UID + 1}, Arrived: h.d.Now(), Size: int64(len(raw)), Raw: []byte(raw)})
		}
		box := request.Postbox{View: h.d.View, Update: h.d.Update, Keys: h.keys, Blobs: blobs, Boxes: []request.Box{{Name: "box", Organ: h.subdistrict, Read: read}}}
		h.must(box.Collect(t.Context()))
		handler := h.as(office.RequestHandler)
		handler.get("/desk/mail")
		handler.sees("z***@example.com")
		handler.wellFormed()
		m := mailHref.FindStringSubmatch(handler.body)
		if m == nil || strings.Contains(handler.body, "东郭村") {
			t.Fatalf("the queue: %s", handler.text())
		}
		handler.post(m[1])
		handler.sees("zhang@example.com", "申请公开东郭村征地补偿方案")
		handler.wellFormed()
		if last := h.last(h.subdistrict); last.Verb != "mail.open" {
			t.Errorf("the reading was recorded as %s", last.Verb)
		}
		handler.get("/desk/mail")
		handler.post(m[1]+"/aside", "why", "广告邮件。")
		handler.get("/desk/mail?state=aside")
		handler.sees("广告邮件。")
		handler.wellFormed()
		handler.post(m[1] + "/back")
		handler.get("/desk/mail")
		handler.sees("z***@example.com")
		if drafter := h.as(office.Drafter); true {
			if drafter.get("/desk/mail"); drafter.status != 403 {
				t.Errorf("a drafter was answered %d", drafter.status)
			}
			if drafter.post(m[1]); drafter.status != 403 {
				t.Errorf("a drafter opened a mail: %d", drafter.status)
			}
		}
	})
}
