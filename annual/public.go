package annual

// This file is the reports as the public sees them: those whose item is public now. What is shown is the frozen report,
// and the item beside it is the document.

import (
	"gongkai/db"
	"gongkai/disclosure"
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
	return p, err
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
	if f.State != Frozen || f.Item == "" {
		return Published{}, false, nil
	}
	it, err := disclosure.ItemByID(q, f.Item)
	return Published{f, it}, err == nil && it.Live > 0, err
}
