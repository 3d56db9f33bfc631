package annual

// This file is the numbers in the written sections that are bound to what they tell of. The text is plain for whoever reads
// and edits it; beside it stands where a bound number begins and what it is bound to. Editing carries the bindings along;
// freezing looks at every one again.

import (
	"regexp"
	"slices"
	"strings"
)

// Binding is a number in a written section and the source it must equal.
type Binding struct {
	Section int
	At      int // byte offset in the section's text
	Code    string
}

var (
	figureText = regexp.MustCompile(`^[0-9]+(\.[0-9]+)?`)
	blanks     = regexp.MustCompile(`【待填[^】]*】`)
)

// written gives the number that begins at a binding's place, "" when none does any more.
func (b Binding) written(texts map[int]string) string {
	if text := texts[b.Section]; b.At >= 0 && b.At < len(text) {
		return figureText.FindString(text[b.At:])
	}
	return ""
}

// Mismatch is a bound number beside what its source says.
type Mismatch struct {
	Binding
	Written, Is string
	Source      string // in words
	Sentence    string
}

// Told gives every bound number with what its source is, in the order of the text.
func (f *Filing) Told(g Ground) []Mismatch {
	var out []Mismatch
	for _, b := range f.Bound {
		is := g[b.Code]
		out = append(out, Mismatch{Binding: b, Written: b.written(f.Texts), Is: is.Text, Source: is.Label, Sentence: sentenceAt(f.Texts[b.Section], b.At)})
	}
	return out
}

// Mismatches gives the bound numbers that no longer equal their sources.
func (f *Filing) Mismatches(g Ground) []Mismatch {
	return slices.DeleteFunc(f.Told(g), func(m Mismatch) bool { return m.Written == m.Is })
}

// Blanks gives what is still to be filled in by hand: 【待填：…】.
func (f *Filing) Blanks() []string {
	var out []string
	for n := 1; n <= len(f.Form.Sections); n++ {
		out = append(out, blanks.FindAllString(f.Texts[n], -1)...)
	}
	return out
}

// sentenceAt gives the part of a sentence a place stands in, from stop to stop.
func sentenceAt(text string, at int) string {
	at = min(max(at, 0), len(text))
	begin, end := 0, len(text)
	for _, stop := range []string{"。", "；", "，", "、", "：", "\n"} {
		if i := strings.LastIndex(text[:at], stop); i >= 0 {
			begin = max(begin, i+len(stop))
		}
		if i := strings.Index(text[at:], stop); i >= 0 {
			end = min(end, at+i)
		}
	}
	return strings.TrimSpace(text[begin:end])
}

// renumber puts the present figures of the sources into the text and gives text and bindings anew.
func renumber(text string, bound []Binding, g Ground) (string, []Binding) {
	var b strings.Builder
	var out []Binding
	done := 0
	for _, one := range bound {
		was := figureText.FindString(text[min(one.At, len(text)):])
		is, known := g[one.Code]
		if was == "" || one.At < done || !known {
			continue
		}
		b.WriteString(text[done:one.At])
		out = append(out, Binding{one.Section, b.Len(), one.Code})
		b.WriteString(is.Text)
		done = one.At + len(was)
	}
	b.WriteString(text[done:])
	return b.String(), out
}

// carry finds the bound numbers of a text again in the text it was edited into. A number stays bound when what stands around
// it shows it to be the same one, even if its value was changed: that is for the check to find. A binding goes when its
// sentence or its number went.
func carry(was string, bound []Binding, is string) []Binding {
	old, now := lines(was), lines(is)
	places := map[int]int{} // where a number of the old text begins in the new one
	i, j := 0, 0
	for _, pair := range append(common(masked(old), masked(now)), [2]int{len(old), len(now)}) {
		pairUp(old[i:pair[0]], now[j:pair[1]], places)
		if pair[0] < len(old) {
			pairUp(old[pair[0]:pair[0]+1], now[pair[1]:pair[1]+1], places)
		}
		i, j = pair[0]+1, pair[1]+1
	}
	var out []Binding
	for _, b := range bound {
		if at, ok := places[b.At]; ok {
			out = append(out, Binding{b.Section, at, b.Code})
		}
	}
	return out
}

// piece is a number or one letter of a text, or a whole line of it.
type piece struct {
	at   int
	text string
}

func lines(text string) (out []piece) {
	at := 0
	for line := range strings.Lines(text) {
		out = append(out, piece{at, line})
		at += len(line)
	}
	return out
}

var anyFigure = regexp.MustCompile(`[0-9]+(\.[0-9]+)?`)

// masked gives the texts of tokens with every number alike.
func masked(tokens []piece) []string {
	out := make([]string, len(tokens))
	for i, t := range tokens {
		out[i] = strings.TrimSpace(anyFigure.ReplaceAllString(t.text, "#"))
	}
	return out
}

// letters parts lines into numbers and letters.
func letters(of []piece) (out []piece) {
	for _, line := range of {
		for at := 0; at < len(line.text); {
			size := len(figureText.FindString(line.text[at:]))
			if size == 0 {
				size = 1
				for at+size < len(line.text) && line.text[at+size]&0xC0 == 0x80 {
					size++
				}
			}
			out = append(out, piece{line.at + at, line.text[at : at+size]})
			at += size
		}
	}
	return out
}

// pairUp notes where the numbers of old lines stand in new ones. The two letters before and the one behind must be the same:
// sentences about other things have letters in common too.
func pairUp(old, now []piece, places map[int]int) {
	a, b := letters(old), letters(now)
	as, bs := masked(a), masked(b)
	same := func(i, j, by int) bool {
		i, j = i+by, j+by
		if i < 0 || j < 0 || i >= len(as) || j >= len(bs) {
			return i < 0 || i >= len(as)
		}
		return as[i] == bs[j]
	}
	for _, pair := range common(as, bs) {
		i, j := pair[0], pair[1]
		if figureText.MatchString(a[i].text) && same(i, j, -2) && same(i, j, -1) && same(i, j, 1) {
			places[a[i].at] = b[j].at
		}
	}
}

const mostCompared = 4_000_000 // pairs looked at; texts that differ more than that keep no bindings there

// common gives a longest common subsequence of two lists as pairs of places.
func common(a, b []string) (out [][2]int) {
	front := 0
	for front < len(a) && front < len(b) && a[front] == b[front] {
		out = append(out, [2]int{front, front})
		front++
	}
	back := 0
	for back < len(a)-front && back < len(b)-front && a[len(a)-1-back] == b[len(b)-1-back] {
		back++
	}
	out = append(out, middle(a[front:len(a)-back], b[front:len(b)-back], front)...)
	for i := back; i > 0; i-- {
		out = append(out, [2]int{len(a) - i, len(b) - i})
	}
	return out
}

func middle(a, b []string, shift int) (out [][2]int) {
	if len(a) == 0 || len(b) == 0 || len(a)*len(b) > mostCompared {
		return nil
	}
	wide := len(b) + 1
	best := make([]int32, (len(a)+1)*wide)
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				best[i*wide+j] = best[(i+1)*wide+j+1] + 1
			} else {
				best[i*wide+j] = max(best[(i+1)*wide+j], best[i*wide+j+1])
			}
		}
	}
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] == b[j]:
			out = append(out, [2]int{i + shift, j + shift})
			i, j = i+1, j+1
		case best[(i+1)*wide+j] >= best[i*wide+j+1]:
			i++
		default:
			j++
		}
	}
	return out
}

// boundIn gives the bindings of a section, in the order of its text.
func boundIn(all []Binding, section int) []Binding {
	var out []Binding
	for _, b := range all {
		if b.Section == section {
			out = append(out, b)
		}
	}
	slices.SortFunc(out, func(a, b Binding) int { return a.At - b.At })
	return out
}
