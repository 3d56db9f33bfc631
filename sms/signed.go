package sms

import (
	"context"
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // the dialect signs so
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Signed speaks the dialect of signed query parameters: all sorted, percent-encoded, signed with HMAC-SHA1, by GET. It has no
// key of idempotency; after an unclear answer the message is looked for by our id (OutId) before it is sent again.
type Signed struct {
	Settings
	Client *http.Client
}

type signedAnswer struct {
	Code   string `json:"Code"`
	BizID  string `json:"BizId"`
	Detail struct {
		List []struct {
			OutID  string `json:"OutId"`
			BizID  string `json:"BizId"`
			Status int    `json:"SendStatus"` // 1 on its way, 2 failed, 3 delivered
		} `json:"SmsSendDetailDTO"`
	} `json:"SmsSendDetailDTOs"`
}

// Send implements Gateway.
func (g *Signed) Send(ctx context.Context, m Message, at time.Time) (string, error) {
	template, err := g.known(m)
	if err != nil {
		return "", err
	}
	params, err := json.Marshal(m.Params)
	if err != nil {
		return "", err
	}
	a, err := g.call(ctx, "SendSms", m.ID+at.UTC().Format("150405.000000"), at, url.Values{"PhoneNumbers": {m.To}, "SignName": {g.Sign}, "TemplateCode": {template}, "TemplateParam": {string(params)}, "OutId": {m.ID}})
	return a.BizID, err
}

// Report implements Gateway.
func (g *Signed) Report(ctx context.Context, m Message, provider string, sent, at time.Time) (Report, string, error) {
	ask := url.Values{"PhoneNumber": {m.To}, "SendDate": {sent.Format("20060102")}, "PageSize": {"50"}, "CurrentPage": {"1"}}
	if provider != "" {
		ask.Set("BizId", provider)
	}
	a, err := g.call(ctx, "QuerySendDetails", "q"+m.ID+at.UTC().Format("150405.000000"), at, ask)
	if err != nil {
		return Pending, provider, err
	}
	for _, one := range a.Detail.List {
		if one.OutID == m.ID {
			if one.BizID == "" {
				one.BizID = provider
			}
			return map[int]Report{1: Pending, 2: Failed, 3: Delivered}[one.Status], one.BizID, nil
		}
	}
	return Pending, provider, &Error{Code: "none"}
}

// again are the refusals that pass.
var again = []string{"isv.BUSINESS_LIMIT_CONTROL", "Throttling.User"}

// unclear are the answers after which nobody knows whether the message was taken.
var unclear = []string{"", "isp.SYSTEM_ERROR", "ServiceUnavailable", "InternalError", "SignatureNonceUsed"}

func (g *Signed) call(ctx context.Context, action, nonce string, at time.Time, values url.Values) (a signedAnswer, err error) {
	for name, value := range map[string]string{"Action": action, "Version": "2017-05-25", "Format": "JSON", "AccessKeyId": g.Key, "SignatureMethod": "HMAC-SHA1",
		"SignatureVersion": "1.0", "SignatureNonce": nonce, "Timestamp": at.UTC().Format("2006-01-02T15:04:05Z")} {
		values.Set(name, value)
	}
	query := canonical(values)
	ctx, cancel := context.WithTimeout(ctx, waitFor)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, strings.TrimRight(g.Address, "/")+"/?Signature="+percent(Sign(g.Secret, query))+"&"+query, nil)
	if err != nil {
		return a, &Error{Code: "address"}
	}
	status, err := exchange(g.Client, r, &a)
	if err != nil {
		return a, err
	}
	if a.Code != "OK" {
		open := status >= 500 || slices.Contains(unclear, a.Code)
		return a, &Error{Code: a.Code, Again: open || slices.Contains(again, a.Code), Sent: open}
	}
	return a, nil
}

// Sign is the signature of a sorted query: base64 of HMAC-SHA1 over the method, the encoded path and the encoded query.
func Sign(secret, query string) string {
	mac := hmac.New(sha1.New, []byte(secret+"&"))
	mac.Write([]byte("GET&" + percent("/") + "&" + percent(query)))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// canonical writes parameters sorted by name.
func canonical(values url.Values) string {
	names := make([]string, 0, len(values))
	for name := range values {
		names = append(names, name)
	}
	slices.Sort(names)
	pairs := make([]string, len(names))
	for i, name := range names {
		pairs[i] = percent(name) + "=" + percent(values.Get(name))
	}
	return strings.Join(pairs, "&")
}

// percent encodes as RFC 3986 has it.
func percent(s string) string {
	return strings.NewReplacer("+", "%20", "*", "%2A", "%7E", "~").Replace(url.QueryEscape(s))
}
