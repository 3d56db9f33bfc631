package main

// The documents name code: docs/law.md says for each article of law which function honours it and which test proves it,
// docs/architecture.md tells its journeys by file and function. What they name must exist.

import (
	"fmt"
	"go/ast"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// duty is one row of docs/law.md.
type duty struct {
	line             int
	article          string
	functions, tests []string
	open             bool // says that it is not honoured yet, or not wholly
}

const (
	notYet     = "未实现 / not yet"
	dutyCells  = 4
	storiesDir = "request/testdata/stories/"
)

var (
	codeSpan = regexp.MustCompile("`([^`]+)`")
	funcName = regexp.MustCompile(`^[a-z]+(\.[\pL_][\pL\pN_]*){1,2}$`)
	testName = regexp.MustCompile(`^([a-z]+): ((?:Test|Fuzz)[\pL\pN_]+)$`)
	hop      = regexp.MustCompile(`^([\w./-]+\.(?:go|templ)):([\w.]+)$`)
	story    = regexp.MustCompile(`^story (\d\d)$`)
)

// readDuties reads the rows of all tables of a text: article, demand, functions, tests. A row of another shape is named.
func readDuties(text string) (rows []duty, wrong []string) {
	inTable := false
	for i, line := range strings.Split(text, "\n") {
		if !strings.HasPrefix(line, "|") {
			inTable = false
			continue
		}
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		if !inTable || strings.Trim(line, "|-: ") == "" { // the head and the line under it
			inTable = true
			continue
		}
		if len(cells) != dutyCells {
			wrong = append(wrong, fmt.Sprintf("line %d has %d cells, not %d", i+1, len(cells), dutyCells))
			continue
		}
		d := duty{line: i + 1, article: strings.TrimSpace(cells[0]), functions: spans(cells[2]), tests: spans(cells[3])}
		d.open = strings.Contains(cells[1]+cells[2], notYet)
		rows = append(rows, d)
	}
	return rows, wrong
}

func spans(cell string) (all []string) {
	for _, m := range codeSpan.FindAllStringSubmatch(cell, -1) {
		all = append(all, m[1])
	}
	return all
}

// named is what the tree declares.
type named struct {
	code   map[string]bool // request.Due, request.Case.Open, request.Flow
	tests  map[string]bool // request: TestStories
	places map[string]bool // request/clock.go:Due
}

func (n named) add(path, dir, name string) {
	n.code[dir+"."+name] = true
	n.places[path+":"+name] = true
}

func declared(t *testing.T) named {
	n := named{map[string]bool{}, map[string]bool{}, map[string]bool{}}
	files(t, func(dir, path string, f *ast.File) {
		pack := strings.ReplaceAll(dir, ".", "gongkai")
		for _, d := range f.Decls {
			for _, name := range namesOf(d) {
				if strings.HasSuffix(path, "_test.go") {
					n.tests[pack+": "+name] = true
					continue
				}
				n.add(path, pack, name)
			}
		}
	})
	templates, err := filepath.Glob("*/*.templ")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range templates {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`(?m)^(?:templ|func) (\w+)\(`).FindAllStringSubmatch(string(text), -1) {
			n.add(path, filepath.Dir(path), m[1])
		}
	}
	return n
}

// namesOf gives what a declaration declares: functions, methods as Type.Method, types, variables, constants.
func namesOf(d ast.Decl) (names []string) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Recv == nil {
			return []string{d.Name.Name}
		}
		of := d.Recv.List[0].Type
		if star, ok := of.(*ast.StarExpr); ok {
			of = star.X
		}
		if id, ok := of.(*ast.Ident); ok {
			return []string{id.Name + "." + d.Name.Name}
		}
	case *ast.GenDecl:
		for _, s := range d.Specs {
			switch s := s.(type) {
			case *ast.TypeSpec:
				names = append(names, s.Name.Name)
			case *ast.ValueSpec:
				for _, id := range s.Names {
					names = append(names, id.Name)
				}
			}
		}
	}
	return names
}

// missing says what is wrong with a row.
func (n named) missing(d duty) (wrong []string) {
	say := func(format string, args ...any) {
		wrong = append(wrong, fmt.Sprintf("line %d, %s: ", d.line, d.article)+fmt.Sprintf(format, args...))
	}
	for _, f := range d.functions {
		if !funcName.MatchString(f) || !n.code[f] {
			say("no %s in the code", f)
		}
	}
	for _, test := range d.tests {
		if !n.proves(test) {
			say("no test %s", test)
		}
	}
	if !d.open && (len(d.functions) == 0 || len(d.tests) == 0) {
		say("neither a function with its test, nor %q", notYet)
	}
	return wrong
}

// proves says whether a test, a story of a case, or a file of the browser's tests is there.
func (n named) proves(test string) bool {
	switch m := story.FindStringSubmatch(test); {
	case m != nil:
		found, err := filepath.Glob(storiesDir + m[1] + "-*.txt")
		return err == nil && len(found) == 1
	case testName.MatchString(test):
		return n.tests[test]
	}
	_, err := os.Stat(test)
	return strings.HasPrefix(test, "browser/") && err == nil
}

func TestEveryArticleNamesItsFunctionAndItsTest(t *testing.T) {
	text, err := os.ReadFile("docs/law.md")
	if err != nil {
		t.Fatal(err)
	}
	rows, wrong := readDuties(string(text))
	if len(rows) < 60 {
		t.Errorf("%d rows were read: the tables have lost their shape", len(rows))
	}
	n := declared(t)
	for _, d := range rows {
		wrong = append(wrong, n.missing(d)...)
	}
	for _, w := range wrong {
		t.Error("docs/law.md", w)
	}
}

func TestEveryStoryStandsInTheLaw(t *testing.T) {
	text, err := os.ReadFile("docs/law.md")
	if err != nil {
		t.Fatal(err)
	}
	stories, err := filepath.Glob(storiesDir + "*.txt")
	if err != nil || len(stories) == 0 {
		t.Fatal("no stories", err)
	}
	for _, path := range stories {
		number := filepath.Base(path)[:2]
		if !strings.Contains(string(text), "`story "+number+"`") {
			t.Errorf("no article names %s", path)
		}
	}
}

// untold gives what a text names in code marks that is not in the code: each `file:function`, and each `package.Name` of a
// package of ours. hops counts the former.
func (n named) untold(text string) (wrong []string, hops int) {
	for i, line := range strings.Split(text, "\n") {
		for _, span := range spans(line) {
			pack, name, _ := strings.Cut(span, ".")
			_, ours := mayImport[pack]
			isCode := funcName.MatchString(span) && (ours || slices.Contains(free, pack)) && name != "key" // vault.key is a file
			isHop := hop.MatchString(span)
			if isHop {
				hops++
			}
			if isHop && !n.places[span] || isCode && !n.code[span] {
				wrong = append(wrong, fmt.Sprintf("line %d: no %s", i+1, span))
			}
		}
	}
	return wrong, hops
}

func TestTheArchitectureIsAsTold(t *testing.T) {
	text, err := os.ReadFile("docs/architecture.md")
	if err != nil {
		t.Fatal(err)
	}
	wrong, hops := declared(t).untold(string(text))
	for _, w := range wrong {
		t.Error("docs/architecture.md", w)
	}
	if hops < 60 {
		t.Errorf("%d hops were read: the journeys are not told by file and function", hops)
	}
}

func TestReadingTheArchitecture(t *testing.T) {
	n := named{code: map[string]bool{"request.Due": true}, places: map[string]bool{"request/clock.go:Due": true}}
	for text, want := range map[string]string{
		"`request/clock.go:Due` and `request.Due` fold": "",
		"`request/flow.go:Due` is in another file":      "no request/flow.go:Due",
		"`request.Gone` is gone":                        "no request.Gone",
		"`vault.key` is a file, `time.Now` is not ours": "",
		"words\n`site/home.templ:homeView` on line two": "line 2: no site/home.templ:homeView",
	} {
		wrong, _ := n.untold(text)
		if said := strings.Join(wrong, "\n"); (said == "") != (want == "") || !strings.Contains(said, want) {
			t.Errorf("%s: said %q, want %q", text, said, want)
		}
	}
}

func TestReadingTheLaw(t *testing.T) {
	n := named{code: map[string]bool{"request.Due": true, "request.Case.Open": true}, tests: map[string]bool{"request: TestStories": true}}
	const head = "| article | demands | function | test |\n|---|---|---|---|\n"
	for _, c := range []struct {
		name, text, want string
	}{
		{"what is there is found", "| 33 | term | `request.Due`, `request.Case.Open` | `request: TestStories`, `story 01` |", ""},
		{"a function that is gone", "| 33 | term | `request.Gone` | `request: TestStories` |", "no request.Gone"},
		{"a method that is gone", "| 33 | term | `request.Case.Gone` | `request: TestStories` |", "no request.Case.Gone"},
		{"a name that is none", "| 33 | term | `Due()` | `request: TestStories` |", "no Due()"},
		{"a test that is gone", "| 33 | term | `request.Due` | `request: TestGone` |", "no test request: TestGone"},
		{"a story that is gone", "| 33 | term | `request.Due` | `story 99` |", "no test story 99"},
		{"a browser test that is gone", "| 33 | term | `request.Due` | `browser/gone.test.mjs` |", "no test browser/gone"},
		{"a function without a test", "| 33 | term | `request.Due` | – |", "neither"},
		{"a duty not honoured says so", "| 18 | review | 未实现 / not yet | – |", ""},
		{"a duty not honoured is not silent", "| 18 | review | – | – |", "neither"},
		{"a row with a cell too few", "| 33 | `request.Due` | `request: TestStories` |", "3 cells"},
	} {
		t.Run(c.name, func(t *testing.T) {
			rows, wrong := readDuties("words\n\n" + head + c.text + "\n")
			for _, d := range rows {
				wrong = append(wrong, n.missing(d)...)
			}
			said := strings.Join(wrong, "\n")
			if (said == "") != (c.want == "") || !strings.Contains(said, c.want) {
				t.Errorf("said %q, want %q", said, c.want)
			}
		})
	}
}
