package request

// The letter (FACTS 4.11, 4.12, 9.1–9.5): title, number, addressee, paragraphs filled from a template, organ and date; and
// the reply, whose decision, article and remedies come from the closed table of replies.go.

import (
	"encoding/json"
	"strings"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/office"
	"gongkai/vault"
	"gongkai/workday"
)

// Letter is a letter, ready to be set as a page or a file.
type Letter struct {
	Kind       LetterCode `json:"kind,omitempty"`
	Organ      string     `json:"organ"`
	Title      string     `json:"title"`
	Number     string     `json:"number"` // empty while it is a draft
	Addressee  string     `json:"addressee"`
	Paragraphs []string   `json:"paragraphs"`
	Signature  string     `json:"signature"`
	Date       string     `json:"date"` // 2026年3月5日
	Contact    string     `json:"contact"`
	Draft      bool       `json:"draft,omitempty"`
	Missing    []string   `json:"missing,omitempty"` // of a draft: blanks that must be filled
	Salt       string     `json:"salt,omitempty"`    // so that nobody finds the text by trying texts on the hash
	Check      string     `json:"check,omitempty"`   // the code by which it is verified, from its hash
	Verify     string     `json:"verify,omitempty"`  // address where it is verified; empty when the organ has no site
}

// LetterOf gives the signed letter as it was signed, or the latest draft as it would be signed today. Who may see the
// applicant's name is the caller's to ask.
func LetterOf(q db.Query, k *vault.Keys, c Case) (Letter, error) {
	drafts, err := Drafts(q, c.ID)
	if err != nil {
		return Letter{}, err
	}
	if len(drafts) == 0 {
		return Letter{}, fault.Missing("request.no_draft")
	}
	d := drafts[len(drafts)-1]
	if d.letter != "" {
		return openLetter(q, k, c.Person, d.Document, d.letter)
	}
	organ, err := office.OrganByID(q, c.Organ)
	if err != nil {
		return Letter{}, err
	}
	d.SignedOn = workday.DateOf(q.Now())
	l, _, err := compose(q, k, c, d, organ)
	l.Draft = true
	return l, err
}

// openLetter gives a letter as it was sealed.
func openLetter(q db.Query, k *vault.Keys, person vault.PersonID, number, sealed string) (l Letter, err error) {
	raw, err := k.Reveal(q, person, "letter "+number, sealed)
	if err != nil {
		return l, err
	}
	return l, json.Unmarshal([]byte(raw), &l)
}

// compose writes the letter of a reply by the organ's template.
func compose(q db.Query, k *vault.Keys, c Case, d Draft, organ office.Organ) (Letter, Template, error) {
	p, _, err := c.reveal(q, k)
	if err != nil {
		return Letter{}, Template{}, err
	}
	remedies, err := office.Remedies(q, c.Organ)
	if err != nil {
		return Letter{}, Template{}, err
	}
	handling, err := HandlingOf(q, c.Organ)
	if err != nil {
		return Letter{}, Template{}, err
	}
	kind, ok := KindOf(d.Reply.Outcome)
	if !ok {
		return Letter{}, Template{}, fault.Missing("request.no_draft")
	}
	t, err := TemplateInForce(q, c.Organ, ReplyCode(kind.Outcome))
	if err != nil {
		return Letter{}, t, err
	}
	values := caseValues(c, organ, remedies, d.SignedOn)
	values.reply(d, kind, remedies)
	electronic, err := takesElectronic(q, c)
	if err != nil {
		return Letter{}, t, err
	}
	if handling.Online != "" && values["救济途径"] != "" && electronic { // 复议法第二十二条第二款
		values["救济途径"] += "通过互联网申请行政复议的途径：" + handling.Online + "。"
	}
	enclosed, err := enclosures(q, c.ID)
	if err != nil {
		return Letter{}, t, err
	}
	l := writeLetter(t, organ, p.Name, d.Document, d.SignedOn, values)
	l.Paragraphs = append(l.Paragraphs, enclosed...)
	return l, t, nil
}

// writeLetter fills a template.
func writeLetter(t Template, organ office.Organ, addressee, number string, on workday.Date, v Values) Letter {
	l := Letter{Kind: t.Code, Organ: organ.Name, Title: t.Title, Number: number, Addressee: addressee, Signature: organ.Name, Date: on.Chinese(), Contact: contactOf(organ)}
	l.Paragraphs, l.Missing = t.Fill(v)
	return l
}

func contactOf(o office.Organ) string {
	var parts []string
	for _, p := range [][2]string{{"联系机构：", o.DisclosureUnit}, {"地址：", o.Address}, {"邮编：", o.Postcode}, {"电话：", o.Phone}} {
		if p[1] != "" {
			parts = append(parts, p[0]+p[1])
		}
	}
	return strings.Join(parts, "　")
}

// caseValues fills the blanks that a case and its organ fill.
func caseValues(c Case, organ office.Organ, to office.Remedy, today workday.Date) Values {
	asked := c.Description
	if c.Document != "" {
		asked += "（文号：" + c.Document + "）"
	}
	return Values{"机关名称": organ.Name, "机关地址": organ.Address, "机关电话": organ.Phone, "申请编号": c.Number, "提出日期": chinese(c.ArrivedOn),
		"收到日期": chinese(c.ReceivedOn), "答复期限": chinese(c.DueOn), "申请内容": oneLine(asked), "今日": today.Chinese(),
		"复议机关": to.Reconsideration, "人民法院": to.Court}
}

// chinese is a date in words, empty for none.
func chinese(d workday.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.Chinese()
}

// reply fills the blanks of a reply in the order of FACTS 4.11.
func (v Values) reply(d Draft, kind ReplyKind, to office.Remedy) {
	r := d.Reply
	v["事实"], v["检索情况"], v["有关规定"], v["理由"], v["负责机关"] = r.Findings, r.Search, r.Law, r.Reasons, r.Organ
	v["决定"] = strings.ReplaceAll(kind.Wording, "{0}", kind.Article)
	v["不予公开依据"] = strings.Join(r.withheldLines(), "\n")
	v["获取方式"] = r.Provision
	if r.Provision != "" && (!strings.HasSuffix(kind.Wording, "：") || r.Reasons != "") { // otherwise the decision has announced it
		v["获取方式"] = "获取方式、途径和时间：" + r.Provision
	}
	v["救济途径"] = Remedy(kind, r.Ground, d.SignedOn, to)
}

// oneLine takes line ends and a final full stop out of a quoted text.
func oneLine(s string) string {
	return strings.TrimRight(strings.Join(strings.Fields(s), " "), "。. ")
}
