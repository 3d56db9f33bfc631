package desk

import (
	"gongkai/annual"
	"gongkai/db"
	"gongkai/page"
)

// report_text.go is the written sections of a report at the desk: drafted from the office's figures, edited by a clerk, their bound
// numbers beside their sources.

// textPart is how the texts of a draft stand.
type textPart struct {
	Blanks []string
	Bound  []boundNumber
	Wrong  int
	Empty  bool // a written section without text
}

// boundNumber is a bound number with its source.
type boundNumber struct {
	annual.Mismatch
	Differs bool
}

func readText(q db.Query, f *annual.Filing) (p textPart, err error) {
	for n := 1; n <= len(f.Form.Sections); n++ {
		p.Empty = p.Empty || annual.TableIn(n) == "" && f.Texts[n] == ""
	}
	p.Blanks = f.Blanks()
	if f.State != annual.Draft || len(f.Bound) == 0 {
		return p, nil
	}
	last, err := annual.LastOf(q, f)
	if err != nil {
		return p, err
	}
	g, err := annual.GroundOf(q, f, last)
	for _, one := range f.Told(g) {
		differs := one.Written != one.Is
		if differs {
			p.Wrong++
		}
		p.Bound = append(p.Bound, boundNumber{one, differs})
	}
	return p, err
}

func (d *Desk) reportCompose(v *page.Visit) error {
	return d.reportStep(v, func(tx *db.Tx, f *annual.Filing, seen int64) (string, error) {
		_, err := annual.Compose(tx, v.Actor, f.ID, seen)
		return reportPath(v, f.Organ, f.Year, "") + "#texts", err
	})
}

func (d *Desk) reportRenumber(v *page.Visit) error {
	return d.reportStep(v, func(tx *db.Tx, f *annual.Filing, seen int64) (string, error) {
		_, err := annual.Renumber(tx, v.Actor, f.ID, seen)
		return reportPath(v, f.Organ, f.Year, "") + "#texts", err
	})
}
