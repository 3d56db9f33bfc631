package search

// find.go answers a search: which documents, in what order, how many of each facet. All of it is counted exactly.

import (
	"container/heap"
	"slices"
	"strings"
	"time"

	"gongkai/db"
	"gongkai/fault"
)

// Find is a search.
type Find struct {
	Words   string                   // what was typed: terms parted by blanks, all of which must stand in the document
	Also    map[string][]string      // for a term, folded: what else it may be called
	Filters [Facets][]string         // only documents with one of these values; nil: any
	Weights map[Facet]map[string]int // what a value adds to the rank of a document (points, see score)
	Prefer  string                   // a document with this in its title ranks higher; it need not be there
	Newest  bool                     // newest first, instead of best first
	Near    bool                     // when nothing has all the words, take what has most of them
	Now     time.Time                // for how old a document is

	Limit, Offset int // Limit at most 100
}

// Hit is a document found.
type Hit struct {
	Key   string
	Facet [Facets]string
	At    time.Time
}

// Count is how many hits have a value of a facet, other facets' filters applied.
type Count struct {
	Value string
	N     int
}

// Result is a page of hits.
type Result struct {
	Hits   []Hit
	Total  int             // exact
	Near   bool            // nothing had all the words; these have most of them
	Counts [Facets][]Count // most first
}

// Deepest is how far hits can be paged through.
const Deepest = 2000

// found is a document on its way into the page.
type found struct {
	n   int64 // document
	at  int64 // microseconds
	key int64 // what it is ordered by
	seg *segment
}

// Find gives a page of hits. Words without a letter or digit are an Invalid fault.
func (x *Index) Find(q db.Query, f Find) (Result, error) {
	list := terms(f.Words)
	if len(list) == 0 {
		return Result{}, fault.BadInput("search.nothing")
	}
	snap, err := x.at(q)
	if err != nil {
		return Result{}, err
	}
	p := planOf(list, f)
	r, err := x.fetch(q, snap, p.wants())
	if err != nil {
		return Result{}, err
	}
	t := newTally(snap, f)
	for _, s := range snap.segments {
		t.add(s, p.run(r, s))
	}
	near := false
	if t.any == 0 && f.Near {
		if near, err = x.near(q, snap, list, t); err != nil {
			return Result{}, err
		}
	}
	result := t.result()
	result.Near = near && result.Total > 0
	return result, t.hits(q, &result)
}

// near takes what has most of the words' pairs, when nothing has all.
func (x *Index) near(q db.Query, snap *snapshot, list []string, t *tally) (bool, error) {
	var words []string
	var wants []want
	for _, term := range list {
		phrase, _ := phrase(term)
		for _, w := range phrase {
			if !slices.Contains(words, w) && len([]rune(w)) > 1 {
				words, wants = append(words, w), append(wants, want{word: w})
			}
		}
	}
	if len(words) < 2 {
		return false, nil
	}
	r, err := x.fetch(q, snap, wants)
	if err != nil {
		return false, err
	}
	weights, sum := r.worths(words)
	for _, s := range snap.segments {
		hits := r.near(s, words, weights, sum*45/100)
		for i := range hits.score {
			hits.score[i] = hits.score[i] * pointsTitle / sum
		}
		t.add(s, hits)
	}
	return true, nil
}

// plan is a search taken apart: of each term the ways to find it.
type plan struct {
	terms   []planned
	prefer  []string // words of what a title had better have
	code    string   // the whole of what was typed, as a number that finds exactly
	letters int      // of all terms
}

type planned struct {
	ways []way
}

// way is a phrase that counts as the term.
type way struct {
	words  []string
	partly bool
	part   int32 // how much of a term it is worth, in hundredths
}

func planOf(list []string, f Find) plan {
	prefer, _ := phrase(f.Prefer)
	p := plan{prefer: prefer, code: codeMark + squeezed(strings.Join(list, ""))}
	for _, term := range list {
		words, partly := phrase(term)
		t := planned{ways: []way{{words, partly, 100}}}
		p.letters += letters(term)
		folded := Fold(term)
		for _, other := range f.Also[folded] {
			if words, partly := phrase(other); len(words) > 0 {
				t.ways = append(t.ways, way{words, partly, 70})
			}
		}
		if initials := initialPhrase(folded); initials != nil {
			t.ways = append(t.ways, way{initials, false, 60})
		}
		for _, sounds := range soundPhrases(folded) {
			t.ways = append(t.ways, way{sounds, false, 50})
		}
		p.terms = append(p.terms, t)
	}
	return p
}

func (p plan) wants() (list []want) {
	list = append(list, want{word: p.code})
	for _, w := range p.prefer {
		list = append(list, want{word: w})
	}
	for _, t := range p.terms {
		for _, w := range t.ways {
			for i, word := range w.words {
				list = append(list, want{word, w.partly && i == len(w.words)-1})
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
	for i, t := range p.terms {
		some, inTitles := t.run(r, s)
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

// raise adds to the points of those documents whose title has what is preferred.
func (p plan) raise(r *reading, s *segment, all scored) {
	if len(p.prefer) == 0 || len(all.docs) == 0 {
		return
	}
	better := r.phraseIn(s, p.prefer, false)
	for i, d := range better.docs {
		if at, in := slices.BinarySearch(all.docs, d); in && better.flags[i]&inTitle != 0 {
			all.score[at] += pointsPrefer
		}
	}
}

// run finds the documents of a segment that have the term, in any way.
func (t planned) run(r *reading, s *segment) (all scored, titled []bool) {
	for _, w := range t.ways {
		m := r.phraseIn(s, w.words, w.partly)
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

// meet keeps the documents both have, with the points of both.
func meet(a scored, aTitle []bool, b scored, bTitle []bool) (m scored, titled []bool) {
	j := 0
	for i, d := range a.docs {
		for j < len(b.docs) && b.docs[j] < d {
			j++
		}
		if j == len(b.docs) {
			break
		}
		if b.docs[j] == d {
			m.docs, m.score = append(m.docs, d), append(m.score, a.score[i]+b.score[j])
			titled = append(titled, aTitle[i] && bTitle[j])
		}
	}
	return m, titled
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

// tally gathers the hits of all segments: the best of them, and how many of each facet.
type tally struct {
	f       Find
	snap    *snapshot
	any     int // documents matched before any filter
	total   int
	best    top
	counts  [Facets][]int32
	wanted  [Facets][]bool  // by code; nil without a filter
	weights [Facets][]int32 // by code; nil without weights
	now     int64
}

func newTally(snap *snapshot, f Find) *tally {
	f.Limit, f.Offset = max(min(f.Limit, 100), 0), max(f.Offset, 0)
	t := &tally{f: f, snap: snap, now: f.Now.UnixMicro()}
	t.best.most = min(f.Offset+f.Limit, Deepest)
	for facet, list := range snap.names {
		t.counts[facet] = make([]int32, len(list))
		if values := f.Filters[facet]; len(values) > 0 {
			t.wanted[facet] = make([]bool, len(list))
			for code, name := range list {
				t.wanted[facet][code] = slices.Contains(values, name)
			}
		}
		if weights := f.Weights[Facet(facet)]; len(weights) > 0 {
			t.weights[facet] = make([]int32, len(list))
			for code, name := range list {
				t.weights[facet][code] = int32(weights[name])
			}
		}
	}
	return t
}

// add counts the hits of one segment.
func (t *tally) add(s *segment, hits scored) {
	looked := len(t.snap.gone) > 0
	for i, d := range hits.docs {
		n := s.low + int64(d)
		if int(d) >= s.docs || looked && t.snap.gone[n] {
			continue
		}
		t.any++
		failed, facet := t.filtered(s, d)
		if failed > 1 {
			continue
		}
		if failed == 1 {
			t.counts[facet][s.facets[facet][d]]++
			continue
		}
		t.total++
		for f := range t.counts {
			t.counts[f][s.facets[f][d]]++
		}
		at := s.at[d]
		key := at
		if !t.f.Newest {
			key = int64(hits.score[i]) + t.standing(s, d, at)
		}
		t.best.offer(found{n: n, at: at, key: key, seg: s})
	}
}

// filtered says how many filters a document fails, and the last of those.
func (t *tally) filtered(s *segment, d uint32) (failed, facet int) {
	for f, in := range t.wanted {
		if in != nil {
			if code := int(s.facets[f][d]); code >= len(in) || !in[code] {
				failed, facet = failed+1, f
			}
		}
	}
	return failed, facet
}

const year = int64(365 * 24 * time.Hour / time.Microsecond)

// standing is what a document is worth whatever was looked for: recent ones more, and what its facets add.
func (t *tally) standing(s *segment, d uint32, at int64) (points int64) {
	age := max(t.now-at, 0)
	points = pointsRecent * year / (year + age*2/3)
	for f, weights := range t.weights {
		if weights != nil {
			if code := int(s.facets[f][d]); code < len(weights) {
				points += int64(weights[code])
			}
		}
	}
	return points
}

func (t *tally) result() (r Result) {
	r.Total = t.total
	for f, list := range t.counts {
		for code, n := range list {
			if n > 0 && code > 0 {
				r.Counts[f] = append(r.Counts[f], Count{t.snap.names[f][code], int(n)})
			}
		}
		slices.SortFunc(r.Counts[f], func(a, b Count) int {
			if a.N != b.N {
				return b.N - a.N
			}
			return strings.Compare(a.Value, b.Value)
		})
	}
	return r
}

// hits names the page's documents.
func (t *tally) hits(q db.Query, r *Result) error {
	list := t.best.list
	slices.SortFunc(list, compareKeys)
	list = list[min(t.f.Offset, len(list)):]
	numbers := make([]int64, len(list))
	for i, f := range list {
		numbers[i] = f.n
	}
	keys, err := keysOf(q, numbers)
	if err != nil {
		return err
	}
	for _, f := range list {
		key, ok := keys[f.n]
		if !ok {
			continue
		}
		h := Hit{Key: key, At: time.UnixMicro(f.at).UTC()}
		for facet := range h.Facet {
			h.Facet[facet] = t.snap.names[facet][f.seg.facets[facet][f.n-f.seg.low]]
		}
		r.Hits = append(r.Hits, h)
	}
	return nil
}

// top keeps the first of what it is offered: a heap with the last of them on top.
type top struct {
	most int
	list []found
}

func (t *top) Len() int           { return len(t.list) }
func (t *top) Less(i, j int) bool { return compareKeys(t.list[i], t.list[j]) > 0 }
func (t *top) Swap(i, j int)      { t.list[i], t.list[j] = t.list[j], t.list[i] }
func (t *top) Push(v any)         { t.list = append(t.list, v.(found)) }
func (t *top) Pop() any           { return nil } // never asked for

func (t *top) offer(f found) {
	switch {
	case len(t.list) < t.most:
		heap.Push(t, f)
	case t.most > 0 && compareKeys(f, t.list[0]) < 0:
		t.list[0] = f
		heap.Fix(t, 0)
	}
}

// Alike gives the keys of documents whose title has words that sound like those typed, newest first: for hints at what was
// meant. Words not written in Han have none.
func (x *Index) Alike(q db.Query, typed string, most int) ([]string, error) {
	sounds := heard(typed)
	if len(sounds) < 2 {
		return nil, nil
	}
	snap, err := x.at(q)
	if err != nil {
		return nil, err
	}
	p := plan{terms: []planned{{ways: []way{{words: sounds, part: 100}}}}}
	r, err := x.fetch(q, snap, p.wants())
	if err != nil {
		return nil, err
	}
	t := newTally(snap, Find{Newest: true, Limit: most})
	for _, s := range snap.segments {
		t.add(s, p.run(r, s))
	}
	var result Result
	if err := t.hits(q, &result); err != nil {
		return nil, err
	}
	keys := make([]string, len(result.Hits))
	for i, h := range result.Hits {
		keys[i] = h.Key
	}
	return keys, nil
}
