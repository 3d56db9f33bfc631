package desk

// today_columns.go is the one line of today's page about columns that are overdue, blank or due soon.

import (
	"cmp"
	"slices"
	"strings"

	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/fault"
	"gongkai/office"
	"gongkai/page"
	"gongkai/workday"
)

// shelfDuties gives whoever drafts for a column one line for all that are overdue, blank or due soon in an organ: the
// columns of the drafter's own unit, and those no unit answers for.
func shelfDuties(q db.Query, v *page.Visit) ([]duty, error) {
	var duties []duty
	today := workday.DateOf(q.Now())
	for _, organ := range v.Actor.Where(disclosure.VerbDraft) {
		if closed := office.StillOpen(q, organ); closed != nil { // what a closed organ left owes no updates
			if fault.Of(closed) == fault.Refused {
				continue
			}
			return nil, closed
		}
		columns, err := catalogue.Columns(q, organ)
		if err != nil {
			return nil, err
		}
		news, err := disclosure.ActivityOf(q, organ)
		if err != nil {
			return nil, err
		}
		if len(news) == 0 {
			continue // an organ that has published nothing yet is not behind, it has not begun
		}
		if line, owed := shelfDuty(v, catalogue.Standings(columns, news, today)); owed {
			line.Href = ofOrgan("/desk/columns/duties", organ)
			duties = append(duties, line)
		}
	}
	return duties, nil
}

func shelfDuty(v *page.Visit, list []catalogue.Standing) (line duty, owed bool) {
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b catalogue.Standing) int { return cmp.Compare(urgency[a.State], urgency[b.State]) })
	var names []string
	count := map[catalogue.Freshness]int{}
	for _, s := range list {
		if s.Unit != "" && s.Unit != v.Actor.Unit || urgency[s.State] > urgency[catalogue.Soon] {
			continue
		}
		count[s.State]++
		names = append(names, s.Name)
		if !s.Due.IsZero() && (line.Due.IsZero() || s.Due.Before(line.Due)) {
			line.Due = s.Due
		}
	}
	if len(names) == 0 {
		return line, false
	}
	const shown = 3
	words := strings.Join(names[:min(len(names), shown)], "、")
	if len(names) > shown {
		words += "……"
	}
	line.What = v.T("columns.today", count[catalogue.Stale], count[catalogue.Blank], count[catalogue.Soon], words)
	line.Kind, line.Do = v.T("columns.title"), v.T("columns.today_do")
	return line, true
}
