// Package filetext gives the words of a file, for search: PDF, DOCX, XLSX and plain text. Pure.
package filetext

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"gongkai/docx"
	"gongkai/ooxml"
	"gongkai/pdftext"
	"gongkai/sheet"
)

// MaxFile is the size in bytes beyond which a file is not read; MaxText how many bytes of its words are given.
const (
	MaxFile = 32 << 20
	MaxText = 1 << 20
)

var (
	// ErrKind says that the file is of no kind that is read.
	ErrKind = errors.New("filetext: not a kind of file that is read")
	// ErrNoWords says that the file could be read but holds no words, a scanned page for instance.
	ErrNoWords = errors.New("filetext: no words")
)

// Of gives the words of a file, one line for each paragraph or row, at most MaxText bytes. The kind is told by the content.
// A file that breaks its reader is an error like any other.
func Of(data []byte) (text string, err error) {
	defer func() {
		if p := recover(); p != nil {
			text, err = "", fmt.Errorf("filetext: the reader broke: %v", p)
		}
	}()
	var w writer
	switch {
	case len(data) > MaxFile:
		return "", ErrKind
	case bytes.HasPrefix(data, []byte("%PDF")):
		err = w.pdf(data)
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		err = w.office(data)
	default:
		err = w.plain(data)
	}
	if errors.Is(err, pdftext.ErrNoText) || err == nil && strings.TrimSpace(w.String()) == "" {
		err = ErrNoWords
	}
	if err != nil {
		return "", err
	}
	return w.String(), nil
}

// writer gathers lines up to the limit.
type writer struct{ strings.Builder }

func (w *writer) line(text string) {
	left := MaxText - w.Len() - 1
	if text == "" || left <= 0 {
		return
	}
	if len(text) > left {
		text = strings.ToValidUTF8(text[:left], "")
	}
	w.WriteString(text)
	w.WriteByte('\n')
}

func (w *writer) pdf(data []byte) error {
	pages, err := pdftext.Read(data)
	if err != nil {
		return err
	}
	goesOn := ""
	for _, p := range pages {
		for _, b := range p.Blocks {
			for _, row := range b.Rows {
				var cells []string
				for _, c := range row {
					cells = append(cells, strings.ReplaceAll(c.Text, "\n", ""))
				}
				w.line(strings.Join(cells, "\t"))
			}
			if b.GoesOn { // a sentence broken at the edge of the page is one
				goesOn += b.Text
				continue
			}
			w.line(goesOn + b.Text)
			goesOn = ""
		}
	}
	w.line(goesOn)
	return nil
}

func (w *writer) office(data []byte) error {
	p, err := ooxml.Open(data)
	if err != nil {
		return err
	}
	switch {
	case sheet.IsBook(p):
		book, err := sheet.Read(p)
		if err != nil {
			return err
		}
		for _, s := range book.Sheets {
			w.line(s.Name)
			for _, row := range s.Rows {
				var cells []string
				for _, c := range row {
					cells = append(cells, c.Text)
				}
				w.line(strings.TrimSpace(strings.Join(cells, "\t")))
			}
		}
		return nil
	case docx.IsDocument(p):
		parts, err := docx.Read(p)
		if err != nil {
			return err
		}
		w.parts(parts)
		return nil
	}
	return ErrKind
}

func (w *writer) parts(parts []docx.Part) {
	for _, p := range parts {
		w.line(p.Text)
		for _, row := range p.Rows {
			var cells []string
			for _, c := range row {
				cells = append(cells, strings.ReplaceAll(c.Text, "\n", " "))
				w.parts(c.Parts)
			}
			w.line(strings.Join(cells, "\t"))
		}
	}
}

// plain reads text in UTF-8 or GB 18030; what has bytes no text has is none.
func (w *writer) plain(data []byte) error {
	if bytes.IndexByte(data, 0) >= 0 {
		return ErrKind
	}
	if !utf8.Valid(data) {
		decoded, err := simplifiedchinese.GB18030.NewDecoder().Bytes(data)
		if err != nil || bytes.ContainsRune(decoded, utf8.RuneError) {
			return ErrKind
		}
		data = decoded
	}
	for line := range strings.Lines(string(data)) {
		w.line(strings.TrimSpace(line))
	}
	return nil
}
