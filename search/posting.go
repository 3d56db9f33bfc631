package search

// posting.go is the form of an index entry: a word, the documents it stands in with what kind of place that is, and its
// positions there. Documents are numbered in the order they came in; an entry tells them from the first of its segment, by
// distance. Pure.

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

// entry is one word of one segment.
type entry struct {
	word string
	n    int    // documents
	last uint32 // the last of them
	docs []byte // for each: uvarint(distance<<flagBits | flags)
	pos  []byte // for each: uvarint(count), then uvarint distances
}

// flagsOf tells of which kind the places are.
func flagsOf(at []uint32) (flags uint32) {
	body := 0
	for _, p := range at {
		switch {
		case p < leadFrom:
			flags |= inTitle
		case p < bodyFrom:
			flags |= inLead
		case p < fileFrom:
			body++
		}
	}
	if body > 3 {
		body = 3
	} else if body > 1 {
		body = 2
	}
	return flags | uint32(body)<<bodyShift
}

// add appends a document after those there are.
func (e *entry) add(doc uint32, at []uint32) {
	distance := doc
	if e.n > 0 {
		distance = doc - e.last
	}
	e.docs = binary.AppendUvarint(e.docs, uint64(distance)<<flagBits|uint64(flagsOf(at)))
	e.pos = binary.AppendUvarint(e.pos, uint64(len(at)))
	was := uint32(0)
	for _, p := range at {
		e.pos = binary.AppendUvarint(e.pos, uint64(p-was))
		was = p
	}
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
	e.docs = append(e.docs, o.docs[size:]...)
	e.pos = append(e.pos, o.pos...)
	e.n, e.last = e.n+o.n, offset+o.last
}

// without is the entry less some documents.
func (e entry) without(gone func(doc uint32) bool) entry {
	kept := entry{word: e.word}
	at := newPlaces(e)
	for at.next() {
		if !gone(at.doc) {
			kept.add(at.doc, at.positions(nil))
		}
	}
	return kept
}

// places walks an entry's documents with their positions.
type places struct {
	docs, pos []byte
	left      int
	doc       uint32
	flags     uint8
	unread    bool // positions of doc have not been read
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
	v, size := binary.Uvarint(p.docs)
	if size <= 0 {
		p.left = 0
		return false
	}
	p.docs = p.docs[size:]
	p.doc, p.flags, p.unread = p.doc+uint32(v>>flagBits), uint8(v&(1<<flagBits-1)), true
	p.left--
	return true
}

// skip passes over the positions of the document.
func (p *places) skip() {
	n, size := binary.Uvarint(p.pos)
	i := max(size, 0)
	for ; n > 0 && i < len(p.pos); i++ {
		if p.pos[i] < 0x80 {
			n--
		}
	}
	p.pos, p.unread = p.pos[i:], false
}

// positions appends the document's positions to list; it may be called once for each document.
func (p *places) positions(list []uint32) []uint32 {
	n, size := binary.Uvarint(p.pos)
	p.pos, p.unread = p.pos[max(size, 0):], false
	at := uint32(0)
	for ; n > 0; n-- {
		d, size := binary.Uvarint(p.pos)
		if size <= 0 {
			break
		}
		p.pos = p.pos[size:]
		at += uint32(d)
		list = append(list, at)
	}
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

// appendTo writes the entry: the word, how long the rest is, and the rest.
func (e entry) appendTo(b []byte) []byte {
	b = binary.AppendUvarint(b, uint64(len(e.word)))
	b = append(b, e.word...)
	var head [3 * binary.MaxVarintLen64]byte
	rest := binary.AppendUvarint(head[:0], uint64(e.n))
	rest = binary.AppendUvarint(rest, uint64(e.last))
	rest = binary.AppendUvarint(rest, uint64(len(e.docs)))
	b = binary.AppendUvarint(b, uint64(len(rest)+len(e.docs)+len(e.pos)))
	b = append(b, rest...)
	b = append(b, e.docs...)
	return append(b, e.pos...)
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
	n, at, ok1 := number(b, h.start)
	last, at, ok2 := number(b, at)
	docs, at, ok3 := number(b, at)
	if !ok1 || !ok2 || !ok3 || docs > h.end-at {
		return entry{word: string(h.word)}
	}
	return entry{word: string(h.word), n: n, last: uint32(last), docs: b[at : at+docs], pos: b[at+docs : h.end]}
}
