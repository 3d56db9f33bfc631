package manuscript

// This file writes blocks as the HTML a text is kept in. It is the form the editor writes too, so that opening and saving
// a text changes nothing: paragraphs in items and cells, one body in a table, spans only where there are any.

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"
)

type blockWriter struct {
	out   *strings.Builder
	noted []string // the notes cited so far
}

func (w *blockWriter) put(parts ...string) {
	for _, p := range parts {
		w.out.WriteString(p)
	}
}

func (w *blockWriter) blocks(list []block) {
	for _, b := range list {
		w.block(b)
	}
}

func (w *blockWriter) block(b block) {
	switch b.kind {
	case "hr":
		w.put("<hr>")
	case "list":
		w.list(b)
	case "blockquote":
		w.put("<blockquote>")
		w.blocks(b.inside[0])
		w.put("</blockquote>")
	case "table":
		w.table(b)
	default:
		w.put("<", b.kind, classOf(b.class), ">")
		w.line(b.line)
		w.put("</", b.kind, ">")
	}
}

func classOf(class string) string {
	if class == "" {
		return ""
	}
	return ` class="` + class + `"`
}

func (w *blockWriter) list(b block) {
	name, start := "ul", ""
	if b.ordered {
		name = "ol"
		if b.start > 1 {
			start = ` start="` + strconv.Itoa(b.start) + `"`
		}
	}
	w.put("<", name, start, ">")
	for _, inside := range b.inside {
		w.put("<li>")
		w.blocks(inside)
		w.put("</li>")
	}
	w.put("</", name, ">")
}

func (w *blockWriter) table(b block) {
	w.put("<table>")
	if line := trim(b.caption); len(line) > 0 {
		w.put("<caption>")
		w.line(line)
		w.put("</caption>")
	}
	w.put("<tbody>")
	for _, row := range b.rows {
		w.put("<tr>")
		for _, c := range row {
			name := "td"
			if c.head {
				name = "th"
			}
			w.put("<", name, span("colspan", c.across), span("rowspan", c.down), ">")
			if len(c.inside) == 0 {
				w.put("<p></p>")
			}
			w.blocks(c.inside)
			w.put("</", name, ">")
		}
		w.put("</tr>")
	}
	w.put("</tbody></table>")
}

func span(name string, n int) string {
	if n < 2 {
		return ""
	}
	return fmt.Sprintf(` %s="%d"`, name, n)
}

// line writes runs; elements of marks that go on stay open.
func (w *blockWriter) line(line []run) {
	var open []string
	for _, r := range line {
		want := r.elements()
		same := 0
		for same < len(open) && same < len(want) && open[same] == want[same] {
			same++
		}
		w.close(open[same:])
		for _, e := range want[same:] {
			w.put("<", e, ">")
		}
		open = want
		switch {
		case r.br:
			w.put("<br>")
		case r.src != "":
			w.put(`<img src="`, html.EscapeString(r.src), `"`)
			if r.alt != "" {
				w.put(` alt="`, html.EscapeString(r.alt), `"`)
			}
			w.put(">")
		case r.note != "":
			w.noted = append(w.noted, r.note)
			n := strconv.Itoa(len(w.noted))
			w.put(`<sup class="note-ref"><a href="#note-`, n, `" id="note-ref-`, n, `">[`, n, `]</a></sup>`)
		default:
			w.put(html.EscapeString(r.text))
		}
	}
	w.close(open)
}

// elements gives the elements of a run's look, the outermost first.
func (r run) elements() []string {
	var list []string
	if r.href != "" && r.isText() {
		list = append(list, `a href="`+html.EscapeString(r.href)+`"`)
	}
	if r.isText() {
		for _, m := range markNames {
			if r.marks&m.mark != 0 {
				list = append(list, m.name)
			}
		}
	}
	return list
}

func (w *blockWriter) close(open []string) {
	for _, e := range slices.Backward(open) {
		name, _, _ := strings.Cut(e, " ")
		w.put("</", name, ">")
	}
}

// notes writes what the notes say, below the text.
func (w *blockWriter) notes() {
	if len(w.noted) == 0 {
		return
	}
	w.put(`<ol class="notes">`)
	for i, words := range w.noted {
		w.put(`<li id="note-`, strconv.Itoa(i+1), `"><p>`, html.EscapeString(words), `</p></li>`)
	}
	w.put("</ol>")
}

// wordsBelow gives the words below a node, in the order they stand; however deep they are.
func wordsBelow(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return plainly(b.String())
}

// wordsOf gives the words of HTML too deep to be parsed, a line for each cell and paragraph.
func wordsOf(body string) []string {
	z := html.NewTokenizer(strings.NewReader(body))
	var out []string
	var line strings.Builder
	skip := false
	for {
		switch kind := z.Next(); kind {
		case html.ErrorToken:
			return append(out, line.String())
		case html.TextToken:
			if !skip {
				line.Write(z.Raw())
			}
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			name, _ := z.TagName()
			switch string(name) {
			case "style", "script", "title", "xml":
				skip = kind == html.StartTagToken
			case "b", "strong", "i", "em", "u", "s", "a", "span", "font", "sup", "sub":
			default:
				out = append(out, line.String())
				line.Reset()
			}
		}
	}
}

// paragraphs writes lines of words as paragraphs, without the empty ones.
func paragraphs(lines []string) string {
	w := blockWriter{out: &strings.Builder{}}
	for _, words := range lines {
		if b, ok := lineOf("", []run{{text: plainly(html.UnescapeString(words))}}, ""); ok {
			w.block(b)
		}
	}
	return w.out.String()
}
