package docx

// This file writes lists that the word processor numbers itself.

import (
	"encoding/xml"
	"fmt"
	"strings"
)

// List makes a paragraph an item of a list. Items of one list share the pointer.
type List struct {
	Ordered bool
	Start   int // number of the first item, 1 when 0
}

// list gives the number of a list in the package.
func (w *writer) list(l *List) int {
	for i, known := range w.extras.lists {
		if known == l {
			return i + 1
		}
	}
	w.extras.lists = append(w.extras.lists, l)
	return len(w.extras.lists)
}

// numberingOf gives the part that says how lists are numbered.
func numberingOf(lists []*List) string {
	var b strings.Builder
	b.WriteString(xml.Header + `<w:numbering ` + namespace + `>`)
	for i, l := range lists { // a definition each, so that none goes on counting where another ended
		fmt.Fprintf(&b, `<w:abstractNum w:abstractNumId="%d"><w:multiLevelType w:val="multilevel"/>`, i)
		for at := range maxLevels {
			form, text := "bullet", "·"
			if l.Ordered {
				form, text = "decimal", fmt.Sprintf("%%%d.", at+1)
			}
			fmt.Fprintf(&b, `<w:lvl w:ilvl="%d"><w:start w:val="%d"/><w:numFmt w:val="%s"/><w:lvlText w:val="%s"/><w:pPr><w:ind w:left="%d" w:hanging="320"/></w:pPr></w:lvl>`, at, max(l.Start, 1), form, text, 960+at*480)
		}
		b.WriteString(`</w:abstractNum>`)
	}
	for i := range lists {
		fmt.Fprintf(&b, `<w:num w:numId="%d"><w:abstractNumId w:val="%d"/></w:num>`, i+1, i)
	}
	b.WriteString(`</w:numbering>`)
	return b.String()
}
