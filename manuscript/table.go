package manuscript

// This file reads tables of HTML and lays their cells on a grid that holds: what overlaps or hangs out is mended, so that
// a table that is kept can be printed.

import (
	"strconv"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// MaxCells is how many cells one table may have: more is data, and belongs into a file beside the text.
const MaxCells = 20_000

func (t *tidier) table(n *html.Node, l look, depth int) []block {
	if t.tables >= maxTables {
		return t.blocks(n, l, depth) // too deep to be one: its words
	}
	t.tables++
	defer func() { t.tables-- }()
	l.class = ""
	b := block{kind: "table"}
	var after []block
	t.rows(n, l, depth, false, &b, &after)
	b.rows = square(b.rows)
	if len(b.rows) == 0 {
		return after
	}
	return append([]block{b}, after...)
}

// rows reads the rows below a table or a part of one; what stands between rows comes after.
func (t *tidier) rows(n *html.Node, l look, depth int, head bool, b *block, after *[]block) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type != html.ElementNode || skipped[c.Data] || t.hidden(c) {
			continue
		}
		switch c.DataAtom {
		case atom.Thead:
			t.rows(c, l.below(c), depth+1, true, b, after)
		case atom.Tbody, atom.Tfoot:
			t.rows(c, l.below(c), depth+1, false, b, after)
		case atom.Caption:
			for _, inside := range t.blocks(c, look{}, depth+1) {
				b.caption = append(b.caption, inside.line...)
			}
		case atom.Tr:
			var row []cell
			for d := c.FirstChild; d != nil; d = d.NextSibling {
				if d.Type == html.ElementNode && (d.DataAtom == atom.Td || d.DataAtom == atom.Th) {
					row = append(row, t.cell(d, l.below(c), depth+2, head))
				}
			}
			b.rows = append(b.rows, row)
		default:
			*after = append(*after, t.blocks(c, l, depth+1)...)
		}
	}
}

func (t *tidier) cell(n *html.Node, l look, depth int, head bool) cell {
	l = l.below(n)
	l.class = "" // the paragraphs inside say how they stand
	head = head || n.DataAtom == atom.Th
	inside := gather(t.blocks(n, l, depth))
	if head { // strong by itself
		for i := range inside {
			for k := range inside[i].line {
				inside[i].line[k].marks &^= strong
			}
			inside[i].line = trim(inside[i].line)
		}
	}
	return cell{head: head, across: spanOf(n, "colspan"), down: spanOf(n, "rowspan"), inside: inside}
}

func spanOf(n *html.Node, name string) int {
	s, err := strconv.Atoi(attr(n, name))
	if err != nil || s < 1 {
		return 1
	}
	return min(s, maxSpan)
}

// maxColumns is how wide a table may be; cells further right are dropped.
const maxColumns = 100

// square brings rows into a full grid: spans end at the last row, overlapping ones are cut, gaps are filled with empty
// cells. Rows without a cell of their own are dropped, with the spans over them. A table of too many cells is cut.
func square(rows [][]cell) [][]cell {
	cells := 0
	for i, row := range rows {
		if cells += len(row); cells > MaxCells {
			rows = rows[:i]
			break
		}
	}
	taken, at := make([][maxColumns]bool, len(rows)), make([][]int, len(rows))
	width := 0
	for r := range rows {
		col := 0
		kept := rows[r][:0]
		for _, c := range rows[r] {
			for col < maxColumns && taken[r][col] {
				col++
			}
			room := 0
			for col+room < maxColumns && room < c.across && !taken[r][col+room] {
				room++
			}
			if room == 0 {
				break
			}
			c.across, c.down = room, min(c.down, len(rows)-r)
			for i := r; i < r+c.down; i++ {
				for k := col; k < col+room; k++ {
					taken[i][k] = true
				}
			}
			kept, at[r] = append(kept, c), append(at[r], col)
			col += room
			width = max(width, col)
		}
		rows[r] = kept
	}
	lives := make([]int, len(rows)+1) // rows with cells of their own before each row
	for r, row := range rows {
		lives[r+1] = lives[r] + min(len(row), 1)
	}
	var out [][]cell
	for r, row := range rows {
		if len(row) == 0 {
			continue
		}
		for k := range row {
			row[k].down = lives[r+row[k].down] - lives[r]
		}
		out = append(out, filled(row, at[r], taken[r][:width]))
	}
	return out
}

// filled gives a row with empty cells where its grid has none.
func filled(row []cell, at []int, taken []bool) []cell {
	var out []cell
	next := 0
	for col := 0; col < len(taken); col++ {
		if next < len(row) && at[next] == col {
			out = append(out, row[next])
			next++
		} else if !taken[col] {
			out = append(out, cell{across: 1, down: 1})
		}
	}
	return out
}
