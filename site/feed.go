package site

// feed.go gives what is new as RSS 2.0, Atom (RFC 4287) and JSON Feed 1.1: of the whole portal, an organ, a column, a search.
// An entry carries the text and the item's metadata (FACTS 7.4). Its id is made of the item's alone: it outlives a change of
// the site's name, and is the same in every format.

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"
	"time"

	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/fault"
	"gongkai/office"
	"gongkai/page"
	"gongkai/workday"
)

const (
	feedShown = 30       // entries of a feed
	feedText  = 64 << 10 // bytes of a text that a feed carries; of a longer one its beginning
)

// feed is a list of news, in whatever format.
type feed struct {
	ID, Title, About string
	Home, Self       string // addresses of the page it is about and of itself
	Base             string
	Changed          time.Time // of the entry changed last
	Entries          []feedEntry
}

// feedEntry is one piece of news.
type feedEntry struct {
	disclosure.Entry
	UUID, Href, Summary, HTML string
	Organ, Column             string // names
	Words                     []string
}

// feedFormats are the endings of a feed's address.
var feedFormats = map[string]struct {
	kind  string
	write func(feed) ([]byte, error)
}{
	"rss":  {"application/rss+xml; charset=utf-8", feed.rss},
	"atom": {"application/atom+xml; charset=utf-8", feed.atom},
	"json": {"application/feed+json; charset=utf-8", feed.json},
}

// feedSource says what a feed is about: its title, its page, and its items.
type feedSource func(q db.Query, k *known, v *page.Visit, about string) (f feed, items []disclosure.Listed, err error)

func (s *Site) portalFeed(v *page.Visit) error { return s.feed(v, "portal", portalNews) }
func (s *Site) organFeed(v *page.Visit) error  { return s.feed(v, "", organNews) }
func (s *Site) columnFeed(v *page.Visit) error { return s.feed(v, "", columnNews) }
func (s *Site) searchFeed(v *page.Visit) error { return s.feed(v, "feed", searchNews) }

// feed answers an address whose last part is a name, a dot and a format; name, when given, is the only one there is.
func (s *Site) feed(v *page.Visit, name string, from feedSource) error {
	about, ending, _ := strings.Cut(v.Path("file"), ".")
	format, ok := feedFormats[ending]
	if !ok || name != "" && about != name {
		return fault.Missing("fault.not_found")
	}
	var f feed
	err := s.Store.View(v.R.Context(), func(q *db.View) error {
		k, err := s.cache.know(q)
		if err != nil {
			return err
		}
		portal, err := s.cache.portal(q)
		if err != nil {
			return err
		}
		var items []disclosure.Listed
		if f, items, err = from(q, k, v, about); err != nil {
			return err
		}
		f.Changed = time.Unix(0, 0) // Atom wants a time where there is nothing yet
		f.Base = s.base(v, portal.site)
		f.Title = strings.TrimPrefix(f.Title+" — "+orElse(portal.site.Name, portal.site.Organ), " — ")
		f.Self, f.Home = f.Base+v.R.URL.RequestURI(), f.Base+f.Home
		return f.fill(q, k, items)
	})
	if err != nil {
		return err
	}
	body, err := format.write(f)
	if err != nil {
		return err
	}
	return v.Send(http.StatusOK, format.kind, body)
}

func portalNews(q db.Query, k *known, v *page.Visit, _ string) (f feed, items []disclosure.Listed, err error) {
	list, err := disclosure.List(q, disclosure.Shelf{Size: feedShown})
	return feed{ID: "portal", Home: "/", About: v.T("open.feed.portal")}, list.Items, err
}

func organNews(q db.Query, k *known, v *page.Visit, id string) (f feed, items []disclosure.Listed, err error) {
	o, err := k.organ(id)
	if err != nil {
		return f, nil, err
	}
	list, err := disclosure.List(q, disclosure.Shelf{Organ: id, Size: feedShown})
	return feed{ID: "organ:" + id, Title: o.Name, Home: "/organs/" + id, About: v.T("open.feed.organ", o.Name)}, list.Items, err
}

func columnNews(q db.Query, k *known, v *page.Visit, id string) (f feed, items []disclosure.Listed, err error) {
	c, err := k.column(q, id)
	if err != nil {
		return f, nil, err
	}
	list, err := disclosure.List(q, disclosure.Shelf{Column: c.ID, Size: feedShown})
	return feed{ID: "column:" + c.ID, Title: c.Name, Home: columnHref(c), About: orElse(c.Description, c.Name)}, list.Items, err
}

func searchNews(q db.Query, k *known, v *page.Visit, _ string) (f feed, items []disclosure.Listed, err error) {
	ask := searchOf(v)
	ask.Newest, ask.Exact, ask.Page, ask.Size = true, true, 1, feedShown
	found, err := k.finder.Search(q, ask)
	for _, h := range found.Items {
		items = append(items, h.Listed)
	}
	return feed{ID: "search:" + askValues(ask).Encode(), Title: ask.Words, Home: askHref(ask), About: v.T("open.feed.search", ask.Words)}, items, err
}

// fill reads the items whole and makes entries of them.
func (f *feed) fill(q db.Query, k *known, items []disclosure.Listed) error {
	ids := make([]string, len(items))
	for i, it := range items {
		ids[i] = it.ID
	}
	list, err := disclosure.EntriesByID(q, ids, true)
	if err != nil {
		return err
	}
	for _, e := range list {
		organ, err := k.organ(e.Page.Organ)
		if err != nil {
			return err
		}
		column, err := k.column(q, e.Revision.Column)
		if err != nil {
			return err
		}
		f.Entries = append(f.Entries, f.entry(e, organ, column))
		if e.UpdatedAt.After(f.Changed) {
			f.Changed = e.UpdatedAt
		}
	}
	return nil
}

func (f *feed) entry(e disclosure.Entry, o office.Organ, c catalogue.Column) feedEntry {
	one := feedEntry{Entry: e, UUID: urn("item:" + e.ID), Href: f.Base + disclosure.ItemHref(e.ID, e.Address), Organ: o.Name, Column: c.Name,
		Summary: orElse(e.Summary, disclosure.Excerpt(e.Body, 200)), HTML: absolute(e.Body, f.Base)}
	if len(e.Body) > feedText {
		one.HTML = ""
	}
	for _, w := range append([]string{c.Name, e.Topic, e.Genre}, disclosure.Words(e.Keywords)...) {
		if w != "" {
			one.Words = append(one.Words, w)
		}
	}
	return one
}

// urn gives a name that will mean the same thing for ever (RFC 9562, version 8), made of what it names.
func urn(name string) string {
	sum := sha256.Sum256([]byte("gongkai\n" + name))
	u := sum[:16]
	u[6], u[8] = u[6]&0x0f|0x80, u[8]&0x3f|0x80
	h := hex.EncodeToString(u)
	return "urn:uuid:" + h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
}

// absolute gives a cleaned text the full addresses of what it shows and links to: it will be read elsewhere. A quotation
// mark in the words of a cleaned text is always written as an entity, so that ="/ stands in tags alone.
func absolute(body, base string) string {
	return strings.NewReplacer(`href="/`, `href="`+base+`/`, `src="/`, `src="`+base+`/`).Replace(body)
}

// base is the address of the site before a path. Without a domain it is as the visitor has it; such an answer is not kept
// for others.
func (s *Site) base(v *page.Visit, site page.Site) string {
	if s.Base != "" {
		return s.Base
	}
	if site.Domain != "" {
		return "https://" + site.Domain
	}
	v.W.Header().Set("Cache-Control", "no-store")
	if v.R.TLS != nil {
		return "https://" + v.R.Host
	}
	return "http://" + v.R.Host
}

func orElse(text, other string) string {
	if text == "" {
		return other
	}
	return text
}

// stamp is an instant as machines read it (RFC 3339), in Beijing time.
func stamp(t time.Time) string { return t.In(workday.Beijing).Format(time.RFC3339) }
