package site

// Correction of what an organ holds or has published about somebody himself (art. 41, FACTS 1.41): the form of apply.go with
// another question in it, filed as a case of its own kind, followed by number and code like any other.

import (
	"net/http"
	"net/url"
	"strings"

	"gongkai/casefile"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/fault"
	"gongkai/message"
	"gongkai/page"
	"gongkai/privacy"
	"gongkai/request"
)

// waysOfReply are the ways an answer may take that carries no information with it.
var waysOfReply = request.Ways

// correct shows the form; about ?page=, an address of this portal, the record is named already.
func (s *Site) correct(v *page.Visit) error {
	p := applyPage{Correction: true}
	p.App.Requester, p.App.Person.Paper, p.App.Ways = request.NaturalPerson, privacy.ResidentID, []string{"online"}
	if from := page.LocalPath(v.Ask("page")); from != "" && from != "/" {
		var err error
		if p.Wrong.Record, err = s.recordAt(v, from); err != nil {
			return err
		}
	}
	return s.showApply(v, http.StatusOK, p)
}

// recordAt names what stands at an address: an item by its title and index number, anything else by the address.
func (s *Site) recordAt(v *page.Visit, path string) (name string, err error) {
	id, isItem := strings.CutPrefix(path, "/items/")
	if !isItem || strings.Contains(id, "/") {
		return path, nil
	}
	err = s.Store.View(v.R.Context(), func(q *db.View) error {
		p, err := disclosure.Public(q, id)
		name = v.T("correct.record_item", p.Title, p.IndexNumber, path)
		if p.Title == "" {
			name = path
		}
		return err
	})
	if fault.Of(err) == fault.NotFound && err != nil {
		return path, nil
	}
	return name, err
}

// correctPost files the application and answers with the receipt. The same form sent again gets the same receipt.
func (s *Site) correctPost(v *page.Visit) error {
	p := applyPage{Correction: true, App: casefile.Application(v), Wrong: request.Wrong{Record: v.Form("record"), Is: v.Form("is"), Should: v.Form("should"), Evidence: v.Form("evidence")}}
	p.App.Lang = writtenIn(v)
	if wait := s.tooSoon(v, p.App.Person); wait > 0 {
		return s.slowDown(v, p, wait)
	}
	files, bad := s.receive(v)
	if p.App.Files = files; bad != nil && fault.Of(bad) != fault.Invalid {
		return bad
	}
	err := s.Store.View(v.R.Context(), func(q *db.View) error {
		_, organ, err := takes(q)
		p.App.Organ = organ.ID
		return err
	})
	if err != nil {
		return err
	}
	id := ""
	if bad != nil {
		bad = request.CheckCorrection(p.App, p.Wrong, s.Store.Now(), bad)
	} else {
		id, _, bad = s.Store.Once(v.R.Context(), p.App.Organ, v.Key(), func(tx *db.Tx) (string, error) {
			r, err := request.FileCorrection(tx, s.Keys, v.Actor, p.App, p.Wrong)
			return r.Case.ID, err
		})
	}
	if fault.Of(bad) == fault.Invalid {
		p.Errors = page.Errors(v.Lang, bad).Named(v.Lang, "apply.")
		return s.showApply(v, page.StatusOf(bad), p)
	}
	if bad != nil {
		return bad
	}
	return s.showReceipt(v, id)
}

// key is the message of a part that both forms have: the correction's own words where it has some.
func (p applyPage) key(name string) string {
	if p.Correction && message.Has(message.Chinese, "correct."+name) {
		return "correct." + name
	}
	return "apply." + name
}

// wanted is the name of what a case asks for.
func wanted(c request.Case) string {
	if c.Kind == request.ForCorrection {
		return "correct.what"
	}
	return "apply.what"
}

// correctHref leads to the form, about a page where one is known.
func correctHref(about string) string {
	if about == "" || about == "/" {
		return "/correct"
	}
	return "/correct?" + url.Values{"page": {about}}.Encode()
}
