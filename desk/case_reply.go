package desk

// case_reply.go is drafting a reply: first five short questions that lead to the outcome, then the form of what a reply of that
// kind must say, and nothing else.

import (
	"net/url"
	"slices"
	"strconv"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/message"
	"gongkai/page"
	"gongkai/request"
)

const withheldRows = 6 // what the form offers at least; two more than are filled

// replyPage is the form of the reply, or with Open the questions before it.
type replyPage struct {
	request.Case
	Reply     request.Reply
	Kind      request.ReplyKind
	Open      string // key of the first question without an answer
	Asked     bool   // answers were sent
	Again     string // address of the questions with the answers given
	Key, Seen string
	Errors    page.FieldErrors
}

// caseReply shows the questions, or once they are answered the form. A reply drafted before keeps its answers.
func (d *Desk) caseReply(v *page.Visit) error {
	p := replyPage{Reply: request.Reply{Answers: map[string]string{}}}
	for _, q := range request.Questions {
		if given := v.Ask("q-" + q.Key); given != "" {
			p.Reply.Answers[q.Key], p.Asked = given, true
		}
	}
	err := d.DB.View(v.R.Context(), func(q *db.View) error {
		c, err := d.loadCase(q, v)
		if err != nil {
			return err
		}
		lapsed, err := request.Lapsed(q, c)
		if err != nil {
			return err
		}
		drafts, err := request.Drafts(q, c.ID)
		if err != nil {
			return err
		}
		again := v.Ask("again") != ""
		switch {
		case lapsed != "":
			p.Reply.Outcome, p.Reply.Answers = lapsed, nil
		case p.Asked:
			p.led(drafts)
		case len(drafts) > 0 && !again:
			p.Reply = drafts[len(drafts)-1].Reply
		case c.Kind == request.ForInformation:
			p.Open = request.Questions[0].Key
		}
		return nil
	})
	if err != nil {
		return err
	}
	return d.showReply(v, p, nil)
}

// led follows the answers; a draft of the same outcome lends its words.
func (p *replyPage) led(drafts []request.Draft) {
	var outcome, ground request.Outcome
	outcome, ground, p.Open = request.Lead(p.Reply.Answers)
	answers := p.Reply.Answers
	if n := len(drafts); n > 0 && drafts[n-1].Reply.Outcome == outcome {
		p.Reply = drafts[n-1].Reply
	}
	p.Reply.Outcome, p.Reply.Ground, p.Reply.Answers = outcome, ground, answers
}

func (d *Desk) showReply(v *page.Visit, p replyPage, failed error) error {
	c, err := d.caseOf(v)
	if err != nil {
		return err
	}
	if err := v.Actor.Allow("case.reply", c.Organ); err != nil {
		return err
	}
	p.Case, p.Key, p.Seen, p.Errors = c, page.FormKey(), strconv.FormatInt(c.Revision, 10), page.Errors(v.Lang, failed)
	p.Kind, _ = request.KindOf(p.Reply.Outcome)
	p.Again = p.askAgain()
	f := d.frame(v, v.T("step.draft"))
	f.Crumbs = crumbs(v, page.Link{Href: "/desk/cases", Label: v.T("desk.menu.cases")}, page.Link{Href: "/desk/cases/" + c.ID, Label: c.Number}, page.Link{Label: v.T("step.draft")})
	if p.Open != "" {
		return v.Render(page.StatusOf(failed), questionsView(f, p))
	}
	return d.renderWithPhrases(v, page.StatusOf(failed), c.Organ, replyView(f, p))
}

func (p replyPage) askAgain() string {
	if p.Case.Kind != request.ForInformation {
		return ""
	}
	asked := url.Values{"again": {"1"}}
	return "/desk/cases/" + p.ID + "/reply?" + asked.Encode()
}

// has says whether the reply of this kind has a part; without a kind every part is offered.
func (p replyPage) has(need request.Need) bool {
	return p.Kind.Outcome == "" || p.Kind.Has(need)
}

// rows are the parts withheld so far and some empty ones.
func (p replyPage) rows() []request.PartWithheld {
	rows := slices.Clone(p.Reply.Withheld)
	if len(rows) == 0 && p.Reply.Ground != "" {
		rows = append(rows, request.PartWithheld{Ground: p.Reply.Ground})
	}
	for len(rows) < max(withheldRows, len(p.Reply.Withheld)+2) {
		rows = append(rows, request.PartWithheld{})
	}
	return rows
}

func (d *Desk) caseReplyPost(v *page.Visit) error {
	c, err := d.caseOf(v)
	if err != nil {
		return err
	}
	inserted, err := d.inserting(v, c.Organ)
	if err != nil {
		return err
	}
	r := request.Reply{Outcome: request.Outcome(v.Form("outcome")), Ground: request.Outcome(v.Form("ground")), Findings: v.Form("findings"), Reasons: v.Form("reasons"),
		Provision: v.Form("provision"), Search: v.Form("search"), Organ: v.Form("organ"), Law: v.Form("law"), Answers: map[string]string{}}
	for _, q := range request.Questions {
		if given := v.Form("q-" + q.Key); given != "" {
			r.Answers[q.Key] = given
		}
	}
	for i := range longestWithheld {
		n := strconv.Itoa(i + 1)
		one := request.PartWithheld{What: v.Form("withheld-" + n), Ground: request.Outcome(v.Form("ground-" + n)), Reasons: v.Form("reasons-" + n)}
		if one.What != "" || one.Reasons != "" {
			r.Withheld = append(r.Withheld, one)
		}
	}
	if inserted {
		return d.showReply(v, replyPage{Reply: r}, nil)
	}
	err = d.once(v, c.Organ, func(tx *db.Tx) (string, error) {
		return "/desk/cases/" + c.ID + "/letter", request.DraftReply(tx, v.Actor, c.ID, caseSeen(v), r)
	})
	if kind := fault.Of(err); kind == fault.Invalid || kind == fault.Refused || kind == fault.Stale {
		return d.showReply(v, replyPage{Reply: r}, err)
	}
	return err
}

const longestWithheld = 50

// replyOptions is the closed table of the case's kind, each with its article.
func replyOptions(lang message.Lang, c request.Case) []page.Option {
	if c.Kind != request.ForCorrection {
		return outcomeOptions(lang)
	}
	var all []page.Option
	for _, kind := range request.CorrectionReplies {
		all = append(all, page.Option{Value: string(kind.Outcome), Label: message.T(lang, kind.Outcome.Key()) + "（" + kind.Article + "）"})
	}
	return all
}
