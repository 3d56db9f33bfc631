// diff.go compares two texts line by line: what an approver is shown of a correction. Pure.
package disclosure

import "strings"

// Piece is a run of lines: Op is "same", "ins" or "del".
type Piece struct{ Op, Text string }

// maxDiff bounds the work of a comparison; longer texts are shown as replaced whole.
const maxDiff = 2000

// Compare gives the pieces that lead from one text to another, deletions before insertions.
func Compare(before, after string) []Piece {
	a, b := strings.Split(before, "\n"), strings.Split(after, "\n")
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	var out pieces
	out.add("same", a[:head]...)
	out.middle(a[head:len(a)-tail], b[head:len(b)-tail])
	out.add("same", a[len(a)-tail:]...)
	return out
}

type pieces []Piece

func (p *pieces) add(op string, lines ...string) {
	for _, line := range lines {
		if n := len(*p); n > 0 && (*p)[n-1].Op == op {
			(*p)[n-1].Text += line + "\n"
			continue
		}
		*p = append(*p, Piece{op, line + "\n"})
	}
}

// middle compares what differs by the longest common sequence of lines.
func (p *pieces) middle(a, b []string) {
	if len(a) > maxDiff || len(b) > maxDiff {
		p.add("del", a...)
		p.add("ins", b...)
		return
	}
	long := make([][]int16, len(a)+1)
	for i := range long {
		long[i] = make([]int16, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				long[i][j] = long[i+1][j+1] + 1
			} else {
				long[i][j] = max(long[i+1][j], long[i][j+1])
			}
		}
	}
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			p.add("same", a[i])
			i, j = i+1, j+1
		case i < len(a) && (j == len(b) || long[i+1][j] >= long[i][j+1]):
			p.add("del", a[i])
			i++
		default:
			p.add("ins", b[j])
			j++
		}
	}
}
