package desk

import (
	"net/url"

	"gongkai/db"
	"gongkai/office"
	"gongkai/page"
	"gongkai/request"
)

// today_cases.go is what waits for somebody among the cases of disclosure on request. A case that waits for the applicant
// or another organ is nobody's duty here; the cases page shows it with its clock.

// caseSteps are the acts cases wait for, by stage, and whether they are for who answers for the case.
var caseSteps = []struct {
	stage   request.Stage
	verb    office.Verb
	handler bool
}{
	{request.StageReceived, "case.accept", true},
	{request.StageHandling, "case.reply", true},
	{request.StageDrafted, request.VerbLegal, false}, // or whichever step the route has next
	{request.StageReviewed, request.VerbApprove, false},
	{request.StageReplied, "case.serve", true},
	{request.StageServed, "case.close", true},
}

// stepCases gives the cases of a stage that wait for the visitor: where it is for who answers for the case, the visitor's own,
// nobody's, and those of people who can answer no more; others' never.
func stepCases(q db.Query, v *page.Visit, organ string, stage request.Stage, handler bool) ([]request.Case, error) {
	if !handler {
		return request.List(q, request.Filter{Organ: organ, Stage: stage}, 0, perStage)
	}
	h, err := readHandlers(q, v, organ)
	if err != nil {
		return nil, err
	}
	held, err := request.HandlersOf(q, organ)
	if err != nil {
		return nil, err
	}
	able := request.ForCase(h.able)
	of := []string{v.Actor.ID, request.Nobody}
	for _, id := range held {
		if id != v.Actor.ID && request.LeftPost(id, able) {
			of = append(of, id)
		}
	}
	var all []request.Case
	for _, one := range of {
		cases, err := request.List(q, request.Filter{Organ: organ, Stage: stage, Handler: one}, 0, perStage)
		if err != nil {
			return nil, err
		}
		all = append(all, cases...)
	}
	return all, nil
}

// gapDuties are people who can answer no more and have open cases, for whoever may give those to somebody.
func gapDuties(q db.Query, v *page.Visit) ([]duty, error) {
	var duties []duty
	for _, organ := range v.Actor.Where(request.VerbHand) {
		h, err := readHandlers(q, v, organ)
		if err != nil {
			return nil, err
		}
		held, err := request.HandlersOf(q, organ)
		if err != nil {
			return nil, err
		}
		able := request.ForCase(h.able)
		for _, id := range held {
			if !request.LeftPost(id, able) {
				continue
			}
			name, err := h.of(q, able, id)
			if err != nil {
				return nil, err
			}
			n, err := request.CountHandled(q, organ, id, queueMost)
			if err != nil {
				return nil, err
			}
			duties = append(duties, duty{What: v.T("handler.gap", name.Name, upTo(int64(n), queueMost)), Do: v.T(request.VerbHand.Key()), Kind: v.T("desk.menu.cases"),
				Href: "/desk/cases?" + url.Values{"organ": {organ}, "handler": {id}}.Encode()})
		}
	}
	return duties, nil
}

func caseDuties(q db.Query, v *page.Visit) ([]duty, error) {
	var duties []duty
	for _, step := range caseSteps {
		for _, organ := range v.Actor.Where(step.verb) {
			if !v.Actor.May("case.read", organ) {
				continue
			}
			cases, err := stepCases(q, v, organ, step.stage, step.handler)
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
						Do: v.T(verb.Key()), Href: href, Due: c.DueOn, Mine: c.Handler == v.Actor.ID})
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
