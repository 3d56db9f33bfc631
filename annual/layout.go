package annual

// This file lays the tables of a form out as the official template does, merged cells and all, for whoever draws them:
// the desk, the portal, the body of the item.

import "slices"

// Box is one cell of a laid-out table, a heading or the place of a figure.
type Box struct {
	Text, Gloss string // of a heading
	Place       Place  // of a figure; zero for a heading
	Kind        string // of the figure's column
	Rows, Cols  int    // span, at least 1
	Head        string // "col", "row", "colgroup", "rowgroup", or "note"; "" for a figure
}

// Figure says whether the box holds a figure.
func (b Box) Figure() bool { return b.Head == "" }

// HeadRows is how many rows at the top of a table are its headings, to be repeated on each page: none where the table is
// made of blocks with headings of their own.
func (f *Form) HeadRows(t Table) int {
	if t == Proactive {
		return 0
	}
	n := 0
	for _, row := range f.Layout(t) {
		if slices.ContainsFunc(row, Box.Figure) {
			break
		}
		n++
	}
	return n
}

// Widths gives the shares of the table's width its columns take: labels of table 3 wider the deeper they stand.
func (f *Form) Widths(t Table) []int {
	var out []int
	switch t {
	case Proactive:
		for range f.proactiveWidth() {
			out = append(out, 1)
		}
	case Requests:
		depth := f.labelDepth()
		for i := range depth {
			out = append(out, 5+15*(i+1)*(i+1)/(depth*depth))
		}
		for range f.Applications.Columns {
			out = append(out, 6)
		}
	default:
		for range f.Remedies.Columns() {
			out = append(out, 1)
		}
	}
	return out
}

// Layout gives the rows of a table.
func (f *Form) Layout(t Table) [][]Box {
	switch t {
	case Proactive:
		return f.layoutProactive()
	case Requests:
		return f.layoutRequests()
	}
	return f.layoutRemedies()
}

func box(text, gloss, head string, rows, cols int) Box {
	return Box{Text: text, Gloss: gloss, Head: head, Rows: rows, Cols: cols}
}

// proactiveWidth is how many columns table 2 has: those of the widest block and one for the labels.
func (f *Form) proactiveWidth() int {
	most := 0
	for _, b := range f.Proactive {
		most = max(most, len(b.Columns))
	}
	return most + 1
}

func (f *Form) layoutProactive() [][]Box {
	var out [][]Box
	width := f.proactiveWidth()
	for _, b := range f.Proactive {
		out = append(out, []Box{box(b.Label, b.Gloss, "colgroup", 1, width)})
		head := []Box{box("信息内容", "information", "col", 1, 1)}
		for i, c := range b.Columns {
			head = append(head, box(c.Label, c.Gloss, "col", 1, lastWidth(i, len(b.Columns), width)))
		}
		out = append(out, head)
		for _, r := range b.Rows {
			line := []Box{box(r.Label, r.Gloss, "row", 1, 1)}
			for i, c := range b.Columns {
				line = append(line, Box{Place: Place{r.Code, c.Code}, Kind: c.Kind, Rows: 1, Cols: lastWidth(i, len(b.Columns), width)})
			}
			out = append(out, line)
		}
	}
	return out
}

// lastWidth is the span of column i of n in a table of width columns: the last one takes what is left.
func lastWidth(i, n, width int) int {
	if i == n-1 {
		return width - n
	}
	return 1
}

// labelDepth is how many columns the labels of table 3 take: as deep as its headings go.
func (f *Form) labelDepth() int { return depthOf(f.Applications.Rows) }

func depthOf(rows []Row) int {
	most := 0
	for _, r := range rows {
		most = max(most, depthOf(r.Rows)+1)
	}
	return most
}

func (f *Form) layoutRequests() [][]Box {
	a, labelDepth := f.Applications, f.labelDepth()
	top := []Box{box(a.Note, "", "note", 3, labelDepth), box(a.Heading.Label, a.Heading.Gloss, "colgroup", 1, len(a.Columns))}
	var middle, bottom []Box
	for i, c := range a.Columns {
		switch {
		case i < a.Span.From || i > a.Span.To:
			middle = append(middle, box(c.Label, c.Gloss, "col", 2, 1))
		case i == a.Span.From:
			middle = append(middle, box(a.Span.Label, a.Span.Gloss, "colgroup", 1, a.Span.To-a.Span.From+1))
			fallthrough
		default:
			bottom = append(bottom, box(c.Label, c.Gloss, "col", 1, 1))
		}
	}
	out := [][]Box{top, middle, bottom}
	var walk func(rows []Row, before []Box, depth int)
	walk = func(rows []Row, before []Box, depth int) {
		for _, r := range rows {
			if len(r.Rows) > 0 {
				walk(r.Rows, append(before, box(r.Label, r.Gloss, "rowgroup", len(Leaves(r.Rows)), 1)), depth+1)
				before = nil
				continue
			}
			line := append(before, box(r.Label, r.Gloss, "row", 1, labelDepth-depth))
			before = nil
			for _, c := range a.Columns {
				line = append(line, Box{Place: Place{r.Code, c.Code}, Rows: 1, Cols: 1})
			}
			out = append(out, line)
		}
	}
	walk(a.Rows, nil, 0)
	return out
}

func (f *Form) layoutRemedies() [][]Box {
	depth := 0
	for _, g := range f.Remedies.Groups {
		depth = max(depth, g.depth())
	}
	out := make([][]Box, depth+1)
	var walk func(g Group, level int)
	walk = func(g Group, level int) {
		out[level] = append(out[level], box(g.Label, g.Gloss, "colgroup", 1, len(g.columns())))
		for _, sub := range g.Groups {
			walk(sub, level+1)
		}
		for _, c := range g.Columns {
			out[level+1] = append(out[level+1], box(c.Label, c.Gloss, "col", depth-level-1, 1))
		}
	}
	for _, g := range f.Remedies.Groups {
		walk(g, 0)
	}
	for _, c := range f.Remedies.Columns() {
		out[depth] = append(out[depth], Box{Place: Place{f.Remedies.Row, c.Code}, Rows: 1, Cols: 1})
	}
	return out
}

// depth is how many rows of headings a group needs, its columns included.
func (g Group) depth() int {
	most := 0
	for _, sub := range g.Groups {
		most = max(most, sub.depth())
	}
	if len(g.Columns) > 0 {
		most = max(most, 1)
	}
	return most + 1
}
