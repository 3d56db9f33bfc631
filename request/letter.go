package request

// The reply letter (FACTS 4.11, 4.12, 9.1–9.5): title, number, addressee, what was asked and when, findings, decision
// with its article, reasons, remedies, organ and date.

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
	Organ      string   `json:"organ"`
	Title      string   `json:"title"`
	Number     string   `json:"number"` // empty while it is a draft
	Addressee  string   `json:"addressee"`
	Paragraphs []string `json:"paragraphs"`
	Signature  string   `json:"signature"`
	Date       string   `json:"date"` // 2026年3月5日
	Contact    string   `json:"contact"`
	Draft      bool     `json:"draft,omitempty"`
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
		raw, err := k.Reveal(q, c.Person, "letter "+d.Document, d.letter)
		if err != nil {
			return Letter{}, err
		}
		var l Letter
		return l, json.Unmarshal([]byte(raw), &l)
	}
	organ, err := office.OrganByID(q, c.Organ)
	if err != nil {
		return Letter{}, err
	}
	d.SignedOn = workday.DateOf(q.Now())
	l, err := compose(q, k, c, d, organ)
	l.Draft = true
	return l, err
}

func compose(q db.Query, k *vault.Keys, c Case, d Draft, organ office.Organ) (Letter, error) {
	p, _, err := c.reveal(q, k)
	if err != nil {
		return Letter{}, err
	}
	remedies, err := office.Remedies(q, c.Organ)
	if err != nil {
		return Letter{}, err
	}
	kind, ok := KindOf(d.Reply.Outcome)
	if !ok {
		return Letter{}, fault.Missing("request.no_draft")
	}
	enclosed, err := enclosures(q, c.ID)
	if err != nil {
		return Letter{}, err
	}
	return Letter{
		Organ: organ.Name, Title: "政府信息公开" + kind.Title, Number: d.Document, Addressee: p.Name,
		Paragraphs: append(paragraphs(c, d, kind, remedies), enclosed...), Signature: organ.Name, Date: d.SignedOn.Chinese(),
		Contact: contactOf(organ),
	}, nil
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

// paragraphs writes the body in the order of FACTS 4.11.
func paragraphs(c Case, d Draft, kind ReplyKind, to office.Remedy) []string {
	r := d.Reply
	asked := c.Description
	if c.Document != "" {
		asked += "（文号：" + c.Document + "）"
	}
	lines := []string{"您于" + c.ArrivedOn.Chinese() + "提出、本机关于" + c.ReceivedOn.Chinese() + "收到的政府信息公开申请（申请编号：" + c.Number + "）收悉。您申请公开的内容为：" + oneLine(asked) + "。"}
	add := func(lead, text string) {
		for part := range strings.SplitSeq(text, "\n") {
			if part = strings.TrimSpace(part); part != "" {
				lines = append(lines, lead+part)
				lead = ""
			}
		}
	}
	add("经审查，", r.Findings)
	add("检索情况：", r.Search)
	add("", strings.ReplaceAll(kind.Wording, "{0}", kind.Article))
	if withheld, ok := KindOf(r.Ground); ok {
		add("不予公开部分的依据：", "《中华人民共和国政府信息公开条例》"+withheld.Article+"。")
	}
	add("有关法律、行政法规：", r.Law)
	add("理由：", r.Reasons)
	if strings.HasSuffix(kind.Wording, "：") && r.Reasons == "" {
		add("", r.Provision) // the decision has announced it
	} else {
		add("获取方式、途径和时间：", r.Provision)
	}
	add("负责公开该政府信息的行政机关及其联系方式：", r.Organ)
	add("", Remedy(kind, r.Ground, d.SignedOn, to))
	return lines
}

// oneLine takes line ends and a final full stop out of a quoted text.
func oneLine(s string) string {
	return strings.TrimRight(strings.Join(strings.Fields(s), " "), "。. ")
}
