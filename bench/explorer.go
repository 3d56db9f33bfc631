package main

// The explorer's widest questions: 1,000 bodies over 7 years, every column of a row or one column, sorted over all, as the
// public page gives them (nothing cached) and as the answer alone. The floor is the same statement bare: every row read
// through the same driver and thrown away.

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"time"

	"gongkai/annual"
	"gongkai/db"
	"gongkai/office"
	"gongkai/site"
)

const (
	explorerYears  = 7
	explorerBodies = 1000
	explorerTo     = 2025
)

func explorer(s settings) ([]row, error) {
	return onBoth("explorer", func(at store) ([]row, error) { return explorerOn(s, at.DB) })
}

func explorerOn(s settings, d *db.DB) (rows []row, err error) {
	ctx := context.Background()
	bodies := explorerBodies
	times := 60
	if s.quick {
		bodies, times = 50, 5
	}
	if err := fillFigures(ctx, d, bodies); err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	site.New(site.Options{Store: site.StoreOf(d), Log: slog.New(slog.DiscardHandler)}, mux)
	open := func(path string) func() error {
		return func() error {
			w := httptest.NewRecorder()
			mux.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
			if w.Code != http.StatusOK {
				return fmt.Errorf("%s: %d", path, w.Code)
			}
			return nil
		}
	}
	var organs map[string]annual.Agency
	err = d.View(ctx, func(q *db.View) error {
		all, err := annual.Agencies(q)
		organs = map[string]annual.Agency{}
		for _, b := range all {
			organs[b.ID] = b
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	ask := func(w annual.Question) func() error {
		w.From, w.To, w.Scope, w.Down = explorerTo-explorerYears+1, explorerTo, annual.Self, true
		return func() error {
			return d.View(ctx, func(q *db.View) error {
				a, err := annual.Explore(q, organs, w)
				if err == nil && len(a.Lines) < bodies {
					err = fmt.Errorf("%d lines", len(a.Lines))
				}
				return err
			})
		}
	}
	bare := func() error {
		return d.View(ctx, func(q *db.View) error { return drain(q) })
	}
	size := fmt.Sprintf("%s, %d bodies × %d years: ", d.Engine(), bodies, explorerYears)
	for _, m := range []struct {
		what, promise string
		do, floor     func() error
	}{
		{"all 7 columns of a row, sorted: the answer", "p99 under 50 ms", ask(annual.Question{Row: "R1", Column: annual.Every, Sort: "total"}), bare},
		{"the same, the whole page", "p99 under 50 ms", open("/reports/explore?row=R1&column=all&from=2019&to=2025&sort=total"), bare},
		{"all 15 columns of table 4, the whole page", "", open("/reports/explore?row=T4&column=all&from=2019&to=2025&sort=direct_suit.total"), bare},
		{"one column over the years, the whole page", "", open("/reports/explore?row=R1&column=total&from=2019&to=2025&sort=change"), bare},
		{"share of refusals, the whole page", "", open("/reports/explore?row=share.refused&from=2019&to=2025"), bare},
		{"CSV of all 7 columns", "", open("/reports/explore.csv?row=R1&column=all&from=2019&to=2025"), bare},
	} {
		p50, p99, err := quantiles(times, m.do)
		if err != nil {
			return rows, err
		}
		f50, f99, err := quantiles(times, m.floor)
		if err != nil {
			return rows, err
		}
		rows = append(rows, row{size + m.what, fmt.Sprintf("p50 %s, p99 %s", ms(p50), ms(p99)), fmt.Sprintf("p50 %s, p99 %s", ms(f50), ms(f99)), m.promise})
	}
	return rows, nil
}

func drain(q db.Query) error {
	rows, err := q.Query(`SELECT body, year, report, own, packed FROM annual_figure WHERE row_code = $1 AND scope = $2 AND is_public = $3 AND year >= $4 AND year <= $5 ORDER BY year, body`,
		"R1", "self", true, explorerTo-explorerYears+1, explorerTo)
	if err != nil {
		return err
	}
	defer rows.Close()
	var values [5]any
	for rows.Next() {
		if err := rows.Scan(&values[0], &values[1], &values[2], &values[3], &values[4]); err != nil {
			return err
		}
	}
	return rows.Err()
}

// fillFigures puts in organs and the figures of their reports, as publication would leave them.
func fillFigures(ctx context.Context, d *db.DB, bodies int) error {
	by := office.System("bench")
	return d.Update(ctx, "body0000", func(tx *db.Tx) error {
		for n := range bodies {
			organ := office.Organ{ID: fmt.Sprintf("body%04d", n), Kind: office.Kinds[n%len(office.Kinds)], Name: fmt.Sprintf("第%04d号机关", n), Parent: ""}
			if n > 0 {
				organ.Parent = "body0000"
			}
			if _, err := office.CreateOrgan(tx, by, organ); err != nil {
				return err
			}
			for year := explorerTo - explorerYears + 1; year <= explorerTo; year++ {
				if err := putReport(tx, organ.ID, year, int64(n)); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

func putReport(tx *db.Tx, body string, year int, n int64) error {
	report := fmt.Sprintf("%s-%d", body, year)
	for measures := range slices.Chunk(annual.FormOf(year).Measures(), 8) {
		var args []any
		for i, m := range measures {
			args = append(args, report, m.Row, year, body, "self", true, true)
			var w annual.Wide
			for c := range annual.Widest {
				if w[c] = annual.None; c < len(m.Columns) {
					w[c] = (n*7919 + int64(year*31+i*13+c)) % 1000
					args = append(args, w[c])
				} else {
					args = append(args, nil)
				}
			}
			args = append(args, w.Packed())
		}
		if _, err := tx.Exec(`INSERT INTO annual_figure (report, row_code, year, body, scope, own, is_public, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15, packed)
			VALUES `+db.Values(len(measures), 8+annual.Widest), args...); err != nil {
			return err
		}
	}
	return nil
}

// quantiles does something several times and gives the median and the 99th percentile of the time it took.
func quantiles(times int, do func() error) (p50, p99 time.Duration, err error) {
	took := make([]time.Duration, 0, times)
	for i := range times + 3 {
		begun := time.Now()
		if err := do(); err != nil {
			return 0, 0, err
		}
		if i >= 3 { // the first ones warm
			took = append(took, time.Since(begun))
		}
	}
	slices.Sort(took)
	return took[len(took)/2], took[(len(took)*99+99)/100-1], nil
}

func ms(d time.Duration) string { return fmt.Sprintf("%.1f ms", float64(d.Microseconds())/1000) }
