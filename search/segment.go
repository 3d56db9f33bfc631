package search

// segment.go makes segments: the entries of some neighbouring documents, sorted by word and packed into blocks, with what is
// told of each document beside its words. A segment is never changed; several are joined into one, and then removed. Pure.

import (
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
	b := builder{all: map[string]*growing{}, letters: map[string]*growing{}, begins: map[string]*growing{}}
	abouts := make([]about, len(docs))
	for n, d := range docs {
		b.doc = uint32(n)
		b.document(d)
		abouts[n] = about{at: d.At.UnixMicro(), length: int64(letters(d.Title)), facets: d.Facets}
	}
	list := make([]*growing, 0, len(b.all)+len(b.letters)+len(b.begins))
	for mark, words := range map[string]map[string]*growing{"": b.all, letterMark: b.letters, beginMark: b.begins} {
		for word, g := range words {
			g.close()
			g.word = mark + word
			list = append(list, g)
		}
	}
	slices.SortFunc(list, func(a, b *growing) int { return strings.Compare(a.word, b.word) })
	m := made{docs: len(docs), abouts: packAbouts(abouts)}
	for _, g := range list {
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

type builder struct {
	all     map[string]*growing
	letters map[string]*growing // each Han character, wherever
	begins  map[string]*growing // the Han characters that begin a run
	doc     uint32
	at      uint32
}

func (b *builder) put(all map[string]*growing, w string, positions bool) {
	g := all[w]
	if g == nil {
		g = &growing{}
		all[strings.Clone(w)] = g
	}
	g.put(b.doc, b.at, positions)
}

func (b *builder) word(w string) {
	b.put(b.all, w, true)
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
			b.put(b.letters, letter, false)
			if begins {
				b.put(b.begins, letter, true)
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
		m.blocks, m.firsts = append(m.blocks, nil), append(m.firsts, e.word)
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
	done   bool
}

func (s *source) step() {
	for len(s.blocks) > 0 {
		if h, ok := readHeader(s.blocks[0], s.at); ok {
			s.head, s.at = h.entry(s.blocks[0]), h.end
			if from, to := s.head.from, s.head.from+s.head.size; s.head.size > 0 && to <= len(s.places) {
				s.head.pos = s.places[from:to]
			}
			return
		}
		s.blocks, s.at = s.blocks[1:], 0
	}
	s.done = true
}

// join makes one segment of several neighbours. gone says which documents of the new segment are not to be found any more.
func join(sources []*source, abouts []about, gone map[uint32]bool) made {
	m := made{docs: len(abouts), abouts: packAbouts(abouts)}
	for _, s := range sources {
		s.step()
	}
	for {
		word, any := "", false
		for _, s := range sources {
			if !s.done && (!any || s.head.word < word) {
				word, any = s.head.word, true
			}
		}
		if !any {
			return m
		}
		e := entry{word: word}
		for _, s := range sources {
			if !s.done && s.head.word == word {
				e.join(s.head, s.offset)
				s.step()
			}
		}
		if len(gone) > 0 {
			e = e.without(func(doc uint32) bool { return gone[doc] })
		}
		if e.n > 0 {
			m.put(e)
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
