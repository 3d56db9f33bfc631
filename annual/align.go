package annual

// This file decides which band of figures is which row of table 3. A band whose own row names a line is that line;
// the others are placed only where the bands between two known lines are exactly as many as the lines there. What
// cannot be placed so is unreadable, never guessed.

// anchor ties a band to a line. A weak one rests on words standing above the band, not in its row.
type anchor struct {
	band, row int
	weak      bool
}

// placing is the outcome of an alignment: for each line the index of its band, or why there is none.
type placing struct {
	bands []int // per line: index of the band, or missing / unclear
	loose int   // lines without a band and bands left over between known lines: the less the better
}

const (
	missingRow = -1 // missingRow: no figures stand where the line should be.
	unclearRow = -2 // unclearRow: figures stand there, which are the line's is not certain.
)

// align places bands on lines.
func align(bands []band, f *Form) placing {
	lines := f.lines
	anchors := anchorsOf(bands, f.lineKeys)
	anchors, ordered := prune(anchors)
	if !ordered {
		return byLabel(anchors, len(lines))
	}
	for {
		bad := badGap(anchors, len(bands), len(lines))
		if bad < 0 {
			return place(anchors, len(bands), len(lines))
		}
		anchors = append(anchors[:bad:bad], anchors[bad+1:]...)
	}
}

func anchorsOf(bands []band, keys []key) []anchor {
	var out []anchor
	for i, b := range bands {
		if b.label != "" {
			if row := match(keys, b.label); row >= 0 {
				out = append(out, anchor{band: i, row: row})
				continue
			}
		}
		if b.exact {
			continue
		}
		row := -1
		if b.label == "" {
			row = match(keys, b.above)
		}
		if row < 0 {
			row = match(keys, b.pending+b.label)
		}
		if row >= 0 {
			out = append(out, anchor{band: i, row: row, weak: true})
		}
	}
	return out
}

// prune takes out weak anchors that break the order of the form or repeat a line. False when the firm ones do.
func prune(in []anchor) ([]anchor, bool) {
	firm := -1
	for _, a := range in {
		if a.weak {
			continue
		}
		if a.row <= firm {
			return in, false
		}
		firm = a.row
	}
	var out []anchor
	for i, a := range in {
		if a.weak && (below(out, a.row) || above(in[i+1:], a.row)) {
			continue
		}
		out = append(out, a)
	}
	return out, true
}

// below says whether the last anchor taken is at or past row.
func below(taken []anchor, row int) bool { return len(taken) > 0 && taken[len(taken)-1].row >= row }

// above says whether a firm anchor further on is at or before row.
func above(rest []anchor, row int) bool {
	for _, a := range rest {
		if !a.weak {
			return a.row <= row
		}
	}
	return false
}

// badGap finds a weak anchor beside a stretch where bands and lines do not come out even; -1 when there is none.
func badGap(anchors []anchor, bands, lines int) int {
	for g := 0; g <= len(anchors); g++ {
		from, to := gap(anchors, g, bands, lines)
		even := to.band-from.band == to.row-from.row
		if edge := g == 0 || g == len(anchors); edge && to.row-from.row == 1 && to.band-from.band > 1 {
			even = false
		}
		if even {
			continue
		}
		if g > 0 && anchors[g-1].weak {
			return g - 1
		}
		if g < len(anchors) && anchors[g].weak {
			return g
		}
	}
	return -1
}

// gap gives the anchors at both ends of the g-th stretch, the table's own ends included.
func gap(anchors []anchor, g, bands, lines int) (from, to anchor) {
	from, to = anchor{band: -1, row: -1}, anchor{band: bands, row: lines}
	if g > 0 {
		from = anchors[g-1]
	}
	if g < len(anchors) {
		to = anchors[g]
	}
	return from, to
}

func place(anchors []anchor, bands, lines int) placing {
	p := placing{bands: make([]int, lines)}
	for _, a := range anchors {
		p.bands[a.row] = a.band
	}
	for g := 0; g <= len(anchors); g++ {
		from, to := gap(anchors, g, bands, lines)
		rows, have := to.row-from.row-1, to.band-from.band-1
		edge := g == 0 || g == len(anchors)
		for i := 1; i <= rows; i++ {
			switch {
			case have == rows && len(anchors) > 0:
				p.bands[from.row+i] = from.band + i
			case have == 0:
				p.bands[from.row+i] = missingRow
			default:
				p.bands[from.row+i] = unclearRow
			}
		}
		if have != rows && (!edge || rows > 0) {
			p.loose += rows + have
		}
	}
	return p
}

// byLabel keeps only what is named in its own row, once.
func byLabel(anchors []anchor, lines int) placing {
	p := placing{bands: make([]int, lines)}
	for i := range p.bands {
		p.bands[i] = unclearRow
	}
	seen := make([]int, lines)
	for _, a := range anchors {
		if !a.weak {
			seen[a.row]++
			p.bands[a.row] = a.band
		}
	}
	for i, n := range seen {
		if n != 1 {
			p.bands[i] = unclearRow
			p.loose++
		}
	}
	return p
}
