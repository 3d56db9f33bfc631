package site

// standard.go is an organ's standard catalogues in public (FACTS 7.11–7.16): the fields it has to do with and why not the
// others; the rows of a field in the columns of the national form, each with what is public under it, gaps said plainly.

import (
	"encoding/json"
	"strconv"
	"strings"

	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/fault"
	"gongkai/office"
	"gongkai/page"
)

// standardPage is the 26 fields of an organ.
type standardPage struct {
	Organ  office.Organ
	Fields []standardField
	Sample bool
}

type standardField struct {
	catalogue.FieldState
	Name, Href string
	Gaps       int
}

func (s *Site) standard(v *page.Visit) error {
	var p standardPage
	var f page.Frame
	err := s.Store.View(v.R.Context(), func(q *db.View) (err error) {
		k, err := s.cache.know(q)
		if err != nil {
			return err
		}
		if p.Organ, err = k.organ(v.Path("id")); err != nil {
			return err
		}
		if err := p.read(q); err != nil {
			return err
		}
		f, err = s.frame(v, q, v.T("standard.title"))
		return err
	})
	if err != nil {
		return err
	}
	f.Crumbs = trail(v, page.Link{Href: "/organs/" + p.Organ.ID, Label: p.Organ.Display()}, page.Link{Label: f.Title})
	return v.Render(200, standardView(f, p))
}

func (p *standardPage) read(q db.Query) error {
	states, err := catalogue.Fields(q, p.Organ.ID)
	if err != nil {
		return err
	}
	held, err := disclosure.HeldRows(q, p.Organ.ID, 0)
	if err != nil {
		return err
	}
	gaps := map[int]int{}
	for _, h := range held {
		p.Sample = p.Sample || h.Sample
		if h.Gap() {
			gaps[h.Field]++
		}
	}
	for _, state := range states {
		one := standardField{FieldState: state, Name: catalogue.FieldName(state.Field), Gaps: gaps[state.Field]}
		if state.Rows > 0 {
			one.Href = "/organs/" + p.Organ.ID + "/standard/" + strconv.Itoa(state.Field)
		}
		p.Fields = append(p.Fields, one)
	}
	return nil
}

// standardFieldPage is one field with its rows.
type standardFieldPage struct {
	Organ office.Organ
	Name  string
	Rows  []standardRow
	Gaps  int
}

type standardRow struct {
	catalogue.Held
	Items []page.Pair // the newest that name the row
	More  string      // where the others are
}

const rowItems = 5 // links shown under a row

func (s *Site) standardField(v *page.Visit) error {
	var p standardFieldPage
	var f page.Frame
	err := s.Store.View(v.R.Context(), func(q *db.View) (err error) {
		k, err := s.cache.know(q)
		if err != nil {
			return err
		}
		if p.Organ, err = k.organ(v.Path("id")); err != nil {
			return err
		}
		if p.Name = catalogue.FieldName(count(v.Path("field"))); p.Name == "" {
			return fault.Missing("standard.bad_field")
		}
		if err := p.read(q, k, count(v.Path("field"))); err != nil {
			return err
		}
		f, err = s.frame(v, q, p.Name)
		return err
	})
	if err != nil {
		return err
	}
	f.Crumbs = trail(v, page.Link{Href: "/organs/" + p.Organ.ID, Label: p.Organ.Display()},
		page.Link{Href: "/organs/" + p.Organ.ID + "/standard", Label: v.T("standard.title")}, page.Link{Label: p.Name})
	return v.Render(200, standardFieldView(f, p))
}

func (p *standardFieldPage) read(q db.Query, k *known, field int) error {
	held, err := disclosure.HeldRows(q, p.Organ.ID, field)
	if err != nil {
		return err
	}
	for _, h := range held {
		row := standardRow{Held: h}
		if h.Gap() {
			p.Gaps++
		}
		switch {
		case h.Named.N > 0:
			list, err := disclosure.Labelled(q, disclosure.Label{Kind: disclosure.RowLabel, ID: h.ID}, 1, rowItems)
			if err != nil {
				return err
			}
			row.Items = lines(list.Items)
		case h.Shelf.N > 0:
			shelf, err := k.column(q, h.Column)
			if err != nil {
				return err
			}
			row.More = columnHref(shelf)
		}
		p.Rows = append(p.Rows, row)
	}
	return nil
}

// standardData gives an organ's standard catalogues as JSON: fields, and rows with what is public under each.
func (s *Site) standardData(v *page.Visit) error {
	var out struct {
		Version int               `json:"version"`
		Organ   string            `json:"organ"`
		Name    string            `json:"organ_name"`
		Fields  []fieldData       `json:"fields"`
		Rows    []catalogue.Entry `json:"rows"`
	}
	err := s.Store.View(v.R.Context(), func(q *db.View) error {
		k, err := s.cache.know(q)
		if err != nil {
			return err
		}
		o, err := k.organ(v.Path("id"))
		if err != nil {
			return err
		}
		states, err := catalogue.Fields(q, o.ID)
		if err != nil {
			return err
		}
		held, err := disclosure.HeldRows(q, o.ID, 0)
		out.Version, out.Organ, out.Name, out.Rows = 1, o.ID, o.Name, make([]catalogue.Entry, 0, len(held))
		for _, h := range held {
			out.Rows = append(out.Rows, h.Entry())
		}
		for _, state := range states {
			out.Fields = append(out.Fields, fieldData{state.Field, catalogue.FieldName(state.Field), state.Declared, state.Involved, state.Explanation, state.Rows})
		}
		return err
	})
	if err != nil {
		return err
	}
	body, err := json.Marshal(out)
	if err != nil {
		return err
	}
	return v.Send(200, "application/json; charset=utf-8", body)
}

// fieldData is a field as open data.
type fieldData struct {
	Field       int    `json:"field"`
	Name        string `json:"name"`
	Declared    bool   `json:"declared"`
	Involved    bool   `json:"involved"`
	Explanation string `json:"explanation,omitempty"`
	Rows        int    `json:"rows"`
}

// rowFor, rowMode and rowTiers say a row's ticks in words.
func rowFor(v interface{ T(string, ...any) string }, r catalogue.Row) string {
	var words []string
	if r.Everyone {
		words = append(words, v.T("standard.for.everyone"))
	}
	if r.Some {
		words = append(words, v.T("standard.for.some"))
	}
	return strings.Join(words, "、")
}

func rowMode(v interface{ T(string, ...any) string }, r catalogue.Row) string {
	var words []string
	if r.Proactive {
		words = append(words, v.T("disclosure.attribute.proactive"))
	}
	if r.OnRequest {
		words = append(words, v.T("disclosure.attribute.on_request"))
	}
	return strings.Join(words, "、")
}

func rowTiers(v interface{ T(string, ...any) string }, r catalogue.Row) string {
	var words []string
	for _, t := range r.Tiers {
		words = append(words, v.T("standard.tier."+string(t)))
	}
	return strings.Join(words, "、")
}
