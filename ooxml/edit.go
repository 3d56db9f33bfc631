package ooxml

// This file changes the XML of a part and leaves every byte as it was that is not to change.

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

// Verdict is what becomes of an element.
type Verdict int

// The verdicts.
const (
	Keep   Verdict = iota
	Drop           // with all that is in it
	Unwrap         // its tags go, what is in it stays
)

// Edit goes through the elements of a part and does what judge says. path is the local names of the elements around, from
// the outermost; at is where the element begins, the same in every pass over the same data. judge may take attributes out
// of the element or change their values. The error is ErrDamaged or ErrTooLarge.
func Edit(data []byte, judge func(e *xml.StartElement, path []string, at int) Verdict) ([]byte, error) {
	d := decoder(data)
	var out bytes.Buffer
	var path []string
	var unwrapped []bool
	dropping := 0 // depth at which the dropped element began
	for {
		from := int(d.InputOffset())
		t, err := d.RawToken()
		if errors.Is(err, io.EOF) && len(path) == 0 {
			return out.Bytes(), nil
		}
		if err != nil || len(path) > MaxDepth {
			return nil, ErrDamaged
		}
		raw := data[from:d.InputOffset()]
		switch t := t.(type) {
		case xml.StartElement:
			verdict := Keep
			if dropping == 0 {
				raw, verdict = judged(raw, &t, path, from, judge)
			}
			path, unwrapped = append(path, t.Name.Local), append(unwrapped, verdict == Unwrap)
			if verdict == Drop {
				dropping = len(path)
			}
			if dropping == 0 && verdict == Keep {
				out.Write(raw)
			}
		case xml.EndElement:
			n := len(path)
			if n == 0 {
				return nil, ErrDamaged
			}
			if dropping == 0 && !unwrapped[n-1] {
				out.Write(raw)
			}
			if dropping == n {
				dropping = 0
			}
			path, unwrapped = path[:n-1], unwrapped[:n-1]
		default:
			if dropping == 0 {
				out.Write(raw)
			}
		}
	}
}

func decoder(data []byte) *xml.Decoder {
	d := xml.NewDecoder(bytes.NewReader(data))
	d.Strict = false
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	return d
}

// judged asks for the verdict and gives the start tag as it is to be written.
func judged(raw []byte, e *xml.StartElement, path []string, at int, judge func(*xml.StartElement, []string, int) Verdict) ([]byte, Verdict) {
	was := append([]xml.Attr(nil), e.Attr...)
	verdict := judge(e, path, at)
	same := len(was) == len(e.Attr)
	for i := 0; same && i < len(was); i++ {
		same = was[i] == e.Attr[i]
	}
	if same {
		return raw, verdict
	}
	var b strings.Builder
	b.WriteString("<" + prefixed(e.Name))
	for _, a := range e.Attr {
		b.WriteString(" " + prefixed(a.Name) + `="`)
		_ = xml.EscapeText(&b, []byte(a.Value)) // a Builder never fails
		b.WriteString(`"`)
	}
	if bytes.HasSuffix(raw, []byte("/>")) {
		b.WriteString("/")
	}
	return []byte(b.String() + ">"), verdict
}

func prefixed(n xml.Name) string {
	if n.Space == "" {
		return n.Local
	}
	return n.Space + ":" + n.Local
}
