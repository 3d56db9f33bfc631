package cli

// link.go is the daily round over the links of the portal: which stand on its own pages, and how they and those of the items
// stand (package deadlink).

import (
	"bytes"
	"context"
	"net/http"
	"strings"
	"time"

	"gongkai/clearance"
	"gongkai/db"
	"gongkai/deadlink"
	"gongkai/office"
	"gongkai/site"
)

// ownPages are the pages of the portal whose links are looked at beside those of the items.
var ownPages = []string{"/", "/columns", "/guide", "/services", "/sitemap", "/statement", "/mistake", "/places", "/apply", "/correct", "/reports"}

const linkPause = 2 * time.Second

// checkLinks looks over the portal's own pages, then asks what is due. Without leave to use the network it only does the former.
func (h *house) checkLinks(ctx context.Context) error {
	if err := h.ownLinks(ctx); err != nil || !h.links {
		return err
	}
	name := "gongkai-links"
	if err := h.db.View(ctx, func(q *db.View) error {
		_, base, err := siteOf(q)
		if base != "" {
			name += " (+" + base + ")"
		}
		return err
	}); err != nil {
		return err
	}
	return deadlink.Watch{View: h.db.View, Update: h.db.Update, Pause: linkPause, Checker: deadlink.Checker{Agent: name, Private: clearance.Private}}.Round(ctx)
}

// ownLinks notes the links of the portal's pages; those within the house, of its pages and of public texts, are asked of its own
// handler.
func (h *house) ownLinks(ctx context.Context) error {
	var organ, domain string
	err := h.db.View(ctx, func(q *db.View) error {
		portal, err := office.PortalOrgan(q)
		if err != nil {
			return err
		}
		s, err := office.SiteOf(q, portal)
		organ, domain = portal.ID, s.Domain
		return err
	})
	if err != nil {
		return err
	}
	mux := http.NewServeMux()
	site.New(site.Options{Store: site.StoreOf(h.db), Keys: h.keys, LogKey: h.logKey, Blobs: h.blobs, Log: h.log, Finder: h.finder, Letters: h.letters != nil}, mux)
	known := map[string]int{}
	for _, path := range ownPages {
		status, body := asked(ctx, mux, path)
		if status != http.StatusOK {
			continue
		}
		place := deadlink.Place{Kind: deadlink.OnPage, Ref: path, Organ: organ}
		if path == "/" {
			place.Kind = deadlink.OnHome
		}
		inside, outside := deadlink.InPage(body)
		all := deadlink.Outside(outside, domain)
		for _, to := range inside {
			if _, met := known[to]; !met {
				known[to], _ = asked(ctx, mux, to)
			}
			if strings.HasPrefix(to, "/prefer") {
				continue
			}
			all = append(all, to)
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err := h.db.Update(ctx, organ, func(tx *db.Tx) error { return deadlink.Put(tx, place, all) }); err != nil {
			return err
		}
	}
	var within []string
	if err := h.db.View(ctx, func(q *db.View) (err error) {
		within, err = deadlink.WithinTexts(q)
		return err
	}); err != nil {
		return err
	}
	for _, to := range within {
		if _, met := known[to]; !met && ctx.Err() == nil {
			known[to], _ = asked(ctx, mux, to)
		}
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return h.db.Update(ctx, organ, func(tx *db.Tx) error {
		for to, status := range known {
			if err := deadlink.Record(tx, to, deadlink.Judge(status)); err != nil {
				return err
			}
		}
		return nil
	})
}

// asked gives what the house's own handler answers at a path.
func asked(ctx context.Context, handler http.Handler, path string) (status int, body string) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, path, nil)
	if err != nil {
		return http.StatusNotFound, ""
	}
	w := answered{header: http.Header{}}
	handler.ServeHTTP(&w, r)
	if w.status == 0 {
		w.status = http.StatusOK
	}
	return w.status, w.body.String()
}

// answered keeps the beginning of an answer.
type answered struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (w *answered) Header() http.Header { return w.header }

func (w *answered) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
}

func (w *answered) Write(p []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	if w.body.Len() < 4<<20 {
		w.body.Write(p)
	}
	return len(p), nil
}
