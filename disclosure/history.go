// history.go is what the public may know of how a text came to be: what each publication changed.
package disclosure

import (
	"gongkai/db"
	"gongkai/fault"
)

// Alteration is one publication of an item with the public text before it and the one it put in its place. Both are without what
// the public is not shown.
type Alteration struct {
	Page
	Publication Publication
	Before      Text // empty at the first publication
	After       Text
	BeforeN     int64 // its revision; 0 at the first publication
}

// PublicChange gives what a publication changed. Of a withdrawn item whose text did not stay there is nothing but the notice.
func PublicChange(q db.Query, id string, serial int64) (Alteration, error) {
	p, err := Public(q, id)
	if err != nil || p.Withdrawn() && !p.Kept() {
		return Alteration{Page: p}, err
	}
	if p.History == nil {
		if p.History, err = Publications(q, id); err != nil {
			return Alteration{}, err
		}
	}
	for i, one := range p.History {
		if one.Serial != serial || !one.Kind.Shows() {
			continue
		}
		c := Alteration{Page: p, Publication: one}
		now, err := RevisionOf(q, id, one.N)
		if err != nil {
			return Alteration{}, err
		}
		c.After = now.Text.Public()
		if i > 0 {
			was, err := RevisionOf(q, id, p.History[i-1].N)
			if err != nil {
				return Alteration{}, err
			}
			c.Before, c.BeforeN = was.Text.Public(), was.N
		}
		return c, nil
	}
	return Alteration{}, fault.Missing("disclosure.no_revision")
}
