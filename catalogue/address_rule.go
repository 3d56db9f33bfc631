package catalogue

// address_rule.go builds readable addresses out of parts, as rule.go builds index numbers: where a column stands, spelt in
// pinyin, and below it the items, by year or day and title: /pukou/tongzhifangan/2026/guan-yu-kai-zhan. Pure.

import (
	"fmt"
	"regexp"
	"strings"

	"gongkai/fault"
	"gongkai/search"
	"gongkai/workday"
)

// PartKind is what a part of an address, between two slashes, is taken from.
type PartKind string

// The kinds of part.
const (
	WordPart     PartKind = "word"     // Text as it stands
	OrganPart    PartKind = "organ"    // the organ's short name
	ColumnPart   PartKind = "column"   // the column's name
	ColumnsPart  PartKind = "columns"  // the names of all columns from the top down, a part each
	YearPart     PartKind = "year"     // of publication
	MonthPart    PartKind = "month"    // YYYYMM
	DayPart      PartKind = "day"      // YYYYMMDD
	TitlePart    PartKind = "title"    // the title's first Width syllables
	InitialsPart PartKind = "initials" // the initials of the whole title
	NumberPart   PartKind = "number"   // the index number
)

// PartKinds lists them in the order shown.
var PartKinds = []PartKind{WordPart, OrganPart, ColumnPart, ColumnsPart, YearPart, MonthPart, DayPart, TitlePart, InitialsPart, NumberPart}

// Key is the message key of the kind's name.
func (k PartKind) Key() string { return "address.part." + string(k) }

// Part is one part of an address.
type Part struct {
	Kind  PartKind `json:"kind"`
	Text  string   `json:"text,omitempty"`  // of WordPart
	Width int      `json:"width,omitempty"` // of TitlePart, in syllables
}

// AddressRule is how an organ's readable addresses are built. Without parts it gives none.
type AddressRule struct {
	Parts    []Part
	ByName   string
	Revision int64 // 0: nobody chose one
}

// Given says whether the organ has readable addresses.
func (r AddressRule) Given() bool { return len(r.Parts) > 0 }

// SampleParts is the rule the form proposes.
var SampleParts = []Part{{Kind: OrganPart}, {Kind: ColumnPart}, {Kind: YearPart}, {Kind: TitlePart, Width: 8}}

const (
	mostParts   = 8
	longPart    = 60  // letters
	longAddress = 200 // letters, with room for what makes it unique
)

var wordLetters = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// reserved are the first parts of the portal's own addresses; no organ may begin with one. The site's test holds them
// against its routes.
var reserved = map[string]bool{"prefer": true, "guide": true, "catalogue": true, "services": true, "organs": true, "preferences": true, "sitemap": true,
	"statement": true, "mistake": true, "correct": true, "leave": true, "assets": true, "feeds": true, "search": true, "api": true, "reports": true, "schemas": true,
	"apply": true, "track": true, "index": true, "columns": true, "items": true, "changes": true, "alerts": true, "attachments": true, "log": true,
	"desk": true, "verify": true, "deadline": true, "places": true, "healthz": true, "readyz": true, "robots": true, "letters": true, "board": true, "screen": true, "print": true}

// Reserved says whether the portal itself has addresses that begin with this part.
func Reserved(part string) bool { return reserved[part] }

// Check gives what is wrong with a rule. An address begins with the organ's name or a word, has its column once, and ends with
// what tells one item from another.
func (r AddressRule) Check() error {
	var f fault.Form
	column := -1
	for i, p := range r.Parts {
		name := fmt.Sprintf("part_%d", i)
		switch p.Kind {
		case WordPart:
			if !wordLetters.MatchString(p.Text) || len(p.Text) > 30 || i == 0 && Reserved(p.Text) {
				f.Add(name, "address.bad_word")
			}
		case ColumnPart, ColumnsPart:
			if column >= 0 || i == 0 {
				f.Add(name, "address.one_column")
			}
			column = i
		case TitlePart:
			if p.Width < 2 || p.Width > 20 {
				f.Add(name, "address.bad_width")
			}
		case OrganPart, YearPart, MonthPart, DayPart, InitialsPart, NumberPart:
		default:
			f.Add(name, "address.bad_part")
		}
		if p.Kind.ofItem() && column < 0 {
			f.Add(name, "address.item_first")
		}
	}
	switch n := len(r.Parts); {
	case column < 0:
		f.Add("rule", "address.no_column")
	case n > mostParts:
		f.Add("rule", "address.too_many", mostParts)
	case !r.Parts[n-1].Kind.tells():
		f.Add("rule", "address.no_end")
	}
	return f.Err()
}

// ofItem says whether the part is about an item, so that a column's address ends before it.
func (k PartKind) ofItem() bool {
	switch k {
	case WordPart, OrganPart, ColumnPart, ColumnsPart:
		return false
	}
	return true
}

// tells says whether the part tells one item from another.
func (k PartKind) tells() bool { return k == TitlePart || k == InitialsPart || k == NumberPart }

// ColumnPath is a column's address: names are those of the columns from the top down, its own last.
func (r AddressRule) ColumnPath(organ string, names []string) string {
	path := ""
	for _, p := range r.Parts {
		switch p.Kind {
		case WordPart:
			path += "/" + p.Text
		case OrganPart:
			path += "/" + spell(organ, "", longPart, "o")
		case ColumnPart:
			return path + "/" + spell(names[len(names)-1], "", longPart, "c")
		case ColumnsPart:
			for _, name := range names {
				path += "/" + spell(name, "", longPart, "c")
			}
			return path
		}
	}
	return path
}

// ItemFacts is what an item's address is made from.
type ItemFacts struct {
	Title, IndexNumber string
	Day                workday.Date
}

// ItemPath is an item's address below its column's.
func (r AddressRule) ItemPath(column string, f ItemFacts) string {
	path, below := column, false
	year, month, day := f.Day.Civil()
	for _, p := range r.Parts {
		switch p.Kind {
		case ColumnPart, ColumnsPart:
			below = true
		case WordPart:
			if below {
				path += "/" + p.Text
			}
		case YearPart:
			path += fmt.Sprintf("/%04d", year)
		case MonthPart:
			path += fmt.Sprintf("/%04d%02d", year, month)
		case DayPart:
			path += fmt.Sprintf("/%04d%02d%02d", year, month, day)
		case TitlePart:
			path += "/" + spell(first(search.Sound(f.Title), p.Width), "-", longPart, "i")
		case InitialsPart:
			path += "/" + initials(f.Title)
		case NumberPart:
			path += "/" + strings.Trim(notSpelt.ReplaceAllString(strings.ToLower(f.IndexNumber), "-"), "-")
		}
	}
	return path
}

var notSpelt = regexp.MustCompile(`[^a-z0-9]+`)

// spell writes words as they sound, in letters an address may have; other stands for what has no sound.
func spell(words, between string, most int, other string) string {
	var out strings.Builder
	for _, s := range strings.Fields(search.Sound(words)) {
		if s = notSpelt.ReplaceAllString(strings.ToLower(s), ""); s == "" {
			continue
		}
		if out.Len()+len(between)+len(s) > most {
			break
		}
		if out.Len() > 0 {
			out.WriteString(between)
		}
		out.WriteString(s)
	}
	if out.Len() == 0 {
		return other
	}
	return out.String()
}

// first gives the first n syllables.
func first(sound string, n int) string {
	list := strings.Fields(sound)
	return strings.Join(list[:min(n, len(list))], " ")
}

// initials gives the first letter of each syllable; figures stay whole.
func initials(title string) string {
	out := ""
	for _, s := range strings.Fields(search.Sound(title)) {
		if s = notSpelt.ReplaceAllString(strings.ToLower(s), ""); s == "" {
			continue
		}
		if s[0] > '9' {
			s = s[:1]
		}
		if len(out)+len(s) > longPart {
			break
		}
		out += s
	}
	if out == "" {
		return "i"
	}
	return out
}

// IsAddress says whether a path can be a readable address: it has the form of one and begins with none of the portal's own parts.
func IsAddress(path string) bool {
	if !ValidAddress(path) {
		return false
	}
	root, _, _ := strings.Cut(path[1:], "/")
	return !Reserved(root)
}

// ValidAddress says whether a path has the form of a readable address at all: parts of small letters and figures, with hyphens
// between them.
func ValidAddress(path string) bool {
	if len(path) < 2 || len(path) > longAddress+10 || path[0] != '/' {
		return false
	}
	last := byte('/')
	for i := 1; i < len(path); i++ {
		c := path[i]
		plain := c >= 'a' && c <= 'z' || c >= '0' && c <= '9'
		if !plain && (c != '-' && c != '/' || last == '-' || last == '/') {
			return false
		}
		last = c
	}
	return last != '-' && last != '/'
}
