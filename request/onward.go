package request

// What the applicant of a case that went another way sees with its old number and code: where it went, since when and why, under
// which number it goes on and until when; and the other cases that were made of the same application (move.go).

import (
	"slices"

	"gongkai/db"
	"gongkai/office"
	"gongkai/workday"
)

// Gone is one way a case went.
type Gone struct {
	Kind    MoveKind
	On      workday.Date // the day it went; for another organ the day of receipt
	Organ   string       // where it is now: the organ's name, or the petition office's
	Reason  string
	ToldOn  workday.Date
	ToldHow string
	Next    Kin  // what it became, or is answered with; without a number while the other organ has not registered it
	SameKey bool // the query code opens what it became
}

// Ends says whether nothing more comes under the old number.
func (g Gone) Ends() bool { return g.Kind == Merged || g.Kind == Transferred }

// Kin is another case of the same application, as much as its applicant may see from here.
type Kin struct {
	ID          string
	Number      string
	Organ       string // its name
	Description string
	Stage       Stage
	DueOn       workday.Date // the last day for the answer; zero when none is owed
	ServedOn    workday.Date
}

func kinOf(q db.Query, c Case) (Kin, error) {
	o, err := office.OrganByID(q, c.Organ)
	k := Kin{ID: c.ID, Number: c.Number, Organ: o.Name, Description: c.Description, Stage: c.Stage, ServedOn: c.ServedOn}
	if c.Open() && !c.ReceivedOn.IsZero() {
		k.DueOn = c.DueOn
	}
	return k, err
}

const mostHops = 10 // of a case handed from organ to organ

// goneFrom follows a case to where it is answered. Whoever has the query code sees what else it opens: family.
func goneFrom(q db.Query, c Case, family []Case) (all []Gone, err error) {
	cal, err := office.Calendar(q)
	for cur := c; err == nil && len(all) < mostHops; {
		var moves []Moving
		if moves, err = MovesOf(q, cur.ID); err != nil {
			break
		}
		for _, m := range moves {
			if m.FromCase == cur.ID && m.Kind == ToPetition { // what was asked for is still answered here
				all = append(all, goneBy(m))
			}
		}
		at := slices.IndexFunc(moves, func(m Moving) bool { return m.FromCase == cur.ID && (m.Kind == Merged || m.Kind == Transferred) })
		if at < 0 {
			break
		}
		m := moves[at]
		g := goneBy(m)
		if m.ToCase == "" { // the other organ has not registered it yet: its term runs all the same
			d, err := Due([]Fact{{On: m.On, Kind: Received}}, cal, workday.DateOf(q.Now()))
			if err != nil {
				return nil, err
			}
			g.Next.Organ, g.Next.DueOn = m.ToName, d.Due
			all = append(all, g)
			break
		}
		if cur, err = ByID(q, m.ToCase); err != nil {
			break
		}
		if g.Next, err = kinOf(q, cur); err == nil {
			g.Organ, g.SameKey = g.Next.Organ, slices.ContainsFunc(family, func(f Case) bool { return f.ID == cur.ID })
			all = append(all, g)
		}
	}
	return all, err
}

func goneBy(m Moving) Gone {
	return Gone{Kind: m.Kind, On: m.On, Organ: m.ToName, Reason: m.Reason, ToldOn: m.ToldOn, ToldHow: m.ToldHow}
}

// splitParts gives the other cases an application was split into, which the same query code opens, and the words of the whole.
func splitParts(q db.Query, c Case, family []Case) (parts []Kin, whole string, err error) {
	for _, f := range family {
		moves, err := MovesOf(q, f.ID)
		if err != nil {
			return nil, "", err
		}
		at := slices.IndexFunc(moves, func(m Moving) bool { return m.Kind == SplitOff })
		if at < 0 {
			continue
		}
		if whole == "" {
			whole = moves[at].Text
		}
		if f.ID == c.ID {
			continue
		}
		k, err := kinOf(q, f)
		if err != nil {
			return nil, "", err
		}
		parts = append(parts, k)
	}
	if len(parts) == 0 {
		whole = ""
	}
	return parts, whole, nil
}

// cameFrom gives what was merged into a case or handed over to it, under the number it had.
func cameFrom(q db.Query, c Case) (all []Gone, err error) {
	moves, err := MovesOf(q, c.ID)
	if err != nil {
		return nil, err
	}
	for _, m := range moves {
		if m.ToCase != c.ID || m.Kind != Merged && m.Kind != Transferred {
			continue
		}
		from, err := ByID(q, m.FromCase)
		if err != nil {
			return nil, err
		}
		k, err := kinOf(q, from)
		if err != nil {
			return nil, err
		}
		all = append(all, Gone{Kind: m.Kind, On: m.On, Organ: k.Organ, Reason: m.Reason, Next: k})
	}
	return all, nil
}
