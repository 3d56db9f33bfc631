package privacy

// scan.go finds personal data in text that is about to become public (FACTS 8.40–8.42; 个人信息保护法 arts. 25, 28). A number
// counts only when its own rules hold (check digit, Luhn, area code) and nothing beside it says that it is something else;
// how it is dressed does not matter: blanks, dashes, full-width and Chinese digits, characters without width, a line broken
// inside a cell. scan_chain.go undresses, scan_number.go judges numbers, scan_words.go what is told by words, scan_table.go
// lists. What is found is for the program; people are shown Masked only.

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Kind is a kind of personal data. Names for people: message keys privacy.kind.KIND.
type Kind string

// The kinds that are looked for.
const (
	Identity18  Kind = "identity"     // 公民身份号码 of 18 characters, check digit right; residence permits of 港澳台居民 too
	Identity15  Kind = "identity_old" // the old number of 15 digits
	Doubtful    Kind = "doubtful"     // called an identity number, its check digit wrong: mistyped, but a person's
	TravelPaper Kind = "paper"        // passport, travel permit, officer's card, permanent residence: by form and a word beside it
	BankCard    Kind = "bank"         // a card number by Luhn, length and issuer
	Account     Kind = "account"      // an account of a person, in a list
	Mobile      Kind = "mobile"
	Landline    Kind = "landline" // with area code, not in an office's contact line
	Mailbox     Kind = "email"    // not of a government domain
	Plate       Kind = "plate"    // 机动车号牌
	HomeAddress Kind = "address"  // down to the door, of a person
	Minor       Kind = "minor"    // somebody under 18, by the birthday in the number, or by words
	ListColumn  Kind = "column"   // a column of a list of people that must not be public
)

// Kinds lists them in the order shown.
var Kinds = []Kind{Identity18, Identity15, Doubtful, TravelPaper, BankCard, Account, Mobile, Landline, Minor, ListColumn, HomeAddress, Mailbox, Plate}

// Found is one piece of personal data.
type Found struct {
	Kind        Kind
	From, To    int    // bytes of the text
	Value       string // in plain form; it must not be shown, logged or recorded
	Grave       bool   // must not go out unless two people say so
	Row, Column int    // of the table, from 0; -1 in a text
}

// Masked gives what may be shown of it.
func (f Found) Masked() string {
	switch f.Kind {
	case Mobile, Landline:
		return MaskPhone(f.Value)
	case BankCard, Account:
		return MaskBank(f.Value)
	case Mailbox:
		return MaskEmail(f.Value)
	case HomeAddress:
		return MaskAddress(f.Value)
	case Plate:
		r := []rune(f.Value)
		return keep(r, min(2, len(r)), min(1, len(r)))
	case ListColumn:
		return f.Value
	case Minor:
		if f.Value != "" && f.Value[0] >= utf8.RuneSelf {
			return MaskName(f.Value)
		}
	}
	return MaskIdentity(f.Value)
}

// about is what stands around a text: the heading of its column, whether its row names a person.
type about struct {
	heading string
	class   class
	cell    bool // it is a cell of a table
	person  bool // of a table in which each row is of a person
	office  bool // of a table of offices and whom to call there
}

// The bounds of one text: what is longer is looked at in pieces by the caller, what is more is enough.
const (
	maxScan  = 4 << 20
	maxFound = 5000
)

// Scan looks through a paragraph, or lines of text, on a day. Found pieces come in the order of the text and do not overlap,
// but that a minor's number is found as a number and as a minor.
func Scan(text string, today time.Time) []Found { return scan(text, about{}, today) }

func scan(s string, a about, today time.Time) []Found {
	if len(s) > maxScan {
		s = strings.ToValidUTF8(s[:maxScan], "")
	}
	if len(s) < 4 {
		return nil
	}
	t := fold(s)
	x := &examiner{text: t, about: a, today: today, chains: t.chains(), taken: make([]bool, len(t.runes))}
	x.codes()
	x.identities()
	x.papers()
	x.cards()
	x.mobiles()
	x.landlines()
	x.mailboxes()
	x.plates()
	x.addresses()
	x.children()
	slices.SortStableFunc(x.found, func(a, b Found) int { return cmp.Compare(a.From, b.From) })
	return x.found
}

// examiner is one text being looked through.
type examiner struct {
	text   folded
	about  about
	today  time.Time
	chains [][]group
	taken  []bool // runes that belong to something already
	found  []Found

	hasName int // 1 when a word of the text is a name, -1 when none is, 0 when nobody asked
}

// add keeps a find between two runes; they are taken.
func (x *examiner) add(kind Kind, from, to int, value string, grave bool) {
	if len(x.found) >= maxFound {
		return
	}
	for i := from; i < to; i++ {
		x.taken[i] = true
	}
	x.found = append(x.found, Found{Kind: kind, From: x.text.at[from], To: x.text.end(to), Value: value, Grave: grave, Row: -1, Column: -1})
}

func (x *examiner) free(from, to int) bool {
	for i := from; i < to; i++ {
		if x.taken[i] {
			return false
		}
	}
	return true
}

// before gives up to n characters before a place, of the same line or sentence as far as labels reach.
func (x *examiner) before(at, n int) string { return string(x.text.runes[max(at-n, 0):at]) }

func (x *examiner) after(at, n int) string {
	return string(x.text.runes[at:min(at+n, len(x.text.runes))])
}

// label is what names the number at a place: the words right before it, without those beyond another number or a stop,
// and the heading of its column.
func (x *examiner) label(at int) string {
	from := at
	for from > 0 && at-from < 14 {
		r := x.text.runes[from-1]
		if isDigit(r) || strings.ContainsRune("。；;！？\n", r) {
			break
		}
		from--
	}
	return x.about.heading + " " + string(x.text.runes[from:at])
}
