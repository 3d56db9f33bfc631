package annual

// This file checks a report. Rules are data; what they find is data too: a failing relation is not an error of the
// program but a finding, with the figures filled in and the cells it is about (FACTS 2.I, 2.K).

import (
	"sort"

	"gongkai/workday"
)

// Verdict sums up the findings of a report (FACTS 2.35).
type Verdict string

const (
	Pass          Verdict = "pass"
	Fail          Verdict = "fail"
	Uncertain     Verdict = "uncertain"      // a cell the relations need could not be read
	NotAssessable Verdict = "not_assessable" // the tables the relations need are not there
)

// Rule is a check: its code and what it looks at.
type Rule struct {
	Code string
	Look func(r *Report, a Around) []Finding
}

// Rules are all checks, by code. Those made by relations and figures of the forms are data there (forms/*.json).
var Rules = []Rule{
	{"C-001", alone(checkCells)},
	{"C-002", alone(checkComplete)},
	{"C-201", both(alone(checkMadeNotPublic), relations("C-201"))},
	{"C-202", relations("C-202")},
	{"C-203", alone(checkRuleMaking)},
	{"C-204", checkMoney},
	{"C-301", relations("C-301")},
	{"C-302", relations("C-302")},
	{"C-303", relations("C-303")},
	{"C-401", relations("C-401")},
	{"C-501", relations("C-501")},
	{"C-502", relations("C-502")},
	{"C-503", relations("C-503")},
	{"C-504", checkFormSwitch},
	{"C-505", relations("C-505")},
	{"C-506", checkJumps},
	{"C-507", checkRepeatedText},
	{"C-601", alone(checkStated)},
	{"C-602", alone(checkFeeTold)},
	{"C-603", alone(checkSections)},
	{"C-604", alone(checkAccountability)},
	{"C-605", alone(checkLeadIn)},
	{"C-606", checkYears},
	{"C-607", alone(checkHeadings)},
	{"C-608", alone(checkDirectSuits)},
	{"C-609", checkParts},
	{"C-610", alone(checkListed)},
}

// both makes one rule of two.
func both(one, other func(*Report, Around) []Finding) func(*Report, Around) []Finding {
	return func(r *Report, a Around) []Finding { return append(one(r, a), other(r, a)...) }
}

// alone makes a rule of a check that needs the report alone.
func alone(look func(r *Report) []Finding) func(*Report, Around) []Finding {
	return func(r *Report, _ Around) []Finding { return look(r) }
}

// Around is what a report is compared with, as far as it is known.
type Around struct {
	Previous     *Report      // the same body's report of the year before
	PreviousText string       // its text, where no more than that is known
	Parts        []*Report    // the reports of the bodies below that this one adds up
	Scope        Scope        // whose figures the report gives; "" when that is not known
	Due          workday.Date // the day by which it is to be public; zero: the one the law sets for its kind of body
}

// Scope says whose figures a report gives (FACTS 2.47).
type Scope string

const (
	Self      Scope = "self"      // Self: the body's own.
	Aggregate Scope = "aggregate" // Aggregate: its own and those of the bodies below it.
)

// Check gives the findings of a report and the verdict.
func Check(r *Report) ([]Finding, Verdict) { return CheckWith(r, Around{}) }

// CheckWith gives the findings of a report compared with what stands around it, worst first, and the verdict.
func CheckWith(r *Report, a Around) ([]Finding, Verdict) {
	var all []Finding
	for _, rule := range Rules {
		all = append(all, rule.Look(r, a)...)
	}
	sort.SliceStable(all, func(i, j int) bool { return rank[all[i].Severity] < rank[all[j].Severity] })
	for i := range all {
		all[i].Cells = r.shown(all[i].Where, a)
		all[i].Uncertain = all[i].Uncertain || all[i].unsure
	}
	return all, verdict(r, all)
}

var rank = map[Severity]int{Error: 0, Warning: 1, Notice: 2}

func verdict(r *Report, all []Finding) Verdict {
	unsure := false
	for _, f := range all {
		if f.Severity == Error {
			return Fail
		}
		unsure = unsure || f.unsure
	}
	switch {
	case r.Found[Requests] == Absent && r.Found[Remedy] == Absent:
		return NotAssessable
	case unsure || r.Found[Requests] == Absent || r.Found[Remedy] == Absent:
		return Uncertain
	}
	return Pass
}
