package sheet

// This file writes a workbook.

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// ErrOverlap says that a cell reaches into the place of another one.
var ErrOverlap = errors.New("sheet: cells overlap")

const (
	mainNS = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`
	relNS  = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	ctNS   = "application/vnd.openxmlformats-officedocument.spreadsheetml."
)

// Write writes the book. A name of a sheet that the format does not allow is brought into order. The error is
// ErrOverlap or the writer's.
func Write(to io.Writer, book Book) error {
	if len(book.Sheets) == 0 {
		book.Sheets = []Sheet{{}}
	}
	parts := make([]part, 0, len(book.Sheets))
	for i, s := range book.Sheets {
		text, err := s.text()
		if err != nil {
			return err
		}
		parts = append(parts, part{fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1), text})
	}
	return writeParts(to, append(frame(book.Title, book.Author, book.Sheets), parts...))
}

// frame gives the parts of a book that tell of its sheets.
func frame(title, author string, all []Sheet) []part {
	names := sheetNames(all)
	var sheets, rels, types, titles strings.Builder
	for i, s := range all {
		file := fmt.Sprintf("worksheets/sheet%d.xml", i+1)
		fmt.Fprintf(&sheets, `<sheet name="%s" sheetId="%d" r:id="rId%d"/>`, escape(names[i]), i+1, i+1)
		fmt.Fprintf(&rels, `<Relationship Id="rId%d" Type="%s/worksheet" Target="%s"/>`, i+1, relNS, file)
		fmt.Fprintf(&types, `<Override PartName="/xl/%s" ContentType="%sworksheet+xml"/>`, file, ctNS)
		if s.Heads > 0 {
			fmt.Fprintf(&titles, `<definedName name="_xlnm.Print_Titles" localSheetId="%d">'%s'!$1:$%d</definedName>`, i, escape(strings.ReplaceAll(names[i], "'", "''")), s.Heads)
		}
	}
	if titles.Len() > 0 {
		sheets.WriteString(`</sheets><definedNames>` + titles.String() + `</definedNames>`)
	} else {
		sheets.WriteString(`</sheets>`)
	}
	return []part{
		{"[Content_Types].xml", xml.Header + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="` + ctNS + `sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="` + ctNS + `styles+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>` + types.String() + `</Types>`},
		{"_rels/.rels", relations(`<Relationship Id="rId1" Type="` + relNS + `/officeDocument" Target="xl/workbook.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>`)},
		{"docProps/core.xml", xml.Header + `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>` + escape(title) + `</dc:title><dc:creator>` + escape(author) + `</dc:creator></cp:coreProperties>`},
		{"xl/workbook.xml", xml.Header + `<workbook ` + mainNS + ` xmlns:r="` + relNS + `"><sheets>` + sheets.String() + `</workbook>`},
		{"xl/_rels/workbook.xml.rels", relations(rels.String() + fmt.Sprintf(`<Relationship Id="rId%d" Type="%s/styles" Target="styles.xml"/>`, len(all)+1, relNS))},
		{"xl/styles.xml", stylesText()},
	}
}

type part struct{ name, text string }

func writeParts(to io.Writer, parts []part) error {
	z := zip.NewWriter(to)
	for _, p := range parts {
		f, err := z.CreateHeader(&zip.FileHeader{Name: p.name, Method: zip.Deflate, Modified: time.Date(2019, 5, 15, 0, 0, 0, 0, time.UTC)})
		if err != nil {
			return err
		}
		if _, err := io.WriteString(f, p.text); err != nil {
			return err
		}
	}
	return z.Close()
}

func relations(inner string) string {
	return xml.Header + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` + inner + `</Relationships>`
}

// text is the sheet's part.
func (s Sheet) text() (string, error) {
	var b strings.Builder
	b.WriteString(xml.Header + `<worksheet ` + mainNS + `><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>`)
	b.WriteString(`<sheetFormatPr defaultRowHeight="15"/>`)
	if len(s.Widths) > 0 {
		b.WriteString(`<cols>`)
		for i, w := range s.Widths {
			fmt.Fprintf(&b, `<col min="%d" max="%d" width="%s" customWidth="1"/>`, i+1, i+1, strconv.FormatFloat(w, 'f', -1, 64))
		}
		b.WriteString(`</cols>`)
	}
	b.WriteString(`<sheetData>`)
	var merges []string
	taken := map[[2]int]int{} // places reached into from above or the left, with the style that draws their border
	for i, row := range s.Rows {
		height := ""
		if i < len(s.Heights) && s.Heights[i] > 0 {
			height = fmt.Sprintf(` ht="%s" customHeight="1"`, strconv.FormatFloat(s.Heights[i], 'f', -1, 64))
		}
		fmt.Fprintf(&b, `<row r="%d"%s>`, i+1, height)
		m, err := writeRow(&b, row, i+1, taken)
		if err != nil {
			return "", err
		}
		merges = append(merges, m...)
		b.WriteString(`</row>`)
	}
	b.WriteString(`</sheetData>`)
	if len(merges) > 0 {
		fmt.Fprintf(&b, `<mergeCells count="%d">`, len(merges))
		for _, m := range merges {
			b.WriteString(`<mergeCell ref="` + m + `"/>`)
		}
		b.WriteString(`</mergeCells>`)
	}
	b.WriteString(`<pageSetup paperSize="9" orientation="portrait" fitToWidth="1" fitToHeight="0"/></worksheet>`)
	return b.String(), nil
}

func writeRow(b *strings.Builder, row []Cell, number int, taken map[[2]int]int) (merges []string, err error) {
	column := 1
	fill := func() {
		for style, ok := taken[[2]int{number, column}]; ok; style, ok = taken[[2]int{number, column}] {
			fmt.Fprintf(b, `<c r="%s%d" s="%d"/>`, columnName(column), number, style)
			column++
		}
	}
	for _, c := range row {
		fill()
		across, down := max(c.Across, 1), max(c.Down, 1)
		style := c.style()
		for r := number; r < number+down; r++ {
			for k := column; k < column+across; k++ {
				if _, hit := taken[[2]int{r, k}]; hit {
					return nil, ErrOverlap
				}
				taken[[2]int{r, k}] = style
			}
		}
		delete(taken, [2]int{number, column})
		ref := columnName(column) + strconv.Itoa(number)
		c.write(b, ref, style)
		if across > 1 || down > 1 {
			merges = append(merges, ref+":"+columnName(column+across-1)+strconv.Itoa(number+down-1))
		}
		column++
	}
	fill()
	return merges, nil
}

func (c Cell) write(b *strings.Builder, ref string, style int) {
	switch {
	case c.Text == "":
		fmt.Fprintf(b, `<c r="%s" s="%d"/>`, ref, style)
	case c.Number:
		fmt.Fprintf(b, `<c r="%s" s="%d"><v>%s</v></c>`, ref, style, escape(c.Text))
	default:
		fmt.Fprintf(b, `<c r="%s" s="%d" t="inlineStr"><is><t xml:space="preserve">%s</t></is></c>`, ref, style, escape(c.Text))
	}
}

// style is the cell's place in the list of styles: three alignments, plain and bold.
func (c Cell) style() int {
	n := 1
	switch c.Align {
	case Left:
		n = 2
	case Right:
		n = 3
	}
	if c.Bold {
		n += 3
	}
	return n
}

func stylesText() string {
	var b strings.Builder
	b.WriteString(xml.Header + `<styleSheet ` + mainNS + `><fonts count="2"><font><sz val="11"/><name val="宋体"/></font><font><b/><sz val="11"/><name val="宋体"/></font></fonts>`)
	b.WriteString(`<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>`)
	b.WriteString(`<borders count="2"><border/><border><left style="thin"/><right style="thin"/><top style="thin"/><bottom style="thin"/></border></borders>`)
	b.WriteString(`<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="7"><xf/>`)
	for font := range 2 {
		for _, a := range []string{"center", "left", "right"} {
			fmt.Fprintf(&b, `<xf fontId="%d" borderId="1" applyFont="1" applyBorder="1" applyAlignment="1"><alignment horizontal="%s" vertical="center" wrapText="1"/></xf>`, font, a)
		}
	}
	b.WriteString(`</cellXfs></styleSheet>`)
	return b.String()
}

// sheetNames gives each sheet a name the format allows: 1 to 31 characters, none of :\/?*[], no two alike.
func sheetNames(sheets []Sheet) []string {
	seen := map[string]bool{}
	out := make([]string, len(sheets))
	for i, s := range sheets {
		name := strings.Trim(strings.Map(func(r rune) rune {
			if strings.ContainsRune(`:\/?*[]`, r) || unicode.IsControl(r) {
				return -1
			}
			return r
		}, s.Name), "' ")
		if r := []rune(name); len(r) > 31 {
			name = string(r[:31])
		}
		if name == "" || seen[strings.ToLower(name)] {
			name = fmt.Sprintf("Sheet%d", i+1)
		}
		seen[strings.ToLower(name)] = true
		out[i] = name
	}
	return out
}

// escape writes text for XML and drops what XML cannot hold.
func escape(s string) string {
	s = strings.Map(func(r rune) rune {
		if (unicode.IsControl(r) && r != '\t' && r != '\n') || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, s)
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a strings.Builder takes everything
	return b.String()
}
