package disclosure

// desksearch.go finds an organ's items at the desk by the words of their texts, drafts as well as what is public. What is worked
// on stands on a shelf of the index of its own, which no search of the public reads: nothing of it can be found, counted,
// suggested or weighed before it is published.

import (
	"slices"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/search"
)

// draftKey is the key of an item's text that is not public, on the desk's shelf.
func draftKey(item string) string { return "draft:" + item }

// indexDrafts brings the desk's shelf to how the items stand: a text that is not the public one is there, others are not.
func indexDrafts(tx *db.Tx, ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	if err := search.Lock(tx); err != nil {
		return err
	}
	for part := range slices.Chunk(ids, 25) {
		texts, err := draftTexts(tx, part)
		if err != nil {
			return err
		}
		byItem := map[string]search.Doc{}
		for _, t := range texts {
			d, err := searchDoc(tx, t)
			if err != nil {
				return err
			}
			d.Key = draftKey(t.Item)
			byItem[t.Item] = d
		}
		var docs []search.Doc
		var gone []string
		for _, id := range part {
			if d, ok := byItem[id]; ok {
				docs = append(docs, d)
			} else {
				gone = append(gone, draftKey(id))
			}
		}
		if err := search.DeleteOn(tx, search.Desk, gone...); err != nil {
			return err
		}
		if err := search.PutOn(tx, search.Desk, docs); err != nil {
			return err
		}
	}
	return nil
}

// draftTexts gives the newest texts of those items that have another public one, or none.
func draftTexts(q db.Query, ids []string) ([]publicText, error) {
	return indexedTexts(q, `SELECT i.id, i.organ, i.index_number, i.changed_at, i.head, i.head_column, r.hash,
		r.title, r.statutory, r.topic, r.genre, r.issuer, r.document_number, r.keywords, r.summary, r.validity, r.body, r.elements, r.attachments
		FROM disclosure_item i JOIN disclosure_revision r ON r.item = i.id AND r.n = i.head
		WHERE i.head <> i.live AND i.stage <> 'dropped' AND i.id IN `, ids)
}

// DeskFinder searches what offices work on and what is public; one for each process.
type DeskFinder struct {
	public *Finder
	drafts *search.Index
}

// NewDeskFinder makes a DeskFinder that looks for what is public with a Finder.
func NewDeskFinder(public *Finder) *DeskFinder {
	return &DeskFinder{public: public, drafts: search.NewOf(search.Desk, draftCache)}
}

const (
	draftCache = 8 << 20 // bytes
	deskMost   = 200     // hits of each shelf
	findMost   = 100     // hits of one search
)

// Hits gives the best items of an organ that have the words, drafts first; beyond says that there are more. The caller has
// asked whether the organ's items may be read.
func (f *DeskFinder) Hits(q db.Query, organ, words string) (ids []string, beyond bool, err error) {
	names, err := f.public.synonyms(q)
	if err != nil {
		return nil, false, err
	}
	find := search.Find{Words: words, Also: names, Now: q.Now(), Limit: findMost}
	find.Filters[FacetOrgan] = []string{organ}
	for _, shelf := range []struct {
		index *search.Index
		item  func(key string) (string, bool)
	}{{f.drafts, draftOf}, {f.public.index, itemOf}} {
		for find.Offset = 0; find.Offset < deskMost; find.Offset += findMost {
			r, err := shelf.index.Find(q, find)
			if fault.Of(err) == fault.Invalid { // nothing that could stand in a text
				return nil, false, nil
			}
			if err != nil {
				return nil, false, err
			}
			for _, h := range r.Hits {
				if id, ok := shelf.item(h.Key); ok && !slices.Contains(ids, id) {
					ids = append(ids, id)
				}
			}
			beyond = beyond || r.Total > deskMost
			if r.Total <= find.Offset+findMost {
				break
			}
		}
	}
	return ids, beyond, nil
}

func draftOf(key string) (id string, ok bool) {
	const prefix = "draft:"
	if len(key) <= len(prefix) || key[:len(prefix)] != prefix {
		return "", false
	}
	return key[len(prefix):], true
}
