package desk

import (
	"gongkai/annual"
	"gongkai/db"
	"gongkai/disclosure"
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
		o, err := office.OrganByID(q, organ)
		if err != nil {
			return nil, err
		}
		if !o.StoodIn(year) {
			continue
		}
		f, err := annual.Of(q, organ, year)
		if fault.Of(err) == fault.NotFound {
			f, err = nil, nil
		}
		if err != nil {
			return nil, err
		}
		d, wanted, err := reportDuty(q, v, organ, year, f)
		if err != nil {
			return nil, err
		}
		if wanted {
			duties = append(duties, d)
		}
	}
	return duties, nil
}

// reportDuty is what waits for the visitor in one report; wanted is false when nothing does.
func reportDuty(q db.Query, v *page.Visit, organ string, year int, f *annual.Filing) (d duty, wanted bool, err error) {
	verb, wanted := nextReportStep(f)
	below := ""
	if !wanted { // it became an item: public at last?
		it, err := disclosure.ItemByID(q, f.Item)
		if err != nil || it.Live > 0 || it.Stage == disclosure.Dropped || it.Stage == disclosure.Withdrawn {
			return d, false, err
		}
		verb, below = disclosure.VerbPublish, "/desk/items/"+f.Item
	}
	switch {
	case !v.Actor.May(verb, organ), f == nil && !v.Actor.May("case.accept", organ):
		return d, false, nil
	case f == nil && q.Now().After(workday.On(year+1, 7, 1).Start()):
		return d, false, nil // the report was made elsewhere
	}
	o, err := office.OrganByID(q, organ)
	if err != nil {
		return d, false, err
	}
	due, _, err := annual.Due(q, o, year)
	d = duty{What: o.Display() + " " + v.T("annual.desk.of_year", year), Kind: v.T("desk.menu.reports"), Do: v.T(verb.Key()), Href: reportPath(v, organ, year, ""), Due: due}
	switch {
	case below != "":
		d.Href = below
	case f == nil:
		d.Href = reportPath(v, organ, 0, "")
	}
	if left, urgency := annual.Countdown(due, workday.DateOf(q.Now())); urgency != annual.Calm {
		d.Count = v.T("annual.due."+string(urgency), max(left, -left))
		d.Tone = urgencyTone(urgency)
	}
	return d, true, err
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

func urgencyTone(u annual.Urgency) page.Tone {
	return map[annual.Urgency]page.Tone{annual.Soon: page.Info, annual.Near: page.Warn, annual.Pressed: page.Bad, annual.Late: page.Bad}[u]
}
