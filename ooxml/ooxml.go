// Package ooxml opens office packages (a zip of XML parts, ECMA-376 part 2) of unknown origin within bounds: of entries,
// of unpacked bytes, of nesting. It knows nothing of documents or workbooks; packages docx and sheet do.
package ooxml

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strings"
)

var (
	// ErrDamaged says that the file is no whole zip, or a part of it is not well formed.
	ErrDamaged = errors.New("ooxml: the package is damaged or cut off")
	// ErrTooLarge says that the file unpacks to more than a document of the kind could hold.
	ErrTooLarge = errors.New("ooxml: the package unpacks to too much")
	// ErrEncrypted says that parts are encrypted.
	ErrEncrypted = errors.New("ooxml: the package is encrypted")
	// ErrNoPart says that a part the kind must have is not there.
	ErrNoPart = errors.New("ooxml: a part is missing")
)

// The bounds. A report is a few megabytes unpacked, in some dozen parts.
const (
	MaxParts = 5000
	MaxBytes = 64 << 20 // of all parts that are read, together
	MaxDepth = 1000     // elements inside each other
)

// Package is an opened package.
type Package struct {
	parts map[string]*zip.File
	left  int64 // bytes that may still be unpacked
}

// Open reads the directory of a package; nothing is unpacked yet. The errors are ErrDamaged and ErrTooLarge.
func Open(data []byte) (*Package, error) {
	if bytes.Count(data, []byte("PK\x01\x02")) > MaxParts {
		return nil, ErrTooLarge
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, ErrDamaged
	}
	p := &Package{parts: make(map[string]*zip.File, len(z.File)), left: MaxBytes}
	for _, f := range z.File {
		name := partName(f.Name)
		if _, twice := p.parts[name]; !twice {
			p.parts[name] = f
		}
	}
	return p, nil
}

// partName brings the name of a part to one spelling: case does not count, some writers use backslashes. Names are only
// compared, never used as paths.
func partName(name string) string {
	return strings.TrimPrefix(strings.ToLower(strings.ReplaceAll(name, `\`, "/")), "/")
}

// Has says whether there is a part of that name.
func (p *Package) Has(name string) bool { return p.parts[partName(name)] != nil }

// Part opens a part as a stream of XML tokens. The errors are ErrNoPart, ErrEncrypted and ErrDamaged.
func (p *Package) Part(name string) (*Part, error) {
	f := p.parts[partName(name)]
	switch {
	case f == nil:
		return nil, ErrNoPart
	case f.Flags&1 != 0:
		return nil, ErrEncrypted
	}
	r, err := f.Open()
	if err != nil {
		return nil, ErrDamaged
	}
	part := &Part{from: r, of: p}
	part.xml = xml.NewDecoder(part)
	part.xml.Strict = false // unknown entities stay as they stand; none is ever expanded
	part.xml.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	return part, nil
}

// Part is a part being read. It must be closed.
type Part struct {
	from  io.ReadCloser
	of    *Package
	xml   *xml.Decoder
	depth int
	over  bool
}

// Read gives unpacked bytes as long as the package may unpack more.
func (p *Part) Read(b []byte) (int, error) {
	if p.of.left <= 0 {
		p.over = true
		return 0, ErrTooLarge
	}
	n, err := p.from.Read(b[:min(int64(len(b)), p.of.left)])
	p.of.left -= int64(n)
	return n, err
}

// Close ends the reading.
func (p *Part) Close() { _ = p.from.Close() }

// Next gives the next token; names are local where the prefix does not matter. io.EOF after the last; ErrDamaged for
// what is cut off or not well formed; ErrTooLarge for what is too long or too deep. A token is valid until the next call.
func (p *Part) Next() (xml.Token, error) {
	t, err := p.xml.RawToken()
	if err != nil {
		switch {
		case p.over:
			return nil, ErrTooLarge
		case err == io.EOF && p.depth == 0:
			return nil, io.EOF
		}
		return nil, ErrDamaged
	}
	switch t.(type) {
	case xml.StartElement:
		if p.depth++; p.depth > MaxDepth {
			return nil, ErrTooLarge
		}
	case xml.EndElement:
		p.depth--
	}
	return t, nil
}

// Skip passes over what is left of the element whose start was just read.
func (p *Part) Skip() error {
	for depth := p.depth; p.depth >= depth; {
		if _, err := p.Next(); err != nil {
			return err
		}
	}
	return nil
}

// Attr gives the value of an attribute by its local name, "" when it is not there.
func Attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// On says whether an on/off attribute is on.
func On(value string) bool { return value != "" && value != "0" && value != "false" && value != "off" }

// Links gives the addresses outside the package that a part's relationships lead to, by their id.
func (p *Package) Links(of string) (map[string]string, error) {
	links := map[string]string{}
	err := p.relations(of, func(e xml.StartElement) {
		if Attr(e, "TargetMode") == "External" {
			links[Attr(e, "Id")] = Attr(e, "Target")
		}
	})
	return links, err
}

// Relations gives the targets of a part's relationships by their id, and the first target of each type by the last
// word of the type's address (as "officeDocument", "styles"). A part without relationships has none; "" is the package.
func (p *Package) Relations(of string) (byID, byType map[string]string, err error) {
	byID, byType = map[string]string{}, map[string]string{}
	dir, _ := path.Split(of)
	err = p.relations(of, func(e xml.StartElement) {
		if Attr(e, "TargetMode") == "External" {
			return
		}
		target := strings.ReplaceAll(Attr(e, "Target"), `\`, "/")
		if !strings.HasPrefix(target, "/") {
			target = path.Join("/", dir, target)
		}
		target = strings.TrimPrefix(path.Clean(target), "/")
		byID[Attr(e, "Id")] = target
		if kind := path.Base(Attr(e, "Type")); byType[kind] == "" {
			byType[kind] = target
		}
	})
	if err != nil {
		return nil, nil, err
	}
	return byID, byType, nil
}

// relations calls do for each relationship of a part.
func (p *Package) relations(of string, do func(xml.StartElement)) error {
	dir, base := path.Split(of)
	part, err := p.Part(dir + "_rels/" + base + ".rels")
	if errors.Is(err, ErrNoPart) {
		return nil
	} else if err != nil {
		return err
	}
	defer part.Close()
	for {
		t, err := part.Next()
		if err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		if e, ok := t.(xml.StartElement); ok && e.Name.Local == "Relationship" {
			do(e)
		}
	}
}
