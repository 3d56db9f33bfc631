package screen

// hidden.go finds what a workbook hides: sheets, rows and columns that hold something, and what the book reads like without that.

import (
	"encoding/xml"
	"errors"
	"path"
	"slices"
	"strconv"
	"strings"

	"gongkai/ooxml"
	"gongkai/sheet"
)

// hiddenCells finds hidden sheets, rows and columns that hold something, and reads the book as it would be without hiding.
func (r *Reading) hiddenCells(p *ooxml.Package, data []byte) error {
	any := false
	for _, name := range p.Names() {
		var err error
		switch {
		case path.Base(name) == "workbook.xml":
			err = walk(p, name, func(t xml.Token, _ []string) {
				if e, ok := t.(xml.StartElement); ok && e.Name.Local == "sheet" && strings.Contains(strings.ToLower(ooxml.Attr(e, "state")), "hidden") {
					r.trace(HiddenSheet, ooxml.Attr(e, "name"), 0)
					any = true
				}
			})
		case strings.Contains(name, "worksheets/") && strings.HasSuffix(name, ".xml"):
			rows, columns, bad := hiddenIn(p, name)
			if rows > 0 {
				r.trace(HiddenRows, "", rows)
			}
			if columns > 0 {
				r.trace(HiddenCols, "", columns)
			}
			any, err = any || rows+columns > 0, bad
		}
		if err != nil {
			return err
		}
	}
	if !any {
		return nil
	}
	open, err := unhidden(data)
	if err != nil {
		return err
	}
	b, err := sheet.Read(open)
	if err != nil {
		return err
	}
	r.sheets(b, true)
	return nil
}

// hiddenIn counts the hidden rows and columns of a sheet that hold cells with something in them.
func hiddenIn(p *ooxml.Package, name string) (rows, columns int, err error) {
	hidden := map[int]bool{}
	filled := map[int]bool{}
	inHidden, counted, column, value := false, false, 0, false
	err = walk(p, name, func(t xml.Token, path []string) {
		e, ok := t.(xml.StartElement)
		if !ok {
			return
		}
		switch e.Name.Local {
		case "col":
			from, _ := strconv.Atoi(ooxml.Attr(e, "min"))
			to, _ := strconv.Atoi(ooxml.Attr(e, "max"))
			for c := max(from, 1); ooxml.On(ooxml.Attr(e, "hidden")) && c <= min(to, 500); c++ {
				hidden[c] = true
			}
		case "row":
			inHidden, counted, column = ooxml.On(ooxml.Attr(e, "hidden")), false, 0
		case "c":
			column = columnOf(ooxml.Attr(e, "r"), column)
			value = true
		case "v", "is", "f":
			if value && inHidden && !counted {
				rows, counted = rows+1, true
			}
			filled[column] = filled[column] || value
		}
	})
	for c := range hidden {
		if filled[c] {
			columns++
		}
	}
	return rows, columns, err
}

// columnOf gives the column of a cell by its address, or the next one.
func columnOf(ref string, last int) int {
	n := 0
	for _, c := range strings.ToUpper(ref) {
		if c < 'A' || c > 'Z' || n > 1<<15 {
			break
		}
		n = n*26 + int(c-'A') + 1
	}
	if n == 0 {
		return last + 1
	}
	return n
}

// unhidden gives a workbook with everything shown.
func unhidden(data []byte) (*ooxml.Package, error) {
	files, err := ooxml.Files(data)
	if err != nil {
		return nil, err
	}
	for i, f := range files {
		name := strings.ToLower(f.Name)
		if path.Base(name) != "workbook.xml" && !strings.Contains(name, "worksheets/") || !strings.HasSuffix(name, ".xml") {
			continue
		}
		files[i].Data, err = ooxml.Edit(f.Data, func(e *xml.StartElement, _ []string, _ int) ooxml.Verdict {
			if slices.Contains([]string{"sheet", "row", "col"}, e.Name.Local) {
				e.Attr = slices.DeleteFunc(e.Attr, func(a xml.Attr) bool { return a.Name.Local == "hidden" || a.Name.Local == "state" })
			}
			return ooxml.Keep
		})
		if err != nil {
			return nil, err
		}
	}
	packed, err := ooxml.Pack(files)
	if err != nil {
		return nil, errors.Join(ooxml.ErrDamaged, err)
	}
	return ooxml.Open(packed)
}
