package sms_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"gongkai/sms"
)

const secret = "not-a-real-secret"

var (
	now     = time.Date(2026, 11, 20, 10, 0, 0, 0, time.FixedZone("CST", 8*3600))
	message = sms.Message{ID: "m1", To: "13800001234", Template: "letter", Params: map[string]string{"number": "浦口街道20260001 a+b*~"}}
)

// cloud is a gateway of the signed dialect: it verifies every signature and remembers by nonce.
type cloud struct {
	mu     sync.Mutex
	nonces map[string]bool
	sent   []url.Values
	answer string // instead of the usual one, once
	drop   bool   // take it and break the connection, once
	status int
}

func (c *cloud) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	q := r.URL.Query()
	raw := strings.Split(r.URL.RawQuery, "&")
	signed := slices.DeleteFunc(slices.Clone(raw), func(p string) bool { return strings.HasPrefix(p, "Signature=") })
	if !slices.IsSorted(signed) || q.Get("Signature") != sms.Sign(secret, strings.Join(signed, "&")) || q.Get("AccessKeyId") != "key" || c.nonces[q.Get("SignatureNonce")] {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = w.Write([]byte(`{"Code":"SignatureDoesNotMatch"}`))
		return
	}
	c.nonces[q.Get("SignatureNonce")] = true
	if c.answer != "" {
		_, _ = w.Write([]byte(c.answer))
		c.answer = ""
		return
	}
	if q.Get("Action") == "QuerySendDetails" {
		type detail struct {
			OutId, BizId string
			SendStatus   int
		}
		var list []detail
		for _, s := range c.sent {
			list = append(list, detail{s.Get("OutId"), "biz-" + s.Get("OutId"), c.status})
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"Code": "OK", "SmsSendDetailDTOs": map[string]any{"SmsSendDetailDTO": list}})
		return
	}
	c.sent = append(c.sent, q)
	if c.drop {
		c.drop = false
		panic(http.ErrAbortHandler)
	}
	_, _ = w.Write([]byte(`{"Code":"OK","BizId":"biz-` + q.Get("OutId") + `"}`))
}

// set changes the gateway's mind between two requests; took is how many messages it has.
func (c *cloud) set(answer string, drop bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.answer, c.drop = answer, drop
}

func (c *cloud) took() []url.Values {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.sent)
}

func settings(dialect, address string) sms.Settings {
	return sms.Settings{Dialect: dialect, Address: address, Key: "key", Secret: secret, Sign: "浦口街道", Templates: map[string]string{"letter": "SMS_1"}, QuietFrom: "21:00", QuietTo: "08:00"}
}

func TestTheSignedDialect(t *testing.T) {
	c := &cloud{nonces: map[string]bool{}, status: 3}
	server := httptest.NewServer(c)
	defer server.Close()
	s := settings("hmac", server.URL)
	g := s.Gateway(server.Client())
	id, err := g.Send(t.Context(), message, now)
	if err != nil || id != "biz-m1" {
		t.Fatalf("%q %v", id, err)
	}
	if got := c.took()[0]; got.Get("TemplateCode") != "SMS_1" || got.Get("SignName") != "浦口街道" || !strings.Contains(got.Get("TemplateParam"), "a+b*~") {
		t.Errorf("%v", got)
	}
	if r, _, err := g.Report(t.Context(), message, id, now, now.Add(time.Minute)); err != nil || r != sms.Delivered {
		t.Errorf("%s %v", r, err)
	}
	for code, again := range map[string]bool{"isv.BUSINESS_LIMIT_CONTROL": true, "isv.MOBILE_NUMBER_ILLEGAL": false} { // refused: nothing was sent
		c.set(`{"Code":"`+code+`","Message":"13800001234"}`, false)
		_, err := g.Send(t.Context(), message, now.Add(time.Duration(len(code))*time.Minute))
		var e *sms.Error
		if !errors.As(err, &e) || e.Again != again || e.Sent || strings.Contains(err.Error(), "13800001234") {
			t.Errorf("%s: %+v", code, err)
		}
	}
	var e *sms.Error
	for i, answer := range []string{`{"Code":"isp.SYSTEM_ERROR"}`, `{}`, `<html>`} { // perhaps it was sent
		c.set(answer, false)
		if _, err := g.Send(t.Context(), message, now.Add(time.Duration(50+i)*time.Minute)); !errors.As(err, &e) || !e.Again || !e.Sent {
			t.Errorf("%s: %+v", answer, err)
		}
	}
	c.set("", true)
	second := message
	second.ID = "m2"
	_, err = g.Send(t.Context(), second, now.Add(time.Hour))
	if n := len(c.took()); n != 2 {
		t.Errorf("%d messages taken, want 2", n)
	}
	if !errors.As(err, &e) || !e.Sent || strings.Contains(err.Error(), secret) || strings.Contains(err.Error(), server.URL) {
		t.Fatalf("%v", err)
	}
	if _, found, err := g.Report(t.Context(), second, "", now, now.Add(2*time.Hour)); err != nil || found != "biz-m2" { // it was taken: not to be sent again
		t.Errorf("%q %v", found, err)
	}
	third := message
	third.ID = "m3"
	if _, _, err := g.Report(t.Context(), third, "", now, now.Add(3*time.Hour)); !errors.As(err, &e) || e.Code != "none" {
		t.Errorf("%v", err)
	}
	wrong := s
	wrong.Secret = "another"
	if _, err := wrong.Gateway(server.Client()).Send(t.Context(), message, now.Add(4*time.Hour)); err == nil {
		t.Error("a wrong signature was taken")
	}
}

// The published example of the dialect's signature: the same parameters give the same query whatever their order.
func TestTheSignatureIsOverTheSortedQuery(t *testing.T) {
	if a, b := sms.Sign("s", "A=1&B=2"), sms.Sign("s", "A=1&B=3"); a == b || len(a) != 28 {
		t.Errorf("%s %s", a, b)
	}
}

func TestTheBearerDialect(t *testing.T) {
	kept := map[string]string{}
	calls, ill := 0, 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer "+secret {
			w.WriteHeader(http.StatusUnauthorized)
			_, _ = w.Write([]byte(`{"error":{"code":"unauthorized"}}`))
			return
		}
		if ill > 0 {
			ill--
			w.WriteHeader(http.StatusServiceUnavailable)
			_, _ = w.Write([]byte(`{"error":{"code":"busy"}}`))
			return
		}
		switch {
		case r.Method == http.MethodPost:
			calls++
			key := r.Header.Get("Idempotency-Key")
			if kept[key] == "" {
				kept[key] = "id-" + key
			}
			_, _ = w.Write([]byte(`{"id":"` + kept[key] + `","status":"queued"}`))
		case r.URL.Path == "/v1/messages/id-m1" || r.URL.Path == "/v1/messages/reference/m1":
			_, _ = w.Write([]byte(`{"id":"id-m1","status":"delivered"}`))
		default:
			w.WriteHeader(http.StatusNotFound)
			_, _ = w.Write([]byte(`{"error":{"code":"none"}}`))
		}
	}))
	defer server.Close()
	s := settings("bearer", server.URL+"/v1/")
	g := s.Gateway(server.Client())
	ill = 1
	var e *sms.Error
	if _, err := g.Send(t.Context(), message, now); !errors.As(err, &e) || !e.Again {
		t.Fatalf("%v", err)
	}
	for range 2 { // the same message again is the same message
		if id, err := g.Send(t.Context(), message, now); err != nil || id != "id-m1" {
			t.Fatalf("%q %v", id, err)
		}
	}
	if len(kept) != 1 || calls != 2 {
		t.Errorf("%v after %d calls", kept, calls)
	}
	for _, provider := range []string{"id-m1", ""} {
		if r, id, err := g.Report(t.Context(), message, provider, now, now); err != nil || r != sms.Delivered || id != "id-m1" {
			t.Errorf("%s %s %v", r, id, err)
		}
	}
	unknown := message
	unknown.Template = "advertising"
	if _, err := g.Send(t.Context(), unknown, now); err == nil {
		t.Error("a text nobody registered was sent")
	}
	s.Secret = "wrong"
	if _, err := s.Gateway(server.Client()).Send(t.Context(), message, now); !errors.As(err, &e) || e.Again {
		t.Errorf("%v", err)
	}
}

func TestQuietHours(t *testing.T) {
	s := settings("hmac", "https://sms.example.cn")
	for at, want := range map[string]string{"20:59": "20:59", "21:00": "08:00", "23:30": "08:00", "03:00": "08:00", "07:59": "08:00", "08:00": "08:00", "12:00": "12:00"} {
		clock, _ := time.Parse("15:04", at)
		got := s.Loud(time.Date(2026, 11, 20, clock.Hour(), clock.Minute(), 0, 0, now.Location()))
		if got.Format("15:04") != want || got.Before(time.Date(2026, 11, 20, clock.Hour(), clock.Minute(), 0, 0, now.Location())) {
			t.Errorf("%s: %s, want %s", at, got, want)
		}
	}
}

func TestSettingsThatOthersMayReadAreRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "sms.json")
	good := `{"dialect":"hmac","address":"https://sms.example.cn","key":"k","secret":"s","sign":"浦口街道","templates":{"letter":"SMS_1"}}`
	for _, c := range []struct {
		text string
		mode os.FileMode
		ok   bool
	}{{good, 0o600, true}, {good, 0o644, false}, {"{", 0o600, false}, {strings.Replace(good, "https", "http", 1), 0o600, false}, {strings.Replace(good, "hmac", "pigeon", 1), 0o600, false}} {
		if err := os.WriteFile(path, []byte(c.text), c.mode); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, c.mode); err != nil {
			t.Fatal(err)
		}
		s, err := sms.Read(path)
		if (err == nil) != c.ok || c.ok && s.QuietFrom != "21:00" {
			t.Errorf("%s %o: %v", c.text, c.mode, err)
		}
		if err != nil && strings.Contains(err.Error(), `"s"`) {
			t.Error("the secret is in the error")
		}
	}
}
