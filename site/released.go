package site

// released.go hands the files of a served reply to whoever has its number and query code; each time it is recorded first.

import (
	"strings"

	"gongkai/db"
	"gongkai/page"
	"gongkai/request"
)

func (s *Site) trackFile(v *page.Visit) error {
	number, code, id := v.Form("number"), v.Form("code"), v.Form("file")
	var organ string
	err := s.Store.View(v.R.Context(), func(q *db.View) error {
		t, err := request.Track(q, number, code)
		organ = t.Case.Organ
		return err
	})
	if err != nil {
		return err
	}
	var f request.ReplyFile
	// A key of its own: whoever takes a file twice is recorded twice.
	_, _, err = s.Store.Once(v.R.Context(), organ, page.FormKey(), func(tx *db.Tx) (string, error) {
		f, err = request.FetchFile(tx, v.Actor, number, code, id)
		return f.ID, err
	})
	if err != nil {
		return err
	}
	data, err := f.Content(v.R.Context(), s.Keys, s.Blobs)
	if err != nil {
		return err
	}
	return v.SendFile(page.Download{Name: f.Name, Type: f.Type, ETag: f.Hash, Cache: "private, no-store"}, strings.NewReader(string(data)))
}
