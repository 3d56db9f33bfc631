package annual

import (
	"fmt"
	"math/rand"
	"strconv"
	"strings"
)

// sample is a report of our own for tests, with figures to be set and written out in many layouts.
type sample struct {
	organ string
	form  *Form
	year  int
	rows  map[string][]string
}

// blankSample is a report of the year with every cell 0.
func blankSample(year int) *sample {
	s := &sample{organ: "青石街道办事处", form: FormOf(year), year: year, rows: map[string][]string{}}
	for _, code := range s.form.RowCodes() {
		for range s.form.ColumnsOf(code) {
			s.rows[code] = append(s.rows[code], "0")
		}
	}
	return s
}

// randomSample is a report whose relations hold.
func randomSample(year int, rng *rand.Rand, most int) *sample {
	s := blankSample(year)
	n := func() int64 { return int64(rng.Intn(most)) * int64(rng.Intn(2)) }
	lines := s.form.Lines()
	sums := make([]int64, 7)
	for _, l := range lines {
		if !strings.HasPrefix(l.Code, "R3.") || l.Code == "R3.7" {
			continue
		}
		row := make([]int64, 7)
		for i := range 6 {
			row[i] = n()
			row[6] += row[i]
		}
		for i := range row {
			sums[i] += row[i]
		}
		s.set(l.Code, row)
	}
	s.set("R3.7", sums)
	in, open, fresh := make([]int64, 7), make([]int64, 7), make([]int64, 7)
	for i := range 6 {
		open[i] = n()
		in[i] = min(n(), sums[i]+open[i])
		fresh[i] = sums[i] + open[i] - in[i]
		open[6], in[6], fresh[6] = open[6]+open[i], in[6]+in[i], fresh[6]+fresh[i]
	}
	s.set("R1", fresh)
	s.set("R2", in)
	s.set("R4", open)
	var t4 []int64
	for range 3 {
		a, b, c, d := n(), n(), n(), n()
		t4 = append(t4, a, b, c, d, a+b+c+d)
	}
	s.set("T4", t4)
	for _, b := range s.form.Proactive {
		for _, r := range b.Rows {
			for i := range b.Columns {
				s.rows[r.Code][i] = strconv.FormatInt(n(), 10)
			}
		}
	}
	return s
}

func (s *sample) set(code string, row []int64) {
	for i, v := range row {
		s.rows[code][i] = strconv.FormatInt(v, 10)
	}
}

const (
	sampleLead = "根据条例编写本报告，数据期限为%d年1月1日至%d年12月31日。联系电话：0575-0000000。"
	sampleText = "全年按时答复群众来件，公开栏目每周更新。"
)

// page writes a report around its three tables, as each layout writes them.
func (s *sample) page(para func(string) string, two, three, four string) string {
	var b strings.Builder
	b.WriteString(para(fmt.Sprintf("%s%d年政府信息公开工作年度报告", s.organ, s.year)))
	b.WriteString(para(fmt.Sprintf(sampleLead, s.year, s.year)))
	sec := func(i int) string {
		return string([]rune(chineseNumerals)[i]) + "、" + s.form.Sections[i].Title
	}
	b.WriteString(para(sec(0)) + para(sampleText))
	b.WriteString(para(sec(1)) + two + para(sec(2)) + three + para(sec(3)) + four)
	b.WriteString(para(sec(4)) + para("宣传还不够，下一年改进。") + para(sec(5)) + para("本年度没有收取信息处理费。"))
	return b.String()
}

// grid gives a table as rows of cells: merged cells come once, as readers of documents deliver them.
func (s *sample) grid(t Table) [][]string {
	var out [][]string
	switch t {
	case Proactive:
		for _, b := range s.form.Proactive {
			head := []string{"信息内容"}
			for _, c := range b.Columns {
				head = append(head, c.Label)
			}
			out = append(out, []string{b.Label}, head)
			for _, r := range b.Rows {
				out = append(out, append([]string{r.Label}, s.rows[r.Code]...))
			}
		}
	case Requests:
		out = append(out, []string{s.form.Applications.Note, "申请人情况"}, []string{"自然人", "法人或其他组织", "总计"}, []string{"商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"})
		var walk func(rows []Row, before []string)
		walk = func(rows []Row, before []string) {
			for i, r := range rows {
				path := []string{r.Label}
				if i == 0 {
					path = append(append([]string(nil), before...), r.Label)
				}
				if len(r.Rows) > 0 {
					walk(r.Rows, path)
					continue
				}
				out = append(out, append(path, s.rows[r.Code]...))
			}
		}
		walk(s.form.Applications.Rows, nil)
	case Remedy:
		out = append(out, []string{"行政复议", "行政诉讼"}, []string{"未经复议直接起诉", "复议后起诉"})
		var head []string
		for _, c := range s.form.Remedies.Columns() {
			head = append(head, c.Label)
		}
		out = append(out, head, s.rows["T4"])
	}
	return out
}

// layouts are the ways published reports come, by name.
var layouts = map[string]func(s *sample) string{
	"one_cell_a_line": func(s *sample) string {
		return s.joined(func(rows [][]string) string {
			var b strings.Builder
			for _, r := range rows {
				for _, c := range r {
					b.WriteString("\t" + c + "\n")
				}
				b.WriteString("\n")
			}
			return b.String()
		})
	},
	"one_cell_a_line_untabbed": func(s *sample) string {
		return s.joined(func(rows [][]string) string {
			var b strings.Builder
			for _, r := range rows {
				b.WriteString(strings.Join(r, "\n") + "\n")
			}
			return b.String()
		})
	},
	"tabs": func(s *sample) string {
		return s.joined(func(rows [][]string) string {
			var b strings.Builder
			for _, r := range rows {
				b.WriteString(strings.Join(r, "\t") + "\n")
			}
			return b.String()
		})
	},
	"pipes": func(s *sample) string {
		return s.joined(func(rows [][]string) string {
			var b strings.Builder
			for _, r := range rows {
				b.WriteString("| " + strings.Join(r, " | ") + " |\n|---|---|\n")
			}
			return b.String()
		})
	},
	"spaces": func(s *sample) string {
		return s.joined(func(rows [][]string) string {
			var b strings.Builder
			for i, r := range rows {
				b.WriteString(strings.Join(r, " ") + "\n")
				if i%7 == 5 {
					fmt.Fprintf(&b, "-%d-\n\n", i)
				}
			}
			return b.String()
		})
	},
	"wrapped": func(s *sample) string {
		return s.joined(func(rows [][]string) string {
			var b strings.Builder
			for _, r := range rows {
				b.WriteString(wrapped(r))
			}
			return b.String()
		})
	},
	"glued": func(s *sample) string {
		glue := func(t Table) string {
			var b strings.Builder
			for _, r := range s.grid(t) {
				b.WriteString(strings.Join(r, ""))
			}
			return b.String()
		}
		return s.page(func(p string) string { return p }, glue(Proactive), glue(Requests), glue(Remedy))
	},
	"html": func(s *sample) string {
		return "<!doctype html><html><body><div>" + s.joinedWith(func(p string) string { return "<p>" + p + "</p>" }, func(rows [][]string) string {
			var b strings.Builder
			b.WriteString("<table><tbody>")
			for _, r := range rows {
				b.WriteString("<tr>")
				for _, c := range r {
					b.WriteString("<td colspan=2><p><span>" + c[:len(c)/3*1/3*3] + "</span>" + c[len(c)/3*1/3*3:] + "&nbsp;</p></td>")
				}
				b.WriteString("</tr>")
			}
			return b.String() + "</tbody></table>"
		}) + "</div></body></html>"
	},
}

func (s *sample) joined(table func([][]string) string) string {
	return s.joinedWith(func(p string) string { return p + "\n" }, table)
}

func (s *sample) joinedWith(para func(string) string, table func([][]string) string) string {
	return s.page(para, table(s.grid(Proactive)), table(s.grid(Requests)), table(s.grid(Remedy)))
}

// wrapped writes a row as text comes out of a PDF: long labels broken before and after their figures.
func wrapped(row []string) string {
	n := len(row)
	for n > 0 && figureLike(row[n-1]) {
		n--
	}
	figures := strings.Join(row[n:], " ")
	label := []rune(strings.Join(row[:n], ""))
	if len(label) < 18 || figures == "" {
		return string(label) + " " + figures + "\n"
	}
	return string(label[:9]) + "\n" + figures + "\n" + string(label[9:]) + "\n"
}
