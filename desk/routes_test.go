package desk_test

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gongkai/desk"
	"gongkai/fault"
	"gongkai/office"
)

var wildcard = regexp.MustCompile(`\{[^}]*\}`)

// ask sends the route's request with nothing in it and follows nothing.
func (p *person) ask(pattern string) (status int, location string) {
	p.h.t.Helper()
	method, path, _ := strings.Cut(pattern, " ")
	path = wildcard.ReplaceAllString(strings.ReplaceAll(path, "{$}", ""), "none")
	r, err := http.NewRequest(method, p.h.server.URL+path, strings.NewReader(""))
	p.h.must(err)
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	client := *p.client
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	answer, err := client.Do(r)
	p.h.must(err)
	p.h.must(answer.Body.Close())
	return answer.StatusCode, answer.Header.Get("Location")
}

// Every route of the desk, called by every role and by nobody: who may not is refused, and nothing ever fails inside.
func TestEveryRouteAsEveryRole(t *testing.T) {
	inTown(t, func(h *town) {
		patterns := make([]string, 0, len(desk.Table()))
		for pattern := range desk.Table() {
			if pattern != "POST /desk/sign-out" {
				patterns = append(patterns, pattern)
			}
		}
		slices.Sort(patterns)
		for _, role := range office.Roles {
			p, actor := h.as(role), h.actor(role)
			for _, pattern := range patterns {
				refused := fault.Of(desk.Table()[pattern].Admits(actor)) == fault.Denied
				status, _ := p.ask(pattern)
				if status >= 500 || status == 401 || (refused && status != 403) {
					t.Errorf("%s as %s answers %d, refused by the table: %v", pattern, role, status, refused)
				}
			}
		}
		p := h.stranger()
		for _, pattern := range patterns {
			status, location := p.ask(pattern)
			open := desk.Table()[pattern].Admits(office.Actor{}) == nil
			shut := status == 401 || (status == 303 && strings.HasPrefix(location, "/desk/sign-in"))
			if status >= 500 || (!open && !shut) {
				t.Errorf("%s as nobody answers %d %s", pattern, status, location)
			}
		}
	})
}

// A request nobody's browser would send: clear answers, never a failure inside.
func TestBadInput(t *testing.T) {
	inTown(t, func(h *town) {
		p := h.as(office.SystemAdmin)
		for _, path := range []string{"/desk/staff/%00", "/desk/staff/%ff", "/desk/staff?organ=%ff", "/desk/staff?organ=none", "/desk/organs/../..",
			"/desk/audit?before=x&from=2026-13-45", "/desk/staff/" + strings.Repeat("x", 3000), "/desk/no-such-page"} {
			p.get(path)
			if p.status < 400 && p.path != "/desk" {
				t.Errorf("%s answers %d", path, p.status)
			}
		}
		p.post("/desk/staff/new", "organ", "none", "login", "x\x00y", "name", strings.Repeat("名", 5000), "password", goodPassword, "password2", goodPassword)
		if p.status != 422 {
			t.Errorf("zero bytes answer %d", p.status)
		}
		p.post("/desk/staff/new", "organ", "none", "login", "abc", "name", "名", "password", goodPassword, "password2", goodPassword)
		if p.status != 404 {
			t.Errorf("an unknown organ answers %d", p.status)
		}
		s := h.stranger()
		s.post("/desk/sign-in", "login", strings.Repeat("x", 100_000), "password", strings.Repeat("y", 1_000_000))
		if s.status != 422 {
			t.Errorf("a giant password answers %d", s.status)
		}
	})
}
