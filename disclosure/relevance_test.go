package disclosure

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/judged"
	"gongkai/office"
	"gongkai/search"
	"gongkai/workday"
)

// floors are the least NDCG@10, by the way of asking, that search must reach.
var floors = map[string]float64{"": 0.85, "name": 0.95, "number": 0.98, "title": 0.85, "question": 0.80, "misspelt": 0.72, "everyday": 0.72}

func TestSearchRanksWhatWasMeantFirst(t *testing.T) {
	queries := judged.Queries()
	if len(queries) < 200 {
		t.Fatalf("%d judged searches", len(queries))
	}
	first := map[string][]int{}
	engines(t, func(w *world) {
		ids := w.judgedItems()
		finder := NewFinder(search.CacheBytes)
		sums, counts := map[string]float64{}, map[string]float64{}
		for _, query := range queries {
			var found []int
			w.look(func(q db.Query) error {
				f, err := finder.Search(q, Ask{Words: query.Words, Size: 10})
				if f.Total == 0 && f.Hint != "" { // one click away
					f, err = finder.Search(q, Ask{Words: f.Hint, Size: 10})
				}
				for _, h := range f.Items {
					found = append(found, ids[h.ID])
				}
				return err
			})
			score := judged.NDCG(query.Grade, found)
			if score < 0.6 {
				w.t.Logf("%.2f %s %q: %v", score, query.Way, query.Words, found)
			}
			for _, way := range []string{"", query.Way} {
				sums[way], counts[way] = sums[way]+score, counts[way]+1
			}
			if was, known := first[query.Words]; known && !slices.Equal(was, found) {
				w.t.Errorf("%q: another order on the other engine", query.Words)
			}
			first[query.Words] = found
		}
		var said []string
		for way, sum := range sums {
			mean := sum / counts[way]
			said = append(said, fmt.Sprintf("%s %.3f (%.0f)", way, mean, counts[way]))
			if mean < floors[way] {
				w.t.Errorf("NDCG@10 of %q is %.3f, floor %.2f", way, mean, floors[way])
			}
		}
		slices.Sort(said)
		w.t.Logf("NDCG@10: %s", strings.Join(said, ", "))
	})
}

// judgedItems publishes the judged set and gives the place of each item by its id.
func (w *world) judgedItems() map[string]int {
	w.t.Helper()
	ids := map[string]int{}
	items := judged.Items()
	for from := 0; from < len(items); from += 100 {
		var batch []Imported
		for _, it := range items[from:min(from+100, len(items))] {
			at := time.Date(it.Year, 5, 12, 2, 0, 0, 0, time.UTC).Add(time.Duration(len(batch)) * time.Hour)
			text := Text{Title: it.Title, Column: w.columns[catalogue.Notices].ID, Issuer: "竹桥街道办事处", Keywords: it.Keywords, DocumentNumber: it.DocumentNumber,
				FormedOn: workday.DateOf(at).AddDays(-3), Body: "<p>" + strings.ReplaceAll(it.Body, "\n", "</p><p>") + "</p>"}
			switch it.Kind {
			case judged.Rule:
				text.Validity = InForce
			case judged.OldRule:
				text.Validity, text.AbolishedOn = Abolished, workday.MustParse("2024-05-01")
			}
			batch = append(batch, Imported{PublishedAt: at, Text: text})
		}
		w.do(func(tx *db.Tx) error {
			made, err := ImportPublished(tx, office.System("import"), batch)
			for i, id := range made {
				ids[id] = from + i
			}
			return err
		})
	}
	w.index()
	return ids
}
