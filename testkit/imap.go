package testkit

// imap.go is a mailbox for tests: a real server, over TCP, with one folder for the user gongkai.

import (
	"bytes"
	"crypto/tls"
	"net"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"
)

// Mailbox is a mailbox that is read by IMAP with TLS. The user is gongkai, the password Secret.
type Mailbox struct {
	Address string      // host:port
	Trust   *tls.Config // what a client must trust
	user    *imapmemserver.User
	dovecot *dovecot // instead of user
	t       testing.TB
}

// Mailboxes runs a test with each server there is: the one of this package, and Dovecot.
func Mailboxes(t *testing.T, run func(t *testing.T, open func(t testing.TB) *Mailbox)) {
	t.Run("memory", func(t *testing.T) { run(t, NewMailbox) })
	t.Run("dovecot", func(t *testing.T) {
		NeedDovecot(t)
		run(t, NewDovecot)
	})
}

// NewMailbox starts one; it ends with the test.
func NewMailbox(t testing.TB) *Mailbox {
	t.Helper()
	certificate, pool := selfSigned(t)
	m := &Mailbox{t: t, Trust: &tls.Config{RootCAs: pool, ServerName: "127.0.0.1"}, user: imapmemserver.NewUser("gongkai", Secret)}
	m.Renew()
	memory := imapmemserver.New()
	memory.AddUser(m.user)
	s := imapserver.New(&imapserver.Options{NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
		return memory.NewSession(), nil, nil
	}})
	ear, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: []tls.Certificate{certificate}})
	if err != nil {
		t.Fatal(err)
	}
	m.Address = ear.Addr().(*net.TCPAddr).String()
	go func() { _ = s.Serve(ear) }()    // ends with Close
	t.Cleanup(func() { _ = s.Close() }) // nothing to lose
	return m
}

// Renew makes the folder anew and empty, as after a repair: its mails are numbered from the beginning.
func (m *Mailbox) Renew() {
	m.t.Helper()
	if m.dovecot != nil {
		m.dovecot.renew(m.t)
		return
	}
	_ = m.user.Delete("INBOX") // there may be none yet
	if err := m.user.Create("INBOX", nil); err != nil {
		m.t.Fatal(err)
	}
}

// Deliver puts a mail into the folder.
func (m *Mailbox) Deliver(raw string, at time.Time) {
	m.t.Helper()
	if m.dovecot != nil {
		m.dovecot.deliver(m, raw, at)
		return
	}
	if _, err := m.user.Append("INBOX", literal{bytes.NewReader([]byte(raw))}, &imap.AppendOptions{Time: at}); err != nil {
		m.t.Fatal(err)
	}
}

type literal struct{ *bytes.Reader }

// Size is its length in bytes.
func (l literal) Size() int64 { return l.Reader.Size() }
