package testkit

// dovecot.go is a mailbox at Dovecot, the mail server most organs have: the Debian package dovecot-imapd, started for one test on
// this machine alone with a configuration that is thrown away. It is put on a machine by scripts/need.

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

const dovecotProgram = "/usr/sbin/dovecot"

// dovecot is a running server: its folder of mails.
type dovecot struct{ mails string }

// NeedDovecot skips a test, saying so, on a machine without the server.
func NeedDovecot(t testing.TB) {
	t.Helper()
	if _, err := os.Stat("/usr/lib/dovecot/imap"); err != nil {
		t.Skip("Dovecot is not on this machine (Debian package dovecot-imapd, scripts/need dovecot): the mailbox is not tested against it")
	}
}

// NewDovecot starts a mailbox at Dovecot; it ends with the test.
func NewDovecot(t testing.TB) *Mailbox {
	t.Helper()
	certificate, pool := selfSigned(t)
	dir, err := os.MkdirTemp("", "dovecot") // sockets have short names
	if err != nil {
		t.Fatal(err)
	}
	ear, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := ear.Addr().(*net.TCPAddr)
	_ = ear.Close() // the server takes the port
	m := &Mailbox{Address: address.String(), t: t, Trust: &tls.Config{RootCAs: pool, ServerName: "127.0.0.1"}, dovecot: &dovecot{filepath.Join(dir, "mails")}}
	settle(t, dir, address.Port, certificate)
	run := exec.Command(dovecotProgram, "-F", "-c", filepath.Join(dir, "dovecot.conf"))
	var said strings.Builder
	run.Stdout, run.Stderr = &said, &said
	if err := run.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = run.Process.Signal(syscall.SIGTERM) // ended already is as good
		_ = run.Wait()
		_ = os.RemoveAll(dir)
	})
	for range 100 {
		if c, err := tls.Dial("tcp", m.Address, m.Trust); err == nil {
			_ = c.Close() // only to see that it is there
			return m
		}
		time.Sleep(50 * time.Millisecond)
	}
	log, _ := os.ReadFile(filepath.Join(dir, "log")) // for the message
	t.Fatalf("Dovecot does not answer: %s %s", said.String(), log)
	return nil
}

// settle writes the configuration, the certificate and the account.
func settle(t testing.TB, dir string, port int, certificate tls.Certificate) {
	t.Helper()
	key, err := x509.MarshalPKCS8PrivateKey(certificate.PrivateKey)
	if err != nil {
		t.Fatal(err)
	}
	owner, login, internal := ownerOf(t)
	for name, text := range map[string]string{
		"cert.pem": string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: certificate.Certificate[0]})),
		"key.pem":  string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: key})),
		"users":    fmt.Sprintf("gongkai:{PLAIN}%s:%s:%s::%s/home\n", Secret, owner.Uid, owner.Gid, dir),
		"dovecot.conf": fmt.Sprintf(`base_dir = %[1]s/run
state_dir = %[1]s/state
log_path = %[1]s/log
instance_name = gongkai-test
protocols = imap
listen = 127.0.0.1
default_internal_user = %[3]s
default_login_user = %[4]s
first_valid_uid = 1
mail_location = maildir:%[1]s/mails
ssl = required
ssl_cert = <%[1]s/cert.pem
ssl_key = <%[1]s/key.pem
passdb {
  driver = passwd-file
  args = %[1]s/users
}
userdb {
  driver = passwd-file
  args = %[1]s/users
}
service imap-login {
  chroot =
  inet_listener imap {
    port = 0
  }
  inet_listener imaps {
    port = %[2]d
    ssl = yes
  }
}
service anvil {
  chroot =
}
service stats {
  chroot =
}
`, dir, port, internal, login),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	uid, _ := strconv.Atoi(owner.Uid) // figures on Linux
	gid, _ := strconv.Atoi(owner.Gid)
	for _, name := range []string{"home", "mails"} {
		if err := os.Mkdir(filepath.Join(dir, name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.Chown(filepath.Join(dir, name), uid, gid); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
}

// ownerOf gives who owns the mails and as whom the server works: oneself, or the accounts of the package where one is root, for
// Dovecot gives no mail to root.
func ownerOf(t testing.TB) (owner *user.User, login, internal string) {
	t.Helper()
	name := "dovecot"
	if os.Getuid() != 0 {
		me, err := user.Current()
		if err != nil {
			t.Fatal(err)
		}
		return me, me.Username, me.Username
	}
	owner, err := user.Lookup(name)
	if err != nil {
		t.Fatal(err)
	}
	return owner, "dovenull", name
}

// deliver puts a mail into the folder, as of a time.
func (d *dovecot) deliver(m *Mailbox, raw string, at time.Time) {
	m.t.Helper()
	c, err := imapclient.DialTLS(m.Address, &imapclient.Options{TLSConfig: m.Trust})
	if err != nil {
		m.t.Fatal(err)
	}
	defer func() { _ = c.Close() }() // what counts was answered
	if err := c.Login("gongkai", Secret).Wait(); err != nil {
		m.t.Fatal(err)
	}
	put := c.Append("INBOX", int64(len(raw)), &imap.AppendOptions{Time: at})
	if _, err = put.Write([]byte(raw)); err == nil {
		err = put.Close()
	}
	if err == nil {
		_, err = put.Wait()
	}
	if err != nil {
		m.t.Fatal(err)
	}
}

// renew takes everything out of the folder but the memory of which validities were used.
func (d *dovecot) renew(t testing.TB) {
	t.Helper()
	all, err := os.ReadDir(d.mails)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range all {
		if strings.HasPrefix(e.Name(), "dovecot-uidvalidity") {
			continue
		}
		if err := os.RemoveAll(filepath.Join(d.mails, e.Name())); err != nil {
			t.Fatal(err)
		}
	}
}
