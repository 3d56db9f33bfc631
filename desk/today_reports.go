package desk

import (
	"gongkai/annual"
	"gongkai/db"
	"gongkai/fault"
	"gongkai/office"
	"gongkai/page"
	"gongkai/workday"
)

// today_reports.go is what waits for somebody in the report of the year that has ended.

// reportDuties gives the next step of last year's report to whoever may take it: from 1 January, until the report has
// become an item; an item's further steps are items' business. Beginning it falls to who handles the cases it counts.
func reportDuties(q db.Query, v *page.Visit) ([]duty, error) {
	var duties []duty
	year := workday.DateOf(q.Now()).Year() - 1
	for _, organ := range v.Actor.Where(annual.VerbRead) {
		f, err := annual.Of(q, organ, year)
		if fault.Of(err) == fault.NotFound {
			f, err = nil, nil
		}
		if err != nil {
			return nil, err
		}
		verb, wanted := nextReportStep(f)
		if !wanted || !v.Actor.May(verb, organ) || (f == nil && !v.Actor.May("case.accept", organ)) {
			continue
		}
		o, err := office.OrganByID(q, organ)
		if err != nil {
			return nil, err
		}
		if f == nil && q.Now().After(workday.On(year+1, 7, 1).Start()) {
			continue // the report was made elsewhere
		}
		d := duty{What: o.Display() + " " + v.T("annual.desk.of_year", year), Kind: v.T("desk.menu.reports"), Do: v.T(verb.Key()),
			Href: reportPath(v, organ, year, ""), Due: annual.DueOn(o.Kind, year)}
		if f == nil {
			d.Href = reportPath(v, organ, 0, "")
		}
		duties = append(duties, d)
	}
	return duties, nil
}

// nextReportStep is the step a report waits for.
func nextReportStep(f *annual.Filing) (office.Verb, bool) {
	switch {
	case f == nil:
		return annual.VerbFill, true
	case f.State == annual.Draft:
		return annual.VerbFreeze, true
	case f.Item == "":
		return annual.VerbPublish, true
	}
	return "", false
}
