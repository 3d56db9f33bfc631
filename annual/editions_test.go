package annual

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	"gongkai/fault"
	"gongkai/message"
)

// The next form is a file laid into a folder: with other blocks, rows and columns it is read, checked, laid out, written
// in every kind and read again, beside the old ones and without a line of code. The forms are read when a program starts,
// so this test starts itself again with the folder.
func TestAThirdFormNeedsNoCode(t *testing.T) {
	if os.Getenv(FormsVariable) == "" {
		again := exec.Command(os.Args[0], "-test.run=^TestAThirdFormNeedsNoCode$", "-test.v")
		again.Env = append(os.Environ(), FormsVariable+"="+filepath.Join("testdata", "forms"))
		if out, err := again.CombinedOutput(); err != nil {
			t.Errorf("%v\n%s", err, out)
		}
		return
	}
	if err := FormsFault(); err != nil {
		t.Fatal(err)
	}
	f := FormOf(2031)
	if f.Code != "2031" || FormOf(2030).Code != "2021" || FormOf(2020).Code != "2019" {
		t.Fatalf("the forms in force: %s, %s, %s", f.Code, FormOf(2030).Code, FormOf(2020).Code)
	}
	for _, k := range Kinds() {
		for seed := range 4 {
			for _, form := range Forms() {
				comeBack(t, rapid.Custom(func(t *rapid.T) Document { return anyDocument(t, form) }).Example(seed), k)
			}
		}
	}
	_, text := sampleFile(t, f, XML, 1)
	if say := xmllint(t, []byte(text)); say != "" {
		t.Error(say)
	}
	checksAThirdForm(t, f)
}

func checksAThirdForm(t *testing.T, f *Form) {
	s := blankSample(2031)
	for _, place := range []Place{{"R1", "news_media"}, {"R1", "total"}, {"R3.3.9", "news_media"}, {"R3.3.9", "total"}, {"R3.7", "news_media"}, {"R3.7", "total"}, {f.Remedies.Row, "reconsideration.settled"}, {f.Remedies.Row, "reconsideration.total"}} {
		s.rows[place.Row][columnAt(f.ColumnsOf(place.Row), place.Column)] = "3"
	}
	verdict := func() (Verdict, string) {
		d := documentOf(s)
		file, err := d.File(DOCX)
		if err != nil {
			t.Fatal(err)
		}
		r, err := Parse(file.Name, file.Data)
		if err != nil {
			t.Fatal(err)
		}
		findings, v := Check(r)
		var all []string
		for _, one := range findings {
			if one.Severity == Error {
				all = append(all, one.Check+" "+one.Expression)
			}
		}
		return v, strings.Join(all, "; ")
	}
	if v, say := verdict(); v != Pass {
		t.Errorf("a sound report: %s %s", v, say)
	}
	s.rows["R3.3.9"][columnAt(f.Applications.Columns, "news_media")] = "4"
	if v, say := verdict(); v == Pass || !strings.Contains(say, "C-30") {
		t.Errorf("a broken one: %s %s", v, say)
	}
}

// documentOf makes a document of a sample.
func documentOf(s *sample) Document {
	d := Document{Title: s.organ + yearText(s.year) + "政府信息公开工作年度报告", Year: s.year, Form: s.form, Cells: map[string][]Cell{}, Texts: map[int]string{1: sampleText, 5: "宣传还不够。", 6: "收取信息处理费0元。"}}
	d.Organ.Name = s.organ
	d.LeadIn = "所列数据的统计期限为2031年1月1日至2031年12月31日。电话：0575-0000000。"
	for code, row := range s.rows {
		for i, v := range row {
			c := s.form.ColumnsOf(code)[i]
			d.Cells[code] = append(d.Cells[code], ReadCell(v, c.Kind, c.Unit, 0))
		}
	}
	return d
}

// A form that cannot be used is named with the reason, and none of the folder is taken.
func TestAFormThatCannotBeUsedIsNamedWithTheReason(t *testing.T) {
	good, err := os.ReadFile(filepath.Join("testdata", "forms", "2031.json"))
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		change func(form map[string]any)
		say    string
	}{
		"a field nobody knows":  {func(f map[string]any) { f["rules"] = 1 }, "rules"},
		"a code that is taken":  {func(f map[string]any) { f["code"] = "2021" }, "2021"},
		"a code of strange":     {func(f map[string]any) { f["code"] = "二〇三一" }, "二〇三一"},
		"years backwards":       {func(f map[string]any) { f["to"] = 2000 }, "2031–2000"},
		"five sections":         {func(f map[string]any) { f["sections"] = f["sections"].([]any)[:5] }, "5"},
		"no tables":             {func(f map[string]any) { f["proactive"] = nil }, "2031"},
		"a row twice":           {func(f map[string]any) { f["remedies"].(map[string]any)["row"] = "R1" }, "R1"},
		"a span out of reach":   {func(f map[string]any) { f["applications"].(map[string]any)["span"].(map[string]any)["to"] = 99 }, "法人"},
		"a relation to nowhere": {func(f map[string]any) { f["relations"].([]any)[0].(map[string]any)["left"] = []string{"R99"} }, "R99"},
	} {
		var form map[string]any
		if err := json.Unmarshal(good, &form); err != nil {
			t.Fatal(err)
		}
		c.change(form)
		raw, err := json.Marshal(form)
		if err != nil {
			t.Fatal(err)
		}
		_, err = forms.with(fstest.MapFS{"new.json": {Data: raw}}, ".")
		f := fault.As(err)
		if f == nil || f.Kind != fault.Invalid {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if say := message.T(message.Chinese, f.Key, f.Args...); !strings.Contains(say, "new.json") || !strings.Contains(say, c.say) {
			t.Errorf("%s: %s", name, say)
		}
	}
	if _, err := allForms(filepath.Join(t.TempDir(), "absent")); fault.Of(err) != fault.Invalid {
		t.Errorf("a folder that is not there: %v", err)
	}
}
