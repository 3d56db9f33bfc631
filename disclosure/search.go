package disclosure

// search.go finds public items: by words, numbers and how they sound, narrowed by facets, best or newest first. What a page,
// a feed, the open data and a saved search show is all Finder.Search.

import (
	"slices"
	"strings"
	"sync"

	"gongkai/db"
	"gongkai/search"
)

// Ask is a search for public items.
type Ask struct {
	Words      string
	Filters    [search.Facets][]string // by Facet…: only items with one of these values; nil: any
	Newest     bool                    // newest first, instead of best first
	Exact      bool                    // only what has all the words: no second try with fewer or other words
	Page, Size int                     // Page from 1; Size 20 when 0, at most 100
}

// Narrowed is the search with only one organ's items; "" leaves it as it is.
func (a Ask) Narrowed(facet search.Facet, value string) Ask {
	if value != "" {
		a.Filters[facet] = []string{value}
	}
	return a
}

// Found is a page of hits that are public.
type Found struct {
	Items  []Hit
	Total  int                           // exact
	Pages  int                           // that can be looked at
	Counts [search.Facets][]search.Count // by Facet…, exact, most first; a facet's own filter does not narrow its counts
	Read   string                        // nothing had the words as typed: they were read as this; "" otherwise
	Near   bool                          // nothing had all the words: these have most of them
	Hint   string                        // what may have been meant; "" when the search found something
}

// Hit is an item found, with the words looked for marked.
type Hit struct {
	Listed
	Validity    Validity
	TitleMarked Snippet
	Text        Snippet
	File        string // name of the attachment Text is from; "" when from the item itself
}

// Finder searches what is public; one for each process. Its methods may be called from many goroutines.
type Finder struct {
	index *search.Index
	mu    sync.Mutex
	names Synonyms // OwnSynonyms and the installation's
	mark  string   // of which state of the installation's
}

// NewFinder makes a Finder that keeps at most that many bytes of the index in memory (search.CacheBytes).
func NewFinder(cacheBytes int) *Finder { return &Finder{index: search.New(cacheBytes)} }

// synonyms gives the product's and the installation's, read again when those have changed.
func (f *Finder) synonyms(q db.Query) (Synonyms, error) {
	mark, err := synonymsMark(q)
	if err != nil {
		return nil, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.names != nil && f.mark == mark {
		return f.names, nil
	}
	lines, err := SynonymLines(q)
	if err != nil {
		return nil, err
	}
	more := Synonyms{}
	for _, l := range lines {
		more.add(strings.Fields(l.Words))
	}
	f.names, f.mark = OwnSynonyms().with(more), mark
	return f.names, nil
}

// standing is what the state of a document adds to its rank: what is no longer in force comes after what is.
var standing = map[search.Facet]map[string]int{
	FacetValidity: {string(Abolished): -320, string(Lapsed): -320, string(Amended): -60},
}

const searchSize = 20

// Search gives a page of hits. Words without a letter or digit are an Invalid fault.
func (f *Finder) Search(q db.Query, a Ask) (Found, error) {
	if a.Size <= 0 || a.Size > 100 {
		a.Size = searchSize
	}
	names, err := f.synonyms(q)
	if err != nil {
		return Found{}, err
	}
	find := search.Find{Words: a.Words, Also: names, Filters: a.Filters, Weights: standing, Newest: a.Newest, Now: q.Now(),
		Limit: a.Size, Offset: (max(a.Page, 1) - 1) * a.Size}
	if asks(a.Words) {
		find.Prefer = "指南"
	}
	r, err := f.index.Find(q, find)
	if err != nil {
		return Found{}, err
	}
	found := Found{}
	if r.Total == 0 && !a.Exact {
		if r, err = f.again(q, find, names, &found); err != nil {
			return Found{}, err
		}
	}
	found.Total, found.Counts, found.Near = r.Total, r.Counts, r.Near
	found.Pages = (min(r.Total, search.Deepest) + a.Size - 1) / a.Size
	marks := marksOf(a.Words, found.Read, r.Near, names)
	return found, found.fill(q, r.Hits, marks)
}

// again looks once more where nothing was found: without the words of a question, then for most of the words; and looks for
// what may have been meant.
func (f *Finder) again(q db.Query, find search.Find, names Synonyms, found *Found) (search.Result, error) {
	typed := find.Words
	read := simpler(typed, names)
	if read != search.Fold(typed) {
		find.Words = read
		r, err := f.index.Find(q, find)
		if err != nil || r.Total > 0 {
			found.Read = read
			return r, err
		}
	}
	find.Near = true
	r, err := f.index.Find(q, find)
	if err != nil {
		return r, err
	}
	titles, err := f.alike(q, typed, r.Hits)
	found.Hint = closest(typed, titles)
	return r, err
}

// alike gives titles that may hold what was meant: those that sound like it, then those of the nearest hits.
func (f *Finder) alike(q db.Query, typed string, near []search.Hit) ([]string, error) {
	keys, err := f.index.Alike(q, typed, 50)
	if err != nil {
		return nil, err
	}
	for _, h := range near {
		keys = append(keys, h.Key)
	}
	var ids []string
	for _, k := range keys {
		if id, ok := itemOf(k); ok && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	items, err := ListedByID(q, ids)
	titles := make([]string, len(items))
	for i, it := range items {
		titles[i] = it.Title
	}
	return titles, err
}

// fill reads the items of the hits and marks the words in them.
func (found *Found) fill(q db.Query, hits []search.Hit, marks []string) error {
	var ids []string
	validity := map[string]Validity{}
	for _, h := range hits {
		if id, ok := itemOf(h.Key); ok {
			ids = append(ids, id)
			validity[id] = Validity(h.Facet[FacetValidity])
		}
	}
	items, err := ListedByID(q, ids)
	if err != nil {
		return err
	}
	texts, err := publicWords(q, items)
	if err != nil {
		return err
	}
	for _, it := range items {
		h := Hit{Listed: it, Validity: validity[it.ID], TitleMarked: Mark(it.Title, marks)}
		text, marked := snippet(texts[it.ID], marks)
		h.Text = text
		if !marked && !h.TitleMarked.Marks() {
			if err := h.fromFile(q, marks); err != nil {
				return err
			}
		}
		found.Items = append(found.Items, h)
	}
	return nil
}

// fromFile shows the stretch of an attachment where the words stand, if they do in one.
func (h *Hit) fromFile(q db.Query, marks []string) error {
	files, err := publicFiles(q, h.ID)
	if err != nil || len(files) == 0 {
		return err
	}
	texts, err := fileTexts(q, files)
	if err != nil {
		return err
	}
	for _, a := range files {
		if line := Mark(a.Name, marks); line.Marks() {
			h.Text, h.File = line, a.Name
			return nil
		}
		if text, marked := snippet(texts[a.Hash], marks); marked {
			h.Text, h.File = text, a.Name
			return nil
		}
	}
	return nil
}

// marksOf gives what is marked in hits: what was typed, what it was read as, its other names, and for hits that have only most
// of it, its pairs.
func marksOf(typed, read string, near bool, names Synonyms) (marks []string) {
	for _, w := range strings.Fields(typed + " " + read) {
		marks = append(marks, w)
		marks = append(marks, names[search.Fold(w)]...)
		if near {
			letters := []rune(search.Fold(w))
			for i := range max(len(letters)-1, 0) {
				marks = append(marks, string(letters[i:i+2]))
			}
		}
	}
	return marks
}
