package catalogue

// standard_write.go writes an organ's standard catalogues as a workbook in the national form (FACTS 7.12, 7.13): a sheet for
// each field, matters of the first level merged over their rows. What is written is read again the same. Pure.

import (
	"bytes"
	"slices"
	"strconv"

	"gongkai/fault"
	"gongkai/ooxml"
	"gongkai/sheet"
)

// formHead is the head of the form: groups with the columns under them.
var formHead = []struct {
	label string
	under []string
	width float64
}{
	{"序号", nil, 6}, {"公开事项", []string{"一级事项", "二级事项"}, 14}, {"公开内容（要素）", nil, 34}, {"公开依据", nil, 34}, {"公开时限", nil, 18}, {"公开主体", nil, 18},
	{"公开渠道和载体", nil, 34}, {"公开对象", []string{"全社会", "特定群众"}, 8}, {"公开方式", []string{"主动", "依申请公开"}, 8}, {"公开层级", []string{"县级", "乡级", "村级"}, 7},
}

const formWidth = 15 // columns

// WriteCatalogue lays out rows as a workbook: a sheet for each field that has any.
func WriteCatalogue(organ string, rows []Row) sheet.Book {
	book := sheet.Book{Title: organ + "基层政务公开标准目录", Author: organ}
	for field := 1; field <= len(FieldNames); field++ {
		var own []Row
		for _, r := range rows {
			if r.Field == field {
				own = append(own, r)
			}
		}
		if len(own) > 0 {
			book.Sheets = append(book.Sheets, formSheet(organ, field, own))
		}
	}
	return book
}

func formSheet(organ string, field int, rows []Row) sheet.Sheet {
	s := sheet.Sheet{Name: strconv.Itoa(field) + FieldName(field), Heads: 3}
	s.Rows = append(s.Rows, []sheet.Cell{{Text: organ + FieldName(field) + "领域基层政务公开标准目录", Across: formWidth, Bold: true}})
	var top, under []sheet.Cell
	for _, h := range formHead {
		c := sheet.Cell{Text: h.label, Bold: true, Across: len(h.under)}
		if len(h.under) == 0 {
			c.Across, c.Down = 1, 2
			s.Widths = append(s.Widths, h.width)
		}
		for _, label := range h.under {
			under = append(under, sheet.Cell{Text: label, Bold: true})
			s.Widths = append(s.Widths, h.width)
		}
		top = append(top, c)
	}
	s.Rows = append(s.Rows, top, under)
	for i, r := range rows {
		s.Rows = append(s.Rows, formRow(i, r, rows))
	}
	return s
}

func formRow(i int, r Row, rows []Row) []sheet.Cell {
	tick := func(on bool) sheet.Cell {
		if on {
			return sheet.Cell{Text: "√"}
		}
		return sheet.Cell{}
	}
	words := func(text string) sheet.Cell { return sheet.Cell{Text: text, Align: sheet.Left} }
	cells := []sheet.Cell{{Text: strconv.Itoa(i + 1), Number: true}}
	if i == 0 || rows[i-1].Level1 != r.Level1 { // otherwise the cell above reaches down to here
		down := 1
		for i+down < len(rows) && rows[i+down].Level1 == r.Level1 {
			down++
		}
		cells = append(cells, sheet.Cell{Text: r.Level1, Down: down})
	}
	some := tick(r.Some)
	if r.Some && r.Audience != "" {
		some.Text += " " + r.Audience
	}
	cells = append(cells, words(r.Level2), words(r.Content), words(r.Basis), words(r.Term), words(r.Body), words(r.ChannelWords(true)),
		tick(r.Everyone), some, tick(r.Proactive), tick(r.OnRequest))
	for _, t := range Tiers {
		cells = append(cells, tick(slices.Contains(r.Tiers, t)))
	}
	return cells
}

// FileOf gives the rows as the bytes of a workbook.
func FileOf(organ string, rows []Row) ([]byte, error) {
	var file bytes.Buffer
	err := sheet.Write(&file, WriteCatalogue(organ, rows))
	return file.Bytes(), err
}

// ReadFile reads a workbook's bytes. A file that is none is refused.
func ReadFile(file []byte, field int) (Reading, error) {
	pack, err := ooxml.Open(file)
	if err != nil {
		return Reading{}, fault.Wrap(err, fault.Invalid, "standard.read.no_book")
	}
	book, err := sheet.Read(pack)
	if err != nil {
		return Reading{}, fault.Wrap(err, fault.Invalid, "standard.read.no_book")
	}
	return ReadCatalogue(book, field), nil
}
