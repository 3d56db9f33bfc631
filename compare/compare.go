// Package compare sets two texts side by side: which words, paragraphs, table rows, fields and files were taken out, which
// were put in. Han characters count one by one, other letters and figures by whole words; a lone character kept between two
// changes is told as changed with them, because nobody can read a text cut into single characters. Pure.
//
// compare.go compares lines of words; blocks.go compares bodies of HTML by paragraph and table row.
package compare

import (
	"slices"
	"unicode"
	"unicode/utf8"
)

// Op says what became of a piece.
type Op string

// The three things that can become of a piece.
const (
	Same    Op = "same"
	Taken   Op = "del"
	Put     Op = "ins"
	Changed Op = "changed" // of a block: some of its words
)

// Piece is a run of words that met the same fate.
type Piece struct {
	Op   Op
	Text string
}

// Words gives the pieces that lead from one line to another; what was taken out stands before what was put in. Pieces
// that are Same or Taken make up before, those that are Same or Put make up after, letter by letter.
func Words(before, after string) []Piece {
	if before == after {
		return joined([]Piece{{Same, before}})
	}
	return joined(readable(steps(split(before), split(after))))
}

// split cuts a line into words: a Han character, a run of other letters or figures, a run of blanks, any other mark.
func split(line string) []string {
	var words []string
	for len(line) > 0 {
		first, size := utf8.DecodeRuneInString(line)
		kind := kindOf(first)
		end := size
		for kind != alone && end < len(line) {
			r, n := utf8.DecodeRuneInString(line[end:])
			if kindOf(r) != kind {
				break
			}
			end += n
		}
		words = append(words, line[:end])
		line = line[end:]
	}
	return words
}

const (
	alone = iota
	letter
	blank
)

func kindOf(r rune) int {
	switch {
	case unicode.Is(unicode.Han, r):
		return alone
	case unicode.IsLetter(r), unicode.IsDigit(r):
		return letter
	case unicode.IsSpace(r):
		return blank
	}
	return alone
}

// readable takes a short stretch that stayed between two changes into them, where it is no longer than what changed on
// either side: "三月十日" that became "四月二十日" is told whole, not as islands of one character.
func readable(in []Piece) []Piece {
	list := joined(in)
	var out []Piece
	for i, p := range list {
		if p.Op == Same && letters(p.Text) <= shortest(list, i) {
			out = append(out, Piece{Taken, p.Text}, Piece{Put, p.Text})
			continue
		}
		out = append(out, p)
	}
	return joined(out)
}

const longestIsland = 2 // letters

// shortest is how long a stretch at i may be to be taken into the changes around it; -1 when it is not between two.
func shortest(list []Piece, i int) int {
	before, after := 0, 0
	for j := i - 1; j >= 0 && list[j].Op != Same; j-- {
		before = max(before, letters(list[j].Text))
	}
	for j := i + 1; j < len(list) && list[j].Op != Same; j++ {
		after = max(after, letters(list[j].Text))
	}
	if before == 0 || after == 0 {
		return -1
	}
	return min(longestIsland, before, after)
}

func letters(s string) int { return utf8.RuneCountInString(s) }

// joined makes one piece of neighbours that met the same fate, and puts what was taken out of a change before what was
// put in.
func joined(in []Piece) []Piece {
	var out []Piece
	var taken, put string
	flush := func() {
		if taken != "" {
			out = append(out, Piece{Taken, taken})
		}
		if put != "" {
			out = append(out, Piece{Put, put})
		}
		taken, put = "", ""
	}
	for _, p := range in {
		switch {
		case p.Text == "":
		case p.Op == Taken:
			taken += p.Text
		case p.Op == Put:
			put += p.Text
		default:
			flush()
			if n := len(out); n > 0 && out[n-1].Op == Same {
				out[n-1].Text += p.Text
			} else {
				out = append(out, p)
			}
		}
	}
	flush()
	return out
}

// steps gives the shortest way from a to b, word by word.
func steps(a, b []string) []Piece {
	var out []Piece
	way(a, b, func(op Op, i, j int) {
		if op == Put {
			out = append(out, Piece{Put, b[j]})
			return
		}
		out = append(out, Piece{op, a[i]})
	})
	return out
}

// farthest bounds the work: texts further apart than so many steps are told as replaced from where they part.
const farthest = 800

// way walks from a to b by Myers' greedy method and tells each step: Same with both places, Taken with the place in a,
// Put with the place in b.
func way[T comparable](a, b []T, tell func(op Op, i, j int)) {
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		tell(Same, head, head)
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	middle(a[head:len(a)-tail], b[head:len(b)-tail], func(op Op, i, j int) { tell(op, i+head, j+head) })
	for k := tail; k > 0; k-- {
		tell(Same, len(a)-k, len(b)-k)
	}
}

func middle[T comparable](a, b []T, tell func(op Op, i, j int)) {
	trace, found := reach(a, b)
	if !found {
		for i := range a {
			tell(Taken, i, 0)
		}
		for j := range b {
			tell(Put, len(a), j)
		}
		return
	}
	type step struct {
		op   Op
		i, j int
	}
	var back []step
	x, y := len(a), len(b)
	for d := len(trace) - 1; d >= 0; d-- {
		v, k := trace[d], x-y
		down := k == -d || k != d && v[k-1+d+1] < v[k+1+d+1]
		from := k - 1
		if down {
			from = k + 1
		}
		px := 0
		if d > 0 {
			px = v[from+d+1]
		}
		py := px - from
		for x > max(px, 0) && y > max(py, 0) && (d == 0 || x > px && y > py) {
			x, y = x-1, y-1
			back = append(back, step{Same, x, y})
		}
		if d == 0 {
			break
		}
		if down {
			y--
			back = append(back, step{Put, x, y})
		} else {
			x--
			back = append(back, step{Taken, x, y})
		}
	}
	for i := len(back) - 1; i >= 0; i-- {
		tell(back[i].op, back[i].i, back[i].j)
	}
}

// reach walks forward until the end is reached and keeps, before each round d, how far every diagonal had come; diagonal
// k of round d stands at k+d+1.
func reach[T comparable](a, b []T) (trace [][]int, found bool) {
	most := min(len(a)+len(b), farthest)
	zero := most + 1 // where diagonal 0 stands in v
	v := make([]int, 2*most+3)
	for d := 0; d <= most; d++ {
		trace = append(trace, slices.Clone(v[zero-d-1:zero+d+2]))
		for k := -d; k <= d; k += 2 {
			x := v[zero+k-1] + 1
			if k == -d || k != d && v[zero+k-1] < v[zero+k+1] {
				x = v[zero+k+1]
			}
			for x < len(a) && x-k < len(b) && a[x] == b[x-k] {
				x++
			}
			v[zero+k] = x
			if x >= len(a) && x-k >= len(b) {
				return trace, true
			}
		}
	}
	return nil, false
}
