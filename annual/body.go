package annual

// This file is the words of our own report: figures as they stand, lead-in, headings, the body of its item (FACTS
// 2.5–2.21).

import (
	"fmt"
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
	if f.lead != "" {
		return f.lead
	}
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
func Body(f *Filing, organ office.Organ) string { return f.Document(organ).Markup() }
