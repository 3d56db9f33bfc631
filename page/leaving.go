package page

// Links that leave the government's sites go by way of a page that says so first (FACTS 6.23); this works without script.

import (
	"html"
	"net/url"
	"strings"
)

// LeaveHref is where a link should lead: an address outside of the government's sites goes through /leave, every other stays.
// own is the site's own domain.
func LeaveHref(href, own string) string {
	if !strings.HasPrefix(href, "http://") && !strings.HasPrefix(href, "https://") {
		return href
	}
	to, err := url.Parse(href)
	if err != nil || governmental(to.Hostname(), own) {
		return href
	}
	return "/leave?to=" + url.QueryEscape(href)
}

// governmental says whether a host is this site or another of the government's (.gov.cn, FACTS 6.24).
func governmental(host, own string) bool {
	host = strings.ToLower(host)
	return host == "gov.cn" || strings.HasSuffix(host, ".gov.cn") || own != "" && (host == own || strings.HasSuffix(host, "."+own))
}

const outward = `<a href="http`

// Leaving sends the outward links of a sanitised text through /leave.
func Leaving(body, own string) string {
	if !strings.Contains(body, outward) {
		return body
	}
	var b strings.Builder
	for {
		at := strings.Index(body, outward)
		if at < 0 {
			b.WriteString(body)
			return b.String()
		}
		start := at + len(outward) - len("http")
		end := strings.IndexByte(body[start:], '"')
		if end < 0 {
			b.WriteString(body)
			return b.String()
		}
		b.WriteString(body[:start])
		b.WriteString(html.EscapeString(LeaveHref(html.UnescapeString(body[start:start+end]), own)))
		body = body[start+end:]
	}
}
