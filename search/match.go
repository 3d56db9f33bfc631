package search

// match.go finds the documents of one segment that have a word, a phrase, or enough of the words. Pure.

import (
	"math"
	"slices"
	"sync"
)

// matched are documents of a segment in order, with the kind of their best place and how often.
type matched struct {
	docs  []uint32
	flags []uint8
}

// phraseIn finds the documents of a segment in which the words stand as the phrase has them; if among has any, only those it
// has too.
func (r *reading) phraseIn(s *segment, steps []step, among []uint32) matched {
	var lists [][]entry
	for _, st := range steps {
		all := r.entries(s, st.want)
		if len(all) == 0 {
			return matched{}
		}
		lists = append(lists, all)
	}
	if len(lists) == 1 {
		return union(s, lists[0])
	}
	common := candidates(s, lists)
	if common = within(common, among); len(common) == 0 {
		return matched{}
	}
	var must []step
	var places [][]entry
	for i, st := range steps {
		if st.must {
			must, places = append(must, st), append(places, lists[i])
		}
	}
	r.locate(s, places)
	return adjacent(must, places, common)
}

// union gives the documents of any of the entries.
func union(s *segment, list []entry) (m matched) {
	if len(list) == 1 {
		m.docs, m.flags = list[0].decode(nil, nil)
		return m
	}
	w := scratches.Get().(*scratch)
	defer scratches.Put(w)
	seen := w.clear(s.docs) // flags, and a bit for being there
	const there = 1 << 7
	for _, e := range list {
		w.docs, w.flags = e.decode(w.docs[:0], w.flags[:0])
		for i, d := range w.docs {
			if int(d) < len(seen) {
				seen[d] = there | both(seen[d]&^there, w.flags[i])
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

// candidates gives the documents that have all words, wherever. The rarest word is walked first.
func candidates(s *segment, lists [][]entry) (docs []uint32) {
	order := make([]int, len(lists))
	total := make([]int, len(lists))
	for i, list := range lists {
		order[i] = i
		for _, e := range list {
			total[i] += e.n
		}
	}
	slices.SortFunc(order, func(a, b int) int { return total[a] - total[b] })
	w := scratches.Get().(*scratch)
	defer scratches.Put(w)
	seen := w.clear(s.docs) // how many of the words so far
	left := 0
	for step, i := range order {
		left = 0
		for _, e := range lists[i] {
			w.docs, w.flags = e.decode(w.docs[:0], w.flags[:0])
			for _, d := range w.docs {
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
	docs = make([]uint32, 0, left)
	for d, n := range seen {
		if int(n) == len(lists) {
			docs = append(docs, uint32(d))
		}
	}
	return docs
}

// scratch is room for one segment's documents, used again: making it costs more than filling it.
type scratch struct {
	docs  []uint32
	flags []uint8
	seen  []uint8
}

var scratches = sync.Pool{New: func() any { return new(scratch) }}

// clear gives a nought for each document.
func (w *scratch) clear(docs int) []uint8 {
	w.seen = slices.Grow(w.seen[:0], docs)[:docs]
	clear(w.seen)
	return w.seen
}

// within keeps of a list what is among another, if that has any.
func within(list, among []uint32) []uint32 {
	if len(among) == 0 {
		return list
	}
	kept, j := list[:0], 0
	for _, d := range list {
		for j < len(among) && among[j] < d {
			j++
		}
		if j < len(among) && among[j] == d {
			kept = append(kept, d)
		}
	}
	return kept
}

// adjacent keeps of the documents, in their place, those in which the words stand as the phrase has them. It goes document by
// document.
func adjacent(steps []step, lists [][]entry, docs []uint32) (m matched) {
	walks := make([][]places, len(lists))
	for i, list := range lists {
		for _, e := range list {
			walks[i] = append(walks[i], newPlaces(e))
		}
	}
	if len(walks) == 2 && len(walks[0]) == 1 && len(walks[1]) == 1 {
		return pairs(&walks[0][0], &walks[1][0], steps[1].at-steps[0].at, docs)
	}
	m.flags = make([]uint8, 0, len(docs))
	var had, here []uint32
	for _, d := range docs {
		for i := range walks {
			here = at(walks[i], d, here[:0])
			if i == 0 {
				had = append(had[:0], here...)
			} else if had = standing(had, here, steps[i].at-steps[0].at); len(had) == 0 {
				break
			}
		}
		if len(had) > 0 {
			docs[len(m.flags)] = d
			m.flags = append(m.flags, flagsOf(had))
		}
	}
	m.docs = docs[:len(m.flags)]
	return m
}

// pairs is adjacent for two words, as phrases of three and four characters are: it stops where nothing more would be told of
// the document.
func pairs(a, b *places, after uint32, docs []uint32) (m matched) {
	m.flags = make([]uint8, 0, len(docs))
	for _, d := range docs {
		if !a.to(d) || !b.to(d) {
			continue
		}
		x, y := a.walk(), b.walk()
		var found kind
		any := false
		for x.ok && y.ok && found.body <= 3 {
			switch want := x.at + after; {
			case y.at < want:
				y.next()
			case y.at > want:
				x.next()
			default:
				found.add(x.at)
				any = true
				x.next()
				y.next()
			}
		}
		a.done(&x)
		b.done(&y)
		if any {
			docs[len(m.flags)] = d
			m.flags = append(m.flags, found.flags())
		}
	}
	m.docs = docs[:len(m.flags)]
	return m
}

// to moves to a document, which is false where the entry has no places of it.
func (p *places) to(doc uint32) bool {
	for p.doc < doc || !p.begun {
		if !p.next() {
			return false
		}
	}
	return p.doc == doc && p.unread
}

// at appends the places of a document in any of the entries walked.
func at(walks []places, doc uint32, list []uint32) []uint32 {
	for i := range walks {
		if walks[i].to(doc) {
			list = walks[i].positions(list)
		}
	}
	if len(walks) > 1 {
		slices.Sort(list)
	}
	return list
}

// standing keeps those places after which, so many further on, a place of next stands; both are in order.
func standing(list, next []uint32, after uint32) []uint32 {
	kept, j := list[:0], 0
	for _, p := range list {
		for j < len(next) && next[j] < p+after {
			j++
		}
		if j == len(next) {
			break
		}
		if next[j] == p+after {
			kept = append(kept, p)
		}
	}
	return kept
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
