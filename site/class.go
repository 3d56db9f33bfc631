package site

// class.go is the public list of what carries a value of an organ's own class, and the lines of an item's metadata that say
// what it carries.

import (
	"strconv"
	"strings"

	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/fault"
	"gongkai/page"
)

// classPage is the public items under one value.
type classPage struct {
	Items []page.Pair
	Pages page.Pages
}

func (s *Site) class(v *page.Visit) error {
	var p classPage
	var f page.Frame
	err := s.Store.View(v.R.Context(), func(q *db.View) error {
		k, err := s.cache.know(q)
		if err != nil {
			return err
		}
		organ, err := k.organ(v.Path("id"))
		if err != nil {
			return err
		}
		values, err := catalogue.ClassValues(q, organ.ID)
		if err != nil {
			return err
		}
		value, ok := values[v.Path("value")]
		if !ok {
			return fault.Missing("catalogue.no_class")
		}
		list, err := disclosure.Labelled(q, disclosure.Label{Kind: disclosure.ClassLabel, ID: value.ID}, count(v.Ask("page")), 20)
		if err != nil {
			return err
		}
		p.Items = lines(list.Items)
		p.Pages = page.Pages{Page: list.Page, Size: list.Size, Total: int(list.Total), Href: func(n int) string {
			return "/organs/" + organ.ID + "/classes/" + value.ID + "?page=" + strconv.Itoa(n)
		}}
		if f, err = s.frame(v, q, value.Name); err != nil {
			return err
		}
		f.Crumbs = trail(v, page.Link{Href: "/organs/" + organ.ID, Label: organ.Display()}, page.Link{Label: value.Name})
		return nil
	})
	if err != nil {
		return err
	}
	return v.Render(200, classView(f, p))
}

// labels gives the lines of an item's metadata about own classes and its row of the standard catalogue. It is asked only of
// items whose row says there is something.
func (p *itemPage) labels(q db.Query, v *page.Visit) (pairs []page.Pair, err error) {
	if p.CatalogueRow != "" {
		row, err := catalogue.RowByID(q, p.CatalogueRow)
		if err != nil && fault.Of(err) != fault.NotFound {
			return nil, err
		}
		if err == nil {
			pairs = append(pairs, page.Pair{Label: v.T("portal.standard"), Value: catalogue.FieldName(row.Field) + "：" + row.Name(),
				Href: "/organs/" + row.Organ + "/standard/" + strconv.Itoa(row.Field), Wide: true})
		}
	}
	if p.Classes == "" {
		return pairs, nil
	}
	classes, err := catalogue.Classes(q, p.Organ.ID)
	for _, c := range classes {
		for _, value := range c.Values {
			if strings.Contains(" "+p.Classes+" ", " "+value.ID+" ") {
				pairs = append(pairs, page.Pair{Label: c.Name, Value: value.Name, Href: "/organs/" + c.Organ + "/classes/" + value.ID})
			}
		}
	}
	return pairs, err
}
