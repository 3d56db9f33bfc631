package annual

// This file is what our own files of data have in common (JSON, XML, CSV): how a cell is put in its place, how what was
// read becomes a report like any other.

import (
	"strings"

	"gongkai/fault"
	"gongkai/office"
)

// ownFile reads a file that we wrote as data. ok is false for anything else. A spreadsheet may have saved the CSV again,
// in the encoding of its machine.
func (e editions) ownFile(file string, data []byte) (r *Report, ok bool, err error) {
	if len(data) > MaxInput {
		return nil, false, nil
	}
	head := strings.TrimPrefix(string(data[:min(len(data), 2048)]), bom)
	for _, own := range []struct {
		is   func(string) bool
		read func(string) (Document, error)
	}{{looksJSON, e.readJSON}, {looksXML, e.readXML}, {looksCSV, e.readCSV}} {
		if !own.is(head) {
			continue
		}
		text, err := decode(data, "")
		if err != nil {
			return nil, true, err
		}
		d, err := own.read(text)
		if err != nil {
			return nil, true, err
		}
		return e.report(file, d), true, nil
	}
	return nil, false, nil
}

// tables are the tables in the order of the report.
var tables = []Table{Proactive, Requests, Remedy}

// rowsOf gives the codes of a table's rows in order.
func (f *Form) rowsOf(t Table) []string {
	var out []string
	for _, code := range f.codes {
		if f.places[code].table == t {
			out = append(out, code)
		}
	}
	return out
}

// put sets a cell as a file of ours says it; the error is an Invalid fault that names the place.
func (d *Document) put(p Place, meaning string, value *int64, unit, text string) error {
	columns := d.Form.ColumnsOf(p.Row)
	i := columnAt(columns, p.Column)
	if i < 0 {
		return fault.BadInput("annual.read.place", p.Row, p.Column)
	}
	if d.Cells[p.Row] == nil {
		d.Cells[p.Row] = blankRow(len(columns), Missing)
	}
	m, ok := meaningOf(meaning)
	if !ok || (m == Number) != (value != nil) || (m == Empty || m == NotApplicable) && ReadCell(text, "", "", 0).Meaning != m {
		return fault.BadInput("annual.read.meaning", p.Row, p.Column, meaning)
	}
	if unit != "" && (columns[i].Kind != "money" || unit != "元" && unit != "万元") {
		return fault.BadInput("annual.read.unit", p.Row, p.Column, unit)
	}
	c := Cell{Meaning: m, Unit: unit, Raw: clip(strings.TrimSpace(text), 80)}
	if value != nil {
		c.Value = *value
	}
	if again := c.Words(columns[i]); m == Number && text != again {
		return fault.BadInput("annual.read.text", p.Row, p.Column, text, again)
	}
	d.Cells[p.Row][i] = c
	return nil
}

func meaningOf(name string) (Meaning, bool) {
	for i, n := range meaningNames {
		if n == name {
			return Meaning(i), true
		}
	}
	return Missing, false
}

// report gives a document that was read as a report: its cells as they are, its words read as those of any report.
func (e editions) report(file string, d Document) *Report {
	var lines []Line
	for _, p := range d.parts() {
		if p.kind != markPart && p.kind != tablePart && p.text != noWords {
			lines = append(lines, Line{No: len(lines) + 1, Cells: []string{p.text}})
		}
	}
	r := &Report{File: file, Form: d.Form, Table3: d.Form, Rows: map[string][]Cell{}, Found: map[Table]Reading{}, Kind: d.Organ.Kind}
	newDoc(lines).narrative(r)
	r.Title, r.Organ, r.Year, r.LeadIn = d.Title, d.Organ.Name, d.Year, d.LeadIn
	r.FormByYear = e.of(r.Year)
	if len(d.Texts) > 0 {
		r.Texts = d.Texts
	}
	for _, t := range tables {
		r.Found[t] = Absent
	}
	for _, code := range d.Form.RowCodes() {
		r.Rows[code] = d.Cells[code]
		if r.Rows[code] == nil {
			r.Rows[code] = blankRow(len(d.Form.ColumnsOf(code)), Missing)
			continue
		}
		r.Found[d.Form.TableOf(code)] = Exact
	}
	return r
}

// Document gives a report that was read ready to be written again.
func (r *Report) Document() Document {
	d := Document{Title: r.Title, Organ: office.Organ{Name: r.Organ, Kind: r.Kind}, Year: r.Year, Form: r.Form, Cells: map[string][]Cell{}, LeadIn: r.LeadIn, Texts: r.Texts}
	for _, code := range r.Form.RowCodes() {
		d.Cells[code] = r.Rows[code]
	}
	return d
}
