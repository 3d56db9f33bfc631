package site

// help.go is the pages that help to use the others: how the reader likes pages, the map of the site, the statement on
// privacy and copyright, and the word before leaving for a site that is not the government's.
// FACTS 6.23, 6.25, 6.35, 6.36.

import (
	"net/url"
	"strconv"
	"strings"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/message"
	"gongkai/office"
	"gongkai/page"
	"gongkai/traditional"
)

// preferencesPage is the form of how the reader likes pages.
type preferencesPage struct {
	Back   string
	Fields []page.Field
}

func (s *Site) preferences(v *page.Visit) error {
	f, _, err := s.plainFrame(v, "page.settings")
	if err != nil {
		return err
	}
	back := page.LocalPath(v.Ask("back"))
	if strings.HasPrefix(back, "/preferences") {
		back = "/"
	}
	return v.Render(200, preferencesView(f, preferencesPage{Back: back, Fields: preferenceFields(v)}))
}

func preferenceFields(v *page.Visit) []page.Field {
	bit := map[bool]string{false: "0", true: "1"}
	choice := func(name, now string, values ...string) page.Field {
		field := page.Field{Name: name, Label: v.T("reading." + name), Value: now}
		for _, value := range values {
			field.Options = append(field.Options, page.Option{Value: value, Label: v.T("reading." + name + "." + value), Hint: v.T("reading." + name + "." + value + "_hint")})
		}
		return field
	}
	langs := []string{string(message.Chinese), string(message.English)}
	if traditional.Ready() {
		langs = append(langs, string(message.Traditional))
	}
	return []page.Field{
		choice("elder", bit[v.Elder], "0", "1"),
		choice("size", strconv.Itoa(v.Size), "0", "1", "2"),
		choice("contrast", bit[v.Contrast], "0", "1"),
		choice("lang", string(v.Lang), langs...),
	}
}

// plainFrame is the frame of a page that needs nothing of the store but whose site this is.
func (s *Site) plainFrame(v *page.Visit, titleKey string) (f page.Frame, organ office.Organ, err error) {
	err = s.Store.View(v.R.Context(), func(q *db.View) error {
		k, err := s.cache.know(q)
		if err != nil {
			return err
		}
		organ = k.portal
		f, err = s.frame(v, q, v.T(titleKey))
		return err
	})
	f.Crumbs = trail(v, page.Link{Label: v.T(titleKey)})
	return f, organ, err
}

// sitemapPage is the map of the site: what one can do, and the columns of the portal and of every organ.
type sitemapPage struct {
	Doors   []page.Link
	Shelves []shelf
	Others  []page.Link
}

func (s *Site) siteMap(v *page.Visit) error {
	var p sitemapPage
	var f page.Frame
	err := s.Store.View(v.R.Context(), func(q *db.View) (err error) {
		k, err := s.cache.know(q)
		if err != nil {
			return err
		}
		if p.Shelves, err = k.shelves(q, k.portal.ID); err != nil {
			return err
		}
		p.Others = k.others()
		f, err = s.frame(v, q, v.T("page.foot.sitemap"))
		return err
	})
	if err != nil {
		return err
	}
	for _, d := range mapped {
		p.Doors = append(p.Doors, page.Link{Href: d.href, Label: v.T(d.key)})
	}
	f.Crumbs = trail(v, page.Link{Label: v.T("page.foot.sitemap")})
	return v.Render(200, sitemapView(f, p))
}

// mapped are the pages the map of the site names beside the columns.
var mapped = []struct{ href, key string }{
	{"/", "site.menu.home"}, {"/guide", "guide.title"}, {"/catalogue", "catalogue_page.title"}, {"/columns", "site.menu.columns"}, {"/services", "services.title"}, {"/places", "places.title"}, {"/search", "site.menu.search"}, {"/apply", "site.menu.apply"}, {"/correct", "correct.title"},
	{"/track", "site.menu.track"}, {"/deadline", "clock.title"}, {"/reports", "site.menu.reports"}, {"/reports/explore", "annual.explore.title"},
	{"/log", "portal.log"}, {"/preferences", "page.settings"}, {"/statement", "page.foot.statement"}, {"/mistake", "page.foot.error"},
}

// statement says what is kept about visitors, who answers for the contents, and how accessible the site is.
func (s *Site) statement(v *page.Visit) error {
	f, organ, err := s.plainFrame(v, "page.foot.statement")
	if err != nil {
		return err
	}
	return v.Render(200, statementView(f, organ))
}

// contact is how an organ is reached.
func contact(v *page.Visit, o office.Organ) []page.Pair {
	return []page.Pair{
		{Label: v.T("portal.organ.office"), Value: o.DisclosureUnit}, {Label: v.T("portal.organ.phone"), Value: o.Phone, Href: page.TelHref(o.Phone)},
		{Label: v.T("portal.organ.hours"), Value: o.Hours}, {Label: v.T("portal.organ.fax"), Value: o.Fax},
		{Label: v.T("portal.organ.address"), Value: o.Address, Wide: true}, {Label: v.T("portal.organ.postcode"), Value: o.Postcode},
		{Label: v.T("portal.organ.email"), Value: o.Email, Href: mailHref(o.Email)}, {Label: v.T("portal.organ.code"), Value: o.Code},
	}
}

func mailHref(email string) string {
	if !strings.Contains(email, "@") {
		return ""
	}
	return "mailto:" + email
}

// leavePage says where a link leads before the reader follows it.
type leavePage struct{ To, Host, Back string }

func (s *Site) leave(v *page.Visit) error {
	to, err := url.Parse(v.Ask("to"))
	if err != nil || (to.Scheme != "https" && to.Scheme != "http") || to.Host == "" || to.User != nil {
		return fault.BadInput("fault.request")
	}
	f, _, err := s.plainFrame(v, "reading.leave")
	if err != nil {
		return err
	}
	p := leavePage{To: to.String(), Host: to.Host, Back: "/"}
	if from, err := url.Parse(v.R.Referer()); err == nil && from.Host == v.R.Host && from.Path != "/leave" {
		p.Back = page.LocalPath(from.RequestURI())
	}
	return v.Render(200, leaveView(f, p))
}
