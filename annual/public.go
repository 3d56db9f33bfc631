package annual

// This file is the reports as the public sees them: those whose item is public now. What is shown is what the public text
// of the item says: a figure changes in public only through a correction of the item (docs/adr/0014-as-of.md).

import (
	"html"

	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/office"
)

// Published is a public report with its item.
type Published struct {
	*Filing
	Item disclosure.Item
}

// PublicOf gives an organ's report of a year if it is public now, or a NotFound fault.
func PublicOf(q db.Query, organ string, year int) (Published, error) {
	f, err := Of(q, organ, year)
	if err != nil {
		return Published{}, err
	}
	p, ok, err := published(q, f)
	if err == nil && !ok {
		err = noReport()
	}
	if err != nil {
		return Published{}, err
	}
	p.Filing, err = asPublic(q, f, p.Item)
	return p, err
}

// asPublic gives the report as its item's public text has it: the frozen one where the text was made of it, else what is
// read of the text.
func asPublic(q db.Query, f *Filing, it disclosure.Item) (*Filing, error) {
	organ, err := office.OrganByID(q, f.Organ)
	if err != nil {
		return nil, err
	}
	r, err := disclosure.RevisionOf(q, it.ID, it.Live)
	if err != nil || f.State == Frozen && disclosure.Clean(Body(f, organ), nil) == r.Body {
		return f, err
	}
	read, err := Parse(it.ID+".html", []byte("<h1>"+html.EscapeString(r.Title)+"</h1>"+r.Body))
	if err != nil {
		return nil, err
	}
	shown := *f
	shown.Filled, shown.Adjustments, shown.Texts, shown.lead = Figures{}, nil, read.Texts, read.LeadIn
	for _, row := range f.Form.codes {
		for i, c := range f.Form.ColumnsOf(row) {
			if cells := read.Rows[row]; i < len(cells) && cells[i].Meaning == Number {
				shown.Filled[Place{row, c.Code}] = cells[i].Value
			}
		}
	}
	return &shown, nil
}

// PublicList gives the public reports of an organ, or of every organ (""), newest year first, without their figures.
func PublicList(q db.Query, organ string) ([]Published, error) {
	list, err := List(q, organ)
	if err != nil {
		return nil, err
	}
	var out []Published
	for _, f := range list {
		p, ok, err := published(q, f)
		if err != nil {
			return nil, err
		}
		if ok {
			out = append(out, p)
		}
	}
	return out, nil
}

func published(q db.Query, f *Filing) (Published, bool, error) {
	if f.Item == "" {
		return Published{}, false, nil
	}
	it, err := disclosure.ItemByID(q, f.Item)
	return Published{f, it}, err == nil && it.Live > 0, err
}
