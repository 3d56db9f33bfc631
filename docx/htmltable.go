package docx

// This file gives the tables of a document as HTML, their cells laid out on the grid.

import "strings"

// placed is a cell in its row.
type placed struct {
	node         *node
	column       int
	across, down int
	head         bool
}

func (r *htmlReader) table(n *node) {
	rows := gridOf(n)
	r.put(`<table>`)
	for _, row := range rows {
		r.put(`<tr>`)
		for _, c := range row {
			tag := "td"
			if c.head {
				tag = "th"
			}
			r.put(`<%s colspan="%d" rowspan="%d">`, tag, c.across, c.down)
			r.blocks(c.node)
			r.put(`</%s>`, tag)
		}
		r.put(`</tr>`)
	}
	r.put(`</table>`)
}

// gridOf lays the cells of a table out: those merged with one above or to the left lengthen it.
func gridOf(n *node) [][]placed {
	var rows [][]placed
	reach := map[int][2]int{} // column → row and place of the cell that may reach further down
	for _, tr := range rowsOf(n, nil) {
		props := tr.kid("trPr")
		if props.kid("del") != nil {
			continue
		}
		column := span(props.val("gridBefore"), 0)
		var row []placed
		for _, tc := range cellsOf(tr, nil) {
			p := tc.kid("tcPr")
			c := placed{node: tc, column: column, across: span(p.val("gridSpan"), 1), down: 1, head: props.on("tblHeader")}
			column += c.across
			if p.kid("cellDel") != nil {
				continue
			}
			if h := p.kid("hMerge"); h != nil && h.attr("val") != "restart" && len(row) > 0 {
				row[len(row)-1].across += c.across
				continue
			}
			merge := p.kid("vMerge")
			above, ok := reach[c.column]
			if merge != nil && merge.attr("val") != "restart" && ok && rows[above[0]][above[1]].across == c.across {
				rows[above[0]][above[1]].down++
				continue
			}
			delete(reach, c.column)
			if merge != nil {
				reach[c.column] = [2]int{len(rows), len(row)}
			}
			row = append(row, c)
		}
		rows = append(rows, row)
	}
	return rows
}

func span(s string, least int) int {
	n := 0
	for _, c := range strings.TrimSpace(s) {
		if c < '0' || c > '9' || n > maxSpan {
			return least
		}
		n = n*10 + int(c-'0')
	}
	return min(max(n, least), maxSpan)
}

func rowsOf(n *node, out []*node) []*node { return within(n, "tr", out) }

func cellsOf(n *node, out []*node) []*node { return within(n, "tc", out) }

// within gathers the elements of a name, looking through wrappers but not into other elements of that kind.
func within(n *node, name string, out []*node) []*node {
	for _, k := range n.kids {
		switch {
		case k.name == name:
			out = append(out, k)
		case k.name == "sdt" || k.name == "sdtContent" || k.name == "customXml" || k.name == "ins":
			out = within(k, name, out)
		}
	}
	return out
}
