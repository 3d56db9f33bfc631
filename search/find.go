package search

// find.go answers a search: which documents, in what order, how many of each facet (tally.go), found by its plan (plan.go).
// All of it is counted exactly.

import (
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
	if err := r.each(func(s *segment) scored { return p.run(r, s) }, t.add); err != nil {
		return Result{}, err
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
		for _, step := range phrase(term) {
			w := step.word
			if !slices.Contains(words, w) && len([]rune(w)) > 1 && !strings.HasPrefix(w, letterMark) && !strings.HasPrefix(w, beginMark) {
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
	return true, r.each(func(s *segment) scored {
		hits := r.near(s, words, weights, sum*45/100)
		for i := range hits.score {
			hits.score[i] = hits.score[i] * pointsTitle / sum
		}
		return hits
	}, t.add)
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
	p := plan{terms: []planned{{ways: []way{{following(sounds), 100}}}}}
	r, err := x.fetch(q, snap, p.wants())
	if err != nil {
		return nil, err
	}
	t := newTally(snap, Find{Newest: true, Limit: most})
	if err := r.each(func(s *segment) scored { return p.run(r, s) }, t.add); err != nil {
		return nil, err
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
