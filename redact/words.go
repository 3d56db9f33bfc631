package redact

// words.go finds words on the pages, tells which words boxes cover, and makes sure that none of them is left in what goes out.

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"gongkai/fault"
	"gongkai/pdftext"
)

// run is characters that follow each other.
type run []pdftext.Spot

func (r run) text() string {
	var b strings.Builder
	for _, s := range r {
		b.WriteString(s.Text)
	}
	return b.String()
}

// fold makes a text comparable: no blanks, small letters, full-width figures as half-width ones.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff':
			return -1
		case r >= '！' && r <= '～':
			r -= '！' - '!'
		}
		return unicode.ToLower(r)
	}, s)
}

// Find gives a box for every occurrence of a word in a PDF, also where it goes on in the next line: a box for each line. Words
// that are not drawn, such as those a scanner's program read, count too.
func Find(data []byte, word string) ([]Box, error) {
	want := fold(word)
	if n := utf8.RuneCountInString(want); n == 0 || n > longestWord {
		return nil, fault.BadInput("redact.word")
	}
	leaves, err := leavesOf(data)
	if err != nil {
		return nil, err
	}
	var out []Box
	for i, l := range leaves {
		for _, found := range occurrences(l.Spots, want) {
			for _, b := range around(found) {
				if b.Page = i + 1; len(out) < MostBoxes {
					out = append(out, b)
				}
			}
		}
	}
	return out, nil
}

// occurrences gives the characters of each place where a folded word stands.
func occurrences(spots []pdftext.Spot, want string) []run {
	var text strings.Builder
	var at []int // of each byte of text: the character
	for i, s := range spots {
		f := fold(s.Text)
		text.WriteString(f)
		for range len(f) {
			at = append(at, i)
		}
	}
	var out []run
	all := text.String()
	for from := 0; ; {
		i := strings.Index(all[from:], want)
		if i < 0 {
			return out
		}
		start := from + i
		out = append(out, spots[at[start]:at[start+len(want)-1]+1])
		from = start + len(want)
	}
}

// around gives the boxes around characters, one a line, a little larger than they are.
func around(r run) []Box {
	const rim = 1.0
	var out []Box
	line := 0
	for i, s := range r {
		b := Box{X: s.X - rim, Y: s.Y - rim, W: s.W + 2*rim, H: s.H + 2*rim}
		if i > 0 && s.Line == line {
			last := &out[len(out)-1]
			x2, y2 := max(last.X+last.W, b.X+b.W), max(last.Y+last.H, b.Y+b.H)
			last.X, last.Y = min(last.X, b.X), min(last.Y, b.Y)
			last.W, last.H = x2-last.X, y2-last.Y
			continue
		}
		line = s.Line
		out = append(out, b)
	}
	return out
}

// Words gives the words that boxes cover in a PDF: each run of characters of a line under a box, of two letters or more.
func Words(data []byte, boxes []Box) ([]string, error) {
	leaves, err := leavesOf(data)
	if err != nil {
		return nil, err
	}
	return wordsUnder(leaves, ByPage(boxes)), nil
}

func wordsUnder(leaves []pdftext.Leaf, boxes map[int][]pdftext.Box) []string {
	var out []string
	seen := map[string]bool{}
	for i, l := range leaves {
		var under run
		keep := func() {
			word := fold(under.text())
			if utf8.RuneCountInString(word) >= 2 && !seen[word] {
				seen[word] = true
				out = append(out, word)
			}
			under = nil
		}
		for k, s := range l.Spots {
			boxed := false
			for _, b := range boxes[i+1] {
				boxed = boxed || b.Meets(s.Box)
			}
			if !boxed || k > 0 && l.Spots[k-1].Line != s.Line {
				keep()
			}
			if boxed {
				under = append(under, s)
			}
		}
		keep()
	}
	return out
}

// Elsewhere is a word under a box that stands on a page outside of every box as well.
type Elsewhere struct {
	Page  int
	Times int
}

// StillSeen gives the pages on which words under boxes can be read outside of them: whoever boxed a name once may have missed it
// elsewhere. Words of fewer than three letters are of everybody's language and not counted, but names of two are.
func StillSeen(data []byte, boxes []Box) ([]Elsewhere, error) {
	leaves, err := leavesOf(data)
	if err != nil {
		return nil, err
	}
	areas := ByPage(boxes)
	words := wordsUnder(leaves, areas)
	var out []Elsewhere
	for i, l := range leaves {
		var open []pdftext.Spot
		for _, s := range l.Spots {
			boxed := s.Unseen
			for _, b := range areas[i+1] {
				boxed = boxed || b.Meets(s.Box)
			}
			if !boxed {
				open = append(open, s)
			}
		}
		e := Elsewhere{Page: i + 1}
		for _, w := range words {
			e.Times += len(occurrences(open, w))
		}
		if e.Times > 0 {
			out = append(out, e)
		}
	}
	return out, nil
}

// left gives a fault if one of the words can be found in what is to go out: by reading its text, or anywhere in its bytes, in
// the encodings programs write.
func left(name string, out []byte, words []string) error {
	var texts []string
	if IsPDF(name) {
		leaves, err := pdftext.Places(out)
		if err != nil {
			return err
		}
		for _, l := range leaves {
			texts = append(texts, fold(run(l.Spots).text()))
		}
		inside, err := pdftext.LookInside(out)
		if err != nil {
			return err
		}
		for _, list := range [][]string{inside.Authors, inside.Properties, inside.Annotations, inside.Fields, inside.Files} {
			texts = append(texts, fold(strings.Join(list, " ")))
		}
	}
	texts = append(texts, fold(name))
	for _, w := range words {
		for _, t := range texts {
			if strings.Contains(t, w) {
				return fault.Refuse("redact.left")
			}
		}
		for _, spelt := range spellings(w) {
			if bytes.Contains(out, spelt) {
				return fault.Refuse("redact.left")
			}
		}
	}
	return nil
}

// spellings gives a word as bytes in UTF-8, GB 18030 and UTF-16. Short ones of figures and letters would be met by chance among
// the bytes of a picture.
func spellings(w string) [][]byte {
	var out [][]byte
	add := func(b []byte) {
		if len(b) >= 6 {
			out = append(out, b)
		}
	}
	add([]byte(w))
	if gb, err := simplifiedchinese.GB18030.NewEncoder().Bytes([]byte(w)); err == nil {
		add(gb)
	}
	var big []byte
	for _, u := range utf16.Encode([]rune(w)) {
		big = append(big, byte(u>>8), byte(u))
	}
	add(big)
	return out
}
