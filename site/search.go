package site

// search.go finds public items by words, numbers and initials, best or newest first, narrowed by facets; every choice is a
// link, so that it works without script and can be kept. FACTS 1.19 (art. 24: 检索).

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/fault"
	"gongkai/message"
	"gongkai/page"
	"gongkai/search"
	"gongkai/traditional"
)

// searchPage is a page of hits.
type searchPage struct {
	Words   string
	Asked   bool   // words were given
	Wrong   string // why they cannot be searched for
	Keep    []page.Option
	Read    string // what the words were read as
	Near    bool
	Hint    page.Link
	Hits    []hit
	Total   int
	Sorts   []page.Tab
	Facets  []facet
	Chosen  []page.Link // what narrows the search, each with the way to take it off
	Clear   string
	Pages   page.Pages
	Beyond  bool // there are more hits than can be paged through
	Feed    string
	Popular []page.Link
	Alert   string // where to be told of it by mail; "" where no mail is sent
}

// hit is an item found, with the words looked for marked.
type hit struct {
	Href, Date, Organ, Column string
	Validity                  string // only where it is not in force
	Title, Text               disclosure.Snippet
	File                      string
}

// facet is one way to narrow a search: its values with their numbers.
type facet struct {
	Name    string
	Open    bool
	Choices []page.Tab
	More    []page.Tab
}

const (
	hitsShown    = 20
	choicesShown = 6  // of a facet at once
	choicesMost  = 60 // of a facet at all
)

// facets are the facets in the order shown: how each is called in the address and in words.
var facets = []struct {
	facet search.Facet
	param string
	key   string
}{
	{disclosure.FacetOrgan, "organ", "portal.meta.issuer"},
	{disclosure.FacetColumn, "column", "search.facet.column"},
	{disclosure.FacetYear, "year", "search.facet.year"},
	{disclosure.FacetGenre, "genre", "search.facet.genre"},
	{disclosure.FacetTopic, "topic", "search.facet.topic"},
	{disclosure.FacetValidity, "validity", "search.facet.validity"},
	{disclosure.FacetStatutory, "basis", "search.facet.basis"},
	{disclosure.FacetFile, "file", "search.facet.file"},
}

// searchOf reads a search from a visitor's address: what was typed in traditional characters in those of the texts.
func searchOf(v *page.Visit) disclosure.Ask {
	a := AskOf(v.R.URL.Query())
	if v.Lang == message.Traditional {
		a.Words = traditional.Simplified(a.Words)
	}
	return a
}

// AskOf reads a search from the query of its address, as the search page writes it.
func AskOf(values url.Values) disclosure.Ask {
	of := func(name string) string { return strings.TrimSpace(values.Get(name)) }
	a := disclosure.Ask{Words: of("q"), Newest: of("sort") == "new", Exact: of("exact") == "1", Page: max(count(of("page")), 1), Size: hitsShown}
	for _, f := range facets {
		a = a.Narrowed(f.facet, of(f.param))
	}
	return a
}

func (s *Site) search(v *page.Visit) error {
	p, ask := searchPage{Words: v.Ask("q")}, searchOf(v)
	var f page.Frame
	err := s.Store.View(v.R.Context(), func(q *db.View) (err error) {
		if f, err = s.frame(v, q, v.T("site.menu.search")); err != nil {
			return err
		}
		k, err := s.cache.know(q)
		if err != nil {
			return err
		}
		for _, key := range askedFor {
			p.Popular = append(p.Popular, page.Link{Href: searchHref(v.T(key), "", false, 1), Label: v.T(key)})
		}
		if p.Words == "" {
			return nil
		}
		if err := p.find(q, v, k, ask); err != nil {
			return err
		}
		if s.Letters && f.Site.Domain != "" && p.Asked {
			ask.Newest, ask.Page = false, 1
			p.Alert = "/alerts?" + askValues(ask).Encode()
		}
		return nil
	})
	if err != nil {
		return err
	}
	f.Query, f.Crumbs = p.Words, trail(v, page.Link{Label: v.T("site.menu.search")})
	return v.Render(200, searchView(f, p))
}

func (p *searchPage) find(q db.Query, v *page.Visit, k *known, a disclosure.Ask) error {
	found, err := k.finder.Search(q, a)
	if fault.Of(err) == fault.Invalid {
		p.Wrong = page.Errors(v.Lang, err).Summary
		return nil
	}
	if err != nil {
		return err
	}
	p.Asked, p.Total, p.Read, p.Near = true, found.Total, found.Read, found.Near
	for _, it := range found.Items {
		h, err := hitOf(q, v, k, it)
		if err != nil {
			return err
		}
		p.Hits = append(p.Hits, h)
	}
	if found.Hint != "" {
		p.Hint = page.Link{Href: searchHref(found.Hint, "", false, 1), Label: found.Hint}
	}
	if err := p.narrow(q, v, k, a, found); err != nil {
		return err
	}
	best, newest := a, a
	best.Newest, newest.Newest, best.Page, newest.Page = false, true, 1, 1
	p.Sorts = []page.Tab{
		{Href: askHref(best), Label: v.T("search.sort_best"), Count: -1, Current: !a.Newest},
		{Href: askHref(newest), Label: v.T("portal.sort_new"), Count: -1, Current: a.Newest},
	}
	p.Beyond = found.Total > found.Pages*a.Size && a.Page >= found.Pages
	p.Feed = "/search/feed.atom?" + askValues(best).Encode()
	p.Pages = page.Pages{Page: a.Page, Size: a.Size, Total: min(found.Total, found.Pages*a.Size), Href: func(n int) string {
		at := a
		at.Page = n
		return askHref(at)
	}}
	return nil
}

func hitOf(q db.Query, v *page.Visit, k *known, it disclosure.Hit) (hit, error) {
	h := hit{Href: it.Href(), Date: day(it.PublishedAt), Title: it.TitleMarked, Text: it.Text, File: it.File}
	if o, err := k.organ(it.Organ); err == nil && len(k.organs) > 1 {
		h.Organ = o.Display()
	}
	c, err := k.column(q, it.Column)
	if err != nil && fault.Of(err) != fault.NotFound {
		return h, err
	}
	h.Column = c.Name
	if it.Validity != "" && it.Validity != disclosure.InForce {
		h.Validity = v.T("disclosure.validity." + string(it.Validity))
	}
	return h, nil
}

// narrow makes the facets: what each value would leave, and what is chosen.
func (p *searchPage) narrow(q db.Query, v *page.Visit, k *known, a disclosure.Ask, found disclosure.Found) error {
	for _, f := range facets {
		one := facet{Name: v.T(f.key)}
		chosen := a.Filters[f.facet]
		for i, c := range found.Counts[f.facet] {
			word, err := facetWord(q, v, k, f.facet, c.Value)
			if err != nil {
				return err
			}
			current := slices.Contains(chosen, c.Value)
			if word == "" || i >= choicesMost && !current {
				continue
			}
			to := a
			to.Page, to.Filters[f.facet] = 1, []string{c.Value}
			if current {
				to.Filters[f.facet] = nil
			}
			tab := page.Tab{Href: askHref(to), Label: word, Count: c.N, Current: current}
			if len(one.Choices) < choicesShown || current {
				one.Choices = append(one.Choices, tab)
			} else {
				one.More = append(one.More, tab)
			}
		}
		for _, value := range chosen {
			word, err := facetWord(q, v, k, f.facet, value)
			if err != nil {
				return err
			}
			off := a
			off.Page, off.Filters[f.facet] = 1, nil
			p.Chosen = append(p.Chosen, page.Link{Href: askHref(off), Label: one.Name + "：" + orElse(word, value)})
			p.Keep = append(p.Keep, page.Option{Value: f.param, Label: value})
		}
		if len(one.Choices) > 1 || len(chosen) > 0 && len(one.Choices) > 0 {
			p.Facets = append(p.Facets, one)
		}
	}
	p.Clear = searchHref(a.Words, "", a.Newest, 1)
	return nil
}

// facetWord says a facet's value in words; "" for one that is not shown.
func facetWord(q db.Query, v *page.Visit, k *known, f search.Facet, value string) (string, error) {
	switch f {
	case disclosure.FacetOrgan:
		o, err := k.organ(value)
		if err != nil {
			return "", nil // an organ that is no more is not offered
		}
		return o.Display(), nil
	case disclosure.FacetColumn:
		c, err := k.column(q, value)
		if fault.Of(err) == fault.NotFound {
			return "", nil
		}
		return c.Name, err
	case disclosure.FacetYear:
		return v.T("search.year", value), nil
	case disclosure.FacetValidity:
		if slices.Contains(disclosure.Validities, disclosure.Validity(value)) {
			return v.T("disclosure.validity." + value), nil
		}
		return "", nil
	case disclosure.FacetStatutory:
		item, ok := catalogue.StatutoryByKey(value)
		if !ok {
			return "", nil
		}
		return shortened(item.Name, 14), nil
	case disclosure.FacetFile:
		if slices.Contains([]string{"pdf", "document", "table", "image", "other"}, value) {
			return v.T("search.file." + value), nil
		}
		return "", nil
	}
	return value, nil
}

// askHref is the address of a search.
func askHref(a disclosure.Ask) string { return "/search?" + askValues(a).Encode() }

func askValues(a disclosure.Ask) url.Values {
	values := url.Values{"q": {a.Words}}
	for _, f := range facets {
		if len(a.Filters[f.facet]) > 0 {
			values.Set(f.param, a.Filters[f.facet][0])
		}
	}
	if a.Newest {
		values.Set("sort", "new")
	}
	if a.Exact {
		values.Set("exact", "1")
	}
	if a.Page > 1 {
		values.Set("page", strconv.Itoa(a.Page))
	}
	return values
}

func searchHref(words, organ string, newest bool, number int) string {
	return askHref(disclosure.Ask{Words: words, Newest: newest, Page: number}.Narrowed(disclosure.FacetOrgan, organ))
}

// shortened is the first letters of a long name.
func shortened(name string, most int) string {
	if letters := []rune(name); len(letters) > most {
		return string(letters[:most-1]) + "…"
	}
	return name
}
