// Package deadlink keeps which links of the public pages lead nowhere (死链): outside links of public items and of the portal's
// own pages, asked once a day, politely, with what was answered and since when. FACTS 6.18: those of the front page are counted
// apart from those of other pages. Tables deadlink_link, deadlink_place, deadlink_turn.
//
// deadlink.go is the nouns and the rule by which an answer is judged. Pure.
package deadlink

import (
	"net/url"
	"strings"
	"time"

	"gongkai/office"
)

// State is how a link stands.
type State string

// The states.
const (
	Unasked  State = "unasked"
	Good     State = "good"
	Doubtful State = "doubtful" // it failed, but may only have been down or not like to be asked by a program
	Dead     State = "dead"     // it is not there, or failed DoubtsMost times in a row
)

// Key is the message key of the state's name.
func (s State) Key() string { return "links.state." + string(s) }

// VerbRead is the right to look at the list of links.
const VerbRead office.Verb = "link.read"

// DoubtsMost is how many failures in a row make a doubtful link dead.
const DoubtsMost = 3

// Verdict is what asking came to. Why is the end of a message key links.why.…
type Verdict struct {
	State State
	Code  int // HTTP status; 0 where none came
	Why   string
}

// Link is an address with its standing.
type Link struct {
	URL, Host string
	Verdict
	Since   time.Time // in this state
	Checked time.Time // last asked; zero: never
	Tries   int       // failures in a row
}

// Kind is where a link stands.
type Kind string

// The kinds of place.
const (
	OnHome Kind = "home" // the front page
	OnPage Kind = "page" // another page of the portal
	InItem Kind = "item" // the text of an item
)

// Place is one of the places where a link stands: Ref is a path, or an item's id.
type Place struct {
	Kind       Kind
	Ref, Organ string
}

// next is a link's standing after it was asked again.
func (l Link) next(v Verdict, at time.Time) Link {
	tries := 0
	if v.State != Good {
		if tries = l.Tries + 1; tries >= DoubtsMost {
			v.State = Dead
		}
	}
	if v.State != l.State {
		l.Since = at
	}
	l.Verdict, l.Tries, l.Checked = v, tries, at
	return l
}

// Judge says what an HTTP status means.
func Judge(code int) Verdict {
	switch {
	case code >= 200 && code < 400:
		return Verdict{Good, code, ""}
	case code == 404, code == 410:
		return Verdict{Dead, code, "gone"}
	case code == 401, code == 403, code == 429, code == 451:
		return Verdict{Doubtful, code, "refused"}
	case code >= 500:
		return Verdict{Doubtful, code, "server"}
	}
	return Verdict{Doubtful, code, "wrong"}
}

const longestURL = 1000

// Outside gives those of the addresses that lead out of this house over HTTP, each once, without what is behind a #.
// own is the portal's domain.
func Outside(addresses []string, own string) (list []string) {
	seen := map[string]bool{}
	for _, a := range addresses {
		u, err := url.Parse(strings.TrimSpace(a))
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil || len(a) > longestURL || u.Hostname() == own && own != "" {
			continue
		}
		u.Fragment, u.Host = "", strings.ToLower(u.Host)
		if s := u.String(); !seen[s] {
			seen[s] = true
			list = append(list, s)
		}
	}
	return list
}

// Inside gives those of the addresses that lead to a page of this house, as paths, each once, without what is behind a #.
func Inside(addresses []string) (list []string) {
	seen := map[string]bool{}
	for _, a := range addresses {
		u, err := url.Parse(strings.TrimSpace(a))
		if err != nil || u.Scheme != "" || u.Host != "" || !strings.HasPrefix(u.Path, "/") || len(a) > longestURL {
			continue
		}
		u.Fragment = ""
		if s := u.String(); !seen[s] {
			seen[s] = true
			list = append(list, s)
		}
	}
	return list
}

// InPage gives the addresses a page of ours links to: those within the house as paths, those outside as they are, also where
// they go by way of /leave.
func InPage(html string) (inside, outside []string) {
	seen := map[string]bool{}
	for _, mark := range []string{` href="`, ` src="`} {
		for rest := html; ; {
			_, after, found := strings.Cut(rest, mark)
			if !found {
				break
			}
			value, tail, _ := strings.Cut(after, `"`)
			rest = tail
			value = strings.ReplaceAll(value, "&amp;", "&")
			if u, err := url.Parse(value); err == nil && u.Path == "/leave" && u.Host == "" {
				value = u.Query().Get("to")
			}
			value, _, _ = strings.Cut(value, "#")
			switch {
			case seen[value] || value == "":
			case strings.HasPrefix(value, "/") && !strings.HasPrefix(value, "//"):
				inside = append(inside, value)
			case strings.HasPrefix(value, "http://"), strings.HasPrefix(value, "https://"):
				outside = append(outside, value)
			}
			seen[value] = true
		}
	}
	return inside, outside
}
