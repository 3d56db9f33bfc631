package page

import "testing"

func TestLinksOutsideOfTheGovernmentAreAnnounced(t *testing.T) {
	for body, want := range map[string]string{
		``:                                     ``,
		`<p><a href="/items/1">a</a></p>`:      `<p><a href="/items/1">a</a></p>`,
		`<a href="https://www.gov.cn/x">a</a>`: `<a href="https://www.gov.cn/x">a</a>`,
		`<a href="https://zhuqiao.example/x">a</a>`:                                               `<a href="https://zhuqiao.example/x">a</a>`,
		`<a href="http://shop.example.com/?a=1&amp;b=2">a</a> <a href="https://evilgov.cn">b</a>`: `<a href="/leave?to=http%3A%2F%2Fshop.example.com%2F%3Fa%3D1%26b%3D2">a</a> <a href="/leave?to=https%3A%2F%2Fevilgov.cn">b</a>`,
		`<a href="https://a.gov.cn.example.com/">a</a>`:                                           `<a href="/leave?to=https%3A%2F%2Fa.gov.cn.example.com%2F">a</a>`,
		`<a href="mailto:a@example.com">a</a><a href="https://cut`:                                `<a href="mailto:a@example.com">a</a><a href="https://cut`,
	} {
		if got := Leaving(body, "zhuqiao.example"); got != want {
			t.Errorf("%s\n gives %s\n want  %s", body, got, want)
		}
	}
}
