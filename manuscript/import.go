package manuscript

// This file takes in files: DOCX, XLSX, Markdown, HTML and plain text. What kind a file is its content says, not its name.

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"html"
	"net/url"
	"path"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	renderer "github.com/yuin/goldmark/renderer/html"

	"gongkai/docx"
	"gongkai/fault"
	"gongkai/ooxml"
	"gongkai/sheet"
)

// MaxFile is how large a file to take in may be, in bytes.
const MaxFile = 50 << 20

// Kinds are the endings of the files that can be taken in, for the file chooser.
var Kinds = []string{".docx", ".xlsx", ".md", ".markdown", ".html", ".htm", ".txt"}

// Book is a workbook of several sheets of which one is to be chosen.
type Book struct{ Sheets []string }

// File takes in a file. sheetNumber chooses a sheet of a workbook, from 1; with 0 a workbook of more than one sheet gives
// its Book and no text. A file that cannot be taken in is an Invalid fault that says why and what to do.
func File(name string, data []byte, sheetNumber int, images Pictures) (Tidied, Book, error) {
	images.Title = true
	ending := strings.ToLower(path.Ext(name))
	switch {
	case len(data) == 0:
		return Tidied{}, Book{}, fault.BadInput("manuscript.empty")
	case len(data) > MaxFile:
		return Tidied{}, Book{}, fault.BadInput("manuscript.large")
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		return office2007(data, sheetNumber, images)
	case bytes.HasPrefix(data, []byte("\xD0\xCF\x11\xE0")):
		return Tidied{}, Book{}, fault.BadInput("manuscript.old_office")
	case bytes.HasPrefix(data, []byte("%PDF-")):
		return Tidied{}, Book{}, fault.BadInput("manuscript.pdf")
	case bytes.HasPrefix(data, []byte(`{\rtf`)):
		return Tidied{}, Book{}, fault.BadInput("manuscript.old_office")
	}
	if ending != ".md" && ending != ".markdown" && ending != ".html" && ending != ".htm" && ending != ".txt" {
		return Tidied{}, Book{}, fault.BadInput("manuscript.unknown")
	}
	text, err := Decode(data)
	if err != nil {
		return Tidied{}, Book{}, err
	}
	if len(text) > MaxHTML {
		return Tidied{}, Book{}, fault.BadInput("manuscript.large")
	}
	if text, err = asHTML(ending, text); err != nil {
		return Tidied{}, Book{}, err
	}
	return Tidy(text, images), Book{}, nil
}

// asHTML gives Markdown and plain text as HTML.
func asHTML(ending, text string) (string, error) {
	switch ending {
	case ".md", ".markdown":
		var b strings.Builder
		reader := goldmark.New(goldmark.WithExtensions(extension.GFM, extension.Footnote), goldmark.WithRendererOptions(renderer.WithUnsafe()))
		if err := reader.Convert([]byte(text), &b); err != nil {
			return "", fault.Wrap(err, fault.Invalid, "manuscript.damaged")
		}
		return b.String(), nil
	case ".txt":
		var b strings.Builder
		for line := range strings.Lines(text) {
			b.WriteString("<p>" + html.EscapeString(line) + "</p>")
		}
		return b.String(), nil
	}
	return text, nil
}

func office2007(data []byte, sheetNumber int, images Pictures) (Tidied, Book, error) {
	p, err := ooxml.Open(data)
	if err != nil {
		return Tidied{}, Book{}, worded(err)
	}
	switch {
	case docx.IsDocument(p):
		kept := map[string]string{} // the same picture twice is one
		body, err := docx.HTML(p, func(i docx.Image) string {
			if kept[i.Name] == "" {
				kept[i.Name] = dataAddress(i)
			}
			return kept[i.Name]
		})
		if err != nil {
			return Tidied{}, Book{}, worded(err)
		}
		return Tidy(body, images), Book{}, nil
	case sheet.IsBook(p):
		book, err := sheet.Read(p)
		if err != nil {
			return Tidied{}, Book{}, worded(err)
		}
		return fromBook(book, sheetNumber, images)
	}
	return Tidied{}, Book{}, fault.BadInput("manuscript.unknown")
}

// worded says what was wrong with a package.
func worded(err error) error {
	for cause, key := range map[error]string{ooxml.ErrTooLarge: "manuscript.large", ooxml.ErrEncrypted: "manuscript.locked"} {
		if errors.Is(err, cause) {
			return fault.Wrap(err, fault.Invalid, key)
		}
	}
	return fault.Wrap(err, fault.Invalid, "manuscript.damaged")
}

// dataAddress gives a picture of a document as Tidy reads it; one of a kind that browsers do not show by its name.
func dataAddress(i docx.Image) string {
	kind := ""
	switch {
	case bytes.HasPrefix(i.Data, []byte("\x89PNG")):
		kind = "image/png"
	case bytes.HasPrefix(i.Data, []byte("\xFF\xD8\xFF")):
		kind = "image/jpeg"
	case bytes.HasPrefix(i.Data, []byte("GIF8")):
		kind = "image/gif"
	case bytes.HasPrefix(i.Data, []byte("RIFF")) && len(i.Data) > 12 && string(i.Data[8:12]) == "WEBP":
		kind = "image/webp"
	default:
		return "file:///" + url.PathEscape(i.Name)
	}
	return dataURL(kind, i.Data)
}

// AttachmentAddress is where a picture will be had once it is an attachment: by its content's hash.
func AttachmentAddress(p Picture) string {
	sum := sha256.Sum256(p.Data)
	return "/attachments/" + hex.EncodeToString(sum[:]) + "/" + p.Name
}
