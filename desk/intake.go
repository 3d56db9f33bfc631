package desk

// intake.go takes in applications at the counter, by post, fax and e-mail, each with its rule of receipt (art. 31, FACTS 1.26,
// 4.1); shows what came with one; records the calls that confirm it; opens the applicant's files, each time recorded.

import (
	"net/http"
	"net/url"
	"strings"
	"time"

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

// intakePage is the form for the counter, the post, the fax and the mail.
type intakePage struct {
	Key                string
	App                request.Application
	Arrived, Confirmed string // as typed
	CalledAt, Number   string
	Reached            string // yes, no, or nobody called yet
	OrganName          string
	Kept               []casefile.Kept
	Earlier            []earlier
	Looked             bool // earlier cases were looked for
	Errors             page.FieldErrors
}

func (d *Desk) caseNew(v *page.Visit) error {
	organ, err := caseOrgan(v, "case.register")
	if err != nil {
		return err
	}
	today := workday.DateOf(d.DB.Now()).String()
	p := intakePage{Arrived: today, App: request.Application{Organ: organ, Requester: request.NaturalPerson, Channel: request.InPerson, Forms: []string{"paper"}, Ways: []string{"mail"},
		Person: request.Person{Paper: privacy.ResidentID}}}
	return d.showIntake(v, p, nil)
}

func (d *Desk) showIntake(v *page.Visit, p intakePage, failed error) error {
	p.Key, p.Errors = page.FormKey(), page.Errors(v.Lang, failed).Named(v.Lang, "apply.").Named(v.Lang, "intake.")
	err := d.DB.View(v.R.Context(), func(q *db.View) error {
		o, err := office.OrganByID(q, p.App.Organ)
		p.OrganName = o.Name
		return err
	})
	if err != nil {
		return err
	}
	if p.Kept, err = d.receiver().Keep(p.App.Files); err != nil {
		return err
	}
	f := d.frame(v, v.T("case.new"))
	f.Crumbs = crumbs(v, page.Link{Href: "/desk/cases", Label: v.T("desk.menu.cases")}, page.Link{Label: v.T("case.new")})
	return v.Render(page.StatusOf(failed), intakeView(f, p))
}

// readIntake takes the form as typed; the action cleans and checks it.
func (d *Desk) readIntake(v *page.Visit, organ string) (p intakePage, err error) {
	p = intakePage{Arrived: v.Form("arrived_on"), Confirmed: v.Form("confirmed_on"), CalledAt: v.Form("called_at"), Number: v.Form("number"), Reached: v.Form("reached"),
		App: casefile.Application(v)}
	p.App.Organ, p.App.Channel, p.App.Transcriber, p.App.Oral = organ, request.Channel(v.Form("channel")), v.Form("transcriber"), v.Form("oral") != ""
	p.App.Mail, p.App.Tell, p.App.AddressedTo, p.App.PostNumber = v.Form("mail"), d.Letters, v.Form("addressed_to"), v.Form("post_number")
	p.App.Agent.OnPaper = v.Form("agent_on_paper") != ""
	var form fault.Form
	p.App.ArrivedOn = readDate(&form, "arrived_on", p.Arrived)
	p.App.ConfirmedOn = readDate(&form, "confirmed_on", p.Confirmed)
	p.App.Call = d.readCall(&form, v, p.App.Person.Phone, p.App.Person.Email)
	if p.App.Files, err = d.receiver().Receive(v, &form, intakeFiles...); err != nil {
		return p, err
	}
	return p, form.Err()
}

// readCall reads a call to the applicant from a form; nothing chosen is no call. Its number is the telephone the applicant
// gave, or the address, unless another was typed.
func (d *Desk) readCall(form *fault.Form, v *page.Visit, phone, email string) (c request.Call) {
	reached := v.Form("reached")
	if reached != "yes" && reached != "no" {
		return c
	}
	c = request.Call{At: d.DB.Now(), Number: v.Form("number"), Reached: reached == "yes"}
	if c.Number == "" {
		c.Number = phone
	}
	if c.Number == "" {
		c.Number = email
	}
	if text := v.Form("called_at"); text != "" {
		at, err := time.ParseInLocation("2006-01-02T15:04", text, workday.Beijing)
		if err != nil {
			form.Add("called_at", "request.flaw.wrong_form")
		}
		c.At = at
	}
	return c
}

func (d *Desk) caseNewPost(v *page.Visit) error {
	organ, err := caseOrgan(v, "case.register")
	if err != nil {
		return err
	}
	p, err := d.readIntake(v, organ)
	if v.Form("look") != "" && (err == nil || fault.Of(err) == fault.Invalid) {
		return d.lookEarlier(v, p)
	}
	if err == nil {
		err = d.once(v, organ, func(tx *db.Tx) (string, error) {
			r, err := request.Register(tx, d.Keys, v.Actor, p.App)
			return "/desk/cases/" + r.Case.ID + "/receipt", err
		})
	}
	if err != nil && fault.Of(err) != fault.Invalid {
		return err
	}
	if err != nil {
		return d.showIntake(v, p, err)
	}
	return nil
}

// receiver takes files of a form about a case in.
func (d *Desk) receiver() casefile.Receiver {
	return casefile.Receiver{Keys: d.Keys, Blobs: d.Blobs, Now: d.DB.Now()}
}

// intakeFiles are the file fields of the form.
var intakeFiles = []casefile.FileField{{Name: "original", Kind: request.Original}, {Name: "authorisation", Kind: request.Authorisation}, {Name: "enclosure", Kind: request.Material}}

// caseReceipt is the receipt to hand over at the counter; it carries the query code, so every look is recorded.
func (d *Desk) caseReceipt(v *page.Visit) error {
	c, err := d.caseOf(v)
	if err != nil {
		return err
	}
	var r request.Receipt
	var organ office.Organ
	var address string
	var before []earlier
	err = d.DB.Update(v.R.Context(), c.Organ, func(tx *db.Tx) (err error) {
		if r, err = request.PrintReceipt(tx, d.Keys, v.Actor, c.ID); err != nil {
			return err
		}
		if organ, err = office.OrganByID(tx, c.Organ); err != nil {
			return err
		}
		if before, err = earlierThan(tx, request.SoughtOf(r.Case)); err != nil {
			return err
		}
		address, err = trackAddress(tx, c.Number)
		return err
	})
	if err != nil {
		return err
	}
	f := d.frame(v, v.T("apply.receipt"))
	f.Crumbs = crumbs(v, page.Link{Href: "/desk/cases", Label: v.T("desk.menu.cases")}, page.Link{Href: "/desk/cases/" + c.ID, Label: c.Number}, page.Link{Label: v.T("apply.receipt")})
	return v.Render(http.StatusOK, caseReceiptView(f, r, organ.Name, address, len(before)))
}

// trackAddress is where the applicant looks a case up, for the code that is photographed; "" while the portal has no address.
func trackAddress(q db.Query, number string) (string, error) {
	portal, err := office.PortalOrgan(q)
	if fault.Of(err) == fault.NotFound {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	s, err := office.SiteOf(q, portal)
	if err != nil || s.Domain == "" {
		return "", err
	}
	return "https://" + s.Domain + "/track?number=" + url.QueryEscape(number), nil
}

// caseCall records a call that confirms an application, or that nobody was reached.
func (d *Desk) caseCall(v *page.Visit) error {
	c, err := d.caseOf(v)
	if err != nil {
		return err
	}
	err = d.once(v, c.Organ, func(tx *db.Tx) (string, error) {
		var form fault.Form
		phone, email, err := request.CallNumber(tx, d.Keys, v.Actor, c.ID)
		if err != nil {
			return "", err
		}
		call := d.readCall(&form, v, phone, email)
		if v.Form("reached") == "" {
			form.Add("reached", "request.flaw.choose")
		}
		if err := form.Err(); err != nil {
			return "", err
		}
		return "/desk/cases/" + c.ID, request.Contact(tx, d.Keys, v.Actor, c.ID, caseSeen(v), call)
	})
	if fault.Of(err) == fault.Invalid {
		return d.showCase(v, page.StatusOf(err), nil, err)
	}
	return d.orCase(v, err)
}

// caseUpload gives a file the applicant sent; it is recorded before anything is given.
func (d *Desk) caseUpload(v *page.Visit) error {
	c, err := d.caseOf(v)
	if err != nil {
		return err
	}
	var f request.Uploaded
	var key string
	err = d.DB.Update(v.R.Context(), c.Organ, func(tx *db.Tx) (err error) {
		f, key, err = request.OpenFile(tx, d.Keys, v.Actor, c.ID, v.Path("file"))
		return err
	})
	if err != nil {
		return err
	}
	return d.sendUpload(v, f, key)
}

// intakeChannels are the channels staff take in by: all but the portal, which does so itself.
func intakeChannels(lang message.Lang) []page.Option {
	var all []request.Channel
	for _, rule := range request.Channels {
		if rule.Channel != request.Internet {
			all = append(all, rule.Channel)
		}
	}
	return options(lang, "request.channel.", all...)
}

// accepted are the kinds of files a file field offers.
func accepted() string { return strings.Join(request.UploadTypes(), ",") }
