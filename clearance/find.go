package clearance

// find.go finds: personal data, marks of secrecy, wrong expressions, images without description, what files hide. Pure.

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"gongkai/screen"
	"gongkai/workday"
)

// finder is what finding needs to know.
type finder struct {
	salt  salt
	words *Words
	day   workday.Date
	own   []string
}

const (
	contextLetters = 18
	mostHits       = 2000 // of one text or file
)

// text looks through the fields and the body of a matter.
func (f finder) text(m Matter) []Hit {
	var out []Hit
	for _, field := range m.Fields {
		out = append(out, f.parts(screen.Lines(field.Text), field.Name)...)
	}
	out = slices.DeleteFunc(out, func(h Hit) bool { return expected(m.Expected, h) })
	out = append(out, f.parts(screen.HTML(m.Body), "body")...)
	out = append(out, f.links(m)...)
	for _, l := range m.Lacks {
		out = append(out, Hit{Rule: "lack." + l.Rule, Field: "text", Shown: l.Detail, Thing: f.salt.hash(l.Rule, l.Detail)})
	}
	return out
}

// file looks through what was read of a file. The field is filled in where the file is attached.
func (f finder) file(name string, r screen.Reading) []Hit {
	out := f.parts(r.Parts, "")
	if r.State != screen.Whole {
		out = append(out, Hit{Rule: "file." + string(r.State), Shown: name, Grave: r.State == screen.Encrypted, Thing: f.salt.hash(string(r.State))})
	}
	for _, t := range r.Traces {
		if (t.Kind == screen.Author || t.Kind == screen.LastAuthor || t.Kind == screen.Company) && slices.Contains(f.own, t.Detail) {
			continue
		}
		out = append(out, Hit{Rule: "hidden." + string(t.Kind), Shown: traceShown(t), Grave: t.Kind.Grave(), Thing: f.salt.hash(string(t.Kind), t.Detail)})
	}
	return out
}

func traceShown(t screen.Trace) string {
	switch {
	case t.Detail != "":
		return maskDigits(t.Detail)
	case t.N > 1:
		return fmt.Sprintf("× %d", t.N)
	}
	return ""
}

// expected says whether a hit is of what a text is to hold.
func expected(list []string, h Hit) bool {
	found := bare(h.value)
	return found != "" && slices.ContainsFunc(list, func(e string) bool { return strings.Contains(bare(e), found) })
}

// bare takes what people put between figures out of a value.
func bare(s string) string {
	return strings.ToUpper(strings.NewReplacer(" ", "", "-", "", "—", "", "（", "", "）", "", "(", "", ")", "").Replace(s))
}

// parts looks through parts of one field.
func (f finder) parts(parts []screen.Part, field string) []Hit {
	var out []Hit
	for _, p := range screen.PersonalData(parts, f.day.Start()) {
		if len(out) > mostHits {
			return out
		}
		h := Hit{Rule: "personal." + string(p.Kind), Field: field, Place: p.Place, Hidden: p.Hidden, Shown: p.Masked(), Grave: p.Grave,
			Thing: f.salt.hash(string(p.Kind), p.Value), value: p.Value}
		if p.Row < 0 || p.To > 0 {
			h.Before, h.After = around(p.Text, p.From, p.To)
		}
		out = append(out, h)
	}
	for _, p := range parts {
		eachText(p, func(text string) {
			if len(out) < mostHits {
				out = append(out, f.marks(text, p, field)...)
				out = append(out, f.expressions(text, p, field)...)
			}
		})
	}
	return out
}

func eachText(p screen.Part, do func(text string)) {
	if p.Rows == nil {
		do(p.Text)
		return
	}
	for _, row := range p.Rows {
		for _, cell := range row {
			if cell != "" {
				do(cell)
			}
		}
	}
}

// secrecy are the marks of what must never be in this system (FACTS 8.43, 9.24), and words that hint at it.
var secrecy = []struct {
	rule  string
	form  *regexp.Regexp
	grave bool
}{
	{"secret.mark", regexp.MustCompile(`(绝密|机密|秘密)\s*[★☆]\s*\S{0,6}|密级\s*[:：]\s*(绝密|机密|秘密)|(绝密|机密)级`), true},
	{"secret.internal", regexp.MustCompile(`内部(资料|文件|材料|使用)[，,、；; ]*(请)?(注意保存|严禁外传|不得外传|请勿外传)|严禁外传|不得外传|请勿外传`), true},
	{"secret.hint", regexp.MustCompile(`工作秘密|涉密|内部资料|此件不公开|此件依申请公开|不予公开|会议纪要|征求意见稿|送审稿|代拟稿`), false},
}

func (f finder) marks(text string, p screen.Part, field string) (out []Hit) {
	taken := [][2]int{}
	for _, s := range secrecy {
		for _, m := range s.form.FindAllStringIndex(text, 20) {
			if slices.ContainsFunc(taken, func(t [2]int) bool { return m[0] < t[1] && t[0] < m[1] }) {
				continue
			}
			taken = append(taken, [2]int{m[0], m[1]})
			h := Hit{Rule: s.rule, Field: field, Place: p.Place, Hidden: p.Hidden, Shown: text[m[0]:m[1]], Grave: s.grave, Thing: f.salt.hash(s.rule, text[m[0]:m[1]]), value: text[m[0]:m[1]]}
			h.Before, h.After = around(text, m[0], m[1])
			out = append(out, h)
		}
	}
	return out
}

func (f finder) expressions(text string, p screen.Part, field string) (out []Hit) {
	for _, w := range f.words.Find(text) {
		rule := "word.wrong"
		if w.Near {
			rule = "word.near"
		}
		h := Hit{Rule: rule, Field: field, Place: p.Place, Hidden: p.Hidden, Shown: text[w.From:w.To], Better: w.Better, Grave: w.Grave, Thing: f.salt.hash(text[w.From:w.To])}
		h.Before, h.After = around(text, w.From, w.To)
		out = append(out, h)
	}
	return out
}

// around gives the words before and after a place, numbers in them masked.
func around(text string, from, to int) (before, after string) {
	if from < 0 || to > len(text) || from > to {
		return "", ""
	}
	b := []rune(text[:from])
	cut := len(b) > contextLetters
	// mask before cutting, so that no cut number looks short
	b = []rune(maskDigits(string(b[max(0, len(b)-4*contextLetters):])))
	b = b[max(0, len(b)-contextLetters):]
	a := text[to:]
	if utf8.RuneCountInString(a) > 4*contextLetters {
		a = string([]rune(a)[:4*contextLetters])
	}
	ar := []rune(maskDigits(a))
	after = flat(string(ar[:min(len(ar), contextLetters)]))
	if before = flat(string(b)); cut {
		before = "…" + before
	}
	if len(ar) > contextLetters {
		after += "…"
	}
	return before, after
}

func flat(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0xFEFF || r >= 0x200B && r <= 0x200F || r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 {
			return ' '
		}
		return r
	}, s)
}

var longNumber = regexp.MustCompile(`[0-9０-９][0-9０-９A-Za-zＡ-Ｚａ-ｚ\x{200b}\-— 　]{5,}[0-9０-９XxＸｘ]`)

// maskDigits hides the inside of everything that could be a number of somebody.
func maskDigits(s string) string {
	return longNumber.ReplaceAllStringFunc(s, func(n string) string {
		r := []rune(n)
		return string(r[:2]) + strings.Repeat("*", min(len(r)-3, 12)) + string(r[len(r)-1:])
	})
}
