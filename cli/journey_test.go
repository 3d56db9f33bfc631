package cli

// The three journeys of docs/architecture.md, walked over HTTP without script on both engines, in the demonstration's
// office: an item from draft to the public page and its correction; a case from application to reply; the report that
// counts them.

import (
	"context"
	"log/slog"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"gongkai/blob"
	"gongkai/db"
	"gongkai/demo"
	"gongkai/publiclog"
	"gongkai/testkit"
	"gongkai/vault"
	"gongkai/workday"
)

// openDemo fills an empty store with the demonstration and serves it.
func openDemo(t *testing.T, d *db.DB) (*house, *httptest.Server) {
	t.Helper()
	ctx, dir := context.Background(), t.TempDir()
	h := &house{db: d, log: slog.New(slog.NewTextHandler(t.Output(), nil))}
	var err error
	if h.keys, err = vault.Start(ctx, d, dir); err != nil {
		t.Fatal(err)
	}
	if h.logKey, err = publiclog.OpenKey(dir, logOrigin); err != nil {
		t.Fatal(err)
	}
	if h.blobs, err = blob.NewDirectory(filepath.Join(dir, "blobs")); err != nil {
		t.Fatal(err)
	}
	if err := demo.Fill(ctx, demo.House{DB: d, Keys: h.keys, Blobs: h.blobs, Tell: func(string, ...any) {}}, demo.Size{}); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(h.handler(8 << 20))
	t.Cleanup(server.Close)
	return h, server
}

// as is somebody of the demonstration, signed in.
func as(t *testing.T, server *httptest.Server, login string) *testkit.Visitor {
	t.Helper()
	v := testkit.NewVisitor(t, server, login)
	v.Open("/desk/sign-in").Fill("login", login, "password", demo.Password).Press("登录").Gets(200)
	if v.Path != "/desk" {
		t.Fatalf("%s signed in and came to %s: %s", login, v.Path, v.Words())
	}
	return v
}

func TestAnItemFromDraftToThePublicPageAndItsCorrection(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, d *db.DB) {
		_, server := openDemo(t, d)
		writer, reviewer, signer := as(t, server, "caizheng"), as(t, server, "shenhe"), as(t, server, "qianfa")
		citizen := testkit.NewVisitor(t, server, "a citizen")

		writer.Open("/desk/items/new").Fill("title", "关于公布竹林路停车安排的通告", "column", column(t, writer, "法定主动公开内容 › 公告通告"),
			"formed_on", day(d, 0), "summary", "竹林路停车安排",
			"body", "<p>自下周起，竹林路北侧停车。</p><table><tr><th colspan=\"2\">时段</th></tr><tr><td>白天</td><td>两小时</td></tr></table>").Press("保存")
		desk := writer.Gets(200).Path
		public := "/items/" + strings.TrimPrefix(strings.Split(desk, "?")[0], "/desk/items/")
		citizen.Try(public).Gets(404)
		writer.Press("提交审核").Gets(200)

		// Nobody skips a step, and nobody takes a step that is another's.
		signer.Open(desk)
		if slices.Contains(signer.Buttons(), "签发") {
			t.Error("an item that was not reviewed can be signed off")
		}
		reviewer.Open(desk).Press("审核通过")
		citizen.Try(public).Gets(404)
		signer.Open(desk).Press("签发")
		citizen.Open("/").Misses("竹林路停车安排")
		writer.Open(desk).Press("发布")

		// The public page, the list, and a conditional request.
		citizen.Open(public).Sees("关于公布竹林路停车安排的通告", "索引号", "两小时", "公告通告")
		citizen.Open("/").Sees("竹林路停车安排")

		// A correction is written over the live page, which does not move until it is published with a public note.
		writer.Open(desk).Press("开始更正")
		citizen.Open(public).Sees("两小时")
		writer.Fill("body", "<p>自下周起，竹林路北侧停车。</p><p>白天限停180分钟。</p>").Press("保存")
		writer.Press("提交审核")
		reviewer.Open(desk).Press("审核通过")
		signer.Open(desk).Press("签发")
		citizen.Open(public).Sees("两小时")
		writer.Open(desk).Fill("note", "时段有误，白天限停三小时。").Press("发布更正").Gets(200)
		citizen.Open(public).Sees("限停180分钟", "时段有误，白天限停三小时。").Misses("两小时")
		citizen.Open(public + "/revisions/" + revision(t, citizen, public)).Sees("两小时")

		// Withdrawn by two people; the address says why.
		writer.Open(desk+"/withdraw").Fill("ground", "other", "note", "该路段已改为步行街。", "shows", "gone").Press("申请撤下")
		citizen.Open(public).Sees("限停180分钟")
		reviewer.Open(desk).Press("确认撤下")
		citizen.Try(public).Sees("该路段已改为步行街。").Misses("限停180分钟")
	})
}

// column gives the value of the column's option in the form shown.
func column(t *testing.T, v *testkit.Visitor, name string) string {
	t.Helper()
	value := v.Option("column", name)
	if value == "" {
		t.Fatalf("no column %s in the form", name)
	}
	return value
}

// revision gives the number of the superseded revision that the public page links to.
func revision(t *testing.T, v *testkit.Visitor, public string) string {
	t.Helper()
	links := v.Links(public + "/revisions/")
	if len(links) == 0 {
		t.Fatalf("%s names no earlier text", public)
	}
	return strings.TrimPrefix(links[0], public+"/revisions/")
}

// day is a legal date, days from today.
func day(d *db.DB, days int) string { return workday.DateOf(d.Now()).AddDays(days).String() }

var (
	numberShown = regexp.MustCompile(`受理编号 (\S+)`)
	codeShown   = regexp.MustCompile(`查询码 ([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})`)
)

func shown(t *testing.T, v *testkit.Visitor, pattern *regexp.Regexp) string {
	t.Helper()
	m := pattern.FindStringSubmatch(v.Words())
	if m == nil {
		t.Fatalf("%s shows nothing like %s: %s", v.Path, pattern, v.Words())
	}
	return m[1]
}

func TestACaseFromApplicationToReplyAndIntoTheReport(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, d *db.DB) {
		_, server := openDemo(t, d)
		citizen := testkit.NewVisitor(t, server, "a citizen")
		handler, legal, secrecy, signer := as(t, server, "shouli"), as(t, server, "shenhe"), as(t, server, "shenhe2"), as(t, server, "qianfa")

		// A wrong number is told at its field, and what was typed is still there.
		citizen.Open("/apply").Fill("requester", "natural_person", "name", "申请人丁", "identity", "330683199001011234",
			"phone", "13800004321", "description", "竹林路道路养护采购合同").Press("提交申请").Gets(422)
		if got := citizen.Field("description"); got != "竹林路道路养护采购合同" {
			t.Errorf("what was typed is gone: %q", got)
		}
		citizen.Fill("identity", "330683199001010018").Press("提交申请").Gets(200)
		number, code := shown(t, citizen, numberShown), shown(t, citizen, codeShown)
		citizen.Sees("次日起算 20 个工作日")

		// The handler sees the applicant masked, and drafts a reply that another must sign.
		handler.Open("/desk/cases?number="+number).Sees(number).Misses("申请人丁", "13800004321")
		desk := strings.Split(handler.Links("/desk/cases/0")[0], "?")[0]
		handler.Open(desk).Misses("330683199001010018").Press("开始办理")
		handler.Open(desk+"/reply?q-nature=information&q-holder=ours&q-exists=there&q-public=not_yet&q-against=nothing").Fill("outcome", handler.Option("outcome", "予以公开（第三十六条第（二）项）"),
			"findings", "经检索，该合同由本机关制作并保存。", "provision", "合同复制件随本答复书送达，即日起可在本网站下载。").Press("提交审查").Gets(200)
		handler.Open(desk + "/letter").Sees("即日起可在本网站下载")
		if slices.Contains(handler.Buttons(), "签发") {
			t.Error("who drafted the reply may sign it")
		}
		citizen.Open("/track").Fill("number", number, "code", code).Press("查").Sees(number).Misses("即日起可在本网站下载")
		legal.Open(desk + "/letter").Press("通过：法律审核").Gets(200)
		legal.Open(desk + "/letter")
		if slices.Contains(legal.Buttons(), "通过：保密审查") {
			t.Error("who made the legal review may make the secrecy review too")
		}
		secrecy.Open(desk + "/letter").Press("通过：保密审查").Gets(200)
		signer.Open(desk + "/letter").Press("签发").Gets(200)
		serve(t, handler, desk, d)
		citizen.Open("/track").Fill("number", number, "code", code).Press("查").Sees("已送达").
			Press("查看答复书").Sees("即日起可在本网站下载", "第三十六条")
		citizen.Open("/track").Fill("number", number, "code", "AAAA-AAAA-AAAA").Press("查").Misses("竹林路")

		// The report counts it, and the figure opens it.
		year := strconv.Itoa(workday.DateOf(d.Now()).Year())
		handler.Open("/desk/reports/" + year)
		if slices.Contains(handler.Buttons(), "重新统计") {
			handler.Press("重新统计")
		}
		for _, row := range []string{"R1", "R3.1"} {
			handler.Open("/desk/reports/" + year + "/cells/" + row + "/natural_person").Sees(number)
		}
	})
}

// Last year's report is public with its files; what is registered late shows at the desk as a difference, with its case, and
// moves nothing in public.
func TestAPublishedReportAndALateRecord(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, d *db.DB) {
		_, server := openDemo(t, d)
		last := strconv.Itoa(workday.DateOf(d.Now()).Year() - 1)
		citizen, handler := testkit.NewVisitor(t, server, "a citizen"), as(t, server, "shouli")

		citizen.Open("/reports/"+last).Sees("政府信息公开工作年度报告", "各月新收申请", "查看公开信息")
		before := citizen.Words()
		item := citizen.Links("/items/")[0]
		citizen.Open(item).Sees("年度报告.docx", "年度报告.pdf", "年度报告.xlsx", "年度报告.json")

		handler.Open("/desk/reports/" + last + "/changes").Sees("没有变化")
		handler.Open("/desk/cases/new").Fill("channel", "in_person", "arrived_on", last+"-12-29", "requester", "natural_person", "name", "申请人戊",
			"identity", "330683199001010018", "phone", "13800004321", "description", "停车场收费标准", "form", "paper", "way", "in_person").Press("登记并打印回执").Gets(200)
		handler.Open("/desk/reports/"+last+"/changes").Sees("一、本年新收政府信息公开申请数量 · 自然人", "四、结转下年度继续办理 · 总计", "+1", "计入（申请）")
		if now := citizen.Open("/reports/" + last).Words(); now != before {
			t.Errorf("the public report moved:\n%s\n%s", before, now)
		}
	})
}

// serve takes the step of serving the reply, whatever form it asks to be filled in.
func serve(t *testing.T, handler *testkit.Visitor, desk string, d *db.DB) {
	t.Helper()
	handler.Open(desk)
	for _, letter := range handler.Links("/desk/letters/") {
		if path, reply := strings.CutSuffix(letter, "#serve"); reply {
			handler.Open(path).Fill("on", day(d, 0)).Press("记录送达").Gets(200)
			return
		}
	}
	t.Fatalf("the reply cannot be served: %v %v", handler.Buttons(), handler.Links(desk))
}
