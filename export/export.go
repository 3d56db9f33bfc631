package export

// export.go decides what has to be written: everything the first time, on a new day, or when something changed that stands on
// every page; otherwise what the ledger says was touched since.

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/fault"
	"gongkai/ledger"
	"gongkai/workday"
)

// Options are what a copy is made of.
type Options struct {
	Dir     string       // where it is written; made when it is not there
	Handler http.Handler // the public site
	View    func(ctx context.Context, fn func(q *db.View) error) error
	Public  func(verb string) bool // whether an event of this verb changes what the public sees
	Assets  []string               // addresses of style sheets, scripts and icons
	Live    string                 // address of the program before a path, for what needs it; "": the copy's own
	Print   string                 // what the files are made by: version and settings; when it differs all is written
	Fresh   bool                   // write everything whatever was written before
	Workers int                    // 0: as many as there are processors
}

// Done is what a run did.
type Done struct {
	Written, Same, Dropped int64
	Whole                  bool // every page was made, not only those touched
}

// touched is what has to be written.
type touched struct {
	all   bool
	any   bool
	items map[string]bool
}

const (
	eventsMost = 20_000 // more than this since the last run: write everything
	itemsMost  = 2_000
)

// Run brings the copy up to date. One run at a time works on a folder.
func Run(ctx context.Context, o Options) (done Done, err error) {
	f, unlock, err := openFolder(o.Dir)
	if err != nil {
		return done, err
	}
	defer func() { err = errors.Join(err, unlock(), os.RemoveAll(f.temp)) }()
	old, first, err := readState(f)
	if err != nil {
		return done, err
	}
	now := state{Print: o.Print, Seen: map[string]int64{}}
	what := touched{all: first || o.Fresh || old.Print != o.Print, items: map[string]bool{}}
	if err := o.View(ctx, func(q *db.View) error { return look(q, o, old, &now, &what) }); err != nil {
		return done, err
	}
	if !what.all && !what.any {
		return Done{}, writeState(f, withShared(now, old.Shared))
	}
	c := &crawl{handler: o.Handler, folder: f, live: o.Live, workers: o.Workers, only: !what.all,
		asked: map[string]bool{}, files: map[string]bool{}, links: map[string][]string{}, watch: map[string]bool{}, lists: map[string]bool{},
		moves: map[string]string{}, columns: map[string]string{}}
	if c.workers <= 0 {
		c.workers = runtime.GOMAXPROCS(0)
	}
	if err := o.View(ctx, func(q *db.View) error { return c.readable(q, what) }); err != nil {
		return done, err
	}
	if what.all {
		err = c.whole(ctx, o, &now)
	} else {
		now.Shared = old.Shared
		err = c.some(ctx, o, old, now, what)
	}
	if err != nil {
		return done, err
	}
	if err := c.notFound(ctx); err != nil {
		return done, err
	}
	if what.all {
		if err := c.sweep(); err != nil {
			return done, err
		}
	}
	return Done{c.written.Load(), c.same.Load(), c.dropped.Load(), what.all}, writeState(f, now)
}

// look reads how far everything goes now, and what happened since the last run.
func look(q db.Query, o Options, old state, now *state, what *touched) error {
	now.Day = workday.DateOf(q.Now()).String()
	what.all = what.all || now.Day != old.Day // a page may say what is so today, or this year
	var err error
	if now.Log, err = disclosure.LogEnd(q); err != nil {
		return err
	}
	heads, err := ledger.Heads(q)
	if err != nil {
		return err
	}
	read := 0
	for _, h := range heads {
		now.Seen[h.Organ] = h.Seq
		for from := old.Seen[h.Organ]; from < h.Seq && !what.all; {
			events, err := ledger.After(q, h.Organ, from, 1000)
			if err != nil {
				return err
			}
			for _, e := range events {
				what.event(e, o.Public)
				from = e.Seq
			}
			read += len(events)
			what.all = what.all || read > eventsMost || len(what.items) > itemsMost || len(events) == 0
		}
	}
	return nil
}

// event notes what one event touches. An item has its page, and those that list it; a case is counted on the front page;
// anything else that is public may stand anywhere.
func (w *touched) event(e ledger.Event, public func(string) bool) {
	if !public(e.Verb) {
		return
	}
	w.any = true
	if id, ok := strings.CutPrefix(e.Subject, "item:"); ok {
		w.items[id] = true
	} else if !strings.HasPrefix(e.Verb, "case.") {
		w.all = true
	}
}

// front are the pages that change with every publication.
var front = []string{"/", "/columns", "/reports", "/log", "/log/checkpoint", "/robots.txt", "/third-party.txt", "/sitemap.xml", "/sitemap/pages.xml", "/feeds/portal.atom", "/feeds/portal.rss",
	"/feeds/portal.json", "/api", "/api/v1/organs", "/api/v1/columns", "/api/v1/catalogue", "/api/v1/openapi.json", "/api/v1/openapi.en.json"}

// itemSeeds are the addresses of an item: by its id, its readable one, and that of its data.
func (c *crawl) itemSeeds(id string) []string {
	seeds := []string{"/items/" + id, "/api/v1/items/" + id}
	if to := c.moves[seeds[0]]; to != "" {
		seeds = append(seeds, to)
	}
	return seeds
}

// pageOf is the address at which an item's or a column's page is written.
func (c *crawl) pageOf(address string) string {
	if to := c.moves[address]; to != "" {
		return to
	}
	return address
}

// oldColumns are the addresses columns had, by id or by another name, and those of merged ones: pages that lead on; and where the
// addresses of an organ begin.
func (c *crawl) oldColumns() (list []string) {
	list = append(list, c.former...)
	for _, id := range c.columns {
		list = append(list, "/columns/"+id)
	}
	slices.Sort(list)
	return list
}

// readable reads which columns have readable addresses, and which of the items looked at.
func (c *crawl) readable(q db.Query, what touched) error {
	columns, err := catalogue.ColumnAddresses(q)
	if err != nil {
		return err
	}
	for id, path := range columns {
		c.moves["/columns/"+id], c.columns[path] = path, id
	}
	if c.former, err = catalogue.FormerColumns(q); err != nil {
		return err
	}
	roots, err := catalogue.OrganRoots(q)
	if err != nil {
		return err
	}
	for _, r := range roots {
		c.former = append(c.former, r.Path)
	}
	return disclosure.EachAddress(q, slices.Sorted(maps.Keys(what.items)), what.all, func(id, path string) { c.moves["/items/"+id] = path })
}

// whole writes every item, then everything else, so that no list names a page that is not there yet.
func (c *crawl) whole(ctx context.Context, o Options, now *state) error {
	var items, rest []string
	places := map[string]bool{} // organs and columns of items: not every page names them
	err := o.View(ctx, func(q *db.View) error {
		parts, err := disclosure.Parts(q)
		if err != nil {
			return err
		}
		for _, p := range parts {
			rest = append(rest, fmt.Sprintf("/sitemap/items-%d.xml", p.N+1))
		}
		for from, more := int64(0), true; more; {
			list, next, err := disclosure.Changes(q, from, 1000)
			if err != nil {
				return err
			}
			for _, one := range list {
				places["/organs/"+one.Organ] = true
				if one.Column != "" {
					places[c.pageOf("/columns/"+one.Column)] = true
				}
				if one.Serial == 1 {
					items = append(items, c.itemSeeds(one.Item)...)
				}
			}
			from, more = next, len(list) > 0
		}
		return nil
	})
	if err != nil {
		return err
	}
	rest = append(append(rest, front...), o.Assets...)
	rest = append(append(rest, slices.Sorted(maps.Keys(places))...), c.oldColumns()...)
	rest = append(rest, tiles(0, now.Log)...)
	if err := c.run(ctx, items); err != nil {
		return err
	}
	if err := c.run(ctx, rest); err != nil {
		return err
	}
	// Feeds of organs and columns are named in the heads of their pages, whose links were followed.
	for _, a := range slices.Sorted(maps.Keys(c.asked)) {
		if shared(a) {
			now.Shared = append(now.Shared, a)
		}
	}
	return nil
}

// particular are the roots of addresses that are about one thing; pages elsewhere are few and change with every publication.
var particular = []string{"/items/", "/columns/", "/organs/", "/reports/", "/attachments/", "/assets/", "/feeds/", "/sitemap/", "/log/tile/", "/api/v1/items/", "/schemas/"}

func withoutQuery(address string) string {
	path, _, _ := strings.Cut(address, "?")
	return path
}

func shared(address string) bool {
	return !catalogue.IsAddress(withoutQuery(address)) && !slices.ContainsFunc(particular, func(root string) bool { return strings.HasPrefix(address, root) })
}

// some writes the touched items, then what names them: their columns and organs, other items linked with them, the front.
func (c *crawl) some(ctx context.Context, o Options, old, now state, what touched) error {
	var seeds, about []string
	for id := range what.items {
		page := "/items/" + id
		c.watch[c.pageOf(page)] = true
		below := append(c.folder.below(page+"/revisions"), c.folder.below(page+"/changes")...)
		seeds = append(append(seeds, c.itemSeeds(id)...), below...)
		for _, a := range append(below, c.pageOf(page)) {
			about = append(about, c.linksIn(a)...)
		}
	}
	if err := c.run(ctx, seeds); err != nil {
		return err
	}
	rest, places, err := c.placesOf(ctx, o, what)
	if err != nil {
		return err
	}
	about = append(about, places...)
	for _, links := range c.links {
		about = append(about, links...)
	}
	rest = append(append(append(rest, front...), now.Shared...), c.oldColumns()...)
	rest = append(rest, tiles(old.Log, now.Log)...)
	slices.Sort(about)
	for _, a := range slices.Compact(about) {
		switch p := withoutQuery(a); {
		case c.columns[p] != "":
			rest = append(append(rest, p), feedsOf("/columns/"+c.columns[p])...)
			c.lists[p] = true
		case catalogue.IsAddress(p):
			rest = append(rest, a)
		case strings.HasPrefix(p, "/columns/"):
			rest = append(append(rest, p), feedsOf(p)...)
			c.lists[p] = true
		case strings.HasPrefix(p, "/organs/"):
			rest = append(append(rest, p), feedsOf(p)...)
		case strings.HasPrefix(p, "/items/"), strings.HasPrefix(p, "/attachments/"):
			rest = append(rest, a)
		}
	}
	if err := c.run(ctx, rest); err != nil {
		return err
	}
	return c.shorten()
}

// placesOf gives the parts of the sitemap that name the touched items, and the organs and columns they are in now.
func (c *crawl) placesOf(ctx context.Context, o Options, what touched) (parts, places []string, err error) {
	err = o.View(ctx, func(q *db.View) error {
		for id := range what.items {
			e, err := disclosure.EntryByID(q, id)
			if fault.Of(err) == fault.NotFound && err != nil {
				continue // it is not public after all
			}
			if err != nil {
				return err
			}
			parts = append(parts, fmt.Sprintf("/sitemap/items-%d.xml", e.Leaf/disclosure.SitemapPart+1))
			if places = append(places, "/organs/"+e.Page.Organ); e.Revision.Column != "" {
				places = append(places, c.pageOf("/columns/"+e.Revision.Column))
			}
		}
		return nil
	})
	return parts, places, err
}

// shorten removes the pages of lists that nothing leads to any more.
func (c *crawl) shorten() error {
	for list := range c.lists {
		for _, a := range c.folder.below(list) {
			t, _ := targetOf(a)
			if c.asked[t.address] {
				continue
			}
			if _, err := c.folder.drop(t.file); err != nil {
				return err
			}
			c.dropped.Add(1)
		}
	}
	return nil
}

// feedsOf gives the feeds of a column's or organ's page.
func feedsOf(page string) []string {
	return []string{"/feeds" + page + ".atom", "/feeds" + page + ".rss", "/feeds" + page + ".json"}
}

// linksIn gives what a page linked to when it was written last.
func (c *crawl) linksIn(address string) (links []string) {
	t, _ := targetOf(address)
	page, err := os.ReadFile(c.folder.path(t.file))
	if err != nil {
		return nil // it was not written yet
	}
	w := &worker{crawl: c, known: map[string]turned{}}
	rewrite(&w.page, page, func(value []byte) []byte {
		if to := w.turn(value); to.ok {
			links = append(links, to.to.address)
		}
		return value
	})
	return links
}

// notFound writes the page for addresses that are not there.
func (c *crawl) notFound(ctx context.Context) error {
	w := &worker{crawl: c, known: map[string]turned{}}
	w.answer.reset()
	if err := w.ask(ctx, http.MethodGet, "/404"); err != nil {
		return err
	}
	return w.save(target{address: "/404", clean: "/404", file: "404.html"})
}

// sweep removes what the copy has no more.
func (c *crawl) sweep() error {
	return filepath.WalkDir(c.folder.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(c.folder.dir, path)
		if err != nil || strings.HasPrefix(name, ".") {
			if d.IsDir() && name == tempName {
				return fs.SkipDir
			}
			return err
		}
		if !d.IsDir() && !c.files[filepath.ToSlash(name)] {
			c.dropped.Add(1)
			return os.Remove(path)
		}
		return nil
	})
}
