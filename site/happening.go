package site

// happening.go is the record of what happened in public: every publication, correction however small, withdrawal and change of
// validity, of one organ or the whole portal, newest first, each with what it changed; as a page and as a feed. Arts. 6, 12, 24.

import (
	"net/url"
	"slices"
	"strconv"

	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/page"
)

// newsPage is the record of an organ or of all.
type newsPage struct {
	disclosure.News
	Rows   []newsRow
	Organs []page.Option
	Kinds  []page.Option
	Pages  page.Pages
	Feeds  []page.Link
}

// newsRow is one line of the record.
type newsRow struct {
	disclosure.Happening
	OrganName string
	Words     string // what happened, in words
	Href      string // what changed, or the item
	Tone      page.Tone
}

// newsKinds are the kinds there is a filter for.
var newsKinds = []disclosure.PublicationKind{disclosure.FirstPublished, disclosure.Corrected, disclosure.TakenDown,
	disclosure.InEmergency, disclosure.ApprovedAfter, disclosure.RanOut, disclosure.PublicationKind(disclosure.Amended),
	disclosure.PublicationKind(disclosure.Abolished), disclosure.PublicationKind(disclosure.InForce)}

// asked reads the filters of the address; an unknown one stands for all.
func (p *newsPage) asked(v *page.Visit) {
	p.Organ, p.Page = v.Ask("organ"), max(count(v.Ask("page")), 1)
	if kind := disclosure.PublicationKind(v.Ask("kind")); slices.Contains(newsKinds, kind) {
		p.Kind = kind
	}
}

// href is the record's address with the same filters, another page or another way of reading.
func (p *newsPage) href(path string, n int) string {
	values := url.Values{}
	for name, value := range map[string]string{"organ": p.Organ, "kind": string(p.Kind)} {
		if value != "" {
			values.Set(name, value)
		}
	}
	if n > 1 {
		values.Set("page", strconv.Itoa(n))
	}
	if len(values) == 0 {
		return path
	}
	return path + "?" + values.Encode()
}

const newsShown = 30

func (s *Site) news(v *page.Visit) error {
	var p newsPage
	var f page.Frame
	p.asked(v)
	err := s.Store.View(v.R.Context(), func(q *db.View) (err error) {
		if f, err = s.frame(v, q, v.T("news.title")); err != nil {
			return err
		}
		return s.readNews(q, v, &p)
	})
	if err != nil {
		return err
	}
	for _, kind := range newsKinds {
		p.Kinds = append(p.Kinds, page.Option{Value: string(kind), Label: v.T("disclosure.kind." + string(kind))})
	}
	for _, format := range []string{"atom", "rss", "json"} {
		p.Feeds = append(p.Feeds, page.Link{Href: p.href("/changes/feed."+format, 0), Label: v.T("news.feed." + format)})
	}
	f.Crumbs = trail(v, page.Link{Label: v.T("news.title")})
	return v.Render(200, newsView(f, p))
}

// readNews reads a page of the record, with the organs there are.
func (s *Site) readNews(q db.Query, v *page.Visit, p *newsPage) error {
	k, err := s.cache.know(q)
	if err != nil {
		return err
	}
	if p.Organ != "" {
		if _, err := k.organ(p.Organ); err != nil {
			return err
		}
	}
	p.Size = newsShown
	list, total, err := disclosure.Happenings(q, p.News)
	if err != nil {
		return err
	}
	for _, h := range list {
		p.Rows = append(p.Rows, k.newsRow(v, h))
	}
	for _, o := range k.organs {
		p.Organs = append(p.Organs, page.Option{Value: o.ID, Label: o.Display()})
	}
	slices.SortFunc(p.Organs, func(a, b page.Option) int { return cmpText(a.Label, b.Label) })
	p.Pages = page.Pages{Page: p.Page, Size: p.Size, Total: int(total), Href: func(n int) string { return p.href("/changes", n) }}
	return nil
}

func cmpText(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func (k *known) newsRow(v *page.Visit, h disclosure.Happening) newsRow {
	row := newsRow{Happening: h, Words: v.T("disclosure.kind." + string(h.Kind)), Href: "/items/" + h.Item, Tone: historyTones[h.Kind]}
	if o, err := k.organ(h.Organ); err == nil {
		row.OrganName = o.Display()
	}
	if (h.Kind == disclosure.Corrected || h.Kind == disclosure.InEmergency && h.Serial > 1) && h.Title != "" {
		row.Href = changeHref(h.Item, h.Serial)
	}
	if row.Title == "" {
		row.Title = v.T("news.hidden", h.IndexNumber)
	}
	if h.Cause != "" && h.CauseTitle != "" {
		row.Note = v.T("news.by", h.CauseTitle)
	}
	return row
}

// newsFeed gives the record's newest lines as a feed.
func (s *Site) newsFeed(v *page.Visit) error {
	return s.feed(v, "feed", func(q db.Query, k *known, v *page.Visit, _ string) (f feed, items []disclosure.Listed, err error) {
		var p newsPage
		p.asked(v)
		if err := s.readNews(q, v, &p); err != nil {
			return f, nil, err
		}
		portal, err := s.cache.portal(q)
		if err != nil {
			return f, nil, err
		}
		base := s.base(v, portal.site)
		f = feed{ID: "changes:" + p.Organ + ":" + string(p.Kind), Title: v.T("news.title"), About: v.T("news.lead"), Home: p.href("/changes", 0)}
		for _, row := range p.Rows {
			f.Entries = append(f.Entries, row.entry(base))
		}
		return f, nil, nil
	})
}

// entry is a line as a piece of news.
func (row newsRow) entry(base string) feedEntry {
	e := feedEntry{UUID: urn("change:" + row.Item + ":" + strconv.FormatInt(row.Serial, 10) + ":" + row.Cause), Href: base + row.Href,
		Summary: orElse(row.Note, row.Words), Organ: row.OrganName, Column: row.Words, Words: []string{row.Words}}
	e.ID, e.IndexNumber, e.Title = row.Item, row.IndexNumber, row.Words+"："+row.Title
	e.PublishedAt, e.UpdatedAt = row.At, row.At
	return e
}
