package site

// verify.go tells whoever holds a letter whether this organ issued one with its number and code, and nothing else of it.

import (
	"net/http"
	"strings"

	"gongkai/casefile"
	"gongkai/db"
	"gongkai/fault"
	"gongkai/office"
	"gongkai/page"
	"gongkai/request"
)

// verifyPage is the question for number and code, or the answer.
type verifyPage struct {
	Number, Code string
	Found        bool
	Organ, Date  string
	Errors       page.FieldErrors
}

// verify answers by GET, because a photographed code leads here. Trying numbers is in vain: the code has 96 bits, and what
// does not fit is answered alike.
func (s *Site) verify(v *page.Visit) error {
	p := verifyPage{Number: v.Ask("number"), Code: v.Ask("code")}
	var f page.Frame
	var failed error
	err := s.Store.View(v.R.Context(), func(q *db.View) (err error) {
		if f, err = s.frame(v, q, v.T("verify.title")); err != nil || p.Number == "" && p.Code == "" {
			return err
		}
		one, err := request.Genuine(q, p.Number, p.Code)
		if fault.Of(err) == fault.NotFound {
			failed = err
			return nil
		}
		if err != nil {
			return err
		}
		organ, err := office.OrganByID(q, one.Organ)
		p.Found, p.Number, p.Organ, p.Date = true, one.Number, organ.Name, casefile.DateWords(v.Lang, one.IssuedOn)
		return err
	})
	if err != nil {
		return err
	}
	p.Errors = page.Errors(v.Lang, failed)
	v.W.Header().Set("Cache-Control", "no-store")
	v.W.Header().Set("Referrer-Policy", "no-referrer")
	status := http.StatusOK
	if failed != nil {
		status = page.StatusOf(failed)
	}
	p.Code = strings.TrimSpace(p.Code)
	return v.Render(status, verifyView(f, p))
}
