package site

// The application of a citizen or an organisation (条例 art. 29: what it asks is what the article allows). Nothing that was
// typed or sent is lost: it comes back with what is wrong, files travel sealed in the form. Before it is filed it is held
// against what is published already (apply_offer.go).

import (
	"mime/multipart"
	"net/http"
	"strconv"
	"strings"

	"gongkai/casefile"
	"gongkai/db"
	"gongkai/fault"
	"gongkai/message"
	"gongkai/office"
	"gongkai/page"
	"gongkai/privacy"
	"gongkai/request"
)

// applyPage is the form with what was typed.
type applyPage struct {
	Organ   office.Organ
	Key     string
	App     request.Application
	Kept    []casefile.Kept
	Errors  page.FieldErrors
	Offers  []hit
	Offered bool  // what is published was shown
	Wait    int   // seconds until it may be sent again; 0: now
	Lost    bool  // files must be chosen again
	Ended   ended // the portal's organ was closed: another one answers

	Correction bool // the form of art. 41: correct.go
	Wrong      request.Wrong
}

func (s *Site) apply(v *page.Visit) error {
	p := applyPage{}
	p.App.Requester, p.App.Person.Paper, p.App.Forms, p.App.Ways = request.NaturalPerson, privacy.ResidentID, []string{"electronic"}, []string{"online"}
	return s.showApply(v, http.StatusOK, p)
}

func (s *Site) showApply(v *page.Visit, status int, p applyPage) error {
	p.Key = page.FormKey()
	title, view := "apply.title", applyView
	if p.Correction {
		title, view = "correct.title", correctView
	}
	var f page.Frame
	err := s.Store.View(v.R.Context(), func(q *db.View) (err error) {
		portal, taking, err := takes(q)
		if err != nil {
			return err
		}
		if p.Organ = taking; portal.ID != taking.ID {
			p.Ended = ended{Name: portal.Name, On: page.DateText(v.Context(), portal.ClosedOn.String()), Now: taking}
		}
		f, err = s.frame(v, q, v.T(title))
		return err
	})
	if err != nil {
		return err
	}
	if p.Kept, err = s.receiver().Keep(p.App.Files); err != nil {
		return err
	}
	v.W.Header().Set("Cache-Control", "no-store")
	return v.Render(status, view(f, p))
}

// applyFiles are the file fields of the form.
var applyFiles = []casefile.FileField{{Name: "authorisation", Kind: request.Authorisation}, {Name: "identity_copy", Kind: request.IdentityCopy}, {Name: "enclosure", Kind: request.Material}}

// receiver takes files of a form in.
func (s *Site) receiver() casefile.Receiver {
	return casefile.Receiver{Keys: s.Keys, Blobs: s.Blobs, Now: s.Store.Now()}
}

// receive takes the files of the application in; what is wrong with one is an Invalid fault beside the files that are right.
func (s *Site) receive(v *page.Visit) ([]request.Upload, error) {
	var form fault.Form
	files, err := s.receiver().Receive(v, &form, applyFiles...)
	if err == nil {
		err = form.Err()
	}
	return files, err
}

// applyPost files the application and answers with the receipt. The same form sent again gets the same receipt.
func (s *Site) applyPost(v *page.Visit) error {
	p := applyPage{App: casefile.Application(v), Offered: v.Form("offered") != ""}
	p.App.Lang = writtenIn(v)
	if wait := s.tooSoon(v, p.App.Person); wait > 0 {
		return s.slowDown(v, p, wait)
	}
	files, bad := s.receive(v)
	if p.App.Files = files; bad != nil && fault.Of(bad) != fault.Invalid {
		return bad
	}
	var organ office.Organ
	err := s.Store.View(v.R.Context(), func(q *db.View) (err error) {
		if _, organ, err = takes(q); err == nil && bad == nil && !p.Offered {
			p.Offers, err = s.offers(q, v, p.App.Description)
		}
		return err
	})
	if err != nil {
		return err
	}
	p.App.Organ = organ.ID
	if len(p.Offers) > 0 {
		p.Offered = true
		return s.showApply(v, http.StatusOK, p)
	}
	id := ""
	if bad != nil {
		bad = request.CheckFiled(p.App, s.Store.Now(), bad)
	} else {
		id, _, bad = s.Store.Once(v.R.Context(), organ.ID, v.Key(), func(tx *db.Tx) (string, error) {
			r, err := request.File(tx, s.Keys, v.Actor, p.App)
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

// writtenIn is the language for messages: the one somebody reads the form in, where messages have it.
func writtenIn(v *page.Visit) message.Lang {
	if v.Lang == message.English {
		return v.Lang
	}
	return ""
}

// tooSoon gives the seconds somebody must wait who sent much just now, by address and by identity number; 0 for nobody else.
func (s *Site) tooSoon(v *page.Visit, p request.Person) int {
	if wait := s.limiter.wait(address(v.R)); wait > 0 || p.Identity == "" {
		return wait
	}
	return s.person.wait(s.Keys.Index("apply", privacy.Clean(p.Identity)))
}

// slowDown gives the form back with what was typed: an application that comes too soon after others is not lost, it waits a
// moment.
func (s *Site) slowDown(v *page.Visit, p applyPage, wait int) error {
	p.App.Files = s.receiver().Before(v)
	p.Wait = wait
	p.Lost = v.R.MultipartForm != nil && sent(v.R.MultipartForm)
	v.W.Header().Set("Retry-After", strconv.Itoa(wait))
	return s.showApply(v, http.StatusTooManyRequests, p)
}

// sent says whether a form came with files.
func sent(form *multipart.Form) bool {
	for _, files := range form.File {
		for _, h := range files {
			if h.Size > 0 {
				return true
			}
		}
	}
	return false
}

// agentOpen says whether the part about an agent is shown open.
func (p applyPage) agentOpen() bool {
	if p.App.Agent.There() {
		return true
	}
	for _, f := range p.Errors.Fields {
		switch f.Name {
		case "agent_name", "agent_paper", "agent_identity", "agent_phone", "authorisation":
			return true
		}
	}
	return false
}

// personalPapers are the papers of a natural person.
func personalPapers(lang message.Lang) []page.Option {
	var values []string
	for _, p := range privacy.Papers {
		values = append(values, string(p))
	}
	return choices(lang, "request.paper.", values...)
}

// accepted are the kinds of files a file field offers.
func accepted() string { return strings.Join(request.UploadTypes(), ",") }
