package request

// Alerts: which term of a case is near or over, and who has to know. Pure; alert_tell.go looks and tells.

import (
	"slices"

	"gongkai/office"
	"gongkai/workday"
)

// Level is how near a term is.
type Level string

// The levels.
const (
	LevelSoon  Level = "soon"  // five workdays or less
	LevelNext  Level = "next"  // the last workday before it
	LevelToday Level = "today" // its last day
	LevelLate  Level = "late"  // over
)

// levels are the levels with the workdays left up to which each holds, nearest last.
var levels = []struct {
	level Level
	left  int
}{{LevelSoon, 5}, {LevelNext, 1}, {LevelToday, 0}, {LevelLate, -1}}

// span gives the days on which a term of that level ends, seen on a day; from is zero where there is no first one.
func (l Level) span(cal workday.Calendar, today workday.Date) (from, to workday.Date) {
	switch l {
	case LevelLate:
		return workday.Date{}, today.AddDays(-1)
	case LevelToday:
		return today, today
	case LevelNext:
		to, _ = cal.Add(today, 1)
		return today.AddDays(1), to
	}
	first, _ := cal.Add(today, 1)
	to, _ = cal.Add(today, 5)
	return first.AddDays(1), to
}

// LevelOf says how near a term is on a day; "" when it is farther away than anybody is told.
func LevelOf(cal workday.Calendar, today, due workday.Date) Level {
	for _, l := range levels {
		if from, to := l.level.span(cal, today); !due.Before(from) && !due.After(to) {
			return l.level
		}
	}
	return ""
}

// PartTerm is the date set for a unit's part of a case.
const PartTerm TermKind = "part"

// own are the terms the organ itself keeps; the others are the applicant's or somebody else's, and only end a waiting.
var own = []TermKind{ReplyTerm, ServeTerm}

// told says whether a holder of a role is told of a term at a level: who handles is told first, the head of the unit when it
// is tomorrow, the head of the disclosure office when it is today. Of what others owe only who handles is told, the day
// before and when it is over.
func told(what TermKind, level Level, role office.Role, inUnit bool) bool {
	switch {
	case what == PartTerm:
		return inUnit && (role == office.Drafter || role == office.Reviewer && level != LevelSoon) || role == office.RequestHandler && level == LevelLate
	case !slices.Contains(own, what):
		return role == office.RequestHandler && (level == LevelNext || level == LevelLate)
	case role == office.RequestHandler:
		return true
	case role == office.Drafter:
		return inUnit
	case role == office.Reviewer:
		return inUnit && level != LevelSoon
	case role == office.Signer:
		return level == LevelToday || level == LevelLate
	}
	return false
}

// recipients are the people told, each once. units are those that take part in the case. Where somebody answers for it and
// still can, that person is told in the place of the others who handle cases or write for the unit; heads are told as ever.
func recipients(holders []office.Holder, organ string, units []string, handler string, what TermKind, level Level) (staff []string) {
	able := ForCase(colleagues(holders, organ))
	if what == PartTerm {
		able = ForPart(colleagues(holders, organ), units[0])
	}
	answered := handler != "" && !LeftPost(handler, able)
	for _, h := range holders {
		if !told(what, level, h.Role, slices.Contains(units, h.Unit)) || slices.Contains(staff, h.Staff) {
			continue
		}
		if !answered || h.Staff == handler || !relieved(what, h.Role) {
			staff = append(staff, h.Staff)
		}
	}
	return staff
}

// relieved says whose place somebody who answers takes: those who handle, of a part those who write for the unit.
func relieved(what TermKind, role office.Role) bool {
	return role == office.Drafter || role == office.RequestHandler && what != PartTerm
}
