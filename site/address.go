package site

// address.go answers readable addresses, as /pukou/tongzhigonggao/2026/guan-yu-…: with the column or the item they belong to, or
// with the way to its present address. What nobody was ever given is not there.

import (
	"net/http"
	"strings"

	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/fault"
	"gongkai/page"
)

// readable answers whatever no route answers.
func (s *Site) readable(v *page.Visit) error {
	path := v.R.URL.Path
	if v.R.Method != http.MethodGet && v.R.Method != http.MethodHead || !catalogue.IsAddress(path) {
		return fault.Missing("fault.not_found")
	}
	err := s.showItem(v, func(q db.Query) (disclosure.Page, error) { return disclosure.PublicAt(q, path) }) // nearly all are of items
	if fault.Of(err) != fault.NotFound {
		return err
	}
	var a catalogue.Addressed
	organ := ""
	err = s.Store.View(v.R.Context(), func(q *db.View) (err error) {
		if a, err = catalogue.Readable(q, path); fault.Of(err) == fault.NotFound && strings.Count(path, "/") == 1 {
			var failed error
			if organ, failed = catalogue.OrganAt(q, path); failed != nil {
				return failed
			}
		}
		return err
	})
	switch {
	case organ != "": // the beginning of an organ's addresses is the organ's page
		return s.organByID(v, organ)
	case err != nil:
		return err
	case a.Now != path && a.Now != "":
		return moved(v, withQuery(a.Now, v.R.URL.RawQuery))
	case a.Kind == catalogue.ColumnTarget && a.Now == "": // the address of one that has none any more
		return moved(v, withQuery("/columns/"+a.Target, v.R.URL.RawQuery))
	case a.Kind == catalogue.ColumnTarget:
		return s.columnByID(v, a.Target)
	}
	return s.itemByID(v, a.Target)
}

func withQuery(path, query string) string {
	if query == "" {
		return path
	}
	return path + "?" + query
}
