package desk

import (
	"cmp"
	"slices"
	"time"

	"gongkai/closing"
	"gongkai/db"
	"gongkai/mistake"
	"gongkai/office"
	"gongkai/page"
	"gongkai/request"
	"gongkai/workday"
)

// today.go is the desk's home: all that is due, nearest first, each row one click from the act. Each part of the house adds a
// source; a source gives what waits for this actor and nothing else.

// duty is one thing that waits for somebody.
type duty struct {
	What  string // what it is about
	Do    string // the act that is due, in words
	Kind  string // sort of thing, in words
	Href  string
	Due   workday.Date // zero: no day set
	Late  bool         // the day has passed
	Now   bool         // the day is today
	Count string       // a countdown in words, where there is one
	Tone  page.Tone
	Mine  bool // the visitor answers for it
	Urge  bool // a reminder of something that may be somebody's step already
}

// sources is where duties come from. Each is asked only of those who may do its verb somewhere.
var sources = []struct {
	verb office.Verb
	list func(q db.Query, v *page.Visit) ([]duty, error)
}{
	{"item.read", itemDuties},
	{"item.read", queueDuties},
	{"item.reassess", closedDuties},
	{"item.read", termDuties}, // after the steps: what is one already is not told twice
	{"case.read", caseDuties},
	{"case.read", proposalDuties},
	{request.VerbPrepare, proposalDrafts},
	{"case.consult", othersTerms},
	{"case.extend", headsTerms},
	{request.VerbHand, gapDuties},
	{"case.register", confirmDuties},
	{"case.part", partDuties},
	{mistake.VerbAnswer, mistakeDuties},
	{closing.VerbConfirm, closingDuties},
	{"case.remedy", proceedingDuties},
	{"case.take_over", handedDuties},
	{"report.read", reportDuties},
	{"column.read", shelfDuties},
	{"account.totp", ownDuties},
	{"staff.grant", roleDuties},
}

// todayPage is everything due for the visitor.
type todayPage struct {
	Today   workday.Date
	Mine    []duty // the visitor answers for
	Duties  []duty // wait for the visitor as well as for others
	Awaited []duty // the visitor's own, in the hands of others
	Hello   string
}

func (d *Desk) today(v *page.Visit) error {
	p := todayPage{Today: workday.DateOf(d.DB.Now()), Hello: v.T("today.hello", v.Actor.Name)}
	err := d.DB.View(v.R.Context(), func(q *db.View) error {
		for _, source := range sources {
			if !v.Actor.Anywhere(source.verb) {
				continue
			}
			duties, err := source.list(q, v)
			if err != nil {
				return err
			}
			p.Duties = append(p.Duties, duties...)
		}
		var err error
		p.Awaited, err = awaited(q, v)
		return err
	})
	if err != nil {
		return err
	}
	p.Mine, p.Duties = parted(mergeUrged(p.Duties))
	sortDuties(p.Mine, p.Today)
	sortDuties(p.Duties, p.Today)
	sortDuties(p.Awaited, p.Today)
	return v.Render(200, todayView(d.frame(v, v.T("desk.menu.today")), p))
}

// parted puts what the visitor answers for apart.
func parted(all []duty) (mine, others []duty) {
	for _, d := range all {
		if d.Mine {
			mine = append(mine, d)
		} else {
			others = append(others, d)
		}
	}
	return mine, others
}

// sortDuties puts the nearest day first and what has no day last, and marks what is late.
func sortDuties(duties []duty, today workday.Date) {
	for i := range duties {
		duties[i].Late = !duties[i].Due.IsZero() && duties[i].Due.Before(today)
		duties[i].Now = duties[i].Due == today
	}
	slices.SortStableFunc(duties, func(a, b duty) int {
		switch {
		case a.Due.IsZero() != b.Due.IsZero():
			if a.Due.IsZero() {
				return 1
			}
			return -1
		case a.Due.Before(b.Due):
			return -1
		case b.Due.Before(a.Due):
			return 1
		}
		return cmp.Compare(a.What, b.What)
	})
}

// ownDuties are those of one's own account: a password about to end, a second factor not set up by an administrator.
func ownDuties(q db.Query, v *page.Visit) ([]duty, error) {
	s, err := office.StaffByID(q, v.Actor.ID)
	if err != nil {
		return nil, err
	}
	rules, err := office.RulesOf(q)
	if err != nil {
		return nil, err
	}
	var duties []duty
	if end := s.PasswordAt.Add(rules.MaxAge); rules.MaxAge > 0 && end.Sub(q.Now()) < 14*24*time.Hour {
		duties = append(duties, duty{What: v.T("today.password"), Do: v.T("verb.account.password"), Kind: v.T("desk.menu.account"),
			Href: "/desk/account", Due: workday.DateOf(end)})
	}
	if !s.SecondFactor && v.Actor.Anywhere("staff.read") {
		duties = append(duties, duty{What: v.T("today.factor"), Do: v.T("account.factor_begin"), Kind: v.T("desk.menu.account"),
			Href: "/desk/account#factor"})
	}
	return duties, nil
}

// roleDuties are accounts nobody gave a role yet, for the security administrator.
func roleDuties(q db.Query, v *page.Visit) ([]duty, error) {
	all, err := office.StaffOf(q, "")
	if err != nil {
		return nil, err
	}
	grants, err := office.AllGrants(q, "")
	if err != nil {
		return nil, err
	}
	held := map[string]bool{}
	for _, g := range grants {
		held[g.Staff] = true
	}
	var duties []duty
	for _, s := range all {
		if s.Active && !held[s.ID] && v.Actor.May("staff.grant", s.Organ) {
			duties = append(duties, duty{What: v.T("today.no_role", s.Name), Do: v.T("verb.staff.grant"), Kind: v.T("desk.menu.staff"),
				Href: "/desk/staff/" + s.ID})
		}
	}
	return duties, nil
}
