package pdf

// This file breaks text into lines as Chinese is set: between any two characters, but no line begins with a closing mark
// or ends with an opening one, and words and figures stay whole.

import "strings"

const (
	notFirst = "，。、；：？！）》」』】〕〉”’％·…—,.;:?!)]}%"
	notLast  = "（《「『【〔〈“‘([{￥"
)

// units parts text into pieces that stay together.
func units(text string) []string {
	var out []string
	open, word := false, false // the last piece waits for its next character; the last piece is a word
	for _, r := range text {
		s := string(r)
		letter := r < 0x250 && r > ' ' && !strings.ContainsRune(notLast, r)
		switch {
		case len(out) > 0 && (open || strings.ContainsRune(notFirst, r) || (letter && word)):
			out[len(out)-1] += s
		default:
			out = append(out, s)
		}
		open = strings.ContainsRune(notLast, r)
		word = letter && (word || len(out) > 0 && out[len(out)-1] == s)
	}
	return out
}

// wrap breaks text into lines no wider than width, the first one by indent narrower. measure gives a text's width.
func wrap(text string, width, indent float64, measure func(string) float64) []string {
	var out []string
	for paragraph := range strings.SplitSeq(text, "\n") {
		line, used, room := "", 0.0, width-indent
		feed := func() {
			out = append(out, strings.TrimRight(line, " "))
			line, used, room = "", 0, width
		}
		for _, u := range units(paragraph) {
			w := measure(u)
			if used+w > room+0.01 && line != "" {
				feed()
			}
			if line == "" && len(out) > 0 && u == " " {
				continue
			}
			if w <= room+0.01 {
				line, used = line+u, used+w
				continue
			}
			for _, r := range u { // longer than a line
				if w := measure(string(r)); used+w > room+0.01 && line != "" {
					feed()
				}
				line, used = line+string(r), used+measure(string(r))
			}
		}
		out = append(out, strings.TrimRight(line, " "))
		indent = 0
	}
	return out
}

// balance breaks text for a place where it is centred: into as few lines as wrap would, as even as can be.
func balance(text string, width, step float64, measure func(string) float64) []string {
	lines := wrap(text, width, 0, measure)
	if len(lines) < 2 || strings.Contains(text, "\n") {
		return lines
	}
	for narrow := max(measure(text)/float64(len(lines)), step); narrow < width; narrow += step / 2 {
		if tried := wrap(text, narrow, 0, measure); len(tried) == len(lines) {
			return tried
		}
	}
	return lines
}
