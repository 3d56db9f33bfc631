package annual

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"gongkai/fault"
	"gongkai/message"
)

// xmllint validates a document by our schema with somebody else's program; "" when it is valid.
func xmllint(t testing.TB, doc []byte) string {
	t.Helper()
	if _, err := exec.LookPath("xmllint"); err != nil {
		t.Skip("xmllint is not on this machine (Debian package libxml2-utils)")
	}
	schema := filepath.Join(t.TempDir(), SchemaName)
	var b bytes.Buffer
	if err := Schema(&b); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(schema, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	run := exec.Command("xmllint", "--noout", "--nonet", "--schema", schema, "-")
	run.Stdin = bytes.NewReader(doc)
	out, err := run.CombinedOutput()
	if err != nil {
		return string(out)
	}
	return ""
}

func sampleFile(t *testing.T, f *Form, k Kind, seed int) (Document, string) {
	t.Helper()
	d := rapid.Custom(func(t *rapid.T) Document { return anyDocument(t, f) }).Example(seed)
	file, err := d.File(k)
	if err != nil {
		t.Fatal(err)
	}
	return d, string(file.Data)
}

func TestWhatIsWrittenAsXMLIsValidByThePublishedSchema(t *testing.T) {
	for _, f := range Forms() {
		for seed := range 5 {
			d, text := sampleFile(t, f, XML, seed)
			if say := xmllint(t, []byte(text)); say != "" {
				t.Fatalf("%s: %s", d.Title, say)
			}
		}
	}
}

// A document that breaks the schema is refused by the other program and by our reader, which names the line.
func TestADocumentThatBreaksTheSchemaIsRefusedWithItsLine(t *testing.T) {
	_, text := sampleFile(t, FormOf(2021), XML, 1)
	for name, c := range map[string]struct{ old, new, say string }{
		"a row left out":        {`<R2 label`, `<R2x label`, "R2"},
		"a table renamed":       {`<applications>`, `<application>`, "applications"},
		"a column too many":     {`</licences>`, `<more meaning="empty"/></licences>`, "more"},
		"a value no number":     {`meaning="number" value="`, `meaning="number" value="x`, "x"},
		"an unknown meaning":    {`<made label="本年制发件数" meaning="`, `<made label="本年制发件数" meaning="un`, "made"},
		"an unknown attribute":  {`<title>`, `<title lang="zh">`, "lang"},
		"words between":         {`<proactive>`, `<proactive>数据`, "数据"},
		"another version":       {`version="1" year`, `version="2" year`, "2"},
		"an element in a cell":  {`<title>`, `<title><b/>`, "b"},
		"another namespace":     {` <remedies>`, ` <remedies xmlns="urn:other">`, "remedies"},
		"a document cut off":    {`</report>`, ``, ""},
		"an entity":             {`<title>`, `<title>&unknown;`, "entity"},
		"two forms":             {`</form-2021>`, `</form-2021><form-2019/>`, "form-2019"},
		"something after it":    {`</report>`, `</report><report/>`, ""},
		"a section before time": {`<lead-in>`, `<section number="1"/><lead-in>`, "lead-in"},
	} {
		broken := strings.Replace(text, c.old, c.new, 1)
		if broken == text {
			t.Fatalf("%s: nothing was broken", name)
		}
		if xmllint(t, []byte(broken)) == "" {
			t.Errorf("%s: the schema allows it", name)
		}
		_, err := Parse("x.xml", []byte(broken))
		f := fault.As(err)
		if f == nil || f.Kind != fault.Invalid {
			t.Errorf("%s: our reader says %v", name, err)
			continue
		}
		if say := message.T(message.Chinese, f.Key, f.Args...); !strings.Contains(say, c.say) {
			t.Errorf("%s: %s", name, say)
		}
	}
}

func TestAFileOfDataThatContradictsItselfIsRefused(t *testing.T) {
	for _, c := range []struct {
		kind     Kind
		old, new string
	}{
		{JSON, `"version": 1`, `"version": 9`},
		{JSON, `"form": "2021"`, `"form": "1999"`},
		{JSON, `"row": "R1"`, `"row": "R9"`},
		{JSON, `"column": "made"`, `"column": "makes"`},
		{JSON, `"meaning": "number"`, `"meaning": "empty"`},
		{JSON, `"meaning": "empty"`, `"meaning": "number"`},
		{JSON, `"lead_in"`, `"lead_inn"`},
		{JSON, `"number": 6`, `"number": 7`},
		{JSON, "\n}\n", "\n"},
		{CSV, "gongkai.annual-report 1", "gongkai.annual-report 2"},
		{CSV, "form,,,,2021", "form,,,,1999"},
		{CSV, "applications,R1,", "applications,R9,"},
		{CSV, ",made,", ",makes,"},
		{CSV, ",number\r\n", ",empty\r\n"},
		{CSV, ",empty\r\n", ",number\r\n"},
		{CSV, "section,6,", "section,7,"},
		{CSV, "proactive,", "proactive,proactive,"},
	} {
		_, text := sampleFile(t, FormOf(2021), c.kind, 2)
		broken := strings.Replace(text, c.old, c.new, 1)
		if broken == text {
			t.Fatalf("%s: there is no %q", c.kind, c.old)
		}
		_, err := Parse("x", []byte(broken))
		if f := fault.As(err); f == nil || f.Kind != fault.Invalid {
			t.Errorf("%s with %q: %v", c.kind, c.new, err)
		} else if say := message.T(message.Chinese, f.Key, f.Args...); strings.Contains(say, "{") {
			t.Errorf("%s with %q: %s", c.kind, c.new, say)
		}
	}
}

func TestAFigureAndItsTextMustAgree(t *testing.T) {
	d := Document{Title: "甲街道2021年政府信息公开工作年度报告", Year: 2021, Form: FormOf(2021), Cells: map[string][]Cell{"R1": blankRow(7, Empty)}}
	d.Cells["R1"][0] = Cell{Meaning: Number, Value: 17}
	for _, k := range []Kind{JSON, XML} {
		file, err := d.File(k)
		if err != nil {
			t.Fatal(err)
		}
		broken := strings.NewReplacer(`"text": "17"`, `"text": "71"`, ">17<", ">71<").Replace(string(file.Data))
		if _, err := Parse("x", []byte(broken)); fault.Of(err) != fault.Invalid {
			t.Errorf("%s: a figure of 17 that reads 71 was taken: %v", k, err)
		}
	}
}

func TestWordsInCSVCannotBecomeFormulas(t *testing.T) {
	d := Document{Title: "=HYPERLINK(1)", Year: 2021, Form: FormOf(2021), LeadIn: "@SUM(1)", Texts: map[int]string{1: "+1+cmd|x", 5: "'已引"}, Cells: map[string][]Cell{"R1": blankRow(7, Empty)}}
	d.Cells["R1"][2] = Cell{Meaning: Text, Raw: "=1+1"}
	file, err := d.File(CSV)
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{",=", ",@", ",+", "\"=", "\"@"} {
		if bytes.Contains(file.Data, []byte(bad)) {
			t.Errorf("a field begins with %q", bad)
		}
	}
	r, err := Parse("x.csv", file.Data)
	if err != nil {
		t.Fatal(err)
	}
	if r.Title != d.Title || r.Texts[1] != d.Texts[1] || r.Texts[5] != d.Texts[5] || r.Rows["R1"][2].Raw != "=1+1" {
		t.Errorf("%q %v %q", r.Title, r.Texts, r.Rows["R1"][2].Raw)
	}
}

func FuzzOurOwnFiles(f *testing.F) {
	d := rapid.Custom(func(t *rapid.T) Document { return anyDocument(t, FormOf(2021)) }).Example(3)
	for _, k := range []Kind{JSON, XML, CSV} {
		file, err := d.File(k)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(file.Data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		r, ok, err := forms.ownFile("x", data)
		switch {
		case !ok:
		case err != nil && fault.Of(err) != fault.Invalid:
			t.Fatal(err)
		case err == nil: // what was read can be written, and reads the same
			again := r.Document()
			file, err := again.File(JSON)
			if err != nil {
				t.Fatal(err)
			}
			back, err := Parse("y", file.Data)
			if err != nil {
				t.Fatal(err)
			}
			again.Organ.Name, again.Year = back.Organ, back.Year
			if diff := differs(again, back); diff != "" {
				t.Fatal(diff)
			}
		}
	})
}
