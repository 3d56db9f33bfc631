package annual

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

// shared finds the folder of real input; the test skips where it is absent.
func shared(t testing.TB) string {
	t.Helper()
	dir := os.Getenv("GONGKAI_SHARED")
	if dir == "" {
		for d, _ := os.Getwd(); d != filepath.Dir(d); d = filepath.Dir(d) {
			if _, err := os.Stat(filepath.Join(d, "go.mod")); err == nil {
				dir = filepath.Join(filepath.Dir(d), "shared")
				break
			}
		}
	}
	dir = filepath.Join(dir, "data", "reports")
	if _, err := os.Stat(dir); err != nil {
		t.Skip("the folder of real reports is absent: ", err)
	}
	return dir
}

func readFile(t testing.TB, dir, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Skip(err)
	}
	return data
}

type figures struct {
	Rows     map[string][]*int64 `json:"rows"`
	Remedies []*int64            `json:"remedies"`
}

// No cell of a real report is ever read wrongly; what could not be read is flagged.
func TestParseRealReports(t *testing.T) {
	dir := shared(t)
	raw := readFile(t, dir, "figures.json")
	var want map[string]figures
	if err := json.Unmarshal(raw, &want); err != nil {
		t.Fatal(err)
	}
	want["huaian-2024.pdf"] = want["001-huaian-city-2024.txt"] // the PDF that text came from
	for name, fig := range want {
		t.Run(name, func(t *testing.T) {
			r, err := Parse(name, readFile(t, dir, filepath.Join("real", name)))
			if err != nil {
				t.Fatal(err)
			}
			for code, row := range fig.Rows {
				compare(t, code, r.Rows[code], row)
			}
			compare(t, "T4", r.Rows["T4"], fig.Remedies)
		})
	}
}

func compare(t *testing.T, code string, got []Cell, want []*int64) {
	t.Helper()
	for i, w := range want {
		if i >= len(got) {
			t.Errorf("%s/%d: no cell", code, i)
			continue
		}
		c := got[i]
		switch {
		case c.Meaning == Number && (w == nil || *w != c.Value):
			t.Errorf("%s/%d: read %d from %q, which is wrong", code, i, c.Value, c.Raw)
		case c.Meaning != Number && w != nil:
			t.Logf("%s/%d: %d not read: %s %q", code, i, *w, c.Meaning, c.Raw)
		}
	}
}
