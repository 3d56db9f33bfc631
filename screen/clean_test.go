package screen

import (
	"bytes"
	"image"
	"image/jpeg"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"gongkai/pdf"
)

func TestCleaningLeavesWhatIsSeenAndNothingElse(t *testing.T) {
	for name, c := range map[string]struct {
		data   []byte
		seen   string
		hidden []string // must not stand in any part
	}{
		"a.docx": {spoiltDocument(t), "公告如下新句", []string{"13800138000", "13900139000", "13700137000", "裘某", "竺某某", "图文社", "rsid", "zhu"}},
		"a.xlsx": {spoiltBook(t), "姓名村张三东郭村", []string{"13800138000", "13900139000", "13700137000", "原始", "竺某某"}},
		"a.pdf":  {[]byte(spoiltPDF), "Notice 13800138000 to all people.", []string{"13900139000", "zhu", "print shop", "list.xls", "JavaScript"}},
	} {
		clean, left, err := Clean(name, c.data)
		if err != nil || len(left) > 0 {
			t.Errorf("%s: %v, left %+v", name, err, left)
			continue
		}
		seen, all := "", string(clean)
		for _, p := range Read(name, clean).Parts {
			if p.Hidden {
				t.Errorf("%s still hides %q", name, p.Text)
			}
			seen += p.Text
			for _, row := range p.Rows {
				seen += strings.Join(row, "")
			}
		}
		if !strings.HasPrefix(seen, c.seen) {
			t.Errorf("%s shows %q, want %q", name, seen, c.seen)
		}
		all += unpacked(t, clean)
		for _, h := range c.hidden {
			if strings.Contains(all, h) {
				t.Errorf("%s still holds %s", name, h)
			}
		}
		if again, _, err := Clean(name, clean); err != nil || !bytes.Equal(again, clean) {
			t.Errorf("%s: cleaning again changes it (%v)", name, err)
		}
	}
}

func TestCleaningOurOwnPDFKeepsItsWords(t *testing.T) {
	var b bytes.Buffer
	if err := (pdf.Document{Subject: "公告", Author: "竺某某", Blocks: []pdf.Block{pdf.Paragraph{Text: "关于夜间施工的公告", Outline: "公告"}, pdf.Table{Widths: []int{1, 1}, Rows: [][]pdf.Cell{{{Text: "甲"}, {Text: "乙"}}}}}}).Write(&b); err != nil {
		t.Fatal(err)
	}
	before := Read("a.pdf", b.Bytes())
	clean, left, err := Clean("a.pdf", b.Bytes())
	if err != nil || len(left) > 0 || traceKinds(before.Traces) != "author" {
		t.Fatal(err, left, before.Traces)
	}
	after := Read("a.pdf", clean)
	if len(after.Parts) != len(before.Parts) || after.Parts[0].Text != before.Parts[0].Text || after.Parts[1].Rows[0][1] != "乙" {
		t.Errorf("%+v\n%+v", before.Parts, after.Parts)
	}
}

func TestACleanedPictureIsTheSamePicture(t *testing.T) {
	clean, left, err := Clean("a.jpg", spoiltJPEG(t))
	if err != nil || len(left) > 0 || bytes.Contains(clean, []byte("hello")) || bytes.Contains(clean, []byte("behind")) || bytes.Contains(clean, []byte("zzu")) {
		t.Fatal(err, left)
	}
	pieces, _, err := jpegPieces(clean)
	if err != nil || orientation(pieces[0].data[6:]) != 6 {
		t.Errorf("no longer upright: %v", err)
	}
	got, err := jpeg.Decode(bytes.NewReader(clean))
	if err != nil || got.Bounds() != image.Rect(0, 0, 20, 10) {
		t.Error(err)
	}
}

func TestWhatCannotBeCleanedIsSaid(t *testing.T) {
	signed := strings.Replace(spoiltPDF, "/Type/Filespec", "/Type/Sig/ByteRange[0 1 2 3]", 1)
	for name, data := range map[string]string{"a.doc": "\xD0\xCF\x11\xE0", "a.docx": "PK\x03\x04", "b.docx": "\xD0\xCF\x11\xE0", "a.pdf": signed, "a.jpg": "\xFF\xD8\xFF", "a.zip": "PK", "a.webp": "RIFF"} {
		if _, _, err := Clean(name, []byte(data)); err == nil {
			t.Errorf("%s was cleaned", name)
		}
	}
}

// What was cleaned opens in an office program where there is one.
func TestCleanedFilesOpen(t *testing.T) {
	program, err := exec.LookPath("soffice")
	if err != nil {
		t.Log("no office program here: the other tests of this file read the results with our own readers")
		return
	}
	dir := t.TempDir()
	for name, data := range map[string][]byte{"a.docx": spoiltDocument(t), "b.xlsx": spoiltBook(t)} {
		clean, _, err := Clean(name, data)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), clean, 0o600); err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command(program, "-env:UserInstallation=file://"+dir+"/profile", "--headless", "--convert-to", "pdf", "--outdir", dir, filepath.Join(dir, name))
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v %s", name, err, out)
		}
		made, err := os.ReadFile(filepath.Join(dir, strings.TrimSuffix(name, filepath.Ext(name))+".pdf"))
		if err != nil || !bytes.HasPrefix(made, []byte("%PDF")) {
			t.Errorf("%s does not open: %v", name, err)
		}
	}
}

func FuzzClean(f *testing.F) {
	f.Add("a.docx", spoiltDocument(f))
	f.Add("a.xlsx", spoiltBook(f))
	f.Add("a.jpg", spoiltJPEG(f))
	f.Add("a.pdf", []byte(spoiltPDF))
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		for _, n := range []string{name, "a.docx", "a.pdf", "a.jpg", "a.png", "a.webp"} {
			if clean, _, err := Clean(n, data); err == nil && len(clean) == 0 {
				t.Fatalf("%s: cleaned to nothing", n)
			}
		}
	})
}
