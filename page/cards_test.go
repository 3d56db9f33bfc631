package page

import (
	"strings"
	"testing"
)

func TestCellsSayTheirColumnForNarrowScreens(t *testing.T) {
	columns := []Column{{Label: "事项"}, {Label: "类别"}, {Label: "期限 <日>"}, {Label: ""}}
	for _, c := range []struct{ what, rows, want string }{
		{"plain cells", "<tr><td>甲</td><td class=\"date\">乙</td></tr>", "<tr><td data-label=\"事项\">甲</td><td class=\"date\" data-label=\"类别\">乙</td></tr>"},
		{"a cell that names its row", "<tr><th scope=\"row\">甲</th><td>乙</td></tr>", "<tr><th scope=\"row\">甲</th><td data-label=\"类别\">乙</td></tr>"},
		{"a name with signs", "<tr><td>甲</td><td>乙</td><td>丙</td></tr>", "<tr><td data-label=\"事项\">甲</td><td data-label=\"类别\">乙</td><td data-label=\"期限 &lt;日&gt;\">丙</td></tr>"},
		{"a cell over two columns", "<tr><td colspan=\"2\">甲</td><td>丙</td></tr>", "<tr><td colspan=\"2\">甲</td><td data-label=\"期限 &lt;日&gt;\">丙</td></tr>"},
		{"a column without a name, one too many", "<tr><td colspan=\"3\">甲</td><td>丁</td><td>戊</td></tr>", "<tr><td colspan=\"3\">甲</td><td>丁</td><td>戊</td></tr>"},
		{"each row from the start", "<tr><td>甲</td></tr>\n<tr><td>乙</td></tr>", "<tr><td data-label=\"事项\">甲</td></tr>\n<tr><td data-label=\"事项\">乙</td></tr>"},
		{"a table within a cell", "<tr><td><table><tr><td>内</td></tr></table></td><td>乙</td></tr>", "<tr><td data-label=\"事项\"><table><tr><td>内</td></tr></table></td><td data-label=\"类别\">乙</td></tr>"},
		{"words that look like cells", "<tr><td><textarea><td></textarea>&lt;td&gt;</td><td>乙</td></tr>", "<tr><td data-label=\"事项\"><textarea><td></textarea>&lt;td&gt;</td><td data-label=\"类别\">乙</td></tr>"},
	} {
		var got strings.Builder
		if err := label(&got, strings.NewReader(c.rows), columns); err != nil || got.String() != c.want {
			t.Errorf("%s: %s (%v), want %s", c.what, got.String(), err, c.want)
		}
	}
}

func TestFiguresStayATable(t *testing.T) {
	n, w := Column{Label: "件", Numeric: true}, Column{Label: "名"}
	for _, c := range []struct {
		columns []Column
		want    bool
	}{{[]Column{w, w}, false}, {[]Column{w, w, w}, true}, {[]Column{w, w, n}, true}, {[]Column{w, n, n}, false}, {[]Column{w, w, n, n}, false}} {
		if got := (TableHead{Columns: c.columns}).cards(); got != c.want {
			t.Errorf("%v: cards %v", c.columns, got)
		}
	}
}
