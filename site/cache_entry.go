package site

// cache_entry.go is one answer kept in memory: how it is made of what a page answered, and given again.

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"hash/crc32"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// readHeader names the item whose page an answer is, to the cache alone: it is taken off before anybody sees it.
const readHeader = "Gongkai-Item"

// entry is an answer as it was given.
type entry struct {
	reads  *atomic.Int64 // of an item's page: how often it was read
	status int
	kind   []string // Content-Type
	name   []string // Content-Disposition of a file, nil for a page
	etag   []string
	since  []string // Last-Modified; nil where the answer has no date
	at     int64    // the same, in seconds
	body   []byte
	zipped []byte
}

// newEntry makes an answer ready to be given again; it is compressed when the first who asks takes that.
func newEntry(rec *recorder, r *http.Request) *entry {
	body := rec.body.Bytes()
	e := &entry{status: rec.status, kind: []string{rec.header.Get("Content-Type")}, name: rec.header["Content-Disposition"], body: body, etag: []string{tagOf(body)}}
	if len(body) >= gzipLeast && acceptsGzip(r) {
		e.zipped = zip(body)
		e.etag[0] = e.etag[0][:len(e.etag[0])-1] + `z"`
	}
	return e
}

// tagOf tells versions of an answer apart by two sums and its length, which processors reckon as fast as they read; the same
// bytes have the same tag in every process.
func tagOf(body []byte) string {
	return fmt.Sprintf(`"%08x%08x%x"`, crc32.Checksum(body, castagnoli), crc32.ChecksumIEEE(body), len(body))
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// zippers are kept: making one costs more than compressing a page.
var zippers = sync.Pool{New: func() any {
	z, _ := gzip.NewWriterLevel(io.Discard, gzip.BestSpeed) // the level is valid
	return z
}}

func zip(body []byte) []byte {
	var b bytes.Buffer
	z := zippers.Get().(*gzip.Writer)
	defer zippers.Put(z)
	z.Reset(&b)
	_, _ = z.Write(body) // a buffer takes everything
	_ = z.Close()
	return b.Bytes()
}

var (
	varyBoth    = []string{"Accept-Encoding, Cookie"}
	revalidate  = []string{"public, max-age=0, must-revalidate"}
	encodedGzip = []string{"gzip"}
)

func (e *entry) serve(w http.ResponseWriter, r *http.Request, now time.Time) {
	if e.reads != nil && r.Method == http.MethodGet {
		e.reads.Add(1)
	}
	h := w.Header()
	h["Etag"] = e.etag
	h["Vary"] = varyBoth
	h["Cache-Control"] = revalidate
	dated := e.since != nil && now.Unix()-e.at >= settled
	if dated {
		h["Last-Modified"] = e.since
	}
	if e.unchanged(r, dated) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h["Content-Type"] = e.kind
	if e.name != nil {
		h["Content-Disposition"] = e.name
	}
	body := e.body
	if e.zipped != nil {
		h["Content-Encoding"] = encodedGzip
		body = e.zipped
	}
	h["Content-Length"] = []string{strconv.Itoa(len(body))} // else the answer is sent in chunks
	w.WriteHeader(e.status)
	_, _ = w.Write(body) // a visitor who has left is nobody's error
}

// settled is how many seconds ago the last change must be before answers are dated by it: dates in headers know seconds
// only. An answer is dated by when something public last happened anywhere, for its frame may have changed with it.
const settled = 2

// unchanged says whether the visitor has this answer already (RFC 9110, 13.1).
func (e *entry) unchanged(r *http.Request, dated bool) bool {
	if match := r.Header["If-None-Match"]; match != nil {
		return strings.Contains(match[0], e.etag[0]) || match[0] == "*"
	}
	asked := r.Header["If-Modified-Since"]
	if asked == nil || !dated {
		return false
	}
	at, err := http.ParseTime(asked[0])
	return err == nil && at.Unix() >= e.at
}

func acceptsGzip(r *http.Request) bool {
	accept := r.Header["Accept-Encoding"]
	return accept != nil && strings.Contains(accept[0], "gzip") && !strings.Contains(accept[0], "gzip;q=0")
}

// recorders are used again, with their buffers.
var recorders = sync.Pool{New: func() any { return new(recorder) }}

// recorder holds an answer back until it is known whether it can be kept. An answer too long to keep passes through.
type recorder struct {
	header http.Header
	status int
	body   bytes.Buffer
	to     http.ResponseWriter
	passed bool
}

func (r *recorder) Header() http.Header { return r.header }

func (r *recorder) WriteHeader(status int) { r.status = status }

func (r *recorder) Write(p []byte) (int, error) {
	if r.passed {
		return r.to.Write(p)
	}
	if r.body.Len()+len(p) > 4*entryMost {
		r.passed = true
		r.to.WriteHeader(r.status)
		if _, err := r.to.Write(r.body.Bytes()); err != nil {
			return 0, err
		}
		return r.to.Write(p)
	}
	return r.body.Write(p)
}
