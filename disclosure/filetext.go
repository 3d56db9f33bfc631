// filetext.go reads the attachments of public items in the background, each content once, so that search finds their words.
// Table disclosure_file_text.
package disclosure

import (
	"context"
	"io"
	"time"

	"gongkai/blob"
	"gongkai/db"
	"gongkai/screen"
	"gongkai/search"
)

// The states of a file that was looked into.
const (
	fileRead       = "read"
	fileEmpty      = "empty"      // no words: a scan
	fileUnreadable = "unreadable" // of another kind, damaged, locked, too large or too slow
)

const (
	maxFileRead = 32 << 20 // bytes
	filesAtOnce = 20
	fileTime    = 30 * time.Second // for one file
)

// FileReader reads attachments for search. Update writes as nobody's organ, so that it waits for no office's work and none for it.
type FileReader struct {
	View   func(ctx context.Context, fn func(q *db.View) error) error
	Update func(ctx context.Context, organ string, fn func(tx *db.Tx) error) error
	Blobs  blob.Store
}

// searchWriter is the organ under whose lock the texts of files are written: none.
const searchWriter = "search"

// ReadFiles reads attachments of public items that have not been read yet, one after the other, and brings the items that
// carry them up to date in the search index.
func (f FileReader) ReadFiles(ctx context.Context) error {
	for ctx.Err() == nil {
		var todo []Attachment
		if err := f.View(ctx, func(q *db.View) (err error) { todo, err = unreadFiles(q, filesAtOnce); return err }); err != nil || len(todo) == 0 {
			return err
		}
		for _, a := range todo {
			state, text, err := f.read(ctx, a)
			if err != nil {
				return err
			}
			err = f.Update(ctx, searchWriter, func(tx *db.Tx) error {
				if err := search.Lock(tx); err != nil {
					return err
				}
				if err := insertFileText(tx, a.Hash, state, text); err != nil {
					return err
				}
				ids, err := carriers(tx, a.Hash)
				if err != nil || text == "" {
					return err
				}
				return reindex(tx, ids)
			})
			if err != nil {
				return err
			}
		}
	}
	return ctx.Err()
}

// read gives the words of a file. Only what is no fault of the file is an error.
func (f FileReader) read(ctx context.Context, a Attachment) (state, text string, err error) {
	if a.Size > maxFileRead {
		return fileUnreadable, "", nil
	}
	from, err := blob.OpenRef(ctx, f.Blobs, a.Ref)
	if err != nil {
		if ctx.Err() != nil {
			return "", "", ctx.Err()
		}
		return fileUnreadable, "", nil
	}
	defer from.Close()
	data, err := io.ReadAll(io.LimitReader(from, maxFileRead+1))
	if err != nil {
		return "", "", err
	}
	type answer struct{ state, text string }
	done := make(chan answer, 1) // a reader that hangs is left behind: it is bounded in memory, and the file is not tried again
	go func() {
		state, text := wordsOf(a.Name, data)
		done <- answer{state, text}
	}()
	timer := time.NewTimer(fileTime)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return "", "", ctx.Err()
	case <-timer.C:
		return fileUnreadable, "", nil
	case got := <-done:
		return got.state, got.text, nil
	}
}

// wordsOf gives the words of a file, by its name's format or, where that is none, by its content's. A file that breaks its
// reader is unreadable like any other.
func wordsOf(name string, data []byte) (state, text string) {
	defer func() {
		if p := recover(); p != nil {
			state, text = fileUnreadable, ""
		}
	}()
	r := screen.Read(name, data)
	if r.State == screen.Unknown {
		if ending := screen.Ending(data); ending != "" {
			r = screen.Read("x"+ending, data)
		}
	}
	switch text = r.Words(); {
	case text != "":
		return fileRead, text
	case r.State == screen.NoText || r.State == screen.Whole || r.State == screen.Picture:
		return fileEmpty, ""
	}
	return fileUnreadable, ""
}

func unreadFiles(q db.Query, most int) (list []Attachment, err error) {
	rows, err := q.Query(`SELECT a.hash, a.size, MIN(a.name) FROM disclosure_attachment a JOIN disclosure_item i ON i.id = a.item AND i.live = a.n
		WHERE i.live > 0 AND NOT EXISTS (SELECT 1 FROM disclosure_file_text t WHERE t.hash = a.hash) GROUP BY a.hash, a.size ORDER BY a.hash LIMIT $1`, most)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var a Attachment
		if err := rows.Scan(&a.Hash, &a.Size, &a.Name); err != nil {
			return nil, err
		}
		list = append(list, a)
	}
	return list, rows.Err()
}

func insertFileText(tx *db.Tx, hash, state, text string) error {
	_, err := tx.Exec(`INSERT INTO disclosure_file_text (hash, state, text, at) VALUES ($1, $2, $3, $4) ON CONFLICT (hash) DO NOTHING`,
		hash, state, text, micros(tx.Now()))
	return err
}

// carriers gives the public items whose public text has the file.
func carriers(q db.Query, hash string) (ids []string, err error) {
	rows, err := q.Query(`SELECT DISTINCT i.id FROM disclosure_attachment a JOIN disclosure_item i ON i.id = a.item AND i.live = a.n
		WHERE a.hash = $1 AND i.live > 0 ORDER BY i.id LIMIT 1000`, hash)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}

// fileTexts gives the words of those files that have been read and have any, by hash.
func fileTexts(q db.Query, files []Attachment) (map[string]string, error) {
	texts := map[string]string{}
	if len(files) == 0 {
		return texts, nil
	}
	args := make([]any, len(files))
	for i, a := range files {
		args[i] = a.Hash
	}
	rows, err := q.Query(`SELECT hash, text FROM disclosure_file_text WHERE text <> '' AND hash IN `+db.Values(1, len(args)), args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var hash, text string
		if err := rows.Scan(&hash, &text); err != nil {
			return nil, err
		}
		texts[hash] = text
	}
	return texts, rows.Err()
}
