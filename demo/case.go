package demo

// case.go is the cases of disclosure on request: a handful in every state a desk knows, told through the actions of
// package request. Applicants are made up: names such as 申请人甲, identity numbers that only compute (FACTS 8.1–8.3).

import (
	"context"
	"fmt"
	"strings"
	"time"

	"gongkai/archive"
	"gongkai/db"
	"gongkai/office"
	"gongkai/privacy"
	"gongkai/request"
	"gongkai/vault"
	"gongkai/workday"
)

// matter is one case of the small set.
type matter struct {
	name     string // of the state it ends in, for tests
	ago      int    // workdays before today that it came in
	lastYear string // instead: month and day of the year before, "12-08"
	who      request.Requester
	channel  request.Channel
	way      string
	asked    string
	steps    []caseStep
}

// caseStep is what happens to a case some workdays after it came in.
type caseStep struct {
	after int
	do    func(p *plan, tx *db.Tx, keys *vault.Keys, c request.Case) error
}

func fact(after int, f request.Fact) caseStep {
	return caseStep{after, func(p *plan, tx *db.Tx, keys *vault.Keys, c request.Case) error {
		by := p.cast["shouli"]
		if f.Kind == request.Extended {
			by = p.cast["qianfa"]
		}
		f := f
		if f.Kind == request.ClarificationAsked {
			f.Until = workday.DateOf(tx.Now()).AddDays(15)
		}
		if f.Kind == request.ThirdPartyAsked {
			f.Until = workday.DateOf(tx.Now())
		}
		if f.Kind == request.Served {
			return serveReply(tx, keys, by, c)
		}
		issued, err := request.RecordWithLetters(tx, keys, by, c.ID, c.Revision, f, request.Wish{Blanks: letterBlanks})
		if err != nil || f.Kind != request.ClarificationAsked || c.Way != "online" {
			return err
		}
		if c, err = request.ByID(tx, c.ID); err != nil {
			return err
		}
		_, err = request.Serve(tx, keys, by, issued[0].ID, c.Revision, request.Service{Way: request.Electronic})
		return err
	}}
}

// letterBlanks are what the letters of the demonstration say where the office writes.
var letterBlanks = request.Values{
	"补正事项": "一、请写明您需要的政府信息的名称、文号，或者形成的年份。\n二、请写明涉及的地块、工程或者事项，以便本机关查找。",
	"延期理由": "需要查阅、整理的档案较多",
	"征求事项": "与您（贵单位）有关的合同、鉴定报告等材料。",
	"协办事项": "请就有关材料可否公开提出意见。",
}

// serveReply serves the reply in the way the applicant wanted it.
func serveReply(tx *db.Tx, keys *vault.Keys, by office.Actor, c request.Case) error {
	letters, err := request.LettersIn(tx, c.ID)
	if err != nil {
		return err
	}
	for _, one := range letters {
		if !one.IsReply() {
			continue
		}
		s := request.Service{Way: request.ByHand, On: workday.DateOf(tx.Now()), Receiver: "申请人本人", Place: "街道办事处受理窗口"}
		switch c.Way {
		case "online", "email":
			s = request.Service{Way: request.Electronic}
		case "mail":
			s = request.Service{Way: request.ByPost, On: workday.DateOf(tx.Now()), Postal: fmt.Sprintf("XA%08d331", c.Serial)}
		}
		_, err := request.Serve(tx, keys, by, one.ID, c.Revision, s)
		return err
	}
	return request.Record(tx, by, c.ID, c.Revision, request.Fact{Kind: request.Served})
}

func accept(after int) caseStep {
	return caseStep{after, func(p *plan, tx *db.Tx, _ *vault.Keys, c request.Case) error {
		if err := request.Accept(tx, p.cast["shouli"], c.ID, c.Revision); err != nil {
			return err
		}
		return request.Take(tx, p.cast["shouli"], c.ID, c.Revision+1)
	}}
}

func drafted(after int, r request.Reply) caseStep {
	return caseStep{after, func(p *plan, tx *db.Tx, _ *vault.Keys, c request.Case) error {
		if r.Outcome == request.NotExisting {
			if err := request.AddSearch(tx, p.cast["shouli"], c.ID, request.Search{On: workday.DateOf(tx.Now()), Place: "街道档案室、农业农村办公室业务档案", Searcher: "经办人",
				Words: "溪头 水库 承包", Span: "1995—2002 年案卷", Evidence: "检索登记簿一页"}, nil); err != nil {
				return err
			}
		}
		return request.DraftReply(tx, p.cast["shouli"], c.ID, c.Revision, r)
	}}
}

// reviewed passes the legal and the secrecy review, each by another reviewer.
func reviewed(after int) caseStep {
	return caseStep{after, func(p *plan, tx *db.Tx, _ *vault.Keys, c request.Case) error {
		drafts, err := request.Drafts(tx, c.ID)
		if err != nil {
			return err
		}
		for i, login := range []string{"shenhe", "shenhe2"} {
			if err := request.ReviewReply(tx, p.cast[login], c.ID, c.Revision+int64(i), drafts[len(drafts)-1].Hash, ""); err != nil {
				return err
			}
		}
		return nil
	}}
}

func approved(after int) caseStep {
	return caseStep{after, func(p *plan, tx *db.Tx, keys *vault.Keys, c request.Case) error {
		drafts, err := request.Drafts(tx, c.ID)
		if err != nil {
			return err
		}
		if err := reviewed(after).do(p, tx, keys, c); err != nil {
			return err
		}
		return request.ApproveReply(tx, keys, p.cast["qianfa"], c.ID, c.Revision+2, drafts[len(drafts)-1].Hash)
	}}
}

func closed(after int) caseStep {
	return caseStep{after, func(p *plan, tx *db.Tx, _ *vault.Keys, c request.Case) error {
		return request.Close(tx, p.cast["shouli"], c.ID, c.Revision)
	}}
}

// archived puts a case nobody can challenge any more into the archive.
func archived(after int) caseStep {
	return caseStep{after, func(p *plan, tx *db.Tx, keys *vault.Keys, c request.Case) error {
		made, err := archive.Prepare(context.Background(), tx, keys, p.blobs, c.ID)
		if err == nil {
			_, err = archive.Keep(tx, keys, p.cast["shouli"], c.ID, c.Revision, made)
		}
		return err
	}}
}

// answered is a case handled in the usual way to its end: accepted next day, drafted, signed, served, closed.
func answered(on int, r request.Reply) []caseStep {
	return []caseStep{accept(1), drafted(on-2, r), approved(on), fact(on+2, request.Fact{Kind: request.Served}), closed(on + 6)}
}

func after(first []caseStep, rest ...caseStep) []caseStep { return append(first, rest...) }

// matters are the cases, oldest first.
func matters() []matter {
	return []matter{
		{"去年答复", 0, "10-21", request.NaturalPerson, request.InPerson, "in_person", "浦口街道新桥村农民公寓安置方案",
			answered(9, request.Reply{Outcome: request.GrantedProvided, Findings: "您申请的方案由本机关制作并保存。", Provision: "方案复印件一份随本答复书附送，共 6 页。"})},
		{"去年相近一", 0, "10-27", request.NaturalPerson, request.Internet, "online", "浦口街道新桥村农民公寓的安置方案",
			answered(9, request.Reply{Outcome: request.GrantedProvided, Findings: "您申请的方案由本机关制作并保存。", Provision: "方案电子件一份，随本答复书提供。"})},
		{"去年相近二", 0, "10-29", request.LegalService, request.Internet, "online", "新桥村农民公寓安置方案（浦口街道）",
			answered(9, request.Reply{Outcome: request.GrantedProvided, Findings: "您申请的方案由本机关制作并保存。", Provision: "方案电子件一份，随本答复书提供。"})},
		{"去年不存在", 0, "11-05", request.NaturalPerson, request.Internet, "online", "1998 年溪头村水库承包合同",
			answered(15, request.Reply{Outcome: request.NotExisting, Search: "经办人在街道档案室、农业农村办公室业务档案中，以“溪头”“水库”“承包”为关键词检索 1995—2002 年案卷，未检索到该合同。"})},
		{"结转后公开", 0, "12-09", request.Enterprise, request.SignedMail, "mail", "浦口工业片区二期场地平整工程的中标通知书",
			answered(17, request.Reply{Outcome: request.GrantedProvided, Findings: "中标通知书由本机关作为招标人制作。", Provision: "复印件一份，按照您填写的地址邮寄。"})},
		{"结转后补正", 0, "12-22", request.NaturalPerson, request.InPerson, "in_person", "关于我家老房子的所有材料",
			after([]caseStep{accept(1), fact(4, request.Fact{Kind: request.ClarificationAsked}), fact(9, request.Fact{Kind: request.Clarified})},
				drafted(20, request.Reply{Outcome: request.NeedsCreation, Reasons: "您补正后要求按年度汇总本村四十年来的建房审批情况，本机关没有现成的汇总材料，需要逐卷整理、加工。"}),
				approved(22), fact(24, request.Fact{Kind: request.Served}), closed(30))},
		{"已经公开", 140, "", request.LegalService, request.Internet, "online", "浦口街道农民建房管理实施细则全文",
			answered(4, request.Reply{Outcome: request.GrantedPublic, Provision: "该细则已在本机关政府信息公开专栏“通知方案”公布，可以按标题检索、下载。"})},
		{"部分公开", 122, "", request.NaturalPerson, request.Internet, "email", "临江路沿线房屋安全鉴定报告和处理意见",
			after([]caseStep{accept(1), fact(3, request.Fact{Kind: request.ThirdPartyAsked, Whom: "涉及的房屋所有人"}), fact(10, request.Fact{Kind: request.ThirdPartyAnswered, Whom: "涉及的房屋所有人"}), withheld(12)},
				drafted(17, request.Reply{Outcome: request.PartiallyGranted, Ground: request.RefusedThirdParty, Findings: "鉴定报告载有住户姓名、门牌和室内照片。",
					Provision: "隐去住户姓名、门牌和室内照片后的报告电子件，发送至您填写的邮箱。", Reasons: "第三方书面表示不同意公开个人信息，公开会损害其合法权益，且不公开不会对公共利益造成重大影响。"}),
				approved(19), fact(21, request.Fact{Kind: request.Served}), closed(26))},
		{"过程性信息", 96, "", request.Enterprise, request.Internet, "email", "兴业路改造方案讨论会议纪要",
			answered(16, request.Reply{Outcome: request.RefusedProcess, Findings: "您申请的是方案讨论过程中形成的会议记录。", Reasons: "该记录是讨论记录，方案尚未确定，公开会影响后续的征求意见和决策；确定后的方案将主动公开。"})},
		{"不归本机关", 83, "", request.NaturalPerson, request.InPerson, "in_person", "嵊州市国有土地出让收入明细",
			answered(5, request.Reply{Outcome: request.NotHeld, Reasons: "土地出让收支由市级部门管理，本机关不制作、不保存。", Organ: "嵊州市财政局、嵊州市自然资源和规划局，可以通过市政府门户网站的依申请公开渠道提出。"})},
		{"信访", 71, "", request.NaturalPerson, request.SignedMail, "mail", "要求公开并严肃处理某村干部违建问题",
			answered(6, request.Reply{Outcome: request.Petition, Reasons: "您的来信要求查处违法建设，属于举报投诉事项，已转综合行政执法队，处理情况由该队告知您。"})},
		{"逾期不补正", 64, "", request.NaturalPerson, request.Internet, "online", "和征地有关的文件",
			[]caseStep{accept(1), fact(3, request.Fact{Kind: request.ClarificationAsked}),
				drafted(20, request.Reply{Outcome: request.ClosedNotCorrected}), approved(21), fact(22, request.Fact{Kind: request.Served}), closed(27)}},
		{"撤回", 52, "", request.PublicInterest, request.Internet, "online", "2025 年垃圾分类宣传经费支出明细",
			[]caseStep{accept(1), fact(6, request.Fact{Kind: request.Withdrawn}), closed(9), archived(12)}},
		{"延期", 27, "", request.Research, request.Internet, "email", "近三年村级小额工程项目清单、中标价和结算价",
			[]caseStep{accept(1), fact(18, request.Fact{Kind: request.Extended, Days: 20})}},
		{"逾期", 23, "", request.NaturalPerson, request.InPerson, "in_person", "新桥村村级道路拓宽占地补偿标准的依据", []caseStep{accept(1)}},
		{"将到期", 18, "", request.Enterprise, request.Internet, "online", "浦口街道环卫一体化服务合同及考核结果", []caseStep{accept(1), assigned(2, "服务合同和补充协议", "各年考核结果")}},
		{"待签发", 14, "", request.NaturalPerson, request.Internet, "email", "西岙村高山蔬菜基地补助资金的分配依据",
			[]caseStep{accept(1), drafted(12, request.Reply{Outcome: request.GrantedProvided, Findings: "补助资金按照《浦口街道小额工程项目管理办法》和当年实施方案分配。",
				Provision: "实施方案和分配表（隐去账号、证件号码）电子件，发送至您填写的邮箱。"}), reviewed(13)}},
		{"征求第三方", 9, "", request.OtherOrganisation, request.SignedMail, "mail", "某某食品有限公司租赁村集体厂房的合同",
			[]caseStep{accept(1), consulted(3, "某某食品有限公司"), begun(4)}},
		{"待补正", 6, "", request.NaturalPerson, request.Internet, "online", "村里的账目",
			[]caseStep{accept(1), fact(3, request.Fact{Kind: request.ClarificationAsked})}},
		{"拆分", 5, "", request.PublicInterest, request.Internet, "online", "浦口溪河道清淤的实施方案、经费安排和验收报告",
			[]caseStep{split(1, "浦口溪河道清淤的实施方案和经费安排", "浦口溪河道清淤的验收报告")}},
		{"更正", 3, "", request.NaturalPerson, request.Internet, "online", "", []caseStep{accept(1)}},
		{"代理、重复", 2, "", request.LegalService, request.InPerson, "in_person", "浦口街道农民建房管理实施细则的全文", nil},
		{"收到", 1, "", request.NaturalPerson, request.Internet, "online", "{年}年困难残疾人生活补贴的发放标准和分村人数", nil},
		{"待确认", 1, "", request.NaturalPerson, request.OrdinaryMail, "mail", "浦口街道避灾安置点名单和开放条件", nil},
	}
}

// tellCases puts the cases into the story.
func (p *plan) tellCases(s *story, keys *vault.Keys) {
	for i, m := range matters() {
		r := randomFor(5, uint64(i))
		came := p.cameIn(m)
		c := &toldCase{plan: p, keys: keys, matter: m, organ: pukouID, n: i}
		s.add(clockOn(came, 20+r.IntN(420)), c.intake)
		for _, step := range m.steps {
			at := clockOn(workdayAfter(came, step.after), 15+r.IntN(480))
			if at.After(s.last) { // not yet
				break
			}
			s.add(at, func(tx *db.Tx) error { return c.step(tx, step) })
		}
	}
}

// cameIn is the workday a case came in on.
func (p *plan) cameIn(m matter) workday.Date {
	if m.lastYear != "" {
		d := workday.MustParse(fmt.Sprintf("%d-%s", p.today.Year()-1, m.lastYear))
		return workdayAfter(d.AddDays(-1), 1)
	}
	return p.days[max(len(p.days)-m.ago, 0)]
}

// toldCase is a case while its story goes on.
type toldCase struct {
	*plan
	keys *vault.Keys
	matter
	organ string
	n     int
	id    string
}

func (c *toldCase) intake(tx *db.Tx) error {
	today := workday.DateOf(tx.Now())
	a := request.Application{Organ: c.organ, Requester: c.who, Person: applicant(c.n, c.who), Form: "electronic", Way: c.way, Channel: c.channel,
		ArrivedOn: today, Description: strings.ReplaceAll(c.asked, "{年}", fmt.Sprint(today.Year()))}
	if c.way != "online" && c.way != "email" {
		a.Form = "paper"
	}
	c.further(&a)
	take, by := request.Register, c.cast["shouli"]
	if c.channel == request.Internet {
		take, by = request.File, office.Citizen()
	}
	if wrong, is := wrongs[c.name]; is {
		take = func(tx *db.Tx, k *vault.Keys, by office.Actor, a request.Application) (request.Receipt, error) {
			return request.FileCorrection(tx, k, by, a, wrong)
		}
	}
	receipt, err := take(tx, c.keys, by, a)
	if err != nil {
		return fmt.Errorf("case %s: %w", c.name, err)
	}
	c.id = receipt.Case.ID
	return nil
}

func (c *toldCase) step(tx *db.Tx, step caseStep) error {
	now, err := request.ByID(tx, c.id)
	if err == nil {
		err = step.do(c.plan, tx, c.keys, now)
	}
	if err != nil {
		return fmt.Errorf("case %s, workday %d: %w", c.name, step.after, err)
	}
	return nil
}

const stems = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"

// applicant makes up the n-th applicant.
func applicant(n int, who request.Requester) request.Person {
	letters := []rune(stems)
	stem := string(letters[n%len(letters)])
	if n >= len(letters) {
		stem += fmt.Sprint(n/len(letters) + 1)
	}
	p := request.Person{Name: "申请人" + stem, Paper: privacy.ResidentID, Identity: residentID(n), Phone: fmt.Sprintf("1380000%04d", n%10000),
		Email: fmt.Sprintf("shenqing%d@example.com", n), Address: fmt.Sprintf("浙江省嵊州市（演示地址）%d 号", n+1)}
	of := map[request.Requester]struct{ kind, name string }{
		request.Enterprise: {"91", "某某建筑有限公司"}, request.Research: {"12", "某某大学公共管理研究所"}, request.PublicInterest: {"51", "某某环保志愿者协会"},
		request.LegalService: {"31", "浙江某某律师事务所"}, request.OtherOrganisation: {"51", "某某行业协会"},
	}
	if o, ok := of[who]; ok {
		p.Contact, p.Name, p.Paper, p.Identity = "联系人"+stem, strings.Replace(o.name, "某某", "某"+stem, 1), privacy.CreditCode, codeFor(o.kind, 1000+n)
	}
	return p
}

// residentID computes a number that nobody has to have: born on 1 January 1990 plus n days, sequence 001.
func residentID(n int) string {
	born := time.Date(1990, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, n%5000)
	first := "330683" + born.Format("20060102") + "001"
	return first + string(privacy.ResidentCheck(first))
}
