package main

// The shape of the house, enforced: who may import whom, where the clock may be read, where a table's name may stand.

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// mayImport lists for each package which of ours it may import. Arrows point down only. A package that is not here has
// no place in the house yet.
var mayImport = map[string][]string{
	"fault": {}, "message": {}, "workday": {}, "privacy": {}, "pdf": {}, "pdftext": {}, "ooxml": {}, "traditional": {}, "compare": {},
	"docx": {"ooxml"}, "sheet": {"ooxml"},
	"manuscript": {"docx", "fault", "ooxml", "pdf", "sheet"},
	"screen":     {"docx", "ooxml", "pdftext", "privacy", "sheet"},
	"redact":     {"fault", "pdftext", "screen"},
	"db":         {"fault"},
	"blob":       {"fault"},
	"ledger":     {"db", "fault"},
	"work":       {"db", "fault", "ledger"},
	"publiclog":  {"db", "fault"},
	"office":     {"db", "fault", "ledger", "privacy", "workday"},
	"vault":      {"db", "fault"},
	"search":     {"db", "fault"},
	"deadlink":   {"db", "office"},
	"views":      {"db", "ledger", "office", "workday"},
	"mistake":    {"db", "fault", "ledger", "office", "privacy", "vault", "workday"},
	"mail":       {"db", "fault", "vault"},
	"mailbox":    {"fault"},
	"sms":        {"fault"},

	"catalogue":  {"blob", "db", "fault", "ledger", "office", "ooxml", "privacy", "search", "sheet", "workday"},
	"clearance":  {"blob", "db", "fault", "ledger", "office", "ooxml", "privacy", "screen", "sheet", "vault", "workday"},
	"disclosure": {"blob", "catalogue", "clearance", "compare", "db", "deadlink", "fault", "ledger", "manuscript", "office", "privacy", "publiclog", "screen", "search", "workday"},
	"urging":     {"db", "disclosure", "mail", "message", "office", "request", "vault", "workday"},
	"reading":    {"db", "disclosure", "docx", "fault", "ledger", "office", "privacy", "sheet", "workday"},
	"alert":      {"db", "disclosure", "fault", "mail", "message", "search", "vault", "workday"},
	"request":    {"blob", "clearance", "db", "docx", "fault", "ledger", "mail", "mailbox", "message", "office", "pdf", "pdftext", "privacy", "redact", "screen", "search", "sms", "vault", "workday"},
	"archive":    {"blob", "clearance", "db", "docx", "fault", "ledger", "message", "office", "pdf", "privacy", "request", "vault", "workday"},
	"statistics": {"db", "ledger", "message", "office", "request", "sheet", "workday"},
	"oversight":  {"db", "fault", "ledger", "office", "workday"},
	"annual":     {"blob", "catalogue", "db", "disclosure", "docx", "fault", "ledger", "message", "office", "ooxml", "oversight", "pdf", "pdftext", "privacy", "request", "sheet", "workday"},

	"closing": {"db", "disclosure", "fault", "ledger", "mistake", "office", "request", "workday"},

	"specimen": {"annual", "docx", "sheet"}, // for tests and measurements alone: nobody may import it
	"judged":   {"search"},                  // likewise
	"planted":  {"docx", "pdf", "sheet"},    // likewise

	"page":     {"compare", "fault", "manuscript", "message", "office", "traditional"},
	"export":   {"catalogue", "db", "disclosure", "fault", "ledger", "workday"},
	"casefile": {"blob", "fault", "message", "page", "pdf", "privacy", "request", "vault", "workday"},
	"site":     {"alert", "annual", "blob", "casefile", "catalogue", "compare", "db", "disclosure", "fault", "ledger", "manuscript", "message", "mistake", "office", "page", "privacy", "publiclog", "reading", "request", "search", "traditional", "vault", "views", "workday"},
	"desk":     {"annual", "archive", "blob", "casefile", "catalogue", "clearance", "closing", "compare", "db", "deadlink", "disclosure", "docx", "fault", "ledger", "manuscript", "message", "mistake", "office", "oversight", "page", "privacy", "publiclog", "reading", "redact", "request", "screen", "statistics", "urging", "vault", "views", "workday"},
}

// never lists what of the standard library a package must not touch.
var never = map[string][]string{
	"fault": {"net/http", "database/sql"}, "workday": {"net/http", "database/sql"}, "privacy": {"net/http", "database/sql"},
	"screen": {"net/http", "database/sql"},
	"db":     {"net/http"}, "ledger": {"net/http"},
	"catalogue": {"net/http", "html/template"}, "disclosure": {"net/http", "html/template"},
	"request": {"net/http", "html/template"}, "annual": {"net/http", "html/template"}, "oversight": {"net/http", "html/template"},
	"site": {"database/sql"}, "desk": {"database/sql"}, "page": {"database/sql"}, "traditional": {"net/http", "database/sql"},
}

// free packages wire or measure and may import all: the command line, the benchmarks, the tests' tools.
var free = []string{"cli", "bench", "testkit", "demo"}

// clocks may read the machine's clock; everyone else is told the time.
var clocks = append([]string{"db", "work"}, free...)

type listed struct {
	ImportPath string
	Imports    []string
}

func packages(t *testing.T) []listed {
	t.Helper()
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports", "./...").Output()
	if err != nil {
		t.Fatal(err)
	}
	var all []listed
	for d := json.NewDecoder(strings.NewReader(string(out))); d.More(); {
		var p listed
		if err := d.Decode(&p); err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	return all
}

func TestImportsPointDown(t *testing.T) {
	for _, p := range packages(t) {
		name, ours := strings.CutPrefix(p.ImportPath, "gongkai/")
		if !ours || slices.Contains(free, name) {
			continue
		}
		allowed, known := mayImport[name]
		if !known {
			t.Errorf("package %s has no place in the table of imports", name)
			continue
		}
		for _, i := range p.Imports {
			if of, ours := strings.CutPrefix(i, "gongkai/"); ours && !slices.Contains(allowed, of) {
				t.Errorf("%s imports %s, which the table does not allow", name, of)
			}
			if slices.Contains(never[name], i) {
				t.Errorf("%s imports %s", name, i)
			}
		}
	}
}

func TestTheClockIsReadInFewPlaces(t *testing.T) {
	files(t, func(dir, path string, f *ast.File) {
		if slices.Contains(clocks, dir) || strings.HasSuffix(path, "_test.go") {
			return
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok {
				if x, ok := s.X.(*ast.Ident); ok && x.Name == "time" && (s.Sel.Name == "Now" || s.Sel.Name == "Since") {
					t.Errorf("%s reads the machine's clock", path)
				}
			}
			return true
		})
	})
}

var tableName = regexp.MustCompile(`(?i)\b(?:FROM|JOIN|INTO|UPDATE)\s+([a-z]+)_([a-z_]+)`)

// A table's name stands only in its own package's statements, so that "who writes this column" has one answer; and
// statements stand only where the law folders keep their queries.
func TestATableIsNamedByItsOwnPackageOnly(t *testing.T) {
	files(t, func(dir, path string, f *ast.File) {
		if strings.HasSuffix(path, "_test.go") || dir == "bench" {
			return
		}
		ast.Inspect(f, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING || !strings.HasPrefix(lit.Value, "`") {
				return true
			}
			for _, m := range tableName.FindAllStringSubmatch(lit.Value, -1) {
				if _, known := mayImport[strings.ToLower(m[1])]; known && m[1] != dir {
					t.Errorf("%s names the table %s_%s of another package", path, m[1], m[2])
				}
			}
			return true
		})
	})
}

// files parses every Go file of ours that is not generated.
func files(t *testing.T, look func(dir, path string, f *ast.File)) {
	t.Helper()
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if slices.Contains([]string{"node_modules", "tools", "data", "bin", ".git"}, path) {
				return fs.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_templ.go") {
			return nil
		}
		source, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, source, 0)
		if err != nil {
			return err
		}
		look(filepath.Dir(path), path, f)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
