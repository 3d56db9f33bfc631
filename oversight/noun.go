// Package oversight is the register of what keeps disclosure honest (监督保障): trainings, inspections by the office itself, by
// its superiors, by discipline inspection and by the people's congress, assessments, reviews by the public, accountability, and
// the problems found with what was done about them. The annual report tells of it in sections one and five. 条例 arts. 46–50;
// FACTS 1.43, 1.45, 2.3.
//
// noun.go is the nouns and how they count for a year. Pure.
package oversight

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"gongkai/fault"
	"gongkai/office"
	"gongkai/workday"
)

// The verbs.
const (
	VerbRead   office.Verb = "oversight.read"
	VerbRecord office.Verb = "oversight.record" // enter a training, an inspection, a result, a problem
	VerbMend   office.Verb = "oversight.mend"   // say that a problem was put right, and how
	VerbVoid   office.Verb = "oversight.void"   // take back an entry made by mistake; it stays to be read
)

// Kind is what was held.
type Kind string

// The kinds.
const (
	Training       Kind = "training"       // 培训
	Inspection     Kind = "inspection"     // 检查
	Assessment     Kind = "assessment"     // 工作考核
	PublicReview   Kind = "public_review"  // 社会评议
	Accountability Kind = "accountability" // 责任追究
)

// Kinds lists them in the order shown.
var Kinds = []Kind{Training, Inspection, Assessment, PublicReview, Accountability}

// Key is the message key of the kind's name.
func (k Kind) Key() string { return "oversight.kind." + string(k) }

// ByWhom is who inspected.
type ByWhom string

// The inspectors.
const (
	Self       ByWhom = "self"       // 自查
	Superior   ByWhom = "superior"   // 上级机关
	Discipline ByWhom = "discipline" // 纪检监察机关
	Congress   ByWhom = "congress"   // 人大
	Other      ByWhom = "other"
)

// Inspectors lists them in the order shown.
var Inspectors = []ByWhom{Self, Superior, Discipline, Congress, Other}

// Key is the message key of the inspector's name.
func (w ByWhom) Key() string { return "oversight.by." + string(w) }

// Record is one training, inspection or result.
type Record struct {
	ID, Organ string
	Kind      Kind
	HeldOn    workday.Date
	Title     string
	ByWhom    ByWhom // of an inspection
	People    int64  // who took part in a training, counting each person once for each training (人次)
	Result    string
	Void      string // why it no longer counts
	ByName    string
	At        time.Time
}

// Problem is something found wrong and what became of it.
type Problem struct {
	ID, Organ, Record string // Record: the inspection that found it, or ""
	FoundOn           workday.Date
	What, Measure     string
	DueOn             workday.Date // zero: no day set
	DoneOn            workday.Date // zero while open
	Outcome           string
	Void              string
	ByName            string
	At                time.Time
}

// Late says whether the problem is open past its day.
func (p Problem) Late(today workday.Date) bool {
	return p.Void == "" && p.DoneOn.IsZero() && !p.DueOn.IsZero() && today.After(p.DueOn)
}

// Year is what an organ did in a year, oldest first.
type Year struct {
	Records []Record  // held in the year, those that count
	Found   []Problem // found in the year
	Mended  []Problem // put right in the year, whenever found
	Open    []Problem // found by the end of the year and not put right by then
}

// YearOf sorts an organ's register for a year; entries taken back do not count.
func YearOf(records []Record, problems []Problem, year int) Year {
	var y Year
	for _, r := range records {
		if r.Void == "" && r.HeldOn.Year() == year {
			y.Records = append(y.Records, r)
		}
	}
	for _, p := range problems {
		if p.Void != "" || p.FoundOn.Year() > year {
			continue
		}
		if p.FoundOn.Year() == year {
			y.Found = append(y.Found, p)
		}
		switch {
		case p.DoneOn.IsZero() || p.DoneOn.Year() > year:
			y.Open = append(y.Open, p)
		case p.DoneOn.Year() == year:
			y.Mended = append(y.Mended, p)
		}
	}
	return y
}

// Of gives the records of one kind.
func (y Year) Of(kind Kind) []Record {
	return slices.DeleteFunc(slices.Clone(y.Records), func(r Record) bool { return r.Kind != kind })
}

// People is how many took part in the year's trainings.
func (y Year) People() (n int64) {
	for _, r := range y.Of(Training) {
		n += r.People
	}
	return n
}

// InspectedBy is how many inspections one inspector made.
func (y Year) InspectedBy(who ByWhom) (n int64) {
	for _, r := range y.Of(Inspection) {
		if r.ByWhom == who {
			n++
		}
	}
	return n
}

// Longest texts, in characters, and most people of one training.
const (
	longestTitle = 200
	longestText  = 1000
	mostPeople   = 100_000
)

// text trims what was typed and says what is wrong with it.
func text(f *fault.Form, name string, s *string, required bool, longest int) {
	*s = strings.TrimSpace(strings.ToValidUTF8(strings.ReplaceAll(*s, "\x00", ""), "\uFFFD"))
	if required && *s == "" {
		f.Add(name, "oversight.missing")
	} else if utf8.RuneCountInString(*s) > longest {
		f.Add(name, "oversight.too_long", longest)
	}
}

// check gives what is wrong with an entry on a day, as one fault.
func (r *Record) check(today workday.Date) error {
	var f fault.Form
	text(&f, "title", &r.Title, true, longestTitle)
	text(&f, "result", &r.Result, r.Kind == Assessment || r.Kind == PublicReview || r.Kind == Accountability, longestText)
	if !slices.Contains(Kinds, r.Kind) {
		f.Add("kind", "oversight.no_kind")
	}
	if r.HeldOn.IsZero() || r.HeldOn.After(today) {
		f.Add("held_on", "oversight.bad_day")
	}
	if r.Kind == Inspection && !slices.Contains(Inspectors, r.ByWhom) {
		f.Add("by_whom", "oversight.no_inspector")
	}
	if r.Kind == Training && (r.People < 1 || r.People > mostPeople) {
		f.Add("people", "oversight.no_people", mostPeople)
	}
	if r.Kind != Inspection {
		r.ByWhom = ""
	}
	if r.Kind != Training {
		r.People = 0
	}
	return f.Err()
}

func (p *Problem) check(today workday.Date) error {
	var f fault.Form
	text(&f, "what", &p.What, true, longestText)
	text(&f, "measure", &p.Measure, true, longestText)
	if p.FoundOn.IsZero() || p.FoundOn.After(today) {
		f.Add("found_on", "oversight.bad_day")
	}
	if !p.DueOn.IsZero() && p.DueOn.Before(p.FoundOn) {
		f.Add("due_on", "oversight.due_before")
	}
	return f.Err()
}
