package pdftext

import (
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"
)

// shown writes text as the operand of Tj, for a font whose codes are UTF-16.
func shown(s string) string {
	var b strings.Builder
	b.WriteByte('<')
	for _, u := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&b, "%04X", u)
	}
	return b.String() + ">"
}

// at writes text at a place.
func at(x, y float64, s string) string {
	return fmt.Sprintf("BT /F1 10 Tf 1 0 0 1 %g %g Tm %s Tj ET\n", x, y, shown(s))
}

// digits is a font as narrow in its figures as real ones: codes are UTF-16, CIDs the same.
const digitFont = `<</Type/Font/Subtype/Type0/BaseFont/S/Encoding/Identity-H/ToUnicode 6 0 R/DescendantFonts[<</Type/Font/Subtype/CIDFontType2/DW 1000/W[48 57 500 32 32 500]>>]>>`

const sameCodes = "1 begincodespacerange <0000> <FFFF> endcodespacerange 3 beginbfrange <0000> <00FF> <0000> <3000> <30FF> <3000> <4E00> <9FFF> <4E00> endbfrange 1 beginbfchar <FF08> <FF08> endbfchar"

// made writes a file of one page.
func made(content, pageMore string, more ...string) []byte {
	objects := []string{
		`<</Type/Catalog/Pages 2 0 R>>`,
		`<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 600 800]>>`,
		`<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>/XObject<</X1 7 0 R>>>>` + pageMore + `>>`,
		fmt.Sprintf("<</Length %d>>\nstream\n%s\nendstream", len(content), content),
		digitFont,
		fmt.Sprintf("<</Length %d>>\nstream\n%s\nendstream", len(sameCodes), sameCodes),
	}
	return file1(append(objects, more...), "")
}

func file1(objects []string, trailer string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n")
	for i, o := range objects {
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	fmt.Fprintf(&b, "trailer <</Root 1 0 R %s>>\nstartxref\n0\n%%%%EOF\n", trailer)
	return b.Bytes()
}

func box(x1, y1, x2, y2 float64) string {
	return fmt.Sprintf("%g %g %g %g re S\n", x1, y1, x2-x1, y2-y1)
}

// said writes what was read: lines as they stand, cells between bars.
func said(pages []Page) string {
	var out []string
	for _, p := range pages {
		for _, b := range p.Blocks {
			if b.Rows == nil {
				out = append(out, b.Text)
			}
			for _, row := range b.Rows {
				s := "|"
				for _, c := range row {
					s += strings.ReplaceAll(c.Text, "\n", "/")
					if c.Unsure {
						s += "?"
					}
					s += "|"
				}
				out = append(out, s)
			}
		}
	}
	return strings.Join(out, "\n")
}

// a table of two rows and three columns, its first column merged, one cell blank.
var ruled = box(100, 600, 200, 700) + box(200, 650, 300, 700) + box(300, 650, 400, 700) + box(200, 600, 300, 650) + box(300, 600, 400, 650) +
	at(110, 660, "三、") + at(110, 640, "结果") + at(240, 670, "12") + at(345, 620, "5")

func TestReadPages(t *testing.T) {
	chars := ""
	for i, r := range "一字一运行" {
		chars += at(100+10*float64(i/3), 500, string(r))
	}
	turned := "BT /F1 10 Tf 0 1 -1 0 300 100 Tm " + shown("横放的页") + " Tj ET\n"
	for name, c := range map[string]struct{ content, page, want string }{
		"lines and gaps":     {at(100, 700, "标题") + at(100, 680, "数") + at(150, 680, "12") + at(163, 680, "3"), "", "标题\n数 12 3"},
		"ruled table":        {at(100, 750, "前") + ruled + at(100, 500, "后"), "", "前\n|三、/结果|12||\n||5|\n后"},
		"one run a char":     {chars, "", "一字一运行"},
		"drawn twice":        {at(100, 700, "11件") + at(100.4, 700, "11件"), "", "11件"},
		"written aslant":     {at(100, 700, "正文") + "BT /F1 40 Tf .7 .7 -.7 .7 100 600 Tm " + shown("水印") + " Tj ET", "", "正文"},
		"page turned":        {at(100, 700, "上") + at(100, 680, "下"), "/Rotate 90", "上\n下"},
		"text turned":        {turned, "", "横放的页"},
		"over an edge":       {ruled + at(294, 630, "34"), "", "|三、/结果|12||\n|3?|4/5?|"},
		"rules as boxes":     {strings.ReplaceAll("100 600 200 .5 re f 100 650 200 .5 re f 100 600 .5 50 re f 200 600 .5 50 re f 300 600 .5 50.5 re f\n", "\n", " ") + at(120, 620, "甲") + at(250, 620, "7"), "", "|甲|7|"},
		"open sides":         {"100 700 m 300 700 l 100 650 m 300 650 l 100 600 m 300 600 l 200 600 m 200 700 l S " + at(120, 670, "甲") + at(250, 670, "1") + at(120, 620, "乙") + at(250, 620, "2"), "", "|甲|1|\n|乙|2|"},
		"in a form":          {"q 1 0 0 1 50 0 cm /X1 Do Q", "", "内"},
		"array with kerning": {"BT /F1 10 Tf 100 700 Td [" + shown("1") + " 20 " + shown("2") + " -2000 " + shown("3") + "] TJ ET", "", "12 3"},
		"mark of a note":     {at(100, 700, "3") + "BT /F1 5 Tf 1 0 0 1 105 704 Tm " + shown("1") + " Tj ET", "", "3 1"},
		"a field filled in":  {at(100, 700, "文"), "/Annots[<</Subtype/Widget/Rect[200 690 260 710]/AP<</N 7 0 R>>>> <</Subtype/Widget/F 2/Rect[300 690 360 710]/AP<</N 7 0 R>>>>]", "文 内"},
		"inline image":       {"BI /W 1 /H 1 ID \x00(EI) EI\n" + at(100, 700, "文"), "", "文"},
	} {
		inner := at(0, 0, "内")
		data := made(c.content, c.page, fmt.Sprintf("<</Subtype/Form/BBox[0 -10 60 10]/Matrix[1 0 0 1 0 300]/Length %d>>stream\n%s\nendstream", len(inner), inner))
		pages, err := Read(data)
		if got := said(pages); err != nil || got != c.want {
			t.Errorf("%s: read %q (%v), want %q", name, got, err, c.want)
		}
	}
}

func TestReadFontsOfEveryKind(t *testing.T) {
	for name, c := range map[string]struct{ font, show, want string }{
		"GBK":           {`<</Subtype/Type0/Encoding/GBK-EUC-H/DescendantFonts[<<>>]>>`, "(\xb9\xab12\xbf\xaa)", "公12开"},
		"UniGB":         {`<</Subtype/Type0/Encoding/UniGB-UCS2-H/DescendantFonts[<<>>]>>`, shown("公开12"), "公开12"},
		"WinAnsi":       {`<</Subtype/TrueType/Encoding/WinAnsiEncoding>>`, "(a\\061)", "a1"},
		"differences":   {`<</Subtype/Type1/Encoding<</Differences[1/one/two/uni516C]>>>>`, "(\x01\x02\x03)", "12公"},
		"names nothing": {`<</Subtype/Type0/Encoding/Identity-H/DescendantFonts[<<>>]>>`, "<00010002>", ""},
	} {
		content := "BT /F1 10 Tf 100 700 Td " + c.show + " Tj ET"
		pages, err := Read(file1([]string{`<</Type/Catalog/Pages 2 0 R>>`, `<</Kids[3 0 R]>>`,
			`<</Type/Page/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>`, fmt.Sprintf("<</Length %d>>stream\n%s\nendstream", len(content), content), c.font}, ""))
		if got := said(pages); got != c.want || (c.want == "") != errors.Is(err, ErrFonts) {
			t.Errorf("%s: read %q, %v", name, got, err)
		}
	}
}

func deflated(s string) string {
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	fmt.Fprint(z, s)
	_ = z.Close()
	return b.String()
}

// A file of today: objects packed into a stream, an update behind it.
func TestReadPackedObjectsAndUpdates(t *testing.T) {
	objects := []string{`<</Type/Catalog/Pages 2 0 R>>`, `<</Kids[3 0 R]>>`, `<</Type/Page/Contents 9 0 R/Resources<</Font<</F1 5 0 R>>>>>>`, `<<>>`, digitFont}
	head, body := "", ""
	for i, o := range objects {
		head += fmt.Sprintf("%d %d ", i+1, len(body))
		body += o + " "
	}
	packed := deflated(head + body)
	old, now, codes := at(100, 700, "旧"), deflated(at(100, 700, "新")), deflated(sameCodes)
	data := fmt.Sprintf("%%PDF-1.5\n8 0 obj <</Type/ObjStm/N %d/First %d/Filter/FlateDecode/Length %d>>stream\n%s\nendstream endobj\n", len(objects), len(head), len(packed), packed) +
		fmt.Sprintf("6 0 obj <</Filter[/FlateDecode]/Length %d>>stream\n%s\nendstream endobj\n9 0 obj <</Length %d>>stream\n%s\nendstream endobj\n", len(codes), codes, len(old), old) +
		"10 0 obj <</Type/XRef/Root 1 0 R/Length 0>>stream\n\nendstream endobj\nstartxref 0 %%EOF\n" +
		fmt.Sprintf("9 0 obj <</Filter/FlateDecode/Length 99999>>stream\n%s\nendstream endobj\nstartxref 0 %%%%EOF\n", now)
	pages, err := Read([]byte(data))
	if got := said(pages); err != nil || got != "新" {
		t.Errorf("read %q, %v", got, err)
	}
}

// What only bars printing or changing is read; what asks for a password is not.
func TestReadEncrypted(t *testing.T) {
	owner := strings.Repeat("o", 32)
	f := &file{data: nil, places: map[int]place{}, objects: map[int]any{}, open: map[int]bool{}}
	entry := dict{"Filter": name("Standard"), "V": 2.0, "R": 3.0, "Length": 128.0, "P": -44.0, "O": text(owner), "U": text(strings.Repeat("x", 32))}
	f.encrypt = entry
	f.ids = []byte("id")
	if _, err := f.unlock(); !errors.Is(err, ErrLocked) {
		t.Fatalf("a wrong mark opened the file: %v", err)
	}
	k := f.fileKey(entry, 2, 3)
	content := string(rc4Over((&cipherKey{key: k}).objectKey(4, 0), []byte(at(100, 700, "密"))))
	codes := string(rc4Over((&cipherKey{key: k}).objectKey(6, 0), []byte(sameCodes)))
	mark := fmt.Sprintf("%X", userMark(k, f.ids, 3))
	data := file1([]string{`<</Type/Catalog/Pages 2 0 R>>`, `<</Kids[3 0 R]>>`, `<</Type/Page/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>`,
		fmt.Sprintf("<</Length %d>>stream\n%s\nendstream", len(content), content), digitFont, fmt.Sprintf("<</Length %d>>stream\n%s\nendstream", len(codes), codes)},
		fmt.Sprintf("/ID[(id)(id)]/Encrypt<</Filter/Standard/V 2/R 3/Length 128/P -44/O(%s)/U<%s%032d>>>", owner, mark, 0))
	pages, err := Read(data)
	if got := said(pages); err != nil || got != "密" {
		t.Errorf("read %q, %v", got, err)
	}
	locked := bytes.Replace(data, []byte("/P -44"), []byte("/P -45"), 1)
	if _, err := Read(locked); !errors.Is(err, ErrLocked) {
		t.Errorf("locked: %v", err)
	}
}

func TestReadSaysWhyNot(t *testing.T) {
	text := at(100, 700, "文字")
	whole := made(text, "")
	for name, c := range map[string]struct {
		data []byte
		want error
	}{
		"scan":      {made("", ""), ErrNoText},
		"invisible": {made("BT 3 Tr ET "+strings.ReplaceAll(text, "Tf", "Tf 3 Tr"), ""), ErrNoText},
		"no end":    {bytes.TrimSuffix(whole, []byte("%%EOF\n")), ErrDamaged},
		"no pages":  {file1([]string{`<</Type/Catalog>>`}, ""), ErrDamaged},
		"no pdf":    {[]byte("%%EOF"), ErrDamaged},
	} {
		if _, err := Read(c.data); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

func TestReadIsBounded(t *testing.T) {
	bomb := deflated(strings.Repeat(" ", maxUnpacked+1))
	loop := "/X1 Do /X1 Do"
	for name, data := range map[string][]byte{
		"bomb":       file1([]string{`<</Pages 2 0 R>>`, `<</Kids[3 0 R]>>`, `<</Contents 4 0 R>>`, fmt.Sprintf("<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream", len(bomb), bomb)}, ""),
		"pages":      file1([]string{`<</Pages 2 0 R>>`, `<</Kids[` + strings.Repeat("<<>>", maxPages+1) + `]>>`}, ""),
		"steps":      made(strings.Repeat("q ", maxSteps+1), ""),
		"characters": made("BT /F1 10 Tf "+strings.Repeat(shown(strings.Repeat("字", 1000))+"Tj ", maxGlyphs/1000+1), ""),
	} {
		if _, err := Read(data); !errors.Is(err, ErrTooLarge) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, data := range map[string][]byte{
		"pages in a ring": file1([]string{`<</Pages 2 0 R>>`, `<</Kids[2 0 R 2 0 R]>>`}, ""),
		"forms in a ring": made(loop, "", fmt.Sprintf("<</Subtype/Form/Length %d>>stream\n%s\nendstream", len(loop), loop)),
		"references":      file1([]string{`2 0 R`, `1 0 R`}, ""),
		"nesting":         file1([]string{strings.Repeat("[", 1_000_000)}, ""),
		"dicts":           file1([]string{strings.Repeat("<</A", 1_000_000)}, ""),
		"rules":           made(strings.Repeat("0 0 m 9 9 l 0 0 100 100 re S ", 40_000), ""),
	} {
		if _, err := Read(data); err == nil {
			t.Errorf("%s: read", name)
		}
	}
}

func TestFilters(t *testing.T) {
	f := &file{left: maxUnpacked}
	out, err := lzw([]byte{0x80, 0x0B, 0x60, 0x50, 0x22, 0x0C, 0x0C, 0x85, 0x01}, 1, 1000)
	if want := []byte{45, 45, 45, 45, 45, 65, 45, 45, 45, 66}; err != nil || !bytes.Equal(out, want) {
		t.Errorf("LZW gave %v, %v", out, err)
	}
	if out, _ := runLength([]byte{2, 'a', 'b', 'c', 254, 'x', 128, 'z'}, 1000); string(out) != "abcxxx" {
		t.Errorf("run length gave %q", out)
	}
	png := f.predicted([]byte{1, 1, 1, 1, 2, 1, 1, 1}, dict{"Predictor": 12.0, "Columns": 3.0})
	if want := []byte{1, 2, 3, 2, 3, 4}; !bytes.Equal(png, want) {
		t.Errorf("PNG prediction gave %v", png)
	}
	if out, _ := f.filtered([]byte("<~87cURDZ~>"), name("ASCII85Decode"), nil); string(out) != "Hello" {
		t.Errorf("ASCII85 gave %q", out)
	}
	if out, _ := f.filtered([]byte("48 65 6C>"), name("ASCIIHexDecode"), nil); string(out) != "Hel" {
		t.Errorf("hex gave %q", out)
	}
}

// Cut off anywhere, with the end put back so that it is tried at all: never a panic, never a hang.
func TestReadCutOffAnywhere(t *testing.T) {
	whole := made(ruled, "")
	for n := range whole {
		if _, err := Read(append(append([]byte(nil), whole[:n]...), "\n%%EOF"...)); err != nil && !known(err) {
			t.Fatalf("%d: %v", n, err)
		}
	}
}

func known(err error) bool {
	for _, e := range []error{ErrDamaged, ErrLocked, ErrNoText, ErrFonts, ErrTooLarge} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}

func FuzzRead(f *testing.F) {
	f.Add(made(ruled, ""))
	f.Add(made(at(100, 700, "文"), "/Rotate 90"))
	f.Add(file1([]string{`<</Type/Catalog/Pages 2 0 R>>`, `<</Kids[3 0 R]>>`, `<</Contents 4 0 R/Resources<</Font<</F1<</Subtype/Type1/Encoding<</Differences[1/one]>>>>>>>>>>`, "<</Filter[/ASCIIHexDecode/LZWDecode]/Length 9>>stream\n800B60>\nendstream"}, "/Encrypt<</Filter/Standard/V 2/R 3>>"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if _, err := Read(data); err != nil && !known(err) {
			t.Fatal(err)
		}
	})
}
