package screen

// This file looks into pictures: EXIF (where and with what it was taken, by whom), IPTC, XMP and text chunks, in JPEG, PNG, WebP
// and TIFF; and writes them without. What turns the picture upright and its colours stay.

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"slices"
	"strings"
)

var errPicture = errors.New("screen: the picture is damaged")

// piece is a segment of a JPEG or a chunk of a PNG or WebP.
type piece struct {
	name     string // marker or chunk name
	data     []byte // its content
	from, to int    // of the whole piece in the file
}

var (
	jpegBegins = []byte{0xFF, 0xD8, 0xFF}
	pngBegins  = []byte("\x89PNG\r\n\x1a\n")
)

func isWebP(b []byte) bool {
	return len(b) > 12 && string(b[:4]) == "RIFF" && string(b[8:12]) == "WEBP"
}
func isTIFF(b []byte) bool {
	return bytes.HasPrefix(b, []byte("II*\x00")) || bytes.HasPrefix(b, []byte("MM\x00*"))
}

// pictureTraces tells what a picture carries; a format that is not known carries nothing we could tell.
func pictureTraces(data []byte) []Trace {
	var r Reading
	switch {
	case bytes.HasPrefix(data, jpegBegins):
		pieces, _, err := jpegPieces(data)
		for _, p := range pieces {
			switch {
			case p.name == "APP1" && bytes.HasPrefix(p.data, []byte("Exif\x00\x00")):
				r.exif(p.data[6:])
			case p.name == "APP1":
				r.xmp(p.data)
			case p.name == "APP13":
				r.trace(Metadata, "IPTC", 0)
			case p.name == "COM":
				r.trace(Metadata, printable(p.data), 0)
			}
		}
		_ = err // what can be read of a damaged one is told; it is not cleaned
	case bytes.HasPrefix(data, pngBegins):
		pieces, _ := pngPieces(data)
		for _, p := range pieces {
			switch p.name {
			case "eXIf":
				r.exif(p.data)
			case "tEXt", "zTXt", "iTXt":
				key, _, _ := bytes.Cut(p.data, []byte{0})
				r.textChunk(string(key), p.data)
			}
		}
	case isWebP(data):
		pieces, _ := webpPieces(data)
		for _, p := range pieces {
			switch p.name {
			case "EXIF":
				r.exif(bytes.TrimPrefix(p.data, []byte("Exif\x00\x00")))
			case "XMP ":
				r.xmp(p.data)
			}
		}
	case isTIFF(data):
		r.exif(data)
	}
	return r.Traces
}

func printable(b []byte) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0xFFFD {
			return -1
		}
		return r
	}, strings.ToValidUTF8(string(b), ""))
}

func (r *Reading) textChunk(key string, data []byte) {
	switch key {
	case "Author", "Artist":
		r.trace(Author, strings.TrimPrefix(printable(data), key), 0)
	case "XML:com.adobe.xmp":
		r.xmp(data)
	case "Software", "Title", "Copyright":
	default:
		r.trace(Metadata, printable([]byte(key)), 0)
	}
}

func (r *Reading) xmp(data []byte) {
	r.trace(Metadata, "XMP", 0)
	if bytes.Contains(data, []byte("GPSLatitude")) {
		r.trace(Position, "", 0)
	}
}

// The tags of EXIF that tell of people, places and devices.
const (
	tagMake, tagModel, tagOrientation, tagArtist = 0x010F, 0x0110, 0x0112, 0x013B
	tagExif, tagGPS, tagOwner, tagSerial         = 0x8769, 0x8825, 0xA430, 0xA431
	tagTaken, tagXPAuthor, tagXPComment          = 0x9003, 0x9C9D, 0x9C9C
	maxDirectories, maxEntries                   = 16, 2000
)

// exif reads a TIFF structure.
func (r *Reading) exif(b []byte) {
	walkTIFF(b, func(tag, kind uint16, value []byte) {
		switch tag {
		case tagGPS:
			r.trace(Position, "", 0)
		case tagMake, tagModel, tagSerial:
			r.trace(Camera, printable(value), 0)
		case tagTaken:
			r.trace(Camera, printable(value), 0)
		case tagArtist, tagOwner:
			if s := strings.TrimSpace(printable(value)); s != "" {
				r.trace(Author, s, 0)
			}
		case tagXPAuthor, tagXPComment:
			r.trace(Author, "", 0)
		}
		_ = kind
	})
}

// walkTIFF calls do for every entry of the directories of a TIFF structure, within bounds.
func walkTIFF(b []byte, do func(tag, kind uint16, value []byte)) {
	if len(b) < 8 || !isTIFF(b) {
		return
	}
	var order binary.ByteOrder = binary.LittleEndian
	if b[0] == 'M' {
		order = binary.BigEndian
	}
	todo, seen, entries := []uint32{order.Uint32(b[4:])}, map[uint32]bool{}, 0
	for len(todo) > 0 && len(seen) < maxDirectories {
		at := todo[0]
		todo = todo[1:]
		if seen[at] || uint64(at)+2 > uint64(len(b)) {
			continue
		}
		seen[at] = true
		n := int(order.Uint16(b[at:]))
		for i := 0; i < n && entries < maxEntries; i, entries = i+1, entries+1 {
			e := uint64(at) + 2 + uint64(i)*12
			if e+12 > uint64(len(b)) {
				break
			}
			tag, kind, count := order.Uint16(b[e:]), order.Uint16(b[e+2:]), uint64(order.Uint32(b[e+4:]))
			size := count * sizeOf(kind)
			value := b[e+8 : e+12]
			if size > 4 {
				from := uint64(order.Uint32(b[e+8:]))
				if from > uint64(len(b)) || size > uint64(len(b))-from {
					continue
				}
				value = b[from : from+size]
			} else if size > 0 {
				value = value[:size]
			}
			if tag == tagExif || tag == tagGPS {
				todo = append(todo, order.Uint32(b[e+8:]))
			}
			do(tag, kind, value)
		}
		if next := uint64(at) + 2 + uint64(n)*12; next+4 <= uint64(len(b)) {
			todo = append(todo, order.Uint32(b[next:]))
		}
	}
}

func sizeOf(kind uint16) uint64 {
	switch kind {
	case 3, 8:
		return 2
	case 4, 9, 11:
		return 4
	case 5, 10, 12:
		return 8
	}
	return 1
}

// orientation gives how a camera was held, 1 when it does not say.
func orientation(exif []byte) byte {
	out := byte(1)
	walkTIFF(exif, func(tag, _ uint16, value []byte) {
		if tag == tagOrientation && len(value) == 2 {
			if v := max(value[0], value[1]); v >= 1 && v <= 8 {
				out = v
			}
		}
	})
	return out
}

// Turned gives how a picture is to be turned to stand upright, as EXIF numbers it from 1 to 8; 1 when it does not say.
func Turned(data []byte) byte {
	out := byte(1)
	switch {
	case bytes.HasPrefix(data, jpegBegins):
		pieces, _, _ := jpegPieces(data)
		for _, p := range pieces {
			if p.name == "APP1" && bytes.HasPrefix(p.data, []byte("Exif\x00\x00")) {
				out = orientation(p.data[6:])
			}
		}
	case bytes.HasPrefix(data, pngBegins):
		pieces, _ := pngPieces(data)
		for _, p := range pieces {
			if p.name == "eXIf" {
				out = orientation(p.data)
			}
		}
	}
	return out
}

// jpegPieces gives the segments before the picture itself, and where that begins.
func jpegPieces(data []byte) (pieces []piece, picture int, err error) {
	at := 2
	for at+4 <= len(data) {
		if data[at] != 0xFF {
			return pieces, at, errPicture
		}
		marker := data[at+1]
		if marker == 0xFF {
			at++
			continue
		}
		if marker == 0xDA {
			return pieces, at, nil
		}
		n := int(binary.BigEndian.Uint16(data[at+2:]))
		if n < 2 || at+2+n > len(data) {
			return pieces, at, errPicture
		}
		name := "other"
		switch {
		case marker >= 0xE0 && marker <= 0xEF:
			name = "APP" + []string{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15"}[marker-0xE0]
		case marker == 0xFE:
			name = "COM"
		}
		pieces = append(pieces, piece{name, data[at+4 : at+2+n], at, at + 2 + n})
		at += 2 + n
	}
	return pieces, at, errPicture
}

// cleanJPEG writes a JPEG without what it tells; what stands behind its end goes too.
func cleanJPEG(data []byte) ([]byte, error) {
	pieces, picture, err := jpegPieces(data)
	if err != nil {
		return nil, err
	}
	out := bytes.NewBuffer(append(make([]byte, 0, len(data)), 0xFF, 0xD8))
	turned := byte(1)
	for _, p := range pieces {
		if p.name == "APP1" && bytes.HasPrefix(p.data, []byte("Exif\x00\x00")) {
			turned = orientation(p.data[6:])
		}
	}
	for i, p := range pieces {
		if i == 1 && turned > 1 || i == 0 && turned > 1 && p.name != "APP0" {
			out.Write(upright(turned))
			turned = 1
		}
		colours := p.name == "APP2" && bytes.HasPrefix(p.data, []byte("ICC_PROFILE")) || p.name == "APP14" || p.name == "APP0"
		if colours || p.name == "other" {
			out.Write(data[p.from:p.to])
		}
	}
	end := bytes.LastIndex(data, []byte{0xFF, 0xD9})
	if end < picture {
		return nil, errPicture
	}
	if first := jpegEnd(data, picture); first > 0 {
		end = first
	}
	out.Write(data[picture:end])
	out.Write([]byte{0xFF, 0xD9})
	return out.Bytes(), nil
}

// jpegEnd finds the end of the picture: the first end marker that is not data. 0 when there is none.
func jpegEnd(data []byte, at int) int {
	for i := at; i+1 < len(data); i++ {
		if data[i] == 0xFF && data[i+1] == 0xD9 {
			return i
		}
	}
	return 0
}

// upright is an EXIF segment that says nothing but how the picture is to be turned.
func upright(turned byte) []byte {
	body := append([]byte("Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00"), turned, 0, 0, 0, 0, 0, 0)
	return append([]byte{0xFF, 0xE1, byte((len(body) + 2) >> 8), byte(len(body) + 2)}, body...)
}

func pngPieces(data []byte) (pieces []piece, err error) {
	for at := len(pngBegins); at+12 <= len(data); {
		n := uint64(binary.BigEndian.Uint32(data[at:]))
		if uint64(at)+12+n > uint64(len(data)) {
			return pieces, errPicture
		}
		end := at + 12 + int(n)
		name := string(data[at+4 : at+8])
		pieces = append(pieces, piece{name, data[at+8 : end-4], at, end})
		if name == "IEND" {
			return pieces, nil
		}
		at = end
	}
	return pieces, errPicture
}

// cleanPNG writes a PNG with the chunks that make the picture.
func cleanPNG(data []byte) ([]byte, error) {
	pieces, err := pngPieces(data)
	if err != nil {
		return nil, err
	}
	out := bytes.NewBuffer(slices.Clone(pngBegins))
	for _, p := range pieces {
		switch p.name {
		case "eXIf":
			if turned := orientation(p.data); turned > 1 {
				body := upright(turned)[10:]
				chunk := append([]byte("eXIf"), body...)
				_ = binary.Write(out, binary.BigEndian, uint32(len(body))) //nolint:gosec // a Buffer never fails; 26 bytes
				out.Write(chunk)
				_ = binary.Write(out, binary.BigEndian, crc32.ChecksumIEEE(chunk))
			}
		case "tEXt", "zTXt", "iTXt", "tIME":
		default:
			if p.name[0] >= 'A' && p.name[0] <= 'Z' || slices.Contains([]string{"tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "cICP", "sBIT", "bKGD", "pHYs", "hIST", "acTL", "fcTL", "fdAT"}, p.name) {
				out.Write(data[p.from:p.to])
			}
		}
	}
	return out.Bytes(), nil
}

func webpPieces(data []byte) (pieces []piece, err error) {
	for at := 12; at+8 <= len(data); {
		n := uint64(binary.LittleEndian.Uint32(data[at+4:]))
		end := uint64(at) + 8 + n
		if end > uint64(len(data)) {
			return pieces, errPicture
		}
		pieces = append(pieces, piece{string(data[at : at+4]), data[at+8 : end], at, int(end)})
		at = int(end + n%2)
	}
	return pieces, nil
}

// cleanWebP writes a WebP without EXIF and XMP, its flags with them.
func cleanWebP(data []byte) ([]byte, error) {
	pieces, err := webpPieces(data)
	if err != nil {
		return nil, err
	}
	out := bytes.NewBuffer(append([]byte("RIFF\x00\x00\x00\x00"), "WEBP"...))
	for _, p := range pieces {
		if p.name == "EXIF" || p.name == "XMP " {
			continue
		}
		chunk := slices.Clone(data[p.from:p.to])
		if p.name == "VP8X" && len(chunk) > 8 {
			chunk[8] &^= 0x0C
		}
		out.Write(chunk)
		if len(chunk)%2 == 1 {
			out.WriteByte(0)
		}
	}
	b := out.Bytes()
	binary.LittleEndian.PutUint32(b[4:], uint32(len(b)-8)) //nolint:gosec // no longer than the file was
	return b, nil
}
