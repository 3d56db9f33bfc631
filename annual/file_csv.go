package annual

// This file is the report as CSV, written and read: one cell a line, so that any tool can filter and pivot it, with the
// title, the organ and the words in the same columns above. UTF-8 with a mark, so that spreadsheets show the characters.

import (
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"gongkai/fault"
	"gongkai/office"
)

// csvHeader names the columns. table is one of the tables, or "report" and "section" for what stands around them.
var csvHeader = []string{"table", "row", "row_label", "column", "column_label", "value", "unit", "meaning"}

const (
	csvReport  = "report"
	csvSection = "section"
)

// bom tells a spreadsheet that a file is UTF-8.
const bom = "\xEF\xBB\xBF"

func writeCSV(to io.Writer, d Document) error {
	if _, err := io.WriteString(to, bom); err != nil {
		return err
	}
	w := csv.NewWriter(to)
	w.UseCRLF = true
	rows := [][]string{csvHeader}
	for _, head := range [][2]string{{"format", dataFormat + " " + strconv.Itoa(dataVersion)}, {"form", d.Form.Code}, {"year", strconv.Itoa(d.Year)}, {"title", d.Title},
		{"organ", d.Organ.Name}, {"organ_code", d.Organ.Code}, {"organ_division", d.Organ.Division}, {"organ_kind", string(d.Organ.Kind)}, {"mark", d.Mark}, {"lead_in", d.LeadIn}} {
		rows = append(rows, []string{csvReport, head[0], "", "", "", shield(head[1]), "", ""})
	}
	for n := 1; n <= len(d.Form.Sections); n++ {
		rows = append(rows, []string{csvSection, strconv.Itoa(n), d.Form.SectionTitle(n), "", "", shield(d.Texts[n]), "", ""})
	}
	for _, code := range d.Form.RowCodes() {
		for _, c := range d.Form.ColumnsOf(code) {
			cell := d.Cell(Place{code, c.Code})
			value := cell.Words(c)
			switch {
			case cell.Meaning == Number && c.Kind == "money":
				value = Yuan(cell.Value, cell.Unit)
			case cell.Meaning != Number:
				value = shield(value)
			}
			rows = append(rows, []string{string(d.Form.TableOf(code)), code, shield(d.Form.Label(code)), c.Code, shield(c.Label), value, cell.Unit, cell.Meaning.String()})
		}
	}
	return w.WriteAll(rows)
}

// shield keeps a spreadsheet from taking words for a formula; unshield takes it off again.
func shield(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r'", rune(s[0])) {
		return "'" + s
	}
	return s
}

func unshield(s string) string { return strings.TrimPrefix(s, "'") }

// looksCSV says whether a file that begins so is a report in CSV of ours.
func looksCSV(text string) bool {
	first, _, _ := strings.Cut(strings.TrimPrefix(clip(text, 256), bom), "\n")
	return strings.TrimSpace(first) == strings.Join(csvHeader, ",")
}

// readCSV reads a report in CSV; the error is an Invalid fault that names the line or the place.
func (e editions) readCSV(text string) (Document, error) {
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, bom)))
	r.FieldsPerRecord = len(csvHeader)
	d := Document{Cells: map[string][]Cell{}, Texts: map[int]string{}}
	for {
		rec, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return d, fault.Wrap(err, fault.Invalid, "annual.read.csv", csvLine(err), err.Error())
		}
		line, _ := r.FieldPos(0)
		if err := e.csvRecord(&d, rec, line); err != nil {
			return d, err
		}
	}
	if d.Form == nil {
		return d, fault.BadInput("annual.read.form", "")
	}
	return d, nil
}

func csvLine(err error) int {
	var at *csv.ParseError
	if errors.As(err, &at) {
		return at.Line
	}
	return 0
}

func (e editions) csvRecord(d *Document, rec []string, line int) error {
	if slices.Equal(rec, csvHeader) {
		return nil
	}
	if rec[0] == csvReport {
		return e.csvHead(d, rec[1], unshield(rec[5]))
	}
	if d.Form == nil {
		return fault.BadInput("annual.read.csv_head", line)
	}
	if rec[0] == csvSection {
		n, err := strconv.Atoi(rec[1])
		if err != nil || n < 1 || n > len(d.Form.Sections) {
			return fault.BadInput("annual.read.section", rec[1])
		}
		if rec[5] != "" {
			d.Texts[n] = unshield(strings.ReplaceAll(rec[5], "\r\n", "\n"))
		}
		return nil
	}
	if string(d.Form.TableOf(rec[1])) != rec[0] || rec[0] == "" {
		return fault.BadInput("annual.read.row", rec[1], rec[0])
	}
	p := Place{rec[1], rec[3]}
	column, ok := d.Form.ColumnOf(p)
	if !ok {
		return fault.BadInput("annual.read.place", p.Row, p.Column)
	}
	if rec[7] != Number.String() {
		return d.put(p, rec[7], nil, rec[6], unshield(rec[5]))
	}
	cell := ReadCell(rec[5], column.Kind, rec[6], line)
	if cell.Meaning != Number {
		return fault.BadInput("annual.read.csv_value", line, rec[5])
	}
	cell.Unit = rec[6]
	return d.put(p, rec[7], &cell.Value, rec[6], cell.Words(column))
}

// csvHead takes one of the lines above the cells. Lines of a later version that are not known are passed over.
func (e editions) csvHead(d *Document, name, value string) error {
	switch name {
	case "format":
		if value != dataFormat+" "+strconv.Itoa(dataVersion) {
			return fault.BadInput("annual.read.version", value, "")
		}
	case "form":
		if d.Form = e.byCode(value); d.Form == nil {
			return fault.BadInput("annual.read.form", value)
		}
	case "year":
		d.Year, _ = strconv.Atoi(value)
	case "organ_kind":
		d.Organ.Kind = office.Kind(value)
	}
	if to := map[string]*string{"title": &d.Title, "organ": &d.Organ.Name, "organ_code": &d.Organ.Code, "organ_division": &d.Organ.Division, "mark": &d.Mark, "lead_in": &d.LeadIn}[name]; to != nil {
		*to = value
	}
	return nil
}
