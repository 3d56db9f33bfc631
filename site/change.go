package site

// change.go shows what a correction changed, word by word, with its public note; the text before it and the text it put in its
// place both keep their addresses. Arts. 6, 41.

import (
	"strconv"

	"gongkai/catalogue"
	"gongkai/compare"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/page"
)

// changePage is what one publication of an item changed.
type changePage struct {
	disclosure.Alteration
	Difference compare.Difference
	Title      string // of the text then published
}

func changeHref(id string, serial int64) string {
	return "/items/" + id + "/changes/" + strconv.FormatInt(serial, 10)
}

func revisionHref(id string, n int64) string {
	return "/items/" + id + "/revisions/" + strconv.FormatInt(n, 10)
}

func (s *Site) itemChange(v *page.Visit) error {
	var p changePage
	var f page.Frame
	err := s.Store.View(v.R.Context(), func(q *db.View) (err error) {
		if p.Alteration, err = disclosure.PublicChange(q, v.Path("id"), int64(count(v.Path("serial")))); err != nil || p.Withdrawn() && !p.Kept() {
			return err
		}
		k, err := s.cache.know(q)
		if err != nil {
			return err
		}
		p.Title = p.After.Title
		if p.BeforeN > 0 {
			p.Difference = disclosure.Between(p.Before, p.After, k.valueWords(q, v))
		}
		if f, err = s.frame(v, q, v.T("portal.change")); err != nil {
			return err
		}
		column, err := k.column(q, p.Revision.Column)
		if err != nil {
			return err
		}
		f.Crumbs, err = k.columnTrail(q, v, column)
		return err
	})
	if err != nil {
		return err
	}
	if p.Withdrawn() && !p.Kept() {
		return s.item(v)
	}
	f.Crumbs = append(f.Crumbs, page.Link{Href: "/items/" + p.ID, Label: v.T("portal.item")}, page.Link{Label: v.T("portal.change")})
	return v.Render(200, changeView(f, p))
}

// valueWords puts the stored value of a field into words.
func (k *known) valueWords(q db.Query, v *page.Visit) func(field, value string) string {
	return func(field, value string) string {
		if field == "column" && value != "" {
			if c, err := k.column(q, value); err == nil {
				return c.Name
			}
		}
		if s, ok := catalogue.StatutoryByKey(value); ok && field == "statutory" {
			return v.T("portal.by_article", s.Article)
		}
		if key := disclosure.ValueKey(field, value); key != "" {
			return v.T(key)
		}
		return value
	}
}

// since compares a superseded text with the one that is public now.
func (p *itemPage) since(q db.Query, v *page.Visit, k *known) error {
	if !p.Superseded || p.Live == 0 {
		return nil
	}
	now, err := disclosure.RevisionOf(q, p.ID, p.Live)
	if err == nil {
		p.Since = disclosure.Between(p.Revision.Text.Public(), now.Text.Public(), k.valueWords(q, v))
	}
	return err
}
