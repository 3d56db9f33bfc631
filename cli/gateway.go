package cli

import (
	"crypto/tls"
	"net"
	"net/http"
	"net/netip"
	"strings"

	"gongkai/fault"
)

// A gateway in front (balancer, reverse proxy, TLCP gateway) hides who visits: limits by address would then count everybody as
// one. Only gateways named with --gateway are believed when they say who it was and that the visitor's line was encrypted.

// gateways reads --gateway: addresses or networks, such as 10.0.0.5 or 10.0.0.0/24.
func (d door) gateways() ([]netip.Prefix, error) {
	var all []netip.Prefix
	for _, text := range d.Gateway {
		network, err := netip.ParsePrefix(text)
		if addr, e := netip.ParseAddr(text); e == nil {
			network, err = netip.PrefixFrom(addr, addr.BitLen()), nil
		}
		if err != nil {
			return nil, fault.BadInput("cli.gateway", text)
		}
		all = append(all, network.Masked())
	}
	return all, nil
}

// behind gives the handler requests as the visitor sent them to the gateway.
func behind(trusted []netip.Prefix, next http.Handler) http.Handler {
	if len(trusted) == 0 {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if visitor, ok := visitorOf(trusted, r); ok {
			copied := *r
			copied.RemoteAddr = net.JoinHostPort(visitor.String(), "0")
			if r.TLS == nil && r.Header.Get("X-Forwarded-Proto") == "https" {
				copied.TLS = &tls.ConnectionState{} // so that cookies are marked Secure
			}
			r = &copied
		}
		next.ServeHTTP(w, r)
	})
}

// visitorOf walks X-Forwarded-For from the end, past gateways, to the first address no gateway has. ok is false when the
// request does not come from a gateway.
func visitorOf(trusted []netip.Prefix, r *http.Request) (visitor netip.Addr, ok bool) {
	near, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil || !within(trusted, near.Addr()) {
		return visitor, false
	}
	visitor = near.Addr().Unmap()
	chain := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(chain) - 1; i >= 0; i-- {
		addr, err := netip.ParseAddr(strings.TrimSpace(chain[i]))
		if err != nil {
			break // nothing before it can be believed
		}
		visitor = addr.Unmap()
		if !within(trusted, addr) {
			break
		}
	}
	return visitor, true
}

func within(networks []netip.Prefix, addr netip.Addr) bool {
	for _, n := range networks {
		if n.Contains(addr.Unmap()) {
			return true
		}
	}
	return false
}
