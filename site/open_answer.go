package site

// open_answer.go answers the addresses of the open data interface.

import (
	"maps"
	"net/http"
	"slices"

	"gongkai/catalogue"
	"gongkai/disclosure"
	"gongkai/message"
	"gongkai/page"
)

const openPage = 100 // items of a part, unless asked otherwise

func (s *Site) openOrgans(v *page.Visit, _ asked) (any, error) {
	doc := openOrgans{Organs: []openOrgan{}}
	err := s.open(v, func(c openContext) error {
		for _, id := range slices.Sorted(maps.Keys(c.k.organs)) {
			n, err := disclosure.Total(c.q, id, "", 0)
			if err != nil {
				return err
			}
			doc.Organs = append(doc.Organs, c.organ(c.k.organs[id], n))
		}
		return nil
	})
	return doc, err
}

func (s *Site) openColumns(v *page.Visit, a asked) (any, error) {
	doc := openColumns{Columns: []openColumn{}}
	err := s.open(v, func(c openContext) error {
		organs := slices.Sorted(maps.Keys(c.k.organs))
		if id := a.texts["organ"]; id != "" {
			if _, err := c.k.organ(id); err != nil {
				return err
			}
			organs = []string{id}
		}
		for _, id := range organs {
			columns, err := c.k.columnsOf(c.q, id)
			if err != nil {
				return err
			}
			counts, err := disclosure.ColumnCounts(c.q, id, 0)
			if err != nil {
				return err
			}
			for _, one := range columns {
				doc.Columns = append(doc.Columns, c.column(one, counts[one.ID]))
			}
		}
		return nil
	})
	return doc, err
}

func (s *Site) openCatalogue(v *page.Visit, _ asked) (any, error) {
	doc := openCatalogue{Topics: catalogue.Topics, Genres: catalogue.Genres, Years: []openYear{}}
	for _, one := range catalogue.AllStatutory() {
		doc.Statutory = append(doc.Statutory, openStatutory{one.Key, one.Article, one.Name, one.Gloss})
	}
	for _, one := range disclosure.Validities {
		doc.Validities = append(doc.Validities, openWord{string(one), message.T(message.Chinese, "disclosure.validity."+string(one))})
	}
	err := s.open(v, func(c openContext) error {
		years, err := disclosure.Years(c.q, "", "")
		for _, y := range years {
			doc.Years = append(doc.Years, openYear{y.Year, y.N})
		}
		return err
	})
	return doc, err
}

func (s *Site) openItems(v *page.Visit, a asked) (any, error) {
	doc := openItems{Items: []openBrief{}}
	h := a.harvest()
	if h.Limit == 0 {
		h.Limit = openPage
	}
	err := s.open(v, func(c openContext) error {
		part, err := disclosure.Entries(c.q, h)
		if err != nil {
			return err
		}
		doc.Next, doc.More = part.Next, part.More
		doc.Items, err = c.briefs(part.Entries)
		return err
	})
	return doc, err
}

func (c openContext) briefs(list []disclosure.Entry) ([]openBrief, error) {
	out := make([]openBrief, 0, len(list))
	for _, e := range list {
		one, err := c.brief(e)
		if err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	return out, nil
}

func (s *Site) openItem(v *page.Visit, _ asked) (any, error) {
	return s.openOne(v, func(c openContext) (disclosure.Entry, error) { return disclosure.EntryByID(c.q, v.Path("id")) })
}

// openOne answers one item whole, or that it was taken down, when and why.
func (s *Site) openOne(v *page.Visit, read func(openContext) (disclosure.Entry, error)) (doc any, err error) {
	err = s.open(v, func(c openContext) error {
		e, err := read(c)
		if err != nil {
			return err
		}
		if e.Withdrawn() {
			last := e.History[len(e.History)-1]
			doc = problem{Type: "about:blank", Title: v.T("portal.withdrawn"), Status: http.StatusGone, Detail: v.T("open.withdrawn", minute(last.At), last.Note)}
			return nil
		}
		doc, err = c.item(e)
		return err
	})
	return doc, err
}

func (s *Site) openRevision(v *page.Visit, _ asked) (any, error) {
	return s.openOne(v, func(c openContext) (disclosure.Entry, error) {
		p, err := disclosure.PublicRevision(c.q, v.Path("id"), int64(count(v.Path("n"))))
		if err != nil {
			return disclosure.Entry{}, err
		}
		return disclosure.Entry{Leaf: p.History[0].Leaf, Page: p}, nil
	})
}

func (s *Site) openProof(v *page.Visit, _ asked) (any, error) {
	var doc openProof
	err := s.open(v, func(c openContext) error {
		p, err := s.readProofs(c.q, v.Path("id"))
		doc = openProof{Item: p.ID, Origin: p.Origin, Key: p.Key, Proofs: p.Proofs}
		return err
	})
	return doc, err
}

func (s *Site) openChanges(v *page.Visit, a asked) (any, error) {
	doc := openChanges{Changes: []openChange{}}
	limit := int(a.numbers["limit"])
	if limit == 0 {
		limit = openPage
	}
	err := s.open(v, func(c openContext) error {
		list, next, err := disclosure.Changes(c.q, a.numbers["from"], limit)
		if err != nil {
			return err
		}
		end, err := disclosure.LogEnd(c.q)
		doc.Next, doc.More = next, next < end
		for _, one := range list {
			doc.Changes = append(doc.Changes, openChange{openHistory: historyOf(one.Publication), Item: one.Item, Organ: one.Organ, IndexNumber: one.IndexNumber,
				Title: one.Title, Public: one.Public, URL: c.base + "/items/" + one.Item, Self: c.self(one.Item)})
		}
		return err
	})
	return doc, err
}

func (s *Site) openSearch(v *page.Visit, a asked) (any, error) {
	doc := openSearch{Items: []openBrief{}}
	err := s.open(v, func(c openContext) error {
		ask := disclosure.Ask{Words: a.texts["q"], Newest: a.texts["sort"] == "newest", Exact: true, Page: int(max(a.numbers["page"], 1)), Size: hitsShown}
		found, err := s.cache.finder.Search(c.q, ask.Narrowed(disclosure.FacetOrgan, a.texts["organ"]))
		if err != nil {
			return err
		}
		ids := make([]string, len(found.Items))
		for i, it := range found.Items {
			ids[i] = it.ID
		}
		list, err := disclosure.EntriesByID(c.q, ids, false)
		if err != nil {
			return err
		}
		doc.Total, doc.Capped = found.Total, found.Total > found.Pages*hitsShown
		doc.Items, err = c.briefs(list)
		return err
	})
	return doc, err
}

// openDocument answers the OpenAPI document in a language.
func (s *Site) openDocument(v *page.Visit, lang message.Lang) error {
	var base string
	if err := s.open(v, func(c openContext) error { base = c.base; return nil }); err != nil {
		return err
	}
	body, err := openAPI(lang, base)
	if err != nil {
		return err
	}
	return v.Send(http.StatusOK, "application/json; charset=utf-8", body)
}
