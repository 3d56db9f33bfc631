package site

// deadline.go is the calculator: whoever knows the day of receipt, and what happened since, sees by which day the law wants
// a reply and what every day on the way is. It is the clock of the cases themselves, and keeps nothing.

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"

	"gongkai/casefile"
	"gongkai/db"
	"gongkai/fault"
	"gongkai/message"
	"gongkai/office"
	"gongkai/page"
	"gongkai/request"
	"gongkai/workday"
)

const (
	mostTold    = 8000     // characters of what happened
	longestWait = 10 * 366 // days after receipt for which one may ask
)

// deadlinePage is the question and, when it was asked, the answer.
type deadlinePage struct {
	Received, Then, Today string // as typed
	Errors                page.FieldErrors
	Asked                 bool
	casefile.LedgerPaper
	Strip page.Strip
	Query string // of the same question as PDF and as data
	lines []request.Line
}

// story is what was typed as a story: the receipt first.
func (p deadlinePage) story() string { return p.Received + " 收到\n" + p.Then }

// reckon reads the question from the address and answers it. An error is what is wrong with the question.
func (s *Site) reckon(v *page.Visit, q db.Query) (p deadlinePage, err error) {
	p = deadlinePage{Received: v.Ask("received"), Then: v.R.URL.Query().Get("then"), Today: v.Ask("today")}
	p.On = workday.DateOf(q.Now())
	if p.Received == "" {
		p.Received = p.On.String()
		return p, nil
	}
	var form fault.Form
	received, err := workday.ParseDate(p.Received)
	if err != nil {
		form.Add("received", "request.flaw.wrong_form")
	}
	if p.Today != "" {
		if p.On, err = workday.ParseDate(p.Today); err != nil || p.On.Before(received) || p.On.Sub(received) > longestWait {
			form.Add("today", "request.flaw.wrong_form")
		}
	}
	if len([]rune(p.Then)) > mostTold {
		form.Add("then", "request.story.long", mostTold)
	}
	if err := form.Err(); err != nil {
		return p, err
	}
	if p.lines, err = request.ReadStory(p.story()); err != nil {
		return p, err
	}
	if p.Today == "" && p.On.Sub(received) > longestWait {
		p.On = received
	}
	cal, err := office.Calendar(q)
	if err != nil {
		return p, err
	}
	p.Facts = request.Facts(p.lines)
	if p.Deadline, err = request.Due(p.Facts, cal, p.On); err != nil {
		return p, err
	}
	p.Asked, p.Strip = true, casefile.Strip(v.Lang, cal.Settled, p.Deadline, p.On)
	p.Query = url.Values{"received": {p.Received}, "then": {p.Then}, "today": {p.On.String()}}.Encode()
	return p, nil
}

func (s *Site) deadline(v *page.Visit) error {
	var p deadlinePage
	var f page.Frame
	var wrong error
	err := s.Store.View(v.R.Context(), func(q *db.View) (err error) {
		if p, wrong = s.reckon(v, q); wrong != nil && fault.As(wrong) == nil {
			return wrong
		}
		f, err = s.frame(v, q, v.T("clock.title"))
		return err
	})
	if err != nil {
		return err
	}
	p.Errors = p.wrong(v.Lang, wrong)
	f.Crumbs = trail(v, page.Link{Label: v.T("clock.title")})
	status := http.StatusOK
	if wrong != nil {
		status = http.StatusUnprocessableEntity
	}
	return v.Render(status, deadlineView(f, p))
}

// wrong puts a refusal beside what was typed, with the event it speaks of.
func (p deadlinePage) wrong(lang message.Lang, err error) page.FieldErrors {
	errs := page.Errors(lang, err).Named(lang, "clock.")
	var u *request.Unlawful
	if errors.As(err, &u) && u.Index < len(p.lines) {
		errs.Summary = message.T(lang, "clock.refused", p.lines[u.Index].Write(), errs.Summary)
	}
	return errs
}

// answered is the answer for programs and printers: an error is what is wrong with the question.
func (s *Site) answered(v *page.Visit) (p deadlinePage, err error) {
	err = s.Store.View(v.R.Context(), func(q *db.View) (err error) {
		if p, err = s.reckon(v, q); err == nil && !p.Asked {
			err = fault.BadInput("request.story.empty")
		}
		return err
	})
	return p, err
}

func (s *Site) deadlinePDF(v *page.Visit) error {
	p, err := s.answered(v)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := p.WritePDF(&b, v.Lang); err != nil {
		return err
	}
	return v.SendNamed(v.T("clock.paper.title")+".pdf", "application/pdf", b.Bytes())
}

// deadlineData is the answer as `gongkai due --json` gives it.
func (s *Site) deadlineData(v *page.Visit) error {
	p, err := s.answered(v)
	var u *request.Unlawful
	var document any = casefile.Document(v.Lang, p.Deadline)
	status := http.StatusOK
	switch {
	case errors.As(err, &u):
		document, status = casefile.Refused(v.Lang, p.lines, u), http.StatusUnprocessableEntity
	case err != nil:
		return err
	}
	raw, err := json.MarshalIndent(document, "", "  ")
	if err != nil {
		return err
	}
	return v.Send(status, "application/json; charset=utf-8", append(raw, '\n'))
}

// deadlinePairs are the answer's dates: receipt, due date, the terms of others.
func deadlinePairs(f page.Frame, p deadlinePage) []page.Pair {
	pairs := []page.Pair{{Label: message.T(f.Lang, "request.received_on"), Value: casefile.DateWords(f.Lang, p.Deadline.Received)},
		{Label: message.T(f.Lang, "request.due_on"), Value: casefile.DueWords(f.Lang, p.Deadline)}}
	for _, term := range p.Terms {
		if term.What != request.ReplyTerm {
			pairs = append(pairs, page.Pair{Label: message.T(f.Lang, "request.term."+string(term.What)), Value: casefile.DateWords(f.Lang, term.Due)})
		}
	}
	return pairs
}
