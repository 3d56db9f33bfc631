package annual

// This file is the forms there are: those built in, and those an office has laid into the folder that GONGKAI_FORMS
// names, so that the next form needs no new program. They are read once, when the program starts; one that cannot be used
// is named with its reason (FormsFault), and none of the folder is taken.

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"sort"

	"gongkai/fault"
)

//go:embed forms/*.json
var formFiles embed.FS

// FormsVariable names the folder of further forms in the environment.
const FormsVariable = "GONGKAI_FORMS"

// editions are the forms there are, oldest first.
type editions []*Form

var forms, formsFault = allForms(os.Getenv(FormsVariable))

// Forms lists the forms there are, oldest first.
func Forms() []*Form { return append([]*Form(nil), forms...) }

// FormsFault is what is wrong with the office's own forms: an Invalid fault that names the file and the reason, nil when
// there are none or all can be used.
func FormsFault() error { return formsFault }

// FormOf gives the form of a report year (FACTS 2.4): nil for a year before the first statutory form.
func FormOf(year int) *Form { return forms.of(year) }

// of gives the latest form that is in force in a year: a new one takes over from one that has no end.
func (e editions) of(year int) *Form {
	for _, f := range slices.Backward(e) {
		if year >= f.From && (f.To == 0 || year <= f.To) {
			return f
		}
	}
	return nil
}

// byCode gives a form by its code, nil for none.
func (e editions) byCode(code string) *Form {
	for _, f := range e {
		if f.Code == code {
			return f
		}
	}
	return nil
}

// allForms gives the built-in forms with those of a folder, "" for none.
func allForms(folder string) (editions, error) {
	built, err := editions(nil).with(formFiles, "forms")
	if err != nil {
		panic(err) // the program was built with a form that cannot be used
	}
	if folder == "" {
		return built, nil
	}
	all, err := built.with(os.DirFS(folder), ".")
	if err != nil {
		return built, err
	}
	return all, nil
}

// with adds the forms of a folder.
func (e editions) with(files fs.FS, folder string) (editions, error) {
	names, err := fs.Glob(files, path.Join(folder, "*.json"))
	if err != nil {
		return nil, err
	}
	if _, err := fs.Stat(files, folder); err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "annual.form.folder", err.Error())
	}
	all := slices.Clone(e)
	for _, name := range names {
		raw, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, fault.Wrap(err, fault.Invalid, "annual.form.json", name, err.Error())
		}
		f, err := readForm(name, raw)
		if err != nil {
			return nil, err
		}
		if all.byCode(f.Code) != nil {
			return nil, fault.BadInput("annual.form.code", name, f.Code)
		}
		all = append(all, f)
	}
	sort.Slice(all, func(i, j int) bool { return all[i].From < all[j].From })
	return all, nil
}

// readForm reads one form and checks that it can be used.
func readForm(name string, raw []byte) (*Form, error) {
	var f Form
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&f); err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "annual.form.json", name, fmt.Sprintf("%d: %s", lineAt(string(raw), dec.InputOffset()), jsonReason(err)))
	}
	if key, what := f.flaw(); key != "" {
		return nil, fault.BadInput(key, name, what)
	}
	f.prepare()
	return &f, nil
}

// codeForm is what a code may look like: it is also the name of an element in XML.
var codeForm = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_.-]*$`)

// flaw gives the first thing that makes a form useless, as a message key and what it is about; "" for none.
func (f *Form) flaw() (key, what string) {
	switch {
	case !regexp.MustCompile(`^[A-Za-z0-9_.-]+$`).MatchString(f.Code):
		return "annual.form.code", f.Code
	case f.From < 1 || f.To != 0 && f.To < f.From:
		return "annual.form.years", fmt.Sprintf("%d–%d", f.From, f.To)
	case len(f.Sections) != 6: // the three tables stand in the second to the fourth (TableIn)
		return "annual.form.sections", fmt.Sprint(len(f.Sections))
	case len(f.Proactive) == 0 || len(f.Applications.Rows) == 0 || len(f.Applications.Columns) == 0 || len(f.Remedies.Columns()) == 0:
		return "annual.form.empty", f.Code
	case f.Applications.Span.From < 0 || f.Applications.Span.To < f.Applications.Span.From || f.Applications.Span.To >= len(f.Applications.Columns):
		return "annual.form.place", f.Applications.Span.Label
	}
	rows, columns := map[string]bool{}, map[string]bool{}
	if code := f.codesIn(rows, columns); code != "" {
		return "annual.form.code", code
	}
	for _, set := range [][]Relation{f.Relations, f.Comparisons} {
		for _, r := range set {
			if code := r.unknown(rows, columns); code != "" {
				return "annual.form.place", r.Check + " " + code
			}
		}
	}
	return "", ""
}

// codesIn gathers the codes of rows and columns, and gives the first that is wrong or there twice.
func (f *Form) codesIn(rows, columns map[string]bool) string {
	line := func(r Row, of []Column) string {
		if !codeForm.MatchString(r.Code) || rows[r.Code] || r.Label == "" {
			return r.Code + " " + r.Label
		}
		rows[r.Code] = true
		own := map[string]bool{}
		for _, c := range of {
			if !codeForm.MatchString(c.Code) || own[c.Code] || c.Label == "" || !slices.Contains([]string{"", "signed", "money"}, c.Kind) || !slices.Contains([]string{"", "元", "万元"}, c.Unit) {
				return r.Code + "/" + c.Code
			}
			own[c.Code], columns[c.Code] = true, true
		}
		return ""
	}
	for _, b := range f.Proactive {
		if len(b.Rows) == 0 || len(b.Columns) == 0 {
			return b.Label
		}
		for _, r := range b.Rows {
			if bad := line(r, b.Columns); bad != "" {
				return bad
			}
		}
	}
	for _, r := range Leaves(f.Applications.Rows) {
		if bad := line(r, f.Applications.Columns); bad != "" {
			return bad
		}
	}
	return line(Row{Code: f.Remedies.Row, Label: "-"}, f.Remedies.Columns())
}

// unknown gives the first code a relation names that the form does not have.
func (r Relation) unknown(rows, columns map[string]bool) string {
	known := rows
	if r.Per == "row" {
		known = columns
	} else if r.Per != "column" {
		return r.Per
	}
	for _, t := range slices.Concat(terms(r.Left), terms(r.Right)) {
		if !known[t.code] {
			return t.code
		}
	}
	for _, row := range r.Rows {
		if !rows[row] {
			return row
		}
	}
	return ""
}
