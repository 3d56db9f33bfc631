package site

// log.go serves the public log: what it is for people, and as C2SP tlog-tiles for machines.

import (
	"gongkai/db"
	"gongkai/fault"
	"gongkai/page"
	"gongkai/publiclog"
)

// logPage says what the log is, how large it is now, and by which key it is signed.
type logPage struct {
	Size   int64
	Root   string
	Origin string
	Key    string
}

func (s *Site) log(v *page.Visit) error {
	var p logPage
	var f page.Frame
	err := s.Store.View(v.R.Context(), func(q *db.View) (err error) {
		tree, err := publiclog.Head(q)
		if err != nil {
			return err
		}
		p.Size, p.Root = tree.Size, tree.Root.String()
		f, err = s.frame(v, q, v.T("portal.log"))
		return err
	})
	if err != nil {
		return err
	}
	if s.LogKey != nil {
		p.Origin, p.Key = s.LogKey.Origin, s.LogKey.Verifier
	}
	f.Crumbs = trail(v, page.Link{Label: v.T("portal.log")})
	return v.Render(200, logView(f, p))
}

func (s *Site) checkpoint(v *page.Visit) error {
	if s.LogKey == nil {
		return fault.Missing("fault.not_found")
	}
	var signed []byte
	err := s.Store.View(v.R.Context(), func(q *db.View) (err error) {
		signed, err = s.LogKey.Checkpoint(q)
		return err
	})
	if err != nil {
		return err
	}
	v.W.Header().Set("Cache-Control", "no-cache")
	return v.Send(200, "text/plain; charset=utf-8", signed)
}

func (s *Site) tile(v *page.Visit) error {
	var data []byte
	var full bool
	err := s.Store.View(v.R.Context(), func(q *db.View) (err error) {
		data, full, err = publiclog.Resource(q, "tile/"+v.Path("path"))
		return err
	})
	if err != nil {
		return err
	}
	if full {
		v.W.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	} else {
		v.W.Header().Set("Cache-Control", "no-cache")
	}
	return v.Send(200, "application/octet-stream", data)
}
