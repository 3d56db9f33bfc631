package annual

import (
	"strings"
	"testing"

	"gongkai/pdftext"
)

// ruledRows makes a ruled table: cells parted by bars, each ">" widens one by a column, "^" is reached into from above.
func ruledRows(rows ...string) pdftext.Block {
	var b pdftext.Block
	for _, r := range rows {
		var cells []pdftext.Cell
		x := 0.0
		for _, text := range strings.Split(r, "|") {
			width := 20.0
			for strings.HasPrefix(text, ">") {
				text, width = text[1:], width+20
			}
			if text != "^" { // reached into from above
				cells = append(cells, pdftext.Cell{Text: text, Left: x, Right: x + width})
			}
			x += width
		}
		b.Rows = append(b.Rows, cells)
	}
	return b
}

func TestPDFTablesGoOnOverPages(t *testing.T) {
	head := []string{">>（注）|>>>>>>申请人情况", ">>^|自然人|>>>>法人或其他组织|总计", ">>^|^|商业企业|科研机构|社会公益组织|法律服务机构|其他|^"}
	text := func(s string, margin bool) pdftext.Block { return pdftext.Block{Text: s, Margin: margin} }
	for name, c := range map[string]struct{ above, below, row, want string }{
		"between rows":      {">>一、本年新收政府信息公开申请数量|1|0|0|0|0|0|1", ">>二、上年结转政府信息公开申请数量|2|0|0|0|0|0|2", "R2", "2 0 0 0 0 0 2"},
		"inside a label":    {">>一、本年新收政府信|1|0|0|0|0|0|1", ">>息公开申请数量|||||||", "R1", "1 0 0 0 0 0 1"},
		"figures come late": {">>一、本年新收政府信息公开申请数量|||||||", ">>|1|0|0|0|0|0|1", "R1", "1 0 0 0 0 0 1"},
		"parts do not fit":  {">>一、本年新收政府信息公开申请数量|||||||", ">>及其他|1|0|0|0|0|0|1", "R1", "?"},
		"both have figures": {">>一、本年新收政府信|1|0|0|0|0|0|1", ">>息公开申请数量|2|0|0|0|0|0|2", "R1", "?"},
	} {
		first := ruledRows(append(append([]string(nil), head...), c.above)...)
		second := ruledRows(c.below, ">三、本年度办理结果|（一）予以公开|0|0|0|0|0|0|0", ">^|（二）部分公开|0|0|0|0|0|0|0", ">>四、结转下年度继续办理|0|0|0|0|0|0|0")
		b := pdfBook{heads: map[string]bool{"某网": true}}
		b.page(pdftext.Page{Number: 1, Blocks: []pdftext.Block{text("青石街道2023年政府信息公开工作年度报告", true), first, text("- 1 -", true)}})
		b.page(pdftext.Page{Number: 2, Blocks: []pdftext.Block{text("某 网", true), second, text("2/2", true)}})
		b.flush()
		r, err := Read(name, numbered(b.lines))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, cell := range r.Rows[c.row] {
			if cell.Meaning != Number {
				got = []string{"?"}
				break
			}
			got = append(got, cell.Raw)
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%s: %q, want %q", name, s, c.want)
		}
		if name == "between rows" && (r.Rows["R2"][0].At.Page != 2 || r.Rows["R2"][0].At.Column != 3) {
			t.Errorf("stood at %+v", r.Rows["R2"][0].At)
		}
	}
}

func TestPDFLinesOfAParagraphComeTogether(t *testing.T) {
	b := pdfBook{}
	b.page(pdftext.Page{Number: 1, Blocks: []pdftext.Block{{Text: "本年共收到申请3", GoesOn: true}, {Text: "件，办结3件。"}, {Text: "二、标题", GoesOn: true}, {Text: "三、标题"}, {Text: "规章 1 2 3", GoesOn: true}, {Text: "规范性文件 4 5 6"}}})
	var got []string
	for _, l := range b.lines {
		got = append(got, l.Cells[0])
	}
	if s := strings.Join(got, ";"); s != "本年共收到申请3件，办结3件。;二、标题;三、标题;规章 1 2 3;规范性文件 4 5 6" {
		t.Errorf("%q", s)
	}
}

func TestFolio(t *testing.T) {
	for s, want := range map[string]bool{"3": true, "- 3 -": true, "第 3 页 共 7 页": true, "3/7": true, "12件": false, "规章": false, "": false} {
		if folio(s) != want {
			t.Errorf("%q: %v", s, !want)
		}
	}
}
