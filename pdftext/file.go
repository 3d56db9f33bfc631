package pdftext

// This file finds the objects of a file. The whole file is looked through for them instead of trusting its table of
// places: the last definition of a number holds, as with any update; damaged tables do no harm.

import (
	"bytes"
	"errors"
	"strconv"
)

var (
	// ErrDamaged says that the file is no whole PDF.
	ErrDamaged = errors.New("pdftext: the file is damaged or cut off")
	// ErrLocked says that a password is needed to open the file.
	ErrLocked = errors.New("pdftext: the file needs a password")
	// ErrNoText says that there is no visible text: a scan.
	ErrNoText = errors.New("pdftext: the file has no text layer")
	// ErrFonts says that the fonts do not tell what they draw.
	ErrFonts = errors.New("pdftext: the fonts do not say which characters they draw")
	// ErrTooLarge says that the file holds far more than a report.
	ErrTooLarge = errors.New("pdftext: the file holds too much")
)

// The bounds of what is read.
const (
	maxObjects  = 300_000
	maxUnpacked = 48 << 20 // bytes of all streams that are read, together
	maxPages    = 600
	maxSteps    = 3_000_000 // operators and operands
	maxGlyphs   = 300_000
	maxRules    = 200_000
)

// place is where an object stands: in the file, or in a stream of objects.
type place struct {
	at    int
	gen   int
	inner []byte // of an object in a stream of objects: from its first byte
}

type file struct {
	data    []byte
	places  map[int]place
	objects map[int]any // those that were read
	open    map[int]bool
	root    any
	encrypt any
	ids     []byte
	key     *cipherKey
	left    int // bytes that may still be unpacked
	fonts   map[ref]*font
}

// Check says whether a file can be opened without a password: nil, ErrLocked, ErrDamaged or ErrTooLarge. Its pages are not
// read.
func Check(data []byte) (err error) {
	defer func() {
		if recover() != nil {
			err = ErrDamaged
		}
	}()
	_, err = open(data)
	return err
}

// open finds the objects of a file.
func open(data []byte) (*file, error) {
	start := bytes.Index(data[:min(len(data), 4096)], []byte("%PDF-"))
	if start < 0 || !bytes.Contains(data[max(0, len(data)-4096):], []byte("%%EOF")) {
		return nil, ErrDamaged
	}
	f := &file{data: data, places: map[int]place{}, objects: map[int]any{}, open: map[int]bool{}, left: maxUnpacked, fonts: map[ref]*font{}}
	if err := f.scan(); err != nil {
		return nil, err
	}
	f.trailers()
	if f.encrypt != nil {
		key, err := f.unlock()
		if err != nil {
			return nil, err
		}
		f.key = key
		f.objects = map[int]any{}
	}
	if err := f.packed(); err != nil {
		return nil, err
	}
	if f.root == nil {
		f.findRoot()
	}
	return f, nil
}

// scan notes where each object stands: "12 0 obj".
func (f *file) scan() error {
	for at := 0; ; {
		i := bytes.Index(f.data[at:], []byte("obj"))
		if i < 0 {
			return nil
		}
		at += i + 3
		id, gen, ok := headBefore(f.data, at-3)
		if !ok {
			continue
		}
		if len(f.places) > maxObjects {
			return ErrTooLarge
		}
		f.places[id] = place{at: at, gen: gen}
	}
}

// headBefore reads the two numbers that stand before a place.
func headBefore(data []byte, at int) (id, gen int, ok bool) {
	gen, at, ok = numberBefore(data, at)
	if !ok {
		return 0, 0, false
	}
	id, at, ok = numberBefore(data, at)
	return id, gen, ok && (at == 0 || isSpace(data[at-1]) || !isRegular(data[at-1]) || data[at-1] >= 0x80 || data[at-1] == 'j' || data[at-1] == 'F')
}

func isRegular(c byte) bool { return !isSpace(c) && !isDelimiter(c) }

func numberBefore(data []byte, at int) (n, from int, ok bool) {
	end := at
	for end > 0 && isSpace(data[end-1]) {
		end--
	}
	from = end
	for from > 0 && end-from < 9 && data[from-1] >= '0' && data[from-1] <= '9' {
		from--
	}
	if from == end || end == at && at < len(data) && data[at] != 'o' {
		return 0, 0, false
	}
	n, err := strconv.Atoi(string(data[from:end]))
	return n, from, err == nil
}

// trailers reads what the trailers and the dicts of cross-reference streams say of the whole; later ones first, as
// nothing says which the file meant where they differ but their order.
func (f *file) trailers() {
	take := func(d dict) {
		if r, ok := d["Root"]; ok {
			f.root = r
		}
		if e, ok := d["Encrypt"]; ok {
			f.encrypt = e
		}
		if ids, ok := d["ID"].(list); ok && len(ids) > 0 {
			if s, ok := ids[0].(text); ok {
				f.ids = []byte(s)
			}
		}
	}
	for id, p := range f.places {
		if window := f.data[p.at:min(len(f.data), p.at+2048)]; bytes.Contains(window, []byte("XRef")) {
			if s, ok := f.object(id).(*stream); ok && s.dict["Type"] == name("XRef") {
				take(s.dict)
			}
		}
	}
	for at := 0; ; {
		i := bytes.Index(f.data[at:], []byte("trailer"))
		if i < 0 {
			return
		}
		at += i + len("trailer")
		l := &lexer{data: f.data, at: at}
		if d, ok := l.next(0).(dict); ok {
			take(d)
		}
	}
}

// packed notes the objects that stand in streams of objects, in the order of the file.
func (f *file) packed() error {
	type packing struct {
		at int
		s  *stream
	}
	var all []packing
	for id, p := range f.places {
		if window := f.data[p.at:min(len(f.data), p.at+1024)]; !bytes.Contains(window, []byte("ObjStm")) {
			continue
		}
		if s, ok := f.object(id).(*stream); ok && s.dict["Type"] == name("ObjStm") {
			all = append(all, packing{p.at, s})
		}
	}
	for i := range all { // few: insertion sort
		for k := i; k > 0 && all[k].at < all[k-1].at; k-- {
			all[k], all[k-1] = all[k-1], all[k]
		}
	}
	from := map[int]int{}
	for _, p := range all {
		data, err := f.unpack(p.s)
		if err != nil {
			if errors.Is(err, ErrTooLarge) {
				return err
			}
			continue
		}
		l := &lexer{data: data}
		n, first := int(f.num(p.s.dict["N"])), int(f.num(p.s.dict["First"]))
		for range min(max(n, 0), maxObjects) {
			id, ok1 := l.next(0).(float64)
			offset, ok2 := l.next(0).(float64)
			start := first + int(offset)
			if !ok1 || !ok2 || start < 0 || start >= len(data) || len(f.places) > maxObjects {
				break
			}
			if old, ok := f.places[int(id)]; ok && old.inner == nil && old.at > p.at || from[int(id)] > p.at {
				continue
			}
			from[int(id)] = p.at
			f.places[int(id)] = place{inner: data[start:]}
			delete(f.objects, int(id))
		}
	}
	return nil
}

// findRoot looks for the catalogue of a file whose trailers are lost.
func (f *file) findRoot() {
	for id := range f.places {
		if d, ok := f.object(id).(dict); ok && d["Type"] == name("Catalog") {
			f.root = ref(id)
		}
	}
}

// object reads an object by its number; nil for none.
func (f *file) object(id int) any {
	if o, ok := f.objects[id]; ok {
		return o
	}
	p, ok := f.places[id]
	if !ok || f.open[id] {
		return nil
	}
	f.open[id] = true
	defer delete(f.open, id)
	var o any
	if p.inner != nil {
		o = (&lexer{data: p.inner}).next(0)
	} else {
		o = f.readAt(id, p)
	}
	f.objects[id] = o
	return o
}

func (f *file) readAt(id int, p place) any {
	l := &lexer{data: f.data, at: p.at}
	o := l.next(0)
	d, isDict := o.(dict)
	if n, isNumber := o.(float64); isNumber { // perhaps a reference
		save := l.at
		if _, ok := l.next(0).(float64); ok && l.next(0) == word("R") {
			return ref(n)
		}
		l.at = save
	}
	l.space()
	if !isDict || !bytes.HasPrefix(l.data[l.at:], []byte("stream")) {
		if f.key != nil {
			return f.key.strings(o, id, p.gen)
		}
		return o
	}
	l.at += len("stream")
	if l.peek(0) == '\r' {
		l.at++
	}
	if l.peek(0) == '\n' {
		l.at++
	}
	return &stream{dict: d, raw: f.body(d, l.at), id: id, gen: p.gen}
}

// body gives the bytes of a stream: as long as it says, if its end stands there, else up to its end.
func (f *file) body(d dict, at int) []byte {
	if n := int(f.num(d["Length"])); n > 0 && at+n <= len(f.data) {
		after := f.data[at+n : min(len(f.data), at+n+16)]
		if bytes.HasPrefix(bytes.TrimLeft(after, "\r\n \t"), []byte("endstream")) {
			return f.data[at : at+n]
		}
	}
	end := bytes.Index(f.data[at:], []byte("endstream"))
	if end < 0 {
		return f.data[at:]
	}
	return bytes.TrimSuffix(bytes.TrimSuffix(f.data[at:at+end], []byte("\n")), []byte("\r"))
}

// get follows references.
func (f *file) get(o any) any {
	for range 32 {
		r, ok := o.(ref)
		if !ok {
			return o
		}
		o = f.object(int(r))
	}
	return nil
}

func (f *file) num(o any) float64 {
	n, _ := f.get(o).(float64)
	return n
}

func (f *file) dict(o any) dict {
	switch o := f.get(o).(type) {
	case dict:
		return o
	case *stream:
		return o.dict
	}
	return nil
}

func (f *file) list(o any) list {
	l, _ := f.get(o).(list)
	return l
}

func (f *file) nums(o any) []float64 {
	var out []float64
	for _, e := range f.list(o) {
		out = append(out, f.num(e))
	}
	return out
}
