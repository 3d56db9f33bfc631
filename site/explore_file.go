package site

import (
	"cmp"
	"encoding/csv"
	"encoding/json"
	"strconv"

	"gongkai/annual"
	"gongkai/db"
	"gongkai/office"
	"gongkai/page"
)

// explore_file.go is the answer of the explorer as files: CSV for spreadsheets, JSON for programs.

// exploreCSV is the table as it stands, every line of it.
func (s *Site) exploreCSV(v *page.Visit) error {
	var x exploration
	err := s.Store.View(v.R.Context(), func(q *db.View) (err error) { x, err = s.readExploration(v, q); return err })
	if err != nil {
		return err
	}
	v.W.Header().Set("Content-Type", "text/csv; charset=utf-8")
	if _, err := v.W.Write([]byte("\ufeff")); err != nil { // so that spreadsheets read it as UTF-8
		return nil //nolint:nilerr // a visitor who has left is nobody's error
	}
	w := csv.NewWriter(v.W)
	var head []string
	for _, c := range x.head(v.Lang) {
		head = append(head, c.Label)
	}
	_ = w.Write(head) // Flush tells
	for _, l := range x.Lines {
		row := []string{page.Harmless(l.Name)}
		if x.Columns != nil {
			row = append(row, strconv.Itoa(l.Year))
		}
		for i, n := range l.Values {
			row = append(row, x.text(i, n))
		}
		if len(x.Years) > 1 {
			row = append(row, annual.WriteFigure(l.Change, x.Answer.Kind, x.Unit))
		}
		from := x.source(v.Lang, l)
		_ = w.Write(append(row, v.T(l.Kind.Key()), page.Harmless(l.Above), page.Harmless(cmp.Or(from.Href, from.Label))))
	}
	w.Flush()
	return nil
}

// exploreLine is a line as JSON; figures are whole numbers (分, hundredths of a per cent), null for none.
type exploreLine struct {
	ID     string      `json:"id"`
	Name   string      `json:"name"`
	Kind   office.Kind `json:"kind"`
	Parent string      `json:"parent,omitempty"`
	Year   int         `json:"year,omitempty"`
	Values []*int64    `json:"values"`
	Change *int64      `json:"change,omitempty"`
	Source string      `json:"source,omitempty"`
}

// exploreJSON is the same as data.
func (s *Site) exploreJSON(v *page.Visit) error {
	var x exploration
	err := s.Store.View(v.R.Context(), func(q *db.View) (err error) { x, err = s.readExploration(v, q); return err })
	if err != nil {
		return err
	}
	out := struct {
		Title   string        `json:"title"`
		Row     string        `json:"row,omitempty"`
		Column  string        `json:"column,omitempty"`
		Share   string        `json:"share,omitempty"`
		Kind    string        `json:"kind,omitempty"` // of the figures: money in 分, share in hundredths of a per cent
		Scope   annual.Scope  `json:"scope"`
		Years   []int         `json:"years,omitempty"`
		Columns []string      `json:"columns,omitempty"`
		Lines   []exploreLine `json:"lines"`
	}{x.title(v.Lang), x.Row, x.Column, x.Share, x.Answer.Kind, x.Scope, x.Years, nil, make([]exploreLine, 0, len(x.Lines))}
	for _, c := range x.Columns {
		out.Columns = append(out.Columns, c.Code)
	}
	for _, l := range x.Lines {
		from := x.source(v.Lang, l)
		line := exploreLine{ID: l.ID, Name: l.Name, Kind: l.Kind, Parent: l.Above, Year: l.Year, Change: orNull(l.Change), Source: cmp.Or(from.Href, from.Label)}
		for _, n := range l.Values {
			line.Values = append(line.Values, orNull(n))
		}
		out.Lines = append(out.Lines, line)
	}
	data, err := json.Marshal(out)
	if err != nil {
		return err
	}
	return v.Send(200, "application/json; charset=utf-8", data)
}

func orNull(n int64) *int64 {
	if n == annual.None {
		return nil
	}
	return &n
}
