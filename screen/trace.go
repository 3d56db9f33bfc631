package screen

// This file finds what an office file carries without showing it: who wrote it, for which company, with which comments and
// tracked changes, hidden sheets, rows, columns and words, macros, files inside, pictures that say where they were taken
// (FACTS 8.43). The words of hidden things are read as parts too, marked hidden.

import (
	"encoding/xml"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"

	"gongkai/ooxml"
)

// TraceKind is a kind of hidden thing. Names for people: message keys screen.trace.KIND.
type TraceKind string

// The kinds.
const (
	Author      TraceKind = "author"
	LastAuthor  TraceKind = "last_author"
	Company     TraceKind = "company"
	Template    TraceKind = "template" // the path of a template or a linked file: it names people and folders
	Custom      TraceKind = "custom"   // further properties
	Comments    TraceKind = "comments"
	Revisions   TraceKind = "revisions" // tracked changes: what was deleted can be read
	HiddenText  TraceKind = "hidden_text"
	HiddenSheet TraceKind = "hidden_sheet"
	HiddenRows  TraceKind = "hidden_rows"
	HiddenCols  TraceKind = "hidden_columns"
	HiddenSlide TraceKind = "hidden_slide"
	Notes       TraceKind = "speaker_notes"
	Pivot       TraceKind = "pivot" // a copy of the data behind a pivot table
	OtherData   TraceKind = "external_data"
	Embedded    TraceKind = "embedded"
	Macros      TraceKind = "macros"
	Thumbnail   TraceKind = "thumbnail"
	Position    TraceKind = "position" // where a picture was taken
	Camera      TraceKind = "camera"   // with what, when
	Metadata    TraceKind = "metadata" // XMP, IPTC or text chunks
	Annotations TraceKind = "annotations"
	Script      TraceKind = "script"
	Versions    TraceKind = "versions" // earlier versions kept inside
	Covered     TraceKind = "covered"  // words a box was drawn over: they are still in the file
)

// Trace is one hidden thing.
type Trace struct {
	Kind   TraceKind `json:"kind"`
	Detail string    `json:"detail,omitempty"` // what it says, of one line
	N      int       `json:"n,omitempty"`      // how many
}

// Grave says whether what is hidden so may be words or places nobody meant to publish.
func (k TraceKind) Grave() bool {
	return slices.Contains([]TraceKind{Comments, Revisions, HiddenText, HiddenSheet, HiddenRows, HiddenCols, HiddenSlide, Notes, Pivot, Embedded, Macros, Position, Annotations, Script, Versions, Covered}, k)
}

func (r *Reading) trace(kind TraceKind, detail string, n int) {
	detail = strings.Join(strings.Fields(detail), " ")
	if letters := []rune(detail); len(letters) > 80 {
		detail = string(letters[:80]) + "…"
	}
	for i, t := range r.Traces {
		if t.Kind == kind && (t.Detail == detail || n > 0) {
			r.Traces[i].N += n
			return
		}
	}
	r.Traces = append(r.Traces, Trace{kind, detail, n})
}

// properties are the elements of docProps that tell of people; empty ones tell nothing.
var properties = map[string]TraceKind{"creator": Author, "lastModifiedBy": LastAuthor, "Company": Company, "Manager": Author, "category": Custom, "description": Custom,
	"keywords": Custom, "contentStatus": Custom, "HyperlinkBase": Template}

// inside looks through all parts of a package.
func (r *Reading) inside(p *ooxml.Package) error {
	for _, name := range p.Names() {
		base := path.Base(name)
		var err error
		switch {
		case name == "docprops/core.xml", name == "docprops/app.xml":
			err = r.propertiesOf(p, name)
		case name == "docprops/custom.xml":
			err = r.count(p, name, map[string]TraceKind{"property": Custom})
		case strings.HasPrefix(name, "docprops/thumbnail"):
			r.trace(Thumbnail, "", 1)
		case strings.HasSuffix(base, ".bin") && strings.Contains(base, "vbaproject"):
			r.trace(Macros, "", 1)
		case strings.Contains(name, "/embeddings/"), strings.Contains(name, "/activex/") && strings.HasSuffix(base, ".xml"):
			r.trace(Embedded, base, 1)
		case strings.Contains(name, "pivotcache/pivotcacherecords"):
			r.trace(Pivot, "", 1)
		case strings.Contains(name, "externallinks/externallink"), base == "connections.xml":
			r.trace(OtherData, "", 1)
		case strings.Contains(name, "/media/"):
			err = r.media(p, name)
		case strings.HasPrefix(name, "ppt/notesslides/") && strings.HasSuffix(base, ".xml"):
			err = r.notes(p, name)
		case isComments(name):
			err = r.comments(p, name)
		case strings.HasPrefix(name, "word/") && strings.HasSuffix(base, ".xml"):
			err = r.wordPart(p, name)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func isComments(name string) bool {
	base := path.Base(name)
	return strings.HasSuffix(base, ".xml") && (base == "comments.xml" || strings.HasPrefix(base, "comments") && !strings.Contains(base, "extended") && !strings.Contains(base, "ids") && !strings.Contains(base, "extensible") ||
		strings.Contains(name, "threadedcomments/") || strings.HasPrefix(name, "ppt/comments/"))
}

// walk calls do for every token of a part with the local names of the elements around it.
func walk(p *ooxml.Package, name string, do func(t xml.Token, path []string)) error {
	part, err := p.Part(name)
	if err != nil {
		return err
	}
	defer part.Close()
	var path []string
	for {
		t, err := part.Next()
		if err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		if _, ends := t.(xml.EndElement); ends && len(path) > 0 {
			do(t, path)
			path = path[:len(path)-1]
			continue
		}
		do(t, path)
		if e, starts := t.(xml.StartElement); starts {
			path = append(path, e.Name.Local)
		}
	}
}

func (r *Reading) propertiesOf(p *ooxml.Package, name string) error {
	return walk(p, name, func(t xml.Token, path []string) {
		if c, ok := t.(xml.CharData); ok && len(path) > 0 && strings.TrimSpace(string(c)) != "" {
			if kind, known := properties[path[len(path)-1]]; known {
				r.trace(kind, string(c), 0)
			}
		}
	})
}

func (r *Reading) count(p *ooxml.Package, name string, kinds map[string]TraceKind) error {
	return walk(p, name, func(t xml.Token, _ []string) {
		if e, ok := t.(xml.StartElement); ok {
			if kind, known := kinds[e.Name.Local]; known {
				r.trace(kind, "", 1)
			}
		}
	})
}

// text gathers the words of a part, one line for each paragraph.
func text(p *ooxml.Package, name string) (string, error) {
	var b strings.Builder
	err := walk(p, name, func(t xml.Token, path []string) {
		switch t := t.(type) {
		case xml.CharData:
			if n := len(path); n > 0 && (path[n-1] == "t" || path[n-1] == "text" || path[n-1] == "delText" || path[n-1] == "TextCode") {
				b.Write(t)
			}
		case xml.EndElement:
			if (t.Name.Local == "p" || t.Name.Local == "TextObject") && b.Len() > 0 {
				b.WriteByte('\n')
			}
		}
	})
	return b.String(), err
}

func (r *Reading) comments(p *ooxml.Package, name string) error {
	words, err := text(p, name)
	if err != nil {
		return err
	}
	before := len(r.Traces)
	err = r.count(p, name, map[string]TraceKind{"comment": Comments, "threadedComment": Comments, "cm": Comments})
	if len(r.Traces) > before || strings.TrimSpace(words) != "" {
		r.hide("comment", words)
	}
	return err
}

func (r *Reading) hide(kind, words string) {
	if strings.TrimSpace(words) != "" {
		r.Parts = append(r.Parts, Part{Place: Place{Kind: kind}, Text: words, Hidden: true})
	}
}

func (r *Reading) notes(p *ooxml.Package, name string) error {
	words, err := text(p, name)
	if strings.TrimSpace(words) != "" {
		r.trace(Notes, "", 1)
		r.hide("note", words)
	}
	return err
}

// shown are the parts of a document beside its body whose words everybody sees.
var shown = []struct{ begins, place string }{{"word/header", "header"}, {"word/footer", "header"}, {"word/footnotes", "note"}, {"word/endnotes", "note"}}

// wordPart finds tracked changes and hidden words in a part of a document, and reads what stands beside its body.
func (r *Reading) wordPart(p *ooxml.Package, name string) error {
	for _, s := range shown {
		if strings.HasPrefix(name, s.begins) {
			words, err := text(p, name)
			if err != nil {
				return err
			}
			if strings.TrimSpace(words) != "" {
				r.Parts = append(r.Parts, Part{Place: Place{Kind: s.place}, Text: words})
			}
		}
	}
	w := wordWalk{r: r}
	if err := walk(p, name, w.token); err != nil {
		return err
	}
	r.hide("deleted", w.deleted.String())
	r.hide("hidden_text", w.hidden.String())
	if w.hidden.Len() > 0 {
		r.trace(HiddenText, "", 1)
	}
	return nil
}

type wordWalk struct {
	r               *Reading
	deleted, hidden strings.Builder
	vanish          bool
}

func (w *wordWalk) token(t xml.Token, path []string) {
	parent := func(n int) string {
		if len(path) < n {
			return ""
		}
		return path[len(path)-n]
	}
	switch t := t.(type) {
	case xml.StartElement:
		switch name := t.Name.Local; {
		case tracked(name):
			w.r.trace(Revisions, "", 1)
		case name == "r":
			w.vanish = false
		case name == "vanish" && parent(1) == "rPr" && parent(2) == "r":
			v := ooxml.Attr(t, "val")
			w.vanish = v == "" || ooxml.On(v)
		case name == "attachedTemplate":
			w.r.trace(Template, "", 1)
		case name == "docVar":
			w.r.trace(Custom, "", 1)
		}
	case xml.CharData:
		switch {
		case parent(1) == "delText":
			w.deleted.Write(t)
		case parent(1) == "t" && slices.ContainsFunc(path, func(n string) bool { return n == "moveFrom" || n == "del" }):
			w.deleted.Write(t)
		case parent(1) == "t" && w.vanish:
			w.hidden.Write(t)
		}
	case xml.EndElement:
		if t.Name.Local == "p" && w.deleted.Len() > 0 {
			w.deleted.WriteByte('\n')
		}
	}
}

// tracked says whether an element is of a tracked change.
func tracked(name string) bool {
	switch name {
	case "ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge", "numberingChange":
		return true
	}
	return strings.HasSuffix(name, "PrChange") || name == "tblGridChange"
}

func (r *Reading) media(p *ooxml.Package, name string) error {
	data, err := p.Bytes(name)
	if err != nil {
		return err
	}
	for _, t := range pictureTraces(data) {
		r.trace(t.Kind, t.Detail, t.N)
	}
	return nil
}

// slides reads a presentation: the words of each slide; hidden ones are told.
func (r *Reading) slides(p *ooxml.Package) error {
	for _, name := range p.Names() {
		if !strings.HasPrefix(name, "ppt/slides/slide") || !strings.HasSuffix(name, ".xml") {
			continue
		}
		n, _ := strconv.Atoi(strings.TrimSuffix(strings.TrimPrefix(name, "ppt/slides/slide"), ".xml"))
		hidden := false
		if err := walk(p, name, func(t xml.Token, path []string) {
			if e, ok := t.(xml.StartElement); ok && len(path) == 0 && e.Name.Local == "sld" {
				show := ooxml.Attr(e, "show")
				hidden = show != "" && !ooxml.On(show)
			}
		}); err != nil {
			return err
		}
		words, err := text(p, name)
		if err != nil {
			return err
		}
		if hidden {
			r.trace(HiddenSlide, "", 1)
		}
		r.Parts = append(r.Parts, Part{Place: Place{Kind: "slide", N: n}, Text: words, Hidden: hidden})
	}
	if len(r.Parts) == 0 {
		return ooxml.ErrNoPart
	}
	return nil
}

// fixed reads an OFD (FACTS 9.13): the words of its pages, who made it.
func (r *Reading) fixed(p *ooxml.Package) error {
	if !p.Has("OFD.xml") {
		return ooxml.ErrNoPart
	}
	pages := 0
	for _, name := range p.Names() {
		if strings.HasSuffix(name, "content.xml") {
			words, err := text(p, name)
			if err != nil {
				return err
			}
			pages++
			r.Parts = append(r.Parts, Part{Place: Place{Kind: "page", N: pages}, Text: words})
		}
	}
	all := ""
	for _, part := range r.Parts {
		all += part.Text
	}
	if strings.TrimSpace(all) == "" {
		r.State = NoText
	}
	return walk(p, "OFD.xml", func(t xml.Token, path []string) {
		if c, ok := t.(xml.CharData); ok && len(path) > 0 && path[len(path)-1] == "Author" && strings.TrimSpace(string(c)) != "" {
			r.trace(Author, string(c), 0)
		}
	})
}
