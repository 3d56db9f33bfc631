package search

// index.go is the reading half: what is kept in memory of the index (which words begin which block, time and facets of each
// document) and the blocks read last. It is brought up to each reader's snapshot by asking for what changed since.

import (
	"slices"
	"sort"
	"strings"
	"sync"

	"gongkai/db"
)

// CacheBytes is how much of the index a process usually keeps in memory.
const CacheBytes = 24 << 20

// Index reads the index; one for each process. Its methods may be called from many goroutines.
type Index struct {
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
	firsts         []string
	at             []int64
	length         []uint16
	facets         [Facets][]uint16
}

// New makes an Index that keeps at most that many bytes of blocks in memory.
func New(cacheBytes int) *Index {
	x := &Index{blocks: blockCache{limit: cacheBytes, kept: map[int64]*keptBlock{}}}
	for f := range x.names {
		x.names[f] = &names{codes: map[string]uint16{"": 0}, list: []string{""}}
	}
	return x
}

// at gives the index as the reader's snapshot has it. A reader whose snapshot is older than what is known gets its own.
func (x *Index) at(q db.Query) (*snapshot, error) {
	v, err := Version(q)
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
	rows, err := segmentSizes(q)
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
	list, err := goneSince(q, since)
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
	x.mu.Lock()
	defer x.mu.Unlock()
	abouts := unpackAbouts(r.abouts, s.docs)
	s.at, s.length = make([]int64, s.docs), make([]uint16, s.docs)
	for f := range s.facets {
		s.facets[f] = make([]uint16, s.docs)
	}
	for i, a := range abouts {
		s.at[i], s.length[i] = a.at, uint16(min(a.length, 1<<16-1))
		for f, value := range a.facets {
			s.facets[f][i] = x.names[f].code(value)
		}
	}
	return s
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

// reading is the blocks one search needs.
type reading struct {
	*snapshot
	blocks map[int64][]byte
}

// fetch gathers all blocks in which the words may stand, from memory or with few statements.
func (x *Index) fetch(q db.Query, snap *snapshot, wants []want) (*reading, error) {
	r := &reading{snapshot: snap, blocks: map[int64][]byte{}}
	var missing []int64
	for _, s := range snap.segments {
		for _, w := range wants {
			from, to := s.span(w)
			for b := from; b < to; b++ {
				id := s.block + int64(b)
				if _, known := r.blocks[id]; known {
					continue
				}
				r.blocks[id] = x.blocks.get(id)
				if r.blocks[id] == nil {
					missing = append(missing, id)
				}
			}
		}
	}
	slices.Sort(missing)
	err := blocksByID(q, missing, func(id int64, data []byte) {
		r.blocks[id] = data
		x.blocks.put(id, data)
	})
	return r, err
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

// blockCache keeps the blocks read last. A block never changes and its number is never used again.
type blockCache struct {
	mu     sync.Mutex
	limit  int
	bytes  int
	kept   map[int64]*keptBlock
	recent keptBlock // ring: next is the latest, previous the oldest
}

type keptBlock struct {
	id       int64
	data     []byte
	next     *keptBlock
	previous *keptBlock
}

func (c *blockCache) get(id int64) []byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	k := c.kept[id]
	if k == nil {
		return nil
	}
	c.unlink(k)
	c.link(k)
	return k.data
}

func (c *blockCache) put(id int64, data []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.kept[id] != nil || len(data) > c.limit/8 {
		return
	}
	k := &keptBlock{id: id, data: data}
	c.kept[id] = k
	c.bytes += len(data)
	c.link(k)
	for c.bytes > c.limit {
		oldest := c.recent.previous
		c.unlink(oldest)
		delete(c.kept, oldest.id)
		c.bytes -= len(oldest.data)
	}
}

func (c *blockCache) link(k *keptBlock) {
	if c.recent.next == nil {
		c.recent.next, c.recent.previous = &c.recent, &c.recent
	}
	k.next, k.previous = c.recent.next, &c.recent
	k.next.previous, k.previous.next = k, k
}

func (c *blockCache) unlink(k *keptBlock) {
	k.next.previous, k.previous.next = k.previous, k.next
}
