package annual_test

import (
	"fmt"
	"math/rand"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"gongkai/annual"
	"gongkai/db"
	"gongkai/office"
	"gongkai/workday"
)

// A line written as one text says the same as its columns, whatever the figures are.
func TestPackedFiguresAreThoseOfTheColumns(t *testing.T) {
	onBoth(t, func(b *bureau) {
		for n := range 3 {
			i := b.takeIn(annual.Received{File: "x.txt", Report: written(t, fmt.Sprintf("第%d镇", n), 2022+n, int64(n))})[0]
			if err := b.keep(i, annual.Whose{New: annual.Agency{Name: fmt.Sprintf("第%d镇", n), Kind: office.Township}, Year: 2022 + n}); err != nil {
				t.Fatal(err)
			}
		}
		b.look(func(q db.Query) error {
			rows, err := q.Query(`SELECT packed, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15 FROM annual_figure ORDER BY report, row_code`)
			if err != nil {
				return err
			}
			defer rows.Close()
			n := 0
			for ; rows.Next(); n++ {
				var packed string
				var v [annual.Widest]any
				into := []any{&packed}
				for i := range v {
					into = append(into, &v[i])
				}
				if err := rows.Scan(into...); err != nil {
					return err
				}
				var w annual.Wide
				for i := range v {
					w[i] = annual.None
					if figure, ok := v[i].(int64); ok {
						w[i] = figure
					}
				}
				if w.Packed() != packed {
					t.Errorf("columns %v, text %q", w, packed)
				}
			}
			if n < 90 {
				t.Errorf("%d lines", n)
			}
			return rows.Err()
		})
	})
}

func TestPackingAndUnpackingGiveTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var w, back annual.Wide
		for i := range w {
			w[i] = rapid.OneOf(rapid.Just(annual.None), rapid.Int64Range(-1_000_000_000_000_000, 1_000_000_000_000_000)).Draw(t, "v")
		}
		if back.Unpack(w.Packed()); back != w {
			t.Errorf("%v became %v", w, back)
		}
	})
}

// filled keeps reports of towns over years and gives them by name and year.
func (b *bureau) filled(towns, from, to int) map[string]*annual.Report {
	b.Helper()
	all := map[string]*annual.Report{}
	for n := range towns {
		name := fmt.Sprintf("第%02d镇", n)
		for year := from; year <= to; year++ {
			if (n+year)%5 == 0 {
				continue // some hand in nothing
			}
			r := written(b, name, year, int64(n*100+year))
			i := b.takeIn(annual.Received{File: name, Report: r})[0]
			w := annual.Whose{Body: i.Body, Year: year, Source: "https://example.org/" + name, Received: workday.MustParse("2026-01-08")}
			if i.Body == "" {
				w.New = annual.Agency{Name: name, Kind: office.Kinds[n%3], Parent: organID}
			}
			if err := b.keep(i, w); err != nil {
				b.Fatal(err)
			}
			if err := b.try(func(tx *db.Tx) error { return annual.ShowImport(tx, signer, i.ID, b.imported(i.ID).Revision, true) }); err != nil {
				b.Fatal(err)
			}
			all[fmt.Sprint(name, year)] = r
		}
	}
	return all
}

// Whatever is asked, each figure of the answer is that of the report, and the order is the one asked for.
func TestTheAnswerIsWhatTheReportsSay(t *testing.T) {
	onBoth(t, func(b *bureau) {
		reports := b.filled(9, 2020, 2024)
		b.look(func(q db.Query) error {
			bodies := map[string]annual.Agency{}
			all, err := annual.Agencies(q)
			if err != nil {
				return err
			}
			for _, a := range all {
				bodies[a.ID] = a
			}
			rng := rand.New(rand.NewSource(1))
			form := annual.FormOf(2024)
			for range 60 {
				row := form.RowCodes()[rng.Intn(len(form.RowCodes()))]
				columns := form.ColumnsOf(row)
				column := columns[rng.Intn(len(columns))]
				w := annual.Question{Row: row, Column: column.Code, From: 2021, To: 2024, Scope: annual.Self, Sort: "2024", Down: rng.Intn(2) == 0}
				a, err := annual.Explore(q, bodies, w)
				if err != nil {
					return err
				}
				if len(a.Lines) != 9 {
					t.Fatalf("%d bodies", len(a.Lines))
				}
				for _, l := range a.Lines {
					for i, y := range a.Years {
						want := annual.None
						if r := reports[fmt.Sprint(l.Name, y)]; r != nil {
							if c, _, ok := r.Cell(annual.Place{Row: row, Column: column.Code}); ok && c.Meaning == annual.Number {
								want = c.Value
							}
						}
						if l.Values[i] != want {
							t.Errorf("%s %d %s/%s: %d, the report says %d", l.Name, y, row, column.Code, l.Values[i], want)
						}
					}
				}
				if !slices.IsSortedFunc(a.Lines, func(x, y annual.Compared) int {
					fx, fy := x.Values[3], y.Values[3]
					switch {
					case (fx == annual.None) != (fy == annual.None):
						return map[bool]int{true: 1, false: -1}[fx == annual.None]
					case w.Down:
						return int(fy - fx)
					}
					return int(fx - fy)
				}) {
					t.Errorf("%s/%s is not in order", row, column.Code)
				}
			}
			return nil
		})
	})
}

func TestAShareIsOfAllResults(t *testing.T) {
	onBoth(t, func(b *bureau) {
		reports := b.filled(4, 2023, 2024)
		b.look(func(q db.Query) error {
			outside, err := annual.OutsideAgencies(q)
			bodies := map[string]annual.Agency{}
			for _, a := range outside {
				bodies[a.ID] = a
			}
			if err != nil {
				return err
			}
			a, err := annual.Explore(q, bodies, annual.Question{Share: "refused", From: 2024, To: 2024, Scope: annual.Self, Sort: "2024", Down: true})
			if err != nil {
				return err
			}
			for _, l := range a.Lines {
				r := reports[fmt.Sprint(l.Name, 2024)]
				figure := func(row string) int64 { return r.Figures()[row][6] }
				if all := figure("R3.7"); all > 0 {
					if want := (2*figure("R3.3")*10_000 + all) / (2 * all); l.Values[0] != want {
						t.Errorf("%s: %d, want %d", l.Name, l.Values[0], want)
					}
				}
			}
			return nil
		})
	})
}
