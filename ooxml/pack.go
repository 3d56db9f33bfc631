package ooxml

// This file takes a package apart into its parts and puts it together again, for those who write one anew.

import (
	"archive/zip"
	"bytes"
	"io"
	"slices"
	"strings"
	"time"
)

// File is one part of a package, unpacked.
type File struct {
	Name string // as it stands in the package
	Data []byte
}

// Names gives the names of all parts in small letters, sorted.
func (p *Package) Names() []string {
	names := make([]string, 0, len(p.parts))
	for name := range p.parts {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Bytes gives a part unpacked. The errors are those of Part.
func (p *Package) Bytes(name string) ([]byte, error) {
	part, err := p.Part(name)
	if err != nil {
		return nil, err
	}
	defer part.Close()
	data, err := io.ReadAll(part)
	switch {
	case part.over:
		return nil, ErrTooLarge
	case err != nil:
		return nil, ErrDamaged
	}
	return data, nil
}

// Files unpacks a package whole, within the bounds of this package, in the order of its directory.
func Files(data []byte) ([]File, error) {
	p, err := Open(data)
	if err != nil {
		return nil, err
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, ErrDamaged
	}
	var out []File
	for _, f := range z.File {
		if strings.HasSuffix(f.Name, "/") || p.parts[partName(f.Name)] != f && slices.ContainsFunc(out, func(o File) bool { return partName(o.Name) == partName(f.Name) }) {
			continue
		}
		content, err := p.Bytes(f.Name)
		if err != nil {
			return nil, err
		}
		out = append(out, File{Name: f.Name, Data: content})
	}
	return out, nil
}

// Pack writes parts as a package; the same parts give the same bytes.
func Pack(files []File) ([]byte, error) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, f := range files {
		w, err := z.CreateHeader(&zip.FileHeader{Name: f.Name, Method: zip.Deflate, Modified: time.Date(2019, 5, 15, 0, 0, 0, 0, time.UTC)})
		if err != nil {
			return nil, err
		}
		if _, err := w.Write(f.Data); err != nil {
			return nil, err
		}
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
