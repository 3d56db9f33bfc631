package site_test

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/office"
	"gongkai/site"
	"gongkai/testkit"
	"gongkai/workday"
)

// BenchmarkUncached makes pages anew for every request: what a page costs when nothing is kept in memory.
func BenchmarkUncached(b *testing.B) {
	c := testkit.NewClock()
	o := testkit.Store(b, db.SQLite)
	o.Clock = c.Now
	d, err := db.Open(b.Context(), o)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { d.Close() })
	var column, item string
	err = d.Update(b.Context(), town, func(tx *db.Tx) error {
		root := office.System("test")
		if _, err := office.CreateOrgan(tx, root, office.Organ{ID: town, Kind: office.Subdistrict, Name: "竹桥街道办事处", Code: "11330683742010670P"}); err != nil {
			return err
		}
		columns, err := catalogue.Standard(tx, root, town)
		if err != nil {
			return err
		}
		column = columns[catalogue.Notices].ID
		for k := range 40 {
			var batch []disclosure.Imported
			for i := range 100 {
				batch = append(batch, disclosure.Imported{PublishedAt: c.Now().AddDate(0, 0, -k), Text: disclosure.Text{Title: fmt.Sprintf("关于第%d号街区整治的公告", k*100+i), Column: column,
					Issuer: "竹桥街道办事处", FormedOn: workday.MustParse("2025-01-05"), Topic: "综合政务", Genre: "公告", Statutory: "20.15", Body: "<p>" + strings.Repeat("请居民配合整治工作。", 60) + "</p>"}})
			}
			ids, err := disclosure.ImportPublished(tx, root, batch)
			if err != nil {
				return err
			}
			item = ids[0]
		}
		return nil
	})
	if err == nil {
		err = d.Update(b.Context(), town, func(tx *db.Tx) error { return office.ChoosePortal(tx, office.System("test"), town) })
	}
	if err != nil {
		b.Fatal(err)
	}
	mux := http.NewServeMux()
	s := site.New(site.Options{Store: site.StoreOf(d), Log: slog.New(slog.DiscardHandler)}, mux)
	_ = s
	for _, path := range []string{"/items/" + item, "/columns/" + column, "/columns/" + column + "?year=2026&page=2", "/", "/search?q=%E6%95%B4%E6%B2%BB"} {
		b.Run(strings.ReplaceAll(path, column, "ID"), func(b *testing.B) {
			for b.Loop() {
				w := httptest.NewRecorder()
				mux.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
				if w.Code != 200 {
					b.Fatal(w.Code)
				}
			}
		})
	}
}
