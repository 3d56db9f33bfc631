package manuscript

// This file reads what words look like: the marks that mean something (strong, raised) and the fonts that tell a heading;
// everything else of a style is let go.

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// marks of a run of words, in the order their elements stand inside each other.
type marks uint8

const (
	strong marks = 1 << iota
	em
	strike
	under
	sup
	sub
	black // 黑体; not kept, but a heading is known by it
	kai   // 楷体; the same
	kept  = strong | em | strike | under | sup | sub
)

var markNames = []struct {
	mark marks
	name string
}{{strong, "strong"}, {em, "em"}, {strike, "s"}, {under, "u"}, {sub, "sub"}, {sup, "sup"}}

var markOf = map[atom.Atom]marks{atom.B: strong, atom.Strong: strong, atom.I: em, atom.Em: em, atom.U: under, atom.Ins: 0, atom.S: strike,
	atom.Strike: strike, atom.Del: strike, atom.Sup: sup, atom.Sub: sub}

func style(n *html.Node) string { return strings.ToLower(attr(n, "style")) }

var declaration = regexp.MustCompile(`(?:^|;)\s*([a-z-]+)\s*:\s*([^;]*)`)

// below gives how the words below an element look.
func (l look) below(n *html.Node) look {
	l.marks |= markOf[n.DataAtom]
	if n.DataAtom == atom.Pre {
		l.pre = true
	}
	css := style(n)
	centre := n.DataAtom == atom.Center || strings.EqualFold(attr(n, "align"), "center")
	if centre {
		l.class = "align-center"
	} else if strings.EqualFold(attr(n, "align"), "right") {
		l.class = "align-right"
	}
	if c := attr(n, "class"); kinds[c] {
		l.class = c
	} else if c == "MsoTitle" {
		l.class, l.marks = "align-center", l.marks|strong
	}
	if n.DataAtom == atom.Font && strings.Contains(attr(n, "face"), "黑体") {
		l.marks |= black
	}
	for _, m := range declaration.FindAllStringSubmatch(css, -1) {
		l.declare(m[1], strings.TrimSpace(m[2]))
	}
	return l
}

// kinds are the classes of paragraphs that are kept (disclosure's policy).
var kinds = map[string]bool{"align-left": true, "align-center": true, "align-right": true, "align-justify": true, "indent": true}

// declare takes over one declaration of a style.
func (l *look) declare(name, value string) {
	switch name {
	case "font-weight":
		l.set(strong, value == "bold" || value == "bolder" || value >= "600" && value <= "900")
	case "font-style":
		l.set(em, value == "italic" || value == "oblique")
	case "text-decoration", "text-decoration-line", "text-underline":
		l.marks |= choose(strings.Contains(value, "underline") || name == "text-underline" && value != "none", under) |
			choose(strings.Contains(value, "line-through"), strike)
	case "vertical-align":
		l.marks |= choose(value == "super", sup) | choose(value == "sub", sub)
	case "font-family", "mso-fareast-font-family", "mso-ascii-font-family":
		l.marks |= choose(strings.Contains(value, "黑体") || strings.Contains(value, "simhei"), black) |
			choose(strings.Contains(value, "楷体") || strings.Contains(value, "kaiti"), kai)
	case "text-align":
		if value == "center" || value == "right" {
			l.class = "align-" + value
		}
	case "mso-char-indent-count":
		if !strings.HasPrefix(value, "-") && value != "0" && l.class == "" {
			l.class = "indent"
		}
	}
}

func (l *look) set(m marks, on bool) {
	if on {
		l.marks |= m
	} else {
		l.marks &^= m
	}
}

func choose(on bool, m marks) marks {
	if on {
		return m
	}
	return 0
}

var unseen = regexp.MustCompile(`display:\s*none|mso-hide:\s*all|mso-element:\s*comment|visibility:\s*hidden`)

// hidden says whether a node is not to be seen: hidden text, comments, what was deleted under revision.
func (t *tidier) hidden(n *html.Node) bool {
	if unseen.MatchString(style(n)) {
		return true
	}
	switch n.DataAtom {
	case atom.Del:
		return attr(n, "cite") != "" || attr(n, "datetime") != ""
	case atom.A:
		return strings.EqualFold(attr(n, "class"), "msocomanchor")
	case atom.Span:
		return strings.EqualFold(attr(n, "class"), "MsoCommentReference")
	}
	return false
}

// plainly brings text to plain words: one blank for many, none where Word broke its line between two characters.
func plainly(s string) string {
	var b strings.Builder
	gap, broken := false, false
	last := rune(0)
	for _, r := range s {
		switch {
		case r == '\u200B' || r == '\uFEFF' || r == '\u200C' || r == '\u2060' || r == 0xAD:
			continue
		case r == '\n' || r == '\r':
			gap, broken = true, true
			continue
		case r == ' ' || r == '\t' || r == '\f' || r == '\u00A0':
			gap = true
			continue
		}
		if gap && !(broken && wide(last) && wide(r)) {
			b.WriteByte(' ')
		}
		gap, broken, last = false, false, r
		b.WriteRune(r)
	}
	if gap && (!broken || !wide(last)) {
		b.WriteByte(' ')
	}
	return b.String()
}

// wide says whether a character is set without blanks beside it.
func wide(r rune) bool {
	return unicode.Is(unicode.Han, r) || r >= 0x3000 && r <= 0x303F || r >= 0xFF00 && r <= 0xFF60 || r == '“' || r == '”'
}
