package site

import (
	"bytes"
	"encoding/json"
	"testing"

	"pgregory.net/rapid"

	"gongkai/office"
	"gongkai/page"
)

// Whatever stands in a text, the description is JSON that says just that, and cannot end the element it stands in.
func TestADescriptionSaysWhatItWasGiven(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		said := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{`</script><script>alert(1)</script>`, "“引号”", "\u2028", `\`, `"`, "a&b", "换\n行"})).Draw(t, "text")
		raw := describe(organized(page.Site{Domain: "a.gov.cn"}, office.Organ{ID: "o", Name: said}), crumbed(page.Site{}, []page.Link{{Label: said, Href: "/"}, {Label: "末"}}))
		var got struct {
			Graph []map[string]any `json:"@graph"`
		}
		if err := json.Unmarshal(raw, &got); err != nil || bytes.ContainsAny(raw, "<>&\u2028") {
			t.Fatalf("%s: %v", raw, err)
		}
		if name, _ := got.Graph[0]["name"].(string); name != said || got.Graph[0]["url"] != "https://a.gov.cn/organs/o" || len(got.Graph[0]) != map[bool]int{true: 2, false: 3}[said == ""] {
			t.Fatalf("%q was told as %s", said, raw)
		}
		if list := got.Graph[1]["itemListElement"].([]any); len(list) != 2 || list[1].(map[string]any)["name"] != "末" {
			t.Fatalf("%s", raw)
		}
	})
}
