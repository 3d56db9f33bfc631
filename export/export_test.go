package export_test

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"gongkai/blob"
	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/export"
	"gongkai/fault"
	"gongkai/office"
	"gongkai/page"
	"gongkai/publiclog"
	"gongkai/site"
	"gongkai/testkit"
	"gongkai/workday"
)

const town = "zhuqiao"

// portal is a portal with one organ, and the folder its copy is in.
type portal struct {
	t       *testing.T
	d       *db.DB
	clock   *testkit.Clock
	blobs   blob.Store
	columns map[catalogue.Kind]catalogue.Column
	handler http.Handler
	dir     string
}

func who(name string, roles ...office.Role) office.Actor {
	return office.Actor{ID: name, Name: name, Organ: town, Grants: map[string][]office.Role{town: roles}}
}

func atAPortal(t *testing.T, run func(p *portal)) {
	t.Helper()
	testkit.EnginesClock(t, func(t *testing.T, d *db.DB, c *testkit.Clock) {
		p := &portal{t: t, d: d, clock: c, dir: filepath.Join(t.TempDir(), "out")}
		var err error
		p.blobs, err = blob.NewDirectory(t.TempDir())
		p.must(err)
		key, err := publiclog.OpenKey(t.TempDir(), "zhuqiao.example/log")
		p.must(err)
		root := who("系统管理员", office.SystemAdmin)
		p.do(func(tx *db.Tx) error {
			if _, err := office.CreateOrgan(tx, root, office.Organ{ID: town, Kind: office.Subdistrict, Name: "竹桥街道办事处", Code: "11330683742010670P"}); err != nil {
				return err
			}
			p.columns, err = catalogue.Standard(tx, root, town)
			return err
		})
		p.do(func(tx *db.Tx) error { return office.ChoosePortal(tx, office.System("test"), town) })
		p.do(func(tx *db.Tx) error {
			return office.EditSite(tx, root, office.Site{Organ: town, Name: "竹桥街道", Domain: "zhuqiao.example"})
		})
		mux := http.NewServeMux()
		site.New(site.Options{Store: site.StoreOf(d), Blobs: p.blobs, LogKey: key, Log: slog.New(slog.DiscardHandler)}, mux)
		p.handler = mux
		run(p)
	})
}

func (p *portal) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

func (p *portal) do(fn func(tx *db.Tx) error) {
	p.t.Helper()
	p.must(p.d.Update(p.t.Context(), town, fn))
}

// many makes items public at once.
func (p *portal) many(n int, kind catalogue.Kind) (ids []string) {
	p.t.Helper()
	var batch []disclosure.Imported
	for i := range n {
		batch = append(batch, disclosure.Imported{PublishedAt: p.clock.Now().AddDate(0, 0, -10*i), Text: p.text(fmt.Sprintf("第%d期", i), kind)})
	}
	p.do(func(tx *db.Tx) (err error) {
		for _, b := range batch {
			p.must(disclosure.LookIntoFiles(p.t.Context(), tx, p.blobs, b.Text))
		}
		ids, err = disclosure.ImportPublished(tx, office.System("import"), batch)
		return err
	})
	return ids
}

func (p *portal) text(title string, kind catalogue.Kind) disclosure.Text {
	p.t.Helper()
	ref, err := p.blobs.Put(p.t.Context(), strings.NewReader("%PDF-1.7 "+title))
	p.must(err)
	return disclosure.Text{Title: title, Column: p.columns[kind].ID, Statutory: "20.15", Topic: "综合政务", Genre: "公告", Issuer: "竹桥街道办事处",
		FormedOn: workday.MustParse("2024-01-05"), Body: "<p>现将有关事项公告如下：" + title + "。</p>", Attachments: []disclosure.Attachment{{Name: "附 表" + title + ".pdf", Type: "application/pdf", Ref: ref}}}
}

func (p *portal) correct(id, title string, kind catalogue.Kind) {
	p.t.Helper()
	text := p.text(title, kind)
	p.do(func(tx *db.Tx) error {
		p.must(disclosure.LookIntoFiles(p.t.Context(), tx, p.blobs, text))
		it, err := disclosure.ItemByID(tx, id)
		if err != nil {
			return err
		}
		n, err := disclosure.StartCorrection(tx, who("信息员", office.Drafter), id, it.Head)
		if err != nil {
			return err
		}
		n, err = disclosure.Save(tx, who("信息员", office.Drafter), id, n, text)
		if err != nil {
			return err
		}
		for _, step := range []func() error{
			func() error { return disclosure.Submit(tx, who("信息员", office.Drafter), id, n) },
			func() error { return disclosure.Review(tx, who("审核员", office.Reviewer), id, n) },
			func() error { return disclosure.SignOff(tx, who("签发人", office.Signer), id, n) },
			func() error {
				return disclosure.PublishCorrection(tx, who("签发人", office.Signer), id, n, "更正标题")
			},
		} {
			if err := step(); err != nil {
				return err
			}
		}
		return nil
	})
}

func (p *portal) withdraw(id string) {
	p.t.Helper()
	p.do(func(tx *db.Tx) error {
		it, err := disclosure.ItemByID(tx, id)
		if err != nil {
			return err
		}
		if err := disclosure.Withdraw(tx, who("信息员", office.Drafter), id, it.Head, "依法撤下"); err != nil {
			return err
		}
		return disclosure.ConfirmWithdrawal(tx, who("签发人", office.Signer), id, it.Head)
	})
}

func (p *portal) options(dir string) export.Options {
	return export.Options{Dir: dir, Handler: p.handler, View: p.d.View, Public: site.PublicVerb, Assets: page.AssetPaths(), Live: "https://live.example", Print: "test", Workers: 3}
}

func (p *portal) export(dir string) export.Done {
	p.t.Helper()
	done, err := export.Run(p.t.Context(), p.options(dir))
	p.must(err)
	return done
}

// onward is what a page offers to read next: it may be as old as the last whole run, which is within a day.
var onward = regexp.MustCompile(`(?s)<nav class="onward".*?</nav>`)

// files gives what a folder holds. Tiles that were not full yet may be there from earlier: nobody asks for them again.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		name, _ := filepath.Rel(dir, path)
		if err != nil || d.IsDir() || strings.HasPrefix(name, ".") || strings.Contains(name, ".p/") {
			return err
		}
		raw, err := os.ReadFile(path)
		all[name] = onward.ReplaceAllString(string(raw), "")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// serve is what a web server does with the folder: the address, with .html or .json behind it.
func serve(dir string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := filepath.Join(dir, filepath.FromSlash(r.URL.Path))
		if r.URL.Path == "/" {
			name = filepath.Join(dir, "index")
		}
		for _, ending := range []string{"", ".html", ".json"} {
			if raw, err := os.ReadFile(name + ending); err == nil {
				_, _ = w.Write(raw)
				return
			}
		}
		raw, _ := os.ReadFile(filepath.Join(dir, "404.html"))
		w.WriteHeader(http.StatusNotFound)
		_, _ = w.Write(raw)
	})
}

var anyLink = regexp.MustCompile(`(?:href|src|action)="(/[^"]*)"`)

func TestEveryLinkOfTheCopyLeadsSomewhere(t *testing.T) {
	atAPortal(t, func(p *portal) {
		ids := p.many(70, catalogue.News)
		p.correct(ids[3], "改正后", catalogue.Notices)
		p.withdraw(ids[4])
		p.export(p.dir)
		server := serve(p.dir)
		seen, next := map[string]bool{"/": true}, []string{"/"}
		for len(next) > 0 {
			at := next[0]
			next = next[1:]
			w := httptest.NewRecorder()
			server.ServeHTTP(w, &http.Request{URL: &url.URL{Path: unescaped(t, at)}})
			if w.Code != 200 {
				t.Fatalf("%s is linked to and not there", at)
			}
			for _, m := range anyLink.FindAllStringSubmatch(w.Body.String(), -1) {
				link, _, _ := strings.Cut(m[1], "#")
				if strings.Contains(link, "?") {
					t.Errorf("%s links to %s: no file can have that name", at, link)
				}
				if !seen[link] {
					seen[link] = true
					next = append(next, link)
				}
			}
		}
		for _, path := range append([]string{"/sitemap.xml", "/robots.txt", "/log/checkpoint", "/log/tile/entries/000.p/72", "/feeds/portal.rss", "/api/v1/catalogue",
			"/api/v1/items/" + ids[0], "/columns/" + p.columns[catalogue.News].ID + "/page-4", "/items/" + ids[3] + "/revisions/1"}, "/items/"+ids[4]) {
			w := httptest.NewRecorder()
			server.ServeHTTP(w, &http.Request{URL: &url.URL{Path: path}})
			if w.Code != 200 {
				t.Errorf("%s is not there", path)
			}
		}
		w := httptest.NewRecorder()
		server.ServeHTTP(w, &http.Request{URL: &url.URL{Path: "/items/" + ids[4]}})
		if body := w.Body.String(); !strings.Contains(body, "依法撤下") || strings.Contains(body, "第4期") {
			t.Error("what was withdrawn has no notice")
		}
		if len(seen) < 150 {
			t.Errorf("only %d addresses were met", len(seen))
		}
	})
}

func unescaped(t *testing.T, path string) string {
	t.Helper()
	u, err := url.Parse(path)
	if err != nil {
		t.Fatal(err)
	}
	return u.Path
}

// What the copy says is what the portal says, byte for byte, but for links: to pages of lists, and to the program.
func TestTheCopySaysWhatThePortalSays(t *testing.T) {
	atAPortal(t, func(p *portal) {
		ids := p.many(30, catalogue.News)
		p.correct(ids[0], "改正后", catalogue.News)
		p.export(p.dir)
		column := p.columns[catalogue.News].ID
		back := strings.NewReplacer(`"https://live.example/`, `"/`, "/columns/"+column+"/page-2", "/columns/"+column+"?page=2",
			"/columns/"+column+"/year-2025-page-2", "/columns/"+column+"?year=2025&amp;page=2")
		years := regexp.MustCompile(`/columns/(\w+)/year-(\d+)"`)
		for address, file := range map[string]string{"/": "index.html", "/items/" + ids[0]: "items/" + ids[0] + ".html", "/items/" + ids[9]: "items/" + ids[9] + ".html",
			"/columns/" + column: "columns/" + column + ".html", "/columns/" + column + "?page=2": "columns/" + column + "/page-2.html", "/feeds/portal.atom": "feeds/portal.atom",
			"/api/v1/items/" + ids[0]: "api/v1/items/" + ids[0] + ".json", "/sitemap/items-1.xml": "sitemap/items-1.xml", "/log/checkpoint": "log/checkpoint", "/organs/" + town: "organs/" + town + ".html"} {
			w := httptest.NewRecorder()
			p.handler.ServeHTTP(w, httptest.NewRequest("GET", address, nil))
			raw, err := os.ReadFile(filepath.Join(p.dir, file))
			p.must(err)
			got := years.ReplaceAllString(back.Replace(string(raw)), `/columns/$1?year=$2"`)
			if got != w.Body.String() {
				t.Errorf("%s differs from the portal's:\n%s", file, firstDifference(got, w.Body.String()))
			}
		}
	})
}

func firstDifference(a, b string) string {
	i := 0
	for i < min(len(a), len(b)) && a[i] == b[i] {
		i++
	}
	cut := func(s string) string { return s[max(i-60, 0):min(i+60, len(s))] }
	return cut(a) + "\n" + cut(b)
}

// After whatever happens, bringing the copy up to date leaves what a new copy would be, and touches little.
func TestACopyBroughtUpToDateIsAsANewOne(t *testing.T) { keepsUp(t, false) }

// The same where columns and items have readable addresses.
func TestACopyOfReadableAddressesBroughtUpToDateIsAsANewOne(t *testing.T) { keepsUp(t, true) }

func keepsUp(t *testing.T, readable bool) {
	atAPortal(t, func(p *portal) {
		if readable {
			p.readable()
		}
		ids := p.many(70, catalogue.News)
		other := p.many(5, catalogue.Finance)
		if done := p.export(p.dir); !done.Whole {
			t.Error("the first copy is not whole")
		}
		if done := p.export(p.dir); done != (export.Done{}) {
			t.Errorf("nothing has happened, and it did %+v", done)
		}
		for _, step := range []struct {
			name  string
			do    func()
			most  int64
			whole bool
		}{
			{"publish", func() { p.many(1, catalogue.News) }, 60, false},
			{"correct", func() { p.correct(ids[5], "改正后", catalogue.News) }, 60, false},
			{"move to another column", func() { p.correct(ids[6], "移到别处", catalogue.Notices) }, 60, false},
			{"correct again", func() { p.correct(ids[5], "再次改正", catalogue.News) }, 60, false},
			{"withdraw", func() { p.withdraw(ids[5]) }, 60, false},
			{"withdraw many, so that a list grows shorter", func() {
				for _, id := range ids[10:20] {
					p.withdraw(id)
				}
			}, 110, false},
			{"empty a column", func() {
				for _, id := range other {
					p.withdraw(id)
				}
			}, 60, false},
			{"rename a column", func() {
				p.do(func(tx *db.Tx) error {
					c := p.columns[catalogue.News]
					c.Name = "工作新闻"
					return catalogue.Edit(tx, who("系统管理员", office.SystemAdmin), c)
				})
			}, 1000, true},
			{"draft", func() {
				p.do(func(tx *db.Tx) error {
					_, err := disclosure.Draft(tx, who("信息员", office.Drafter), town, p.text("草稿", catalogue.News))
					return err
				})
			}, 0, false},
			{"the next day", func() { p.clock.Advance(24 * time.Hour) }, 1000, true},
		} {
			p.clock.Advance(time.Minute)
			step.do()
			done := p.export(p.dir)
			if done.Whole != step.whole || done.Written+done.Dropped > step.most*times(readable) {
				t.Errorf("%s: %+v", step.name, done)
			}
			fresh := filepath.Join(t.TempDir(), "fresh")
			p.export(fresh)
			got, want := files(t, p.dir), files(t, fresh)
			for name, content := range want {
				if got[name] != content {
					t.Errorf("%s: %s is not as new:\n%s", step.name, name, firstDifference(got[name], content))
				}
			}
			for name := range got {
				if _, there := want[name]; !there {
					t.Errorf("%s: %s is left over", step.name, name)
				}
			}
		}
	})
}

// times is how many files there are of an item: with a readable address one more leads there.
func times(readable bool) int64 {
	if readable {
		return 2
	}
	return 1
}

// readable gives the town readable addresses.
func (p *portal) readable() {
	p.t.Helper()
	p.do(func(tx *db.Tx) error {
		organ, err := office.OrganByID(tx, town)
		if err != nil {
			return err
		}
		return catalogue.SetAddressRule(tx, who("系统管理员", office.SystemAdmin), organ, catalogue.AddressRule{Parts: []catalogue.Part{{Kind: catalogue.WordPart, Text: "zhuqiao"},
			{Kind: catalogue.ColumnPart}, {Kind: catalogue.YearPart}, {Kind: catalogue.TitlePart, Width: 8}}}, false)
	})
}

func TestTheCopyStandsAtReadableAddresses(t *testing.T) {
	atAPortal(t, func(p *portal) {
		p.readable()
		ids := p.many(45, catalogue.News)
		p.withdraw(ids[1])
		p.export(p.dir)
		got := files(t, p.dir)
		column := "zhuqiao/gongzuodongtai"
		for file, says := range map[string]string{column + ".html": `href="/zhuqiao/gongzuodongtai/2026/di-0-qi"`, column + "/page-2.html": `href="/zhuqiao/gongzuodongtai/`,
			column + "/2026/di-0-qi.html": "第0期", column + "/2026/di-1-qi.html": "依法撤下", "items/" + ids[0] + ".html": `http-equiv="refresh" content="0; url=/zhuqiao/gongzuodongtai/2026/di-0-qi"`,
			"columns/" + p.columns[catalogue.News].ID + ".html": `url=/zhuqiao/gongzuodongtai"`, "sitemap/items-1.xml": "/zhuqiao/gongzuodongtai/2026/di-0-qi<"} {
			if !strings.Contains(got[file], says) {
				t.Errorf("%s does not say %s: %.300s", file, says, got[file])
			}
		}
	})
}

func TestFormerAddressesOfColumnsLeadOnInTheCopyToo(t *testing.T) {
	atAPortal(t, func(p *portal) {
		p.many(2, catalogue.News)
		root, confirmer := who("系统管理员", office.SystemAdmin), who("签发人", office.Signer)
		var from string
		p.do(func(tx *db.Tx) (err error) {
			from, err = catalogue.Create(tx, root, catalogue.Column{Organ: town, Name: "防汛专题"})
			return err
		})
		p.readable()
		p.do(func(tx *db.Tx) error {
			_, err := disclosure.ImportPublished(tx, office.System("import"), []disclosure.Imported{{PublishedAt: p.clock.Now(), Text: func() disclosure.Text {
				t := p.text("防汛", catalogue.News)
				t.Column = from
				t.Attachments = nil
				return t
			}()}})
			return err
		})
		p.do(func(tx *db.Tx) error {
			_, err := disclosure.AskMerge(tx, root, from, p.columns[catalogue.News].ID, "专题结束")
			return err
		})
		p.do(func(tx *db.Tx) error {
			waiting, err := catalogue.Merges(tx, town)
			if err != nil {
				return err
			}
			return disclosure.ConfirmMerge(tx, confirmer, waiting[0].ID)
		})
		p.export(p.dir)
		got := files(t, p.dir)
		for _, file := range []string{"zhuqiao/fangxunzhuanti.html", "columns/" + from + ".html"} {
			if !strings.Contains(got[file], `content="0; url=/zhuqiao/gongzuodongtai"`) {
				t.Errorf("%s: %.300s", file, got[file])
			}
		}
		if !strings.Contains(got["zhuqiao.html"], "竹桥街道办事处") {
			t.Errorf("the organ's own address: %.300s", got["zhuqiao.html"])
		}
	})
}

func TestACopyIsWrittenIntoItsOwnFolderOnly(t *testing.T) {
	atAPortal(t, func(p *portal) {
		p.must(os.MkdirAll(p.dir, 0o755))
		p.must(os.WriteFile(filepath.Join(p.dir, "letter.txt"), []byte("mine"), 0o600))
		if _, err := export.Run(p.t.Context(), p.options(p.dir)); fault.Of(err) != fault.Refused {
			t.Errorf("a folder with other files: %v", err)
		}
		if raw, err := os.ReadFile(filepath.Join(p.dir, "letter.txt")); err != nil || string(raw) != "mine" {
			t.Error("it was touched")
		}
		p.must(os.Remove(filepath.Join(p.dir, "letter.txt")))
		p.many(3, catalogue.News)
		p.export(p.dir)
		p.must(os.WriteFile(filepath.Join(p.dir, ".gongkai-export.json"), []byte("{broken"), 0o600))
		if done := p.export(p.dir); !done.Whole || done.Written != 0 {
			t.Errorf("after its notes were lost: %+v", done)
		}
	})
}

// A visitor of the copy is given the old page or the new one, whole, at any moment of a run.
func TestNobodyIsGivenAPartOfAPage(t *testing.T) {
	atAPortal(t, func(p *portal) {
		p.many(30, catalogue.News)
		p.export(p.dir)
		stop, ended := context.WithCancel(t.Context())
		bad := make(chan string, 1)
		go func() {
			defer close(bad)
			for stop.Err() == nil {
				raw, err := os.ReadFile(filepath.Join(p.dir, "index.html"))
				if err != nil || !bytes.HasSuffix(bytes.TrimSpace(raw), []byte("</html>")) {
					bad <- fmt.Sprint(err, len(raw))
					return
				}
			}
		}()
		for i := range 5 {
			p.clock.Advance(time.Minute)
			p.many(i+1, catalogue.News)
			p.export(p.dir)
		}
		ended()
		if what, failed := <-bad; failed {
			t.Error("the front page was", what)
		}
		if entries, err := os.ReadDir(p.dir); err != nil || slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == ".gongkai-export-new" }) {
			t.Error("files under way are left")
		}
	})
}
