package db_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/testkit"
)

var start = time.Date(2026, 1, 5, 1, 0, 0, 0, time.UTC)

func find(t *testing.T, d *db.DB, f db.Find) (keys []string, total int, capped bool) {
	t.Helper()
	if f.Limit == 0 {
		f.Limit = 100
	}
	must(t, d.View(t.Context(), func(q *db.View) error {
		hits, n, more, err := db.IndexFind(q, f)
		for _, h := range hits {
			keys = append(keys, h.Key)
		}
		total, capped = n, more
		return err
	}))
	return keys, total, capped
}

func putDocs(t *testing.T, d *db.DB, docs ...db.Doc) {
	t.Helper()
	must(t, d.Update(t.Context(), "o1", func(tx *db.Tx) error { return db.IndexPutAll(tx, docs) }))
}

func TestSearchFindsWhatASubstringSearchFinds(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, d *db.DB) {
		letters := []rune("政府信息公开指南申请𠮷。 \n")
		text := rapid.Custom(func(r *rapid.T) string {
			return string(rapid.SliceOfN(rapid.SampledFrom(letters), 0, 30).Draw(r, "text"))
		})
		var all []db.Doc
		for i := range 300 {
			all = append(all, db.Doc{Key: fmt.Sprintf("item:%03d", i), Organ: fmt.Sprintf("o%d", i%3), At: start.Add(time.Duration(i/2) * time.Second), // two at each moment
				Title: text.Example(i), Text: text.Example(1000 + i)})
		}
		putDocs(t, d, all...)
		rapid.Check(t, func(r *rapid.T) {
			word := rapid.Custom(func(r *rapid.T) string {
				return string(rapid.SliceOfN(rapid.SampledFrom(letters[:11]), 1, 4).Draw(r, "word"))
			})
			wanted := rapid.SliceOfN(word, 1, 2).Draw(r, "words")
			organ := rapid.SampledFrom([]string{"", "o1"}).Draw(r, "organ")
			has := func(s string) bool {
				return !slices.ContainsFunc(wanted, func(w string) bool { return !strings.Contains(s, w) })
			}
			var titled, rest []string
			for _, doc := range slices.Backward(all) {
				in := func(w string) bool { return strings.Contains(doc.Title, w) || strings.Contains(doc.Text, w) }
				if organ != "" && doc.Organ != organ || slices.ContainsFunc(wanted, func(w string) bool { return !in(w) }) {
					continue
				}
				if has(doc.Title) {
					titled = append(titled, doc.Key)
				} else {
					rest = append(rest, doc.Key)
				}
			}
			want := append(titled, rest...)
			var got []string
			for offset := 0; ; offset += 7 {
				keys, total, capped := find(t, d, db.Find{Words: strings.Join(wanted, " "), Organ: organ, Limit: 7, Offset: offset})
				if total != len(want) || capped {
					r.Fatalf("%q: %d hits, want %d", wanted, total, len(want))
				}
				if got = append(got, keys...); len(keys) == 0 {
					break
				}
			}
			if !slices.Equal(got, want) {
				r.Fatalf("%q in %q:\n%v\n%v", wanted, organ, got, want)
			}
		})
	})
}

func TestSearchReadsLettersDigitsAndNumbersOfDocuments(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, d *db.DB) {
		putDocs(t, d, db.Doc{Key: "a", Organ: "o1", At: start, Title: "浦街办〔2020〕8号", Text: "爱嵊州APP 发布ＷＰＳ文件，二〇二〇年度，2020年决算"})
		for words, want := range map[string]bool{
			"浦街办〔2020〕8号": true, "浦街办2020": true, "〔2020〕": true, "2020": true, "202": true, "app": true, "ＡＰＰ": true, "wps": true, "WPS文件": true, "2020年": true, "2020年决算": true, "州app": true,
			"二〇二〇年": true, "件": true, "决 算": true, "020": false, "街办〔2021〕": false, "文件发布": false, "'": false, `"`: false, "* OR": false, "app AND wps": false, "title : app": false,
		} {
			hits := 0
			err := d.View(t.Context(), func(q *db.View) error {
				_, n, _, err := db.IndexFind(q, db.Find{Words: words, Limit: 10})
				hits = n
				return err
			})
			if err != nil && fault.Of(err) != fault.Invalid || (hits == 1) != want {
				t.Errorf("%q: %d hits, %v", words, hits, err)
			}
		}
	})
}

func TestSearchIndexFollowsChanges(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, d *db.DB) {
		doc := db.Doc{Key: "item:1", Mark: "h1", Organ: "o1", At: start, Title: "旧题", Text: "甲乙"}
		putDocs(t, d, doc)
		doc.Title, doc.Mark = "新题", "h2"
		putDocs(t, d, doc)
		putDocs(t, d, db.Doc{Key: "item:1", Mark: "h2", Organ: "o1", At: start, Title: "同一个版本不再写"})
		if keys, _, _ := find(t, d, db.Find{Words: "旧题"}); len(keys) != 0 {
			t.Error("the old title is found")
		}
		if keys, _, _ := find(t, d, db.Find{Words: "新题"}); len(keys) != 1 {
			t.Error("the new title is not found")
		}
		for range 2 {
			must(t, d.Update(t.Context(), "o1", func(tx *db.Tx) error { return db.IndexDelete(tx, "item:1") }))
		}
		if _, total, _ := find(t, d, db.Find{Words: "甲乙"}); total != 0 {
			t.Error("a deleted document is found")
		}
		must(t, d.View(t.Context(), func(q *db.View) error {
			n, err := db.IndexSize(q)
			if n != 0 {
				t.Error(n)
			}
			return err
		}))
	})
}

func TestSearchSaysWhenThereAreMoreThanItCounts(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, d *db.DB) {
		docs := make([]db.Doc, db.FindCap+50)
		for i := range docs {
			docs[i] = db.Doc{Key: fmt.Sprint(i), Organ: "o1", At: start.Add(time.Duration(i/2) * time.Microsecond), Title: "公告", Text: "常见 少见"[:6]}
		}
		docs[77].Text = "少见"
		putDocs(t, d, docs...)
		keys, total, capped := find(t, d, db.Find{Words: "公告", Limit: 3})
		if total != db.FindCap || !capped || !slices.Equal(keys, []string{"2049", "2048", "2047"}) {
			t.Error(keys, total, capped)
		}
		if keys, total, capped = find(t, d, db.Find{Words: "少见", Newest: true}); total != 1 || capped || keys[0] != "77" {
			t.Error(keys, total, capped)
		}
		if keys, _, _ = find(t, d, db.Find{Words: "公告", Limit: 3, Offset: db.FindCap - 1}); len(keys) != 1 {
			t.Error(keys)
		}
		if keys, _, _ = find(t, d, db.Find{Words: "公告", Limit: 3, Offset: db.FindCap}); len(keys) != 0 {
			t.Error(keys)
		}
	})
}

func TestALongDocumentIsIndexedAsFarAsBothEnginesCan(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, d *db.DB) {
		putDocs(t, d, db.Doc{Key: "long", Organ: "o1", At: start, Title: "长文", Text: strings.Repeat("天地玄黄宇宙洪荒。", 1000) + "末尾之前" + strings.Repeat("日月盈昃，", 40000) + "不在其内"})
		for words, want := range map[string]int{"末尾之前": 1, "不在其内": 0} {
			if _, total, _ := find(t, d, db.Find{Words: words}); total != want {
				t.Errorf("%s: %d", words, total)
			}
		}
	})
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
