// Words for search without a dictionary: a run of Han characters becomes its pairs (政府信 → 政府 府信 信), letters and digits
// become one lower-case word. A phrase of pairs is then exactly a substring, on either engine. Pure.
package db

import (
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

const (
	maxWords = 15000 // words of one document: beyond that PostgreSQL keeps no positions
	maxWord  = 60    // letters of one word
)

// words gives the index words of a text, in order. The last character of a run of Han is a word too, so that every single
// character begins some word.
func words(text string) []string {
	var list []string
	runs(text, func(run []rune, han bool) {
		if len(list) < maxWords {
			list = append(list, split(run, han, true)...)
		}
	})
	return list[:min(len(list), maxWords)]
}

// phrase gives the words of one search term. partly says that the last one is only the beginning of a word: a single Han
// character, or letters and digits that may go on.
func phrase(term string) (list []string, partly bool) {
	var all [][]rune
	var kinds []bool
	runs(term, func(run []rune, han bool) {
		all, kinds = append(all, append([]rune{}, run...)), append(kinds, han)
	})
	for i, run := range all {
		last := i == len(all)-1
		list = append(list, split(run, kinds[i], !last)...)
		partly = last && (!kinds[i] || len(run) == 1)
	}
	return list, partly
}

// split cuts a run into words; closed says that the run ends here, so that its last character stands as a word.
func split(run []rune, han, closed bool) []string {
	if !han {
		return []string{string(run[:min(len(run), maxWord)])}
	}
	var list []string
	for i := range len(run) - 1 {
		list = append(list, string(run[i:i+2]))
	}
	if closed || len(run) == 1 {
		list = append(list, string(run[len(run)-1:]))
	}
	return list
}

// runs calls f for every run of Han characters, and every run of other letters and digits, folded to one width and case.
func runs(text string, f func(run []rune, han bool)) {
	var run []rune
	var han bool
	flush := func() {
		if len(run) > 0 {
			f(run, han)
		}
		run = run[:0]
	}
	for _, r := range width.Fold.String(text) {
		switch {
		case unicode.Is(unicode.Han, r) && unicode.IsLetter(r):
			if !han {
				flush()
			}
			han, run = true, append(run, r)
		case r < 0x250 && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			if han {
				flush()
			}
			han, run = false, append(run, unicode.ToLower(r))
		default:
			flush()
		}
	}
	flush()
}

// terms cuts what a person typed into search terms: at blanks, at most eight, forty characters each.
func terms(typed string) []string {
	var list []string
	for _, t := range strings.Fields(typed) {
		if letters := []rune(t); len(letters) > 40 {
			t = string(letters[:40])
		}
		if w, _ := phrase(t); len(w) > 0 && len(list) < 8 {
			list = append(list, t)
		}
	}
	return list
}
