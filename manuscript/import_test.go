package manuscript

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"
	"unicode/utf16"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"

	"gongkai/fault"
	"gongkai/sheet"
)

// packed makes an office package of its parts.
func packed(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range parts {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(text))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const (
	relations = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`
	kinds2006 = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
)

// wordFile is a document as Word saves one: styles, lists, a merged table, a picture, a link, a note, text under revision.
func wordFile(t testing.TB) []byte {
	p := func(props, text string) string {
		return `<w:p><w:pPr>` + props + `</w:pPr><w:r><w:t>` + text + `</w:t></w:r></w:p>`
	}
	cell := func(props, text string) string {
		return `<w:tc><w:tcPr>` + props + `</w:tcPr>` + p("", text) + `</w:tc>`
	}
	body := p(`<w:pStyle w:val="a3"/>`, "关于冬季供水安排的通知") +
		p(`<w:pStyle w:val="1"/>`, "总体安排") +
		`<w:p><w:pPr><w:ind w:firstLineChars="200"/></w:pPr><w:r><w:t xml:space="preserve">分 </w:t></w:r><w:ins><w:r><w:rPr><w:b/></w:rPr><w:t>三批</w:t></w:r></w:ins><w:del><w:r><w:delText>两批</w:delText></w:r></w:del>` +
		`<w:r><w:t>供水</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:t>，见</w:t></w:r><w:hyperlink r:id="rId9"><w:r><w:t>公告</w:t></w:r></w:hyperlink><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r></w:p>` +
		p(`<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>`, "东区") + p(`<w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr>`, "东一片") + p(`<w:numPr><w:ilvl w:val="0"/><w:numId w:val="2"/></w:numPr>`, "先登记") +
		p(`<w:numPr><w:ilvl w:val="0"/><w:numId w:val="2"/></w:numPr>`, "后开阀") + p(`<w:numPr><w:ilvl w:val="0"/><w:numId w:val="3"/></w:numPr>`, "保障措施") +
		`<w:tbl><w:tblPr/><w:tblGrid/><w:tr><w:trPr><w:tblHeader/></w:trPr>` + cell(`<w:vMerge w:val="restart"/>`, "片区") + cell(`<w:gridSpan w:val="2"/>`, "时间") + `</w:tr><w:tr>` + cell(`<w:vMerge/>`, "") + cell("", "开始") + cell("", "结束") + `</w:tr></w:tbl>` +
		`<w:p><w:r><w:drawing><wp:inline><wp:docPr id="1" name="图片 1" descr="管网图"/><a:blip r:embed="rId5"/></wp:inline></w:drawing></w:r></w:p><w:sectPr/>`
	level := func(i, form, text string) string {
		return `<w:lvl w:ilvl="` + i + `"><w:start w:val="1"/><w:numFmt w:val="` + form + `"/><w:lvlText w:val="` + text + `"/></w:lvl>`
	}
	w := `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`
	return packed(t, map[string]string{
		"_rels/.rels":       relations + `<Relationship Id="rId1" Type="` + kinds2006 + `officeDocument" Target="word/document.xml"/></Relationships>`,
		"word/document.xml": `<w:document ` + w + `><w:body>` + body + `</w:body></w:document>`,
		"word/_rels/document.xml.rels": relations + `<Relationship Id="rId1" Type="` + kinds2006 + `styles" Target="styles.xml"/><Relationship Id="rId2" Type="` + kinds2006 + `numbering" Target="numbering.xml"/>` +
			`<Relationship Id="rId3" Type="` + kinds2006 + `footnotes" Target="footnotes.xml"/><Relationship Id="rId5" Type="` + kinds2006 + `image" Target="media/image1.png"/><Relationship Id="rId9" Type="` + kinds2006 + `hyperlink" Target="https://example.cn/a?b=1&amp;c=2" TargetMode="External"/></Relationships>`,
		"word/styles.xml": `<w:styles ` + w + `><w:style w:styleId="a3"><w:name w:val="Title"/></w:style><w:style w:styleId="1"><w:name w:val="heading 1"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style></w:styles>`,
		"word/numbering.xml": `<w:numbering ` + w + `><w:abstractNum w:abstractNumId="0">` + level("0", "bullet", "") + level("1", "bullet", "o") + `</w:abstractNum><w:abstractNum w:abstractNumId="1">` + level("0", "decimal", "%1.") +
			`</w:abstractNum><w:abstractNum w:abstractNumId="2">` + level("0", "chineseCountingThousand", "%1、") + `</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="3"><w:abstractNumId w:val="2"/></w:num></w:numbering>`,
		"word/footnotes.xml":    `<w:footnotes ` + w + `><w:footnote w:type="separator" w:id="0"><w:p/></w:footnote><w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>以调度令为准。</w:t></w:r></w:p></w:footnote></w:footnotes>`,
		"word/media/image1.png": "\x89PNG\r\n\x1a\n图",
	})
}

func TestADocumentComesInWithEverythingInIt(t *testing.T) {
	got, _, err := File("通知.docx", wordFile(t), 0, Pictures{Keep: func(p Picture) (string, bool) { return AttachmentAddress(p), true }})
	if err != nil {
		t.Fatal(err)
	}
	want := `<h2>总体安排</h2><p class="indent">分 <strong>三批</strong>供水<sup class="note-ref"><a href="#note-1" id="note-ref-1">[1]</a></sup>，见<a href="https://example.cn/a?b=1&amp;c=2">公告</a></p>` +
		`<ul><li><p>东区</p><ul><li><p>东一片</p></li></ul></li></ul><ol><li><p>先登记</p></li><li><p>后开阀</p></li></ol><p>一、保障措施</p>` +
		`<table><tbody><tr><th rowspan="2"><p>片区</p></th><th colspan="2"><p>时间</p></th></tr><tr><td><p>开始</p></td><td><p>结束</p></td></tr></tbody></table>` +
		`<p><img src="` + AttachmentAddress(got.Pictures[0]) + `" alt="管网图"></p><ol class="notes"><li id="note-1"><p>以调度令为准。</p></li></ol>`
	if got.HTML != want {
		t.Errorf("\n%s\nwant\n%s", got.HTML, want)
	}
	if got.Title != "关于冬季供水安排的通知" {
		t.Errorf("title %q", got.Title)
	}
}

func TestASheetBecomesATableWithItsMergedCells(t *testing.T) {
	book := sheet.Book{Sheets: []sheet.Sheet{
		{Name: "预算", Rows: [][]sheet.Cell{{{Text: "2026年预算", Across: 3}}, {{Text: "科目", Down: 2}, {Text: "金额", Across: 2}}, {{Text: "基本"}, {Text: "项目"}}, {{Text: "教育"}, {Text: "12.5", Number: true}, {Text: "3", Number: true}}}},
		{Name: "说明", Rows: [][]sheet.Cell{{{Text: "甲"}, {Text: "乙"}}}}}}
	var b bytes.Buffer
	if err := sheet.Write(&b, book); err != nil {
		t.Fatal(err)
	}
	_, choice, err := File("a.xlsx", b.Bytes(), 0, Pictures{})
	if err != nil || len(choice.Sheets) != 2 || choice.Sheets[1] != "说明" {
		t.Fatalf("%v %v", choice, err)
	}
	got, _, err := File("a.xlsx", b.Bytes(), 1, Pictures{})
	want := `<table><caption>2026年预算</caption><tbody><tr><th rowspan="2"><p>科目</p></th><th colspan="2"><p>金额</p></th></tr><tr><th><p>基本</p></th><th><p>项目</p></th></tr>` +
		`<tr><td><p>教育</p></td><td><p class="align-right">12.5</p></td><td><p class="align-right">3</p></td></tr></tbody></table>`
	if err != nil || got.HTML != want {
		t.Errorf("%v\n%s\nwant\n%s", err, got.HTML, want)
	}
	book.Sheets[1].Rows = nil
	for range maxSheetRows + 1 {
		book.Sheets[1].Rows = append(book.Sheets[1].Rows, []sheet.Cell{{Text: "甲"}})
	}
	b.Reset()
	if err := sheet.Write(&b, book); err != nil {
		t.Fatal(err)
	}
	if _, _, err := File("a.xlsx", b.Bytes(), 2, Pictures{}); fault.As(err) == nil || fault.As(err).Key != "manuscript.large_sheet" {
		t.Errorf("large: %v", err)
	}
}

func TestMarkdownComesInWithTablesAndNotes(t *testing.T) {
	got, _, err := File("a.md", []byte("# 关于防汛的通知\n\n## 一、要求\n\n- 巡查\n- 上报[^1]\n\n| 村 | 人 |\n|---|---|\n| 桐溪 | 3 |\n\n[^1]: 每日两次。\n\n<script>alert(1)</script>\n"), 0, Pictures{})
	want := `<h2>一、要求</h2><ul><li><p>巡查</p></li><li><p>上报<sup class="note-ref"><a href="#note-1" id="note-ref-1">[1]</a></sup></p></li></ul><table><tbody><tr><th><p>村</p></th><th><p>人</p></th></tr><tr><td><p>桐溪</p></td><td><p>3</p></td></tr></tbody></table><ol class="notes"><li id="note-1"><p>每日两次。</p></li></ol>`
	if err != nil || got.HTML != want || got.Title != "关于防汛的通知" {
		t.Errorf("%v %q\n%s\nwant\n%s", err, got.Title, got.HTML, want)
	}
}

func TestAPageIsReadInWhateverEncodingItIsIn(t *testing.T) {
	simple := `<html><head><meta charset="%"></head><body><p>浦溪街道办事处关于公开征求意见的通知，请各村居在三十日内反馈。</p></body></html>`
	full := `<html><head><meta charset="%"></head><body><p>關於公開徵求意見的通知，請各單位在三十日內回覆，以書面為準。</p></body></html>`
	gb, _ := simplifiedchinese.GB18030.NewEncoder().String(simple)
	big5, err := traditionalchinese.Big5.NewEncoder().String(full)
	if err != nil {
		t.Fatal(err)
	}
	wide := func(s string, big bool) string {
		out := ""
		for _, u := range utf16.Encode([]rune(s)) {
			if big {
				out += string([]byte{byte(u >> 8), byte(u)})
			} else {
				out += string([]byte{byte(u), byte(u >> 8)})
			}
		}
		return out
	}
	for name, c := range map[string]struct{ data, want string }{
		"UTF-8, declared as GB2312":  {strings.Replace(simple, "%", "gb2312", 1), "浦溪街道"},
		"GB18030, declared as UTF-8": {gb, "浦溪街道办事处"},
		"Big5, declared as GBK":      {strings.Replace(big5, "%", "gbk", 1), "關於公開徵求意見"},
		"UTF-16 with its mark":       {"\xFF\xFE" + wide(simple, false), "公开征求意见"},
		"UTF-16, big end first":      {"\xFE\xFF" + wide(simple, true), "公开征求意见"},
		"UTF-16 without a mark":      {wide(simple, false), "公开征求意见"},
		"UTF-8 with its mark":        {"\xEF\xBB\xBF" + simple, "公开征求意见"},
	} {
		got, _, err := File("a.html", []byte(c.data), 0, Pictures{})
		if err != nil || !strings.Contains(got.HTML, c.want) || strings.ContainsRune(got.HTML, '\uFEFF') {
			t.Errorf("%s: %v %s", name, err, got.HTML)
		}
	}
	for name, data := range map[string]string{"noise": "<p>\x81\x00\xff\xfe\x9d\x80", "cut": "\xFF\xFEa", "broken UTF-8": "<p>abc\xff\xff\x80</p>"} {
		if _, _, err := File("a.html", []byte(data), 0, Pictures{}); fault.As(err) == nil || fault.As(err).Key != "manuscript.encoding" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestWhatCannotBeTakenInIsRefusedWithAReason(t *testing.T) {
	for key, c := range map[string]struct{ name, data string }{
		"manuscript.empty": {"a.docx", ""}, "manuscript.old_office": {"a.doc", "\xD0\xCF\x11\xE0xx"}, "manuscript.pdf": {"a.docx", "%PDF-1.7"},
		"manuscript.damaged": {"a.docx", "PK\x03\x04xx"}, "manuscript.unknown": {"a.exe", "MZ"},
	} {
		if _, _, err := File(c.name, []byte(c.data), 0, Pictures{}); fault.As(err) == nil || fault.As(err).Key != key {
			t.Errorf("%s: %v", key, err)
		}
	}
}

func FuzzFile(f *testing.F) {
	f.Add("a.md", []byte("# 甲\n\n|a|b|\n|-|-|\n"))
	f.Add("a.html", []byte("<p>\xb9\xab\xbf\xaa"))
	f.Add("a.docx", wordFile(f))
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		got, _, err := File(name, data, 1, Pictures{})
		if err != nil && fault.Of(err) != fault.Invalid {
			t.Errorf("%v", err)
		}
		if again := Tidy(got.HTML, Pictures{}).HTML; again != got.HTML {
			t.Errorf("%q became %q", got.HTML, again)
		}
	})
}
