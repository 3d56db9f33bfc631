package demo

// casemore.go is what happens to some cases beside the usual: parts given to units, a third party asked as a case of its own, an
// application split, one handed in by somebody else, one that repeats an earlier, a correction (art. 41), a mail that waits.

import (
	"context"
	"fmt"
	"slices"
	"time"

	"gongkai/db"
	"gongkai/mailbox"
	"gongkai/office"
	"gongkai/privacy"
	"gongkai/request"
	"gongkai/vault"
	"gongkai/workday"
)

// wrongs are what is to be corrected, by the name of the matter.
var wrongs = map[string]request.Wrong{
	"更正": {Record: "困难残疾人生活补贴发放公示名单第 3 行", Is: "残疾等级：三级", Should: "残疾等级：二级", Evidence: "残疾人证（演示）第 2 页，原件可以到窗口核对。"},
}

// repeats are matters of an applicant who asked before: the earlier one, by names.
var repeats = map[string]string{"代理、重复": "已经公开"}

// agents hand matters in for the applicant, with an authorisation on paper.
var agents = map[string]string{"代理、重复": "代理人甲"}

// further adds what a matter brings beside the usual.
func (c *toldCase) further(a *request.Application) {
	if earlier, is := repeats[c.name]; is {
		n := slices.IndexFunc(matters(), func(m matter) bool { return m.name == earlier })
		a.Person = applicant(n, c.who)
	}
	if name, is := agents[c.name]; is {
		a.Agent = request.Agent{Name: name, Paper: privacy.ResidentID, Identity: residentID(900), Phone: "13800009000", OnPaper: true}
	}
}

// assigned gives parts of a case to two units, each with its date.
func assigned(after int, parts ...string) caseStep {
	return caseStep{after, func(p *plan, tx *db.Tx, _ *vault.Keys, c request.Case) error {
		all, err := office.Units(tx, pukouID)
		if err != nil {
			return err
		}
		for i, name := range []string{"村镇建设办公室", "财政办公室"} {
			at := slices.IndexFunc(all, func(u office.Unit) bool { return u.Name == name })
			if at < 0 {
				return fmt.Errorf("the office has no %s", name)
			}
			due, _ := workday.National().Add(workday.DateOf(tx.Now()), 5+i)
			if _, err := request.Assign(tx, p.cast["shouli"], c.ID, c.Revision+int64(i), all[at].ID, parts[i], due); err != nil {
				return err
			}
		}
		return nil
	}}
}

// consulted asks a third party, with the letter.
func consulted(after int, whom string) caseStep {
	return caseStep{after, func(p *plan, tx *db.Tx, keys *vault.Keys, c request.Case) error {
		today := workday.DateOf(tx.Now())
		_, err := request.ConsultWithLetters(tx, keys, p.cast["shouli"], c.ID, c.Revision, request.ThirdPartyAsked, whom, today, today,
			request.Wish{Blanks: request.Values{"收件人": whom, "征求事项": letterBlanks["征求事项"]}})
		return err
	}}
}

// split makes several of one application.
func split(after int, parts ...string) caseStep {
	return caseStep{after, func(p *plan, tx *db.Tx, keys *vault.Keys, c request.Case) error {
		_, err := request.Split(tx, keys, p.cast["shouli"], c.ID, c.Revision, parts, "两项内容由不同科室保存，分别答复更快。")
		return err
	}}
}

const waitingMail = "From: =?utf-8?B?55Sz6K+35Lq65q+b?= <shenqing31@example.com>\r\nMessage-ID: <demo-1@example.com>\r\nSubject: =?utf-8?B?5L6d55Sz6K+35YWs5byA?=\r\n" +
	"Content-Type: text/plain; charset=utf-8\r\n\r\n您好：\r\n我想申请公开浦口街道最近一次避灾安置点检查的结果，用电子邮件答复即可。\r\n申请人毛，电话 13800000031\r\n"

// receiveMail puts a mail into the queue of the subdistrict, as if it had just come to its mailbox.
func (p *plan) receiveMail(ctx context.Context, h House) error {
	read := func(_ context.Context, after mailbox.Place, each func(mailbox.Found) error) error {
		return each(mailbox.Found{Place: mailbox.Place{Validity: 1, UID: after.UID + 1}, Arrived: p.now.Add(-time.Hour), Size: int64(len(waitingMail)), Raw: []byte(waitingMail)})
	}
	box := request.Box{Name: "pukou@example.com", Organ: pukouID, Read: read}
	return request.Postbox{View: h.DB.View, Update: h.DB.Update, Keys: h.Keys, Blobs: h.Blobs, Boxes: []request.Box{box}}.Collect(ctx)
}
