package site

// alert.go lets a citizen be told by mail of what is newly found: asked for on the search page, confirmed from a mail, ended
// from any mail. A link in a mail only shows a button: what opens links before people do must not press it.

import (
	"net/http"
	"net/url"

	"gongkai/alert"
	"gongkai/db"
	"gongkai/fault"
	"gongkai/page"
	"gongkai/vault"
)

// alertPage is the form with what was typed.
type alertPage struct {
	Key           string
	Words, Query  string
	Address, Pace string
	Errors        page.FieldErrors
}

// alertWord is a page that says something and has at most one button.
type alertWord struct {
	Title, Text   string
	Action, Press string // of the form; "" for none
	Key           string
	Back          string
}

func (s *Site) alert(v *page.Visit) error {
	ask := searchOf(v)
	return s.showAlert(v, http.StatusOK, alertPage{Words: ask.Words, Query: askValues(ask).Encode(), Pace: string(alert.Daily)})
}

func (s *Site) showAlert(v *page.Visit, status int, p alertPage) error {
	p.Key = page.FormKey()
	var f page.Frame
	err := s.Store.View(v.R.Context(), func(q *db.View) (err error) {
		f, err = s.frame(v, q, v.T("alert.title"))
		return err
	})
	if err != nil {
		return err
	}
	if !s.Letters || f.Site.Domain == "" {
		return fault.Missing("alert.off")
	}
	f.Crumbs = trail(v, page.Link{Href: "/search?" + p.Query, Label: v.T("site.menu.search")}, page.Link{Label: v.T("alert.title")})
	v.W.Header().Set("Cache-Control", "no-store")
	return v.Render(status, alertView(f, p))
}

func (s *Site) alertPost(v *page.Visit) error {
	values, err := url.ParseQuery(v.Form("query"))
	if err != nil {
		return fault.BadInput("alert.bad_words")
	}
	ask := AskOf(values)
	p := alertPage{Words: ask.Words, Query: askValues(ask).Encode(), Address: v.Form("address"), Pace: v.Form("pace")}
	var f page.Frame
	err = s.Store.View(v.R.Context(), func(q *db.View) (err error) {
		f, err = s.frame(v, q, v.T("alert.title"))
		return err
	})
	if err != nil {
		return err
	}
	if !s.Letters || f.Site.Domain == "" {
		return fault.Missing("alert.off")
	}
	w := alert.Wanted{Address: p.Address, Ask: ask, Query: p.Query, Pace: alert.Pace(p.Pace), Lang: v.Lang, Site: f.Site.Name, Base: "https://" + f.Site.Domain}
	_, _, err = s.Store.Once(v.R.Context(), alertWriter, v.Key(), func(tx *db.Tx) (string, error) { return "", alert.Keep(tx, s.Keys, w) })
	if fault.Of(err) == fault.Invalid {
		p.Errors = page.Errors(v.Lang, err).Named(v.Lang, "alert.")
		return s.showAlert(v, page.StatusOf(err), p)
	}
	if err != nil {
		return err
	}
	return s.showWord(v, alertWord{Title: v.T("alert.asked_title"), Text: v.T("alert.asked"), Back: "/search?" + p.Query})
}

// alertWriter is the organ under whose lock searches are kept: none.
const alertWriter = "alert"

func (s *Site) showWord(v *page.Visit, w alertWord) error {
	var f page.Frame
	err := s.Store.View(v.R.Context(), func(q *db.View) (err error) { f, err = s.frame(v, q, w.Title); return err })
	if err != nil {
		return err
	}
	w.Key = page.FormKey()
	f.Crumbs = trail(v, page.Link{Href: "/search", Label: v.T("site.menu.search")}, page.Link{Label: w.Title})
	v.W.Header().Set("Cache-Control", "no-store")
	v.W.Header().Set("Referrer-Policy", "no-referrer")
	return v.Render(http.StatusOK, alertWordView(f, w))
}

// wordsOf are the words of a kept search.
func wordsOf(s alert.Search) string {
	values, err := url.ParseQuery(s.Ask)
	if err != nil {
		return ""
	}
	return AskOf(values).Words
}

func (s *Site) alertConfirm(v *page.Visit) error {
	return s.askAlert(v, alert.ToConfirm, "confirm", "/alerts/"+v.Path("token"))
}

func (s *Site) alertEnd(v *page.Visit) error {
	return s.askAlert(v, alert.ToEnd, "end", "/alerts/end/"+v.Path("token"))
}

// alertFinder gives the search a token is for.
type alertFinder = func(q db.Query, keys *vault.Keys, given string) (alert.Search, error)

// askAlert shows what the button will do. A portal without a key has no kept searches.
func (s *Site) askAlert(v *page.Visit, find alertFinder, what, action string) error {
	if s.Keys == nil {
		return fault.Missing("alert.gone")
	}
	var one alert.Search
	err := s.Store.View(v.R.Context(), func(q *db.View) (err error) { one, err = find(q, s.Keys, v.Path("token")); return err })
	if err != nil {
		return err
	}
	return s.showWord(v, alertWord{Title: v.T("alert." + what + "_title"), Text: v.T("alert."+what, wordsOf(one)), Action: action, Press: v.T("alert." + what + "_button")})
}

func (s *Site) alertConfirmPost(v *page.Visit) error {
	given := v.Path("token")
	var one alert.Search
	_, _, err := s.Store.Once(v.R.Context(), alertWriter, "alert-confirm-"+given, func(tx *db.Tx) (string, error) { return "", alert.Confirm(tx, s.Keys, given) })
	if err == nil {
		err = s.Store.View(v.R.Context(), func(q *db.View) (err error) { one, err = alert.ToConfirm(q, s.Keys, given); return err })
	}
	if err != nil {
		return err
	}
	return s.showWord(v, alertWord{Title: v.T("alert.confirmed_title"), Text: v.T("alert.confirmed", wordsOf(one)), Back: "/search?" + one.Ask})
}

// alertEndPost ends a search; mail programs may send it by themselves (RFC 8058), without anything a form of ours carries.
func (s *Site) alertEndPost(v *page.Visit) error {
	given := v.Path("token")
	_, _, err := s.Store.Once(v.R.Context(), alertWriter, "alert-end-"+given, func(tx *db.Tx) (string, error) { return "", alert.End(tx, s.Keys, given) })
	if err != nil {
		return err
	}
	return s.showWord(v, alertWord{Title: v.T("alert.ended_title"), Text: v.T("alert.ended"), Back: "/search"})
}
