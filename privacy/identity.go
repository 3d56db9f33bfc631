// Package privacy knows the formats of personal data: identity papers, organisation codes, contacts (FACTS 8.A, 8.B,
// 8.D), and how each is masked before it is shown (FACTS 8.42). It is pure.
package privacy

// Checks of identity papers and organisation codes. A check gives the value as it is to be stored, and what is wrong
// with it; an empty Flaw means it is right. What was typed is forgiven in its dress: blanks, full-width digits, small x.

import (
	"regexp"
	"slices"
	"strings"
	"time"
)

// Flaw says what is wrong with a value. It ends a message key: "privacy." + flaw.
type Flaw string

const (
	Fine           Flaw = ""                // Fine: nothing is wrong.
	Missing        Flaw = "missing"         // Missing: nothing was given.
	WrongLength    Flaw = "wrong_length"    // WrongLength: too short or too long for its kind.
	WrongCharacter Flaw = "wrong_character" // WrongCharacter: a character that cannot stand there.
	WrongRegion    Flaw = "wrong_region"    // WrongRegion: no such province.
	WrongDate      Flaw = "wrong_date"      // WrongDate: no such birthday, one to come, or an age over 150.
	WrongCheck     Flaw = "wrong_check"     // WrongCheck: the check character does not fit, so something is mistyped.
	WrongForm      Flaw = "wrong_form"      // WrongForm: not written as its kind is.
)

// Paper is a kind of identity proof an applicant may give (条例 art. 29: 身份证明).
type Paper string

const (
	ResidentID     Paper = "resident_id"     // 居民身份证
	Residence      Paper = "residence"       // 港澳台居民居住证 (FACTS 8.6)
	PermanentID    Paper = "permanent_id"    // 外国人永久居留身份证
	Passport       Paper = "passport"        // 护照
	HongKongMacao  Paper = "hong_kong_macao" // 港澳居民来往内地通行证
	Taiwan         Paper = "taiwan"          // 台湾居民来往大陆通行证
	Officer        Paper = "officer"         // 军官证
	CreditCode     Paper = "credit_code"     // 统一社会信用代码, of organisations
	OtherPaper     Paper = "other_paper"     // any other proof, taken as written
	longestAllowed       = 64                // no identity proof is longer
	residentLength       = 18
	oldLength            = 15
)

// Papers lists the papers of natural persons, in the order of a form.
var Papers = []Paper{ResidentID, Residence, HongKongMacao, Taiwan, Passport, PermanentID, Officer, OtherPaper}

var paperForms = map[Paper]*regexp.Regexp{
	Passport:      regexp.MustCompile(`^[A-Z0-9]{5,15}$`),
	HongKongMacao: regexp.MustCompile(`^[HM]\d{8}(\d{2})?$`),
	Taiwan:        regexp.MustCompile(`^\d{8}(\d{2})?$`),
	Officer:       regexp.MustCompile(`^\p{Han}{1,6}字第\d{4,8}号$`),
	OtherPaper:    regexp.MustCompile(`^[\p{Han}\p{L}\d()（）〔〕\-/.]{4,64}$`),
}

// Identity checks the number of a paper (FACTS 8.1–8.12); today is the legal day, of which the date alone is used.
func Identity(paper Paper, number string, today time.Time) (string, Flaw) {
	s := Clean(number)
	if s == "" {
		return "", Missing
	}
	if len(s) > longestAllowed*3 {
		return "", WrongLength
	}
	switch paper {
	case ResidentID:
		return s, resident(s, today)
	case Residence:
		return s, residence(s, today)
	case PermanentID:
		return s, permanent(s, today)
	case CreditCode:
		return s, CheckCredit(s)
	}
	form, ok := paperForms[paper]
	if !ok || !form.MatchString(s) {
		return s, WrongForm
	}
	return s, Fine
}

// Clean takes blanks out of a number and writes full-width characters and small letters in their plain form.
func Clean(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == ' ' || r == '\t' || r == '\n' || r == '\r' || r == 0x3000 || r == 0xA0 || r == 0x200B || r == 0xFEFF:
			continue
		case r >= 0xFF01 && r <= 0xFF5E:
			r -= 0xFEE0
		}
		b.WriteRune(r)
	}
	return strings.ToUpper(b.String())
}

var provinces = []string{"11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41", "42",
	"43", "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71", "81", "82", "83"}

// resident checks a number of 18 characters by GB 11643 (FACTS 8.1–8.5). The division code need not be in force: codes
// retire, people keep their number.
func resident(s string, today time.Time) Flaw {
	if len(s) != residentLength {
		return WrongLength
	}
	if !allDigits(s[:17]) || !(allDigits(s[17:]) || s[17] == 'X') {
		return WrongCharacter
	}
	if !slices.Contains(provinces, s[:2]) {
		return WrongRegion
	}
	if !birthday(s[6:14], today) {
		return WrongDate
	}
	if ResidentCheck(s[:17]) != s[17] {
		return WrongCheck
	}
	return Fine
}

// residence checks 港澳台居民居住证: a number of 18 characters under 810000, 820000 or 830000 (FACTS 8.6).
func residence(s string, today time.Time) Flaw {
	if f := resident(s, today); f != Fine {
		return f
	}
	if !slices.Contains([]string{"810000", "820000", "830000"}, s[:6]) {
		return WrongRegion
	}
	return Fine
}

// permanent checks 外国人永久居留身份证: the version of 2017 (3 letters, 12 digits) and that of 2023 (FACTS 8.7).
func permanent(s string, today time.Time) Flaw {
	if len(s) == oldLength {
		for i := range s {
			if letter := s[i] >= 'A' && s[i] <= 'Z'; letter != (i < 3) || (!letter && !allDigits(s[i:i+1])) {
				return WrongCharacter
			}
		}
		return Fine
	}
	if len(s) != residentLength {
		return WrongLength
	}
	if s[0] != '9' || !allDigits(s[:17]) || !(allDigits(s[17:]) || s[17] == 'X') {
		return WrongCharacter
	}
	if !birthday(s[6:14], today) {
		return WrongDate
	}
	if ResidentCheck(s[:17]) != s[17] {
		return WrongCheck
	}
	return Fine
}

var residentWeights = [17]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}

// ResidentCheck gives the check character of 17 digits (ISO 7064 MOD 11-2, FACTS 8.2).
func ResidentCheck(first17 string) byte {
	sum := 0
	for i, w := range residentWeights {
		sum += int(first17[i]-'0') * w
	}
	return "10X98765432"[sum%11]
}

func birthday(yyyymmdd string, today time.Time) bool {
	born, err := time.Parse("20060102", yyyymmdd)
	if err != nil {
		return false
	}
	return born.Format("20060102") <= today.Format("20060102") && born.Year() >= today.Year()-150
}

func allDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

const creditAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"

var creditWeights = [17]int{1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28}

// CheckCredit checks a 统一社会信用代码 by GB 32100 (FACTS 8.10–8.12).
func CheckCredit(s string) Flaw {
	if len(s) != 18 {
		return WrongLength
	}
	sum := 0
	for i, w := range creditWeights {
		v := strings.IndexByte(creditAlphabet, s[i])
		if v < 0 {
			return WrongCharacter
		}
		sum += v * w
	}
	if !allDigits(s[2:8]) {
		return WrongCharacter
	}
	if s[17] != creditAlphabet[(31-sum%31)%31] {
		return WrongCheck
	}
	return Fine
}
