// check.go is what a reviewer should look at in a text before it goes out: personal data, marks of secrecy, terms, forms.
// Findings inform; people decide. Arts. 14, 15, 17; FACTS 1.13, 8.41, 8.43, 9.5. Pure.
package disclosure

import (
	"regexp"
	"strings"

	"gongkai/catalogue"
	"gongkai/privacy"
	"gongkai/workday"
)

// Finding is one thing to look at: a message key with its arguments, and whether it is grave.
type Finding struct {
	Key   string
	Args  []any
	Grave bool
}

var (
	numberLike = regexp.MustCompile(`\d{11,19}[Xx]?`)
	mobileLike = regexp.MustCompile(`^1[3-9]\d{9}$`)
	bankLike   = regexp.MustCompile(`^[3-6]\d{15,18}$`)
	secretLike = regexp.MustCompile(`(绝密|机密|秘密)\s*★|内部资料|注意保存|工作秘密|不予公开|涉密`)
	image      = regexp.MustCompile(`<img[^>]*>`)
)

// Check looks a text over on a day. What it shows of a number is masked.
func Check(t Text, today workday.Date, cal workday.Calendar) []Finding {
	var list []Finding
	add := func(grave bool, key string, args ...any) {
		list = append(list, Finding{"disclosure.check." + key, args, grave})
	}
	words := t.Title + "\n" + t.Summary + "\n" + t.Elements.Words() + "\n" + PlainText(t.Body)
	for _, n := range unique(numberLike.FindAllString(words, 200)) {
		_, flaw := privacy.Identity(privacy.ResidentID, n, today.Start())
		switch {
		case len(n) == 18 && flaw == "":
			add(true, "identity", privacy.MaskIdentity(n))
		case mobileLike.MatchString(n):
			add(false, "mobile", privacy.MaskPhone(n))
		case bankLike.MatchString(n):
			add(true, "bank", privacy.MaskBank(n))
		}
	}
	for _, s := range unique(secretLike.FindAllString(words, 20)) {
		add(true, "secret", s)
	}
	if t.DocumentNumber != "" && !catalogue.ValidDocumentNumber(t.DocumentNumber) {
		add(false, "number", t.DocumentNumber)
	}
	if strings.Contains(t.Body, "<img") && lacksAlt(t.Body) {
		add(false, "alt")
	}
	if left, known := Punctual(t.Due(cal), today, cal); known && left < 0 {
		add(false, "late", -left)
	}
	if t.Summary == "" {
		add(false, "summary")
	}
	if t.Statutory == "" {
		add(false, "statutory")
	}
	return list
}

func lacksAlt(body string) bool {
	for _, tag := range image.FindAllString(body, -1) {
		if !strings.Contains(tag, ` alt="`) || strings.Contains(tag, ` alt=""`) {
			return true
		}
	}
	return false
}

func unique(list []string) []string {
	seen := map[string]bool{}
	var out []string
	for _, s := range list {
		if !seen[s] {
			seen[s], out = true, append(out, s)
		}
	}
	return out
}
