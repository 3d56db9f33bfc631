package desk

// mark.go puts a public item forward (推荐、置顶) until a day, and shows how often it was read.

import (
	"strconv"

	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/office"
	"gongkai/page"
	"gongkai/views"
	"gongkai/workday"
)

// markPart is the card of a public item: how it is put forward, how often it was read.
type markPart struct {
	Path   string // of the item at the desk
	Marked disclosure.Marked
	Kinds  []page.Option
	Until  string // proposed
	May    bool
	Key    string
	Reads  string
	Bad    page.FieldErrors
}

// markOf reads the card; an item that is not public has none.
func markOf(q db.Query, v *page.Visit, it disclosure.Item) (m markPart, err error) {
	if it.Live == 0 {
		return m, nil
	}
	m = markPart{Path: "/desk/items/" + it.ID, May: v.Actor.May(disclosure.VerbFeature, it.Organ), Key: page.FormKey(), Until: workday.DateOf(q.Now()).AddDays(7).String()}
	if m.Marked, err = disclosure.MarkOf(q, it.ID); err != nil {
		return m, err
	}
	n, err := views.Total(q, it.ID)
	m.Reads = strconv.FormatInt(n, 10)
	m.Kinds = page.Choices(page.WithLang(v.R.Context(), v.Lang), disclosure.MarkKinds)
	return m, err
}

func (d *Desk) feature(v *page.Visit) error {
	it, err := d.itemOf(v)
	if err != nil {
		return err
	}
	until, err := workday.ParseDate(v.Form("until"))
	if err != nil {
		until = workday.Date{} // the action says what is wrong
	}
	return d.once(v, it.Organ, func(tx *db.Tx) (string, error) {
		return "/desk/items/" + it.ID, disclosure.Feature(tx, v.Actor, it.ID, disclosure.MarkKind(v.Form("mark")), until)
	})
}

func (d *Desk) unfeature(v *page.Visit) error {
	it, err := d.itemOf(v)
	if err != nil {
		return err
	}
	return d.once(v, it.Organ, func(tx *db.Tx) (string, error) {
		return "/desk/items/" + it.ID, disclosure.Unfeature(tx, v.Actor, it.ID)
	})
}

// viewsPage is what was read most lately, and whether the public sees the numbers.
type viewsPage struct {
	Organ office.Organ
	Rows  []viewsRow
	Shown bool
	May   bool
	Key   string
	Items string // where items are looked at
}

type viewsRow struct {
	disclosure.Listed
	N int64
}

const (
	viewsPath  = "/desk/views"
	viewsDays  = 30
	viewsShown = 100
)

func (d *Desk) views(v *page.Visit) error {
	p := viewsPage{Key: page.FormKey()}
	err := d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		organ := v.Ask("organ")
		if organ == "" {
			organ = homeFor(v, views.VerbRead)
		}
		if err := v.Actor.Allow(views.VerbRead, organ); err != nil {
			return err
		}
		if p.Organ, err = office.OrganByID(q, organ); err != nil {
			return err
		}
		if p.Shown, err = views.Shown(q, organ); err != nil {
			return err
		}
		counts, err := views.MostRead(q, workday.DateOf(q.Now()).AddDays(-viewsDays), viewsShown)
		if err != nil {
			return err
		}
		ids := make([]string, len(counts))
		n := map[string]int64{}
		for i, c := range counts {
			ids[i], n[c.Item] = c.Item, c.N
		}
		items, err := disclosure.ListedByID(q, ids)
		for _, it := range items {
			if it.Organ == organ {
				p.Rows = append(p.Rows, viewsRow{it, n[it.ID]})
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	p.May, p.Items = v.Actor.May(views.VerbShow, p.Organ.ID), itemsFor(v, p.Organ.ID)
	f := d.frame(v, v.T("views.title"))
	f.Crumbs = crumbs(v, page.Link{Label: f.Title})
	return v.Render(200, viewsView(f, p))
}

// itemsFor is below which address somebody looks at the public items of an organ: at the desk, or, who has no business there with
// texts, on the portal.
func itemsFor(v *page.Visit, organ string) string {
	if v.Actor.May("item.read", organ) {
		return "/desk/items/"
	}
	return "/items/"
}

func (d *Desk) viewsPost(v *page.Visit) error {
	organ := v.Ask("organ")
	return d.once(v, organ, func(tx *db.Tx) (string, error) {
		return ofOrgan(viewsPath, organ), views.Show(tx, v.Actor, organ, v.Form("shown") == "1")
	})
}
