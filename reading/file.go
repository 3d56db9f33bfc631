package reading

// file.go writes a list as a workbook and as a document, with places for both signatures. Pure.

import (
	"fmt"
	"io"
	"strconv"

	"gongkai/docx"
	"gongkai/sheet"
)

var heads = []struct {
	label string
	width int // characters
}{{"序号", 6}, {"索引号", 28}, {"标题", 44}, {"文号", 20}, {"成文日期", 12}, {"公开日期", 12}}

func (l Line) cells(n int) []string {
	return []string{strconv.Itoa(n), l.IndexNumber, l.Title, l.DocumentNumber, l.FormedOn.String(), l.PublishedOn.String()}
}

func (t Transfer) title(organ string) string { return organ + "主动公开政府信息移送清单" }

func (t Transfer) about() string {
	return fmt.Sprintf("编号：%s　接收单位：%s　期间：%s至%s　共 %d 件", t.Number, t.Receiver, t.From.Chinese(), t.To.Chinese(), t.Items)
}

// receipt is the two lines signed by hand, or what was recorded.
func (t Transfer) receipt(organ string) []string {
	received := "接收单位（盖章）：　　　　　　接收人：　　　　　　年　　月　　日"
	if !t.ReceivedOn.IsZero() {
		received = fmt.Sprintf("接收单位：%s　接收人：%s　%s", t.Receiver, t.ReceivedBy, t.ReceivedOn.Chinese())
	}
	return []string{fmt.Sprintf("移送单位：%s　经办人：%s", organ, t.ByName), received}
}

// WriteXLSX writes the list as a workbook.
func WriteXLSX(to io.Writer, organ string, t Transfer, lines []Line) error {
	s := sheet.Sheet{Name: "移送清单", Heads: 3}
	whole := func(text string, bold bool) []sheet.Cell {
		return []sheet.Cell{{Text: text, Across: len(heads), Bold: bold, Align: map[bool]sheet.Align{true: sheet.Center, false: sheet.Left}[bold]}}
	}
	s.Rows = append(s.Rows, whole(t.title(organ), true), whole(t.about(), false))
	var row []sheet.Cell
	for _, h := range heads {
		row = append(row, sheet.Cell{Text: h.label, Bold: true})
		s.Widths = append(s.Widths, float64(h.width))
	}
	s.Rows = append(s.Rows, row)
	for i, l := range lines {
		row = nil
		for n, text := range l.cells(i + 1) {
			c := sheet.Cell{Text: text, Number: n == 0}
			if n == 2 {
				c.Align = sheet.Left
			}
			row = append(row, c)
		}
		s.Rows = append(s.Rows, row)
	}
	for _, text := range t.receipt(organ) {
		s.Rows = append(s.Rows, whole(text, false))
	}
	return sheet.Write(to, sheet.Book{Title: t.title(organ), Author: organ, Sheets: []sheet.Sheet{s}})
}

// WriteDOCX writes the list as a document.
func WriteDOCX(to io.Writer, organ string, t Transfer, lines []Line) error {
	table := docx.Table{Heads: 1, Size: 9, Tight: true}
	var row []docx.Cell
	for _, h := range heads {
		row = append(row, docx.Cell{Text: h.label, Bold: true, Align: docx.Center})
		table.Widths = append(table.Widths, h.width)
	}
	table.Rows = append(table.Rows, row)
	for i, l := range lines {
		row = nil
		for n, text := range l.cells(i + 1) {
			c := docx.Cell{Text: text, Align: docx.Center}
			if n == 2 {
				c.Align = docx.Left
			}
			row = append(row, c)
		}
		table.Rows = append(table.Rows, row)
	}
	blocks := []docx.Block{docx.Text(t.title(organ), docx.Run{Font: docx.Title, Size: 22}, docx.Paragraph{Align: docx.Center, Line: 34}),
		docx.Text(t.about(), docx.Run{Size: 12}, docx.Paragraph{Before: 12}), table}
	for _, text := range t.receipt(organ) {
		blocks = append(blocks, docx.Text(text, docx.Run{Size: 12}, docx.Paragraph{Before: 12}))
	}
	return docx.Document{Subject: t.title(organ), Author: organ, Blocks: blocks, Pages: true}.Write(to)
}
