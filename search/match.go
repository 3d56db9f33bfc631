package search

// match.go finds the documents of one segment that have a word, a phrase, or enough of the words. Pure.

import (
	"math"
	"slices"
)

// matched are documents of a segment in order, with the kind of their best place and how often.
type matched struct {
	docs  []uint32
	flags []uint8
}

// phraseIn finds the documents of a segment in which the words follow each other; of the last only the beginning counts when
// partly.
func (r *reading) phraseIn(s *segment, list []string, partly bool) matched {
	var lists [][]entry
	for i, w := range list {
		all := r.entries(s, want{w, partly && i == len(list)-1})
		if len(all) == 0 {
			return matched{}
		}
		lists = append(lists, all)
	}
	if len(lists) == 1 {
		return union(s, lists[0])
	}
	common := candidates(s, lists)
	if len(common) == 0 {
		return matched{}
	}
	return adjacent(s, lists, common)
}

// union gives the documents of any of the entries.
func union(s *segment, list []entry) (m matched) {
	if len(list) == 1 {
		m.docs, m.flags = list[0].decode(nil, nil)
		return m
	}
	seen := make([]uint8, s.docs) // flags, and a bit for being there
	const there = 1 << 7
	var docs []uint32
	var flags []uint8
	for _, e := range list {
		docs, flags = e.decode(docs[:0], flags[:0])
		for i, d := range docs {
			if int(d) < len(seen) {
				seen[d] = there | both(seen[d]&^there, flags[i])
			}
		}
	}
	for d, f := range seen {
		if f != 0 {
			m.docs, m.flags = append(m.docs, uint32(d)), append(m.flags, f&^there)
		}
	}
	return m
}

// both joins the flags of two words of one document.
func both(a, b uint8) uint8 {
	const titleAndLead = inTitle | inLead
	return (a|b)&titleAndLead | max(a&^titleAndLead, b&^titleAndLead)
}

// candidates marks the documents that have all words, wherever; nil when there are none. The rarest word is walked first.
func candidates(s *segment, lists [][]entry) []bool {
	order := make([]int, len(lists))
	total := make([]int, len(lists))
	for i, list := range lists {
		order[i] = i
		for _, e := range list {
			total[i] += e.n
		}
	}
	slices.SortFunc(order, func(a, b int) int { return total[a] - total[b] })
	seen := make([]uint8, s.docs) // how many of the words so far
	var docs []uint32
	var flags []uint8
	left := 0
	for step, i := range order {
		left = 0
		for _, e := range lists[i] {
			docs, flags = e.decode(docs[:0], flags[:0])
			for _, d := range docs {
				if int(d) < len(seen) && seen[d] == uint8(step) {
					seen[d]++
					left++
				}
			}
		}
		if left == 0 {
			return nil
		}
	}
	in := make([]bool, s.docs)
	for d, n := range seen {
		in[d] = int(n) == len(lists)
	}
	return in
}

// span is a stretch of a list.
type span struct{ from, to int32 }

// adjacent keeps of the candidates those in which the words follow each other.
func adjacent(s *segment, lists [][]entry, in []bool) (m matched) {
	var had []uint32 // where the phrase so far ends, of all candidates
	at := make([]span, s.docs)
	var here []uint32
	for step, list := range lists {
		var have []uint32
		now := make([]span, s.docs)
		for _, e := range list {
			walk := newPlaces(e)
			for walk.next() {
				d := walk.doc
				if int(d) >= len(in) || !in[d] {
					continue
				}
				here = walk.positions(here[:0])
				from := int32(len(have))
				if step == 0 {
					have = append(have, here...)
				} else {
					have = follow(have, had[at[d].from:at[d].to], here)
				}
				if was := now[d]; was.to > was.from && int32(len(have)) > from { // another word that begins so, in the same document
					have = append(have, have[was.from:was.to]...)
					slices.Sort(have[from:])
				} else if was.to > was.from {
					continue
				}
				now[d] = span{from, int32(len(have))}
			}
		}
		had, at = have, now
	}
	for d := range at {
		if at[d].to > at[d].from {
			m.docs, m.flags = append(m.docs, uint32(d)), append(m.flags, uint8(flagsOf(had[at[d].from:at[d].to])))
		}
	}
	return m
}

// follow appends those places of next that stand one after a place of before; both are in order.
func follow(list, before, next []uint32) []uint32 {
	i := 0
	for _, p := range next {
		for i < len(before) && before[i]+1 < p {
			i++
		}
		if i == len(before) {
			break
		}
		if before[i]+1 == p {
			list = append(list, p)
		}
	}
	return list
}

// near finds the documents of a segment that have a good part of the words, wherever; weights are the words' worths and need
// is how much a document must have. Its points are the worth it has, and that of the words in its title once more.
func (r *reading) near(s *segment, list []string, weights []int32, need int32) (m scored) {
	have, titled := make([]int32, s.docs), make([]int32, s.docs)
	var at []uint32
	var flags []uint8
	for i, w := range list {
		for _, e := range r.entries(s, want{word: w}) {
			at, flags = e.decode(at[:0], flags[:0])
			for k, d := range at {
				if int(d) < len(have) {
					have[d] += weights[i]
					titled[d] += weights[i] * int32(flags[k]&inTitle)
				}
			}
		}
	}
	for d, n := range have {
		if n > 0 && n >= need {
			m.docs, m.score = append(m.docs, uint32(d)), append(m.score, n+titled[d])
		}
	}
	return m
}

// worths weighs words by how rare they are among so many documents. One that stands nowhere is worth half of what the others
// are: much of what was typed must be there, but not what nobody writes.
func (r *reading) worths(list []string) (weights []int32, sum int32) {
	weights = make([]int32, len(list))
	known := int32(0)
	for i, w := range list {
		n := 0
		for _, s := range r.segments {
			for _, e := range r.entries(s, want{word: w}) {
				n += e.n
			}
		}
		if n > 0 {
			weights[i] = 1 + int32(16*math.Log2(1+float64(r.docs)/float64(n)))
			sum += weights[i]
			known++
		}
	}
	if known > 0 {
		sum += (int32(len(list)) - known) * (sum / known) / 2
	}
	return weights, sum
}
