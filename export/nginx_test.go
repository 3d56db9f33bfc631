package export_test

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"gongkai/catalogue"
	"gongkai/export"
)

var nginxExample = regexp.MustCompile("(?s)```nginx\n(.*?)```")

// The configuration in docs/operate.md serves the copy, and hands everything else to the program.
func TestTheNginxOfTheManualServesTheCopy(t *testing.T) {
	program := nginx(t)
	if program == "" {
		return
	}
	atAPortal(t, func(p *portal) {
		ids := p.many(45, catalogue.News)
		p.withdraw(ids[2])
		options := p.options(p.dir)
		options.Live = ""
		if _, err := export.Run(t.Context(), options); err != nil {
			t.Fatal(err)
		}
		asked := ""
		live := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			asked = r.URL.RequestURI()
			w.Header().Set("X-Live", "1")
			p.handler.ServeHTTP(w, r)
		}))
		t.Cleanup(live.Close)
		address := p.serveByNginx(program, live.URL)
		column := "/columns/" + p.columns[catalogue.News].ID
		for _, c := range []struct {
			path, cookie, says, kind string
			live                     bool
		}{
			{"/", "", "竹桥街道", "text/html; charset=utf-8", false},
			{"/", "lang=en", `<html lang="en"`, "text/html", true},
			{"/items/" + ids[0], "", "第0期", "text/html; charset=utf-8", false},
			{"/items/" + ids[0], "elder=1", "第0期", "text/html", true},
			{"/items/" + ids[2], "", "依法撤下", "text/html; charset=utf-8", false},
			{"/.gone/items/" + ids[2], "", "", "text/html", false},
			{"/items/" + ids[0] + "/proof", "", "承诺", "text/html", true},
			{column, "", "第0期", "text/html; charset=utf-8", false},
			{column + "?page=2", "", "第2", "text/html; charset=utf-8", false},
			{column + "/page-2", "", "第2", "text/html; charset=utf-8", false},
			{column + "?page=2&year=2025", "", "2025-", "text/html; charset=utf-8", false},
			{column + "?sort=x", "", "第0期", "text/html", true},
			{"/search?q=x", "", "", "text/html", true},
			{"/apply", "", "", "text/html", true},
			{"/feeds/portal.atom", "", "<feed", "application/atom+xml; charset=utf-8", false},
			{"/sitemap.xml", "", "<sitemapindex", "text/xml; charset=utf-8", false},
			{"/api/v1/items/" + ids[0], "", `"index_number"`, "application/json; charset=utf-8", false},
			{"/api/v1/items", "", `"items"`, "application/json", true},
			{"/log/checkpoint", "", "zhuqiao.example/log", "text/plain; charset=utf-8", false},
			{"/nothing", "", "", "text/html", true},
		} {
			asked = ""
			status, header, body := getOf(t, address+c.path, c.cookie)
			if want := wanted(c.path, ids[2]); status != want || !strings.Contains(body, c.says) || !strings.HasPrefix(header.Get("Content-Type"), c.kind) || (asked != "") != c.live {
				t.Errorf("%s %s: %d, %s, by the program: %q\n%.200s", c.path, c.cookie, status, header.Get("Content-Type"), asked, body)
			}
			if header.Get("X-Content-Type-Options") == "" && !c.live {
				t.Errorf("%s lacks the headers of safety", c.path)
			}
		}
		_, header, _ := getOf(t, address+"/items/"+ids[0], "")
		ask, _ := http.NewRequest("GET", address+"/items/"+ids[0], nil)
		ask.Header.Set("If-None-Match", header.Get("ETag"))
		if answer, err := http.DefaultTransport.RoundTrip(ask); err != nil || answer.StatusCode != 304 {
			t.Error("a page is sent again", err)
		}
	})
}

// nginx finds the program; without it a quick run goes on, and a full one fails.
func nginx(t *testing.T) string {
	t.Helper()
	for _, path := range []string{"/usr/sbin/nginx", "nginx"} {
		if found, err := exec.LookPath(path); err == nil {
			return found
		}
	}
	if testing.Short() {
		t.Log("quick run: no nginx here; make test installs it")
		return ""
	}
	t.Fatal("nginx is not installed: run the tests with `make test`")
	return ""
}

func (p *portal) serveByNginx(program, live string) (address string) {
	p.t.Helper()
	manual, err := os.ReadFile("../docs/operate.md")
	p.must(err)
	ear, err := net.Listen("tcp", "127.0.0.1:0")
	p.must(err)
	at := ear.Addr().String()
	p.must(ear.Close())
	conf := nginxExample.FindStringSubmatch(string(manual))[1]
	conf = strings.NewReplacer("listen 8081", "listen "+at, "/srv/gongkai-site", p.dir, "http://127.0.0.1:8080", live).Replace(conf)
	dir := p.t.TempDir()
	paths := ""
	for _, name := range []string{"client_body", "proxy", "fastcgi", "uwsgi", "scgi"} {
		paths += fmt.Sprintf("%s_temp_path %s;\n", name, filepath.Join(dir, name))
	}
	whole := "daemon off; master_process off; pid " + dir + "/pid; error_log stderr;\nevents {}\nhttp {\ninclude /etc/nginx/mime.types; access_log off;\n" + paths + conf + "}\n"
	file := filepath.Join(dir, "nginx.conf")
	p.must(os.WriteFile(file, []byte(whole), 0o600))
	var said strings.Builder
	cmd := exec.Command(program, "-c", file, "-p", dir, "-e", "stderr")
	cmd.Stderr = &said
	p.must(cmd.Start())
	p.t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	for range 200 {
		if conn, err := net.Dial("tcp", at); err == nil {
			conn.Close()
			return "http://" + at
		}
		time.Sleep(20 * time.Millisecond)
	}
	p.t.Fatal("nginx did not start: ", said.String())
	return ""
}

// wanted is the status of a path: what was withdrawn is gone.
func wanted(path, withdrawn string) int {
	switch path {
	case "/nothing", "/.gone/items/" + withdrawn:
		return 404
	case "/items/" + withdrawn:
		return 410
	}
	return 200
}

func getOf(t *testing.T, address, cookie string) (status int, header http.Header, body string) {
	t.Helper()
	ask, err := http.NewRequest("GET", address, nil)
	if err != nil {
		t.Fatal(err)
	}
	if cookie != "" {
		ask.Header.Set("Cookie", cookie)
	}
	answer, err := http.DefaultTransport.RoundTrip(ask)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	raw, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, answer.Header, string(raw)
}
