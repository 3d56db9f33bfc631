package catalogue

// rule.go builds index numbers (索引号) out of segments: the national preset `organ code/year-serial` (FACTS 7.6), or an
// organ's own, as the older rules of regions, departments, categories and groups. Pure.

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"gongkai/fault"
	"gongkai/workday"
)

// SegmentKind is what a segment of an index number is taken from.
type SegmentKind string

// The kinds of segment.
const (
	OrganCode  SegmentKind = "organ"      // the organ's 9- or 18-character code
	RegionCode SegmentKind = "region"     // its division code
	Department SegmentKind = "department" // a code of the organ's own, Text
	CategoryOf SegmentKind = "category"   // the column's category, two figures
	GroupOf    SegmentKind = "group"      // the statutory item the text names, two figures; 00 for none
	DayOf      SegmentKind = "date"       // the day of publication, YYYYMMDD
	YearOf     SegmentKind = "year"       // its year
	Serial     SegmentKind = "serial"     // Width figures, and more when they no longer suffice
	Literal    SegmentKind = "literal"    // Text as it stands
)

// SegmentKinds lists them in the order shown.
var SegmentKinds = []SegmentKind{OrganCode, RegionCode, Department, CategoryOf, GroupOf, DayOf, YearOf, Serial, Literal}

// Key is the message key of the kind's name.
func (k SegmentKind) Key() string { return "numbers.segment." + string(k) }

// Segment is one piece of a number.
type Segment struct {
	Kind  SegmentKind `json:"kind"`
	Text  string      `json:"text,omitempty"`  // of Literal and Department
	Width int         `json:"width,omitempty"` // of Serial
}

// NumberRule is how an organ's index numbers are built.
type NumberRule struct {
	Segments []Segment
	ByName   string
	Revision int64 // 0: the national preset, nobody chose another
}

// NationalRule is the preset: organ code/year-serial of five figures.
var NationalRule = NumberRule{Segments: []Segment{{Kind: OrganCode}, {Kind: Literal, Text: "/"}, {Kind: YearOf}, {Kind: Literal, Text: "-"}, {Kind: Serial, Width: 5}}}

// NumberFacts is what the number of one publication is made from.
type NumberFacts struct {
	Code, Region string // of the organ
	Category     Category
	Statutory    string // key of the statutory item
	Day          workday.Date
	Subject      string // of the publication in the ledger
}

const (
	mostSegments = 15
	longNumber   = 60 // characters
)

var (
	literalLetters = regexp.MustCompile(`^[0-9A-Za-z\p{Han}/\-_.·〔〕]{1,20}$`)
	codeLetters    = regexp.MustCompile(`^[0-9A-Za-z]{1,12}$`)
)

// Check gives what is wrong with a rule. A number must name its organ and count with one serial, at its end or not; figures
// beside figures would let two different numbers look the same, so that something stands between them.
func (r NumberRule) Check() error {
	var f fault.Form
	serials, organ := 0, false
	for i, s := range r.Segments {
		name := fmt.Sprintf("segment_%d", i)
		switch s.Kind {
		case Serial:
			if serials++; s.Width < 3 || s.Width > 8 {
				f.Add(name, "numbers.bad_width")
			}
			if i > 0 && open(r.Segments[i-1], true) || i+1 < len(r.Segments) && open(r.Segments[i+1], false) {
				f.Add(name, "numbers.no_break")
			}
		case OrganCode:
			organ = true
		case Department:
			if !codeLetters.MatchString(s.Text) {
				f.Add(name, "numbers.bad_department")
			}
		case Literal:
			if !literalLetters.MatchString(s.Text) {
				f.Add(name, "numbers.bad_literal")
			}
		case RegionCode, CategoryOf, GroupOf, DayOf, YearOf:
		default:
			f.Add(name, "numbers.bad_segment")
		}
	}
	if serials != 1 {
		f.Add("rule", "numbers.one_serial")
	}
	if !organ {
		f.Add("rule", "numbers.no_organ")
	}
	if len(r.Segments) > mostSegments || utf8.RuneCountInString(r.sample()) > longNumber {
		f.Add("rule", "numbers.too_long", mostSegments, longNumber)
	}
	return f.Err()
}

// open says that a segment puts a figure or letter right beside the serial: last for the end of the one before.
func open(s Segment, last bool) bool {
	if s.Kind != Literal {
		return true
	}
	r, _ := utf8.DecodeRuneInString(s.Text)
	if last {
		r, _ = utf8.DecodeLastRuneInString(s.Text)
	}
	return r >= '0' && r <= '9'
}

func (r NumberRule) sample() string {
	prefix, suffix, width := r.around(NumberFacts{Code: "123456789012345678", Region: "123456789012", Category: CategoryNews, Day: workday.On(2026, 1, 1)})
	return prefix + strings.Repeat("9", width) + suffix
}

// around gives what stands before and after the serial, and its width.
func (r NumberRule) around(f NumberFacts) (prefix, suffix string, width int) {
	into := &prefix
	for _, s := range r.Segments {
		if s.Kind == Serial {
			width, into = s.Width, &suffix
			continue
		}
		*into += s.words(f)
	}
	return prefix, suffix, width
}

func (s Segment) words(f NumberFacts) string {
	switch s.Kind {
	case OrganCode:
		return f.Code
	case RegionCode:
		return f.Region
	case Department, Literal:
		return s.Text
	case CategoryOf:
		return fmt.Sprintf("%02d", categoryNumber(f.Category))
	case GroupOf:
		return fmt.Sprintf("%02d", groupNumber(f.Statutory))
	case DayOf:
		return strings.ReplaceAll(f.Day.String(), "-", "")
	case YearOf:
		return fmt.Sprintf("%04d", f.Day.Year())
	}
	return ""
}

// categoryNumber is the category's place in the list, 99 for none.
func categoryNumber(c Category) int {
	for i, known := range Categories {
		if known.Category == c {
			return i + 1
		}
	}
	return 99
}

// groupNumber is the statutory item's place among all of them, 0 for none.
func groupNumber(key string) int {
	for i, s := range AllStatutory() {
		if s.Key == key {
			return i + 1
		}
	}
	return 0
}

// Scope is what the serial counts within: all that varies in the number. The national preset counts by year.
func (r NumberRule) Scope(f NumberFacts) string {
	var parts []string
	year := false
	for _, s := range r.Segments {
		switch s.Kind {
		case CategoryOf, GroupOf, DayOf:
			parts = append(parts, string(s.Kind)+"="+s.words(f))
		case YearOf:
			year = true
		}
	}
	if year {
		parts = append([]string{s4(f.Day.Year())}, parts...)
	}
	return strings.Join(parts, " ")
}

func s4(year int) string { return fmt.Sprintf("%04d", year) }

// Preview gives the numbers the rule would make next, for the day and the facts given; serials from 1 on.
func (r NumberRule) Preview(f NumberFacts, n int) []string {
	prefix, suffix, width := r.around(f)
	list := make([]string, n)
	for i := range list {
		list[i] = numberOf(prefix, suffix, width, int64(i)+1)
	}
	return list
}

func numberOf(prefix, suffix string, width int, serial int64) string {
	return fmt.Sprintf("%s%0*d%s", prefix, width, serial, suffix)
}
