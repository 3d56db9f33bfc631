package page

// The files of the front end: embedded, addressed by their content, compressed once. They are made from page/ui by
// tools/assets; a binary built without them works and shows its pages without style.

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"maps"
	"mime"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
)

//go:embed all:assets
var assetFiles embed.FS

// assetRoot is where Assets is to be mounted: GET /assets/{file}.
const assetRoot = "/assets/"

type asset struct {
	kind          string // the media type
	plain, packed []byte // packed is empty when gzip does not make it smaller
}

type assetSet struct {
	urls  map[string]string // name → address with the content's hash
	files map[string]asset  // file part of the address → file
}

var assets = readAssets(assetFiles)

// Asset gives the address of a front-end file such as "app.css": its content's hash is part of it, so it can be kept
// for ever. Without a built front end the address is one that answers 404.
func Asset(name string) string {
	if url, ok := assets.urls[name]; ok {
		return url
	}
	return assetRoot + name
}

// AssetPaths gives the addresses of all front-end files.
func AssetPaths() []string { return slices.Sorted(maps.Values(assets.urls)) }

// Notices gives the licences of everything built into the program, nil without a built front end.
func Notices() []byte {
	return assets.files[strings.TrimPrefix(Asset("third-party.txt"), assetRoot)].plain
}

// Assets serves the front-end files, compressed where the browser takes it, to be kept for a year.
func Assets() http.Handler { return http.HandlerFunc(assets.serve) }

func (s assetSet) serve(w http.ResponseWriter, r *http.Request) {
	a, ok := s.files[strings.TrimPrefix(r.URL.Path, assetRoot)]
	if !ok {
		http.NotFound(w, r)
		return
	}
	body := a.plain
	h := w.Header()
	h.Set("Content-Type", a.kind)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Vary", "Accept-Encoding")
	if len(a.packed) > 0 && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		body = a.packed
		h.Set("Content-Encoding", "gzip")
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method == http.MethodHead {
		return
	}
	_, _ = w.Write(body) // the reader may have gone away; there is nobody to tell
}

func readAssets(files fs.FS) assetSet {
	set := assetSet{urls: map[string]string{}, files: map[string]asset{}}
	names, err := fs.Glob(files, "assets/*")
	if err != nil {
		panic(err) // the pattern is a constant
	}
	for _, name := range names {
		raw, err := fs.ReadFile(files, name)
		base := path.Base(name)
		if err != nil || strings.HasPrefix(base, ".") {
			continue
		}
		ext := path.Ext(base)
		sum := sha256.Sum256(raw)
		file := strings.TrimSuffix(base, ext) + "." + hex.EncodeToString(sum[:6]) + ext
		kind := mime.TypeByExtension(ext)
		if ext == ".js" {
			kind = "text/javascript; charset=utf-8"
		}
		set.urls[base] = assetRoot + file
		set.files[file] = asset{kind: kind, plain: raw, packed: pack(raw)}
	}
	return set
}

func pack(raw []byte) []byte {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		panic(err) // the level is a constant
	}
	if _, err := z.Write(raw); err != nil {
		panic(err) // a bytes.Buffer does not fail
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	if b.Len() >= len(raw) {
		return nil
	}
	return b.Bytes()
}
