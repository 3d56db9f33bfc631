package annual

// This file opens what people upload: a report, or an archive of reports. An archive is held to bounds of number, size
// and depth; what is refused is named with its reason, and the other files go on.

import (
	"archive/zip"
	"bytes"
	"io"
	"path"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"gongkai/fault"
)

const (
	bundleMost  = 2000      // files in an archive
	bundleTotal = 512 << 20 // bytes an archive unpacks to
)

// Part is one file of an upload: its bytes, or a fault that says why it cannot be used.
type Part struct {
	File string
	Data []byte
	Err  error
}

// Parts gives the files in an upload to each, one at a time: the upload itself, or what an archive holds. A document that
// is an archive inside (DOCX, XLSX) is a file. It stops when each fails.
func Parts(file string, data []byte, each func(Part) error) error {
	if !bytes.HasPrefix(data, []byte("PK\x03\x04")) && !bytes.HasPrefix(data, []byte("PK\x05\x06")) {
		return each(Part{File: file, Data: data})
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return each(Part{File: file, Err: fault.Wrap(err, fault.Invalid, "annual.import.zip_broken")})
	}
	if isDocument(z) {
		return each(Part{File: file, Data: data})
	}
	files, total := 0, int64(0)
	for _, f := range z.File {
		name := memberName(f)
		if hiddenMember(name) {
			continue
		}
		switch {
		case files == bundleMost:
			return each(Part{File: file, Err: fault.BadInput("annual.import.zip_many", bundleMost)})
		case total > bundleTotal:
			return each(Part{File: file, Err: fault.BadInput("annual.import.zip_total", bundleTotal>>20)})
		}
		files++
		p := unzip(name, f)
		total += int64(len(p.Data))
		if err := each(p); err != nil {
			return err
		}
	}
	if files == 0 {
		return each(Part{File: file, Err: fault.BadInput("annual.import.zip_empty")})
	}
	return nil
}

// isDocument says whether an archive is an office document.
func isDocument(z *zip.Reader) bool {
	for _, f := range z.File {
		if f.Name == "[Content_Types].xml" || f.Name == "mimetype" || f.Name == "OFD.xml" {
			return true
		}
	}
	return false
}

// hiddenMember knows folders and what programs leave in archives beside the files.
func hiddenMember(name string) bool {
	return strings.HasSuffix(name, "/") || strings.HasPrefix(name, "__MACOSX/") || strings.HasPrefix(path.Base(name), ".") || path.Base(name) == "Thumbs.db"
}

// memberName gives a member's name; Chinese Windows writes them in GB18030.
func memberName(f *zip.File) string {
	name := f.Name
	if f.NonUTF8 || !utf8.ValidString(name) {
		if s, err := simplifiedchinese.GB18030.NewDecoder().String(name); err == nil && !utf8.ValidString(name) {
			name = s
		}
	}
	return strings.ToValidUTF8(strings.ReplaceAll(strings.ReplaceAll(name, "\\", "/"), "\x00", ""), "")
}

func unzip(name string, f *zip.File) Part {
	bad := func(err error) Part { return Part{File: name, Err: err} }
	if f.Flags&1 != 0 { // encrypted
		return bad(fault.BadInput("annual.import.zip_broken"))
	}
	if f.UncompressedSize64 > MaxInput {
		return bad(fault.BadInput("annual.read.large", MaxInput>>20))
	}
	r, err := f.Open()
	if err != nil {
		return bad(fault.Wrap(err, fault.Invalid, "annual.import.zip_broken"))
	}
	defer r.Close()
	data, err := io.ReadAll(io.LimitReader(r, MaxInput+1)) // the header may lie
	switch {
	case err != nil:
		return bad(fault.Wrap(err, fault.Invalid, "annual.import.zip_broken"))
	case len(data) > MaxInput:
		return bad(fault.BadInput("annual.read.large", MaxInput>>20))
	}
	if bytes.HasPrefix(data, []byte("PK\x03\x04")) {
		z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
		if err != nil || !isDocument(z) {
			return bad(fault.BadInput("annual.import.zip_nested"))
		}
	}
	return Part{File: name, Data: data}
}
