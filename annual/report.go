package annual

// This file is a report: what was read of a published one, or what ours holds.

import (
	"gongkai/office"
	"gongkai/workday"
)

// Report is a report with its cells by row code. Every row of the form is there, read or not.
type Report struct {
	File       string
	Title      string
	Organ      string
	Year       int // report year, 0 when the report does not say
	Form       *Form
	FormByYear *Form // the form that year must use; nil when the year is unknown or before 2019
	Rows       map[string][]Cell
	Found      map[Table]Reading
	Table3     *Form          // the form whose rows table 3 has; some reports keep （六）其他处理 of 2019 as one row
	Own        bool           // ours: a cell without a figure is not yet entered
	Period     int            // the year the lead-in says the figures are for, 0 = not said
	Contact    bool           // the lead-in names a telephone, address or mailbox
	Labels     []int          // report years that bracketed years in labels come to
	LeadIn     string         // the opening paragraph: basis, period, contact
	Texts      map[int]string // what sections 1 to 6 say in words, paragraphs on lines of their own
	Stated     []Statement    // the figures those words give
	Kind       office.Kind    // "" when unknown
	Published  workday.Date   // the day it was made public, zero when unknown
	Headings   []string       // numbered first-level headings, in order, as they stand
	Skeleton   []bool         // for each of the six sections: found under its number and name
}

// Table names one of the three tables.
type Table string

const (
	Proactive Table = "proactive"    // Proactive is table 2.
	Requests  Table = "applications" // Requests is table 3.
	Remedy    Table = "remedies"     // Remedy is table 4.
)

// Reading says how a table was found.
type Reading uint8

const (
	Absent Reading = iota // Absent: not there.
	Loose                 // Loose: read from running text; blank cells cannot be told from lost ones.
	Glued                 // Glued: cells stood without separators and were reconstructed where only one reading holds.
	Exact                 // Exact: the source marks every cell off.
)

// blankRow is a row nothing was found of.
func blankRow(n int, m Meaning) []Cell {
	cells := make([]Cell, n)
	for i := range cells {
		cells[i].Meaning = m
	}
	return cells
}

// Statement is a figure the words of a report give, with the sentence it stands in.
type Statement struct {
	Section  int    // 1 to 6, 0 for the lead-in
	Sentence string // as it stands, white space taken out
	Figure   int64  // 件 and the like as they are, money in 分
	Unit     string // as written: 件, 条, 起, 元, 万元
	About    string // what it counts: "requests.new", "reconsideration.upheld", …; "" when that is not known
	Sums     []Sum  // the sums of cells it could equal, one for each reading; none for what no table gives
	Year     int    // the year it is said of
	Scope    string // words that narrow or widen whose figure it is: 全区, 办公室; "" when there are none
	Approx   bool   // 余, 约, 近: not exact
}

// Sum is cells added up.
type Sum []Place
