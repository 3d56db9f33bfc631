package search

// segment.go makes segments: the entries of some neighbouring documents, sorted by word and packed into blocks, with what is
// told of each document beside its words. A segment is never changed; several are joined into one, and then removed. Pure.

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"
)

// Facet is one of the things hits are counted by and narrowed to. What each means is the caller's business.
type Facet int

// Facets is how many there are.
const Facets = 8

// Doc is one document.
type Doc struct {
	Key    string         // the caller's name for it, such as "item:<id>"
	Mark   string         // what version of it is indexed; putting the same mark again does nothing
	At     time.Time      // decides what is newer
	Title  string         // at most some 4,000 letters are indexed
	Lead   string         // what weighs more than the body: keywords, summary, numbers
	Text   string         // plain words
	Files  string         // words of attachments
	Codes  []string       // numbers that find the document exactly, in any writing
	Facets [Facets]string // empty values are not counted
}

const (
	// blockSize is about how many bytes of entries are one row, placeSize how many bytes of places.
	blockSize = 8 << 10
	placeSize = 16 << 10
	// factor is how many segments of one size become one.
	factor = 8
	// finalSize is from how many documents on a segment is not joined any more.
	finalSize = 4096
)

// about is what is told of a document beside its words.
type about struct {
	at     int64 // microseconds
	length int64 // letters of the title
	facets [Facets]string
}

// made is a segment ready to be written.
type made struct {
	docs   int
	abouts []byte
	blocks [][]byte
	firsts []string // the first word of each block
	places []byte   // positions of the words that stand in many documents, one after the other
}

// build makes the segment of some documents, numbered from 0.
func build(docs []Doc) made {
	b := builder{short: make(map[uint64]*growing, min(400*len(docs), 1<<15)), long: map[string]*growing{}}
	abouts := make([]about, len(docs))
	for n, d := range docs {
		b.doc = uint32(n)
		b.document(d)
		abouts[n] = about{at: d.At.UnixMicro(), length: int64(letters(d.Title)), facets: d.Facets}
	}
	m := made{docs: len(docs), abouts: packAbouts(abouts)}
	var short [packed]byte
	for _, g := range b.sorted() {
		g.close()
		if g.word == nil {
			g.word = unpack(&short, g.key)
		}
		m.put(g.entry)
	}
	return m
}

// buildAll is build with all processors: each makes a part, and the parts are joined.
func buildAll(docs []Doc) made {
	parts := min(runtime.GOMAXPROCS(0), len(docs)/partLeast)
	if parts < 2 {
		return build(docs)
	}
	size := (len(docs) + parts - 1) / parts
	all := make([]made, (len(docs)+size-1)/size)
	var wait sync.WaitGroup
	for i := range all {
		wait.Go(func() { all[i] = build(docs[i*size : min((i+1)*size, len(docs))]) })
	}
	wait.Wait()
	var sources []*source
	var abouts []about
	for i, m := range all {
		sources = append(sources, &source{blocks: m.blocks, places: m.places, offset: uint32(i * size)})
		abouts = append(abouts, unpackAbouts(m.abouts, m.docs)...)
	}
	return join(sources, abouts, nil)
}

// partLeast is from how many documents on another processor is worth asking.
const partLeast = 32

// builder gathers the words of documents. Most are short enough to be a number, which is found and compared in no time.
type builder struct {
	short map[uint64]*growing
	long  map[string]*growing
	spare []growing
	doc   uint32
	at    uint32
}

// packed is how many bytes of a word a number holds, the first one highest: numbers are ordered as words are. No word has a
// zero byte.
const packed = 8

func pack(mark, w string) (key uint64) {
	for i := range len(mark) {
		key |= uint64(mark[i]) << (56 - 8*i)
	}
	for i := range min(len(w), packed-len(mark)) {
		key |= uint64(w[i]) << (56 - 8*(len(mark)+i))
	}
	return key
}

func unpack(to *[packed]byte, key uint64) []byte {
	n := 0
	for ; n < packed && key != 0; n++ {
		to[n] = byte(key >> 56)
		key <<= 8
	}
	return to[:n]
}

func (b *builder) put(mark, w string, positions bool) {
	key := pack(mark, w)
	short := len(mark)+len(w) <= packed
	var g *growing
	if short {
		g = b.short[key]
	} else {
		g = b.long[w]
	}
	if g == nil {
		if len(b.spare) == 0 {
			b.spare = make([]growing, 512)
		}
		g, b.spare = &b.spare[0], b.spare[1:]
		g.key, g.docs, g.pos = key, g.room[:0:len(g.room)/2], g.room[len(g.room)/2:len(g.room)/2]
		if short {
			b.short[key] = g
		} else {
			g.word = []byte(w)
			b.long[strings.Clone(w)] = g
		}
	}
	g.put(b.doc, b.at, positions)
}

// sorted gives all words in order.
func (b *builder) sorted() []*growing {
	type keyed struct {
		key uint64
		g   *growing
	}
	list := make([]keyed, 0, len(b.short)+len(b.long))
	for key, g := range b.short {
		list = append(list, keyed{key, g})
	}
	for _, g := range b.long {
		list = append(list, keyed{g.key, g})
	}
	slices.SortFunc(list, func(a, b keyed) int {
		if a.key != b.key {
			return cmp.Compare(a.key, b.key)
		}
		return bytes.Compare(a.g.word, b.g.word) // a short one has none yet, and comes before longer ones
	})
	all := make([]*growing, len(list))
	for i, k := range list {
		all[i] = k.g
	}
	return all
}

func (b *builder) word(w string) {
	b.put("", w, true)
	b.at++
}

// field puts a text's words at the places from one on, as far as another.
func (b *builder) field(text string, from, to uint32) {
	b.at = from
	words(text, func(w, letter string, begins bool) {
		if begins && b.at > from {
			b.at++ // two runs do not touch
		}
		if b.at >= to {
			return
		}
		if letter != "" {
			b.put(letterMark, letter, false)
			if begins {
				b.put(beginMark, letter, true)
			}
		}
		b.word(w)
	})
}

func (b *builder) document(d Doc) {
	b.field(d.Title, 0, leadFrom-1)
	b.field(d.Lead, leadFrom, bodyFrom-1)
	b.field(d.Text, bodyFrom, fileFrom-1)
	b.field(d.Files, fileFrom, fileTo)
	for i, code := range d.Codes {
		if s := squeezed(code); s != "" && !slices.Contains(d.Codes[:i], code) {
			b.at = 0
			b.word(codeMark + s)
		}
	}
	b.at = 0
	sounds(d.Title, b.word)
}

// Words that no text can hold begin with a Greek letter: texts are indexed by Han and Latin alone.
const (
	letterMark  = "α" // a Han character, wherever it stands; without positions
	beginMark   = "β" // a Han character that begins a run
	codeMark    = "κ" // numbers that find exactly
	initialMark = "ι" // pairs of initials of a title's pinyin
	soundMark   = "σ" // syllables of a title's pinyin
)

// put appends an entry, which sorts after those before it, with its positions at hand.
func (m *made) put(e entry) {
	if len(e.pos) > inlineMost {
		e.from, e.size = len(m.places), len(e.pos)
		m.places = append(m.places, e.pos...)
	}
	last := len(m.blocks) - 1
	if last < 0 || len(m.blocks[last]) > 0 && len(m.blocks[last])+len(e.docs) > blockSize {
		m.blocks, m.firsts = append(m.blocks, nil), append(m.firsts, string(e.word))
		last++
	}
	m.blocks[last] = e.appendTo(m.blocks[last])
}

// rows are the rows of the segment: its blocks of words, then its places.
func (m made) rows() [][]byte {
	rows := slices.Clone(m.blocks)
	for part := range slices.Chunk(m.places, placeSize) {
		rows = append(rows, part)
	}
	return rows
}

// source is a segment being joined: its entries in order.
type source struct {
	blocks [][]byte
	places []byte
	offset uint32 // of its documents in the new segment
	at     int    // in the first of blocks
	head   entry
	key    uint64 // of the head's word: its first bytes
	done   bool
}

func (s *source) step() {
	for len(s.blocks) > 0 {
		if h, ok := readHeader(s.blocks[0], s.at); ok {
			s.head, s.at = h.entry(s.blocks[0]), h.end
			s.key = packBytes(s.head.word)
			if from, to := s.head.from, s.head.from+s.head.size; s.head.size > 0 && to <= len(s.places) {
				s.head.pos = s.places[from:to]
			}
			return
		}
		s.blocks, s.at = s.blocks[1:], 0
	}
	s.done = true
}

func packBytes(w []byte) (key uint64) {
	for i := range min(len(w), packed) {
		key |= uint64(w[i]) << (56 - 8*i)
	}
	return key
}

// before compares the heads of two sources.
func (s *source) before(o *source) int {
	if s.key != o.key {
		return cmp.Compare(s.key, o.key)
	}
	return bytes.Compare(s.head.word, o.head.word)
}

// join makes one segment of several neighbours. gone says which documents of the new segment are not to be found any more.
func join(sources []*source, abouts []about, gone map[uint32]bool) made {
	m := made{docs: len(abouts), abouts: packAbouts(abouts)}
	for _, s := range sources {
		s.step()
	}
	var e entry // its room is used again for each word
	first := make([]*source, 0, len(sources))
	for {
		first = first[:0] // those whose head is the first word, in their order
		for _, s := range sources {
			if s.done {
				continue
			}
			order := -1
			if len(first) > 0 {
				order = s.before(first[0])
			}
			if order < 0 {
				first = append(first[:0], s)
			} else if order == 0 {
				first = append(first, s)
			}
		}
		if len(first) == 0 {
			return m
		}
		e = entry{word: first[0].head.word, docs: e.docs[:0], pos: e.pos[:0]}
		for _, s := range first {
			e.join(s.head, s.offset)
			s.step()
		}
		kept := e
		if len(gone) > 0 {
			kept = e.without(func(doc uint32) bool { return gone[doc] })
		}
		if kept.n > 0 {
			m.put(kept)
		}
	}
}

// packAbouts writes what is told of documents: a list of the facets' values, then for each document its numbers.
func packAbouts(list []about) []byte {
	codes := map[string]uint64{}
	var values []string
	var rows []byte
	for _, a := range list {
		rows = binary.AppendVarint(rows, a.at)
		rows = binary.AppendVarint(rows, a.length)
		for _, v := range a.facets {
			code, known := codes[v]
			if !known {
				code = uint64(len(values))
				codes[v] = code
				values = append(values, v)
			}
			rows = binary.AppendUvarint(rows, code)
		}
	}
	return append(packStrings(values), rows...)
}

func packStrings(list []string) []byte {
	b := binary.AppendUvarint(nil, uint64(len(list)))
	for _, s := range list {
		b = append(binary.AppendUvarint(b, uint64(len(s))), s...)
	}
	return b
}

// unpackStrings gives the list and what follows it; bytes that are no list give an empty one.
func unpackStrings(b []byte) (list []string, rest []byte) {
	n, size := binary.Uvarint(b)
	b = b[max(size, 0):]
	for range min(n, uint64(len(b))) {
		length, size := binary.Uvarint(b)
		if size <= 0 || length > uint64(len(b)-size) {
			return nil, nil
		}
		list = append(list, string(b[size:size+int(length)]))
		b = b[size+int(length):]
	}
	return list, b
}

func unpackAbouts(b []byte, n int) []about {
	values, b := unpackStrings(b)
	list := make([]about, n)
	for i := range list {
		for _, v := range []*int64{&list[i].at, &list[i].length} {
			got, size := binary.Varint(b)
			*v, b = got, b[max(size, 0):]
		}
		for f := range Facets {
			code, size := binary.Uvarint(b)
			b = b[max(size, 0):]
			if code < uint64(len(values)) {
				list[i].facets[f] = values[code]
			}
		}
	}
	return list
}

// toJoin says how many of the newest segments are to become one; sizes are those of all segments in order.
func toJoin(sizes []int) int {
	for class := factor; class <= finalSize; class *= factor {
		n, big := 0, 0
		for i := len(sizes) - 1; i >= 0 && sizes[i] < class; i-- {
			n++
			if sizes[i] >= class/factor {
				big++
			}
		}
		if big >= factor || n >= 4*factor {
			return n
		}
	}
	return 0
}
