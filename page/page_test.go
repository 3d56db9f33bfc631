package page

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"gongkai/fault"
	"gongkai/message"
)

func TestStripSaysWhyThatDay(t *testing.T) {
	zh := WithLang(context.Background(), message.Chinese)
	got := galleryDays().Sentence(zh)
	want := "2026年4月20日收到，次日起算 20 个工作日，周末 7 天不计，劳动节 5 天不计，等待申请人补正 3 天不计，到2026年5月25日届满。"
	if got != want {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
	s := galleryDays()
	s.Days[3].Provisional = true
	if !strings.Contains(s.Sentence(zh), "暂定") {
		t.Error("a provisional year is not said")
	}
	if got := (Strip{}).Sentence(zh); got != "" {
		t.Errorf("an empty strip says %q", got)
	}
}

func TestEveryMessageKeyExists(t *testing.T) {
	key := regexp.MustCompile(`T\(ctx, "([a-z_.]+)"`)
	names, err := filepath.Glob("*.templ")
	if err != nil || len(names) == 0 {
		t.Fatal("no templates found", err)
	}
	more, _ := filepath.Glob("*.go")
	for _, name := range append(names, more...) {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range key.FindAllStringSubmatch(string(raw), -1) {
			for _, lang := range message.Langs {
				if strings.HasPrefix(m[1], "page.") && !strings.HasSuffix(m[1], ".") && !message.Has(lang, m[1]) {
					t.Errorf("%s uses %s, which %s does not have", name, m[1], lang)
				}
			}
		}
	}
}

func TestValuesLiveInTokens(t *testing.T) {
	colour := regexp.MustCompile(`#[0-9a-fA-F]{3,8}\b|rgba?\(|hsla?\(`)
	allowed := map[string]bool{"#000": true} // ink on printed paper
	names, err := filepath.Glob("ui/css/*.css")
	if err != nil || len(names) < 5 {
		t.Fatal("no style sheets found", err)
	}
	for _, name := range names {
		if filepath.Base(name) == "tokens.css" {
			continue
		}
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(string(raw), "\n") {
			for _, c := range colour.FindAllString(line, -1) {
				if !allowed[c] {
					t.Errorf("%s:%d: %s belongs in tokens.css", name, i+1, c)
				}
			}
		}
	}
}

func TestPagerShowsEndsAndSurroundings(t *testing.T) {
	for _, c := range []struct {
		p    Pages
		want []int
	}{
		{Pages{Page: 1, Size: 20, Total: 0}, []int{1}},
		{Pages{Page: 1, Size: 20, Total: 20}, []int{1}},
		{Pages{Page: 1, Size: 20, Total: 21}, []int{1, 2}},
		{Pages{Page: 7, Size: 20, Total: 400}, []int{1, 0, 5, 6, 7, 8, 9, 0, 20}},
		{Pages{Page: 20, Size: 20, Total: 400}, []int{1, 0, 18, 19, 20}},
	} {
		if got := c.p.around(); !reflect.DeepEqual(got, c.want) {
			t.Errorf("page %d of %d: %v, want %v", c.p.Page, c.p.Total, got, c.want)
		}
	}
}

func TestDatesAndSizesInWords(t *testing.T) {
	zh, en := WithLang(context.Background(), message.Chinese), WithLang(context.Background(), message.English)
	for _, c := range []struct{ got, want string }{
		{DateText(zh, "2026-03-05"), "2026年3月5日"},
		{DateText(en, "2026-03-05"), "5 March 2026"},
		{DateText(zh, "去年"), "去年"},
		{DateText(zh, "2026-13-05"), "2026-13-05"},
		{SizeText(0), "0 B"}, {SizeText(1536), "2 KB"}, {SizeText(3 << 20), "3.0 MB"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestOnlyPathsOfThisSiteAreGoneBackTo(t *testing.T) {
	for path, want := range map[string]string{
		"/items?q=a": "/items?q=a", "": "/", "https://x.example": "/", "//x.example": "/", `/\x.example`: "/", "/a\r\nb": "/",
	} {
		if got := LocalPath(path); got != want {
			t.Errorf("%q: %q, want %q", path, got, want)
		}
	}
}

func TestPreferencesAreKept(t *testing.T) {
	w := httptest.NewRecorder()
	SavePreference(w, httptest.NewRequest(http.MethodGet, "/prefer?lang=en&elder=1&back=/items", nil))
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/items" {
		t.Fatalf("answered %d to %q", w.Code, w.Header().Get("Location"))
	}
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	for _, c := range w.Result().Cookies() {
		r.AddCookie(c)
	}
	if look := LookOf(r); look != (Look{Lang: message.English, Elder: true}) {
		t.Errorf("kept %+v", look)
	}
	if look := LookOf(httptest.NewRequest(http.MethodGet, "/", nil)); look != (Look{Lang: message.Chinese}) {
		t.Errorf("without cookies: %+v", look)
	}
}

func TestFaultsBecomeFieldErrors(t *testing.T) {
	var form fault.Form
	form.Add("name", "fault.sign_in")
	e := Errors(message.Chinese, form.Err())
	if !e.Any() || e.Of("name") != message.T(message.Chinese, "fault.sign_in") || e.Of("other") != "" {
		t.Errorf("%+v", e)
	}
	if Errors(message.Chinese, nil).Any() {
		t.Error("no fault, yet something is wrong")
	}
}

func TestAssetsCarryTheirHashAndAreCompressedOnce(t *testing.T) {
	css := strings.Repeat("a{color:red}\n", 200)
	set := readAssets(fstest.MapFS{"assets/app.css": file(css), "assets/.gitkeep": file(""), "assets/tiny.svg": file("<svg/>")})
	url := set.urls["app.css"]
	if !regexp.MustCompile(`^/assets/app\.[0-9a-f]{12}\.css$`).MatchString(url) {
		t.Fatalf("address %q", url)
	}
	if len(set.urls) != 2 {
		t.Errorf("%d files, want 2", len(set.urls))
	}
	w := get(set, url, "gzip, br")
	z, err := gzip.NewReader(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	if body, err := io.ReadAll(z); err != nil || string(body) != css {
		t.Error("the compressed file is not the file", err)
	}
	if !strings.Contains(w.Header().Get("Cache-Control"), "immutable") {
		t.Error("not kept by the browser")
	}
	if w := get(set, url, ""); w.Body.String() != css || w.Header().Get("Content-Encoding") != "" {
		t.Error("the plain file is not the file")
	}
	if w := get(set, set.urls["tiny.svg"], "gzip"); w.Header().Get("Content-Encoding") != "" {
		t.Error("compressed although it does not get smaller")
	}
	if w := get(set, "/assets/app.css", ""); w.Code != http.StatusNotFound {
		t.Errorf("an address without hash answers %d", w.Code)
	}
}

// Item pages load less than 50 kB of script; only the edit page loads the editor.
func TestScriptStaysSmall(t *testing.T) {
	raw, err := fs.ReadFile(assetFiles, "assets/app.js")
	if err != nil {
		t.Skip("the front end is not built (run: make assets)")
	}
	if len(raw) > 50_000 {
		t.Errorf("app.js has %d bytes, the limit is 50 000", len(raw))
	}
	var b bytes.Buffer
	if err := SitePage(Frame{Title: "x"}).Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(b.String(), "editor") {
		t.Error("a page without editor loads it")
	}
}

func TestTitleIsTitleColumnSite(t *testing.T) {
	f := Frame{Title: "通知", Column: "政策文件", Site: Site{Name: "浦口街道"}}
	if got := f.fullTitle(); got != "通知_政策文件_浦口街道" {
		t.Error(got)
	}
	if got := (Frame{Title: "浦口街道", Site: Site{Name: "浦口街道"}}).fullTitle(); got != "浦口街道" {
		t.Error(got)
	}
}

func file(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }

func get(set assetSet, url, accept string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, url, nil)
	r.Header.Set("Accept-Encoding", accept)
	w := httptest.NewRecorder()
	set.serve(w, r)
	return w
}

// Every icon named anywhere in the templates and menus is in the sprite.
func TestEveryIconIsDrawn(t *testing.T) {
	raw, err := os.ReadFile("ui/icons.svg")
	if err != nil {
		t.Fatal(err)
	}
	drawn := map[string]bool{}
	for _, m := range regexp.MustCompile(`<symbol id="([a-z]+)"`).FindAllStringSubmatch(string(raw), -1) {
		drawn[m[1]] = true
	}
	for _, name := range toneIcons {
		if !drawn[name] {
			t.Errorf("tone icon %s is not drawn", name)
		}
	}
	used := regexp.MustCompile(`\bIcon\("([a-z]+)"\)|Icon:\s*"([a-z]+)"`)
	for _, pattern := range []string{"*.templ", "*.go", "../site/*.templ", "../site/*.go", "../desk/*.templ", "../desk/*.go"} {
		names, _ := filepath.Glob(pattern)
		for _, name := range names {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range used.FindAllStringSubmatch(string(text), -1) {
				if icon := m[1] + m[2]; !drawn[icon] {
					t.Errorf("%s uses the icon %s, which is not drawn", name, icon)
				}
			}
		}
	}
}

// A header kept for the whole site is, on every page that is no entry of the menu, what would have been drawn for it.
func TestAKeptHeaderIsTheOneThatWouldBeDrawn(t *testing.T) {
	site := Site{Name: "竹桥街道政府信息公开", Organ: "竹桥街道办事处"}
	nav := []NavItem{{Href: "/", Label: "首页"}, {Href: "/search", Label: "检索"}}
	for _, path := range []string{"/items/06gh", "/search?q=<b>&year=2026\"'", "/the-page-itself"} {
		for _, elder := range []bool{false, true} {
			f := Frame{Lang: message.English, Elder: elder, Site: site, Nav: nav, Path: path}
			var drawn strings.Builder
			if err := siteHeader(f).Render(WithLang(t.Context(), f.Lang), &drawn); err != nil {
				t.Fatal(err)
			}
			var err error
			if f.Head, err = Head(t.Context(), Look{Lang: f.Lang, Elder: elder}, site, nav); err != nil {
				t.Fatal(err)
			}
			if kept, ok := f.keptHead(); !ok || kept != drawn.String() {
				t.Errorf("%s: kept\n%s\ndrawn\n%s", path, kept, drawn.String())
			}
		}
	}
	f := Frame{Head: "kept", Nav: []NavItem{{Current: true}}}
	if _, kept := f.keptHead(); kept {
		t.Error("a page of the menu must show itself as current")
	}
}
