// Package pdf writes documents on paper: text with Chinese line breaking and tables with merged cells, drawn by the
// program itself. It writes what official papers need and no more. The same document gives the same bytes.
package pdf

import (
	"fmt"
	"io"
	"runtime/debug"

	"github.com/signintech/gopdf"
)

// Align is the alignment of a paragraph or a cell.
type Align uint8

// The alignments there are.
const (
	Justify Align = iota // Justify: both edges; in a cell, left.
	Left
	Center
	Right
)

// Paragraph is a paragraph. Its zero value is an empty line.
type Paragraph struct {
	Text     string
	Size     float64 // points; 16 when 0 (3号)
	Line     float64 // pitch in points; 28 when 0
	Align    Align
	Indent   int    // characters of the first line
	Outline  string // its entry among the bookmarks, "" for none
	KeepNext bool   // stays on the page of what follows

	Red        bool    // as the organ's name above an official document
	RedRule    bool    // a red rule below
	RuleAbove  float64 // points of a black rule above, 0 for none
	RuleBelow  float64 // the same below
	Left       int     // characters kept free at the left edge
	RightChars int     // the same at the right edge
}

// Cell is a cell of a table; it spans columns to the right and rows below.
type Cell struct {
	Text   string
	Across int // columns, 1 when 0
	Down   int // rows, 1 when 0
	Align  Align
	Head   bool // a heading; a row of headings stays with the row below
}

// Table is a table, its rows as in package docx: places that a cell above reaches into are left out.
type Table struct {
	Widths []int // shares of the text's width, one a column
	Rows   [][]Cell
	Heads  int     // rows repeated at the top of each page
	Size   float64 // points; 10.5 when 0
}

// Block is a Paragraph, a Table or a Picture.
type Block interface {
	least(w *writer) float64 // the height its first piece needs
	place(w *writer)
}

// Bottom is what stands at the bottom of the last page, below everything else.
type Bottom []Paragraph

func (b Bottom) height() float64 {
	sum := 0.0
	for _, p := range b {
		_, pitch := p.sizes()
		sum += pitch
	}
	return sum
}

func (b Bottom) least(*writer) float64 { return b.height() }

func (b Bottom) place(w *writer) {
	w.y = max(w.y, bottom-b.height())
	for _, p := range b {
		p.place(w)
	}
}

// Document is a document on A4 with the margins and page numbers of official papers (FACTS 9.1, 9.6).
type Document struct {
	Subject string // title in the file's properties
	Author  string // the organ, never a person's name
	Mark    string // in red at the top of each page, as "草稿"; "" for none
	Blocks  []Block

	// The organ's name in red above the first page and double red rules, as the letter format of GB/T 9704 has them; the
	// first page then bears no number (FACTS 9.6).
	Letterhead string
}

// The page in points: 210 × 297 mm, the text 156 × 225 mm.
const (
	mm        = 72 / 25.4
	pageWidth = 210 * mm
	top       = 37 * mm
	bottom    = (297 - 35) * mm
	left      = 28 * mm
	textWidth = 156 * mm
)

type writer struct {
	pdf    gopdf.GoPdf
	y      float64
	page   int
	mark   string
	head   string           // of a letter
	widths map[rune]float64 // of size 1
	err    error
}

// Write writes the document; ErrNoFont when the program was built without its typeface, ErrGrid when the cells of a table
// do not fill it.
func (d Document) Write(to io.Writer) error {
	turn.Lock()
	defer turn.Unlock()
	defer debug.FreeOSMemory() // the typeface is ten times what a page of the site needs; a document a day must not keep it
	w := &writer{mark: d.Mark, head: d.Letterhead, widths: map[rune]float64{}}
	w.pdf.Start(gopdf.Config{PageSize: *gopdf.PageSizeA4})
	if err := load(&w.pdf); err != nil {
		return err
	}
	w.pdf.SetInfo(gopdf.PdfInfo{Title: d.Subject, Author: d.Author})
	w.pdf.SetLineWidth(0.5)
	w.feed()
	for i, b := range d.Blocks {
		need := b.least(w)
		if p, ok := b.(Paragraph); ok && p.KeepNext && i+1 < len(d.Blocks) {
			need += d.Blocks[i+1].least(w)
		}
		w.room(need)
		b.place(w)
	}
	if w.err != nil {
		return w.err
	}
	if _, err := w.pdf.WriteTo(to); err != nil {
		return fmt.Errorf("pdf: %w", err)
	}
	return nil
}

// fail keeps the first error.
func (w *writer) fail(err error) {
	if w.err == nil {
		w.err = err
	}
}

// room goes on to a new page unless height is left on this one. What is higher than a page begins on a fresh one.
func (w *writer) room(height float64) {
	if w.y+height > bottom+0.1 && w.y > top {
		w.feed()
	}
}

// feed begins a page: its mark, its number (outside, one character in, between dashes), its top.
func (w *writer) feed() {
	w.pdf.AddPage()
	w.page++
	if w.mark != "" {
		w.pdf.SetTextColor(176, 0, 0)
		w.text(w.mark, left+textWidth-w.width(w.mark, 16), top-18, 16, 0)
		w.pdf.SetTextColor(0, 0, 0)
	}
	if w.head != "" && w.page == 1 {
		w.letterhead()
		return
	}
	number := fmt.Sprintf("— %d —", w.page)
	x := left + textWidth - w.width(number, 14) - 14
	if w.page%2 == 0 {
		x = left + 14
	}
	w.text(number, x, bottom+7*mm+14, 14, 0)
	w.y = top
}

// width measures text.
func (w *writer) width(text string, size float64) float64 {
	total := 0.0
	for _, r := range text {
		one, ok := w.widths[r]
		if !ok {
			w.face(1000)
			wide, err := w.pdf.MeasureTextWidth(string(r))
			if err != nil {
				w.fail(err)
			}
			one = wide / 1000
			w.widths[r] = one
		}
		total += one * size
	}
	return total
}

func (w *writer) face(size float64) {
	if err := w.pdf.SetFont(family, "", size); err != nil {
		w.fail(err)
	}
}

// text draws text with its baseline at y, its characters spread by spacing.
func (w *writer) text(text string, x, y, size, spacing float64) {
	if text == "" {
		return
	}
	w.face(size)
	if err := w.pdf.SetCharSpacing(spacing); err != nil {
		w.fail(err)
	}
	w.pdf.SetXY(x, y)
	if err := w.pdf.Text(text); err != nil {
		w.fail(err)
	}
}

// The share of the line above the baseline, for characters that fill their square.
const rise = 0.86

func (p Paragraph) sizes() (size, line float64) {
	size, line = p.Size, p.Line
	if size == 0 {
		size = 16
	}
	if line == 0 {
		line = 28
	}
	return size, line
}

func (p Paragraph) least(*writer) float64 {
	_, line := p.sizes()
	return line
}

func (p Paragraph) place(w *writer) {
	size, pitch := p.sizes()
	indent, edge := float64(p.Indent)*size, float64(p.Left)*size
	whole := textWidth - edge - float64(p.RightChars)*size
	measure := func(s string) float64 { return w.width(s, size) }
	lines := wrap(p.Text, whole, indent, measure)
	if p.Align == Center {
		lines = balance(p.Text, whole, size, measure)
	}
	if p.Outline != "" {
		w.pdf.SetY(w.y)
		w.pdf.AddOutlineWithPosition(p.Outline)
	}
	w.rule(w.y, p.RuleAbove)
	if p.Red {
		w.pdf.SetTextColor(192, 0, 0)
	}
	for i, line := range lines {
		w.room(pitch)
		x, room := left+edge, whole
		if i == 0 {
			x, room = x+indent, room-indent
		}
		slack, spacing := room-w.width(line, size), 0.0
		switch p.Align {
		case Center:
			x += slack / 2
		case Right:
			x += slack
		case Justify:
			if n := len([]rune(line)); i < len(lines)-1 && n > 1 && slack < 3*size {
				spacing = slack / float64(n-1)
			}
		}
		w.text(line, x, w.y+(pitch-size)/2+size*rise, size, spacing)
		w.y += pitch
	}
	w.pdf.SetTextColor(0, 0, 0)
	w.rule(w.y, p.RuleBelow)
	if p.RedRule {
		w.pdf.SetStrokeColor(192, 0, 0)
		w.rule(w.y, 1.5)
		w.pdf.SetStrokeColor(0, 0, 0)
	}
}

// rule draws a line over the text's width.
func (w *writer) rule(y, thick float64) {
	if thick == 0 {
		return
	}
	w.pdf.SetLineWidth(thick)
	w.pdf.Line(left, y, left+textWidth, y)
	w.pdf.SetLineWidth(0.5)
}
