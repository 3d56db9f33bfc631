package manuscript

// This file is the text as blocks, on its way from what was read to the HTML that is kept.

import (
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/net/html"
)

// run is words of one look, a line break, a picture or a note.
type run struct {
	text     string
	marks    marks
	href     string
	br       bool
	src, alt string
	note     string
}

func (r run) isText() bool { return !r.br && r.src == "" && r.note == "" }

// block is a paragraph ("p"), a heading ("h2" to "h4"), a list item as Word writes it ("item"), a "list", a "blockquote",
// a "table" or a rule ("hr").
type block struct {
	kind    string
	class   string
	line    []run
	ordered bool
	start   int // of a list, or the number of an item
	level   int // of an item, from 1
	inside  [][]block
	rows    [][]cell
	caption []run
}

// cell of a table, with what stands in it.
type cell struct {
	head         bool
	across, down int
	inside       []block
}

// lineOf makes a block of a line of runs; false when there is nothing in it.
func lineOf(kind string, line []run, class string) (block, bool) {
	line = trim(line)
	if len(line) == 0 {
		return block{}, false
	}
	for line[0].isText() && strings.HasPrefix(line[0].text, "　") { // set in by wide blanks, as typists do
		line[0].text = strings.TrimLeft(line[0].text, "　 ")
		if class == "" && kind == "" {
			class = "indent"
		}
		if line = trim(line); len(line) == 0 {
			return block{}, false
		}
	}
	if kind == "" {
		kind = "p"
	} else {
		class = strings.TrimPrefix(class, "indent")
		for i := range line { // a heading is strong by itself
			line[i].marks &^= strong
		}
		line = trim(line)
	}
	return block{kind: kind, class: class, line: line}, true
}

// trim joins runs of one look and takes blanks and breaks from both ends.
func trim(line []run) []run {
	var out []run
	for _, r := range line {
		r.marks &= kept
		if r.marks&sup != 0 {
			r.marks &^= sub
		}
		if r.isText() && r.text == "" {
			continue
		}
		if n := len(out); n > 0 && r.isText() && out[n-1].isText() {
			before := &out[n-1]
			if strings.HasSuffix(before.text, " ") && strings.HasPrefix(r.text, " ") {
				r.text = strings.TrimLeft(r.text, " ")
			}
			if r.text == "" {
				continue
			}
			if before.marks == r.marks && before.href == r.href {
				before.text += r.text
				continue
			}
		}
		out = append(out, r)
	}
	for len(out) > 0 {
		if first := &out[0]; first.isText() {
			first.text = strings.TrimLeft(first.text, " \n")
		}
		if !out[0].br && (!out[0].isText() || out[0].text != "") {
			break
		}
		out = out[1:]
	}
	for n := len(out); n > 0; n = len(out) {
		if last := &out[n-1]; last.isText() {
			last.text = strings.TrimRight(last.text, " \n")
		}
		if !out[n-1].br && (!out[n-1].isText() || out[n-1].text != "") {
			break
		}
		out = out[:n-1]
	}
	return out
}

var (
	msoList = regexp.MustCompile(`mso-list:\s*l[0-9]+\s+level([1-9])`)
	counted = regexp.MustCompile(`^([0-9]{1,4})[.、．]$`)
	spelled = regexp.MustCompile(`^[(（\[]?([0-9]+|[A-Za-z]{1,5}|[一二三四五六七八九十百]+|[①-⑳]|[0-9]+(\.[0-9]+)+)[)）\].、．]*$`)
)

// itemOf reads a paragraph Word numbered: bullets and plain numbers become items; a number written otherwise (一、 （1）)
// is part of an official text and stays in it as words.
func itemOf(n *html.Node, line []run) (block, bool) {
	m := msoList.FindStringSubmatch(style(n))
	if m == nil || strings.Contains(style(n), "mso-list:none") {
		return block{}, false
	}
	if len(n.Data) == 2 && n.Data[0] == 'h' && n.Data != "hr" {
		return block{}, false // a numbered heading keeps its number as words
	}
	mark := strings.Join(strings.Fields(strings.ReplaceAll(markerOf(n, 0), "\u00A0", " ")), "")
	b := block{kind: "item", level: int(m[1][0] - '0'), start: 1}
	if c := counted.FindStringSubmatch(mark); c != nil {
		b.ordered = true
		b.start, _ = strconv.Atoi(c[1])
	} else if mark == "" || spelled.MatchString(mark) && mark != "l" && mark != "n" && mark != "u" && mark != "o" {
		return block{}, false // Wingdings' bullets are the letters l, n, u, o
	}
	inside, ok := lineOf("p", withoutMarker(line, mark), "")
	b.line = inside.line
	return b, ok
}

// markerOf gives the words Word wrote before the item: what bears mso-list:Ignore.
func markerOf(n *html.Node, depth int) string {
	for c := n.FirstChild; c != nil && depth < maxDepth; c = c.NextSibling {
		if c.Type != html.ElementNode {
			continue
		}
		if strings.Contains(style(c), "mso-list:ignore") || strings.Contains(style(c), "mso-list: ignore") {
			return wordsBelow(c)
		}
		if m := markerOf(c, depth+1); m != "" {
			return m
		}
	}
	return ""
}

// withoutMarker takes the marker from the line's beginning.
func withoutMarker(line []run, mark string) []run {
	left := []rune(mark)
	for i := range line {
		text := []rune(line[i].text)
		for len(text) > 0 && (text[0] == ' ' || len(left) > 0 && text[0] == left[0]) {
			if text[0] != ' ' {
				left = left[1:]
			}
			text = text[1:]
		}
		line[i].text = string(text)
		if len(left) == 0 && len(text) > 0 {
			break
		}
	}
	return line
}

// gather makes lists of the items that follow each other.
func gather(blocks []block) []block {
	var out, items []block
	for _, b := range blocks {
		if b.kind == "item" {
			items = append(items, b)
			continue
		}
		out = append(out, nest(items)...)
		items = nil
		out = append(out, b)
	}
	return append(out, nest(items)...)
}

// nest makes lists of items by their levels.
func nest(items []block) []block {
	var out []block
	for i := 0; i < len(items); {
		first := items[i]
		list := block{kind: "list", ordered: first.ordered, start: first.start}
		for i < len(items) && items[i].level >= first.level {
			if items[i].level > first.level {
				deeper := i
				for i < len(items) && items[i].level > first.level {
					i++
				}
				last := len(list.inside) - 1
				list.inside[last] = append(list.inside[last], nest(items[deeper:i])...)
				continue
			}
			if items[i].ordered != first.ordered || items[i].ordered && len(list.inside) > 0 && items[i].start != list.start+len(list.inside) {
				break
			}
			list.inside = append(list.inside, []block{{kind: "p", line: items[i].line}})
			i++
		}
		out = append(out, list)
	}
	return out
}
