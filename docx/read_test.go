package docx

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"gongkai/ooxml"
)

// made packs the body of a document as another program would write it.
func made(t testing.TB, body string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprint(w, `<?xml version="1.0"?><w:document xmlns:w="w" xmlns:mc="mc"><w:body>`+body+`<w:sectPr/></w:body></w:document>`)
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func read(data []byte) ([]Part, error) {
	p, err := ooxml.Open(data)
	if err != nil {
		return nil, err
	}
	return Read(p)
}

// said writes parts on one line: paragraphs as they stand, cells with their places where they span.
func said(parts []Part) string {
	var out []string
	for _, p := range parts {
		if p.Rows == nil {
			out = append(out, p.Text)
			continue
		}
		var rows []string
		for _, row := range p.Rows {
			var cells []string
			for _, b := range row {
				s := b.Text
				if len(b.Parts) > 0 {
					s = "{" + said(b.Parts) + "}"
				}
				if b.Across > 1 || b.Down > 1 {
					s += fmt.Sprintf("(%dx%d)", b.Across, b.Down)
				}
				cells = append(cells, fmt.Sprint(b.Column, "=", s))
			}
			rows = append(rows, strings.Join(cells, " "))
		}
		out = append(out, "["+strings.Join(rows, " / ")+"]")
	}
	return strings.Join(out, ";")
}

func TestReadGivesBackWhatWasWritten(t *testing.T) {
	var b bytes.Buffer
	doc := Document{Subject: "s", Pages: true, Blocks: []Block{
		Text("标题\n二行", Run{}, Paragraph{}),
		Table{Widths: []int{1, 1, 2}, Rows: [][]Cell{{{Text: "合并", Across: 2, Down: 2}, {Text: "甲"}}, {{Text: "乙"}}, {{Text: "1"}, {Text: "2"}, {Text: ""}}}},
	}}
	if err := doc.Write(&b); err != nil {
		t.Fatal(err)
	}
	parts, err := read(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if got, want := said(parts), "标题\n二行;[0=合并(2x2) 2=甲 / 2=乙 / 0=1 1=2 2=]"; got != want {
		t.Errorf("read %q, want %q", got, want)
	}
}

func TestReadWhatWordWrites(t *testing.T) {
	const (
		p    = `<w:p><w:r><w:t>%s</w:t></w:r></w:p>`
		cell = `<w:tc><w:tcPr>%s</w:tcPr><w:p><w:r><w:t>%s</w:t></w:r></w:p></w:tc>`
	)
	tc := func(props, text string) string { return fmt.Sprintf(cell, props, text) }
	for name, c := range map[string]struct{ body, want string }{
		"runs and spaces":    {`<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:t xml:space="preserve">一、 </w:t></w:r><w:r><w:t>总体</w:t><w:tab/><w:t>情况</w:t><w:br/><w:t>x</w:t></w:r></w:p>`, "一、 总体\t情况\nx"},
		"content control":    {`<w:sdt><w:sdtPr><w:alias/><w:placeholder><w:docPart/></w:placeholder></w:sdtPr><w:sdtContent>` + fmt.Sprintf(p, "正文") + `</w:sdtContent></w:sdt>`, "正文"},
		"smart tag and link": {`<w:p><w:smartTag><w:smartTagPr/><w:r><w:t>2023</w:t></w:r></w:smartTag><w:hyperlink><w:r><w:t>年</w:t></w:r></w:hyperlink></w:p>`, "2023年"},
		"revisions":          {`<w:p><w:del><w:r><w:delText>旧</w:delText></w:r></w:del><w:ins><w:r><w:t>新</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>移</w:t></w:r></w:moveFrom></w:p>`, "新"},
		"field":              {`<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> =SUM(ABOVE) </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>7</w:t></w:r><w:fldSimple w:instr="PAGE"><w:r><w:t>8</w:t></w:r></w:fldSimple></w:p>`, "78"},
		"hidden text":        {`<w:p><w:r><w:t>见</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>不见</w:t></w:r><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>也见</w:t></w:r></w:p>`, "见也见"},
		"note and symbol":    {`<w:p><w:r><w:t>3</w:t></w:r><w:r><w:footnoteReference w:id="1"/></w:r><w:r><w:sym w:font="Symbol" w:char="F034"/><w:sym w:font="Wingdings" w:char="F0FC"/></w:r></w:p>`, "34\uFFFD"},
		"ruby":               {`<w:p><w:r><w:ruby><w:rt><w:r><w:t>zi</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>字</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>`, "字"},
		"text box once":      {`<w:p><w:r><w:t>外</w:t></w:r><w:r><mc:AlternateContent><mc:Choice><w:drawing><w:txbxContent>` + fmt.Sprintf(p, "内") + `</w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent>` + fmt.Sprintf(p, "内") + `</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>`, "外;内"},
		"merged down": {`<w:tbl><w:tblPr/><w:tr>` + tc(`<w:vMerge w:val="restart"/>`, "甲") + tc(`<w:gridSpan w:val="2"/>`, "1") + `</w:tr><w:tr>` + tc(`<w:vMerge/>`, "遗留") + tc("", "2") + tc("", "3") + `</w:tr></w:tbl>`,
			"[0=甲(1x2) 1=1(2x1) / 1=2 2=3]"},
		"continued from nowhere": {`<w:tbl><w:tr>` + tc(`<w:vMerge w:val="continue"/>`, "甲") + tc("", "1") + `</w:tr></w:tbl>`, "[0=甲 1=1]"},
		"grid before":            {`<w:tbl><w:tr><w:trPr><w:gridBefore w:val="2"/><w:gridAfter w:val="1"/></w:trPr>` + tc("", "1") + `</w:tr></w:tbl>`, "[2=1]"},
		"deleted row and cell":   {`<w:tbl><w:tr><w:trPr><w:del w:id="1"/></w:trPr>` + tc("", "旧") + `</w:tr><w:tr><w:trPr><w:ins w:id="2"/></w:trPr>` + tc(`<w:cellDel w:id="3"/>`, "旧") + tc("", "新") + `</w:tr></w:tbl>`, "[1=新]"},
		"controls round a cell":  {`<w:tbl><w:sdt><w:sdtContent><w:tr><w:sdt><w:sdtPr/><w:sdtContent>` + tc("", "1") + `</w:sdtContent></w:sdt></w:tr></w:sdtContent></w:sdt></w:tbl>`, "[0=1]"},
		"table in a cell":        {`<w:tbl><w:tr><w:tc>` + fmt.Sprintf(p, "前") + `<w:tbl><w:tr>` + tc("", "1") + `</w:tr></w:tbl><w:p/></w:tc></w:tr></w:tbl>`, "[0={前;[0=1];}]"},
		"two paragraphs":         {`<w:tbl><w:tr><w:tc>` + fmt.Sprintf(p, "1") + `<w:p/>` + fmt.Sprintf(p, "2") + `</w:tc></w:tr></w:tbl>`, "[0=1\n2]"},
	} {
		parts, err := read(made(t, c.body))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := said(parts); got != c.want {
			t.Errorf("%s: read %q, want %q", name, got, c.want)
		}
	}
}

// Headings numbered by the program carry the numbers everybody sees.
func TestReadAutomaticNumbers(t *testing.T) {
	const rels = `<R><Relationship Id="a" Type="x/numbering" Target="numbering.xml"/><Relationship Id="b" Type="x/styles" Target="styles.xml"/></R>`
	const lists = `<w:numbering xmlns:w="w"><w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="（%2）"/></w:lvl><w:lvl w:ilvl="2"><w:start w:val="3"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%3"/></w:lvl></w:abstractNum><w:abstractNum w:abstractNumId="8"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="·"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num></w:numbering>`
	const styles = `<w:styles xmlns:w="w"><w:style w:styleId="h"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style></w:styles>`
	para := func(props, text string) string {
		return `<w:p><w:pPr>` + props + `<w:rPr><w:vanish/></w:rPr></w:pPr><w:r><w:t>` + text + `</w:t></w:r></w:p>`
	}
	numbered := func(list, level, text string) string {
		return para(`<w:numPr><w:ilvl w:val="`+level+`"/><w:numId w:val="`+list+`"/></w:numPr>`, text)
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range map[string]string{"word/document.xml": `<w:document xmlns:w="w"><w:body>` + para(`<w:pStyle w:val="h"/>`, "甲") + numbered("1", "1", "乙") + numbered("1", "1", "丙") +
		numbered("1", "2", "5") + numbered("1", "0", "丁") + numbered("1", "1", "戊") + numbered("2", "0", "己") + numbered("0", "0", "庚") + `</w:body></w:document>`,
		"word/_rels/document.xml.rels": rels, "word/numbering.xml": lists, "word/styles.xml": styles} {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprint(w, text)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	parts, err := read(b.Bytes())
	if got, want := said(parts), "一、甲;（一）乙;（二）丙;3 5;二、丁;（一）戊;己;庚"; err != nil || got != want {
		t.Errorf("read %q (%v), want %q", got, err, want)
	}
}

func TestReadIsBounded(t *testing.T) {
	if _, err := read(made(t, strings.Repeat(`<w:tbl><w:tr><w:tc>`, 10_000))); !errors.Is(err, ooxml.ErrTooLarge) {
		t.Errorf("nested tables: %v", err)
	}
	if _, err := read(made(t, `<w:p><w:r><w:t>`+strings.Repeat("字", maxText/3+1)+`</w:t></w:r></w:p>`)); !errors.Is(err, ooxml.ErrTooLarge) {
		t.Errorf("long text: %v", err)
	}
	whole := made(t, `<w:tbl><w:tr><w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc></w:tr></w:tbl>`)
	for n := range whole {
		if _, err := read(whole[:n]); err == nil {
			t.Errorf("cut off at %d bytes and read all the same", n)
		}
	}
}

// FuzzRead breaks the XML inside; the zip around it is broken by the fuzzing of package annual.
func FuzzRead(f *testing.F) {
	f.Add(`<w:p><w:r><w:t>字</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="3"/><w:vMerge/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>`)
	f.Add(`<w:tbl><w:tr><w:tc><w:tbl/></w:tc></w:tr></w:tbl><w:p><w:r><w:txbxContent><w:p/></w:txbxContent></w:r></w:p>`)
	f.Fuzz(func(t *testing.T, body string) {
		_, err := read(made(t, body))
		for _, e := range []error{nil, ooxml.ErrDamaged, ooxml.ErrTooLarge, ooxml.ErrEncrypted, ooxml.ErrNoPart} {
			if errors.Is(err, e) || err == e {
				return
			}
		}
		t.Fatal(err)
	})
}
