package request

// The letter as DOCX and PDF in the letter format of GB/T 9704 (FACTS 9.1–9.6): the organ's name in red between double
// rules, the number at the right edge, the title, and below the signature the code by which the letter is verified.

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io"
	"strings"

	"github.com/boombuler/barcode/qr"

	"gongkai/docx"
	"gongkai/pdf"
)

const (
	letterTitleSize = 22 // 2号
	letterNoteSize  = 14 // 4号
	codeDots        = 2  // pixels of a module of the code
	codeQuiet       = 4  // modules of margin
)

// WriteDOCX writes the letter as a file for a word processor.
func (l Letter) WriteDOCX(w io.Writer) error {
	blocks := []docx.Block{
		docx.Text(l.numberOrDraft(), docx.Run{}, docx.Paragraph{Align: docx.Right, KeepNext: true}),
		docx.Paragraph{}, docx.Paragraph{},
		docx.Text(l.Title, docx.Run{Font: docx.Title, Size: letterTitleSize}, docx.Paragraph{Align: docx.Center, Line: 34, KeepNext: true, Title: true}),
		docx.Paragraph{},
		docx.Text(l.Addressee+"：", docx.Run{}, docx.Paragraph{Align: docx.Left}),
	}
	for _, p := range l.Paragraphs {
		blocks = append(blocks, docx.Text(p, docx.Run{}, docx.Paragraph{Indent: 2}))
	}
	blocks = append(blocks, docx.Paragraph{}, docx.Paragraph{},
		docx.Text(l.Signature, docx.Run{}, docx.Paragraph{Align: docx.Right, RightChars: l.signEdge(), KeepNext: true}),
		docx.Text(l.Date, docx.Run{}, docx.Paragraph{Align: docx.Right, RightChars: dateEdge}))
	if l.Contact != "" {
		blocks = append(blocks, docx.Paragraph{}, docx.Text("（"+l.Contact+"）", docx.Run{Size: letterNoteSize}, docx.Paragraph{Indent: 2}))
	}
	if l.Check != "" {
		blocks = append(blocks, docx.Text(l.checkWords(), docx.Run{Size: letterNoteSize}, docx.Paragraph{Indent: 2, KeepNext: l.Verify != ""}))
	}
	if code := l.code(); code != nil {
		blocks = append(blocks, docx.Paragraph{Align: docx.Left, Loose: true, Runs: []docx.Run{{Picture: &docx.Picture{Data: code, Type: "image/png", Alt: "核验二维码"}}}})
	}
	return docx.Document{Subject: l.Title, Author: l.Organ, Blocks: blocks, Pages: true, Outside: true, Letterhead: l.Organ}.Write(w)
}

// WritePDF writes the letter as it is printed; pdf.ErrNoFont when the program was built without its typeface.
func (l Letter) WritePDF(w io.Writer) error {
	blocks := []pdf.Block{
		pdf.Paragraph{Text: l.numberOrDraft(), Align: pdf.Right, KeepNext: true},
		pdf.Paragraph{}, pdf.Paragraph{},
		pdf.Paragraph{Text: l.Title, Size: letterTitleSize, Line: 34, Align: pdf.Center, KeepNext: true},
		pdf.Paragraph{},
		pdf.Paragraph{Text: l.Addressee + "：", Align: pdf.Left},
	}
	for _, p := range l.Paragraphs {
		blocks = append(blocks, pdf.Paragraph{Text: p, Indent: 2})
	}
	blocks = append(blocks, pdf.Paragraph{}, pdf.Paragraph{},
		pdf.Paragraph{Text: l.Signature, Align: pdf.Right, RightChars: l.signEdge(), KeepNext: true},
		pdf.Paragraph{Text: l.Date, Align: pdf.Right, RightChars: dateEdge})
	if l.Contact != "" {
		blocks = append(blocks, pdf.Paragraph{}, pdf.Paragraph{Text: "（" + l.Contact + "）", Size: letterNoteSize, Line: 24, Indent: 2})
	}
	if l.Check != "" {
		blocks = append(blocks, pdf.Paragraph{Text: l.checkWords(), Size: letterNoteSize, Line: 24, Indent: 2, KeepNext: l.Verify != ""})
	}
	if code := l.code(); code != nil {
		blocks = append(blocks, pdf.Picture{Data: code, Alt: "核验二维码"})
	}
	d := pdf.Document{Subject: l.Title, Author: l.Organ, Blocks: blocks, Letterhead: l.Organ}
	if l.Draft {
		d.Mark = "草稿"
	}
	return d.Write(w)
}

// dateEdge is how many characters stay free right of the date (FACTS 9.4).
const dateEdge = 4

// signEdge centres the signature over the date.
func (l Letter) signEdge() int {
	return max(0, dateEdge+(halves(l.Date)-halves(l.Signature))/4)
}

// halves is the width of words in half characters.
func halves(s string) int {
	n := 0
	for _, r := range s {
		if n++; r >= 0x80 {
			n++
		}
	}
	return n
}

func (l Letter) checkWords() string {
	if l.Verify == "" {
		return "核验码：" + l.Check
	}
	return "核验码：" + l.Check + "。扫描二维码，可以核验本文书是否由本机关发出。"
}

// code draws the address where the letter is verified; nil where there is none.
func (l Letter) code() []byte {
	if l.Verify == "" {
		return nil
	}
	drawn, err := qr.Encode(l.Verify, qr.M, qr.Auto)
	if err != nil { // too long for a code: the words stand beside it anyway
		return nil
	}
	side := drawn.Bounds().Dx()
	img := image.NewGray(image.Rect(0, 0, (side+2*codeQuiet)*codeDots, (side+2*codeQuiet)*codeDots))
	draw.Draw(img, img.Bounds(), image.White, image.Point{}, draw.Src)
	for y := range side {
		for x := range side {
			if drawn.At(x, y) == color.Black {
				at := image.Pt((x+codeQuiet)*codeDots, (y+codeQuiet)*codeDots)
				draw.Draw(img, image.Rectangle{at, at.Add(image.Pt(codeDots, codeDots))}, image.Black, image.Point{}, draw.Src)
			}
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		return nil
	}
	return b.Bytes()
}

func (l Letter) numberOrDraft() string {
	if l.Draft || l.Number == "" {
		return "（草稿，未签发）"
	}
	return l.Number
}

// FileName is the name under which the letter is saved; it does not name the applicant.
func (l Letter) FileName() string { return l.FileNameAs("docx") }

// FileNameAs is FileName with another ending.
func (l Letter) FileNameAs(ending string) string {
	name := l.Number
	if name == "" {
		name = l.Title
	}
	return strings.NewReplacer("/", "-", "\\", "-", "\"", "").Replace(name) + "." + ending
}
