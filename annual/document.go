package annual

// This file is the report as a document: what goes out in every form a report is given in, and comes back the same. One
// cell is written one way everywhere (Cell.Words); the forms are in the table writers, each with a file of its own
// (write_html.go, write_docx.go, …).

import (
	"fmt"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"gongkai/fault"
	"gongkai/office"
	"gongkai/pdf"
)

// Document is a report ready to be written: ours, or a published one that was read. Cells are by row code, in the order
// of the form's columns; a row that is not there is written blank.
type Document struct {
	Title  string
	Organ  office.Organ
	Year   int
	Form   *Form
	Cells  map[string][]Cell
	LeadIn string
	Texts  map[int]string // the written sections by number, from 1; paragraphs are lines
	Mark   string         // stands over a document that is not the report itself, as "草稿"; "" for none
}

// Kind is a form a report is given in; it is also the ending of the file's name.
type Kind string

// The kinds there are.
const (
	HTML Kind = "html" // HTML: a whole page, styled for paper.
	DOCX Kind = "docx" // DOCX: the official layout with the fonts of GB/T 9704 by name.
	XLSX Kind = "xlsx" // XLSX: a sheet for each table and one for the text.
	PDF  Kind = "pdf"  // PDF: the official layout, font embedded.
	CSV  Kind = "csv"  // CSV: one cell a line, UTF-8 with a mark.
	JSON Kind = "json" // JSON: versioned, documented with the schema.
	XML  Kind = "xml"  // XML: by the schema that Schema writes.
)

// writers is what can be written.
var writers = []struct {
	kind  Kind
	media string
	write func(io.Writer, Document) error
}{
	{HTML, "text/html; charset=utf-8", writeHTML},
	{DOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml.document", writeDOCX},
	{XLSX, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", writeXLSX},
	{PDF, "application/pdf", writePDF},
	{CSV, "text/csv; charset=utf-8", writeCSV},
	{JSON, "application/json", writeJSON},
	{XML, "application/xml", writeXML},
}

// Kinds lists the forms a report is given in. PDF is not among them in a program built without its typeface.
func Kinds() []Kind {
	var out []Kind
	for _, w := range writers {
		if w.kind != PDF || pdf.Ready() {
			out = append(out, w.kind)
		}
	}
	return out
}

// KindOf gives the kind of a file by the ending of its name, false for one there is not.
func KindOf(file string) (Kind, bool) {
	k := Kind(strings.ToLower(strings.TrimPrefix(path.Ext(file), ".")))
	return k, slices.Contains(Kinds(), k)
}

// Key is the message key of the kind's name.
func (k Kind) Key() string { return "annual.kind." + string(k) }

// Media is the media type of a kind, "" for one there is not.
func (k Kind) Media() string {
	for _, w := range writers {
		if w.kind == k {
			return w.media
		}
	}
	return ""
}

// Write writes the document in a kind. A kind there is not is a NotFound fault.
func (d Document) Write(to io.Writer, k Kind) error {
	for _, w := range writers {
		if w.kind == k {
			return w.write(to, d)
		}
	}
	return fault.Missing("annual.write.kind", string(k))
}

// File is a document as a file.
type File struct {
	Name string // "青石街道办事处2025年政府信息公开工作年度报告.pdf"
	Type string // media type
	Data []byte
}

// Attach writes the document in every kind that goes beside a published report: all but HTML, which is the item's body.
func Attach(d Document) ([]File, error) {
	var out []File
	for _, k := range Kinds() {
		if k == HTML {
			continue
		}
		f, err := d.File(k)
		if err != nil {
			return nil, fmt.Errorf("annual: %s: %w", k, err)
		}
		out = append(out, f)
	}
	return out, nil
}

// File writes the document as a file with the report's title for a name.
func (d Document) File(k Kind) (File, error) {
	var b strings.Builder
	if err := d.Write(&b, k); err != nil {
		return File{}, err
	}
	return File{Name: d.FileName(k), Type: k.Media(), Data: []byte(b.String())}, nil
}

// FileName is the title, without what file systems refuse, with the kind's ending.
func (d Document) FileName(k Kind) string {
	name := strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`/\:*?"<>|`, r) {
			return -1
		}
		return r
	}, d.Title)
	if d.Mark != "" {
		name += "（" + d.Mark + "）"
	}
	if name == "" {
		name = "report"
	}
	return name + "." + string(k)
}

// Document gives the filing ready to be written.
func (f *Filing) Document(organ office.Organ) Document {
	return Document{Title: f.Title(organ), Organ: organ, Year: f.Year, Form: f.Form, Cells: f.Report(organ).Rows, LeadIn: f.LeadIn(organ), Texts: f.Texts}
}

// Cell gives the cell of a place; the zero Cell where the document has none.
func (d Document) Cell(p Place) Cell {
	if i := columnAt(d.Form.ColumnsOf(p.Row), p.Column); i >= 0 && i < len(d.Cells[p.Row]) {
		return d.Cells[p.Row][i]
	}
	return Cell{}
}

// Words gives a cell's text in a document.
func (d Document) Words(p Place) string {
	c, _ := d.Form.ColumnOf(p)
	return d.Cell(p).Words(c)
}

// Words is how a cell stands in its column: a count in digits, an amount in the column's unit or with its own unit behind
// it, a mark or a word as it was read. What is read back of it means the same (FACTS 2.10, 2.14).
func (c Cell) Words(column Column) string {
	switch c.Meaning {
	case Number:
		return c.figure(column)
	case NotApplicable:
		if s := plain(c.Raw); isDash(s) || s == "无" || s == "不适用" {
			return strings.TrimSpace(c.Raw)
		}
		return "/"
	case Text, Unreadable:
		return strings.Join(strings.Fields(c.Raw), " ")
	}
	return ""
}

func (c Cell) figure(column Column) string {
	switch {
	case column.Kind != "money":
		return strconv.FormatInt(c.Value, 10)
	case c.Unit == column.Unit:
		return Yuan(c.Value, c.Unit)
	case c.Unit == "": // taken as 元 where nothing said otherwise
		return Yuan(c.Value, "元") + "元"
	}
	return Yuan(c.Value, c.Unit) + c.Unit
}

// noWords stands for a written section without words (FACTS 2.8).
const noWords = "无。"

// paragraphs gives the paragraphs of a written text; an empty written section says 无 (FACTS 2.8).
func (d Document) paragraphs(section int) []string {
	var out []string
	for line := range strings.Lines(d.Texts[section]) {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	if len(out) == 0 && TableIn(section) == "" {
		out = []string{noWords}
	}
	return out
}

// titleLines gives the title as it is set: the organ on a line of its own where both are too long for one.
func (d Document) titleLines() string {
	if rest, ok := strings.CutPrefix(d.Title, d.Organ.Name); ok && d.Organ.Name != "" && rest != "" && utf8.RuneCountInString(d.Title) > 20 {
		return d.Organ.Name + "\n" + rest
	}
	return d.Title
}

// partKind says what a part of the document is.
type partKind uint8

const (
	markPart    partKind = iota // the mark over all
	titlePart                   // the title
	textPart                    // a paragraph
	headingPart                 // a section's heading
	tablePart                   // a table
)

// part is a piece of the document in its order, the same in every layout.
type part struct {
	kind    partKind
	text    string
	table   Table
	section int // 0 before the first
}

// parts gives the document in order: title, lead-in, six sections with their tables.
func (d Document) parts() []part {
	var out []part
	if d.Mark != "" {
		out = append(out, part{kind: markPart, text: d.Mark})
	}
	out = append(out, part{kind: titlePart, text: d.Title})
	for line := range strings.Lines(d.LeadIn) {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, part{kind: textPart, text: line})
		}
	}
	for n := 1; n <= len(d.Form.Sections); n++ {
		out = append(out, part{kind: headingPart, text: d.Form.SectionTitle(n), section: n})
		if t := TableIn(n); t != "" {
			out = append(out, part{kind: tablePart, table: t, section: n})
		}
		for _, p := range d.paragraphs(n) {
			out = append(out, part{kind: textPart, text: p, section: n})
		}
	}
	return out
}
