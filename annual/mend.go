package annual

// This file finds what the figures of a damaged row could be: too many because a figure was broken in two, too few
// because two ran together or one was lost (FACTS 2.48). It offers readings; which one holds, if any, the relations
// decide (solve.go).

import (
	"slices"
	"strconv"
)

// openRow is a row whose figures can be read in several ways, or in none.
type openRow struct {
	raw   string
	line  int
	at    Spot
	only  []int64   // the one way there is to read it; nil when there are several, or something had to be assumed
	good  [][]int64 // readings that agree with the row's own sums
	could [][]int64 // per cell: what the text could stand for, whether the sums agree or not
	lost  bool      // a reading may rest on a cell that is not there
}

// gluedRow reads digits whose cells have run together.
func gluedRow(parts []string, n int, equations []equation, raw string) openRow {
	o := openRow{raw: raw}
	s := gluedStrip(parts)
	values, ways := s.could(n)
	o.could = values
	if sum, ok := sumsOf(n, equations); ok {
		if good, all := s.agreeing(sum); all {
			o.good = good
		}
	}
	if ways == 1 && (len(parts) == 1 || len(parts) == n) {
		o.only = make([]int64, n)
		for i, v := range values {
			o.only[i] = v[0]
		}
	}
	return o
}

// damagedRow reads a band that has not as many figures as the row has cells.
func damagedRow(b band, n int, equations []equation) openRow {
	o := openRow{line: b.line, at: b.at}
	var parts []string
	var values []int64
	for i, raw := range b.values {
		if i < 3*longestFigure {
			o.raw += map[bool]string{true: " "}[i > 0] + raw
		}
		part, v, ok := token(raw)
		if !ok {
			return o
		}
		parts, values = append(parts, part), append(values, v)
	}
	o.raw = clip(o.raw, 80)
	sum, ok := sumsOf(n, equations)
	if !ok || len(parts) == 0 || len(parts) > n*longestFigure {
		return o
	}
	s := brokenStrip(parts)
	if len(parts) < n {
		s = gluedStrip(parts)
	}
	good, all := s.agreeing(sum)
	if !all {
		return o
	}
	o.could, _ = s.could(n)
	if len(parts) < n {
		o.lost = true
		for _, r := range restored(values, n, equations) {
			if !holdsAmong(good, r) {
				good = append(good, r)
			}
		}
	}
	o.good = good
	return o
}

func holdsAmong(rows [][]int64, r []int64) bool {
	return slices.ContainsFunc(rows, func(have []int64) bool { return slices.Equal(have, r) })
}

// token is a figure as digits, or a mark for a cell that stands for nothing.
func token(raw string) (part string, v int64, ok bool) {
	c := ReadCell(raw, "", "", 0)
	switch {
	case c.Blank():
		return "-", 0, true
	case c.Meaning == Number && c.Value >= 0:
		return strconv.FormatInt(c.Value, 10), c.Value, plain(raw)[0] != '+'
	}
	return "", 0, false
}

// maxLost is how many cells of a row may be lost for it still to be tried.
const maxLost = 8

// restored puts lost cells back where the row's sums agree: a single one with the figure that the sums ask for, several
// as the blanks they must have been.
func restored(values []int64, n int, equations []equation) [][]int64 {
	lost := n - len(values)
	if lost < 1 || lost > maxLost {
		return nil
	}
	var out [][]int64
	row := make([]int64, 0, n)
	gaps := make([]int, 0, lost)
	var put func(i int)
	put = func(i int) {
		if len(row) == n {
			if r, ok := completed(row, gaps, equations); ok && i == len(values) && len(out) <= maxReadings && !holdsAmong(out, r) {
				out = append(out, r)
			}
			return
		}
		if i < len(values) {
			row = append(row, values[i])
			put(i + 1)
			row = row[:len(row)-1]
		}
		if len(gaps) < lost {
			row, gaps = append(row, 0), append(gaps, len(row))
			put(i)
			row, gaps = row[:len(row)-1], gaps[:len(gaps)-1]
		}
	}
	put(0)
	return out
}

// completed gives the row when its equations hold, a single gap filled with what they ask for.
func completed(row []int64, gaps []int, equations []equation) ([]int64, bool) {
	r := slices.Clone(row)
	if len(gaps) == 1 {
		for _, e := range equations {
			if gap := gaps[0]; slices.Contains(e.left, gap) {
				r[gap] = sumAt(r, e.right) - sumAt(r, e.left)
			} else if slices.Contains(e.right, gap) {
				r[gap] = sumAt(r, e.left) - sumAt(r, e.right)
			}
		}
		if r[gaps[0]] < 0 {
			return nil, false
		}
	}
	return r, holds(equations, r)
}

func sumAt(row []int64, at []int) (sum int64) {
	for _, i := range at {
		sum += row[i]
	}
	return sum
}
