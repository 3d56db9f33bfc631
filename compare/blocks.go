package compare

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Block is a paragraph, a heading, an item of a list, a picture, or one row of a table. Only a row has more cells than one.
type Block struct {
	Kind  string // p, h, li, row, img
	Cells []string
}

// key tells blocks apart.
func (b Block) key() string { return b.Kind + "\x00" + strings.Join(b.Cells, "\x00") }

// Stretch is a block of the two texts set side by side. The cells of a row are compared one by one.
type Stretch struct {
	Op    Op // Same, Taken, Put, or Changed
	Kind  string
	Cells [][]Piece
}

// words are the elements that do not end a paragraph.
var words = map[atom.Atom]bool{atom.A: true, atom.B: true, atom.Strong: true, atom.Em: true, atom.I: true, atom.U: true, atom.S: true,
	atom.Sub: true, atom.Sup: true, atom.Code: true, atom.Span: true}

var headings = map[atom.Atom]bool{atom.H1: true, atom.H2: true, atom.H3: true, atom.H4: true, atom.H5: true, atom.H6: true, atom.Caption: true}

// Blocks cuts a body of sanitised HTML into its blocks. What stands inside one cell of a table is one cell; a table in a
// cell is read as words of it.
func Blocks(body string) []Block {
	r := reader{}
	z := html.NewTokenizer(strings.NewReader(body))
	for {
		kind := z.Next()
		switch kind {
		case html.ErrorToken:
			r.end()
			return r.out
		case html.TextToken:
			r.text.Write(z.Text())
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			name, more := z.TagName()
			tag := atom.Lookup(name)
			if tag == atom.Img {
				r.picture(z, more)
			} else if !words[tag] {
				r.element(tag, kind == html.EndTagToken)
			}
		}
	}
}

type reader struct {
	out   []Block
	text  strings.Builder
	kind  string
	cells []string
	cell  int // depth of cells
}

// take gives the words gathered so far, on one line.
func (r *reader) take() string {
	line := strings.Join(strings.Fields(r.text.String()), " ")
	r.text.Reset()
	return line
}

// end closes the block being read.
func (r *reader) end() {
	if r.cell > 0 {
		r.text.WriteByte(' ')
		return
	}
	if line := r.take(); line != "" {
		kind := r.kind
		if kind == "" {
			kind = "p"
		}
		r.out = append(r.out, Block{Kind: kind, Cells: []string{line}})
	}
	r.kind = ""
}

func (r *reader) element(tag atom.Atom, closes bool) {
	switch {
	case tag == atom.Td || tag == atom.Th:
		r.cellTag(closes)
	case tag == atom.Tr:
		r.rowTag(closes)
	default:
		r.end()
		switch {
		case closes || r.cell > 0:
		case headings[tag]:
			r.kind = "h"
		case tag == atom.Li:
			r.kind = "li"
		}
	}
}

func (r *reader) cellTag(closes bool) {
	if !closes {
		if r.cell == 0 {
			r.end()
		}
		r.cell++
		return
	}
	if r.cell == 1 {
		r.cells = append(r.cells, r.take())
	} else {
		r.text.WriteByte(' ')
	}
	r.cell = max(r.cell-1, 0)
}

func (r *reader) rowTag(closes bool) {
	if r.cell > 0 { // a table within a cell
		r.text.WriteByte(' ')
		return
	}
	r.end()
	if closes && len(r.cells) > 0 {
		r.out = append(r.out, Block{Kind: "row", Cells: r.cells})
	}
	r.cells = nil
}

func (r *reader) picture(z *html.Tokenizer, more bool) {
	var source, words string
	for more {
		var key, value []byte
		key, value, more = z.TagAttr()
		switch string(key) {
		case "src":
			source = string(value)
		case "alt":
			words = string(value)
		}
	}
	if r.cell > 0 {
		r.text.WriteString(" 〔" + words + "〕 ")
		return
	}
	r.end()
	r.out = append(r.out, Block{Kind: "img", Cells: []string{words, source}})
}

// Bodies sets two bodies of sanitised HTML side by side, block by block.
func Bodies(before, after string) []Stretch {
	a, b := Blocks(before), Blocks(after)
	var out []Stretch
	var taken, put []Block
	flush := func() {
		out = append(out, gap(taken, put)...)
		taken, put = nil, nil
	}
	way(keys(a), keys(b), func(op Op, i, j int) {
		switch op {
		case Taken:
			taken = append(taken, a[i])
		case Put:
			put = append(put, b[j])
		default:
			flush()
			out = append(out, whole(Same, a[i]))
		}
	})
	flush()
	return out
}

func keys(list []Block) []string {
	out := make([]string, len(list))
	for i, b := range list {
		out[i] = b.key()
	}
	return out
}

// whole is a block that met one fate.
func whole(op Op, b Block) Stretch {
	s := Stretch{Op: op, Kind: b.Kind}
	for _, c := range b.Cells {
		s.Cells = append(s.Cells, joined([]Piece{{op, c}}))
	}
	return s
}

const mostWork = 2_000_000 // letters held against each other in one gap: beyond it blocks are not matched

// gap matches what was taken out at one place with what was put in there: blocks that are alike are told as changed.
func gap(taken, put []Block) []Stretch {
	var out []Stretch
	i, j := 0, 0
	for _, p := range pairs(taken, put) {
		for ; i < p[0]; i++ {
			out = append(out, whole(Taken, taken[i]))
		}
		for ; j < p[1]; j++ {
			out = append(out, whole(Put, put[j]))
		}
		out = append(out, changed(taken[i], put[j]))
		i, j = i+1, j+1
	}
	for ; i < len(taken); i++ {
		out = append(out, whole(Taken, taken[i]))
	}
	for ; j < len(put); j++ {
		out = append(out, whole(Put, put[j]))
	}
	return out
}

// pairs chooses, in order, those blocks whose likeness is greatest in all.
func pairs(a, b []Block) [][2]int {
	if len(a)*len(b) == 0 || len(b)*size(a)+len(a)*size(b) > mostWork {
		return nil
	}
	left, right := couplesOf(a), couplesOf(b)
	best := make([][]float64, len(a)+1)
	for i := range best {
		best[i] = make([]float64, len(b)+1)
	}
	like := make([][]float64, len(a))
	for i := len(a) - 1; i >= 0; i-- {
		like[i] = make([]float64, len(b))
		for j := len(b) - 1; j >= 0; j-- {
			like[i][j] = likeness(a[i], b[j], left[i], right[j])
			best[i][j] = max(best[i+1][j], best[i][j+1], like[i][j]+best[i+1][j+1])
		}
	}
	var out [][2]int
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case like[i][j] > 0 && best[i][j] == like[i][j]+best[i+1][j+1]:
			out = append(out, [2]int{i, j})
			i, j = i+1, j+1
		case best[i][j] == best[i+1][j]:
			i++
		default:
			j++
		}
	}
	return out
}

const alike = 0.3 // share of pairs of letters in common from which two blocks are taken for one that changed

// likeness is the share of neighbouring letters two blocks have in common, 0 when they are not alike or of different kinds.
func likeness(a, b Block, left, right map[[2]rune]int) float64 {
	if a.Kind != b.Kind || a.Kind == "img" {
		return 0
	}
	total, common := 0, 0
	for _, n := range left {
		total += n
	}
	for couple, n := range right {
		total += n
		common += min(n, left[couple])
	}
	if total == 0 {
		return 0
	}
	if share := 2 * float64(common) / float64(total); share >= alike {
		return share
	}
	if a.Kind == "row" && len(a.Cells) == len(b.Cells) && a.Cells[0] == b.Cells[0] && a.Cells[0] != "" {
		return alike // the same line of a table with other figures
	}
	return 0
}

// size is the length of blocks in bytes, each counting as one at least.
func size(list []Block) int {
	n := len(list)
	for _, b := range list {
		for _, c := range b.Cells {
			n += len(c)
		}
	}
	return n
}

func couplesOf(list []Block) []map[[2]rune]int {
	out := make([]map[[2]rune]int, len(list))
	for i, b := range list {
		out[i] = couples(b)
	}
	return out
}

// couples counts the neighbouring letters of a block.
func couples(b Block) map[[2]rune]int {
	out := map[[2]rune]int{}
	last := rune(' ')
	for _, c := range b.Cells {
		for _, r := range c + " " {
			out[[2]rune{last, r}]++
			last = r
		}
	}
	return out
}

// changed compares two blocks cell by cell; a row that got more or fewer cells is matched by the cells that stayed.
func changed(a, b Block) Stretch {
	s := Stretch{Op: Changed, Kind: a.Kind}
	if len(a.Cells) == len(b.Cells) {
		for i := range a.Cells {
			s.Cells = append(s.Cells, Words(a.Cells[i], b.Cells[i]))
		}
		return s
	}
	way(a.Cells, b.Cells, func(op Op, i, j int) {
		word := ""
		if op == Put {
			word = b.Cells[j]
		} else {
			word = a.Cells[i]
		}
		s.Cells = append(s.Cells, joined([]Piece{{op, word}}))
	})
	return s
}
