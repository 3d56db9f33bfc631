package testkit

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// CheckHTML fails the test for each thing in a page that would hurt a reader, a screen reader or the content security
// policy: no language, no title, not exactly one h1, headings that skip a level, an id that stands twice, a control
// without a name, an image without words, a link without words, inline script or style, a form that posts without an
// idempotency key.
func CheckHTML(t *testing.T, where string, page []byte) {
	t.Helper()
	for _, fault := range FaultsOfHTML(page) {
		t.Errorf("%s: %s", where, fault)
	}
}

// FaultsOfHTML is CheckHTML as a list.
func FaultsOfHTML(page []byte) []string {
	doc, err := html.Parse(strings.NewReader(string(page)))
	if err != nil {
		return []string{err.Error()}
	}
	c := &htmlCheck{ids: map[string]int{}, labelled: map[string]bool{}}
	c.collect(doc)
	c.walk(doc)
	if c.titles != 1 || c.title == "" {
		c.say("the page has no title of its own")
	}
	if c.h1 != 1 {
		c.say("%d h1 elements", c.h1)
	}
	for id, n := range c.ids {
		if n > 1 {
			c.say("id %q stands %d times", id, n)
		}
	}
	for _, ref := range c.refs {
		if c.ids[ref] == 0 {
			c.say("refers to id %q, which is not there", ref)
		}
	}
	return c.faults
}

type htmlCheck struct {
	faults     []string
	ids        map[string]int
	labelled   map[string]bool
	refs       []string
	titles, h1 int
	title      string
	level      int
}

func (c *htmlCheck) say(format string, args ...any) {
	c.faults = append(c.faults, fmt.Sprintf(format, args...))
}

func (c *htmlCheck) collect(n *html.Node) {
	for m := range n.Descendants() {
		if m.Type != html.ElementNode {
			continue
		}
		if id := attr(m, "id"); id != "" {
			c.ids[id]++
		}
		if m.DataAtom == atom.Label && strings.TrimSpace(text(m)) != "" {
			c.labelled[attr(m, "for")] = true
		}
	}
}

func (c *htmlCheck) walk(n *html.Node) {
	if n.Type == html.ElementNode {
		c.element(n)
		if n.DataAtom == atom.Form && strings.EqualFold(attr(n, "method"), "post") {
			c.form(n)
		}
	}
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		c.walk(child)
	}
}

func (c *htmlCheck) element(n *html.Node) {
	for _, a := range n.Attr {
		if a.Key == "style" || strings.HasPrefix(a.Key, "on") {
			c.say("<%s> has an inline %s", n.Data, a.Key)
		}
		if a.Key == "aria-describedby" || a.Key == "aria-labelledby" || a.Key == "aria-controls" {
			c.refs = append(c.refs, strings.Fields(a.Val)...)
		}
	}
	switch n.DataAtom {
	case atom.Html:
		if attr(n, "lang") == "" {
			c.say("no language on <html>")
		}
	case atom.Title:
		if n.Namespace == "" {
			c.titles++
			c.title = strings.TrimSpace(text(n))
		}
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		c.heading(n)
	case atom.Script:
		if attr(n, "src") == "" && attr(n, "type") != "application/ld+json" { // data is no script
			c.say("inline script")
		}
	case atom.Style:
		c.say("inline style sheet")
	case atom.Img:
		if !has(n, "alt") {
			c.say("image %s without alt", attr(n, "src"))
		}
	case atom.A, atom.Button:
		if name(n) == "" {
			c.say("<%s> without words: %s", n.Data, attr(n, "href"))
		}
	case atom.Input, atom.Select, atom.Textarea:
		c.control(n)
	}
}

func (c *htmlCheck) heading(n *html.Node) {
	level := int(n.Data[1] - '0')
	if level == 1 {
		c.h1++
	}
	if level > c.level+1 && c.level > 0 {
		c.say("heading %q skips from level %d to %d", strings.TrimSpace(text(n)), c.level, level)
	}
	if strings.TrimSpace(text(n)) == "" {
		c.say("an empty %s", n.Data)
	}
	c.level = level
}

func (c *htmlCheck) control(n *html.Node) {
	kind := attr(n, "type")
	if kind == "hidden" || kind == "submit" || kind == "button" {
		return
	}
	if attr(n, "aria-label") != "" || attr(n, "aria-labelledby") != "" || c.labelled[attr(n, "id")] && attr(n, "id") != "" {
		return
	}
	for p := n.Parent; p != nil; p = p.Parent {
		if p.DataAtom == atom.Label && strings.TrimSpace(text(p)) != "" {
			return
		}
	}
	c.say("<%s name=%q> without a label", n.Data, attr(n, "name"))
}

// keyless forms post what must not stand in an address, but write nothing that could be written twice.
var keyless = []string{"/desk/sign-in", "/desk/sign-in/code", "/track", "/track/letter", "/track/letter.docx"}

func (c *htmlCheck) form(n *html.Node) {
	if slices.Contains(keyless, attr(n, "action")) {
		return
	}
	for m := range n.Descendants() {
		if m.DataAtom == atom.Input && attr(m, "name") == "_key" {
			if attr(m, "value") == "" {
				c.say("form %s: its key is empty", attr(n, "action"))
			}
			return
		}
	}
	c.say("form %s has no idempotency key", attr(n, "action"))
}

// name is what a screen reader calls a link or button.
func name(n *html.Node) string {
	if label := attr(n, "aria-label"); label != "" {
		return label
	}
	words := text(n)
	for m := range n.Descendants() {
		if m.DataAtom == atom.Img {
			words += attr(m, "alt")
		}
	}
	return strings.TrimSpace(words)
}

func text(n *html.Node) string {
	var b strings.Builder
	for m := range n.Descendants() {
		if m.Type == html.TextNode {
			b.WriteString(m.Data)
		}
	}
	return b.String()
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, key string) bool {
	for _, a := range n.Attr {
		if a.Key == key {
			return true
		}
	}
	return false
}
