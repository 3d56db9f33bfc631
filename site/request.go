package site

// What a citizen who asked for information gets: the receipt, and the tracking by number and query code. The application
// itself is in apply.go.

import (
	"bytes"
	"net/http"
	"net/url"

	"gongkai/casefile"
	"gongkai/db"
	"gongkai/fault"
	"gongkai/message"
	"gongkai/office"
	"gongkai/page"
	"gongkai/privacy"
	"gongkai/request"
	"gongkai/workday"
)

// receiptPage is what the applicant keeps.
type receiptPage struct {
	Receipt request.Receipt
	Name    string
	Organ   office.Organ
	Strip   page.Strip
	Address string // of the tracking page, for the code that is photographed
}

func (s *Site) showReceipt(v *page.Visit, id string) error {
	var f page.Frame
	var p receiptPage
	err := s.Store.View(v.R.Context(), func(q *db.View) (err error) {
		if p.Receipt, err = request.ReceiptOf(q, s.Keys, id); err != nil {
			return err
		}
		if p.Organ, err = office.OrganByID(q, p.Receipt.Case.Organ); err != nil {
			return err
		}
		if f, err = s.frame(v, q, v.T("apply.receipt")); err != nil {
			return err
		}
		p.Strip, err = stripOf(v, q, p.Receipt.Due)
		return err
	})
	if err != nil {
		return err
	}
	if f.Site.Domain != "" {
		p.Address = "https://" + f.Site.Domain + "/track?number=" + url.QueryEscape(p.Receipt.Case.Number)
	}
	v.W.Header().Set("Cache-Control", "no-store")
	return v.Render(http.StatusOK, receiptView(f, p))
}

func stripOf(v *page.Visit, q db.Query, d request.Deadline) (page.Strip, error) {
	cal, err := office.Calendar(q)
	return casefile.Strip(v.Lang, cal.Settled, d, workday.DateOf(q.Now())), err
}

// trackPage is the question for number and code, or the answer.
type trackPage struct {
	Key          string
	Number, Code string
	Errors       page.FieldErrors
	Found        bool
	request.Tracking
	Strip   page.Strip
	History []page.Moment
	Moved   []request.Moved  // by a changed calendar
	Replies request.Handling // how its reply is reviewed

	Submissions []request.Submission
	Messages    []request.Message
	Kind        request.SubmissionKind // what was handed in just now, as typed
	Text, Way   string
	Done        bool // and taken in
}

func (s *Site) track(v *page.Visit) error {
	return s.showTrack(v, http.StatusOK, trackPage{Key: page.FormKey(), Number: v.Ask("number")})
}

func (s *Site) showTrack(v *page.Visit, status int, p trackPage) error {
	var f page.Frame
	err := s.Store.View(v.R.Context(), func(q *db.View) (err error) {
		f, err = s.frame(v, q, v.T("track.title"))
		return err
	})
	if err != nil {
		return err
	}
	v.W.Header().Set("Cache-Control", "no-store")
	return v.Render(status, trackView(f, p))
}

func (s *Site) trackPost(v *page.Visit) error { return s.showFound(v, trackPage{}, nil) }

// showFound shows the case whose number and code the form carries; failed says why what was handed in was refused.
func (s *Site) showFound(v *page.Visit, p trackPage, failed error) error {
	p.Key, p.Number, p.Code = page.FormKey(), v.Form("number"), v.Form("code")
	err := s.Store.View(v.R.Context(), func(q *db.View) (err error) {
		if p.Tracking, err = request.Track(q, p.Number, p.Code); err != nil {
			return err
		}
		if p.Moved, err = request.MovedOf(q, p.Case.ID); err != nil {
			return err
		}
		if p.Replies, err = request.HandlingOf(q, p.Case.Organ); err != nil {
			return err
		}
		if p.Messages, err = request.MessagesOf(q, p.Case.ID); err != nil {
			return err
		}
		if p.Submissions, err = request.Submissions(q, s.Keys, p.Case); err != nil {
			return err
		}
		p.Strip, err = stripOf(v, q, p.Deadline)
		return err
	})
	if fault.Of(err) == fault.NotFound {
		p.Errors = page.Errors(v.Lang, err)
		return s.showTrack(v, page.StatusOf(err), p)
	}
	if err != nil {
		return err
	}
	p.Found, p.Code = true, request.CleanCode(p.Code)
	p.Errors = page.Errors(v.Lang, failed)
	p.History = p.history(v.Lang)
	return s.showTrack(v, page.StatusOf(failed), p)
}

// trackLetter shows the served reply to whoever has number and code.
func (s *Site) trackLetter(v *page.Visit) error {
	l, err := s.letter(v)
	if err != nil {
		return err
	}
	var f page.Frame
	if err := s.Store.View(v.R.Context(), func(q *db.View) (err error) {
		f, err = s.frame(v, q, v.T("track.letter"))
		return err
	}); err != nil {
		return err
	}
	v.W.Header().Set("Cache-Control", "no-store")
	return v.Render(http.StatusOK, letterView(f, l))
}

// letter reads a served letter and notes that it was opened.
func (s *Site) letter(v *page.Visit) (l request.Letter, err error) {
	number, code := v.Form("number"), v.Form("code")
	var one request.Issued
	err = s.Store.View(v.R.Context(), func(q *db.View) (err error) {
		l, one, err = request.ReadTracked(q, s.Keys, number, code, v.Form("letter"))
		return err
	})
	if err != nil {
		return l, err
	}
	_, _, err = s.Store.Once(v.R.Context(), one.Organ, v.Key()+" "+one.ID, func(tx *db.Tx) (string, error) {
		return one.ID, request.NoteOpened(tx, v.Actor, number, code, one.ID)
	})
	return l, err
}

// trackHandIn takes what the applicant hands in.
func (s *Site) trackHandIn(v *page.Visit) error {
	number, code := v.Form("number"), v.Form("code")
	p := trackPage{Text: v.Form("text"), Way: v.Form("way"), Kind: request.SubmissionKind(v.Form("kind"))}
	var organ string
	err := s.Store.View(v.R.Context(), func(q *db.View) error {
		t, err := request.Track(q, number, code)
		organ = t.Case.Organ
		return err
	})
	if fault.Of(err) == fault.NotFound {
		return s.showFound(v, p, nil)
	}
	if err != nil {
		return err
	}
	_, _, err = s.Store.Once(v.R.Context(), organ, v.Key(), func(tx *db.Tx) (string, error) {
		return string(p.Kind), request.HandIn(tx, s.Keys, v.Actor, number, code, request.Submission{Kind: p.Kind, Text: p.Text, Way: p.Way, Letter: v.Form("letter")})
	})
	if kind := fault.Of(err); err != nil && kind != fault.Invalid && kind != fault.Refused && kind != fault.Stale {
		return err
	}
	if err == nil {
		p.Text, p.Done = "", true
	}
	return s.showFound(v, p, err)
}

// letterTypes are the files a letter goes out as.
var letterTypes = map[string]string{"docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "pdf": "application/pdf"}

// trackLetterFile gives the served reply as a file.
func trackLetterFile(kind string) func(*Site, *page.Visit) error {
	return func(s *Site, v *page.Visit) error {
		l, err := s.letter(v)
		if err != nil {
			return err
		}
		var b bytes.Buffer
		write := l.WriteDOCX
		if kind == "pdf" {
			write = l.WritePDF
		}
		if err := write(&b); err != nil {
			return err
		}
		h := v.W.Header()
		h.Set("Cache-Control", "no-store")
		h.Set("Content-Disposition", "attachment; filename*=UTF-8''"+url.PathEscape(l.FileNameAs(kind)))
		return v.Send(http.StatusOK, letterTypes[kind], b.Bytes())
	}
}

// trackDays gives the ledger of days as a file to whoever has number and code.
func (s *Site) trackDays(v *page.Visit) error {
	var paper casefile.LedgerPaper
	err := s.Store.View(v.R.Context(), func(q *db.View) error {
		t, err := request.Track(q, v.Form("number"), v.Form("code"))
		paper = casefile.LedgerPaper{Organ: t.Organ.Name, Number: t.Case.Number, Facts: t.Case.Facts, Deadline: t.Deadline, On: workday.DateOf(q.Now())}
		return err
	})
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := paper.WritePDF(&b, v.Lang); err != nil {
		return err
	}
	v.W.Header().Set("Cache-Control", "no-store")
	return v.SendNamed(paper.Number+".pdf", "application/pdf", b.Bytes())
}

// choices gives options whose words stand under a common key.
func choices(lang message.Lang, prefix string, values ...string) []page.Option {
	var options []page.Option
	for _, value := range values {
		o := page.Option{Value: value, Label: message.T(lang, prefix+value)}
		if message.Has(lang, prefix+value+".hint") {
			o.Hint = message.T(lang, prefix+value+".hint")
		}
		options = append(options, o)
	}
	return options
}

func requesterChoices(lang message.Lang) []page.Option {
	var values []string
	for _, r := range request.Requesters {
		values = append(values, string(r))
	}
	return choices(lang, "request.requester.", values...)
}

func paperChoices(lang message.Lang) []page.Option {
	var values []string
	for _, p := range append(privacy.Papers[:len(privacy.Papers):len(privacy.Papers)], privacy.CreditCode) {
		values = append(values, string(p))
	}
	return choices(lang, "request.paper.", values...)
}

// trackOutcome says the outcome once it was served, or that the applicant withdrew.
func trackOutcome(f page.Frame, p trackPage) string {
	if p.Case.ServedOn.IsZero() {
		return ""
	}
	return message.T(f.Lang, p.Case.Outcome.Key())
}
