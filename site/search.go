package site

// search.go finds public items by words: titles first or newest first, in one organ or all. FACTS 1.19 (art. 24: 检索).

import (
	"net/url"
	"strconv"
	"strings"

	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/fault"
	"gongkai/page"
)

// searchPage is a page of hits.
type searchPage struct {
	Words  string
	Organ  string
	Newest bool
	Organs []page.Option
	Asked  bool   // words were given
	Wrong  string // why they cannot be searched for
	Hits   []hit
	Capped bool
	Total  int
	Sorts  []page.Tab
	Pages  page.Pages
}

// hit is an item found, with the words looked for marked.
type hit struct {
	Href, Date, Organ string
	Title, Text       disclosure.Snippet
}

const hitsShown = 20

func (s *Site) search(v *page.Visit) error {
	p := searchPage{Words: v.Ask("q"), Organ: v.Ask("organ"), Newest: v.Ask("sort") == "new"}
	number := max(count(v.Ask("page")), 1)
	var f page.Frame
	err := s.Store.View(v.R.Context(), func(q *db.View) (err error) {
		if f, err = s.frame(v, q, v.T("site.menu.search")); err != nil {
			return err
		}
		k, err := s.cache.know(q)
		if err != nil {
			return err
		}
		p.Organs = append(p.Organs, page.Option{Value: k.portal.ID, Label: k.portal.Display()})
		for _, o := range k.others() {
			p.Organs = append(p.Organs, page.Option{Value: strings.TrimPrefix(o.Href, "/organs/"), Label: o.Label})
		}
		if p.Words == "" {
			return nil
		}
		return p.find(q, v, k, number)
	})
	if err != nil {
		return err
	}
	f.Query, f.Crumbs = p.Words, trail(v, page.Link{Label: v.T("site.menu.search")})
	return v.Render(200, searchView(f, p))
}

func (p *searchPage) find(q db.Query, v *page.Visit, k *known, number int) error {
	found, err := disclosure.Search(q, p.Words, p.Organ, p.Newest, number, hitsShown)
	if fault.Of(err) == fault.Invalid {
		p.Wrong = page.Errors(v.Lang, err).Summary
		return nil
	}
	if err != nil {
		return err
	}
	texts, err := disclosure.Snippets(q, found.Items, p.Words)
	if err != nil {
		return err
	}
	for i, it := range found.Items {
		h := hit{Href: "/items/" + it.ID, Date: day(it.PublishedAt), Title: disclosure.Mark(it.Title, p.Words), Text: texts[i]}
		if o, err := k.organ(it.Organ); err == nil && len(p.Organs) > 1 {
			h.Organ = o.Display()
		}
		p.Hits = append(p.Hits, h)
	}
	p.Asked, p.Total, p.Capped = true, found.Total, found.Capped
	p.Sorts = []page.Tab{
		{Href: searchHref(p.Words, p.Organ, false, 1), Label: v.T("portal.sort_title"), Count: -1, Current: !p.Newest},
		{Href: searchHref(p.Words, p.Organ, true, 1), Label: v.T("portal.sort_new"), Count: -1, Current: p.Newest},
	}
	p.Pages = page.Pages{Page: number, Size: hitsShown, Total: found.Total, Href: func(n int) string { return searchHref(p.Words, p.Organ, p.Newest, n) }}
	return nil
}

func searchHref(words, organ string, newest bool, number int) string {
	values := url.Values{"q": {words}}
	if organ != "" {
		values.Set("organ", organ)
	}
	if newest {
		values.Set("sort", "new")
	}
	if number > 1 {
		values.Set("page", strconv.Itoa(number))
	}
	return "/search?" + values.Encode()
}
