// Numbers of two kinds: the document number (文号) as its maker wrote it, brought to the standard form (FACTS 9.5), and the
// index number (索引号) this product gives at publication, unique and never used twice (FACTS 7.6). Table catalogue_serial.
package catalogue

import (
	"fmt"
	"regexp"
	"strings"

	"golang.org/x/text/width"

	"gongkai/db"
	"gongkai/fault"
)

var (
	documentNumber = regexp.MustCompile(`^[\p{Han}A-Za-z]+〔(19|20)\d{2}〕[1-9]\d*号$`)
	indexNumber    = regexp.MustCompile(`^[0-9A-Z]{9}([0-9A-Z]{9})?/\d{4}-\d{4,6}$`)
	organCode      = regexp.MustCompile(`^[0-9A-Z]{9}([0-9A-Z]{9})?$`)
	bracketedYear  = regexp.MustCompile(`[\[［【(（〔{｛「<＜《〈]\s*((?:19|20)\d{2})\s*年?[\])）］】〕}｝」>＞》〉]`)
	serial         = regexp.MustCompile(`〕(?:第)?0*(\d+)号?$`)
)

// NormaliseDocumentNumber writes a document number the standard way: 浦街办[2020] 第08号 → 浦街办〔2020〕8号. What it cannot
// read as one comes back with only its blanks and widths changed; ValidDocumentNumber says which.
func NormaliseDocumentNumber(s string) string {
	s = strings.Join(strings.Fields(s), "")
	narrow := strings.Map(func(r rune) rune {
		if r >= '０' && r <= '９' || r >= 'Ａ' && r <= 'Ｚ' || r >= 'ａ' && r <= 'ｚ' {
			return []rune(width.Narrow.String(string(r)))[0]
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

// IndexNumbers allocates n index numbers in a row for the organ and year, inside the transaction that publishes. The
// serial only ever grows; a transaction that fails gives nothing out. organCode is the organ's 9- or 18-character code;
// an organ without one cannot publish (Refused).
func IndexNumbers(tx *db.Tx, organ, code string, year, n int) ([]string, error) {
	if !organCode.MatchString(code) {
		return nil, fault.Refuse("catalogue.no_organ_code")
	}
	last, err := takeSerials(tx, organ, year, n)
	if err != nil {
		return nil, err
	}
	numbers := make([]string, n)
	for i := range numbers {
		numbers[i] = fmt.Sprintf("%s/%04d-%05d", code, year, last-int64(n)+int64(i)+1)
	}
	return numbers, nil
}
