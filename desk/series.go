package desk

// series.go is where the security administrator gives each kind of letter its sign (机关代字, request/series.go).

import (
	"net/http"
	"strconv"

	"gongkai/db"
	"gongkai/page"
	"gongkai/request"
)

// seriesPage is the form.
type seriesPage struct {
	Organ, Key string
	Organs     []page.Option
	Rows       []request.Series
	Typed      map[request.SeriesKind]string // what was typed, where it was refused
	Errors     page.FieldErrors
	Year       int
}

func (d *Desk) series(v *page.Visit) error { return d.showSeries(v, nil, nil) }

func (d *Desk) showSeries(v *page.Visit, typed map[request.SeriesKind]string, failed error) error {
	organ, err := caseOrgan(v, request.VerbHandling)
	if err != nil {
		return err
	}
	p := seriesPage{Organ: organ, Key: page.FormKey(), Typed: typed, Errors: page.Errors(v.Lang, failed)}
	err = d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		p.Year = q.Now().Year()
		if _, p.Organs, err = organNames(q, v.Actor, request.VerbHandling); err != nil {
			return err
		}
		p.Rows, err = request.AllSeries(q, organ)
		return err
	})
	if err != nil {
		return err
	}
	for i, f := range p.Errors.Fields {
		p.Errors.Fields[i].Label = v.T(request.SeriesKind(f.Name).Key())
	}
	f := d.frame(v, v.T("letter.series.title"))
	f.Crumbs = crumbs(v, page.Link{Href: "/desk/case-rules?organ=" + organ, Label: v.T("case_rules.title")}, page.Link{Label: f.Title})
	status := http.StatusOK
	if failed != nil {
		status = page.StatusOf(failed)
	}
	return v.Render(status, seriesView(f, p))
}

func (d *Desk) seriesPost(v *page.Visit) error {
	organ, err := caseOrgan(v, request.VerbHandling)
	if err != nil {
		return err
	}
	seen, typed := map[request.SeriesKind]int64{}, map[request.SeriesKind]string{}
	for _, kind := range request.SeriesKinds() {
		typed[kind] = v.Form(string(kind))
		seen[kind], _ = strconv.ParseInt(v.Form("seen_"+string(kind)), 10, 64) // a bad one is stale
	}
	err = d.once(v, organ, func(tx *db.Tx) (string, error) {
		return "/desk/case-rules/series?organ=" + organ, request.SetSeries(tx, v.Actor, organ, seen, typed)
	})
	if err != nil && wordable(err) {
		return d.showSeries(v, typed, err)
	}
	return err
}

// value is what the field of a series shows.
func (p seriesPage) value(s request.Series) string {
	if typed, ok := p.Typed[s.Kind]; ok {
		return typed
	}
	return s.Sign
}
