package page

// cards.go lets a narrow screen show the rows of a table as cards: there every cell says what its column says, because the
// head of the table is out of sight, and nothing that matters lies beyond the edge.

import (
	"bytes"
	"context"
	"io"
	"strconv"

	"github.com/a-h/templ"
	"golang.org/x/net/html"
)

// cards says whether the rows of a table become cards on a narrow screen. Figures are for comparing: where half of the columns
// or more are numbers the table stays a table, and scrolls. Two columns fit any screen.
func (t TableHead) cards() bool {
	numeric := 0
	for _, c := range t.Columns {
		if c.Numeric {
			numeric++
		}
	}
	return len(t.Columns) > 2 && 2*numeric < len(t.Columns)
}

// labelled writes its children, the rows of a table, with the name of the column on each cell (data-label).
func labelled(columns []Column) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		var rows bytes.Buffer
		if err := templ.GetChildren(ctx).Render(templ.ClearChildren(ctx), &rows); err != nil {
			return err
		}
		return label(w, &rows, columns)
	})
}

// label copies rows and adds to each cell the name of its column. Cells that name their row (th), cells over several columns
// and what stands in a table within a cell stay as they are.
func label(w io.Writer, rows io.Reader, columns []Column) error {
	tokens := html.NewTokenizer(rows)
	column, inner := 0, 0
	for {
		kind := tokens.Next()
		if kind == html.ErrorToken {
			if err := tokens.Err(); err != io.EOF {
				return err
			}
			return nil
		}
		raw := bytes.Clone(tokens.Raw()) // reading the name changes it
		name, more := tokens.TagName()
		switch {
		case string(name) == "table" && kind == html.StartTagToken:
			inner++
		case string(name) == "table" && kind == html.EndTagToken:
			inner--
		case inner > 0 || kind != html.StartTagToken:
		case string(name) == "tr":
			column = 0
		case string(name) == "td" || string(name) == "th":
			wide := span(tokens, more)
			if string(name) == "td" && wide == 1 && column < len(columns) && columns[column].Label != "" {
				raw = append(raw[:len(raw)-1], ` data-label="`+html.EscapeString(columns[column].Label)+`">`...)
			}
			column += wide
		}
		if _, err := w.Write(raw); err != nil {
			return err
		}
	}
}

// span is over how many columns the cell goes whose attributes come next.
func span(tokens *html.Tokenizer, more bool) int {
	for more {
		var key, value []byte
		key, value, more = tokens.TagAttr()
		if string(key) == "colspan" {
			if n, err := strconv.Atoi(string(value)); err == nil && n > 0 {
				return n
			}
		}
	}
	return 1
}
