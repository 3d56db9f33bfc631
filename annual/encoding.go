package annual

// This file turns bytes into text: UTF-8, UTF-16 with or without a mark, GB18030, and Big5 where a page says so.

import (
	"bytes"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"

	"gongkai/fault"
)

var (
	charsetForm = regexp.MustCompile(`(?i)charset\s*=\s*["']?\s*([a-z0-9_-]+)`)
	utf16LE     = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	utf16BE     = unicode.UTF16(unicode.BigEndian, unicode.UseBOM)
)

// decode gives the text of data, or an Invalid fault. said is the encoding that came with it, "" for none; bytes that
// are UTF-8 are so whatever is said.
func decode(data []byte, said string) (string, error) {
	data = bytes.TrimPrefix(data, []byte("\xEF\xBB\xBF"))
	var text []byte
	var err error
	switch {
	case bytes.HasPrefix(data, []byte("\xFF\xFE")), bytes.HasPrefix(data, []byte("\xFE\xFF")):
		text, err = utf16LE.NewDecoder().Bytes(data)
	case zeros(data, 1):
		text, err = utf16LE.NewDecoder().Bytes(data)
	case zeros(data, 0):
		text, err = utf16BE.NewDecoder().Bytes(data)
	case utf8.Valid(data):
		text = data
	case bytes.Contains(data, []byte("信息公开")): // UTF-8 with a few broken bytes
		text = bytes.ToValidUTF8(data, []byte("\uFFFD"))
	default:
		text, err = chinese(data, said).NewDecoder().Bytes(data)
	}
	if err != nil || badShare(text) || wild(text) || bytes.IndexByte(text, 0) >= 0 {
		return "", fault.BadInput("annual.read.encoding")
	}
	return string(text), nil
}

// chinese picks the encoding of bytes that are not Unicode: Big5 where it is named, else GB18030, which holds GB2312 and
// GBK and is what unnamed Chinese files are in.
func chinese(data []byte, said string) encoding.Encoding {
	if m := charsetForm.FindSubmatch(data[:min(len(data), 4096)]); said == "" && m != nil {
		said = string(m[1])
	}
	if strings.Contains(strings.ToLower(said), "big5") {
		return traditionalchinese.Big5
	}
	return simplifiedchinese.GB18030
}

// zeros says whether the head of data looks like UTF-16 without a mark: line ends, blanks and digits are then pairs with
// a zero at the odd (little end first) or even place, and few characters have one at the other.
func zeros(data []byte, odd int) bool {
	head := data[:min(len(data), 2048)]
	var n [2]int
	for i, c := range head {
		if c == 0 {
			n[i%2]++
		}
	}
	return n[odd] > 2 && n[odd] > len(head)/100 && n[odd] > 2*n[1-odd]
}

// wild says whether text holds more private and control characters than text does: bytes taken for what they are not.
func wild(text []byte) bool {
	n, all := 0, 0
	for _, r := range string(text[:min(len(text), 1<<16)]) {
		if all++; (r < ' ' && r != '\n' && r != '\r' && r != '\t' && r != '\f' && r != '\v') || (r >= 0xE000 && r <= 0xF8FF) {
			n++
		}
	}
	return n*10 > all
}

// badShare says whether too much of decoded text is replacement marks for it to be text.
func badShare(text []byte) bool {
	return bytes.Count(text, []byte("\uFFFD"))*50 > utf8.RuneCount(text)
}
