package pdf

// This file is the typeface that goes into every document: Noto Serif SC, made from the npm package by tools/assets and
// embedded compressed. It is unpacked for each document and let go again: fifteen megabytes are too many to hold for a
// page a day.

import (
	"compress/gzip"
	"embed"
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/signintech/gopdf"
)

//go:embed all:assets
var fontFiles embed.FS

const fontFile = "assets/song.ttf.gz"

// ErrNoFont says that the program was built without its typeface (make assets).
var ErrNoFont = errors.New("pdf: built without a typeface")

// Ready says whether documents can be written: whether the program was built with its typeface.
func Ready() bool {
	f, err := fontFiles.Open(fontFile)
	if err != nil {
		return false
	}
	return f.Close() == nil
}

// turn lets one document be made at a time, so that the memory of many cannot add up.
var turn sync.Mutex

// missing stands for a character the typeface does not have: 〓, as printers have always set it.
const missing = '〓'

const family = "song"

// load gives the typeface to a document.
func load(to *gopdf.GoPdf) error {
	f, err := fontFiles.Open(fontFile)
	if err != nil {
		return ErrNoFont
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return fmt.Errorf("pdf: typeface: %w", err)
	}
	info, err := f.Stat()
	if err != nil {
		return fmt.Errorf("pdf: typeface: %w", err)
	}
	data := make([]byte, 0, info.Size()*2)
	for {
		if len(data) == cap(data) {
			data = append(data, 0)[:len(data)]
		}
		n, err := z.Read(data[len(data):cap(data)])
		data = data[:len(data)+n]
		if err == io.EOF {
			break
		}
		if err != nil {
			return fmt.Errorf("pdf: typeface: %w", err)
		}
	}
	return to.AddTTFFontDataWithOption(family, data, gopdf.TtfOption{OnGlyphNotFoundSubstitute: func(rune) rune { return missing }})
}
