package search

// index.go is the reading half: what is kept in memory of the index (which words begin which block, time and facets of each
// document) and the blocks read last. It is brought up to each reader's snapshot by asking for what changed since.

import (
	"cmp"
	"fmt"
	"runtime"
	"slices"
	"sort"
	"strings"
	"sync"
	"sync/atomic"

	"gongkai/db"
)

// CacheBytes is how much of the index a process usually keeps in memory.
const CacheBytes = 32 << 20

// Shelf parts the index: what stands on one is never found, counted or weighed in a search of another, because each has its
// own segments and its own numbers.
type Shelf int64

// The shelves.
const (
	Public Shelf = 1 // what everybody may find
	Desk   Shelf = 2 // what offices work on
	Cases  Shelf = 3 // cases of disclosure on request
)

// numbers gives the range of the numbers of a shelf's documents, segments and blocks: 536 million of each.
func (s Shelf) numbers() (from, to int64) { return int64(s-1) << 29, int64(s) << 29 }

// Index reads one shelf of the index; one for each process. Its methods may be called from many goroutines.
type Index struct {
	shelf  Shelf
	mu     sync.Mutex
	now    *snapshot
	names  [Facets]*names
	blocks blockCache
}

// names numbers the values of a facet, in the order they were met.
type names struct {
	codes map[string]uint16
	list  []string
}

// snapshot is the index as of one version; it is not changed any more.
type snapshot struct {
	version  int64
	segments []*segment
	gone     map[int64]bool
	names    [Facets][]string
	docs     int // that can be found
}

// segment is what is kept of a segment.
type segment struct {
	id, low, block int64
	docs           int
	places         int64 // the first row of its places
	firsts         []string
	newest         int64 // the latest of at
	at             []int64
	length         []uint16
	facets         [Facets][]uint16 // nil for a facet no document of it has
	counts         [Facets][]int32  // documents by value, as far as values were known
}

// New makes an Index of the public shelf that keeps at most that many bytes of blocks in memory.
func New(cacheBytes int) *Index { return NewOf(Public, cacheBytes) }

// NewOf is New for any shelf.
func NewOf(shelf Shelf, cacheBytes int) *Index {
	x := &Index{shelf: shelf, blocks: blockCache{limit: cacheBytes, kept: map[int64]*keptBlock{}}}
	for f := range x.names {
		x.names[f] = &names{codes: map[string]uint16{"": 0}, list: []string{""}}
	}
	return x
}

// at gives the index as the reader's snapshot has it. A reader whose snapshot is older than what is known gets its own.
func (x *Index) at(q db.Query) (*snapshot, error) {
	v, err := version(q, x.shelf)
	if err != nil {
		return nil, err
	}
	x.mu.Lock()
	was := x.now
	x.mu.Unlock()
	if was != nil && was.version == v {
		return was, nil
	}
	next, err := x.read(q, v, was)
	if err != nil {
		return nil, err
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.now == nil || x.now.version < v {
		x.now = next
	}
	return next, nil
}

// read makes the snapshot of a version, taking from an other one what has not changed.
func (x *Index) read(q db.Query, v int64, was *snapshot) (*snapshot, error) {
	rows, err := segmentSizes(q, x.shelf)
	if err != nil {
		return nil, err
	}
	next := &snapshot{version: v, gone: map[int64]bool{}}
	have := map[int64]*segment{}
	since := int64(0)
	if was != nil {
		for _, s := range was.segments {
			have[s.id] = s
		}
		if was.version < v {
			since = was.version
			for n := range was.gone {
				next.gone[n] = true
			}
		}
	}
	for _, r := range rows {
		s := have[r.id]
		if s == nil {
			if err := r.load(q); err != nil {
				return nil, err
			}
			s = x.segment(r)
		}
		next.segments = append(next.segments, s)
		next.docs += s.docs
	}
	list, err := goneSince(q, x.shelf, since)
	if err != nil {
		return nil, err
	}
	for _, n := range list {
		next.gone[n] = true
	}
	next.docs -= len(next.gone)
	x.mu.Lock()
	defer x.mu.Unlock()
	for f := range x.names {
		next.names[f] = x.names[f].list
	}
	return next, nil
}

// segment makes what is kept of a segment from its row.
func (x *Index) segment(r segmentRow) *segment {
	s := &segment{id: r.id, low: r.low, block: r.block, docs: int(r.docs)}
	s.firsts, _ = unpackStrings(r.firsts)
	s.places = s.block + int64(len(s.firsts))
	x.mu.Lock()
	defer x.mu.Unlock()
	abouts := unpackAbouts(r.abouts, s.docs)
	s.at, s.length = make([]int64, s.docs), make([]uint16, s.docs)
	for i, a := range abouts {
		s.at[i], s.length[i] = a.at, uint16(min(a.length, 1<<16-1))
		s.newest = max(s.newest, a.at)
	}
	for f := range s.facets {
		codes, any := make([]uint16, s.docs), false
		for i, a := range abouts {
			codes[i] = x.names[f].code(a.facets[f])
			any = any || codes[i] != 0
		}
		if !any {
			continue
		}
		s.facets[f], s.counts[f] = codes, make([]int32, len(x.names[f].list))
		for _, code := range codes {
			s.counts[f][code]++
		}
	}
	return s
}

// facet gives the code of a document's value of a facet.
func (s *segment) facet(f int, doc uint32) uint16 {
	if s.facets[f] == nil {
		return 0
	}
	return s.facets[f][doc]
}

// code numbers a value; past 65,000 values of one facet further ones are not counted.
func (n *names) code(value string) uint16 {
	code, known := n.codes[value]
	if !known && len(n.list) < 1<<16-1 {
		code = uint16(len(n.list))
		n.codes[value] = code
		n.list = append(n.list, value)
	}
	return code
}

// want is a word looked up, or all words that begin so.
type want struct {
	word   string
	prefix bool
}

// span gives the blocks of the segment in which the word may stand.
func (s *segment) span(w want) (from, to int) {
	from = sort.SearchStrings(s.firsts, w.word)
	to = from
	if from == len(s.firsts) || s.firsts[from] != w.word {
		from = max(from-1, 0)
	}
	if to < len(s.firsts) && s.firsts[to] == w.word {
		to++
	}
	for w.prefix && to < len(s.firsts) && strings.HasPrefix(s.firsts[to], w.word) {
		to++
	}
	return from, max(to, min(from+1, len(s.firsts)))
}

// reading is what one search reads of the index: blocks of words, fetched beforehand, and places, fetched when they are
// needed, by whoever looks through a segment (each). err is why the latter failed.
type reading struct {
	*snapshot
	index  *Index
	blocks map[int64][]byte // not changed once they are fetched

	mu  sync.Mutex // who asks the store, and err
	q   db.Query
	err error
}

// fetch gathers all blocks in which the words may stand, from memory or with few statements.
func (x *Index) fetch(q db.Query, snap *snapshot, wants []want) (*reading, error) {
	r := &reading{snapshot: snap, index: x, q: q, blocks: map[int64][]byte{}}
	var ids []int64
	for _, s := range snap.segments {
		for _, w := range wants {
			from, to := s.span(w)
			for b := from; b < to; b++ {
				ids = append(ids, s.block+int64(b))
			}
		}
	}
	return r, r.read(ids, r.blocks)
}

// read brings rows into memory.
func (r *reading) read(ids []int64, into map[int64][]byte) error {
	var missing []int64
	for _, id := range ids {
		if _, known := into[id]; known {
			continue
		}
		into[id] = r.index.blocks.get(id)
		if into[id] == nil {
			missing = append(missing, id)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	slices.Sort(missing)
	r.mu.Lock()
	defer r.mu.Unlock()
	return blocksByID(r.q, missing, func(id int64, data []byte) {
		into[id] = data
		r.index.blocks.put(id, data)
	})
}

// fail keeps why reading failed, the first time.
func (r *reading) fail(err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.err = cmp.Or(r.err, err)
}

const readersMost = 4 // of one search

// each looks through all segments, several at a time where there are processors for it, and hands on what was found in
// them, the newest first: what follows seldom comes into the page.
func (r *reading) each(look func(s *segment) scored, take func(s *segment, found scored)) error {
	list := slices.Clone(r.segments)
	slices.Reverse(list)
	all := make([]scored, len(list))
	var next atomic.Int64
	work := func() {
		defer func() {
			if p := recover(); p != nil {
				r.fail(fmt.Errorf("search: a segment cannot be read: %v", p))
			}
		}()
		for i := next.Add(1) - 1; i < int64(len(list)); i = next.Add(1) - 1 {
			all[i] = look(list[i])
		}
	}
	var others sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), readersMost, len(list)) - 1 {
		others.Go(work)
	}
	work()
	others.Wait()
	for i, s := range list {
		take(s, all[i])
	}
	return r.err
}

// locate fetches the positions of entries that lie apart from their words.
func (r *reading) locate(s *segment, lists [][]entry) {
	var ids []int64
	rows := func(e entry) (first, last int64) {
		return s.places + int64(e.from/placeSize), s.places + int64((e.from+e.size-1)/placeSize)
	}
	for _, list := range lists {
		for _, e := range list {
			if e.size > 0 {
				first, last := rows(e)
				for id := first; id <= last; id++ {
					ids = append(ids, id)
				}
			}
		}
	}
	places := make(map[int64][]byte, len(ids))
	if err := r.read(ids, places); err != nil {
		r.fail(err)
		return
	}
	for _, list := range lists {
		for i := range list {
			e := &list[i]
			if e.size == 0 {
				continue
			}
			first, last := rows(*e)
			from, data := e.from%placeSize, places[first]
			if first < last {
				data = slices.Clone(data)
				for id := first + 1; id <= last; id++ {
					data = append(data, places[id]...)
				}
			}
			if from+e.size <= len(data) {
				e.pos = data[from : from+e.size]
			}
		}
	}
}

// entries gives what a segment has of a word: one entry, or for a beginning of words one for each of them.
func (r *reading) entries(s *segment, w want) (list []entry) {
	from, to := s.span(w)
	for b := from; b < to; b++ {
		data := r.blocks[s.block+int64(b)]
		for at := 0; ; {
			h, ok := readHeader(data, at)
			if !ok {
				break
			}
			at = h.end
			if string(h.word) < w.word {
				continue
			}
			if string(h.word) != w.word && !(w.prefix && len(h.word) > len(w.word) && string(h.word[:len(w.word)]) == w.word) {
				break
			}
			list = append(list, h.entry(data))
		}
	}
	return list
}
