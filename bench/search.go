package main

// Search over 100,000 items of 2 kB on both engines: how long a page of hits takes, facets counted, and whether the hits are
// all there are.

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/text/encoding/simplifiedchinese"

	"gongkai/db"
	"gongkai/search"
)

// lexicon is made-up words of one to four characters, the commonest first; a text draws them as words are drawn in life, the
// tenth about a tenth as often as the first.
type lexicon struct {
	words []string
	until []float64 // sums of the frequencies
	at    *rand.Rand
}

// terms are words every office uses, put among the commonest.
var terms = []string{"公开", "政府", "政府信息公开", "工作", "街道", "社区", "群众", "项目", "最低生活保障", "养老保险", "行政许可", "采购", "预算", "公示", "环境整治", "经济发展", "不动产"}

func newLexicon() *lexicon {
	x := &lexicon{at: rand.New(rand.NewPCG(7, 7))}
	var letters []rune
	for high := byte(0xb0); high <= 0xd7; high++ { // the common characters of the national standard
		for low := byte(0xa1); low <= 0xf9; low++ {
			if s, err := simplifiedchinese.GBK.NewDecoder().Bytes([]byte{high, low}); err == nil {
				letters = append(letters, []rune(string(s))[0])
			}
		}
	}
	x.at.Shuffle(len(letters), func(i, j int) { letters[i], letters[j] = letters[j], letters[i] })
	letter := func() rune { // common ones far more often
		f := x.at.Float64()
		return letters[int(f*f*f*float64(len(letters)-1))]
	}
	sum := 0.0
	for i := range 40_000 {
		n := []int{1, 1, 2, 2, 2, 2, 2, 2, 3, 4}[x.at.IntN(10)]
		word := make([]rune, n)
		for k := range word {
			word[k] = letter()
		}
		w := string(word)
		if i%23 == 5 && i/23 < len(terms) {
			w = terms[i/23]
		}
		sum += 1 / (float64(i) + 2.7)
		x.words, x.until = append(x.words, w), append(x.until, sum)
	}
	return x
}

func (x *lexicon) draw() string {
	i, _ := slices.BinarySearch(x.until, x.at.Float64()*x.until[len(x.until)-1])
	return x.words[min(i, len(x.words)-1)]
}

// text is a text of about that many bytes.
func (x *lexicon) text(bytes int) string {
	var b strings.Builder
	for n := 0; b.Len() < bytes; n++ {
		b.WriteString(x.draw())
		switch {
		case n%29 == 28:
			b.WriteString("。")
		case n%9 == 8:
			b.WriteString("，")
		}
	}
	return b.String()
}

const searchText = 2000 // bytes of a document

func searchDocs(n int) []search.Doc {
	x := newLexicon()
	docs := make([]search.Doc, n)
	for i := range docs {
		at := time.Date(2015, 1, 1, 9, 0, 0, 0, time.UTC).Add(time.Duration(i) * 11 * 365 * 24 * time.Hour / time.Duration(n))
		docs[i] = search.Doc{Key: fmt.Sprintf("item:%08d", i), Mark: "1", At: at, Title: x.text(50), Lead: x.draw() + "；" + x.draw(), Text: x.text(searchText),
			Codes:  []string{fmt.Sprintf("浦街办〔%d〕%d号", at.Year(), i)},
			Facets: [search.Facets]string{fmt.Sprint("organ-", i%7), fmt.Sprint("column-", i%60), []string{"公告", "通知", "意见", "", "其他"}[i%5], fmt.Sprint(i % 22), fmt.Sprint(at.Year()), []string{"", "in_force", "abolished"}[i%3], fmt.Sprint(i % 15)}}
	}
	return docs
}

// queries are what is asked, by kind: words as often as they stand in texts, down to rare ones.
func searchQueries(n int) map[string][]string {
	x := newLexicon()
	x.at = rand.New(rand.NewPCG(9, 9))
	kinds := map[string][]string{}
	put := func(kind, q string) {
		if len(kinds[kind]) < n && !slices.Contains(kinds[kind], q) {
			kinds[kind] = append(kinds[kind], q)
		}
	}
	for range 200 * n {
		w, v := x.draw(), x.draw()
		put(strings.TrimSuffix(fmt.Sprintf("%d characters", len([]rune(w))), map[bool]string{true: "s"}[len([]rune(w)) == 1]), w)
		put("two words", w+" "+v)
	}
	return kinds
}

var searchKinds = []string{"1 character", "2 characters", "4 characters", "two words"}

func searching(s settings) (rows []row, err error) {
	n, asked := 100_000, 200
	if s.quick {
		n, asked = 3000, 30
	}
	judged, err := onBoth("judged", func(at store) ([]row, error) {
		one, err := relevance(context.Background(), at.DB)
		return []row{one}, err
	})
	if err != nil {
		return judged, err
	}
	docs, queries := searchDocs(n), searchQueries(asked)
	want := scanned(docs, queries)
	rows, err = onBoth("search", func(at store) ([]row, error) { return searchingOn(at.DB, docs, queries, want) })
	return append(judged, rows...), err
}

func searchingOn(d *db.DB, docs []search.Doc, queries map[string][]string, want map[string]int) (rows []row, err error) {
	ctx := context.Background()
	begun := time.Now()
	for part := range slices.Chunk(docs, 200) { // as the follower does it
		if err := d.Update(ctx, "bench", func(tx *db.Tx) error { return search.Put(tx, part) }); err != nil {
			return nil, err
		}
	}
	name := fmt.Sprintf("%s, %d items of %d bytes: ", d.Engine(), len(docs), searchText)
	rows = append(rows, row{name + "indexed", time.Since(begun).Round(100 * time.Millisecond).String(), "", ""})
	limits := map[db.Engine]string{db.SQLite: "p50 under 5 ms, p99 under 40 ms", db.Postgres: "p50 under 15 ms, p99 under 120 ms"}
	x := search.New(search.CacheBytes)
	for _, newest := range []bool{false, true} {
		for _, kind := range searchKinds {
			took, err := askAll(ctx, d, x, queries[kind], newest)
			if err != nil {
				return rows, err
			}
			what, promise := "ranked, facets counted, "+kind, limits[d.Engine()]
			if newest {
				what, promise = "newest first, "+kind, map[db.Engine]string{db.SQLite: "p99 under 10 ms", db.Postgres: ""}[d.Engine()]
			}
			rows = append(rows, row{name + what, fmt.Sprintf("p50 %.1f ms, p99 %.1f ms", millis(took[len(took)/2]), millis(took[len(took)*99/100])), "", promise})
		}
	}
	same, checked, err := exactly(ctx, d, x, want)
	return append(rows, row{name + "hits as many as a scan of all texts finds", fmt.Sprintf("%d of %d searches", same, checked), "", "all"}), err
}

func millis(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

const searchRounds = 3 // how often each search is asked

// askAll gives how long each search took, sorted. The first round warms and is not counted.
func askAll(ctx context.Context, d *db.DB, x *search.Index, queries []string, newest bool) (took []time.Duration, err error) {
	for i := range len(queries) * (searchRounds + 1) {
		words := queries[i%len(queries)]
		begun := time.Now()
		err := d.View(ctx, func(q *db.View) error {
			_, err := x.Find(q, search.Find{Words: words, Newest: newest, Now: d.Now(), Limit: 20})
			return err
		})
		if err != nil {
			return nil, err
		}
		if i >= len(queries) {
			took = append(took, time.Since(begun))
		}
	}
	slices.Sort(took)
	return took, nil
}

// scanned counts by a walk over all texts in how many of them some of the searches are to be found.
func scanned(docs []search.Doc, queries map[string][]string) map[string]int {
	want := map[string]int{}
	for _, kind := range searchKinds[1:] {
		for _, words := range queries[kind][:min(10, len(queries[kind]))] {
			want[words] = 0
		}
	}
	var mu sync.Mutex
	var all sync.WaitGroup
	for _, words := range slices.Collect(maps.Keys(want)) {
		list := strings.Fields(words)
		all.Go(func() {
			n := 0
			for _, doc := range docs {
				if !slices.ContainsFunc(list, func(w string) bool {
					return !strings.Contains(doc.Title, w) && !strings.Contains(doc.Lead, w) && !strings.Contains(doc.Text, w)
				}) {
					n++
				}
			}
			mu.Lock()
			defer mu.Unlock()
			want[words] = n
		})
	}
	all.Wait()
	return want
}

// exactly compares the numbers of hits with those of the walk.
func exactly(ctx context.Context, d *db.DB, x *search.Index, want map[string]int) (same, checked int, err error) {
	for words, n := range want {
		var r search.Result
		if err := d.View(ctx, func(q *db.View) (err error) { r, err = x.Find(q, search.Find{Words: words}); return err }); err != nil {
			return 0, 0, err
		}
		if checked++; r.Total == n {
			same++
		}
	}
	return same, checked, nil
}
