package annual

import (
	"bytes"
	"math/rand"
	"path/filepath"
	"strings"
	"testing"

	"gongkai/docx"
	"gongkai/pdf"
	"gongkai/sheet"
)

// boxes gives a table of the sample as the official template lays it out.
func (s *sample) boxes(t Table) [][]Box {
	out := s.form.Layout(t)
	for _, row := range out {
		for i, b := range row {
			if b.Figure() {
				columns := s.form.ColumnsOf(b.Place.Row)
				row[i].Text = s.rows[b.Place.Row][columnAt(columns, b.Place.Column)]
			}
		}
	}
	return out
}

// asDocument writes the sample as a word processor would.
func (s *sample) asDocument(t testing.TB) []byte {
	t.Helper()
	var d docx.Document
	table := func(of Table) string {
		rows := s.boxes(of)
		width := 0
		for _, b := range rows[0] {
			width += max(b.Cols, 1)
		}
		out := docx.Table{Widths: make([]int, width)}
		for i := range out.Widths {
			out.Widths[i] = 1
		}
		for _, row := range rows {
			var cells []docx.Cell
			for _, b := range row {
				cells = append(cells, docx.Cell{Text: b.Text, Across: b.Cols, Down: b.Rows})
			}
			out.Rows = append(out.Rows, cells)
		}
		d.Blocks = append(d.Blocks, out)
		return ""
	}
	// page writes paragraphs and tables in order; both are gathered as blocks instead of text.
	para := func(text string) string {
		d.Blocks = append(d.Blocks, docx.Text(text, docx.Run{}, docx.Paragraph{}))
		return ""
	}
	s.inOrder(para, table)
	var b bytes.Buffer
	if err := d.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// inOrder tells paragraphs and tables as they follow each other.
func (s *sample) inOrder(para func(string) string, table func(Table) string) {
	text := s.page(func(p string) string { return p + "\n" }, "\x02\n", "\x03\n", "\x04\n")
	for _, line := range strings.Split(strings.TrimSpace(text), "\n") {
		switch line {
		case "\x02":
			table(Proactive)
		case "\x03":
			table(Requests)
		case "\x04":
			table(Remedy)
		default:
			para(line)
		}
	}
}

// asBook writes the sample as one sheet, or as a sheet for each table.
func (s *sample) asBook(t testing.TB, sheets, numbers bool) []byte {
	t.Helper()
	book := sheet.Book{Sheets: []sheet.Sheet{{Name: "年报"}}}
	last := func() *sheet.Sheet { return &book.Sheets[len(book.Sheets)-1] }
	s.inOrder(func(p string) string {
		last().Rows = append(last().Rows, []sheet.Cell{{Text: p, Across: 6}}, nil)
		return ""
	}, func(of Table) string {
		if sheets {
			book.Sheets = append(book.Sheets, sheet.Sheet{Name: string(of)})
		}
		for _, row := range s.boxes(of) {
			var cells []sheet.Cell
			for _, b := range row {
				cells = append(cells, sheet.Cell{Text: b.Text, Across: b.Cols, Down: b.Rows, Number: numbers && b.Figure() && figureLike(b.Text)})
			}
			last().Rows = append(last().Rows, cells)
		}
		return ""
	})
	var b bytes.Buffer
	if err := sheet.Write(&b, book); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// offices are the ways a sample is written as an office file.
var offices = map[string]func(s *sample, t testing.TB) []byte{
	"document":     func(s *sample, t testing.TB) []byte { return s.asDocument(t) },
	"one sheet":    func(s *sample, t testing.TB) []byte { return s.asBook(t, false, true) },
	"three sheets": func(s *sample, t testing.TB) []byte { return s.asBook(t, true, false) },
}

func TestParseOfficeFilesGivesBackWhatWasWritten(t *testing.T) {
	rng := rand.New(rand.NewSource(11))
	for name, write := range offices {
		t.Run(name, func(t *testing.T) {
			for round := range 12 {
				s := randomSample([]int{2020, 2023}[round%2], rng, []int{2, 12, 4000}[round%3])
				r, err := Parse(name, write(s, t))
				if err != nil {
					t.Fatal(err)
				}
				if r.Organ != "青石街道办事处" || r.Year != s.year || r.Form != s.form {
					t.Fatalf("organ %q year %d form %s", r.Organ, r.Year, r.Form.Code)
				}
				checkRead(t, s, r, true)
				for table, how := range r.Found {
					if how != Exact {
						t.Errorf("%s was read as %d, want exact", table, how)
					}
				}
			}
		})
	}
}

// Blank cells stay blank, each where it stands.
func TestParseOfficeFilesKeepsBlanks(t *testing.T) {
	for name, write := range offices {
		s := randomSample(2023, rand.New(rand.NewSource(5)), 9)
		for i := range s.rows["T4"] {
			s.rows["T4"][i] = "0"
		}
		for code := range s.rows {
			for i := range s.rows[code] {
				if s.rows[code][i] == "0" || i%3 == 2 {
					s.rows[code][i] = ""
				}
			}
		}
		r, err := Parse(name, write(s, t))
		if err != nil {
			t.Fatal(err)
		}
		for code := range s.rows {
			for i, w := range s.rows[code] {
				c := r.Rows[code][i]
				if (w == "") != (c.Meaning == Empty) || (w != "" && c.Raw != w) {
					t.Errorf("%s: %s/%d: wrote %q, read %s %q", name, code, i, w, c.Meaning, c.Raw)
				}
			}
		}
	}
}

func TestCellsSayWhereTheyStood(t *testing.T) {
	s := blankSample(2023)
	for _, c := range []struct {
		data []byte
		want Spot
	}{
		{s.asBook(t, true, true), Spot{Sheet: "applications", Row: 4, Column: 4}},
		{s.asDocument(t), Spot{Table: 2, Row: 4, Column: 4}},
		{[]byte(layouts["html"](s)), Spot{Table: 2, Row: 4, Column: 3}},
		{[]byte(layouts["tabs"](s)), Spot{Line: 24}},
	} {
		r, err := Parse("", c.data)
		if err != nil {
			t.Fatal(err)
		}
		if got := r.Rows["R1"][0].At; got != c.want {
			t.Errorf("R1 stood at %+v, want %+v", got, c.want)
		}
	}
	if ref := (Spot{Sheet: "x", Row: 7, Column: 28}).Ref(); ref != "AB7" {
		t.Errorf("ref %s", ref)
	}
}

// The official blank form of 2021: every row is found, every cell of tables 3 and 4 is blank.
func TestParseBlankForm(t *testing.T) {
	dir := shared(t)
	r, err := Parse("blank-form", readFile(t, dir, filepath.Join("real", "blank-form-2021.docx")))
	if err != nil {
		t.Fatal(err)
	}
	if r.Form.Code != "2021" || r.Table3.Code != "2021" {
		t.Fatalf("form %s, table 3 of %s", r.Form.Code, r.Table3.Code)
	}
	for _, code := range r.Form.RowCodes() {
		for i, c := range r.Rows[code] {
			if c.Meaning != Empty {
				t.Errorf("%s/%d: %s %q", code, i, c.Meaning, c.Raw)
			}
		}
	}
	for table, how := range r.Found {
		if how != Exact {
			t.Errorf("%s: %d", table, how)
		}
	}
}

// asPDF writes the sample on paper, with ruled tables.
func (s *sample) asPDF(t testing.TB) []byte {
	t.Helper()
	var d pdf.Document
	s.inOrder(func(p string) string {
		d.Blocks = append(d.Blocks, pdf.Paragraph{Text: p})
		return ""
	}, func(of Table) string {
		var out pdf.Table
		for _, row := range s.boxes(of) {
			var cells []pdf.Cell
			width := 0
			for _, b := range row {
				cells = append(cells, pdf.Cell{Text: b.Text, Across: b.Cols, Down: b.Rows, Align: pdf.Center})
				width += max(b.Cols, 1)
			}
			for len(out.Rows) == 0 && len(out.Widths) < width {
				out.Widths = append(out.Widths, 1)
			}
			out.Rows = append(out.Rows, cells)
		}
		d.Blocks = append(d.Blocks, out)
		return ""
	})
	var b bytes.Buffer
	if err := d.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestParsePDFGivesBackWhatWasWritten(t *testing.T) {
	if !pdf.Ready() {
		t.Skip("the typeface is not built in: make assets")
	}
	rng := rand.New(rand.NewSource(3))
	for round := range 4 {
		s := randomSample([]int{2020, 2023}[round%2], rng, []int{3, 900}[round/2])
		for code := range s.rows { // blanks stay where they are
			for i := range s.rows[code] {
				if s.rows[code][i] == "0" && i%2 == 0 {
					s.rows[code][i] = ""
				}
			}
		}
		r, err := Parse("pdf", s.asPDF(t))
		if err != nil {
			t.Fatal(err)
		}
		for code, want := range s.rows {
			for i, w := range want {
				c := r.Rows[code][i]
				if written := strings.TrimSuffix(c.Raw, "元"); (w == "") != (c.Meaning == Empty) || (w != "" && written != w) {
					t.Errorf("%s/%d: wrote %q, read %s %q", code, i, w, c.Meaning, c.Raw)
				}
			}
		}
		if at := r.Rows["R1"][0].At; at.Page == 0 || at.Table == 0 {
			t.Errorf("R1 stood at %+v", at)
		}
	}
}
