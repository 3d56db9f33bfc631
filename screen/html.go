package screen

// This file reads HTML: paragraphs, tables cell by cell, and the links and images with their descriptions.

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Link is a link or an image of a text.
type Link struct {
	Address string // href or src
	Words   string // what is shown, or the description of an image
	Image   bool
	N       int // of its kind in the text, from 1
}

// block are the elements that end a paragraph.
var block = map[atom.Atom]bool{atom.P: true, atom.Div: true, atom.H1: true, atom.H2: true, atom.H3: true, atom.H4: true, atom.H5: true, atom.H6: true,
	atom.Li: true, atom.Ul: true, atom.Ol: true, atom.Blockquote: true, atom.Pre: true, atom.Dl: true, atom.Dt: true, atom.Dd: true, atom.Figure: true,
	atom.Figcaption: true, atom.Table: true, atom.Caption: true, atom.Section: true, atom.Article: true, atom.Hr: true}

// page is HTML being read.
type page struct {
	parts  []Part
	links  []Link
	words  strings.Builder
	tables []*open // innermost last
	count  struct{ paragraphs, tables, links, images int }
	above  string
	href   int // index of the open link in links, from 1
}

// open is a table being read. Cells keep the column of the grid they stand in, so that headings stay above them.
type open struct {
	Part
	column, across, down int
	reach                map[int]int // column → rows that a cell above still reaches into
}

const (
	maxLinks = 2000
	maxSpan  = 100
)

// at moves on to the next free column of the row.
func (o *open) at() {
	for o.reach[o.column] > 0 {
		o.reach[o.column]--
		o.cell("")
		o.column++
	}
}

func (o *open) cell(text string) {
	last := len(o.Rows) - 1
	o.Rows[last] = append(o.Rows[last], text)
}

// put writes the cell that ends, blank ones for what it spans to the right.
func (o *open) put(text string) {
	if len(o.Rows) == 0 {
		o.Rows = append(o.Rows, nil)
	}
	o.at()
	for i := range o.across {
		if o.down > 1 {
			o.reach[o.column] = o.down - 1
		}
		if i > 0 {
			text = ""
		}
		o.cell(text)
		o.column++
	}
}

// HTML gives the words of a text as parts.
func HTML(body string) []Part { return readHTML(body).parts }

// Links gives the links and images of a text.
func Links(body string) []Link { return readHTML(body).links }

func readHTML(body string) *page {
	p := &page{}
	z := html.NewTokenizer(strings.NewReader(body))
	for {
		switch z.Next() {
		case html.ErrorToken:
			p.paragraph()
			for len(p.tables) > 0 {
				p.endTable()
			}
			return p
		case html.TextToken:
			text := string(z.Text())
			p.words.WriteString(text)
			if p.href > 0 {
				p.links[p.href-1].Words += text
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			p.start(z)
		case html.EndTagToken:
			name, _ := z.TagName()
			p.end(atom.Lookup(name))
		}
	}
}

func (p *page) start(z *html.Tokenizer) {
	name, more := z.TagName()
	attrs := map[string]string{}
	for more {
		var key, value []byte
		key, value, more = z.TagAttr()
		attrs[string(key)] = string(value)
	}
	switch tag := atom.Lookup(name); tag {
	case atom.Br:
		p.words.WriteByte('\n')
	case atom.A:
		if href, ok := attrs["href"]; ok && len(p.links) < maxLinks {
			p.count.links++
			p.links = append(p.links, Link{Address: strings.TrimSpace(href), N: p.count.links})
			p.href = len(p.links)
		}
	case atom.Img:
		if len(p.links) < maxLinks {
			p.count.images++
			p.links = append(p.links, Link{Address: attrs["src"], Words: strings.TrimSpace(attrs["alt"]), Image: true, N: p.count.images})
		}
	case atom.Table:
		p.paragraph()
		p.count.tables++
		p.tables = append(p.tables, &open{Part: Part{Place: Place{Kind: "table", N: p.count.tables}, Caption: p.above}, reach: map[int]int{}})
	case atom.Tr:
		if t := p.table(); t != nil {
			p.words.Reset()
			t.Rows, t.column = append(t.Rows, nil), 0
		}
	case atom.Td, atom.Th:
		if t := p.table(); t != nil {
			p.words.Reset()
			t.across, t.down = span(attrs["colspan"]), span(attrs["rowspan"])
		}
	default:
		if block[tag] {
			p.breakLine()
		}
	}
}

func (p *page) end(tag atom.Atom) {
	switch tag {
	case atom.A:
		p.href = 0
	case atom.Td, atom.Th:
		if t := p.table(); t != nil {
			t.put(strings.TrimSpace(p.words.String()))
			p.words.Reset()
		}
	case atom.Table:
		p.endTable()
	case atom.Caption:
		if t := p.table(); t != nil {
			t.Caption = strings.TrimSpace(p.words.String())
			p.parts = append(p.parts, Part{Place: t.Place, Text: t.Caption})
			p.words.Reset()
		}
	default:
		if block[tag] {
			p.breakLine()
		}
	}
}

func span(s string) int {
	n, _ := strconv.Atoi(s)
	return min(max(n, 1), maxSpan)
}

func (p *page) table() *open {
	if len(p.tables) == 0 {
		return nil
	}
	return p.tables[len(p.tables)-1]
}

func (p *page) endTable() {
	t := p.table()
	if t == nil {
		return
	}
	p.tables = p.tables[:len(p.tables)-1]
	p.parts = append(p.parts, t.Part)
	p.words.Reset()
}

// breakLine ends a paragraph; inside a cell it is a line break.
func (p *page) breakLine() {
	if p.table() != nil {
		if p.words.Len() > 0 {
			p.words.WriteByte('\n')
		}
		return
	}
	p.paragraph()
}

func (p *page) paragraph() {
	text := p.words.String()
	p.words.Reset()
	if strings.TrimSpace(text) == "" {
		return
	}
	p.count.paragraphs++
	p.above = strings.TrimSpace(text)
	p.parts = append(p.parts, Part{Place: Place{Kind: "paragraph", N: p.count.paragraphs}, Text: text})
}
