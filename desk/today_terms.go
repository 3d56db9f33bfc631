package desk

// today_terms.go is the terms of cases that are near or over, for those who have to know: what others owe the handling, for
// who handles; what the organ owes and is due today or over, for the head of the disclosure office.

import (
	"gongkai/db"
	"gongkai/office"
	"gongkai/page"
	"gongkai/request"
	"gongkai/workday"
)

const termsOnToday = 50

func othersTerms(q db.Query, v *page.Visit) ([]duty, error) {
	return caseTerms(q, v, "case.consult", func(t request.OpenTerm, level request.Level) bool {
		return t.What != request.ReplyTerm && t.What != request.ServeTerm && level != request.LevelSoon
	})
}

func headsTerms(q db.Query, v *page.Visit) ([]duty, error) {
	return caseTerms(q, v, "case.extend", func(t request.OpenTerm, level request.Level) bool {
		return (t.What == request.ReplyTerm || t.What == request.ServeTerm) && (level == request.LevelToday || level == request.LevelLate)
	})
}

// caseTerms are the terms of the organs in which the visitor may do a verb that are near enough and wanted.
func caseTerms(q db.Query, v *page.Visit, verb office.Verb, wanted func(request.OpenTerm, request.Level) bool) ([]duty, error) {
	cal, err := office.Calendar(q)
	if err != nil {
		return nil, err
	}
	today := workday.DateOf(q.Now())
	next, _ := cal.Add(today, 1)
	var duties []duty
	for _, organ := range v.Actor.Where(verb) {
		terms, _, err := request.TermsBetween(q, organ, workday.Date{}, next, "", 10*termsOnToday)
		if err != nil {
			return nil, err
		}
		for _, t := range terms {
			level := request.LevelOf(cal, today, t.Due)
			if len(duties) == termsOnToday || !wanted(t, level) {
				continue
			}
			duties = append(duties, duty{What: t.Number, Kind: v.T("remind.kind"), Do: v.T("request.term." + string(t.What)), Href: "/desk/cases/" + t.Case, Due: t.Due,
				Count: v.T("remind.level." + string(level)), Tone: termTone(t, today)})
		}
	}
	return duties, nil
}
