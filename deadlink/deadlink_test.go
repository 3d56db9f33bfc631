package deadlink

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"gongkai/db"
	"gongkai/testkit"
)

// anywhere lets a test ask its own machine.
func anywhere(netip.Addr) bool { return false }

func loopback(a netip.Addr) bool { return a.IsLoopback() }

// A site with everything a link can meet.
func pages(t *testing.T, asked *atomic.Int64) *httptest.Server {
	t.Helper()
	mux := http.NewServeMux()
	count := func(do http.HandlerFunc) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			asked.Add(1)
			if r.UserAgent() != "gongkai-test" {
				t.Errorf("asked as %q", r.UserAgent())
			}
			do(w, r)
		}
	}
	mux.HandleFunc("/good", count(func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(200) }))
	mux.HandleFunc("/gone", count(func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(410) }))
	mux.HandleFunc("/down", count(func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(503) }))
	mux.HandleFunc("/shy", count(func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(403) }))
	mux.HandleFunc("/no-head", count(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodHead {
			w.WriteHeader(405)
		}
	}))
	mux.HandleFunc("/moved", count(func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/good", http.StatusMovedPermanently)
	}))
	mux.HandleFunc("/round", count(func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/round", http.StatusFound) }))
	mux.HandleFunc("/file", count(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Location", "file:///etc/passwd")
		w.WriteHeader(302)
	}))
	mux.HandleFunc("/inward", count(func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "http://10.0.0.1/", http.StatusFound)
	}))
	mux.HandleFunc("/slow", count(func(w http.ResponseWriter, r *http.Request) { <-r.Context().Done() }))
	mux.HandleFunc("/endless", count(func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			if _, err := w.Write(make([]byte, 1<<16)); err != nil {
				return
			}
		}
	}))
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s
}

func TestAnAddressIsAskedAndJudged(t *testing.T) {
	var asked atomic.Int64
	s := pages(t, &asked)
	ten := netip.MustParsePrefix("10.0.0.0/8")
	c := Checker{Agent: "gongkai-test", Private: ten.Contains, Timeout: 500 * time.Millisecond}
	for path, want := range map[string]Verdict{
		"/good": {Good, 200, ""}, "/missing": {Dead, 404, "gone"}, "/gone": {Dead, 410, "gone"}, "/down": {Doubtful, 503, "server"}, "/shy": {Doubtful, 403, "refused"},
		"/no-head": {Good, 200, ""}, "/moved": {Good, 200, ""}, "/round": {Dead, 0, "redirects"}, "/file": {Dead, 0, "redirects"}, "/inward": {Dead, 0, "private"},
		"/slow": {Doubtful, 0, "slow"}, "/endless": {Good, 200, ""},
	} {
		if got := c.Ask(t.Context(), s.URL+path); got != want {
			t.Errorf("%s: %+v, want %+v", path, got, want)
		}
	}
	if got := c.Ask(t.Context(), "http://nobody.invalid/"); got.State == Good || got.Code != 0 {
		t.Errorf("a host there is none of: %+v", got)
	}
	before := asked.Load()
	c.Private = loopback
	for _, address := range []string{s.URL + "/good", strings.Replace(s.URL, "127.0.0.1", "localhost", 1) + "/good", strings.Replace(s.URL, "127.0.0.1", "[::ffff:127.0.0.1]", 1) + "/good"} {
		if got := c.Ask(t.Context(), address); got.State == Good {
			t.Errorf("%s: %+v", address, got)
		}
	}
	if asked.Load() != before {
		t.Error("the house's own network was asked")
	}
}

func TestOutsideLinksAreTakenFromTextsAndPages(t *testing.T) {
	list := Outside([]string{"https://Example.com/a#b", "https://example.com/a", "/items/x", "ftp://example.com", "http://u:p@example.com/", "javascript:alert(1)", "https://own.example/x", "mailto:a@b.c", "http:///x",
		"http://example.com/" + strings.Repeat("a", 2000)}, "own.example")
	if len(list) != 1 || list[0] != "https://example.com/a" {
		t.Error(list)
	}
	inside, outside := InPage(`<a href="/guide">x</a><a href="/leave?to=https%3A%2F%2Fa.example%2F%3Fx%3D1%26y%3D2">x</a><img src="/assets/x.svg"><a href="#main">y</a><a href="//b.example">z</a><link href="https://c.example/">`)
	if strings.Join(inside, " ") != "/guide /assets/x.svg" || strings.Join(outside, " ") != "https://a.example/?x=1&y=2 https://c.example/" {
		t.Error(inside, outside)
	}
}

// Whatever comes back day after day: since tells when the state turned, the history tells each turn, and three failures in a row
// are a dead link.
func TestALinkIsDeadAfterThreeFailuresAndSinceWhen(t *testing.T) {
	testkit.EnginesClock(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		do := func(fn func(tx *db.Tx) error) {
			t.Helper()
			if err := d.Update(t.Context(), writer, fn); err != nil {
				t.Fatal(err)
			}
		}
		var asked atomic.Int64
		s := pages(t, &asked)
		do(func(tx *db.Tx) error {
			if err := Put(tx, Place{InItem, "i1", "o1"}, []string{s.URL + "/down", s.URL + "/good", s.URL + "/missing"}); err != nil {
				return err
			}
			return Put(tx, Place{OnHome, "/", "o1"}, []string{s.URL + "/missing"})
		})
		w := Watch{View: d.View, Update: d.Update, Checker: Checker{Agent: "gongkai-test", Private: anywhere, Timeout: time.Second}}
		begun := clock.Now()
		states := []string{}
		for range 3 {
			if err := w.Round(t.Context()); err != nil {
				t.Fatal(err)
			}
			if err := d.View(t.Context(), func(q *db.View) error {
				list, err := NotGood(q, "o1", true)
				line := ""
				for _, one := range list {
					line += string(one.State) + " " + string(one.Kind) + " " + strings.TrimPrefix(one.URL, s.URL) + ";"
				}
				states = append(states, line)
				return err
			}); err != nil {
				t.Fatal(err)
			}
			clock.Advance(24 * time.Hour)
		}
		want := "dead home /missing;dead item /missing;doubtful item /down;"
		if states[0] != want || states[1] != want || states[2] != "dead home /missing;dead item /missing;dead item /down;" {
			t.Errorf("%q", states)
		}
		before := asked.Load()
		clock.Advance(-20 * time.Hour)
		if err := w.Round(t.Context()); err != nil || asked.Load() != before {
			t.Error("asked twice in a day", err)
		}
		if err := d.View(t.Context(), func(q *db.View) error {
			counts, err := Counts(q, "o1")
			if err != nil || counts[0] != (Count{OnHome, 1, 1, 0, 0}) || counts[1].All != 0 || counts[2] != (Count{InItem, 3, 2, 0, 0}) {
				t.Error(counts, err)
			}
			dead, err := DeadAmong(q, []string{s.URL + "/missing", s.URL + "/good", "http://unknown.example/"})
			if err != nil || len(dead) != 1 || !dead[s.URL+"/missing"].Equal(begun) {
				t.Error(dead, err)
			}
			turns, err := Turns(q, s.URL+"/down")
			if err != nil || len(turns) != 2 || turns[0].State != Dead || turns[1].State != Doubtful || turns[1].Code != 503 {
				t.Error(turns, err)
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}

		// Taken out of the text, it is not asked and not listed any more.
		do(func(tx *db.Tx) error { return Put(tx, Place{InItem, "i1", "o1"}, []string{s.URL + "/good"}) })
		clock.Advance(48 * time.Hour)
		if err := w.Round(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := d.View(t.Context(), func(q *db.View) error {
			if list, err := NotGood(q, "o1", false); err != nil || len(list) != 0 {
				t.Error(list, err)
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	})
}

// When nothing at all answers, it is the line that is down and not the links.
func TestWithoutALineNothingIsCalledDead(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, d *db.DB) {
		list := []string{}
		for _, name := range []string{"a", "b", "c", "d", "e", "f"} {
			list = append(list, "http://"+name+".invalid/")
		}
		if err := d.Update(t.Context(), writer, func(tx *db.Tx) error { return Put(tx, Place{InItem, "i1", "o1"}, list) }); err != nil {
			t.Fatal(err)
		}
		w := Watch{View: d.View, Update: d.Update, Checker: Checker{Private: anywhere, Timeout: time.Second}}
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		defer cancel()
		if err := w.Round(ctx); err != nil {
			t.Fatal(err)
		}
		if err := d.View(t.Context(), func(q *db.View) error {
			counts, err := Counts(q, "o1")
			if err != nil || counts[2] != (Count{InItem, 6, 0, 0, 6}) {
				t.Error(counts, err)
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	})
}
