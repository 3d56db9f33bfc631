package site

// places.go is where people read government information who do not read it here: reading places with their hours (条例 art. 25).

import (
	"gongkai/db"
	"gongkai/office"
	"gongkai/page"
	"gongkai/reading"
)

// placesPage is the portal organ's reading places.
type placesPage struct {
	Organ  office.Organ
	Places []reading.Place
}

func (s *Site) places(v *page.Visit) error {
	var p placesPage
	var f page.Frame
	err := s.Store.View(v.R.Context(), func(q *db.View) error {
		k, err := s.cache.know(q)
		if err != nil {
			return err
		}
		p.Organ = k.portal
		if p.Places, err = reading.Places(q, p.Organ.ID, false); err != nil {
			return err
		}
		f, err = s.frame(v, q, v.T("places.title"))
		return err
	})
	if err != nil {
		return err
	}
	f.Crumbs, f.Self = trail(v, page.Link{Label: f.Title}), addressOf(f.Site, "/places")
	return v.Render(200, placesView(f, p))
}
