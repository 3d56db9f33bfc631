// Package mail sends letters by SMTP. A letter is put into the outbox in the transaction of what it tells of, sealed with
// the key of the person it goes to, and sent in the background with retries; when it is sent, or the person is erased,
// nothing of it can be read any more. Table mail_outbox. ADR 0023 names the library.
package mail

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"net/mail"
	"net/url"
	"strconv"
	"strings"
	"time"

	smtp "github.com/wneessen/go-mail"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/vault"
)

// Letter is a mail of plain text to one person.
type Letter struct {
	To          string // address
	Subject     string
	Text        string
	Unsubscribe string // address of the page where the reader ends such letters, one POST is enough (RFC 8058); may be empty
}

// Server is where letters are handed over.
type Server struct {
	Host           string
	Port           int
	TLS            bool // from the first byte; otherwise STARTTLS, unless Plain
	Plain          bool // in the clear: for a relay on the same machine
	User, Password string
	From           string // Name <address>
	tls            *tls.Config
}

const sendFor = 30 * time.Second

// ParseServer reads smtp://user:password@host:port (STARTTLS), smtps://… (TLS) or smtp+plain://… (in the clear, without a
// password), and the sender. Both empty give nil: letters are not sent.
func ParseServer(address, from string) (*Server, error) {
	if address == "" {
		return nil, nil
	}
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || u.Path != "" && u.Path != "/" {
		return nil, fault.BadInput("mail.address")
	}
	s := &Server{Host: u.Hostname(), User: u.User.Username(), From: from}
	s.Password, _ = u.User.Password()
	switch u.Scheme {
	case "smtp":
		s.Port = 587
	case "smtps":
		s.Port, s.TLS = 465, true
	case "smtp+plain":
		s.Port, s.Plain = 25, true
	default:
		return nil, fault.BadInput("mail.address")
	}
	if s.Plain && s.User != "" {
		return nil, fault.BadInput("mail.plain_password")
	}
	if u.Port() != "" {
		if s.Port, err = strconv.Atoi(u.Port()); err != nil || s.Port < 1 || s.Port > 65535 {
			return nil, fault.BadInput("mail.address")
		}
	}
	if _, err := mail.ParseAddress(from); err != nil {
		return nil, fault.BadInput("mail.from")
	}
	return s, nil
}

// Address brings a mail address to the form in which it is kept; ok is false for what is none.
func Address(typed string) (address string, ok bool) {
	typed = strings.TrimSpace(typed)
	if len(typed) > 254 || strings.ContainsAny(typed, "\r\n<>\", ") {
		return "", false
	}
	parsed, err := mail.ParseAddress(typed)
	if err != nil || parsed.Address != typed {
		return "", false
	}
	name, domain, _ := strings.Cut(typed, "@")
	if name == "" || !strings.Contains(strings.Trim(domain, "."), ".") {
		return "", false
	}
	return name + "@" + strings.ToLower(domain), true
}

// Put puts a letter to a person into the outbox, sealed.
func Put(tx *db.Tx, keys *vault.Keys, person vault.PersonID, l Letter) error {
	plain, err := json.Marshal(l)
	if err != nil {
		return err
	}
	id := db.NewID(tx.Now())
	sealed, err := keys.Seal(tx, person, "letter "+id, string(plain))
	if err != nil {
		return err
	}
	return insert(tx, id, person, sealed)
}

// Forget takes all letters to a person out of the outbox.
func Forget(tx *db.Tx, person vault.PersonID) error { return deleteOf(tx, person) }

// pauses are how long to wait after each failure; then the letter is given up.
var pauses = []time.Duration{time.Minute, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 6 * time.Hour, 24 * time.Hour}

const atOnce = 50 // letters of one round

// Outbox sends what waits.
type Outbox struct {
	View   func(ctx context.Context, fn func(q *db.View) error) error
	Update func(ctx context.Context, organ string, fn func(tx *db.Tx) error) error
	Keys   *vault.Keys
	Server *Server
}

// writer is the organ under whose lock the outbox is written: none.
const writer = "mail"

// Send hands over what is due, each letter once, and notes what failed. An error is the store's; a letter that could not be
// sent is none. A process that ends between handing over and noting it sends that letter again.
func (o Outbox) Send(ctx context.Context) error {
	if o.Server == nil {
		return nil
	}
	type due struct {
		waiting
		letter Letter
		broken error
	}
	var list []due
	err := o.View(ctx, func(q *db.View) error {
		rows, err := dueLetters(q, atOnce)
		if err != nil {
			return err
		}
		for _, w := range rows {
			d := due{waiting: w}
			plain, err := o.Keys.Reveal(q, w.person, "letter "+w.id, w.sealed)
			if err == nil {
				err = json.Unmarshal([]byte(plain), &d.letter)
			}
			if err != nil && fault.As(err) == nil {
				return err
			}
			d.broken = err
			list = append(list, d)
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, d := range list {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		failed := d.broken
		if failed == nil {
			failed = o.Server.Send(ctx, d.id, d.letter)
		}
		err := o.Update(ctx, writer, func(tx *db.Tx) error {
			switch {
			case failed == nil, d.broken != nil, d.tries >= len(pauses):
				return deleteOne(tx, d.id)
			}
			return later(tx, d.id, tx.Now().Add(pauses[d.tries]))
		})
		if err != nil {
			return err
		}
		if failed != nil && d.tries >= len(pauses) {
			return fmt.Errorf("mail: a letter was given up: %w", scrubbed(failed))
		}
	}
	return nil
}

// scrubbed is an error without what the other server said, which may hold the address.
func scrubbed(err error) error {
	var send *smtp.SendError
	if errors.As(err, &send) {
		return errors.New(send.Reason.String())
	}
	return err
}

// Send hands one letter over. id names it: a letter that goes out twice has the same message id.
func (s *Server) Send(ctx context.Context, id string, l Letter) error {
	from, err := mail.ParseAddress(s.From)
	if err != nil {
		return err
	}
	m := smtp.NewMsg()
	m.FromMailAddress(from)
	if err := m.To(l.To); err != nil {
		return err
	}
	_, domain, _ := strings.Cut(from.Address, "@")
	m.SetMessageIDWithValue(id + "@" + domain)
	m.SetDate()
	m.Subject(l.Subject)
	m.SetGenHeader("Auto-Submitted", "auto-generated")
	if l.Unsubscribe != "" {
		m.SetGenHeader(smtp.HeaderListUnsubscribe, "<"+l.Unsubscribe+">")
		m.SetGenHeader(smtp.HeaderListUnsubscribePost, "List-Unsubscribe=One-Click")
	}
	m.SetBodyString(smtp.TypeTextPlain, l.Text)
	c, err := s.client()
	if err != nil {
		return err
	}
	return c.DialAndSendWithContext(ctx, m)
}

func (s *Server) client() (*smtp.Client, error) {
	options := []smtp.Option{smtp.WithPort(s.Port), smtp.WithTimeout(sendFor)}
	switch {
	case s.Plain:
		options = append(options, smtp.WithTLSPolicy(smtp.NoTLS))
	case s.TLS:
		options = append(options, smtp.WithSSL())
	default:
		options = append(options, smtp.WithTLSPolicy(smtp.TLSMandatory))
	}
	if s.User != "" {
		options = append(options, smtp.WithSMTPAuth(smtp.SMTPAuthAutoDiscover), smtp.WithUsername(s.User), smtp.WithPassword(s.Password))
	}
	if s.tls != nil {
		options = append(options, smtp.WithTLSConfig(s.tls))
	}
	return smtp.NewClient(s.Host, options...)
}

// Trusting gives a server whose certificates are checked by other authorities than the machine's: an office's own, or a test's.
func (s Server) Trusting(c *tls.Config) *Server {
	s.tls = c
	return &s
}
