package disclosure

import (
	"testing"

	"gongkai/db"
	"gongkai/office"
	"gongkai/search"
	"gongkai/testkit"
)

// stocked is a store on SQLite with many public items.
func stocked(b *testing.B, n int) *world {
	b.Helper()
	c := testkit.NewClock()
	o := testkit.Store(b, db.SQLite)
	o.Clock = c.Now
	d, err := db.Open(b.Context(), o)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { d.Close() })
	w := newWorld(b, d, c)
	for from := 0; from < n; from += 500 {
		w.do(func(tx *db.Tx) error {
			_, err := ImportPublished(tx, office.System("import"), w.batch(from, min(500, n-from)))
			return err
		})
	}
	return w
}

func BenchmarkImport(b *testing.B) {
	for b.Loop() {
		stocked(b, 10000)
	}
	b.ReportMetric(float64(b.N)*10000/b.Elapsed().Seconds(), "items/s")
}

func BenchmarkPublic(b *testing.B) {
	w := stocked(b, 20000)
	var listing Listing
	w.look(func(q db.Query) (err error) { listing, err = List(q, Shelf{Organ: organID, Size: 100}); return err })
	for i := 0; b.Loop(); i++ {
		w.look(func(q db.Query) error { _, err := Public(q, listing.Items[i%100].ID); return err })
	}
}

func BenchmarkList(b *testing.B) {
	w := stocked(b, 20000)
	column := w.text("").Column
	for _, c := range []struct {
		name  string
		shelf Shelf
	}{{"first page", Shelf{Column: column}}, {"a year", Shelf{Column: column, Year: 2026}}, {"a late page", Shelf{Column: column, Page: 200}}, {"organ", Shelf{Organ: organID}}} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				w.look(func(q db.Query) error { _, err := List(q, c.shelf); return err })
			}
		})
	}
}

func BenchmarkSearch(b *testing.B) {
	w := stocked(b, 20000)
	w.index()
	f := NewFinder(search.CacheBytes)
	for _, words := range []string{"公告", "第77号街区", "道路整治", "街"} {
		b.Run(words, func(b *testing.B) {
			for b.Loop() {
				w.look(func(q db.Query) error { _, err := f.Search(q, Ask{Words: words}); return err })
			}
		})
	}
}
