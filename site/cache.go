package site

// Pages kept in memory. A public page is the same for everybody but for how they like it (page.Look), so an answer is kept
// whole and given again until something public happens. What is public is told by the ledger: whenever db.Commits has
// moved, the new events are looked at, and one whose verb is public empties the cache. An answer made while that
// happened is not kept.

import (
	"bytes"
	"context"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/ledger"
	"gongkai/page"
	"gongkai/search"
	"gongkai/views"
)

const (
	entryMost     = 1 << 20 // a longer answer is not kept
	gzipLeast     = 1024    // a shorter answer is not compressed
	eventsAtATime = 500
)

type cache struct {
	store  Store
	most   int
	finder *disclosure.Finder
	views  *views.Counter // nil: readings are not counted

	mu      sync.RWMutex
	entries map[string]*entry
	flights map[string]*flight // answers under way
	bytes   int
	round   atomic.Uint64 // counts the times the cache was emptied
	site    atomic.Pointer[portalAt]
	known   atomic.Pointer[known]
	opened  sync.Map     // snapshot → the round before it
	day     atomic.Int64 // the legal day the pages were made on

	look    sync.Mutex // one looker at a time
	commits atomic.Uint64
	changed atomic.Int64 // when something public was last seen to happen, or the day began; seconds
	looked  atomic.Bool
	begun   bool
	seen    map[string]int64 // organ → last event looked at
}

// portalAt is whose site this is in a round, with its header and footer in each language and type size.
type portalAt struct {
	round uint64
	site  page.Site
	heads sync.Map // page.Look → header; drawn when first asked for
	feet  sync.Map // message.Lang → footer
}

func newCache(store Store, most int) *cache {
	return &cache{store: store, most: most, finder: disclosure.NewFinder(search.CacheBytes), entries: map[string]*entry{}, flights: map[string]*flight{}, seen: map[string]int64{}}
}

// portal is readPortal, remembered until something public happens.
func (c *cache) portal(q db.Query) (*portalAt, error) {
	round, keep := c.roundOf(q)
	if p := c.site.Load(); keep && p != nil && p.round == round {
		return p, nil
	}
	site, err := readPortal(q)
	if err != nil {
		return nil, err
	}
	p := &portalAt{round: round, site: site}
	if keep {
		c.site.Store(p)
	}
	return p, nil
}

// dress gives a frame the site's name, header and footer. What cannot be drawn is left for the frame to draw itself.
func (p *portalAt) dress(f *page.Frame) {
	f.Site = p.site
	like := page.Look{Lang: f.Lang, Elder: f.Elder} // the header is the same for every contrast and size
	f.Head = drawnOnce(&p.heads, like, func() (string, error) {
		return page.Head(context.Background(), like, p.site, menuFor(f.Lang, ""))
	})
	f.Foot = drawnOnce(&p.feet, f.Lang, func() (string, error) { return page.Foot(context.Background(), f.Lang, p.site) })
}

func drawnOnce(kept *sync.Map, key any, draw func() (string, error)) string {
	if text, found := kept.Load(key); found {
		return text.(string)
	}
	text, err := draw()
	if err != nil {
		return ""
	}
	kept.Store(key, text)
	return text
}

// view opens a snapshot for a page. What is kept of it between public events is kept under the round that held before
// it was opened: had something public happened since, the round would be over.
func (c *cache) view(ctx context.Context, fn func(q *db.View) error) error {
	if err := c.fresh(ctx); err != nil {
		return err
	}
	round := c.round.Load()
	return c.store.View(ctx, func(q *db.View) error {
		c.opened.Store(q, round)
		defer c.opened.Delete(q)
		return fn(q)
	})
}

// roundOf is the round q was opened in; keep is false for what was not opened by view, such as a writing transaction.
func (c *cache) roundOf(q db.Query) (round uint64, keep bool) {
	v, found := c.opened.Load(q)
	if !found {
		return 0, false
	}
	return v.(uint64), true
}

func (c *cache) wrap(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/api/") {
			allow(w.Header())
		}
		key, ok := cacheKey(r)
		if !ok {
			if tagged(r) {
				c.fill(w, r, "", next)
				return
			}
			next.ServeHTTP(w, r)
			return
		}
		if err := c.fresh(r.Context()); err != nil {
			next.ServeHTTP(w, r) // the page itself will say what is wrong
			return
		}
		if c.most > 0 {
			c.mu.RLock()
			e := c.entries[key]
			c.mu.RUnlock()
			if e != nil {
				e.serve(w, r, c.store.Now())
				return
			}
		}
		if c.most == 0 {
			c.fill(w, r, key, next)
			return
		}
		c.once(w, r, key, next)
	})
}

// flight is an answer under way, for others who ask for the same.
type flight struct {
	done chan struct{}
	e    *entry // nil when it cannot be given to others
}

// once has an answer made by the first who asks for it; who asks meanwhile waits for that one. After a publication every
// page is asked for anew, by many at once.
func (c *cache) once(w http.ResponseWriter, r *http.Request, key string, next http.Handler) {
	c.mu.Lock()
	f, under := c.flights[key]
	if !under {
		f = &flight{done: make(chan struct{})}
		c.flights[key] = f
	}
	round := c.round.Load()
	c.mu.Unlock()
	if !under {
		defer func() {
			c.mu.Lock()
			delete(c.flights, key)
			c.mu.Unlock()
			close(f.done)
		}()
		f.e = c.fill(w, r, key, next)
		return
	}
	select {
	case <-f.done:
	case <-r.Context().Done():
		return
	}
	if f.e != nil && c.round.Load() == round { // nothing public happened since it was begun
		f.e.serve(w, r, c.store.Now())
		return
	}
	c.fill(w, r, key, next)
}

// tagged says whether an answer that is not kept gets a tag of its bytes nevertheless, so that who has it is not sent it
// again.
func tagged(r *http.Request) bool {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		return false
	}
	return r.URL.Path == "/search" || strings.HasPrefix(r.URL.Path, "/search/") || r.URL.Path == openRoot+"/search"
}

// fill answers from next and keeps the answer under key, when there is one, if nothing public happened meanwhile. It gives
// what it kept.
func (c *cache) fill(w http.ResponseWriter, r *http.Request, key string, next http.Handler) (kept *entry) {
	round := c.round.Load()
	rec := recorders.Get().(*recorder)
	defer recorders.Put(rec)
	rec.header, rec.status, rec.to, rec.passed = w.Header(), http.StatusOK, w, false
	rec.body.Reset()
	next.ServeHTTP(rec, r)
	if rec.passed {
		return nil
	}
	if rec.status != http.StatusOK || rec.header.Get("Set-Cookie") != "" || rec.header.Get("Cache-Control") == "no-store" {
		w.WriteHeader(rec.status)
		_, _ = w.Write(rec.body.Bytes()) // a visitor who has left is nobody's error
		return nil
	}
	item := rec.header.Get(readHeader)
	rec.header.Del(readHeader)
	e := newEntry(rec, r)
	if item != "" && c.views != nil {
		e.reads = c.views.Of(item)
	}
	if key != "" {
		e.at = c.changed.Load()
		e.since = []string{time.Unix(e.at, 0).UTC().Format(http.TimeFormat)}
	}
	if key != "" && c.most > 0 && c.round.Load() == round {
		e.body = bytes.Clone(e.body) // the recorder will be used again
		c.keep(key, e)
		kept = e
	}
	e.serve(w, r, c.store.Now())
	return kept
}

func (c *cache) keep(key string, e *entry) {
	size := len(key) + len(e.body) + len(e.zipped) + 200
	if len(e.body) > entryMost {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.bytes+size > c.most {
		c.entries, c.bytes = map[string]*entry{}, 0
	}
	c.entries[key] = e
	c.bytes += size
}

// cacheKey names the answer to a request, or says that it is not to be kept: only pages of the public site that depend
// on the address and on how the reader likes pages alone.
func cacheKey(r *http.Request) (string, bool) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead || len(r.URL.RawQuery) > 200 {
		return "", false
	}
	if isBulk(r.URL.Path) || r.URL.Path == openRoot+"/search" {
		return "", false
	}
	if !keeps(r.URL.Path) {
		return "", false
	}
	key := r.URL.RequestURI()
	if acceptsGzip(r) {
		key += "\x00z"
	}
	if r.Header["Cookie"] == nil {
		return key, true
	}
	return key + page.LookOf(r).Key(), true
}

// keeps says whether pages at a path are kept: those of the table, and readable addresses, which begin with none of the
// portal's own parts.
func keeps(path string) bool {
	for _, cached := range cachedPaths {
		if path == cached || (strings.HasSuffix(cached, "/") && len(cached) > 1 && strings.HasPrefix(path, cached)) {
			return true
		}
	}
	return catalogue.IsAddress(path)
}

// fresh empties the cache if something public has happened since it last looked.
func (c *cache) fresh(ctx context.Context) error {
	commits, today := c.store.Commits(), legalDay(c.store.Now())
	if c.looked.Load() && c.commits.Load() == commits && c.day.Load() == today {
		return nil
	}
	c.look.Lock()
	defer c.look.Unlock()
	if c.looked.Load() && c.commits.Load() == commits && c.day.Load() == today { // another visitor has looked meanwhile
		return nil
	}
	var public bool
	err := c.store.View(ctx, func(q *db.View) (err error) {
		public, err = c.news(q)
		return err
	})
	if err != nil {
		return err
	}
	if c.day.Swap(today) != today || public { // a new day: what a page says of today, or of this year, is over
		c.changed.Store(c.store.Now().Unix())
		c.mu.Lock()
		c.round.Add(1)
		c.entries, c.bytes = map[string]*entry{}, 0
		c.mu.Unlock()
	}
	c.commits.Store(commits)
	c.looked.Store(true)
	return nil
}

// legalDay numbers the days of Asia/Shanghai, which has had no summer time since 1991.
func legalDay(t time.Time) int64 { return (t.Unix() + 8*3600) / 86400 }

// news says whether any ledger holds a public event not yet looked at.
func (c *cache) news(q db.Query) (public bool, err error) {
	heads, err := ledger.Heads(q)
	if err != nil {
		return false, err
	}
	for _, h := range heads {
		from := c.seen[h.Organ]
		if !c.begun || h.Seq-from > eventsAtATime { // the first look, or too much to read: take it as public
			public = public || h.Seq > from
			c.seen[h.Organ] = h.Seq
			continue
		}
		if h.Seq == from {
			continue
		}
		events, err := ledger.After(q, h.Organ, from, eventsAtATime)
		if err != nil {
			return false, err
		}
		for _, e := range events {
			public = public || PublicVerb(e.Verb)
			c.seen[h.Organ] = e.Seq
		}
	}
	c.begun = true
	return public, nil
}
