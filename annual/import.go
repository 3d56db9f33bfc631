package annual

// This file is a report somebody else made: a file taken in, what was read of it, what people set right, whose report it
// is. FACTS 2.47 (scope). Tables annual_body, annual_import, annual_reading, annual_correction.

import (
	"strings"
	"time"
	"unicode/utf8"

	"gongkai/fault"
	"gongkai/office"
	"gongkai/workday"
)

// ImportState is where an import stands.
type ImportState string

const (
	Taken    ImportState = "read"     // Taken: read, waiting for a person to look and keep it.
	Kept     ImportState = "kept"     // Kept: counts among the reports of its body.
	Replaced ImportState = "replaced" // Replaced: another file took its place.
	Dropped  ImportState = "dropped"  // Dropped: a person put it aside.
	Unusable ImportState = "unusable" // Unusable: could not be read; the reason says why.
)

// Key is the message key of the state's name.
func (s ImportState) Key() string { return "annual.import." + string(s) }

// Reason says why a file could not be used: a message key with arguments.
type Reason struct {
	Key  string
	Args []any `json:",omitempty"`
}

// Correction is a cell set right by hand; what was read stays beside it.
type Correction struct {
	Place
	Seq    int64
	Was    string // as read
	Raw    string // as entered
	Reason string
	ByName string
	At     time.Time
	by     string
}

// Import is one file taken in.
type Import struct {
	ID, Organ, Batch string
	Seq              int64 // place in the batch, from 1
	File             string
	Hash             string // of the original in the blob store, "" when it could not be used
	Size             int64
	State            ImportState
	Reason           Reason // of an unusable file
	Title, Named     string // as read
	Body             string // whose report it is: an organ of the house or one outside; "" before that is said
	Year             int
	Scope            Scope
	Received         workday.Date // the day it was handed in
	Source           string       // where it is published; public figures name it
	Public           bool
	Verdict          Verdict
	Errors, Warnings int64
	Uncertain        int64 // cells that could not be read
	Replaces         string
	Revision         int64
	ByName           string
	At               time.Time
	by               string

	Read        *Report      // as read; nil in lists
	Corrections []Correction // oldest first
}

// Subject is the import's name in the ledger.
func (i *Import) Subject() string { return "import:" + i.ID }

func (i *Import) slot() slot { return slot{i.Body, i.Year, i.Scope} }

// Docket is what the decisions on its findings are kept under: the body, the year and the scope, so that another file of the
// same report finds them again. ok is false while nobody has said whose report it is.
func (i *Import) Docket() (docket string, ok bool) {
	return i.Body + "/" + yearText(i.Year) + "/" + string(i.Scope), i.Body != "" && i.Year != 0
}

// name is what the ledger calls it.
func (i *Import) name() string {
	if i.Title == "" {
		return i.File
	}
	return i.Title
}

// Report gives the report as it stands after the corrections, under the year it is kept for.
func (i *Import) Report() *Report {
	r := *i.Read
	r.Rows = make(map[string][]Cell, len(i.Read.Rows))
	for row, cells := range i.Read.Rows {
		r.Rows[row] = append([]Cell(nil), cells...)
	}
	if i.Year != 0 && i.Year != r.Year {
		r.Year, r.FormByYear = i.Year, FormOf(i.Year)
	}
	for _, c := range i.Corrections {
		columns := r.columns(c.Row)
		if at := columnAt(columns, c.Column); at >= 0 && at < len(r.Rows[c.Row]) {
			cell := ReadCell(c.Raw, columns[at].Kind, moneyOf(columns[at]), r.Rows[c.Row][at].Line)
			r.Rows[c.Row][at] = cell
		}
	}
	return &r
}

// Corrected gives the last correction of a cell.
func (i *Import) Corrected(p Place) (Correction, bool) {
	for n := len(i.Corrections) - 1; n >= 0; n-- {
		if i.Corrections[n].Place == p {
			return i.Corrections[n], true
		}
	}
	return Correction{}, false
}

// look checks the report as it stands, beside what stands around it, and notes what was found.
func (i *Import) look(around Around) []Finding {
	r := i.Report()
	findings, v := CheckWith(r, around)
	i.Verdict, i.Errors, i.Warnings, i.Uncertain = v, int64(count(findings, Error)), int64(count(findings, Warning)), 0
	for _, cells := range r.Rows {
		for _, c := range cells {
			if c.Meaning == Unreadable || c.Meaning == Text {
				i.Uncertain++
			}
		}
	}
	return findings
}

// Agency is a body whose reports are compared: an organ of the house, or one outside known by its imported reports.
type Agency struct {
	ID, Name, Short string
	Kind            office.Kind
	Parent          string // an organ or a body, "" none
	Outside         bool
}

// Display is the short name, or the full one where there is none.
func (b Agency) Display() string {
	if b.Short != "" {
		return b.Short
	}
	return b.Name
}

// check gives every field of a new body that is wrong.
func (b Agency) check() error {
	var f fault.Form
	switch {
	case strings.TrimSpace(b.Name) == "":
		f.Add("name", "office.required")
	case utf8.RuneCountInString(b.Name) > 100:
		f.Add("name", "office.too_long", 100)
	}
	known := false
	for _, k := range office.Kinds {
		known = known || k == b.Kind
	}
	if !known {
		f.Add("kind", "office.bad_kind")
	}
	return f.Err()
}

// core is what of a body's name tells it from others: without the endings people leave out.
func core(name string) string {
	s := unbracket(plain(name))
	for _, end := range []string{"人民政府办公室", "人民政府办公厅", "人民政府", "办事处"} {
		if t, ok := strings.CutSuffix(s, end); ok && t != "" {
			return t
		}
	}
	return s
}

// Guess gives the body a report names, if exactly one fits: by its whole name, else without the endings people leave out.
func Guess(named string, bodies []Agency) (Agency, bool) {
	for _, same := range []func(b Agency) bool{
		func(b Agency) bool { return b.Name == named || b.Short == named },
		func(b Agency) bool { return core(b.Name) == core(named) },
	} {
		var found []Agency
		for _, b := range bodies {
			if same(b) {
				found = append(found, b)
			}
		}
		if len(found) == 1 && named != "" {
			return found[0], true
		}
	}
	return Agency{}, false
}

// UsualScope is what a report of a body of that kind usually counts: a government's all below it (FACTS 2.47).
func UsualScope(kind office.Kind) Scope {
	if kind == office.Government {
		return Aggregate
	}
	return Self
}

// endings tell the kind of a body from its name; the first that fits.
var endings = []struct {
	end  string
	kind office.Kind
}{
	{"街道", office.Subdistrict}, {"街道办事处", office.Subdistrict}, {"镇", office.Township}, {"乡", office.Township}, {"镇人民政府", office.Township}, {"乡人民政府", office.Township},
	{"人民政府", office.Government}, {"市", office.Government}, {"县", office.Government}, {"区", office.Government}, {"局", office.Bureau}, {"委员会", office.Bureau}, {"办公室", office.Bureau}, {"委", office.Bureau},
}

// GuessKind is the kind of body a name speaks of; a person decides.
func GuessKind(name string) office.Kind {
	s := unbracket(plain(name))
	for _, e := range endings {
		if strings.HasSuffix(s, e.end) {
			return e.kind
		}
	}
	return office.OtherOrgan
}

// Clear says whether an import can be kept without more: its year is known, every cell was read, and it says whose it is.
func (i *Import) Clear() bool {
	return i.State == Taken && FormOf(i.Year) != nil && i.Uncertain == 0 && (i.Body != "" || i.Named != "")
}
