// Package manuscript takes in texts of any origin (the clipboards of Word and WPS, DOCX, XLSX, Markdown and HTML files) and
// gives the plain HTML a text is kept in: headings, paragraphs, lists, tables with merged cells, links, pictures, notes.
// What it gives is still cleaned by disclosure.Clean before it is kept. Pure.
//
// tidy.go is the one way to that form. It makes lists of what Word only numbers, headings of what is set as one, notes of
// what stands below its page; it drops fonts, empty spans and paragraphs; and it names a picture that did not come along.
package manuscript

import (
	"encoding/base64"
	"path"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Tidied is a text in the form it is kept in.
type Tidied struct {
	HTML     string
	Title    string    // taken out of the text where Pictures.Title asks for it
	Pictures []Picture // that came within the text; the HTML names them by their addresses
	Missing  []string  // names of pictures that did not come along; the text has a blank 【待填：…】 for each
}

// Picture is an image found in a text.
type Picture struct {
	Name, Type string // Name without folders; Type as image/png
	Data       []byte
}

// Pictures says what becomes of the images of a text. Those that are neither known nor kept are named as missing.
type Pictures struct {
	Keep  func(Picture) (src string, ok bool) // gives the address of one that came within the text; nil keeps none
	Known func(src string) bool               // whether an address below /attachments/ leads to one; nil knows all
	Title bool                                // take the text's title out of it
}

// The bounds of what is taken in.
const (
	MaxHTML   = 20 << 20 // bytes of HTML
	maxTables = 3        // tables inside each other; deeper ones give their words only
	maxDepth  = 150      // elements inside each other; deeper ones give their words only
	maxSpan   = 99       // columns or rows a cell may take
)

// marks of an office program: none of them survives a cleaning, so that a text once cleaned is not tidied again.
var office = regexp.MustCompile(`(?i)mso-|class=["']?Mso|urn:schemas-microsoft-com|<o:p|ksohtml|<!--StartFragment|<font[ >]|file:///|src=["']?data:|_ftn|_edn`)

// FromOffice says whether HTML comes from an office program and needs Tidy.
func FromOffice(body string) bool { return office.MatchString(body) }

// Tidy brings HTML into the form a text is kept in. Tidying again changes nothing.
func Tidy(body string, images Pictures) Tidied {
	if i := strings.IndexByte(body, '<'); i > 0 && strings.HasPrefix(body, "Version:") {
		body = body[i:] // the head of the Windows clipboard
	}
	root, err := html.Parse(strings.NewReader(body))
	if err != nil { // deeper than any document: its words
		return Tidied{HTML: paragraphs(wordsOf(body))}
	}
	t, blocks := read(root, images)
	w := blockWriter{out: &strings.Builder{}}
	w.blocks(blocks)
	w.notes()
	return Tidied{HTML: w.out.String(), Title: t.title, Pictures: t.pictures, Missing: t.missing}
}

// read reads a text as blocks.
func read(root *html.Node, images Pictures) (*tidier, []block) {
	t := &tidier{images: images, notes: map[string]*html.Node{}}
	t.survey(root)
	t.takeNotes()
	if t.shift = min(t.firsts, 1); images.Title && t.firsts == 1 && !t.titled {
		t.shift = 0 // that one is the title
	}
	return t, gather(t.blocks(root, look{}, 0))
}

type tidier struct {
	images   Pictures
	pictures []Picture
	missing  []string
	title    string
	firsts   int                   // first-level headings
	titled   bool                  // a paragraph is set as title
	shift    int                   // 1 when there are first-level headings: the title is the page's
	notes    map[string]*html.Node // what a note says, by its key
	cited    map[string]bool
	tables   int
}

var (
	noteTarget = regexp.MustCompile(`^#_?((?:ftn|edn|footnote-|endnote-|note-|fn:)[0-9]+)$`)
	noteBack   = regexp.MustCompile(`^#_?(?:ftnref|ednref|footnote-ref-|endnote-ref-|note-ref-|fnref:)[0-9]+$`)
	noteID     = regexp.MustCompile(`^(?:ftn|edn|footnote-|endnote-|note-|fn:)[0-9]+$`)
)

// survey finds what must be known before the text is read from its beginning.
func (t *tidier) survey(root *html.Node) {
	t.cited = map[string]bool{}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		switch n.DataAtom {
		case atom.H1:
			t.firsts++
		case atom.A:
			if m := noteTarget.FindStringSubmatch(attr(n, "href")); m != nil {
				t.cited[m[1]] = true
			}
		}
		t.titled = t.titled || attr(n, "class") == "MsoTitle"
		if id := attr(n, "id"); noteID.MatchString(id) && n.DataAtom != atom.A && t.notes[id] == nil {
			t.notes[id] = n
		}
	}
}

// takeNotes takes the texts of notes that are cited out of the running text.
func (t *tidier) takeNotes() {
	for key, n := range t.notes {
		if !t.cited[key] {
			delete(t.notes, key)
		} else if n.Parent != nil {
			n.Parent.RemoveChild(n)
		}
	}
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name && a.Namespace == "" {
			return strings.TrimSpace(a.Val)
		}
	}
	return ""
}

// look is what the words below an element look like.
type look struct {
	marks marks
	href  string
	class string // of the paragraph: its alignment
	pre   bool
}

// skipped are elements nothing of which is read.
var skipped = map[string]bool{"head": true, "style": true, "script": true, "title": true, "meta": true, "link": true, "xml": true, "template": true,
	"noscript": true, "iframe": true, "object": true, "embed": true, "svg": true, "math": true, "button": true, "input": true, "select": true, "textarea": true,
	"audio": true, "video": true, "canvas": true, "noframes": true, "frameset": true, "applet": true, "colgroup": true, "col": true, "base": true}

// boxes are elements that begin and end a line and mean nothing else.
var boxes = map[atom.Atom]bool{atom.Html: true, atom.Body: true, atom.Div: true, atom.Section: true, atom.Article: true, atom.Main: true, atom.Header: true,
	atom.Footer: true, atom.Aside: true, atom.Nav: true, atom.Center: true, atom.Address: true, atom.Form: true, atom.Fieldset: true, atom.Figure: true,
	atom.Figcaption: true, atom.Dl: true, atom.Dt: true, atom.Dd: true, atom.Details: true, atom.Summary: true, atom.Legend: true, atom.Li: true,
	atom.Tr: true, atom.Td: true, atom.Th: true, atom.Tbody: true, atom.Thead: true, atom.Tfoot: true, atom.Caption: true}

// blocks reads what stands below a node as blocks.
func (t *tidier) blocks(n *html.Node, l look, depth int) []block {
	r := reading{t: t}
	r.children(n, l, depth)
	r.flush("")
	return r.out
}

// reading is a run of blocks being read.
type reading struct {
	t    *tidier
	out  []block
	line []run
	l    look // of the line
}

// flush ends the line as a block of a kind ("" a paragraph).
func (r *reading) flush(kind string) {
	if b, ok := lineOf(kind, r.line, r.l.class); ok {
		r.out = append(r.out, b)
	}
	r.line = nil
}

func (r *reading) children(n *html.Node, l look, depth int) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		r.one(c, l, depth)
	}
}

func (r *reading) one(n *html.Node, l look, depth int) {
	switch n.Type {
	case html.TextNode:
		r.text(n.Data, l)
	case html.ElementNode, html.DocumentNode:
		r.element(n, l, depth+1)
	}
}

func (r *reading) text(s string, l look) {
	if len(r.line) == 0 {
		r.l = l
	}
	if !l.pre {
		r.line = append(r.line, run{text: plainly(s), marks: l.marks, href: l.href})
		return
	}
	for i, line := range strings.Split(s, "\n") {
		if i > 0 {
			r.line = append(r.line, run{br: true})
		}
		r.line = append(r.line, run{text: plainly(line), marks: l.marks, href: l.href})
	}
}

func (r *reading) element(n *html.Node, l look, depth int) {
	if skipped[n.Data] || strings.HasPrefix(n.Data, "v:") || strings.HasPrefix(n.Data, "w:") || r.t.hidden(n) {
		return
	}
	if depth > maxDepth {
		r.text(wordsBelow(n), l)
		return
	}
	l = l.below(n)
	switch n.DataAtom {
	case atom.Br:
		if !strings.Contains(style(n), "page-break") {
			r.line = append(r.line, run{br: true})
		}
	case atom.Img:
		r.picture(n, l)
	case atom.A:
		r.link(n, l, depth)
	case atom.Hr:
		r.flush("")
		if n.Parent == nil || !strings.Contains(style(n.Parent), "note-list") && attr(n.Parent, "class") != "footnotes" { // not the one above the notes
			r.out = append(r.out, block{kind: "hr"})
		}
	case atom.P, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Pre:
		r.paragraph(n, l, depth)
	case atom.Ul, atom.Ol, atom.Menu, atom.Dir:
		r.flush("")
		if list := r.t.list(n, l, depth); len(list.inside) > 0 {
			r.out = append(r.out, list)
		}
	case atom.Blockquote:
		r.flush("")
		if inside := r.t.blocks(n, l, depth); len(inside) > 0 {
			r.out = append(r.out, block{kind: "blockquote", inside: [][]block{gather(inside)}})
		}
	case atom.Table:
		r.flush("")
		r.out = append(r.out, r.t.table(n, l, depth)...)
	default:
		if boxes[n.DataAtom] || n.Type == html.DocumentNode {
			r.flush("")
			r.children(n, l, depth)
			r.flush("")
			return
		}
		r.children(n, l, depth)
	}
}

// paragraph reads a paragraph or a heading; what stands in it as a block of its own (a table in a heading) follows it.
func (r *reading) paragraph(n *html.Node, l look, depth int) {
	r.flush("")
	inner := reading{t: r.t, l: l}
	inner.children(n, l, depth)
	if r.t.isTitle(n) {
		for _, one := range trim(inner.line) {
			r.t.title += one.text
		}
	} else if item, ok := itemOf(n, inner.line); ok {
		r.out = append(r.out, item)
	} else {
		inner.l.class = l.class
		inner.flush(r.t.headingOf(n, inner.line))
	}
	r.out = append(r.out, inner.out...)
}

// isTitle says whether a paragraph is the title that is to be taken out of the text.
func (t *tidier) isTitle(n *html.Node) bool {
	return t.images.Title && t.title == "" && t.tables == 0 && (attr(n, "class") == "MsoTitle" || n.DataAtom == atom.H1 && t.firsts == 1 && !t.titled)
}

// headingOf gives h2 to h4 for a heading: a real one, one by outline level, or one set as GB/T 9704 sets them (FACTS 9.3).
func (t *tidier) headingOf(n *html.Node, line []run) string {
	level := 0
	if len(n.Data) == 2 && n.Data[0] == 'h' {
		level = int(n.Data[1]-'0') + t.shift
	} else if m := outline.FindStringSubmatch(style(n)); m != nil {
		level = int(m[1][0]-'0') + 1
	} else {
		level = setAsHeading(line)
	}
	if level == 0 {
		return ""
	}
	return "h" + strconv.Itoa(min(max(level, 2), 4))
}

var (
	outline   = regexp.MustCompile(`mso-outline-level:\s*([1-6])`)
	firstRank = regexp.MustCompile(`^[一二三四五六七八九十]{1,3}、`)
	nextRank  = regexp.MustCompile(`^（[一二三四五六七八九十]{1,3}）`)
)

// setAsHeading gives 2 for a line 一、 all in 黑体, 3 for one （一） all in 楷体, 0 for others.
func setAsHeading(line []run) int {
	text, all := "", black|kai
	for _, r := range line {
		if strings.TrimSpace(r.text) != "" {
			text, all = text+r.text, all&r.marks
		}
	}
	text = strings.TrimSpace(text)
	switch {
	case utf8.RuneCountInString(text) > 50 || strings.HasSuffix(text, "。"):
		return 0
	case all&black != 0 && firstRank.MatchString(text):
		return 2
	case all&kai != 0 && nextRank.MatchString(text):
		return 3
	}
	return 0
}

func (t *tidier) list(n *html.Node, l look, depth int) block {
	b := block{kind: "list", ordered: n.DataAtom == atom.Ol, start: 1}
	if s, err := strconv.Atoi(attr(n, "start")); err == nil && s > 0 && s < 10000 {
		b.start = s
	}
	l.class = ""
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if (c.DataAtom == atom.Ul || c.DataAtom == atom.Ol) && len(b.inside) > 0 { // as some programs nest them
			if under := t.list(c, l, depth+1); len(under.inside) > 0 {
				b.inside[len(b.inside)-1] = append(b.inside[len(b.inside)-1], under)
			}
			continue
		}
		item := reading{t: t}
		item.one(c, l, depth)
		item.flush("")
		if inside := gather(item.out); len(inside) > 0 {
			b.inside = append(b.inside, inside)
		}
	}
	return b
}

// link reads a link, or the place where a note is cited.
func (r *reading) link(n *html.Node, l look, depth int) {
	href := attr(n, "href")
	if m := noteTarget.FindStringSubmatch(href); m != nil {
		if note := r.t.notes[m[1]]; note != nil {
			r.line = append(r.line, run{note: noteWords(note)})
			return
		}
	}
	if noteBack.MatchString(href) {
		return
	}
	if goesSomewhere.MatchString(href) {
		l.href = href
	}
	r.children(n, l, depth)
}

var goesSomewhere = regexp.MustCompile(`^(?i:https?://|mailto:|tel:|/[^/\\]|/$)`)

// noteWords gives what a note says, without the mark that leads back.
func noteWords(n *html.Node) string {
	var b strings.Builder
	var below func(*html.Node, int)
	below = func(n *html.Node, depth int) {
		for c := n.FirstChild; c != nil && depth < maxDepth; c = c.NextSibling {
			if c.Type == html.TextNode {
				b.WriteString(c.Data)
			} else if c.Type == html.ElementNode && !skipped[c.Data] && !noteBack.MatchString(attr(c, "href")) {
				below(c, depth+1)
			}
		}
	}
	below(n, 0)
	words := strings.Join(strings.Fields(plainly(b.String())), " ")
	if words == "" {
		return "（注释没有文字）"
	}
	return words
}

// picture keeps an image, or names it as missing.
func (r *reading) picture(n *html.Node, l look) {
	src, words := attr(n, "src"), strings.Join(strings.Fields(plainly(attr(n, "alt"))), " ")
	if strings.HasPrefix(src, "/attachments/") && (r.t.images.Known == nil || r.t.images.Known(src)) {
		r.line = append(r.line, run{src: src, alt: words})
		return
	}
	if kind, data, ok := inlined(src); ok && r.t.images.Keep != nil {
		p := Picture{Name: "图片" + strconv.Itoa(len(r.t.pictures)+1) + endings[kind], Type: kind, Data: data}
		if at, ok := r.t.images.Keep(p); ok {
			r.t.pictures = append(r.t.pictures, p)
			r.line = append(r.line, run{src: at, alt: words})
			return
		}
	}
	name := words
	if !strings.HasPrefix(src, "data:") && src != "" {
		name = path.Base(strings.ReplaceAll(src, `\`, "/"))
	}
	if name = strings.Map(unbracket, name); name == "" {
		name = strconv.Itoa(len(r.t.missing) + 1)
	}
	if runes := []rune(name); len(runes) > 40 {
		name = string(runes[:40])
	}
	r.t.missing = append(r.t.missing, name)
	r.line = append(r.line, run{text: "【待填：图片“" + name + "”没有带进来，请另行上传】", marks: l.marks})
}

// unbracket leaves out what would end a blank.
func unbracket(r rune) rune {
	if r == '【' || r == '】' || r < ' ' {
		return -1
	}
	return r
}

var endings = map[string]string{"image/png": ".png", "image/jpeg": ".jpg", "image/gif": ".gif", "image/webp": ".webp"}

// dataURL gives a picture as an address that holds it.
func dataURL(kind string, data []byte) string {
	return "data:" + kind + ";base64," + base64.StdEncoding.EncodeToString(data)
}

// inlined gives the picture of a data: address.
func inlined(src string) (kind string, data []byte, ok bool) {
	rest, found := strings.CutPrefix(src, "data:")
	kind, text, found2 := strings.Cut(rest, ";base64,")
	if !found || !found2 || endings[kind] == "" {
		return "", nil, false
	}
	data, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(text), ""))
	return kind, data, err == nil && len(data) > 0
}
