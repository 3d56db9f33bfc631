// Numbers of two kinds: the document number (文号) as its maker wrote it, brought to the standard form (FACTS 9.5), and the
// index number (索引号) this product gives at publication, unique and never used twice (FACTS 7.6), by the organ's rule (rule.go). Tables catalogue_counter, catalogue_taken.
package catalogue

import (
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/ledger"
	"gongkai/office"
	"gongkai/workday"
)

var (
	documentNumber = regexp.MustCompile(`^[\p{Han}A-Za-z]+〔(19|20)\d{2}〕[1-9]\d*号$`)
	indexNumber    = regexp.MustCompile(`^[0-9A-Z]{9}([0-9A-Z]{9})?/\d{4}-\d{4,6}$`)
	organCode      = regexp.MustCompile(`^[0-9A-Z]{9}([0-9A-Z]{9})?$`)
	bracketedYear  = regexp.MustCompile(`[\[［【(（〔{｛「<＜《〈﹝﹙〖〘〚⟦]\s*((?:19|20)\d{2})\s*年?[\])）］】〕}｝」>＞》〉﹞﹚〗〙〛⟧]`)
	serial         = regexp.MustCompile(`〕(?:第)?0*(\d+)[号號]?$`)
)

// NormaliseDocumentNumber writes a document number the standard way: 浦街办[2020] 第08号 → 浦街办〔2020〕8号. What it cannot
// read as one comes back with only its blanks and widths changed; ValidDocumentNumber says which.
func NormaliseDocumentNumber(s string) string {
	s = strings.Join(strings.Fields(s), "")
	narrow := strings.Map(func(r rune) rune {
		if r >= '０' && r <= '９' || r >= 'Ａ' && r <= 'Ｚ' || r >= 'ａ' && r <= 'ｚ' {
			return []rune(width.Narrow.String(string(r)))[0]
		}
		if unicode.Is(unicode.Cf, r) { // marks without a shape, as pasted texts carry
			return -1
		}
		return r
	}, s)
	if place := bracketedYear.FindStringSubmatchIndex(narrow); place != nil {
		narrow = narrow[:place[0]] + "〔" + narrow[place[2]:place[3]] + "〕" + narrow[place[1]:]
		narrow = serial.ReplaceAllString(narrow, "〕${1}号")
	}
	return narrow
}

// ValidDocumentNumber says whether s is a document number in the standard form (FACTS 9.5).
func ValidDocumentNumber(s string) bool { return documentNumber.MatchString(s) }

// ValidIndexNumber says whether s has the form of an index number (FACTS 7.6).
func ValidIndexNumber(s string) bool { return indexNumber.MatchString(s) }

// Take gives a publication its index number by the organ's rule, inside the transaction that publishes. A serial only ever
// grows, and each is noted with what took it; a transaction that fails gives nothing out. An organ without a code cannot
// publish (Refused).
func Take(tx *db.Tx, by office.Actor, organ string, f NumberFacts) (string, error) {
	numbers, err := take(tx, by, organ, f, 1, "publish")
	if err != nil {
		return "", err
	}
	return numbers[0], nil
}

// IndexNumbers gives n index numbers in a row of the national preset, for an import of a year's items.
func IndexNumbers(tx *db.Tx, organ, code string, year, n int) ([]string, error) {
	return take(tx, office.System("import"), organ, NumberFacts{Code: code, Day: workday.On(year, 1, 1)}, n, "import")
}

func take(tx *db.Tx, by office.Actor, organ string, f NumberFacts, n int, why string) ([]string, error) {
	if !organCode.MatchString(f.Code) {
		return nil, fault.Refuse("catalogue.no_organ_code")
	}
	rule := NationalRule
	if why == "publish" {
		var err error
		if rule, err = NumberRuleOf(tx, organ); err != nil {
			return nil, err
		}
	}
	t := Taken{Organ: organ, Scope: rule.Scope(f), Why: why, Subject: f.Subject, ByName: by.Name, At: tx.Now()}
	t.Prefix, t.Suffix, t.Width = rule.around(f)
	last, err := takeSerials(tx, t, int64(n))
	if err != nil {
		return nil, err
	}
	t.First, t.Last = last-int64(n)+1, last
	if err := insertTaken(tx, t); err != nil {
		return nil, err
	}
	numbers := make([]string, n)
	for i := range numbers {
		numbers[i] = t.Number(t.First + int64(i))
	}
	return numbers, nil
}

// Taken is a run of serials given out together.
type Taken struct {
	Organ, Scope   string
	First, Last    int64
	Prefix, Suffix string
	Width          int
	Why            string // before, publish, import, reserve
	Subject        string // in the ledger; empty where there are many
	ByName, Note   string
	At             time.Time
}

// Number is the index number of one of the serials.
func (t Taken) Number(serial int64) string { return numberOf(t.Prefix, t.Suffix, t.Width, serial) }

// SetRule chooses how the organ's index numbers are built from now on. What was given out stays as it is.
func SetRule(tx *db.Tx, by office.Actor, organ string, r NumberRule) error {
	if err := by.Allow(VerbNumberRule, organ); err != nil {
		return err
	}
	old, err := NumberRuleOf(tx, organ)
	if err != nil {
		return err
	}
	if r.Revision != old.Revision {
		return fault.Conflict("fault.stale")
	}
	if err := r.Check(); err != nil {
		return err
	}
	if err := putRule(tx, organ, r.Segments, by.Name, r.Revision+1); err != nil {
		return err
	}
	return ledger.Append(tx, by.Event(VerbNumberRule, "organ:"+organ, "", map[string]any{"segments": r.Segments}))
}

// The verbs of index numbers.
const (
	VerbNumberRule office.Verb = "number.rule"
	VerbReserve    office.Verb = "number.reserve"
)

// Reserve keeps the serials up to upto of a scope (a year under the national preset) free: an earlier system gave them out.
func Reserve(tx *db.Tx, by office.Actor, organ office.Organ, year int, upto int64, note string) error {
	if err := by.Allow(VerbReserve, organ.ID); err != nil {
		return err
	}
	var f fault.Form
	if note = strings.TrimSpace(note); note == "" || utf8.RuneCountInString(note) > 300 {
		f.Add("note", "numbers.no_note")
	}
	if year < 2000 || year > workday.DateOf(tx.Now()).Year() {
		f.Add("year", "numbers.bad_year")
	}
	if upto < 1 || upto > 900_000 {
		f.Add("upto", "numbers.bad_upto")
	}
	if !organCode.MatchString(organ.Code) {
		f.Add("upto", "catalogue.no_organ_code")
	}
	if err := f.Err(); err != nil {
		return err
	}
	facts := NumberFacts{Code: organ.Code, Day: workday.On(year, 1, 1)}
	t := Taken{Organ: organ.ID, Scope: NationalRule.Scope(facts), Last: upto, Why: "reserve", ByName: by.Name, Note: note, At: tx.Now()}
	t.Prefix, t.Suffix, t.Width = NationalRule.around(facts)
	last, err := lastSerial(tx, t.Organ, t.Scope)
	if err != nil {
		return err
	}
	if upto <= last {
		f.Add("upto", "numbers.already_taken", last)
		return f.Err()
	}
	if last, err = takeSerials(tx, t, upto-last); err != nil {
		return err
	}
	taken, err := TakenOf(tx, organ.ID, t.Scope)
	if err != nil {
		return err
	}
	t.First, t.Last = 1, last
	for _, had := range taken {
		t.First = max(t.First, had.Last+1)
	}
	if err := insertTaken(tx, t); err != nil {
		return err
	}
	return ledger.Append(tx, by.Event(VerbReserve, "organ:"+organ.ID, "", map[string]any{"year": year, "first": t.First, "last": t.Last, "note": note}))
}
