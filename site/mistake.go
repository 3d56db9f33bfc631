package site

// mistake.go is 我为政府网站找错 (FACTS 6.20): anybody says what is wrong with a page, gets a number and a code, asks with them for
// the answer; answers the office shows to everybody stand below the form.

import (
	"net/http"
	"net/url"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/mistake"
	"gongkai/office"
	"gongkai/page"
)

// mistakePage is the form with what was typed, and the answers shown to everybody.
type mistakePage struct {
	Organ   office.Organ
	Key     string
	Filing  mistake.Filing
	Errors  page.FieldErrors
	Contact []page.Pair
	Answers []mistake.Report
	May     bool // reports can be taken in here
}

func (s *Site) mistake(v *page.Visit) error {
	p := mistakePage{}
	if from := v.Ask("page"); from != "" {
		p.Filing.Page = page.LocalPath(from)
	}
	return s.showMistake(v, http.StatusOK, p)
}

const answersShown = 10

func (s *Site) showMistake(v *page.Visit, status int, p mistakePage) error {
	var f page.Frame
	err := s.Store.View(v.R.Context(), func(q *db.View) error {
		k, err := s.cache.know(q)
		if err != nil {
			return err
		}
		p.Organ = k.portal
		if p.Answers, err = mistake.Public(q, p.Organ.ID, answersShown); err != nil {
			return err
		}
		f, err = s.frame(v, q, v.T("page.foot.error"))
		return err
	})
	if err != nil {
		return err
	}
	p.Key, p.Contact, p.May = page.FormKey(), contact(v, p.Organ), s.Keys != nil
	f.Crumbs = trail(v, page.Link{Label: f.Title})
	v.W.Header().Set("Cache-Control", "no-store")
	return v.Render(status, mistakeView(f, p))
}

// mistakePost takes a report in. The same form sent again gets the same receipt.
func (s *Site) mistakePost(v *page.Visit) error {
	p := mistakePage{Filing: mistake.Filing{Kind: mistake.Kind(v.Form("kind")), Page: v.Form("page"), Words: v.Form("words"), Contact: v.Form("contact"), Honey: v.Form("website")}}
	if s.Keys == nil {
		return fault.Missing("fault.not_found")
	}
	err := s.Store.View(v.R.Context(), func(q *db.View) (err error) {
		_, p.Organ, err = takes(q)
		return err
	})
	if err != nil {
		return err
	}
	p.Filing.Organ = p.Organ.ID
	answer, _, err := s.Store.Once(v.R.Context(), p.Organ.ID, v.Key(), func(tx *db.Tx) (string, error) {
		r, code, err := mistake.File(tx, s.Keys, v.Actor, p.Filing)
		return url.Values{"number": {r.Number}, "code": {code}}.Encode(), err
	})
	if fault.Of(err) == fault.Invalid {
		p.Errors = page.Errors(v.Lang, err).Named(v.Lang, "mistake.field.")
		return s.showMistake(v, page.StatusOf(err), p)
	}
	if err != nil {
		return err
	}
	values, err := url.ParseQuery(answer)
	if err != nil {
		return err
	}
	return s.showMistakeTrack(v, http.StatusOK, mistakeTrackPage{Number: values.Get("number"), Code: values.Get("code"), Filed: true})
}

// mistakeTrackPage is a report for whoever knows its number and code, or the question for them.
type mistakeTrackPage struct {
	Key, Number, Code string
	Filed             bool // just now: number and code are to be kept
	Report            mistake.Report
	Bad               string
}

func (s *Site) mistakeTrack(v *page.Visit) error {
	return s.showMistakeTrack(v, http.StatusOK, mistakeTrackPage{Number: v.Ask("number")})
}

func (s *Site) mistakeTrackPost(v *page.Visit) error {
	return s.showMistakeTrack(v, http.StatusOK, mistakeTrackPage{Number: v.Form("number"), Code: v.Form("code")})
}

func (s *Site) showMistakeTrack(v *page.Visit, status int, p mistakeTrackPage) error {
	var f page.Frame
	err := s.Store.View(v.R.Context(), func(q *db.View) (err error) {
		if p.Code != "" {
			p.Report, err = mistake.Track(q, p.Number, p.Code)
			if fault.Of(err) == fault.NotFound && err != nil {
				p.Bad, status, err = v.T("mistake.not_found"), http.StatusNotFound, nil
			}
			if err != nil {
				return err
			}
		}
		f, err = s.frame(v, q, v.T("mistake.track"))
		return err
	})
	if err != nil {
		return err
	}
	p.Key = page.FormKey()
	f.Crumbs = trail(v, page.Link{Href: "/mistake", Label: v.T("page.foot.error")}, page.Link{Label: f.Title})
	v.W.Header().Set("Cache-Control", "no-store")
	return v.Render(status, mistakeTrackView(f, p))
}
