package annual

// This file tells from the content of a file, never from its name, which reader it is for; and names what cannot be read.

import (
	"bytes"
	"strings"

	"gongkai/fault"
)

// MaxInput is the size of the largest file that is read. Reports are a few hundred kilobytes.
const MaxInput = 16 << 20

// kind is a kind of file that is read.
type kind struct {
	name       string
	recognises func(data []byte) bool
	read       func(data []byte) ([]Line, error) // the error is an Invalid fault
}

// kinds are tried in this order; the last takes whatever is text. A further kind is a further row.
var kinds = []kind{
	{"pdf", isPDF, readPDF},
	{"office", isPackage, readPackage},
	{"mhtml", isMHTML, readMHTML},
	{"text", func([]byte) bool { return true }, readText},
}

// unread are the kinds that are recognised and not read, by their first bytes.
var unread = []struct{ magic, key string }{
	{"\xD0\xCF\x11\xE0", "annual.read.office_old"},
	{"{\\rtf", "annual.read.rtf"},
	{"\x89PNG", "annual.read.picture"},
	{"\xFF\xD8\xFF", "annual.read.picture"},
	{"GIF8", "annual.read.picture"},
	{"BM", "annual.read.picture"},
	{"II*\x00", "annual.read.picture"},
	{"MM\x00*", "annual.read.picture"},
	{"Rar!\x1A", "annual.read.zip"},
	{"7z\xBC\xAF", "annual.read.zip"},
	{"\x1F\x8B", "annual.read.zip"},
}

// Lines reads a file of any kind into lines. The error is an Invalid fault that says why it cannot be read.
func Lines(data []byte) ([]Line, error) {
	if len(data) > MaxInput {
		return nil, fault.BadInput("annual.read.large", MaxInput>>20)
	}
	if len(bytes.TrimSpace(data)) == 0 {
		return nil, fault.BadInput("annual.read.empty")
	}
	if err := refuse(data); err != nil {
		return nil, err
	}
	for _, k := range kinds {
		if k.recognises(data) {
			return k.read(data)
		}
	}
	return nil, fault.BadInput("annual.read.encoding") // cannot be: the last kind takes all
}

// refuse names what is not read.
func refuse(data []byte) error {
	for _, u := range unread {
		if !bytes.HasPrefix(data, []byte(u.magic)) || (len(u.magic) == 2 && !binary(data)) {
			continue
		}
		if u.key == "annual.read.office_old" && bytes.Contains(data, wide("EncryptedPackage")) {
			return fault.BadInput("annual.read.encrypted")
		}
		return fault.BadInput(u.key)
	}
	return nil
}

// binary says whether data begins like no text: with zero bytes.
func binary(data []byte) bool { return bytes.IndexByte(data[:min(len(data), 512)], 0) >= 0 }

// wide writes ASCII as old office files hold names: UTF-16, little end first.
func wide(s string) []byte {
	var b bytes.Buffer
	for i := 0; i < len(s); i++ {
		b.WriteByte(s[i])
		b.WriteByte(0)
	}
	return b.Bytes()
}

// readText reads plain text, Markdown and HTML.
func readText(data []byte) ([]Line, error) {
	text, err := decode(data, "")
	if err != nil {
		return nil, err
	}
	return textual(text)
}

// textual reads decoded text.
func textual(text string) ([]Line, error) {
	if looksMarkup(text) {
		return markupText(text)
	}
	if len(text) > maxWords {
		return nil, tooLong()
	}
	return mixedLines(text)
}

func markupText(text string) ([]Line, error) {
	lines, err := MarkupLines(strings.NewReader(text))
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "annual.read.markup")
	}
	return lines, nil
}
