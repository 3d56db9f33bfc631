package annual

// This file reads HTML into lines: paragraphs, and tables row by row. Spans need no unfolding, for a row is read as
// its words followed by its figures; labels split over spans and breaks come together again.

import (
	"io"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// MarkupLines reads HTML. The error is that of a document nested beyond reason.
func MarkupLines(r io.Reader) ([]Line, error) {
	doc, err := html.Parse(r)
	if err != nil {
		return nil, err
	}
	m := &markup{}
	m.walk(doc)
	m.flush()
	return m.lines, nil
}

type markup struct {
	lines []Line
	text  strings.Builder
}

var hidden = map[atom.Atom]bool{atom.Script: true, atom.Style: true, atom.Noscript: true, atom.Template: true, atom.Svg: true,
	atom.Select: true, atom.Textarea: true, atom.Button: true, atom.Iframe: true, atom.Object: true}

var blocks = map[atom.Atom]bool{atom.P: true, atom.Div: true, atom.Br: true, atom.Title: true, atom.H1: true, atom.H2: true,
	atom.H3: true, atom.H4: true, atom.H5: true, atom.H6: true, atom.Li: true, atom.Ul: true, atom.Ol: true, atom.Section: true,
	atom.Article: true, atom.Header: true, atom.Footer: true, atom.Nav: true, atom.Table: true, atom.Tr: true, atom.Td: true,
	atom.Th: true, atom.Hr: true, atom.Center: true, atom.Blockquote: true, atom.Dd: true, atom.Dt: true, atom.Caption: true, atom.Form: true}

func (m *markup) flush() {
	t := strings.TrimSpace(m.text.String())
	m.text.Reset()
	if t != "" && !pageMark(t) {
		m.lines = append(m.lines, Line{No: len(m.lines) + 1, Cells: []string{t}})
	}
}

func (m *markup) walk(n *html.Node) {
	if n.Type == html.TextNode {
		m.text.WriteString(n.Data)
		return
	}
	if n.Type == html.ElementNode && (hidden[n.DataAtom] || invisible(n)) {
		return
	}
	if n.DataAtom == atom.Tr && n.Type == html.ElementNode {
		m.flush()
		if cells, ok := rowCells(n); ok {
			m.lines = append(m.lines, Line{No: len(m.lines) + 1, Cells: cells, Exact: len(cells) > 1})
			return
		}
	}
	block := n.Type == html.ElementNode && blocks[n.DataAtom]
	if block {
		m.flush()
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		m.walk(c)
	}
	if block {
		m.flush()
	}
}

// rowCells gives the text of a row's cells; false for a row that only lays out a page (long cells, tables inside).
func rowCells(tr *html.Node) ([]string, bool) {
	var cells []string
	words := false
	for c := tr.FirstChild; c != nil; c = c.NextSibling {
		if c.Type != html.ElementNode || (c.DataAtom != atom.Td && c.DataAtom != atom.Th) || invisible(c) {
			continue
		}
		var b strings.Builder
		if !cellText(c, &b) || len(cells) > maxRow {
			return nil, false
		}
		t := strings.TrimSpace(b.String())
		words = words || t != ""
		cells = append(cells, t)
	}
	return cells, words || len(cells) > 1 // a row nobody filled in is a row
}

// cellText gathers what a cell says; false when it holds a table or more than a label could.
func cellText(n *html.Node, b *strings.Builder) bool {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case c.Type == html.TextNode:
			b.WriteString(c.Data)
		case c.Type == html.ElementNode && (hidden[c.DataAtom] || invisible(c)):
		case c.DataAtom == atom.Table:
			return false
		default:
			if !cellText(c, b) {
				return false
			}
		}
		if b.Len() > 4000 {
			return false
		}
	}
	return true
}

func invisible(n *html.Node) bool {
	for _, a := range n.Attr {
		if a.Key == "hidden" {
			return true
		}
		if a.Key == "style" && len(a.Val) >= 12 {
			s := strings.ToLower(plain(a.Val))
			if strings.Contains(s, "display:none") || strings.Contains(s, "visibility:hidden") {
				return true
			}
		}
	}
	return false
}
