package desk

// document.go gives any text of an item as an official document (GB/T 9704): to print, as DOCX, as PDF.

import (
	"context"
	"strings"

	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/manuscript"
	"gongkai/office"
	"gongkai/page"
)

// official reads the document of the address: the newest text of an item.
func (d *Desk) official(v *page.Visit) (o manuscript.Official, err error) {
	err = d.DB.View(v.R.Context(), func(q *db.View) error {
		it, err := disclosure.ItemByID(q, v.Path("id"))
		if err != nil {
			return err
		}
		if err := v.Actor.Allow("item.read", it.Organ); err != nil {
			return err
		}
		n := it.Head
		if asked := number(v.Ask("n")); asked > 0 {
			n = int64(asked)
		}
		r, err := disclosure.RevisionOf(q, it.ID, n)
		if err != nil {
			return err
		}
		organ, err := office.OrganByID(q, it.Organ)
		o = r.Text.Official(organ.Name, disclosure.Pictures(v.R.Context(), d.Blobs))
		return err
	})
	return o, err
}

func (d *Desk) itemDocument(v *page.Visit) error {
	o, err := d.official(v)
	if err != nil {
		return err
	}
	under := "/desk/items/" + v.Path("id")
	o = o.Trimmed()
	o.Body = strings.ReplaceAll(o.Body, `src="/attachments/`, `src="`+under+`/files/`)
	f := d.frame(v, o.Title)
	f.Crumbs = crumbs(v, page.Link{Href: "/desk/items", Label: v.T("desk.menu.items")}, page.Link{Href: under, Label: o.Title}, page.Link{Label: v.T("paper.print")})
	return v.Render(200, itemDocumentView(f, o, under+"/document"))
}

// itemDocumentFile answers /desk/items/{id}/document.docx and .pdf.
func itemDocumentFile(kind string) func(*Desk, *page.Visit) error {
	return func(d *Desk, v *page.Visit) error {
		o, err := d.official(v)
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

// elementPairs are the structured fields of a text with their names.
func elementPairs(ctx context.Context, list disclosure.Elements) []page.Pair {
	var out []page.Pair
	for _, e := range list {
		out = append(out, page.Pair{Label: page.T(ctx, disclosure.ElementKey(e.Key)), Value: e.Value})
	}
	return out
}
