package desk

// itemlabel.go is what the form of a text says it is found by: the row of a standard catalogue it answers, and the values of
// the organ's own classes.

import (
	"slices"
	"strings"

	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/page"
)

// itemLabels is that part of the form.
type itemLabels struct {
	Rows    []page.Option // of the standard catalogues
	Row     string
	Classes []page.Field // one for each own class, with what is ticked
	Bad     page.FieldErrors
}

// readLabels offers the organ's rows and classes; what a text carries already is offered though it was closed since.
func readLabels(q db.Query, organ, row, classes string, bad page.FieldErrors) (p itemLabels, err error) {
	p.Row, p.Bad = row, bad
	rows, err := catalogue.Rows(q, organ, 0)
	if err != nil {
		return p, err
	}
	if row != "" && !slices.ContainsFunc(rows, func(r catalogue.Row) bool { return r.ID == row }) {
		if gone, err := catalogue.RowByID(q, row); err == nil {
			rows = append(rows, gone)
		}
	}
	for _, r := range rows {
		p.Rows = append(p.Rows, page.Option{Value: r.ID, Label: catalogue.FieldName(r.Field) + " › " + r.Name()})
	}
	all, err := catalogue.Classes(q, organ)
	carried := strings.Fields(classes)
	for _, c := range all {
		f := page.Field{Name: "classes", ID: "f-class-" + c.ID, Label: c.Name, Values: carried, Inline: true}
		for _, v := range c.Values {
			if !c.Closed() && !v.Closed() || slices.Contains(carried, v.ID) {
				f.Options = append(f.Options, page.Option{Value: v.ID, Label: v.Name})
			}
		}
		if len(f.Options) > 0 {
			p.Classes = append(p.Classes, f)
		}
	}
	return p, err
}
