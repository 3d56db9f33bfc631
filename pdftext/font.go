package pdftext

// This file tells which characters the codes of a font stand for, and how wide they are: by its table to Unicode, else by
// the known encodings of Chinese fonts, else by the names of its characters or the table inside the font itself.

import (
	"bytes"
	"encoding/binary"
	"strconv"
	"strings"
	"unicode/utf16"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// font is a font as text is shown with it.
type font struct {
	wide     bool            // codes of two bytes, or as the ranges say
	one      func(byte) bool // of a wide font: whether a code of one byte begins so
	unicode  map[int]string  // by code; what is not there is decoded
	decode   func(code, size int) string
	widths   map[int]float64 // thousandths of the size, by CID or code
	cid      func(code int) int
	width    float64 // of what has none of its own
	vertical bool
}

// next reads the next character of a shown string.
func (t *font) next(s string) (code, size int) {
	switch {
	case !t.wide:
		return int(s[0]), 1
	case len(s) == 1 || (t.one != nil && t.one(s[0])):
		return int(s[0]), 1
	}
	return int(s[0])<<8 | int(s[1]), 2
}

func (t *font) text(code, size int) string {
	if s, ok := t.unicode[code]; ok {
		return s
	}
	if t.decode != nil {
		return t.decode(code, size)
	}
	return "\uFFFD"
}

func (t *font) advance(code int) float64 {
	if t.cid != nil {
		code = t.cid(code)
	}
	if w, ok := t.widths[code]; ok {
		return w
	}
	return t.width
}

// font reads a font resource.
func (f *file) font(o any) *font {
	id, isRef := o.(ref)
	if t, ok := f.fonts[id]; ok && isRef {
		return t
	}
	d := f.dict(o)
	t := &font{unicode: map[int]string{}, widths: map[int]float64{}, width: 500}
	if d["Subtype"] == name("Type0") {
		f.composite(t, d)
	} else {
		f.simple(t, d)
	}
	if s, ok := f.get(d["ToUnicode"]).(*stream); ok {
		if data, err := f.unpack(s); err == nil {
			f.toUnicode(t, data)
		}
	}
	if isRef {
		f.fonts[id] = t
	}
	return t
}

func (f *file) simple(t *font, d dict) {
	first := int(f.num(d["FirstChar"]))
	for i, w := range f.nums(d["Widths"]) {
		if i < 256 {
			t.widths[first+i] = w
		}
	}
	descriptor := f.dict(d["FontDescriptor"])
	if w := f.num(descriptor["MissingWidth"]); w > 0 {
		t.width = w
	}
	if d["Subtype"] == name("Type3") {
		if m := f.nums(d["FontMatrix"]); len(m) == 6 {
			for k := range t.widths {
				t.widths[k] *= m[0] * 1000
			}
		}
	}
	symbolic := int(f.num(descriptor["Flags"]))&4 != 0
	base := f.nameOf(d["Encoding"])
	e := f.dict(d["Encoding"])
	if e != nil {
		base = f.nameOf(e["BaseEncoding"])
	}
	if base == "" && symbolic && e == nil {
		t.decode = func(int, int) string { return "\uFFFD" }
		f.embedded(t, descriptor, false)
		return
	}
	page := charmap.Windows1252
	if base == "MacRomanEncoding" {
		page = charmap.Macintosh
	}
	t.decode = func(code, _ int) string { return string(page.DecodeByte(byte(code))) }
	code := 0
	for _, o := range f.list(e["Differences"]) {
		switch o := f.get(o).(type) {
		case float64:
			code = int(o)
		case name:
			if code >= 0 && code < 256 {
				t.unicode[code] = glyphText(string(o))
			}
			code++
		}
	}
}

// glyphNames are the names of characters that figures and labels need; letters are their own names.
var glyphNames = map[string]string{"zero": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7",
	"eight": "8", "nine": "9", "space": " ", "period": ".", "comma": ",", "hyphen": "-", "minus": "-", "plus": "+", "slash": "/",
	"parenleft": "(", "parenright": ")", "colon": ":", "semicolon": ";", "percent": "%", "endash": "–", "emdash": "—",
	"quotedblleft": "“", "quotedblright": "”", "quotesingle": "'", "bullet": "•", "underscore": "_", "at": "@", "nbspace": " "}

func glyphText(n string) string {
	if s, ok := glyphNames[n]; ok {
		return s
	}
	if len(n) == 1 {
		return n
	}
	for _, prefix := range []string{"uni", "u"} {
		if h, ok := strings.CutPrefix(n, prefix); ok {
			if v, err := strconv.ParseUint(h, 16, 21); err == nil && len(h) >= 4 {
				return string(rune(v))
			}
		}
	}
	return "\uFFFD"
}

func (f *file) composite(t *font, d dict) {
	t.wide, t.width = true, 1000
	var down dict
	if l := f.list(d["DescendantFonts"]); len(l) > 0 {
		down = f.dict(l[0])
	}
	if w, ok := down["DW"]; ok {
		t.width = f.num(w)
	}
	f.cidWidths(t, f.list(down["W"]))
	encoding := string(f.nameOf(d["Encoding"]))
	t.vertical = strings.HasSuffix(encoding, "-V")
	switch {
	case strings.HasPrefix(encoding, "UniGB"), strings.HasPrefix(encoding, "UniCNS"), strings.HasPrefix(encoding, "UniJIS"), strings.HasPrefix(encoding, "UniKS"):
		t.decode = func(code, _ int) string { return string(utf16.Decode([]uint16{uint16(code)})) }
		t.cid = func(int) int { return -1 }
	case strings.HasPrefix(encoding, "GB"):
		t.one = func(b byte) bool { return b < 0x81 }
		t.decode = decodeGB
		t.cid = func(code int) int {
			if code < 0x80 {
				return -2 // a half-width character
			}
			return -1
		}
		t.widths[-2] = 500
	case strings.HasPrefix(encoding, "Identity"):
		if _, mapped := f.get(down["CIDToGIDMap"]).(*stream); !mapped { // codes are the program's own numbers
			f.embedded(t, f.dict(down["FontDescriptor"]), true)
		}
	default:
		if s, ok := f.get(d["Encoding"]).(*stream); ok {
			f.codeRanges(t, s)
		}
	}
}

func decodeGB(code, size int) string {
	raw := []byte{byte(code >> 8), byte(code)}
	if size == 1 {
		raw = raw[1:]
	}
	out, err := simplifiedchinese.GB18030.NewDecoder().Bytes(raw)
	if err != nil {
		return "\uFFFD"
	}
	return string(out)
}

func (f *file) cidWidths(t *font, w list) {
	for i := 0; i+1 < len(w) && len(t.widths) < 1<<17; {
		from := int(f.num(w[i]))
		if row, ok := f.get(w[i+1]).(list); ok {
			for k, v := range row {
				t.widths[from+k] = f.num(v)
			}
			i += 2
			continue
		}
		if i+2 >= len(w) {
			return
		}
		for c, to := from, int(f.num(w[i+1])); c <= to && c-from < 1<<16; c++ {
			t.widths[c] = f.num(w[i+2])
		}
		i += 3
	}
}

// codeRanges reads from an embedded map of codes whether codes of one byte occur.
func (f *file) codeRanges(t *font, s *stream) {
	data, err := f.unpack(s)
	if err != nil {
		return
	}
	var single [256]bool
	l := &lexer{data: data}
	for l.at < len(data) {
		if l.next(0) != word("begincodespacerange") {
			continue
		}
		for {
			lo, ok1 := l.next(0).(text)
			hi, ok2 := l.next(0).(text)
			if !ok1 || !ok2 {
				break
			}
			if len(lo) == 1 && len(hi) == 1 {
				for c := int(lo[0]); c <= int(hi[0]); c++ {
					single[c] = true
				}
			}
		}
	}
	t.one = func(b byte) bool { return single[b] }
}

// toUnicode reads a font's table to Unicode.
func (f *file) toUnicode(t *font, data []byte) {
	l := &lexer{data: data}
	for l.at < len(data) && len(t.unicode) < 1<<17 {
		switch l.next(0) {
		case word("beginbfchar"):
			for {
				from, ok := l.next(0).(text)
				if !ok {
					break
				}
				switch to := l.next(0).(type) {
				case text:
					t.unicode[codeOf(from)] = wideText(to)
				case name:
					t.unicode[codeOf(from)] = glyphText(string(to))
				}
			}
		case word("beginbfrange"):
			for {
				lo, ok1 := l.next(0).(text)
				hi, ok2 := l.next(0).(text)
				if !ok1 || !ok2 {
					break
				}
				unicodeRange(t, codeOf(lo), codeOf(hi), l.next(0))
			}
		}
	}
}

func unicodeRange(t *font, lo, hi int, to any) {
	switch to := to.(type) {
	case text:
		for c := lo; c <= hi && c-lo < 1<<16; c++ {
			u := []byte(to)
			if n := len(u); n >= 2 {
				v := int(u[n-2])<<8 + int(u[n-1]) + c - lo
				u[n-2], u[n-1] = byte(v>>8), byte(v)
			} else if n == 1 {
				u[0] += byte(c - lo)
			}
			t.unicode[c] = wideText(text(u))
		}
	case list:
		for i, o := range to {
			if s, ok := o.(text); ok && lo+i <= hi {
				t.unicode[lo+i] = wideText(s)
			}
		}
	}
}

func codeOf(s text) int {
	n := 0
	for i := 0; i < len(s) && i < 4; i++ {
		n = n<<8 | int(s[i])
	}
	return n
}

// wideText decodes UTF-16, big end first. What stands for nothing is a mark that something was drawn.
func wideText(s text) string {
	if len(s) == 1 {
		return string(rune(s[0]))
	}
	var u []uint16
	for i := 0; i+1 < len(s) && len(u) < 16; i += 2 {
		u = append(u, uint16(s[i])<<8|uint16(s[i+1]))
	}
	out := string(utf16.Decode(u))
	if strings.Trim(out, "\x00") == "" {
		return "\uFFFD"
	}
	return out
}

// embedded reads, for a font without a table to Unicode, the table inside its TrueType program the other way round: from
// Unicode to its characters.
func (f *file) embedded(t *font, descriptor dict, glyphs bool) {
	s, ok := f.get(descriptor["FontFile2"]).(*stream)
	if !ok {
		return
	}
	var table map[int]string
	t.decode = func(code, _ int) string { // only when it is needed
		if table == nil {
			table = map[int]string{}
			if data, err := f.unpack(s); err == nil {
				readCmap(data, glyphs, table)
			}
		}
		if u, ok := table[code]; ok {
			return u
		}
		return "\uFFFD"
	}
}

// readCmap reads the cmap of a TrueType program, formats 4 and 12: by character number, or for a simple symbolic font by
// the code below 0xF0xx.
func readCmap(data []byte, glyphs bool, out map[int]string) {
	u16 := func(at int) int {
		if at < 0 || at+2 > len(data) {
			return 0
		}
		return int(binary.BigEndian.Uint16(data[at:]))
	}
	u32 := func(at int) int { return u16(at)<<16 | u16(at+2) }
	cmap := -1
	for i := range min(u16(4), 64) {
		if at := 12 + 16*i; at+16 <= len(data) && bytes.Equal(data[at:at+4], []byte("cmap")) {
			cmap = u32(at + 8)
		}
	}
	if cmap < 0 {
		return
	}
	put := func(char, glyph int) {
		if glyph == 0 || char == 0 || len(out) > 1<<17 {
			return
		}
		if !glyphs && char>>8 == 0xF0 {
			return // a private code says nothing
		}
		if _, twice := out[glyph]; !twice && glyphs {
			out[glyph] = string(rune(char))
		}
	}
	for i := range min(u16(cmap+2), 64) {
		at := cmap + u32(cmap+4+8*i+4)
		switch platform, form := u16(cmap+4+8*i), u16(at); {
		case platform != 0 && platform != 3:
		case form == 4:
			n := u16(at+6) / 2
			for s := range n {
				end, start := u16(at+14+2*s), u16(at+16+2*n+2*s)
				delta, offset := u16(at+16+4*n+2*s), u16(at+16+6*n+2*s)
				for c := start; c <= end && c < 0xFFFF; c++ {
					g := c + delta
					if offset != 0 {
						if g = u16(at + 16 + 6*n + 2*s + offset + 2*(c-start)); g != 0 {
							g += delta
						}
					}
					put(c, g&0xFFFF)
				}
			}
		case form == 12:
			for g := range min(u32(at+12), 20000) {
				start, end, glyph := u32(at+16+12*g), u32(at+20+12*g), u32(at+24+12*g)
				for c := start; c <= end && c-start < 1<<16; c++ {
					put(c, glyph+c-start)
				}
			}
		}
	}
}
