package site

import (
	"net"
	"net/http"
	"strconv"
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

// wait takes one turn of whoever it is and gives 0, or takes none and gives the seconds until the next.
func (l *limiter) wait(who string) int {
	turn := l.of(who).Reserve()
	if delay := turn.Delay(); delay > 0 {
		turn.Cancel()
		return int((delay + time.Second - 1) / time.Second)
	}
	return 0
}

func (l *limiter) guard(do page.Handler) page.Handler {
	return func(v *page.Visit) error {
		if v.R.Method == http.MethodPost && !l.of(address(v.R)).Allow() {
			v.W.Header().Set("Retry-After", strconv.Itoa(int(limitEvery/time.Second)))
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
