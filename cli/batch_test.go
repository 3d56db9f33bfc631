package cli

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"gongkai/annual"
	"gongkai/message"
	"gongkai/specimen"
)

// ran is what a run of the command printed.
type ran struct {
	exit     int
	out, err string
	docs     []annual.Checked
}

func checked(t *testing.T, o checkOptions, files ...string) ran {
	t.Helper()
	var out, errOut strings.Builder
	o.lang = message.Chinese
	r := ran{exit: checkReports(context.Background(), files, &o, &out, &errOut)}
	r.out, r.err = out.String(), errOut.String()
	for line := range strings.Lines(r.out) {
		if !o.json {
			break
		}
		var d annual.Checked
		if err := json.Unmarshal([]byte(line), &d); err != nil {
			t.Fatal(err)
		}
		r.docs = append(r.docs, d)
	}
	return r
}

func put(t *testing.T, file string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// layouts gives the layouts in which every cell stands apart.
func layouts() []specimen.Layout {
	var out []specimen.Layout
	for _, l := range specimen.Layouts() {
		if l.Apart {
			out = append(out, l)
		}
	}
	return out
}

func TestManyReportsComeOutInOrderWhateverIsAmongThem(t *testing.T) {
	dir := t.TempDir()
	var want []string
	for i := range 60 {
		l, r := layouts()[i%len(layouts())], specimen.New(uint64(i))
		name := filepath.Join(dir, fmt.Sprintf("县区%d", i%3), fmt.Sprintf("%03d%s", i, l.Ext))
		put(t, name, l.Write(r, uint64(i)))
	}
	put(t, filepath.Join(dir, "县区1", "照片.jpg"), []byte("\xFF\xD8\xFF\xE0"))
	put(t, filepath.Join(dir, "县区1", "空的.txt"), nil)
	put(t, filepath.Join(dir, "县区1", "Thumbs.db"), []byte("x"))
	put(t, filepath.Join(dir, "县区2", "~$报告.docx"), []byte("x"))
	put(t, filepath.Join(dir, ".git", "config"), []byte("x"))
	_ = filepath.Walk(dir, func(path string, info os.FileInfo, _ error) error {
		if name := filepath.Base(path); !info.IsDir() && name[0] >= '0' && name[0] <= '9' {
			want = append(want, path)
		}
		return nil
	})
	for range 3 {
		got := checked(t, checkOptions{json: true}, dir)
		var files []string
		for _, d := range got.docs {
			files = append(files, d.File)
		}
		if strings.Join(files, "\n") != strings.Join(want, "\n") {
			t.Fatalf("%d reports out of order or missing: %v", len(files), files)
		}
		for _, s := range []string{"照片.jpg：不能使用。", "空的.txt：不能使用。文件是空的。", "共 62 个文件：读取 60 份报告，2 个不能使用。"} {
			if !strings.Contains(got.err, s) {
				t.Errorf("%q is not said: %s", s, got.err)
			}
		}
		for _, s := range []string{"Thumbs", "~$", "config"} {
			if strings.Contains(got.err, s) {
				t.Errorf("%q need not be mentioned: %s", s, got.err)
			}
		}
		if got.exit != exitUnusable {
			t.Errorf("exit %d", got.exit)
		}
	}
}

// packed makes an archive as Windows does: names in GBK without the mark of UTF-8.
func packed(t *testing.T, files map[string][]byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for name, data := range files {
		gbk, err := simplifiedchinese.GBK.NewEncoder().String(name)
		if err != nil {
			t.Fatal(err)
		}
		f, err := w.CreateHeader(&zip.FileHeader{Name: gbk, NonUTF8: true, Method: zip.Deflate})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write(data); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestAnArchiveFromWindowsIsWalked(t *testing.T) {
	dir := t.TempDir()
	text := layouts()[0].Write(specimen.New(1), 1)
	put(t, filepath.Join(dir, "年报.zip"), packed(t, map[string][]byte{"街道/青石街道.txt": text, "街道/说明.txt": []byte("请查收。"), "街道/旧.zip": packed(t, map[string][]byte{"甲.txt": text})}))
	got := checked(t, checkOptions{json: true}, dir)
	if len(got.docs) != 1 || !strings.HasSuffix(got.docs[0].File, filepath.Join("年报.zip", "街道", "青石街道.txt")) {
		t.Errorf("read %+v", got.docs)
	}
	for _, s := range []string{"说明.txt：不能使用。没有找到年度报告", "旧.zip：不能使用。压缩包里还有压缩包"} {
		if !strings.Contains(got.err, s) {
			t.Errorf("%q is not said: %s", s, got.err)
		}
	}
}

func TestHarmfulArchivesAreRefusedAndTheOthersGoOn(t *testing.T) {
	dir := t.TempDir()
	bomb := map[string][]byte{}
	for i := range 8 {
		bomb[fmt.Sprintf("%d.txt", i)] = bytes.Repeat([]byte("0"), annual.MaxInput)
	}
	put(t, filepath.Join(dir, "a.zip"), packed(t, bomb))
	put(t, filepath.Join(dir, "b.zip"), []byte("PK\x03\x04 cut off"))
	put(t, filepath.Join(dir, "c.zip"), packed(t, nil))
	put(t, filepath.Join(dir, "d.txt"), layouts()[2].Write(specimen.New(2), 2))
	got := checked(t, checkOptions{json: true}, dir)
	for _, s := range []string{"a.zip：不能使用。压缩包展开后远超正常大小", "b.zip：不能使用。压缩包已损坏", "c.zip：不能使用。压缩包里没有文件"} {
		if !strings.Contains(got.err, s) {
			t.Errorf("%q is not said: %s", s, got.err)
		}
	}
	if len(got.docs) != 1 || got.exit != exitUnusable {
		t.Errorf("%d reports, exit %d", len(got.docs), got.exit)
	}
}

func TestFollowingYearsOfOneBodyAreCompared(t *testing.T) {
	dir := t.TempDir()
	after, before, stranger := specimen.New(12), specimen.New(14), specimen.New(16)
	before.Organ, before.Year = after.Organ, after.Year-1
	stranger.Organ, stranger.Year = "别处镇人民政府", after.Year-1
	put(t, filepath.Join(dir, "1今年.txt"), layouts()[2].Write(after, 1))
	put(t, filepath.Join(dir, "2去年.txt"), layouts()[2].Write(before, 1))
	put(t, filepath.Join(dir, "3别处.txt"), layouts()[2].Write(stranger, 1))
	b := &batch{checkOptions: &checkOptions{lang: message.Chinese}, sources: gather([]string{dir})}
	b.index(context.Background(), newProgress(io.Discard, io.Discard, message.Chinese, true, 3))
	r, err := b.read(0)
	if err != nil {
		t.Fatal(err)
	}
	if p := b.before(r); p == nil || p.Organ != after.Organ || p.Year != after.Year-1 {
		t.Errorf("compared with %+v", p)
	}
	if p := b.before(&annual.Report{Organ: "别处镇人民政府", Year: after.Year - 1}); p != nil {
		t.Errorf("compared with %s %d", p.Organ, p.Year)
	}
	for name, run := range map[string]ran{
		"in a folder": checked(t, checkOptions{json: true}, dir),
		"as asked":    checked(t, checkOptions{json: true, previous: filepath.Join(dir, "2去年.txt")}, filepath.Join(dir, "1今年.txt")),
	} {
		if !strings.Contains(strings.SplitN(run.out, "\n", 2)[0], `"check":"C-501"`) {
			t.Errorf("%s: what was carried over is not compared: %s", name, run.out)
		}
	}
	got := checked(t, checkOptions{json: true, previous: filepath.Join(dir, "没有.txt")}, dir)
	if got.exit != exitUnusable || !strings.Contains(got.err, "没有.txt：不能使用。") {
		t.Errorf("exit %d: %s", got.exit, got.err)
	}
}

func TestStoppingKeepsWhatWasPrinted(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	came := inOrder(ctx, 1000, func(i int) int { return i }, func(i, got int) bool {
		if i != got {
			t.Errorf("%d came in the place of %d", got, i)
		}
		if i == 99 {
			stop()
		}
		return true
	})
	if came != 100 {
		t.Errorf("%d came through", came)
	}
	dir := t.TempDir()
	put(t, filepath.Join(dir, "a.txt"), layouts()[0].Write(specimen.New(1), 1))
	put(t, filepath.Join(dir, "b.txt"), layouts()[0].Write(specimen.New(2), 1))
	var out, errOut strings.Builder
	if exit := checkReports(ctx, []string{dir}, &checkOptions{lang: message.Chinese}, &out, &errOut); exit != exitStopped || !strings.Contains(errOut.String(), "已中断") {
		t.Errorf("exit %d: %s", exit, errOut.String())
	}
}
