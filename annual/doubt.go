package annual

// This file lists the cells a person must look at: solved by the relations, or not readable, with what they could be.

// Doubt is a cell that was not read for certain.
type Doubt struct {
	Place Place
	Row   string // label
	Label string // of the column
	Cell  Cell
}

// Doubts gives the cells that were solved or could not be read, in the order of the form. A row that was not found at
// all is no doubt but a finding.
func (r *Report) Doubts() []Doubt {
	var out []Doubt
	for _, code := range r.codes() {
		columns := r.columns(code)
		for i, c := range r.Rows[code] {
			if c.Solved || c.Meaning == Unreadable || c.Meaning == Text {
				out = append(out, Doubt{Place{code, columns[i].Code}, r.label(code), columns[i].Label, c})
			}
		}
	}
	return out
}
