package docx

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
)

// open reads a part of a document and checks that every part is well-formed.
func open(t *testing.T, raw []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		for d := xml.NewDecoder(bytes.NewReader(text)); ; {
			if _, err := d.Token(); err == io.EOF {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", f.Name, err)
			}
		}
		parts[f.Name] = string(text)
	}
	return parts
}

func TestADocumentIsWellFormedAndSaysWhatItMust(t *testing.T) {
	d := Document{Subject: "答复书 <1>", Author: "浦口街道", Pages: true, Blocks: []Block{
		Text("浦口街道", Run{Font: Title, Size: 22, Color: "C00000"}, Paragraph{Align: Center, RedLine: true}),
		Text("第一行\n第二行 & <甲>\x00", Run{}, Paragraph{Indent: 2}),
		Table{Widths: []int{1, 2, 1}, Heads: 1, Rows: [][]Cell{
			{{Text: "甲", Down: 2}, {Text: "乙", Across: 2}},
			{{Text: "丙"}, {Text: "丁"}},
			{{Text: "全行", Across: 3}},
		}},
	}}
	var a, b bytes.Buffer
	for _, w := range []*bytes.Buffer{&a, &b} {
		if err := d.Write(w); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Error("the same document gave different bytes")
	}
	main := open(t, a.Bytes())["word/document.xml"]
	for _, want := range []string{"第一行", "<w:br/>", "第二行 &amp; &lt;甲&gt;", `w:eastAsia="方正小标宋简体"`, `<w:vMerge w:val="restart"/>`, `<w:vMerge/>`, `<w:gridSpan w:val="3"/>`, `<w:tblHeader/>`, "w:firstLineChars=\"200\""} {
		if !strings.Contains(main, want) {
			t.Errorf("lacks %s", want)
		}
	}
}

func TestATableMustFillItsGrid(t *testing.T) {
	for what, rows := range map[string][][]Cell{
		"short":         {{{Text: "甲"}}},
		"long":          {{{Text: "甲"}, {Text: "乙"}, {Text: "丙"}}},
		"wide":          {{{Text: "甲"}, {Text: "乙", Across: 2}}},
		"reaching down": {{{Text: "甲", Down: 2}, {Text: "乙"}}},
	} {
		if err := (Document{Blocks: []Block{Table{Widths: []int{1, 1}, Rows: rows}}}).Write(io.Discard); !errors.Is(err, ErrGrid) {
			t.Errorf("%s: %v", what, err)
		}
	}
}
