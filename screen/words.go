package screen

// words.go is what a reader of a file sees, as plain lines: for search. What a file only carries (comments, deleted text,
// hidden sheets) is none of it.

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"gongkai/docx"
	"gongkai/ooxml"
	"gongkai/sheet"
)

// MaxWords is how many bytes of a file's words are given.
const MaxWords = 1 << 20

// Words gives what a reader sees, one line for each paragraph or row, at most MaxWords bytes; "" for a scan.
func (r Reading) Words() string {
	var b strings.Builder
	line := func(text string) {
		left := MaxWords - b.Len() - 1
		if text = strings.TrimSpace(text); text == "" || left <= 0 {
			return
		}
		if len(text) > left {
			text = strings.ToValidUTF8(text[:left], "")
		}
		b.WriteString(text)
		b.WriteByte('\n')
	}
	for _, p := range r.Parts {
		if p.Hidden {
			continue
		}
		if p.Place.Kind == "sheet" {
			line(p.Place.Name)
		}
		line(p.Text)
		for _, row := range p.Rows {
			line(strings.Join(row, "\t"))
		}
	}
	return b.String()
}

// Ending tells the format by the content, as the ending of a name; "" for a format nobody here can read.
func Ending(data []byte) string {
	switch {
	case bytes.HasPrefix(data, []byte("%PDF")):
		return ".pdf"
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		p, err := ooxml.Open(data)
		switch {
		case err != nil:
			return ""
		case sheet.IsBook(p):
			return ".xlsx"
		case docx.IsDocument(p):
			return ".docx"
		}
		return ""
	case isText(data):
		return ".txt"
	}
	return ""
}

// isText says whether bytes are text, in UTF-8 or GB 18030.
func isText(data []byte) bool {
	if bytes.IndexByte(data, 0) >= 0 {
		return false
	}
	if utf8.Valid(data) {
		return true
	}
	decoded, err := simplifiedchinese.GB18030.NewDecoder().Bytes(data)
	return err == nil && !bytes.ContainsRune(decoded, utf8.RuneError)
}
