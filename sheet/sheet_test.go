package sheet

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"gongkai/ooxml"
)

func read(t *testing.T, data []byte) (Book, error) {
	t.Helper()
	p, err := ooxml.Open(data)
	if err != nil {
		return Book{}, err
	}
	return Read(p)
}

// made packs parts as another program would.
func made(t testing.TB, sheetXML string, more map[string]string) []byte {
	t.Helper()
	parts := map[string]string{
		"_rels/.rels":                `<Relationships><Relationship Id="rId1" Type="http://x/officeDocument" Target="/xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml":            `<x:workbook xmlns:x="m" xmlns:r="r"><x:sheets><x:sheet name="隐藏" sheetId="2" state="hidden" r:id="rId9"/><x:sheet name="表三" sheetId="1" r:id="rId1"/></x:sheets></x:workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="rId1" Type="http://x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://x/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId3" Type="http://x/styles" Target="styles.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml":   sheetXML,
	}
	for name, text := range more {
		parts[name] = text
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range parts {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func texts(rows [][]Cell) string {
	var out []string
	for _, row := range rows {
		var cells []string
		for _, c := range row {
			cells = append(cells, c.Text)
		}
		out = append(out, strings.Join(cells, "|"))
	}
	return strings.Join(out, "\n")
}

func TestWhatIsWrittenIsReadBack(t *testing.T) {
	book := Book{Title: "年度报告", Author: "青石街道办事处", Sheets: []Sheet{
		{Name: "表三", Widths: []float64{4, 12, 30}, Heads: 1, Rows: [][]Cell{
			{{Text: "合<并>", Across: 2, Down: 2}, {Text: "甲"}},
			{{Text: "乙\n丙"}},
			{{Text: "12", Number: true}, {Text: ""}, {Text: "3.4", Number: true}},
			{{Text: "0", Number: true, Across: 3}},
		}},
		{Name: "表三"}, {Name: "表[四]", Rows: [][]Cell{{{Text: "'quoted'", Bold: true}}}},
	}}
	var b, again bytes.Buffer
	if err := Write(&b, book); err != nil {
		t.Fatal(err)
	}
	if err := Write(&again, book); err != nil || !bytes.Equal(b.Bytes(), again.Bytes()) {
		t.Fatal("the same book did not give the same bytes", err)
	}
	got, err := read(t, b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Sheets) != 3 || got.Sheets[0].Name != "表三" || got.Sheets[1].Name != "Sheet2" || got.Sheets[2].Name != "表四" {
		t.Fatalf("sheets %+v", got.Sheets)
	}
	if s := texts(got.Sheets[0].Rows); s != "合<并>|甲\n乙\n丙\n12||3.4\n0" {
		t.Errorf("read %q", s)
	}
	first := got.Sheets[0].Rows[0][0]
	if first.Across != 2 || first.Down != 2 || first.Ref() != "A1" || !got.Sheets[0].Rows[2][0].Number || got.Sheets[0].Rows[2][2].Ref() != "C3" {
		t.Errorf("%+v", got.Sheets[0].Rows)
	}
}

func TestCellsThatOverlapAreNotWritten(t *testing.T) {
	err := Write(&bytes.Buffer{}, Book{Sheets: []Sheet{{Rows: [][]Cell{{{Text: "a"}, {Text: "b", Down: 2}}, {{Text: "c", Across: 2}}}}}})
	if !errors.Is(err, ErrOverlap) {
		t.Errorf("%v", err)
	}
}

func TestReadShowsCellsAsPeopleSeeThem(t *testing.T) {
	const styles = `<styleSheet><numFmts><numFmt numFmtId="170" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/><numFmt numFmtId="171" formatCode="0_ ;[Red]\-0\ "/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="171"/><xf numFmtId="9"/></cellXfs></styleSheet>`
	const shared = `<sst><si><t>标</t><rPh><t>biao</t></rPh><r><t>签</t></r></si><si><t xml:space="preserve">a_x000D_b</t></si></sst>`
	for _, c := range []struct{ cell, want string }{
		{`<c><v>12</v></c>`, "12"},
		{`<c><v>12.000000000000002</v></c>`, "12"},
		{`<c><v>1.2E3</v></c>`, "1200"},
		{`<c><v>3.4000000000000004</v></c>`, "3.4"},
		{`<c s="1"><v>44927</v></c>`, "2023-01-01"},
		{`<c s="2"><v>44927</v></c>`, "2023-01-01"},
		{`<c s="3"><v>44927</v></c>`, "44927"},
		{`<c s="4"><v>0.25</v></c>`, "25%"},
		{`<c t="s"><v>0</v></c>`, "标签"},
		{`<c t="s"><v>1</v></c>`, "ab"},
		{`<c t="s"><v>7</v></c>`, ""},
		{`<c t="inlineStr"><is><r><t>内</t></r><r><t>联</t></r></is></c>`, "内联"},
		{`<c t="str"><f>A1&amp;"x"</f><v>文</v></c>`, "文"},
		{`<c><f>SUM(A1:A3)</f><v>6</v></c>`, "6"},
		{`<c><f>SUM(A1:A3)</f></c>`, "=SUM(A1:A3)"},
		{`<c t="e"><v>#REF!</v></c>`, "#REF!"},
		{`<c t="b"><v>1</v></c>`, "TRUE"},
	} {
		data := made(t, `<worksheet><sheetData><row>`+c.cell+`<c r="D1"><v>9</v></c></row></sheetData></worksheet>`, map[string]string{"xl/styles.xml": styles, "xl/sharedStrings.xml": shared})
		book, err := read(t, data)
		if err != nil {
			t.Fatal(c.cell, err)
		}
		if got := book.Sheets[0].Rows[0]; len(got) != 4 || got[0].Text != c.want {
			t.Errorf("%s: %+v, want %q", c.cell, got, c.want)
		}
	}
}

func TestReadLeavesOutWhatIsHidden(t *testing.T) {
	data := made(t, `<worksheet><cols><col min="2" max="2" hidden="1"/></cols><sheetData><row r="3"><c r="A3"><v>1</v></c><c r="B3"><v>2</v></c><c r="C3"><v>3</v></c></row><row hidden="1"><c><v>9</v></c></row></sheetData></worksheet>`, nil)
	book, err := read(t, data)
	if err != nil {
		t.Fatal(err)
	}
	if len(book.Sheets) != 1 || texts(book.Sheets[0].Rows) != "1|3" {
		t.Errorf("%+v", book)
	}
}

func TestReadKeepsARowNobodyFilledIn(t *testing.T) {
	cells := func(text string, n int) string { return strings.Repeat(`<c t="str"><v>`+text+`</v></c>`, n) }
	data := made(t, `<worksheet><sheetData><row r="1">`+cells("头", 15)+`</row><row r="2">`+cells("", 15)+`</row><row r="3">`+cells("", 15)+`</row><row r="5">`+cells("x", 1)+`</row></sheetData></worksheet>`, nil)
	book, err := read(t, data)
	if err != nil {
		t.Fatal(err)
	}
	if rows := book.Sheets[0].Rows; len(rows) != 3 || len(rows[1]) != 15 || rows[1][14].Ref() != "O2" {
		t.Errorf("%+v", rows)
	}
}

// A sheet formatted down to its last row holds a million blank rows; a bomb holds as many full ones.
func TestReadIsBounded(t *testing.T) {
	var blank, full, merged strings.Builder
	for i := range 60_000 {
		fmt.Fprintf(&blank, `<row r="%d"><c r="A%d" s="1"/></row>`, i+2, i+2)
		full.WriteString(`<row><c><v>1</v></c><c r="G1"><v>2</v></c></row>`)
		merged.WriteString(`<mergeCell ref="A1:XFD1048576"/>`)
	}
	book, err := read(t, made(t, `<worksheet><sheetData><row r="1"><c r="A1"><v>5</v></c></row>`+blank.String()+`</sheetData><mergeCells><mergeCell ref="A1:B1"/></mergeCells></worksheet>`, nil))
	if err != nil || len(book.Sheets[0].Rows) != 1 || book.Sheets[0].Rows[0][0].Across != 2 {
		t.Errorf("%v %+v", err, book)
	}
	for name, xml := range map[string]string{
		"full rows": `<worksheet><sheetData>` + full.String() + `</sheetData></worksheet>`,
		"merges":    `<worksheet><sheetData><row><c><v>1</v></c></row></sheetData><mergeCells>` + merged.String() + `</mergeCells></worksheet>`,
		"depth":     strings.Repeat("<a>", 5000),
	} {
		if _, err := read(t, made(t, xml, nil)); !errors.Is(err, ooxml.ErrTooLarge) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := read(t, made(t, `<worksheet><sheetData><row><c><v>1`, nil)); !errors.Is(err, ooxml.ErrDamaged) {
		t.Errorf("cut off: %v", err)
	}
}

// No entity is ever expanded.
func TestReadExpandsNoEntities(t *testing.T) {
	data := made(t, `<!DOCTYPE x [<!ENTITY a "1111111111"><!ENTITY b "&a;&a;&a;">]><worksheet><sheetData><row><c t="str"><v>&b;</v></c></row></sheetData></worksheet>`, nil)
	book, err := read(t, data)
	if err != nil {
		t.Fatal(err)
	}
	if s := texts(book.Sheets[0].Rows); s != "&b;" {
		t.Errorf("%q", s)
	}
}

// FuzzRead breaks the XML inside; the zip around it is broken by the fuzzing of package annual.
func FuzzRead(f *testing.F) {
	f.Add(`<worksheet><cols><col min="1" max="2" hidden="1"/></cols><sheetData><row r="2"><c r="B2" t="s" s="1"><f>A1</f><v>0</v></c></row></sheetData><mergeCells><mergeCell ref="A1:B2"/></mergeCells></worksheet>`,
		`<sst><si><t>x</t><rPh><t>y</t></rPh></si></sst>`, `<styleSheet><numFmts><numFmt numFmtId="170" formatCode="yyyy"/></numFmts><cellXfs><xf/><xf numFmtId="170"/></cellXfs></styleSheet>`)
	f.Fuzz(func(t *testing.T, sheet, shared, styles string) {
		p, err := ooxml.Open(made(t, sheet, map[string]string{"xl/sharedStrings.xml": shared, "xl/styles.xml": styles}))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Read(p); err != nil && !known(err) {
			t.Fatal(err)
		}
	})
}

func known(err error) bool {
	for _, e := range []error{ooxml.ErrDamaged, ooxml.ErrTooLarge, ooxml.ErrEncrypted, ooxml.ErrNoPart} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}
