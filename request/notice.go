package request

// Messages that tell an applicant to look at the tracking page: by mail and short message, to the contact data the applicant
// gave, by fixed texts that say nothing of the request. What was sent is kept as proof. The legal effect never hangs on a
// message, so short messages wait out the quiet hours (docs/adr/0031-letters.md). Table request_notice.

import (
	"cmp"
	"context"
	"errors"
	"strings"
	"time"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/mail"
	"gongkai/message"
	"gongkai/sms"
	"gongkai/vault"
	"gongkai/workday"
)

// MessageState is where a message stands.
type MessageState string

// The states there are.
const (
	MessageWaiting   MessageState = "waiting"
	MessageUnclear   MessageState = "unclear" // the gateway may have it: it is asked before another try
	MessageSent      MessageState = "sent"
	MessageDelivered MessageState = "delivered"
	MessageFailed    MessageState = "failed"
	MessageOff       MessageState = "off" // no gateway is set up, or there is no such number
)

// Key is the message key of the state's name.
func (s MessageState) Key() string { return "notice.state." + string(s) }

// Message is one message.
type Message struct {
	ID, Case, Organ string
	Way             string // email, sms
	Template        string
	State           MessageState
	Tries           int
	At, SentAt      int64 // microseconds
	Provider        string
	Error           string
}

// The texts, under notice.text. in the catalogue: {0} is the organ, {1} the case's number, {2} the address of the tracking page, {3}
// what sort of case it is.
const (
	MessageReceived   = "received"
	MessageLetter     = "letter"
	MessageSubmission = "submission"
)

// MessageTemplates lists them.
var MessageTemplates = []string{MessageReceived, MessageLetter, MessageSubmission}

// letter is the message as a mail, in the language the applicant wrote in.
func (one outgoing) letter() mail.Letter {
	return mail.Letter{To: one.to, Subject: message.T(one.lang, "notice.subject", one.organ, message.T(one.lang, one.sort)),
		Text: message.T(one.lang, "notice.text."+one.Template, one.organ, one.number, one.base+"/track", message.T(one.lang, one.sort))}
}

// notify puts the messages of an event into the queue: one for each way the applicant gave.
func (c *Case) notify(tx *db.Tx, template string) error {
	for _, to := range []struct{ way, sealed string }{{"email", c.sealed.email}, {"sms", c.sealed.phone}} {
		if to.sealed == "" {
			continue
		}
		n := Message{ID: db.NewID(tx.Now()), Case: c.ID, Organ: c.Organ, Way: to.way, Template: template, State: MessageWaiting, At: tx.Now().UnixMicro()}
		if err := insertMessage(tx, n); err != nil {
			return err
		}
	}
	return nil
}

// Teller sends what waits and asks what became of what was sent.
type Teller struct {
	View   func(ctx context.Context, fn func(q *db.View) error) error
	Update func(ctx context.Context, organ string, fn func(tx *db.Tx) error) error
	Keys   *vault.Keys
	Mail   *mail.Server  // nil: no mail
	SMS    *sms.Settings // nil: no short messages
	SiteOf func(q db.Query) (name, base string, err error)
}

const messagesAtOnce = 50

var messagePauses = []time.Duration{time.Minute, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 6 * time.Hour}

// outgoing is a message ready to go.
type outgoing struct {
	Message
	number, organ, base string
	sort                string // key of what sort of case it is
	lang                message.Lang
	to                  string
	now                 time.Time
}

// Send hands over what is due, each message by itself, and notes the outcome. The error is the store's.
func (t Teller) Send(ctx context.Context) error {
	var list []outgoing
	err := t.View(ctx, func(q *db.View) error {
		due, err := dueMessages(q, messagesAtOnce)
		if err != nil {
			return err
		}
		for _, n := range due {
			one, err := t.open(q, n)
			if err != nil {
				return err
			}
			list = append(list, one)
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, one := range list {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err := t.pass(ctx, one); err != nil {
			return err
		}
	}
	return t.ask(ctx)
}

// pass hands one message over, unless it waits, and notes the outcome. A short message is noted as unclear beforehand: should
// the program end before the outcome is noted, the gateway is asked first.
func (t Teller) pass(ctx context.Context, one outgoing) error {
	note := func(n Message, due time.Time) error {
		return t.Update(ctx, one.Organ, func(tx *db.Tx) error { return saveMessage(tx, n, due) })
	}
	if held, due := t.held(one); !due.IsZero() {
		return note(held, due)
	}
	if one.Way == "sms" && one.State == MessageWaiting {
		open := one.Message
		open.State, open.SentAt = MessageUnclear, one.now.UnixMicro()
		if err := note(open, one.now); err != nil {
			return err
		}
	}
	return note(t.try(ctx, one))
}

// open reads to whom and about what a message goes; one of an erased applicant goes nowhere.
func (t Teller) open(q db.Query, n Message) (outgoing, error) {
	one := outgoing{Message: n, now: q.Now()}
	c, err := ByID(q, n.Case)
	if err != nil {
		return one, err
	}
	p, _, err := c.reveal(q, t.Keys)
	if fault.Of(err) == fault.NotFound {
		return one, nil
	}
	if err != nil {
		return one, err
	}
	one.number, one.to, one.sort = c.Number, p.Email, "notice.sort."+cmp.Or(string(c.Kind), "information")
	if one.lang, err = langOf(q, c); err != nil {
		return one, err
	}
	if n.Way == "sms" {
		one.to = mobile(p.Phone)
	}
	one.organ, one.base, err = t.SiteOf(q)
	return one, err
}

// mobile gives a mobile number in eleven figures, or nothing.
func mobile(phone string) string {
	digits := strings.TrimPrefix(strings.NewReplacer("-", "", " ", "").Replace(phone), "+86")
	if len(digits) != 11 || digits[0] != '1' || digits[1] < '3' || strings.Trim(digits, "0123456789") != "" {
		return ""
	}
	return digits
}

// held gives how a message that does not go out now stands, and when to look again; no moment for one that goes out.
func (t Teller) held(one outgoing) (Message, time.Time) {
	n := one.Message
	if one.to == "" || n.Way == "email" && t.Mail == nil || n.Way == "sms" && t.SMS == nil {
		n.State = MessageOff
		return n, one.now
	}
	if n.Way == "sms" {
		if loud := t.SMS.Loud(one.now.In(workday.Beijing)); loud.After(one.now) {
			return n, loud
		}
	}
	return n, time.Time{}
}

// try hands one message over and gives how it then stands and when to look again.
func (t Teller) try(ctx context.Context, one outgoing) (Message, time.Time) {
	n := one.Message
	provider, found, err := t.hand(ctx, one)
	n.Tries++
	if !found {
		n.SentAt = one.now.UnixMicro()
	}
	if err == nil {
		n.State, n.Provider, n.Error = MessageSent, provider, ""
		return n, one.now
	}
	refused := &sms.Error{Code: "mail", Again: true}
	errors.As(err, &refused)
	n.Error = refused.Code
	if !refused.Again || n.Tries > len(messagePauses) {
		n.State = MessageFailed
		return n, one.now
	}
	n.State = MessageUnclear
	if !refused.Sent {
		n.State, n.SentAt = MessageWaiting, 0
	}
	return n, one.now.Add(messagePauses[n.Tries-1])
}

// hand gives a message to its server. One that may be there already is looked for first, and while that gets no answer it
// is not sent; found says that it was not handed over now.
func (t Teller) hand(ctx context.Context, one outgoing) (provider string, found bool, err error) {
	if one.Way == "email" {
		return one.ID, false, t.Mail.Send(ctx, one.ID, one.letter())
	}
	gateway := t.SMS.Gateway(nil)
	m := sms.Message{ID: one.ID, To: one.to, Template: one.Template, Params: map[string]string{"number": one.number}}
	if one.State == MessageUnclear {
		_, provider, err := gateway.Report(ctx, m, "", time.UnixMicro(one.SentAt).In(workday.Beijing), one.now)
		var refused *sms.Error
		switch {
		case err == nil:
			return provider, true, nil
		case !errors.As(err, &refused):
			return "", true, err
		case refused.Code != "none":
			return "", true, &sms.Error{Code: refused.Code, Again: true, Sent: true}
		}
	}
	provider, err = gateway.Send(ctx, m, one.now)
	return provider, false, err
}

const (
	askEvery = 5 * time.Minute
	askFor   = 3 * 24 * time.Hour
)

// ask reads the reports of short messages on their way.
func (t Teller) ask(ctx context.Context) error {
	if t.SMS == nil {
		return nil
	}
	var list []outgoing
	err := t.View(ctx, func(q *db.View) error {
		sent, err := sentMessages(q, q.Now().Add(-askEvery), q.Now().Add(-askFor), messagesAtOnce)
		for _, n := range sent {
			one, err := t.open(q, n)
			if err != nil {
				return err
			}
			list = append(list, one)
		}
		return err
	})
	if err != nil {
		return err
	}
	for _, one := range list {
		report, _, err := t.SMS.Gateway(nil).Report(ctx, sms.Message{ID: one.ID, To: one.to, Template: one.Template}, one.Provider, time.UnixMicro(one.SentAt).In(workday.Beijing), one.now)
		n := one.Message
		switch {
		case err != nil: // asked again later
		case report == sms.Delivered:
			n.State = MessageDelivered
		case report == sms.Failed:
			n.State, n.Error = MessageFailed, "not delivered"
		}
		if err := t.Update(ctx, one.Organ, func(tx *db.Tx) error { return saveReport(tx, n) }); err != nil {
			return err
		}
	}
	return nil
}
