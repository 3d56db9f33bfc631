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

// appendTo writes the entry.
func (e entry) appendTo(b []byte) []byte {
	b = binary.AppendUvarint(b, uint64(len(e.word)))
	b = append(b, e.word...)
	b = binary.AppendUvarint(b, uint64(e.n))
	b = binary.AppendUvarint(b, uint64(e.last))
	b = binary.AppendUvarint(b, uint64(len(e.docs)))
	b = binary.AppendUvarint(b, uint64(len(e.pos)))
	b = append(b, e.docs...)
	return append(b, e.pos...)
}

// header is the beginning of an entry that is being read: everything but the postings, which follow it.
type header struct {
	word       []byte
	n, last    uint64
	docs, pos  int // their lengths
	start, end int // of the postings in the block
}

// readHeader reads the entry that begins at a place of a block; ok is false at the end, and for bytes that are no entry.
func readHeader(b []byte, at int) (h header, ok bool) {
	number := func() (v uint64) {
		v, size := binary.Uvarint(b[at:])
		if size <= 0 {
			at = len(b) + 1
			b = b[:0]
			return 0
		}
		at += size
		return v
	}
	if at >= len(b) {
		return h, false
	}
	length := int(number())
	if at > len(b) || length < 0 || length > len(b)-at {
		return h, false
	}
	h.word = b[at : at+length]
	at += length
	for _, v := range []*uint64{&h.n, &h.last} {
		if at > len(b) {
			return h, false
		}
		*v = number()
	}
	for _, v := range []*int{&h.docs, &h.pos} {
		if at > len(b) {
			return h, false
		}
		*v = int(number())
	}
	h.start = at
	if at > len(b) || h.docs < 0 || h.pos < 0 || h.docs > len(b)-at || h.pos > len(b)-at-h.docs {
		return h, false
	}
	h.end = at + h.docs + h.pos
	return h, true
}

// entry is the entry of a header read from the block.
func (h header) entry(b []byte) entry {
	return entry{word: string(h.word), n: int(h.n), last: uint32(h.last), docs: b[h.start : h.start+h.docs], pos: b[h.start+h.docs : h.end]}
}
