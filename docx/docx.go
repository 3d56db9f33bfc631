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
}

// Paragraph is a paragraph. Its zero value is an empty line.
type Paragraph struct {
	Runs       []Run
	Align      Align
	Indent     int     // characters of the first line
	RightChars int     // characters kept free at the right edge
	Line       float64 // exact line pitch in points; 28 when 0
	Before     float64 // points of space before
	RedLine    bool    // a red rule below, as under the organ's name
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
}

// ErrGrid says that a table's cells do not fill its grid.
var ErrGrid = errors.New("docx: the cells do not fill the table")

const (
	textWidth = 8845 // twentieths of a point: 156 mm
	namespace = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
)

type writer struct {
	bytes.Buffer
	err error
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
	main := xml.Header + `<w:document ` + namespace + `><w:body>` + body.String() + `<w:sectPr>` + footer +
		`<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1587" w:header="851" w:footer="1400" w:gutter="0"/></w:sectPr></w:body></w:document>`
	z := zip.NewWriter(to)
	for _, part := range []struct{ name, text string }{
		{"[Content_Types].xml", contentTypes}, {"_rels/.rels", packageRels}, {"docProps/core.xml", d.properties()},
		{"word/_rels/document.xml.rels", documentRels}, {"word/styles.xml", styles}, {"word/footer1.xml", pageFooter}, {"word/document.xml", main},
	} {
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
	line := p.Line
	if line == 0 {
		line = 28
	}
	w.put(`<w:p><w:pPr>`)
	if p.KeepNext {
		w.put(`<w:keepNext/>`)
	}
	if p.RedLine {
		w.put(`<w:pBdr><w:bottom w:val="single" w:sz="16" w:space="6" w:color="C00000"/></w:pBdr>`)
	}
	w.put(`<w:spacing w:before="%d" w:after="0" w:line="%d" w:lineRule="exact"/>`, int(p.Before*20), int(line*20))
	if p.Indent > 0 || p.RightChars > 0 {
		w.put(`<w:ind w:firstLineChars="%d" w:firstLine="%d" w:rightChars="%d" w:right="%d"/>`, p.Indent*100, p.Indent*320, p.RightChars*100, p.RightChars*320)
	}
	align := p.Align
	if align == "" {
		align = Justify
	}
	w.put(`<w:jc w:val="%s"/></w:pPr>`, align)
	for _, r := range p.Runs {
		r.write(w)
	}
	w.put(`</w:p>`)
}

func (r Run) write(w *writer) {
	font, size := r.Font, r.Size
	if font == "" {
		font = FangSong
	}
	if size == 0 {
		size = 16
	}
	w.put(`<w:r><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="%s"/>`, escape(font))
	if r.Bold {
		w.put(`<w:b/>`)
	}
	if r.Color != "" {
		w.put(`<w:color w:val="%s"/>`, escape(r.Color))
	}
	w.put(`<w:sz w:val="%d"/><w:szCs w:val="%d"/></w:rPr>`, int(size*2), int(size*2))
	for i, line := range strings.Split(r.Text, "\n") {
		if i > 0 {
			w.put(`<w:br/>`)
		}
		w.put(`<w:t xml:space="preserve">%s</w:t>`, escape(line))
	}
	w.put(`</w:r>`)
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
	Text(c.Text, Run{Font: Song, Size: size, Bold: c.Bold}, Paragraph{Align: align, Line: size * 1.4}).write(w)
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
	styles       = xml.Header + `<w:styles ` + namespace + `><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="仿宋_GB2312"/><w:sz w:val="32"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault></w:docDefaults></w:styles>`
	pageFooter   = xml.Header + `<w:ftr ` + namespace + `><w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:rPr><w:rFonts w:eastAsia="宋体"/><w:sz w:val="28"/></w:rPr><w:t xml:space="preserve">— </w:t></w:r><w:r><w:rPr><w:sz w:val="28"/></w:rPr><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:rPr><w:sz w:val="28"/></w:rPr><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r><w:r><w:rPr><w:sz w:val="28"/></w:rPr><w:fldChar w:fldCharType="end"/></w:r><w:r><w:rPr><w:sz w:val="28"/></w:rPr><w:t xml:space="preserve"> —</w:t></w:r></w:p></w:ftr>`
)
