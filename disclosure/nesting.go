// nesting.go bounds how deep the elements of a text stand inside each other: no reader's browser must pay for ten thousand
// tables in one another. Pure.
package disclosure

import (
	"slices"

	"golang.org/x/net/html"
)

// The bounds: a text has tables in tables at most, lists in cells, marks in items.
const (
	maxNestedTables = 3
	maxNested       = 60
)

// nesting follows the elements of a text as they open and close.
type nesting struct {
	open   []opened
	tables int
}

type opened struct {
	name    string
	dropped bool
}

// alone are elements without an end.
var alone = []string{"br", "hr", "img", "col"}

// ends says which open elements a new one ends by itself, as browsers do, and behind which they do not look.
var ends = map[string]struct{ these, behind []string }{
	"p":     {[]string{"p"}, []string{"td", "th", "li", "blockquote", "table", "dd", "figure"}},
	"li":    {[]string{"li"}, []string{"ul", "ol", "table"}},
	"dt":    {[]string{"dt", "dd"}, []string{"dl", "table"}},
	"dd":    {[]string{"dt", "dd"}, []string{"dl", "table"}},
	"td":    {[]string{"td", "th"}, []string{"tr", "table"}},
	"th":    {[]string{"td", "th"}, []string{"tr", "table"}},
	"tr":    {[]string{"tr"}, []string{"tbody", "thead", "tfoot", "table"}},
	"tbody": {[]string{"tbody", "thead", "tfoot"}, []string{"table"}},
	"thead": {[]string{"tbody", "thead", "tfoot"}, []string{"table"}},
	"tfoot": {[]string{"tbody", "thead", "tfoot"}, []string{"table"}},
}

// admits says whether a tag may stay, and follows it.
func (n *nesting) admits(kind html.TokenType, name string) bool {
	if slices.Contains(alone, name) {
		return true
	}
	switch kind {
	case html.StartTagToken:
		if e, ok := ends[name]; ok {
			n.end(e.these, e.behind)
		}
		drop := len(n.open) >= maxNested || name == "table" && n.tables >= maxNestedTables || n.inDropped(name)
		n.open = append(n.open, opened{name, drop})
		if name == "table" {
			n.tables++
		}
		return !drop
	case html.EndTagToken:
		return n.end([]string{name}, []string{"table"})
	}
	return true
}

// parts are elements that mean nothing outside of a table.
var parts = []string{"tr", "td", "th", "tbody", "thead", "tfoot", "caption", "colgroup"}

// inDropped says whether an element is a part of a table that was dropped.
func (n *nesting) inDropped(name string) bool {
	if !slices.Contains(parts, name) {
		return false
	}
	for _, o := range slices.Backward(n.open) {
		if o.name == "table" {
			return o.dropped
		}
	}
	return false
}

// end closes the innermost of these elements with all inside it, looking no further out than behind. It says whether the
// tag that ends it stays: not that of an element dropped.
func (n *nesting) end(these, behind []string) bool {
	for i := len(n.open) - 1; i >= 0; i-- {
		o := n.open[i]
		if slices.Contains(these, o.name) {
			for _, inside := range n.open[i:] {
				if inside.name == "table" {
					n.tables--
				}
			}
			n.open = n.open[:i]
			return !o.dropped
		}
		if slices.Contains(behind, o.name) {
			return true
		}
	}
	return true
}
