package request

// The 送达回证: the form on which the service of a letter is proved; what is not recorded yet is left for the pen.

import (
	"io"

	"gongkai/db"
	"gongkai/docx"
	"gongkai/fault"
	"gongkai/ledger"
	"gongkai/office"
	"gongkai/pdf"
	"gongkai/vault"
)

// ServiceReceipt is a 送达回证, ready to be set.
type ServiceReceipt struct {
	Organ, Number string
	Rows          []ReceiptRow
	Notes         []string
}

// ReceiptRow is a line of the form.
type ReceiptRow struct{ Name, Text string }

// wayWords are the ways in the words of the form; the paper is Chinese whatever the reader's language is.
var wayWords = map[ServiceWay]string{ByHand: "直接送达", Entrusted: "委托其他行政机关代为送达", ByPost: "邮寄送达（邮政企业）", Electronic: "电子送达", RefusedToSign: "拒绝签收，留置送达"}

// receiptOf sets the form of a service.
func receiptOf(organ office.Organ, c Case, one Issued, l Letter, s Service) ServiceReceipt {
	day := func(name string, text string) ReceiptRow { return ReceiptRow{name, text} }
	title := l.Title
	r := ServiceReceipt{Organ: organ.Name, Number: one.Number, Rows: []ReceiptRow{
		{"申请编号", c.Number}, {"受送达人", l.Addressee}, {"送达文书", title + "（" + one.Number + "）"}, {"送达方式", wayWords[s.Way]},
	}}
	switch s.Way {
	case ByPost:
		r.Rows = append(r.Rows, day("交邮日期", chinese(s.On)), day("邮件号码", s.Postal), day("签收日期", chinese(s.ReachedOn)))
	case Electronic:
		r.Rows = append(r.Rows, day("到达日期", chinese(s.On)), day("到达系统", "申请人在申请中选定的接收方式"), day("打开时间", beijing(s.OpenedAt)), day("确认时间", beijing(s.ConfirmedAt)))
	case RefusedToSign:
		r.Rows = append(r.Rows, day("拒收人", s.Receiver), day("留置地点", s.Place), day("留置日期", chinese(s.On)), day("见证人", s.Witnesses))
	default:
		if s.Way == Entrusted {
			r.Rows = append(r.Rows, day("受委托机关", s.Through))
		}
		r.Rows = append(r.Rows, day("送达地点", s.Place), day("签收人", s.Receiver), day("签收日期", chinese(s.On)), day("代收人与受送达人的关系", s.Relation), day("受送达人签名或者盖章", ""))
	}
	r.Rows = append(r.Rows, day("退回日期和原因", join(chinese(s.ReturnedOn), s.ReturnedWhy)), day("送达人", s.ActorName), day("备注", ""))
	r.Notes = []string{"直接送达、委托送达以签收之日为送达之日；邮寄送达以交邮之日为准（国办公开办函〔2016〕235号）；电子送达以到达申请人选定的系统之日为准。"}
	return r
}

func join(a, b string) string {
	if a == "" {
		return b
	}
	return a + "，" + b
}

// PrintServiceReceipt gives the form with the names in it; so the look is recorded.
func PrintServiceReceipt(tx *db.Tx, k *vault.Keys, by office.Actor, letterID, serviceID string) (r ServiceReceipt, err error) {
	one, err := LetterByID(tx, letterID)
	if err != nil {
		return r, err
	}
	c, err := load(tx, by, Move{Verb: "case.reveal"}, one.Case)
	if err != nil {
		return r, err
	}
	l, err := TextOf(tx, k, one)
	if one.Outside() {
		l, err = Letter{}, nil
	}
	if err != nil {
		return r, err
	}
	organ, err := office.OrganByID(tx, c.Organ)
	if err != nil {
		return r, err
	}
	all, err := Services(tx, k, one)
	if err != nil {
		return r, err
	}
	for _, s := range all {
		if s.ID == serviceID {
			return receiptOf(organ, c, one, l, s), ledger.Append(tx, by.Event("case.reveal", c.Subject(), c.Number, nil))
		}
	}
	return r, fault.Missing("service.none")
}

// WriteDOCX writes the form for a word processor.
func (r ServiceReceipt) WriteDOCX(w io.Writer) error {
	t := docx.Table{Widths: []int{3, 7}, Size: 14}
	for _, row := range r.Rows {
		t.Rows = append(t.Rows, []docx.Cell{{Text: row.Name, Bold: true}, {Text: row.Text, Align: docx.Left}})
	}
	blocks := []docx.Block{
		docx.Text(r.Organ, docx.Run{Font: docx.Title, Size: letterTitleSize}, docx.Paragraph{Align: docx.Center, Line: 34}),
		docx.Text("送达回证", docx.Run{Font: docx.Title, Size: letterTitleSize}, docx.Paragraph{Align: docx.Center, Line: 34, Title: true}), docx.Paragraph{}, t}
	for _, note := range r.Notes {
		blocks = append(blocks, docx.Text(note, docx.Run{Size: letterNoteSize}, docx.Paragraph{Line: 22, Align: docx.Left}))
	}
	return docx.Document{Subject: "送达回证", Author: r.Organ, Blocks: blocks}.Write(w)
}

// WritePDF writes the form as it is printed.
func (r ServiceReceipt) WritePDF(w io.Writer) error {
	t := pdf.Table{Widths: []int{3, 7}, Size: 14}
	for _, row := range r.Rows {
		t.Rows = append(t.Rows, []pdf.Cell{{Text: row.Name, Head: true, Align: pdf.Center}, {Text: row.Text, Align: pdf.Left}})
	}
	blocks := []pdf.Block{pdf.Paragraph{Text: r.Organ, Size: letterTitleSize, Line: 34, Align: pdf.Center}, pdf.Paragraph{Text: "送达回证", Size: letterTitleSize, Line: 34, Align: pdf.Center}, pdf.Paragraph{}, t}
	for _, note := range r.Notes {
		blocks = append(blocks, pdf.Paragraph{Text: note, Size: letterNoteSize, Line: 22, Align: pdf.Left})
	}
	return pdf.Document{Subject: "送达回证", Author: r.Organ, Blocks: blocks}.Write(w)
}
