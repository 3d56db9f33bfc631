package screen

import (
	"bytes"
	"strings"
	"testing"

	"gongkai/docx"
	"gongkai/sheet"
)

func TestWordsAreWhatAReaderSeesOfAFile(t *testing.T) {
	var letter bytes.Buffer
	if err := (docx.Document{Subject: "公告", Author: "裘某某", Blocks: []docx.Block{docx.Text("河道清淤方案", docx.Run{}, docx.Paragraph{}), docx.Text("分三段进行。", docx.Run{}, docx.Paragraph{})}}).Write(&letter); err != nil {
		t.Fatal(err)
	}
	commented := pack(t, letter.Bytes(), map[string]string{"word/comments.xml": `<w:comments xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:comment w:id="1" w:author="甲"><w:p><w:r><w:t>内部意见</w:t></w:r></w:p></w:comment></w:comments>`})
	for _, c := range []struct {
		name     string
		data     []byte
		has, not string
	}{
		{"a.docx", letter.Bytes(), "河道清淤方案\n分三段进行。", "裘某某"},
		{"a.docx", commented, "河道清淤方案", "内部意见"},
		{"a.txt", []byte("\xEF\xBB\xBF第一行\r\n\r\n第二行"), "第一行\n第二行", "\uFEFF"},
		{"a.txt", []byte("\xb9\xab\xbf\xaa"), "公开", ""}, // GB 18030
		{"a.csv", []byte("姓名,事由\n甲,补贴\n"), "姓名\t事由\n甲\t补贴", ","},
		{"a.html", []byte("<p>停水</p><p>一天</p>"), "停水\n一天", "<p>"},
	} {
		words := Read(c.name, c.data).Words()
		if !strings.Contains(words, c.has) || c.not != "" && strings.Contains(words, c.not) {
			t.Errorf("%s: %q", c.name, words)
		}
	}
	for _, c := range []struct{ name, data string }{{"a.docx", "PK\x03\x04 broken"}, {"a.pdf", "%PDF-1.7 broken"}, {"a.png", "\x89PNG"}, {"a.exe", "MZ"}, {"a.txt", ""}} {
		if words := Read(c.name, []byte(c.data)).Words(); words != "" {
			t.Errorf("%s: %q", c.name, words)
		}
	}
}

func TestWordsEndAtTheirLimitWithAWholeLetter(t *testing.T) {
	words := Read("a.txt", []byte(strings.Repeat("公开的信息，", MaxWords/10))).Words()
	if len(words) > MaxWords || len(words) < MaxWords-10 || strings.ContainsRune(words, '\uFFFD') {
		t.Errorf("%d bytes", len(words))
	}
}

func TestTheFormatIsToldByTheContent(t *testing.T) {
	var letter, book bytes.Buffer
	if err := (docx.Document{Blocks: []docx.Block{docx.Text("正文", docx.Run{}, docx.Paragraph{})}}).Write(&letter); err != nil {
		t.Fatal(err)
	}
	if err := sheet.Write(&book, sheet.Book{Sheets: []sheet.Sheet{{Name: "表", Rows: [][]sheet.Cell{{{Column: 1, Text: "甲"}}}}}}); err != nil {
		t.Fatal(err)
	}
	for ending, data := range map[string][]byte{".docx": letter.Bytes(), ".xlsx": book.Bytes(), ".pdf": []byte("%PDF-1.4"), ".txt": []byte("公开"), "": []byte("PK\x03\x04 broken")} {
		if got := Ending(data); got != ending {
			t.Errorf("%q, want %q", got, ending)
		}
	}
	if got := Ending([]byte("\x00\x01")); got != "" {
		t.Errorf("bytes that are no text: %q", got)
	}
}
