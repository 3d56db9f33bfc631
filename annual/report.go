package annual

// This file is a report: what was read of a published one, or what ours holds.

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
	Table3     *Form    // the form whose rows table 3 has; some reports keep （六）其他处理 of 2019 as one row
	Own        bool     // ours: a cell without a figure is not yet entered
	Period     int      // the year the lead-in says the figures are for, 0 = not said
	Contact    bool     // the lead-in names a telephone, address or mailbox
	Labels     []int    // report years that bracketed years in labels come to
	Headings   []string // numbered first-level headings, in order, as they stand
	Skeleton   []bool   // for each of the six sections: found under its number and name
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
