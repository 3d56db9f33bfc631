package annual

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"gongkai/office"
	"gongkai/testkit"
)

// anyCell draws a cell as published reports have them, for a column.
func anyCell(t *rapid.T, c Column, name string) Cell {
	switch rapid.IntRange(0, 9).Draw(t, name) {
	case 0:
		return Cell{Meaning: Empty}
	case 1:
		return Cell{Meaning: NotApplicable, Raw: rapid.SampledFrom([]string{"/", "—", "-", "无"}).Draw(t, name+" mark")}
	case 2, 3, 4:
		return number0(c)
	}
	cell := number0(c)
	switch c.Kind {
	case "money":
		cell.Value = rapid.Int64Range(0, 9_999_999_99).Draw(t, name+" fen")
		if c.Unit == "" {
			cell.Unit = rapid.SampledFrom([]string{"", "元", "万元"}).Draw(t, name+" unit")
		}
	case "signed":
		cell.Value = rapid.Int64Range(-99, 99).Draw(t, name+" change")
	default:
		cell.Value = rapid.Int64Range(0, 123456).Draw(t, name+" count")
	}
	return cell
}

func number0(c Column) Cell { return Cell{Meaning: Number, Unit: c.Unit} }

// anyDocument draws a report of a form with any cells and texts.
func anyDocument(t *rapid.T, f *Form) Document {
	year := f.From
	d := Document{Title: fmt.Sprintf("青石街道办事处%d年政府信息公开工作年度报告", year), Organ: office.Organ{Name: "青石街道办事处"}, Year: year, Form: f, Cells: map[string][]Cell{}, Texts: map[int]string{},
		LeadIn: fmt.Sprintf("本报告依照《中华人民共和国政府信息公开条例》第五十条编制，所列数据的统计期限为%d年1月1日至%d年12月31日。电话：0575-0000000。", year, year)}
	for _, code := range f.RowCodes() {
		for _, c := range f.ColumnsOf(code) {
			d.Cells[code] = append(d.Cells[code], anyCell(t, c, code+" "+c.Code))
		}
	}
	for n := range f.Sections {
		if rapid.Bool().Draw(t, "text") {
			d.Texts[n+1] = rapid.SampledFrom([]string{"全年按时答复群众来件，公开栏目每周更新。", "宣传还不够，下一年改进。\n人手不足，已增加一人。", "“三安全一稳定”类信息 3 件 <全部> & 复核。"}).Draw(t, "words")
		}
	}
	return d
}

// differs says in what a report that was read differs from the document it was written from, "" for nothing.
func differs(d Document, r *Report) string {
	switch {
	case r.Form.Code != d.Form.Code:
		return fmt.Sprintf("form %s, want %s", r.Form.Code, d.Form.Code)
	case r.Year != d.Year || r.Organ != d.Organ.Name:
		return fmt.Sprintf("%d of %s, want %d of %s", r.Year, r.Organ, d.Year, d.Organ.Name)
	}
	for _, code := range d.Form.RowCodes() {
		for i, want := range d.Cells[code] {
			got := r.Rows[code][i]
			if got.Meaning != want.Meaning || got.Value != want.Value || (want.Meaning == Number && got.Unit != want.Unit) {
				return fmt.Sprintf("%s/%s: %v %d%s (%q), want %v %d%s", code, d.Form.ColumnsOf(code)[i].Code, got.Meaning, got.Value, got.Unit, got.Raw, want.Meaning, want.Value, want.Unit)
			}
		}
	}
	return ""
}

// comesBack are the kinds that are read again.
var comesBack = []Kind{HTML, DOCX, XLSX, PDF, CSV, JSON, XML}

func TestAReportComesBackFromEveryKindItIsWrittenIn(t *testing.T) {
	for _, f := range Forms() {
		for _, k := range comesBack {
			t.Run(f.Code+"/"+string(k), func(t *testing.T) {
				if !slices.Contains(Kinds(), k) {
					t.Skip("built without the typeface: make assets")
				}
				if k == PDF || UnderRace { // a tenth of a second each
					for seed := range 5 {
						comeBack(t, rapid.Custom(func(t *rapid.T) Document { return anyDocument(t, f) }).Example(seed), k)
					}
					return
				}
				rapid.Check(t, func(t *rapid.T) { comeBack(t, anyDocument(t, f), k) })
			})
		}
	}
}

func comeBack(t rapid.TB, d Document, k Kind) {
	file, err := d.File(k)
	if err != nil {
		t.Fatal(err)
	}
	r, err := Parse(file.Name, file.Data)
	if err != nil {
		t.Fatal(err)
	}
	if diff := differs(d, r); diff != "" {
		t.Fatal(diff)
	}
}

func TestTheSameDocumentGivesTheSameBytes(t *testing.T) {
	d := rapid.Custom(func(t *rapid.T) Document { return anyDocument(t, FormOf(2021)) }).Example(1)
	for _, k := range Kinds() {
		a, err := d.File(k)
		if err != nil {
			t.Fatal(err)
		}
		if b, err := d.File(k); err != nil || !bytes.Equal(a.Data, b.Data) {
			t.Errorf("%s: two writings differ (%v)", k, err)
		}
	}
}

func TestAFileIsNamedAfterTheReportAndADraftSaysSo(t *testing.T) {
	d := rapid.Custom(func(t *rapid.T) Document { return anyDocument(t, FormOf(2021)) }).Example(1)
	d.Title = "青石街道办事处2021年/政府:信息公开工作年度报告"
	if got := d.FileName(DOCX); got != "青石街道办事处2021年政府信息公开工作年度报告.docx" {
		t.Error(got)
	}
	d.Mark = "草稿"
	if got := d.FileName(HTML); !strings.HasSuffix(got, "（草稿）.html") {
		t.Error(got)
	}
	file, err := d.File(HTML)
	if err != nil || !strings.Contains(string(file.Data), "草稿") {
		t.Error("the draft does not say that it is one", err)
	}
	if _, err := d.File("odt"); err == nil {
		t.Error("a kind there is not was written")
	}
}

func TestTheWebPageOfAReportIsSoundMarkup(t *testing.T) {
	d := rapid.Custom(func(t *rapid.T) Document { return anyDocument(t, FormOf(2019)) }).Example(1)
	file, err := d.File(HTML)
	if err != nil {
		t.Fatal(err)
	}
	for _, say := range testkit.FaultsOfHTML(file.Data) {
		if say != "inline style sheet" { // the file is opened from a disk, without the portal's policy
			t.Error(say)
		}
	}
	for _, no := range []string{"<script", "http:", "https:", "@import"} {
		if strings.Contains(string(file.Data), no) {
			t.Errorf("the page contains %s", no)
		}
	}
}

func TestAttachGivesAllButTheBody(t *testing.T) {
	d := rapid.Custom(func(t *rapid.T) Document { return anyDocument(t, FormOf(2021)) }).Example(1)
	files, err := Attach(d)
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != len(Kinds())-1 {
		t.Errorf("%d files of %d kinds", len(files), len(Kinds()))
	}
	for _, f := range files {
		if len(f.Data) == 0 || f.Type == "" || strings.HasSuffix(f.Name, ".html") {
			t.Errorf("%s %s %d", f.Name, f.Type, len(f.Data))
		}
	}
}
