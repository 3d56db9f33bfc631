package site

// alias.go answers old addresses: of columns that were merged, and index numbers, which lead to their item for good.

import (
	"net/http"
	"net/url"

	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/page"
)

// moved answers that what stood here stands at path for good.
func moved(v *page.Visit, path string) error {
	http.Redirect(v.W, v.R, path, http.StatusMovedPermanently)
	return nil
}

// byNumber leads from an index number, of today or of an earlier system, to the item that carries it.
func (s *Site) byNumber(v *page.Visit) error {
	var id string
	err := s.Store.View(v.R.Context(), func(q *db.View) (err error) {
		id, err = disclosure.ByIndexNumber(q, v.Path("number"))
		return err
	})
	if err != nil {
		return err
	}
	return moved(v, "/items/"+url.PathEscape(id))
}
