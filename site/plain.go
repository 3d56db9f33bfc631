package site

import (
	"net/http"

	"gongkai/fault"
	"gongkai/page"
)

// prefer keeps the reader's language or type size and goes back.
func (s *Site) prefer(v *page.Visit) error {
	page.SavePreference(v.W, v.R)
	return nil
}

// asset serves a style sheet, script or icon.
func (s *Site) asset(v *page.Visit) error {
	page.Assets().ServeHTTP(v.W, v.R)
	return nil
}

// notices gives the licences of what the program is built from.
func (s *Site) notices(v *page.Visit) error {
	text := page.Notices()
	if text == nil {
		return fault.Missing("fault.not_found")
	}
	return v.Send(http.StatusOK, "text/plain; charset=utf-8", text)
}
