package annual

// This file is the report as JSON: a versioned document, written and read. Amounts are whole numbers of 分; a place that
// was not found, is blank or does not apply says so in words. A document that breaks the form is refused with the place.

import (
	"encoding/json"
	"io"
	"strings"

	"gongkai/fault"
	"gongkai/office"
)

// The name and the version of the document. A reader refuses a version it does not know.
const (
	dataFormat  = "gongkai.annual-report"
	dataVersion = 1
)

type jsonReport struct {
	Format   string        `json:"format"`
	Version  int           `json:"version"`
	Form     string        `json:"form"` // code of the form: the report year it begins with
	Year     int           `json:"year"`
	Title    string        `json:"title"`
	Organ    jsonOrgan     `json:"organ"`
	Mark     string        `json:"mark,omitempty"`
	LeadIn   string        `json:"lead_in"`
	Sections []jsonSection `json:"sections"`
	Tables   []jsonTable   `json:"tables"`
}

type jsonOrgan struct {
	Name     string `json:"name"`
	Code     string `json:"code,omitempty"`
	Division string `json:"division,omitempty"`
	Kind     string `json:"kind,omitempty"`
}

type jsonSection struct {
	Number int    `json:"number"`
	Title  string `json:"title"`
	Text   string `json:"text"`
}

type jsonTable struct {
	Table Table     `json:"table"`
	Rows  []jsonRow `json:"rows"`
}

type jsonRow struct {
	Row   string     `json:"row"`
	Label string     `json:"label"`
	Cells []jsonCell `json:"cells"`
}

type jsonCell struct {
	Column  string `json:"column"`
	Label   string `json:"label"`
	Meaning string `json:"meaning"`
	Value   *int64 `json:"value"` // null unless the meaning is number; money in 分
	Unit    string `json:"unit,omitempty"`
	Text    string `json:"text"` // as it stands in the report
}

func writeJSON(to io.Writer, d Document) error {
	out := jsonReport{Format: dataFormat, Version: dataVersion, Form: d.Form.Code, Year: d.Year, Title: d.Title, Mark: d.Mark, LeadIn: d.LeadIn,
		Organ: jsonOrgan{d.Organ.Name, d.Organ.Code, d.Organ.Division, string(d.Organ.Kind)}}
	for n := 1; n <= len(d.Form.Sections); n++ {
		out.Sections = append(out.Sections, jsonSection{n, d.Form.SectionTitle(n), d.Texts[n]})
	}
	for _, t := range tables {
		table := jsonTable{Table: t}
		for _, code := range d.Form.rowsOf(t) {
			row := jsonRow{Row: code, Label: d.Form.Label(code)}
			for _, c := range d.Form.ColumnsOf(code) {
				cell := d.Cell(Place{code, c.Code})
				row.Cells = append(row.Cells, jsonCell{c.Code, c.Label, cell.Meaning.String(), cell.figureOrNil(), cell.Unit, cell.Words(c)})
			}
			table.Rows = append(table.Rows, row)
		}
		out.Tables = append(out.Tables, table)
	}
	enc := json.NewEncoder(to)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	return enc.Encode(out)
}

func (c Cell) figureOrNil() *int64 {
	if c.Meaning != Number {
		return nil
	}
	return &c.Value
}

// looksJSON says whether text is a report in JSON, ours or a broken one that claims to be.
func looksJSON(text string) bool {
	return strings.HasPrefix(strings.TrimSpace(clip(text, 256)), "{") && strings.Contains(clip(text, 1024), `"`+dataFormat+`"`)
}

// readJSON reads a report in JSON. The error is an Invalid fault that names the line or the place.
func (e editions) readJSON(text string) (Document, error) {
	var in jsonReport
	dec := json.NewDecoder(strings.NewReader(text))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&in); err != nil {
		return Document{}, fault.Wrap(err, fault.Invalid, "annual.read.json", lineAt(text, dec.InputOffset()), jsonReason(err))
	}
	if dec.More() {
		return Document{}, fault.BadInput("annual.read.json", lineAt(text, dec.InputOffset()), "more than one document")
	}
	if in.Format != dataFormat || in.Version != dataVersion {
		return Document{}, fault.BadInput("annual.read.version", in.Format, in.Version)
	}
	form := e.byCode(in.Form)
	if form == nil {
		return Document{}, fault.BadInput("annual.read.form", in.Form)
	}
	d := Document{Title: in.Title, Year: in.Year, Form: form, Mark: in.Mark, LeadIn: in.LeadIn, Cells: map[string][]Cell{}, Texts: map[int]string{},
		Organ: office.Organ{Name: in.Organ.Name, Code: in.Organ.Code, Division: in.Organ.Division, Kind: office.Kind(in.Organ.Kind)}}
	for _, s := range in.Sections {
		if s.Number < 1 || s.Number > len(form.Sections) {
			return Document{}, fault.BadInput("annual.read.section", s.Number)
		}
		if s.Text != "" {
			d.Texts[s.Number] = s.Text
		}
	}
	for _, t := range in.Tables {
		for _, row := range t.Rows {
			if form.TableOf(row.Row) != t.Table || t.Table == "" {
				return Document{}, fault.BadInput("annual.read.row", row.Row, string(t.Table))
			}
			for _, c := range row.Cells {
				if err := d.put(Place{row.Row, c.Column}, c.Meaning, c.Value, c.Unit, c.Text); err != nil {
					return Document{}, err
				}
			}
		}
	}
	return d, nil
}

func lineAt(text string, offset int64) int {
	return 1 + strings.Count(text[:min(max(int(offset), 0), len(text))], "\n")
}

// jsonReason is what the decoder says, without its own name.
func jsonReason(err error) string { return strings.TrimPrefix(err.Error(), "json: ") }
