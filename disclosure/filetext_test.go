package disclosure

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"gongkai/blob"
	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/docx"
	"gongkai/office"
	"gongkai/search"
	"gongkai/workday"
)

func TestAttachmentsAreFoundByTheirWordsOnceTheyHaveBeenRead(t *testing.T) {
	engines(t, func(w *world) {
		files, err := blob.NewDirectory(w.t.TempDir())
		if err != nil {
			w.t.Fatal(err)
		}
		var letter bytes.Buffer
		if err := (docx.Document{Blocks: []docx.Block{docx.Text("鳝鱼养殖名录", docx.Run{}, docx.Paragraph{})}}).Write(&letter); err != nil {
			w.t.Fatal(err)
		}
		put := func(title, name string, content []byte) (id, hash string) {
			ref, err := files.Put(w.t.Context(), bytes.NewReader(content))
			if err != nil {
				w.t.Fatal(err)
			}
			w.do(func(tx *db.Tx) error {
				text := Text{Title: title, Column: w.columns[catalogue.Notices].ID, Issuer: "竹桥街道办事处", FormedOn: workday.MustParse("2026-02-27"),
					Body: "<p>见附件。</p>", Attachments: []Attachment{{Name: name, Type: "application/octet-stream", Ref: ref}}}
				if err := LookIntoFiles(w.t.Context(), tx, files, text); err != nil {
					return err
				}
				ids, err := ImportPublished(tx, office.System("import"), []Imported{{PublishedAt: tx.Now().Add(-time.Hour), Text: text}})
				if err == nil {
					id = ids[0]
				}
				return err
			})
			return id, ref.Hash
		}
		named, _ := put("甲", "名录.docx", letter.Bytes())
		plain, _ := put("乙", "鱼苗", []byte("泥鳅价目")) // told by its content
		broken := map[string]string{}
		for name, c := range map[string]struct{ content, state string }{"坏.pdf": {"%PDF-1.7 broken", fileUnreadable}, "图.png": {"\x89PNG\r\n", fileEmpty}, "程序.bin": {"\x00\x01\x02", fileUnreadable}} {
			_, hash := put(name, name, []byte(c.content))
			broken[hash] = c.state
		}
		w.index()
		finder := NewFinder(search.CacheBytes)
		found := func(words string) (ids []string) {
			w.look(func(q db.Query) error {
				f, err := finder.Search(q, Ask{Words: words, Exact: true})
				for _, h := range f.Items {
					ids = append(ids, h.ID)
					if !h.Text.Marks() {
						w.t.Errorf("%s: not shown where", words)
					}
				}
				return err
			})
			return ids
		}
		if got := found("鳝鱼养殖"); len(got) != 0 {
			w.t.Errorf("found before the file was read: %v", got)
		}
		reader := FileReader{View: w.d.View, Update: w.d.Update, Blobs: files}
		if err := reader.ReadFiles(w.t.Context()); err != nil {
			w.t.Fatal(err)
		}
		for words, want := range map[string]string{"鳝鱼养殖": named, "泥鳅价目": plain} {
			if got := found(words); strings.Join(got, " ") != want {
				w.t.Errorf("%s: %v", words, got)
			}
		}
		w.look(func(q db.Query) error {
			for hash, want := range broken {
				var state string
				if err := q.QueryRow(`SELECT state FROM disclosure_file_text WHERE hash = $1`, hash).Scan(&state); err != nil {
					return err
				}
				if state != want {
					w.t.Errorf("%s, want %s", state, want)
				}
			}
			left, err := unreadFiles(q, 10)
			if len(left) != 0 {
				w.t.Errorf("%d files would be read again", len(left))
			}
			return err
		})
	})
}

func TestSynonymsAreLinesOfWordsThatFindEachOther(t *testing.T) {
	engines(t, func(w *world) {
		by := office.Actor{ID: "x", Name: "信息员", Organ: organID, Grants: map[string][]office.Role{organID: {office.Drafter}}}
		try := func(text string) (added int, err error) {
			err = w.d.Update(w.t.Context(), organID, func(tx *db.Tx) (err error) { added, err = ImportSynonyms(tx, by, text); return err })
			return added, err
		}
		for text, want := range map[string]int{"# 说明\n甲词 乙词\r\n丙词、丁词,戊词\n\n甲词　乙词\n": 2, "": -1, "一个\n": -1, strings.Repeat("字", 201) + " 乙": -1} {
			if added, err := try(text); (err != nil) != (want < 0) || err == nil && added != want {
				w.t.Errorf("%.20q: %d, %v", text, added, err)
			}
		}
		if added, err := try("甲词 乙词"); err != nil || added != 0 {
			w.t.Errorf("again: %d, %v", added, err)
		}
		if _, err := try(strings.Repeat("一词 二词\n", 3) + "只有一个"); err == nil {
			w.t.Error("a line of one word is taken")
		}
		finder := NewFinder(search.CacheBytes)
		w.look(func(q db.Query) error {
			names, err := finder.synonyms(q)
			if got := strings.Join(names["丁词"], " "); got != "丙词 戊词" {
				w.t.Errorf("丁词: %q", got)
			}
			if len(names["一词"]) != 0 {
				w.t.Error("a refused file left lines")
			}
			return err
		})
		lines := []SynonymLine{}
		w.look(func(q db.Query) (err error) { lines, err = SynonymLines(q); return err })
		w.do(func(tx *db.Tx) error { return DropSynonym(tx, by, lines[0].ID) })
		if err := w.d.Update(w.t.Context(), organID, func(tx *db.Tx) error { return DropSynonym(tx, by, lines[0].ID) }); err == nil {
			w.t.Error("dropped twice")
		}
		nobody := office.Actor{ID: "y", Organ: organID, Grants: map[string][]office.Role{organID: {office.AuditAdmin}}}
		if err := w.d.Update(w.t.Context(), organID, func(tx *db.Tx) error { return AddSynonym(tx, nobody, "子 丑") }); err == nil {
			w.t.Error("an auditor adds words")
		}
	})
}
