package site

// column.go is the list of columns and a column's page: its items, newest first, by year, with the exact total.
// FACTS 6.22, 6.30, 7.1, 7.2.

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/page"
	"gongkai/workday"
)

// columnsPage is the tree of the portal's columns.
type columnsPage struct{ Shelves []shelf }

func (s *Site) columns(v *page.Visit) error {
	var p columnsPage
	var f page.Frame
	err := s.Store.View(v.R.Context(), func(q *db.View) (err error) {
		k, err := s.cache.know(q)
		if err != nil {
			return err
		}
		if p.Shelves, err = k.shelves(q, k.portal.ID); err != nil {
			return err
		}
		f, err = s.frame(v, q, v.T("site.menu.columns"))
		return err
	})
	if err != nil {
		return err
	}
	f.Crumbs = trail(v, page.Link{Label: v.T("site.menu.columns")})
	return v.Render(200, columnsView(f, p))
}

// columnPage is one column: what it is for, the columns under it, or its items as its template shows them.
type columnPage struct {
	Column catalogue.Column
	Under  []shelf
	Made   organWays // of the column of the guide: the pages made from data
	Years  []page.Tab
	Top    []page.Pair // what is put at the top for a while
	Items  []page.Pair
	Pages  page.Pages
	Tables []yearTable               // of the table: its rows, by year
	Cards  []pictureCard             // of the pictures
	Guides []disclosure.ServiceGuide // of the guides
	Single disclosure.Page           // of the single text: the newest
	Images int                       // how many of the cards have a picture
}

const topShown = 3

// yearTable is the items of one year as a table.
type yearTable struct {
	Year int
	Rows []tableRow
}

// numbered and valid say whether any row has a document number, a validity: a column of nothing but blanks is left out.
func (t yearTable) numbered() bool {
	return slices.ContainsFunc(t.Rows, func(r tableRow) bool { return r.DocumentNumber != "" })
}

func (t yearTable) valid() bool {
	return slices.ContainsFunc(t.Rows, func(r tableRow) bool { return r.Validity != "" })
}

func (t yearTable) columns(ctx context.Context) []page.Column {
	list := []page.Column{{Label: page.T(ctx, "catalogue_page.name")}}
	if t.numbered() {
		list = append(list, page.Column{Label: page.T(ctx, "portal.meta.number")})
	}
	list = append(list, page.Column{Label: page.T(ctx, "portal.meta.formed")}, page.Column{Label: page.T(ctx, "portal.meta.published")})
	if t.valid() {
		list = append(list, page.Column{Label: page.T(ctx, "portal.meta.validity")})
	}
	return list
}

type tableRow struct {
	disclosure.Entry
	Href string
	Day  string
}

// pictureCard is an item with the first picture of its text.
type pictureCard struct {
	Title, Href, Text, Day string
	Image, Words           string // address and description; "" where the text has none
}

func (s *Site) column(v *page.Visit) error { return s.columnByID(v, v.Path("id")) }

func (s *Site) columnByID(v *page.Visit, id string) error {
	var p columnPage
	var f page.Frame
	err := s.Store.View(v.R.Context(), func(q *db.View) (err error) {
		k, err := s.cache.know(q)
		if err != nil {
			return err
		}
		if p.Column, err = k.column(q, id); err != nil {
			return err
		}
		if f, err = s.frame(v, q, p.Column.Name); err != nil {
			return err
		}
		if f.Crumbs, err = k.columnTrail(q, v, p.Column); err != nil {
			return err
		}
		return p.read(q, v, k)
	})
	if err != nil {
		return err
	}
	if p.Column.ID != id { // merged into another: its old address leads there for good
		http.Redirect(v.W, v.R, columnHref(p.Column), http.StatusMovedPermanently)
		return nil
	}
	f.Feed = "/feeds/columns/" + p.Column.ID
	f.Self = addressOf(f.Site, columnHref(p.Column))
	f.Data = describe(crumbed(f.Site, f.Crumbs))
	f.Meta = columnMeta(p.Column)
	return v.Render(200, columnView(f, p))
}

// columnMeta is the head's metadata of a column, all four required (FACTS 6.30): what is not given follows from the name.
func columnMeta(c catalogue.Column) []page.Meta {
	description, keywords := cmp.Or(c.Description, c.Name), cmp.Or(c.Keywords, c.Name)
	return []page.Meta{{Name: "ColumnName", Content: c.Name}, {Name: "ColumnDescription", Content: description},
		{Name: "ColumnKeywords", Content: keywords}, {Name: "ColumnType", Content: c.Type()},
		{Name: "keywords", Content: keywords}, {Name: "description", Content: description}}
}

func (p *columnPage) read(q db.Query, v *page.Visit, k *known) error {
	list, err := k.shelves(q, p.Column.Organ)
	if err != nil {
		return err
	}
	p.Under = under(list, p.Column.ID)
	if p.Column.Kind == catalogue.Guide {
		p.Made = k.ways(p.Column.Organ)
	}
	if !p.Column.Holds() {
		return nil
	}
	year, number := count(v.Ask("year")), max(count(v.Ask("page")), 1)
	years, err := disclosure.Years(q, "", p.Column.ID)
	if err != nil {
		return err
	}
	here := columnHref(p.Column)
	if len(years) > 1 {
		p.Years = append(p.Years, page.Tab{Href: listHref(here, 0, 1), Label: v.T("portal.all_years"), Count: -1, Current: year == 0})
		for _, y := range years {
			p.Years = append(p.Years, page.Tab{Href: listHref(here, y.Year, 1), Label: strconv.Itoa(y.Year), Count: int(y.N), Current: year == y.Year})
		}
	}
	total := int64(0)
	for _, y := range years {
		if year == 0 || year == y.Year {
			total += y.N
		}
	}
	items, err := disclosure.ListOf(q, disclosure.Shelf{Column: p.Column.ID, Year: year, Page: number}, total)
	if err != nil {
		return err
	}
	if year == 0 && number == 1 {
		top, err := disclosure.Featured(q, p.Column.ID, topShown)
		if err != nil {
			return err
		}
		p.Top = lines(top)
	}
	p.Items = lines(items.Items)
	p.Pages = page.Pages{Page: items.Page, Size: items.Size, Total: int(items.Total), Href: func(n int) string { return listHref(here, year, n) }}
	if len(items.Items) == 0 {
		return nil
	}
	return p.dress(q, items)
}

// dress reads what the column's template shows beside titles and days.
func (p *columnPage) dress(q db.Query, items disclosure.Listing) (err error) {
	if p.Column.Template == "" {
		return nil
	}
	ids := make([]string, len(items.Items))
	for i, it := range items.Items {
		ids[i] = it.ID
	}
	if p.Column.Template == catalogue.SingleTemplate {
		if items.Page == 1 {
			p.Single, err = disclosure.Public(q, ids[0])
			p.Items = p.Items[1:]
		}
		return err
	}
	list, err := disclosure.EntriesByID(q, ids, p.Column.Template == catalogue.PictureTemplate)
	if err != nil {
		return err
	}
	for _, e := range list {
		switch href := disclosure.ItemHref(e.ID, e.Address); p.Column.Template {
		case catalogue.TableTemplate:
			year := e.PublishedAt.In(workday.Beijing).Year()
			if n := len(p.Tables); n == 0 || p.Tables[n-1].Year != year {
				p.Tables = append(p.Tables, yearTable{Year: year})
			}
			t := &p.Tables[len(p.Tables)-1]
			t.Rows = append(t.Rows, tableRow{Entry: e, Href: href, Day: day(e.PublishedAt)})
		case catalogue.PictureTemplate:
			card := pictureCard{Title: e.Title, Href: href, Text: orElse(e.Summary, disclosure.Excerpt(e.Body, 60)), Day: day(e.PublishedAt)}
			if card.Image, card.Words = firstPicture(e.Body); card.Image != "" {
				p.Images++
			}
			p.Cards = append(p.Cards, card)
		case catalogue.GuideTemplate:
			p.Guides = append(p.Guides, disclosure.ServiceGuide{ID: e.ID, Address: e.Address, Title: e.Title, Summary: e.Summary, Elements: e.Elements})
		}
	}
	return nil
}

// count reads a number of an address; anything else is 0, and so is what no list is long enough for.
func count(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 || n > 1_000_000 {
		return 0
	}
	return n
}

// listHref is a page of a list, of a year or of all.
func listHref(list string, year, number int) string {
	values := url.Values{}
	if year > 0 {
		values.Set("year", strconv.Itoa(year))
	}
	if number > 1 {
		values.Set("page", strconv.Itoa(number))
	}
	if len(values) == 0 {
		return list
	}
	return list + "?" + values.Encode()
}
