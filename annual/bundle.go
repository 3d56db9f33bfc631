package annual

// This file opens what people upload: a report, or an archive of reports. An archive is held to bounds of number, size
// and depth; what is refused is named with its reason, and the other files go on.

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"path"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"gongkai/fault"
)

const (
	bundleMost  = 500       // files in an archive
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
func Parts(file string, from io.ReaderAt, size int64, each func(Part) error) error {
	whole := func() error {
		if size > MaxInput {
			return each(Part{File: file, Err: fault.BadInput("annual.read.large", MaxInput>>20)})
		}
		data := make([]byte, size)
		if _, err := from.ReadAt(data, 0); err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		return each(Part{File: file, Data: data})
	}
	var head [4]byte
	if n, err := from.ReadAt(head[:], 0); err != nil && !errors.Is(err, io.EOF) {
		return err
	} else if s := string(head[:n]); s != "PK\x03\x04" && s != "PK\x05\x06" {
		return whole()
	}
	z, err := zip.NewReader(from, size)
	if err != nil {
		return each(Part{File: file, Err: fault.Wrap(err, fault.Invalid, "annual.import.zip_broken")})
	}
	if IsDocument(z) {
		return whole()
	}
	files, total := 0, int64(0)
	for _, m := range Members(z) {
		switch {
		case files == bundleMost:
			return each(Part{File: file, Err: fault.BadInput("annual.import.zip_many", bundleMost)})
		case total > bundleTotal:
			return each(Part{File: file, Err: fault.BadInput("annual.import.zip_total", bundleTotal>>20)})
		}
		files++
		data, err := m.Read()
		total += int64(len(data))
		if err := each(Part{File: m.Name, Data: data, Err: err}); err != nil {
			return err
		}
	}
	if files == 0 {
		return each(Part{File: file, Err: fault.BadInput("annual.import.zip_empty")})
	}
	return nil
}

// IsDocument says whether an archive is an office document.
func IsDocument(z *zip.Reader) bool {
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

// Member is one file of an archive.
type Member struct {
	Name string // with its folders, in the characters people see
	file *zip.File
}

// Members gives the files of an archive in its order, without what programs leave in archives beside them.
func Members(z *zip.Reader) []Member {
	var out []Member
	for _, f := range z.File {
		if name := memberName(f); !hiddenMember(name) {
			out = append(out, Member{name, f})
		}
	}
	return out
}

// Size is what the archive says the member unpacks to; Read gives no more.
func (m Member) Size() uint64 { return m.file.UncompressedSize64 }

// Packed is how many bytes of the archive the member takes.
func (m Member) Packed() uint64 { return m.file.CompressedSize64 }

// Read unpacks the member, or gives an Invalid fault that says why it cannot be used. It may be called from several
// goroutines at once.
func (m Member) Read() ([]byte, error) {
	f := m.file
	if f.Flags&1 != 0 { // encrypted
		return nil, fault.BadInput("annual.import.zip_broken")
	}
	if f.UncompressedSize64 > MaxInput {
		return nil, fault.BadInput("annual.read.large", MaxInput>>20)
	}
	r, err := f.Open()
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "annual.import.zip_broken")
	}
	defer r.Close()
	data := make([]byte, f.UncompressedSize64)
	if _, err := io.ReadFull(r, data); err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "annual.import.zip_broken")
	}
	if n, err := r.Read(make([]byte, 1)); n > 0 || (err != nil && err != io.EOF) { // the header may lie
		return nil, fault.Wrap(err, fault.Invalid, "annual.import.zip_broken")
	}
	if bytes.HasPrefix(data, []byte("PK\x03\x04")) {
		z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
		if err != nil || !IsDocument(z) {
			return nil, fault.BadInput("annual.import.zip_nested")
		}
	}
	return data, nil
}
