package page

// The reader's preferences: language and large type. They are kept in two plain cookies that hold nothing about the
// person, and changed by following a link, so that it works without script.

import (
	"net/http"
	"strings"

	"gongkai/message"
)

const (
	langCookie  = "lang"
	elderCookie = "elder"
	yearSeconds = 365 * 24 * 3600
)

// Preferences gives the language and whether large type is on, as the request's cookies say. Without a cookie the
// language is Chinese: a government site speaks the state's language first whatever the browser asks for.
func Preferences(r *http.Request) (lang message.Lang, elder bool) {
	lang = message.Chinese
	if c, err := r.Cookie(langCookie); err == nil {
		lang = message.Parse(c.Value)
	}
	if c, err := r.Cookie(elderCookie); err == nil {
		elder = c.Value == "1"
	}
	return lang, elder
}

// SavePreference answers GET /prefer?lang=en&elder=1&back=/path: it keeps what is given and goes back (303). Only a
// path of this site is gone back to.
func SavePreference(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	if q.Has("lang") {
		keepCookie(w, r, langCookie, string(message.Parse(q.Get("lang"))))
	}
	if q.Has("elder") {
		on := "0"
		if q.Get("elder") == "1" {
			on = "1"
		}
		keepCookie(w, r, elderCookie, on)
	}
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, LocalPath(q.Get("back")), http.StatusSeeOther)
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
