package redact

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"gongkai/fault"
	"gongkai/pdf"
	"gongkai/pdftext"
	"gongkai/screen"
)

// document makes a PDF with Chinese text, a paragraph a line.
func document(t testing.TB, lines ...string) []byte {
	t.Helper()
	d := pdf.Document{Subject: "补偿协议 王小明", Author: "李四"}
	for _, l := range lines {
		d.Blocks = append(d.Blocks, pdf.Paragraph{Text: l})
	}
	var b bytes.Buffer
	if err := d.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// blank draws pages as white paper, as somebody might who is not to be trusted with the boxes; grey tells it from a box.
func blank(sheets []Sheet, scale float64) func(int) (io.Reader, error) {
	return func(n int) (io.Reader, error) {
		s := sheets[n-1]
		m := image.NewRGBA(image.Rect(0, 0, int(math.Round(s.Width*scale)), int(math.Round(s.Height*scale))))
		draw.Draw(m, m.Bounds(), image.NewUniform(color.Gray{200}), image.Point{}, draw.Src)
		var b bytes.Buffer
		return &b, png.Encode(&b, m)
	}
}

func sheetsOf(t testing.TB, data []byte) []Sheet {
	t.Helper()
	s, err := Sheets("x.pdf", data)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func grounded(boxes []Box) []Box {
	for i := range boxes {
		boxes[i].Ground, boxes[i].Reason = "privacy", "个人信息"
	}
	return boxes
}

func TestAWordIsFoundBoxedAndGone(t *testing.T) {
	source := document(t, "甲方：浦江街道办事处", "乙方：王小明，住竹林路九号", "乙方王小明同意补偿方案。")
	boxes, err := Find(source, "王小明")
	if err != nil || len(boxes) != 2 {
		t.Fatalf("%+v %v", boxes, err)
	}
	sheets := sheetsOf(t, source)
	if boxes, err = Check(grounded(boxes), sheets); err != nil {
		t.Fatal(err)
	}
	if words, err := Words(source, boxes); err != nil || len(words) != 1 || words[0] != "王小明" {
		t.Errorf("words under the boxes: %v %v", words, err)
	}
	out, err := PDF("协议.pdf", source, boxes, blank(sheets, 2))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := pdftext.Read(out); err != pdftext.ErrNoText {
		t.Errorf("the result has text: %v", err)
	}
	in, err := pdftext.LookInside(out)
	if err != nil || len(in.Authors)+len(in.Properties)+len(in.Annotations)+len(in.Files)+in.Scripts != 0 || in.XMP {
		t.Errorf("the result carries %+v %v", in, err)
	}
	if r := screen.Read("x.pdf", out); len(r.Traces) != 0 || r.State != screen.NoText {
		t.Errorf("%+v", r)
	}
	for _, secret := range []string{"王小明", "李四"} {
		if bytes.Contains(out, []byte(secret)) {
			t.Errorf("%s is in the bytes", secret)
		}
	}
	if r := screen.ReadOutside(source, ByPage(boxes)); strings.Contains(fmt.Sprint(r.Parts), "王小明") || !strings.Contains(fmt.Sprint(r.Parts), "竹林路九号") {
		t.Errorf("what is still to be read: %+v", r.Parts)
	}
	if _, err := PDF("王小明的协议.pdf", source, boxes, blank(sheets, 2)); fault.Of(err) != fault.Refused || fault.As(err).Key != "redact.left" {
		t.Errorf("a name that tells: %v", err)
	}
}

// The pixels under a box are black whatever the browser sent, and those beside it as they were.
func TestBoxesArePaintedHere(t *testing.T) {
	source := document(t, "乙方：王小明")
	boxes := grounded([]Box{{Page: 1, X: 100, Y: 120, W: 80.5, H: 20.5}})
	out, err := PDF("x.pdf", source, boxes, blank(sheetsOf(t, source), 1.5))
	if err != nil {
		t.Fatal(err)
	}
	tool, err := exec.LookPath("pdftoppm")
	if err != nil {
		t.Log("pdftoppm (poppler-utils) is missing: the pixels are looked at by the browser test alone")
		return
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "x.pdf"), out, 0o600); err != nil {
		t.Fatal(err)
	}
	if said, err := exec.Command(tool, "-r", "72", "-gray", filepath.Join(dir, "x.pdf"), filepath.Join(dir, "p")).CombinedOutput(); err != nil {
		t.Fatalf("%v %s", err, said)
	}
	raw, err := os.ReadFile(filepath.Join(dir, "p-1.pgm"))
	if err != nil {
		t.Fatal(err)
	}
	var w, h, most int
	if _, err := fmt.Sscanf(string(raw[:20]), "P5\n%d %d\n%d\n", &w, &h, &most); err != nil {
		t.Fatal(err)
	}
	pixels := raw[len(raw)-w*h:]
	for _, at := range []struct {
		x, y int
		want byte
	}{{101, 121, 0}, {140, 130, 0}, {179, 139, 0}, {97, 130, 200}, {184, 130, 200}, {140, 116, 200}, {140, 144, 200}} {
		if got := pixels[at.y*w+at.x]; got != at.want {
			t.Errorf("pixel %d %d is %d, want %d", at.x, at.y, got, at.want)
		}
	}
}

func TestWhatWasMissedElsewhereIsTold(t *testing.T) {
	source := document(t, "乙方：王小明", "见证：王小明")
	boxes, err := Find(source, "王小明")
	if err != nil {
		t.Fatal(err)
	}
	missed, err := StillSeen(source, boxes[:1])
	if err != nil || len(missed) != 1 || missed[0] != (Elsewhere{1, 1}) {
		t.Errorf("%+v %v", missed, err)
	}
	if missed, _ := StillSeen(source, boxes); len(missed) != 0 {
		t.Errorf("%+v", missed)
	}
}

func TestAWordThatGoesOnInTheNextLineIsFound(t *testing.T) {
	source := document(t, strings.Repeat("甲", 26)+"王小明"+"乙")
	boxes, err := Find(source, "王小明")
	if err != nil || len(boxes) != 2 || boxes[0].Y == boxes[1].Y {
		t.Errorf("%+v %v", boxes, err)
	}
}

func TestAFileThatStillHoldsAWordIsRefused(t *testing.T) {
	source := document(t, "乙方：王小明")
	for _, word := range []string{"王小明", "乙方"} {
		if err := left("x.pdf", source, []string{word}); fault.Of(err) != fault.Refused {
			t.Errorf("%s: %v", word, err)
		}
	}
	if err := left("x.pdf", source, []string{"张三丰"}); err != nil {
		t.Error(err)
	}
	for _, spelt := range spellings("王小明") {
		if err := left("x.png", append([]byte("\x89PNG"), spelt...), []string{"王小明"}); fault.Of(err) != fault.Refused {
			t.Errorf("% x: %v", spelt, err)
		}
	}
}

func TestPagesThatAreNotThePagesAreRefused(t *testing.T) {
	source := document(t, "乙方：王小明")
	sheets := sheetsOf(t, source)
	boxes := grounded([]Box{{Page: 1, X: 1, Y: 1, W: 9, H: 9}})
	square := []Sheet{{500, 500}}
	for key, drawn := range map[string]func(int) (io.Reader, error){
		"redact.page_shape":   blank(square, 2),
		"redact.page_missing": func(int) (io.Reader, error) { return nil, nil },
		"redact.page_picture": func(int) (io.Reader, error) { return strings.NewReader("no picture"), nil },
	} {
		if _, err := PDF("x.pdf", source, boxes, drawn); fault.Of(err) != fault.Refused || fault.As(err).Key != key {
			t.Errorf("%s: %v", key, err)
		}
	}
	if _, err := PDF("x.pdf", source, boxes, blank(sheets, 0.5)); fault.As(err) == nil || fault.As(err).Key != "redact.page_shape" {
		t.Errorf("too coarse: %v", err)
	}
	if _, err := PDF("x.pdf", source, nil, blank(sheets, 1)); fault.As(err) == nil || fault.As(err).Key != "redact.no_box" {
		t.Errorf("no box: %v", err)
	}
}

func TestHostileFilesAreRefusedWithAWord(t *testing.T) {
	many := new(bytes.Buffer)
	many.WriteString("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[")
	for i := range 10_000 {
		fmt.Fprintf(many, "%d 0 R ", i+3)
	}
	many.WriteString("]/Count 10000>>endobj\n")
	for i := range 10_000 {
		fmt.Fprintf(many, "%d 0 obj<</Type/Page/MediaBox[0 0 595 842]>>endobj\n", i+3)
	}
	many.WriteString("trailer<</Root 1 0 R>>\n%%EOF")
	huge := "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n" +
		"3 0 obj<</Type/Page/MediaBox[0 0 9000000 9000000]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
	locked := "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page>>endobj\n" +
		"4 0 obj<</Filter/Standard/V 2/R 3/Length 128/P -44/O(" + strings.Repeat("o", 32) + ")/U(" + strings.Repeat("u", 32) + ")>>endobj\n" +
		"trailer<</Root 1 0 R/Encrypt 4 0 R/ID[(aaaaaaaaaaaaaaaa)(aaaaaaaaaaaaaaaa)]>>\n%%EOF"
	wide := new(bytes.Buffer) // a PNG that says it has 100,000 × 100,000 pixels
	if err := png.Encode(wide, image.NewGray(image.Rect(0, 0, 1, 1))); err != nil {
		t.Fatal(err)
	}
	copy(wide.Bytes()[16:], "\x00\x01\x86\xa0\x00\x01\x86\xa0")
	for _, c := range []struct {
		name, key string
		data      []byte
	}{
		{"x.pdf", "redact.too_many_pages", many.Bytes()}, {"x.pdf", "redact.page_size", []byte(huge)}, {"x.pdf", "redact.locked", []byte(locked)},
		{"x.pdf", "redact.damaged", []byte("<html>")}, {"x.pdf", "redact.damaged", nil}, {"x.docx", "redact.kind", []byte("PK")},
		{"x.png", "redact.damaged", []byte("\x89PNG\r\n\x1a\n")}, {"x.png", "redact.damaged", wide.Bytes()},
	} {
		if _, err := Sheets(c.name, c.data); fault.Of(err) != fault.Refused || fault.As(err).Key != c.key {
			t.Errorf("%s, want %s: %v", c.name, c.key, err)
		}
	}
}

func TestBoxesAreBroughtIntoOrder(t *testing.T) {
	sheets := []Sheet{{100, 200}}
	good := Box{Page: 1, X: 1, Y: 1, W: 5, H: 5, Ground: "privacy", Reason: "姓名"}
	with := func(change func(*Box)) []Box { b := good; change(&b); return []Box{b} }
	for name, boxes := range map[string][]Box{
		"no such page":    with(func(b *Box) { b.Page = 2 }),
		"outside":         with(func(b *Box) { b.X = 150 }),
		"no width":        with(func(b *Box) { b.W = 0 }),
		"turned round":    with(func(b *Box) { b.W = -5 }),
		"not a number":    with(func(b *Box) { b.Y = math.NaN() }),
		"endless":         with(func(b *Box) { b.H = math.Inf(1) }),
		"no ground":       with(func(b *Box) { b.Ground = "因为" }),
		"no reason":       with(func(b *Box) { b.Reason = "  " }),
		"too long reason": with(func(b *Box) { b.Reason = strings.Repeat("长", 201) }),
	} {
		if _, err := Check(boxes, sheets); fault.Of(err) != fault.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Check(make([]Box, MostBoxes+1), sheets); fault.Of(err) != fault.Invalid {
		t.Error(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Float64Range(-1e12, 1e12)
		b := good
		b.X, b.Y, b.W, b.H = n.Draw(t, "x"), n.Draw(t, "y"), n.Draw(t, "w"), n.Draw(t, "h")
		out, err := Check([]Box{b}, sheets)
		if err == nil && (out[0].X < 0 || out[0].Y < 0 || out[0].X+out[0].W > 100.01 || out[0].Y+out[0].H > 200.01) {
			t.Errorf("%+v", out)
		}
	})
}

// A picture taken with the camera held sideways, with its place in EXIF.
func TestAPictureIsPaintedUprightAndLosesWhatItTells(t *testing.T) {
	m := image.NewRGBA(image.Rect(0, 0, 60, 40))
	draw.Draw(m, m.Bounds(), image.White, image.Point{}, draw.Src)
	var plain bytes.Buffer
	if err := jpeg.Encode(&plain, m, nil); err != nil {
		t.Fatal(err)
	}
	exif := "Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x02\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00\x88\x25\x00\x04\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00"
	data := append([]byte{0xFF, 0xD8, 0xFF, 0xE1, byte((len(exif) + 2) >> 8), byte(len(exif) + 2)}, exif...)
	data = append(data, plain.Bytes()[2:]...)
	if r := screen.Read("x.jpg", data); len(r.Traces) == 0 {
		t.Fatal("the picture tells nothing to begin with")
	}
	sheets, err := Sheets("x.jpg", data)
	if err != nil || sheets[0] != (Sheet{40, 60}) {
		t.Fatalf("%+v %v", sheets, err)
	}
	out, err := Picture("x.jpg", data, []Box{{Page: 1, X: 8, Y: 32, W: 16, H: 16}})
	if err != nil {
		t.Fatal(err)
	}
	if r := screen.Read("x.jpg", out); len(r.Traces) != 0 {
		t.Errorf("%+v", r.Traces)
	}
	got, err := jpeg.Decode(bytes.NewReader(out))
	if err != nil || got.Bounds().Dx() != 40 {
		t.Fatal(err)
	}
	dark := func(x, y int) bool { r, _, _, _ := got.At(x, y).RGBA(); return r < 0x2000 }
	if !dark(16, 40) || dark(16, 20) || dark(32, 40) {
		t.Error("the box is not where it was drawn")
	}
}

func FuzzSheets(f *testing.F) {
	f.Add("x.pdf", []byte("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n%%EOF"))
	f.Add("x.png", []byte("\x89PNG\r\n\x1a\n"))
	f.Add("x.jpg", []byte{0xFF, 0xD8, 0xFF})
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		sheets, err := Sheets(name, data)
		if err != nil && fault.Of(err) != fault.Refused {
			t.Fatal(err)
		}
		if err == nil && len(data) < 1<<16 && len(sheets) < 5 && IsPDF(name) && sheets[0].Width*sheets[0].Height < 1e6 {
			out, err := PDF("x.pdf", data, []Box{{Page: 1, X: 0, Y: 0, W: sheets[0].Width, H: sheets[0].Height}}, blank(sheets, 1))
			if err == nil {
				if again := sheetsOf(t, out); len(again) != len(sheets) {
					t.Fatalf("%d pages became %d", len(sheets), len(again))
				}
			}
		}
	})
}
