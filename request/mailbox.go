package request

// The published mailbox for requests is read into a queue of the office (FACTS 4.1(3), 4.2, 4.4(3)): each mail once, its words
// and files sealed, a confirmation sent back the same day, so that the day it came and the day both sides confirm are one. What
// programs wrote is set aside. A person opens a mail, recorded, and makes it a case with one form, or sets it aside saying why.
// Tables request_mail, request_mailbox. Events mail.arrive, mail.open, mail.aside, mail.back.

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"path"
	"strings"
	"time"

	"gongkai/blob"
	"gongkai/db"
	"gongkai/fault"
	"gongkai/ledger"
	"gongkai/mail"
	"gongkai/mailbox"
	"gongkai/office"
	"gongkai/privacy"
	"gongkai/vault"
	"gongkai/workday"
)

// Mail is one mail of the queue. Its words are plain only where it was opened for somebody; the sender is masked otherwise.
type Mail struct {
	ID, Organ string
	State     MailState
	Why       string // it was set aside: a key below intake.mail.why., or a person's words
	Sender    string
	Name      string
	Subject   string
	Body      string
	Cut       bool // parts of it could not be read
	ArrivedAt time.Time
	AckedAt   time.Time // zero: no confirmation went out
	Case      string
	ByName    string

	person vault.PersonID
	sealed [4]string
}

// MailState is what became of a mail.
type MailState string

// The states.
const (
	MailWaiting MailState = "waiting"
	MailCase    MailState = "case"
	MailAside   MailState = "aside"
)

// MailStates lists the states in the order shown.
var MailStates = []MailState{MailWaiting, MailCase, MailAside}

// ArrivedOn is the legal day on which the mail's server had it.
func (m Mail) ArrivedOn() workday.Date { return workday.DateOf(m.ArrivedAt) }

// ConfirmedOn is the day a confirmation went out, zero when none did.
func (m Mail) ConfirmedOn() workday.Date {
	if m.AckedAt.IsZero() {
		return workday.Date{}
	}
	return workday.DateOf(m.AckedAt)
}

// Subject is the mail's name in the ledger.
func (m Mail) subject() string { return "mail:" + m.ID }

// Box is a mailbox that is read: its name, the organ it belongs to (id or code; "" the portal's), and how.
type Box struct {
	Name  string
	Organ string
	Read  func(ctx context.Context, after mailbox.Place, each func(mailbox.Found) error) error
}

// Postbox reads mailboxes into the queue.
type Postbox struct {
	View    func(ctx context.Context, fn func(q *db.View) error) error
	Update  func(ctx context.Context, organ string, fn func(tx *db.Tx) error) error
	Keys    *vault.Keys
	Blobs   blob.Store
	Boxes   []Box
	Letters bool // mails can be sent: what came is confirmed
}

// Collect reads every mailbox from where it was read to. A mailbox that cannot be read is noted and does not stop the others.
func (p Postbox) Collect(ctx context.Context) error {
	var failed error
	for _, b := range p.Boxes {
		var organ office.Organ
		var at mailbox.Place
		err := p.View(ctx, func(q *db.View) (err error) {
			if organ, err = boxOrgan(q, b.Organ); err != nil {
				return err
			}
			at, err = placeOf(q, b.Name)
			return err
		})
		if err != nil {
			failed = errors.Join(failed, err)
			continue
		}
		problem := ""
		if err := b.Read(ctx, at, func(f mailbox.Found) error { return p.keep(ctx, b, organ, f) }); err != nil {
			if failed = errors.Join(failed, err); ctx.Err() != nil {
				return failed
			}
			problem = "unreachable"
		}
		err = p.Update(ctx, organ.ID, func(tx *db.Tx) error { return noteRead(tx, b.Name, organ.ID, problem) })
		failed = errors.Join(failed, err)
	}
	return failed
}

func boxOrgan(q db.Query, named string) (office.Organ, error) {
	if named == "" {
		portal, err := office.PortalOrgan(q)
		if err != nil {
			return portal, err
		}
		return office.Answering(q, portal)
	}
	organs, err := office.Organs(q)
	if err != nil {
		return office.Organ{}, err
	}
	for _, o := range organs {
		if o.ID == named || o.Code == named {
			return office.Answering(q, o) // a closed organ's mailbox is read for the one that carries on
		}
	}
	return office.Organ{}, fault.Missing("intake.mail.no_organ", named)
}

// keep takes one mail into the queue, or passes it by when it is there already. Its files are stored before any row names them.
func (p Postbox) keep(ctx context.Context, b Box, organ office.Organ, f mailbox.Found) error {
	m := mailbox.Read(f.Raw)
	index := m.ID
	if index == "" {
		sum := sha256.Sum256(f.Raw)
		index = "content " + hex.EncodeToString(sum[:])
	}
	index = p.Keys.Index("message", index)
	known := false
	if err := p.View(ctx, func(q *db.View) (err error) { known, err = knownMail(q, organ.ID, index); return err }); err != nil {
		return err
	}
	var files []Upload
	if !known {
		var err error
		if files, err = p.files(ctx, m, f); err != nil {
			return err
		}
	}
	return p.Update(ctx, organ.ID, func(tx *db.Tx) error {
		if err := setPlace(tx, b.Name, organ.ID, f.Place); err != nil || known {
			return err
		}
		if again, err := knownMail(tx, organ.ID, index); err != nil || again {
			return err
		}
		return p.arrive(tx, b, organ, f, m, index, files)
	})
}

// files stores what came with a mail, and the mail itself as it came. What would be refused in a form is kept with its flaw.
func (p Postbox) files(ctx context.Context, m mailbox.Message, f mailbox.Found) (files []Upload, err error) {
	if len(f.Raw) > 0 {
		whole := Upload{Kind: Original, Name: "mail.eml", Type: ".eml", Size: int64(len(f.Raw))}
		if err := whole.store(ctx, p.Blobs, f.Raw); err != nil {
			return nil, err
		}
		files = append(files, whole)
	}
	for _, a := range m.Files {
		u := Upload{Kind: Material, Name: cleanFileName(a.Name), Size: int64(len(a.Data))}
		u.Type, u.Flaw = strings.ToLower(path.Ext(u.Name)), Inspect(u.Name, a.Data)
		if err := u.store(ctx, p.Blobs, a.Data); err != nil {
			return nil, err
		}
		files = append(files, u)
	}
	return files, nil
}

// arrive writes a mail down: in the queue, or aside when a program wrote it.
func (p Postbox) arrive(tx *db.Tx, b Box, organ office.Organ, f mailbox.Found, m mailbox.Message, index string, files []Upload) error {
	by := office.System("mailbox")
	if err := by.Allow("mail.arrive", organ.ID); err != nil {
		return err
	}
	person, err := p.Keys.New(tx)
	if err != nil {
		return err
	}
	one := Mail{ID: db.NewID(tx.Now()), Organ: organ.ID, State: MailWaiting, Sender: m.From, Name: m.FromName, Subject: m.Subject, Body: m.Text,
		Cut: m.LeftOut || f.TooLarge, ArrivedAt: f.Arrived, person: person}
	if one.ArrivedAt.IsZero() || one.ArrivedAt.After(tx.Now()) { // a server whose clock is wrong
		one.ArrivedAt = tx.Now()
	}
	if m.Automatic != mailbox.ByPerson {
		one.State, one.Why = MailAside, string(m.Automatic)
	}
	if err := attach(tx, p.Keys, person, one.ID, files); err != nil {
		return err
	}
	same := p.Keys.Index("mail", strings.ToLower(m.From))
	if err := p.confirm(tx, organ, &one, same); err != nil {
		return err
	}
	for i, plain := range one.words() {
		if one.sealed[i], err = p.Keys.Seal(tx, person, mailFields[i], plain); err != nil {
			return err
		}
	}
	if err := insertMail(tx, one, b.Name, f.Place, index, same); err != nil {
		return err
	}
	return ledger.Append(tx, by.Event("mail.arrive", one.subject(), "", map[string]any{"state": one.State, "why": one.Why, "files": len(files), "confirmed": !one.AckedAt.IsZero()}))
}

// acksADay is how many confirmations one sender gets in a day: a program that answers each of them must not be answered for ever.
const acksADay = 20

// confirm sends the confirmation of a mail that a person wrote (FACTS 4.2).
func (p Postbox) confirm(tx *db.Tx, organ office.Organ, m *Mail, same string) error {
	to, ok := mail.Address(m.Sender)
	if !p.Letters || !ok || m.State != MailWaiting || strings.EqualFold(to, organ.Email) {
		return nil
	}
	n, err := confirmedSince(tx, organ.ID, same, tx.Now().Add(-24*time.Hour))
	if err != nil || n >= acksADay {
		return err
	}
	m.AckedAt = tx.Now()
	return mail.Put(tx, p.Keys, m.person, mail.Letter{To: to, Subject: "已收到您的邮件——" + organ.Name, Text: ackText(organ, *m)})
}

func ackText(organ office.Organ, m Mail) string {
	at := m.ArrivedAt.In(workday.Beijing)
	text := "您好：\n\n    您 " + at.Format("2006年1月2日15时4分") + " 发来的邮件已经收到。您提出政府信息公开申请的，本邮件就是对收到的确认，答复期限依照《政府信息公开条例》第三十一条、第三十三条计算；" +
		"受理编号和查询码将在登记后告知。内容不明确的，我们会在七个工作日内一次性告知您补正。\n\n    您不是申请政府信息公开、或者这封邮件不是您发的，不用理会。\n\n" + organ.Name
	if organ.DisclosureUnit != "" {
		text += "\n" + organ.DisclosureUnit
	}
	if organ.Phone != "" {
		text += "\n电话：" + organ.Phone
	}
	return text + "\n"
}

func (m Mail) words() [4]string { return [4]string{m.Sender, m.Name, m.Subject, m.Body} }

var mailFields = [4]string{"mail sender", "mail name", "mail subject", "mail body"}

// open makes a mail's words plain.
func (m *Mail) open(q db.Query, k *vault.Keys) error {
	sealed := map[string]string{}
	for i, field := range mailFields {
		sealed[field] = m.sealed[i]
	}
	v, err := k.RevealAll(q, m.person, sealed)
	m.Sender, m.Name, m.Subject, m.Body = v[mailFields[0]], v[mailFields[1]], v[mailFields[2]], v[mailFields[3]]
	return err
}

// Mails gives the mails of an organ in a state, those that came first at the top, the senders masked.
func Mails(q db.Query, k *vault.Keys, organ string, state MailState, limit int) ([]Mail, error) {
	all, err := mailsIn(q, organ, state, limit)
	if err != nil {
		return nil, err
	}
	for i := range all {
		if err := all[i].open(q, k); err != nil && fault.Of(err) != fault.NotFound {
			return nil, err
		}
		all[i].Sender, all[i].Name, all[i].Subject, all[i].Body = privacy.MaskEmail(all[i].Sender), privacy.MaskName(all[i].Name), "", ""
	}
	return all, nil
}

func loadMail(tx *db.Tx, by office.Actor, verb office.Verb, id string) (Mail, error) {
	m, err := mailByID(tx, id)
	if err != nil {
		return m, err
	}
	if err := by.Allow(verb, m.Organ); err != nil {
		return m, err
	}
	if m.Organ != tx.Organ() {
		return m, fault.Missing("intake.mail.none")
	}
	return m, nil
}

// MailOrgan is the organ a mail came to.
func MailOrgan(q db.Query, id string) (string, error) {
	m, err := mailByID(q, id)
	return m.Organ, err
}

// OpenMail gives a mail plain with its files; each time is recorded.
func OpenMail(tx *db.Tx, k *vault.Keys, by office.Actor, id string) (m Mail, files []Uploaded, err error) {
	if m, err = loadMail(tx, by, "mail.open", id); err != nil {
		return m, nil, err
	}
	if err = m.open(tx, k); err != nil {
		return m, nil, err
	}
	if files, err = FilesOf(tx, m.ID); err != nil {
		return m, nil, err
	}
	for i := range files {
		if _, err = files[i].open(tx, k, m.person); err != nil {
			return m, nil, err
		}
	}
	return m, files, ledger.Append(tx, by.Event("mail.open", m.subject(), "", nil))
}

// OpenMailFile gives a file of a mail plain, with the key for its content; each time is recorded.
func OpenMailFile(tx *db.Tx, k *vault.Keys, by office.Actor, id, file string) (f Uploaded, key string, err error) {
	m, err := loadMail(tx, by, "mail.open", id)
	if err != nil {
		return f, "", err
	}
	if f, err = uploadOf(tx, m.ID, file); err != nil {
		return f, "", err
	}
	if key, err = f.open(tx, k, m.person); err != nil {
		return f, "", err
	}
	return f, key, ledger.Append(tx, by.Event("mail.open", m.subject(), "", map[string]any{"file": f.ID}))
}

const longestWhy = 200

// SetAside takes a mail that is no application out of the queue; why is said. Nothing is deleted.
func SetAside(tx *db.Tx, by office.Actor, id, why string) error {
	m, err := loadMail(tx, by, "mail.aside", id)
	if err != nil {
		return err
	}
	if m.State != MailWaiting {
		return fault.Refuse("intake.mail.gone")
	}
	why, flaw := privacy.Line(why, longestWhy)
	if flaw != privacy.Fine {
		var form fault.Form
		form.Add("why", "request.flaw."+string(flaw))
		return form.Err()
	}
	if err := setMail(tx, m.ID, MailAside, why, "", by.Name); err != nil {
		return err
	}
	return ledger.Append(tx, by.Event("mail.aside", m.subject(), "", nil))
}

// BringBack puts a mail that was set aside back into the queue.
func BringBack(tx *db.Tx, by office.Actor, id string) error {
	m, err := loadMail(tx, by, "mail.aside", id)
	if err != nil {
		return err
	}
	if m.State != MailAside {
		return fault.Refuse("intake.mail.gone")
	}
	if err := setMail(tx, m.ID, MailWaiting, "", "", by.Name); err != nil {
		return err
	}
	return ledger.Append(tx, by.Event("mail.back", m.subject(), "", nil))
}

// byMail takes an application as the mail it came by: its channel, the day it came, the day it was confirmed. The mail's key
// becomes the applicant's.
func (a *Application) byMail(tx *db.Tx) (vault.PersonID, error) {
	m, err := mailByID(tx, a.Mail)
	if err != nil {
		return "", err
	}
	if m.Organ != a.Organ || m.State != MailWaiting {
		return "", fault.Refuse("intake.mail.gone")
	}
	a.Channel, a.ArrivedOn = Email, m.ArrivedOn()
	if a.ConfirmedOn.IsZero() {
		a.ConfirmedOn = m.ConfirmedOn()
	}
	return m.person, nil
}

// tellReceipt writes the applicant by e-mail under which number the mail was registered.
func (c *Case) tellReceipt(tx *db.Tx, k *vault.Keys, organ office.Organ, a Application, code string) error {
	to, ok := mail.Address(a.Person.Email)
	if !a.Tell || !ok {
		return nil
	}
	text := "您好：\n\n    您提出的政府信息公开申请已经登记。\n\n    受理编号：" + c.Number + "\n    查询码：" + ShowCode(code) + "\n"
	if !c.ReceivedOn.IsZero() {
		text += "    收到之日：" + c.ReceivedOn.String() + "\n    答复期限：" + c.DueOn.String() + "\n"
	}
	text += "\n    凭受理编号和查询码可以在本机关网站“查进度”查询，请妥善保管。\n\n" + organ.Name + "\n"
	return mail.Put(tx, k, c.Person, mail.Letter{To: to, Subject: "政府信息公开申请接收回执 " + c.Number, Text: text})
}
