package traditional

// Whole pages: what people read is converted, what machines read and what people typed is not.

import (
	"bytes"
	"strings"

	"golang.org/x/net/html"
)

// spoken are the attributes whose values are read to people.
var spoken = []string{` alt="`, ` title="`, ` aria-label="`, ` placeholder="`}

// untouched are the elements whose content is not running text, or was typed by the reader.
var untouched = map[string]bool{"script": true, "style": true, "textarea": true}

// HTML gives a page in traditional characters. Addresses, values of fields, metadata of the head and whatever stands in
// an element with translate="no" stay as they are.
func HTML(page []byte) []byte { return forward().HTML(page) }

// HTML is HTML by this table.
func (t *Table) HTML(page []byte) []byte {
	var b strings.Builder
	b.Grow(len(page) + len(page)/16)
	z := html.NewTokenizer(bytes.NewReader(page))
	done := 0
	kept, depth := "", 0 // the element that is left as it is, and how many of its name are open
	for {
		kind := z.Next()
		if kind == html.ErrorToken { // the end, or a tag cut off
			b.Write(page[done:])
			return []byte(b.String())
		}
		raw := string(z.Raw())
		done += len(raw)
		switch {
		case kind == html.TextToken && depth == 0:
			t.write(&b, raw)
			continue
		case kind == html.StartTagToken:
			tag, _ := z.TagName()
			name := string(tag)
			switch {
			case depth > 0 && name == kept:
				depth++
			case depth == 0 && (untouched[name] || strings.Contains(raw, ` translate="no"`)):
				kept, depth = name, 1
			case depth == 0:
				raw = t.attributes(raw)
			}
		case kind == html.SelfClosingTagToken && depth == 0:
			raw = t.attributes(raw)
		case kind == html.EndTagToken && depth > 0:
			if tag, _ := z.TagName(); string(tag) == kept {
				depth--
			}
		}
		b.WriteString(raw)
	}
}

// attributes converts the spoken attributes of a tag.
func (t *Table) attributes(tag string) string {
	for _, name := range spoken {
		start := strings.Index(tag, name)
		if start < 0 {
			continue
		}
		start += len(name)
		end := strings.IndexByte(tag[start:], '"')
		if end < 0 {
			return tag
		}
		tag = tag[:start] + t.Text(tag[start:start+end]) + tag[start+end:]
	}
	return tag
}
