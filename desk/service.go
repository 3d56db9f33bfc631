package desk

// service.go records how letters were served, and prints the receipts of service.

import (
	"bytes"
	"io"
	"net/http"
	"net/url"
	"time"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/message"
	"gongkai/page"
	"gongkai/request"
	"gongkai/workday"
)

func microsWord(micros int64) string {
	if micros == 0 {
		return ""
	}
	return instant(time.UnixMicro(micros))
}

func waitingValue(on bool) string {
	if on {
		return "1"
	}
	return ""
}

// templateWord says by which text a letter was written.
func templateWord(lang message.Lang, one request.Issued) string {
	switch {
	case one.Outside():
		return message.T(lang, "letter.made_outside")
	case one.Template == 0:
		return message.T(lang, "letter.version_default")
	}
	return message.T(lang, "letter.version", one.Template)
}

// letterOrgan reads whose letter the address names.
func (d *Desk) letterOrgan(v *page.Visit) (one request.Issued, err error) {
	err = d.DB.View(v.R.Context(), func(q *db.View) error {
		one, _, err = loadLetter(q, v)
		return err
	})
	return one, err
}

func (d *Desk) letterServe(v *page.Visit) error {
	one, err := d.letterOrgan(v)
	if err != nil {
		return err
	}
	p := oneLetterPage{On: v.Form("on"), Service: request.Service{Way: request.ServiceWay(v.Form("way")), Receiver: v.Form("receiver"), Relation: v.Form("relation"),
		Through: v.Form("through"), Postal: v.Form("postal"), Witnesses: v.Form("witnesses"), Place: v.Form("place")}}
	if inserted, err := d.inserting(v, one.Organ); inserted || err != nil {
		return errOr(err, func() error {
			p.Service.Place = v.Form("place")
			return d.showOneLetter(v, p, "", nil)
		})
	}
	var form fault.Form
	s := p.Service
	s.On = readDate(&form, "on", p.On)
	if err = form.Err(); err == nil {
		err = d.once(v, one.Organ, func(tx *db.Tx) (string, error) {
			_, err := request.Serve(tx, d.Keys, v.Actor, one.ID, caseSeen(v), s)
			return "/desk/letters/" + one.ID, err
		})
	}
	if err != nil && wordable(err) {
		return d.showOneLetter(v, p, "", err)
	}
	return err
}

// serviceStep is what is recorded later of a service.
func serviceStep(act func(tx *db.Tx, v *page.Visit, day workday.Date) error) func(*Desk, *page.Visit) error {
	return func(d *Desk, v *page.Visit) error {
		one, err := d.letterOrgan(v)
		if err != nil {
			return err
		}
		var form fault.Form
		day := readDate(&form, "day", v.Form("day"))
		if err = form.Err(); err == nil {
			err = d.once(v, one.Organ, func(tx *db.Tx) (string, error) { return "/desk/letters/" + one.ID, act(tx, v, day) })
		}
		if err != nil && wordable(err) {
			return d.showOneLetter(v, oneLetterPage{On: workday.DateOf(d.DB.Now()).String()}, "", err)
		}
		return err
	}
}

func serviceArrived(tx *db.Tx, v *page.Visit, day workday.Date) error {
	return request.Arrived(tx, v.Actor, v.Path("service"), day)
}

func serviceReturned(tx *db.Tx, v *page.Visit, day workday.Date) error {
	return request.CameBack(tx, v.Actor, v.Path("service"), day, v.Form("why"))
}

// serviceKeep takes in the picture of a signed receipt.
func (d *Desk) serviceKeep(v *page.Visit) error {
	one, err := d.letterOrgan(v)
	if err != nil {
		return err
	}
	data, err := scanOf(v)
	if err == nil {
		err = d.once(v, one.Organ, func(tx *db.Tx) (string, error) {
			return "/desk/letters/" + one.ID, request.KeepScan(v.R.Context(), tx, d.Keys, d.Blobs, v.Actor, v.Path("service"), http.DetectContentType(data), data)
		})
	}
	if err != nil && wordable(err) {
		return d.showOneLetter(v, oneLetterPage{On: workday.DateOf(d.DB.Now()).String()}, "", err)
	}
	return err
}

const largestScan = 10<<20 + 1 // one byte more shows that it is too large

// scanOf reads the uploaded picture; none is empty, and refused later.
func scanOf(v *page.Visit) ([]byte, error) {
	if v.R.MultipartForm == nil || len(v.R.MultipartForm.File["scan"]) == 0 {
		return nil, nil
	}
	f, err := v.R.MultipartForm.File["scan"][0].Open()
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, largestScan))
}

// serviceScan opens the picture; the look is recorded.
func (d *Desk) serviceScan(v *page.Visit) error {
	one, err := d.letterOrgan(v)
	if err != nil {
		return err
	}
	var data []byte
	var kind string
	err = d.DB.Update(v.R.Context(), one.Organ, func(tx *db.Tx) (err error) {
		data, kind, err = request.OpenScan(v.R.Context(), tx, d.Keys, d.Blobs, v.Actor, v.Path("service"))
		return err
	})
	if err != nil {
		return err
	}
	v.W.Header().Set("Content-Disposition", "attachment")
	return v.Send(http.StatusOK, kind, data)
}

// serviceReceipt prints the 送达回证 as a page or a file; it names people, so the look is recorded.
func serviceReceipt(kind string) func(*Desk, *page.Visit) error {
	return func(d *Desk, v *page.Visit) error {
		one, err := d.letterOrgan(v)
		if err != nil {
			return err
		}
		var r request.ServiceReceipt
		err = d.DB.Update(v.R.Context(), one.Organ, func(tx *db.Tx) (err error) {
			r, err = request.PrintServiceReceipt(tx, d.Keys, v.Actor, one.ID, v.Path("service"))
			return err
		})
		if err != nil {
			return err
		}
		if kind == "" {
			f := d.frame(v, v.T("service.receipt"))
			f.Crumbs = crumbs(v, page.Link{Href: "/desk/letters", Label: v.T("letter.register")}, page.Link{Href: "/desk/letters/" + one.ID, Label: one.Number}, page.Link{Label: v.T("service.receipt")})
			return v.Render(http.StatusOK, serviceReceiptView(f, r))
		}
		var b bytes.Buffer
		write := r.WriteDOCX
		if kind == "pdf" {
			write = r.WritePDF
		}
		if err := write(&b); err != nil {
			return err
		}
		v.W.Header().Set("Content-Disposition", "attachment; filename*=UTF-8''"+url.PathEscape("送达回证 "+one.Number+"."+kind))
		return v.Send(http.StatusOK, letterTypes[kind], b.Bytes())
	}
}
