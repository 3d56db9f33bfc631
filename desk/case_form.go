package desk

// case_form.go is what every form about a case shares: the case above it, what was typed coming back when it is refused, files
// sealed before any row names them.

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"gongkai/blob"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/fault"
	"gongkai/office"
	"gongkai/page"
	"gongkai/request"
	"gongkai/workday"
)

// caseForm is a form about a case.
type caseForm struct {
	request.Case
	Key, Seen string
	Typed     map[string]string
	Errors    page.FieldErrors
	Today     workday.Date
}

// field is a field of the form with what was typed and what is wrong with it.
func (p caseForm) field(f page.Field) page.Field {
	if typed, ok := p.Typed[f.Name]; ok {
		f.Value = typed
	}
	f.Error = p.Errors.Of(f.Name)
	return f
}

// caseFormPage is one such form: who may use it, its title, what it reads besides, how it looks.
type caseFormPage struct {
	verb  office.Verb
	title string
	load  func(q db.Query, v *page.Visit, p caseForm) (func(f page.Frame) templ.Component, error)
}

// show gives the form's page; failed says why what was typed was refused.
func (one caseFormPage) show(d *Desk, v *page.Visit, failed error) error {
	p := caseForm{Key: page.FormKey(), Typed: map[string]string{}, Errors: page.Errors(v.Lang, failed), Today: workday.DateOf(d.DB.Now())}
	if v.R.Method == http.MethodPost {
		for name := range v.R.PostForm {
			p.Typed[name] = v.Form(name)
		}
	}
	var view func(f page.Frame) templ.Component
	err := d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		if p.Case, err = d.loadCase(q, v); err != nil {
			return err
		}
		if err := v.Actor.Allow(one.verb, p.Organ); err != nil {
			return err
		}
		p.Seen = strconv.FormatInt(p.Revision, 10)
		view, err = one.load(q, v, p)
		return err
	})
	if err != nil {
		return err
	}
	f := d.frame(v, v.T(one.title))
	f.Crumbs = crumbs(v, page.Link{Href: "/desk/cases", Label: v.T("desk.menu.cases")}, page.Link{Href: "/desk/cases/" + p.ID, Label: p.Number}, page.Link{Label: v.T(one.title)})
	return d.renderWithPhrases(v, page.StatusOf(failed), p.Organ, view(f))
}

// get shows the form.
func (one caseFormPage) get(d *Desk, v *page.Visit) error { return one.show(d, v, nil) }

// post takes the form: act runs once, and a refusal shows the form again with what was typed.
func (one caseFormPage) post(act func(d *Desk, v *page.Visit, c request.Case) (func(tx *db.Tx) (next string, err error), error)) func(*Desk, *page.Visit) error {
	return func(d *Desk, v *page.Visit) error {
		c, err := d.caseOf(v)
		if err != nil {
			return err
		}
		if inserted, err := d.inserting(v, c.Organ); inserted || err != nil {
			return errOr(err, func() error { return one.show(d, v, nil) })
		}
		do, err := act(d, v, c)
		if err == nil {
			err = d.once(v, c.Organ, do)
		}
		if err != nil && wordable(err) {
			return one.show(d, v, err)
		}
		return err
	}
}

// dated reads date fields of a form into their places; what is none is a fault at its field.
func dated(v *page.Visit, into map[string]*workday.Date) error {
	var form fault.Form
	for name, date := range into {
		*date = readDate(&form, name, v.Form(name))
	}
	return form.Err()
}

// sealed takes the files sent under "files" and seals them.
func (d *Desk) sealed(v *page.Visit) ([]request.Enclosure, error) {
	if v.R.MultipartForm == nil {
		return nil, nil
	}
	var files []request.Enclosure
	for _, h := range v.R.MultipartForm.File["files"] {
		if h.Filename == "" && h.Size == 0 {
			continue
		}
		var form fault.Form
		if h.Size == 0 {
			form.Add("files", "disclosure.empty_file")
			return nil, form.Err()
		}
		if h.Size > disclosure.MaxAttachment {
			form.Add("files", "fault.too_large", blob.HumanSize(disclosure.MaxAttachment))
			return nil, form.Err()
		}
		in, err := h.Open()
		if err != nil {
			return nil, err
		}
		data, err := io.ReadAll(in)
		_ = in.Close() // only read
		if err != nil {
			return nil, err
		}
		f := request.Enclosure{Name: disclosure.CleanName(h.Filename), Type: "application/octet-stream"}
		kind, known := disclosure.SniffType(f.Name, data[:min(len(data), 512)])
		if !known {
			form.Add("files", "request.file.kind")
			return nil, form.Err()
		}
		sum := sha256.Sum256(data)
		f.Type, f.Ref = kind, blob.Ref{Hash: hex.EncodeToString(sum[:]), Size: int64(len(data))}
		if f, err = request.SealEnclosure(v.R.Context(), d.Keys, d.Blobs, f, data); err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	return files, nil
}

// caseFile opens a sealed file; each time is recorded, so it is asked for with a form.
func (d *Desk) caseFile(v *page.Visit) error {
	organ := v.Form("organ")
	var f request.Enclosure
	err := d.DB.Update(v.R.Context(), organ, func(tx *db.Tx) (err error) {
		f, err = request.OpenEnclosure(tx, v.Actor, v.Path("file"))
		return err
	})
	if err != nil {
		return err
	}
	data, err := request.UnsealEnclosure(v.R.Context(), d.Keys, d.Blobs, f)
	if err != nil {
		return err
	}
	return v.SendNamed(f.Name, f.Type, []byte(data))
}
