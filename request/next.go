package request

// The next lawful steps of a case, each with what it would do to the date: tried on the clock itself, so that a page
// never offers what the action would refuse.

import (
	"errors"

	"gongkai/workday"
)

// Choice is a step on offer. Why is set when the law does not allow it now.
type Choice struct {
	Kind FactKind
	Due  workday.Date // the due date afterwards, if it can be known
	Why  *Unlawful
}

// Lawful gives every step of the kinds asked for, in their order, tried on the facts as of today. Periods that the
// organ would choose are tried with usual values: 15 days to correct, 20 workdays of extension, the day after the due
// date for a delay.
func Lawful(facts []Fact, cal workday.Calendar, today workday.Date, kinds ...FactKind) []Choice {
	var now Deadline
	var err error
	if len(facts) > 0 { // a case that is not received yet can be received
		now, err = Due(facts, cal, today)
	}
	choices := make([]Choice, 0, len(kinds))
	for _, kind := range kinds {
		choice := Choice{Kind: kind}
		if err != nil {
			errors.As(err, &choice.Why)
			choices = append(choices, choice)
			continue
		}
		after, refused := Due(append(facts[:len(facts):len(facts)], usual(kind, now, today)), cal, today)
		if refused != nil {
			errors.As(refused, &choice.Why)
		} else {
			choice.Due = after.Due
		}
		choices = append(choices, choice)
	}
	return choices
}

func usual(kind FactKind, now Deadline, today workday.Date) Fact {
	f := Fact{On: today, Kind: kind}
	switch kind {
	case ClarificationAsked:
		f.Until = today.AddDays(15)
	case Extended:
		f.Days = 20
	case Delayed:
		f.Until = today.AddDays(1)
		if now.Due.After(today) {
			f.Until = now.Due.AddDays(1)
		}
	}
	return f
}
