package pdftext

// This file finds what a file carries beside its pages: who made it, annotations, files and scripts inside, earlier
// versions. rewrite.go writes the file without it.

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"unicode/utf16"
)

// Inside is what a file carries beside its pages.
type Inside struct {
	Authors     []string // of the information dictionary and of XMP
	Properties  []string // names of further entries that tell of people or companies
	XMP         bool     // a stream of metadata that names people or keeps a history
	Annotations []string // the words of remarks laid over the pages
	Fields      []string // the values of form fields: they are seen
	Files       []string // names of files inside
	Scripts     int
	Versions    int // earlier versions kept in the file
	Signed      bool
}

// plainInfo are entries of the information dictionary that tell of no person.
var plainInfo = []name{"Title", "Subject", "Keywords", "Creator", "Producer", "CreationDate", "ModDate", "Trapped"}

var xmpPeople = regexp.MustCompile(`(?s)<dc:creator>.*?<rdf:li[^>]*>\s*([^<\s][^<]*)</rdf:li>|xmpMM:History|photoshop:|pdfx:(?:Company|Author|SourceModified)`)

// LookInside reads what a file carries. The errors are those of Read, but that a scan is no error.
func LookInside(data []byte) (Inside, error) {
	f, err := open(data)
	if err != nil {
		return Inside{}, err
	}
	in := Inside{Versions: max(0, f.versions()-1)}
	for _, d := range f.information() {
		for _, key := range sortedKeys(d) {
			words := strings.TrimSpace(f.words(d[key]))
			switch {
			case words == "":
			case key == "Author":
				in.Authors = appendNew(in.Authors, words)
			case !slices.Contains(plainInfo, key):
				in.Properties = appendNew(in.Properties, string(key))
			}
		}
	}
	for id := range f.places {
		f.lookAt(&in, f.object(id), 0)
	}
	slices.Sort(in.Annotations)
	slices.Sort(in.Fields)
	slices.Sort(in.Files)
	return in, nil
}

func appendNew(list []string, s string) []string {
	if slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

func sortedKeys(d dict) []name {
	keys := make([]name, 0, len(d))
	for k := range d {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// versions counts the ends of file that stand behind each other; a linearised file has two from the start.
func (f *file) versions() int {
	n := bytes.Count(f.data, []byte("%%EOF"))
	if bytes.Contains(f.data[:min(len(f.data), 2048)], []byte("/Linearized")) {
		n--
	}
	return n
}

// information gives every information dictionary that a trailer names.
func (f *file) information() (all []dict) {
	take := func(d dict) {
		if info := f.dict(d["Info"]); info != nil {
			all = append(all, info)
		}
	}
	for id, p := range f.places {
		if p.inner == nil && bytes.Contains(f.data[p.at:min(len(f.data), p.at+2048)], []byte("XRef")) {
			if s, ok := f.object(id).(*stream); ok && s.dict["Type"] == name("XRef") {
				take(s.dict)
			}
		}
	}
	for at := 0; ; {
		i := bytes.Index(f.data[at:], []byte("trailer"))
		if i < 0 {
			return all
		}
		at += i + len("trailer")
		l := &lexer{data: f.data, at: at}
		if d, ok := l.next(0).(dict); ok {
			take(d)
		}
	}
}

// remarks are the annotations people lay over a page; links and form fields are not among them.
var remarks = []name{"Text", "FreeText", "Highlight", "Underline", "StrikeOut", "Squiggly", "Ink", "Caret", "Popup", "FileAttachment", "Square", "Circle", "Line", "Polygon", "PolyLine", "Redact", "Sound", "Movie", "RichMedia", "Screen", "3D"}

const mostInside = 500 // of each kind

func (f *file) lookAt(in *Inside, o any, depth int) {
	if l, ok := o.(list); ok && depth < maxNesting {
		for _, e := range l {
			f.lookAt(in, e, depth+1)
		}
		return
	}
	s, isStream := o.(*stream)
	d, _ := o.(dict)
	if isStream {
		d = s.dict
	}
	if d == nil || depth > maxNesting {
		return
	}
	for _, value := range d { // what stands in it, not what it points to
		f.lookAt(in, value, depth+1)
	}
	kind, sub := f.nameOf(d["Type"]), f.nameOf(d["Subtype"])
	switch {
	case slices.Contains(remarks, sub) && (kind == "Annot" || d["Rect"] != nil) && len(in.Annotations) < mostInside:
		if words := f.words(d["Contents"]); sub != "Popup" || words != "" {
			in.Annotations = append(in.Annotations, words)
		}
	case d["FT"] != nil && d["V"] != nil && f.nameOf(d["FT"]) != "Sig" && len(in.Fields) < mostInside:
		if words := f.words(d["V"]); words != "" {
			in.Fields = append(in.Fields, words)
		}
	case (kind == "Filespec" || kind == "F") && d["EF"] != nil && len(in.Files) < mostInside:
		if words := f.words(d["UF"]); words != "" {
			in.Files = append(in.Files, words)
		} else {
			in.Files = append(in.Files, f.words(d["F"]))
		}
	case f.nameOf(d["S"]) == "JavaScript" || f.nameOf(d["S"]) == "Launch":
		in.Scripts++
	case kind == "Sig" || d["ByteRange"] != nil:
		in.Signed = true
	case isStream && kind == "Metadata":
		if data, err := f.unpack(s); err == nil {
			if m := xmpPeople.FindSubmatch(data); m != nil {
				in.XMP = true
			}
		}
	}
}

// words gives a text string as UTF-8 (ISO 32000 7.9.2.2): UTF-16 with a mark, UTF-8 with a mark, else one byte a letter.
func (f *file) words(o any) string {
	b := f.bytes(o)
	switch {
	case bytes.HasPrefix(b, []byte("\xFE\xFF")), bytes.HasPrefix(b, []byte("\xFF\xFE")):
		big := b[0] == 0xFE
		b = b[2:]
		units := make([]uint16, 0, len(b)/2)
		for i := 0; i+1 < len(b); i += 2 {
			if big {
				units = append(units, uint16(b[i])<<8|uint16(b[i+1]))
			} else {
				units = append(units, uint16(b[i+1])<<8|uint16(b[i]))
			}
		}
		return string(utf16.Decode(units))
	case bytes.HasPrefix(b, []byte("\xEF\xBB\xBF")):
		return strings.ToValidUTF8(string(b[3:]), "\uFFFD")
	}
	r := make([]rune, len(b))
	for i, c := range b {
		r[i] = rune(c)
	}
	return string(r)
}
