package desk_test

import (
	"archive/zip"
	"bytes"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"gongkai/db"
	"gongkai/office"
	"gongkai/request"
	"gongkai/testkit"
	"gongkai/vault"
)

// counter is an application as typed at the counter.
func counter(more ...string) []string {
	return append([]string{"channel", "in_person", "arrived_on", "2026-03-02", "requester", "natural_person", "name", "张三丰", "paper", "resident_id",
		"identity", "330683199001010018", "phone", "13812341234", "address", "浙江省嵊州市竹桥街道东郭村12号", "description", "2025年东郭村征地补偿方案", "form", "paper", "way", "mail"}, more...)
}

// withThirdParty and already answer the questions before a reply.
const (
	withThirdParty = "q-nature=information&q-holder=ours&q-exists=there&q-public=not_yet&q-against=third_party&q-separable=no"
	already        = "q-nature=information&q-holder=ours&q-exists=there&q-public=already"
)

var caseHref = regexp.MustCompile(`href="(/desk/cases/[a-z0-9]{20})"`)
var caseHash = regexp.MustCompile(`name="hash" value="([0-9a-f]+)"`)

// register takes an application at the counter and gives the address of its case.
func (p *person) register(more ...string) string {
	p.h.t.Helper()
	p.get("/desk/cases/new")
	p.post("/desk/cases/new", counter(more...)...)
	if p.status != 200 || !strings.HasSuffix(p.path, "/receipt") {
		p.h.t.Fatalf("at %s with %d: %s", p.path, p.status, p.text())
	}
	return strings.TrimSuffix(p.path, "/receipt")
}

// reviewed passes the reviews of the reply, each by somebody of his own.
func (h *town) reviewed(at string) {
	h.t.Helper()
	id := strings.TrimPrefix(at, "/desk/cases/")
	for i := range request.ReviewVerbs {
		by := office.Actor{ID: "r" + strconv.Itoa(i), Name: "审查人", Organ: h.subdistrict, Grants: map[string][]office.Role{h.subdistrict: {office.Reviewer}}}
		h.do(func(tx *db.Tx) error {
			c, err := request.ByID(tx, id)
			if err != nil {
				return err
			}
			drafts, err := request.Drafts(tx, id)
			if err != nil {
				return err
			}
			return request.ReviewReply(tx, by, id, c.Revision, drafts[len(drafts)-1].Hash, "")
		})
	}
}

var (
	caseReplyLetter    = regexp.MustCompile(`/desk/letters/[0-9a-z]{16,}#serve`)
	serviceReceiptForm = regexp.MustCompile(`action="(/desk/letters/[^"]+/receipt)"`)
)

func TestACaseAtTheDesk(t *testing.T) {
	inTown(t, func(h *town) {
		handler, signer := h.as(office.RequestHandler), h.as(office.Signer)
		at := handler.register()
		handler.sees("查询码", "竹桥街道办事处20260001", "2026年3月30日")
		testkit.CheckHTML(t, "receipt", []byte(handler.raw))
		handler.get("/desk")
		handler.sees("竹桥街道办事处20260001")
		handler.get("/desk/cases")
		handler.sees("竹桥街道办事处20260001", "张**", "还有 20 个工作日")
		testkit.CheckHTML(t, "cases", []byte(handler.raw))

		handler.get(at)
		handler.sees("330683********0018", "138****1234", "告知补正", "《条例》第三十条", "起草答复")
		if strings.Contains(handler.body, "330683199001010018") || strings.Contains(handler.body, "延长答复期限") {
			t.Error("a handler sees the plain number or may extend")
		}
		testkit.CheckHTML(t, "case", []byte(handler.raw))
		handler.post(at + "/do/accept")
		handler.at(at)
		handler.sees("办理中")

		handler.post(at + "/reveal")
		handler.sees("330683199001010018", "这次查看已经记录")
		if e := h.last(h.subdistrict); e.Verb != "case.reveal" {
			t.Errorf("the look was recorded as %s", e.Verb)
		}

		signer.get(at)
		signer.sees("到期日由 2026-03-30 变为")
		signer.get(at + "/do/extended")
		testkit.CheckHTML(t, "step", []byte(signer.raw))
		signer.post(at+"/do/extended", "on", "2026-03-02", "days", "21")
		if signer.status != 409 {
			t.Errorf("21 days answered %d", signer.status)
		}
		signer.sees("1 至 20 个工作日", `value="21"`)
		signer.post(at+"/do/extended", "on", "2026-03-02", "days", "5")
		if signer.status != 422 {
			t.Errorf("a notice without its reason answered %d", signer.status)
		}
		signer.post(at+"/do/extended/preview", "on", "2026-03-02", "days", "5")
		signer.sees("待填：延期理由", "答复期限延长5个工作日", "张**：")
		testkit.CheckHTML(t, "preview", []byte(signer.raw))
		signer.post(at+"/do/extended", "on", "2026-03-02", "days", "5", request.BlankField("延期理由"), "需要查阅的档案较多")
		signer.at(at)
		signer.sees("依延〔2026〕1号")
		signer.sees("2026-04-07")
		signer.get(at + "/changes")
		signer.sees("2026-03-30", "2026-04-07", "延长答复期限", "《条例》第三十三条第二款")
		testkit.CheckHTML(t, "changes", []byte(signer.raw))

		handler.get(at + "/reply")
		handler.sees("申请要的是什么？", "《条例》第三十七条")
		testkit.CheckHTML(t, "questions", []byte(handler.raw))
		handler.get(at + "/reply?q-nature=information&q-holder=ours")
		handler.sees("请回答：有没有？")
		handler.get(at + "/reply?" + withThirdParty)
		testkit.CheckHTML(t, "reply", []byte(handler.raw))
		handler.post(at+"/reply", "outcome", "refused_third_party", "findings", "有第三方。")
		if handler.status != 422 {
			t.Errorf("a refusal without reasons answered %d", handler.status)
		}
		handler.sees("有第三方。", "请填写")
		handler.post(at+"/reply", "outcome", "refused_third_party", "reasons", "涉及第三方商业秘密，第三方不同意公开。")
		handler.at(at + "/letter")
		handler.sees("草稿，未签发", "张**：", "第十五条", "先向云溪市人民政府申请行政复议")
		testkit.CheckHTML(t, "letter", []byte(handler.raw))
		if caseHash.MatchString(handler.raw) {
			t.Error("the drafter is offered to sign")
		}

		h.reviewed(at)
		signer.get(at + "/letter")
		hash := caseHash.FindStringSubmatch(signer.raw)
		if hash == nil {
			t.Fatalf("the signer is not offered to sign: %s", signer.text())
		}
		signer.post(at+"/approve", "hash", strings.Repeat("0", 64))
		if signer.status != 409 {
			t.Errorf("another text was signed: %d", signer.status)
		}
		signer.post(at+"/approve", "hash", hash[1])
		signer.at(at)
		handler.get(at)
		handler.post(at+"/do/served", "on", "2026-03-02")
		if handler.status != 409 {
			t.Errorf("a reply was served past its letter: %d", handler.status)
		}
		handler.get(at)
		letter := strings.TrimSuffix(caseReplyLetter.FindString(handler.raw), "#serve")
		handler.get(letter)
		testkit.CheckHTML(t, "letter of the register", []byte(handler.raw))
		handler.post(letter+"/serve", "way", "post", "on", "2026-03-02", "postal", "SF1234567890123")
		handler.sees("邮政企业")
		handler.post(letter+"/serve", "way", "direct", "on", "2026-03-02", "receiver", "张三丰", "place", "受理窗口")
		handler.at(letter)
		receipt := serviceReceiptForm.FindStringSubmatch(handler.raw)
		handler.post(receipt[1])
		handler.sees("送达回证", "张三丰", "依复〔2026〕1号", "直接送达")
		testkit.CheckHTML(t, "receipt of service", []byte(handler.raw))
		for _, kind := range []string{".pdf", ".docx"} {
			handler.get(letter)
			handler.post(receipt[1] + kind)
			if handler.status != 200 || len(handler.raw) < 1000 {
				t.Errorf("the receipt as %s answered %d", kind, handler.status)
			}
		}
		handler.get("/desk/letters")
		handler.sees("依复〔2026〕1号", "依延〔2026〕1号", "当面送达")
		testkit.CheckHTML(t, "register", []byte(handler.raw))
		handler.get(at)
		handler.post(at + "/do/close")
		handler.sees("已办结", "依复〔2026〕1号", "R3.3.4")

		handler.get(at + "/letter")
		handler.post(at + "/letter")
		handler.sees("张三丰：")
		if e := h.last(h.subdistrict); e.Verb != "case.reveal" {
			t.Errorf("reading the letter plain was recorded as %s", e.Verb)
		}
		handler.post(at + "/letter.docx")
		if _, err := zip.NewReader(bytes.NewReader([]byte(handler.raw)), int64(len(handler.raw))); err != nil {
			t.Errorf("the letter is no DOCX: %v", err)
		}
		inspector := h.as(office.Inspector)
		inspector.get(at + "/letter")
		if strings.Contains(inspector.body, "张三丰") {
			t.Error("an inspector reads the applicant's name in the letter")
		}
		inspector.post(at + "/letter.docx")
		if inspector.status != 403 {
			t.Errorf("an inspector takes the letter: %d", inspector.status)
		}
		inspector.post(at + "/reveal")
		if inspector.status != 403 {
			t.Errorf("an inspector looks at the applicant: %d", inspector.status)
		}
		signer.get(at)
		signer.post(at + "/erase")
		signer.sees("依法删除")
	})
}

// After vault.key was lost and replaced, a case says that its applicant cannot be read and goes its way.
func TestACaseGoesOnWithoutTheLostKey(t *testing.T) {
	inTown(t, func(h *town) {
		handler := h.as(office.RequestHandler)
		handler.register()
		at := strings.TrimSuffix(handler.path, "/receipt")
		fresh, err := vault.Open(t.TempDir())
		h.must(err)
		h.do(func(tx *db.Tx) error { _, err := fresh.Replace(tx); return err })
		handler.get("/desk/cases")
		handler.sees(at)
		handler.get(at)
		handler.at(at)
		handler.sees("无法读取（密钥已遗失）", "2025年东郭村征地补偿方案")
		handler.missing("依法删除")
		handler.whole()
		for _, path := range []string{"/receipt", "/letter"} {
			if handler.get(at + path); handler.status != 404 {
				t.Errorf("%s answers %d", path, handler.status)
			}
		}
		handler.get(at)
		handler.post(at + "/reveal")
		if handler.status != 404 {
			t.Errorf("looking at the person answers %d", handler.status)
		}
		handler.sees("无法读取（密钥已遗失）")
		handler.get(at)
		handler.post(at + "/do/accept")
		handler.at(at)
		handler.sees("起草答复", "无法读取（密钥已遗失）")
	})
}

func TestIntakeKeepsWhatWasTyped(t *testing.T) {
	inTown(t, func(h *town) {
		p := h.as(office.RequestHandler)
		for _, c := range [][]string{
			{"identity", "330683199001011234", "校验码"}, {"arrived_on", "2026-02-30", "格式不对"}, {"arrived_on", "2017-01-03", "2019-05-15"},
			{"arrived_on", "2099-01-01", "日期应在"}, {"requester", "forged", "请选择"}, {"channel", "pigeon", "请选择"}, {"name", "<script>alert(1)</script>\u202e", "不能使用的字符"},
		} {
			p.get("/desk/cases/new")
			p.post("/desk/cases/new", counter(c[0], c[1])...)
			if p.status != 422 {
				t.Errorf("%s=%s answered %d", c[0], c[1], p.status)
			}
			p.sees(c[2], "2025年东郭村征地补偿方案", "13812341234")
			if strings.Contains(p.raw, "<script>alert") {
				t.Error("what was typed came back as script")
			}
		}
		p.get("/desk/cases")
		p.sees("没有符合条件的申请")
	})
}

func TestTheSameFormTwiceIsOneCase(t *testing.T) {
	inTown(t, func(h *town) {
		p := h.as(office.RequestHandler)
		p.get("/desk/cases/new")
		form := p.raw
		p.post("/desk/cases/new", counter()...)
		first := p.path
		p.raw = form
		p.post("/desk/cases/new", counter()...)
		if p.path != first || p.status != 200 {
			t.Errorf("the second time at %s (%d), the first at %s", p.path, p.status, first)
		}
		p.get("/desk/cases")
		if n := len(caseHref.FindAllString(p.raw, -1)); n != 1 {
			t.Errorf("%d cases in the list", n)
		}
	})
}

func TestForgedAddressesOfCases(t *testing.T) {
	inTown(t, func(h *town) {
		p := h.as(office.RequestHandler)
		at := p.register()
		for _, path := range []string{"/desk/cases/none", "/desk/cases/%00", "/desk/cases/none/letter", at + "/letter", at + "/do/fly", at + "/do/draft", at + "/do/approve"} {
			p.get(path)
			if p.status < 400 {
				t.Errorf("%s answered %d", path, p.status)
			}
		}
		for _, path := range []string{"/desk/cases?page=-1", "/desk/cases?page=99999999999999999999", "/desk/cases?stage='&due=x&number=%25&requester=1"} {
			p.get(path)
			if p.status != 200 {
				t.Errorf("%s answered %d", path, p.status)
			}
		}
		p.get(at)
		p.post(at+"/do/fly", "on", "2026-03-02")
		if p.status != 422 && p.status != 404 {
			t.Errorf("a forged step answered %d", p.status)
		}
		p.get(at)
		p.post(at+"/do/served", "on", "2026-03-02")
		if p.status != 409 {
			t.Errorf("served before a reply: %d", p.status)
		}
		p.get(at)
		p.post(at+"/do/accept", "_seen", "77")
		if p.status != 409 {
			t.Errorf("a stale step answered %d", p.status)
		}
		for _, role := range []office.Role{office.Drafter, office.SystemAdmin, office.AuditAdmin} {
			other := h.as(role)
			other.get(at)
			if other.status != 403 {
				t.Errorf("%s reads a case: %d", role, other.status)
			}
		}
	})
}

// An amended notice takes the place of its year, as in 2020, and the open cases move with it.
func TestACalendarIsLoaded(t *testing.T) {
	inTown(t, func(h *town) {
		at := h.as(office.RequestHandler).register()
		p := h.as(office.SystemAdmin)
		p.get("/desk/calendar")
		p.sees("放假安排", "2026", "248")
		testkit.CheckHTML(t, "calendar", []byte(p.raw))
		p.post("/desk/calendar", "year", "2027", "days", "2027-01-01,off")
		if p.status != 422 {
			t.Errorf("a broken line answered %d", p.status)
		}
		p.sees("第 1 行看不懂", "2027-01-01,off")
		p.post("/desk/calendar", "year", "x", "days", "2027-01-01,off,元旦")
		if p.status != 422 {
			t.Errorf("a broken year answered %d", p.status)
		}
		p.get("/desk/calendar")
		p.post("/desk/calendar/preview", "year", "2026", "days", "2026-03-10，off，元旦\n2026-04-25,work,元旦")
		p.sees("会变动 1 件申请的 1 个日期", "2026-03-30", "2026-03-31", "确认载入")
		testkit.CheckHTML(t, "preview", []byte(p.raw))
		handler := h.as(office.RequestHandler)
		handler.get(at)
		handler.sees("2026年3月30日") // a preview moves nothing
		p.post("/desk/calendar", "year", "2026", "days", "2026-03-10，off，元旦\n2026-04-25,work,元旦")
		p.at("/desk/calendar")
		p.sees("1 件申请的到期日有变动", "上次载入后变动的日期", "2026-03-31")
		handler.get(at)
		handler.sees("2026年3月31日")
		handler.get(at + "/days")
		handler.sees("由 2026年3月30日 改为 2026年3月31日", "2026-03-10", "元旦", "第 20 天")
		testkit.CheckHTML(t, "ledger of days", []byte(handler.raw))
		if handler.get(at + "/days.pdf"); !strings.HasPrefix(handler.raw, "%PDF-") {
			t.Errorf("the ledger is no PDF: %.20q", handler.raw)
		}
		if handler.get("/desk/calendar"); handler.status != 403 {
			t.Errorf("a handler loads calendars: %d", handler.status)
		}
	})
}

// An ordinary letter counts as received on the day both sides confirm (art. 31), not before.
func TestAnUnconfirmedLetterIsConfirmedLater(t *testing.T) {
	inTown(t, func(h *town) {
		p := h.as(office.RequestHandler)
		at := p.register("channel", "ordinary_mail", "arrived_on", "2026-02-27", "confirmed_on", "")
		p.get(at)
		p.sees("待确认", "确认收到", "尚未确认收到")
		testkit.CheckHTML(t, "unconfirmed case", []byte(p.raw))
		p.get(at + "/do/confirm")
		p.at(at + "/do/confirm")
		p.post(at+"/do/confirm", "on", "2026-03-02")
		p.at(at)
		p.sees("2026年3月30日", "开始办理")
	})
}
