package page

import (
	"bytes"
	"context"
	"strings"
	"testing"
)

// The foot of every page carries the seven elements of FACTS 6.25, and leaves out what is not set rather than show an
// empty place.
func TestTheFootHasItsSevenElements(t *testing.T) {
	foot := func(s Site) string {
		var b bytes.Buffer
		if err := SitePage(Frame{Lang: "zh-CN", Title: "页", Site: s}).Render(context.Background(), &b); err != nil {
			t.Fatal(err)
		}
		_, text, found := strings.Cut(b.String(), `<footer`)
		if !found {
			t.Fatal("no footer")
		}
		return text
	}
	whole := foot(Site{Name: "某街道政府信息公开", Organ: "某街道办事处", Address: "某路1号", Phone: "0575-8300000", IDCode: "3306830099",
		ICP: "浙ICP备00000000号", Police: "浙公网安备33068302000000号", BadgeHref: "https://badge.example/", ErrorHref: "https://error.example/"})
	for what, words := range map[string]string{"党政机关标识": `href="https://badge.example/"`, "网站标识码": "3306830099", "ICP备案": "浙ICP备00000000号",
		"公安备案": "浙公网安备33068302000000号", "主办单位": "某街道办事处", "联系方式": "0575-8300000", "找错": `href="https://error.example/"`} {
		if !strings.Contains(whole, words) {
			t.Errorf("%s is not in the foot", what)
		}
	}
	bare := foot(Site{Name: "某街道政府信息公开", Organ: "某街道办事处"})
	for _, words := range []string{T(context.Background(), "page.foot.id_code"), "tel:"} {
		if strings.Contains(bare, words) {
			t.Errorf("the foot shows an empty %q", words)
		}
	}
	if !strings.Contains(bare, `href="/mistake"`) {
		t.Error("without an entry of the supervisors' there is none of our own")
	}
}
