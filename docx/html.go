package docx

// This file gives a document of any origin as HTML: headings, lists, tables with merged cells, links, pictures, notes. The
// HTML is written as Word itself would put it on the clipboard, for the one reader of such HTML (package manuscript).

import (
	"errors"
	"fmt"
	"html"
	"path"
	"regexp"
	"strconv"
	"strings"

	"gongkai/ooxml"
)

// Image is a picture of a document.
type Image struct {
	Name string // of its part, without folders
	Alt  string
	Data []byte
}

// HTML reads a document. picture gives the address a picture is to be named by. The errors are those of package ooxml.
func HTML(p *ooxml.Package, picture func(Image) string) (string, error) {
	name := mainPart(p)
	if name == "" {
		return "", ooxml.ErrNoPart
	}
	r := &htmlReader{of: p, picture: picture, styles: map[string]style{}}
	var err error
	if r.numbers, err = readNumbering(p, name); err != nil {
		return "", err
	}
	root, err := tree(p, name)
	if err != nil {
		return "", err
	}
	byID, byType, err := p.Relations(name)
	if err != nil {
		return "", err
	}
	if r.links, err = p.Links(name); err != nil {
		return "", err
	}
	r.parts = byID
	if err := r.readStyles(byType["styles"]); err != nil && !errors.Is(err, ooxml.ErrNoPart) {
		return "", err
	}
	r.blocks(root)
	for kind, mark := range map[string]string{"footnotes": "ftn", "endnotes": "edn"} {
		if err := r.notes(byType[kind], mark); err != nil && !errors.Is(err, ooxml.ErrNoPart) {
			return "", err
		}
	}
	return r.out.String(), nil
}

// style is what of a style matters.
type style struct {
	name, base string
	outline    int // from 1, 0 for none
	list, at   string
}

type htmlReader struct {
	of      *ooxml.Package
	picture func(Image) string
	numbers *numbering
	styles  map[string]style
	links   map[string]string
	parts   map[string]string
	out     strings.Builder
	after   []*node // text boxes of the paragraph at hand
}

func (r *htmlReader) put(format string, args ...any) { fmt.Fprintf(&r.out, format, args...) }

func (r *htmlReader) readStyles(part string) error {
	root, err := tree(r.of, part)
	if err != nil {
		return err
	}
	root.find("style", func(n *node) {
		s := style{name: strings.ToLower(n.val("name")), base: n.val("basedOn")}
		if p := n.kid("pPr"); p != nil {
			s.outline = outlineOf(p)
			s.list, s.at = p.kid("numPr").val("numId"), p.kid("numPr").val("ilvl")
		}
		if m := headingName.FindStringSubmatch(s.name); s.outline == 0 && m != nil {
			s.outline = int(m[1][0] - '0')
		}
		r.styles[n.attr("styleId")] = s
	})
	return nil
}

var headingName = regexp.MustCompile(`^(?:heading|标题) ?([1-6])$`)

func outlineOf(p *node) int {
	if n, err := strconv.Atoi(p.val("outlineLvl")); err == nil && n >= 0 && n < 6 {
		return n + 1
	}
	return 0
}

// styled gives a style with what it takes over from those it is based on.
func (r *htmlReader) styled(id string) style {
	out := r.styles[id]
	for s, i := out, 0; s.base != "" && i < 10; i++ {
		s = r.styles[s.base]
		if out.outline == 0 {
			out.outline = s.outline
		}
		if out.list == "" {
			out.list, out.at = s.list, s.at
		}
	}
	return out
}

// blocks writes the paragraphs and tables below a node; wrappers of every kind are looked through.
func (r *htmlReader) blocks(n *node) {
	for _, k := range n.kids {
		switch {
		case k.name == "p":
			r.paragraph(k)
		case k.name == "tbl":
			r.table(k)
		case !skipped[k.name] && k.name != "":
			r.blocks(k)
		}
	}
}

func (r *htmlReader) paragraph(p *node) {
	props := p.kid("pPr")
	s := r.styled(props.val("pStyle"))
	level := 0
	var css []string
	number, marker := "", ""
	if props != nil {
		level = outlineOf(props)
		if jc := props.val("jc"); jc == "center" || jc == "right" || jc == "end" {
			css = append(css, "text-align:"+map[string]string{"center": "center", "right": "right", "end": "right"}[jc])
		}
		if ind := props.kid("ind"); ind != nil && (positive(ind.attr("firstLineChars")) || positive(ind.attr("firstLine"))) {
			css = append(css, "mso-char-indent-count:2")
		}
		list, at := s.list, s.at
		if num := props.kid("numPr"); num != nil {
			if id := num.val("numId"); id != "" {
				list, at = id, num.val("ilvl")
			}
		}
		if level == 0 {
			level = s.outline
		}
		number, marker = r.number(list, at, level > 0, &css)
	}
	tag, class := "p", ""
	if s.name == "title" || level == 0 && props.val("jc") == "center" && isLarge(p) {
		class = ` class="MsoTitle"`
	}
	if level > 0 {
		tag = "h" + strconv.Itoa(level)
	}
	r.put(`<%s%s style="%s">`, tag, class, strings.Join(css, ";"))
	if marker != "" {
		r.put(`<span style="mso-list:Ignore">%s</span>`, html.EscapeString(marker))
	}
	r.put(`%s`, html.EscapeString(number))
	r.inline(p)
	r.put(`</%s>`, tag)
	boxes := r.after
	r.after = nil
	for _, box := range boxes {
		r.blocks(box)
	}
}

// titleSize is the smallest size of an official document's title, in half points: 小二; the standard has 2号 (FACTS 9.3).
const titleSize = 36

// isLarge says whether all of a paragraph is set as a title is: large, and not red as the organ's name above it.
func isLarge(p *node) bool {
	seen := false
	for _, r := range p.kids {
		if r.name != "r" || r.kid("t") == nil {
			continue
		}
		size, err := strconv.Atoi(r.kid("rPr").val("sz"))
		red := r.kid("rPr").val("color")
		if err != nil || size < titleSize || len(red) == 6 && red[0] >= 'A' && red[2:] < "555555" {
			return false
		}
		seen = true
	}
	return seen
}

func positive(s string) bool {
	n, err := strconv.Atoi(s)
	return err == nil && n > 0
}

// number gives a paragraph's automatic number: as words of the text, or as the marker of a list item.
func (r *htmlReader) number(list, at string, heading bool, css *[]string) (words, marker string) {
	if list == "" || list == "0" {
		return "", ""
	}
	level, _ := strconv.Atoi(at)
	l := r.numbers.abstract[r.numbers.lists[list]][level]
	words = r.numbers.next(list, at)
	switch {
	case l.form == "bullet" && !heading:
		words, marker = "", "·"
	case l.form == "decimal" && !heading && plainNumber.MatchString(l.text):
		words, marker = "", strings.TrimRight(words, ".、．")+"."
	default:
		if words != "" && words[len(words)-1] >= '0' && words[len(words)-1] <= '9' {
			words += " "
		}
		return words, ""
	}
	*css = append(*css, fmt.Sprintf("mso-list:l1 level%d", min(max(level, 0), 8)+1))
	return words, marker
}

var plainNumber = regexp.MustCompile(`^%[1-9][.、．]$`)

// inline writes what stands in a paragraph or a link.
func (r *htmlReader) inline(n *node) {
	for _, k := range n.kids {
		switch k.name {
		case "r":
			r.run(k)
		case "hyperlink":
			if to := r.links[k.attr("id")]; to != "" {
				r.put(`<a href="%s">`, html.EscapeString(to))
				r.inline(k)
				r.put(`</a>`)
				continue
			}
			r.inline(k)
		case "oMath", "oMathPara":
			k.find("t", func(t *node) { r.text(t) })
		case "tbl":
			r.after = append(r.after, &node{kids: []*node{k}})
		case "pPr", "":
		default:
			if !skipped[k.name] {
				r.inline(k)
			}
		}
	}
}

func (r *htmlReader) text(t *node) {
	for _, k := range t.kids {
		r.put(`%s`, html.EscapeString(k.text))
	}
}

// run writes words of one look.
func (r *htmlReader) run(n *node) {
	props := n.kid("rPr")
	if props.on("vanish") {
		return
	}
	var open, css []string
	for _, m := range []struct{ name, tag string }{{"b", "b"}, {"i", "i"}, {"u", "u"}, {"strike", "s"}, {"dstrike", "s"}} {
		if props.on(m.name) {
			open = append(open, m.tag)
		}
	}
	if v := props.val("vertAlign"); v == "superscript" || v == "subscript" {
		open = append(open, v[:3])
	}
	if font := props.kid("rFonts"); font != nil {
		if f := font.attr("eastAsia"); strings.Contains(f, "黑体") || strings.Contains(f, "楷体") {
			css = append(css, "font-family:"+f)
		}
	}
	r.put(`<span style="%s">`, html.EscapeString(strings.Join(css, ";")))
	for _, tag := range open {
		r.put(`<%s>`, tag)
	}
	r.pieces(n)
	for i := len(open) - 1; i >= 0; i-- {
		r.put(`</%s>`, open[i])
	}
	r.put(`</span>`)
}

// pieces writes what stands in a run.
func (r *htmlReader) pieces(n *node) {
	for _, k := range n.kids {
		switch k.name {
		case "t":
			r.text(k)
		case "tab", "ptab":
			r.put(" ")
		case "br", "cr":
			if k.attr("type") == "" || k.attr("type") == "textWrapping" {
				r.put(`<br>`)
			}
		case "noBreakHyphen":
			r.put("-")
		case "sym":
			r.put(`%s`, html.EscapeString(symbol(k.attr("font"), k.attr("char"))))
		case "footnoteReference":
			r.put(`<a href="#_ftn%s">[]</a>`, html.EscapeString(k.attr("id")))
		case "endnoteReference":
			r.put(`<a href="#_edn%s">[]</a>`, html.EscapeString(k.attr("id")))
		case "drawing", "pict", "object":
			r.drawing(k)
		case "ruby":
			if base := k.kid("rubyBase"); base != nil {
				r.inline(base)
			}
		case "rPr", "":
		default:
			if !skipped[k.name] {
				r.pieces(k)
			}
		}
	}
}

// drawing writes the pictures of a drawing; text boxes follow the paragraph.
func (r *htmlReader) drawing(n *node) {
	alt := ""
	n.find("docPr", func(d *node) {
		if alt = d.attr("descr"); alt == "" {
			alt = d.attr("title")
		}
	})
	one := func(id string) {
		target := r.parts[id]
		data, err := r.of.Bytes(target)
		if target == "" || err != nil {
			r.put(`<img src="file:///%s" alt="%s">`, html.EscapeString(path.Base(target)), html.EscapeString(alt))
			return
		}
		r.put(`<img src="%s" alt="%s">`, html.EscapeString(r.picture(Image{Name: path.Base(target), Alt: alt, Data: data})), html.EscapeString(alt))
	}
	n.find("blip", func(b *node) { one(b.attr("embed")) })
	n.find("imagedata", func(b *node) { one(b.attr("id")) })
	n.find("txbxContent", func(b *node) { r.after = append(r.after, b) })
}

// notes writes the notes of a part as Word puts them below the text.
func (r *htmlReader) notes(part, mark string) error {
	if part == "" {
		return nil
	}
	root, err := tree(r.of, part)
	if err != nil {
		return err
	}
	for _, name := range []string{"footnote", "endnote"} {
		root.find(name, func(n *node) {
			if n.attr("type") != "" { // the rule above the notes
				return
			}
			r.put(`<div id="%s%s">`, mark, html.EscapeString(n.attr("id")))
			r.blocks(n)
			r.put(`</div>`)
		})
	}
	return nil
}
