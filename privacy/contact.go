package privacy

// Formats of contacts (FACTS 8.30): telephone, e-mail, address.

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

var (
	mobile   = regexp.MustCompile(`^1[3-9]\d{9}$`)
	landline = regexp.MustCompile(`^(0\d{2,3}-?)?\d{7,8}(-\d{1,6})?$`)
	service  = regexp.MustCompile(`^[48]00-?\d{3}-?\d{4}$`)
	hotline  = regexp.MustCompile(`^1\d{4}$`)
	abroad   = regexp.MustCompile(`^(\+|00)[1-9]\d{6,14}$`)
	email    = regexp.MustCompile(`^[A-Za-z0-9._%+\-]{1,64}@([A-Za-z0-9]([A-Za-z0-9\-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,24}$`)
	china    = regexp.MustCompile(`^(\+86|0086)-?`)
)

// Phone checks a telephone number: mobile, landline with or without area code and extension, 400/800, a hotline, or one
// abroad with its country code.
func Phone(s string) (string, Flaw) {
	clean := strings.NewReplacer("（", "", "）", "-", "(", "", ")", "-", "—", "-", "转", "-").Replace(Clean(s))
	if clean == "" {
		return "", Missing
	}
	clean = china.ReplaceAllString(clean, "")
	if digits := strings.ReplaceAll(clean, "-", ""); mobile.MatchString(digits) {
		return digits, Fine
	}
	for _, form := range []*regexp.Regexp{landline, service, hotline, abroad} {
		if form.MatchString(clean) {
			return clean, Fine
		}
	}
	return clean, WrongForm
}

// Email checks an e-mail address; the part after @ is stored in small letters.
func Email(s string) (string, Flaw) {
	s = strings.TrimSpace(s)
	if s == "" {
		return "", Missing
	}
	if len(s) > 254 {
		return s, WrongLength
	}
	at := strings.LastIndexByte(s, '@')
	if at < 0 || !email.MatchString(s) || strings.Contains(s, "..") {
		return s, WrongForm
	}
	return s[:at] + strings.ToLower(s[at:]), Fine
}

// Line checks a text of one line, such as a name or an address, of at most the given number of characters. Blanks at
// the ends are dropped and inner runs of blanks become one.
func Line(s string, longest int) (string, Flaw) {
	clean := strings.Join(strings.Fields(s), " ")
	switch {
	case clean == "":
		return "", Missing
	case !utf8.ValidString(clean) || strings.ContainsFunc(clean, hidden):
		return "", WrongCharacter
	case utf8.RuneCountInString(clean) > longest:
		return clean, WrongLength
	}
	return clean, Fine
}

// Text checks a text of several lines in the same way; line breaks stay.
func Text(s string, longest int) (string, Flaw) {
	clean := strings.TrimSpace(strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n"))
	switch {
	case clean == "":
		return "", Missing
	case !utf8.ValidString(clean) || strings.ContainsFunc(clean, func(r rune) bool { return r != '\n' && r != '\t' && hidden(r) }):
		return "", WrongCharacter
	case utf8.RuneCountInString(clean) > longest:
		return clean, WrongLength
	}
	return clean, Fine
}

// hidden says whether a character is a control or turns the direction of writing, so that a text would not read as it looks.
func hidden(r rune) bool {
	return unicode.IsControl(r) || (r >= 0x202A && r <= 0x202E) || (r >= 0x2066 && r <= 0x2069)
}
