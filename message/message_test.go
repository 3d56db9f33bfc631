package message_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gongkai/message"
)

func TestEveryLanguageHasTheSameKeys(t *testing.T) {
	for _, key := range message.Keys(message.Chinese) {
		if !message.Has(message.English, key) {
			t.Errorf("English lacks %s", key)
		}
	}
	for _, key := range message.Keys(message.English) {
		if !message.Has(message.Chinese, key) {
			t.Errorf("Chinese lacks %s", key)
		}
	}
}

var holes = regexp.MustCompile(`\{\d\}`)

func TestEveryLanguageUsesTheSameArguments(t *testing.T) {
	for _, key := range message.Keys(message.Chinese) {
		if key == "page.date" {
			continue // a date names its month in English and numbers it in Chinese
		}
		zh := holes.FindAllString(message.T(message.Chinese, key), -1)
		en := holes.FindAllString(message.T(message.English, key), -1)
		slices.Sort(zh)
		slices.Sort(en)
		if !slices.Equal(slices.Compact(zh), slices.Compact(en)) {
			t.Errorf("%s: Chinese takes %v, English %v", key, zh, en)
		}
	}
}

// said finds the keys that the program says: literals given to T, a fault, a form, or the command line's say and word.
var said = regexp.MustCompile(`\b(?:T|say|word|BadInput|Missing|Deny|Conflict|Refuse|New|Wrap|Add)\((?:[A-Za-z.()]+, )*?(?:fault\.[A-Za-z]+, )?(?:"[a-z_]+", )?"([a-z_]+(?:\.[a-z0-9_]+)+)"`)

var comments = regexp.MustCompile(`(?m)//.*$`)

func TestEveryKeyThatIsSaidExists(t *testing.T) {
	found := 0
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "node_modules" || d.Name() == "tools" || d.Name() == ".git") {
			return fs.SkipDir
		}
		if strings.HasSuffix(path, "_templ.go") || strings.HasSuffix(path, "_test.go") ||
			!strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, ".templ") {
			return nil
		}
		source, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, m := range said.FindAllStringSubmatch(comments.ReplaceAllString(string(source), ""), -1) {
			found++
			if key := m[1]; !message.Has(message.Chinese, key) {
				t.Errorf("%s says %s, which no catalogue has", path, key)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if found < 30 {
		t.Errorf("only %d keys found: the pattern no longer fits the code", found)
	}
}

func TestT(t *testing.T) {
	if got := message.T(message.Chinese, "cli.listen", "127.0.0.1:1"); !strings.Contains(got, "127.0.0.1:1") || strings.Contains(got, "{0}") {
		t.Errorf("got %q", got)
	}
	if got := message.T(message.English, "no.such.key"); got != "no.such.key" {
		t.Errorf("got %q", got)
	}
}
