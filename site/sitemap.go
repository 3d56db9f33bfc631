package site

// sitemap.go names every public page for search engines (sitemaps.org): an index, one part for the pages of the portal, and
// one for each stretch of the public log, so that a publication changes the last part alone.

import (
	"encoding/xml"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"gongkai/annual"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/fault"
	"gongkai/page"
	"gongkai/workday"
)

// sitemapEntry is one address, of a page or of a part.
type sitemapEntry struct {
	Loc     string `xml:"loc"`
	Changed string `xml:"lastmod,omitempty"`
}

type sitemapIndex struct {
	XMLName xml.Name       `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 sitemapindex"`
	Parts   []sitemapEntry `xml:"sitemap"`
}

type sitemapSet struct {
	XMLName xml.Name       `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
	Pages   []sitemapEntry `xml:"url"`
}

// sitemap answers /sitemap.xml.
func (s *Site) sitemap(v *page.Visit) error {
	var doc sitemapIndex
	err := s.Store.View(v.R.Context(), func(q *db.View) error {
		portal, err := s.cache.portal(q)
		if err != nil {
			return err
		}
		base := s.base(v, portal.site) + "/sitemap/"
		last, err := disclosure.LastChange(q)
		if err != nil {
			return err
		}
		parts, err := disclosure.Parts(q)
		doc.Parts = append(doc.Parts, sitemapEntry{base + "pages.xml", since(last)})
		for _, p := range parts {
			doc.Parts = append(doc.Parts, sitemapEntry{base + "items-" + strconv.FormatInt(p.N+1, 10) + ".xml", since(p.Changed)})
		}
		return err
	})
	if err != nil {
		return err
	}
	return sendXML(v, doc)
}

// sitemapPart answers /sitemap/pages.xml and /sitemap/items-1.xml.
func (s *Site) sitemapPart(v *page.Visit) error {
	file := v.Path("file")
	number, items := strings.CutPrefix(strings.TrimSuffix(file, ".xml"), "items-")
	n := count(number)
	if file != "pages.xml" && (!items || n == 0 || file != "items-"+strconv.Itoa(n)+".xml") {
		return fault.Missing("fault.not_found")
	}
	var doc sitemapSet
	err := s.Store.View(v.R.Context(), func(q *db.View) error {
		portal, err := s.cache.portal(q)
		if err != nil {
			return err
		}
		base := s.base(v, portal.site)
		if !items {
			doc.Pages, err = s.sitemapPages(q, base)
			return err
		}
		list, err := disclosure.Places(q, int64(n)-1)
		for _, p := range list {
			doc.Pages = append(doc.Pages, sitemapEntry{base + disclosure.ItemHref(p.ID, p.Address), since(p.Changed)})
		}
		return err
	})
	if err != nil {
		return err
	}
	return sendXML(v, doc)
}

// sitemapPages are the pages of the portal that are no items.
func (s *Site) sitemapPages(q db.Query, base string) (list []sitemapEntry, err error) {
	last, err := disclosure.LastChange(q)
	if err != nil {
		return nil, err
	}
	k, err := s.cache.know(q)
	if err != nil {
		return nil, err
	}
	for _, path := range []string{"/", "/columns", "/places", "/reports", "/reports/explore", "/changes", "/apply", "/correct", "/log", "/api"} {
		list = append(list, sitemapEntry{Loc: base + path})
	}
	list[0].Changed, list[1].Changed = since(last), since(last)
	for _, organ := range slices.Sorted(maps.Keys(k.organs)) {
		list = append(list, sitemapEntry{Loc: base + "/organs/" + organ})
		columns, err := k.columnsOf(q, organ)
		if err != nil {
			return nil, err
		}
		for _, c := range columns {
			if href := columnHref(c); href != "/apply" {
				list = append(list, sitemapEntry{Loc: base + href})
			}
		}
	}
	reports, err := annual.PublicList(q, "")
	for _, r := range reports {
		list = append(list, sitemapEntry{base + reportHref(k.portal.ID, r.Organ, r.Year), since(r.Item.UpdatedAt)})
	}
	return list[:min(len(list), 50_000)], err
}

// robots keeps machines out of the desk and out of what is made for one person, and names the sitemap.
func (s *Site) robots(v *page.Visit) error {
	text := "User-agent: *\nDisallow: /desk\nDisallow: /track\nDisallow: /prefer\nDisallow: /leave\nDisallow: /mistake\nDisallow: /items/*/document.\n"
	err := s.Store.View(v.R.Context(), func(q *db.View) error {
		portal, err := s.cache.portal(q)
		if err == nil {
			text += "\nSitemap: " + s.base(v, portal.site) + "/sitemap.xml\n"
		}
		return err
	})
	if err != nil {
		return err
	}
	return v.Send(http.StatusOK, "text/plain; charset=utf-8", []byte(text))
}

// since is an instant as the sitemap says it; empty when there is none.
func since(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(workday.Beijing).Format(time.RFC3339)
}

func sendXML(v *page.Visit, doc any) error {
	body, err := asXML(doc)
	if err != nil {
		return err
	}
	return v.Send(http.StatusOK, "application/xml; charset=utf-8", body)
}
