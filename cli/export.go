package cli

// This file is `gongkai export site`, and the same work beside a running server: the portal as files (package export).

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"gongkai/export"
	"gongkai/fault"
	"gongkai/page"
	"gongkai/site"
)

type exportCmd struct {
	Site exportSiteCmd `cmd:"" help:"Write the public portal into a folder; run again, it writes what has changed. / 导出门户"`
}

type exportSiteCmd struct {
	place
	copyOf
	Whole bool `help:"Make every page again. / 全部重新生成"`
}

// copyOf is where the files of the portal are written and under which addresses they will be served.
type copyOf struct {
	Dir  string `arg:"" help:"Folder to write to: an empty one, or one written before." type:"path"`
	Base string `help:"Address under which the files are served, https://…; the site's domain unless said otherwise. / 静态门户的网址" placeholder:"URL"`
	Live string `help:"Address of the running server for what needs it (forms, search), where it is another than the files'. / 运行中的服务器网址" placeholder:"URL"`
}

// Run writes what has to be written and says how much it was.
func (c *exportSiteCmd) Run(a *app) error {
	if err := c.copyOf.check(); err != nil {
		return err
	}
	h, err := c.place.open(a, false)
	if err != nil {
		return err
	}
	return errors.Join(c.run(a, h), h.close())
}

func (c *exportSiteCmd) run(a *app, h *house) error {
	begun := time.Now()
	done, err := h.export(a.ctx, c.copyOf, c.Whole)
	if err != nil {
		return err
	}
	seconds := strconv.FormatFloat(time.Since(begun).Seconds(), 'f', 1, 64)
	switch {
	case done.Whole:
		a.say("export.whole", done.Written, done.Same, done.Dropped, seconds)
	case done != (export.Done{}):
		a.say("export.some", done.Written, done.Same, done.Dropped, seconds)
	default:
		a.say("export.nothing")
	}
	return nil
}

// check refuses addresses that are none.
func (c copyOf) check() error {
	for _, address := range []string{c.Base, c.Live} {
		u, err := url.Parse(address)
		if address != "" && (err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || strings.HasSuffix(address, "/")) {
			return fault.BadInput("export.bad_url", address)
		}
	}
	return nil
}

// export brings the files up to date, rendering every page through the site's own handler.
func (h *house) export(ctx context.Context, c copyOf, whole bool) (export.Done, error) {
	mux := http.NewServeMux()
	site.New(site.Options{Store: site.StoreOf(h.db), Keys: h.keys, LogKey: h.logKey, Blobs: h.blobs, Log: h.log, Base: c.Base}, mux)
	return export.Run(ctx, export.Options{Dir: c.Dir, Handler: mux, View: h.db.View, Public: site.PublicVerb, Assets: page.AssetPaths(), Live: c.Live, Fresh: whole,
		Print: strings.Join([]string{version, c.Base, c.Live, page.Asset("app.css"), page.Asset("app.js")}, " ")})
}

const (
	exportLook  = 5 * time.Second        // for commits of other processes, and for a new day
	exportPause = 300 * time.Millisecond // several publications at once are one run
)

// keepExport brings the files up to date after every commit that matters, until ctx ends. A failure is logged and tried
// again: nothing is skipped, because a run begins where the last whole one ended.
func (h *house) keepExport(ctx context.Context, c copyOf) {
	if err := c.check(); err != nil {
		h.log.Error("export", "err", err)
		return
	}
	wake, stop := h.db.Wake()
	defer stop()
	for ctx.Err() == nil {
		begun := time.Now()
		done, err := h.export(ctx, c, false)
		switch {
		case err != nil && ctx.Err() == nil:
			h.log.Error("export", "dir", c.Dir, "err", err)
		case done != (export.Done{}):
			h.log.Info("exported", "dir", c.Dir, "written", done.Written, "dropped", done.Dropped, "whole", done.Whole, "took", time.Since(begun).Round(time.Millisecond))
		}
		timer := time.NewTimer(exportLook)
		select {
		case <-ctx.Done():
		case <-timer.C:
		case <-wake:
			pause(ctx, exportPause)
		}
		timer.Stop()
	}
}

// pause waits, or until ctx ends.
func pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}
