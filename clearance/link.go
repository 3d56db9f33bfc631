package clearance

// link.go judges links by their addresses: what leads nowhere in this house, into the office's own network, or somewhere else than
// it seems; what the daily round found dead it is told. Nothing is fetched. Pure.

import (
	"net/netip"
	"net/url"
	"strings"

	"gongkai/screen"
	"gongkai/workday"
)

func (f finder) links(m Matter) []Hit {
	var out []Hit
	for _, l := range screen.Links(m.Body) {
		place := screen.Place{Kind: "link", N: l.N}
		if l.Image {
			if l.Words == "" {
				out = append(out, Hit{Rule: "image.alt", Field: "body", Place: screen.Place{Kind: "picture", N: l.N}, Shown: lastPart(l.Address), Thing: f.salt.hash(l.Address)})
			}
			continue
		}
		rule, grave := judge(l)
		if leads, known := m.Inside[l.Address]; rule == "" && known && !leads {
			rule, grave = "link.inside", false
		}
		if since, dead := m.Dead[l.Address]; rule == "" && dead {
			rule, l.Words = "link.dead", since.In(workday.Beijing).Format("2006-01-02")+" "+l.Words
		}
		if rule != "" {
			out = append(out, Hit{Rule: rule, Field: "body", Place: place, Shown: short(l.Address), Before: short(l.Words), Grave: grave, Thing: f.salt.hash(l.Address)})
		}
	}
	return out
}

func lastPart(address string) string { return address[strings.LastIndexByte(address, '/')+1:] }

func short(s string) string {
	s = flat(strings.TrimSpace(s))
	if r := []rune(s); len(r) > 80 {
		return string(r[:80]) + "…"
	}
	return s
}

// judge gives the rule an address breaks, "" when none.
func judge(l screen.Link) (rule string, grave bool) {
	address := strings.Map(func(r rune) rune {
		if r <= ' ' {
			return -1
		}
		return r
	}, l.Address)
	if address == "" {
		return "link.empty", false
	}
	u, err := url.Parse(address)
	if err != nil {
		return "link.empty", false
	}
	switch strings.ToLower(u.Scheme) {
	case "javascript", "data", "vbscript", "file", "blob":
		return "link.script", true
	case "http", "https", "":
	default:
		return "", false
	}
	host := strings.ToLower(strings.TrimSuffix(u.Hostname(), "."))
	switch {
	case host == "":
		return "", false
	case u.User != nil, lookalike(host):
		return "link.lookalike", true
	case internal(host):
		return "link.internal", true
	case elsewhere(l.Words, host):
		return "link.elsewhere", true
	}
	if _, err := netip.ParseAddr(host); err == nil {
		return "link.number", false
	}
	if u.Scheme == "http" && !Government(host) {
		return "link.open", false
	}
	return "", false
}

// Government says whether a host is of a government's domain (FACTS 6.24).
func Government(host string) bool {
	return host == "gov.cn" || strings.HasSuffix(host, ".gov.cn")
}

// lookalike says whether a host pretends: letters of other scripts, or gov.cn within the name of somebody else.
func lookalike(host string) bool {
	if Government(host) {
		return false
	}
	for _, r := range host {
		if r > 0x7E && (r < 0x4E00 || r > 0x9FFF) {
			return true
		}
	}
	return strings.Contains(host, "xn--") || strings.Contains(host, "gov.cn") || strings.Contains(host, "gov-cn") || strings.Contains(host, "govcn")
}

// internal says whether a host is reached only from within.
func internal(host string) bool {
	if a, err := netip.ParseAddr(host); err == nil {
		return Private(a)
	}
	return host == "localhost" || !strings.Contains(host, ".") || strings.HasSuffix(host, ".local") || strings.HasSuffix(host, ".internal") || strings.HasSuffix(host, ".lan")
}

// Private says whether an address is none of the public network's.
func Private(a netip.Addr) bool {
	a = a.Unmap()
	if !a.IsValid() || !a.IsGlobalUnicast() || a.IsPrivate() || a.IsLoopback() || a.IsLinkLocalUnicast() {
		return true
	}
	for _, s := range []string{"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "198.18.0.0/15", "240.0.0.0/4", "64:ff9b::/96", "2001:db8::/32", "2002::/16", "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24"} {
		if netip.MustParsePrefix(s).Contains(a) {
			return true
		}
	}
	return false
}

// elsewhere says whether the words of a link name another host than the one it leads to.
func elsewhere(words, host string) bool {
	words = strings.ToLower(strings.TrimSpace(words))
	if strings.ContainsAny(words, " \n，。") || !strings.Contains(words, ".") {
		return false
	}
	if !strings.Contains(words, "://") {
		if !strings.HasPrefix(words, "www.") {
			return false
		}
		words = "https://" + words
	}
	u, err := url.Parse(words)
	if err != nil || u.Hostname() == "" {
		return false
	}
	bare := func(h string) string { return strings.TrimPrefix(strings.TrimSuffix(h, "."), "www.") }
	return bare(u.Hostname()) != bare(host)
}
