package request

// Papers of a case, collected: each method adds those of one sort. What names somebody stands in the papers and never in their
// titles.

import (
	"bytes"
	"context"
	"fmt"
	"path"
	"strconv"
	"strings"

	"gongkai/fault"
	"gongkai/office"
	"gongkai/workday"
)

const applicantDid = "申请人"

// open opens the applicant, unless erased.
func (b *bundle) open() (err error) {
	b.plain, _, err = b.c.reveal(b.q, b.k)
	if err == nil {
		b.plain.Agent, err = agentOf(b.q, b.k, &b.c)
	}
	if fault.Of(err) == fault.NotFound {
		b.erased, b.plain, err = true, Person{}, nil
	}
	return err
}

func chosen(prefix string, values []string) string {
	var words []string
	for _, v := range values {
		words = append(words, zh(prefix+v))
	}
	return strings.Join(words, "、")
}

// application is the form of art. 29, and how it was received.
func (b *bundle) application() error {
	more, err := IntakeOf(b.q, b.k, b.c)
	if err != nil {
		return err
	}
	p, c := b.plain, b.c
	var f form
	f.line("申请人类别", zh(c.Requester.Key()))
	f.line("姓名或者名称", p.Name)
	if p.Identity != "" {
		f.line("身份证明", zh("request.paper."+string(p.Paper))+" "+p.Identity)
	}
	f.line("联系人", p.Contact)
	f.line("联系电话", p.Phone)
	f.line("电子邮箱", p.Email)
	f.line("通信地址", p.Address)
	if p.Agent.There() {
		f.line("代理人", strings.Join([]string{p.Agent.Name, zh("request.paper." + string(p.Agent.Paper)), p.Agent.Identity, p.Agent.Phone}, " "))
	}
	f.line("所需政府信息", c.Description)
	f.line("文号或者其他特征", c.Document)
	f.line("信息的形式", chosen("request.form.", more.Forms))
	f.line("获取的方式", chosen("request.way.", more.Ways))
	b.add(Paper{Kind: PaperApplication, Source: "application", On: c.ArrivedOn, Title: zh("archive.title.application." + map[CaseKind]string{ForInformation: "information", ForCorrection: "correction"}[c.Kind]), By: applicantDid}, f)
	f = form{Heads: []string{"联系时间", "号码或者地址", "是否联系上", "经办人"}, Widths: []int{4, 4, 2, 3}}
	f.line("提交方式", zh(c.Channel.Key()))
	f.line("到达日期", c.ArrivedOn.Chinese())
	f.line("收到日期", chinese(c.ReceivedOn))
	f.line("收件对象", more.AddressedTo)
	f.line("邮件号码", more.PostNumber)
	f.line("代为填写人", c.Transcriber)
	for _, call := range more.Calls {
		reached := "未联系上"
		if call.Reached {
			reached = "已联系上"
		}
		f.row(beijing(call.At.UnixMicro()), call.Number, reached, call.ByName)
	}
	if len(f.Rows) == 0 {
		f.Heads = nil
	}
	b.add(Paper{Kind: PaperReceiving, Source: "receiving", On: c.ArrivedOn, Title: zh("archive.title.receiving"), By: c.Transcriber}, f)
	return nil
}

var uploadPapers = map[FileKind]PaperKind{IdentityCopy: PaperProof, Authorisation: PaperProof, Material: PaperEnclosure, Original: PaperEnclosure}

// uploads are the files that came with the application.
func (b *bundle) uploads() error {
	if b.erased {
		return nil
	}
	files, err := FilesOf(b.q, b.c.ID)
	if err != nil {
		return err
	}
	for _, f := range files {
		key, err := f.open(b.q, b.k, b.c.Person)
		if err != nil {
			return err
		}
		b.file(Paper{Kind: uploadPapers[f.Kind], Source: "upload:" + f.ID, On: workday.DateOf(f.At), Title: zh(f.Kind.Key()), By: applicantDid}, strings.TrimPrefix(f.Type, "."), f.Ref.Hash,
			func(ctx context.Context) ([]byte, error) { return f.Content(ctx, b.store, key) })
	}
	return nil
}

// letters are the letters with the receipts of their service.
func (b *bundle) letters() error {
	letters, err := LettersIn(b.q, b.c.ID)
	if err != nil {
		return err
	}
	for _, one := range letters {
		kind := PaperNotice
		switch {
		case one.IsReply():
			kind = PaperReply
		case one.Recipient != ToApplicant:
			kind = PaperConsultation
		}
		title := zh(one.Kind.Key())
		if one.IsReply() {
			outcome, _ := outcomeOf(one.Kind)
			title = zh("letter.kind.reply", zh(outcome.Key()))
		}
		p := Paper{Kind: kind, Source: "letter:" + one.ID, Number: one.Number, On: one.IssuedOn, Title: title, By: one.IssuerName}
		l, err := TextOf(b.q, b.k, one)
		switch {
		case one.Outside(): // the paper is in the folder
			p.State = b.k.Index("paper", one.Hash)
			b.papers = append(b.papers, p)
		case err != nil && fault.Of(err) != fault.NotFound:
			return err
		case err == nil:
			ending, write := "docx", l.WriteDOCX
			if b.onPage {
				ending, write = "pdf", l.WritePDF
			}
			b.file(p, ending, one.Hash, func(context.Context) ([]byte, error) {
				var out bytes.Buffer
				err := write(&out)
				return out.Bytes(), err
			})
		}
		if err := b.services(one, l); err != nil {
			return err
		}
	}
	return nil
}

// services are the receipts of one letter, each with the picture of the signed paper.
func (b *bundle) services(one Issued, l Letter) error {
	all, err := Services(b.q, b.k, one)
	if err != nil {
		return err
	}
	for _, s := range all {
		r := receiptOf(b.organ, b.c, one, l, s)
		var f form
		for _, row := range r.Rows {
			f.line(row.Name, row.Text)
		}
		b.add(Paper{Kind: PaperService, Source: "service:" + s.ID, Number: one.Number, On: s.On, Title: zh("archive.title.service"), By: s.ActorName}, f)
		if s.scan == "" || b.erased {
			continue
		}
		b.file(Paper{Kind: PaperService, Source: "scan:" + s.ID, Number: one.Number, On: s.On, Title: zh("archive.title.scan"), By: s.ActorName}, path.Base(s.ScanType), s.scan,
			func(ctx context.Context) ([]byte, error) {
				sealed, err := readAll(ctx, b.store, s.scan)
				if err != nil {
					return nil, err
				}
				plain, err := b.k.Reveal(b.q, b.c.Person, sealedScan+s.ID, sealed)
				return []byte(plain), err
			})
	}
	return nil
}

// handIns are what the applicant handed in later.
func (b *bundle) handIns() error {
	all, err := Submissions(b.q, b.k, b.c)
	for _, s := range all {
		var f form
		f.line("事项", zh(s.Kind.Key()))
		f.line("提交时间", beijing(s.At))
		f.line("内容", s.Text)
		if s.Way != "" {
			f.line("希望的方式", zh("request.way."+s.Way))
		}
		f.line("处理", zh(s.State.Key()))
		f.line("处理人", s.DeciderName)
		f.line("理由", s.Why)
		b.add(Paper{Kind: PaperHandIn, Source: "submission:" + s.ID, On: s.On, Title: zh("archive.title.hand_in", zh(s.Kind.Key())), By: applicantDid}, f)
	}
	return err
}

func (b *bundle) fee() error {
	charge, err := ChargeOf(b.q, b.c.ID)
	if fault.Of(err) == fault.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	var f form
	f.line("收费标准", zh(charge.Basis.Key()))
	f.line("计费月份", charge.Month)
	if charge.Pages > 0 {
		f.line("页数", strconv.FormatInt(charge.Pages, 10))
	}
	f.line("金额（元）", fmt.Sprintf("%d.%02d", charge.Amount/100, charge.Amount%100))
	f.line("通知日期", chinese(charge.NoticeOn))
	f.line("收到通知日期", chinese(charge.ReachedOn))
	b.add(Paper{Kind: PaperFee, Source: "fee", On: charge.NoticeOn, Title: zh("archive.title.fee"), By: charge.ByName}, f)
	return nil
}

// consultations are what those asked said and what was decided after it.
func (b *bundle) consultations() error {
	all, err := Consultations(b.q, b.c.ID)
	if err != nil {
		return err
	}
	for _, one := range all {
		plain, err := b.k.RevealAll(b.q, one.person, map[string]string{"name": one.name, "grounds": one.grounds})
		if err != nil && fault.Of(err) != fault.NotFound {
			return err
		}
		var f form
		f.line("征求对象", one.Label+" "+plain["name"])
		f.line("征求日期", chinese(one.AskedOn))
		f.line("收到日期", chinese(one.ReachedOn))
		f.line("意见", zh(one.Stands(b.cal, b.today).Key()))
		f.line("答复日期", chinese(one.AnsweredOn))
		f.line("对方理由", plain["grounds"])
		if one.Basis != "" {
			f.line("决定", zh("request.basis."+one.Basis))
		}
		f.line("决定理由", one.Reasons)
		f.line("决定人", one.DecidedName)
		f.line("决定日期", chinese(one.DecidedOn))
		f.line("书面告知日期", chinese(one.ToldOn))
		b.add(Paper{Kind: PaperConsultation, Source: "consult:" + one.ID, On: one.AskedOn, Title: zh("archive.title.consultation", one.Label), By: one.DecidedName}, f)
	}
	return nil
}

// parts are what units were asked for and said.
func (b *bundle) parts() error {
	all, err := PartsOf(b.q, b.c.ID)
	if err != nil || len(all) == 0 {
		return err
	}
	units, err := office.Units(b.q, b.c.Organ)
	if err != nil {
		return err
	}
	names := map[string]string{}
	for _, u := range units {
		names[u.ID] = u.Name
	}
	f := form{Heads: []string{"科室", "内容", "期限", "回复", "说明", "回复人"}, Widths: []int{3, 4, 3, 3, 4, 2}}
	for _, p := range all {
		f.row(names[p.Unit], p.What, p.DueOn.String(), zh(p.Answer.Key()), p.Said, p.AnsweredName)
	}
	b.add(Paper{Kind: PaperPart, Source: "parts", On: workday.DateOf(all[0].At), Title: zh("archive.title.parts"), By: all[0].ByName}, f)
	return nil
}

// searches are where it was looked for (FACTS 4.13).
func (b *bundle) searches() error {
	all, err := Searches(b.q, b.c.ID)
	if err != nil || len(all) == 0 {
		return err
	}
	f := form{Heads: []string{"日期", "地点", "检索人", "关键词", "范围", "结果", "凭据"}, Widths: []int{3, 4, 2, 3, 3, 2, 3}}
	for _, s := range all {
		found := "未找到"
		if s.Found {
			found = "找到"
		}
		f.row(s.On.String(), s.Place, s.Searcher, s.Words, s.Span, found, s.Evidence)
	}
	b.add(Paper{Kind: PaperSearch, Source: "searches", On: all[0].On, Title: zh("archive.title.search"), By: all[0].ByName}, f)
	return nil
}

// found are the files units and searches handed in.
func (b *bundle) found() error {
	all, err := EnclosuresOf(b.q, b.c.ID)
	for _, one := range all {
		if one.Item != "" { // it stands on the portal
			continue
		}
		b.file(Paper{Kind: PaperFound, Source: "file:" + one.ID, On: workday.DateOf(one.At), Title: zh("archive.title.found"), By: one.ByName}, ending(one.Name), one.Hash,
			func(ctx context.Context) ([]byte, error) {
				plain, err := UnsealEnclosure(ctx, b.k, b.store, one)
				return []byte(plain), err
			})
	}
	return err
}

func (b *bundle) moves() error {
	all, err := MovesOf(b.q, b.c.ID)
	for _, m := range all {
		var f form
		f.line("事项", zh(m.Kind.Key()))
		f.line("从", m.FromNumber)
		f.line("到", strings.TrimSpace(m.ToNum+" "+m.ToName))
		f.line("理由", m.Reason)
		f.line("原申请内容", m.Text)
		f.line("告知申请人", strings.TrimSpace(chinese(m.ToldOn)+" "+m.ToldHow))
		b.add(Paper{Kind: PaperMove, Source: "move:" + m.ID, On: m.On, Title: zh("archive.title.move", zh(m.Kind.Key())), By: m.ByName}, f)
	}
	return err
}

// reviews is the approval sheet: every version of the reply and every step taken with it.
func (b *bundle) reviews() error {
	drafts, err := Drafts(b.q, b.c.ID)
	if err != nil || len(drafts) == 0 {
		return err
	}
	all, err := ApprovalsOf(b.q, b.c.ID)
	if err != nil {
		return err
	}
	f := form{Heads: []string{"时间", "手续", "稿次", "结果", "办理人", "意见"}, Widths: []int{4, 3, 2, 2, 3, 5}}
	last := drafts[len(drafts)-1]
	f.line("答复类型", zh(last.Reply.Outcome.Key()))
	f.line("文号", last.Document)
	f.line("签发人", last.SignerName)
	f.line("签发日期", chinese(last.SignedOn))
	for _, a := range all {
		result := "通过"
		if a.Returned {
			result = "退回"
		}
		f.row(beijing(a.At.UnixMicro()), zh(a.Verb.Key()), strconv.FormatInt(a.Version, 10), result, a.ByName, a.Comment)
	}
	if len(f.Rows) == 0 {
		f.Heads = nil
	}
	b.add(Paper{Kind: PaperReview, Source: "reviews", Number: last.Document, On: last.SignedOn, Title: zh("archive.title.reviews"), By: last.SignerName}, f)
	return nil
}

// replyFiles are the files of the reply, the originals of what was redacted among them, and the list of what was withheld.
func (b *bundle) replyFiles() error {
	files, err := Files(b.q, b.c.ID)
	if err != nil {
		return err
	}
	for _, one := range files {
		title := "archive.title.reply_original"
		if one.Released {
			title = "archive.title.reply_file"
		}
		b.file(Paper{Kind: PaperReplyFile, Source: "released:" + one.ID, On: workday.DateOf(microTime(one.At)), Title: zh(title), By: one.ByName}, ending(one.Name), one.Hash,
			func(ctx context.Context) ([]byte, error) { return one.Content(ctx, b.k, b.store) })
	}
	withheld, err := Withheld(b.q, b.c.ID)
	if err != nil {
		return err
	}
	drafts, err := Drafts(b.q, b.c.ID)
	if err != nil {
		return err
	}
	f := form{Heads: []string{"序号", "不予公开的部分", "依据和理由"}, Widths: []int{1, 5, 6}}
	for _, p := range withheld {
		f.row(strconv.Itoa(len(f.Rows)+1), fmt.Sprintf("《%s》第%d页%d处", p.File, p.Page, p.Times), groundWords[p.Ground]+"；"+p.Reason)
	}
	by := ""
	if n := len(drafts); n > 0 {
		by = drafts[n-1].SignerName
		for _, p := range drafts[n-1].Reply.Withheld {
			f.row(strconv.Itoa(len(f.Rows)+1), p.What, zh(p.Ground.Key())+"；"+p.Reasons)
		}
	}
	if len(f.Rows) > 0 {
		b.add(Paper{Kind: PaperWithheld, Source: "withheld", On: b.c.DecidedOn, Title: zh("archive.title.withheld"), By: by}, f)
	}
	return nil
}

// days is what each day was to the clock.
func (b *bundle) days() error {
	if b.c.ReceivedOn.IsZero() {
		return nil
	}
	d, err := DeadlineBy(b.c, b.cal, b.today)
	if err != nil {
		return err
	}
	f := form{Heads: []string{"日期", "第几天", "怎样计算"}, Widths: []int{3, 2, 6}}
	f.line("答复期限", chinese(d.Due))
	for _, fact := range b.c.Facts {
		f.line(fact.On.String(), zh("request.fact."+string(fact.Kind)))
	}
	for _, day := range d.Days {
		n, why := "—", day.Why
		if day.N > 0 {
			n = strconv.Itoa(day.N)
		}
		if day.Kind == WaitingDay {
			why = zh("request.state."+day.Why) + "，不计"
		}
		f.row(day.Date.String(), n, strings.TrimSpace(zh("archive.day."+string(day.Kind))+" "+why))
	}
	b.add(Paper{Kind: PaperDays, Source: "days", On: b.c.DecidedOn, Title: zh("archive.title.days")}, f)
	return nil
}

// proceedings are reconsiderations and suits, each with what happened in it.
func (b *bundle) proceedings() error {
	all, steps, err := liveProceedings(b.q, b.c.ID)
	for _, p := range all {
		f := form{Heads: []string{"日期", "事项", "说明", "登记人"}, Widths: []int{3, 4, 5, 3}}
		f.line("种类", zh(p.Way.Key()))
		f.line("案号", p.Number)
		f.line("收到日期", chinese(p.ReceivedOn))
		f.line("结案日期", chinese(p.ClosedOn))
		if p.Result != "" {
			f.line("结果", zh(Result{Code: p.Result}.Key()))
		}
		f.line("说明", p.Reason)
		for _, s := range steps[p.ID] {
			f.row(s.On.String(), zh(s.Kind.Key()), s.Note, s.ByName)
		}
		if len(f.Rows) == 0 {
			f.Heads = nil
		}
		b.add(Paper{Kind: PaperProceeding, Source: "proceeding:" + p.ID, Number: p.Number, On: p.ReceivedOn, Title: zh("archive.title.proceeding", zh(p.Way.Key())), By: p.ByName}, f)
	}
	return err
}

// ending is the ending of a file's name.
func ending(name string) string {
	if e := strings.TrimPrefix(strings.ToLower(path.Ext(name)), "."); e != "" && len(e) <= 5 {
		return e
	}
	return "bin"
}
