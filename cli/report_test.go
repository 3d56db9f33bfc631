package cli

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"gongkai/message"
)

// TestReportScripts runs testdata/script/report*.txtar: "check EXIT [--json] [--brief] [--quiet] [--en] [--previous=FILE] FILE…" is `gongkai report check`.
func TestReportScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(env *testscript.Env) error {
			data, err := os.ReadFile(filepath.Join("testdata", "qingshi-2020.txt"))
			if err != nil {
				return err
			}
			return os.WriteFile(filepath.Join(env.WorkDir, "qingshi-2020.txt"), data, 0o600)
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){"check": scriptCheck},
	})
}

func scriptCheck(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	o := &checkOptions{lang: message.Chinese}
	var files []string
	for _, a := range args[1:] {
		switch a {
		case "--json":
			o.json = true
		case "--brief":
			o.brief = true
		case "--quiet":
			o.quiet = true
		case "--en":
			o.lang = message.English
		default:
			if previous, ok := strings.CutPrefix(a, "--previous="); ok {
				o.previous = ts.MkAbs(previous)
				continue
			}
			files = append(files, ts.MkAbs(a))
		}
	}
	var out, errOut strings.Builder
	got := checkReports(context.Background(), files, o, &out, &errOut)
	work := ts.Getenv("WORK") + string(filepath.Separator)
	_, err = ts.Stdout().Write([]byte(strings.ReplaceAll(out.String(), work, "")))
	ts.Check(err)
	_, err = ts.Stderr().Write([]byte(strings.ReplaceAll(errOut.String(), work, "")))
	ts.Check(err)
	if o.json && !validLines(out.String()) {
		ts.Fatalf("not JSON: %s", out.String())
	}
	if got != want {
		ts.Fatalf("exit %d, want %d", got, want)
	}
}

// validLines says whether every line is a JSON document.
func validLines(out string) bool {
	for line := range strings.Lines(out) {
		if !json.Valid([]byte(line)) {
			return false
		}
	}
	return true
}
