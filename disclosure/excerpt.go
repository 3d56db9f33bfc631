// excerpt.go shows why an item was found: a stretch of its text around the words looked for. Pure, but for one query in
// store.go.
package disclosure

import (
	"strings"

	"golang.org/x/text/width"

	"gongkai/db"
)

// Snippet is a stretch of text cut at the words found: Marked pieces are those words.
type Snippet []Span

// Span is a piece of a snippet.
type Span struct {
	Text   string
	Marked bool
}

const (
	snippetBefore = 24 // letters before the first word found
	snippetLength = 110
)

// snippet cuts a stretch of text around the first place where one of the words stands, and marks every one in it.
func snippet(text string, words []string) Snippet {
	letters := []rune(strings.Join(strings.Fields(text), " "))
	folded := fold(letters)
	from := len(letters)
	for _, w := range words {
		if i := index(folded, fold([]rune(w)), 0); i >= 0 {
			from = min(from, i)
		}
	}
	if from == len(letters) {
		from = 0
	}
	from = max(from-snippetBefore, 0)
	to := min(from+snippetLength, len(letters))
	var out Snippet
	if from > 0 {
		out = append(out, Span{Text: "…"})
	}
	out = append(out, marked(letters[from:to], folded[from:to], words)...)
	if to < len(letters) {
		out = append(out, Span{Text: "…"})
	}
	return out
}

// Mark marks the words in a line, a title for instance.
func Mark(line, words string) Snippet {
	letters := []rune(line)
	return marked(letters, fold(letters), strings.Fields(words))
}

func marked(letters, folded []rune, words []string) (out Snippet) {
	in := make([]bool, len(letters))
	for _, w := range words {
		word := fold([]rune(w))
		for i := index(folded, word, 0); i >= 0; i = index(folded, word, i+1) {
			for j := range word {
				in[i+j] = true
			}
		}
	}
	for i := 0; i < len(letters); {
		j := i
		for j < len(letters) && in[j] == in[i] {
			j++
		}
		out = append(out, Span{Text: string(letters[i:j]), Marked: in[i]})
		i = j
	}
	return out
}

// fold brings letters to one width and case, one for one.
func fold(letters []rune) []rune {
	out := make([]rune, len(letters))
	for i, r := range letters {
		out[i] = r
		if p := width.LookupRune(r).Folded(); p != 0 {
			out[i] = p
		}
		if out[i] >= 'A' && out[i] <= 'Z' {
			out[i] += 'a' - 'A'
		}
	}
	return out
}

// index finds word in letters from a place on, or gives -1.
func index(letters, word []rune, from int) int {
	if len(word) == 0 {
		return -1
	}
next:
	for i := from; i+len(word) <= len(letters); i++ {
		for j, r := range word {
			if letters[i+j] != r {
				continue next
			}
		}
		return i
	}
	return -1
}

// Snippets gives for each listed item the stretch of its public text where the words stand.
func Snippets(q db.Query, items []Listed, words string) ([]Snippet, error) {
	bodies, err := publicWords(q, items)
	if err != nil {
		return nil, err
	}
	out := make([]Snippet, len(items))
	for i, it := range items {
		out[i] = snippet(bodies[it.ID], strings.Fields(words))
	}
	return out, nil
}
