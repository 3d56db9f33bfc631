package annual

import (
	"math/rand"
	"strings"
	"testing"
)

// asVariants writes text with every variant there is in place of the common character.
func asVariants(s string, of func(r rune) bool) string {
	back := map[rune]rune{}
	for v, c := range variantOf {
		if of(v) && (back[c] == 0 || v < back[c]) {
			back[c] = v
		}
	}
	return strings.Map(func(r rune) rune {
		if v, ok := back[r]; ok {
			return v
		}
		return r
	}, s)
}

func TestParseVariantsOfCharacters(t *testing.T) {
	traditional := func(r rune) bool { return r >= 0x4E00 }
	radical := func(r rune) bool { return r < 0x3000 }
	kangxi := strings.NewReplacer("一", "⼀", "二", "⼆", "人", "⼈", "大", "⼤", "工", "⼯", "文", "⽂", "日", "⽇", "行", "⾏", "自", "⾃", "非", "⾮", "立", "⽴")
	wide := strings.NewReplacer("1", "１", "2", "２", "0", "０", ".", "．", "（", "(", "）", ")", " ", "　")
	for name, change := range map[string]func(string) string{
		"traditional": func(s string) string { return asVariants(s, traditional) },
		"radicals":    func(s string) string { return asVariants(s, radical) },
		"kangxi":      kangxi.Replace,
		"full width":  wide.Replace,
	} {
		s := randomSample(2023, rand.New(rand.NewSource(2)), 900)
		text := layouts["tabs"](s)
		if change(text) == text {
			t.Fatal(name, "changes nothing")
		}
		r, err := Parse(name, []byte(change(text)))
		if err != nil {
			t.Fatal(name, err)
		}
		checkRead(t, s, r, true)
		if r.Year != 2023 || r.Form != s.form || r.Organ != "青石街道办事处" {
			t.Errorf("%s: %q of %d, form %s", name, r.Organ, r.Year, r.Form.Code)
		}
		if _, v := Check(r); v != Pass {
			t.Errorf("%s: %s", name, v)
		}
	}
	if got := asVariants("总计", traditional); got != "總计" && got != "總計" {
		t.Errorf("总计 became %s", got)
	}
}
