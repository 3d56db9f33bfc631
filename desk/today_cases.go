package desk

import (
	"gongkai/db"
	"gongkai/office"
	"gongkai/page"
	"gongkai/request"
)

// today_cases.go is what waits for somebody among the cases of disclosure on request. A case that waits for the applicant
// or another organ is nobody's duty here; the cases page shows it with its clock.

// caseSteps are the acts cases wait for, by stage.
var caseSteps = []struct {
	stage request.Stage
	verb  office.Verb
}{
	{request.StageReceived, "case.accept"},
	{request.StageHandling, "case.reply"},
	{request.StageDrafted, request.VerbLegal}, // or whichever step the route has next
	{request.StageReviewed, request.VerbApprove},
	{request.StageReplied, "case.serve"},
	{request.StageServed, "case.close"},
}

func caseDuties(q db.Query, v *page.Visit) ([]duty, error) {
	var duties []duty
	for _, step := range caseSteps {
		for _, organ := range v.Actor.Where(step.verb) {
			if !v.Actor.May("case.read", organ) {
				continue
			}
			cases, err := request.List(q, request.Filter{Organ: organ, Stage: step.stage}, 0, perStage)
			if err != nil {
				return nil, err
			}
			for _, c := range cases {
				verb, may, href := step.verb, true, "/desk/cases/"+c.ID
				if waits, mine, err := request.Waits(q, v.Actor, c); err != nil {
					return nil, err
				} else if waits != "" {
					verb, may, href = waits, mine, href+"/letter"
				}
				if may {
					duties = append(duties, duty{What: c.Number + " " + brief(c.Description), Kind: v.T("desk.menu.cases"),
						Do: v.T(verb.Key()), Href: href, Due: c.DueOn})
				}
			}
		}
	}
	return duties, nil
}

const briefLetters = 30

// brief is the beginning of a text, for lists.
func brief(text string) string {
	if letters := []rune(text); len(letters) > briefLetters {
		return string(letters[:briefLetters]) + "…"
	}
	return text
}
