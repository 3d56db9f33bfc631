package manuscript

// This file makes a table of a sheet of a workbook.

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"

	"gongkai/fault"
	"gongkai/sheet"
)

// The size of a sheet that still is a table of a text. What is larger is data: it is published as a file beside the text.
const (
	maxSheetRows  = 1000
	maxSheetCells = 10_000
)

func fromBook(book sheet.Book, number int, images Pictures) (Tidied, Book, error) {
	var names Book
	for _, s := range book.Sheets {
		if len(s.Rows) > 0 {
			names.Sheets = append(names.Sheets, s.Name)
		}
	}
	if len(names.Sheets) == 0 {
		return Tidied{}, Book{}, fault.BadInput("manuscript.empty")
	}
	if number == 0 && len(names.Sheets) > 1 {
		return Tidied{}, names, nil
	}
	if number > len(names.Sheets) {
		return Tidied{}, names, fault.BadInput("manuscript.no_sheet")
	}
	n := 0
	for _, s := range book.Sheets {
		if len(s.Rows) == 0 {
			continue
		}
		if n++; n == max(number, 1) {
			body, err := tableOf(s)
			if err != nil {
				return Tidied{}, names, err
			}
			images.Title = false
			return Tidy(body, images), Book{}, nil
		}
	}
	return Tidied{}, names, fault.BadInput("manuscript.no_sheet")
}

// tableOf gives a sheet as a table: a first row of one cell over all columns is its caption, the next its headings, with
// those rows their cells reach into.
func tableOf(s sheet.Sheet) (string, error) {
	rows, cells := s.Rows, 0
	for _, row := range rows {
		cells += len(row)
	}
	if len(rows) > maxSheetRows || cells > maxSheetCells {
		return "", fault.BadInput("manuscript.large_sheet", len(rows), cells, maxSheetRows, maxSheetCells)
	}
	var b strings.Builder
	b.WriteString("<table>")
	if len(rows) > 1 && len(rows[0]) == 1 && strings.TrimSpace(rows[0][0].Text) != "" && len(rows[1]) > 1 {
		b.WriteString("<caption>" + html.EscapeString(rows[0][0].Text) + "</caption>")
		rows = rows[1:]
	}
	heads := 1
	for _, c := range rows[0] {
		heads = max(heads, c.Down)
	}
	for i, row := range rows {
		b.WriteString("<tr>")
		name := "td"
		if i < heads && len(rows) > heads {
			name = "th"
		}
		for _, c := range row {
			class := ""
			if c.Number {
				class = ` align="right"`
			}
			b.WriteString("<" + name + ` colspan="` + strconv.Itoa(max(c.Across, 1)) + `" rowspan="` + strconv.Itoa(max(c.Down, 1)) + `"><p` + class + ">" +
				strings.ReplaceAll(html.EscapeString(c.Text), "\n", "<br>") + "</p></" + name + ">")
		}
		b.WriteString("</tr>")
	}
	b.WriteString("</table>")
	return b.String(), nil
}
