package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gongkai/annual"
	"gongkai/message"
)

// A published report in plain text becomes each form, and each of them becomes JSON again with the same cells.
func TestAReportIsConvertedIntoEveryFormAndBack(t *testing.T) {
	published := filepath.Join("testdata", "qingshi-2020.txt")
	convert := func(file, to, out string) string {
		t.Helper()
		var words, warnings bytes.Buffer
		a := &app{lang: message.Chinese, out: &words, err: &warnings}
		if err := (&reportConvertCmd{File: file, To: to, Out: out}).Run(a); err != nil {
			t.Fatalf("%s to %s: %v", file, to, err)
		}
		return words.String() + warnings.String()
	}
	folder := t.TempDir()
	want := cellsOf(t, published)
	for _, k := range annual.Kinds() {
		if k == annual.PDF {
			continue // read in package annual
		}
		out := filepath.Join(folder, "报告."+string(k))
		if say := convert(published, string(k), out); !strings.Contains(say, out) {
			t.Errorf("%s: %s", k, say)
		}
		if got := cellsOf(t, out); got != want {
			t.Errorf("%s: the cells differ\n%s\n%s", k, got, want)
		}
	}
	if say := convert(published, "JSON", "-"); !strings.HasPrefix(say, "{") {
		t.Error("not to standard output")
	}
	for _, c := range []reportConvertCmd{{File: published, To: "odt"}, {File: "absent.txt", To: "csv"}, {File: published, To: "csv", Out: filepath.Join(folder, "no", "x.csv")}} {
		if err := c.Run(&app{lang: message.Chinese, out: &bytes.Buffer{}, err: &bytes.Buffer{}}); err == nil {
			t.Errorf("%+v was done", c)
		}
	}
}

func cellsOf(t *testing.T, file string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	r, err := annual.Parse(file, data)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, code := range r.Form.RowCodes() {
		for i, c := range r.Rows[code] {
			b.WriteString(code + " " + c.Meaning.String() + " " + c.Words(r.Form.ColumnsOf(code)[i]) + "\n")
		}
	}
	return b.String()
}

func TestTheSchemaIsPrinted(t *testing.T) {
	var out bytes.Buffer
	if err := (reportSchemaCmd{}).Run(&app{out: &out}); err != nil || !strings.Contains(out.String(), `<xs:element name="report">`) {
		t.Error(err, out.String())
	}
}
