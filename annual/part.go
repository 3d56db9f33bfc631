package annual

// This file parts digits that have run together, or joins those that were broken, in every way they could be read. No
// figure begins with a zero; a mark (/ or -) is a cell of its own that counts 0. The totals of a row prune the search.

// strip is a stretch of digits and marks, one byte each, with the places where a cell may end.
type strip struct {
	text string
	may  []bool // per byte: a cell may begin here
	must []bool // per byte: a cell must begin here
}

// longestFigure is the most digits one cell is taken to have.
const longestFigure = 9

// glued is text whose cells have run together; where white space stood a cell ends.
func gluedStrip(parts []string) strip { return newStrip(parts, true) }

// brokenStrip is text in which white space may stand within a figure as well as between two.
func brokenStrip(parts []string) strip { return newStrip(parts, false) }

func newStrip(parts []string, glued bool) strip {
	var s strip
	for _, p := range parts {
		for i := range len(p) {
			s.may = append(s.may, glued || i == 0)
			s.must = append(s.must, glued && i == 0)
		}
		s.text += p
	}
	return s
}

func (s strip) mark(i int) bool { return s.text[i] < '0' || s.text[i] > '9' }

// begins says whether a cell may begin at a place, the end of the text included.
func (s strip) begins(i int) bool { return i == len(s.text) || s.may[i] }

// back calls take for every cell that could end before end: its beginning and its value. It stops when take says so.
func (s strip) back(end int, take func(begin int, v int64) bool) {
	var v, scale int64 = 0, 1
	for i := end - 1; i >= 0 && end-i <= longestFigure; i-- {
		if s.mark(i) {
			if end-i == 1 && s.begins(i) {
				take(i, 0)
			}
			return
		}
		v, scale = v+int64(s.text[i]-'0')*scale, scale*10
		if s.begins(i) && (s.text[i] != '0' || end-i == 1) && !take(i, v) {
			return
		}
		if s.must[i] {
			return
		}
	}
}

// could gives for each of n cells every figure the text could stand for there, and how many ways there are to read it
// whole: 0, 1, or 2 for several.
func (s strip) could(n int) (values [][]int64, ways int) {
	size := len(s.text)
	if size < n || size > n*longestFigure {
		return nil, 0
	}
	before := make([][]int8, n+1) // ways to read the first i cells from the first j bytes, 2 at most
	for i := range before {
		before[i] = make([]int8, size+1)
	}
	before[0][0] = 1
	for i := 1; i <= n; i++ {
		for j := i; j <= size; j++ {
			s.back(j, func(begin int, _ int64) bool {
				before[i][j] = min(2, before[i][j]+before[i-1][begin])
				return true
			})
		}
	}
	values = make([][]int64, n)
	ends := map[int]bool{size: true}
	for i := n; i > 0 && before[n][size] > 0; i-- {
		begins := map[int]bool{}
		for end := range ends {
			s.back(end, func(begin int, v int64) bool {
				if before[i-1][begin] > 0 {
					begins[begin] = true
					values[i-1] = addOnce(values[i-1], v)
				}
				return true
			})
		}
		ends = begins
	}
	return values, int(before[n][size])
}

func addOnce(list []int64, v int64) []int64 {
	for _, have := range list {
		if have == v {
			return list
		}
	}
	return append(list, v)
}

// Bounds of the search: readings that are followed up, and places looked at.
const (
	maxReadings = 4000
	maxSteps    = 200_000
)

// sums says for each cell of a row where its total stands (itself for a total, -1 for none) and where its group begins.
type sums struct{ total, first []int }

// sumsOf gives the sums of a row whose totals stand behind what they add up; false where the form has them otherwise.
func sumsOf(n int, equations []equation) (sums, bool) {
	s := sums{make([]int, n), make([]int, n)}
	for i := range n {
		s.total[i], s.first[i] = -1, i
	}
	for _, e := range equations {
		total, addends := e.left, e.right
		if len(total) != 1 {
			total, addends = addends, total
		}
		if len(total) != 1 {
			return s, false
		}
		first := total[0] - len(addends)
		for k, i := range addends {
			if i != first+k {
				return s, false
			}
		}
		for i := max(first, 0); i <= total[0]; i++ {
			s.total[i], s.first[i] = total[0], first
		}
	}
	for _, t := range s.total {
		if t < 0 {
			return s, false
		}
	}
	return s, true
}

// agreeing gives the ways to read the text as a row whose sums hold; false when there are too many to look at.
func (s strip) agreeing(sum sums) ([][]int64, bool) {
	n := len(sum.total)
	if len(s.text) < n || len(s.text) > n*longestFigure {
		return nil, true
	}
	p := parting{strip: s, sums: sum, row: make([]int64, n)}
	p.walk(n-1, len(s.text), 0)
	return p.out, p.steps <= maxSteps && len(p.out) <= maxReadings
}

// parting is the search for the readings of one row, from its last cell to its first.
type parting struct {
	strip
	sums
	row   []int64
	out   [][]int64
	steps int
}

// walk reads cells 0..cell from the bytes before end; rest is what the open group still has to add up to.
func (p *parting) walk(cell, end int, rest int64) {
	if cell < 0 {
		if end == 0 {
			p.out = append(p.out, append([]int64(nil), p.row...))
		}
		return
	}
	if p.steps++; p.steps > maxSteps || len(p.out) > maxReadings || end <= cell || end > (cell+1)*longestFigure {
		return
	}
	total, first := p.total[cell] == cell, p.first[cell] == cell
	if !total && p.first[cell] == 0 && end > (cell+1)*width(rest) {
		return
	}
	p.back(end, func(begin int, v int64) bool {
		switch {
		case total:
			p.row[cell] = v
			p.walk(cell-1, begin, v)
		case v > rest:
			return false
		case !first || v == rest:
			p.row[cell] = v
			p.walk(cell-1, begin, rest-v)
		}
		return true
	})
}

// width is how many digits a figure has.
func width(v int64) int {
	n := 1
	for ; v >= 10; v /= 10 {
		n++
	}
	return n
}
