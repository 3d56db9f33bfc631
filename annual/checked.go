package annual

// This file is what reading and checking a report came to, as others' programs take it: the JSON of `gongkai report check`
// and of the address that checks a report sent in (docs/report-check.md).

import (
	"encoding/json"

	"gongkai/message"
)

// Checked is a report as it was read, with what was found. Cells without a figure are null; amounts stand in the unit they
// were written in.
type Checked struct {
	File     string           `json:"file"`
	Organ    string           `json:"organ"`
	Year     int              `json:"year"`
	Format   string           `json:"format"`
	Tables   checkedTables    `json:"tables"`
	Findings []checkedFinding `json:"findings"`
	Verdict  Verdict          `json:"verdict"`
	Doubtful []checkedDoubt   `json:"doubtful"`
}

// checkedDoubt is a cell that was not read for certain: solved by the relations, or with no figure taken.
type checkedDoubt struct {
	Cell    string  `json:"cell"`
	Meaning string  `json:"meaning"`
	Value   *int64  `json:"value"`
	Solved  bool    `json:"solved"`
	Could   []int64 `json:"could"`
	Raw     string  `json:"raw"`
	Line    int     `json:"line"`

	At Spot `json:"at"`
}

type checkedTables struct {
	Proactive    map[string]map[string]any `json:"proactive"`
	Applications map[string][]*int64       `json:"applications"`
	Remedies     []*int64                  `json:"remedies"`
}

type checkedFinding struct {
	Check      string        `json:"check"`
	Severity   Severity      `json:"severity"`
	Where      []string      `json:"where"`
	Expression string        `json:"expression"`
	Left       *int64        `json:"left"`
	Right      *int64        `json:"right"`
	Difference *int64        `json:"difference"`
	Message    string        `json:"message"`
	Advice     string        `json:"advice"`
	Cells      []checkedCell `json:"cells"`
}

// checkedCell is a cell a finding is about, and where it stands in the file.
type checkedCell struct {
	Cell string `json:"cell"`
	Raw  string `json:"raw"`
	At   Spot   `json:"at"`
}

func checkedCells(f Finding) []checkedCell {
	out := []checkedCell{}
	for _, c := range f.Cells {
		if !c.Previous {
			out = append(out, checkedCell{c.Place.Row + "/" + c.Place.Column, c.Raw, c.At})
		}
	}
	return out
}

// CheckedOf gives a report with its findings, worded in lang.
func CheckedOf(r *Report, findings []Finding, verdict Verdict, lang message.Lang) Checked {
	d := Checked{File: r.File, Organ: r.Organ, Year: r.Year, Format: r.Form.Code, Findings: []checkedFinding{}, Verdict: verdict, Doubtful: checkedDoubts(r)}
	d.Tables = checkedTables{Proactive: map[string]map[string]any{}, Applications: map[string][]*int64{}}
	for _, b := range r.Form.Proactive {
		for _, row := range b.Rows {
			d.Tables.Proactive[row.Code] = checkedRow(b.Columns, r.Rows[row.Code])
		}
	}
	for _, line := range r.Table3.Lines() {
		d.Tables.Applications[line.Code] = checkedNumbers(r.Rows[line.Code])
	}
	d.Tables.Remedies = checkedNumbers(r.Rows[r.Form.Remedies.Row])
	for _, f := range findings {
		d.Findings = append(d.Findings, checkedFinding{f.Check, f.Severity, f.Where, f.Expression, f.Left, f.Right, f.Difference(), message.T(lang, f.Key, f.Args...), message.T(lang, f.Advice()), checkedCells(f)})
	}
	return d
}

func checkedDoubts(r *Report) []checkedDoubt {
	out := []checkedDoubt{}
	for _, d := range r.Doubts() {
		x := checkedDoubt{Cell: d.Place.Row + "/" + d.Place.Column, Meaning: d.Cell.Meaning.String(), Solved: d.Cell.Solved, Could: d.Cell.Could, Raw: d.Cell.Raw, Line: d.Cell.Line, At: d.Cell.At}
		if d.Cell.Meaning == Number {
			x.Value = &d.Cell.Value
		}
		if x.Could == nil {
			x.Could = []int64{}
		}
		out = append(out, x)
	}
	return out
}

func checkedNumbers(cells []Cell) []*int64 {
	out := make([]*int64, len(cells))
	for i, c := range cells {
		if c.Meaning == Number {
			out[i] = &c.Value
		}
	}
	return out
}

// checkedRow gives a row of table 2 by column code; an amount in the unit it was written in, with that unit.
func checkedRow(columns []Column, cells []Cell) map[string]any {
	out := map[string]any{}
	for i, col := range columns {
		c := cells[i]
		switch {
		case c.Meaning != Number:
			out[col.Code] = nil
		case col.Kind == "money":
			out[col.Code] = json.Number(Yuan(c.Value, c.Unit))
		default:
			out[col.Code] = c.Value
		}
		if col.Kind == "money" {
			out["unit"] = c.Unit
		}
	}
	return out
}
