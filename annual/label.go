package annual

// This file makes the labels of published reports comparable with those of the form: without white space, width and
// punctuation variants, bracketed years and units, and numbering (FACTS 0.A.3, 0.A.6, 2.20).

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// plain brings text to one spelling: compatibility forms unified (full width, Kangxi radicals), white space and
// invisible characters out, brackets, quotes and minus signs of one kind.
func plain(s string) string {
	at := respelled(s)
	if at < 0 {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	b.WriteString(s[:at])
	for _, r := range s[at:] {
		switch {
		case r >= 0x4E00 && r <= 0x9FFF: // the common characters
			b.WriteRune(usual(r))
		case r >= 0x2E80 && r <= 0x2EFF: // radicals
			b.WriteRune(usual(r))
		case r < utf8.RuneSelf, r >= 0x2010 && r <= 0x2015, r >= 0x2018 && r <= 0x201F, r == '、', r == '。', r == '《', r == '》', r == '　':
			if r = plainRune(r); r >= 0 {
				b.WriteRune(r)
			}
		case r >= 0xFF01 && r <= 0xFF5E: // full width
			if r = plainRune(r - 0xFEE0); r >= 0 {
				b.WriteRune(r)
			}
		default:
			for _, c := range norm.NFKC.String(string(r)) {
				if c = plainRune(usual(c)); c >= 0 {
					b.WriteRune(c)
				}
			}
		}
	}
	return b.String()
}

// respelled gives the place of the first character that has another spelling, -1 when there is none.
func respelled(s string) int {
	for i := 0; i < len(s); {
		c := s[i]
		switch {
		case c > ' ' && c < utf8.RuneSelf && c != '[' && c != ']' && c != '\'':
			i++
		case c >= 0xE4 && c <= 0xE9 && i+2 < len(s) && (c > 0xE4 || s[i+1] >= 0xB8) && s[i+1]&0xC0 == 0x80 && s[i+2]&0xC0 == 0x80: // U+4E00 to U+9FFF
			if r := rune(c&0x0F)<<12 | rune(s[i+1]&0x3F)<<6 | rune(s[i+2]&0x3F); usual(r) != r {
				return i
			}
			i += 3
		case c == 0xE3 && i+2 < len(s) && s[i+1] == 0x80 && (s[i+2] == 0x81 || s[i+2] == 0x82 || s[i+2] == 0x8A || s[i+2] == 0x8B): // 、。《》
			i += 3
		default:
			return i
		}
	}
	return -1
}

func plainRune(r rune) rune {
	switch r {
	case '“', '”', '„', '«', '»', '〝', '〞', '‘', '’', '\'':
		return '"'
	case '〔', '【', '[':
		return '('
	case '〕', '】', ']':
		return ')'
	case '−':
		return '-'
	case '\uFEFF', '\u200B', '\u200C', '\u200D', '\u2060', '\u00AD':
		return -1
	}
	if unicode.IsSpace(r) || r < ' ' {
		return -1
	}
	return r
}

// unbracket takes out of plain text what a label may carry in brackets: years and units. Other brackets stay.
func unbracket(s string) string {
	if !strings.Contains(s, "(") {
		return s
	}
	var b strings.Builder
	for {
		i := strings.IndexByte(s, '(')
		if i < 0 {
			break
		}
		j := strings.IndexByte(s[i:], ')')
		if j < 0 {
			break
		}
		inside := s[i+1 : i+j]
		b.WriteString(s[:i])
		if !bracketedYear(inside) && !strings.HasPrefix(inside, "单位") && inside != "万元" && inside != "元" {
			b.WriteString(s[i : i+j+1])
		}
		s = s[i+j+1:]
	}
	b.WriteString(s)
	return b.String()
}

func bracketedYear(s string) bool {
	s = strings.TrimSuffix(strings.TrimSuffix(s, "度"), "年")
	return len(s) == 4 && onlyDigits(s) && (s[0] == '1' || s[0] == '2')
}

const chineseNumerals = "一二三四五六七八九十"

// unnumber takes the numbering off plain text: 一、 (一) 1. 1、 (1). The bool says whether there was any.
func unnumber(s string) (string, bool) {
	t := s
	bracket := strings.HasPrefix(t, "(")
	t = strings.TrimPrefix(t, "(")
	n := 0
	for n < len(t) {
		r, size := utf8.DecodeRuneInString(t[n:])
		if (r < '0' || r > '9') && !strings.ContainsRune(chineseNumerals, r) {
			break
		}
		n += size
	}
	if n == 0 || n > 9 {
		return s, false
	}
	t = t[n:]
	ends := []string{"、", ".", "．", ",", "。", "﹑"}
	if bracket {
		ends = []string{")"}
	}
	for _, e := range ends {
		if u, ok := strings.CutPrefix(t, e); ok {
			return strings.TrimLeft(u, "、.,"), true
		}
	}
	return s, false
}

// bare is a label without numbering, years, units and trailing explanation: what labels are compared by.
func bare(label string) string {
	s, _ := unnumber(unbracket(plain(label)))
	if i := strings.IndexByte(s, '('); i > 0 {
		s = s[:i]
	}
	return strings.TrimRight(s, ":;,.")
}

// key is one wording of a row's label.
type key struct {
	text  string // bare
	row   int    // index in the list of lines
	short bool   // too short to be looked for inside other words
}

// index makes the keys of lines, longest wording first for each row.
func index(lines []Row) []key {
	var keys []key
	for i, r := range lines {
		for _, w := range append([]string{r.Label}, r.Also...) {
			t := bare(w)
			keys = append(keys, key{text: t, row: i, short: utf8.RuneCountInString(t) < 4 || t == "其他处理"})
		}
	}
	return keys
}

// match finds the line a label names: a short wording must be the whole label, a longer one may stand inside it; the
// longest wins. -1 when none, or when several of the same length do.
func match(keys []key, label string) int {
	flat := unbracket(plain(label))
	whole := bare(label)
	best, length := -1, 0
	for _, k := range keys {
		hit := whole == k.text
		if !hit && !k.short {
			hit = strings.Contains(flat, k.text)
		}
		if !hit {
			continue
		}
		switch {
		case len(k.text) > length:
			best, length = k.row, len(k.text)
		case len(k.text) == length && best != k.row:
			best = -1
		}
	}
	return best
}
