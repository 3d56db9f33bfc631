package export

import (
	"bytes"
	"strings"
	"testing"
)

func TestWhichAddressesBecomeWhichFiles(t *testing.T) {
	for address, want := range map[string]string{
		"/": "index.html /", "/items/x": "items/x.html /items/x", "/items/x/revisions/2": "items/x/revisions/2.html /items/x/revisions/2",
		"/columns/c?page=3": "columns/c/page-3.html /columns/c/page-3", "/columns/c?year=2025&page=2": "columns/c/year-2025-page-2.html /columns/c/year-2025-page-2",
		"/columns/c?page=2&year=2025": "columns/c/year-2025-page-2.html /columns/c/year-2025-page-2", "/columns/c?year=2025": "columns/c/year-2025.html /columns/c/year-2025",
		"/reports/2025/o/report.pdf": "reports/2025/o/report.pdf /reports/2025/o/report.pdf", "/feeds/portal.atom": "feeds/portal.atom /feeds/portal.atom",
		"/log/checkpoint": "log/checkpoint /log/checkpoint", "/log/tile/0/000": "log/tile/0/000 /log/tile/0/000", "/api/v1/items/x": "api/v1/items/x.json /api/v1/items/x",
		"/api/v1/openapi.json": "api/v1/openapi.json /api/v1/openapi.json", "/attachments/aa/%E8%A1%A8.pdf": "attachments/aa/表.pdf /attachments/aa/%E8%A1%A8.pdf",
		"/attachments/aa/noending": "attachments/aa/noending /attachments/aa/noending",
		"/search":                  "", "/search?q=x": "", "/apply": "", "/track": "", "/prefer?lang=en": "", "/desk": "", "/desk/items": "", "/items/x/proof": "", "/items/x/qr.svg": "",
		"/reports/explore?row=R1": "", "/api/v1/items": "", "/api/v1/items/x/revisions/1": "", "/api/v1/items.csv": "", "/columns/c?sort=x": "", "/columns/c?page=0": "", "/columns/c?page=02": "", "/columns/c?page=x": "",
		"/columns/c?page=2&page=3": "", "/changes?page=20": "changes/page-20.html /changes/page-20", "/changes?page=21": "", "//other.example/x": "", "https://other.example/": "",
		"/a/../../etc/passwd": "", "/a/%2e%2e/b": "", "/%2e%2e/b": "", "/a//b": "", "/.hidden": "", "/a/b\\c": "", "/a%00b": "", "relative": "", "/items/%2Fetc": "",
		"/" + strings.Repeat("x", 300): "", "/?page=2": "",
	} {
		got := ""
		if to, ok := targetOf(address); ok {
			got = to.file + " " + to.clean
		}
		if got != want {
			t.Errorf("%s becomes %q, want %q", address, got, want)
		}
	}
}

func TestListAddressesComeBack(t *testing.T) {
	for _, address := range []string{"/columns/c?page=3", "/columns/c?page=2&year=2025", "/columns/c?year=2025", "/items/x/revisions/2"} {
		to, _ := targetOf(address)
		base, _, _ := strings.Cut(address, "?")
		base = strings.TrimSuffix(base, "/2")
		name := strings.TrimSuffix(strings.TrimPrefix("/"+to.file, base+"/"), ".html")
		if got := base + listQuery(name); got != address {
			t.Errorf("%s comes back as %s", address, got)
		}
	}
}

func TestLinksAreTurnedAndNothingElse(t *testing.T) {
	for page, want := range map[string]string{
		`<a href="/x">/x</a>`:                                    `<a href="[/x]">/x</a>`,
		`<a class="a" href="/x?a=1&amp;b=2#c">`:                  `<a class="a" href="[/x?a=1&amp;b=2#c]">`,
		`<form action="/search"><img src="/i.svg">`:              `<form action="[/search]"><img src="[/i.svg]">`,
		`<a href="//other.example/x"><a href="https://other/x">`: `<a href="//other.example/x"><a href="https://other/x">`,
		`<input value="/x"><p data-href="/x" xhref="/x">`:        `<input value="/x"><p data-href="/x" xhref="/x">`,
		`<p>a=&#34;/x&#34; href=&#34;/x&#34;</p>`:                `<p>a=&#34;/x&#34; href=&#34;/x&#34;</p>`,
		`<a href="/x`: `<a href="/x`,
		`<use href="/assets/icons.svg#mark"></use><a href="/">主</a>`: `<use href="[/assets/icons.svg#mark]"></use><a href="[/]">主</a>`,
		``: ``,
	} {
		var out bytes.Buffer
		rewrite(&out, []byte(page), func(v []byte) []byte { return []byte("[" + string(v) + "]") })
		if out.String() != want {
			t.Errorf("%s\nbecomes %s\nwant    %s", page, out.String(), want)
		}
	}
}

func FuzzRewrite(f *testing.F) {
	f.Add([]byte(`<a href="/x?page=2">x</a><img src="/y">`))
	f.Fuzz(func(t *testing.T, page []byte) {
		var out bytes.Buffer
		rewrite(&out, page, func(v []byte) []byte { return v })
		if !bytes.Equal(out.Bytes(), page) {
			t.Errorf("%q becomes %q", page, out.Bytes())
		}
	})
}

func TestTilesOfTheLog(t *testing.T) {
	for _, c := range []struct {
		from, to int64
		want     string
	}{
		{0, 0, ""},
		{0, 5, "/log/tile/0/000.p/5 /log/tile/entries/000.p/5"},
		{0, 256, "/log/tile/0/000 /log/tile/entries/000 /log/tile/1/000.p/1"},
		{300, 513, "/log/tile/0/001 /log/tile/0/002.p/1 /log/tile/entries/001 /log/tile/entries/002.p/1 /log/tile/1/000.p/2"},
	} {
		if got := strings.Join(tiles(c.from, c.to), " "); got != c.want {
			t.Errorf("%d to %d: %s, want %s", c.from, c.to, got, c.want)
		}
	}
	if got := tileNumber(1234067); got != "x001/x234/067" {
		t.Error(got)
	}
}
