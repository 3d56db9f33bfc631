// Package mailbox reads a mailbox by IMAP: each mail that came since a place, whole, and what a mail of unknown origin says,
// within bounds. It changes nothing in the mailbox, so that people may read it with their own programs too; it keeps nothing.
// ADR 0027.
//
// mailbox.go is the server and the conversation with it; message.go takes a mail apart.
package mailbox

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"gongkai/fault"
)

// Server is a mailbox: where it is and who may read it. It is never logged whole.
type Server struct {
	Address  string // host:port
	TLS      bool   // from the first byte; otherwise STARTTLS, unless Plain
	Plain    bool   // in the clear: for a server on the same machine
	User     string
	Folder   string
	Organ    string // id or code of the organ whose requests come here; "" for the portal's
	password string
	tls      *tls.Config
}

// Parse reads imaps://user@host/FOLDER (TLS), imap://… (STARTTLS) or imap+plain://… (in the clear, on this machine only).
// ?organ=CODE says whose mailbox it is. The password stands in a file of its own; in the address it is believed too.
func Parse(address, passwordFile string) (*Server, error) {
	if address == "" {
		return nil, nil
	}
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || u.User == nil || u.User.Username() == "" {
		return nil, fault.BadInput("mailbox.address")
	}
	s := &Server{User: u.User.Username(), Folder: strings.Trim(u.Path, "/"), Organ: u.Query().Get("organ")}
	if s.Folder == "" {
		s.Folder = "INBOX"
	}
	port := u.Port()
	switch u.Scheme {
	case "imaps":
		s.TLS = true
		port = or(port, "993")
	case "imap":
		port = or(port, "143")
	case "imap+plain":
		s.Plain = true
		port = or(port, "143")
		if ip := net.ParseIP(u.Hostname()); u.Hostname() != "localhost" && (ip == nil || !ip.IsLoopback()) {
			return nil, fault.BadInput("mailbox.plain")
		}
	default:
		return nil, fault.BadInput("mailbox.address")
	}
	s.Address = net.JoinHostPort(u.Hostname(), port)
	s.password, _ = u.User.Password()
	if passwordFile != "" {
		text, err := os.ReadFile(passwordFile)
		if err != nil {
			return nil, fault.Wrap(err, fault.Invalid, "mailbox.password_file", passwordFile)
		}
		s.password = strings.TrimRight(string(text), "\r\n")
	}
	if s.password == "" {
		return nil, fault.BadInput("mailbox.password")
	}
	return s, nil
}

func or(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}

// Name says which mailbox it is, without the password.
func (s *Server) Name() string { return s.User + "@" + s.Address + "/" + s.Folder }

// Trusting gives a server whose certificates are checked by other authorities than the machine's.
func (s Server) Trusting(c *tls.Config) *Server {
	s.tls = c
	return &s
}

// Place is how far a mailbox was read. A mailbox that was made anew has another validity and is read from the beginning.
type Place struct{ Validity, UID uint32 }

// Found is one mail as it lies in the mailbox.
type Found struct {
	Place
	Arrived  time.Time // when the server received it
	Size     int64
	Raw      []byte
	TooLarge bool // Raw is its head alone
}

const (
	// MaxMail is the largest mail that is read whole, in bytes.
	MaxMail = 40 << 20
	dialFor = 30 * time.Second
	readFor = 10 * time.Minute // one round
	atOnce  = 200              // mails asked about together
)

// Read gives every mail after a place to each, oldest first, until each fails or there is none left.
func (s *Server) Read(ctx context.Context, after Place, each func(Found) error) (err error) {
	ctx, cancel := context.WithTimeout(ctx, readFor)
	defer cancel()
	c, err := s.dial()
	if err != nil {
		return fmt.Errorf("mailbox %s: %w", s.Name(), err)
	}
	defer func() { _ = c.Close() }()                         // read only, nothing to lose
	stop := context.AfterFunc(ctx, func() { _ = c.Close() }) // whatever waits for the server fails then
	defer stop()
	if err := s.read(ctx, c, after, each); err != nil {
		if ctx.Err() != nil {
			err = ctx.Err()
		}
		return fmt.Errorf("mailbox %s: %w", s.Name(), err)
	}
	_ = c.Logout().Wait() // what was read is read
	return nil
}

func (s *Server) dial() (*imapclient.Client, error) {
	o := &imapclient.Options{TLSConfig: s.tls, Dialer: &net.Dialer{Timeout: dialFor}}
	switch {
	case s.Plain:
		return imapclient.DialInsecure(s.Address, o)
	case s.TLS:
		return imapclient.DialTLS(s.Address, o)
	}
	return imapclient.DialStartTLS(s.Address, o)
}

func (s *Server) read(ctx context.Context, c *imapclient.Client, after Place, each func(Found) error) error {
	if err := c.Login(s.User, s.password).Wait(); err != nil {
		return fmt.Errorf("sign in: %w", err)
	}
	box, err := c.Select(s.Folder, &imap.SelectOptions{ReadOnly: true}).Wait()
	if err != nil {
		return fmt.Errorf("open the folder: %w", err)
	}
	if box.UIDValidity != after.Validity {
		after = Place{Validity: box.UIDValidity}
	}
	uids, err := newer(c, after.UID)
	if err != nil {
		return err
	}
	for chunk := range slices.Chunk(uids, atOnce) {
		heads, err := c.Fetch(imap.UIDSetNum(chunk...), &imap.FetchOptions{UID: true, InternalDate: true, RFC822Size: true}).Collect()
		if err != nil {
			return fmt.Errorf("ask for sizes: %w", err)
		}
		slices.SortFunc(heads, func(a, b *imapclient.FetchMessageBuffer) int { return int(int64(a.UID) - int64(b.UID)) })
		for _, h := range heads {
			if err := ctx.Err(); err != nil {
				return err
			}
			found := Found{Place: Place{Validity: after.Validity, UID: uint32(h.UID)}, Arrived: h.InternalDate.UTC(), Size: h.RFC822Size, TooLarge: h.RFC822Size > MaxMail}
			if found.Raw, err = fetch(c, h.UID, found.TooLarge); err != nil {
				return err
			}
			if err := each(found); err != nil {
				return err
			}
		}
	}
	return nil
}

// newer gives the mails after one, in order. "n:*" always gives the last one, also when it is not newer.
func newer(c *imapclient.Client, after uint32) ([]imap.UID, error) {
	data, err := c.UIDSearch(&imap.SearchCriteria{UID: []imap.UIDSet{{imap.UIDRange{Start: imap.UID(after) + 1, Stop: 0}}}}, nil).Wait()
	if err != nil {
		return nil, fmt.Errorf("look for new mails: %w", err)
	}
	var uids []imap.UID
	for _, uid := range data.AllUIDs() {
		if uint32(uid) > after {
			uids = append(uids, uid)
		}
	}
	slices.Sort(uids)
	return uids, nil
}

// fetch reads one mail, without marking it as read; or its head alone.
func fetch(c *imapclient.Client, uid imap.UID, headOnly bool) ([]byte, error) {
	section := &imap.FetchItemBodySection{Peek: true}
	if headOnly {
		section.Specifier = imap.PartSpecifierHeader
	}
	all, err := c.Fetch(imap.UIDSetNum(uid), &imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{section}}).Collect()
	if err != nil {
		return nil, fmt.Errorf("read mail %d: %w", uid, err)
	}
	for _, m := range all {
		if m.UID == uid {
			return m.FindBodySection(section), nil
		}
	}
	return nil, nil // gone in between: an empty mail, which is set aside
}
