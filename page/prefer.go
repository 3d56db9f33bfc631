package page

// How a reader likes pages: language, size of type, contrast, the version for elderly people. It is kept in plain cookies
// that hold nothing about the person, and changed by following a link or sending a form, so that it works without script.
// FACTS 6.35, 6.36.

import (
	"net/http"
	"strconv"
	"strings"

	"gongkai/message"
	"gongkai/traditional"
)

const (
	langCookie     = "lang"
	elderCookie    = "elder"
	contrastCookie = "contrast"
	sizeCookie     = "size"
	yearSeconds    = 365 * 24 * 3600
	sizeMost       = 2
)

// Look is how a reader likes pages. The zero value but for the language is a page as everybody gets it.
type Look struct {
	Lang     message.Lang
	Elder    bool // the version for elderly people: large type and targets, simple layout, high contrast
	Contrast bool // light letters on black
	Size     int  // size of type: 0 usual, 1 larger, 2 largest
}

// LookOf is what the request's cookies say. Without a cookie the language is Chinese: a government site speaks the state's
// language first whatever the browser asks for.
func LookOf(r *http.Request) Look {
	l := Look{Lang: message.Chinese}
	if r.Header["Cookie"] == nil {
		return l
	}
	for _, c := range r.Cookies() {
		switch c.Name {
		case langCookie:
			l.Lang = langOf(c.Value)
		case elderCookie:
			l.Elder = c.Value == "1"
		case contrastCookie:
			l.Contrast = c.Value == "1"
		case sizeCookie:
			l.Size = sizeOf(c.Value)
		}
	}
	return l
}

// Key tells looks apart; everybody's, in Chinese, is "".
func (l Look) Key() string {
	if l == (Look{Lang: message.Chinese}) {
		return ""
	}
	key := []byte("\x00" + string(l.Lang))
	for i, on := range []bool{l.Elder, l.Contrast} {
		if on {
			key = append(key, "ec"[i])
		}
	}
	return string(append(key, '0'+byte(l.Size)))
}

// langOf is a language pages can be shown in: traditional characters only where the program has their tables.
func langOf(tag string) message.Lang {
	lang := message.Parse(tag)
	if lang == message.Traditional && !traditional.Ready() {
		return message.Chinese
	}
	return lang
}

// sizeOf reads a size of type; what is none is the usual one.
func sizeOf(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 || n > sizeMost {
		return 0
	}
	return n
}

// SavePreference answers GET /prefer?lang=en&elder=1&contrast=1&size=2&back=/path: it keeps what is given and goes back
// (303). Only a path of this site is gone back to.
func SavePreference(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	for name, value := range map[string]func(string) string{
		langCookie:     func(s string) string { return string(langOf(s)) },
		elderCookie:    onOff,
		contrastCookie: onOff,
		sizeCookie:     func(s string) string { return strconv.Itoa(sizeOf(s)) },
	} {
		if q.Has(name) {
			keepCookie(w, r, name, value(q.Get(name)))
		}
	}
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, LocalPath(q.Get("back")), http.StatusSeeOther)
}

func onOff(s string) string {
	if s == "1" {
		return "1"
	}
	return "0"
}

// LocalPath gives path when it is a path of this site, and "/" otherwise, so that a link cannot send people elsewhere.
func LocalPath(path string) string {
	if !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.ContainsAny(path, "\\\r\n\t") {
		return "/"
	}
	return path
}

func keepCookie(w http.ResponseWriter, r *http.Request, name, value string) {
	http.SetCookie(w, &http.Cookie{
		Name: name, Value: value, Path: "/", MaxAge: yearSeconds,
		HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: r.TLS != nil,
	})
}
