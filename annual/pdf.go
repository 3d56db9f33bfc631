package annual

// This file reads the text layer of a PDF into lines: ruled tables cell by cell, across pages; everything else line by
// line, as it stands on the page, for the relations to decide where cells are not marked off.

import (
	"bytes"
	"errors"
	"sort"
	"strings"

	"gongkai/fault"
	"gongkai/pdftext"
)

func isPDF(data []byte) bool { return bytes.Contains(data[:min(len(data), 1024)], []byte("%PDF-")) }

// pdfFaults say why a PDF is not read.
var pdfFaults = []struct {
	err error
	key string
}{
	{pdftext.ErrDamaged, "annual.read.pdf"},
	{pdftext.ErrLocked, "annual.read.pdf_locked"},
	{pdftext.ErrNoText, "annual.read.pdf_no_text"},
	{pdftext.ErrFonts, "annual.read.pdf_fonts"},
	{pdftext.ErrTooLarge, "annual.read.pdf_large"},
}

func readPDF(data []byte) ([]Line, error) {
	pages, err := pdftext.Read(data)
	for _, f := range pdfFaults {
		if errors.Is(err, f.err) {
			return nil, fault.Wrap(err, fault.Invalid, f.key)
		}
	}
	if err != nil {
		return nil, err
	}
	b := pdfBook{heads: runningHeads(pages)}
	for _, p := range pages {
		b.page(p)
	}
	b.flush()
	return numbered(b.lines), nil
}

// pdfRow is a row of a ruled table with the page it stands on.
type pdfRow struct {
	at    Spot
	cells []pdftext.Cell
}

// pdfBook gathers lines. Tables that follow each other with nothing but page numbers between are one.
type pdfBook struct {
	lines  []Line
	rows   []pdfRow
	goesOn bool            // the last line may go on in the next one
	heads  map[string]bool // what stands at the edge of several pages; true once it was read
}

// runningHeads gives the lines that stand at the edge of several pages: words, without figures.
func runningHeads(pages []pdftext.Page) map[string]bool {
	seen, out := map[string]int{}, map[string]bool{}
	for _, p := range pages {
		for _, b := range p.Blocks {
			s := plain(b.Text)
			if !b.Margin || hasDigit(s) || len(s) < 6 || labelOfForm(s) {
				continue
			}
			if seen[s]++; seen[s] == 2 {
				out[s] = false
			}
		}
	}
	return out
}

// headAgain says whether a line is a running head that was read before.
func (b *pdfBook) headAgain(block pdftext.Block) bool {
	s := plain(block.Text)
	again, ok := b.heads[s]
	if ok && block.Margin {
		b.heads[s] = true
	}
	return again && block.Margin
}

func (b *pdfBook) page(p pdftext.Page) {
	tables, line := 0, 0
	for _, block := range p.Blocks {
		if block.Rows != nil {
			tables++
			for i, cells := range block.Rows {
				b.rows = append(b.rows, pdfRow{Spot{Page: p.Number, Table: tables, Row: i + 1}, cells})
			}
			continue
		}
		line++
		if block.Margin && folio(block.Text) || pageMark(block.Text) || b.headAgain(block) {
			continue
		}
		if len(b.rows) > 0 {
			b.flush()
		}
		b.text(block, Spot{Page: p.Number, Line: line})
	}
}

// text adds a line of text. Lines of a paragraph, which fill the measure, come together.
func (b *pdfBook) text(block pdftext.Block, at Spot) {
	running := !strings.Contains(block.Text, " ")
	if n := len(b.lines); n > 0 && b.goesOn && running && !opensParagraph(block.Text) {
		b.lines[n-1].Cells[0] += block.Text
	} else {
		b.lines = append(b.lines, Line{At: at, Cells: []string{block.Text}})
	}
	b.goesOn = running && block.GoesOn
}

// opensParagraph says whether a line begins with a heading's number.
func opensParagraph(s string) bool {
	_, numbered := unnumber(plain(clip(s, 60)))
	return numbered
}

// folio says whether a line at the edge of a page is its number: 3, 3/7, 第3页 共7页.
func folio(s string) bool {
	s = plain(s)
	t := strings.Trim(s, "-—–―─·第页共/,|of")
	for _, r := range t {
		if (r < '0' || r > '9') && !strings.ContainsRune("页共第/,", r) {
			return false
		}
	}
	return t != "" && len(t) <= 24
}

// flush lays the rows gathered on one grid.
func (b *pdfBook) flush() {
	stops := b.stops()
	var grid []gridRow
	for _, r := range b.rows {
		g := gridRow{at: r.at}
		for _, c := range r.cells {
			from, to := stopAt(stops, c.Left), stopAt(stops, c.Right)
			g.cells = append(g.cells, gridCell{c.Text, from, max(to-from, 1)})
			g.unsure = g.unsure || c.Unsure
		}
		grid = append(grid, g)
	}
	b.lines = append(b.lines, gridLines(grid)...)
	b.rows, b.goesOn = nil, false
}

// edge is how far apart the same edge may stand on two pages, in points.
const edge = 5

// stops gives the edges of columns of all rows, from left to right.
func (b *pdfBook) stops() []float64 {
	var all []float64
	for _, r := range b.rows {
		for _, c := range r.cells {
			all = append(all, c.Left, c.Right)
		}
	}
	sort.Float64s(all)
	var out []float64
	for _, v := range all {
		if len(out) == 0 || v-out[len(out)-1] > edge {
			out = append(out, v)
		}
	}
	return out
}

func stopAt(stops []float64, at float64) int {
	return max(sort.Search(len(stops), func(i int) bool { return stops[i] > at+0.01 })-1, 0)
}
