package sheet

// This file writes a workbook row by row, for tables too long to be held in memory.

import (
	"archive/zip"
	"bufio"
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// MostRows is how many rows a sheet can have; a longer table goes on in the next one.
const MostRows = 1 << 20

// Stream writes a book sheet by sheet and row by row; nothing is kept but names.
type Stream struct {
	zip           *zip.Writer
	to            *bufio.Writer // the sheet being written; nil before the first
	title, author string
	sheets        []Sheet // without rows
	rows          int
}

// NewStream begins a book.
func NewStream(to io.Writer, title, author string) *Stream {
	return &Stream{zip: zip.NewWriter(to), title: title, author: author}
}

func (s *Stream) part(name string) (io.Writer, error) {
	return s.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: time.Date(2019, 5, 15, 0, 0, 0, 0, time.UTC)})
}

// Sheet ends the sheet before and begins one. Its first row stays in view and on each printed page.
func (s *Stream) Sheet(name string, widths []float64) error {
	if err := s.end(); err != nil {
		return err
	}
	s.sheets, s.rows = append(s.sheets, Sheet{Name: name, Widths: widths, Heads: 1}), 0
	w, err := s.part(fmt.Sprintf("xl/worksheets/sheet%d.xml", len(s.sheets)))
	if err != nil {
		return err
	}
	s.to = bufio.NewWriterSize(w, 64<<10)
	fmt.Fprintf(s.to, `%s<worksheet %s><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols>`, xml.Header, mainNS)
	for i, width := range widths {
		fmt.Fprintf(s.to, `<col min="%d" max="%d" width="%s" customWidth="1"/>`, i+1, i+1, strconv.FormatFloat(width, 'f', -1, 64))
	}
	_, err = s.to.WriteString(`</cols><sheetData>`)
	return err
}

// Rows is how many rows the sheet being written has.
func (s *Stream) Rows() int { return s.rows }

// Row adds a row to the sheet; cells of it reach into no other.
func (s *Stream) Row(cells []Cell) error {
	s.rows++
	var b strings.Builder
	fmt.Fprintf(&b, `<row r="%d">`, s.rows)
	for i, c := range cells {
		c.write(&b, columnName(i+1)+strconv.Itoa(s.rows), c.style())
	}
	b.WriteString(`</row>`)
	_, err := s.to.WriteString(b.String())
	return err
}

func (s *Stream) end() error {
	if s.to == nil {
		return nil
	}
	if _, err := s.to.WriteString(`</sheetData></worksheet>`); err != nil {
		return err
	}
	return s.to.Flush()
}

// Close writes what tells of the sheets, and ends the book.
func (s *Stream) Close() error {
	if err := s.end(); err != nil {
		return err
	}
	for _, p := range frame(s.title, s.author, s.sheets) {
		w, err := s.part(p.name)
		if err != nil {
			return err
		}
		if _, err := io.WriteString(w, p.text); err != nil {
			return err
		}
	}
	return s.zip.Close()
}
