package page

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Download is a file as it is sent: never run by a browser, with its name in every spelling browsers read.
type Download struct {
	Name   string
	Type   string // media type
	Inline bool   // shown in place (pictures); otherwise saved
	ETag   string // hash of the content
	Cache  string // the Cache-Control header
}

// SendFile answers with a file; ranges and revalidation included.
func (v *Visit) SendFile(d Download, content io.ReadSeeker) error {
	h := v.W.Header()
	h.Set("Content-Type", d.Type)
	h.Set("Content-Disposition", disposition(d))
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", d.Cache)
	h.Set("ETag", `"`+d.ETag+`"`)
	http.ServeContent(v.W, v.R, "", time.Time{}, content)
	return nil
}

// SendNamed answers with a file that was made for the answer, to be saved under its name.
func (v *Visit) SendNamed(name, kind string, body []byte) error {
	v.W.Header().Set("Content-Disposition", disposition(Download{Name: name}))
	return v.Send(http.StatusOK, kind, body)
}

// disposition names the file twice (RFC 6266): plainly for old programs, and in full.
func disposition(d Download) string {
	way := "attachment"
	if d.Inline {
		way = "inline"
	}
	plain := strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' || r == '"' || r == '\\' {
			return '_'
		}
		return r
	}, d.Name)
	return way + `; filename="` + plain + `"; filename*=UTF-8''` + strings.ReplaceAll(url.QueryEscape(d.Name), "+", "%20")
}

// Harmless keeps a spreadsheet from taking a text for a formula.
func Harmless(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}
