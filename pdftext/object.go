// Package pdftext reads the text layer of PDF files of unknown origin (ISO 32000), within bounds: characters with their
// places, ruled tables cell by cell, everything else line by line. Text that is drawn invisibly, as recognition lays it
// under a scan, is not taken for text. Nothing is ever executed or fetched.
package pdftext

// This file parses objects. They are any: nil, bool, float64, name, text (a string), list, dict, ref, *stream.

import (
	"bytes"
	"strconv"
)

type (
	name string
	text string
	list []any
	dict map[name]any
	ref  int // number of the object it stands for
	word string
)

// stream is a dict with data behind it, still as it stands in the file.
type stream struct {
	dict dict
	raw  []byte
	id   int // number of its object, for decryption
	gen  int
}

const maxNesting = 64

// lexer reads objects from bytes. It never fails: what is no object is passed over.
type lexer struct {
	data []byte
	at   int
}

func isSpace(c byte) bool {
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == 0
}

func isDelimiter(c byte) bool { return bytes.IndexByte([]byte("()<>[]{}/%"), c) >= 0 }

func (l *lexer) space() {
	for l.at < len(l.data) {
		switch c := l.data[l.at]; {
		case isSpace(c):
			l.at++
		case c == '%':
			for l.at < len(l.data) && l.data[l.at] != '\n' && l.data[l.at] != '\r' {
				l.at++
			}
		default:
			return
		}
	}
}

// next gives the next object, or a word: an operator or keyword. "" at the end.
func (l *lexer) next(depth int) any {
	l.space()
	if l.at >= len(l.data) || depth > maxNesting {
		l.at = max(l.at, min(len(l.data), l.at+1))
		return word("")
	}
	switch c := l.data[l.at]; {
	case c == '/':
		l.at++
		return name(l.nameText())
	case c == '(':
		return l.literal()
	case c == '<' && l.peek(1) == '<':
		l.at += 2
		return l.dict(depth)
	case c == '<':
		return l.hex()
	case c == '[':
		l.at++
		return l.list(depth)
	case c == ']' || c == '{' || c == '}' || c == ')':
		l.at++
		return word(c)
	case c == '>':
		l.at++
		if l.peek(0) == '>' {
			l.at++
		}
		return word(">>")
	}
	from := l.at
	for l.at < len(l.data) && !isSpace(l.data[l.at]) && !isDelimiter(l.data[l.at]) {
		l.at++
	}
	w := l.data[from:l.at]
	if c := w[0]; c == '+' || c == '-' || c == '.' || (c >= '0' && c <= '9') {
		if f, ok := number(w); ok {
			return f
		}
	}
	switch string(w) {
	case "true":
		return true
	case "false":
		return false
	case "null":
		return nil
	}
	return word(w)
}

func number(w []byte) (float64, bool) {
	for len(w) > 1 && w[0] == '-' && w[1] == '-' {
		w = w[1:]
	}
	if len(w) > 30 {
		return 0, false
	}
	for _, c := range w {
		if (c < '0' || c > '9') && c != '.' && c != '-' && c != '+' {
			return 0, false
		}
	}
	f, err := strconv.ParseFloat(string(w), 64)
	return f, err == nil
}

func (l *lexer) peek(n int) byte {
	if l.at+n < len(l.data) {
		return l.data[l.at+n]
	}
	return 0
}

func (l *lexer) nameText() string {
	from := l.at
	escaped := false
	for l.at < len(l.data) && !isSpace(l.data[l.at]) && !isDelimiter(l.data[l.at]) {
		escaped = escaped || l.data[l.at] == '#'
		l.at++
	}
	s := l.data[from:l.at]
	if !escaped {
		return string(s)
	}
	var out []byte
	for i := 0; i < len(s); i++ {
		if s[i] == '#' && i+2 < len(s) {
			if n, err := strconv.ParseUint(string(s[i+1:i+3]), 16, 8); err == nil {
				out = append(out, byte(n))
				i += 2
				continue
			}
		}
		out = append(out, s[i])
	}
	return string(out)
}

var escapes = map[byte]byte{'n': '\n', 'r': '\r', 't': '\t', 'b': '\b', 'f': '\f'}

func (l *lexer) literal() text {
	var out []byte
	depth := 1
	for l.at++; l.at < len(l.data); l.at++ {
		c := l.data[l.at]
		switch c {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				l.at++
				return text(out)
			}
		case '\\':
			l.at++
			e := l.peek(0)
			switch {
			case escapes[e] != 0:
				c = escapes[e]
			case e >= '0' && e <= '7':
				n := 0
				for k := 0; k < 3 && l.peek(0) >= '0' && l.peek(0) <= '7'; k++ {
					n = n*8 + int(l.peek(0)-'0')
					l.at++
				}
				l.at--
				c = byte(n)
			case e == '\r':
				if l.peek(1) == '\n' {
					l.at++
				}
				continue
			case e == '\n':
				continue
			default:
				c = e
			}
		}
		out = append(out, c)
	}
	return text(out)
}

func (l *lexer) hex() text {
	var out []byte
	high, half := byte(0), false
	for l.at++; l.at < len(l.data); l.at++ {
		c := l.data[l.at]
		if c == '>' {
			l.at++
			break
		}
		v, ok := hexDigit(c)
		if !ok {
			continue
		}
		if half {
			out = append(out, high<<4|v)
		}
		high, half = v, !half
	}
	if half {
		out = append(out, high<<4)
	}
	return text(out)
}

func hexDigit(c byte) (byte, bool) {
	switch {
	case c >= '0' && c <= '9':
		return c - '0', true
	case c >= 'a' && c <= 'f':
		return c - 'a' + 10, true
	case c >= 'A' && c <= 'F':
		return c - 'A' + 10, true
	}
	return 0, false
}

// until gathers objects up to a closing word; references are put together.
func (l *lexer) until(end word, depth int) []any {
	var out []any
	for l.at < len(l.data) {
		o := l.next(depth + 1)
		if w, ok := o.(word); ok {
			n := len(out)
			switch {
			case w == end:
				return out
			case w == "R" && n >= 2:
				if id, ok := out[n-2].(float64); ok && id >= 0 && id < 1<<30 {
					out = append(out[:n-2], ref(id))
				}
			case w == "endobj" || w == "stream" || w == "endstream":
				l.at -= len(w)
				return out
			}
			continue
		}
		out = append(out, o)
	}
	return out
}

func (l *lexer) list(depth int) list { return l.until("]", depth) }

func (l *lexer) dict(depth int) dict {
	flat := l.until(">>", depth)
	d := make(dict, len(flat)/2)
	for i := 0; i+1 < len(flat); i += 2 {
		k, ok := flat[i].(name)
		if !ok {
			i-- // out of step: look for the next name
			continue
		}
		d[k] = flat[i+1]
	}
	return d
}
