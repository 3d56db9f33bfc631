package site

// guide.go is the two pages art. 12 wants of every organ, made from what the office knows and what is public: the guide
// (政府信息公开指南) and the catalogue (政府信息公开目录); and the page of service guides (办事指南).
// FACTS 1.D, 1.F, 3.1–3.8, 4.20–4.26, 6.12, 7.1, 7.10.

import (
	"context"
	"net/url"
	"strconv"

	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/office"
	"gongkai/page"
	"gongkai/request"
	"gongkai/workday"
)

// organGuidePage is an organ's guide.
type organGuidePage struct {
	Organ   office.Organ
	Remedy  office.Remedy
	Contact []page.Pair
	Shelves []shelf
	Ways    organWays
	Online  bool // requests to this organ can be sent in here
	Opened  []request.Opened
	Replies request.Handling // how replies are reviewed
}

// organWays are the addresses of an organ's own pages; those of the portal's organ are short.
type organWays struct{ Home, Guide, Catalogue, Services string }

func (k *known) ways(organ string) organWays {
	if organ == k.portal.ID {
		return organWays{Home: "/organs/" + organ, Guide: "/guide", Catalogue: "/catalogue", Services: "/services"}
	}
	home := "/organs/" + organ
	return organWays{Home: home, Guide: home + "/guide", Catalogue: home + "/catalogue", Services: home + "/services"}
}

// asked gives the organ whose page is asked for: the one of the address, or the portal's.
func (k *known) asked(v *page.Visit) (office.Organ, error) {
	if id := v.Path("id"); id != "" {
		return k.organ(id)
	}
	return k.portal, nil
}

// organFrame is the frame of a page about an organ, below the organ where it is not the portal's.
func (s *Site) organFrame(v *page.Visit, q db.Query, k *known, o office.Organ, title, self string) (page.Frame, error) {
	f, err := s.frame(v, q, title)
	if err != nil {
		return f, err
	}
	f.Crumbs = trail(v)
	if o.ID != k.portal.ID {
		f.Crumbs = append(f.Crumbs, page.Link{Href: "/organs/" + o.ID, Label: o.Display()})
		f.Column = o.Display()
	}
	f.Crumbs = append(f.Crumbs, page.Link{Label: title})
	f.Self, f.Data = addressOf(f.Site, self), describe(organized(f.Site, o), crumbed(f.Site, f.Crumbs))
	return f, nil
}

func (s *Site) guide(v *page.Visit) error {
	var p organGuidePage
	var f page.Frame
	err := s.Store.View(v.R.Context(), func(q *db.View) (err error) {
		k, err := s.cache.know(q)
		if err != nil {
			return err
		}
		if p.Organ, err = k.asked(v); err != nil {
			return err
		}
		if p.Remedy, err = office.Remedies(q, p.Organ.ID); err != nil {
			return err
		}
		if p.Shelves, err = k.shelves(q, p.Organ.ID); err != nil {
			return err
		}
		if p.Opened, err = request.OpenedBy(q, p.Organ.ID); err != nil {
			return err
		}
		if p.Replies, err = request.HandlingOf(q, p.Organ.ID); err != nil {
			return err
		}
		p.Ways = k.ways(p.Organ.ID)
		for _, o := range p.Opened {
			p.Online = p.Online || o.Channel == request.Internet && o.Open && p.Organ.ID == k.portal.ID
		}
		f, err = s.organFrame(v, q, k, p.Organ, v.T("guide.title"), p.Ways.Guide)
		return err
	})
	if err != nil {
		return err
	}
	p.Contact = contact(v, p.Organ)
	return v.Render(200, organGuideView(f, p))
}

// cataloguePage is an organ's catalogue: its columns, and index number, title, summary and date of each item.
type cataloguePage struct {
	Organ   office.Organ
	Column  string // the column looked at; "" for all
	Columns []page.Option
	Entries []disclosure.CatalogueEntry
	Pages   page.Pages
	Ways    organWays
}

const catalogueSize = 50

func (s *Site) organCatalogue(v *page.Visit) error {
	p := cataloguePage{Column: v.Ask("column")}
	var f page.Frame
	number := max(count(v.Ask("page")), 1)
	err := s.Store.View(v.R.Context(), func(q *db.View) error {
		k, err := s.cache.know(q)
		if err != nil {
			return err
		}
		if p.Organ, err = k.asked(v); err != nil {
			return err
		}
		columns, err := k.columnsOf(q, p.Organ.ID)
		if err != nil {
			return err
		}
		known := false
		for _, c := range columns {
			if c.Holds() {
				p.Columns = append(p.Columns, page.Option{Value: c.ID, Label: c.Name})
				known = known || c.ID == p.Column
			}
		}
		if !known {
			p.Column = ""
		}
		var total int64
		if p.Entries, total, err = disclosure.Catalogue(q, p.Organ.ID, p.Column, number, catalogueSize); err != nil {
			return err
		}
		p.Ways = k.ways(p.Organ.ID)
		p.Pages = page.Pages{Page: number, Size: catalogueSize, Total: int(total), Href: p.href}
		f, err = s.organFrame(v, q, k, p.Organ, v.T("catalogue_page.title"), p.Ways.Catalogue)
		return err
	})
	if err != nil {
		return err
	}
	return v.Render(200, catalogueView(f, p))
}

func (p *cataloguePage) href(number int) string {
	values := url.Values{}
	if p.Column != "" {
		values.Set("column", p.Column)
	}
	if number > 1 {
		values.Set("page", strconv.Itoa(number))
	}
	if len(values) == 0 {
		return p.Ways.Catalogue
	}
	return p.Ways.Catalogue + "?" + values.Encode()
}

// servicesPage is the guides to an organ's services.
type servicesPage struct {
	Organ  office.Organ
	Guides []disclosure.ServiceGuide
}

// shown are the elements a citizen looks for first in the list of guides; the guide's own page has all eight.
var shown = []string{"place", "hours", "phone"}

func (s *Site) services(v *page.Visit) error {
	var p servicesPage
	var f page.Frame
	err := s.Store.View(v.R.Context(), func(q *db.View) error {
		k, err := s.cache.know(q)
		if err != nil {
			return err
		}
		if p.Organ, err = k.asked(v); err != nil {
			return err
		}
		columns, err := k.columnsOf(q, p.Organ.ID)
		if err != nil {
			return err
		}
		for _, c := range columns {
			if c.Kind == catalogue.Services {
				if p.Guides, err = disclosure.ServiceGuides(q, c.ID); err != nil {
					return err
				}
			}
		}
		f, err = s.organFrame(v, q, k, p.Organ, v.T("services.title"), k.ways(p.Organ.ID).Services)
		return err
	})
	if err != nil {
		return err
	}
	return v.Render(200, servicesView(f, p))
}

// guideFacts are the elements of a guide that the list shows.
func guideFacts(v func(string, ...any) string, g disclosure.ServiceGuide) []page.Pair {
	var pairs []page.Pair
	for _, key := range shown {
		pair := page.Pair{Label: v("disclosure.element." + key), Value: g.Elements.Of(key)}
		if key == "phone" {
			pair.Href = page.TelHref(pair.Value)
		}
		pairs = append(pairs, pair)
	}
	return pairs
}

// fewerReviewWords says what an organ declared: reviews its replies do not go through, steps that one person may take together.
func fewerReviewWords(ctx context.Context, h request.Handling) (all []string) {
	since := workday.DateOf(h.At).String()
	if len(h.Steps) < len(request.ReviewVerbs) {
		names := page.T(ctx, "guide.no_review")
		for i, verb := range h.Steps {
			if i == 0 {
				names = ""
			}
			names += page.T(ctx, "verb."+string(verb))
		}
		all = append(all, page.T(ctx, "guide.fewer_reviews", names, page.DateText(ctx, since), h.Reason))
	}
	if h.SameHand {
		all = append(all, page.T(ctx, "guide.same_hand", page.DateText(ctx, since), h.Reason))
	}
	return all
}
