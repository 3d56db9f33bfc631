package manuscript

// This file writes an official document as PDF. One typeface is built in, so that ranks of headings are told by their
// numbers; notes stand below the text.

import (
	"io"
	"strings"

	"gongkai/pdf"
)

// PDF writes the document; pdf.ErrNoFont when the program was built without its typeface.
func (o Official) PDF(to io.Writer) error {
	o = o.Trimmed()
	w := &pdfWriter{of: o}
	w.head()
	w.blocks(o.blocks(), 0)
	w.notes()
	w.close()
	return pdf.Document{Subject: o.Title, Author: o.Organ, Blocks: w.out}.Write(to)
}

type pdfWriter struct {
	of    Official
	out   []pdf.Block
	noted []string
}

func (w *pdfWriter) add(p ...pdf.Paragraph) {
	for _, one := range p {
		w.out = append(w.out, one)
	}
}

func (w *pdfWriter) head() {
	o := w.of
	for _, s := range []string{o.CopyNumber, o.Secrecy, o.Urgency} {
		if s != "" {
			w.add(pdf.Paragraph{Text: s, Align: pdf.Left})
		}
	}
	if o.Head() {
		size := o.markSize()
		w.add(pdf.Paragraph{Line: 40}, pdf.Paragraph{Text: o.Mark(), Size: size, Line: size * 1.3, Align: pdf.Center, Red: true}, pdf.Paragraph{}, pdf.Paragraph{})
		number := pdf.Paragraph{Text: o.Number, Align: pdf.Center, RedRule: true, Line: 32}
		if o.SignedFor != "" {
			number.Align, number.Left = pdf.Left, 1
			number.Text += strings.Repeat("　", max(1, lineChars-2-width(o.Number)-4-width(o.SignedFor))) + "签发人：" + o.SignedFor
		}
		w.add(number, pdf.Paragraph{}, pdf.Paragraph{})
	}
	w.add(pdf.Paragraph{Text: o.Title, Size: sizeTwo, Line: 34, Align: pdf.Center}, pdf.Paragraph{})
	if o.Addressee != "" {
		w.add(pdf.Paragraph{Text: strings.TrimRight(o.Addressee, "：:") + "：", Align: pdf.Left})
	}
}

// close is what follows the body, and the imprint at the bottom of the last page.
func (w *pdfWriter) close() {
	o := w.of
	for i, line := range o.Notes() {
		if i == 0 {
			w.add(pdf.Paragraph{})
		}
		w.add(pdf.Paragraph{Text: line, Indent: 2})
	}
	if o.Issuer != "" || o.Date != "" {
		w.add(pdf.Paragraph{}, pdf.Paragraph{}) // the seal's place
	}
	if o.Issuer != "" {
		w.add(pdf.Paragraph{Text: o.Issuer, Align: pdf.Right, RightChars: o.signature(), KeepNext: true})
	}
	if o.Date != "" {
		w.add(pdf.Paragraph{Text: o.Date, Align: pdf.Right, RightChars: dateEdge})
	}
	if o.Annotation != "" {
		w.add(pdf.Paragraph{Text: "（" + o.Annotation + "）", Indent: 2})
	}
	var imprint pdf.Bottom
	first := thickRule
	if o.Copies != "" {
		imprint = append(imprint, pdf.Paragraph{Text: "抄送：" + strings.TrimRight(o.Copies, "。.") + "。", Size: sizeFour, Line: 24, Left: 1, RightChars: 1, RuleAbove: first, RuleBelow: thinRule})
		first = 0
	}
	if o.PrintedBy != "" || o.PrintedOn != "" {
		imprint = append(imprint, pdf.Paragraph{Text: o.printed(), Size: sizeFour, Line: 24, Left: 1, Align: pdf.Left, RuleAbove: first, RuleBelow: thickRule})
	}
	if len(imprint) > 0 {
		w.out = append(w.out, imprint)
	}
}

// words gives a line as words; its pictures follow it, its notes are numbered.
func (w *pdfWriter) words(line []run) (string, []pdf.Picture) {
	var b strings.Builder
	var pictures []pdf.Picture
	for _, r := range line {
		switch {
		case r.br:
			b.WriteByte('\n')
		case r.note != "":
			w.noted = append(w.noted, r.note)
			b.WriteString("［" + digits(len(w.noted)) + "］")
		case r.src != "":
			p := pdf.Picture{Alt: r.alt}
			if w.of.Picture != nil {
				p.Data, _ = w.of.Picture(r.src)
			}
			pictures = append(pictures, p)
		default:
			b.WriteString(r.text)
		}
	}
	return b.String(), pictures
}

// notes are set below the text.
func (w *pdfWriter) notes() {
	for i, words := range w.noted {
		p := pdf.Paragraph{Text: "［" + digits(i+1) + "］" + words, Size: sizeFive, Line: 17, Align: pdf.Left}
		if i == 0 {
			w.add(pdf.Paragraph{Line: 14})
			p.RuleAbove = 0.5
		}
		w.add(p)
	}
}

func (w *pdfWriter) blocks(list []block, level int) {
	for _, b := range list {
		switch b.kind {
		case "list":
			w.list(b, level)
		case "blockquote":
			w.blocks(b.inside[0], level)
		case "table":
			w.table(b)
		case "hr":
		default:
			w.paragraph(b, pdf.Paragraph{Indent: 2})
		}
	}
}

func (w *pdfWriter) paragraph(b block, p pdf.Paragraph) {
	words, pictures := w.words(b.line)
	p.Text += words
	switch b.class {
	case "align-center":
		p.Align, p.Indent = pdf.Center, 0
	case "align-right":
		p.Align, p.Indent = pdf.Right, 0
	}
	if b.kind[0] == 'h' {
		p.Outline, p.KeepNext = words, true
	}
	if p.Text != "" {
		w.add(p)
	}
	for _, one := range pictures {
		w.out = append(w.out, one)
	}
}

func (w *pdfWriter) list(b block, level int) {
	for i, inside := range b.inside {
		for k, in := range inside {
			if in.kind == "list" || in.kind == "table" || in.kind == "blockquote" {
				w.blocks([]block{in}, level+1)
				continue
			}
			p := pdf.Paragraph{Left: 2 + level}
			if k == 0 {
				p.Text = b.marker(i)
			}
			w.paragraph(in, p)
		}
	}
}

func (w *pdfWriter) table(b block) {
	if words, _ := w.words(b.caption); words != "" {
		w.add(pdf.Paragraph{Text: words, Size: sizeFour, Align: pdf.Center, KeepNext: true})
	}
	t := pdf.Table{Widths: shares(b.rows), Heads: heads(b.rows), Size: sizeFive}
	if len(t.Widths) > 8 {
		t.Size = 9
	}
	for _, row := range b.rows {
		cells := make([]pdf.Cell, 0, len(row))
		for _, c := range row {
			one := pdf.Cell{Across: c.across, Down: c.down, Head: c.head, Align: pdf.Left, Text: strings.Join(cellLines(w.numbered(c.inside)), "\n")}
			if c.head || len(c.inside) > 0 && c.inside[0].class == "align-center" {
				one.Align = pdf.Center
			} else if len(c.inside) > 0 && c.inside[0].class == "align-right" {
				one.Align = pdf.Right
			}
			cells = append(cells, one)
		}
		t.Rows = append(t.Rows, cells)
	}
	w.out = append(w.out, t)
	w.add(pdf.Paragraph{Line: 14})
}

// numbered gives the blocks of a cell with the marks of their notes as words.
func (w *pdfWriter) numbered(inside []block) []block {
	for i := range inside {
		for k := range inside[i].line {
			if r := &inside[i].line[k]; r.note != "" {
				w.noted = append(w.noted, r.note)
				*r = run{text: "［" + digits(len(w.noted)) + "］"}
			}
		}
	}
	return inside
}
