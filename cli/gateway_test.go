package cli

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestBehindAGateway(t *testing.T) {
	trusted, err := door{Gateway: []string{"10.0.0.5", "172.16.0.0/24", "fd00::/8"}}.gateways()
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		remote    string
		forwarded []string
		want      string
	}{
		"the gateway says who":                  {"10.0.0.5:4711", []string{"203.0.113.9"}, "203.0.113.9:0"},
		"a visitor's own claim is not believed": {"10.0.0.5:4711", []string{"1.2.3.4, 203.0.113.9"}, "203.0.113.9:0"},
		"through two gateways":                  {"10.0.0.5:4711", []string{"203.0.113.9, 172.16.0.7"}, "203.0.113.9:0"},
		"in two headers":                        {"10.0.0.5:4711", []string{"203.0.113.9", "172.16.0.7"}, "203.0.113.9:0"},
		"somebody else claims to be a gateway":  {"198.51.100.1:80", []string{"203.0.113.9"}, "198.51.100.1:80"},
		"the gateway says nothing":              {"10.0.0.5:4711", nil, "10.0.0.5:0"},
		"the gateway says nonsense":             {"10.0.0.5:4711", []string{"203.0.113.9, x"}, "10.0.0.5:0"},
		"IPv6":                                  {"[fd00::1]:4711", []string{"2001:db8::1"}, "[2001:db8::1]:0"},
	} {
		t.Run(name, func(t *testing.T) {
			r := httptest.NewRequest("GET", "/", nil)
			r.RemoteAddr = c.remote
			r.Header["X-Forwarded-For"] = c.forwarded
			r.Header.Set("X-Forwarded-Proto", "https")
			behind(trusted, http.HandlerFunc(func(_ http.ResponseWriter, got *http.Request) {
				if got.RemoteAddr != c.want {
					t.Errorf("visitor %s, want %s", got.RemoteAddr, c.want)
				}
				if secure := got.TLS != nil; secure != (c.remote != "198.51.100.1:80") {
					t.Errorf("the line counts as encrypted: %v", secure)
				}
			})).ServeHTTP(httptest.NewRecorder(), r)
		})
	}
	if _, err := (door{Gateway: []string{"10.0.0.0/99"}}).gateways(); err == nil {
		t.Error("10.0.0.0/99 is taken for a network")
	}
}
