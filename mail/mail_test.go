package mail_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/mail"
	"gongkai/testkit"
	"gongkai/vault"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func serverOf(t *testing.T, m *testkit.MailServer, scheme string) *mail.Server {
	t.Helper()
	s, err := mail.ParseServer(scheme+"://gongkai:"+testkit.Secret+"@"+m.Address, "竹桥街道办事处 <noreply@zhuqiao.example.cn>")
	must(t, err)
	return s.Trusting(m.Trust)
}

// A letter waits while the server refuses it, is sent once when it takes it, and cannot be read at rest.
func TestALetterIsSealedTriedAgainAndSentOnce(t *testing.T) {
	testkit.EnginesClock(t, func(t *testing.T, d *db.DB, c *testkit.Clock) {
		keys, err := vault.Start(t.Context(), d, t.TempDir())
		must(t, err)
		server := testkit.NewMailServer(t, false)
		out := mail.Outbox{View: d.View, Update: d.Update, Keys: keys, Server: serverOf(t, server, "smtp")}
		var person vault.PersonID
		must(t, d.Update(t.Context(), "o1", func(tx *db.Tx) (err error) {
			if person, err = keys.New(tx); err != nil {
				return err
			}
			return mail.Put(tx, keys, person, mail.Letter{To: "someone@mail.example.cn", Subject: "新公开 1 条", Text: "您好：\n第一行", Unsubscribe: "https://zhuqiao.example.cn/alerts/end/x"})
		}))
		must(t, d.View(t.Context(), func(q *db.View) error {
			var sealed string
			must(t, q.QueryRow(`SELECT sealed FROM mail_outbox`).Scan(&sealed))
			if strings.Contains(sealed, "someone") {
				t.Error("the address lies open")
			}
			return nil
		}))
		server.Refuse(true)
		must(t, out.Send(t.Context()))
		must(t, out.Send(t.Context())) // not due yet
		server.Refuse(false)
		c.Advance(2 * time.Minute)
		must(t, out.Send(t.Context()))
		must(t, out.Send(t.Context()))
		letters, _ := server.Letters()
		if len(letters) != 1 {
			t.Fatalf("%d letters", len(letters))
		}
		h := letters[0].Header
		if h.Get("List-Unsubscribe") != "<https://zhuqiao.example.cn/alerts/end/x>" || h.Get("List-Unsubscribe-Post") != "List-Unsubscribe=One-Click" || !strings.Contains(h.Get("To"), "someone@") {
			t.Error(h)
		}
		must(t, d.View(t.Context(), func(q *db.View) error {
			all, _, err := mail.Waiting(q)
			if all != 0 {
				t.Errorf("%d letters left", all)
			}
			return err
		}))
	})
}

func TestALetterNobodyTakesIsGivenUpAndOneOfAnErasedPersonIsDropped(t *testing.T) {
	testkit.EnginesClock(t, func(t *testing.T, d *db.DB, c *testkit.Clock) {
		keys, err := vault.Start(t.Context(), d, t.TempDir())
		must(t, err)
		server := testkit.NewMailServer(t, false)
		server.Refuse(true)
		out := mail.Outbox{View: d.View, Update: d.Update, Keys: keys, Server: serverOf(t, server, "smtp")}
		must(t, d.Update(t.Context(), "o1", func(tx *db.Tx) error {
			for i := range 2 {
				person, err := keys.New(tx)
				if err == nil {
					err = mail.Put(tx, keys, person, mail.Letter{To: "someone@mail.example.cn", Subject: "题", Text: "文"})
				}
				if err == nil && i == 1 {
					err = keys.Erase(tx, person)
				}
				if err != nil {
					return err
				}
			}
			return nil
		}))
		var last error
		for range 7 {
			last = out.Send(t.Context())
			c.Advance(25 * time.Hour)
		}
		if last == nil || strings.Contains(last.Error(), "someone") {
			t.Errorf("giving up says %v", last)
		}
		must(t, d.View(t.Context(), func(q *db.View) error {
			all, _, err := mail.Waiting(q)
			if all != 0 {
				t.Errorf("%d letters left", all)
			}
			return err
		}))
	})
}

func TestALetterGoesOverTLSFromTheStart(t *testing.T) {
	m := testkit.NewMailServer(t, true)
	must(t, serverOf(t, m, "smtps").Send(t.Context(), "id1", mail.Letter{To: "a@b.cn", Subject: "题", Text: "文"}))
	if letters, _ := m.Letters(); len(letters) != 1 {
		t.Error(len(letters))
	}
	plain, err := mail.ParseServer("smtp+plain://"+m.Address, "a@b.cn")
	must(t, err)
	if err := plain.Send(t.Context(), "id2", mail.Letter{To: "a@b.cn"}); err == nil {
		t.Error("sent in the clear to a server that speaks TLS")
	}
}

func TestSettingsOfAMailServer(t *testing.T) {
	for address, want := range map[string]string{
		"": "", "smtp://u:p@mail.example.cn": "", "smtps://mail.example.cn:465": "", "smtp+plain://127.0.0.1:25": "", "mail.example.cn": "mail.address", "http://x": "mail.address",
		"smtp://x:99999": "mail.address", "smtp+plain://u:p@x": "mail.plain_password", "smtp://x/path": "mail.address",
	} {
		_, err := mail.ParseServer(address, "Office <noreply@example.cn>")
		if got := fault.As(err); (got == nil) != (want == "") || got != nil && got.Key != want {
			t.Errorf("%s: %v", address, err)
		}
	}
	if _, err := mail.ParseServer("smtp://x", "nobody"); err == nil || errors.Is(err, nil) {
		t.Error("no sender is taken")
	}
	for typed, want := range map[string]string{" a.b@Example.CN ": "a.b@example.cn", "a@b": "", "a b@c.cn": "", "<a@b.cn>": "", "a@b.cn, c@d.cn": "", "": "", "名字@例子.中国": "名字@例子.中国", "a@b.cn\r\nBcc: x@y.cn": ""} {
		if got, ok := mail.Address(typed); got != want || ok != (want != "") {
			t.Errorf("%q is %q", typed, got)
		}
	}
}
