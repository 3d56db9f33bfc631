// Package sms hands short messages to a gateway. It speaks two dialects: one signed with an HMAC over sorted query parameters,
// as large Chinese clouds do, and one of JSON with a bearer token. A message names a template registered with the gateway
// and its parameters, never free text. ADR 0031.
package sms

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"gongkai/fault"
)

// Message is one short message.
type Message struct {
	ID       string // ours; the same for every try, so that the gateway sends it once
	To       string // a mainland mobile number
	Template string // our name of the text; Settings.Templates gives the gateway's
	Params   map[string]string
}

// Report is what the gateway says became of a message.
type Report string

// The reports there are.
const (
	Pending   Report = "pending"
	Delivered Report = "delivered"
	Failed    Report = "failed"
)

// Error is a gateway's refusal: its code, never its words, which may hold the number.
type Error struct {
	Code  string
	Again bool // worth trying again: throttled, or the gateway is ill
	Sent  bool // nobody knows whether it was taken: ask before trying again
}

// Error names the code.
func (e *Error) Error() string { return "sms: the gateway answered " + e.Code }

// Gateway is where messages are handed over.
type Gateway interface {
	// Send hands a message over and gives the gateway's id of it. The error is an *Error.
	Send(ctx context.Context, m Message, at time.Time) (provider string, err error)
	// Report asks at a moment what became of a message handed over at another. With an empty provider it is found by our id; provider is
	// then given, and an *Error with code "none" when the gateway never had it.
	Report(ctx context.Context, m Message, provider string, sent, at time.Time) (r Report, id string, err error)
}

// Settings are read from a file that its owner alone may read.
type Settings struct {
	Dialect   string            `json:"dialect"` // hmac or bearer
	Address   string            `json:"address"` // https://…
	Key       string            `json:"key"`     // hmac: id of the access key
	Secret    string            `json:"secret"`  // hmac: its secret; bearer: the token
	Sign      string            `json:"sign"`    // signature shown before the text
	Templates map[string]string `json:"templates"`
	QuietFrom string            `json:"quiet_from"` // 21:00 when empty
	QuietTo   string            `json:"quiet_to"`   // 08:00 when empty
}

// Read reads the settings; an empty path gives none. A file that others may read is refused, for it holds a secret.
func Read(path string) (*Settings, error) {
	if path == "" {
		return nil, nil
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "sms.file", path)
	}
	if info.Mode().Perm()&0o077 != 0 {
		return nil, fault.Refuse("sms.file_open", path)
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "sms.file", path)
	}
	var s Settings
	if err := json.Unmarshal(raw, &s); err != nil {
		return nil, fault.BadInput("sms.settings")
	}
	return &s, s.check()
}

func (s *Settings) check() error {
	u, err := url.Parse(s.Address)
	local := err == nil && (u.Hostname() == "127.0.0.1" || u.Hostname() == "localhost")
	if err != nil || u.Host == "" || u.Scheme != "https" && !local || s.Secret == "" || len(s.Templates) == 0 || s.Dialect == "hmac" && (s.Key == "" || s.Sign == "") {
		return fault.BadInput("sms.settings")
	}
	if s.Dialect != "hmac" && s.Dialect != "bearer" {
		return fault.BadInput("sms.settings")
	}
	if s.QuietFrom == "" {
		s.QuietFrom = "21:00"
	}
	if s.QuietTo == "" {
		s.QuietTo = "08:00"
	}
	for _, t := range []string{s.QuietFrom, s.QuietTo} {
		if _, err := time.Parse("15:04", t); err != nil {
			return fault.BadInput("sms.settings")
		}
	}
	return nil
}

// Gateway gives the gateway of the settings, over the client or the usual one.
func (s *Settings) Gateway(client *http.Client) Gateway {
	if client == nil {
		client = &http.Client{}
	}
	alone := *client
	alone.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse } // what is signed goes nowhere else
	client = &alone
	if s.Dialect == "hmac" {
		return &Signed{Settings: *s, Client: client}
	}
	return &Bearer{Settings: *s, Client: client}
}

// Loud gives the first moment from at on outside of the quiet hours, in the zone of at.
func (s *Settings) Loud(at time.Time) time.Time {
	from, to, now := minutes(s.QuietFrom), minutes(s.QuietTo), at.Hour()*60+at.Minute()
	quiet := from < to && now >= from && now < to || from > to && (now >= from || now < to)
	if !quiet {
		return at
	}
	day := time.Date(at.Year(), at.Month(), at.Day(), to/60, to%60, 0, 0, at.Location())
	if from > to && now >= from {
		day = day.AddDate(0, 0, 1)
	}
	return day
}

func minutes(hour string) int {
	t, err := time.Parse("15:04", hour)
	if err != nil { // checked when read
		return 0
	}
	return t.Hour()*60 + t.Minute()
}

const (
	answerMost = 1 << 20
	waitFor    = 20 * time.Second
)

// exchange sends a request and reads its answer as JSON. A connection that broke says that nobody knows. Each request has a
// connection of its own: over one used before, net/http repeats a request by itself, and its second answer (a nonce that was
// used) would hide that the first was taken.
func exchange(client *http.Client, r *http.Request, into any) (status int, err error) {
	r.Close = true
	answer, err := client.Do(r)
	if err != nil {
		return 0, &Error{Code: unreachable(err), Again: true, Sent: true}
	}
	defer answer.Body.Close()
	raw, err := io.ReadAll(io.LimitReader(answer.Body, answerMost))
	if err != nil {
		return answer.StatusCode, &Error{Code: "broken", Again: true, Sent: true}
	}
	if err := json.Unmarshal(raw, into); err != nil {
		unclear := answer.StatusCode >= 500 || answer.StatusCode < 300
		return answer.StatusCode, &Error{Code: "http " + http.StatusText(answer.StatusCode), Again: unclear || answer.StatusCode == http.StatusTooManyRequests, Sent: unclear}
	}
	return answer.StatusCode, nil
}

// unreachable is a failed connection without its address, in which parameters may stand.
func unreachable(err error) string {
	var u *url.Error
	if errors.As(err, &u) && u.Timeout() {
		return "timeout"
	}
	return "unreachable"
}

// known gives the gateway's name of a text.
func (s Settings) known(m Message) (string, error) {
	code := s.Templates[m.Template]
	if code == "" || strings.TrimSpace(m.To) == "" {
		return "", &Error{Code: "no template " + m.Template}
	}
	return code, nil
}
