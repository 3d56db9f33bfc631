package page

// A visit is one request as a handler sees it: who asks, in which language, what was sent, and the ways to answer. A
// handler reads, acts and shows; it knows no status codes of errors, which the table in gate.go gives.

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/a-h/templ"

	"gongkai/fault"
	"gongkai/message"
	"gongkai/office"
	"gongkai/traditional"
)

// Visit is one request.
type Visit struct {
	W http.ResponseWriter
	R *http.Request
	Look
	Actor office.Actor // the citizen on the public site; who is signed in, or nobody, at the desk
	Token string       // the session's token at the desk, "" when nobody is signed in
	Ref   string       // the reference number under which this request is logged
}

// Context is the request's context, in which components speak the visitor's language.
func (v *Visit) Context() context.Context { return WithLang(v.R.Context(), v.Lang) }

// T says the message under key in the visitor's language.
func (v *Visit) T(key string, args ...any) string { return message.T(v.Lang, key, args...) }

// Path gives a wildcard of the route, as {id} in "/items/{id}".
func (v *Visit) Path(name string) string { return v.R.PathValue(name) }

// Ask gives a value of the address's query, trimmed.
func (v *Visit) Ask(name string) string { return strings.TrimSpace(v.R.URL.Query().Get(name)) }

// Form gives a value that was sent in a form, trimmed, with line ends as \n.
func (v *Visit) Form(name string) string {
	return strings.TrimSpace(strings.ReplaceAll(v.R.PostFormValue(name), "\r\n", "\n"))
}

// FormAll gives every value sent under name.
func (v *Visit) FormAll(name string) []string { return v.R.PostForm[name] }

// Key is the idempotency key of this submission for db.Once: who sends what where, with the form's own key. The same
// form sent twice unchanged has the same key; changed and sent again, another. Of a file it is the content that counts.
func (v *Visit) Key() string {
	h := sha256.New()
	io.WriteString(h, v.Actor.ID+"\n"+v.R.URL.Path+"\n")
	for _, name := range slices.Sorted(maps.Keys(v.R.PostForm)) {
		for _, value := range v.R.PostForm[name] {
			io.WriteString(h, url.QueryEscape(name)+"="+url.QueryEscape(value)+"\n")
		}
	}
	if v.R.MultipartForm != nil {
		for _, name := range slices.Sorted(maps.Keys(v.R.MultipartForm.File)) {
			for _, f := range v.R.MultipartForm.File[name] {
				fmt.Fprintf(h, "%s=%q %s\n", url.QueryEscape(name), f.Filename, contentHash(f))
			}
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}

// contentHash gives the SHA-256 of an uploaded file in hex. A file that cannot be read counts as like no other: the
// action is then done rather than taken for a repetition, and fails where it reads the file itself.
func contentHash(h *multipart.FileHeader) string {
	f, err := h.Open()
	if err != nil {
		return FormKey()
	}
	defer func() { _ = f.Close() }() // read only
	sum := sha256.New()
	if _, err := io.Copy(sum, f); err != nil {
		return FormKey()
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// Render answers with a page. It is made whole before the first byte is sent, so that a failure is a clean error page.
func (v *Visit) Render(status int, c templ.Component) error {
	b := buffers.Get().(*bytes.Buffer)
	b.Reset()
	defer buffers.Put(b)
	if err := c.Render(v.Context(), b); err != nil {
		return err
	}
	if v.Lang == message.Traditional {
		return v.Send(status, "text/html; charset=utf-8", traditional.HTML(b.Bytes()))
	}
	return v.Send(status, "text/html; charset=utf-8", b.Bytes())
}

// buffers are used again: pages are of like length, and growing to it each time costs more than filling it.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// Send answers with bytes of a kind.
func (v *Visit) Send(status int, kind string, body []byte) error {
	v.W.Header().Set("Content-Type", kind)
	v.W.WriteHeader(status)
	_, err := v.W.Write(body)
	return ignoreGone(err)
}

// See answers "see other": after a form, the page to look at next. Only paths of this site.
func (v *Visit) See(path string) error {
	v.W.Header().Set("Cache-Control", "no-store")
	http.Redirect(v.W, v.R, LocalPath(path), http.StatusSeeOther)
	return nil
}

// Moved answers that what was here is for good at another path of this site. It is asked again each time.
func (v *Visit) Moved(path string) error {
	v.W.Header().Set("Cache-Control", "no-cache")
	http.Redirect(v.W, v.R, LocalPath(path), http.StatusMovedPermanently)
	return nil
}

// ignoreGone: a visitor who has left is nobody's error.
func ignoreGone(error) error { return nil }

const (
	formMost   = 4 << 20   // a form without files
	uploadMost = 110 << 20 // a form with files; each file has its own limit
	memoryMost = 1 << 20   // what of an upload is kept in memory
)

// readForm reads the body's form and refuses what cannot be text: broken UTF-8 and zero bytes.
func (v *Visit) readForm() error {
	multi := strings.HasPrefix(v.R.Header.Get("Content-Type"), "multipart/form-data")
	most, words := int64(formMost), "4 MB"
	if multi {
		most, words = uploadMost, "100 MB"
	}
	v.R.Body = http.MaxBytesReader(v.W, v.R.Body, most)
	var err error
	if multi {
		err = v.R.ParseMultipartForm(memoryMost)
	} else {
		err = v.R.ParseForm()
	}
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return fault.Wrap(err, fault.Invalid, "fault.too_large", words)
	case err != nil:
		return fault.Wrap(err, fault.Invalid, "fault.request")
	}
	if v.R.MultipartForm != nil && v.R.PostForm == nil {
		v.R.PostForm = v.R.MultipartForm.Value
	}
	return checkValues(v.R.PostForm)
}

func checkValues(values url.Values) error {
	for name, all := range values {
		for _, value := range append(all, name) {
			if !utf8.ValidString(value) || strings.ContainsRune(value, 0) {
				return fault.BadInput("fault.request")
			}
		}
	}
	return nil
}
