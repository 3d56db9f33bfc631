// Package screen looks into files before they go out: the words a reader of each would see, wherever they stand, and what it
// carries besides without showing it (author, comments, tracked changes, hidden sheets, where a picture was taken). It knows
// the formats; what may be public is decided by others. Files are of unknown origin: every reader is bounded.
package screen

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"gongkai/docx"
	"gongkai/ooxml"
	"gongkai/pdftext"
	"gongkai/sheet"
)

// Place says where something stands in a file: a message key of a place ("screen.place." + Kind), a name and a number.
type Place struct {
	Kind string `json:"kind"`           // paragraph, table, sheet, page, header, note, comment, deleted, slide, properties, picture
	Name string `json:"name,omitempty"` // of the sheet
	N    int    `json:"n,omitempty"`    // from 1
}

// Part is a paragraph or, with Rows, a table.
type Part struct {
	Place   Place
	Text    string
	Rows    [][]string
	Caption string // what stands above a table
	Hidden  bool   // not to be seen in the file as it opens
}

// State says how far a file could be looked into. Names for people: message keys screen.state.STATE.
type State string

// The states. The zero value is a file that was read whole.
const (
	Whole     State = ""
	NoText    State = "no_text"   // NoText: a scan, nothing to be read by a machine
	Picture   State = "picture"   // Picture: an image
	Encrypted State = "encrypted" // Encrypted: locked by a password
	Damaged   State = "damaged"
	TooLarge  State = "too_large"
	Unknown   State = "unknown" // Unknown: a format nobody here can look into
)

// Reading is what was found in a file.
type Reading struct {
	State  State
	Parts  []Part
	Traces []Trace
}

// MaxFile is the largest file that is looked into, in bytes.
const MaxFile = 64 << 20

// Read looks into a file; its name tells the format, its beginning must agree.
func Read(name string, data []byte) Reading {
	if len(data) > MaxFile {
		return Reading{State: TooLarge}
	}
	switch ending := strings.ToLower(path.Ext(name)); ending {
	case ".docx", ".xlsx", ".pptx", ".ofd":
		return readOffice(ending, data)
	case ".pdf":
		return readPDF(data)
	case ".txt":
		return Reading{Parts: Lines(Decode(data))}
	case ".csv":
		return readCSV(Decode(data))
	case ".html", ".htm":
		return Reading{Parts: HTML(Decode(data))}
	case ".jpg", ".jpeg", ".png", ".webp", ".gif", ".tif", ".tiff":
		return Reading{State: Picture, Traces: pictureTraces(data)}
	}
	return Reading{State: Unknown}
}

// stateOf says why a reader gave up.
func stateOf(err error) State {
	switch {
	case errors.Is(err, ooxml.ErrTooLarge), errors.Is(err, pdftext.ErrTooLarge):
		return TooLarge
	case errors.Is(err, ooxml.ErrEncrypted), errors.Is(err, pdftext.ErrLocked):
		return Encrypted
	case errors.Is(err, pdftext.ErrNoText), errors.Is(err, pdftext.ErrFonts):
		return NoText
	}
	return Damaged
}

func readOffice(ending string, data []byte) Reading {
	if bytes.HasPrefix(data, []byte("\xD0\xCF\x11\xE0")) { // an office file behind a password is a package of another kind
		return Reading{State: Encrypted}
	}
	p, err := ooxml.Open(data)
	if err != nil {
		return Reading{State: stateOf(err)}
	}
	var r Reading
	switch ending {
	case ".docx":
		err = r.document(p)
	case ".xlsx":
		err = r.book(p, data)
	case ".pptx":
		err = r.slides(p)
	case ".ofd":
		err = r.fixed(p)
	}
	if err == nil && ending != ".ofd" {
		err = r.inside(p)
	}
	if err != nil {
		r.State = stateOf(err)
	}
	return r
}

func (r *Reading) document(p *ooxml.Package) error {
	parts, err := docx.Read(p)
	if err != nil {
		return err
	}
	r.docxParts(parts)
	return nil
}

func (r *Reading) docxParts(parts []docx.Part) {
	above, tables := "", 0
	for i, part := range parts {
		if part.Rows == nil {
			if strings.TrimSpace(part.Text) != "" {
				r.Parts = append(r.Parts, Part{Place: Place{Kind: "paragraph", N: i + 1}, Text: part.Text})
				above = part.Text
			}
			continue
		}
		tables++
		t := Part{Place: Place{Kind: "table", N: tables}, Caption: above}
		for _, row := range part.Rows {
			var cells []string
			for _, c := range row {
				for len(cells) < min(c.Column, 500) {
					cells = append(cells, "")
				}
				cells = append(cells, c.Text)
				if c.Parts != nil {
					r.docxParts(c.Parts)
				}
			}
			t.Rows = append(t.Rows, cells)
		}
		r.Parts = append(r.Parts, t)
	}
}

func (r *Reading) book(p *ooxml.Package, data []byte) error {
	b, err := sheet.Read(p)
	if err != nil {
		return err
	}
	r.sheets(b, false)
	return r.hiddenCells(p, data)
}

func (r *Reading) sheets(b sheet.Book, hidden bool) {
	for i, s := range b.Sheets {
		t := Part{Place: Place{Kind: "sheet", Name: s.Name, N: i + 1}, Hidden: hidden}
		for _, row := range s.Rows {
			var cells []string
			for _, c := range row {
				for len(cells) < c.Column-1 {
					cells = append(cells, "")
				}
				cells = append(cells, c.Text)
			}
			t.Rows = append(t.Rows, cells)
		}
		if len(t.Rows) > 0 {
			t.Caption = strings.Join(t.Rows[0], " ")
			r.Parts = append(r.Parts, t)
		}
	}
}

func readPDF(data []byte) Reading {
	var r Reading
	pages, err := pdftext.Read(data)
	if err != nil {
		r.State = stateOf(err)
	}
	r.pages(pages)
	r.coveredWords(data)
	r.pdfInside(data)
	return r
}

// ReadOutside looks into what stays to be seen of a PDF of which only the picture goes out, with boxes painted over it: its
// words outside of the boxes, by the number of the page. Nothing hidden goes along.
func ReadOutside(data []byte, boxes map[int][]pdftext.Box) Reading {
	var r Reading
	pages, err := pdftext.ReadOutside(data, boxes)
	if err != nil {
		r.State = stateOf(err)
	}
	r.pages(pages)
	return r
}

// coveredWords tells of words that something was painted over.
func (r *Reading) coveredWords(data []byte) {
	covered, err := pdftext.Covered(data)
	if err != nil {
		return // read before: the state says it
	}
	for i, words := range covered {
		if n := utf8.RuneCountInString(strings.ReplaceAll(words, "\n", "")); n > 1 {
			r.trace(Covered, "", n)
			r.Parts = append(r.Parts, Part{Place: Place{Kind: "page", N: i + 1}, Text: words, Hidden: true})
		}
	}
}

// pages takes the text of pages, a part for each run of lines and each table.
func (r *Reading) pages(pages []pdftext.Page) {
	above := ""
	for _, page := range pages {
		var lines strings.Builder
		wrapped := false
		flush := func() {
			if lines.Len() > 0 {
				r.Parts = append(r.Parts, Part{Place: Place{Kind: "page", N: page.Number}, Text: lines.String()})
				lines.Reset()
			}
		}
		for _, b := range page.Blocks {
			if b.Rows == nil {
				if strings.TrimSpace(b.Text) != "" {
					if lines.Len() > 0 && !(wrapped && wordGoesOn(lines.String(), b.Text)) {
						lines.WriteByte('\n')
					}
					lines.WriteString(b.Text)
					above, wrapped = b.Text, b.GoesOn
				}
				continue
			}
			flush()
			t := Part{Place: Place{Kind: "page", N: page.Number}, Caption: above}
			for _, row := range b.Rows {
				var cells []string
				for _, c := range row {
					cells = append(cells, c.Text)
				}
				t.Rows = append(t.Rows, cells)
			}
			r.Parts = append(r.Parts, t)
		}
		flush()
	}
}

// wordGoesOn says whether a line that fills the measure goes on in the next one without a break; figures that meet keep
// theirs, because they may be two numbers.
func wordGoesOn(line, next string) bool {
	last, _ := utf8.DecodeLastRuneInString(line)
	first, _ := utf8.DecodeRuneInString(next)
	return !unicode.IsDigit(last) || !unicode.IsDigit(first)
}

func readCSV(text string) Reading {
	in := csv.NewReader(strings.NewReader(text))
	in.FieldsPerRecord, in.LazyQuotes = -1, true
	if first, _, _ := strings.Cut(text, "\n"); strings.Count(first, "\t") > strings.Count(first, ",") {
		in.Comma = '\t'
	}
	t := Part{Place: Place{Kind: "table", N: 1}}
	for len(t.Rows) < 500_000 {
		row, err := in.Read()
		if err == io.EOF {
			break
		}
		if err != nil { // no table then
			return Reading{Parts: Lines(text)}
		}
		t.Rows = append(t.Rows, row)
	}
	if len(t.Rows) > 0 {
		t.Caption = strings.Join(t.Rows[0], " ")
	}
	return Reading{Parts: []Part{t}}
}

// Lines gives a plain text as parts, one for each run of lines between blank ones.
func Lines(text string) []Part {
	var out []Part
	for i, block := range strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n\n") {
		if strings.TrimSpace(block) != "" {
			out = append(out, Part{Place: Place{Kind: "paragraph", N: i + 1}, Text: block})
		}
	}
	return out
}

// Decode gives text as UTF-8, from that or from GB 18030.
func Decode(data []byte) string {
	data = bytes.TrimPrefix(data, []byte("\xEF\xBB\xBF"))
	if utf8.Valid(data) {
		return string(data)
	}
	if out, err := simplifiedchinese.GB18030.NewDecoder().Bytes(data); err == nil {
		return string(out)
	}
	return strings.ToValidUTF8(string(data), "\uFFFD")
}

// String is the place for tests and logs; people get its message.
func (p Place) String() string { return fmt.Sprintf("%s %s %d", p.Kind, p.Name, p.N) }

// pdfInside tells what a PDF carries beside its pages.
func (r *Reading) pdfInside(data []byte) {
	in, err := pdftext.LookInside(data)
	if err != nil {
		if r.State == Whole {
			r.State = stateOf(err)
		}
		return
	}
	for _, a := range in.Authors {
		r.trace(Author, a, 0)
	}
	for _, p := range in.Properties {
		r.trace(Custom, p, 0)
	}
	if in.XMP {
		r.trace(Metadata, "XMP", 0)
	}
	if len(in.Annotations) > 0 {
		r.trace(Annotations, "", len(in.Annotations))
		r.hide("comment", strings.Join(in.Annotations, "\n"))
	}
	if len(in.Fields) > 0 {
		r.Parts = append(r.Parts, Part{Place: Place{Kind: "field"}, Text: strings.Join(in.Fields, "\n\n")})
	}
	for _, f := range in.Files {
		r.trace(Embedded, f, 0)
	}
	if in.Scripts > 0 {
		r.trace(Script, "", in.Scripts)
	}
	if in.Versions > 0 {
		r.trace(Versions, "", in.Versions)
	}
}
