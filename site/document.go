package site

// document.go gives a public text as an official document (GB/T 9704): to print, as DOCX, as PDF.

import (
	"context"

	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/fault"
	"gongkai/manuscript"
	"gongkai/page"
)

// official reads the document of the address and the frame of its page.
func (s *Site) official(v *page.Visit) (o manuscript.Official, f page.Frame, err error) {
	err = s.Store.View(v.R.Context(), func(q *db.View) error {
		p, err := disclosure.Public(q, v.Path("id"))
		if err != nil {
			return err
		}
		if p.Withdrawn() {
			return fault.Missing("portal.withdrawn")
		}
		k, err := s.cache.know(q)
		if err != nil {
			return err
		}
		organ, err := k.organ(p.Organ)
		if err != nil {
			return err
		}
		o = p.Text.Official(organ.Name, disclosure.Pictures(v.R.Context(), s.Blobs))
		f, err = s.frame(v, q, p.Title)
		return err
	})
	return o, f, err
}

func (s *Site) document(v *page.Visit) error {
	o, f, err := s.official(v)
	if err != nil {
		return err
	}
	under := "/items/" + v.Path("id")
	f.Crumbs = trail(v, page.Link{Href: under, Label: v.T("portal.item")}, page.Link{Label: v.T("paper.print")})
	return v.Render(200, documentView(f, o.Trimmed(), under+"/document"))
}

// documentFile answers /items/{id}/document.docx and .pdf.
func documentFile(kind string) func(*Site, *page.Visit) error {
	return func(s *Site, v *page.Visit) error {
		if v.R.URL.RawQuery != "" { // each address is made once, and kept
			return fault.Missing("fault.not_found")
		}
		o, _, err := s.official(v)
		if err != nil {
			return err
		}
		file, err := disclosure.OfficialFile(o, kind)
		if err != nil {
			return err
		}
		return v.SendNamed(file.Name, file.Type, file.Data)
	}
}

// guidePairs are the elements of a guide with their names.
func guidePairs(ctx context.Context, list disclosure.Elements) []page.Pair {
	var out []page.Pair
	for _, e := range list {
		out = append(out, page.Pair{Label: page.T(ctx, disclosure.ElementKey(e.Key)), Value: e.Value})
	}
	return out
}
