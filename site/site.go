// Package site is the public door: what citizens, companies and journalists see, and the few things they may send in.
// It is given the reading half of the store and one way to take in a submission (Once, which only apply uses).
package site

import (
	"context"
	"encoding/json"
	"encoding/xml"
	"log/slog"
	"net/http"
	"reflect"
	"time"

	"github.com/a-h/templ"

	"gongkai/blob"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/message"
	"gongkai/page"
	"gongkai/publiclog"
	"gongkai/vault"
	"gongkai/views"
)

// Store is what a public page may do with the store: read, and take in what a citizen sends.
type Store struct {
	View    func(ctx context.Context, fn func(q *db.View) error) error
	Once    func(ctx context.Context, organ, key string, fn func(tx *db.Tx) (string, error)) (string, bool, error)
	Commits func() uint64
	Now     func() time.Time
	Engine  db.Engine
}

// StoreOf is the part of d that a site is given.
func StoreOf(d *db.DB) Store {
	return Store{View: d.View, Once: d.Once, Commits: d.Commits, Now: d.Now, Engine: d.Engine()}
}

// Options are what a site is made of.
type Options struct {
	Store      Store
	Keys       *vault.Keys    // what seals the personal data of applicants
	LogKey     *publiclog.Key // what signs the public log's checkpoints
	Blobs      blob.Store
	Log        *slog.Logger
	Base       string             // address before a path, "https://…"; empty: by the site's domain
	Letters    bool               // letters can be sent
	Finder     *disclosure.Finder // what searches; one is made when nil
	Views      *views.Counter     // counts how often items are read; nil counts nothing
	CacheBytes int                // bound of the pages kept in memory; 0 keeps none
}

// Site is the public door.
type Site struct {
	Options
	gate    page.Gate
	cache   *cache
	limiter *limiter
	bulk    *limiter // of whole answers (open_bulk.go)
	person  *limiter // of one applicant, whatever the address
	looks   *limiter // of looking for what is published while an application is written
}

// route is one row of the site's table (routes.go).
type route struct {
	pattern string
	who     page.Who
	do      func(*Site, *page.Visit) error
	limited bool // bounded per address: it writes, or tries a code
}

// New makes the public door and registers its routes on mux.
func New(o Options, mux *http.ServeMux) *Site {
	warm()
	s := &Site{Options: o, cache: newCache(o.Store, o.CacheBytes), limiter: newLimiter(), bulk: newLimiter(), person: newLimiter(), looks: newLimiter()}
	s.Store.View = s.cache.view
	s.cache.views = o.Views
	if o.Finder != nil {
		s.cache.finder = o.Finder
	}
	s.gate = page.Gate{Log: o.Log, Failed: s.failed}
	var rows []page.Route
	for _, r := range routes {
		do := func(v *page.Visit) error { return r.do(s, v) }
		if r.limited {
			do = s.limiter.guard(do)
		}
		rows = append(rows, page.Route{Pattern: r.pattern, Who: r.who, Do: do})
	}
	s.gate.Register(mux, rows)
	s.registerOpen(mux)
	s.gate.Register(mux, []page.Route{{Pattern: "/", Who: page.Anyone, Do: s.readable}})
	return s
}

// Cached serves next, answering from memory what was answered before and has not changed since.
func (s *Site) Cached(next http.Handler) http.Handler { return s.cache.wrap(next) }

// menu is the site's main menu.
var menu = []struct{ href, key string }{
	{"/", "site.menu.home"},
	{"/guide", "site.menu.guide"},
	{"/columns", "site.menu.columns"},
	{"/services", "services.title"},
	{"/apply", "site.menu.apply"},
	{"/track", "site.menu.track"},
	{"/reports", "site.menu.reports"},
}

// frame is the frame of a public page: whose site it is, the menu, the reader's preferences.
func (s *Site) frame(v *page.Visit, q db.Query, title string) (page.Frame, error) {
	portal, err := s.cache.portal(q)
	if err != nil {
		return page.Frame{}, err
	}
	f := s.bareFrame(v, title)
	portal.dress(&f)
	return f, nil
}

// bareFrame is the frame without what the store knows.
func (s *Site) bareFrame(v *page.Visit, title string) page.Frame {
	return page.Frame{Lang: v.Lang, Title: title, Elder: v.Elder, Contrast: v.Contrast, Size: v.Size, Path: v.R.URL.RequestURI(), Nav: menuFor(v.Lang, v.R.URL.Path)}
}

// menuFor is the menu in a language, as seen from a path.
func menuFor(lang message.Lang, path string) []page.NavItem {
	items := make([]page.NavItem, len(menu))
	for i, n := range menu {
		items[i] = page.NavItem{Href: n.href, Label: message.T(lang, n.key), Current: path == n.href}
	}
	return items
}

// failed shows an error within the site's frame; when even that cannot be read, the page stands without it.
func (s *Site) failed(v *page.Visit, fail page.Failure) templ.Component {
	f := s.bareFrame(v, fail.Title)
	err := s.Store.View(context.WithoutCancel(v.R.Context()), func(q *db.View) (err error) {
		portal, err := s.cache.portal(q)
		if err == nil {
			portal.dress(&f)
		}
		return err
	})
	if err != nil && fail.Status < http.StatusInternalServerError {
		s.Log.Warn("frame of an error page", "ref", v.Ref, "err", err)
	}
	return page.FailurePage(page.SitePage(f), v.Lang, fail, "/")
}

// warm has every type that is answered as JSON or XML written once, before many ask for it at the same time: the packages of
// encoding make what writes a type at its first use, and the race detector cannot see that they do so safely.
func warm() {
	for _, one := range append([]any{problem{}, jsonFeed{}}, answers()...) {
		_, _ = json.Marshal(one) // what cannot be written is found where it is answered
	}
	seen := map[reflect.Type]bool{}
	for _, one := range []any{rssDoc{}, atomDoc{}, sitemapIndex{}, sitemapSet{}} {
		warmXML(reflect.TypeOf(one), seen)
	}
}

// warmXML writes a type and every type it is made of.
func warmXML(t reflect.Type, seen map[reflect.Type]bool) {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || seen[t] {
		return
	}
	seen[t] = true
	_, _ = xml.Marshal(reflect.New(t).Interface())
	for i := range t.NumField() {
		warmXML(t.Field(i).Type, seen)
	}
}

// answers are a value of each type the open data interface answers with.
func answers() (all []any) {
	for _, r := range openRoutes {
		all = append(all, r.answer)
	}
	return all
}

// Patterns gives the patterns of all public routes, those for programs with them: for tests that walk the whole door.
func Patterns() (list []string) {
	for _, r := range routes {
		list = append(list, r.pattern)
	}
	for _, r := range openRoutes {
		list = append(list, "GET "+openRoot+r.path)
	}
	return list
}
