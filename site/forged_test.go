package site_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/office"
	"gongkai/site"
)

var wildcard = regexp.MustCompile(`\{[^$}]+\}`)

// forged are what somebody might put in the place of an id: paths with dots, bytes that are no text, what other programs run.
var forged = []string{"..", "%2e%2e", "..%2f..%2fetc%2fpasswd", "%2e%2e%5c%2e%2e", "%00", "%ff%fe", "x%0d%0aSet-Cookie:a=b", "'%20OR%20'1'='1", "%3Cscript%3E", "-1", "0",
	"99999999999999999999", "06ear3s6g0zthdv3dmez", "%E6%B5%A6%E5%8F%A3", "con", ".htaccess", "x.php", strings.Repeat("a", 5000)}

// Whatever stands in the place of an id, the door answers with a page that says what is wrong: never with another's thing, and
// never with a fault of its own.
func TestForgedAddressesAreRefusedInWords(t *testing.T) {
	atAPortal(t, func(r *reader) {
		r.domain("zhuqiao.example")
		r.publish(r.text("公告"))
		client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
		tried := 0
		for _, pattern := range site.Patterns() {
			method, path, _ := strings.Cut(pattern, " ")
			if method != http.MethodGet || !wildcard.MatchString(path) {
				continue
			}
			for _, value := range forged {
				address := wildcard.ReplaceAllLiteralString(path, value)
				ask, err := http.NewRequest(http.MethodGet, r.server.URL+address, nil)
				if err != nil {
					continue // no client can ask that
				}
				answer, err := client.Do(ask)
				r.must(err)
				body := make([]byte, 20_000)
				n, _ := answer.Body.Read(body)
				answer.Body.Close()
				tried++
				text := string(body[:n])
				switch {
				case answer.StatusCode >= 300 && answer.StatusCode < 400: // a path with dots is put right by the server before anybody reads it
					if to := answer.Header.Get("Location"); !strings.HasPrefix(to, "/") || strings.Contains(to, "..") || strings.HasPrefix(to, "//") {
						t.Errorf("%.80s leads to %s", address, to)
					}
				case answer.StatusCode < 400 || answer.StatusCode >= 500:
					t.Errorf("%.80s answers %d: %.200s", address, answer.StatusCode, text)
				case len(strings.TrimSpace(text)) < 10 || strings.Contains(text, "<script>x") || strings.Contains(text, "fault."):
					t.Errorf("%.80s says %.200q", address, text)
				}
				if answer.Header.Get("Set-Cookie") != "" {
					t.Errorf("%.80s sets a cookie", address)
				}
			}
		}
		if tried < 200 {
			t.Errorf("only %d addresses were tried", tried)
		}
	})
}

// The address of a column that was merged into another leads there for good.
func TestAMergedColumnsAddressLeadsOn(t *testing.T) {
	atAPortal(t, func(r *reader) {
		root := who("系统管理员", office.SystemAdmin)
		var from string
		r.do(func(tx *db.Tx) (err error) {
			from, err = catalogue.Create(tx, root, catalogue.Column{Organ: town, Name: "旧栏目"})
			return err
		})
		text := r.text("公告")
		text.Column = from
		id := r.publish(text)
		into := r.columns[catalogue.Notices].ID
		r.do(func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE catalogue_column SET merged_into = $2 WHERE id = $1`, from, into)
			return err
		})
		r.publish(r.text("又一条")) // the site looks again
		if status := r.get("/columns/" + from); status != 301 || r.header.Get("Location") != "/columns/"+into {
			t.Errorf("it answers %d and leads to %q", status, r.header.Get("Location"))
		}
		if r.get("/feeds/columns/"+from+".atom") != 200 || r.get("/items/"+id) != 200 {
			t.Error("its feed or its item is gone")
		}
	})
}
