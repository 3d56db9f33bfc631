package search_test

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/search"
	"gongkai/testkit"
)

var start = time.Date(2026, 1, 5, 1, 0, 0, 0, time.UTC)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func put(t testing.TB, d *db.DB, docs ...search.Doc) {
	t.Helper()
	must(t, d.Update(context.Background(), "o1", func(tx *db.Tx) error { return search.Put(tx, docs) }))
}

func find(t testing.TB, d *db.DB, x *search.Index, f search.Find) (r search.Result) {
	t.Helper()
	if f.Limit == 0 {
		f.Limit = 100
	}
	must(t, d.View(context.Background(), func(q *db.View) (err error) { r, err = x.Find(q, f); return err }))
	return r
}

func keys(r search.Result) []string {
	list := make([]string, len(r.Hits))
	for i, h := range r.Hits {
		list[i] = h.Key
	}
	return list
}

// corpus is random texts over few letters, so that phrases repeat; a third of them is put a second time, changed.
func corpus(n int) (first, final []search.Doc) {
	letters := []rune("政府信息公开指南申请𠮷。 \n")
	at := rand.New(rand.NewPCG(1, 2))
	text := func(most int) string {
		b := make([]rune, at.IntN(most))
		for i := range b {
			b[i] = letters[at.IntN(len(letters))]
		}
		return string(b)
	}
	for i := range n {
		first = append(first, search.Doc{Key: fmt.Sprintf("item:%03d", i), Mark: "1", At: start.Add(time.Duration(i/2) * time.Second), // two at each moment
			Title: text(20), Lead: text(20), Text: text(40), Files: text(10), Facets: [search.Facets]string{fmt.Sprintf("o%d", i%3), fmt.Sprint(i % 7)}})
	}
	final = slices.Clone(first)
	for i := 0; i < n; i += 3 {
		final[i].Mark, final[i].Title, final[i].Text = "2", text(20), text(40)
	}
	return first, final
}

// long gives documents of which one part is long and says the same words over and over, as minutes, lists and laws do.
func long(n int) (docs []search.Doc) {
	letters := []rune("政府信息公开指南")
	at := rand.New(rand.NewPCG(3, 4))
	word := func() string {
		b := make([]rune, 1+at.IntN(4))
		for i := range b {
			b[i] = letters[at.IntN(len(letters))]
		}
		return string(b)
	}
	for i := range n {
		few := []string{word(), word(), word()}
		var b strings.Builder
		for b.Len() < 3*(200+at.IntN(20_000)) { // up to some twenty thousand letters
			b.WriteString(strings.Repeat(few[at.IntN(len(few))], 1+at.IntN(50)))
			b.WriteString([]string{"", "，", "。\n", " "}[at.IntN(4)])
		}
		docs = append(docs, search.Doc{Key: fmt.Sprintf("item:%03d", i), Mark: "1", At: start.Add(time.Duration(i) * time.Second), Title: word() + word(), Text: b.String(), Files: strings.Repeat(few[0], at.IntN(300)),
			Facets: [search.Facets]string{fmt.Sprintf("o%d", i%3), fmt.Sprint(i % 7)}})
	}
	return docs
}

func TestLongTextsOfRepeatedWordsAreFoundAsBySubstring(t *testing.T) {
	docs := long(24)
	letters := []rune("政府信息公开指南")
	answers := map[string][]string{}
	testkit.Engines(t, func(t *testing.T, d *db.DB) {
		x := search.New(1 << 20)
		for part := range slices.Chunk(docs, 5) {
			put(t, d, part...)
		}
		rapid.Check(t, func(r *rapid.T) {
			wanted := rapid.SliceOfN(rapid.Custom(func(r *rapid.T) string {
				one := string(rapid.SliceOfN(rapid.SampledFrom(letters), 1, 3).Draw(r, "word"))
				return strings.Repeat(one, rapid.IntRange(1, 6).Draw(r, "times"))
			}), 1, 2).Draw(r, "words")
			words := strings.Join(wanted, " ")
			got, want := find(t, d, x, search.Find{Words: words, Now: start}), same(docs, wanted, "")
			if got.Total != len(want) || !slices.Equal(sorted(keys(got)), sorted(want)) {
				r.Fatalf("%q: %v, want %v", wanted, keys(got), want)
			}
			if was, known := answers[words]; known && !slices.Equal(was, keys(got)) {
				r.Fatalf("%q: another order on the other engine: %v %v", words, was, keys(got))
			}
			answers[words] = keys(got)
		})
	})
}

// same are documents as a plain walk over all of them finds them, newest first.
func same(docs []search.Doc, wanted []string, organ string) (list []string) {
	docs = slices.Clone(docs)
	slices.SortStableFunc(docs, func(a, b search.Doc) int { return cmp.Or(b.At.Compare(a.At), strings.Compare(b.Key, a.Key)) })
	for _, d := range docs {
		in := func(w string) bool {
			return strings.Contains(d.Title, w) || strings.Contains(d.Lead, w) || strings.Contains(d.Text, w) || strings.Contains(d.Files, w)
		}
		if (organ == "" || d.Facets[0] == organ) && !slices.ContainsFunc(wanted, func(w string) bool { return !in(w) }) {
			list = append(list, d.Key)
		}
	}
	return list
}

func TestSearchFindsWhatASubstringSearchFindsInTheSameOrderOnBothEngines(t *testing.T) {
	first, final := corpus(700)
	letters := []rune("政府信息公开指南申请𠮷")
	type asked struct {
		words, organ string
		newest       bool
	}
	answers := map[asked][]string{}
	testkit.Engines(t, func(t *testing.T, d *db.DB) {
		x := search.New(1 << 20)
		for i := 0; i < len(first); { // one, two, four … at a time, as they come in life
			n := min(1+i%9*i%5, len(first)-i)
			put(t, d, first[i:i+n]...)
			i += n
		}
		for i := 0; i < len(final); i += 3 {
			put(t, d, final[i])
		}
		rapid.Check(t, func(r *rapid.T) {
			word := rapid.Custom(func(r *rapid.T) string {
				return string(rapid.SliceOfN(rapid.SampledFrom(letters), 1, 4).Draw(r, "word"))
			})
			wanted := rapid.SliceOfN(word, 1, 2).Draw(r, "words")
			a := asked{strings.Join(wanted, " "), rapid.SampledFrom([]string{"", "o1"}).Draw(r, "organ"), rapid.Bool().Draw(r, "newest")}
			want := same(final, wanted, a.organ)
			f := search.Find{Words: a.words, Newest: a.newest, Now: start, Limit: 7}
			if a.organ != "" {
				f.Filters[0] = []string{a.organ}
			}
			var got []string
			for {
				page := find(t, d, x, f)
				if page.Total != len(want) {
					r.Fatalf("%q: %d hits, want %d", wanted, page.Total, len(want))
				}
				sum := 0
				for _, c := range page.Counts[1] {
					sum += c.N
				}
				if sum != page.Total {
					r.Fatalf("%q: %d counted by facet of %d", wanted, sum, page.Total)
				}
				if got = append(got, keys(page)...); len(page.Hits) == 0 {
					break
				}
				f.Offset += 7
			}
			if a.newest && len(got) == len(want) {
				// of two at one moment the one put last comes first
				slices.SortStableFunc(got, func(a, b string) int { return strings.Compare(at(final, b), at(final, a)) })
				want, got = sorted(want), sorted(got)
			}
			if !slices.Equal(sorted(got), sorted(want)) {
				r.Fatalf("%q in %q:\n%v\n%v", wanted, a.organ, got, want)
			}
			if was, known := answers[a]; known && !slices.Equal(was, got) {
				r.Fatalf("%v: another order on the other engine:\n%v\n%v", a, was, got)
			}
			answers[a] = got
		})
	})
}

func at(docs []search.Doc, key string) string {
	i := slices.IndexFunc(docs, func(d search.Doc) bool { return d.Key == key })
	return docs[i].At.Format(time.RFC3339)
}

func sorted(list []string) []string { return slices.Sorted(slices.Values(list)) }

func TestSearchReadsLettersDigitsAndNumbersOfDocuments(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, d *db.DB) {
		x := search.New(1 << 20)
		put(t, d, search.Doc{Key: "a", At: start, Title: "浦街办〔2020〕8号", Codes: []string{"浦街办〔2020〕8号", "330683001/2020-00008"},
			Text: "爱嵊州APP 发布ＷＰＳ文件，二〇二〇年度，2020年决算。政府資訊公開"})
		for words, want := range map[string]bool{
			"浦街办〔2020〕8号": true, "浦街办[2020]8号": true, "浦街办（2020）8号": true, "浦街办 2020 8号": true, "浦街办20208号": true, "浦街办2020": true, "〔2020〕": true,
			"330683001/2020-00008": true, "３３０６８３００１/2020－00008": true, "2020": true, "202": true, "app": true, "ＡＰＰ": true, "wps": true, "WPS文件": true, "2020年": true,
			"2020年决算": true, "州app": true, "二〇二〇年": true, "件": true, "决 算": true, "政府资讯公开": true, "決算": true, "020": false, "街办〔2021〕": false, "文件发布": false,
			"'": false, `"`: false, "* OR": false, "app AND wps": false, "title : app": false,
		} {
			total := 0
			err := d.View(t.Context(), func(q *db.View) error {
				r, err := x.Find(q, search.Find{Words: words, Limit: 10})
				total = r.Total
				return err
			})
			if err != nil && fault.Of(err) != fault.Invalid || (total == 1) != want {
				t.Errorf("%q: %d hits, %v", words, total, err)
			}
		}
	})
}

func TestAPhraseGoesOnAcrossPunctuationOnlyWhereItIsTyped(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, d *db.DB) {
		x := search.New(1 << 20)
		put(t, d, search.Doc{Key: "a", At: start, Title: "甲", Text: "子丑寅卯，辰巳午未申，酉。戌2026年亥，甲乙丙，丁戊"})
		for words, want := range map[string]int{
			"子丑寅卯": 1, "子丑寅": 1, "丑寅卯": 1, "辰巳午未申": 1, "巳午未": 1, "寅卯，辰巳": 1, "寅卯 辰巳": 1, "卯、辰": 1, "卯。辰巳午": 1, "申，酉。戌": 1, "戌2026年亥": 1, "戌2026年": 1, "2026年": 1, "戌202": 1,
			"乙丙，丁戊": 1, "甲乙丙丁": 0, "寅卯辰巳": 0, "卯辰": 0, "申酉": 0, "酉戌": 0, "寅，卯": 0, "子丑，寅卯": 0, "辰，巳": 0, "2026亥": 0, "年，亥": 0, "戌，年": 0, "辰巳未申": 0, "子丑辰巳": 0, "酉，戌": 1, "酉，2026": 0,
		} {
			if r := find(t, d, x, search.Find{Words: words}); r.Total != want {
				t.Errorf("%s: %d", words, r.Total)
			}
		}
	})
}

func TestWhatStandsOnAnotherShelfIsNeitherFoundNorCounted(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, d *db.DB) {
		public, desk := search.New(1<<20), search.NewOf(search.Desk, 1<<20)
		put(t, d, search.Doc{Key: "item:1", Mark: "1", At: start, Title: "公开的预算", Facets: [search.Facets]string{"o1"}})
		must(t, d.Update(t.Context(), "o1", func(tx *db.Tx) error {
			return search.PutOn(tx, search.Desk, []search.Doc{{Key: "draft:1", Mark: "1", At: start, Title: "还没有公开的预算", Facets: [search.Facets]string{"o2"}}})
		}))
		put(t, d, search.Doc{Key: "item:2", Mark: "1", At: start, Title: "又一份预算", Facets: [search.Facets]string{"o1"}})
		for _, c := range []struct {
			x     *search.Index
			words string
			want  string
		}{{public, "预算", "item:2 item:1"}, {public, "还没有", ""}, {public, "没有公开预算的", "item:1"}, {desk, "预算", "draft:1"}, {desk, "又一份", ""}} {
			r := find(t, d, c.x, search.Find{Words: c.words, Newest: true, Near: c.words == "没有公开预算的"})
			if got := strings.Join(keys(r), " "); got != c.want || r.Total != len(strings.Fields(c.want)) {
				t.Errorf("%s: %q, %d", c.words, got, r.Total)
			}
			for _, n := range r.Counts[0] {
				if (n.Value == "o2") != (c.x == desk) {
					t.Errorf("%s: counted %v", c.words, n)
				}
			}
		}
		hints := func(x *search.Index) (list []string) {
			must(t, d.View(t.Context(), func(q *db.View) (err error) { list, err = x.Alike(q, "海没有", 10); return err }))
			return list
		}
		if got := hints(public); len(got) != 0 {
			t.Errorf("a draft's title is a hint: %v", got)
		}
		must(t, d.Update(t.Context(), "o1", func(tx *db.Tx) error { return search.DeleteOn(tx, search.Desk, "draft:1") }))
		if r := find(t, d, desk, search.Find{Words: "预算"}); r.Total != 0 {
			t.Error("a draft taken out is found")
		}
	})
}

func TestTheIndexFollowsChanges(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, d *db.DB) {
		x := search.New(1 << 20)
		doc := search.Doc{Key: "item:1", Mark: "h1", At: start, Title: "旧题", Text: "甲乙"}
		put(t, d, doc)
		if r := find(t, d, x, search.Find{Words: "旧题"}); r.Total != 1 {
			t.Error("the first title is not found")
		}
		doc.Title, doc.Mark = "新题", "h2"
		put(t, d, doc)
		put(t, d, search.Doc{Key: "item:1", Mark: "h2", At: start, Title: "同一个版本不再写"})
		for words, want := range map[string]int{"旧题": 0, "新题": 1, "同一个": 0, "甲乙": 1} {
			if r := find(t, d, x, search.Find{Words: words}); r.Total != want {
				t.Errorf("%s: %d", words, r.Total)
			}
		}
		for range 2 {
			must(t, d.Update(t.Context(), "o1", func(tx *db.Tx) error { return search.Delete(tx, "item:1") }))
		}
		if r := find(t, d, x, search.Find{Words: "甲乙"}); r.Total != 0 {
			t.Error("a deleted document is found")
		}
		must(t, d.View(t.Context(), func(q *db.View) error {
			n, err := search.Size(q)
			if n != 0 {
				t.Error(n)
			}
			return err
		}))
	})
}

func TestATitleComesBeforeABodyANumberBeforeAllAndWhatIsInForceBeforeWhatIsNot(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, d *db.DB) {
		x := search.New(1 << 20)
		put(t, d,
			search.Doc{Key: "body", At: start, Title: "工作动态", Text: "关于最低生活保障的一句话"},
			search.Doc{Key: "title", At: start.AddDate(-2, 0, 0), Title: "最低生活保障办法", Text: "正文"},
			search.Doc{Key: "whole", At: start.AddDate(-5, 0, 0), Title: "最低生活保障", Text: "正文"},
			search.Doc{Key: "abolished", At: start, Title: "最低生活保障办法", Text: "正文", Facets: [search.Facets]string{4: "abolished"}},
			search.Doc{Key: "number", At: start.AddDate(-9, 0, 0), Title: "另一件", Text: "正文", Codes: []string{"最低生活保障"}},
			search.Doc{Key: "file", At: start, Title: "另二件", Text: "正文", Files: "最低生活保障"},
		)
		r := find(t, d, x, search.Find{Words: "最低生活保障", Now: start, Weights: map[search.Facet]map[string]int{4: {"abolished": -300}}})
		if got := strings.Join(keys(r), " "); got != "number whole title abolished body file" {
			t.Error(got)
		}
		r = find(t, d, x, search.Find{Words: "低保", Now: start, Also: map[string][]string{"低保": {"最低生活保障"}}})
		if r.Total != 5 {
			t.Errorf("by another name: %v", keys(r))
		}
		for _, words := range []string{"zdshbz", "zuidishenghuo", "ZDSHBZ"} {
			if r = find(t, d, x, search.Find{Words: words, Now: start}); r.Total != 3 {
				t.Errorf("%s: %v", words, keys(r))
			}
		}
		if r = find(t, d, x, search.Find{Words: "最低生活保障怎样办理", Near: true, Now: start}); !r.Near || r.Total != 5 || !strings.HasPrefix(strings.Join(keys(r), " "), "abolished title whole") {
			t.Errorf("near: %v", keys(r))
		}
	})
}

func TestALongDocumentIsIndexedWhole(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, d *db.DB) {
		x := search.New(1 << 20)
		put(t, d, search.Doc{Key: "long", At: start, Title: "长文", Text: strings.Repeat("天地玄黄宇宙洪荒。", 1000) + "末尾之前" + strings.Repeat("日月盈昃，", 40000) + "在其内"})
		for words, want := range map[string]int{"末尾之前": 1, "在其内": 1, "天地日月": 0} {
			if r := find(t, d, x, search.Find{Words: words}); r.Total != want {
				t.Errorf("%s: %d", words, r.Total)
			}
		}
	})
}
