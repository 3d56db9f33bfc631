// excerpt.go shows why an item was found: a stretch of its text around the words looked for. Pure.
package disclosure

import (
	"slices"
	"strings"

	"gongkai/search"
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

// Marks says whether anything in it is marked.
func (s Snippet) Marks() bool {
	return slices.ContainsFunc(s, func(p Span) bool { return p.Marked })
}

// Around is snippet for texts that are no items.
func Around(text string, words []string) (Snippet, bool) { return snippet(text, words) }

// snippet cuts a stretch of text around the first place where one of the words stands, and marks every one in it; found says
// whether there is one.
func snippet(text string, words []string) (out Snippet, found bool) {
	letters := []rune(strings.Join(strings.Fields(text), " "))
	folded := fold(letters)
	from := len(letters)
	for _, w := range words {
		if i := index(folded, fold([]rune(w)), 0); i >= 0 {
			from = min(from, i)
		}
	}
	if found = from < len(letters); !found {
		from = 0
	}
	from = max(from-snippetBefore, 0)
	to := min(from+snippetLength, len(letters))
	if from > 0 {
		out = append(out, Span{Text: "…"})
	}
	out = append(out, marked(letters[from:to], folded[from:to], words)...)
	if to < len(letters) {
		out = append(out, Span{Text: "…"})
	}
	return out, found
}

// Mark marks the words in a line, a title for instance. Words of Latin letters mark the characters whose initials they are.
func Mark(line string, words []string) Snippet {
	letters := []rune(line)
	folded := fold(letters)
	for _, w := range words {
		if part := search.InitialsIn(line, search.Fold(w)); part != "" {
			words = append(slices.Clone(words), part)
		}
	}
	return marked(letters, folded, words)
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

// fold brings letters to one width, case and script, one for one.
func fold(letters []rune) []rune {
	out := make([]rune, len(letters))
	for i, r := range letters {
		out[i] = search.FoldRune(r)
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
