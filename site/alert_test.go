package site_test

import (
	"io"
	"log/slog"
	"mime/quotedprintable"
	"net/http"
	"net/http/httptest"
	"net/mail"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"gongkai/alert"
	"gongkai/db"
	"gongkai/disclosure"
	posted "gongkai/mail"
	"gongkai/office"
	"gongkai/search"
	"gongkai/site"
	"gongkai/testkit"
	"gongkai/vault"
)

const alertSite = "www.zhuqiao.example.cn"

// watched is a portal that sends letters to a server of the test.
type watched struct {
	*reader
	keys   *vault.Keys
	server *testkit.MailServer
	teller *alert.Teller
	outbox posted.Outbox
	mux    *http.ServeMux
}

func watch(r *reader) *watched {
	r.t.Helper()
	w := &watched{reader: r, server: testkit.NewMailServer(r.t, false), mux: http.NewServeMux()}
	var err error
	w.keys, err = vault.Start(r.t.Context(), r.d, r.t.TempDir())
	r.must(err)
	handed, err := posted.ParseServer("smtp://gongkai:"+testkit.Secret+"@"+w.server.Address, "竹桥街道办事处 <noreply@zhuqiao.example.cn>")
	r.must(err)
	finder := disclosure.NewFinder(search.CacheBytes)
	site.New(site.Options{Store: site.StoreOf(r.d), Keys: w.keys, Blobs: r.blobs, LogKey: r.key, Log: slog.New(slog.DiscardHandler), Letters: true, Finder: finder}, w.mux)
	w.teller = &alert.Teller{View: r.d.View, Update: r.d.Update, Keys: w.keys, Finder: finder, AskOf: site.AskOf,
		SiteOf: func(db.Query) (string, string, error) { return "竹桥街道信息公开", "https://" + alertSite, nil }}
	w.outbox = posted.Outbox{View: r.d.View, Update: r.d.Update, Keys: w.keys, Server: handed.Trusting(w.server.Trust)}
	return w
}

// round does what the background does, and gives the letters taken so far.
func (w *watched) round() []string {
	w.t.Helper()
	w.index()
	w.must(w.teller.Tell(w.t.Context()))
	w.must(w.outbox.Send(w.t.Context()))
	_, bodies := w.server.Letters()
	var texts []string
	for _, b := range bodies {
		plain, err := io.ReadAll(quotedprintable.NewReader(strings.NewReader(b)))
		w.must(err)
		texts = append(texts, string(plain))
	}
	return texts
}

func (w *watched) last() *mail.Message {
	letters, _ := w.server.Letters()
	return letters[len(letters)-1]
}

// open asks for a page, press sends a form.
func (w *watched) open(path string) (int, string) {
	return w.ask(httptest.NewRequest(http.MethodGet, path, nil))
}

func (w *watched) press(path string, fields ...string) (int, string) {
	form := url.Values{}
	for i := 0; i+1 < len(fields); i += 2 {
		form.Set(fields[i], fields[i+1])
	}
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return w.ask(r)
}

func (w *watched) ask(r *http.Request) (int, string) {
	a := httptest.NewRecorder()
	w.mux.ServeHTTP(a, r)
	return a.Code, a.Body.String()
}

var alertLink = regexp.MustCompile(`https://` + alertSite + `(/alerts/\S+)`)

// A citizen is told of what is new: only once the address has answered, only of what came later, once each; and nothing is left
// of the address when they end it.
func TestSomebodyIsToldByMailOfWhatIsNewUntilTheyEndIt(t *testing.T) {
	atAPortal(t, func(r *reader) {
		r.do(func(tx *db.Tx) error {
			s, err := office.SiteOf(tx, office.Organ{ID: town, Name: "竹桥街道办事处"})
			if err != nil {
				return err
			}
			s.Domain, s.Name = alertSite, "竹桥街道信息公开"
			return office.EditSite(tx, office.System("test"), s)
		})
		r.publish(r.text("旧的征收公告"))
		w := watch(r)
		w.round()
		if code, body := w.open("/search?q=征收"); code != 200 || !strings.Contains(body, "/alerts?q=") {
			t.Error("the search page does not offer mails")
		}
		if code, body := w.open("/alerts?q=征收"); code != 200 || !strings.Contains(body, "电子邮箱") {
			t.Error(code)
		}
		if code, _ := w.press("/alerts", "_key", "k0", "query", "q=征收", "address", "不是邮箱", "pace", "daily"); code != 422 {
			t.Errorf("no address gives %d", code)
		}
		for key, pace := range map[string]string{"k1": "once", "k2": "daily"} {
			if code, body := w.press("/alerts", "_key", key, "query", "q=征收", "address", key+"@mail.example.cn", "pace", pace); code != 200 || !strings.Contains(body, "请查收确认邮件") {
				t.Fatal(code, body)
			}
		}
		letters := w.round()
		if len(letters) != 2 {
			t.Fatalf("%d letters to confirm", len(letters))
		}
		r.publish(r.text("第一个征收公告"))
		if letters = w.round(); len(letters) != 2 {
			t.Error("told before the address answered")
		}
		for _, l := range letters[:2] {
			link := alertLink.FindStringSubmatch(l)
			if link == nil {
				t.Fatal(l)
			}
			if code, body := w.open(link[1]); code != 200 || !strings.Contains(body, "确认接收") {
				t.Error(code)
			}
			if code, body := w.press(link[1]); code != 200 || !strings.Contains(body, "已经确认") {
				t.Error(code, body)
			}
		}
		r.clock.Advance(time.Hour)
		r.publish(r.text("第二个征收公告"))
		letters = w.round()
		if len(letters) != 3 || !strings.Contains(letters[2], "第二个征收公告") || strings.Contains(letters[2], "第一个") || strings.Contains(letters[2], "旧的") {
			t.Fatalf("told at once: %q", letters[2:])
		}
		if letters = w.round(); len(letters) != 3 {
			t.Error("told twice")
		}
		r.clock.Advance(24 * time.Hour)
		if letters = w.round(); len(letters) != 4 || !strings.Contains(letters[3], "第二个征收公告") {
			t.Fatalf("the daily mail: %q", letters[3:])
		}
		end := strings.Trim(w.last().Header.Get("List-Unsubscribe"), "<>")
		path := strings.TrimPrefix(end, "https://"+alertSite)
		if code, body := w.open(path); code != 200 || !strings.Contains(body, "退订并删除邮箱") {
			t.Error(code)
		}
		for range 2 { // as a mail program does it, and again
			if code, body := w.press(path, "List-Unsubscribe", "One-Click"); code != 200 || !strings.Contains(body, "已经退订") {
				t.Error(code, body)
			}
		}
		if code, _ := w.open(path); code != 404 {
			t.Errorf("an ended one is still there: %d", code)
		}
		r.publish(r.text("第三个征收公告"))
		r.clock.Advance(24 * time.Hour)
		if letters = w.round(); len(letters) != 5 {
			t.Errorf("%d letters after one of two was ended", len(letters))
		}
		r.must(r.d.View(t.Context(), func(q *db.View) error {
			var n, kept int
			err := q.QueryRow(`SELECT COUNT(*), SUM(CASE WHEN address LIKE '%mail%' THEN 1 ELSE 0 END) FROM alert_search`).Scan(&n, &kept)
			if n != 1 || kept != 0 {
				t.Errorf("%d searches are left, %d addresses lie open", n, kept)
			}
			return err
		}))
	})
}

// Nobody can have mails sent to somebody else again and again, or guess a link.
func TestAnAddressIsAskedThreeTimesADayAtMostAndForgottenWhenItDoesNotAnswer(t *testing.T) {
	atAPortal(t, func(r *reader) {
		w := watch(r)
		r.clock.Advance(time.Hour)
		keep := func() {
			r.do(func(tx *db.Tx) error {
				return alert.Keep(tx, w.keys, alert.Wanted{Address: "other@mail.example.cn", Ask: disclosure.Ask{Words: "征收"}, Query: "q=征收", Pace: alert.Daily, Lang: "zh-CN", Site: "站", Base: "https://" + alertSite})
			})
		}
		for range 9 {
			keep()
		}
		if letters := w.round(); len(letters) != 3 {
			t.Errorf("%d letters", len(letters))
		}
		for _, path := range []string{"/alerts/x", "/alerts/end/x-y", "/alerts/-"} {
			if code, _ := w.open(path); code != 404 {
				t.Errorf("%s: %d", path, code)
			}
		}
		r.clock.Advance(8 * 24 * time.Hour)
		w.round()
		var left, people int
		r.must(r.d.View(t.Context(), func(q *db.View) error {
			if err := q.QueryRow(`SELECT COUNT(*) FROM alert_search`).Scan(&left); err != nil {
				return err
			}
			return q.QueryRow(`SELECT COUNT(*) FROM vault_person WHERE erased = 0`).Scan(&people)
		}))
		if left != 0 || people != 0 {
			t.Errorf("%d searches and %d keys are left", left, people)
		}
	})
}
