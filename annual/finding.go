package annual

// This file is the finding: what a check found, with its figures, its cells and what to do about it. A finding is data and
// has an identity that stays the same from run to run, so that people's decisions can belong to it.

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"
)

// Severity says what a finding means for the report.
type Severity string

const (
	Error   Severity = "error"   // Error: the report is wrong; ours is not frozen while one stands.
	Warning Severity = "warning" // Warning: very likely wrong, a person must look.
	Notice  Severity = "notice"  // Notice: worth knowing.
)

// Finding is what a check found.
type Finding struct {
	Check      string   // code, as "C-301"
	Severity   Severity //
	Where      []string // "R1", "R1/natural_person", "applications", "section"
	Expression string   // the relation with figures, "" where there is none
	Left       *int64   // nil where the check compares no figures
	Right      *int64
	Key        string // message key, with Args
	Args       []any
	About      string  // what the check looked at, whatever the figures: a column, a row, a part of the text
	Cells      []Shown // the cells of Where with what stands in them
	Uncertain  bool    // the check cannot be decided: something it needs could not be read, or has several readings

	unsure bool // the cells do not let a relation of the tables be decided
}

// Shown is a cell a finding is about.
type Shown struct {
	Place       Place
	Previous    bool   // in last year's report
	Row, Column string // labels as the form has them
	Raw         string // as it stands in the source; the figure where there is no source
	Line        int    // place in the source, 0 when unknown
	At          Spot   // the same, as a page, table or sheet names it
}

// Identity names the finding from run to run: its check and what it looked at, never figures.
func (f Finding) Identity() string {
	about := f.About
	if about == "" {
		about = strings.Join(f.Where, " ")
	}
	return f.Check + "@" + about
}

// Difference is left less right, nil where the check compares no figures.
func (f Finding) Difference() *int64 {
	if f.Left == nil || f.Right == nil {
		return nil
	}
	return figure(*f.Left - *f.Right)
}

// Figures is the fingerprint of all the finding says, figures and places included: a decision made on other figures has
// another one.
func (f Finding) Figures() string {
	raw, err := json.Marshal([]any{f.Check, f.Severity, f.Key, f.Args, f.Where, f.Expression, f.Left, f.Right})
	if err != nil { // cannot be: words and numbers only
		panic(err)
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:16])
}

// Advice is the message key of what to do about the finding.
func (f Finding) Advice() string {
	if key, ok := advices[f.Key]; ok {
		return key
	}
	return "annual.advice." + strings.ToLower(strings.ReplaceAll(f.Check, "-", ""))
}

// advices are the findings whose advice is another than their check's.
var advices = map[string]string{
	"annual.check.unreadable":  "annual.advice.compare_source",
	"annual.check.solved":      "annual.advice.compare_source",
	"annual.check.undecided":   "annual.advice.compare_source",
	"annual.check.not_entered": "annual.advice.enter",
	"annual.check.late":        "annual.advice.late",
}

// figure makes the pointer a finding carries.
func figure(n int64) *int64 { return &n }

// shown gives the cells a finding is about.
func (r *Report) shown(where []string, a Around) []Shown {
	var out []Shown
	for _, w := range where {
		of := r
		name, previous := strings.CutPrefix(w, previousMark)
		if previous {
			of = a.Previous
		}
		row, column, ok := strings.Cut(name, "/")
		columns := of.columns(row)
		i := columnAt(columns, column)
		if !ok || i < 0 || i >= len(of.Rows[row]) {
			continue
		}
		c := of.Rows[row][i]
		out = append(out, Shown{Place{row, column}, previous, of.lineName(row, column), columns[i].Label, c.words(columns[i]), c.Line, c.At})
	}
	return out
}

// lineName names the line a cell stands in: the label of its row, or in table 4, which has one row, its group of columns.
func (r *Report) lineName(row, column string) string {
	if row == r.Form.Remedies.Row {
		if name := groupOf(r.Form.Remedies.Groups, column); name != "" {
			return name
		}
	}
	return r.label(row)
}

func groupOf(groups []Group, column string) string {
	for _, g := range groups {
		if columnAt(g.Columns, column) >= 0 {
			return g.Label
		}
		if name := groupOf(g.Groups, column); name != "" {
			return name
		}
	}
	return ""
}
