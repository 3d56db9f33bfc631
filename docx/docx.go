// Package docx writes word-processing documents (WordprocessingML, ECMA-376) with what official letters and statutory
// forms need and no more: paragraphs with the fonts of GB/T 9704 by name, and tables with merged cells. The same
// document gives the same bytes.
package docx

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"
)

// The fonts of official documents (FACTS 9.1–9.3). A machine without them shows the nearest it has.
const (
	Song     = "宋体"
	FangSong = "仿宋_GB2312"
	Hei      = "黑体"
	Kai      = "楷体_GB2312"
	Title    = "方正小标宋简体"
)

// Align is the alignment of a paragraph or a cell.
type Align string

// The alignments there are.
const (
	Left    Align = "left"
	Center  Align = "center"
	Right   Align = "right"
	Justify Align = "both"
)

// Run is text of one look.
type Run struct {
	Text  string
	Font  string  // FangSong when empty
	Size  float64 // points; 16 when 0 (3号)
	Bold  bool
	Color string // RRGGBB; black when empty

	Italic, Underline, Strike bool
	Raise                     Raise
	Link                      string   // address the words lead to
	Picture                   *Picture // stands in place of the words
	Note                      string   // at the foot of the page; stands in place of the words
}

// Raise is whether words stand above or below the line.
type Raise string

// The raises there are.
const (
	OnLine Raise = ""
	Above  Raise = "superscript"
	Below  Raise = "subscript"
)

// Paragraph is a paragraph. Its zero value is an empty line.
type Paragraph struct {
	Runs       []Run
	Align      Align
	Indent     int     // characters of the first line
	RightChars int     // characters kept free at the right edge
	Line       float64 // exact line pitch in points; 28 when 0
	Before     float64 // points of space before
	RedLine    bool    // a red rule below, as under the organ's name
	RuleAbove  float64 // points of a black rule above, 0 for none
	RuleBelow  float64 // the same below
	LeftChars  int     // characters kept free at the left edge
	Outline    int     // level of a heading, from 1; 0 for none
	Title      bool    // the document's title
	List       *List   // the list it is an item of
	Level      int     // in the list, from 0
	AtBottom   bool    // set at the bottom of its page, with those like it
	Loose      bool    // Line is the least pitch, for a line with a picture
	KeepNext   bool    // stays on the page of the next paragraph
}

// Text is a paragraph of one look.
func Text(text string, look Run, p Paragraph) Paragraph {
	look.Text = text
	p.Runs = []Run{look}
	return p
}

// Cell is a cell of a table; it spans columns to the right and rows below.
type Cell struct {
	Text   string
	Across int // columns, 1 when 0
	Down   int // rows, 1 when 0
	Align  Align
	Bold   bool
	Lines  []Paragraph // where words are of more than one look: in place of Text
}

// Table is a table. Widths are shares of the text's width, one a column. A row lists its own cells only: places that a
// cell above reaches into are left out.
type Table struct {
	Widths []int
	Rows   [][]Cell
	Heads  int     // rows repeated at the top of each page
	Size   float64 // points; 10.5 when 0
	Tight  bool    // little space beside the words, for tables of many columns
}

// Block is a Paragraph or a Table.
type Block interface{ write(*writer) }

// Document is a document on A4 with the margins of official documents (FACTS 9.1).
type Document struct {
	Subject string // title in the file's properties
	Author  string // the organ, never a person's name
	Blocks  []Block
	Pages   bool // page numbers below
	Outside bool // page numbers on the outer side, as GB/T 9704 has them

	// The organ's name in red above the first page and double red rules, as the letter format of GB/T 9704 has them; the
	// first page then bears no number (FACTS 9.6).
	Letterhead string
}

// ErrGrid says that a table's cells do not fill its grid.
var ErrGrid = errors.New("docx: the cells do not fill the table")

const (
	textWidth = 8845 // twentieths of a point: 156 mm
	namespace = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"`
)

type writer struct {
	bytes.Buffer
	extras extras
	err    error
}

func (w *writer) put(format string, args ...any) { fmt.Fprintf(w, format, args...) }

// Write writes the document.
func (d Document) Write(to io.Writer) error {
	var body writer
	for _, b := range d.Blocks {
		b.write(&body)
	}
	if body.err != nil {
		return body.err
	}
	footer := ""
	if d.Pages {
		footer = `<w:footerReference w:type="default" r:id="rId2"/>`
	}
	if d.Outside {
		footer += `<w:footerReference w:type="even" r:id="rId3"/>`
	}
	margin := 851
	if d.Letterhead != "" {
		footer, margin = letterheadReferences+footer, letterheadTop
	}
	main := xml.Header + `<w:document ` + namespace + `><w:body>` + body.String() + `<w:sectPr>` + footer +
		fmt.Sprintf(`<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1587" w:header="%d" w:footer="1400" w:gutter="0"/>`, margin) +
		titlePage(d) + `</w:sectPr></w:body></w:document>`
	types, relations := body.extras.types(d.Outside), body.extras.relations(d.Outside)
	if d.Letterhead != "" {
		types, relations = withLetterhead(types, relations)
	}
	z := zip.NewWriter(to)
	parts := append([]part{{"[Content_Types].xml", types}, {"_rels/.rels", packageRels}, {"docProps/core.xml", d.properties()},
		{"word/_rels/document.xml.rels", relations}, {"word/styles.xml", styles}}, body.extras.parts(d.Outside)...)
	parts = append(parts, letterheadParts(d)...)
	for _, part := range append(parts, part{"word/document.xml", main}) {
		f, err := z.CreateHeader(&zip.FileHeader{Name: part.name, Method: zip.Deflate, Modified: time.Date(2019, 5, 15, 0, 0, 0, 0, time.UTC)})
		if err != nil {
			return err
		}
		if _, err := io.WriteString(f, part.text); err != nil {
			return err
		}
	}
	return z.Close()
}

func (d Document) properties() string {
	return xml.Header + `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>` +
		escape(d.Subject) + `</dc:title><dc:creator>` + escape(d.Author) + `</dc:creator></cp:coreProperties>`
}

func (p Paragraph) write(w *writer) {
	w.put(`<w:p><w:pPr>`)
	if p.Title {
		w.put(`<w:pStyle w:val="Title"/>`)
	}
	if p.KeepNext {
		w.put(`<w:keepNext/>`)
	}
	if p.AtBottom {
		w.put(`<w:framePr w:w="%d" w:hSpace="0" w:wrap="around" w:vAnchor="margin" w:hAnchor="margin" w:xAlign="left" w:yAlign="bottom"/>`, textWidth)
	}
	if p.List != nil {
		w.put(`<w:numPr><w:ilvl w:val="%d"/><w:numId w:val="%d"/></w:numPr>`, min(p.Level, maxLevels-1), w.list(p.List))
	}
	p.borders(w)
	line, rule := p.Line, "exact"
	if line == 0 {
		line = 28
	}
	if p.Loose {
		rule = "atLeast"
	}
	w.put(`<w:spacing w:before="%d" w:after="0" w:line="%d" w:lineRule="%s"/>`, int(p.Before*20), int(line*20), rule)
	if p.Indent > 0 || p.RightChars > 0 || p.LeftChars > 0 {
		w.put(`<w:ind w:firstLineChars="%d" w:firstLine="%d" w:rightChars="%d" w:right="%d"`, p.Indent*100, p.Indent*320, p.RightChars*100, p.RightChars*320)
		if p.LeftChars > 0 {
			w.put(` w:leftChars="%d" w:left="%d"`, p.LeftChars*100, p.LeftChars*320)
		}
		w.put(`/>`)
	}
	align := p.Align
	if align == "" {
		align = Justify
	}
	w.put(`<w:jc w:val="%s"/>`, align)
	if p.Outline > 0 {
		w.put(`<w:outlineLvl w:val="%d"/>`, p.Outline-1)
	}
	w.put(`</w:pPr>`)
	for _, r := range p.Runs {
		r.write(w)
	}
	w.put(`</w:p>`)
}

// borders writes the rules above and below; thickness counts in eighths of a point.
func (p Paragraph) borders(w *writer) {
	if !p.RedLine && p.RuleAbove == 0 && p.RuleBelow == 0 {
		return
	}
	w.put(`<w:pBdr>`)
	if p.RuleAbove > 0 {
		w.put(`<w:top w:val="single" w:sz="%d" w:space="1" w:color="000000"/>`, int(p.RuleAbove*8))
	}
	if p.RedLine {
		w.put(`<w:bottom w:val="single" w:sz="16" w:space="6" w:color="C00000"/>`)
	} else if p.RuleBelow > 0 {
		w.put(`<w:bottom w:val="single" w:sz="%d" w:space="1" w:color="000000"/>`, int(p.RuleBelow*8))
	}
	w.put(`</w:pBdr>`)
}

func (r Run) write(w *writer) {
	if r.Note != "" {
		w.note(r.Note)
		return
	}
	if r.Link != "" {
		w.put(`<w:hyperlink r:id="rId%d">`, w.link(r.Link))
	}
	w.put(`<w:r>`)
	r.properties(w)
	if r.Picture != nil {
		w.picture(r.Picture)
	} else {
		for i, line := range strings.Split(r.Text, "\n") {
			if i > 0 {
				w.put(`<w:br/>`)
			}
			w.put(`<w:t xml:space="preserve">%s</w:t>`, escape(line))
		}
	}
	w.put(`</w:r>`)
	if r.Link != "" {
		w.put(`</w:hyperlink>`)
	}
}

func (r Run) properties(w *writer) {
	font, size := r.Font, r.Size
	if font == "" {
		font = FangSong
	}
	if size == 0 {
		size = 16
	}
	w.put(`<w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="%s"/>`, escape(font))
	for _, m := range []struct {
		on   bool
		name string
	}{{r.Bold, "<w:b/>"}, {r.Italic, "<w:i/>"}, {r.Strike, "<w:strike/>"}} {
		if m.on {
			w.put(`%s`, m.name)
		}
	}
	if r.Color != "" {
		w.put(`<w:color w:val="%s"/>`, escape(r.Color))
	}
	w.put(`<w:sz w:val="%d"/><w:szCs w:val="%d"/>`, int(size*2), int(size*2))
	if r.Underline {
		w.put(`<w:u w:val="single"/>`)
	}
	if r.Raise != OnLine {
		w.put(`<w:vertAlign w:val="%s"/>`, r.Raise)
	}
	w.put(`</w:rPr>`)
}

// reach is a cell that still reaches down into the rows below.
type reach struct{ across, left int }

func (t Table) write(w *writer) {
	total := 0
	for _, share := range t.Widths {
		total += share
	}
	if total == 0 {
		w.err = ErrGrid
		return
	}
	w.put(`<w:tbl><w:tblPr><w:tblW w:w="%d" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>`, textWidth)
	for _, side := range []string{"top", "left", "bottom", "right", "insideH", "insideV"} {
		w.put(`<w:%s w:val="single" w:sz="4" w:space="0" w:color="000000"/>`, side)
	}
	w.put(`</w:tblBorders><w:tblLayout w:type="fixed"/>`)
	if t.Tight {
		w.put(`<w:tblCellMar><w:top w:w="30" w:type="dxa"/><w:left w:w="50" w:type="dxa"/><w:bottom w:w="30" w:type="dxa"/><w:right w:w="50" w:type="dxa"/></w:tblCellMar>`)
	}
	w.put(`</w:tblPr><w:tblGrid>`)
	for _, share := range t.Widths {
		w.put(`<w:gridCol w:w="%d"/>`, textWidth*share/total)
	}
	w.put(`</w:tblGrid>`)
	down := make([]reach, len(t.Widths)) // at each column where such a cell begins
	for i, row := range t.Rows {
		w.put(`<w:tr><w:trPr><w:cantSplit/>`)
		if i < t.Heads {
			w.put(`<w:tblHeader/>`)
		}
		w.put(`</w:trPr>`)
		t.row(w, row, down, total)
		w.put(`</w:tr>`)
	}
	for _, r := range down {
		if r.left > 0 {
			w.err = ErrGrid
		}
	}
	w.put(`</w:tbl>`)
}

func (t Table) row(w *writer, cells []Cell, down []reach, total int) {
	for col := 0; col < len(t.Widths); {
		if r := down[col]; r.left > 0 {
			t.cell(w, Cell{Across: r.across}, col, total, `<w:vMerge/>`)
			down[col].left--
			col += r.across
			continue
		}
		if len(cells) == 0 {
			w.err = ErrGrid
			return
		}
		c := cells[0]
		cells = cells[1:]
		c.Across, c.Down = max(c.Across, 1), max(c.Down, 1)
		if col+c.Across > len(t.Widths) {
			w.err = ErrGrid
			return
		}
		merge := ""
		if c.Down > 1 {
			merge = `<w:vMerge w:val="restart"/>`
			down[col] = reach{c.Across, c.Down - 1}
		}
		t.cell(w, c, col, total, merge)
		col += c.Across
	}
	if len(cells) > 0 {
		w.err = ErrGrid
	}
}

func (t Table) cell(w *writer, c Cell, col, total int, merge string) {
	share, size := 0, t.Size
	for _, s := range t.Widths[col : col+c.Across] {
		share += s
	}
	if size == 0 {
		size = 10.5
	}
	align := c.Align
	if align == "" {
		align = Center
	}
	w.put(`<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/><w:gridSpan w:val="%d"/>%s<w:vAlign w:val="center"/></w:tcPr>`, textWidth*share/total, c.Across, merge)
	for _, line := range c.Lines {
		line.write(w)
	}
	if len(c.Lines) == 0 {
		Text(c.Text, Run{Font: Song, Size: size, Bold: c.Bold}, Paragraph{Align: align, Line: size * 1.4}).write(w)
	}
	w.put(`</w:tc>`)
}

// escape writes text for XML and drops what XML cannot hold.
func escape(s string) string {
	s = strings.Map(func(r rune) rune {
		if (unicode.IsControl(r) && r != '\t') || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, s)
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a strings.Builder takes everything
	return b.String()
}

const (
	contentTypes = xml.Header + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/><Override PartName="/word/footer1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>`
	packageRels  = xml.Header + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`
	documentRels = xml.Header + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer" Target="footer1.xml"/></Relationships>`
	styles       = xml.Header + `<w:styles ` + namespace + `><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="仿宋_GB2312"/><w:sz w:val="32"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault></w:docDefaults><w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style></w:styles>`
	pageFooter   = xml.Header + `<w:ftr ` + namespace + `><w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:rPr><w:rFonts w:eastAsia="宋体"/><w:sz w:val="28"/></w:rPr><w:t xml:space="preserve">— </w:t></w:r><w:r><w:rPr><w:sz w:val="28"/></w:rPr><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:rPr><w:sz w:val="28"/></w:rPr><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r><w:r><w:rPr><w:sz w:val="28"/></w:rPr><w:fldChar w:fldCharType="end"/></w:r><w:r><w:rPr><w:sz w:val="28"/></w:rPr><w:t xml:space="preserve"> —</w:t></w:r></w:p></w:ftr>`
)
