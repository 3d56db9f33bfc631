package main

// Renaming a column of 10,000 items: from the call until the action is durable, and until the column's list, its feed, an item's
// page, the list of columns and a search within it each say the new name. Every answer is asked for once before the
// rename, so that what is kept has to be thrown away.

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"time"

	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/office"
	"gongkai/site"
	"gongkai/workday"
)

func renaming(s settings) ([]row, error) {
	return onBoth("catalogue", func(at store) ([]row, error) { return renamingOn(s, at.DB) })
}

func renamingOn(s settings, d *db.DB) ([]row, error) {
	ctx := context.Background()
	items, times := 10_000, 20
	if s.quick {
		items, times = 200, 3
	}
	organ, column, item, err := fillColumn(ctx, d, items)
	if err != nil {
		return nil, err
	}
	if err := indexed(ctx, d, organ); err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	front := site.New(site.Options{Store: site.StoreOf(d), Log: slog.New(slog.DiscardHandler), CacheBytes: 64 << 20}, mux).Cached(mux)
	pages := []string{"/columns/" + column, "/feeds/columns/" + column + ".atom", "/items/" + item, "/columns", "/search?q=" + url.QueryEscape("通知") + "&column=" + column}
	keeper := office.Actor{ID: "bench", Name: "bench", Organ: organ, Grants: map[string][]office.Role{organ: {office.SystemAdmin}}}
	took := map[string][]time.Duration{}
	for n := range times {
		if _, err := shown(front, pages, ""); err != nil { // all in memory
			return nil, err
		}
		name := fmt.Sprintf("改名第%d次", n+1)
		start := time.Now()
		err := d.Update(ctx, organ, func(tx *db.Tx) error {
			c, err := catalogue.ColumnByID(tx, column)
			if err != nil {
				return err
			}
			c.Name = name
			return catalogue.Edit(tx, keeper, c)
		})
		if err != nil {
			return nil, err
		}
		took["durable"] = append(took["durable"], time.Since(start))
		for deadline := time.Now().Add(5 * time.Second); ; {
			all, err := shown(front, pages, name)
			if err != nil || time.Now().After(deadline) {
				return nil, fmt.Errorf("the new name is not shown everywhere: %v", err)
			}
			if all {
				break
			}
		}
		took["shown"] = append(took["shown"], time.Since(start))
	}
	var rows []row
	for _, what := range []string{"durable", "shown"} {
		p50, worst := middleAndWorst(took[what])
		rows = append(rows, row{fmt.Sprintf("%s: column of %d items renamed, %s", d.Engine(), items, what), fmt.Sprintf("%v median, %v worst of %d", p50, worst, times), "-", "timed"})
	}
	return rows, nil
}

// shown asks for every page and says whether all of them say the name.
func shown(h http.Handler, pages []string, name string) (bool, error) {
	all := true
	for _, path := range pages {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		if w.Code != http.StatusOK {
			return false, fmt.Errorf("%s: %d", path, w.Code)
		}
		all = all && strings.Contains(w.Body.String(), name)
	}
	return all, nil
}

func middleAndWorst(list []time.Duration) (middle, worst time.Duration) {
	sorted := append([]time.Duration{}, list...)
	for i := range sorted {
		for j := i; j > 0 && sorted[j] < sorted[j-1]; j-- {
			sorted[j], sorted[j-1] = sorted[j-1], sorted[j]
		}
	}
	return sorted[len(sorted)/2].Round(10 * time.Microsecond), sorted[len(sorted)-1].Round(10 * time.Microsecond)
}

// fillColumn makes an organ with a column of its own and so many public items of 2 kB in it.
func fillColumn(ctx context.Context, d *db.DB, items int) (organ, column, item string, err error) {
	organ = db.NewID(d.Now())
	root := office.System("bench")
	err = d.Update(ctx, organ, func(tx *db.Tx) error {
		if _, err := office.CreateOrgan(tx, root, office.Organ{ID: organ, Kind: office.Subdistrict, Name: "竹桥街道办事处", Code: "11330683742010670P"}); err != nil {
			return err
		}
		if err := office.ChoosePortal(tx, root, organ); err != nil {
			return err
		}
		column, err = catalogue.Create(tx, root, catalogue.Column{Organ: organ, Name: "旧名", Category: catalogue.CategoryNews})
		return err
	})
	body := "<p>" + strings.Repeat("关于开展冬春火灾防控工作的有关事项。", 37) + "</p>"
	for done := 0; done < items && err == nil; done += 200 {
		err = d.Update(ctx, organ, func(tx *db.Tx) error {
			var batch []disclosure.Imported
			for i := range min(200, items-done) {
				at := tx.Now().Add(-time.Duration(items-done-i) * time.Minute)
				batch = append(batch, disclosure.Imported{PublishedAt: at, Text: disclosure.Text{Title: fmt.Sprintf("第%d号通知", done+i+1), Column: column,
					Issuer: "竹桥街道办事处", FormedOn: workday.DateOf(at), Body: body}})
			}
			ids, err := disclosure.ImportPublished(tx, root, batch)
			if err == nil {
				item = ids[0]
			}
			return err
		})
	}
	return organ, column, item, err
}
