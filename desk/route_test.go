package desk_test

import (
	"strings"
	"testing"

	"gongkai/catalogue"
	"gongkai/office"
)

// Art. 17 as an office writes it down: the security administrator sets a route with questions for notices, and whoever takes a
// step answers them; everybody sees who approved what when.
func TestARouteWithQuestionsIsSetAndFollowed(t *testing.T) {
	inTown(t, func(h *town) {
		column := h.shelf(catalogue.Notices)
		admin, drafter, reviewer, signer := h.as(office.SecurityAdmin), h.as(office.Drafter), h.as(office.Reviewer), h.as(office.Signer)
		admin.get("/desk/approvals")
		admin.sees("还没有另行规定流程", "为“竹桥街道办事处”新增流程")
		admin.get("/desk/approvals/routes/new?organ=" + h.subdistrict + "&preset=three")
		admin.sees("三审三校", "终审", "二校", "个人信息已经按规定处理")
		admin.whole()
		admin.post("/desk/approvals/routes", "organ", h.subdistrict, "name", "公告", "kind", "notices", "verb-1", "item.review")
		if admin.status != 422 {
			t.Errorf("a route without a sign-off: %d", admin.status)
		}
		admin.sees("至少要有一个签发环节")
		admin.whole()
		admin.post("/desk/approvals/routes", "organ", h.subdistrict, "name", "公告", "kind", "notices", "verb-1", "item.sign_off")
		admin.sees("环节少于两个的，请写明理由")
		admin.post("/desk/approvals/routes", "organ", h.subdistrict, "name", "公告", "kind", "notices", "verb-1", "item.review", "step-1", "初审",
			"questions-1", "内容真实\n没有个人信息", "verb-2", "item.sign_off", "step-2", "终审")
		admin.at("/desk/approvals")
		admin.sees("初审 → 终审", "公告通告")
		admin.whole()

		drafter.get("/desk/items/new")
		drafter.upload("/desk/items/new", "", "", "organ", h.subdistrict, "title", "关于停水的公告", "column", column, "issuer", "竹桥街道办事处",
			"formed_on", "2026-02-27", "term_days", "20", "attribute", "proactive", "body", "<p>明日停水。</p>")
		item := drafter.path
		drafter.post(item + "/submit")
		drafter.sees("适用流程：公告", "初审", "待办", "终审", "未到")
		drafter.missing("内容真实")

		reviewer.get("/desk")
		reviewer.sees("关于停水的公告", "初审")
		reviewer.get(item)
		reviewer.sees("办理：初审", "内容真实", "没有个人信息", "不适用", `href="#pass"`)
		reviewer.whole()
		key := cutOut(reviewer.raw, `name="step" value="`, `"`)
		reviewer.post(item+"/pass", "step", key, "answer-1", "yes")
		if reviewer.status != 422 {
			t.Errorf("a question left open: %d", reviewer.status)
		}
		reviewer.get(item)
		reviewer.post(item+"/review", "note", "")
		if reviewer.status != 422 {
			t.Errorf("around the questions: %d", reviewer.status)
		}
		reviewer.get(item)
		reviewer.post(item+"/pass", "step", key, "answer-1", "yes", "answer-2", "no", "note", "第二条还要改")
		if reviewer.status != 409 {
			t.Errorf("approved with a no: %d", reviewer.status)
		}
		reviewer.sees("第二条还要改") // nothing answered or remarked is lost
		if strings.Count(reviewer.raw, " checked") < 2 {
			t.Error("the answers are gone")
		}
		reviewer.post(item+"/pass", "step", key, "answer-1", "yes", "answer-2", "na", "note", "电话是公开的")
		reviewer.at(item)
		reviewer.sees("某reviewer", "电话是公开的", "没有个人信息", "<strong>不适用</strong>", "初审：审核通过")
		signer.get(item)
		signer.post(item+"/pass", "step", key)
		if signer.status != 409 {
			t.Errorf("a form of the step before: %d", signer.status)
		}
		signer.get(item)
		signer.post(item + "/sign-off")
		signer.sees("待发布")
		signer.whole()

		admin.get("/desk/approvals")
		route := cutOut(admin.raw, `href="/desk/approvals/routes/`, `"`)
		admin.get("/desk/approvals/routes/" + route)
		admin.sees("内容真实\n没有个人信息")
		admin.whole()
		admin.post("/desk/approvals/routes/"+route+"/drop", "organ", h.subdistrict)
		admin.at("/desk/approvals")
		admin.sees("还没有另行规定流程")
	})
}

func TestAReturnTakesAReasonKeptReady(t *testing.T) {
	inTown(t, func(h *town) {
		column := h.shelf(catalogue.Notices)
		drafter, reviewer := h.as(office.Drafter), h.as(office.Reviewer)
		reviewer.get("/desk/reasons")
		reviewer.sees("有错别字", "系统自带")
		reviewer.whole()
		reviewer.post("/desk/reasons", "organ", h.subdistrict, "reasons", "请附会议纪要\n\n请核对电话")
		reviewer.at("/desk/reasons")
		reviewer.sees("请附会议纪要\n请核对电话")
		reviewer.missing("本机关还没有自己的理由")
		drafter.get("/desk/items/new")
		drafter.upload("/desk/items/new", "", "", "organ", h.subdistrict, "title", "公告", "column", column, "issuer", "竹桥街道办事处",
			"formed_on", "2026-02-27", "term_days", "20", "attribute", "proactive", "body", "<p>明日停水。</p>")
		item := drafter.path
		drafter.post(item + "/submit")
		reviewer.get(item)
		reviewer.sees(`<option value="请核对电话">`)
		reviewer.post(item+"/return", "reason", "请核对电话", "note", "")
		reviewer.at(item)
		reviewer.sees("请核对电话", "起草")
		drafter.get("/desk/reasons")
		if drafter.status != 403 {
			t.Errorf("a drafter writes reasons: %d", drafter.status)
		}
	})
}

// cutOut gives what stands between two marks, or nothing.
func cutOut(s, from, to string) string {
	_, s, _ = strings.Cut(s, from)
	s, _, _ = strings.Cut(s, to)
	return s
}
