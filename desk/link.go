package desk

// link.go is the list of links that lead nowhere: those of the front page, of other pages and of an organ's items, apart, each
// with since when and where it stands (FACTS 6.18).

import (
	"cmp"
	"context"
	"net/url"
	"strconv"
	"time"

	"gongkai/db"
	"gongkai/deadlink"
	"gongkai/disclosure"
	"gongkai/office"
	"gongkai/page"
)

// linkPage is an organ's links, and the portal's where the organ is the portal's own.
type linkPage struct {
	Organ  office.Organ
	Organs []page.Option
	Counts []deadlink.Count
	Rows   []linkRow
	Last   time.Time
	On     bool
}

type linkRow struct {
	deadlink.Standing
	Where, Href string // the place in words, and the way to mend it
	Turns       []deadlink.Turn
}

func (d *Desk) links(v *page.Visit) error {
	p := linkPage{On: d.Links}
	err := d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		organ := v.Ask("organ")
		if organ == "" {
			organ = homeFor(v, deadlink.VerbRead)
		}
		if err := v.Actor.Allow(deadlink.VerbRead, organ); err != nil {
			return err
		}
		if p.Organ, err = office.OrganByID(q, organ); err != nil {
			return err
		}
		if _, p.Organs, err = organNames(q, v.Actor, deadlink.VerbRead); err != nil {
			return err
		}
		return p.read(q, v)
	})
	if err != nil {
		return err
	}
	f := d.frame(v, v.T("links.title"))
	f.Crumbs = crumbs(v, page.Link{Label: f.Title})
	return v.Render(200, linksView(f, p))
}

func (p *linkPage) read(q db.Query, v *page.Visit) error {
	portal, err := office.PortalOrgan(q)
	if err != nil {
		return err
	}
	counts, err := deadlink.Counts(q, p.Organ.ID)
	if err != nil {
		return err
	}
	for _, c := range counts {
		if c.Kind == deadlink.InItem || p.Organ.ID == portal.ID {
			p.Counts = append(p.Counts, c)
		}
	}
	if p.Last, err = deadlink.LastRound(q); err != nil {
		return err
	}
	list, err := deadlink.NotGood(q, p.Organ.ID, p.Organ.ID == portal.ID)
	if err != nil {
		return err
	}
	var ids []string
	for _, s := range list {
		if s.Place.Kind == deadlink.InItem {
			ids = append(ids, s.Ref)
		}
	}
	titles := map[string]string{}
	for len(ids) > 0 {
		items, err := disclosure.ListedByID(q, ids[:min(len(ids), 200)])
		if err != nil {
			return err
		}
		ids = ids[min(len(ids), 200):]
		for _, it := range items {
			titles[it.ID] = it.Title
		}
	}
	for _, s := range list {
		row := linkRow{Standing: s, Where: v.T("links.on_page", s.Ref), Href: s.Ref}
		switch s.Place.Kind {
		case deadlink.InItem:
			row.Where, row.Href = cmp.Or(titles[s.Ref], s.Ref), "/desk/items/"+s.Ref
		case deadlink.OnHome:
			row.Where = v.T("links.on_home")
		}
		if row.Turns, err = deadlink.Turns(q, s.URL); err != nil {
			return err
		}
		p.Rows = append(p.Rows, row)
	}
	return nil
}

// linkFigures are the numbers over the list.
func linkFigures(ctx context.Context, p linkPage) (list []page.Figure) {
	for _, c := range p.Counts {
		list = append(list, page.Figure{Label: page.T(ctx, "links.dead_of."+string(c.Kind)), Value: strconv.FormatInt(c.Dead, 10), Unit: page.T(ctx, "links.of", c.All)})
	}
	return list
}

// linkWhy says why a link does not stand well.
func linkWhy(ctx context.Context, v deadlink.Verdict) string {
	words := page.T(ctx, "links.why."+v.Why)
	if v.Code > 0 {
		words += " (" + strconv.Itoa(v.Code) + ")"
	}
	return words
}

// linkAddress is what a link's cell leads to: pages of the house as they are, others by way of the page that says where.
func linkAddress(address string) string {
	if address[0] == '/' {
		return address
	}
	return "/leave?to=" + url.QueryEscape(address)
}
