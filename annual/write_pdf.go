package annual

// This file writes the report as PDF: the official layout, drawn by the program itself.

import (
	"errors"
	"io"

	"gongkai/fault"
	"gongkai/pdf"
)

func writePDF(to io.Writer, d Document) error {
	out := pdf.Document{Subject: d.Title, Author: d.Organ.Name, Mark: d.Mark}
	for _, p := range d.parts() {
		if p.kind != markPart {
			out.Blocks = append(out.Blocks, d.pdfBlock(p))
		}
		if p.kind == titlePart || p.kind == tablePart {
			out.Blocks = append(out.Blocks, pdf.Paragraph{Line: 14})
		}
	}
	err := out.Write(to)
	if errors.Is(err, pdf.ErrNoFont) {
		return fault.Wrap(err, fault.NotFound, "annual.write.no_font")
	}
	return err
}

func (d Document) pdfBlock(p part) pdf.Block {
	switch p.kind {
	case titlePart:
		return pdf.Paragraph{Text: d.titleLines(), Size: 22, Line: 34, Align: pdf.Center}
	case headingPart:
		return pdf.Paragraph{Text: p.text, Indent: 2, Outline: p.text, KeepNext: true}
	case tablePart:
		return d.pdfTable(p.table)
	}
	return pdf.Paragraph{Text: p.text, Indent: 2}
}

func (d Document) pdfTable(t Table) pdf.Table {
	out := pdf.Table{Widths: d.Form.Widths(t), Heads: d.Form.HeadRows(t), Size: 9}
	for _, row := range d.Form.Layout(t) {
		var cells []pdf.Cell
		for _, b := range row {
			c := pdf.Cell{Text: b.Text, Across: b.Cols, Down: b.Rows, Align: pdf.Center, Head: !b.Figure()}
			switch {
			case b.Figure():
				c.Text = d.Words(b.Place)
			case b.Head == "row" || b.Head == "note":
				c.Align = pdf.Left
			}
			cells = append(cells, c)
		}
		out.Rows = append(out.Rows, cells)
	}
	return out
}
