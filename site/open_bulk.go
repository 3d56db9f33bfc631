package site

// open_bulk.go gives all public items in one answer, as JSON Lines or CSV, read and sent a few at a time: memory does not grow
// with their number, and no snapshot is held while a slow line takes them. The walk goes from leaf to leaf of the public log
// (disclosure/open.go), so that what is published meanwhile neither hides nor doubles anything.

import (
	"bufio"
	"compress/gzip"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"gongkai/disclosure"
	"gongkai/page"
)

const (
	bulkPart = 50     // items in memory at a time
	cellMost = 32_000 // letters of a cell that spreadsheets show whole
)

func (s *Site) openLines(v *page.Visit, a asked) (any, error) {
	return nil, s.bulkAnswer(v, a, "items.jsonl", "application/jsonl; charset=utf-8", func(w io.Writer) (func(openItem) error, func() error) {
		e := json.NewEncoder(w)
		return func(one openItem) error { return e.Encode(one) }, func() error { return nil }
	})
}

func (s *Site) openCSV(v *page.Visit, a asked) (any, error) {
	return nil, s.bulkAnswer(v, a, "items.csv", "text/csv; charset=utf-8", func(w io.Writer) (func(openItem) error, func() error) {
		_, err := io.WriteString(w, "\ufeff") // spreadsheets take it for the sign of UTF-8
		c := csv.NewWriter(w)
		c.UseCRLF = true
		if err == nil {
			err = c.Write(csvHead)
		}
		return func(one openItem) error {
				if err != nil {
					return err
				}
				return c.Write(csvRow(one))
			}, func() error {
				c.Flush()
				return c.Error()
			}
	})
}

// bulkAnswer sends every item that is asked for, each written by what writer makes.
func (s *Site) bulkAnswer(v *page.Visit, a asked, name, kind string, writer func(io.Writer) (put func(openItem) error, end func() error)) error {
	h := a.harvest()
	h.Text, h.Limit = true, bulkPart
	tag, first, err := s.bulkBegin(v, h)
	if err != nil {
		return err
	}
	header := v.W.Header()
	header.Set("ETag", tag)
	header.Set("Vary", "Accept-Encoding")
	header.Set("Cache-Control", "public, max-age=0, must-revalidate")
	if strings.Contains(v.R.Header.Get("If-None-Match"), tag) {
		v.W.WriteHeader(http.StatusNotModified)
		return nil
	}
	header.Set("Content-Type", kind)
	header.Set("Content-Disposition", `attachment; filename="`+name+`"`)
	var to io.Writer = v.W
	if acceptsGzip(v.R) {
		header.Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(v.W)
		defer z.Close()
		to = z
	}
	if v.R.Method == http.MethodHead {
		return nil
	}
	out := bufio.NewWriterSize(to, 64<<10)
	put, end := writer(out)
	if err := s.bulkParts(v, h, first, put); err != nil {
		s.cut(v, err)
		return nil
	}
	if err := end(); err == nil {
		_ = out.Flush() // a visitor who has left is nobody's error
	}
	return nil
}

// bulkBegin reads the first part, so that a failure is still a clean answer, and what tells this answer from others: how far
// the public log goes, and the names that stand beside each item.
func (s *Site) bulkBegin(v *page.Visit, h disclosure.Harvest) (tag string, first disclosure.Harvested, err error) {
	err = s.open(v, func(c openContext) error {
		if _, err := c.k.organ(h.Organ); h.Organ != "" && err != nil {
			return err
		}
		if first, err = disclosure.Entries(c.q, h); err != nil {
			return err
		}
		end, err := disclosure.LogEnd(c.q)
		if err != nil {
			return err
		}
		sum := sha256.New()
		fmt.Fprintln(sum, v.R.URL.RequestURI(), c.base, end)
		for _, id := range slices.Sorted(maps.Keys(c.k.organs)) {
			columns, err := c.k.columnsOf(c.q, id)
			if err != nil {
				return err
			}
			fmt.Fprintln(sum, id, c.k.organs[id].Name)
			for _, one := range columns {
				fmt.Fprintln(sum, one.ID, one.Name)
			}
		}
		tag = `W/"` + hex.EncodeToString(sum.Sum(nil)[:12]) + `"`
		return nil
	})
	return tag, first, err
}

// bulkParts walks on from the first part to the end of the log.
func (s *Site) bulkParts(v *page.Visit, h disclosure.Harvest, part disclosure.Harvested, put func(openItem) error) error {
	for more := true; more; {
		var items []openItem
		err := s.open(v, func(c openContext) (err error) {
			for _, e := range part.Entries {
				one, err := c.item(e)
				if err != nil {
					return err
				}
				items = append(items, one)
			}
			if more = part.More; more {
				h.From = part.Next
				part, err = disclosure.Entries(c.q, h)
			}
			return err
		})
		if err != nil {
			return err
		}
		for _, one := range items {
			if err := put(one); err != nil {
				return err
			}
		}
	}
	return nil
}

// cut ends an answer under way so that nobody takes it for whole.
func (s *Site) cut(v *page.Visit, err error) {
	if v.R.Context().Err() == nil {
		s.Log.Error("bulk answer cut", "ref", v.Ref, "path", v.R.URL.Path, "err", err)
	}
	_ = http.NewResponseController(v.W).SetWriteDeadline(time.Unix(1, 0)) // where it is not to be had the length tells
}

// csvHead names the columns; they are the fields of an item, one level deep.
var csvHead = []string{"id", "url", "index_number", "document_number", "title", "organ", "column", "issuer", "source", "topic", "genre", "normative", "statutory", "keywords",
	"summary", "formed_on", "effective_on", "abolished_on", "validity", "attribute", "published_at", "updated_at", "revision", "hash", "attachments", "text", "text_cut"}

func csvRow(one openItem) []string {
	var files []string
	for _, f := range one.Attachments {
		files = append(files, f.Name+" "+f.URL)
	}
	text, cut := []rune(one.Text), false
	if len(text) > cellMost {
		text, cut = text[:cellMost], true
	}
	row := []string{one.ID, one.URL, one.IndexNumber, one.DocumentNumber, one.Title, one.Organ.Name, one.Column.Name, one.Issuer, one.Source, one.Topic, one.Genre,
		strconv.FormatBool(one.Normative), one.Statutory, strings.Join(one.Keywords, "；"), one.Summary, one.FormedOn, one.EffectiveOn, one.AbolishedOn, one.Validity,
		one.Attribute, one.PublishedAt, one.UpdatedAt, strconv.FormatInt(one.Revision, 10), one.Hash, strings.Join(files, "\n"), string(text), strconv.FormatBool(cut)}
	for i := range row {
		row[i] = page.Harmless(row[i])
	}
	return row
}
