package testkit

// smtp.go is a mail server for tests: a real one, on a port of its own, that keeps what it is handed.

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"math/big"
	"net"
	"net/mail"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// MailServer takes letters by SMTP. It offers STARTTLS and asks for the password Secret of the user gongkai.
type MailServer struct {
	Address string      // host:port
	Trust   *tls.Config // what a client must trust
	mu      sync.Mutex
	letters []*mail.Message
	bodies  []string
	refuse  bool
}

// Secret is the password of the user gongkai.
const Secret = "mima-2026"

// NewMailServer starts one; it ends with the test. fromStart speaks TLS from the first byte.
func NewMailServer(t testing.TB, fromStart bool) *MailServer {
	t.Helper()
	certificate, pool := selfSigned(t)
	m := &MailServer{Trust: &tls.Config{RootCAs: pool, ServerName: "127.0.0.1"}}
	s := smtp.NewServer(m)
	s.Domain, s.AllowInsecureAuth, s.ReadTimeout, s.WriteTimeout = "localhost", false, 10*time.Second, 10*time.Second
	s.TLSConfig = &tls.Config{Certificates: []tls.Certificate{certificate}}
	ear, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	m.Address = ear.Addr().String()
	if fromStart {
		ear = tls.NewListener(ear, s.TLSConfig)
	}
	go func() { _ = s.Serve(ear) }()    // ends with Close
	t.Cleanup(func() { _ = s.Close() }) // nothing to lose
	return m
}

// Refuse makes the server refuse letters, or take them again.
func (m *MailServer) Refuse(yes bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.refuse = yes
}

// Letters gives what was taken so far, with the bodies as sent.
func (m *MailServer) Letters() ([]*mail.Message, []string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return append([]*mail.Message{}, m.letters...), append([]string{}, m.bodies...)
}

// NewSession is one conversation.
func (m *MailServer) NewSession(*smtp.Conn) (smtp.Session, error) { return &mailSession{of: m}, nil }

type mailSession struct {
	of    *MailServer
	known bool
}

func (s *mailSession) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s *mailSession) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != "gongkai" || password != Secret {
			return errors.New("no such user")
		}
		s.known = true
		return nil
	}), nil
}

func (s *mailSession) Mail(string, *smtp.MailOptions) error {
	s.of.mu.Lock()
	defer s.of.mu.Unlock()
	if !s.known || s.of.refuse {
		return &smtp.SMTPError{Code: 451, Message: "not now"}
	}
	return nil
}

func (s *mailSession) Rcpt(string, *smtp.RcptOptions) error { return nil }

func (s *mailSession) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	letter, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return err
	}
	body, err := io.ReadAll(letter.Body)
	s.of.mu.Lock()
	defer s.of.mu.Unlock()
	s.of.letters, s.of.bodies = append(s.of.letters, letter), append(s.of.bodies, string(body))
	return err
}

func (s *mailSession) Reset() {}

func (s *mailSession) Logout() error { return nil }

func selfSigned(t testing.TB) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	form := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: true,
		BasicConstraintsValid: true, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	der, err := x509.CreateCertificate(rand.Reader, form, form, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(parsed)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pool
}
