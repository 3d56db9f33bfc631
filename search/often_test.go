package search

import (
	"slices"
	"testing"
)

func TestPlacesOfADocumentThatHasAWordOftenAreReadAndPassedOver(t *testing.T) {
	var g growing
	want := map[uint32][]uint32{1: {5, bodyFrom + 1, bodyFrom + 9, bodyFrom + 300, bodyFrom + 9000, bodyFrom + 9001}, 2: {bodyFrom}, 4: {leadFrom + 3, bodyFrom + 2, bodyFrom + 4, bodyFrom + 6, bodyFrom + 8, fileFrom + 7}, 7: {1}}
	for _, doc := range []uint32{1, 2, 4, 7} {
		for _, p := range want[doc] {
			g.put(doc, p, true)
		}
	}
	g.close()
	for _, read := range []func(doc uint32) bool{func(uint32) bool { return true }, func(doc uint32) bool { return doc == 4 }, func(doc uint32) bool { return doc == 7 }} {
		p := newPlaces(g.entry)
		for p.next() {
			if read(p.doc) {
				if got := p.positions(nil); !slices.Equal(got, want[p.doc]) {
					t.Errorf("document %d: %v", p.doc, got)
				}
			}
		}
	}
	kept := g.entry.without(func(doc uint32) bool { return doc == 2 })
	p := newPlaces(kept)
	for p.next() {
		if got := p.positions(nil); !slices.Equal(got, want[p.doc]) {
			t.Errorf("without: document %d: %v", p.doc, got)
		}
	}
	a, b := newPlaces(g.entry), newPlaces(g.entry)
	m := pairs(&a, &b, 2, []uint32{1, 2, 4, 7})
	if !slices.Equal(m.docs, []uint32{4}) {
		t.Errorf("%v", m)
	}
}
