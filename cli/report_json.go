package cli

// This file is the JSON of `gongkai report check --json`: one document for each file, on a line of its own.

import (
	"bytes"
	"encoding/json"
	"io"

	"gongkai/annual"
	"gongkai/message"
)

// printJSON prints the document of one file on a line of its own, so that thousands can be read as they come.
func printJSON(w io.Writer, doc reportDocument) {
	raw, err := marshal(doc)
	if err != nil { // cannot be: the document holds strings and numbers only
		panic(err)
	}
	_, _ = w.Write(append(raw, '\n')) // whoever has stopped reading needs no more
}

func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(v)
	return bytes.TrimSpace(b.Bytes()), err
}

type reportDocument struct {
	File     string            `json:"file"`
	Organ    string            `json:"organ"`
	Year     int               `json:"year"`
	Format   string            `json:"format"`
	Tables   tablesDocument    `json:"tables"`
	Findings []findingDocument `json:"findings"`
	Verdict  annual.Verdict    `json:"verdict"`
	Doubtful []doubtDocument   `json:"doubtful"`
}

// doubtDocument is a cell that was not read for certain: solved by the relations, or with no figure taken.
type doubtDocument struct {
	Cell    string  `json:"cell"`
	Meaning string  `json:"meaning"`
	Value   *int64  `json:"value"`
	Solved  bool    `json:"solved"`
	Could   []int64 `json:"could"`
	Raw     string  `json:"raw"`
	Line    int     `json:"line"`

	At annual.Spot `json:"at"`
}

type tablesDocument struct {
	Proactive    map[string]map[string]any `json:"proactive"`
	Applications map[string][]*int64       `json:"applications"`
	Remedies     []*int64                  `json:"remedies"`
}

type findingDocument struct {
	Check      string          `json:"check"`
	Severity   annual.Severity `json:"severity"`
	Where      []string        `json:"where"`
	Expression string          `json:"expression"`
	Left       *int64          `json:"left"`
	Right      *int64          `json:"right"`
	Difference *int64          `json:"difference"`
	Message    string          `json:"message"`
	Advice     string          `json:"advice"`
	Cells      []cellDocument  `json:"cells"`
}

// cellDocument is a cell a finding is about, and where it stands in the file.
type cellDocument struct {
	Cell string      `json:"cell"`
	Raw  string      `json:"raw"`
	At   annual.Spot `json:"at"`
}

func shownCells(f annual.Finding) []cellDocument {
	out := []cellDocument{}
	for _, c := range f.Cells {
		if !c.Previous {
			out = append(out, cellDocument{c.Place.Row + "/" + c.Place.Column, c.Raw, c.At})
		}
	}
	return out
}

// document gives a report as it is written in JSON: null where a cell is blank or was not read.
func document(r *annual.Report, findings []annual.Finding, verdict annual.Verdict, lang message.Lang) reportDocument {
	d := reportDocument{File: r.File, Organ: r.Organ, Year: r.Year, Format: r.Form.Code, Findings: []findingDocument{}, Verdict: verdict, Doubtful: doubtful(r)}
	d.Tables = tablesDocument{Proactive: map[string]map[string]any{}, Applications: map[string][]*int64{}}
	for _, b := range r.Form.Proactive {
		for _, row := range b.Rows {
			d.Tables.Proactive[row.Code] = proactiveRow(b.Columns, r.Rows[row.Code])
		}
	}
	for _, line := range r.Table3.Lines() {
		d.Tables.Applications[line.Code] = numbers(r.Rows[line.Code])
	}
	d.Tables.Remedies = numbers(r.Rows[r.Form.Remedies.Row])
	for _, f := range findings {
		d.Findings = append(d.Findings, findingDocument{f.Check, f.Severity, f.Where, f.Expression, f.Left, f.Right, f.Difference(), message.T(lang, f.Key, f.Args...), message.T(lang, f.Advice()), shownCells(f)})
	}
	return d
}

func doubtful(r *annual.Report) []doubtDocument {
	out := []doubtDocument{}
	for _, d := range r.Doubts() {
		x := doubtDocument{Cell: d.Place.Row + "/" + d.Place.Column, Meaning: d.Cell.Meaning.String(), Solved: d.Cell.Solved, Could: d.Cell.Could, Raw: d.Cell.Raw, Line: d.Cell.Line, At: d.Cell.At}
		if d.Cell.Meaning == annual.Number {
			x.Value = &d.Cell.Value
		}
		if x.Could == nil {
			x.Could = []int64{}
		}
		out = append(out, x)
	}
	return out
}

func numbers(cells []annual.Cell) []*int64 {
	out := make([]*int64, len(cells))
	for i, c := range cells {
		if c.Meaning == annual.Number {
			out[i] = &c.Value
		}
	}
	return out
}

// proactiveRow gives a row of table 2 by column code; an amount in the unit it was written in, with that unit.
func proactiveRow(columns []annual.Column, cells []annual.Cell) map[string]any {
	out := map[string]any{}
	for i, col := range columns {
		c := cells[i]
		switch {
		case c.Meaning != annual.Number:
			out[col.Code] = nil
		case col.Kind == "money":
			out[col.Code] = json.Number(annual.Yuan(c.Value, c.Unit))
		default:
			out[col.Code] = c.Value
		}
		if col.Kind == "money" {
			out["unit"] = c.Unit
		}
	}
	return out
}
