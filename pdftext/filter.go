package pdftext

// This file unpacks streams.

import (
	"bytes"
	"compress/flate"
	"encoding/ascii85"
	"errors"
	"io"
)

var errFilter = errors.New("pdftext: the stream is packed in a way that is not read")

// unpack gives the data of a stream. What a damaged packing still gives is given.
func (f *file) unpack(s *stream) ([]byte, error) {
	data := s.raw
	if f.key != nil && s.dict["Type"] != name("XRef") {
		data = f.key.decrypt(data, s.id, s.gen)
	}
	filters, params := f.listOf(s.dict, "Filter", "F"), f.listOf(s.dict, "DecodeParms", "DP")
	if len(filters) > 8 {
		return nil, errFilter
	}
	for i, filter := range filters {
		var p dict
		if i < len(params) {
			p = f.dict(params[i])
		}
		var err error
		if data, err = f.filtered(data, filter, p); err != nil {
			return nil, err
		}
	}
	if f.left -= len(data); f.left < 0 {
		return nil, ErrTooLarge
	}
	return data, nil
}

// listOf gives an entry that may be one object or a list of them, under either of two names.
func (f *file) listOf(d dict, long, short name) list {
	o, ok := d[long]
	if !ok {
		o = d[short]
	}
	switch o := f.get(o).(type) {
	case nil:
		return nil
	case list:
		return o
	default:
		return list{o}
	}
}

func (f *file) filtered(data []byte, filter any, p dict) ([]byte, error) {
	switch f.get(filter) {
	case name("FlateDecode"), name("Fl"):
		if len(data) < 2 {
			return nil, nil
		}
		out, err := f.readAll(flate.NewReader(bytes.NewReader(data[2:]))) // past the head of zlib; its sum is not checked
		if err != nil {
			return nil, err
		}
		return f.predicted(out, p), nil
	case name("LZWDecode"), name("LZW"):
		early := 1
		if e, ok := p["EarlyChange"]; ok {
			early = int(f.num(e))
		}
		out, err := lzw(data, early, f.left)
		if err != nil {
			return nil, err
		}
		return f.predicted(out, p), nil
	case name("ASCIIHexDecode"), name("AHx"):
		return []byte((&lexer{data: append([]byte("<"), data...)}).hex()), nil
	case name("ASCII85Decode"), name("A85"):
		data = bytes.TrimPrefix(bytes.TrimSpace(data), []byte("<~"))
		if i := bytes.IndexByte(data, '~'); i >= 0 {
			data = data[:i]
		}
		return f.readAll(ascii85.NewDecoder(bytes.NewReader(data)))
	case name("RunLengthDecode"), name("RL"):
		return runLength(data, f.left)
	case name("Crypt"):
		return data, nil
	}
	return nil, errFilter
}

// readAll reads what there is, a broken end included, and no more than may still be unpacked.
func (f *file) readAll(r io.Reader) ([]byte, error) {
	out, _ := io.ReadAll(io.LimitReader(r, int64(f.left)+1))
	if len(out) > f.left {
		return nil, ErrTooLarge
	}
	return out, nil
}

func runLength(data []byte, most int) ([]byte, error) {
	var out []byte
	for i := 0; i < len(data); {
		n := int(data[i])
		i++
		switch {
		case n == 128:
			return out, nil
		case n < 128:
			end := min(i+n+1, len(data))
			out = append(out, data[i:end]...)
			i = end
		case i < len(data):
			out = append(out, bytes.Repeat(data[i:i+1], 257-n)...)
			i++
		}
		if len(out) > most {
			return nil, ErrTooLarge
		}
	}
	return out, nil
}

// lzw unpacks LZW as PDF has it: most significant bit first, codes widening one code early unless told otherwise.
func lzw(data []byte, early, most int) ([]byte, error) {
	type entry struct{ from, to int } // of what was unpacked
	var out []byte
	table := make([]entry, 258, 4096)
	width, bits, have := 9, 0, 0
	last := -1
	for _, b := range data {
		bits, have = bits<<8|int(b), have+8
		if have < width {
			continue
		}
		code := bits >> (have - width)
		have -= width
		bits &= 1<<have - 1
		switch {
		case code == 257:
			return out, nil
		case code == 256:
			table, width, last = table[:258], 9, -1
			continue
		}
		from := len(out)
		switch {
		case code < 256:
			out = append(out, byte(code))
		case code < len(table):
			e := table[code]
			out = append(out, out[e.from:e.to]...)
		case code == len(table) && last >= 0:
			out = append(append(out, out[last:from]...), out[last])
		default:
			return out, nil
		}
		if last >= 0 && len(table) < 4096 {
			table = append(table, entry{last, from + 1})
		}
		last = from
		if n := len(table) + early; n >= 1<<width && width < 12 {
			width++
		}
		if len(out) > most {
			return nil, ErrTooLarge
		}
	}
	return out, nil
}

// predicted undoes the predictors of PNG and the horizontal one of TIFF for bytes.
func (f *file) predicted(data []byte, p dict) []byte {
	kind := int(f.num(p["Predictor"]))
	if kind < 2 {
		return data
	}
	get := func(key name, otherwise int) int {
		if v, ok := p[key]; ok {
			return int(f.num(v))
		}
		return otherwise
	}
	colors, bits, columns := get("Colors", 1), get("BitsPerComponent", 8), get("Columns", 1)
	if colors < 1 || colors > 32 || bits < 1 || bits > 16 || columns < 1 || columns > 1<<20 {
		return data
	}
	size, line := max(1, colors*bits/8), (colors*bits*columns+7)/8
	if kind == 2 {
		for at := 0; at+line <= len(data) && bits == 8; at += line {
			for i := at + size; i < at+line; i++ {
				data[i] += data[i-size]
			}
		}
		return data
	}
	out := make([]byte, 0, len(data))
	before := make([]byte, line)
	for at := 0; at < len(data); at += line + 1 {
		row := append([]byte(nil), data[at+1:min(len(data), at+1+line)]...)
		unPNG(data[at], row, before[:len(row)], size)
		out = append(out, row...)
		copy(before, row)
	}
	return out
}

func unPNG(kind byte, row, before []byte, size int) {
	for i := range row {
		var left, corner byte
		if i >= size {
			left, corner = row[i-size], before[i-size]
		}
		switch kind {
		case 1:
			row[i] += left
		case 2:
			row[i] += before[i]
		case 3:
			row[i] += byte((int(left) + int(before[i])) / 2)
		case 4:
			row[i] += paeth(left, before[i], corner)
		}
	}
}

func paeth(a, b, c byte) byte {
	p := int(a) + int(b) - int(c)
	pa, pb, pc := distance(p, a), distance(p, b), distance(p, c)
	switch {
	case pa <= pb && pa <= pc:
		return a
	case pb <= pc:
		return b
	}
	return c
}

func distance(p int, v byte) int {
	if d := p - int(v); d > 0 {
		return d
	}
	return int(v) - p
}
