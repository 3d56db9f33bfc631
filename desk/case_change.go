package desk

// case_change.go is the history of a case with values before and after (request.Changes).

import (
	"context"
	"net/http"

	"gongkai/compare"
	"gongkai/db"
	"gongkai/page"
	"gongkai/request"
)

// changeRow is one change in words.
type changeRow struct {
	request.Change
	Did, Article, What string
	From, To           string
	Pieces             []compare.Piece // of two texts
}

// caseChangesPage is all of one case.
type caseChangesPage struct {
	ID, Number string
	Rows       []changeRow
}

func (d *Desk) caseChanges(v *page.Visit) error {
	var p caseChangesPage
	err := d.DB.View(v.R.Context(), func(q *db.View) error {
		c, err := d.loadCase(q, v)
		if err != nil {
			return err
		}
		p.ID, p.Number = c.ID, c.Number
		all, err := request.Changes(q, c)
		for _, ch := range all {
			row := changeRow{Change: ch, What: ch.What(v.Lang), From: ch.Say(v.Lang, ch.Before), To: ch.Say(v.Lang, ch.After)}
			row.Did, row.Article = ch.Did(v.Lang)
			if row.ByName == "" && ch.Field == "term" {
				row.ByName = v.T("change.calendar")
			}
			if ch.Text {
				row.Pieces = compare.Words(ch.Before, ch.After)
			}
			p.Rows = append(p.Rows, row)
		}
		return err
	})
	if err != nil {
		return err
	}
	f := d.frame(v, v.T("change.title"))
	f.Wide = true
	f.Crumbs = crumbs(v, page.Link{Href: "/desk/cases", Label: v.T("desk.menu.cases")}, page.Link{Href: "/desk/cases/" + p.ID, Label: p.Number}, page.Link{Label: v.T("change.title")})
	return v.Render(http.StatusOK, caseChangesView(f, p))
}

// orNone says that a field was empty: a blank cell would say nothing.
func orNone(ctx context.Context, value string) string {
	if value == "" {
		return page.T(ctx, "change.none")
	}
	return value
}
