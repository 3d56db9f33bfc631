package testkit

import (
	"strings"
	"testing"
)

func TestFaultsOfHTML(t *testing.T) {
	page := func(body string) string {
		return `<!doctype html><html lang="zh-CN"><head><title>标题</title></head><body><h1>标题</h1>` + body + `</body></html>`
	}
	cases := []struct{ name, html, want string }{
		{"a good page", page(`<label for="a">姓名</label><input id="a" name="a"><a href="/">首页</a><img src="x" alt="">`), ""},
		{"no label", page(`<input name="a">`), "without a label"},
		{"no words in a link", page(`<a href="/x"><svg></svg></a>`), "without words"},
		{"no alt", page(`<img src="x">`), "without alt"},
		{"inline style", page(`<p style="color:red">x</p>`), "inline style"},
		{"inline handler", page(`<p onclick="x()">x</p>`), "inline onclick"},
		{"inline script", page(`<script>x()</script>`), "inline script"},
		{"a block of data", page(`<script type="application/ld+json">{}</script>`), ""},
		{"an id twice", page(`<p id="a">x</p><p id="a">y</p>`), "stands 2 times"},
		{"a heading skipped", page(`<h3>x</h3>`), "skips from level 1 to 3"},
		{"two h1", page(`<h1>x</h1>`), "2 h1"},
		{"a form without key", page(`<form method="post" action="/apply"></form>`), "no idempotency key"},
		{"a lost reference", page(`<p aria-describedby="gone">x</p>`), "which is not there"},
		{"no language", strings.Replace(page(""), ` lang="zh-CN"`, "", 1), "no language"},
		{"no title", strings.Replace(page(""), "<title>标题</title>", "", 1), "no title"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := strings.Join(FaultsOfHTML([]byte(c.html)), "; ")
			if (c.want == "") != (got == "") || !strings.Contains(got, c.want) {
				t.Errorf("found %q, want %q", got, c.want)
			}
		})
	}
}
