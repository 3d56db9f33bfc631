package desk_test

import (
	"bytes"
	"context"
	"regexp"
	"strings"
	"testing"

	"gongkai/blob"
	"gongkai/catalogue"
	"gongkai/clearance"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/docx"
	"gongkai/office"
)

var gateBox = regexp.MustCompile(`name="hit" value="([0-9a-f]+)"`)

// settle does something with every hit on the page of an item, as narrowed by its address, one after the other.
func (p *person) settle(address string, pairs ...string) {
	p.h.t.Helper()
	p.get(address)
	item, _, _ := strings.Cut(address, "?")
	for _, m := range gateBox.FindAllStringSubmatch(p.raw, -1) {
		p.get(item)
		p.post(item+"/gate", append(pairs, "hit", m[1])...)
	}
}

func TestWhatMayNotGoOutIsSettledAtTheDesk(t *testing.T) {
	inTown(t, func(h *town) {
		column := h.shelf(catalogue.Notices)
		drafter, reviewer := h.as(office.Drafter), h.as(office.Reviewer)
		drafter.get("/desk/items/new")
		drafter.upload("/desk/items/new", "名单.csv", "姓名,手机\n张三,138 0013 8000\n", "organ", h.subdistrict, "title", "补贴公示", "column", column, "issuer", "竹桥街道办事处",
			"formed_on", "2026-02-27", "term_days", "20", "attribute", "proactive", "summary", "名单", "statutory", "20.15", "body", "<p>张三，身份证号330683199001010018，请拔款。</p>")
		item := drafter.path
		drafter.sees("发布前检查", "有 2 项必须先处理", "身份证号", "330683********0018", "附件 名单.csv", "138****8000", "建议改为：拨款")
		for _, secret := range []string{"138 0013 8000", "13800138000"} {
			drafter.missing(secret)
		}
		drafter.whole()
		drafter.post(item + "/submit")
		if drafter.status != 409 {
			t.Errorf("submitted: %d", drafter.status)
		}
		drafter.settle(item+"?hits=grave", "act", "allow", "reason", "")
		if drafter.status != 422 {
			t.Errorf("allowed without a reason: %d", drafter.status)
		}
		drafter.settle(item+"?hits=grave", "act", "allow", "reason", "本人书面同意")
		drafter.sees("待第二人同意", "本人书面同意")
		drafter.whole()
		reviewer.settle(item+"?hits=grave", "act", "agree")
		reviewer.sees("没有必须先处理的内容")
		drafter.get(item)
		drafter.post(item + "/submit")
		drafter.at(item)
		drafter.sees("提交时已知悉")
		audit := h.as(office.AuditAdmin)
		audit.get("/desk/audit")
		audit.sees("允许保留检查出的内容", "同意保留检查出的内容")
		audit.missing("330683199001010018")
	})
}

func TestAFileIsCleanedWithOneClickAndItsOriginalSealed(t *testing.T) {
	inTown(t, func(h *town) {
		column := h.shelf(catalogue.Notices)
		var b bytes.Buffer
		h.must((docx.Document{Subject: "公告", Author: "裘某某", Blocks: []docx.Block{docx.Text("正文", docx.Run{}, docx.Paragraph{})}}).Write(&b))
		drafter, reviewer := h.as(office.Drafter), h.as(office.Reviewer)
		drafter.get("/desk/items/new")
		drafter.upload("/desk/items/new", "公告.docx", b.String(), "organ", h.subdistrict, "title", "公告", "column", column, "issuer", "竹桥街道办事处",
			"formed_on", "2026-02-27", "term_days", "20", "attribute", "proactive", "summary", "名单", "statutory", "20.15", "body", "<p>正文</p>")
		item := drafter.path
		drafter.sees("作者姓名", "裘某某", "清除隐藏信息")
		_, rest, _ := strings.Cut(drafter.raw, item+"/files/")
		old := rest[:64]
		drafter.post(item + "/clean")
		drafter.at(item)
		drafter.sees("封存的原件", "公告.docx", "没有发现需要处理的内容")
		drafter.missing("裘某某", "查看原件")
		drafter.whole()
		drafter.get(item + "/files/" + old + "/a.docx")
		if drafter.status != 404 {
			t.Errorf("the plain original answers %d", drafter.status)
		}
		drafter.get(item)
		drafter.post(item + "/originals/" + old)
		if drafter.status != 403 {
			t.Errorf("a drafter opens the original: %d", drafter.status)
		}
		reviewer.get(item)
		reviewer.post(item + "/originals/" + old)
		if reviewer.raw != b.String() {
			t.Errorf("not the original: %d, %d bytes", reviewer.status, len(reviewer.raw))
		}
		h.must(h.d.View(context.Background(), func(q *db.View) error {
			o, err := clearance.OriginalOf(q, old)
			if err != nil {
				return err
			}
			if o.ByName == "" || !blob.Valid(o.Sealed.Hash) {
				t.Errorf("%+v", o)
			}
			needed, err := disclosure.PlainNeeded(q, old)
			if needed {
				t.Error("the original is still needed")
			}
			return err
		}))
	})
}
