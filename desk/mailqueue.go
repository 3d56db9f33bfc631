package desk

// mailqueue.go is the queue of mails to the published mailbox: what waits, what programs wrote, what became a case. A mail is
// opened, recorded, with the form of intake beside it, filled in as far as the mail says (FACTS 4.1(3), 4.2).

import (
	"net/http"
	"strconv"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/office"
	"gongkai/page"
	"gongkai/privacy"
	"gongkai/request"
)

// mailListPage is the queue.
type mailListPage struct {
	Organ  string
	Organs []page.Option
	State  request.MailState
	Tabs   []page.Tab
	Mails  []request.Mail
	Boxes  []request.BoxState
	Key    string
	May    bool // open mails and set them aside
	Errors page.FieldErrors
}

const mailsShown = 200

func (d *Desk) mails(v *page.Visit) error { return d.showMails(v, nil) }

func (d *Desk) showMails(v *page.Visit, failed error) error {
	organ, err := caseOrgan(v, "case.register")
	if err != nil {
		return err
	}
	p := mailListPage{Organ: organ, State: request.MailState(v.Ask("state")), Key: page.FormKey(), May: v.Actor.May("mail.open", organ), Errors: page.Errors(v.Lang, failed)}
	if p.State != request.MailCase && p.State != request.MailAside {
		p.State = request.MailWaiting
	}
	err = d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		if _, p.Organs, err = organNames(q, v.Actor, "case.register"); err != nil {
			return err
		}
		for _, state := range request.MailStates {
			n, err := request.MailCount(q, organ, state)
			if err != nil {
				return err
			}
			p.Tabs = append(p.Tabs, page.Tab{Href: "/desk/mail?organ=" + organ + "&state=" + string(state), Label: v.T("intake.mail.state." + string(state)), Count: n, Current: state == p.State})
		}
		if p.Boxes, err = request.BoxStates(q, organ); err != nil {
			return err
		}
		p.Mails, err = request.Mails(q, d.Keys, organ, p.State, mailsShown)
		return err
	})
	if err != nil {
		return err
	}
	f := d.frame(v, v.T("intake.mail.title"))
	f.Crumbs = crumbs(v, page.Link{Href: "/desk/cases", Label: v.T("desk.menu.cases")}, page.Link{Label: v.T("intake.mail.title")})
	return v.Render(page.StatusOf(failed), mailsView(f, p))
}

// mailOrgan is the organ of the mail of the address, for whoever may register there.
func (d *Desk) mailOrgan(v *page.Visit) (organ string, err error) {
	err = d.DB.View(v.R.Context(), func(q *db.View) error {
		organ, err = request.MailOrgan(q, v.Path("id"))
		return err
	})
	if err != nil {
		return "", err
	}
	return organ, v.Actor.Allow("mail.open", organ)
}

// mailPage is an opened mail with the form that makes it a case.
type mailPage struct {
	request.Mail
	Files []request.Uploaded
	Key   string
	Form  intakePage
}

const longestAsked = 5000 // letters of the description

// mailOpen shows a mail plain; it is recorded.
func (d *Desk) mailOpen(v *page.Visit) error {
	organ, err := d.mailOrgan(v)
	if err != nil {
		return err
	}
	p := mailPage{Key: page.FormKey()}
	var o office.Organ
	err = d.DB.Update(v.R.Context(), organ, func(tx *db.Tx) (err error) {
		if p.Mail, p.Files, err = request.OpenMail(tx, d.Keys, v.Actor, v.Path("id")); err != nil {
			return err
		}
		o, err = office.OrganByID(tx, organ)
		return err
	})
	if err != nil {
		return err
	}
	body := []rune(p.Body)
	p.Form = intakePage{Key: page.FormKey(), OrganName: o.Name, Arrived: p.ArrivedOn().String(), Confirmed: p.ConfirmedOn().String(), App: request.Application{
		Organ: organ, Mail: p.ID, Channel: request.Email, Requester: request.NaturalPerson, Forms: []string{"electronic"}, Ways: []string{"email"},
		Description: string(body[:min(len(body), longestAsked)]), Person: request.Person{Name: p.Name, Paper: privacy.ResidentID, Email: p.Sender}}}
	f := d.frame(v, v.T("intake.mail.one"))
	f.Crumbs = crumbs(v, page.Link{Href: "/desk/cases", Label: v.T("desk.menu.cases")}, page.Link{Href: "/desk/mail?organ=" + organ, Label: v.T("intake.mail.title")}, page.Link{Label: v.T("intake.mail.one")})
	return v.Render(http.StatusOK, mailView(f, p))
}

// mailFile gives a file of a mail; it is recorded before anything is given.
func (d *Desk) mailFile(v *page.Visit) error {
	organ, err := d.mailOrgan(v)
	if err != nil {
		return err
	}
	var u request.Uploaded
	var key string
	err = d.DB.Update(v.R.Context(), organ, func(tx *db.Tx) (err error) {
		u, key, err = request.OpenMailFile(tx, d.Keys, v.Actor, v.Path("id"), v.Path("file"))
		return err
	})
	if err != nil {
		return err
	}
	return d.sendUpload(v, u, key)
}

// sendUpload gives a file an applicant sent, never to be shown in place.
func (d *Desk) sendUpload(v *page.Visit, u request.Uploaded, key string) error {
	content, err := u.Content(v.R.Context(), d.Blobs, key)
	if err != nil {
		return err
	}
	v.W.Header().Set("Content-Security-Policy", "default-src 'none'; sandbox")
	return v.SendNamed(u.Name, "application/octet-stream", content)
}

func (d *Desk) mailAside(v *page.Visit) error {
	return d.mailStep(v, func(tx *db.Tx) error { return request.SetAside(tx, v.Actor, v.Path("id"), v.Form("why")) })
}

func (d *Desk) mailBack(v *page.Visit) error {
	return d.mailStep(v, func(tx *db.Tx) error { return request.BringBack(tx, v.Actor, v.Path("id")) })
}

func (d *Desk) mailStep(v *page.Visit, act func(tx *db.Tx) error) error {
	organ, err := d.mailOrgan(v)
	if err != nil {
		return err
	}
	err = d.once(v, organ, func(tx *db.Tx) (string, error) { return "/desk/mail?organ=" + organ, act(tx) })
	if kind := fault.Of(err); err != nil && (kind == fault.Invalid || kind == fault.Refused) {
		return d.showMails(v, err)
	}
	return err
}

// confirmDuties are the applications that wait to be confirmed or registered. The applicant is to be called on the day itself.
func confirmDuties(q db.Query, v *page.Visit) ([]duty, error) {
	var duties []duty
	for _, organ := range v.Actor.Where("case.register") {
		all, err := request.WaitingToConfirm(q, organ)
		if err != nil {
			return nil, err
		}
		mails := 0
		for _, u := range all {
			if u.Mail {
				if mails++; mails == 1 {
					duties = append(duties, duty{Do: v.T("intake.mail.register"), Kind: v.T("intake.mail.title"), Href: "/desk/mail?organ=" + organ, Due: u.DueOn})
				}
				continue
			}
			duties = append(duties, duty{What: u.Number, Do: v.T("verb.case.call"), Kind: v.T("desk.menu.cases"), Href: "/desk/cases/" + u.ID + "#calls", Due: u.DueOn})
		}
		if mails > 0 {
			for i := range duties {
				if duties[i].Href == "/desk/mail?organ="+organ {
					duties[i].What = v.T("intake.mail.waiting", strconv.Itoa(mails))
				}
			}
		}
	}
	return duties, nil
}
