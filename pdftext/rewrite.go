package pdftext

// This file writes a file anew with what its pages need and nothing else: no information dictionary, no metadata, remarks,
// files, scripts or earlier versions. Pages, fonts, pictures, links, bookmarks and form fields stay as they are.

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strconv"
)

// ErrSigned says that a signature covers the file: written anew it would no longer hold.
var ErrSigned = errors.New("pdftext: the file is signed")

// dropped are entries that no page needs.
var dropped = []name{"Metadata", "PieceInfo", "LastModified", "AA", "AF", "Thumb", "OpenAction", "JavaScript", "EmbeddedFiles", "Collection", "Perms", "SpiderInfo", "OPI", "Measure"}

// Rewrite gives the file without what it carries beside its pages. picture, when not nil, is asked for every JPEG inside and
// gives it as it is to stand. The errors are those of Read, ErrLocked also for files that open without a password but forbid
// changes, and ErrSigned.
func Rewrite(data []byte, picture func(jpeg []byte) []byte) ([]byte, error) {
	inside, err := LookInside(data)
	if err != nil {
		return nil, err
	}
	if inside.Signed {
		return nil, ErrSigned
	}
	f, err := open(data)
	if err != nil {
		return nil, err
	}
	if f.key != nil {
		return nil, ErrLocked
	}
	root, ok := f.root.(ref)
	if !ok || f.dict(root) == nil {
		return nil, ErrDamaged
	}
	w := &rewriter{of: f, numbers: map[ref]int{}, picture: picture}
	w.out.WriteString("%PDF-1.7\n%\xE2\xE3\xCF\xD3\n")
	w.number(root)
	for i := 0; i < len(w.queue); i++ {
		w.offsets = append(w.offsets, w.out.Len())
		fmt.Fprintf(&w.out, "%d 0 obj\n", i+1)
		w.write(w.of.object(int(w.queue[i])), 0)
		w.out.WriteString("\nendobj\n")
		if len(w.queue) > maxObjects || w.out.Len() > 2*len(data)+maxUnpacked {
			return nil, ErrTooLarge
		}
	}
	at := w.out.Len()
	fmt.Fprintf(&w.out, "xref\n0 %d\n0000000000 65535 f \n", len(w.offsets)+1)
	for _, o := range w.offsets {
		fmt.Fprintf(&w.out, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&w.out, "trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(w.offsets)+1, at)
	return w.out.Bytes(), nil
}

type rewriter struct {
	of      *file
	out     bytes.Buffer
	numbers map[ref]int
	queue   []ref
	offsets []int
	picture func([]byte) []byte
}

// number gives the new number of an object, and sees to it that it is written.
func (w *rewriter) number(r ref) int {
	n, ok := w.numbers[r]
	if !ok {
		w.queue = append(w.queue, r)
		n = len(w.queue)
		w.numbers[r] = n
	}
	return n
}

func (w *rewriter) write(o any, depth int) {
	if depth > maxNesting {
		w.out.WriteString("null")
		return
	}
	switch o := o.(type) {
	case bool:
		w.out.WriteString(strconv.FormatBool(o))
	case float64:
		w.out.WriteString(strconv.FormatFloat(o, 'f', -1, 64))
	case name:
		w.name(o)
	case text:
		w.out.WriteString("<" + hex.EncodeToString([]byte(o)) + ">")
	case ref:
		if _, known := w.of.places[int(o)]; known {
			fmt.Fprintf(&w.out, "%d 0 R", w.number(o))
		} else {
			w.out.WriteString("null")
		}
	case list:
		w.out.WriteByte('[')
		for i, e := range o {
			if i > 0 {
				w.out.WriteByte(' ')
			}
			w.write(e, depth+1)
		}
		w.out.WriteByte(']')
	case dict:
		w.dict(o, depth, -1)
	case *stream:
		w.stream(o, depth)
	default:
		w.out.WriteString("null")
	}
}

func (w *rewriter) name(n name) {
	w.out.WriteByte('/')
	for i := range len(n) {
		if c := n[i]; c <= ' ' || c >= 0x7F || c == '#' || isDelimiter(c) {
			fmt.Fprintf(&w.out, "#%02X", c)
		} else {
			w.out.WriteByte(c)
		}
	}
}

// dict writes a dictionary without what is dropped; length, when not negative, is that of the stream behind it.
func (w *rewriter) dict(d dict, depth, length int) {
	w.out.WriteString("<<")
	for _, key := range sortedKeys(d) {
		value := d[key]
		if slices.Contains(dropped, key) || value == nil || length >= 0 && key == "Length" || w.acts(value) {
			continue
		}
		if key == "Annots" {
			value = w.kept(value)
		}
		w.name(key)
		w.out.WriteByte(' ')
		w.write(value, depth+1)
	}
	if length >= 0 {
		fmt.Fprintf(&w.out, "/Length %d", length)
	}
	w.out.WriteString(">>")
}

// acts says whether a value is an action that runs something.
func (w *rewriter) acts(value any) bool {
	switch value.(type) {
	case ref, dict:
		d, ok := w.of.get(value).(dict)
		s := w.of.nameOf(d["S"])
		return ok && (s == "JavaScript" || s == "Launch" || s == "ImportData" || s == "SubmitForm")
	}
	return false
}

// kept gives the annotations of a page without remarks.
func (w *rewriter) kept(annots any) list {
	var out list
	for _, a := range w.of.list(annots) {
		if !slices.Contains(remarks, w.of.nameOf(w.of.dict(a)["Subtype"])) {
			out = append(out, a)
		}
	}
	return out
}

func (w *rewriter) stream(s *stream, depth int) {
	raw := s.raw
	if filters := w.of.listOf(s.dict, "Filter", "F"); len(filters) == 1 && w.of.get(filters[0]) == name("DCTDecode") && w.picture != nil {
		raw = w.picture(raw)
	}
	w.dict(s.dict, depth, len(raw))
	w.out.WriteString("\nstream\n")
	w.out.Write(raw)
	w.out.WriteString("\nendstream")
}
