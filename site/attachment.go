package site

// attachment.go gives files to the public: never to be run by a browser, only while some public text has them.

import (
	"gongkai/blob"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/page"
)

func (s *Site) attachment(v *page.Visit) error {
	var a disclosure.Attachment
	err := s.Store.View(v.R.Context(), func(q *db.View) (err error) {
		a, err = disclosure.PublicAttachment(q, v.Path("hash"))
		return err
	})
	if err != nil {
		return err
	}
	f, err := blob.OpenRef(v.R.Context(), s.Blobs, a.Ref)
	if err != nil {
		return err
	}
	defer f.Close()
	// Asked again each time: what is withdrawn is gone at once.
	return v.SendFile(page.Download{Name: a.Name, Type: a.Type, Inline: a.IsImage(), ETag: a.Hash, Cache: "public, no-cache"}, f)
}
