package sheet

// This file reads a workbook: its visible sheets with their rows, each cell as people see it.

import (
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strconv"
	"strings"

	"gongkai/ooxml"
)

// The bounds of what is read. The tables of a report are some sixty rows by sixteen columns.
const (
	maxCells   = 400_000 // of all sheets, blank ones within the width included
	maxText    = 8 << 20 // bytes of all texts
	maxWidth   = 200     // columns; what stands further right is left out
	maxStrings = 500_000
	maxMerges  = 50_000
)

// IsBook says whether a package is a workbook.
func IsBook(p *ooxml.Package) bool { return bookPart(p) != "" }

func bookPart(p *ooxml.Package) string {
	_, byType, err := p.Relations("")
	if err != nil {
		return ""
	}
	for _, name := range []string{byType["officeDocument"], "xl/workbook.xml"} {
		if name != "" && p.Has(name) && strings.HasPrefix(path.Base(strings.ToLower(name)), "workbook") {
			return name
		}
	}
	return ""
}

// Read reads the visible sheets of a workbook, hidden rows and columns left out. The errors are those of package ooxml.
func Read(p *ooxml.Package) (Book, error) {
	r := &reader{of: p}
	name := bookPart(p)
	if name == "" {
		return Book{}, ooxml.ErrNoPart
	}
	byID, byType, err := p.Relations(name)
	if err != nil {
		return Book{}, err
	}
	entries, err := r.entries(name)
	if err != nil {
		return Book{}, err
	}
	if err := r.sharedStrings(byType["sharedStrings"]); err != nil && !errors.Is(err, ooxml.ErrNoPart) {
		return Book{}, err
	}
	if r.formats, err = readFormats(p, byType["styles"]); err != nil && !errors.Is(err, ooxml.ErrNoPart) {
		return Book{}, err
	}
	var book Book
	for _, e := range entries {
		target := byID[e.id]
		if e.hidden || target == "" || !strings.Contains(target, "worksheets/") {
			continue
		}
		s, err := r.sheet(target)
		if err != nil {
			return Book{}, err
		}
		s.Name = e.name
		book.Sheets = append(book.Sheets, s)
	}
	return book, nil
}

type reader struct {
	of      *ooxml.Package
	strings []string
	formats []format
	cells   int
	text    int
}

type entry struct {
	name, id string
	hidden   bool
}

func (r *reader) entries(name string) ([]entry, error) {
	var out []entry
	err := each(r.of, name, func(p *ooxml.Part, e xml.StartElement) error {
		if e.Name.Local == "sheet" {
			out = append(out, entry{ooxml.Attr(e, "name"), attrOf(e, "r", "id"), strings.Contains(strings.ToLower(ooxml.Attr(e, "state")), "hidden")})
		}
		return nil
	})
	return out, err
}

// attrOf gives an attribute by prefix and name, or by the name under any other prefix.
func attrOf(e xml.StartElement, prefix, name string) string {
	for _, a := range e.Attr {
		if a.Name.Space == prefix && a.Name.Local == name {
			return a.Value
		}
	}
	for _, a := range e.Attr {
		if a.Name.Space != "" && a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// each calls do for every element of a part.
func each(p *ooxml.Package, name string, do func(*ooxml.Part, xml.StartElement) error) error {
	part, err := p.Part(name)
	if err != nil {
		return err
	}
	defer part.Close()
	for {
		t, err := part.Next()
		if err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		if e, ok := t.(xml.StartElement); ok {
			if err := do(part, e); err != nil {
				return err
			}
		}
	}
}

func (r *reader) sharedStrings(name string) error {
	if name == "" {
		return nil
	}
	return each(r.of, name, func(p *ooxml.Part, e xml.StartElement) error {
		if e.Name.Local != "si" {
			return nil
		}
		text, err := r.richText(p)
		r.strings = append(r.strings, text)
		if len(r.strings) > maxStrings {
			return ooxml.ErrTooLarge
		}
		return err
	})
}

// richText gathers the text of the element just begun, without the phonetic help (rPh) of East Asian scripts.
func (r *reader) richText(p *ooxml.Part) (string, error) {
	var b strings.Builder
	inText := false
	for depth := 1; depth > 0; {
		t, err := p.Next()
		if err != nil {
			return "", damaged(err)
		}
		switch t := t.(type) {
		case xml.StartElement:
			if t.Name.Local == "rPh" {
				if err := p.Skip(); err != nil {
					return "", damaged(err)
				}
				continue
			}
			depth++
			inText = t.Name.Local == "t"
		case xml.EndElement:
			depth--
			inText = false
		case xml.CharData:
			if inText {
				b.Write(t)
				if r.text += len(t); r.text > maxText {
					return "", ooxml.ErrTooLarge
				}
			}
		}
	}
	return unescape(b.String()), nil
}

// damaged makes an early end what it is inside an element.
func damaged(err error) error {
	if err == io.EOF {
		return ooxml.ErrDamaged
	}
	return err
}

// unescape resolves _x000D_ and its like, the format's way to write control characters: they are dropped.
func unescape(s string) string {
	for i := 0; ; {
		j := strings.Index(s[i:], "_x")
		if j < 0 {
			return s
		}
		i += j
		if len(s) >= i+7 && s[i+6] == '_' {
			if n, err := strconv.ParseUint(s[i+2:i+6], 16, 16); err == nil && n < ' ' {
				s = s[:i] + s[i+7:]
				continue
			}
		}
		i += 2
	}
}
