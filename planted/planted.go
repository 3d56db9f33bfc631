// Package planted makes synthetic documents of the kinds an office publishes, with personal data planted in some and numbers
// that only look like it in all: what the scanners of packages privacy and screen are measured with. Names, places and
// numbers are invented. It shares nothing with the scanners: check digits and card numbers are worked out its own way. The
// same seed gives the same documents. For tests and measurements alone.
package planted

import (
	"bytes"
	"fmt"
	"html"
	"math/rand/v2"
	"strings"

	"gongkai/docx"
	"gongkai/pdf"
	"gongkai/sheet"
)

// Plant is one piece of personal data in a document, in plain form.
type Plant struct{ Kind, Value string }

// Document is a document: as a text of the house (Body, HTML) or as a file.
type Document struct {
	Name    string // what it is, its format and number
	Sort    string // notice, subsidy, penalty, staff, tender, relief, pupils, land, letter, figures
	Title   string
	Body    string // HTML; empty when it is a file
	File    []byte
	Type    string // ending of the file, with its dot
	Planted []Plant
}

// Clean says whether nothing was planted.
func (d Document) Clean() bool { return len(d.Planted) == 0 }

// block is a paragraph or, with rows, a table.
type block struct {
	text string
	rows [][]string
}

// The formats, in turn.
var formats = []string{"html", "text", ".docx", ".xlsx", ".csv", "html", "text", ".docx", ".xlsx", ".csv", ".pdf"}

// Documents makes n documents from a seed; every third one is clean.
func Documents(seed uint64, n int) ([]Document, error) {
	all := make([]Document, 0, n)
	for i := range n {
		g := &maker{rng: rand.New(rand.NewPCG(seed, uint64(i))), format: formats[i%len(formats)], plant: i%3 != 2} //nolint:gosec // synthetic
		// formats and clean ones must not fall together
		if i/len(formats)%2 == 1 {
			g.plant = i%3 != 0
		}
		sort := sorts[(i/len(formats)+i)%len(sorts)]
		d := Document{Sort: sort.name, Name: fmt.Sprintf("%s %s %d", sort.name, g.format, i)}
		title, blocks := sort.write(g)
		d.Title, d.Planted = title, g.planted
		if err := d.render(g.format, blocks); err != nil {
			return nil, fmt.Errorf("%s: %w", d.Name, err)
		}
		all = append(all, d)
	}
	return all, nil
}

func (d *Document) render(format string, blocks []block) (err error) {
	var b bytes.Buffer
	switch format {
	case "html":
		d.Body = asHTML(blocks)
	case "text":
		for _, bl := range blocks {
			if bl.rows == nil {
				b.WriteString("<p>" + html.EscapeString(bl.text) + "</p>")
			}
			for _, row := range bl.rows { // a table that lost its lines
				b.WriteString("<p>" + html.EscapeString(strings.ReplaceAll(strings.Join(row, " "), "\n", "")) + "</p>")
			}
		}
		d.Body = b.String()
	case ".docx":
		err = asDocx(&b, d.Title, blocks)
	case ".xlsx":
		err = asSheet(&b, d.Title, blocks)
	case ".pdf":
		err = asPDF(&b, d.Title, blocks)
	case ".csv":
		for _, bl := range blocks {
			if bl.rows == nil {
				bl.rows = [][]string{{bl.text}}
			}
			for _, row := range bl.rows {
				for i, cell := range row {
					if i > 0 {
						b.WriteByte(',')
					}
					b.WriteString(`"` + cell + `"`)
				}
				b.WriteString("\r\n")
			}
		}
	}
	if d.Body == "" {
		d.File, d.Type = b.Bytes(), format
	}
	return err
}

func asHTML(blocks []block) string {
	var b strings.Builder
	for _, bl := range blocks {
		if bl.rows == nil {
			b.WriteString("<p>" + html.EscapeString(bl.text) + "</p>")
			continue
		}
		b.WriteString("<table>")
		for _, row := range bl.rows {
			b.WriteString("<tr>")
			for _, cell := range row {
				b.WriteString("<td>" + strings.ReplaceAll(html.EscapeString(cell), "\n", "<br>") + "</td>")
			}
			b.WriteString("</tr>")
		}
		b.WriteString("</table>")
	}
	return b.String()
}

func widths(rows [][]string) []int {
	w := make([]int, len(rows[0]))
	for i := range w {
		w[i] = 3
		for _, row := range rows {
			if i < len(row) {
				w[i] = max(w[i], min(20, len([]rune(row[i]))))
			}
		}
	}
	return w
}

func asDocx(b *bytes.Buffer, title string, blocks []block) error {
	d := docx.Document{Subject: title, Blocks: []docx.Block{docx.Text(title, docx.Run{}, docx.Paragraph{})}}
	for _, bl := range blocks {
		if bl.rows == nil {
			d.Blocks = append(d.Blocks, docx.Text(bl.text, docx.Run{}, docx.Paragraph{Indent: 2}))
			continue
		}
		t := docx.Table{Widths: widths(bl.rows)}
		for _, row := range bl.rows {
			var cells []docx.Cell
			for _, cell := range row {
				cells = append(cells, docx.Cell{Text: cell})
			}
			t.Rows = append(t.Rows, cells)
		}
		d.Blocks = append(d.Blocks, t)
	}
	return d.Write(b)
}

func asSheet(b *bytes.Buffer, title string, blocks []block) error {
	s := sheet.Sheet{Name: "名单", Rows: [][]sheet.Cell{{{Text: title}}}}
	for _, bl := range blocks {
		if bl.rows == nil {
			bl.rows = [][]string{{bl.text}}
		}
		for _, row := range bl.rows {
			var cells []sheet.Cell
			for _, cell := range row {
				cells = append(cells, sheet.Cell{Text: cell})
			}
			s.Rows = append(s.Rows, cells)
		}
	}
	return sheet.Write(b, sheet.Book{Title: title, Sheets: []sheet.Sheet{s}})
}

func asPDF(b *bytes.Buffer, title string, blocks []block) error {
	d := pdf.Document{Subject: title, Blocks: []pdf.Block{pdf.Paragraph{Text: title, Align: pdf.Center}}}
	for _, bl := range blocks {
		if bl.rows == nil {
			d.Blocks = append(d.Blocks, pdf.Paragraph{Text: bl.text, Indent: 2})
			continue
		}
		t := pdf.Table{Widths: widths(bl.rows), Size: 9}
		for _, row := range bl.rows {
			var cells []pdf.Cell
			for _, cell := range row {
				cells = append(cells, pdf.Cell{Text: cell})
			}
			t.Rows = append(t.Rows, cells)
		}
		d.Blocks = append(d.Blocks, t)
	}
	return d.Write(b)
}
