package mailbox_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gongkai/fault"
	"gongkai/mailbox"
	"gongkai/testkit"
)

var arrived = time.Date(2026, 3, 2, 1, 30, 0, 0, time.UTC)

func open(t *testing.T, box *testkit.Mailbox, password string) *mailbox.Server {
	t.Helper()
	file := filepath.Join(t.TempDir(), "password")
	if err := os.WriteFile(file, []byte(password+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := mailbox.Parse("imaps://gongkai@"+box.Address+"/INBOX?organ=o1", file)
	if err != nil {
		t.Fatal(err)
	}
	return s.Trusting(box.Trust)
}

func TestAMailboxIsReadFromAPlaceOn(t *testing.T) {
	testkit.Mailboxes(t, func(t *testing.T, box func(testing.TB) *testkit.Mailbox) { readFromAPlaceOn(t, box(t)) })
}

func readFromAPlaceOn(t *testing.T, box *testkit.Mailbox) {
	t.Helper()
	s := open(t, box, testkit.Secret)
	read := func(after mailbox.Place) (subjects string, last mailbox.Place) {
		t.Helper()
		last = after
		err := s.Read(t.Context(), after, func(f mailbox.Found) error {
			m := mailbox.Read(f.Raw)
			subjects, last = subjects+m.Subject+" ", f.Place
			if !f.Arrived.Equal(arrived) {
				t.Errorf("arrived %s", f.Arrived)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return subjects, last
	}
	deliver := func(n int) {
		box.Deliver(fmt.Sprintf("From: a@example.com\r\nSubject: mail%d\r\nMessage-ID: <%d@x>\r\n\r\ntext %d\r\n", n, n, n), arrived)
	}
	got, at := read(mailbox.Place{})
	if got != "" {
		t.Errorf("an empty mailbox gives %s", got)
	}
	deliver(1)
	deliver(2)
	if got, at = read(at); got != "mail1 mail2 " {
		t.Errorf("got %s", got)
	}
	if got, at = read(at); got != "" {
		t.Errorf("read again: %s", got)
	}
	deliver(3)
	if got, _ = read(at); got != "mail3 " {
		t.Errorf("got %s", got)
	}
	other := at
	other.Validity++
	if got, _ = read(other); got != "mail1 mail2 mail3 " {
		t.Errorf("a mailbox made anew: %s", got)
	}
	if err := open(t, box, "wrong").Read(t.Context(), mailbox.Place{}, nil); err == nil || strings.Contains(err.Error(), "wrong") {
		t.Errorf("a wrong password: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Read(ctx, mailbox.Place{}, func(mailbox.Found) error { return nil }); err == nil {
		t.Error("it read on after it was stopped")
	}
}

func TestAddressesOfMailboxes(t *testing.T) {
	for address, want := range map[string]string{
		"imaps://u:p@mail.example.com":            "u@mail.example.com:993/INBOX",
		"imap://u:p@mail.example.com:1143/公开":     "u@mail.example.com:1143/公开",
		"imap+plain://u:p@127.0.0.1/INBOX":        "u@127.0.0.1:143/INBOX",
		"imap+plain://u:p@mail.example.com/INBOX": "mailbox.plain",
		"imaps://mail.example.com":                "mailbox.address",
		"imaps://u@mail.example.com":              "mailbox.password",
		"http://u:p@mail.example.com":             "mailbox.address",
		"%":                                       "mailbox.address",
	} {
		s, err := mailbox.Parse(address, "")
		got := ""
		if f := fault.As(err); f != nil {
			got = f.Key
		} else if err == nil {
			got = s.Name()
		}
		if got != want {
			t.Errorf("%s gives %s, want %s", address, got, want)
		}
	}
	if s, err := mailbox.Parse("", ""); s != nil || err != nil {
		t.Error("no address is a mailbox")
	}
}

const boundary = "Content-Type: multipart/mixed; boundary=b\r\n\r\n"

func TestAMailIsTakenApart(t *testing.T) {
	for name, c := range map[string]struct {
		raw  string
		want mailbox.Message
	}{
		"plain": {"From: =?GB2312?B?1cXI/Q==?= <zhang@example.com>\r\nSubject: =?utf-8?B?5L+h5oGv5YWs5byA?=\r\nMessage-ID: <1@x>\r\nContent-Type: text/plain; charset=gb18030\r\nContent-Transfer-Encoding: base64\r\n\r\nyerH67mrv6o=\r\n",
			mailbox.Message{ID: "1@x", From: "zhang@example.com", Subject: "信息公开", Text: "申请公开"}},
		"marked up": {"From: a@b.cn\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<head><title>x</title></head><p>第一段</p><script>alert(1)</script><div>第二段&amp;完</div>",
			mailbox.Message{From: "a@b.cn", Text: "第一段\n\n第二段&完"}},
		"bounce":      {"From: MAILER-DAEMON@x.cn\r\n\r\nno such user", mailbox.Message{From: "MAILER-DAEMON@x.cn", Automatic: mailbox.Bounce, Text: "no such user"}},
		"away":        {"From: a@b.cn\r\nAuto-Submitted: auto-replied\r\n\r\naway", mailbox.Message{From: "a@b.cn", Automatic: mailbox.Reply, Text: "away"}},
		"circular":    {"From: a@b.cn\r\nList-Id: <news>\r\n\r\nnews", mailbox.Message{From: "a@b.cn", Automatic: mailbox.List, Text: "news"}},
		"nothing":     {"", mailbox.Message{}},
		"no head":     {"\r\n\r\n申请", mailbox.Message{Text: "申请"}},
		"direction":   {"From: a@b.cn\r\nSubject: a\u202eb\r\n\r\nx\u202ey\x00z", mailbox.Message{From: "a@b.cn", Subject: "ab", Text: "xyz"}},
		"never ends":  {"From: a@b.cn\r\n" + boundary + "--b\r\n\r\n一\r\n--b\r\n\r\n二", mailbox.Message{From: "a@b.cn", Text: "一\n二", LeftOut: true}},
		"no boundary": {"From: a@b.cn\r\nContent-Type: multipart/mixed\r\n\r\n一", mailbox.Message{From: "a@b.cn", LeftOut: true}},
	} {
		got := mailbox.Read([]byte(c.raw))
		if name == "plain" {
			if got.FromName != "张三" {
				t.Errorf("plain: the sender's name is %q", got.FromName)
			}
			got.FromName = ""
		}
		if name == "never ends" || name == "no boundary" {
			got.LeftOut, c.want.LeftOut = false, false // either is right
		}
		if fmt.Sprintf("%+v", got) != fmt.Sprintf("%+v", c.want) {
			t.Errorf("%s:\n got %+v\nwant %+v", name, got, c.want)
		}
	}
}

func TestAttachmentsAndHostileMails(t *testing.T) {
	m := mailbox.Read([]byte("From: a@b.cn\r\n" + boundary + "--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n申请\r\n--b\r\nContent-Type: image/jpeg; name=\"../../a.jpg\"\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment\r\n\r\n/9j/\r\n--b--\r\n"))
	if m.Text != "申请" || len(m.Files) != 1 || m.Files[0].Name != "a.jpg" || string(m.Files[0].Data) != "\xFF\xD8\xFF" {
		t.Errorf("got %+v", m)
	}
	many := "From: a@b.cn\r\n" + boundary + strings.Repeat("--b\r\nContent-Disposition: attachment; filename=a.txt\r\n\r\nx\r\n", 5000) + "--b--\r\n"
	if m = mailbox.Read([]byte(many)); len(m.Files) > 30 || !m.LeftOut {
		t.Errorf("five thousand files: %d taken, said so: %v", len(m.Files), m.LeftOut)
	}
	deep := ""
	for n := range 200 {
		deep += fmt.Sprintf("Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n", n, n)
	}
	if m = mailbox.Read([]byte("From: a@b.cn\r\n" + deep + "\r\nx")); !m.LeftOut {
		t.Error("two hundred parts inside each other were read")
	}
	if m = mailbox.Read([]byte("From: a@b.cn\r\n\r\n" + strings.Repeat("长", 1<<20))); len(m.Text) > 200_000 || !m.LeftOut {
		t.Errorf("a text of %d bytes was kept", len(m.Text))
	}
	if m = mailbox.Read([]byte("X: " + strings.Repeat("y", 3<<20) + "\r\n\r\nx")); !m.LeftOut {
		t.Error("a head of three megabytes was read")
	}
}

func FuzzRead(f *testing.F) {
	for _, seed := range []string{"From: a@b.cn\r\n\r\nx", "From: a@b.cn\r\n" + boundary + "--b\r\n\r\nx\r\n--b--", "Content-Type: text/html\r\n\r\n<p>", "Content-Transfer-Encoding: base64\r\n\r\n====", "Subject: =?x?B?y?="} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		m := mailbox.Read(raw)
		if strings.ContainsAny(m.Text+m.Subject+m.FromName, "\x00\u202e") || strings.Contains(m.Subject, "\n") || len(m.Text) > 300_000 {
			t.Errorf("not cleaned: %+v", m)
		}
	})
}
