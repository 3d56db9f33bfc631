package annual

// This file turns the bytes of a file into text: UTF-8, UTF-16 with a mark, GB18030; and names, from its first bytes,
// what cannot be read as text at all.

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"gongkai/fault"
)

// MaxInput is the size of the largest file that is read. Reports are a few hundred kilobytes.
const MaxInput = 16 << 20

// kinds that are recognised and not read, by their first bytes.
var unread = []struct{ magic, key string }{
	{"%PDF-", "annual.read.pdf"},
	{"PK\x03\x04", "annual.read.office"},
	{"PK\x05\x06", "annual.read.office"},
	{"\xD0\xCF\x11\xE0", "annual.read.office_old"},
	{"{\\rtf", "annual.read.rtf"},
	{"\x89PNG", "annual.read.picture"},
	{"\xFF\xD8\xFF", "annual.read.picture"},
	{"GIF8", "annual.read.picture"},
}

// decode gives the text of a file, or an Invalid fault that says why there is none.
func decode(data []byte) (string, error) {
	if len(data) > MaxInput {
		return "", fault.BadInput("annual.read.large", MaxInput>>20)
	}
	if len(bytes.TrimSpace(data)) == 0 {
		return "", fault.BadInput("annual.read.empty")
	}
	for _, u := range unread {
		if bytes.HasPrefix(data, []byte(u.magic)) {
			return "", fault.BadInput(u.key)
		}
	}
	switch {
	case bytes.HasPrefix(data, []byte("\xEF\xBB\xBF")):
		data = data[3:]
	case bytes.HasPrefix(data, []byte("\xFF\xFE")), bytes.HasPrefix(data, []byte("\xFE\xFF")):
		text, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Bytes(data)
		if err != nil {
			return "", fault.BadInput("annual.read.encoding")
		}
		data = text
	case utf8.Valid(data):
	case bytes.Contains(data, []byte("信息公开")): // UTF-8 with a few broken bytes
		data = bytes.ToValidUTF8(data, []byte("\uFFFD"))
	default:
		text, err := simplifiedchinese.GB18030.NewDecoder().Bytes(data)
		if err != nil || badShare(text) {
			return "", fault.BadInput("annual.read.encoding")
		}
		data = text
	}
	if bytes.IndexByte(data, 0) >= 0 {
		return "", fault.BadInput("annual.read.encoding")
	}
	return string(data), nil
}

// badShare says whether too much of decoded text is replacement marks for it to be text.
func badShare(text []byte) bool {
	return bytes.Count(text, []byte("\uFFFD"))*50 > utf8.RuneCount(text)
}

// looksMarkup says whether text is HTML.
func looksMarkup(text string) bool {
	head := strings.ToLower(clip(text, 4096))
	for _, tag := range []string{"<!doctype html", "<html", "<table", "<body", "<div", "<p>", "<p "} {
		if strings.Contains(head, tag) {
			return true
		}
	}
	return false
}
