package annual

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestSearchFindsExactlyTheReadingsOfSolutions: what the search leaves standing is what trying every combination leaves.
func TestSearchFindsExactlyTheReadingsOfSolutions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawPuzzle(t)
		want, any := everyCombination(p)
		left, sure := p.search()
		if !sure {
			t.Fatalf("%d states were too many", p.steps)
		}
		if p.found != any {
			t.Fatalf("found %v, there is a solution: %v", p.found, any)
		}
		for k, rows := range p.rows {
			for j, row := range rows {
				if stands := holdsAmong(left[k], row); stands != want[k][j] {
					t.Errorf("row %d reading %v: stands %v, in a solution %v", k, row, stands, want[k][j])
				}
			}
		}
	})
}

// drawPuzzle makes up to five rows of two columns with readings of their own, and one or two sums over each column of which
// one combination mostly is a solution.
func drawPuzzle(t *rapid.T) *puzzle {
	n := rapid.IntRange(1, 5).Draw(t, "rows")
	figure := rapid.Int64Range(0, 4)
	p := &puzzle{}
	var truth [][]int64
	for range n {
		var rows [][]int64
		for range rapid.IntRange(1, 4).Draw(t, "readings") {
			if row := []int64{figure.Draw(t, "a"), figure.Draw(t, "b")}; !holdsAmong(rows, row) {
				rows = append(rows, row)
			}
		}
		p.rows = append(p.rows, rows)
		truth = append(truth, rapid.SampledFrom(rows).Draw(t, "true"))
	}
	slip := rapid.SampledFrom([]int64{0, 0, 0, 1}).Draw(t, "slip")
	for range rapid.IntRange(1, 2).Draw(t, "relations") {
		for col := range 2 {
			s := columnSum{col: col, sign: make([]int64, n)}
			rest := slip
			for k := range n {
				s.sign[k] = rapid.SampledFrom([]int64{1, -1, 0}).Draw(t, "sign")
				rest -= s.sign[k] * truth[k][col]
			}
			p.rest[len(p.sums)] = rest
			p.sums = append(p.sums, s)
		}
	}
	return p
}

// everyCombination tries all readings of all rows together.
func everyCombination(p *puzzle) (stands [][]bool, any bool) {
	for _, rows := range p.rows {
		stands = append(stands, make([]bool, len(rows)))
	}
	var picks []int
	var try func()
	try = func() {
		if len(picks) < len(p.rows) {
			for j := range p.rows[len(picks)] {
				picks = append(picks, j)
				try()
				picks = picks[:len(picks)-1]
			}
			return
		}
		solves := func(i int) bool {
			v := p.rest[i]
			for k, j := range picks {
				v += p.sums[i].sign[k] * p.rows[k][j][p.sums[i].col]
			}
			return v == 0
		}
		if slices.ContainsFunc(sumNumbers(p), func(i int) bool { return !solves(i) }) {
			return
		}
		any = true
		for k, j := range picks {
			stands[k][j] = true
		}
	}
	try()
	return stands, any
}

func sumNumbers(p *puzzle) []int {
	var list []int
	for i := range p.sums {
		list = append(list, i)
	}
	return list
}
