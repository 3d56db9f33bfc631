package annual

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"fmt"
	"math/rand"
	"mime/quotedprintable"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"

	"gongkai/fault"
)

// zipped packs named texts.
func zipped(t testing.TB, parts ...string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i+1 < len(parts); i += 2 {
		w, err := z.Create(parts[i])
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprint(w, parts[i+1])
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestParseSaysWhyNot(t *testing.T) {
	if UnderRace {
		t.Skip("bounds of time and size are tried without the race detector")
	}
	const body = `<w:document xmlns:w="w"><w:body>`
	for name, c := range map[string]struct{ data, key string }{
		"a PDF cut off":         {"%PDF-1.7\n1 0 obj", "annual.read.pdf"},
		"a scan":                {"%PDF-1.7\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj 2 0 obj <</Kids[<<>>]>> endobj trailer <</Root 1 0 R>> %%EOF", "annual.read.pdf_no_text"},
		"a locked PDF":          {"%PDF-1.7\n1 0 obj <</Type/Catalog>> endobj trailer <</Root 1 0 R/Encrypt<</Filter/Standard>>>> %%EOF", "annual.read.pdf_locked"},
		"an old document":       {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "annual.read.office_old"},
		"an encrypted document": {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + string(wide("EncryptedPackage")), "annual.read.encrypted"},
		"a zip of reports":      {zipped(t, "a.txt", "青石街道2023年政府信息公开工作年度报告"), "annual.read.zip"},
		"paths out of the zip":  {zipped(t, "/etc/passwd", "x", "../../a", "y"), "annual.read.zip"},
		"OFD":                   {zipped(t, "OFD.xml", "<ofd/>"), "annual.read.ofd"},
		"ODF":                   {zipped(t, "mimetype", "application/vnd.oasis.opendocument.text", "content.xml", "<x/>"), "annual.read.odf"},
		"slides":                {zipped(t, "ppt/presentation.xml", "<x/>"), "annual.read.slides"},
		"a document cut off":    {zipped(t, "word/document.xml", body+"<w:p>"), "annual.read.damaged"},
		"a zip cut off":         {zipped(t, "word/document.xml", body)[:60], "annual.read.damaged"},
		"a bomb":                {zipped(t, "word/document.xml", body+strings.Repeat(" ", 70<<20)), "annual.read.bomb"},
		"tables without end":    {zipped(t, "word/document.xml", body+strings.Repeat("<w:tbl><w:tr><w:tc>", 10_000)), "annual.read.bomb"},
		"a sheet without end":   {zipped(t, "xl/workbook.xml", `<workbook xmlns:r="r"><sheet r:id="a"/></workbook>`, "xl/_rels/workbook.xml.rels", `<R><Relationship Id="a" Target="worksheets/1.xml"/></R>`, "xl/worksheets/1.xml", "<worksheet>"+strings.Repeat("<row><c><v>1</v></c></row>", 1_000_000)), "annual.read.bomb"},
		"a bitmap":              {"BM\x00\x00\x00\x00", "annual.read.picture"},
		"RTF":                   {`{\rtf1 x}`, "annual.read.rtf"},
		"an archive":            {"Rar!\x1A\x07", "annual.read.zip"},
	} {
		began := time.Now()
		_, err := Parse(name+".docx", []byte(c.data))
		if f := fault.As(err); f == nil || f.Kind != fault.Invalid || f.Key != c.key {
			t.Errorf("%s: %v, want %s", name, err, c.key)
		}
		if took := time.Since(began); took > 20*time.Second {
			t.Errorf("%s took %s", name, took)
		}
	}
}

// A name says nothing: what can be read is read under any.
func TestParseGoesByContent(t *testing.T) {
	s := holding(2023)
	html := layouts["html"](s)
	gb, err := simplifiedchinese.GB18030.NewEncoder().String(strings.Replace(html, "<head>", `<head><meta charset="gb2312">`, 1))
	if err != nil {
		t.Fatal(err)
	}
	text := layouts["tabs"](s)
	little, err := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	big, err := unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	var quoted strings.Builder
	q := quotedprintable.NewWriter(&quoted)
	fmt.Fprint(q, html)
	_ = q.Close()
	mime := func(encoding, charset, body string) string {
		return "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"b\"\r\n\r\n--b\r\nContent-Type: image/png\r\n\r\nx\r\n--b\r\nContent-Type: text/html; charset=\"" + charset + "\"\r\nContent-Transfer-Encoding: " + encoding + "\r\n\r\n" + body + "\r\n--b--\r\n"
	}
	for name, data := range map[string]string{
		"document.txt": string(s.asDocument(t)), "book.doc": string(s.asBook(t, false, true)), "page.xls": html, "page.pdf": gb,
		"little": little, "big": big, "quoted.mht": mime("quoted-printable", "utf-8", quoted.String()),
		"base64.mht":   mime("base64", "gb2312", base64.StdEncoding.EncodeToString([]byte(gb))),
		"table in .md": "# 报告\n\n" + strings.Replace(strings.ReplaceAll(layouts["tabs"](s), "\n", "\n\n"), "x", "x", 1),
		"text in pre":  "<html><body><pre style='x'>" + text + "</pre></body></html>",
	} {
		r, err := Parse(name, []byte(data))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if _, v := Check(r); v != Pass {
			t.Errorf("%s: %s", name, v)
		}
	}
}

func TestDecodeBig5(t *testing.T) {
	raw, err := traditionalchinese.Big5.NewEncoder().String(`<html><meta http-equiv="Content-Type" content="text/html; charset=big5"><p>政府資訊公開年度報告`)
	if err != nil {
		t.Fatal(err)
	}
	text, err := decode([]byte(raw), "")
	if err != nil || !strings.Contains(text, "資訊公開") {
		t.Errorf("%q, %v", text, err)
	}
}

// Any file cut off anywhere ends in a named error or in what was read of it: never a panic, never a wrong figure.
func TestParseCutOffAnywhere(t *testing.T) {
	s := randomSample(2023, rand.New(rand.NewSource(9)), 400)
	for name, data := range map[string][]byte{
		"document": s.asDocument(t), "book": s.asBook(t, true, true), "html": []byte(layouts["html"](s)), "text": []byte(layouts["spaces"](s)), "pipes": []byte(layouts["pipes"](s)),
	} {
		rng := rand.New(rand.NewSource(1))
		for range 120 {
			n := rng.Intn(len(data))
			r, err := Parse(name, data[:n])
			if err != nil {
				if fault.Of(err) != fault.Invalid {
					t.Fatalf("%s cut at %d: %v", name, n, err)
				}
				continue
			}
			if name == "document" || name == "book" {
				t.Errorf("%s cut at %d of %d was read", name, n, len(data))
			}
			Check(r)
		}
	}
}

// FuzzLines is for every reader at once: whatever the bytes, a named error or lines.
func FuzzLines(f *testing.F) {
	s := holding(2023)
	f.Add(s.asDocument(f))
	f.Add(s.asBook(f, true, false))
	f.Add([]byte(layouts["html"](s)))
	f.Add([]byte("MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>x</p>\r\n--b--"))
	f.Add([]byte("%PDF-1.4\n1 0 obj <</Pages 2 0 R>> endobj 2 0 obj <</Kids[<<>>]>> endobj trailer <</Root 1 0 R>> %%EOF"))
	f.Fuzz(func(t *testing.T, data []byte) {
		lines, err := Lines(data)
		if err != nil && fault.Of(err) != fault.Invalid {
			t.Fatal(err)
		}
		for _, l := range lines {
			if len(l.Columns) > 0 && len(l.Columns) != len(l.Cells) {
				t.Fatalf("%d columns of %d cells", len(l.Columns), len(l.Cells))
			}
		}
	})
}
