package annual

// This file reads HTML into lines: paragraphs, and tables laid out on their grids. Tables that only lay out a page, and
// tables inside tables, are told from those that hold data row by row.

import (
	"io"
	"strconv"
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
	return numbered(m.lines), nil
}

// looksMarkup says whether text is HTML. Markdown may hold tags too; its pipe rows tell it.
func looksMarkup(text string) bool {
	head := strings.ToLower(clip(text, 4096))
	for _, tag := range []string{"<!doctype html", "<html"} {
		if strings.Contains(head, tag) {
			return true
		}
	}
	if strings.Count(text, "\n|") > 4 || strings.HasPrefix(strings.TrimSpace(text), "#") {
		return false
	}
	for _, tag := range []string{"<table", "<body", "<div", "<p>", "<p ", "<span"} {
		if strings.Contains(head, tag) {
			return true
		}
	}
	return false
}

type markup struct {
	lines  []Line
	text   strings.Builder
	tables int
}

// hidden elements are not shown, or are controls.
var hidden = map[atom.Atom]bool{atom.Script: true, atom.Style: true, atom.Noscript: true, atom.Template: true, atom.Svg: true,
	atom.Select: true, atom.Textarea: true, atom.Button: true, atom.Iframe: true, atom.Object: true,
	atom.Del: true, atom.S: true, atom.Strike: true}

var blocks = map[atom.Atom]bool{atom.P: true, atom.Div: true, atom.Br: true, atom.Title: true, atom.H1: true, atom.H2: true,
	atom.H3: true, atom.H4: true, atom.H5: true, atom.H6: true, atom.Li: true, atom.Ul: true, atom.Ol: true, atom.Section: true,
	atom.Article: true, atom.Header: true, atom.Footer: true, atom.Nav: true, atom.Table: true, atom.Tr: true, atom.Td: true,
	atom.Th: true, atom.Hr: true, atom.Center: true, atom.Blockquote: true, atom.Dd: true, atom.Dt: true, atom.Caption: true, atom.Form: true}

func (m *markup) flush() {
	t := strings.TrimSpace(m.text.String())
	m.text.Reset()
	if t != "" && !pageMark(t) {
		m.lines = append(m.lines, Line{Cells: []string{t}})
	}
}

func (m *markup) walk(n *html.Node) {
	if n.Type == html.TextNode {
		m.text.WriteString(n.Data)
		return
	}
	if unseen(n) {
		return
	}
	block := n.Type == html.ElementNode && blocks[n.DataAtom]
	if block {
		m.flush()
	}
	switch {
	case n.Type == html.ElementNode && n.DataAtom == atom.Table:
		m.tables++
		t := &htmlTable{of: m, at: Spot{Table: m.tables}, reach: map[int]int{}}
		t.walk(n)
		t.flush()
	case n.Type == html.ElementNode && n.DataAtom == atom.Pre:
		m.pre(n)
	default:
		m.inside(n)
	}
	if block {
		m.flush()
	}
}

func (m *markup) inside(n *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		m.walk(c)
	}
}

// pre reads preformatted text as the text it is.
func (m *markup) pre(n *html.Node) {
	m.flush()
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	if b.Len() <= maxWords {
		m.lines = append(m.lines, TextLines(b.String())...)
	}
}

// htmlTable is a table being laid out.
type htmlTable struct {
	of    *markup
	at    Spot
	rows  []gridRow
	reach map[int]int // column → rows that a cell above still reaches into
}

func (t *htmlTable) flush() {
	t.of.lines = append(t.of.lines, gridLines(t.rows)...)
	t.rows = nil
}

func (t *htmlTable) walk(n *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case c.Type != html.ElementNode || unseen(c):
		case c.DataAtom == atom.Tr:
			t.row(c)
		case c.DataAtom == atom.Tbody || c.DataAtom == atom.Thead || c.DataAtom == atom.Tfoot:
			t.walk(c)
		case c.DataAtom == atom.Caption:
			t.flush()
			t.of.walk(c)
		}
	}
}

// row takes a row; one that only lays out a page (long cells, tables inside) is read as what stands in it.
func (t *htmlTable) row(tr *html.Node) {
	t.at.Row++
	cells, ok := t.cells(tr)
	if ok {
		t.rows = append(t.rows, gridRow{at: t.at, cells: cells})
		return
	}
	t.flush()
	t.of.inside(tr)
	t.of.flush()
}

// The bounds of spans that are believed.
const (
	maxAcross = 200
	maxDown   = 2000
)

func (t *htmlTable) cells(tr *html.Node) (cells []gridCell, ok bool) {
	column := 0
	free := func() {
		for ; t.reach[column] > 0; column++ {
			t.reach[column]--
		}
	}
	ok = true
	for c := tr.FirstChild; c != nil; c = c.NextSibling {
		if c.Type != html.ElementNode || (c.DataAtom != atom.Td && c.DataAtom != atom.Th) || invisible(c) {
			continue
		}
		var b strings.Builder
		if ok = ok && cellText(c, &b) && len(cells) <= 4*maxRow; !ok {
			break
		}
		free()
		across, down := spanIn(c, "colspan", maxAcross), spanIn(c, "rowspan", maxDown)
		cells = append(cells, gridCell{strings.TrimSpace(b.String()), column, across})
		for ; across > 0; across-- {
			if down > 1 {
				t.reach[column] = down - 1
			}
			column++
		}
	}
	free()
	for k, left := range t.reach {
		if k > column && left > 0 {
			t.reach[k]--
		}
	}
	return cells, ok
}

func spanIn(n *html.Node, key string, most int) int {
	for _, a := range n.Attr {
		if a.Key == key {
			v, _ := strconv.Atoi(strings.TrimSpace(a.Val))
			return min(max(v, 1), most)
		}
	}
	return 1
}

// maxCellText is the most a cell of data says; what is longer lays out a page.
const maxCellText = 4000

// cellText gathers what a cell says, its paragraphs one a line; false when it holds a table or more than a label could.
func cellText(n *html.Node, b *strings.Builder) bool {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case c.Type == html.TextNode:
			b.WriteString(c.Data)
		case unseen(c):
		case c.DataAtom == atom.Table:
			return false
		case c.DataAtom == atom.Input:
			b.WriteString(typed(c))
		default:
			mark := between[c.DataAtom]
			b.WriteString(mark)
			if c.FirstChild != nil {
				if !cellText(c, b) {
					return false
				}
				b.WriteString(mark)
			}
		}
		if b.Len() > maxCellText {
			return false
		}
	}
	return true
}

// between stands between what elements hold and what is beside them, lest figures run together.
var between = map[atom.Atom]string{atom.Br: "\n", atom.P: "\n", atom.Div: "\n", atom.Li: "\n", atom.Sup: " ", atom.Sub: " ", atom.Td: "\n", atom.Hr: "\n"}

// typed is what stands in a visible field for text.
func typed(n *html.Node) string {
	value := ""
	for _, a := range n.Attr {
		switch {
		case a.Key == "type" && a.Val != "text" && a.Val != "number" && a.Val != "":
			return ""
		case a.Key == "value":
			value = a.Val
		}
	}
	return value
}

// unseen says whether an element is not shown; the islands of XML that word processors leave are not.
func unseen(n *html.Node) bool {
	return n.Type == html.CommentNode || (n.Type == html.ElementNode && (hidden[n.DataAtom] || n.Data == "xml" || invisible(n)))
}

// unshown are the declarations by which an element is not shown, or struck out.
var unshown = []string{"display:none", "visibility:hidden", "mso-hide:all", "line-through"}

// unshownHints are what of them stands without a space wherever it is written.
var unshownHints = []string{"none", "hidden", "all", "line-through"}

func invisible(n *html.Node) bool {
	for _, a := range n.Attr {
		if a.Key == "hidden" {
			return true
		}
		if a.Key == "style" && len(a.Val) >= 12 {
			if said := strings.ToLower(a.Val); containsAny(said, unshownHints) && containsAny(plain(said), unshown) {
				return true
			}
		}
	}
	return false
}
