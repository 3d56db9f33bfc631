package annual

// This file writes the report as a word-processing document: the official layout, fonts and margins of GB/T 9704
// (FACTS 9.1–9.6).

import (
	"io"

	"gongkai/docx"
)

func writeDOCX(to io.Writer, d Document) error {
	out := docx.Document{Subject: d.Title, Author: d.Organ.Name, Pages: true}
	for _, p := range d.parts() {
		out.Blocks = append(out.Blocks, d.docxBlock(p))
		if p.kind == titlePart || p.kind == tablePart {
			out.Blocks = append(out.Blocks, docx.Paragraph{Line: 14})
		}
	}
	return out.Write(to)
}

func (d Document) docxBlock(p part) docx.Block {
	switch p.kind {
	case markPart:
		return docx.Text(p.text, docx.Run{Font: docx.Hei, Color: "B00000"}, docx.Paragraph{Align: docx.Right})
	case titlePart:
		return docx.Text(d.titleLines(), docx.Run{Font: docx.Title, Size: 22}, docx.Paragraph{Align: docx.Center, Line: 34})
	case headingPart:
		return docx.Text(p.text, docx.Run{Font: docx.Hei}, docx.Paragraph{Indent: 2, KeepNext: true})
	case tablePart:
		return d.docxTable(p.table)
	}
	return docx.Text(p.text, docx.Run{}, docx.Paragraph{Indent: 2})
}

func (d Document) docxTable(t Table) docx.Table {
	out := docx.Table{Widths: d.Form.Widths(t), Heads: d.Form.HeadRows(t), Size: 9, Tight: true}
	for _, row := range d.Form.Layout(t) {
		var cells []docx.Cell
		for _, b := range row {
			c := docx.Cell{Text: b.Text, Across: b.Cols, Down: b.Rows, Align: docx.Center}
			switch {
			case b.Figure():
				c.Text = d.Words(b.Place)
			case b.Head == "row" || b.Head == "note":
				c.Align = docx.Left
			}
			cells = append(cells, c)
		}
		out.Rows = append(out.Rows, cells)
	}
	return out
}
