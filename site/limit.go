package site

import (
	"net"
	"net/http"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"gongkai/fault"
	"gongkai/page"
)

// limiter bounds how often one address may send something in or try a code: ten at once, then one each six seconds.
type limiter struct {
	mu sync.Mutex
	by map[string]*rate.Limiter
}

const (
	limitBurst = 10
	limitEvery = 6 * time.Second
	limitKept  = 20_000 // addresses remembered; beyond that all are forgotten
)

func newLimiter() *limiter { return &limiter{by: map[string]*rate.Limiter{}} }

func (l *limiter) guard(do page.Handler) page.Handler {
	return func(v *page.Visit) error {
		if v.R.Method == http.MethodPost && !l.of(address(v.R)).Allow() {
			return fault.New(fault.TooMany, "fault.too_many")
		}
		return do(v)
	}
}

func (l *limiter) of(address string) *rate.Limiter {
	l.mu.Lock()
	defer l.mu.Unlock()
	one := l.by[address]
	if one == nil {
		if len(l.by) >= limitKept {
			l.by = map[string]*rate.Limiter{}
		}
		one = rate.NewLimiter(rate.Every(limitEvery), limitBurst)
		l.by[address] = one
	}
	return one
}

// address is the visitor's address without the port; of IPv6 the network, for one subscriber has a whole one.
func address(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	if ip := net.ParseIP(host); ip != nil && ip.To4() == nil {
		return ip.Mask(net.CIDRMask(64, 128)).String()
	}
	return host
}
