package export

// crawl.go asks the handler for pages, several at a time, writes them, and goes on to what they link to.

import (
	"bytes"
	"context"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"gongkai/catalogue"
)

// crawl is one run over the portal.
type crawl struct {
	handler http.Handler
	folder  folder
	live    string // address of the program before a path; "" leaves links to it as they are
	workers int
	only    bool            // follow links only to what is not written yet
	lists   map[string]bool // and through these lists

	mu      sync.Mutex
	moves   map[string]string // addresses by id of what has a readable one, and that
	columns map[string]string // readable addresses of columns, and their ids
	former  []string          // addresses that lead on, and where those of organs begin

	asked map[string]bool     // addresses taken up
	files map[string]bool     // files that belong to the copy
	links map[string][]string // of the pages in watch: what they link to
	watch map[string]bool

	written, same, dropped atomic.Int64
}

// turned is what a link becomes, and where it leads.
type turned struct {
	value []byte
	to    target
	ok    bool
}

// worker is one of those who ask.
type worker struct {
	*crawl
	answer answer
	page   bytes.Buffer
	known  map[string]turned // links met before: most stand in every page
	found  []target
}

const knownMost = 50_000

// run takes addresses up and all they lead to.
func (c *crawl) run(ctx context.Context, addresses []string) error {
	var next []target
	for _, a := range addresses {
		if t, ok := targetOf(a); ok && c.take(t) {
			next = append(next, t)
		}
	}
	for len(next) > 0 {
		found, err := c.round(ctx, next)
		if err != nil {
			return err
		}
		next = next[:0]
		for _, t := range found {
			if c.follow(t) && c.take(t) {
				next = append(next, t)
			}
		}
	}
	return nil
}

// follow says whether a link is gone along: always in a new copy; else to what is not written yet, and through the lists that
// are made again.
func (c *crawl) follow(t target) bool {
	path, _, _ := strings.Cut(t.address, "?")
	return !c.only || c.lists[path] || !c.folder.has(t.file)
}

// take says whether nobody has taken the address up yet.
func (c *crawl) take(t target) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.asked[t.address] {
		return false
	}
	c.asked[t.address] = true
	return true
}

// round asks for all of a list and gives what they link to.
func (c *crawl) round(ctx context.Context, list []target) (found []target, err error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var at atomic.Int64
	var all sync.WaitGroup
	var mu sync.Mutex
	for range min(c.workers, len(list)) {
		all.Go(func() {
			w := &worker{crawl: c, known: map[string]turned{}}
			for ctx.Err() == nil {
				i := int(at.Add(1)) - 1
				if i >= len(list) {
					break
				}
				if err := w.one(ctx, list[i]); err != nil {
					cancel(fmt.Errorf("export %s: %w", list[i].address, err))
				}
			}
			mu.Lock()
			defer mu.Unlock()
			found = append(found, w.found...)
		})
	}
	all.Wait()
	return found, context.Cause(ctx)
}

// one asks for an address and writes what it answers. What is gone loses its file; the notice of a withdrawal is kept.
func (w *worker) one(ctx context.Context, t target) error {
	if to := w.moves[t.clean]; to != "" && t.clean == t.address { // its page stands at its readable address
		return w.moved(t, to)
	}
	if still(t.address) && w.folder.has(t.file) {
		if gone, err := w.gone(ctx, t); err != nil || !gone {
			w.keep(t)
			w.same.Add(1)
			return err
		}
	}
	w.answer.reset()
	if strings.HasPrefix(t.address, "/attachments/") {
		temp, err := w.folder.under()
		if err != nil {
			return err
		}
		w.answer.file = temp
	}
	if err := w.ask(ctx, http.MethodGet, t.address); err != nil {
		return err
	}
	status, file := w.answer.status, w.answer.file
	switch {
	case status == http.StatusOK && file != nil:
		w.keep(t)
		w.written.Add(1)
		return w.folder.place(file, w.folder.path(t.file), w.answer.err)
	case file != nil:
		_, _ = file.Close(), os.Remove(file.Name()) // nothing was written to it
		fallthrough
	case status == http.StatusNotFound, status == http.StatusGone && !w.answer.isHTML(), status == http.StatusGone && strings.Count(t.address, "/") > 2 && !catalogue.IsAddress(t.address):
		if err := w.markGone(t, false); err != nil {
			return err
		}
		dropped, err := w.folder.drop(t.file)
		if dropped {
			w.dropped.Add(1)
		}
		return err
	case status == http.StatusOK, status == http.StatusGone:
		return w.save(t)
	case status >= 300 && status < 400 && strings.HasPrefix(w.answer.header.Get("Location"), "/"):
		return w.moved(t, w.answer.header.Get("Location"))
	}
	return fmt.Errorf("the page answers %d", status)
}

// moved writes a page that leads on to where an address has moved: a file cannot answer 301.
func (w *worker) moved(t target, to string) error {
	href := html.EscapeString(to)
	w.answer.reset()
	w.answer.header.Set("Content-Type", "text/html; charset=utf-8")
	fmt.Fprintf(&w.answer.body, `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>%[1]s</title><link rel="canonical" href="%[1]s">`+
		`<meta http-equiv="refresh" content="0; url=%[1]s"></head><body><p><a href="%[1]s">%[1]s</a></p></body></html>`, href)
	return w.save(t)
}

// gone says whether an attachment written earlier is not public any more.
func (w *worker) gone(ctx context.Context, t target) (bool, error) {
	if !w.only || !strings.HasPrefix(t.address, "/attachments/") {
		return false, nil
	}
	w.answer.reset()
	err := w.ask(ctx, http.MethodHead, t.address)
	return w.answer.status != http.StatusOK, err
}

func (w *worker) ask(ctx context.Context, method, address string) error {
	u, err := url.Parse(address)
	if err != nil {
		return err
	}
	r := (&http.Request{Method: method, URL: u, RequestURI: address, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: http.Header{}, Host: "localhost", Body: http.NoBody}).WithContext(ctx)
	w.handler.ServeHTTP(&w.answer, r)
	if w.answer.status == 0 {
		w.answer.status = http.StatusOK
	}
	return ctx.Err()
}

// save writes a page with its links turned to what the copy has, or any other answer as it is.
func (w *worker) save(t target) error {
	content := w.answer.body.Bytes()
	if w.answer.isHTML() {
		w.page.Reset()
		var links []string
		watched := w.watch[t.address]
		rewrite(&w.page, content, func(value []byte) []byte {
			to := w.turn(value)
			if watched && to.ok {
				links = append(links, to.to.address)
			}
			return to.value
		})
		if watched {
			w.mu.Lock()
			w.links[t.address] = links
			w.mu.Unlock()
		}
		content = w.page.Bytes()
	}
	w.keep(t)
	if err := w.markGone(t, w.answer.status == http.StatusGone); err != nil {
		return err
	}
	changed, err := w.folder.put(t.file, content)
	if changed {
		w.written.Add(1)
	} else {
		w.same.Add(1)
	}
	return err
}

// markGone leaves an empty file beside the copy for a page that is to be answered with 410, or takes it away. A web server looks
// whether it is there (docs/operate.md), and need not be told when that changes.
func (w *worker) markGone(t target, gone bool) error {
	item := strings.HasPrefix(t.clean, "/items/") && strings.Count(t.clean, "/") == 2 || catalogue.IsAddress(t.clean) && w.columns[t.clean] == "" && !slices.Contains(w.former, t.clean)
	if !item || t.clean != t.address {
		return nil
	}
	mark := goneName + "/" + strings.TrimSuffix(t.file, ".html")
	if !gone {
		_, err := w.folder.drop(mark)
		return err
	}
	_, err := w.folder.put(mark, nil)
	return err
}

func (w *worker) keep(t target) {
	w.mu.Lock()
	w.files[t.file] = true
	w.mu.Unlock()
}

// turn says what a link becomes: the copy's own address, or the program's.
func (w *worker) turn(value []byte) turned {
	if t, met := w.known[string(value)]; met {
		return t
	}
	if len(w.known) > knownMost {
		clear(w.known)
	}
	address, fragment, _ := strings.Cut(unescape(value), "#")
	t := turned{value: value}
	if t.to, t.ok = targetOf(address); t.ok {
		w.found = append(w.found, t.to)
		if strings.Contains(address, "?") {
			t.value = []byte(t.to.clean)
			if fragment != "" {
				t.value = append(t.value, "#"+fragment...)
			}
		}
	} else if w.live != "" {
		t.value = append([]byte(w.live), value...)
	}
	t.value = bytes.Clone(t.value)
	w.known[string(value)] = t
	return t
}
