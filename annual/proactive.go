package annual

// This file reads table 2, 主动公开政府信息情况 (FACTS 2.9–2.14): blocks of rows with one to three figures each.

import "strings"

func (d *doc) proactive(r *Report) {
	region := d.span(d.t2, d.proactiveEnd())
	keys := r.Form.blockKeys
	found := map[int][]band{}
	reading := Exact
	for _, b := range blankBands(region) {
		if row := match(keys, b.label); row >= 0 {
			found[row] = append(found[row], b)
		}
	}
	for _, b := range bands(region, r.Form.proactiveWidth()-1) {
		row := -1
		if b.label != "" {
			row = match(keys, b.label)
		}
		if row < 0 && !b.exact {
			row = match(keys, b.above)
		}
		if row < 0 {
			continue
		}
		if f := found[row]; len(f) > 0 && f[0].exact && (!b.exact || b.line == f[0].line) { // words below the table
			continue
		}
		found[row] = append(found[row], b)
		if !b.exact {
			reading = Loose
		}
	}
	if len(found) == 0 {
		d.gluedProactive(r)
		return
	}
	r.Found[Proactive] = reading
	unit := d.moneyUnit(region)
	for i, row := range r.Form.blockRows {
		columns := r.Form.ColumnsOf(row.Code)
		switch bs := found[i]; {
		case len(bs) == 1:
			r.Rows[row.Code] = readRow(fit(bs[0], len(columns)), columns, unit)
		case len(bs) > 1:
			r.Rows[row.Code] = blankRow(len(columns), Unreadable)
		}
	}
}

// blankBands gives the rows that the source marks off and whose cells behind the label are all blank: rows nobody filled
// in, which bands takes for headings.
func blankBands(region []Line) []band {
	var out []band
	for _, l := range region {
		if l.Exact && len(l.Cells) > 1 && plain(l.Cells[0]) != "" && plain(strings.Join(l.Cells[1:], "")) == "" {
			out = append(out, band{label: l.Cells[0], values: l.Cells[1:], exact: true, line: l.No})
		}
	}
	return out
}

// fit takes blank layout cells off the end of a row.
func fit(b band, width int) band {
	for b.exact && len(b.values) > width && plain(b.values[len(b.values)-1]) == "" {
		b.values = b.values[:len(b.values)-1]
	}
	return b
}

// proactiveEnd is where table 2 ends at the latest.
func (d *doc) proactiveEnd() int {
	if d.t3 > d.t2 {
		return d.t3
	}
	return min(len(d.lines), d.t2+300)
}

// moneyUnit finds the unit a header gives for amounts: "采购总金额(单位：万元)"; "" when none does.
func (d *doc) moneyUnit(region []Line) string {
	for _, l := range region {
		for _, c := range l.Cells {
			s := plain(c)
			if len(s) > labelSize || !strings.Contains(s, "金额") {
				continue
			}
			if u := unitIn(s); u != "" {
				return u
			}
		}
	}
	return ""
}

func unitIn(s string) string {
	_, after, ok := strings.Cut(s, "金额")
	if !ok || figureLike(after) {
		return ""
	}
	after = clip(after, 40)
	switch {
	case strings.Contains(after, "万元"):
		return "万元"
	case strings.Contains(after, "元"):
		return "元"
	}
	return ""
}
