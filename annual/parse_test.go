package annual

import (
	"math/rand"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"gongkai/fault"
)

// certain layouts must give back every cell; from the others, what is given back must be right.
var certain = map[string]bool{"one_cell_a_line": true, "one_cell_a_line_untabbed": true, "tabs": true, "pipes": true, "spaces": true, "html": true}

func TestParseGivesBackWhatWasWritten(t *testing.T) {
	rng := rand.New(rand.NewSource(7))
	for name, layout := range layouts {
		t.Run(name, func(t *testing.T) {
			for round := range 60 {
				s := randomSample([]int{2020, 2023}[round%2], rng, []int{2, 12, 4000}[round%3])
				text := layout(s)
				r, err := Parse(name, []byte(text))
				if err != nil {
					t.Fatal(err)
				}
				if r.Organ != "青石街道办事处" || r.Year != s.year || r.Form != s.form {
					t.Fatalf("organ %q year %d form %s", r.Organ, r.Year, r.Form.Code)
				}
				checkRead(t, s, r, certain[name])
				if t.Failed() {
					t.Fatal(text)
				}
			}
		})
	}
}

func checkRead(t *testing.T, s *sample, r *Report, every bool) {
	t.Helper()
	for code, want := range s.rows {
		columns := s.form.ColumnsOf(code)
		for i, w := range want {
			c := r.Rows[code][i]
			written := strconv.FormatInt(c.Value, 10)
			if columns[i].Kind == "money" {
				written = Yuan(c.Value, c.Unit)
			}
			switch {
			case c.Meaning == Number && written != w:
				t.Errorf("%s/%d: wrote %s, read %s from %q", code, i, w, written, c.Raw)
			case c.Meaning != Number && every:
				t.Errorf("%s/%d: wrote %s, read nothing (%s)", code, i, w, c.Meaning)
			}
		}
	}
}

func TestParseWrappedLabelsReadsAllOfTableThree(t *testing.T) {
	s := randomSample(2023, rand.New(rand.NewSource(3)), 900)
	r, err := Parse("wrapped", []byte(layouts["wrapped"](s)))
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range s.form.Lines() {
		for i, c := range r.Rows[l.Code] {
			if c.Meaning != Number {
				t.Errorf("%s/%d %s", l.Code, i, c.Meaning)
			}
		}
	}
}

func TestParseGluedCells(t *testing.T) {
	s := blankSample(2020)
	s.set("R1", []int64{64, 0, 0, 2, 0, 4, 70})
	s.set("R3.1", []int64{64, 0, 0, 2, 0, 4, 70})
	s.set("R3.7", []int64{64, 0, 0, 2, 0, 4, 70})
	r, err := Parse("glued", []byte(layouts["glued"](s)))
	if err != nil {
		t.Fatal(err)
	}
	checkRead(t, s, r, false)
	if c := r.Rows["R1"][0]; !c.Solved || c.Value != 64 {
		t.Errorf("R1 is %+v, want 64, solved", c)
	}
	if _, v := Check(r); v != Pass {
		t.Errorf("verdict %s", v)
	}
}

func TestParseEncodings(t *testing.T) {
	text := layouts["tabs"](blankSample(2023))
	gb, err := simplifiedchinese.GB18030.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	le, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	be, err := unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string]string{"utf-8": text, "utf-8 with mark": "\ufeff" + text, "gb18030": gb, "utf-16le": le, "utf-16be": be, "windows lines": strings.ReplaceAll(text, "\n", "\r\n")} {
		r, err := Parse(name, []byte(data))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if _, v := Check(r); v != Pass || r.Organ != "青石街道办事处" {
			t.Errorf("%s: %s, organ %q", name, v, r.Organ)
		}
	}
}

func TestParseRefusesWhatItCannotUse(t *testing.T) {
	for name, c := range map[string]struct{ data, key string }{
		"empty":     {" \n", "annual.read.empty"},
		"pdf":       {"%PDF-1.7\n", "annual.read.pdf"},
		"docx":      {"PK\x03\x04zip", "annual.read.damaged"},
		"doc":       {"\xD0\xCF\x11\xE0", "annual.read.office_old"},
		"binary":    {"\x00\x01\x02\x00\xff", "annual.read.encoding"},
		"a letter":  {"今天天气很好。\n第二天也是。", "annual.read.no_report"},
		"too large": {strings.Repeat("字", MaxInput/3+1), "annual.read.large"},
	} {
		_, err := Parse(name, []byte(c.data))
		if f := fault.As(err); f == nil || f.Kind != fault.Invalid || f.Key != c.key {
			t.Errorf("%s: %v, want %s", name, err, c.key)
		}
	}
}

func TestReadCell(t *testing.T) {
	for _, c := range []struct {
		raw, kind, unit string
		meaning         Meaning
		value           int64
	}{
		{"12", "", "", Number, 12},
		{"１２", "", "", Number, 12},
		{"1,234", "", "", Number, 1234},
		{"12,34", "", "", Unreadable, 0},
		{"0", "", "", Number, 0},
		{" \u00a0", "", "", Empty, 0},
		{"/", "", "", NotApplicable, 0},
		{"—", "", "", NotApplicable, 0},
		{"无", "", "", NotApplicable, 0},
		{"22（其中修订16件）", "", "", Number, 22},
		{"增3", "signed", "", Number, 3},
		{"减2", "signed", "", Number, -2},
		{"+3", "signed", "", Number, 3},
		{"-3", "", "", Number, -3},
		{"251000元", "money", "", Number, 25100000},
		{"792062", "money", "万元", Number, 79206200 * 10000},
		{"7730.28", "money", "万元", Number, 773028 * 10000},
		{"约三十", "", "", Text, 0},
		{"1O", "", "", Unreadable, 0},
		{"99999999999999999999", "", "", Unreadable, 0},
	} {
		got := ReadCell(c.raw, c.kind, c.unit, 1)
		if got.Meaning != c.meaning || got.Value != c.value {
			t.Errorf("%q: %s %d, want %s %d", c.raw, got.Meaning, got.Value, c.meaning, c.value)
		}
	}
}

func FuzzParse(f *testing.F) {
	seeds, err := filepath.Glob("testdata/qingshi-*")
	if err != nil || len(seeds) == 0 {
		f.Fatal("no seeds: ", err)
	}
	for _, seed := range seeds {
		data, err := os.ReadFile(seed)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := Parse("fuzz", data)
		if err != nil {
			if fault.Of(err) != fault.Invalid {
				t.Fatal(err)
			}
			return
		}
		Check(r)
	})
}
