package screen

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/jpeg"
	"image/png"
	"slices"
	"strings"
	"testing"

	"gongkai/docx"
	"gongkai/ooxml"
	"gongkai/pdf"
	"gongkai/sheet"
)

// pack makes an office package of parts, begun from another where one is given.
func pack(t testing.TB, from []byte, parts map[string]string) []byte {
	t.Helper()
	var files []ooxml.File
	if from != nil {
		var err error
		if files, err = ooxml.Files(from); err != nil {
			t.Fatal(err)
		}
	}
	names := make([]string, 0, len(parts))
	for name := range parts {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		if i := slices.IndexFunc(files, func(f ooxml.File) bool { return f.Name == name }); i >= 0 {
			files[i].Data = []byte(parts[name])
		} else {
			files = append(files, ooxml.File{Name: name, Data: []byte(parts[name])})
		}
	}
	data, err := ooxml.Pack(files)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

const (
	wordNS  = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`
	sheetNS = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
	relsNS  = `xmlns="http://schemas.openxmlformats.org/package/2006/relationships"`
	office  = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
)

// spoiltDocument is a document with everything hidden that people leave in one.
func spoiltDocument(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := (docx.Document{Subject: "公告", Author: "竺某某", Blocks: []docx.Block{docx.Text("正文", docx.Run{}, docx.Paragraph{})}}).Write(&b); err != nil {
		t.Fatal(err)
	}
	return pack(t, b.Bytes(), map[string]string{
		"docProps/app.xml":  `<Properties><Company>某某图文社</Company><Template>C:\Users\zhu\a.dotx</Template></Properties>`,
		"word/comments.xml": `<w:comments ` + wordNS + `><w:comment w:id="0" w:author="裘某"><w:p><w:r><w:t>电话13800138000</w:t></w:r></w:p></w:comment></w:comments>`,
		"word/header1.xml":  `<w:hdr ` + wordNS + `><w:p><w:r><w:t>页眉</w:t></w:r></w:p></w:hdr>`,
		"word/document.xml": `<w:document ` + wordNS + `><w:body><w:p w:rsidR="00AB"><w:pPr><w:pPrChange w:id="1" w:author="裘某"><w:pPr/></w:pPrChange></w:pPr>` +
			`<w:commentRangeStart w:id="0"/><w:r><w:t>公告如下</w:t></w:r><w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>` +
			`<w:del w:id="2" w:author="裘某"><w:r><w:delText>旧句13900139000</w:delText></w:r></w:del><w:ins w:id="3" w:author="裘某"><w:r><w:t>新句</w:t></w:r></w:ins>` +
			`<w:r><w:rPr><w:vanish/></w:rPr><w:t>藏起来的13700137000</w:t></w:r></w:p></w:body></w:document>`,
		"word/_rels/document.xml.rels": `<Relationships ` + relsNS + `><Relationship Id="rId9" Type="` + office + `comments" Target="comments.xml"/></Relationships>`,
	})
}

func traceKinds(list []Trace) string {
	var out []string
	for _, t := range list {
		out = append(out, string(t.Kind))
	}
	slices.Sort(out)
	return strings.Join(slices.Compact(out), " ")
}

func values(list []Personal) string {
	var out []string
	for _, p := range list {
		word := p.Value
		if p.Hidden {
			word += "!"
		}
		out = append(out, word)
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

func TestWhatADocumentHides(t *testing.T) {
	r := Read("a.docx", spoiltDocument(t))
	if r.State != Whole {
		t.Fatal(r.State)
	}
	if got := traceKinds(r.Traces); got != "author comments company hidden_text revisions" {
		t.Error(got)
	}
	if got := values(PersonalData(r.Parts, today)); got != "13700137000! 13800138000! 13900139000!" {
		t.Error(got)
	}
	words := ""
	for _, p := range r.Parts {
		if !p.Hidden {
			words += p.Text + "|"
		}
	}
	if !strings.HasPrefix(words, "公告如下新句|") || !strings.HasSuffix(words, "|页眉\n|") {
		t.Error(words)
	}
}

// spoiltBook is a workbook with a hidden sheet, row and column.
func spoiltBook(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	row := func(cells ...string) (out []sheet.Cell) {
		for _, c := range cells {
			out = append(out, sheet.Cell{Text: c})
		}
		return out
	}
	book := sheet.Book{Title: "名单", Author: "竺某某", Sheets: []sheet.Sheet{
		{Name: "公示", Rows: [][]sheet.Cell{row("姓名", "村", "手机"), row("张三", "东郭村", "13800138000"), row("李四", "东郭村 13900139000", "")}},
		{Name: "原始", Rows: [][]sheet.Cell{row("姓名", "手机"), row("张三", "13700137000")}}}}
	if err := sheet.Write(&b, book); err != nil {
		t.Fatal(err)
	}
	files, err := ooxml.Files(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	for i, f := range files {
		s := string(f.Data)
		switch f.Name {
		case "xl/workbook.xml":
			s = strings.Replace(s, `<sheet name="原始"`, `<sheet state="veryHidden" name="原始"`, 1)
		case "xl/worksheets/sheet1.xml":
			s = strings.Replace(s, `<row r="3"`, `<row hidden="1" r="3"`, 1)
			s = strings.Replace(s, `<sheetData>`, `<cols><col min="3" max="3" hidden="1" width="9"/></cols><sheetData>`, 1)
		}
		files[i].Data = []byte(s)
	}
	data, err := ooxml.Pack(files)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestWhatAWorkbookHides(t *testing.T) {
	r := Read("a.xlsx", spoiltBook(t))
	if got := traceKinds(r.Traces); r.State != Whole || got != "author hidden_columns hidden_rows hidden_sheet" {
		t.Error(r.State, got)
	}
	if got := values(PersonalData(r.Parts, today)); got != "13700137000! 13800138000! 13900139000!" {
		t.Error(got)
	}
}

// exifOf makes an EXIF block: camera, artist, position.
func exifOf() []byte {
	var b bytes.Buffer
	b.WriteString("Exif\x00\x00II*\x00\x08\x00\x00\x00")
	entries := [][4]uint32{{tagMake, 2, 4, 0x00585858}, {tagOrientation, 3, 1, 6}, {tagArtist, 2, 4, 0x00757A7A}, {tagGPS, 4, 1, 62}}
	put := func(v any) { _ = binary.Write(&b, binary.LittleEndian, v) }
	put(uint16(len(entries)))
	for _, e := range entries {
		put(uint16(e[0]))
		put(uint16(e[1]))
		put(e[2])
		put(e[3])
	}
	put(uint32(0))
	put(uint16(0))
	put(uint32(0))
	return b.Bytes()
}

func spoiltJPEG(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 20, 10)), nil); err != nil {
		t.Fatal(err)
	}
	exif := exifOf()
	segment := append([]byte{0xFF, 0xE1, byte((len(exif) + 2) >> 8), byte(len(exif) + 2)}, exif...)
	return slices.Concat(b.Bytes()[:2], segment, []byte{0xFF, 0xFE, 0, 7}, []byte("hello"), b.Bytes()[2:], []byte("behind the end"))
}

func TestWhatAPictureTells(t *testing.T) {
	if got := traceKinds(Read("a.jpg", spoiltJPEG(t)).Traces); got != "author camera metadata position" {
		t.Error(got)
	}
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 2, 2))); err != nil {
		t.Fatal(err)
	}
	chunk := append([]byte{0, 0, 0, 10}, "tEXtAuthor\x00zhu\x00\x00\x00\x00"...)
	if got := traceKinds(Read("a.png", slices.Concat(b.Bytes()[:33], chunk, b.Bytes()[33:])).Traces); got != "author" {
		t.Error(got)
	}
}

// spoiltPDF is a page with a remark, an author, a script and a file, written by hand.
const spoiltPDF = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names[(a)8 0 R]>>>>/OpenAction<</S/JavaScript/JS(x)>>>>endobj\n" +
	"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n" +
	"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>/Annots[6 0 R]>>endobj\n" +
	"4 0 obj<</Length 60>>stream\nBT /F 12 Tf 20 200 Td (Notice 13800138000 to all people.) Tj ET   \nendstream endobj\n" +
	"5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n" +
	"6 0 obj<</Type/Annot/Subtype/Text/Rect[0 0 9 9]/Contents(call 13900139000)>>endobj\n" +
	"7 0 obj<</Author(zhu)/Company(print shop)/Producer(x)>>endobj\n" +
	"8 0 obj<</Type/Filespec/F(list.xls)/EF<</F 9 0 R>>>>endobj\n9 0 obj<</Length 4>>stream\nabcd\nendstream endobj\n" +
	"trailer<</Root 1 0 R/Info 7 0 R>>\nstartxref\n0\n%%EOF\n"

func TestWhatAPDFCarries(t *testing.T) {
	r := Read("a.pdf", []byte(spoiltPDF))
	if got := traceKinds(r.Traces); r.State != Whole || got != "annotations author custom embedded script" {
		t.Error(r.State, got)
	}
	if got := values(PersonalData(r.Parts, today)); got != "13800138000 13900139000!" {
		t.Error(got)
	}
	var b bytes.Buffer
	if err := (pdf.Document{Subject: "公告", Blocks: []pdf.Block{pdf.Paragraph{Text: "正文"}}}).Write(&b); err != nil {
		t.Fatal(err)
	}
	if r := Read("ours.pdf", b.Bytes()); r.State != Whole || len(r.Traces) != 0 {
		t.Errorf("our own writer leaves %+v %s", r.Traces, r.State)
	}
}

func TestHowFarAFileCouldBeLookedInto(t *testing.T) {
	for name, c := range map[string]struct {
		data string
		want State
	}{
		"a.doc": {"\xD0\xCF\x11\xE0", Unknown}, "a.docx": {"PK\x03\x04", Damaged}, "b.docx": {"\xD0\xCF\x11\xE0", Encrypted}, "a.pdf": {"%PDF-1.4", Damaged},
		"a.jpg": {"\xFF\xD8\xFF", Picture}, "a.zip": {"PK", Unknown}, "a.txt": {"13800138000", Whole}, "a.csv": {"a,b\n1,2", Whole},
		"scan.pdf": {strings.Replace(spoiltPDF, "(Notice 13800138000 to all people.) Tj", "", 1), NoText},
	} {
		if got := Read(name, []byte(c.data)).State; got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestTablesOfHTMLKeepTheirColumns(t *testing.T) {
	parts := HTML(`<p>名单</p><table><tr><th rowspan="2">姓名</th><th colspan="2">联系</th></tr><tr><td>村</td><td>手机</td></tr><tr><td>张三</td><td>东<br>郭村</td><td>138</td></tr></table>`)
	if len(parts) != 2 || parts[1].Caption != "名单" || parts[1].Rows[1][2] != "手机" || parts[1].Rows[0][2] != "" || parts[1].Rows[2][1] != "东\n郭村" {
		t.Errorf("%+v", parts)
	}
	links := Links(`<a href="/items/x">看<b>这里</b></a><img src="/attachments/a/b.png" alt=""><img src="x" alt="图">`)
	if len(links) != 3 || links[0].Words != "看这里" || !links[1].Image || links[1].Words != "" || links[2].N != 2 {
		t.Errorf("%+v", links)
	}
}

func FuzzRead(f *testing.F) {
	for name, data := range map[string][]byte{"a.docx": spoiltDocument(f), "a.xlsx": spoiltBook(f), "a.jpg": spoiltJPEG(f), "a.pdf": []byte(spoiltPDF),
		"a.html": []byte("<table><tr><td rowspan=2 colspan=3>x"), "a.csv": []byte("a\tb\n\"")} {
		f.Add(name, data)
	}
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		for _, ending := range []string{name, "a.docx", "a.pdf", "a.jpg"} {
			r := Read(ending, data)
			PersonalData(r.Parts, today)
		}
	})
}

// unpacked gives the parts of an office package as one string, "" of anything else.
func unpacked(t *testing.T, data []byte) string {
	t.Helper()
	if !bytes.HasPrefix(data, []byte("PK")) {
		return ""
	}
	files, err := ooxml.Files(data)
	if err != nil {
		t.Fatal(err)
	}
	all := ""
	for _, f := range files {
		all += f.Name + string(f.Data)
	}
	return all
}
