package annual

import (
	"strings"
	"testing"
)

// linesSaid writes lines as text: cells between bars where they are marked off.
func linesSaid(t *testing.T, html string) string {
	t.Helper()
	lines, err := MarkupLines(strings.NewReader(html))
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, l := range lines {
		s := strings.Join(l.Cells, "|")
		if l.Exact {
			s = "|" + s + "|"
		}
		out = append(out, strings.ReplaceAll(s, "\n", "/"))
	}
	return strings.Join(out, "\n")
}

func TestMarkupAsProgramsWriteIt(t *testing.T) {
	for name, c := range map[string]struct{ html, want string }{
		"Word paste": {`<p class=MsoNormal><span style='mso-spacerun:yes'>&nbsp;</span><b>规<span lang=EN-US>章</span></b><o:p></o:p></p><!--[if gte mso 9]><xml><w:View>Normal</w:View></xml><![endif]--><xml><w:Zoom>0</w:Zoom></xml>
			<table><tr><td><p class=MsoNormal><span>1</span><span>2</span><span lang=EN-US><o:p>&nbsp;</o:p></span></p></td><td><![if !supportEmptyParas]>&nbsp;<![endif]></td></tr></table>`, "规章\n|12||"},
		"layout table":         {`<table><tr><td><p>前</p><table><tr><td>行政许可</td><td>3</td></tr></table><p>后</p></td></tr></table>`, "前\n|行政许可|3|\n后"},
		"table in a table row": {`<table><tr><td>甲</td><td>1</td></tr><tr><td><table><tr><td>乙</td><td>2</td></tr></table></td><td>侧</td></tr><tr><td>丙</td><td>3</td></tr></table>`, "|甲|1|\n|乙|2|\n侧\n|丙|3|"},
		"nothing hidden":       {`<p style="DISPLAY: none">不见</p><div hidden>x</div><table><tr style="display:none"><td>9</td><td>9</td></tr><tr><td>甲</td><td>1<span style="mso-hide:all">7</span></td></tr></table>`, "|甲|1|"},
		"struck out":           {`<table><tr><td>甲</td><td><s>3</s><del>4</del>5</td></tr></table>`, "|甲|5|"},
		"breaks and notes":     {`<table><tr><td>公开<br>数量</td><td>3<br>5</td><td>3<sup>1</sup></td></tr></table>`, "|公开/数量|3/5|3 1|"},
		"typed in":             {`<table><tr><td>甲</td><td><input value="8"></td><td><input type="hidden" value="9"></td></tr></table>`, "|甲|8||"},
		"sections of a table":  {`<table><caption>标题</caption><thead><tr><th>甲</th><th>乙</th></tr></thead><tfoot><tr><td>计</td><td>1</td></tr></tfoot></table>`, "标题\n|甲|乙|\n|计|1|"},
		"entities":             {`<p>&#20844;&#x5f00;&ensp;&lt;1&gt;</p>`, "公开\u2002<1>"},
	} {
		if got := linesSaid(t, c.html); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// Figures stand below the headings of table 3 whatever else stands beside them.
func TestFiguresOfTableThreeStandBelowTheirHeadings(t *testing.T) {
	const head = `<table><tr><td colspan=3 rowspan=3>（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）</td><td colspan=7>申请人情况</td>%</tr>` +
		`<tr><td rowspan=2>自然人</td><td colspan=5>法人或其他组织</td><td rowspan=2>总计</td></tr><tr><td>商业<br>企业</td><td>科研机构</td><td>社会公益组织</td><td>法律服务机构</td><td>其他</td></tr>`
	for name, c := range map[string]struct{ head, row, want string }{
		"as the form":         {"", `<td colspan=3>一、本年新收</td><td>1<td>2<td>3<td>4<td>5<td>6<td>21`, "1 2 3 4 5 6 21"},
		"a column of notes":   {`<td rowspan=3>备注</td>`, `<td colspan=3>一、本年新收</td><td>1<td>2<td>3<td>4<td>5<td>6<td>21<td>7`, "1 2 3 4 5 6 21"},
		"unmerged blanks":     {"", `<td>一、本年新收<td><td><td>1<td>2<td>3<td>4<td>5<td>6<td>21`, "1 2 3 4 5 6 21"},
		"numbers of rows":     {"", `<td colspan=2>一、本年新收<td>1<td>1<td>2<td>3<td>4<td>5<td>6<td>21`, "1 2 3 4 5 6 21"},
		"blanks":              {"", `<td colspan=3>一、本年新收</td><td><td>2<td><td><td>5<td><td>7`, " 2   5  7"},
		"merged over two":     {"", `<td colspan=3>一、本年新收</td><td colspan=2>1<td>3<td>4<td>5<td>6<td>19`, "?"},
		"one cell is missing": {"", `<td colspan=3>一、本年新收</td><td>1<td>2<td>3<td>4<td>5<td>21`, "?"},
	} {
		html := "<html><p>青石街道2023年政府信息公开工作年度报告</p>" + strings.Replace(head, "%", c.head, 1) + "<tr>" + c.row + "</tr>" +
			"<tr><td colspan=3>二、上年结转政府信息公开申请数量<td>0<td>0<td>0<td>0<td>0<td>0<td>0</tr><tr><td rowspan=2>三、本年度办理结果<td colspan=2>（一）予以公开<td>0<td>0<td>0<td>0<td>0<td>0<td>0</tr></table>"
		r, err := Parse(name, []byte(html))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, cell := range r.Rows["R1"] {
			if cell.Meaning != Number && cell.Meaning != Empty {
				got = []string{"?"}
				break
			}
			got = append(got, cell.Raw)
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%s: %q, want %q", name, s, c.want)
		}
	}
}

func TestMarkdownWithTablesInHTML(t *testing.T) {
	lines, err := textual("# 标题\n\n**正文**\n\n| 甲 | 3<br>5 |\n|---|---|\n\n<table>\n<tr><td>乙</td><td><table><tr><td>x</td></tr></table></td></tr>\n<tr><td>丙</td><td>2</td></tr></table>\n尾")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, l := range lines {
		got = append(got, strings.Join(l.Cells, "|"))
	}
	if s := strings.Join(got, ";"); s != "标题;正文;甲|3\n5;乙;x;丙|2;尾" {
		t.Errorf("%q", s)
	}
	if last := lines[len(lines)-1]; last.At.Line != 11 {
		t.Errorf("the last line stood at %+v", last.At)
	}
}
