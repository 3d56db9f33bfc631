// Package search is the index of what is public: documents by their words, found exactly as by substring, ranked, counted by
// facet. Its postings are rows of two plain tables, written and read by the same statements on both engines, so that hits
// and order are the same by construction. Tables search_state, search_doc, search_segment, search_block. ADR 0023.
//
// text.go makes words without a dictionary: a run of Han characters becomes its pairs (政府信 → 政府 府信 信), letters and
// digits one word each, all folded to one width, case and to simplified characters. A phrase of pairs is then exactly a
// substring. Pure.
package search

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"
)

// maxWord is how many letters of one word are kept.
const maxWord = 60

//go:embed data/simplified.txt
var simplifiedPairs string

const hanFirst, hanLast = 0x4e00, 0x9fff

// simplified gives for each Han character of the basic block its simplified form, 0 where it is that already. The pairs are
// those of the Unicode transliteration from traditional to simplified.
var simplified = sync.OnceValue(func() *[hanLast - hanFirst + 1]uint16 {
	table := new([hanLast - hanFirst + 1]uint16)
	for _, pair := range strings.Fields(simplifiedPairs) {
		if r := []rune(pair); len(r) == 2 && r[0] >= hanFirst && r[0] <= hanLast && r[1] <= hanLast {
			table[r[0]-hanFirst] = uint16(r[1])
		}
	}
	return table
})

// FoldRune brings a letter to one width and case, and to its simplified form.
func FoldRune(r rune) rune {
	switch {
	case r < 0x80:
		if r >= 'A' && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	case r >= hanFirst && r <= hanLast:
		if s := simplified()[r-hanFirst]; s != 0 {
			return rune(s)
		}
		return r
	}
	if p := width.LookupRune(r).Folded(); p != 0 {
		r = p
	}
	return unicode.ToLower(r)
}

// Fold folds a whole text, letter for letter.
func Fold(text string) string { return strings.Map(FoldRune, text) }

func isHan(r rune) bool {
	return r >= hanFirst && r <= hanLast || r >= 0x2e80 && unicode.Is(unicode.Han, r) && unicode.IsLetter(r)
}

func isLetter(r rune) bool {
	return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 0x80 && r < 0x250 && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

// runs calls f for every run of Han characters, and for every run of other letters and digits, folded. ends are the byte
// offsets at which the letters of the run end.
func runs(text string, f func(run string, ends []int, han bool)) {
	folded := Fold(text)
	var ends []int
	start, was := 0, 0 // was: 0 nothing, 1 Han, 2 letters
	flush := func(to int) {
		if was != 0 {
			f(folded[start:to], ends, was == 1)
		}
		ends = ends[:0]
	}
	for i, r := range folded {
		kind := 0
		switch {
		case isHan(r):
			kind = 1
		case isLetter(r):
			kind = 2
		}
		if kind != was {
			flush(i)
			start, was = i, kind
		}
		if kind != 0 {
			ends = append(ends, i-start+len(string(r)))
		}
	}
	flush(len(folded))
}

// words calls put for the index words of a text, in order, each with the Han character it begins with ("" for letters and
// digits) and whether that begins a run. The last character of a run of Han is a word too.
func words(text string, put func(word, letter string, begins bool)) {
	runs(text, func(run string, ends []int, han bool) {
		from, first := 0, true
		split(run, ends, han, true, func(w string) {
			letter := ""
			if han {
				_, size := utf8.DecodeRuneInString(run[from:])
				letter = run[from : from+size]
				from += size
			}
			put(w, letter, first)
			first = false
		})
	})
}

// split cuts a run into words; closed says that the run ends here, so that its last character stands as a word.
func split(run string, ends []int, han, closed bool, put func(word string)) {
	if !han {
		put(run[:ends[min(len(ends), maxWord)-1]])
		return
	}
	from := 0
	for i := range len(ends) - 1 {
		put(run[from:ends[i+1]])
		from = ends[i]
	}
	if closed {
		put(run[from:])
	}
}

// step is a word of a phrase: how many places after the first it stands, and whether that must be looked at. Of the pairs of a
// run every other one is enough: places have no gaps within a run, and one between two.
type step struct {
	want
	at   uint32
	must bool
}

// phrase gives the words of one search term. A single Han character at the end stands for all words that begin so: alone it
// is looked for as a letter, after something else as the beginning of a run. Letters and digits at the end may go on.
func phrase(term string) (list []step) {
	type piece struct {
		run  string
		ends []int
		han  bool
	}
	var all []piece
	runs(term, func(run string, ends []int, han bool) { all = append(all, piece{run, append([]int{}, ends...), han}) })
	at := uint32(0)
	for i, p := range all {
		last, n := i == len(all)-1, 0
		put := func(word string, prefix, must bool) {
			list = append(list, step{want{word, prefix}, at, must})
			at, n = at+1, n+1
		}
		switch {
		case last && p.han && len(p.ends) == 1 && i == 0:
			put(letterMark+p.run, false, true)
		case last && p.han && len(p.ends) == 1:
			put(beginMark+p.run, false, true)
		case !p.han:
			split(p.run, p.ends, false, !last, func(w string) { put(w, last, true) })
		default:
			split(p.run, p.ends, true, !last, func(w string) { put(w, false, n%2 == 0 || n >= len(p.ends)-2+btoi(!last)) })
		}
		at++
	}
	return list
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// following makes a phrase of words that stand one after the other, all of which must be looked at.
func following(words []string) (list []step) {
	for i, w := range words {
		list = append(list, step{want{word: w}, uint32(i), true})
	}
	return list
}

// letters counts what of a text is letters, digits and Han.
func letters(text string) (n int) {
	runs(text, func(_ string, ends []int, _ bool) { n += len(ends) })
	return n
}

// squeezed is a text without anything but its letters: two writings of one number are the same squeezed.
func squeezed(text string) string {
	var b strings.Builder
	runs(text, func(run string, _ []int, _ bool) { b.WriteString(run) })
	return b.String()
}

const (
	maxTerms      = 8
	maxTermLength = 40
)

// terms cuts what a person typed into search terms: at blanks, at most eight, forty characters each.
func terms(typed string) []string {
	var list []string
	for _, t := range strings.Fields(typed) {
		if letters := []rune(t); len(letters) > maxTermLength {
			t = string(letters[:maxTermLength])
		}
		if len(phrase(t)) > 0 && len(list) < maxTerms {
			list = append(list, t)
		}
	}
	return list
}
