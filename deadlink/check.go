package deadlink

// check.go asks an address: first for its head, then for the beginning of the page, where the head was refused. It never goes
// into a network that is not the public's, however an address is written or wherever it is led on to: what is dialled is
// judged after the name was looked up.

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"syscall"
	"time"
)

// Checker asks addresses.
type Checker struct {
	Agent   string                     // what it calls itself
	Private func(addr netip.Addr) bool // says which addresses are never asked
	Timeout time.Duration              // of one question; 0: 15 s, the limit of the national check (FACTS 6.8)
}

const (
	redirectsMost = 5
	readMost      = 4 << 10
	timeoutUsual  = 15 * time.Second
)

var (
	errPrivate   = errors.New("deadlink: not an address of the public network")
	errRedirects = errors.New("deadlink: led on too often, or elsewhere than to a page")
)

// client makes the client of one run; what it keeps open is closed with it.
func (c Checker) client() *http.Client {
	timeout := c.Timeout
	if timeout <= 0 {
		timeout = timeoutUsual
	}
	dialer := &net.Dialer{Timeout: timeout, Control: func(_, address string, _ syscall.RawConn) error {
		to, err := netip.ParseAddrPort(address)
		if err != nil || c.Private(to.Addr()) {
			return errPrivate
		}
		return nil
	}}
	// No proxy: what is behind one could not be judged.
	transport := &http.Transport{DialContext: dialer.DialContext, TLSHandshakeTimeout: timeout, ResponseHeaderTimeout: timeout,
		DisableKeepAlives: true, MaxResponseHeaderBytes: 64 << 10, ForceAttemptHTTP2: true}
	return &http.Client{Transport: transport, Timeout: timeout, CheckRedirect: func(r *http.Request, via []*http.Request) error {
		if len(via) > redirectsMost || r.URL.Scheme != "http" && r.URL.Scheme != "https" || r.URL.User != nil {
			return errRedirects
		}
		return nil
	}}
}

// Ask says how an address stands.
func (c Checker) Ask(ctx context.Context, address string) Verdict {
	client := c.client()
	v, err := c.ask(ctx, client, http.MethodHead, address)
	if err == nil && v.State == Good {
		return v
	}
	if errors.Is(err, errPrivate) || errors.Is(err, errRedirects) {
		return failed(err)
	}
	if v, err = c.ask(ctx, client, http.MethodGet, address); err != nil {
		return failed(err)
	}
	return v
}

func (c Checker) ask(ctx context.Context, client *http.Client, method, address string) (Verdict, error) {
	r, err := http.NewRequestWithContext(ctx, method, address, nil)
	if err != nil {
		return Verdict{}, err
	}
	r.Header.Set("User-Agent", c.Agent)
	r.Header.Set("Accept", "*/*")
	answer, err := client.Do(r)
	if err != nil {
		return Verdict{}, err
	}
	_, _ = io.CopyN(io.Discard, answer.Body, readMost)
	if err := answer.Body.Close(); err != nil {
		return Verdict{}, err
	}
	return Judge(answer.StatusCode), nil
}

// failed says what an error means.
func failed(err error) Verdict {
	var name *net.DNSError
	var wait interface{ Timeout() bool }
	switch {
	case errors.Is(err, errPrivate):
		return Verdict{State: Dead, Why: "private"}
	case errors.Is(err, errRedirects):
		return Verdict{State: Dead, Why: "redirects"}
	case errors.As(err, &name) && name.IsNotFound:
		return Verdict{State: Dead, Why: "no_host"}
	case errors.As(err, &wait) && wait.Timeout():
		return Verdict{State: Doubtful, Why: "slow"}
	}
	return Verdict{State: Doubtful, Why: "unreachable"}
}
