package archive

// The cover of a file and the list of its papers (案卷封面、卷内文件目录), and the list of destroyed files (销毁清册), as documents and
// as PDF. Pure. They name nobody but staff.

import (
	"fmt"
	"io"
	"strconv"
	"time"

	"gongkai/db"
	"gongkai/docx"
	"gongkai/message"
	"gongkai/office"
	"gongkai/pdf"
	"gongkai/workday"
)

// Cover is what stands on a file and in its list.
type Cover struct {
	Organ  office.Organ
	File   File
	Papers []Paper
}

func zh(key string, args ...any) string { return message.T(message.Chinese, key, args...) }

// Title is the file's title. It names no applicant, so that the register can keep it for ever.
func (f File) Title() string {
	return zh("archive.file_title", f.CaseNumber, zh(f.Outcome.Key()))
}

func dates(f File) string { return f.ReceivedOn.Chinese() + "至" + f.DecidedOn.Chinese() }

// lines are what stands on the cover.
func (c Cover) lines() [][2]string {
	pages, unknown := 0, 0
	for _, p := range c.Papers {
		if pages += p.Pages; p.Pages == 0 {
			unknown++
		}
	}
	count := fmt.Sprintf("%d 件，%d 页", len(c.Papers), pages)
	if unknown > 0 {
		count += fmt.Sprintf("（另有 %d 件不计页）", unknown)
	}
	term := fmt.Sprintf("%d 年（至 %s），%s", c.File.Years, c.File.ExpiresOn.Chinese(), zh(c.File.Why()))
	return [][2]string{{"档号", c.File.Number}, {"案卷题名", c.File.Title()}, {"立卷机关", c.Organ.Name}, {"申请编号", c.File.CaseNumber}, {"起止日期", dates(c.File)},
		{"保管期限", term}, {"件数、页数", count}, {"归档人", c.File.ByName}, {"归档日期", day(c.File.At)}}
}

func day(at time.Time) string { return workday.DateOf(at).Chinese() }

var heads = []struct {
	label string
	width int
}{{"序号", 2}, {"文号", 6}, {"日期", 4}, {"题名", 9}, {"责任者", 4}, {"页数", 2}, {"备注", 3}}

func (p Paper) cells() []string {
	pages := strconv.Itoa(p.Pages)
	if p.Pages == 0 {
		pages = "—"
	}
	note := ""
	switch {
	case p.Ending == "":
		note = "纸质"
	case p.Supplement > 0:
		note = fmt.Sprintf("补充%d", p.Supplement)
	}
	return []string{strconv.Itoa(p.Seq), p.Number, p.On.String(), p.Title, p.By, pages, note}
}

const coverTitle, listTitle = "政府信息公开申请案卷", "卷内文件目录"

// WriteDOCX writes cover and list for a word processor.
func (c Cover) WriteDOCX(to io.Writer) error {
	front := docx.Table{Widths: []int{3, 9}, Size: 14}
	for _, l := range c.lines() {
		front.Rows = append(front.Rows, []docx.Cell{{Text: l[0], Bold: true}, {Text: l[1], Align: docx.Left}})
	}
	list := docx.Table{Heads: 1, Size: 10.5, Tight: true}
	var row []docx.Cell
	for _, h := range heads {
		row, list.Widths = append(row, docx.Cell{Text: h.label, Bold: true, Align: docx.Center}), append(list.Widths, h.width)
	}
	list.Rows = append(list.Rows, row)
	for _, p := range c.Papers {
		row = nil
		for i, text := range p.cells() {
			cell := docx.Cell{Text: text, Align: docx.Center}
			if i == 3 {
				cell.Align = docx.Left
			}
			row = append(row, cell)
		}
		list.Rows = append(list.Rows, row)
	}
	title := func(text string) docx.Block {
		return docx.Text(text, docx.Run{Font: docx.Title, Size: 22}, docx.Paragraph{Align: docx.Center, Line: 40, Title: text == coverTitle})
	}
	return docx.Document{Subject: c.File.Title(), Author: c.Organ.Name, Pages: true,
		Blocks: []docx.Block{title(coverTitle), docx.Paragraph{}, front, docx.Paragraph{}, title(listTitle), list}}.Write(to)
}

// WritePDF writes cover and list as they are printed.
func (c Cover) WritePDF(to io.Writer) error {
	front := pdf.Table{Widths: []int{3, 9}, Size: 14}
	for _, l := range c.lines() {
		front.Rows = append(front.Rows, []pdf.Cell{{Text: l[0], Head: true, Align: pdf.Center}, {Text: l[1], Align: pdf.Left}})
	}
	list := pdf.Table{Heads: 1, Size: 10.5}
	var row []pdf.Cell
	for _, h := range heads {
		row, list.Widths = append(row, pdf.Cell{Text: h.label, Head: true, Align: pdf.Center}), append(list.Widths, h.width)
	}
	list.Rows = append(list.Rows, row)
	for _, p := range c.Papers {
		row = nil
		for i, text := range p.cells() {
			cell := pdf.Cell{Text: text, Align: pdf.Center}
			if i == 3 {
				cell.Align = pdf.Left
			}
			row = append(row, cell)
		}
		list.Rows = append(list.Rows, row)
	}
	title := func(text string) pdf.Block {
		return pdf.Paragraph{Text: text, Size: 22, Line: 40, Align: pdf.Center, Outline: text}
	}
	return pdf.Document{Subject: c.File.Title(), Author: c.Organ.Name, Blocks: []pdf.Block{title(coverTitle), pdf.Paragraph{}, front, pdf.Paragraph{}, title(listTitle), list}}.Write(to)
}

// CoverOf gives cover and list of a file.
func CoverOf(q db.Query, id string) (c Cover, err error) {
	if c.File, err = ByID(q, id); err != nil {
		return c, err
	}
	if c.Organ, err = office.OrganByID(q, c.File.Organ); err != nil {
		return c, err
	}
	c.Papers, err = PapersOf(q, id)
	return c, err
}
