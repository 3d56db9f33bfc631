// term.go is the term in which information is to be public (条例 art. 26; FACTS 1.20, 7.9): which rule gives it, from which
// day it runs and what each day of it was, how urgent it is, and whom that concerns. Pure.
package disclosure

import (
	"slices"

	"gongkai/catalogue"
	"gongkai/office"
	"gongkai/workday"
)

// RuleSource is where a term comes from.
type RuleSource string

// The sources, the nearest to the text first.
const (
	RuleOfText   RuleSource = "text"   // the text names another term
	RuleOfRow    RuleSource = "row"    // of the row of a standard catalogue it answers
	RuleOfColumn RuleSource = "column" // of its column
	RuleOfLaw    RuleSource = "law"    // art. 26: 20 working days
)

// TermRule is a term with its source.
type TermRule struct {
	Source RuleSource
	Days   int64  // working days
	Words  string // as the column or the row writes it
}

// ruleOf gives the rule for texts of a column and a row of a standard catalogue (nil for none), before what the text itself
// says. from is the day the term runs from: a term in calendar days ends on the last working day in it.
func ruleOf(column catalogue.Column, row *catalogue.Row, from workday.Date, cal workday.Calendar) TermRule {
	rule := TermRule{Source: RuleOfLaw, Days: DefaultTerm}
	for _, one := range []struct {
		source RuleSource
		words  string
	}{{RuleOfRow, rowTerm(row)}, {RuleOfColumn, column.Term}} {
		if one.words == "" {
			continue
		}
		switch t := catalogue.ParseTerm(one.words); t.Kind {
		case catalogue.Workdays, catalogue.Immediate:
			return TermRule{one.source, int64(t.Limit()), one.words}
		case catalogue.CalendarDays:
			days := t.Limit()
			if !from.IsZero() {
				days = max(cal.Between(from, from.AddDays(t.Days)), 1)
			}
			return TermRule{one.source, int64(days), one.words}
		}
	}
	return rule
}

func rowTerm(row *catalogue.Row) string {
	if row == nil {
		return ""
	}
	return row.Term
}

// TermDay is one day of a term: what it was, its number where it counts, and the festival's name where it does not.
type TermDay struct {
	Date workday.Date
	Kind workday.Kind
	N    int // 0 where it does not count
	Why  string
}

// TermDays explains a term day by day, from the day after from up to due (FACTS 1.50, 1.51).
func TermDays(from, due workday.Date, cal workday.Calendar) []TermDay {
	if from.IsZero() || due.IsZero() {
		return nil
	}
	var list []TermDay
	n := 0
	for d := from.AddDays(1); !d.After(due) && len(list) < 500; d = d.AddDays(1) {
		kind, why := cal.Kind(d)
		day := TermDay{Date: d, Kind: kind, Why: why}
		if kind.Works() {
			n++
			day.N = n
		}
		list = append(list, day)
	}
	return list
}

// Late gives how many working days after its day something was done: at least one where it was late at all, 0 in time.
func Late(due, done workday.Date, cal workday.Calendar) int {
	if due.IsZero() || !done.After(due) {
		return 0
	}
	return max(cal.Between(due, done), 1)
}

// Level is how urgent a term is.
type Level string

// The levels, the most urgent first.
const (
	LevelLate  Level = "late"  // its day has passed
	LevelToday Level = "today" // the last day, or no working day is left
	LevelOne   Level = "one"   // one working day is left after today
	LevelFive  Level = "five"  // up to five
	LevelCalm  Level = "calm"  // more
	LevelNone  Level = "none"  // the day it was formed is not given: nothing can be counted
)

// Levels lists them in that order.
var Levels = []Level{LevelLate, LevelToday, LevelOne, LevelFive, LevelCalm, LevelNone}

// Key is the message key of the level's name.
func (l Level) Key() string { return "term.level." + string(l) }

// Urgent says whether somebody is to be reminded.
func (l Level) Urgent() bool { return l != LevelCalm && l != LevelNone }

// LevelOf gives the level of what is due on a day, seen from today.
func LevelOf(due, today workday.Date, cal workday.Calendar) Level {
	if due.IsZero() {
		return LevelNone
	}
	if due.Before(today) {
		return LevelLate
	}
	switch left := cal.Between(today, due); {
	case left <= 0:
		return LevelToday
	case left == 1:
		return LevelOne
	case left <= 5:
		return LevelFive
	}
	return LevelCalm
}

// Posted is somebody of an organ with the roles held there.
type Posted struct {
	office.Staff
	Roles []office.Role
}

func (p Posted) is(r office.Role) bool { return p.Active && slices.Contains(p.Roles, r) }

// Concerned gives the ids of those whom an item's term concerns at a level, sorted: five days before its drafter, one day
// before also the head of its unit, and from its last day on also the disclosure office, whose head signs. The head of a unit is
// who reviews in it; where nobody does, and where the drafter has left, the disclosure office's reviewers step in.
func Concerned(it Item, level Level, staff []Posted) []string {
	var ids []string
	add := func(who func(p Posted) bool) (found bool) {
		for _, p := range staff {
			if who(p) {
				ids, found = append(ids, p.ID), true
			}
		}
		return found
	}
	reviewer := func(p Posted) bool { return p.is(office.Reviewer) }
	head := func() {
		if it.Unit == "" || !add(func(p Posted) bool { return p.is(office.Reviewer) && p.Unit == it.Unit }) {
			add(reviewer)
		}
	}
	if !level.Urgent() {
		return nil
	}
	if !add(func(p Posted) bool { return p.Active && p.ID == it.CreatedBy }) {
		head()
	}
	if level != LevelFive {
		head()
	}
	if level == LevelToday || level == LevelLate {
		add(reviewer)
		add(func(p Posted) bool { return p.is(office.Signer) })
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}
