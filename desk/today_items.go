package desk

import (
	"slices"

	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/office"
	"gongkai/page"
)

// today_items.go is what waits for somebody among the items of information, and what somebody waits for.

// itemSteps are the acts items wait for, by stage. A draft waits for whoever began it only.
var itemSteps = []struct {
	stage disclosure.Stage
	verbs []office.Verb // the first of them the flow allows is the one due
}{
	{disclosure.Submitted, disclosure.StepVerbs},
	{disclosure.Reviewed, disclosure.StepVerbs},
	{disclosure.SignedOff, append(slices.Clone(disclosure.StepVerbs), disclosure.VerbPublish, disclosure.VerbRepublish)},
	{disclosure.Withdrawing, []office.Verb{disclosure.VerbConfirm}},
	{disclosure.Drafting, []office.Verb{disclosure.VerbSubmit}},
}

// perStage bounds how many items of one stage the list shows; the items page shows all.
const perStage = 50

func itemDuties(q db.Query, v *page.Visit) ([]duty, error) {
	var duties []duty
	for _, step := range itemSteps {
		for _, organ := range whereAny(v.Actor, step.verbs) {
			items, err := disclosure.Waiting(q, organ, step.stage, perStage)
			if err != nil {
				return nil, err
			}
			for _, it := range items {
				d, due, err := itemDuty(q, v, it, step.verbs)
				if err != nil {
					return nil, err
				}
				if due {
					duties = append(duties, d)
				}
			}
		}
	}
	for _, organ := range whereAny(v.Actor, disclosure.StepVerbs) {
		late, err := disclosure.Emergencies(q, organ)
		if err != nil {
			return nil, err
		}
		for _, it := range late {
			d, due, err := itemDuty(q, v, it, disclosure.StepVerbs)
			if err != nil {
				return nil, err
			}
			if d.What, d.Due = it.LiveTitle, it.EmergencyDue; due {
				duties = append(duties, d)
			}
		}
	}
	return duties, nil
}

// whereAny lists the organs in which the actor may do one of the verbs.
func whereAny(a office.Actor, verbs []office.Verb) (organs []string) {
	for _, verb := range verbs {
		organs = append(organs, a.Where(verb)...)
	}
	slices.Sort(organs)
	return slices.Compact(organs)
}

// itemDuty says which of the verbs waits for the visitor; nobody is asked to approve a text of his own.
func itemDuty(q db.Query, v *page.Visit, it disclosure.Item, verbs []office.Verb) (d duty, due bool, err error) {
	if it.Stage == disclosure.Drafting && it.CreatedBy != v.Actor.ID {
		return d, false, nil
	}
	crew, err := disclosure.CrewOf(q, it)
	if err != nil {
		return d, false, err
	}
	lawful := it.Lawful(v.Actor, crew)
	i := slices.IndexFunc(verbs, func(verb office.Verb) bool { return slices.Contains(lawful, verb) })
	if i < 0 {
		return d, false, nil
	}
	d = duty{What: it.HeadTitle, Kind: v.T("desk.menu.items"), Do: v.T(verbs[i].Key()), Href: "/desk/items/" + it.ID}
	if next, waits := crew.Next(it); waits && next.Verb == verbs[i] && next.Name != "" {
		d.Do = next.Name
	}
	if it.Live == 0 { // what is public already has kept its term
		d.Due = it.DueOn
	}
	return d, true, nil
}

// awaited are the visitor's own items that others have in hand.
func awaited(q db.Query, v *page.Visit) ([]duty, error) {
	var list []duty
	for _, stage := range []disclosure.Stage{disclosure.Submitted, disclosure.Reviewed, disclosure.SignedOff, disclosure.Scheduled} {
		for _, organ := range v.Actor.Where("item.draft") {
			items, err := disclosure.Waiting(q, organ, stage, perStage)
			if err != nil {
				return nil, err
			}
			for _, it := range items {
				if it.CreatedBy == v.Actor.ID {
					list = append(list, duty{What: it.HeadTitle, Kind: v.T("desk.menu.items"), Do: v.T(it.Stage.Key()),
						Href: "/desk/items/" + it.ID, Due: it.DueOn})
				}
			}
		}
	}
	return list, nil
}
