package request_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/mail"
	"gongkai/mailbox"
	"gongkai/office"
	"gongkai/request"
	"gongkai/testkit"
	"gongkai/workday"
)

// posted is a mailbox on a real server, read into the organ's queue.
type posted struct {
	*world
	box    *testkit.Mailbox
	post   request.Postbox
	letter *testkit.MailServer
}

func (w *world) mailbox() *posted {
	w.Helper()
	return w.mailboxAt(testkit.NewMailbox(w.T))
}

func (w *world) mailboxAt(box *testkit.Mailbox) *posted {
	w.Helper()
	p := &posted{world: w, box: box, letter: testkit.NewMailServer(w.T, false)}
	s, err := mailbox.Parse("imaps://gongkai:"+testkit.Secret+"@"+p.box.Address, "")
	if err != nil {
		w.Fatal(err)
	}
	s = s.Trusting(p.box.Trust)
	p.post = request.Postbox{View: w.d.View, Update: w.d.Update, Keys: w.keys, Blobs: w.blobs(), Letters: true, Boxes: []request.Box{{Name: s.Name(), Organ: w.organ, Read: s.Read}}}
	return p
}

func (p *posted) deliver(raw string) {
	p.box.Deliver(strings.ReplaceAll(raw, "\n", "\r\n"), p.clock.Now())
}

func (p *posted) collect() {
	p.Helper()
	if err := p.post.Collect(p.Context()); err != nil {
		p.Fatal(err)
	}
}

func (p *posted) queue(state request.MailState) (all []request.Mail) {
	p.Helper()
	p.view(func(q *db.View) (err error) { all, err = request.Mails(q, p.keys, p.organ, state, 100); return err })
	return all
}

// sent hands over what waits in the outbox and gives the bodies of all letters so far.
func (p *posted) sent() []string {
	p.Helper()
	server, err := mail.ParseServer("smtp://gongkai:"+testkit.Secret+"@"+p.letter.Address, "公开 <open@example.com>")
	if err != nil {
		p.Fatal(err)
	}
	if err := (mail.Outbox{View: p.d.View, Update: p.d.Update, Keys: p.keys, Server: server.Trusting(p.letter.Trust)}).Send(p.Context()); err != nil {
		p.Fatal(err)
	}
	letters, _ := p.letter.Letters()
	var to []string
	for _, l := range letters {
		to = append(to, l.Header.Get("To"))
	}
	return to
}

const fromZhang = "From: =?utf-8?B?5byg5LiJ5Liw?= <zhangsanfeng@example.com>\nTo: open@example.com\nSubject: =?utf-8?B?55Sz6K+35YWs5byA?=\nMessage-ID: <%d@example.com>\nContent-Type: multipart/mixed; boundary=b\n\n" +
	"--b\nContent-Type: text/plain; charset=utf-8\n\n申请公开东郭村征地补偿方案。张三丰\n--b\nContent-Type: text/plain; name=\"id.txt\"\nContent-Disposition: attachment\n\n330683199001010018\n--b--\n"

func TestAMailBecomesACase(t *testing.T) {
	testkit.Mailboxes(t, func(t *testing.T, box func(testing.TB) *testkit.Mailbox) {
		onBoth(t, func(w *world) { w.mailBecomesACase(w.mailboxAt(box(w.T))) })
	})
}

func (w *world) mailBecomesACase(p *posted) {
	t := w.T
	t.Helper()
	w.at("2026-03-02")
	p.deliver(fmt.Sprintf(fromZhang, 1))
	p.collect()
	p.collect()
	p.deliver(fmt.Sprintf(fromZhang, 1)) // the same once more, as mail servers do
	p.box.Deliver("From: MAILER-DAEMON@x.cn\r\nMessage-ID: <b@x>\r\n\r\nundeliverable", w.clock.Now())
	p.collect()
	waiting, aside := p.queue(request.MailWaiting), p.queue(request.MailAside)
	if len(waiting) != 1 || len(aside) != 1 || aside[0].Why != "bounce" {
		t.Fatalf("waiting %+v, aside %+v", waiting, aside)
	}
	m := waiting[0]
	if m.Sender != "z***@example.com" || m.Name != "张**" || m.Body != "" || m.ArrivedOn().String() != "2026-03-02" || m.ConfirmedOn().String() != "2026-03-02" {
		t.Errorf("in the queue: %+v", m)
	}
	if to := p.sent(); fmt.Sprint(to) != "[<zhangsanfeng@example.com>]" {
		t.Errorf("confirmations went to %v", to)
	}
	w.nothingPlain("东郭村征地", "zhangsanfeng", "330683199001010018")

	// A mailbox made anew numbers from the beginning: nothing comes twice.
	p.box.Renew()
	p.deliver(fmt.Sprintf(fromZhang, 1))
	p.deliver(fmt.Sprintf(fromZhang, 2))
	p.collect()
	if n := len(p.queue(request.MailWaiting)); n != 2 {
		t.Errorf("%d mails wait, want 2", n)
	}

	w.at("2026-03-03")
	var open request.Mail
	var files []request.Uploaded
	if err := w.try(func(tx *db.Tx) error { _, _, err := request.OpenMail(tx, w.keys, w.signer(), m.ID); return err }); fault.Of(err) != fault.Denied {
		t.Errorf("a signer opens the mail: %v", err)
	}
	w.must(func(tx *db.Tx) (err error) {
		open, files, err = request.OpenMail(tx, w.keys, w.handler(), m.ID)
		return err
	})
	if open.Sender != "zhangsanfeng@example.com" || !strings.Contains(open.Body, "东郭村征地补偿方案") || open.Subject != "申请公开" || len(files) != 2 || files[0].Name != "id.txt" || w.lastVerb() != "mail.open" {
		t.Errorf("opened: %+v %+v", open, files)
	}
	a := w.application()
	a.Mail, a.Tell, a.Person.Email = m.ID, true, open.Sender
	var r request.Receipt
	register := func() error {
		return w.try(func(tx *db.Tx) (err error) { r, err = request.Register(tx, w.keys, w.handler(), a); return err })
	}
	if err := register(); err != nil {
		t.Fatal(err)
	}
	if r.Case.Channel != request.Email || r.Case.ArrivedOn.String() != "2026-03-02" || r.Case.ReceivedOn.String() != "2026-03-02" {
		t.Errorf("registered: %+v", r.Case)
	}
	if to := p.sent(); len(to) != 3 {
		t.Errorf("the receipt did not go out: %v", to)
	}
	var in request.Intake
	w.view(func(q *db.View) (err error) { in, err = request.IntakeOf(q, w.keys, r.Case); return err })
	if len(in.Files) != 2 || len(p.queue(request.MailCase)) != 1 {
		t.Errorf("%d files came along", len(in.Files))
	}
	if err := register(); fault.Of(err) != fault.Refused {
		t.Errorf("a mail became two cases: %v", err)
	}
}

func TestConfirmationsAreNotSentForEver(t *testing.T) {
	onBoth(t, func(w *world) {
		p := w.mailbox()
		w.at("2026-03-02")
		for n := range 25 {
			p.deliver(fmt.Sprintf("From: robot@example.com\nMessage-ID: <%d@r>\n\nhello %d\n", n, n))
		}
		p.deliver("From: away@example.com\nAuto-Submitted: auto-replied\n\naway\n")
		p.collect()
		if to := p.sent(); len(to) != 20 {
			t.Errorf("%d confirmations went out", len(to))
		}
		if n := len(p.queue(request.MailWaiting)); n != 25 {
			t.Errorf("%d mails wait", n)
		}
	})
}

func TestAMailIsSetAsideAndBroughtBack(t *testing.T) {
	onBoth(t, func(w *world) {
		p := w.mailbox()
		w.at("2026-03-02")
		p.deliver("From: a@example.com\n\n广告\n")
		p.collect()
		id := p.queue(request.MailWaiting)[0].ID
		step := func(do func(tx *db.Tx) error) error { return w.try(do) }
		if err := step(func(tx *db.Tx) error { return request.SetAside(tx, w.handler(), id, " ") }); wrongFields(err) != "why" {
			t.Errorf("set aside without a reason: %v", err)
		}
		w.must(func(tx *db.Tx) error { return request.SetAside(tx, w.handler(), id, "推销") })
		if err := step(func(tx *db.Tx) error { return request.SetAside(tx, w.handler(), id, "推销") }); fault.Of(err) != fault.Refused {
			t.Errorf("twice: %v", err)
		}
		if aside := p.queue(request.MailAside); len(aside) != 1 || aside[0].Why != "推销" {
			t.Errorf("aside: %+v", aside)
		}
		w.must(func(tx *db.Tx) error { return request.BringBack(tx, w.handler(), id) })
		if len(p.queue(request.MailWaiting)) != 1 {
			t.Error("it did not come back")
		}
	})
}

func TestAMailboxThatCannotBeReadIsSaid(t *testing.T) {
	onBoth(t, func(w *world) {
		post := request.Postbox{View: w.d.View, Update: w.d.Update, Keys: w.keys, Blobs: w.blobs(), Boxes: []request.Box{
			{Name: "gone", Organ: w.organ, Read: func(context.Context, mailbox.Place, func(mailbox.Found) error) error { return fmt.Errorf("no route") }},
			{Name: "nobody's", Organ: "none", Read: nil},
		}}
		if err := post.Collect(t.Context()); err == nil {
			t.Error("nothing was said")
		}
		w.view(func(q *db.View) error {
			states, err := request.BoxStates(q, w.organ)
			if len(states) != 1 || states[0].Problem == "" {
				t.Errorf("states: %+v", states)
			}
			return err
		})
	})
}

func TestWhatWaitsToBeConfirmedHasADay(t *testing.T) {
	onBoth(t, func(w *world) {
		p := w.mailbox()
		w.at("2026-03-06") // a Friday
		p.deliver("From: a@example.com\n\n申请\n")
		p.collect()
		a := w.application()
		a.Channel, a.ArrivedOn = request.Fax, workday.DateOf(w.clock.Now())
		w.must(func(tx *db.Tx) error { _, err := request.Register(tx, w.keys, w.handler(), a); return err })
		w.must(func(tx *db.Tx) error {
			_, err := request.File(tx, w.keys, office.Citizen(), w.application())
			return err
		})
		w.view(func(q *db.View) error {
			all, err := request.WaitingToConfirm(q, w.organ)
			if len(all) != 2 || !all[0].Mail || all[0].DueOn.String() != "2026-03-09" || all[1].Number == "" || all[1].DueOn.String() != "2026-03-09" {
				t.Errorf("waiting: %+v", all)
			}
			return err
		})
	})
}
