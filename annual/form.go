// Package annual is the yearly report on government information disclosure (条例 arts. 49–50): its statutory forms,
// a reader of published reports, the checks a report must stand, and the filling of one from the cases and items.
package annual

// This file is the forms. A form is data (forms/*.json, FACTS 2.1–2.21): tables, blocks, rows with the codes of
// FACTS 2.18, the exact labels, columns, an English gloss, and the relations that must hold. Adding one needs no code.

// Form is one edition of the statutory report.
type Form struct {
	Code         string       `json:"code"` // the report year it begins with, as "2021"
	From         int          `json:"from"` // first report year
	To           int          `json:"to"`   // last report year, 0 = still in force
	Basis        string       `json:"basis"`
	Sections     []Section    `json:"sections"`
	Proactive    []Block      `json:"proactive"`
	Applications Applications `json:"applications"`
	Remedies     Remedies     `json:"remedies"`
	Relations    []Relation   `json:"relations"`   // within table 3 and table 4; errors
	Comparisons  []Relation   `json:"comparisons"` // with last year's report, and what is not an equation
	Bounds       []Bound      `json:"bounds"`
	Jumps        Jumps        `json:"jumps"`

	lines        []Row             // of table 3
	codes        []string          // of every table
	places       map[string]placed // by row code
	blockRows    []Row             // of table 2
	lineKeys     []key
	blockKeys    []key
	within       []equation // of a row of table 3
	disputes     []equation // of the row of table 4
	headers      []string   // column headers of table 2, bare
	sectionNames [][]string // by section its title and openings, plain
}

// placed says where in a form a row stands.
type placed struct {
	table   Table
	row     Row
	columns []Column
}

// Section is one of the six sections every report has (FACTS 2.6). Also lists openings met in the wild (FACTS 2.7).
type Section struct {
	Title string   `json:"title"`
	Gloss string   `json:"gloss"`
	Also  []string `json:"also"`
}

// Column is a column of figures. Kind is "" (a count), "signed" (本年增/减) or "money".
type Column struct {
	Code  string   `json:"code"`
	Label string   `json:"label"`
	Gloss string   `json:"gloss"`
	Kind  string   `json:"kind"`
	Unit  string   `json:"unit"` // of money, where the form names it
	Also  []string `json:"also"`
}

// Row is a line of a table or, with Rows, a heading that spans lines. Only lines have a code.
type Row struct {
	Code  string   `json:"code"`
	Label string   `json:"label"`
	Gloss string   `json:"gloss"`
	Also  []string `json:"also"` // shorter wordings met in published reports (FACTS 2.20)
	Rows  []Row    `json:"rows"`
}

// Block is a part of table 2: one item of article 20 with its columns and rows (FACTS 2.9, 2.12).
type Block struct {
	Label   string   `json:"label"`
	Gloss   string   `json:"gloss"`
	Columns []Column `json:"columns"`
	Rows    []Row    `json:"rows"`
}

// Span is a heading over neighbouring columns, From..To inclusive.
type Span struct {
	Label string `json:"label"`
	Gloss string `json:"gloss"`
	From  int    `json:"from"`
	To    int    `json:"to"`
}

// Applications is table 3: requests received and handled (FACTS 2.15–2.19).
type Applications struct {
	Note    string   `json:"note"`
	Heading Span     `json:"heading"`
	Span    Span     `json:"span"`
	Columns []Column `json:"columns"`
	Rows    []Row    `json:"rows"`
}

// Remedies is table 4: one line of fifteen figures under groups of columns (FACTS 2.21).
type Remedies struct {
	Row    string  `json:"row"`
	Groups []Group `json:"groups"`
}

// Group is a heading of table 4 over columns or over further groups.
type Group struct {
	Label   string   `json:"label"`
	Gloss   string   `json:"gloss"`
	Columns []Column `json:"columns"`
	Groups  []Group  `json:"groups"`
}

// Relation says that the sum of Left equals the sum of Right: of rows in every column (Per "column"), or of columns
// in every row that has them (Per "row"), FACTS 2.30–2.33. A comparison may have terms of last year's report
// ("previous:R4") and terms taken away ("-abolished"), FACTS 2.36–2.42.
type Relation struct {
	Check string   `json:"check"`
	Per   string   `json:"per"`
	Label string   `json:"label"` // what the relation is about where the row alone does not say it
	Left  []string `json:"left"`
	Right []string `json:"right"`

	Severity Severity `json:"severity"` // "" is error
	Is       string   `json:"is"`       // "" is equal; "<=", ">="
	Rows     []string `json:"rows"`     // per row: these rows alone

	left, right []term
	across      bool // needs last year's report
}

// Bound says how large an amount may be before its unit is in doubt (FACTS 2.43). Amounts in 万元, 0 = no bound.
type Bound struct {
	Check  string `json:"check"`
	Row    string `json:"row"`
	Column string `json:"column"`
	Most   int64  `json:"most"`
	Per    string `json:"per"`   // column that counts what the amount is for
	Each   int64  `json:"each"`  // most for each of them
	Small  bool   `json:"small"` // for townships and subdistricts alone
	Slip   int64  `json:"slip"`  // factor against last year from which 元 for 万元 is likely
}

// Jumps says which figures are compared with last year's, and what is a jump: above Factor times, or below 1/Factor of,
// the other, the larger of which is beyond Base (FACTS 2.41). Base counts 件, or 万元 of money.
type Jumps struct {
	Factor int64    `json:"factor"`
	Base   int64    `json:"base"`
	Places []string `json:"places"` // row/column
}

// Leaves gives the lines below rows, in order.
func Leaves(rows []Row) []Row {
	var out []Row
	for _, r := range rows {
		if len(r.Rows) > 0 {
			out = append(out, Leaves(r.Rows)...)
		} else {
			out = append(out, r)
		}
	}
	return out
}

// Lines gives the lines of table 3 in order: 23 in the form of 2019, 25 in that of 2021 (FACTS 2.19).
func (f *Form) Lines() []Row { return f.lines }

// Columns gives the columns of table 4 in order.
func (g Group) columns() []Column {
	out := g.Columns
	for _, sub := range g.Groups {
		out = append(out, sub.columns()...)
	}
	return out
}

// Columns gives the fifteen columns of table 4.
func (r Remedies) Columns() []Column {
	var out []Column
	for _, g := range r.Groups {
		out = append(out, g.columns()...)
	}
	return out
}

// ColumnsOf gives the columns of a row of any table of the form, nil for a row it does not have.
func (f *Form) ColumnsOf(row string) []Column { return f.places[row].columns }

// ColumnOf gives the column of a place, false when the form has no such cell.
func (f *Form) ColumnOf(p Place) (Column, bool) {
	columns := f.ColumnsOf(p.Row)
	if i := columnAt(columns, p.Column); i >= 0 {
		return columns[i], true
	}
	return Column{}, false
}

// RowCodes gives every row of every table, in the order of the form.
func (f *Form) RowCodes() []string { return f.codes }

// Label gives the official label of a row, "" for one the form does not have.
func (f *Form) Label(row string) string { return f.places[row].row.Label }

// TableOf gives the table a row belongs to, "" for one the form does not have.
func (f *Form) TableOf(row string) Table { return f.places[row].table }

// prepare fills what is looked up often.
func (f *Form) prepare() {
	f.places = map[string]placed{}
	add := func(t Table, r Row, columns []Column) {
		f.codes = append(f.codes, r.Code)
		f.places[r.Code] = placed{t, r, columns}
	}
	for _, b := range f.Proactive {
		for _, c := range b.Columns {
			f.headers = append(f.headers, bare(c.Label))
		}
		for _, r := range b.Rows {
			f.blockRows = append(f.blockRows, r)
			add(Proactive, r, b.Columns)
		}
	}
	for _, set := range [][]Relation{f.Relations, f.Comparisons} {
		for i := range set {
			set[i].prepare()
		}
	}
	for _, s := range f.Sections {
		names := []string{plain(s.Title)}
		for _, also := range s.Also {
			names = append(names, plain(also))
		}
		f.sectionNames = append(f.sectionNames, names)
	}
	f.lines = Leaves(f.Applications.Rows)
	for _, r := range f.lines {
		add(Requests, r, f.Applications.Columns)
	}
	add(Remedy, Row{Code: f.Remedies.Row, Label: "行政复议、行政诉讼", Gloss: "reconsideration and litigation"}, f.Remedies.Columns())
	f.within = within(f.Applications.Columns, f.Relations)
	f.disputes = within(f.Remedies.Columns(), f.Relations)
	f.lineKeys, f.blockKeys = index(f.lines), index(f.blockRows)
}
