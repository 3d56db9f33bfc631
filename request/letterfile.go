package request

// The reply letter as a DOCX file, laid out as official documents are (FACTS 9.1–9.5).

import (
	"io"
	"strings"

	"gongkai/docx"
)

// WriteDOCX writes the letter as a file for a word processor.
func (l Letter) WriteDOCX(w io.Writer) error {
	blocks := []docx.Block{
		docx.Text(l.Organ, docx.Run{Font: docx.Title, Size: 30, Color: "C00000"}, docx.Paragraph{Align: docx.Center, Line: 48, Before: 10, KeepNext: true}),
		docx.Text(l.numberOrDraft(), docx.Run{}, docx.Paragraph{Align: docx.Center, RedLine: true, KeepNext: true}),
		docx.Paragraph{},
		docx.Text(l.Title, docx.Run{Font: docx.Title, Size: 22}, docx.Paragraph{Align: docx.Center, Line: 36, KeepNext: true}),
		docx.Paragraph{},
		docx.Text(l.Addressee+"：", docx.Run{}, docx.Paragraph{Align: docx.Left}),
	}
	for _, p := range l.Paragraphs {
		blocks = append(blocks, docx.Text(p, docx.Run{}, docx.Paragraph{Indent: 2}))
	}
	blocks = append(blocks, docx.Paragraph{}, docx.Paragraph{},
		docx.Text(l.Signature, docx.Run{}, docx.Paragraph{Align: docx.Right, RightChars: 2, KeepNext: true}),
		docx.Text(l.Date, docx.Run{}, docx.Paragraph{Align: docx.Right, RightChars: 4}))
	if l.Contact != "" {
		blocks = append(blocks, docx.Paragraph{}, docx.Text("（"+l.Contact+"）", docx.Run{Size: 14}, docx.Paragraph{Indent: 2}))
	}
	return docx.Document{Subject: l.Title, Author: l.Organ, Blocks: blocks, Pages: true}.Write(w)
}

func (l Letter) numberOrDraft() string {
	if l.Draft || l.Number == "" {
		return "（草稿，未签发）"
	}
	return l.Number
}

// FileName is the name under which the letter is saved; it does not name the applicant.
func (l Letter) FileName() string {
	name := l.Number
	if name == "" {
		name = l.Title
	}
	return strings.NewReplacer("/", "-", "\\", "-", "\"", "").Replace(name) + ".docx"
}
