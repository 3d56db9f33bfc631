package search

// posting.go is the form of an index entry: a word, the documents it stands in with what kind of place that is, and its
// positions there. Documents are numbered in the order they came in; an entry tells them from the first of its segment, by
// distance. Long lists of positions lie apart from the words, because most searches need none. Pure.

import (
	"encoding/binary"
	"slices"
)

// Where the fields of a document begin in its positions. What does not fit into a field is not indexed.
const (
	leadFrom = 1 << 12 // after the title: keywords, summary, numbers
	bodyFrom = 1 << 14
	fileFrom = 1 << 22 // text of attachments
	fileTo   = 1<<22 + 1<<20
)

// What is told of a document beside its number: in the title, in the lead, and how often in the body (1, 2 to 3, more).
const (
	inTitle   = 1
	inLead    = 2
	bodyShift = 2 // two bits
	flagBits  = 4
)

// inlineMost is how many bytes of positions stand beside a word; longer ones lie among the places of the segment.
const inlineMost = 192

// entry is one word of one segment. An entry without any positions is of a word that is only looked for alone.
type entry struct {
	word []byte
	n    int    // documents
	last uint32 // the last of them
	docs []byte // for each: uvarint(distance<<flagBits | flags)
	pos  []byte // for each document its positions, see growing.put; nil while they lie apart
	from int    // where they begin among the places of the segment, when they lie apart
	size int    // how many bytes of them; 0 when they do not
}

// flagsOf tells of which kind the places are.
func flagsOf(at []uint32) uint8 {
	var k kind
	for _, p := range at {
		k.add(p)
	}
	return k.flags()
}

// kind gathers what is told of a document's places.
type kind struct {
	title, lead bool
	body        int
}

func (k *kind) add(place uint32) {
	switch {
	case place < leadFrom:
		k.title = true
	case place < bodyFrom:
		k.lead = true
	case place < fileFrom:
		k.body++
	}
}

func (k kind) flags() (flags uint8) {
	if k.title {
		flags |= inTitle
	}
	if k.lead {
		flags |= inLead
	}
	switch {
	case k.body > 3:
		return flags | 3<<bodyShift
	case k.body > 1:
		return flags | 2<<bodyShift
	}
	return flags | uint8(k.body)<<bodyShift
}

// growing is an entry to which places of the document at hand are still being added.
type growing struct {
	entry
	doc   uint32
	kind  kind
	open  bool
	begun int      // where in pos the document at hand begins
	at    uint32   // the place put last
	key   uint64   // the first bytes of the word
	room  [16]byte // for what stands in one document, as most do
}

// put adds a place. A document's first place is told from the beginning of the body, or of the title (bit 1), the next ones
// from the one before; bit 0 is 0 for the first and 1 for those that follow, which is how they are known apart. Where the body
// has the word often, twice the length of the document's places in bytes stands before them, which has bit 0 0 as well.
func (g *growing) put(doc, place uint32, positions bool) {
	if !g.open || g.doc != doc {
		g.close()
		g.doc, g.open, g.kind, g.begun = doc, true, kind{}, len(g.pos)
		if positions {
			g.pos = appendFirst(g.pos, place)
		}
	} else if positions {
		g.pos = binary.AppendUvarint(g.pos, uint64(place-g.at)<<1|1)
	}
	g.at = place
	g.kind.add(place)
}

// close ends the document at hand.
func (g *growing) close() {
	if !g.open {
		return
	}
	flags := g.kind.flags()
	g.addDoc(g.doc, flags)
	g.open = false
	if length := len(g.pos) - g.begun; length > 0 && often(flags) {
		var head [binary.MaxVarintLen64]byte
		g.pos = slices.Insert(g.pos, g.begun, binary.AppendUvarint(head[:0], uint64(length)<<1)...)
	}
}

// often says whether the length of a document's places is told.
func often(flags uint8) bool { return flags>>bodyShift == 3 }

func appendFirst(pos []byte, place uint32) []byte {
	if place >= bodyFrom {
		return binary.AppendUvarint(pos, uint64(place-bodyFrom)<<2)
	}
	return binary.AppendUvarint(pos, uint64(place)<<2|2)
}

// addDoc appends a document after those there are.
func (e *entry) addDoc(doc uint32, flags uint8) {
	distance := doc
	if e.n > 0 {
		distance = doc - e.last
	}
	e.docs = binary.AppendUvarint(e.docs, uint64(distance)<<flagBits|uint64(flags))
	e.n, e.last = e.n+1, doc
}

// join appends another segment's entry, whose documents begin offset further on.
func (e *entry) join(o entry, offset uint32) {
	if o.n == 0 {
		return
	}
	first, size := binary.Uvarint(o.docs)
	doc := offset + uint32(first>>flagBits)
	distance := doc
	if e.n > 0 {
		distance = doc - e.last
	}
	e.docs = binary.AppendUvarint(e.docs, uint64(distance)<<flagBits|first&(1<<flagBits-1))
	e.docs = append(e.docs, o.docs[max(size, 0):]...)
	e.pos = append(e.pos, o.pos...)
	e.n, e.last = e.n+o.n, offset+o.last
}

// without is the entry less some documents.
func (e entry) without(gone func(doc uint32) bool) entry {
	kept := entry{word: e.word}
	at := newPlaces(e)
	for at.next() {
		if gone(at.doc) {
			continue
		}
		kept.addDoc(at.doc, at.flags)
		from := at.pos
		at.skip()
		kept.pos = append(kept.pos, from[:len(from)-len(at.pos)]...)
	}
	return kept
}

// places walks an entry's documents with their positions, which must be at hand.
type places struct {
	docs, pos []byte
	left      int
	doc       uint32
	flags     uint8
	unread    bool // positions of doc have not been read
	begun     bool // next was called
}

func newPlaces(e entry) places { return places{docs: e.docs, pos: e.pos, left: e.n} }

// next moves to the next document.
func (p *places) next() bool {
	if p.left == 0 {
		return false
	}
	if p.unread {
		p.skip()
	}
	var v uint64
	if len(p.docs) > 0 && p.docs[0] < 0x80 {
		v, p.docs = uint64(p.docs[0]), p.docs[1:]
	} else {
		long, size := binary.Uvarint(p.docs)
		if size <= 0 {
			p.left = 0
			return false
		}
		v, p.docs = long, p.docs[size:]
	}
	p.doc, p.flags, p.unread, p.begun = p.doc+uint32(v>>flagBits), uint8(v&(1<<flagBits-1)), true, true
	p.left--
	return true
}

// skip passes over the positions of the document.
func (p *places) skip() {
	if p.unread = false; often(p.flags) {
		_, p.pos = cut(p.pos)
		return
	}
	i, first := 0, true
	for i < len(p.pos) && (first || p.pos[i]&1 == 1) { // to the next number whose bit 0 is 0
		first = false
		for i < len(p.pos) && p.pos[i] >= 0x80 {
			i++
		}
		i++
	}
	p.pos = p.pos[min(i, len(p.pos)):]
}

// cut takes as many bytes as half of the number at the beginning says; bytes that are damaged have none.
func cut(b []byte) (part, rest []byte) {
	twice, at, ok := number(b, 0)
	length := twice / 2
	if !ok || length > len(b)-at {
		return nil, nil
	}
	return b[at : at+length], b[at+length:]
}

// walk gives the document's positions one after the other; it may be called once for each document. Whoever does not walk
// to the end calls done.
func (p *places) walk() (w walk) {
	p.unread = false
	if often(p.flags) {
		w.rest, p.pos = cut(p.pos)
		w.whole = true
	} else {
		w.rest = p.pos
	}
	v, size := binary.Uvarint(w.rest)
	if size <= 0 {
		return walk{whole: w.whole}
	}
	w.rest, w.at, w.ok = w.rest[size:], uint32(v>>2), true
	if v&2 == 0 {
		w.at += bodyFrom
	}
	return w
}

// walk is a place of a document, and the bytes of those that follow.
type walk struct {
	rest  []byte
	at    uint32
	ok    bool
	whole bool // rest ends with the document
}

func (w *walk) next() {
	rest := w.rest
	switch {
	case len(rest) == 0 || rest[0]&1 == 0:
		w.ok = false
	case rest[0] < 0x80:
		w.at += uint32(rest[0] >> 1)
		w.rest = rest[1:]
	case len(rest) > 1 && rest[1] < 0x80:
		w.at += (uint32(rest[0]&0x7f) | uint32(rest[1])<<7) >> 1
		w.rest = rest[2:]
	default:
		v, size := binary.Uvarint(rest)
		w.at += uint32(v >> 1)
		w.rest = rest[max(size, 0):]
		w.ok = size > 0
	}
}

// done goes on after the document.
func (p *places) done(w *walk) {
	if w.whole {
		return
	}
	for w.ok {
		w.next()
	}
	p.pos = w.rest
}

// positions appends the document's positions to list; it may be called once for each document.
func (p *places) positions(list []uint32) []uint32 {
	w := p.walk()
	for ; w.ok; w.next() {
		list = append(list, w.at)
	}
	p.done(&w)
	return list
}

// decode appends the entry's documents and their flags.
func (e entry) decode(docs []uint32, flags []uint8) ([]uint32, []uint8) {
	docs, flags = slices.Grow(docs, e.n), slices.Grow(flags, e.n)
	at, rest := uint32(0), e.docs
	for range e.n {
		if len(rest) > 0 && rest[0] < 0x80 { // most are one byte
			at += uint32(rest[0] >> flagBits)
			docs, flags = append(docs, at), append(flags, rest[0]&(1<<flagBits-1))
			rest = rest[1:]
			continue
		}
		v, size := binary.Uvarint(rest)
		if size <= 0 {
			break
		}
		rest = rest[size:]
		at += uint32(v >> flagBits)
		docs, flags = append(docs, at), append(flags, uint8(v&(1<<flagBits-1)))
	}
	return docs, flags
}

// appendTo writes the entry: the word, how long the rest is, and the rest. Of a single document no lengths are told.
func (e entry) appendTo(b []byte) []byte {
	b = binary.AppendUvarint(b, uint64(len(e.word)))
	b = append(b, e.word...)
	apart := uint64(0)
	if e.size > 0 {
		apart = 1
	}
	var head [5 * binary.MaxVarintLen64]byte
	rest := binary.AppendUvarint(head[:0], uint64(e.n)<<1|apart)
	if e.n > 1 {
		rest = binary.AppendUvarint(rest, uint64(e.last))
		rest = binary.AppendUvarint(rest, uint64(len(e.docs)))
	}
	if e.size > 0 {
		rest = binary.AppendUvarint(rest, uint64(e.from))
		rest = binary.AppendUvarint(rest, uint64(e.size))
	}
	pos := e.pos
	if e.size > 0 {
		pos = nil
	}
	b = binary.AppendUvarint(b, uint64(len(rest)+len(e.docs)+len(pos)))
	b = append(b, rest...)
	b = append(b, e.docs...)
	return append(b, pos...)
}

// header is the beginning of an entry that is being read: its word, and where the rest stands in the block.
type header struct {
	word       []byte
	start, end int
}

// readHeader reads the entry that begins at a place of a block; ok is false at the end, and for bytes that are no entry.
func readHeader(b []byte, at int) (h header, ok bool) {
	length, at, ok := number(b, at)
	if !ok || length > len(b)-at {
		return h, false
	}
	h.word = b[at : at+length]
	size, at, ok := number(b, at+length)
	if !ok || size > len(b)-at {
		return h, false
	}
	h.start, h.end = at, at+size
	return h, true
}

// number reads a number that begins at a place, and gives where the next thing begins.
func number(b []byte, at int) (v, next int, ok bool) {
	if at < len(b) && b[at] < 0x80 {
		return int(b[at]), at + 1, true
	}
	if at >= len(b) {
		return 0, at, false
	}
	long, size := binary.Uvarint(b[at:])
	if size <= 0 || long > 1<<31 {
		return 0, at, false
	}
	return int(long), at + size, true
}

// entry is the entry of a header read from the block; one that is damaged has no documents.
func (h header) entry(b []byte) entry {
	b = b[:h.end]
	e := entry{word: h.word}
	n, at, ok := number(b, h.start)
	apart := n&1 == 1
	n >>= 1
	var last, docs int
	if n > 1 {
		var ok1, ok2 bool
		last, at, ok1 = number(b, at)
		docs, at, ok2 = number(b, at)
		ok = ok && ok1 && ok2
	}
	if apart {
		var ok1, ok2 bool
		e.from, at, ok1 = number(b, at)
		e.size, at, ok2 = number(b, at)
		ok = ok && ok1 && ok2
	}
	if n == 1 && ok {
		v, next, whole := number(b, at)
		last, docs, ok = v>>flagBits, next-at, whole
	}
	if !ok || docs > len(b)-at {
		return entry{word: e.word}
	}
	e.n, e.last, e.docs = n, uint32(last), b[at:at+docs]
	if !apart {
		e.pos = b[at+docs:]
	}
	return e
}
