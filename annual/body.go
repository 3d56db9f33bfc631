package annual

// This file writes a report as the HTML of an item: lead-in, six sections, the official tables (FACTS 2.5–2.21).

import (
	"fmt"
	"html"
	"strconv"
	"strings"

	"gongkai/office"
)

// Text writes a figure as it stands in the report, "" when there is none; amounts in the unit of their column, with the
// unit where the header does not say it (FACTS 2.10).
func (f *Filing) Text(p Place) string {
	v, ok := f.Figure(p)
	if !ok {
		return ""
	}
	c, _ := f.Form.ColumnOf(p)
	switch {
	case c.Kind != "money":
		return strconv.FormatInt(v, 10)
	case c.Unit != "":
		return Yuan(v, c.Unit)
	}
	return Yuan(v, "元") + "元"
}

// ReadFigure reads a figure typed for a cell; false when it is none.
func (f *Filing) ReadFigure(p Place, typed string) (int64, bool) {
	c, ok := f.Form.ColumnOf(p)
	if !ok {
		return 0, false
	}
	cell := ReadCell(typed, c.Kind, moneyOf(c), 0)
	return cell.Value, cell.Meaning == Number && (cell.Value >= 0 || c.Kind == "signed")
}

// LeadIn is the opening paragraph: basis, period, contact (FACTS 2.5).
func (f *Filing) LeadIn(organ office.Organ) string {
	var contact []string
	for _, c := range []struct{ name, value string }{{"地址", organ.Address}, {"邮编", organ.Postcode}, {"电话", organ.Phone}, {"电子邮箱", organ.Email}} {
		if c.value != "" {
			contact = append(contact, c.name+"："+c.value)
		}
	}
	s := fmt.Sprintf("本报告依照《中华人民共和国政府信息公开条例》第五十条和%s规定的格式编制，所列数据的统计期限为%d年1月1日至%d年12月31日。", f.Form.Basis, f.Year, f.Year)
	if len(contact) > 0 {
		s += "对本报告有疑问的，请与" + organ.Name + "联系（" + strings.Join(contact, "，") + "）。"
	}
	return s
}

// TableIn gives the table of section 2, 3 or 4, "" for the written sections.
func TableIn(section int) Table {
	return map[int]Table{2: Proactive, 3: Requests, 4: Remedy}[section]
}

// SectionTitle is a section's heading with its number, from 1.
func (f *Form) SectionTitle(section int) string {
	return string([]rune(chineseNumerals)[section-1]) + "、" + f.Sections[section-1].Title
}

// Body gives the report as the body of an item. An empty written section says 无 (FACTS 2.8).
func Body(f *Filing, organ office.Organ) string {
	var b strings.Builder
	b.WriteString("<p>" + html.EscapeString(f.LeadIn(organ)) + "</p>")
	for n := 1; n <= len(f.Form.Sections); n++ {
		b.WriteString("<h2>" + html.EscapeString(f.Form.SectionTitle(n)) + "</h2>")
		text := f.Texts[n]
		if t := TableIn(n); t != "" {
			writeTable(&b, f, t)
		} else if text == "" {
			text = "无。"
		}
		for _, p := range strings.Split(text, "\n") {
			if p = strings.TrimSpace(p); p != "" {
				b.WriteString("<p>" + html.EscapeString(p) + "</p>")
			}
		}
	}
	return b.String()
}

func writeTable(b *strings.Builder, f *Filing, t Table) {
	b.WriteString("<table><tbody>")
	for _, row := range f.Form.Layout(t) {
		b.WriteString("<tr>")
		for _, box := range row {
			writeBox(b, f, box)
		}
		b.WriteString("</tr>")
	}
	b.WriteString("</tbody></table>")
}

func writeBox(b *strings.Builder, f *Filing, box Box) {
	tag, text := "td", box.Text
	if box.Figure() {
		text = f.Text(box.Place)
	} else if box.Head != "note" {
		tag = "th"
	}
	b.WriteString("<" + tag)
	if box.Rows > 1 {
		b.WriteString(` rowspan="` + strconv.Itoa(box.Rows) + `"`)
	}
	if box.Cols > 1 {
		b.WriteString(` colspan="` + strconv.Itoa(box.Cols) + `"`)
	}
	if tag == "th" {
		b.WriteString(` scope="` + box.Head + `"`)
	}
	b.WriteString(">" + html.EscapeString(text) + "</" + tag + ">")
}
