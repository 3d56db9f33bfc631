package manuscript

import (
	"os"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"
	"pgregory.net/rapid"
)

func fixture(t *testing.T, name string) string {
	t.Helper()
	raw, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func TestWhatWordAndWPSPutOnTheClipboardComesInClean(t *testing.T) {
	for _, program := range []string{"word", "wps"} {
		want := strings.ReplaceAll(fixture(t, program+".want.html"), "\n", "")
		got := Tidy(fixture(t, program+".html"), Pictures{})
		if got.HTML != want {
			t.Errorf("%s:\n%s\nwant\n%s", program, strings.ReplaceAll(got.HTML, "><", ">\n<"), strings.ReplaceAll(want, "><", ">\n<"))
		}
		if len(got.Missing) != 1 {
			t.Errorf("%s: missing %v", program, got.Missing)
		}
		if again := Tidy(want, Pictures{}).HTML; again != want {
			t.Errorf("%s again:\n%s", program, again)
		}
	}
}

func TestTidySmallThings(t *testing.T) {
	for in, want := range map[string]string{
		"":                               "",
		"甲<br><br>":                      "<p>甲</p>",
		"<p>　　甲</p>":                     `<p class="indent">甲</p>`,
		"<div>甲<div>乙</div>丙</div>":      "<p>甲</p><p>乙</p><p>丙</p>",
		"<p><span></span> &nbsp;</p>":    "",
		"<h1>甲</h1><h2>乙</h2><h6>丙</h6>": "<h2>甲</h2><h3>乙</h3><h4>丙</h4>",
		"<p>H<sub>2</sub>O <b><i>重</i></b>点</p>":                                "<p>H<sub>2</sub>O <strong><em>重</em></strong>点</p>",
		"<p><b>甲</b><b><i>乙</i></b></p>":                                        "<p><strong>甲<em>乙</em></strong></p>",
		`<p><a href="javascript:alert(1)">甲</a><a href="/items/1">乙</a></p>`:    `<p>甲<a href="/items/1">乙</a></p>`,
		`<p><a name="_Toc1">甲</a></p>`:                                          "<p>甲</p>",
		"<ul><li>甲<ul><li>乙</ul></ul>":                                          "<ul><li><p>甲</p><ul><li><p>乙</p></li></ul></li></ul>",
		"<ol start=3><li>甲</ol>":                                                `<ol start="3"><li><p>甲</p></li></ol>`,
		"<table><caption>表一</caption><thead><tr><td>甲</thead><tr><td>乙</table>": "<table><caption>表一</caption><tbody><tr><th><p>甲</p></th></tr><tr><td><p>乙</p></td></tr></tbody></table>",
		"<table><tr><td colspan=2 rowspan=9>甲<td>乙<tr><td>丙</table>":            `<table><tbody><tr><td colspan="2" rowspan="2"><p>甲</p></td><td><p>乙</p></td></tr><tr><td><p>丙</p></td></tr></tbody></table>`,
		`<img src="data:image/png;base64,aGk=" alt="图">`:                        "<p>【待填：图片“图”没有带进来，请另行上传】</p>",
		"<p style='display:none'>甲</p>乙":                                        "<p>乙</p>",
		"Version:1.0\r\nStartHTML:00\r\n<p>甲</p>":                               "<p>甲</p>",
	} {
		if got := Tidy(in, Pictures{}).HTML; got != want {
			t.Errorf("%s\nbecame\n%s\nwant\n%s", in, got, want)
		}
	}
}

func TestAPictureWithinTheTextIsKept(t *testing.T) {
	got := Tidy(`<p>甲<img src="data:image/png;base64,aGk=" alt="平面图"></p>`, Pictures{Keep: func(p Picture) (string, bool) { return "/attachments/x/" + p.Name, string(p.Data) == "hi" }})
	if got.HTML != `<p>甲<img src="/attachments/x/图片1.png" alt="平面图"></p>` || len(got.Pictures) != 1 || len(got.Missing) != 0 {
		t.Errorf("%+v", got)
	}
}

func TestTenThousandNestedTablesAreBounded(t *testing.T) {
	body := strings.Repeat("<table><tr><td>", 10_000) + "最里面" + strings.Repeat("</td></tr></table>", 10_000)
	began := time.Now()
	got := Tidy(body, Pictures{}).HTML
	if !strings.Contains(got, "最里面") || strings.Count(got, "<table") > maxTables || time.Since(began) > 2*time.Second {
		t.Errorf("%v: %.200s", time.Since(began), got)
	}
	five := Tidy(strings.Repeat("<table><tr><td>", 5)+"五", Pictures{}).HTML
	if strings.Count(five, "<table>") != maxTables || !strings.Contains(five, "五") {
		t.Error(five)
	}
}

func TestTidyingAgainChangesNothing(t *testing.T) {
	pieces := []string{"<p>", "</p>", "<p style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>1.</span>", "<p style='mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>l </span>", "<b>", "</b>", "<i>", "</i>", "甲", "乙 ", "一、", "&nbsp;", "　", "<table>", "<tr>", "<td>", "<td colspan=2>",
		"<td rowspan=3>", "</td>", "</tr>", "</table>", "<caption>", "<h1>", "</h1>", "<h3>", "<ul>", "<ol>", "<li>", "</li>", "</ul>", "</ol>", "<br>", "<img src=x alt=y>", "<a href='#_ftn1'>[1]</a>", "<div id=ftn1>", "</div>",
		"<a href='https://x.cn/?a=1&b=2'>", "</a>", "<sup>", "</sup>", "<blockquote>", "</blockquote>", "<hr>", "\n", "&lt;x", "<font face=黑体>", "<center>", "<pre>", "</pre>"}
	rapid.Check(t, func(r *rapid.T) {
		body := strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 40).Draw(r, "body"), "")
		once := Tidy(body, Pictures{}).HTML
		if twice := Tidy(once, Pictures{}).HTML; twice != once {
			r.Fatalf("%q\n%q\n%q", body, once, twice)
		}
	})
}

func TestTidyLosesNoWord(t *testing.T) {
	pieces := []string{"<p>", "</p>", "<b>", "</b>", "甲", "乙", "丙", "<table>", "<tr>", "<td>", "<td rowspan=2 colspan=2>", "</table>", "<h1>", "<ul>", "<li>", "</ul>", "<div>", "</div>", "<sup>", "<blockquote>"}
	rapid.Check(t, func(r *rapid.T) {
		body := strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 40).Draw(r, "body"), "")
		root, err := html.Parse(strings.NewReader(body))
		if err != nil {
			r.Fatal(err)
		}
		want := letters(wordsBelow(root))
		if got := letters(strings.Join(wordsOf(Tidy(body, Pictures{}).HTML), "")); got != want {
			r.Fatalf("%q: %q, want %q", body, got, want)
		}
	})
}

// letters counts each character, in the order of the alphabet: what stands between rows moves behind the table.
func letters(s string) string {
	out := ""
	for _, r := range "甲乙丙" {
		out += strings.Repeat(string(r), strings.Count(s, string(r)))
	}
	return out
}

func FuzzTidy(f *testing.F) {
	f.Add("<p class=MsoNormal style='mso-list:l0 level1 lfo1'>甲<table><td rowspan=3>")
	f.Fuzz(func(t *testing.T, body string) {
		got := Tidy(body, Pictures{})
		if strings.Contains(got.HTML, "<script") || strings.Contains(got.HTML, "style=") && !strings.Contains(body, "&") && !strings.Contains(body, "style=") {
			t.Errorf("%q became %q", body, got.HTML)
		}
	})
}
