package manuscript

// This file writes an official document as DOCX, to be opened, sealed and printed in Word or WPS.

import (
	"io"
	"math"
	"strings"

	"gongkai/docx"
)

const (
	sizeTwo   = 22   // 2号
	sizeFour  = 14   // 4号
	sizeFive  = 10.5 // 5号, for tables
	thickRule = 1.0  // 0.35 mm
	thinRule  = 0.75 // 0.25 mm
	lineChars = 28   // characters in a line
)

// DOCX writes the document.
func (o Official) DOCX(to io.Writer) error {
	o = o.Trimmed()
	w := &docxWriter{of: o}
	w.head()
	w.title()
	w.blocks(o.blocks())
	w.close()
	w.imprint()
	return docx.Document{Subject: o.Title, Author: o.Organ, Blocks: w.out, Pages: true, Outside: true}.Write(to)
}

type docxWriter struct {
	of  Official
	out []docx.Block
}

func (w *docxWriter) add(text string, look docx.Run, p docx.Paragraph) {
	w.out = append(w.out, docx.Text(text, look, p))
}

func (w *docxWriter) blank(n int) {
	for range n {
		w.out = append(w.out, docx.Paragraph{})
	}
}

// markSize gives how large the organ's name is set so that it stays on one line.
func (o Official) markSize() float64 {
	return math.Min(46, math.Floor(442/float64(max(width(o.Mark()), 1))))
}

// head is the part above the red rule.
func (w *docxWriter) head() {
	o := w.of
	for _, s := range []string{o.CopyNumber, o.Secrecy, o.Urgency} {
		if s != "" {
			w.add(s, docx.Run{Font: docx.Hei}, docx.Paragraph{Align: docx.Left})
		}
	}
	if !o.Head() {
		return
	}
	size := o.markSize()
	w.add(o.Mark(), docx.Run{Font: docx.Title, Size: size, Color: "C00000"}, docx.Paragraph{Align: docx.Center, Line: size * 1.3, Before: 40})
	w.blank(2)
	if o.SignedFor == "" {
		w.add(o.Number, docx.Run{}, docx.Paragraph{Align: docx.Center, RedLine: true})
	} else {
		gap := max(1, lineChars-2-width(o.Number)-4-width(o.SignedFor))
		w.out = append(w.out, docx.Paragraph{Align: docx.Left, Indent: 1, RedLine: true, Runs: []docx.Run{
			{Text: o.Number + strings.Repeat("　", gap)}, {Text: "签发人："}, {Text: o.SignedFor, Font: docx.Kai}}})
	}
}

func (w *docxWriter) title() {
	if w.of.Head() {
		w.blank(2)
	}
	w.add(w.of.Title, docx.Run{Font: docx.Title, Size: sizeTwo}, docx.Paragraph{Align: docx.Center, Line: 34, Title: true})
	w.blank(1)
	if a := w.of.Addressee; a != "" {
		w.add(strings.TrimRight(a, "：:")+"：", docx.Run{}, docx.Paragraph{Align: docx.Left})
	}
}

// close is what follows the body: attachments, signature, date, note.
func (w *docxWriter) close() {
	o := w.of
	for i, line := range o.Notes() {
		if i == 0 {
			w.blank(1)
		}
		w.add(line, docx.Run{}, docx.Paragraph{Indent: 2})
	}
	if o.Issuer != "" || o.Date != "" {
		w.blank(2) // the seal's place
	}
	if o.Issuer != "" {
		w.add(o.Issuer, docx.Run{}, docx.Paragraph{Align: docx.Right, RightChars: o.signature(), KeepNext: true})
	}
	if o.Date != "" {
		w.add(o.Date, docx.Run{}, docx.Paragraph{Align: docx.Right, RightChars: dateEdge})
	}
	if o.Annotation != "" {
		w.add("（"+o.Annotation+"）", docx.Run{}, docx.Paragraph{Indent: 2})
	}
}

// imprint is the 版记 at the bottom of the last page.
func (w *docxWriter) imprint() {
	o := w.of
	look := docx.Run{Size: sizeFour}
	first := thickRule
	if o.Copies != "" {
		w.add("抄送："+strings.TrimRight(o.Copies, "。.")+"。", look, docx.Paragraph{LeftChars: 1, RightChars: 1, RuleAbove: first, RuleBelow: thinRule, AtBottom: true, Line: 24})
		first = 0
	}
	if o.PrintedBy != "" || o.PrintedOn != "" {
		w.add(o.printed(), look, docx.Paragraph{LeftChars: 1, RightChars: 1, RuleAbove: first, RuleBelow: thickRule, AtBottom: true, Line: 24, Align: docx.Left})
	}
}

// printed is the line of who printed it and when, at both ends of 32 characters of 4号.
func (o Official) printed() string {
	day := o.PrintedOn
	if day != "" && !strings.HasSuffix(day, "印发") {
		day += "印发"
	}
	return o.PrintedBy + strings.Repeat("　", max(1, 29-width(o.PrintedBy)-width(day))) + day
}

// headings are set by rank: 黑体, 楷体, 仿宋 (FACTS 9.3).
var headingFonts = map[string]string{"h2": docx.Hei, "h3": docx.Kai, "h4": docx.FangSong}

func (w *docxWriter) blocks(list []block) {
	for _, b := range list {
		switch b.kind {
		case "list":
			w.list(b, 0)
		case "blockquote":
			w.blocks(b.inside[0])
		case "table":
			w.table(b)
		case "hr":
		default:
			w.out = append(w.out, w.paragraph(b))
		}
	}
}

// paragraph is a block of the running text: set in by two characters unless it is aligned otherwise.
func (w *docxWriter) paragraph(b block) docx.Paragraph {
	p := docx.Paragraph{Indent: 2, Runs: w.runs(b.line, docx.Run{Font: headingFonts[b.kind], Bold: b.kind == "h4"})}
	switch b.class {
	case "align-center":
		p.Align, p.Indent = docx.Center, 0
	case "align-right":
		p.Align, p.Indent = docx.Right, 0
	case "align-left":
		p.Align = docx.Left
	}
	if b.kind[0] == 'h' {
		p.Outline, p.KeepNext = int(b.kind[1]-'1'), true
	}
	for _, r := range p.Runs {
		if r.Picture != nil {
			p.Loose, p.Indent = true, 0
			if p.Align == "" {
				p.Align = docx.Center
			}
		}
	}
	return p
}

func (w *docxWriter) runs(line []run, look docx.Run) []docx.Run {
	var out []docx.Run
	for _, r := range line {
		one := look
		one.Text, one.Link, one.Note = r.text, r.href, r.note
		one.Bold = look.Bold || r.marks&strong != 0
		one.Italic, one.Underline, one.Strike = r.marks&em != 0, r.marks&under != 0, r.marks&strike != 0
		if r.marks&sup != 0 {
			one.Raise = docx.Above
		} else if r.marks&sub != 0 {
			one.Raise = docx.Below
		}
		if strings.HasPrefix(one.Link, "/") {
			one.Link = "" // leads nowhere on paper
		}
		if r.br {
			one.Text = "\n"
		}
		if r.src != "" {
			one.Picture = &docx.Picture{Alt: r.alt}
			if w.of.Picture != nil {
				one.Picture.Data, one.Picture.Type = w.of.Picture(r.src)
			}
		}
		out = append(out, one)
	}
	return out
}

func (w *docxWriter) list(b block, level int) {
	list := &docx.List{Ordered: b.ordered, Start: b.start}
	for _, inside := range b.inside {
		for i, in := range inside {
			switch in.kind {
			case "list":
				w.list(in, level+1)
			case "table", "blockquote", "hr":
				w.blocks([]block{in})
			default:
				p := w.paragraph(in)
				if p.Indent = 0; i == 0 {
					p.List, p.Level = list, level
				} else {
					p.LeftChars = 3 + level
				}
				w.out = append(w.out, p)
			}
		}
	}
}

func (w *docxWriter) table(b block) {
	if len(b.caption) > 0 {
		w.out = append(w.out, docx.Paragraph{Align: docx.Center, KeepNext: true, Runs: w.runs(b.caption, docx.Run{Font: docx.Hei, Size: sizeFour})})
	}
	t := docx.Table{Widths: shares(b.rows), Heads: heads(b.rows), Size: sizeFive, Tight: true}
	if len(t.Widths) > 8 {
		t.Size = 9
	}
	for _, row := range b.rows {
		cells := make([]docx.Cell, 0, len(row))
		for _, c := range row {
			cells = append(cells, docx.Cell{Across: c.across, Down: c.down, Lines: w.cell(c.inside, docx.Run{Font: docx.Song, Size: t.Size, Bold: c.head}, c.head)})
		}
		t.Rows = append(t.Rows, cells)
	}
	w.out = append(w.out, t, docx.Paragraph{Line: 14})
}

// cell gives the lines of a cell; tables inside it give their words.
func (w *docxWriter) cell(inside []block, look docx.Run, head bool) []docx.Paragraph {
	var out []docx.Paragraph
	for _, b := range inside {
		if b.kind == "p" || b.kind[0] == 'h' && b.kind != "hr" {
			p := docx.Paragraph{Line: look.Size * 1.4, Align: docx.Left, Runs: w.runs(b.line, look), Loose: true}
			if b.class == "align-center" || head {
				p.Align = docx.Center
			} else if b.class == "align-right" {
				p.Align = docx.Right
			}
			out = append(out, p)
			continue
		}
		for _, line := range cellLines([]block{b}) {
			out = append(out, docx.Text(line, look, docx.Paragraph{Line: look.Size * 1.4, Align: docx.Left}))
		}
	}
	if len(out) == 0 {
		out = append(out, docx.Paragraph{Line: look.Size * 1.4})
	}
	return out
}
