package sms

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Bearer speaks the dialect of JSON with a bearer token; the header Idempotency-Key carries our id, so that a message sent
// twice goes out once.
type Bearer struct {
	Settings
	Client *http.Client
}

type bearerAnswer struct {
	ID        string `json:"id"`
	Reference string `json:"reference"`
	Status    string `json:"status"` // accepted, queued, sent, delivered, undelivered, failed, rejected
	Error     struct {
		Code string `json:"code"`
	} `json:"error"`
}

// Send implements Gateway.
func (g *Bearer) Send(ctx context.Context, m Message, _ time.Time) (string, error) {
	template, err := g.known(m)
	if err != nil {
		return "", err
	}
	body, err := json.Marshal(map[string]any{"to": "+86" + m.To, "from": g.Sign, "template": template, "parameters": m.Params, "reference": m.ID})
	if err != nil {
		return "", err
	}
	var a bearerAnswer
	if err := g.call(ctx, http.MethodPost, "/messages", m.ID, body, &a); err != nil {
		return "", err
	}
	if a.ID == "" && a.Status != "rejected" && a.Status != "failed" { // neither taken nor refused
		return "", &Error{Code: "broken", Again: true, Sent: true}
	}
	if a.Status == "rejected" || a.Status == "failed" {
		return a.ID, &Error{Code: "rejected " + a.Error.Code}
	}
	return a.ID, nil
}

// Report implements Gateway.
func (g *Bearer) Report(ctx context.Context, m Message, provider string, _, _ time.Time) (Report, string, error) {
	path := "/messages/" + url.PathEscape(provider)
	if provider == "" {
		path = "/messages/reference/" + url.PathEscape(m.ID)
	}
	var a bearerAnswer
	if err := g.call(ctx, http.MethodGet, path, "", nil, &a); err != nil {
		return Pending, provider, err
	}
	switch a.Status {
	case "delivered":
		return Delivered, a.ID, nil
	case "undelivered", "failed", "rejected":
		return Failed, a.ID, nil
	}
	return Pending, a.ID, nil
}

func (g *Bearer) call(ctx context.Context, method, path, key string, body []byte, into *bearerAnswer) error {
	ctx, cancel := context.WithTimeout(ctx, waitFor)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, method, strings.TrimRight(g.Address, "/")+path, bytes.NewReader(body))
	if err != nil {
		return &Error{Code: "address"}
	}
	r.Header.Set("Authorization", "Bearer "+g.Secret)
	r.Header.Set("Content-Type", "application/json")
	if key != "" {
		r.Header.Set("Idempotency-Key", key)
	}
	status, err := exchange(g.Client, r, into)
	if err != nil {
		return err
	}
	switch {
	case status == http.StatusNotFound:
		return &Error{Code: "none"}
	case status >= 300:
		return &Error{Code: strings.TrimSpace(strconv.Itoa(status) + " " + into.Error.Code), Again: status >= 500 || status == http.StatusTooManyRequests, Sent: status >= 500}
	}
	return nil
}
