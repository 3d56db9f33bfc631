// Package traditional shows pages in traditional characters: a table of words and characters (OpenCC's, embedded compressed by
// tools/assets) and the rule that the longest word that fits comes first, so that 头发 becomes 頭髮 and 发展 becomes 發展.
// It changes what is shown and nothing that is kept; ADR 0021. FACTS 6.G.
package traditional

import (
	"bufio"
	"compress/gzip"
	"embed"
	"io"
	"strings"
	"sync"
	"unicode/utf8"
)

//go:embed all:assets
var files embed.FS

const (
	toTraditional = "assets/traditional.txt.gz"
	toSimplified  = "assets/simplified.txt.gz"
	wordMost      = 16 // a longer word of the table is left out: none of them changes what its parts give
)

// Ready says whether the program was built with the tables (make assets). Without them nothing is converted.
func Ready() bool {
	f, err := files.Open(toTraditional)
	if err != nil {
		return false
	}
	_ = f.Close() // read only
	return true
}

// Text gives s in traditional characters.
func Text(s string) string { return forward().Text(s) }

// Simplified gives s in simplified characters: what a reader of traditional ones looks for is written in them.
func Simplified(s string) string { return backward().Text(s) }

var (
	forward  = sync.OnceValue(func() *Table { return embedded(toTraditional) })
	backward = sync.OnceValue(func() *Table { return embedded(toSimplified) })
)

// embedded reads a table that is built in; one that is not there converts nothing.
func embedded(name string) *Table {
	f, err := files.Open(name)
	if err != nil {
		return &Table{}
	}
	defer func() { _ = f.Close() }() // read only
	z, err := gzip.NewReader(f)
	if err != nil {
		return &Table{}
	}
	t, err := Read(io.MultiReader(strings.NewReader(own[name]), z))
	if err != nil {
		return &Table{}
	}
	return t
}

// own are words of the law that the tables have otherwise; they come first.
var own = map[string]string{
	toTraditional: "复议\t復議\n行政复议\t行政復議\n复议机关\t復議機關\n复核\t覆核\n",
	toSimplified:  "覆核\t复核\n",
}

// Table is words and characters with what stands for each.
type Table struct {
	words map[string]string
	most  map[rune]int // the number of characters of the longest word that begins with it
}

// Read reads a table: a line for each word, a tab, and what stands for it; of several, parted by spaces, the first.
func Read(r io.Reader) (*Table, error) {
	t := &Table{words: make(map[string]string, 1<<16), most: make(map[rune]int, 1<<13)}
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		from, to, found := strings.Cut(lines.Text(), "\t")
		n := utf8.RuneCountInString(from)
		if !found || strings.HasPrefix(from, "#") || n == 0 || n > wordMost {
			continue
		}
		to, _, _ = strings.Cut(strings.TrimSpace(to), " ")
		if _, twice := t.words[from]; twice {
			continue
		}
		t.words[from] = to
		first, _ := utf8.DecodeRuneInString(from)
		t.most[first] = max(t.most[first], n)
	}
	return t, lines.Err()
}

// Text converts s; what the table does not know stays as it is.
func (t *Table) Text(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	t.write(&b, s)
	return b.String()
}

func (t *Table) write(b *strings.Builder, s string) {
	var ends [wordMost]int
	done := 0 // what stands before is written
	for i := 0; i < len(s); {
		if s[i] < utf8.RuneSelf {
			i++
			continue
		}
		first, size := utf8.DecodeRuneInString(s[i:])
		n := 0
		for end := i; n < t.most[first] && end < len(s); n++ {
			_, width := utf8.DecodeRuneInString(s[end:])
			end += width
			ends[n] = end
		}
		next := i + size
		for n--; n >= 0; n-- {
			if to, ok := t.words[s[i:ends[n]]]; ok {
				b.WriteString(s[done:i])
				b.WriteString(to)
				next, done = ends[n], ends[n]
				break
			}
		}
		i = next
	}
	b.WriteString(s[done:])
}
