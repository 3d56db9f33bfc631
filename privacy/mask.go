package privacy

// Masking before showing (FACTS 8.42): enough stays to recognise one's own, not enough to use.

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaskIdentity keeps the first 6 and the last 4 characters of a long number and the last 2 of a short one.
func MaskIdentity(s string) string {
	r := []rune(s)
	if len(r) >= oldLength {
		return string(r[:6]) + strings.Repeat("*", len(r)-10) + string(r[len(r)-4:])
	}
	return keep(r, 0, min(2, len(r)/3))
}

// MaskPhone keeps 3 and 4 of a mobile number, and the area code and last 2 of any other.
func MaskPhone(s string) string {
	if mobile.MatchString(s) {
		return s[:3] + "****" + s[7:]
	}
	if code, rest, ok := strings.Cut(s, "-"); ok && strings.HasPrefix(code, "0") {
		return code + "-" + keep([]rune(rest), 0, 2)
	}
	r := []rune(s)
	return keep(r, 0, min(2, len(r)/3))
}

var doubleSurnames = []string{"欧阳", "上官", "司马", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "长孙", "宇文", "司徒", "夏侯", "端木", "百里", "呼延", "南宫"}

// MaskName keeps the surname of a person's Chinese name, and the first letter of any other.
func MaskName(s string) string {
	r := []rune(s)
	if len(r) == 0 {
		return ""
	}
	shown := 1
	if len(r) > 2 && unicode.Is(unicode.Han, r[0]) && slices.Contains(doubleSurnames, string(r[:2])) {
		shown = 2
	}
	return keep(r, shown, 0)
}

// MaskEmail keeps the first letter and the domain.
func MaskEmail(s string) string {
	at := strings.LastIndexByte(s, '@')
	if at < 1 {
		return keep([]rune(s), 0, 0)
	}
	_, first := utf8.DecodeRuneInString(s)
	return s[:first] + "***" + s[at:]
}

// MaskAddress keeps an address down to the village or community, or else to the township or the county.
func MaskAddress(s string) string {
	for _, ends := range [][]string{{"社区", "村"}, {"街道", "镇", "乡"}, {"区", "县", "市"}} {
		for _, end := range ends {
			if i := strings.Index(s, end); i > 0 {
				return s[:i+len(end)] + "****"
			}
		}
	}
	return keep([]rune(s), 0, 0)
}

// MaskBank keeps the first 4 and the last 4 digits of an account number.
func MaskBank(s string) string {
	r := []rune(strings.ReplaceAll(s, " ", ""))
	if len(r) < 12 {
		return keep(r, 0, 0)
	}
	return string(r[:4]) + " **** **** " + string(r[len(r)-4:])
}

func keep(r []rune, first, last int) string {
	if first+last > len(r) {
		first, last = 0, 0
	}
	return string(r[:first]) + strings.Repeat("*", len(r)-first-last) + string(r[len(r)-last:])
}
