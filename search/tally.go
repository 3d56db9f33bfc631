package search

// tally.go gathers hits: the best of them for the page, how many there are in all and of each facet. Every hit is counted; only
// those that can still come into the page are weighed.

import (
	"cmp"
	"container/heap"
	"math"
	"slices"
	"strings"
	"time"

	"gongkai/db"
)

// found is a document on its way into the page.
type found struct {
	n   int64 // document
	at  int64 // microseconds
	key int64 // what it is ordered by
	seg *segment
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
	most    int64 // of what standing gives at best, beside what is given for being recent
	free    bool  // nothing is filtered
}

func newTally(snap *snapshot, f Find) *tally {
	f.Limit, f.Offset = max(min(f.Limit, 100), 0), max(f.Offset, 0)
	t := &tally{f: f, snap: snap, now: f.Now.UnixMicro(), free: true}
	t.best.most = min(f.Offset+f.Limit, Deepest)
	for facet, list := range snap.names {
		t.counts[facet] = make([]int32, len(list))
		if values := f.Filters[facet]; len(values) > 0 {
			t.wanted[facet], t.free = make([]bool, len(list)), false
			for code, name := range list {
				t.wanted[facet][code] = slices.Contains(values, name)
			}
		}
		if weights := f.Weights[Facet(facet)]; len(weights) > 0 {
			t.weights[facet] = make([]int32, len(list))
			for code, name := range list {
				t.weights[facet][code] = int32(weights[name])
			}
			t.most += int64(max(0, slices.Max(t.weights[facet])))
		}
	}
	return t
}

// add counts the hits of one segment.
func (t *tally) add(s *segment, hits scored) {
	hits = t.present(s, hits)
	t.any += len(hits.docs)
	if t.free {
		t.total += len(hits.docs)
		t.count(s, hits.docs)
	} else {
		hits = t.passing(s, hits)
	}
	best := t.recent(s.newest) + t.most // of any document of the segment, beside its points
	if t.f.Newest && s.newest < t.best.least() {
		return
	}
	for i := len(hits.docs) - 1; i >= 0; i-- {
		d := hits.docs[i]
		at := s.at[d]
		key := at
		if !t.f.Newest {
			if key = int64(hits.score[i]); key+best < t.best.least() {
				continue
			}
			key += t.standing(s, d, at)
		}
		if key >= t.best.least() {
			t.best.offer(found{n: s.low + int64(d), at: at, key: key, seg: s})
		}
	}
}

// present leaves out documents that are not there any more.
func (t *tally) present(s *segment, hits scored) scored {
	last := len(hits.docs)
	for last > 0 && int(hits.docs[last-1]) >= s.docs { // of a damaged entry
		last--
	}
	hits.docs, hits.score = hits.docs[:last], hits.score[:last]
	if len(t.snap.gone) == 0 {
		return hits
	}
	kept := 0
	for i, d := range hits.docs {
		if !t.snap.gone[s.low+int64(d)] {
			hits.docs[kept], hits.score[kept] = d, hits.score[i]
			kept++
		}
	}
	return scored{hits.docs[:kept], hits.score[:kept]}
}

// count counts documents by facet. Of more than half of a segment the others are counted, and taken from the whole.
func (t *tally) count(s *segment, docs []uint32) {
	step, list := int32(1), docs
	if len(docs) > s.docs/2 {
		step, list = -1, missing(docs, s.docs)
	}
	for f := range t.counts {
		counts := t.counts[f]
		if s.facets[f] == nil {
			counts[0] += int32(len(docs))
			continue
		}
		if step < 0 {
			for code, n := range s.counts[f] {
				counts[code] += n
			}
		}
		codes := s.facets[f]
		for _, d := range list {
			counts[codes[d]] += step
		}
	}
}

// missing gives the numbers below n that are not in the list.
func missing(list []uint32, n int) []uint32 {
	others, next := make([]uint32, 0, n-len(list)), uint32(0)
	for _, d := range list {
		for ; next < d; next++ {
			others = append(others, next)
		}
		next = d + 1
	}
	for ; next < uint32(n); next++ {
		others = append(others, next)
	}
	return others
}

// passing counts what passes the filters, and by each facet what only that facet's filter keeps out; it gives the former.
func (t *tally) passing(s *segment, hits scored) scored {
	kept := 0
	for i, d := range hits.docs {
		switch failed, facet := t.filtered(s, d); failed {
		case 0:
			for f := range t.counts {
				t.counts[f][s.facet(f, d)]++
			}
			hits.docs[kept], hits.score[kept] = d, hits.score[i]
			kept++
		case 1:
			t.counts[facet][s.facet(facet, d)]++
		}
	}
	t.total += kept
	return scored{hits.docs[:kept], hits.score[:kept]}
}

// filtered says how many filters a document fails, and the last of those.
func (t *tally) filtered(s *segment, d uint32) (failed, facet int) {
	for f, in := range t.wanted {
		if in != nil {
			if code := int(s.facet(f, d)); code >= len(in) || !in[code] {
				failed, facet = failed+1, f
			}
		}
	}
	return failed, facet
}

const year = int64(365 * 24 * time.Hour / time.Microsecond)

// recent is what a document is worth for its age.
func (t *tally) recent(at int64) int64 {
	return pointsRecent * year / (year + max(t.now-at, 0)*2/3)
}

// standing is what a document is worth whatever was looked for: recent ones more, and what its facets add.
func (t *tally) standing(s *segment, d uint32, at int64) (points int64) {
	points = t.recent(at)
	for f, weights := range t.weights {
		if weights != nil {
			if code := int(s.facet(f, d)); code < len(weights) {
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
			h.Facet[facet] = t.snap.names[facet][f.seg.facet(facet, uint32(f.n-f.seg.low))]
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

// least is the key below which nothing is taken any more.
func (t *top) least() int64 {
	if t.most == 0 {
		return math.MaxInt64
	}
	if len(t.list) < t.most {
		return math.MinInt64
	}
	return t.list[0].key
}

func (t *top) offer(f found) {
	switch {
	case len(t.list) < t.most:
		heap.Push(t, f)
	case t.most > 0 && compareKeys(f, t.list[0]) < 0:
		t.list[0] = f
		heap.Fix(t, 0)
	}
}

// compareKeys orders documents newest first, later numbers before earlier ones of the same moment.
func compareKeys(a, b found) int {
	return cmp.Or(cmp.Compare(b.key, a.key), cmp.Compare(b.at, a.at), cmp.Compare(b.n, a.n))
}
