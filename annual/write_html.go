package annual

// This file writes the report as HTML: a whole page for the file, its inside for the body of an item. No sheet of style
// is fetched from elsewhere, no script runs.

import (
	"html"
	"io"
	"strconv"
	"strings"
)

// pageStyle is for paper first: A4 with the margins of GB/T 9704 (FACTS 9.1), table headings repeated on each page, no
// row cut.
const pageStyle = `
@page { size: A4; margin: 37mm 26mm 35mm 28mm }
body { margin: 0 auto; max-width: 52em; padding: 1em; font: 16pt/1.75 FangSong, 仿宋, FangSong_GB2312, STFangsong, "Noto Serif CJK SC", serif; color: #000; background: #fff }
h1 { font: 22pt/1.5 FZXiaoBiaoSong-B05S, 方正小标宋简体, STZhongsong, SimSun, "Noto Serif CJK SC", serif; text-align: center; margin: 0 0 1em }
h2 { font: 16pt/1.75 SimHei, 黑体, "Noto Sans CJK SC", sans-serif; margin: 0.5em 0 0; text-indent: 2em; break-after: avoid }
p { margin: 0; text-indent: 2em; text-align: justify }
p.mark { text-align: right; font-weight: bold; color: #b00 }
table { border-collapse: collapse; width: 100%; margin: 0.5em 0 1em; font: 9pt/1.4 SimSun, 宋体, "Noto Serif CJK SC", serif; break-inside: auto }
th, td { border: 1px solid #000; padding: 0.3em 0.2em; text-align: center; font-weight: normal }
th[scope=row] { text-align: left }
td { font-variant-numeric: tabular-nums }
td:not([data-cell]) { text-align: left }
thead { display: table-header-group }
tr { break-inside: avoid }
@media print { body { max-width: none; padding: 0 } }
@media screen and (max-width: 40em) { body { font-size: 12pt } .wide { overflow-x: auto } .wide table { min-width: 40em } }
`

func writeHTML(to io.Writer, d Document) error {
	var b strings.Builder
	b.WriteString("<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>" +
		html.EscapeString(d.Title) + "</title>\n<style>" + pageStyle + d.Form.columnStyle() + "</style>\n</head>\n<body>\n")
	for _, p := range d.parts() {
		switch p.kind {
		case markPart:
			b.WriteString(`<p class="mark">` + html.EscapeString(p.text) + "</p>\n")
		case titlePart:
			b.WriteString("<h1>" + html.EscapeString(p.text) + "</h1>\n")
		case tablePart:
			b.WriteString(`<div class="wide">`)
			d.writeTable(&b, p.table, true)
			b.WriteString("</div>\n")
		default:
			d.writePart(&b, p)
			b.WriteString("\n")
		}
	}
	b.WriteString("</body>\n</html>\n")
	_, err := io.WriteString(to, b.String())
	return err
}

// Markup gives the document as the body of an item, which carries the title itself.
func (d Document) Markup() string {
	var b strings.Builder
	for _, p := range d.parts() {
		switch p.kind {
		case markPart, titlePart:
		case tablePart:
			d.writeTable(&b, p.table, false)
		default:
			d.writePart(&b, p)
		}
	}
	return b.String()
}

func (d Document) writePart(b *strings.Builder, p part) {
	tag := "p"
	if p.kind == headingPart {
		tag = "h2"
	}
	b.WriteString("<" + tag + ">" + html.EscapeString(p.text) + "</" + tag + ">")
}

// writeTable writes a table; whole says for the page of its own, where headings repeat and figures carry their place.
func (d Document) writeTable(b *strings.Builder, t Table, whole bool) {
	rows, heads := d.Form.Layout(t), 0
	if whole {
		heads = d.Form.HeadRows(t)
	}
	b.WriteString("<table>")
	if whole {
		d.Form.writeColumns(b, t)
	}
	if heads > 0 {
		b.WriteString("<thead>")
		d.writeRows(b, rows[:heads], whole)
		b.WriteString("</thead>")
	}
	b.WriteString("<tbody>")
	d.writeRows(b, rows[heads:], whole)
	b.WriteString("</tbody></table>")
}

// columnStyle is the style of the widths there are.
func (f *Form) columnStyle() string {
	seen := map[int]bool{}
	var b strings.Builder
	for _, t := range tables {
		widths, total := f.Widths(t), 0
		for _, w := range widths {
			total += w
		}
		for _, w := range widths {
			if share := 100 * w / total; !seen[share] {
				seen[share] = true
				b.WriteString(".w" + strconv.Itoa(share) + " { width: " + strconv.Itoa(share) + "% }\n")
			}
		}
	}
	return b.String()
}

// writeColumns gives the columns their widths.
func (f *Form) writeColumns(b *strings.Builder, t Table) {
	widths, total := f.Widths(t), 0
	for _, w := range widths {
		total += w
	}
	b.WriteString("<colgroup>")
	for _, w := range widths {
		b.WriteString(`<col class="w` + strconv.Itoa(100*w/total) + `">`)
	}
	b.WriteString("</colgroup>")
}

func (d Document) writeRows(b *strings.Builder, rows [][]Box, whole bool) {
	for _, row := range rows {
		b.WriteString("<tr>")
		for _, box := range row {
			d.writeBox(b, box, whole)
		}
		b.WriteString("</tr>")
	}
}

func (d Document) writeBox(b *strings.Builder, box Box, whole bool) {
	tag, text := "td", box.Text
	if box.Figure() {
		text = d.Words(box.Place)
	} else if box.Head != "note" {
		tag = "th"
	}
	b.WriteString("<" + tag)
	if box.Rows > 1 {
		b.WriteString(` rowspan="` + strconv.Itoa(box.Rows) + `"`)
	}
	if box.Cols > 1 {
		b.WriteString(` colspan="` + strconv.Itoa(box.Cols) + `"`)
	}
	switch {
	case tag == "th":
		b.WriteString(` scope="` + box.Head + `"`)
	case whole && box.Figure():
		b.WriteString(` data-cell="` + html.EscapeString(box.Place.Row+"/"+box.Place.Column) + `"`)
	}
	b.WriteString(">" + html.EscapeString(text) + "</" + tag + ">")
}
