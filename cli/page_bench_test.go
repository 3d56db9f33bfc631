package cli

import (
	"context"
	"log/slog"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"testing"

	"gongkai/blob"
	"gongkai/db"
	"gongkai/demo"
	"gongkai/publiclog"
	"gongkai/testkit"
	"gongkai/vault"
)

// BenchmarkPages is the whole way of a page through the program without the network, with nothing cached.
func BenchmarkPages(b *testing.B) {
	ctx, o := context.Background(), testkit.Store(b, db.SQLite)
	d, err := db.Open(ctx, o)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { d.Close() })
	h := &house{db: d, log: slog.New(slog.DiscardHandler)}
	if h.keys, err = vault.Start(ctx, d, o.Dir); err != nil {
		b.Fatal(err)
	}
	if h.logKey, err = publiclog.OpenKey(o.Dir, logOrigin); err != nil {
		b.Fatal(err)
	}
	if h.blobs, err = blob.NewDirectory(filepath.Join(o.Dir, "blobs")); err != nil {
		b.Fatal(err)
	}
	if err := demo.Fill(ctx, demo.House{DB: d, Keys: h.keys, Blobs: h.blobs, Tell: func(string, ...any) {}}, demo.Size{}); err != nil {
		b.Fatal(err)
	}
	handler := h.handler(0)
	get := func(path string) string {
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
		if w.Code != 200 {
			b.Fatalf("%s was answered %d", path, w.Code)
		}
		return w.Body.String()
	}
	item := regexp.MustCompile(`/items/[0-9a-z]{20}`).FindString(get("/"))
	column := regexp.MustCompile(`/columns/[0-9a-z]{20}`).FindAllString(get("/columns"), 6)[5]
	for name, path := range map[string]string{"item": item, "list": column + "?year=2026", "search": "/search?q=%E9%87%87%E8%B4%AD", "home": "/"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				get(path)
			}
		})
	}
}
