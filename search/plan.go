package search

// plan.go takes a search apart into words of the index, and finds the documents of one segment that have them, with points.

import (
	"slices"
	"strings"
)

// plan is a search taken apart: of each term the ways to find it.
type plan struct {
	terms   []planned
	prefer  []step // what a title had better have
	code    string // the whole of what was typed, as a number that finds exactly
	letters int    // of all terms
}

type planned struct {
	ways []way
}

// way is a phrase that counts as the term.
type way struct {
	steps []step
	part  int32 // how much of a term it is worth, in hundredths
}

func planOf(list []string, f Find) plan {
	p := plan{prefer: phrase(f.Prefer), code: codeMark + squeezed(strings.Join(list, ""))}
	for _, term := range list {
		t := planned{ways: []way{{phrase(term), 100}}}
		p.letters += letters(term)
		folded := Fold(term)
		for _, other := range f.Also[folded] {
			if steps := phrase(other); len(steps) > 0 {
				t.ways = append(t.ways, way{steps, 70})
			}
		}
		if initials := initialPhrase(folded); initials != nil {
			t.ways = append(t.ways, way{following(initials), 60})
		}
		for _, sounds := range soundPhrases(folded) {
			t.ways = append(t.ways, way{following(sounds), 50})
		}
		p.terms = append(p.terms, t)
	}
	return p
}

func (p plan) wants() (list []want) {
	list = append(list, want{word: p.code})
	for _, s := range p.prefer {
		list = append(list, s.want)
	}
	for _, t := range p.terms {
		for _, w := range t.ways {
			for _, s := range w.steps {
				list = append(list, s.want)
			}
		}
	}
	return list
}

// scored are documents of a segment with points.
type scored struct {
	docs  []uint32
	score []int32
}

// Points. A title that is what was typed comes before everything but a number; a word of the title before any of the body.
const (
	pointsCode     = 6000
	pointsWhole    = 1500 // the title is what was typed
	pointsTitle    = 400
	pointsAllTitle = 300 // all terms in the title, in proportion to how much of it they are
	pointsLead     = 150
	pointsPrefer   = 350
	pointsRecent   = 150 // for today's; half of it after a year and a half
)

var pointsBody = [4]int32{0, 30, 50, 70}

// run finds the documents of a segment that have all terms.
func (p plan) run(r *reading, s *segment) scored {
	var all scored
	titled := make([]bool, 0)
	for i, t := range p.rarest(r, s) {
		some, inTitles := t.run(r, s, all.docs)
		if i == 0 {
			all, titled = some, inTitles
		} else {
			all, titled = meet(all, titled, some, inTitles)
		}
		if len(all.docs) == 0 {
			break
		}
	}
	n := int32(len(p.terms))
	for i, d := range all.docs {
		all.score[i] /= n
		if length := int(s.length[min(int(d), s.docs-1)]); titled[i] && length > 0 {
			all.score[i] += int32(pointsAllTitle * min(p.letters, length) / length)
			if p.letters == length && n == 1 {
				all.score[i] += pointsWhole
			}
		}
	}
	p.raise(r, s, all)
	var coded matched
	for _, e := range r.entries(s, want{word: p.code}) {
		coded.docs, _ = e.decode(nil, nil)
	}
	for _, d := range coded.docs {
		at, had := slices.BinarySearch(all.docs, d)
		if !had {
			all.docs, all.score = slices.Insert(all.docs, at, d), slices.Insert(all.score, at, 0)
		}
		all.score[at] += pointsCode
	}
	return all
}

// rarest gives the terms with that first which stands in the fewest documents of the segment, as far as its words tell.
func (p plan) rarest(r *reading, s *segment) []planned {
	if len(p.terms) < 2 {
		return p.terms
	}
	most := make([]int, len(p.terms))
	order := make([]int, len(p.terms))
	for i, t := range p.terms {
		order[i] = i
		for _, w := range t.ways {
			least := s.docs
			for _, step := range w.steps {
				n := 0
				for _, e := range r.entries(s, step.want) {
					n += e.n
				}
				least = min(least, n)
			}
			most[i] += least
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return most[a] - most[b] })
	list := make([]planned, len(order))
	for i, at := range order {
		list[i] = p.terms[at]
	}
	return list
}

// raise adds to the points of those documents whose title has what is preferred.
func (p plan) raise(r *reading, s *segment, all scored) {
	if len(p.prefer) == 0 || len(all.docs) == 0 {
		return
	}
	better := r.phraseIn(s, p.prefer, all.docs)
	for i, d := range better.docs {
		if at, in := slices.BinarySearch(all.docs, d); in && better.flags[i]&inTitle != 0 {
			all.score[at] += pointsPrefer
		}
	}
}

// run finds the documents of a segment that have the term, in any way.
// Of a phrase it need not give those that are not among some, if there are any of these.
func (t planned) run(r *reading, s *segment, among []uint32) (all scored, titled []bool) {
	for _, w := range t.ways {
		m := r.phraseIn(s, w.steps, among)
		if len(m.docs) == 0 {
			continue
		}
		var table [1 << flagBits]int32
		for f := range table {
			points := pointsBody[f>>bodyShift&3]
			if f&inTitle != 0 {
				points += pointsTitle
			}
			if f&inLead != 0 {
				points += pointsLead
			}
			table[f] = (points + 5) * w.part / 100
		}
		some := scored{docs: m.docs, score: make([]int32, len(m.docs))}
		in := make([]bool, len(m.docs))
		for i, f := range m.flags {
			some.score[i], in[i] = table[f&(1<<flagBits-1)], f&inTitle != 0 && w.part == 100
		}
		if all.docs == nil {
			all, titled = some, in
			continue
		}
		all, titled = join2(all, titled, some, in)
	}
	return all, titled
}

// meet keeps the documents both have, with the points of both, in the place of the first.
func meet(a scored, aTitle []bool, b scored, bTitle []bool) (m scored, titled []bool) {
	kept, j := 0, 0
	for i, d := range a.docs {
		for j < len(b.docs) && b.docs[j] < d {
			j++
		}
		if j == len(b.docs) {
			break
		}
		if b.docs[j] == d {
			a.docs[kept], a.score[kept], aTitle[kept] = d, a.score[i]+b.score[j], aTitle[i] && bTitle[j]
			kept++
		}
	}
	return scored{a.docs[:kept], a.score[:kept]}, aTitle[:kept]
}

// join2 keeps the documents either has, with the better points.
func join2(a scored, aTitle []bool, b scored, bTitle []bool) (m scored, titled []bool) {
	i, j := 0, 0
	for i < len(a.docs) || j < len(b.docs) {
		switch {
		case j == len(b.docs) || i < len(a.docs) && a.docs[i] < b.docs[j]:
			m.docs, m.score, titled = append(m.docs, a.docs[i]), append(m.score, a.score[i]), append(titled, aTitle[i])
			i++
		case i == len(a.docs) || b.docs[j] < a.docs[i]:
			m.docs, m.score, titled = append(m.docs, b.docs[j]), append(m.score, b.score[j]), append(titled, bTitle[j])
			j++
		default:
			m.docs, m.score, titled = append(m.docs, a.docs[i]), append(m.score, max(a.score[i], b.score[j])), append(titled, aTitle[i] || bTitle[j])
			i, j = i+1, j+1
		}
	}
	return m, titled
}
